/* -blockdev JSON of one image: protocol node, slice, format node. Called by command/disk.c and, on
 * a running guest, by media change and hot-plug. Pure; never awaits. Invariant: raw images without
 * encryption have no format node, so that requests take the shortest way. */
#include "driver/qemu/block/node.h"
#include "base/error.h"
#include <glib.h>
#include <string.h>

void node_finish(struct node_pair *p)
{
    json_decref(p->storage);
    json_decref(p->slice);
    json_decref(p->format);
    g_free(p->top);
    memset(p, 0, sizeof(*p));
}

static const char *io_word(enum disk_io io)
{
    return io ? enum_word(&enum_disk_io, (int)io) : NULL;
}

static json_t *path_node(const char *driver, const char *path, enum disk_io io)
{
    json_t *node = json_pack("{s:s, s:s}", "driver", driver, "filename", path);
    if (io)
        json_object_set_new(node, "aio", json_string(io_word(io)));
    return node;
}

static json_t *vvfat_node(const struct source_dir *d)
{
    return json_pack("{s:s, s:s, s:b, s:b}", "driver", "vvfat", "dir", d->dir ?: "", "floppy", 0,
                     "rw", 0);
}

static json_t *nvme_node(const struct source_nvme *n)
{
    const struct pci_source_address *a = n->address;
    if (!a)
        return fail_null(ERR_XML_ERROR, "disk source of type 'nvme' needs an <address>");
    g_autofree char *device =
        g_strdup_printf("%04x:%02x:%02x.%x", a->domain, a->bus, a->slot, a->function);
    return json_pack("{s:s, s:s, s:I}", "driver", "nvme", "device", device, "namespace",
                     (json_int_t)n->namespace_);
}

/* A source has the arm of its type; one whose type nobody named (<nvram>) has none. */
static bool has_arm(enum storage_type type, const struct disk_source *s)
{
    const void *const arms[] = {
        [STORAGE_TYPE_FILE] = s->file,
        [STORAGE_TYPE_BLOCK] = s->block,
        [STORAGE_TYPE_DIR] = s->dir,
        [STORAGE_TYPE_NETWORK] = s->network,
        [STORAGE_TYPE_VOLUME] = s->volume,
        [STORAGE_TYPE_NVME] = s->nvme,
        [STORAGE_TYPE_VHOSTUSER] = s->vhostuser,
        [STORAGE_TYPE_VHOSTVDPA] = s->vhostvdpa,
    };
    return type < G_N_ELEMENTS(arms) && arms[type];
}

static json_t *storage_node(enum storage_type type, const struct disk_source *s,
                            const struct node_options *opt)
{
    if (!has_arm(type, s) && !opt->path)
        return fail_null(ERR_XML_ERROR, "<source> says nothing of a '%s'; is type= missing?",
                         enum_word(&enum_storage_type, (int)type));
    switch (type) {
    case STORAGE_TYPE_FILE:
        return path_node("file", opt->path ?: s->file->file ?: "", opt->io);
    case STORAGE_TYPE_BLOCK:
        return path_node(opt->is_cdrom && g_str_has_prefix(s->block->dev ?: "", "/dev/cdrom")
                             ? "host_cdrom"
                             : "host_device",
                         s->block->dev ?: "", opt->io);
    case STORAGE_TYPE_DIR:
        return vvfat_node(s->dir);
    case STORAGE_TYPE_NETWORK:
        return node_network(s->network, opt);
    case STORAGE_TYPE_NVME:
        return nvme_node(s->nvme);
    case STORAGE_TYPE_VHOSTVDPA:
        return json_pack("{s:s, s:s}", "driver", "virtio-blk-vhost-vdpa", "path",
                         opt->path ?: s->vhostvdpa->dev ?: "");
    default:
        return fail_null(ERR_CONFIG_UNSUPPORTED, "disk source type '%s' is not supported yet",
                         enum_word(&enum_storage_type, (int)type));
    }
}

json_t *node_source(enum storage_type type, const struct disk_source *source)
{
    return storage_node(type, source, &(struct node_options){.secret_name = ""});
}

static void set_cache(json_t *node, enum disk_cache cache)
{
    if (!cache || cache == DISK_CACHE_DEFAULT)
        return;
    bool direct = cache == DISK_CACHE_NONE_ || cache == DISK_CACHE_DIRECTSYNC;
    bool no_flush = cache == DISK_CACHE_UNSAFE;
    json_object_set_new(node, "cache",
                        json_pack("{s:b, s:b}", "direct", direct, "no-flush", no_flush));
}

