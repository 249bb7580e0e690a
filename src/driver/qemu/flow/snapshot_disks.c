/* What a snapshot does to disks and memory. Called by ops/snapshot.c in the guest's lane; awaits
 * QEMU or qemu-img. Invariants: all external disks change at one moment or none does; the
 * definition that names the overlays is published before QEMU is told, and a daemon that comes
 * later puts right what was not.
 */
#include "driver/qemu/flow/snapshot.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "defs/disk_chain.h"
#include "defs/moment.h"
#include "driver/qemu/block/bitmaps.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/qemu_job.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "sys/spawn.h"

#define QEMU_PATIENCE seconds(30)
#define STATE_PATIENCE seconds(3600)

/* --- overlays --------------------------------------------------------------------------------- */

struct overlays {
    struct new_image *images;
    const struct disk **disks;
    size_t n;
};

AWAITS static int add_overlay(struct run *r, const struct domain *live,
                              const struct snapshot_disk *s, bool reuse, struct overlays *o)
{
    struct new_image *i = &o->images[o->n];
    const struct disk *d = moment_find_disk(live, s->name);
    if (!d || !d->source)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s' has no medium to take a snapshot of",
                    s->name);
    *i = (struct new_image){.type = s->type,
                            .source = s->source,
                            .format = s->driver && s->driver->type ? s->driver->type : "qcow2",
                            .like = d,
                            .reuse = reuse,
                            .over_disk = true};
    if (new_image_add(r, i) < 0)
        return context("disk '%s'", s->name);
    o->disks[o->n++] = d;
    return 0;
}

static int push_overlays(void *value, void *arg)
{
    const struct overlays *o = arg;
    struct domain *def = value;
    for (size_t i = 0; i < o->n; i++) {
        struct disk *d = (struct disk *)moment_find_disk(def, o->disks[i]->target->dev);
        struct disk_source *source = value_copy(&type_disk_source, o->images[i].source);
        source->has_index = true;
        source->index = o->images[i].number;
        if (d)
            chain_push(d, o->images[i].type, source, o->images[i].format);
    }
    return 0;
}

static int pop_overlays(void *value, void *arg)
{
    const struct overlays *o = arg;
    struct domain *def = value;
    for (size_t i = 0; i < o->n; i++) {
        struct disk *d = (struct disk *)moment_find_disk(def, o->disks[i]->target->dev);
        if (d && d->source && d->source->index == o->images[i].number)
            chain_take(d, 1);
    }
    return 0;
}

/* The next start has to find the same disks, where they are the same now. */
static int follow_stored(void *value, void *arg)
{
    const struct overlays *o = arg;
    struct domain *def = value;
    for (size_t i = 0; i < o->n; i++) {
        struct disk *d = (struct disk *)moment_find_disk(def, o->disks[i]->target->dev);
        const char *was = chain_path(o->disks[i]->source);
        if (!d || !was || g_strcmp0(chain_path(d->source), was) != 0)
            continue;
        chain_push(d, o->images[i].type, value_copy(&type_disk_source, o->images[i].source),
                   o->images[i].format);
        value_free(&type_backing_store, d->backing_store);
        d->backing_store = NULL; /* the images say */
    }
    return 0;
}

/* What is written from now on counts for the checkpoints that there are. */
static void carry_bitmaps(json_t *actions, json_t *nodes, const char *node, const char *overlay)
{
    GHashTable *all = bitmap_nodes_read(nodes);
    const char *const chain[] = {node, NULL};
    bitmaps_carry(actions, all, chain, overlay);
    g_hash_table_unref(all);
}

AWAITS static int switch_over(struct run *r, const struct overlays *o)
{
    json_t *actions = json_array();
    json_t *nodes = chain_nodes(r);
    for (size_t i = 0; i < o->n; i++) {
        g_autofree char *node = disk_node(r->qmp, o->disks[i]);
        if (!node || !nodes) {
            json_decref(actions);
            json_decref(nodes);
            return -1;
        }
        if (o->images[i].format && strcmp(o->images[i].format, "qcow2") == 0)
            carry_bitmaps(actions, nodes, node, o->images[i].top);
        json_array_append_new(actions,
                              json_pack("{s:s, s:{s:s, s:s}}", "type", "blockdev-snapshot", "data",
                                        "node", node, "overlay", o->images[i].top));
    }
    json_decref(nodes);
    return qmp_call(r->qmp, "transaction", json_pack("{s:o}", "actions", actions), NULL);
}

