/* What devices of the host must not say. A step of domain_check; pure. Each error names the
 * element, the value and what is allowed. */
#include "defs/fill.h"
#include "defs/check.h"

static bool same_host_device(const struct hostdev *a, const struct hostdev *b)
{
    const struct hostdev_subsystem *x = a->subsystem, *y = b->subsystem;
    if (!x || !y || x->type != y->type)
        return false;
    switch (x->type) {
    case HOSTDEV_TYPE_USB:
        return value_same(&type_usb_host_source, x->usb->source, y->usb->source, false, NULL);
    case HOSTDEV_TYPE_PCI:
        return x->pci->source && y->pci->source &&
               value_same(&type_pci_source_address, x->pci->source->address,
                          y->pci->source->address, false, NULL);
    case HOSTDEV_TYPE_SCSI:
        return value_same(&type_scsi_source, x->scsi->source, y->scsi->source, false, NULL);
    case HOSTDEV_TYPE_SCSI_HOST:
        return value_same(&type_scsi_host_source, x->scsi_host->source, y->scsi_host->source, false,
                          NULL);
    case HOSTDEV_TYPE_MDEV:
        return value_same(&type_mdev_source, x->mdev->source, y->mdev->source, false, NULL);
    default:
        return false;
    }
}

static int check_duplicates(const struct domain *def)
{
    for (size_t i = 0; i < def->n_hostdevs; i++)
        for (size_t k = 0; k < i; k++)
            if (same_host_device(def->hostdevs[i], def->hostdevs[k]))
                return fail(ERR_XML_ERROR,
                            "hostdev: two elements give the guest the same %s device of the host",
                            enum_word(&enum_hostdev_type, (int)def->hostdevs[i]->subsystem->type));
    return 0;
}

static bool any_graphics(const struct domain *def)
{
    return def->n_graphics > 0;
}

static int check_mdev(const struct domain *def, const struct hostdev *h)
{
    const struct hostdev_subsystem *s = h->subsystem;
    const char *model = enum_word(&enum_hostdev_model, (int)s->model);
    enum address_type want = s->model == HOSTDEV_MODEL_VFIO_PCI   ? ADDRESS_TYPE_PCI
                             : s->model == HOSTDEV_MODEL_VFIO_CCW ? ADDRESS_TYPE_CCW
                                                                  : ADDRESS_TYPE_NONE;
    enum address_type has = h->address ? h->address->type : ADDRESS_TYPE_NONE;
    if (s->model != HOSTDEV_MODEL_VFIO_PCI && s->model != HOSTDEV_MODEL_VFIO_CCW &&
        s->model != HOSTDEV_MODEL_VFIO_AP)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "hostdev: a mediated device needs model vfio-pci, vfio-ccw or vfio-ap");
    if (!s->mdev->source || !s->mdev->source->address || !s->mdev->source->address->has_uuid)
        return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: <address> of a mediated device has no uuid");
    if (has && has != ADDRESS_TYPE_NONE_ && has != ADDRESS_TYPE_UNASSIGNED && has != want)
        return fail(ERR_XML_ERROR,
                    "hostdev: a mediated device of model '%s' has no address of '%s'", model,
                    enum_word(&enum_address_type, (int)has));
    if (h->boot && s->model == HOSTDEV_MODEL_VFIO_AP)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "hostdev: nobody boots from a device of model 'vfio-ap'");
    if (s->display && s->model != HOSTDEV_MODEL_VFIO_PCI)
        return fail(ERR_XML_ERROR, "hostdev: display='%s' is for model 'vfio-pci', not '%s'",
                    s->display == TRI_YES ? "on" : "off", model);
    if (s->display == TRI_YES && !any_graphics(def))
        return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: display='on' needs a <graphics> device");
    if (s->ramfb == TRI_YES && s->display != TRI_YES)
        return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: ramfb='on' needs display='on'");
    return 0;
}

