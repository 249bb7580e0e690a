/* How far a backup is. Called by queries, which need not be in the lane; awaits QEMU. A backup may
 * end meanwhile. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/flow/chain.h"

#define QEMU_PATIENCE seconds(60)

static int64_t now_ms(void)
{
    return g_get_real_time() / 1000;
}

static uint64_t number(json_t *row, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(row, key));
}

AWAITS static int add_progress(struct run *r, struct backup_figures *f)
{
    json_t *jobs = NULL, *row;
    size_t i;
    if (qmp_call(r->qmp, "query-jobs", NULL, &jobs) < 0)
        return -1;
    json_array_foreach(jobs, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "type")), "backup") != 0)
            continue;
        f->total += number(row, "total-progress");
        f->processed += number(row, "current-progress");
    }
    json_decref(jobs);
    return 0;
}

/* What the guest has overwritten since is in the scratch images. */
AWAITS static int add_scratch(struct run *r, struct backup_figures *f)
{
    json_t *nodes = chain_nodes(r), *row;
    size_t i;
    for (size_t k = 0; nodes && r->backup && k < r->backup->value->disks->n_disks; k++) {
        const struct backup_disk *d = r->backup->value->disks->disks[k];
        g_autofree char *name = d->has_index ? chain_node(nodes, d->index) : NULL;
        json_array_foreach(nodes, i, row)
        {
            json_t *image = json_object_get(row, "image");
            const char *is = json_string_value(json_object_get(row, "node-name"));
            if (!name || g_strcmp0(is, name) != 0)
                continue;
            f->temp_used += number(image, "actual-size");
            f->temp_total += number(image, "virtual-size");
        }
    }
    int rc = nodes ? 0 : -1;
    json_decref(nodes);
    return rc;
}

int backup_figures(struct run *r, struct backup_figures *ret)
{
    struct run_backup *b = r->backup;
    DEADLINE(QEMU_PATIENCE);
    *ret = (struct backup_figures){.elapsed_ms = (uint64_t)MAX(now_ms() - b->started_ms, 0)};
    if (b->value->mode == BACKUP_MODE_PULL)
        return add_scratch(r, ret);
    ret->total = b->total;
    ret->processed = b->processed;
    return add_progress(r, ret);
}