AWAITS static int change_disks(struct run *r, struct overlays *o)
{
    if (guest_edit(r->guest, true, push_overlays, o) < 0)
        return -1;
    if (switch_over(r, o) < 0) {
        SHIELD();
        struct error *why = error_take();
        guest_edit(r->guest, true, pop_overlays, o);
        error_clear();
        error_set(why);
        return -1;
    }
    if (r->guest->persistent && guest_edit(r->guest, false, follow_stored, o) < 0) {
        log_error("guest '%s': its stored definition has the disks of before: %s", r->guest->name,
                  error_text());
        error_clear();
    }
    return 0;
}

int snapshot_take_external(struct run *r, const struct snapshot *s, bool reuse)
{
    size_t n = s->disks ? s->disks->n_disks : 0;
    struct def *live = def_ref(r->guest->live);
    g_autofree struct new_image *images = g_new0(struct new_image, n + 1);
    g_autofree const struct disk **disks = g_new0(const struct disk *, n + 1);
    struct overlays o = {images, disks, 0};
    int rc = 0;
    DEADLINE(STATE_PATIENCE);
    for (size_t i = 0; rc == 0 && i < n; i++)
        if (s->disks->disks[i]->snapshot == DISK_SNAPSHOT_EXTERNAL)
            rc = add_overlay(r, live->value, s->disks->disks[i], reuse, &o);
    if (rc == 0)
        rc = change_disks(r, &o);
    for (size_t i = 0; i < o.n; i++) {
        if (rc < 0)
            new_image_take_back(r, &o.images[i]);
        new_image_clear(&o.images[i]);
    }
    def_unref(live);
    return rc;
}

/* --- after a restart -------------------------------------------------------------------------- */

struct top_now {
    const char *disk;
    unsigned index;
};

static int take_layer(void *value, void *arg)
{
    const struct top_now *t = arg;
    struct disk *d = (struct disk *)moment_find_disk(value, t->disk);
    int layer = d ? chain_find_index(d, t->index) : -1;
    if (layer > 0)
        chain_take(d, layer);
    return 0;
}

static int follow_live(void *value, void *arg)
{
    const struct disk *live = arg;
    struct disk *d = (struct disk *)moment_find_disk(value, live->target->dev);
    const char *path = d ? chain_path(d->source) : NULL;
    const struct chain_layer top = chain_layer(live, 0);
    if (!path || chain_find_path(live, path) < 1)
        return 0;
    chain_push(d, top.type, value_copy(&type_disk_source, top.source), top.format);
    value_free(&type_backing_store, d->backing_store);
    d->backing_store = NULL; /* the images say */
    d->source->has_index = false;
    return 0;
}

/* The guest writes to an overlay of what its next start would take: a daemon has died before it
 * could say so. */
AWAITS static void reconcile_stored(struct run *r)
{
    struct def *live = def_ref(r->guest->live), *stored = guest_def(r->guest, true);
    const struct domain *def = live->value;
    for (size_t i = 0; stored && i < def->n_disks; i++) {
        const struct disk *d = def->disks[i];
        const struct disk *s =
            d->transient || !d->target ? NULL : moment_find_disk(stored->value, d->target->dev);
        const char *path = s ? chain_path(s->source) : NULL;
        if (!path || chain_find_path(d, path) < 1)
            continue;
        if (guest_edit(r->guest, false, follow_live, (void *)d) < 0)
            log_error("guest '%s': %s", r->guest->name, error_text());
        stored = guest_def(r->guest, true);
    }
    error_clear();
    def_unref(live);
}

