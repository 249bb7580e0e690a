/* Chains of images. Called when a guest starts, when a disk or a medium comes, and by jobs that
 * change chains. Heads of images are read by a worker, as a server may not answer. Invariant: an
 * image that does not name the format of the one below it is not guessed at, unless that is raw: a
 * guest could have written anything there.
 */
#include "driver/qemu/flow/chain.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "defs/disk_chain.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/flow/backup.h"
#include "image/probe.h"
#include "sys/file.h"

enum { LAYERS_MAX = 200 };
#define LOOK_PATIENCE seconds(20)

/* --- a look at one image ---------------------------------------------------------------------- */

struct look {
    const char *path;
    struct image_info info;
    bool is_device;
    int error;
};

static int look_work(void *arg)
{
    struct look *l = arg;
    struct stat st;
    AUTO_FD int fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) < 0) {
        l->error = errno;
        return 0;
    }
    l->is_device = S_ISBLK(st.st_mode);
    g_autofree uint8_t *head = g_malloc(IMAGE_HEAD_BYTES);
    ssize_t n = pread(fd, head, IMAGE_HEAD_BYTES, 0);
    if (n < 0)
        l->error = errno;
    else
        image_probe(head, (size_t)n, (uint64_t)st.st_size, &l->info);
    return 0;
}

AWAITS static int look_at(const char *path, struct look *ret)
{
    *ret = (struct look){.path = path};
    DEADLINE(LOOK_PATIENCE);
    if (offload(look_work, ret) < 0)
        return fail(ERR_OPERATION_TIMEOUT, "image '%s' could not be looked at in time", path);
    return 0;
}

/* --- from image to image ---------------------------------------------------------------------- */

/* Formats whose images can build on others. */
static bool has_backing(const char *format)
{
    static const char *const layered[] = {"qcow2", "qcow", "qed", "vmdk", "cow", NULL};
    return format && g_strv_contains(layered, format);
}

static struct backing_store *end_of_chain(void)
{
    return value_new(&type_backing_store);
}

static struct backing_store *layer_new(const char *path, const char *format, bool is_device)
{
    struct backing_store *b = value_new(&type_backing_store);
    b->type = is_device ? STORAGE_TYPE_BLOCK : STORAGE_TYPE_FILE;
    b->source = value_new(&type_disk_source);
    if (is_device) {
        b->source->block = value_new(&type_source_block);
        b->source->block->dev = g_strdup(path);
    } else {
        b->source->file = value_new(&type_source_file);
        b->source->file->file = g_strdup(path);
    }
    b->format = value_new(&type_image_format);
    b->format->type = g_strdup(format);
    return b;
}

int chain_image_below(const char *path, char **ret)
{
    struct look l;
    if (look_at(path, &l) < 0)
        return -1;
    *ret = l.error ? NULL : image_backing_path(&l.info, path);
    image_info_clear(&l.info);
    return 0;
}

static bool is_local(const char *path)
{
    return path && path[0] == '/';
}

static int check_format(const char *of, const char *path, const struct look *below,
                        const char *named)
{
    if (below->error)
        return fail_errno(below->error, "image '%s' builds on '%s', which cannot be read", of,
                          path);
    if (named || strcmp(below->info.format, "raw") == 0)
        return 0;
    return fail(ERR_OPERATION_INVALID,
                "image '%s' does not say that '%s' below it is %s: say so by 'qemu-img rebase -u "
                "-b %s -F %s %s', or by <backingStore> in the document",
                of, path, below->info.format, path, below->info.format, of);
}

/* The layer below an image. 0: it is known now, *ret is it, the end, or NULL where QEMU must see
 * for itself (an address on a server). */
AWAITS static int below_of(const char *path, struct backing_store **ret)
{
    struct look l, under = {0};
    *ret = NULL;
    if (look_at(path, &l) < 0)
        return -1;
    g_autofree char *backing = l.error ? NULL : image_backing_path(&l.info, path);
    int rc = 0;
    if (!l.error && !backing) {
        *ret = end_of_chain();
    } else if (is_local(backing)) {
        rc = look_at(backing, &under) < 0 ||
                     check_format(path, backing, &under, l.info.backing_format) < 0
                 ? -1
                 : 0;
        if (rc == 0)
            *ret = layer_new(backing, l.info.backing_format ? l.info.backing_format : "raw",
                             under.is_device);
    }
    image_info_clear(&l.info);
    image_info_clear(&under.info);
    return rc;
}

static bool seen(const struct disk *d, const struct backing_store *until, const char *path)
{
    if (g_strcmp0(chain_path(d->source), path) == 0)
        return true;
    for (const struct backing_store *b = d->backing_store; b && b != until; b = b->backing_store)
        if (g_strcmp0(chain_path(b->source), path) == 0)
            return true;
    return false;
}

