/* Disks: their block nodes, then the device. Part of plan_make; pure; never awaits. Invariant: node
 * numbers are handed out from the last disk to the first, each chain from its top down, so that one
 * definition always names its nodes alike. */
#include "driver/qemu/command/build.h"
#include "driver/qemu/block/node.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include "defs/disk.h"
#include <string.h>

enum { CHAIN_MAX = 200 };

static const struct backing_store *backing_of(const struct disk *d)
{
    return d->backing_store && d->backing_store->source ? d->backing_store : NULL;
}

static unsigned chain_length(const struct disk *d)
{
    unsigned n = 1;                    /* an empty drive keeps its number for the medium to come */
    if (d->target->bus == DISK_BUS_SD) /* no nodes of ours */
        return 0;
    if (d->throttlefilters)
        n += (unsigned)d->throttlefilters->n_throttlefilters;
    for (const struct backing_store *s = backing_of(d); s && n < CHAIN_MAX; n++)
        s = s->backing_store && s->backing_store->source ? s->backing_store : NULL;
    return n;
}

unsigned disk_numbers(const struct domain *def)
{
    unsigned n = 0;
    for (size_t i = 0; i < def->n_disks; i++)
        n += chain_length(def->disks[i]);
    return n;
}

unsigned plan_first_node(const struct domain *def, size_t disk)
{
    unsigned n = 1;
    for (size_t i = def->n_disks; i-- > disk + 1;)
        n += chain_length(def->disks[i]);
    return n;
}

static int cookie_object(struct plan_build *b, const char *name, const struct http_cookies *c)
{
    g_autofree char *id = g_strdup_printf("%s-storage-httpcookie-secret0", name);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < c->n_cookies; i++)
        g_string_append_printf(text, "%s%s=%s", i ? "; " : "", c->cookies[i]->name ?: "",
                               c->cookies[i]->value ?: "");
    return secret_text(b, id, text->str);
}

struct layer {
    enum storage_type type;
    const struct disk_source *source;
    const char *format;
    const struct encryption *encryption;
    const struct metadata_cache *cache;
    const struct storage_auth *auth;
};

/* Texts that options borrow while a node is made. */
struct layer_names {
    char *tls, *nbdkit, *path, *reservations;
};

static void layer_names_clear(struct layer_names *n)
{
    g_free(n->tls);
    g_free(n->nbdkit);
    g_free(n->path);
    g_free(n->reservations);
}

static int layer_tls(struct plan_build *b, const struct source_network *net, const char *name,
                     struct layer_names *names)
{
    const struct plan_tls *tls =
        net->protocol == STORAGE_PROTOCOL_VXHS ? &b->opt->vxhs_tls : &b->opt->nbd_tls;
    g_autofree char *alias = g_strdup_printf("%s-storage", name);
    if (net->tls_hostname && b->facts->version < 7000000)
        return fail(ERR_CONFIG_UNSUPPORTED, "this QEMU knows no tlsHostname of a disk source");
    return tls_credentials(b, alias, tls, false, &names->tls);
}

/* The objects that the nodes of one layer name: secrets, credentials, descriptors. */
static int layer_objects(struct plan_build *b, const struct layer *l, const char *name,
                         struct node_options *opt, struct layer_names *names)
{
    const struct source_network *net = l->source->network;
    if (net && b->opt->nbdkit)
        opt->nbdkit = names->nbdkit = b->opt->nbdkit(b->opt, l->source, b->private_dir, name);
    if (l->encryption) {
        g_autofree char *start = g_strdup_printf(
            "%s-%s", name, node_has_format(l->format, l->encryption) ? "format" : "storage");
        if (secret_encryption(b, start, l->encryption) < 0)
            return -1;
    }
    if (l->type == STORAGE_TYPE_VHOSTVDPA && l->source->vhostvdpa->dev) {
        g_autofree char *opaque = g_strdup_printf("%s-storage-vdpa", name);
        opt->path = names->path =
            fdset_path(b, PLAN_FD_VDPA, l->source->vhostvdpa->dev, false, opaque);
    }
    if (!net || opt->nbdkit)
        return 0;
    opt->auth = l->auth;
    opt->has_cookies = net->cookies && net->cookies->n_cookies;
    if (l->auth) {
        g_autofree char *id = g_strdup_printf("%s-storage-auth-secret0", name);
        if (secret_auth(b, id, l->auth) < 0)
            return -1;
    }
    if (opt->has_cookies && cookie_object(b, name, net->cookies) < 0)
        return -1;
    bool usual = (net->protocol == STORAGE_PROTOCOL_NBD && b->opt->nbd_tls.on) ||
                 (net->protocol == STORAGE_PROTOCOL_VXHS && b->opt->vxhs_tls.on);
    if ((net->tls == TRI_YES || (!net->tls && usual)) && layer_tls(b, net, name, names) < 0)
        return -1;
    opt->tls = names->tls;
    return 0;
}