static int check_subsystem(const struct hostdev *h)
{
    const struct hostdev_subsystem *s = h->subsystem;
    const char *type = enum_word(&enum_hostdev_type, (int)s->type);
    if (s->sgio && s->type != HOSTDEV_TYPE_SCSI)
        return fail(ERR_XML_ERROR, "hostdev: sgio is for type 'scsi', not '%s'", type);
    if (s->rawio && s->type != HOSTDEV_TYPE_SCSI)
        return fail(ERR_XML_ERROR, "hostdev: rawio is for type 'scsi', not '%s'", type);
    if (s->model && s->type != HOSTDEV_TYPE_MDEV && s->type != HOSTDEV_TYPE_SCSI_HOST)
        return fail(ERR_XML_ERROR, "hostdev: model is for types 'mdev' and 'scsi_host', not '%s'",
                    type);
    if (s->type == HOSTDEV_TYPE_PCI && s->pci->driver &&
        (s->pci->driver->name == HOSTDEV_DRIVER_NAME_KVM ||
         s->pci->driver->name == HOSTDEV_DRIVER_NAME_XEN))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "hostdev: QEMU takes PCI devices by driver 'vfio' only");
    if (s->type == HOSTDEV_TYPE_PCI && (!s->pci->source || !s->pci->source->address))
        return fail(ERR_XML_ERROR, "hostdev: <source><address> is missing");
    if (s->type == HOSTDEV_TYPE_SCSI_HOST && s->scsi_host->source &&
        s->scsi_host->source->protocol == HOSTDEV_SCSI_HOST_PROTOCOL_VHOST &&
        (!s->scsi_host->source->wwpn || !g_str_has_prefix(s->scsi_host->source->wwpn, "naa.")))
        return fail(ERR_XML_ERROR, "hostdev: wwpn='%s' does not start with 'naa.'",
                    s->scsi_host->source->wwpn ?: "");
    if (h->teaming && s->type != HOSTDEV_TYPE_PCI)
        return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: <teaming> is for type 'pci', not '%s'", type);
    if ((h->rom || h->acpi) && s->type != HOSTDEV_TYPE_PCI && s->type != HOSTDEV_TYPE_MDEV)
        return fail(ERR_XML_ERROR, "hostdev: <rom> is for PCI devices, not '%s'", type);
    return 0;
}

static bool same_drive(const struct address *a, const struct address *b)
{
    const struct drive_address *x = a ? a->drive : NULL, *y = b ? b->drive : NULL;
    return x && y && x->controller == y->controller && x->bus == y->bus && x->target == y->target &&
           x->unit == y->unit;
}

/* A place on a SCSI bus is for a disk or for a device of the host. */
int check_scsi_places(const struct domain *def)
{
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        const struct hostdev *h = def->hostdevs[i];
        if (!h->subsystem || h->subsystem->type != HOSTDEV_TYPE_SCSI)
            continue;
        for (size_t k = 0; k < def->n_disks; k++)
            if (def->disks[k]->target->bus == DISK_BUS_SCSI &&
                same_drive(def->disks[k]->address, h->address))
                return fail(ERR_CONFIG_UNSUPPORTED,
                            "disk '%s': its place (controller %u, bus %u, target %u, unit %u) is "
                            "that of a SCSI hostdev",
                            def->disks[k]->target->dev, h->address->drive->controller,
                            h->address->drive->bus, h->address->drive->target,
                            h->address->drive->unit);
        for (size_t k = 0; k < i; k++)
            if (def->hostdevs[k]->subsystem &&
                def->hostdevs[k]->subsystem->type == HOSTDEV_TYPE_SCSI &&
                same_drive(def->hostdevs[k]->address, h->address))
                return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: two SCSI devices are in one place");
    }
    return 0;
}

int check_hostdevs(const struct fill *f)
{
    const struct domain *def = f->def;
    unsigned n_ap = 0;
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        const struct hostdev *h = def->hostdevs[i];
        if (h->mode == HOSTDEV_MODE_CAPABILITIES || !h->subsystem)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "hostdev: mode 'capabilities' is for containers, QEMU knows 'subsystem'");
        if (check_subsystem(h) < 0)
            return -1;
        if (h->subsystem->type == HOSTDEV_TYPE_MDEV && check_mdev(def, h) < 0)
            return -1;
        n_ap += h->subsystem->model == HOSTDEV_MODEL_VFIO_AP;
    }
    if (n_ap > 1)
        return fail(ERR_CONFIG_UNSUPPORTED, "hostdev: a guest has one device of model 'vfio-ap'");
    return check_duplicates(def);
}

/* --- addresses of PCI functions on s390
 * ------------------------------------------------------------------ */

struct zpci_check {
    const struct fill *f;
    int rc;
};

static void check_one_zpci(void *arg, const struct device_info *info)
{
    struct zpci_check *c = arg;
    const struct address *a = *info->address;
    const struct zpci *z = a && a->pci ? a->pci->zpci : NULL;
    if (!z || c->rc < 0)
        return;
    if (!c->f->machine.s390 || (c->f->facts && !fact_maybe(c->f->facts, "device/zpci")))
        c->rc = fail(ERR_CONFIG_UNSUPPORTED, "%s: <zpci> is for PCI devices of s390 guests",
                     device_element(info->noun));
    else if (z->has_uid && (!z->uid || z->uid > 0xffff))
        c->rc = fail(ERR_XML_ERROR, "%s: zpci uid='0x%04x' is not between 1 and 0xffff",
                     device_element(info->noun), z->uid);
}

int check_zpci(const struct fill *f)
{
    struct zpci_check c = {f, 0};
    device_walk(f->def, check_one_zpci, &c);
    return c.rc;
}