/* What hangs below a layer of this source and format; NULL there: to be found. */
AWAITS static int extend(struct disk *d, const struct disk_source *source, const char *format,
                         struct backing_store **at)
{
    const char *path = chain_path(source);
    if (!is_local(path))
        return 0;
    if (!has_backing(format)) {
        *at = end_of_chain();
        return 0;
    }
    if (below_of(path, at) < 0)
        return -1;
    const char *below = *at && (*at)->source ? chain_path((*at)->source) : NULL;
    if (below && seen(d, *at, below))
        return fail(ERR_OPERATION_INVALID, "image '%s' builds on itself, by way of '%s'", below,
                    path);
    return 0;
}

int chain_discover(struct disk *d)
{
    if (!d->source || d->type == STORAGE_TYPE_VHOSTUSER)
        return 0;
    const struct disk_source *source = d->source;
    const char *format = d->driver ? d->driver->type : NULL;
    struct backing_store **at = &d->backing_store;
    for (int n = 0; n < LAYERS_MAX; n++) {
        if (!*at && extend(d, source, format, at) < 0)
            return context("disk '%s'", d->target->dev);
        if (!*at || !(*at)->source)
            return 0;
        source = (*at)->source;
        format = (*at)->format ? (*at)->format->type : NULL;
        at = &(*at)->backing_store;
    }
    return fail(ERR_OPERATION_INVALID, "disk '%s': more than %d images build on each other",
                d->target->dev, LAYERS_MAX);
}

int chains_discover(struct domain *live)
{
    for (size_t i = 0; i < live->n_disks; i++)
        if (chain_discover(live->disks[i]) < 0)
            return -1;
    return 0;
}

/* --- numbers ---------------------------------------------------------------------------------- */

void chain_number(struct disk *d, unsigned first)
{
    if (!d->source || d->target->bus == DISK_BUS_SD || d->type == STORAGE_TYPE_VHOSTUSER)
        return;
    d->source->has_index = true;
    d->source->index = first;
    for (struct backing_store *b = d->backing_store; b && b->source; b = b->backing_store) {
        b->has_index = true;
        b->index = ++first;
    }
}

/* --- nodes ------------------------------------------------------------------------------------ */

static const char *const parts[] = {"format", "slice-sto", "slice", "storage"};

static bool has_node(json_t *nodes, const char *name)
{
    json_t *row;
    size_t i;
    json_array_foreach(nodes, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "node-name")), name) == 0)
            return true;
    }
    return false;
}

char *chain_node(json_t *nodes, unsigned index)
{
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *name = g_strdup_printf("libvirt-%u-%s", index, parts[i]);
        if (has_node(nodes, name))
            return g_steal_pointer(&name);
    }
    return NULL;
}

void chain_layer_nodes(json_t *nodes, unsigned index, struct node_names *add)
{
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *name = g_strdup_printf("libvirt-%u-%s", index, parts[i]);
        if (has_node(nodes, name))
            node_names_add(add, name);
    }
}

json_t *chain_nodes(struct run *r)
{
    json_t *nodes = NULL;
    json_t *args = json_pack("{s:b}", "flat", 1);
    return qmp_call(r->qmp, "query-named-block-nodes", args, &nodes) < 0 ? NULL : nodes;
}

/* --- nodes that nobody knows of -----------------------------------------------------------------
 */

static bool is_layer(const struct disk *d, unsigned index)
{
    if (chain_find_index(d, index) >= 0)
        return true;
    return d->mirror && d->mirror->source && d->mirror->source->has_index &&
           d->mirror->source->index == index;
}

static bool is_known(const struct run *r, const struct domain *live, unsigned index)
{
    for (size_t i = 0; i < live->n_disks; i++)
        if (is_layer(live->disks[i], index))
            return true;
    const struct backup *b = r->backup ? r->backup->value : NULL;
    for (size_t i = 0; b && i < b->disks->n_disks; i++)
        if (b->disks->disks[i]->has_index && b->disks->disks[i]->index == index)
            return true;
    return false;
}

/* "libvirt-7-format" is of image 7; 0: none of ours. */
static unsigned index_of(json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "node-name"));
    unsigned index = 0;
    char part[16];
    return name && sscanf(name, "libvirt-%u-%15s", &index, part) == 2 ? index : 0;
}

/* The newest first: those build on older ones. QEMU keeps what is in use. */
void chain_sweep(struct run *r)
{
    struct def *live = def_ref(r->guest->live);
    json_t *nodes = chain_nodes(r), *row;
    struct node_names names = {0};
    unsigned highest = 0;
    size_t i;
    json_array_foreach(nodes, i, row) highest = MAX(highest, index_of(row));
    for (unsigned index = highest; index > 0; index--)
        if (!is_known(r, live->value, index))
            chain_layer_nodes(nodes, index, &names);
    json_decref(nodes);
    def_unref(live);
    run_drop_nodes(r, &names);
    node_names_clear(&names);
    error_clear();
}
