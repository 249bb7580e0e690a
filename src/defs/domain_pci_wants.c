/* What each device needs of its PCI slot, and the order in which devices ask for one. Called by
 * domain_pci.c; pure. */
#include "defs/domain_pci.h"

bool pci_is_express(const struct fill *f)
{
    return f->machine.pcie_root;
}

unsigned pci_plain(void)
{
    return PCI_CONNECT_PCI | PCI_CONNECT_HOTPLUG;
}

/* A device with a PCI Express form, on machines that have PCI Express. */
static unsigned express(const struct fill *f)
{
    return (pci_is_express(f) ? PCI_CONNECT_PCIE : PCI_CONNECT_PCI) | PCI_CONNECT_HOTPLUG;
}

/* Virtio: transitional devices are conventional PCI. */
static unsigned virtio(const struct fill *f, const char *model)
{
    return model && g_str_equal(model, "virtio-transitional") ? pci_plain() : express(f);
}

bool pci_takes(const struct address *a)
{
    return !a || !a->type || a->type == ADDRESS_TYPE_PCI;
}

static void want_item(struct pci_walk *w, struct want item)
{
    if (item.connect && pci_takes(*item.address))
        g_array_append_val(w->wants, item);
}

static void want(struct pci_walk *w, struct address **address, unsigned connect, const char *what)
{
    want_item(w, (struct want){address, what, connect, NULL});
}

/* --- which kind of slot each noun needs --------------------------------------------------------
 */

static const struct {
    enum controller_model model;
    enum pci_bus_kind bus;
    unsigned connect;
} pci_models[] = {
    {CONTROLLER_MODEL_PCI_ROOT, PCI_BUS_ROOT, 0},
    {CONTROLLER_MODEL_PCIE_ROOT, PCI_BUS_PCIE_ROOT, 0},
    {CONTROLLER_MODEL_PCI_BRIDGE, PCI_BUS_BRIDGE, PCI_CONNECT_BRIDGE},
    {CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE, PCI_BUS_DMI_BRIDGE, PCI_CONNECT_DMI_BRIDGE},
    {CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE, PCI_BUS_PCIE_BRIDGE, PCI_CONNECT_PCIE_BRIDGE},
    {CONTROLLER_MODEL_PCIE_ROOT_PORT, PCI_BUS_ROOT_PORT, PCI_CONNECT_ROOT_PORT | PCI_CONNECT_PACK},
    {CONTROLLER_MODEL_PCIE_SWITCH_UPSTREAM_PORT, PCI_BUS_SWITCH_UPSTREAM, PCI_CONNECT_UPSTREAM},
    {CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT, PCI_BUS_SWITCH_DOWNSTREAM,
     PCI_CONNECT_DOWNSTREAM},
    {CONTROLLER_MODEL_PCI_EXPANDER_BUS, PCI_BUS_EXPANDER, PCI_CONNECT_EXPANDER},
    {CONTROLLER_MODEL_PCIE_EXPANDER_BUS, PCI_BUS_PCIE_EXPANDER, PCI_CONNECT_PCIE_EXPANDER},
};

enum pci_bus_kind pci_bus_of(const struct controller *c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pci_models); i++)
        if (pci_models[i].model == c->model)
            return pci_models[i].bus;
    return PCI_BUS_NONE;
}

enum controller_model pci_model_of(enum pci_bus_kind kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pci_models); i++)
        if (pci_models[i].bus == kind)
            return pci_models[i].model;
    return CONTROLLER_MODEL_NONE;
}

static unsigned usb_connect(const struct fill *f, const struct controller *c)
{
    if (c->model == CONTROLLER_MODEL_NONE_ || (!c->model && f->machine.s390))
        return 0;
    return c->model == CONTROLLER_MODEL_NEC_XHCI || c->model == CONTROLLER_MODEL_QEMU_XHCI
               ? express(f)
               : pci_plain();
}

static unsigned scsi_connect(const struct fill *f, const struct controller *c)
{
    switch (c->model) {
    case CONTROLLER_MODEL_VIRTIO_SCSI:
    case CONTROLLER_MODEL_VIRTIO_NON_TRANSITIONAL:
        return express(f);
    case CONTROLLER_MODEL_IBMVSCSI:
    case CONTROLLER_MODEL_NONE:
        return 0;
    default:
        return pci_plain();
    }
}