/* A QEMU whose block jobs name protocol nodes in images needs a format node even for raw. */
bool block_wants_format(const struct plan_build *b, enum storage_type type)
{
    const struct emulator_facts *f = b->facts;
    return type != STORAGE_TYPE_VHOSTVDPA && f->has &&
           f->has(f, "qmp/block-commit/backing-mask-protocol") == FACT_NO;
}

static int add_layer(struct plan_build *b, const struct disk *d, const struct layer *l,
                     unsigned number, bool top, const char *backing, bool ends, char **ret_node)
{
    g_autofree char *name = g_strdup_printf("libvirt-%u", number);
    const struct disk_driver *drv = d->driver;
    struct node_options opt = {
        .name = name,
        .format = l->format,
        .read_only = !top || d->readonly,
        .is_cdrom = d->device == DISK_DEVICE_CDROM,
        .backing = backing,
        .no_backing = ends && l->format && !g_str_equal(l->format, "raw"),
        .cache = drv ? drv->cache : DISK_CACHE_NONE,
        .io = drv ? drv->io : DISK_IO_NONE,
        .discard = drv ? drv->discard : DISK_DISCARD_NONE,
        .detect_zeroes = top && drv ? drv->detect_zeroes : DISK_DETECT_ZEROES_NONE,
        .discard_no_unref = top && drv ? drv->discard_no_unref : TRI_ABSENT,
        .encryption = l->encryption,
        .force_format = block_wants_format(b, l->type),
    };
    if (l->cache && l->cache->max_size && l->cache->max_size->has_size_bytes) {
        opt.has_metadata_cache = true;
        opt.metadata_cache_bytes = l->cache->max_size->size_bytes;
    }
    struct layer_names names = {0};
    if (layer_objects(b, l, name, &opt, &names) < 0 ||
        (top && reservations_object(b, d, &names.reservations) < 0))
        return context("disk '%s'", d->target->dev);
    opt.reservations = names.reservations;
    struct node_pair pair;
    int rc = node_make(l->type, l->source, &opt, &pair);
    layer_names_clear(&names);
    if (rc < 0)
        return context("disk '%s'", d->target->dev);
    arg_json(b, "-blockdev", json_incref(pair.storage));
    if (pair.slice)
        arg_json(b, "-blockdev", json_incref(pair.slice));
    if (pair.format)
        arg_json(b, "-blockdev", json_incref(pair.format));
    *ret_node = g_steal_pointer(&pair.top);
    node_finish(&pair);
    return 0;
}

static size_t collect_layers(const struct disk *d, struct layer *layers)
{
    size_t n = 0;
    layers[n++] = (struct layer){d->type,
                                 d->source,
                                 d->driver ? d->driver->type : NULL,
                                 d->source->encryption ? d->source->encryption : d->encryption,
                                 d->driver ? d->driver->metadata_cache : NULL,
                                 d->source->auth ? d->source->auth : d->auth};
    for (const struct backing_store *s = backing_of(d); s && n < CHAIN_MAX;) {
        layers[n++] = (struct layer){s->type,
                                     s->source,
                                     s->format ? s->format->type : "raw",
                                     s->source->encryption,
                                     s->format ? s->format->metadata_cache : NULL,
                                     s->source->auth};
        s = s->backing_store && s->backing_store->source ? s->backing_store : NULL;
    }
    return n;
}

/* Does the document say that the chain ends (<backingStore/>)? */
static bool chain_ends(const struct disk *d)
{
    const struct backing_store *s = d->backing_store;
    while (s && s->source)
        s = s->backing_store;
    return s != NULL;
}

