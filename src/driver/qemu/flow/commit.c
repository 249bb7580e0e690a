/* The beginning of a commit, and what beginning any job on a disk takes. Called in the guest's lane
 * by calls and by snapshots that are deleted; awaits QEMU. Invariant: a mirror is in the definition
 * before QEMU has begun, and out of it again when it has not.
 */
#include "driver/qemu/flow/commit.h"
#include <glib.h>
#include <string.h>
#include "driver/qemu/block/image.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/ops/stats.h"
#include "guest/disk_job.h"
#include "guest/edit.h"

int check_speed(uint64_t bytes_per_second)
{
    return bytes_per_second > INT64_MAX
               ? fail(ERR_OVERFLOW, "a bandwidth of %" G_GUINT64_FORMAT " bytes/s is too much",
                      bytes_per_second)
               : 0;
}

int set_speed(json_t *args, uint64_t bytes_per_second)
{
    if (check_speed(bytes_per_second) < 0)
        return -1;
    if (bytes_per_second)
        json_object_set_new(args, "speed", json_integer((json_int_t)bytes_per_second));
    return 0;
}

char *layer_node(struct run *r, const struct disk *d, int n)
{
    json_t *nodes = chain_nodes(r);
    char *name = nodes ? chain_node(nodes, chain_layer(d, n).index) : NULL;
    if (nodes && !name)
        fail(ERR_OPERATION_UNSUPPORTED, "layer %d of disk '%s' is no block node of ours", n,
             d->target->dev);
    json_decref(nodes);
    return name;
}

int set_backing_file(json_t *args, const struct disk *d, int n)
{
    const struct chain_layer l = chain_layer(d, n);
    g_autofree char *name = image_name(l.type, l.source);
    if (!name)
        return -1;
    json_object_set_new(args, "backing-file", json_string(name));
    return 0;
}

struct set_mirror {
    const char *disk;
    struct mirror *mirror; /* taken */
};

static int edit_mirror(void *value, void *arg)
{
    struct set_mirror *m = arg;
    struct domain *def = value;
    for (size_t i = 0; i < def->n_disks; i++)
        if (strcmp(disk_target(def->disks[i]), m->disk) == 0) {
            value_free(&type_mirror, def->disks[i]->mirror);
            def->disks[i]->mirror = g_steal_pointer(&m->mirror);
        }
    return 0;
}

int mirror_publish(struct run *r, const char *disk, struct mirror *mirror)
{
    struct set_mirror m = {disk, mirror};
    int rc = guest_edit(r->guest, true, edit_mirror, &m);
    value_free(&type_mirror, m.mirror);
    return rc;
}

void mirror_take_back(struct run *r, const char *disk)
{
    struct error *why = error_take();
    mirror_publish(r, disk, NULL);
    error_clear();
    error_set(why);
}

AWAITS static json_t *commit_args(struct run *r, const struct disk *d, int top, int base)
{
    g_autofree char *disk = disk_node(r->qmp, d);
    g_autofree char *top_node = disk ? layer_node(r, d, top) : NULL;
    g_autofree char *base_node = top_node ? layer_node(r, d, base) : NULL;
    if (!base_node)
        return NULL;
    json_t *args = json_pack("{s:s, s:s, s:s}", "device", top ? disk : top_node, "top-node",
                             top_node, "base-node", base_node);
    if (top && set_backing_file(args, d, base) < 0)
        g_clear_pointer(&args, json_decref);
    return args;
}

AWAITS static struct block_job *start(struct run *r, const struct disk *d,
                                      const struct block_job *how, int base, json_t *args)
{
    if (how->kind != JOB_ACTIVE_COMMIT)
        return block_job_start(r, how, "block-commit", args);
    g_autofree char *disk = g_strdup(how->disk);
    if (mirror_publish(r, disk, mirror_of_layer(d, base)) < 0) {
        json_decref(args);
        return NULL;
    }
    struct block_job *j = block_job_start(r, how, "block-commit", args);
    if (!j)
        mirror_take_back(r, disk);
    return j;
}

struct block_job *commit_begin(struct run *r, const struct disk *d, int top, int base,
                               uint64_t bytes_per_second, bool remove)
{
    struct def *held = def_ref(r->guest->live); /* d is in there */
    struct block_job how = {.kind = top ? JOB_COMMIT : JOB_ACTIVE_COMMIT,
                            .disk = d->target->dev,
                            .top = chain_layer(d, top).index,
                            .base = chain_layer(d, base).index,
                            .remove = remove};
    json_t *args = commit_args(r, d, top, base);
    struct block_job *j = NULL;
    if (args && set_speed(args, bytes_per_second) < 0)
        json_decref(args);
    else if (args)
        j = start(r, d, &how, base, args);
    def_unref(held);
    return j;
}
