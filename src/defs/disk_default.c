/* Disks: bus by name, driver, read-only media, order in the definition. A step of domain_fill;
 * pure. */
#include "defs/fill.h"
#include "defs/disk.h"

static enum disk_bus bus_by_name(const struct disk *d)
{
    static const struct {
        const char *prefix;
        enum disk_bus bus;
    } names[] = {
        {"hd", DISK_BUS_IDE},  {"sd", DISK_BUS_SCSI}, {"vd", DISK_BUS_VIRTIO},
        {"xvd", DISK_BUS_XEN}, {"ubd", DISK_BUS_UML},
    };
    if (d->device == DISK_DEVICE_FLOPPY)
        return DISK_BUS_FDC;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_has_prefix(d->target->dev, names[i].prefix))
            return names[i].bus;
    return d->device == DISK_DEVICE_DISK ? DISK_BUS_NONE : DISK_BUS_IDE;
}

static void fill_driver(struct fill *f, struct disk *d)
{
    if (d->type == STORAGE_TYPE_VHOSTUSER) {
        if (!d->snapshot)
            d->snapshot = DISK_SNAPSHOT_NO;
        return;
    }
    if (f->ctx->generic)
        return;
    CHILD(d->driver, type_disk_driver);
    if (!d->driver->name)
        d->driver->name = g_strdup("qemu");
    if (!d->driver->type && d->type != STORAGE_TYPE_VOLUME)
        d->driver->type = g_strdup("raw");
}

static const char *default_port(enum storage_protocol protocol)
{
    switch (protocol) {
    case STORAGE_PROTOCOL_HTTP:
        return "80";
    case STORAGE_PROTOCOL_HTTPS:
        return "443";
    case STORAGE_PROTOCOL_FTP:
        return "21";
    case STORAGE_PROTOCOL_FTPS:
        return "990";
    case STORAGE_PROTOCOL_TFTP:
        return "69";
    case STORAGE_PROTOCOL_NBD:
        return "10809";
    case STORAGE_PROTOCOL_ISCSI:
        return "3260";
    case STORAGE_PROTOCOL_SSH:
        return "22";
    case STORAGE_PROTOCOL_GLUSTER:
        return "24007";
    default:
        return NULL;
    }
}

static void fill_network(struct source_network *n)
{
    for (size_t i = 0; i < n->n_hosts; i++)
        if (!n->hosts[i]->port && n->hosts[i]->transport != STORAGE_TRANSPORT_UNIX)
            n->hosts[i]->port = g_strdup(default_port(n->protocol));
    if (n->protocol == STORAGE_PROTOCOL_ISCSI && n->name && !strchr(n->name, '/')) {
        char *name = g_strdup_printf("%s/0", n->name); /* the first unit */
        g_free(n->name);
        n->name = name;
    }
}

static void fill_encryption(struct encryption *e)
{
    if (e && !e->engine && e->format == ENCRYPTION_FORMAT_LUKS)
        e->engine = ENCRYPTION_ENGINE_QEMU;
}

static int fill_disk(struct fill *f, struct disk *d)
{
    if (!d->type || (!d->source && d->type != STORAGE_TYPE_NETWORK))
        d->type = STORAGE_TYPE_FILE;
    if (!d->device)
        d->device = DISK_DEVICE_DISK;
    if (!d->target->bus)
        d->target->bus = bus_by_name(d);
    if (d->device == DISK_DEVICE_CDROM)
        d->readonly = true;
    if (d->source && d->source->network)
        fill_network(d->source->network);
    if (d->source)
        fill_encryption(d->source->encryption);
    fill_encryption(d->encryption);
    for (struct backing_store *s = d->backing_store; s; s = s->backing_store)
        if (s->source)
            fill_encryption(s->source->encryption);
    if (d->target->tray == DISK_TRAY_CLOSED)
        d->target->tray = DISK_TRAY_NONE;
    fill_driver(f, d);
    return 0;
}

/* A disk and the number its name stands for. */
struct numbered {
    struct disk *disk;
    int index;
};

/* A disk goes before the first of its bus with a later name, else after the last of its bus. Most
 * documents have them in order: the last one is looked at first. */
static size_t insert_position(const struct numbered *list, size_t n, const struct numbered *d)
{
    enum disk_bus bus = d->disk->target->bus;
    size_t at = n;
    bool in_order = n && list[n - 1].disk->target->bus == bus && list[n - 1].index <= d->index;
    for (size_t i = 0; i < n && !in_order; i++) {
        if (list[i].disk->target->bus != bus)
            continue;
        if (list[i].index > d->index)
            return i;
        at = i + 1;
    }
    return at;
}

static void sort_disks(struct domain *def)
{
    g_autofree struct numbered *sorted = g_new(struct numbered, def->n_disks);
    for (size_t i = 0; i < def->n_disks; i++) {
        struct disk *d = def->disks[i];
        struct numbered item = {d, disk_name_index(d->target->dev)};
        size_t at = insert_position(sorted, i, &item);
        memmove(sorted + at + 1, sorted + at, (i - at) * sizeof(*sorted));
        sorted[at] = item;
    }
    for (size_t i = 0; i < def->n_disks; i++)
        def->disks[i] = sorted[i].disk;
}

/* Before places are given: two names would only be two disks in one place. */
static int unique_targets(const struct domain *def)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < def->n_disks; i++)
        if (!g_hash_table_add(seen, def->disks[i]->target->dev))
            return fail(ERR_XML_ERROR, "disk: two disks have the target '%s'",
                        def->disks[i]->target->dev);
    return 0;
}

int fill_disks(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_disks; i++)
        if (!def->disks[i]->target || !def->disks[i]->target->dev || !*def->disks[i]->target->dev)
            return fail(ERR_XML_ERROR, "disk: <target dev=> is missing");
    if (def->n_disks)
        sort_disks(def); /* by the bus that was written down: others are their own group */
    for (size_t i = 0; i < def->n_disks; i++)
        if (fill_disk(f, def->disks[i]) < 0)
            return -1;
    return unique_targets(def);
}