static int disk_nodes(struct plan_build *b, size_t index, char **ret_top)
{
    const struct disk *d = b->def->disks[index];
    g_autofree struct layer *layers = g_new0(struct layer, CHAIN_MAX);
    size_t n = collect_layers(d, layers);
    unsigned first = plan_first_node(b->def, index);
    unsigned filters = first + (unsigned)n;
    bool ends = chain_ends(d);
    g_autofree char *below = NULL;
    for (size_t i = n; i-- > 0;) {
        char *node = NULL;
        if (add_layer(b, d, &layers[i], first + (unsigned)i, i == 0, below, ends && i == n - 1,
                      &node) < 0)
            return -1;
        g_free(below);
        below = node;
    }
    if (d->driver && d->driver->copy_on_read == TRI_YES) {
        g_autofree char *name = g_strdup_printf("libvirt-CoR-%s", d->target->dev);
        json_t *cor = json_pack("{s:s, s:s, s:s}", "driver", "copy-on-read", "node-name", name,
                                "file", below);
        json_object_set_new(cor, "discard", json_string("unmap"));
        arg_json(b, "-blockdev", cor);
        g_free(below);
        below = g_steal_pointer(&name);
    }
    throttle_filters(b, d, filters, &below);
    *ret_top = g_steal_pointer(&below);
    return 0;
}

/* Volumes of storage pools become what they are on this host. */
static int resolve_volume(struct plan_build *b, struct disk *d)
{
    int type = (int)d->type;
    bool optional = d->source && d->source->startup_policy == STARTUP_POLICY_OPTIONAL;
    if (d->type != STORAGE_TYPE_VOLUME || !d->source)
        return 0;
    int rc = b->opt->volume
                 ? b->opt->volume(b->opt, &type, d->source)
                 : fail(ERR_CONFIG_UNSUPPORTED, "volumes are not to be had: no storage driver");
    if (rc == 0) {
        d->type = (enum storage_type)type;
        return 0;
    }
    if (!optional)
        return context("disk '%s'", d->target->dev);
    error_clear(); /* the medium may be missing */
    value_free(&type_disk_source, d->source);
    d->source = NULL;
    return 0;
}

/* SD cards are no devices of their own yet: the board's slot takes a drive. */
static void flatten(struct opts *o, const char *prefix, const json_t *value)
{
    const char *key;
    json_t *v;
    size_t i;
    if (json_is_object(value)) {
        json_object_foreach((json_t *)value, key, v)
        {
            g_autofree char *inner = g_strdup_printf("%s.%s", prefix, key);
            flatten(o, inner, v);
        }
    } else if (json_is_array(value)) {
        json_array_foreach((json_t *)value, i, v)
        {
            g_autofree char *inner = g_strdup_printf("%s.%zu", prefix, i);
            flatten(o, inner, v);
        }
    } else if (json_is_string(value)) {
        opts_add(o, prefix, json_string_value(value));
    } else if (json_is_integer(value)) {
        opts_format(o, prefix, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else {
        opts_add(o, prefix, json_is_true(value) ? "on" : "off");
    }
}

static int command_sd(struct plan_build *b, const struct disk *d)
{
    struct opts o = opts_new(NULL);
    const char *format = d->driver && d->driver->type ? d->driver->type : "raw";
    if (!d->source)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': an SD card needs a <source>",
                    d->target->dev);
    if (d->type == STORAGE_TYPE_FILE || d->type == STORAGE_TYPE_BLOCK) {
        opts_add(&o, "file", d->source->file ? d->source->file->file : d->source->block->dev);
    } else if (d->type == STORAGE_TYPE_NETWORK) {
        struct node_options none = {.name = "sd"};
        json_t *node = node_network(d->source->network, &none);
        if (!node) {
            g_string_free(o.text, TRUE);
            return context("disk '%s'", d->target->dev);
        }
        flatten(&o, "file", node);
        json_decref(node);
    } else {
        g_string_free(o.text, TRUE);
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': an SD card has no source of type '%s'",
                    d->target->dev, enum_word(&enum_storage_type, (int)d->type));
    }
    opts_add(&o, "format", format);
    opts_add(&o, "if", "sd");
    opts_format(&o, "index", "%d", MAX(disk_name_index(d->target->dev), 0));
    if (d->readonly)
        opts_add(&o, "readonly", "on");
    arg_opts(b, "-drive", &o);
    return 0;
}

static int vhost_user(struct plan_build *b, const struct disk *d)
{
    const struct source_vhost_user *s = d->source->vhostuser;
    struct opts o = opts_new("socket");
    opts_format(&o, "id", "chr-vu-%s", alias_of(d->alias));
    opts_add(&o, "path", s ? s->path : NULL);
    chardev_reconnect(b, &o, s ? s->reconnect : NULL);
    arg_opts(b, "-chardev", &o);
    return 0;
}

