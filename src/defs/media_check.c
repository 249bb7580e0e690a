/* What options of disks and network cards need of their bus, model and emulator. Steps of
 * domain_check; pure. */
#include "defs/check.h"
#include "defs/disk.h"

/* QEMU's releases, where a feature cannot be asked for by name. */
enum {
    RBD_LUKS_ANY = 8000000,
    RBD_LAYERS = 8000000,
    NBD_TLS_HOSTNAME = 7000000,
};

static int check_versions(const struct fill *f, const struct disk *d)
{
    unsigned version = f->facts ? f->facts->version : UINT32_MAX;
    const struct encryption *e = d->source ? d->source->encryption : NULL;
    const struct source_network *n = d->source ? d->source->network : NULL;
    if (e && e->engine == ENCRYPTION_ENGINE_LIBRBD && e->format == ENCRYPTION_FORMAT_LUKS_ANY &&
        version < RBD_LUKS_ANY)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': this QEMU has no encryption 'luks-any'",
                    d->target->dev);
    if (e && e->engine == ENCRYPTION_ENGINE_LIBRBD && e->n_secrets > 1 && version < RBD_LAYERS)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': this QEMU opens no layers of encryption with librbd",
                    d->target->dev);
    if (n && n->tls_hostname && version < NBD_TLS_HOSTNAME)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': this QEMU knows no tlsHostname",
                    d->target->dev);
    if (e && e->engine == ENCRYPTION_ENGINE_LIBRBD && !(n && n->protocol == STORAGE_PROTOCOL_RBD))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': encryption engine 'librbd' is for rbd",
                    d->target->dev);
    if (e && e->engine != ENCRYPTION_ENGINE_LIBRBD &&
        (e->format == ENCRYPTION_FORMAT_LUKS2 || e->format == ENCRYPTION_FORMAT_LUKS_ANY))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': encryption '%s' needs engine 'librbd'",
                    d->target->dev, enum_word(&enum_encryption_format, (int)e->format));
    return 0;
}

static int check_bus_options(const struct disk *d)
{
    const char *bus = enum_word(&enum_disk_bus, (int)d->target->bus);
    const struct disk_driver *drv = d->driver;
    bool virtio = d->target->bus == DISK_BUS_VIRTIO;
    bool removable_bus = d->target->bus == DISK_BUS_USB || d->target->bus == DISK_BUS_SCSI;
    bool drive = d->device == DISK_DEVICE_CDROM || d->device == DISK_DEVICE_FLOPPY;
    const struct {
        bool given, fits;
        const char *what;
    } rows[] = {
        {d->model != 0, virtio, "model"},
        {drv && drv->has_queues, virtio, "queues"},
        {drv && drv->has_queue_size, virtio, "queue_size"},
        {drv && drv->ioeventfd, virtio, "ioeventfd"},
        {drv && drv->event_idx, virtio, "event_idx"},
        {drv && (drv->iommu || drv->ats || drv->packed || drv->page_per_vq), virtio,
         "a virtio option"},
        {drv && (drv->iothread || drv->iothreads), virtio, "iothread"},
        {d->target->removable != 0, removable_bus, "removable"},
        {d->target->tray != 0, drive, "tray"},
        {d->target->has_rotation_rate && d->target->rotation_rate,
         d->target->bus == DISK_BUS_SCSI || d->target->bus == DISK_BUS_IDE ||
             d->target->bus == DISK_BUS_SATA,
         "rotation_rate"},
        {d->wwn != NULL,
         d->target->bus == DISK_BUS_SCSI || d->target->bus == DISK_BUS_IDE ||
             d->target->bus == DISK_BUS_SATA,
         "wwn"},
        {d->vendor || d->product, d->target->bus == DISK_BUS_SCSI, "vendor or product"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].given && !rows[i].fits)
            return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': %s is not for a %s on bus '%s'",
                        d->target->dev, rows[i].what, enum_word(&enum_disk_device, (int)d->device),
                        bus ? bus : "?");
    return 0;
}

static bool printable(const char *s)
{
    for (; *s; s++)
        if (!g_ascii_isprint(*s))
            return false;
    return true;
}

static int check_texts(const struct disk *d)
{
    if (d->wwn && (strlen(d->wwn) != 16 || strspn(d->wwn, "0123456789abcdefABCDEF") != 16))
        return fail(ERR_XML_ERROR, "disk '%s': wwn '%s' is not 16 hexadecimal digits",
                    d->target->dev, d->wwn);
    if (d->vendor && (strlen(d->vendor) > 8 || !printable(d->vendor)))
        return fail(ERR_XML_ERROR, "disk '%s': vendor '%s' is not up to 8 printable characters",
                    d->target->dev, d->vendor);
    if (d->product && (strlen(d->product) > 16 || !printable(d->product)))
        return fail(ERR_XML_ERROR, "disk '%s': product '%s' is not up to 16 printable characters",
                    d->target->dev, d->product);
    return 0;
}

static int check_lun(const struct disk *d)
{
    const struct source_network *n = d->source ? d->source->network : NULL;
    bool fits = d->type == STORAGE_TYPE_BLOCK || d->type == STORAGE_TYPE_VOLUME ||
                (n && n->protocol == STORAGE_PROTOCOL_ISCSI);
    if (d->device != DISK_DEVICE_LUN) {
        if (d->sgio || d->rawio)
            return fail(ERR_XML_ERROR, "disk '%s': sgio and rawio are for device='lun'",
                        d->target->dev);
        return 0;
    }
    if (!fits)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': device='lun' needs a block device or iSCSI as its source",
                    d->target->dev);
    if (d->driver && d->driver->type && !g_str_equal(d->driver->type, "raw"))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': device='lun' is of format 'raw', not '%s'",
                    d->target->dev, d->driver->type);
    return 0;
}

