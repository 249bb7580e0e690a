/* Disks: their block nodes, then the device. Part of plan_make; pure; never awaits. Invariant: node
 * numbers are handed out from the last disk to the first, each chain from its top down, so that one
 * definition always names its nodes alike. */
#include "driver/qemu/command/build.h"
#include "driver/qemu/block/node.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <string.h>

enum { CHAIN_MAX = 200 };

static const struct backing_store *backing_of(const struct disk *d)
{
    return d->backing_store && d->backing_store->source ? d->backing_store : NULL;
}

static unsigned chain_length(const struct disk *d)
{
    unsigned n = 1; /* an empty drive keeps its number for the medium to come */
    for (const struct backing_store *s = backing_of(d); s && n < CHAIN_MAX; n++)
        s = s->backing_store && s->backing_store->source ? s->backing_store : NULL;
    return n;
}

/* The number of the top node of disk i. */
static unsigned first_number(const struct domain *def, size_t disk)
{
    unsigned n = 1;
    for (size_t i = def->n_disks; i-- > disk + 1;)
        n += chain_length(def->disks[i]);
    return n;
}

static void secret_json(struct plan_build *b, const char *id, struct plan_secret *s)
{
    arg_json(b, "-object",
             json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "qom-type", "secret", "id", id, "data",
                       s->data, "keyid", "masterKey0", "iv", s->iv, "format", "base64"));
    g_free(s->data);
    g_free(s->iv);
}

static int auth_object(struct plan_build *b, const char *name, const struct storage_auth *a)
{
    g_autofree char *id = g_strdup_printf("%s-storage-auth-secret0", name);
    struct plan_secret s = {0};
    char uuid[37] = "";
    if (!b->opt->secret || !a->secret)
        return fail(ERR_CONFIG_UNSUPPORTED, "the secret of <auth> is not to be had");
    if (a->secret->has_uuid)
        uuid_text(a->secret->uuid, uuid);
    if (b->opt->secret(b->opt, *uuid ? uuid : a->secret->usage, &s) < 0)
        return -1;
    secret_json(b, id, &s);
    return 0;
}

static int cookie_object(struct plan_build *b, const char *name, const struct http_cookies *c)
{
    g_autofree char *id = g_strdup_printf("%s-storage-httpcookie-secret0", name);
    g_autoptr(GString) text = g_string_new(NULL);
    struct plan_secret s = {0};
    for (size_t i = 0; i < c->n_cookies; i++)
        g_string_append_printf(text, "%s%s=%s", i ? "; " : "", c->cookies[i]->name ?: "",
                               c->cookies[i]->value ?: "");
    if (!b->opt->seal)
        return fail(ERR_CONFIG_UNSUPPORTED, "cookies cannot be handed over");
    if (b->opt->seal(b->opt, text->str, &s) < 0)
        return -1;
    secret_json(b, id, &s);
    return 0;
}

static int secret_object(struct plan_build *b, const char *id, const struct encryption *e)
{
    struct plan_secret s = {0};
    char uuid[37] = "";
    const struct encryption_secret *ref = e->n_secrets ? e->secrets[0] : NULL;
    if (!b->opt->secret || !ref)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk: the secret of an encrypted disk is not to be had");
    if (ref->has_uuid)
        uuid_text(ref->uuid, uuid);
    if (b->opt->secret(b->opt, *uuid ? uuid : ref->usage, &s) < 0)
        return -1;
    secret_json(b, id, &s);
    return 0;
}

struct layer {
    enum storage_type type;
    const struct disk_source *source;
    const char *format;
    const struct encryption *encryption;
    const struct metadata_cache *cache;
    const struct storage_auth *auth;
};

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
        .discard = top && drv ? drv->discard : DISK_DISCARD_NONE,
        .detect_zeroes = top && drv ? drv->detect_zeroes : DISK_DETECT_ZEROES_NONE,
        .discard_no_unref = top && drv ? drv->discard_no_unref : TRI_ABSENT,
        .encryption = l->encryption,
    };
    if (l->cache && l->cache->max_size && l->cache->max_size->has_size_bytes) {
        opt.has_metadata_cache = true;
        opt.metadata_cache_bytes = l->cache->max_size->size_bytes;
    }
    if (l->encryption) {
        g_autofree char *id = g_strdup_printf("%s-format-encryption-secret0", name);
        if (secret_object(b, id, l->encryption) < 0)
            return -1;
    }
    const struct source_network *net = l->source->network;
    opt.auth = net ? l->auth : NULL;
    opt.has_cookies = net && net->cookies && net->cookies->n_cookies;
    if ((opt.auth && auth_object(b, name, opt.auth) < 0) ||
        (opt.has_cookies && cookie_object(b, name, net->cookies) < 0))
        return context("disk '%s'", d->target->dev);
    struct node_pair pair;
    if (node_make(l->type, l->source, &opt, &pair) < 0)
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
    unsigned first = first_number(b->def, index);
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
        if (d->driver->discard)
            json_object_set_new(
                cor, "discard",
                json_string(enum_word(&enum_disk_discard, (int)d->driver->discard)));
        arg_json(b, "-blockdev", cor);
        g_free(below);
        below = g_steal_pointer(&name);
    }
    *ret_top = g_steal_pointer(&below);
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

static int command_disk(struct plan_build *b, size_t index)
{
    const struct disk *d = b->def->disks[index];
    g_autofree char *node = NULL;
    unsigned bootindex = disk_bootindex(b->def, index);
    if (d->type == STORAGE_TYPE_VHOSTUSER)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': type 'vhostuser' is not supported yet",
                    d->target->dev);
    if (d->source && disk_nodes(b, index, &node) < 0)
        return -1;
    if (is_floppy(d)) {
        if (bootindex && b->machine.kind != MACHINE_Q35)
            floppy_boot(b, d, bootindex);
        bootindex = 0;
    }
    struct device_env env = {b->def, b->facts, b, index, alias_of(d->alias), node, bootindex};
    json_t *props;
    if (device_json(&device_table_disk, &env, d, &props) < 0)
        return context("disk '%s'", d->target->dev);
    if (!props)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': QEMU has no disks on bus '%s'",
                    d->target->dev, enum_word(&enum_disk_bus, (int)d->target->bus));
    arg_json(b, "-device", props);
    return 0;
}

int command_disks(struct plan_build *b)
{
    floppy_controller(b);
    for (size_t i = 0; i < b->def->n_disks; i++)
        if (command_disk(b, i) < 0)
            return -1;
    return 0;
}
