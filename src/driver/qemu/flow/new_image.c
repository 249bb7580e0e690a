/* Makes images beside a running guest: the file by us, so that it belongs to who QEMU runs as, what
 * is inside by QEMU. Called by copies and snapshots in the guest's lane. Invariant: a file that was
 * there before is never written to unless that is asked for, and what fails leaves none behind.
 */
#include "driver/qemu/flow/new_image.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "defs/disk_chain.h"
#include "driver/qemu/block/image.h"
#include "driver/qemu/block/node.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/qemu_job.h"
#include "driver/qemu/guest/account.h"
#include "sys/file.h"

#define FILE_PATIENCE seconds(60)
#define MAKE_PATIENCE seconds(600)
#define QEMU_PATIENCE seconds(30)

/* --- the file --------------------------------------------------------------------------------- */

struct making {
    const char *path;
    const struct account *account;
    uint64_t bytes; /* of a raw one */
    bool made;
    int error;
};

static int make_work(void *arg)
{
    struct making *m = arg;
    AUTO_FD int fd = open(m->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat st;
    m->made = fd >= 0;
    if (fd < 0 && errno == EEXIST && stat(m->path, &st) == 0 && S_ISREG(st.st_mode) && !st.st_size)
        fd = open(m->path, O_RDWR | O_CLOEXEC); /* an empty one is as good */
    if (fd < 0 || (m->bytes && ftruncate(fd, (off_t)m->bytes) < 0) ||
        (m->account->set && fchown(fd, m->account->uid, m->account->gid) < 0))
        m->error = errno;
    return 0;
}

AWAITS static int make_file(struct run *r, struct new_image *i, uint64_t bytes)
{
    const char *path = chain_path(i->source);
    bool raw = !i->format || strcmp(i->format, "raw") == 0;
    struct making m = {.path = path, .account = account_of(r->driver), .bytes = raw ? bytes : 0};
    if (i->reuse || i->type != STORAGE_TYPE_FILE)
        return 0;
    DEADLINE(FILE_PATIENCE);
    if (offload(make_work, &m) < 0)
        return fail(ERR_OPERATION_TIMEOUT, "'%s' could not be made in time", path);
    if (m.made)
        i->made = g_strdup(path);
    if (m.error == EEXIST)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "'%s' is there already and would be written over: remove it, or say that it is "
                    "to be used (REUSE_EXT)",
                    path);
    return m.error ? fail_errno(m.error, "cannot make '%s'", path) : 0;
}

static int unlink_work(void *arg)
{
    unlink(arg);
    return 0;
}

void new_image_take_back(struct run *r, struct new_image *i)
{
    SHIELD();
    struct error *why = error_take();
    struct node_names users_first = {0};
    for (size_t k = i->nodes.n; k-- > 0;)
        node_names_add(&users_first, i->nodes.list[k]);
    run_drop_nodes(r, &users_first);
    node_names_clear(&users_first);
    if (i->made)
        offload(unlink_work, i->made);
    error_clear();
    error_set(why);
}

void new_image_clear(struct new_image *i)
{
    node_names_clear(&i->nodes);
    g_clear_pointer(&i->top, g_free);
    g_clear_pointer(&i->made, g_free);
}

/* --- what is inside --------------------------------------------------------------------------- */

static uint64_t virtual_bytes(json_t *nodes, const char *name)
{
    json_t *row;
    size_t i;
    json_array_foreach(nodes, i, row)
    {
        json_t *image = json_object_get(row, "image");
        if (g_strcmp0(json_string_value(json_object_get(row, "node-name")), name) == 0)
            return (uint64_t)json_integer_value(json_object_get(image, "virtual-size"));
    }
    return 0;
}