static bool boot_matches(const struct disk *d, enum boot_device dev)
{
    switch (dev) {
    case BOOT_DEVICE_HD:
        return d->device == DISK_DEVICE_DISK || d->device == DISK_DEVICE_LUN;
    case BOOT_DEVICE_CDROM:
        return d->device == DISK_DEVICE_CDROM;
    case BOOT_DEVICE_FD:
        return d->device == DISK_DEVICE_FLOPPY;
    default:
        return false;
    }
}

/* The place of a disk in the boot order: its own number, or as the first of its kind in <os>. */
static unsigned disk_bootindex(const struct domain *def, size_t index)
{
    const struct disk *d = def->disks[index];
    if (d->boot)
        return d->boot->order;
    for (size_t i = 0; i < def->os->n_boots; i++) {
        if (!boot_matches(d, def->os->boots[i]->dev))
            continue;
        for (size_t k = 0; k < index; k++)
            if (boot_matches(def->disks[k], def->os->boots[i]->dev))
                return 0;
        return (unsigned)i + 1;
    }
    return 0;
}

static bool is_floppy(const struct disk *d)
{
    return d->target->bus == DISK_BUS_FDC;
}

static void floppy_boot(struct plan_build *b, const struct disk *d, unsigned bootindex)
{
    char drive = d->address && d->address->drive && d->address->drive->unit ? 'B' : 'A';
    arg_format(b, "-global", "isa-fdc.bootindex%c=%u", drive, bootindex);
}

/* q35 has no floppy controller of its own. */
static void floppy_controller(struct plan_build *b)
{
    json_t *fdc = NULL;
    if (b->machine.kind != MACHINE_Q35)
        return;
    for (size_t i = 0; i < b->def->n_disks; i++) {
        const struct disk *d = b->def->disks[i];
        if (!is_floppy(d))
            continue;
        unsigned bootindex = disk_bootindex(b->def, i);
        if (!fdc)
            fdc = json_pack("{s:s}", "driver", "isa-fdc");
        if (bootindex)
            json_object_set_new(fdc, d->address->drive->unit ? "bootindexB" : "bootindexA",
                                json_integer(bootindex));
    }
    if (fdc)
        arg_json(b, "-device", fdc);
}

/* Its overlay is made while the guest is stopped, then it is plugged; a volume that may be missing
 * and is leaves no drive behind. */
static bool plugged_later(const struct disk *d)
{
    bool has_drive = d->device == DISK_DEVICE_CDROM || d->device == DISK_DEVICE_FLOPPY;
    return (d->transient && d->transient->share_backing == TRI_YES) || (!d->source && !has_drive);
}

static int command_disk(struct plan_build *b, size_t index)
{
    const struct disk *d = b->def->disks[index];
    g_autofree char *node = NULL;
    unsigned bootindex = disk_bootindex(b->def, index);
    if (d->target->bus == DISK_BUS_SD)
        return command_sd(b, d);
    if (plugged_later(d))
        return 0;
    if (is_floppy(d) && (b->machine.kind == MACHINE_PSERIES || b->machine.s390))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': machine '%s' has no floppy drives",
                    d->target->dev, b->def->os->type->machine);
    if (d->type == STORAGE_TYPE_VHOSTUSER ? vhost_user(b, d) < 0
                                          : d->source && disk_nodes(b, index, &node) < 0)
        return -1;
    if (is_floppy(d)) {
        if (bootindex && b->machine.kind != MACHINE_Q35)
            floppy_boot(b, d, bootindex);
        bootindex = 0;
    }
    struct device_env env = {b->def, b->facts, b, index, alias_of(d->alias), node, bootindex};
    if (!device_row_find(&device_table_disk, d))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': QEMU has no disks on bus '%s'",
                    d->target->dev, enum_word(&enum_disk_bus, (int)d->target->bus));
    if (arg_device_in(b, &device_table_disk, &env, d) < 0)
        return context("disk '%s'", d->target->dev);
    return 0;
}

int command_disks(struct plan_build *b)
{
    command_throttle_groups(b);
    floppy_controller(b);
    for (size_t i = 0; i < b->def->n_disks; i++)
        if (resolve_volume(b, b->def->disks[i]) < 0)
            return -1;
    for (size_t i = 0; i < b->def->n_disks; i++)
        if (command_disk(b, i) < 0)
            return -1;
    return 0;
}