bool iothread_exists(const struct domain *def, uint32_t id)
{
    const struct iothread_ids *ids = def->iothreadids;
    for (size_t i = 0; ids && i < ids->n_iothreads; i++)
        if (ids->iothreads[i]->id == id)
            return true;
    return id && id <= def->iothreads; /* numbers nobody named are the lowest */
}

static int check_iothreads(const struct domain *def, const struct disk *d)
{
    const struct disk_driver *drv = d->driver;
    if (drv && drv->iothread && !iothread_exists(def, drv->iothread))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': there is no iothread '%u'", d->target->dev,
                    drv->iothread);
    for (size_t i = 0; drv && drv->iothreads && i < drv->iothreads->n_iothreads; i++)
        if (!iothread_exists(def, drv->iothreads->iothreads[i]->id))
            return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': there is no iothread '%u'",
                        d->target->dev, drv->iothreads->iothreads[i]->id);
    if (drv && drv->iothread && drv->iothreads)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': iothread= and <iothreads> exclude each other", d->target->dev);
    return 0;
}

static int check_vhost_user(const struct fill *f, const struct disk *d)
{
    if (d->type != STORAGE_TYPE_VHOSTUSER)
        return 0;
    if (d->target->bus != DISK_BUS_VIRTIO)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': type 'vhostuser' is on bus 'virtio'",
                    d->target->dev);
    if (!shares_memory(f->def))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': type 'vhostuser' needs memory that is shared "
                    "(<memoryBacking><access mode='shared'/>)",
                    d->target->dev);
    if (d->transient || d->iotune || d->serial || d->wwn || d->readonly || d->shareable)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': type 'vhostuser' has no transient, iotune, serial, readonly or "
                    "shareable",
                    d->target->dev);
    return 0;
}

static bool throttle_group_exists(const struct domain *def, const char *name)
{
    const struct throttle_groups *all = def->throttlegroups;
    for (size_t i = 0; all && i < all->n_throttlegroups; i++)
        if (!g_strcmp0(all->throttlegroups[i]->group_name, name))
            return true;
    return false;
}

int check_disk_options(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_disks; i++) {
        const struct disk *d = f->def->disks[i];
        const struct throttle_filters *t = d->throttlefilters;
        if (check_versions(f, d) < 0 || check_bus_options(d) < 0 || check_texts(d) < 0 ||
            check_lun(d) < 0 || check_iothreads(f->def, d) < 0 || check_vhost_user(f, d) < 0)
            return -1;
        if (d->driver && d->driver->copy_on_read == TRI_YES && d->readonly)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "disk '%s': copy_on_read has no sense on a read-only disk", d->target->dev);
        for (size_t k = 0; t && k < t->n_throttlefilters; k++)
            if (!throttle_group_exists(f->def, t->throttlefilters[k]->group))
                return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': there is no throttle group '%s'",
                            d->target->dev, t->throttlefilters[k]->group ?: "");
    }
    return 0;
}

/* --- network cards
 * -------------------------------------------------------------------------------------------- */

static bool is_virtio(const struct interface *n)
{
    return n->model && n->model->type && g_str_has_prefix(n->model->type, "virtio");
}

static int check_teaming(const struct interface *n)
{
    if (!n->teaming)
        return 0;
    if (n->teaming->type == TEAMING_TYPE_PERSISTENT && n->teaming->persistent)
        return fail(ERR_XML_ERROR, "interface '%s': the persistent one of a team names no other",
                    n->mac->address);
    if (n->teaming->type == TEAMING_TYPE_TRANSIENT && !n->teaming->persistent)
        return fail(ERR_XML_ERROR, "interface '%s': the transient one of a team needs persistent=",
                    n->mac->address);
    if (n->teaming->type == TEAMING_TYPE_PERSISTENT && !is_virtio(n))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "interface '%s': the persistent one of a team has model 'virtio'",
                    n->mac->address);
    return 0;
}

int check_networks(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_interfaces; i++) {
        const struct interface *n = f->def->interfaces[i];
        unsigned first = (unsigned)g_ascii_strtoull(n->mac->address, NULL, 16);
        if (first & 1)
            return fail(ERR_XML_ERROR, "interface: '%s' is a multicast address", n->mac->address);
        if (check_teaming(n) < 0)
            return -1;
        if (n->type == INTERFACE_TYPE_VDPA && !is_virtio(n))
            return fail(ERR_CONFIG_UNSUPPORTED, "interface '%s': type 'vdpa' has model 'virtio'",
                        n->mac->address);
        if (n->driver && n->driver->has_rx_queue_size &&
            (n->driver->rx_queue_size & (n->driver->rx_queue_size - 1)))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "interface '%s': rx_queue_size='%u' is no power of two", n->mac->address,
                        n->driver->rx_queue_size);
        if (n->driver && n->driver->has_tx_queue_size &&
            (n->driver->tx_queue_size & (n->driver->tx_queue_size - 1)))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "interface '%s': tx_queue_size='%u' is no power of two", n->mac->address,
                        n->driver->tx_queue_size);
    }
    return 0;
}