AWAITS static int make_format(struct run *r, const struct new_image *i, const char *storage,
                              uint64_t bytes)
{
    json_t *unused = NULL, *options = NULL;
    int below = i->over_disk ? 0 : i->with_backing ? 1 : -1;
    const struct chain_layer l = below >= 0 ? chain_layer(i->like, below) : (struct chain_layer){0};
    g_autofree char *backing = below >= 0 ? image_name(l.type, l.source) : NULL;
    const struct image_plan plan = {.type = i->type,
                                    .source = i->source,
                                    .format = i->format,
                                    .storage_node = storage,
                                    .virtual_bytes = bytes,
                                    .backing = backing,
                                    .backing_format = l.format ? l.format : "raw"};
    if ((below >= 0 && !backing) || image_create(&plan, &unused, &options) < 0)
        return -1;
    json_decref(unused);
    if (!options)
        return 0;
    g_autofree char *what = g_strdup_printf("image '%s' could not be made", chain_path(i->source));
    return qemu_job_run(r, "make-image", "blockdev-create", json_pack("{s:o}", "options", options),
                        what);
}

/* --- nodes ------------------------------------------------------------------------------------ */

AWAITS static int add_node(struct run *r, struct new_image *i, json_t *node)
{
    if (!node)
        return 0;
    if (qmp_call(r->qmp, "blockdev-add", json_incref(node), NULL) < 0)
        return -1;
    node_names_add(&i->nodes, json_string_value(json_object_get(node, "node-name")));
    return 0;
}

static struct node_options options_of(const struct new_image *i, const char *name,
                                      const char *backing)
{
    const struct disk_driver *drv = i->like->driver;
    bool layered = i->format && strcmp(i->format, "raw") != 0;
    return (struct node_options){
        .name = name,
        .format = i->format,
        .backing = backing,
        .no_backing = layered && !backing && (i->over_disk || !i->reuse),
        .cache = drv ? drv->cache : DISK_CACHE_NONE,
        .io = drv ? drv->io : DISK_IO_NONE,
        .discard = drv ? drv->discard : DISK_DISCARD_NONE,
        .detect_zeroes = drv ? drv->detect_zeroes : DISK_DETECT_ZEROES_NONE,
    };
}

AWAITS static int add(struct run *r, struct new_image *i, json_t *nodes)
{
    g_autofree char *disk = chain_node(nodes, chain_layer(i->like, 0).index);
    g_autofree char *backing =
        i->with_backing || i->above_disk
            ? chain_node(nodes, chain_layer(i->like, i->above_disk ? 0 : 1).index)
            : NULL;
    g_autofree char *name = g_strdup_printf("libvirt-%u", i->number);
    uint64_t bytes = disk ? virtual_bytes(nodes, disk) : 0;
    const struct node_options opt = options_of(i, name, backing);
    struct node_pair pair = {0};
    if (!bytes)
        return fail(ERR_OPERATION_FAILED, "QEMU does not tell the size of disk '%s'",
                    i->like->target->dev);
    if (make_file(r, i, bytes) < 0 || node_make(i->type, i->source, &opt, &pair) < 0)
        return -1;
    const char *storage = json_string_value(json_object_get(pair.storage, "node-name"));
    int rc = add_node(r, i, pair.storage);
    if (rc == 0 && !i->reuse)
        rc = make_format(r, i, storage, bytes);
    if (rc == 0)
        rc = add_node(r, i, pair.slice) < 0 || add_node(r, i, pair.format) < 0 ? -1 : 0;
    if (rc == 0)
        i->top = g_steal_pointer(&pair.top);
    node_finish(&pair);
    return rc;
}

int new_image_add(struct run *r, struct new_image *i)
{
    bool ok;
    if (i->source->encryption)
        return fail(ERR_CONFIG_UNSUPPORTED, "images with encryption cannot be made while the "
                                            "guest runs");
    if (i->type != STORAGE_TYPE_FILE && i->type != STORAGE_TYPE_BLOCK && !i->reuse)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "an image of type '%s' must be there already (REUSE_EXT)",
                    enum_word(&enum_storage_type, (int)i->type));
    DEADLINE(MAKE_PATIENCE);
    i->number = run_highest_node(r, &ok) + 1;
    json_t *nodes = ok ? chain_nodes(r) : NULL;
    if (!nodes)
        return -1;
    int rc = add(r, i, nodes);
    json_decref(nodes);
    if (rc < 0) {
        new_image_take_back(r, i);
        new_image_clear(i);
    }
    return rc;
}