static void set_discard(json_t *node, const struct node_options *opt)
{
    if (opt->discard)
        json_object_set_new(node, "discard",
                            json_string(enum_word(&enum_disk_discard, (int)opt->discard)));
    if (opt->detect_zeroes == DISK_DETECT_ZEROES_UNMAP && opt->discard != DISK_DISCARD_UNMAP)
        json_object_set_new(node, "detect-zeroes", json_string("on"));
    else if (opt->detect_zeroes)
        json_object_set_new(
            node, "detect-zeroes",
            json_string(enum_word(&enum_disk_detect_zeroes, (int)opt->detect_zeroes)));
}

/* What every node says: the top one what was asked for, those below let the top decide. */
static void node_common(json_t *node, const char *name, bool top, const struct node_options *opt)
{
    json_object_set_new(node, "node-name", json_string(name));
    if (top) {
        json_object_set_new(node, "read-only", json_boolean(opt->read_only));
        set_discard(node, opt);
    } else {
        json_object_set_new(node, "auto-read-only", json_true());
        json_object_set_new(node, "discard", json_string("unmap"));
    }
    set_cache(node, opt->cache);
}

const char *node_format_driver(const char *format)
{
    static const char *const others[][2] = {
        {"vhd", "vhdx"}, {"ploop", "parallels"}, {"fat", "raw"}};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (g_str_equal(format, others[i][0]))
            return others[i][1];
    return format;
}

static json_t *format_node(const char *name, const char *file, const struct node_options *opt,
                           bool luks)
{
    json_t *node = json_object();
    node_common(node, name, true, opt);
    g_autofree char *key = g_strdup_printf("%s-encryption-secret0", name);
    json_object_set_new(node, "driver",
                        json_string(luks ? "luks" : node_format_driver(opt->format)));
    if (luks)
        json_object_set_new(node, "key-secret", json_string(key));
    else if (opt->has_metadata_cache)
        json_object_set_new(node, "cache-size",
                            json_integer((json_int_t)opt->metadata_cache_bytes));
    if (!luks && opt->discard_no_unref)
        json_object_set_new(node, "discard-no-unref",
                            json_boolean(opt->discard_no_unref == TRI_YES));
    if (!luks && opt->encryption && opt->encryption->engine != ENCRYPTION_ENGINE_LIBRBD)
        json_object_set_new(
            node, "encrypt",
            json_pack("{s:s, s:s}", "format",
                      opt->encryption->format == ENCRYPTION_FORMAT_LUKS ? "luks" : "aes",
                      "key-secret", key));
    json_object_set_new(node, "file", json_string(file));
    if (opt->backing)
        json_object_set_new(node, "backing", json_string(opt->backing));
    else if (opt->no_backing)
        json_object_set_new(node, "backing", json_null());
    return node;
}

static const struct slice *storage_slice(const struct disk_source *s)
{
    for (size_t i = 0; s->slices && i < s->slices->n_slices; i++)
        if (!g_strcmp0(s->slices->slices[i]->type, "storage"))
            return s->slices->slices[i];
    return NULL;
}

static bool is_raw(const char *format)
{
    return !format || g_str_equal(format, "raw") || g_str_equal(format, "fat");
}

bool node_has_format(const char *format, const struct encryption *e)
{
    return !is_raw(format) || (e && e->engine != ENCRYPTION_ENGINE_LIBRBD);
}

int node_make(enum storage_type type, const struct disk_source *source,
              const struct node_options *opt, struct node_pair *ret)
{
    const char *format = opt->format ?: "raw";
    bool raw =
        g_str_equal(format, "raw") || g_str_equal(format, "fat") || g_str_equal(format, "luks");
    bool inside = opt->encryption && opt->encryption->engine == ENCRYPTION_ENGINE_LIBRBD;
    bool luks = (raw && opt->encryption && !inside) || g_str_equal(format, "luks");
    const struct slice *slice = storage_slice(source);
    bool has_format = !raw || luks || opt->force_format;
    g_autofree char *storage = g_strdup_printf("%s-storage", opt->name);
    g_autofree char *cut = g_strdup_printf("%s-slice-sto", opt->name);
    g_autofree char *top = g_strdup_printf("%s-format", opt->name);
    struct node_pair made = {0};

    struct node_options below = *opt;
    below.secret_name = has_format ? top : storage;
    made.storage = storage_node(type, source, &below);
    if (!made.storage)
        return -1;
    if (opt->reservations)
        json_object_set_new(made.storage, "pr-manager", json_string(opt->reservations));
    node_common(made.storage, storage, !has_format && !slice, opt);
    if (slice) {
        made.slice = json_pack("{s:s, s:s, s:I, s:I}", "driver", "raw", "file", storage, "offset",
                               (json_int_t)slice->offset, "size", (json_int_t)slice->size);
        node_common(made.slice, cut, !has_format, opt);
    }
    if (has_format)
        made.format = format_node(top, slice ? cut : storage, opt, luks);
    made.top = g_strdup(has_format ? top : slice ? cut : storage);
    *ret = made;
    return 0;
}
