/* Owns what drivers share of jobs on disks. Called by bodies of calls and by the fibers that finish
 * jobs; never awaits.
 */
#include "guest/disk_job.h"
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "gen/backup.h"
#include "gen/wire.h"
#include "guest/events.h"
#include "libvirt/libvirt.h"

static struct nonnull_domain handle(const struct guest *g)
{
    struct nonnull_domain d = {.name = g->name, .id = g->id};
    memcpy(d.uuid, g->uuid, sizeof(d.uuid));
    return d;
}

void disk_job_tell(struct guest *g, const char *disk, const char *path, int type, int status)
{
    struct domain_event_callback_block_job_msg one = {
        .msg = {.dom = handle(g), .path = path ? path : "", .type = type, .status = status}};
    struct domain_event_block_job_2_msg two = {
        .dom = handle(g), .dst = disk, .type = type, .status = status};
    event_domain(g, VIR_DOMAIN_EVENT_ID_BLOCK_JOB, &one);
    event_domain(g, VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, &two);
}

struct mirror *mirror_new(enum mirror_job job, enum storage_type type, const char *path,
                          const char *format)
{
    struct mirror *m = value_new(&type_mirror);
    m->job = job;
    m->type = type;
    m->source = value_new(&type_disk_source);
    if (type == STORAGE_TYPE_BLOCK) {
        m->source->block = value_new(&type_source_block);
        m->source->block->dev = g_strdup(path);
    } else {
        m->source->file = value_new(&type_source_file);
        m->source->file->file = g_strdup(path);
    }
    if (format) {
        m->format = value_new(&type_image_format);
        m->format->type = g_strdup(format);
    }
    return m;
}

struct mirror *mirror_read(const char *xml)
{
    struct copy_disk *d = value_read(&type_copy_disk, xml, strlen(xml), READ_INACTIVE);
    if (!d)
        return NULL;
    struct mirror *m = value_new(&type_mirror);
    m->job = MIRROR_JOB_COPY;
    m->type = d->type;
    m->source = g_steal_pointer(&d->source);
    m->format = g_steal_pointer(&d->driver);
    value_free(&type_copy_disk, d);
    return m;
}

struct mirror *mirror_of_layer(const struct disk *d, int n)
{
    const struct chain_layer l = chain_layer(d, n);
    struct mirror *m = value_new(&type_mirror);
    m->job = MIRROR_JOB_ACTIVE_COMMIT;
    m->type = l.type;
    m->source = value_copy(&type_disk_source, l.source);
    m->source->has_index = l.index != 0;
    m->source->index = l.index;
    if (l.format) {
        m->format = value_new(&type_image_format);
        m->format->type = g_strdup(l.format);
    }
    return m;
}

static int check_commit(const struct disk *d, int top, int base, bool active)
{
    if (top < 0 || base < 0)
        return -1;
    if (top >= chain_depth(d))
        return fail(ERR_INVALID_ARG, "layer %d of disk '%s' has nothing below it", top,
                    d->target->dev);
    if (base <= top)
        return fail(ERR_INVALID_ARG, "disk '%s': the base is not below the top", d->target->dev);
    if (top == 0 && !active)
        return fail(ERR_INVALID_ARG, "committing what disk '%s' writes to needs a flag",
                    d->target->dev);
    return 0;
}

int disk_commit_layers(const struct disk *d, const char *top, const char *base, uint32_t flags,
                       int *ret_top, int *ret_base)
{
    *ret_top = chain_find(d, top, 0);
    int usual = flags & VIR_DOMAIN_BLOCK_COMMIT_SHALLOW ? *ret_top + 1 : chain_depth(d);
    *ret_base = *ret_top < 0 ? -1 : chain_find(d, base, usual);
    return check_commit(d, *ret_top, *ret_base, flags & VIR_DOMAIN_BLOCK_COMMIT_ACTIVE);
}