static unsigned controller_connect(const struct fill *f, const struct controller *c)
{
    switch (c->type) {
    case CONTROLLER_TYPE_USB:
        return usb_connect(f, c);
    case CONTROLLER_TYPE_SCSI:
        return scsi_connect(f, c);
    case CONTROLLER_TYPE_VIRTIO_SERIAL:
        return c->model == CONTROLLER_MODEL_VIRTIO_TRANSITIONAL ? pci_plain() : express(f);
    case CONTROLLER_TYPE_SATA:
    case CONTROLLER_TYPE_IDE:
        return pci_plain();
    default:
        return 0;
    }
}

static unsigned interface_connect(const struct fill *f, const struct interface *n)
{
    static const char *const conventional[] = {
        "rtl8139", "e1000",     "lan9118", "netfront", "vlance",  "vmxnet", "vmxnet2",
        "vmxnet3", "Am79C970A", "82540EM", "82545EM",  "82543GC", NULL};
    const char *model = n->model ? n->model->type : NULL;
    if (n->type == INTERFACE_TYPE_HOSTDEV) /* among the devices of the host */
        return 0;
    if (!model || g_str_equal(model, "usb-net") || g_str_equal(model, "spapr-vlan"))
        return 0;
    if (g_str_has_prefix(model, "virtio"))
        return virtio(f, model);
    /* Of a card that nobody knows the best is assumed. */
    return g_strv_contains(conventional, model) ? pci_plain() : express(f);
}

static unsigned sound_connect(const struct fill *f, const struct sound *s)
{
    switch (s->model) {
    case SOUND_MODEL_SB16:
    case SOUND_MODEL_PCSPK:
    case SOUND_MODEL_USB:
        return 0;
    case SOUND_MODEL_VIRTIO:
        return express(f);
    default:
        return pci_plain();
    }
}

unsigned pci_video_connect(const struct fill *f, const struct video *v)
{
    switch (v->model ? v->model->type : VIDEO_TYPE_NONE) {
    case VIDEO_TYPE_VIRTIO:
    case VIDEO_TYPE_BOCHS:
        return express(f);
    case VIDEO_TYPE_VGA:
    case VIDEO_TYPE_CIRRUS:
    case VIDEO_TYPE_VMVGA:
    case VIDEO_TYPE_QXL:
    case VIDEO_TYPE_XEN:
        return pci_plain();
    default:
        return 0;
    }
}

static unsigned hostdev_connect(const struct fill *f, const struct hostdev *h)
{
    const struct hostdev_subsystem *s = h->subsystem;
    if (!s)
        return 0;
    if (s->type == HOSTDEV_TYPE_PCI)
        return express(f);
    if (s->type == HOSTDEV_TYPE_MDEV)
        return s->model == HOSTDEV_MODEL_VFIO_PCI ? express(f) : 0;
    if (s->type == HOSTDEV_TYPE_SCSI_HOST)
        return s->model == HOSTDEV_MODEL_VIRTIO_TRANSITIONAL ? pci_plain() : express(f);
    return 0;
}

static const char *word(const struct enum_type *e, int value)
{
    return value ? enum_word(e, value) : NULL;
}

static void want_disks(struct pci_walk *w)
{
    for (size_t i = 0; i < w->f->def->n_disks; i++) {
        struct disk *d = w->f->def->disks[i];
        if (d->target->bus == DISK_BUS_VIRTIO)
            want(w, &d->address, virtio(w->f, word(&enum_disk_model, (int)d->model)),
                 d->target->dev);
    }
}

static void want_controllers(struct pci_walk *w)
{
    for (size_t i = 0; i < w->f->def->n_controllers; i++) {
        struct controller *c = w->f->def->controllers[i];
        if (c->type != CONTROLLER_TYPE_PCI)
            want_item(w,
                      (struct want){&c->address, "a controller", controller_connect(w->f, c), c});
    }
}

