/* Bitmaps in the images of a running guest. Called by checkpoints and backups in the guest's lane;
 * awaits QEMU. Invariant: bitmaps of several disks come and go at one moment.
 */
#include "driver/qemu/flow/checkpoint.h"
#include <glib.h>
#include <string.h>
#include "defs/disk_chain.h"
#include "defs/moment.h"
#include "driver/qemu/block/bitmaps.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/ops/stats.h"

#define SIZE_BITMAP "vireo-size"

int bitmaps_do(struct run *r, json_t *actions)
{
    if (json_array_size(actions) == 0) {
        json_decref(actions);
        return 0;
    }
    return qmp_call(r->qmp, "transaction", json_pack("{s:o}", "actions", actions), NULL);
}

void disk_bitmaps_clear(struct disk_bitmaps *b)
{
    g_clear_pointer(&b->nodes, g_hash_table_unref);
    g_clear_pointer(&b->chain, g_ptr_array_unref);
    g_clear_pointer(&b->reply, json_decref);
}

char *disk_image_node(struct run *r, const struct disk *d)
{
    json_t *nodes = chain_nodes(r);
    char *name = nodes ? chain_node(nodes, chain_layer(d, 0).index) : NULL;
    if (nodes && !name)
        fail(ERR_OPERATION_UNSUPPORTED, "disk '%s' has no block nodes to work on", d->target->dev);
    json_decref(nodes);
    return name;
}

int disk_bitmaps_read(struct run *r, const struct disk *d, struct disk_bitmaps *ret)
{
    *ret = (struct disk_bitmaps){.reply = chain_nodes(r)};
    if (!ret->reply)
        return -1;
    ret->nodes = bitmap_nodes_read(ret->reply);
    ret->chain = g_ptr_array_new_with_free_func(g_free);
    for (int n = 0; n <= chain_depth(d); n++) {
        char *name = chain_node(ret->reply, chain_layer(d, n).index);
        if (name)
            g_ptr_array_add(ret->chain, name);
    }
    bool none = ret->chain->len == 0;
    g_ptr_array_add(ret->chain, NULL);
    if (!none)
        return 0;
    disk_bitmaps_clear(ret);
    return fail(ERR_OPERATION_UNSUPPORTED, "disk '%s' has no block nodes to work on",
                d->target->dev);
}

static const struct disk *disk_of(const struct domain *live, const struct checkpoint_disk *cd)
{
    return cd->checkpoint == CHECKPOINT_KIND_BITMAP ? moment_find_disk(live, cd->name) : NULL;
}

int checkpoint_begin(struct run *r, const struct checkpoint *c, json_t *actions)
{
    struct def *live = def_ref(r->guest->live);
    int rc = 0;
    for (size_t i = 0; rc == 0 && c->disks && i < c->disks->n_disks; i++) {
        const struct disk *d = disk_of(live->value, c->disks->disks[i]);
        g_autofree char *node = d ? disk_image_node(r, d) : NULL;
        if (d && !node)
            rc = -1;
        if (!node)
            continue;
        json_array_append_new(actions, json_pack("{s:s, s:{s:s, s:s, s:b, s:b}}", "type",
                                                 "block-dirty-bitmap-add", "data", "node", node,
                                                 "name", c->disks->disks[i]->bitmap, "persistent",
                                                 1, "disabled", 0));
    }
    def_unref(live);
    return rc;
}

/* Images below the top are open for reading: bitmaps in there stay, and count for nothing. */
AWAITS static int forget_on(struct run *r, const struct disk *d, const char *bitmap,
                            json_t *actions)
{
    struct disk_bitmaps b;
    if (disk_bitmaps_read(r, d, &b) < 0)
        return -1;
    const char *const *chain = disk_bitmaps_chain(&b);
    if (bitmap_find(b.nodes, chain[0], bitmap))
        json_array_append_new(actions,
                              json_pack("{s:s, s:{s:s, s:s}}", "type", "block-dirty-bitmap-remove",
                                        "data", "node", chain[0], "name", bitmap));
    disk_bitmaps_clear(&b);
    return 0;
}

int checkpoint_forget(struct run *r, const struct checkpoint *c)
{
    struct def *live = def_ref(r->guest->live);
    json_t *actions = json_array();
    int rc = 0;
    for (size_t i = 0; rc == 0 && c->disks && i < c->disks->n_disks; i++) {
        const struct disk *d = disk_of(live->value, c->disks->disks[i]);
        if (d && d->source)
            rc = forget_on(r, d, c->disks->disks[i]->bitmap, actions);
    }
    def_unref(live);
    if (rc == 0)
        return bitmaps_do(r, actions);
    json_decref(actions);
    return -1;
}

int checkpoint_verify(struct run *r, const struct domain *live, const struct checkpoint *c)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && c->disks && i < c->disks->n_disks; i++) {
        const struct checkpoint_disk *cd = c->disks->disks[i];
        const struct disk *d = disk_of(live, cd);
        struct disk_bitmaps b;
        if (cd->checkpoint != CHECKPOINT_KIND_BITMAP)
            continue;
        if (!d)
            return fail(ERR_CONFIG_UNSUPPORTED, "the domain has no disk '%s'", cd->name);
        if (disk_bitmaps_read(r, d, &b) < 0)
            return -1;
        if (!bitmap_is_valid(b.nodes, disk_bitmaps_chain(&b), cd->bitmap))
            rc = fail(ERR_CHECKPOINT_INCONSISTENT,
                      "disk '%s': bitmap '%s' is missing or has not counted everything", cd->name,
                      cd->bitmap);
        disk_bitmaps_clear(&b);
    }
    return rc;
}

/* --- sizes ------------------------------------------------------------------------------------ */

AWAITS static int forget_size(struct run *r, const char *node)
{
    return qmp_call(r->qmp, "block-dirty-bitmap-remove",
                    json_pack("{s:s, s:s}", "node", node, "name", SIZE_BITMAP), NULL);
}

/* Layers may have counted the same piece: they are merged first. */
AWAITS static int size_of(struct run *r, const struct disk *d, const char *bitmap, uint64_t *ret)
{
    struct disk_bitmaps b;
    if (disk_bitmaps_read(r, d, &b) < 0)
        return -1;
    const char *const *chain = disk_bitmaps_chain(&b);
    g_autofree char *top = g_strdup(chain[0]);
    json_t *actions = bitmaps_backup(b.nodes, chain, bitmap, top, SIZE_BITMAP);
    disk_bitmaps_clear(&b);
    if (!actions)
        return fail(ERR_CHECKPOINT_INCONSISTENT,
                    "disk '%s': bitmap '%s' is missing or has not counted everything",
                    d->target->dev, bitmap);
    if (bitmaps_do(r, actions) < 0 || disk_bitmaps_read(r, d, &b) < 0)
        return -1;
    const struct bitmap *merged = bitmap_find(b.nodes, top, SIZE_BITMAP);
    *ret = merged ? merged->dirty : 0;
    disk_bitmaps_clear(&b);
    return forget_size(r, top);
}

int checkpoint_sizes(struct run *r, const struct domain *live, struct checkpoint *c)
{
    for (size_t i = 0; c->disks && i < c->disks->n_disks; i++) {
        struct checkpoint_disk *cd = c->disks->disks[i];
        const struct disk *d = disk_of(live, cd);
        if (!d)
            continue;
        if (size_of(r, d, cd->bitmap, &cd->size) < 0)
            return -1;
        cd->has_size = true;
    }
    return 0;
}