int snapshot_reconcile(struct run *r)
{
    struct def *live = def_ref(r->guest->live);
    const struct domain *def = live->value;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < def->n_disks; i++) {
        const struct disk *d = def->disks[i];
        if (!d->source || !d->source->has_index || chain_depth(d) == 0 || d->mirror)
            continue;
        g_autofree char *node = disk_node(r->qmp, d);
        struct top_now t = {.disk = d->target->dev};
        if (!node)
            error_clear();
        else if (g_str_has_prefix(node, "libvirt-"))
            t.index = (unsigned)strtoul(node + strlen("libvirt-"), NULL, 10);
        if (t.index && t.index != d->source->index && chain_find_index(d, t.index) > 0)
            rc = guest_edit(r->guest, true, take_layer, &t);
    }
    def_unref(live);
    if (rc == 0 && r->guest->persistent)
        reconcile_stored(r);
    return rc;
}

/* --- inside images ---------------------------------------------------------------------------- */

AWAITS static json_t *internal_nodes(struct run *r, const struct domain *live,
                                     const struct snapshot *s)
{
    json_t *devices = json_array();
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++) {
        const struct snapshot_disk *sd = s->disks->disks[i];
        const struct disk *d =
            sd->snapshot == DISK_SNAPSHOT_INTERNAL ? moment_find_disk(live, sd->name) : NULL;
        if (!d)
            continue;
        g_autofree char *node = disk_node(r->qmp, d);
        if (!node) {
            json_decref(devices);
            return NULL;
        }
        json_array_append_new(devices, json_string(node));
    }
    if (json_array_size(devices))
        return devices;
    json_decref(devices);
    return fail_null(ERR_CONFIG_UNSUPPORTED, "no disk of this guest can keep a snapshot inside");
}

int snapshot_run_internal(struct run *r, const struct snapshot *s, const char *command)
{
    DEADLINE(STATE_PATIENCE);
    struct def *live = def_ref(r->guest->live);
    json_t *devices = internal_nodes(r, live->value, s);
    def_unref(live);
    if (!devices)
        return -1;
    json_t *args = json_pack("{s:s, s:o}", "tag", s->name, "devices", devices);
    if (strcmp(command, "snapshot-delete") != 0)
        json_object_set(args, "vmstate", json_array_get(devices, 0));
    g_autofree char *what = g_strdup_printf("%s of '%s'", command, s->name);
    return qemu_job_run(r, command, command, args, what);
}

AWAITS static int image_tool(char how, const char *name, const char *path)
{
    const char option[] = {'-', how, 0};
    const char *const argv[] = {"qemu-img", "snapshot", option, name, path, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    if (run_command(argv, NULL, &out, &err, &status) < 0)
        return -1;
    return status == 0 ? 0
                       : fail(ERR_OPERATION_FAILED, "qemu-img snapshot %s of '%s': %s", option,
                              path, err ? g_strchomp(err) : "");
}

/* One after the other; those that were taken are dropped again when a later one fails. */
int snapshot_image(const struct snapshot *s, const struct domain *def, char how)
{
    DEADLINE(STATE_PATIENCE);
    size_t i;
    int rc = 0;
    for (i = 0; rc == 0 && s->disks && i < s->disks->n_disks; i++) {
        const struct snapshot_disk *sd = s->disks->disks[i];
        const struct disk *d =
            sd->snapshot == DISK_SNAPSHOT_INTERNAL ? moment_find_disk(def, sd->name) : NULL;
        const char *path = d ? chain_path(d->source) : NULL;
        if (path)
            rc = image_tool(how, s->name, path);
    }
    if (rc == 0 || how != 'c')
        return rc;
    SHIELD();
    struct error *why = error_take();
    for (i--; i-- > 0;) {
        const struct snapshot_disk *sd = s->disks->disks[i];
        const struct disk *d =
            sd->snapshot == DISK_SNAPSHOT_INTERNAL ? moment_find_disk(def, sd->name) : NULL;
        if (d && chain_path(d->source) && image_tool('d', s->name, chain_path(d->source)) < 0)
            error_clear();
    }
    error_set(why);
    return -1;
}