static void want_last(struct pci_walk *w)
{
    struct fill *f = w->f;
    struct domain *d = f->def;
    for (size_t i = 0; i < d->n_rngs; i++)
        want(w, &d->rngs[i]->address, virtio(f, word(&enum_rng_model, (int)d->rngs[i]->model)),
             "a random number device");
    for (size_t i = 0; i < d->n_watchdogs; i++)
        if (d->watchdogs[i]->model == WATCHDOG_MODEL_I6300ESB)
            want(w, &d->watchdogs[i]->address, pci_plain(), "the watchdog");
    for (size_t i = 0; i < d->n_videos; i++)
        want(w, &d->videos[i]->address, pci_video_connect(f, d->videos[i]), "a video device");
    for (size_t i = 0; i < d->n_shmems; i++)
        want(w, &d->shmems[i]->address, pci_plain(), "shared memory");
    for (size_t i = 0; i < d->n_inputs; i++)
        if (d->inputs[i]->bus == INPUT_BUS_VIRTIO)
            want(w, &d->inputs[i]->address, express(f), "an input device");
    for (size_t i = 0; i < d->n_serials; i++)
        if (d->serials[i]->target && d->serials[i]->target->type == SERIAL_TARGET_TYPE_PCI_SERIAL)
            want(w, &d->serials[i]->address, pci_plain(), "a serial port");
    for (size_t i = 0; i < d->n_panics; i++)
        if (d->panics[i]->model == PANIC_MODEL_PVPANIC)
            want(w, &d->panics[i]->address, PCI_CONNECT_PCI | PCI_CONNECT_PCIE, "the panic device");
    for (size_t i = 0; i < d->n_vsocks; i++)
        want(w, &d->vsocks[i]->address,
             virtio(f, word(&enum_vsock_model, (int)d->vsocks[i]->model)), "the vsock device");
    for (size_t i = 0; i < d->n_cryptos; i++)
        want(w, &d->cryptos[i]->address, express(f), "a crypto device");
    for (size_t i = 0; i < d->n_memories; i++)
        if (d->memories[i]->model == MEMORY_DEVICE_MODEL_VIRTIO_PMEM ||
            d->memories[i]->model == MEMORY_DEVICE_MODEL_VIRTIO_MEM)
            want(w, &d->memories[i]->address, express(f), "a memory device");
    for (size_t i = 0; i < d->n_pstores; i++)
        want(w, &d->pstores[i]->address, pci_plain(), "the pstore device");
    for (size_t i = 0; i < d->n_iommus; i++)
        if (d->iommus[i]->model == IOMMU_MODEL_VIRTIO)
            want(w, &d->iommus[i]->address, PCI_CONNECT_PCI | PCI_CONNECT_PCIE, "the IOMMU");
}

/* Everything but PCI controllers, in the order in which free places are handed out. */
void pci_want_all(struct pci_walk *w)
{
    struct fill *f = w->f;
    struct domain *d = f->def;
    for (size_t i = 0; i < d->n_filesystems; i++)
        want(w, &d->filesystems[i]->address,
             virtio(f, word(&enum_fs_model, (int)d->filesystems[i]->model)), "a filesystem");
    for (size_t i = 0; i < d->n_interfaces; i++)
        want(w, &d->interfaces[i]->address, interface_connect(f, d->interfaces[i]),
             "a network interface");
    for (size_t i = 0; i < d->n_sounds; i++)
        want(w, &d->sounds[i]->address, sound_connect(f, d->sounds[i]), "a sound device");
    want_controllers(w);
    want_disks(w);
    for (size_t i = 0; i < d->n_interfaces; i++)
        if (d->interfaces[i]->type == INTERFACE_TYPE_HOSTDEV)
            want(w, &d->interfaces[i]->address, express(f), "a network card of the host");
    for (size_t i = 0; i < d->n_hostdevs; i++)
        want(w, &d->hostdevs[i]->address, hostdev_connect(f, d->hostdevs[i]), "a host device");
    for (size_t i = 0; i < d->n_memballoons; i++)
        if (d->memballoons[i]->model != MEMBALLOON_MODEL_NONE_)
            want(w, &d->memballoons[i]->address,
                 virtio(f, word(&enum_memballoon_model, (int)d->memballoons[i]->model)),
                 "the memory balloon");
    want_last(w);
}

void pci_want_controllers(struct pci_walk *w)
{
    for (size_t i = 0; i < w->f->def->n_controllers; i++) {
        struct controller *c = w->f->def->controllers[i];
        if (c->type != CONTROLLER_TYPE_PCI)
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(pci_models); k++)
            if (pci_models[k].model == c->model)
                want_item(w,
                          (struct want){&c->address, "a PCI controller", pci_models[k].connect, c});
    }
}
