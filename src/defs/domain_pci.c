/* PCI addresses of a whole definition: what the machine keeps for itself, what the document names,
 * then everything else in a fixed order, so that one document always gives one machine. A step of
 * domain_fill; pure. Invariant: an address once given is never changed. */
#include "defs/fill.h"
#include "defs/pci_address.h"

/* One device that wants a place on a PCI bus. */
struct want {
    struct address **address;
    const char *what;
    unsigned connect;
    struct controller *controller; /* PCI controllers only */
};

struct pci_walk {
    struct fill *f;
    struct pci_map *map;
    GArray *wants; /* struct want, in the order of assignment */
};

static bool is_express(const struct fill *f)
{
    return f->machine.pcie_root;
}

static unsigned plain_pci(void)
{
    return PCI_CONNECT_PCI | PCI_CONNECT_HOTPLUG;
}

/* A device with a PCI Express form, on machines that have PCI Express. */
static unsigned express(const struct fill *f)
{
    return (is_express(f) ? PCI_CONNECT_PCIE : PCI_CONNECT_PCI) | PCI_CONNECT_HOTPLUG;
}

/* Virtio: transitional devices are conventional PCI. */
static unsigned virtio(const struct fill *f, const char *model)
{
    return model && g_str_equal(model, "virtio-transitional") ? plain_pci() : express(f);
}

static bool takes_pci(const struct address *a)
{
    return !a || !a->type || a->type == ADDRESS_TYPE_PCI;
}

static void want(struct pci_walk *w, struct address **address, unsigned connect, const char *what)
{
    struct want item = {address, what, connect, NULL};
    if (connect && takes_pci(*address))
        g_array_append_val(w->wants, item);
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

static enum pci_bus_kind bus_of(const struct controller *c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pci_models); i++)
        if (pci_models[i].model == c->model)
            return pci_models[i].bus;
    return PCI_BUS_NONE;
}

static enum controller_model model_of(enum pci_bus_kind kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pci_models); i++)
        if (pci_models[i].bus == kind)
            return pci_models[i].model;
    return CONTROLLER_MODEL_NONE;
}

static unsigned usb_connect(const struct fill *f, const struct controller *c)
{
    if (c->model == CONTROLLER_MODEL_NONE || c->model == CONTROLLER_MODEL_NONE_)
        return 0;
    return c->model == CONTROLLER_MODEL_NEC_XHCI || c->model == CONTROLLER_MODEL_QEMU_XHCI
               ? express(f)
               : plain_pci();
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
        return plain_pci();
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
        return c->model == CONTROLLER_MODEL_VIRTIO_TRANSITIONAL ? plain_pci() : express(f);
    case CONTROLLER_TYPE_SATA:
    case CONTROLLER_TYPE_IDE:
        return plain_pci();
    default:
        return 0;
    }
}

static unsigned interface_connect(const struct fill *f, const struct interface *n)
{
    const char *model = n->model ? n->model->type : NULL;
    if (!model || g_str_equal(model, "usb-net") || g_str_equal(model, "spapr-vlan") ||
        g_str_equal(model, "smc91c111") || g_str_equal(model, "lan9118"))
        return 0;
    if (g_str_has_prefix(model, "virtio"))
        return virtio(f, model);
    if (g_str_equal(model, "e1000e") || g_str_equal(model, "igb") || g_str_equal(model, "vmxnet3"))
        return express(f);
    return plain_pci();
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
        return plain_pci();
    }
}

static unsigned video_connect(const struct fill *f, const struct video *v)
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
        return plain_pci();
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
        return s->model == HOSTDEV_MODEL_VIRTIO_TRANSITIONAL ? plain_pci() : express(f);
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
            want(w, &c->address, controller_connect(w->f, c), "a controller");
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
            want(w, &d->watchdogs[i]->address, plain_pci(), "the watchdog");
    for (size_t i = 0; i < d->n_videos; i++)
        want(w, &d->videos[i]->address, video_connect(f, d->videos[i]), "a video device");
    for (size_t i = 0; i < d->n_shmems; i++)
        want(w, &d->shmems[i]->address, plain_pci(), "shared memory");
    for (size_t i = 0; i < d->n_inputs; i++)
        if (d->inputs[i]->bus == INPUT_BUS_VIRTIO)
            want(w, &d->inputs[i]->address, express(f), "an input device");
    for (size_t i = 0; i < d->n_serials; i++)
        if (d->serials[i]->target && d->serials[i]->target->type == SERIAL_TARGET_TYPE_PCI_SERIAL)
            want(w, &d->serials[i]->address, plain_pci(), "a serial port");
    for (size_t i = 0; i < d->n_panics; i++)
        if (d->panics[i]->model == PANIC_MODEL_PVPANIC)
            want(w, &d->panics[i]->address, express(f), "the panic device");
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
        want(w, &d->pstores[i]->address, plain_pci(), "the pstore device");
    for (size_t i = 0; i < d->n_iommus; i++)
        if (d->iommus[i]->model == IOMMU_MODEL_VIRTIO)
            want(w, &d->iommus[i]->address, PCI_CONNECT_PCI | PCI_CONNECT_PCIE, "the IOMMU");
}

/* Everything but PCI controllers, in the order in which free places are handed out. */
static void want_all(struct pci_walk *w)
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
    for (size_t i = 0; i < d->n_hostdevs; i++)
        want(w, &d->hostdevs[i]->address, hostdev_connect(f, d->hostdevs[i]), "a host device");
    for (size_t i = 0; i < d->n_memballoons; i++)
        if (d->memballoons[i]->model != MEMBALLOON_MODEL_NONE_)
            want(w, &d->memballoons[i]->address,
                 virtio(f, word(&enum_memballoon_model, (int)d->memballoons[i]->model)),
                 "the memory balloon");
    want_last(w);
}

static void want_pci_controllers(struct pci_walk *w)
{
    for (size_t i = 0; i < w->f->def->n_controllers; i++) {
        struct controller *c = w->f->def->controllers[i];
        if (c->type != CONTROLLER_TYPE_PCI)
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(pci_models); k++)
            if (pci_models[k].model == c->model && pci_models[k].connect) {
                struct want item = {&c->address, "a PCI controller", pci_models[k].connect, c};
                if (takes_pci(c->address))
                    g_array_append_val(w->wants, item);
            }
    }
}

/* --- addresses -------------------------------------------------------------------------------- */

static bool is_set(const struct address *a)
{
    return a && a->type == ADDRESS_TYPE_PCI && a->pci &&
           (a->pci->has_slot || a->pci->has_bus || a->pci->has_function || a->pci->has_domain) &&
           (a->pci->slot || a->pci->bus || a->pci->function || a->pci->domain);
}

static struct pci_place place_of(const struct address *a)
{
    return (struct pci_place){a->pci->domain, a->pci->bus, a->pci->slot, a->pci->function};
}

static void set_place(struct address **address, const struct pci_place *at)
{
    CHILD(*address, type_address);
    (*address)->type = ADDRESS_TYPE_PCI;
    CHILD((*address)->pci, type_pci_address);
    struct pci_address *p = (*address)->pci;
    SET_NUMBER(p, domain, at->domain);
    SET_NUMBER(p, bus, at->bus);
    SET_NUMBER(p, slot, at->slot);
    SET_NUMBER(p, function, at->function);
}

static void fill_numbers(struct address *a)
{
    a->pci->has_domain = a->pci->has_bus = a->pci->has_slot = a->pci->has_function = true;
}

/* A device that names its place: functions of one slot may be shared by the document. */
static int reserve_set(struct pci_walk *w)
{
    for (guint i = 0; i < w->wants->len; i++) {
        struct want *item = &g_array_index(w->wants, struct want, i);
        if (!is_set(*item->address))
            continue;
        struct pci_place at = place_of(*item->address);
        if (!w->map->grows)
            fill_numbers(*item->address);
        unsigned connect = item->connect & ~(unsigned)PCI_CONNECT_HOTPLUG;
        if (connect & (PCI_CONNECT_PCI | PCI_CONNECT_PCIE))
            connect = PCI_CONNECT_PCI | PCI_CONNECT_PCIE; /* the user may mix them */
        if (pci_map_reserve(w->map, &at, connect, item->what) < 0)
            return -1;
    }
    return 0;
}

static bool place_free(struct pci_walk *w, unsigned slot, unsigned function)
{
    struct pci_place at = {0, 0, slot, function};
    return pci_map_is_free(w->map, &at);
}

/* Gives a built-in or primary device its customary place when nobody has it. */
static void claim(struct pci_walk *w, struct address **address, unsigned slot, unsigned function)
{
    struct pci_place at = {0, 0, slot, function};
    if (is_set(*address) || !pci_map_is_free(w->map, &at))
        return;
    w->map->buses[0].slots[slot].functions |= (uint8_t)(1u << function);
    w->map->buses[0].slots[slot].packed = false;
    set_place(address, &at);
}

static void reserve_function(struct pci_walk *w, unsigned slot, unsigned function)
{
    w->map->buses[0].slots[slot].functions |= (uint8_t)(1u << function);
    w->map->buses[0].slots[slot].packed = false;
}

static struct video *primary_video(const struct domain *def)
{
    return def->n_videos ? def->videos[0] : NULL;
}

static bool video_is_pci(const struct fill *f, const struct video *v)
{
    return v && video_connect(f, v) && takes_pci(v->address);
}

static void reserve_i440fx(struct pci_walk *w)
{
    struct domain *def = w->f->def;
    struct controller *ide = controller_find(def, CONTROLLER_TYPE_IDE, 0);
    struct controller *usb = controller_find(def, CONTROLLER_TYPE_USB, 0);
    struct video *video = primary_video(def);

    if (ide)
        claim(w, &ide->address, 1, 1);
    if (usb && (usb->model == CONTROLLER_MODEL_PIIX3_UHCI || !usb->model))
        claim(w, &usb->address, 1, 2);
    pci_map_reserve_slot(w->map, 0, 1);
    if (video_is_pci(w->f, video) && pci_map_slot_is_free(w->map, 0, 2)) {
        if (!is_set(video->address)) {
            claim(w, &video->address, 2, 0);
            pci_map_reserve_slot(w->map, 0, 2);
        }
    }
}

static bool is_ich9_usb(enum controller_model model)
{
    return model == CONTROLLER_MODEL_ICH9_EHCI1 || model == CONTROLLER_MODEL_ICH9_UHCI1 ||
           model == CONTROLLER_MODEL_ICH9_UHCI2 || model == CONTROLLER_MODEL_ICH9_UHCI3;
}

static unsigned ich9_function(enum controller_model model)
{
    switch (model) {
    case CONTROLLER_MODEL_ICH9_EHCI1:
        return 7;
    case CONTROLLER_MODEL_ICH9_UHCI2:
        return 1;
    case CONTROLLER_MODEL_ICH9_UHCI3:
        return 2;
    default:
        return 0;
    }
}

static void reserve_q35(struct pci_walk *w)
{
    struct domain *def = w->f->def;
    struct controller *sata = controller_find(def, CONTROLLER_TYPE_SATA, 0);
    struct video *video = primary_video(def);

    if (sata)
        claim(w, &sata->address, 31, 2);
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        unsigned slot = c->index == 0 ? 29 : 26;
        if (c->type == CONTROLLER_TYPE_USB && is_ich9_usb(c->model) && c->index < 2 &&
            takes_pci(c->address) && !is_set(c->address) &&
            place_free(w, slot, ich9_function(c->model))) {
            claim(w, &c->address, slot, ich9_function(c->model));
            if (c->model == CONTROLLER_MODEL_ICH9_UHCI1 && c->address->pci)
                c->address->pci->multifunction = TRI_YES;
        }
        if (c->type == CONTROLLER_TYPE_PCI && c->model == CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE)
            claim(w, &c->address, 30, 0);
    }
    reserve_function(w, 31, 0);
    reserve_function(w, 31, 3);
    for (size_t i = 0; i < def->n_sounds; i++)
        if (def->sounds[i]->model == SOUND_MODEL_ICH9 && takes_pci(def->sounds[i]->address) &&
            pci_map_slot_is_free(w->map, 0, 27)) {
            claim(w, &def->sounds[i]->address, 27, 0);
            break;
        }
    if (video_is_pci(w->f, video) && !is_set(video->address) &&
        pci_map_slot_is_free(w->map, 0, 1)) {
        claim(w, &video->address, 1, 0);
        pci_map_reserve_slot(w->map, 0, 1);
    }
}

/* Functions of one slot for the companions of an EHCI, where the machine has no place for them. */
static int place_companions(struct pci_walk *w)
{
    struct domain *def = w->f->def;
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        if (c->type != CONTROLLER_TYPE_USB || !is_ich9_usb(c->model) || is_set(c->address) ||
            !takes_pci(c->address))
            continue;
        struct pci_place at;
        bool found = false;
        for (size_t k = 0; k < def->n_controllers && !found; k++) {
            const struct controller *o = def->controllers[k];
            if (o->type == CONTROLLER_TYPE_USB && o->index == c->index && is_ich9_usb(o->model) &&
                is_set(o->address)) {
                at = place_of(o->address);
                found = true;
            }
        }
        if (!found && pci_map_next(w->map, plain_pci(), "a USB controller", &at) < 0)
            return -1;
        at.function = ich9_function(c->model);
        if (!found)
            w->map->buses[at.bus].slots[at.slot].functions = 0;
        w->map->buses[at.bus].slots[at.slot].functions |= (uint8_t)(1u << at.function);
        set_place(&c->address, &at);
        if (c->model == CONTROLLER_MODEL_ICH9_UHCI1)
            c->address->pci->multifunction = TRI_YES;
    }
    return 0;
}

/* Gives places to all wants that have none. */
static int assign_wants(struct pci_walk *w)
{
    for (guint i = 0; i < w->wants->len; i++) {
        struct want *item = &g_array_index(w->wants, struct want, i);
        struct pci_place at;
        if (is_set(*item->address))
            continue;
        if (pci_map_next(w->map, item->connect, item->what, &at) < 0)
            return -1;
        set_place(item->address, &at);
    }
    return 0;
}

static int build_map(struct pci_walk *w)
{
    const struct domain *def = w->f->def;
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type == CONTROLLER_TYPE_PCI && bus_of(c) &&
            pci_map_add_bus(w->map, c->index, bus_of(c)) < 0)
            return -1;
    }
    return 0;
}

/* One pass over the definition of w->f. */
static int pass(struct pci_walk *w, bool spare)
{
    bool root_only = w->map->n_buses == 1;
    want_pci_controllers(w);
    guint n_controllers = w->wants->len;
    want_all(w);
    if (reserve_set(w) < 0)
        return -1;
    if (w->f->machine.kind == MACHINE_I440FX)
        reserve_i440fx(w);
    else if (w->f->machine.kind == MACHINE_Q35)
        reserve_q35(w);
    /* Bridges first: their places decide what others find. */
    g_autoptr(GArray) rest = w->wants;
    w->wants = g_array_new(FALSE, FALSE, sizeof(struct want));
    g_array_append_vals(w->wants, rest->data, n_controllers);
    if (assign_wants(w) < 0)
        return -1;
    g_array_set_size(w->wants, 0);
    g_array_append_vals(w->wants, rest->data, rest->len);
    if (spare && root_only && !is_express(w->f) && !pci_map_is_full(w->map)) {
        struct pci_place unused; /* keeps a slot for a bridge */
        if (pci_map_next(w->map, plain_pci(), "a bridge", &unused) < 0)
            return -1;
    }
    if (place_companions(w) < 0 || assign_wants(w) < 0)
        return -1;
    if (spare && is_express(w->f) && root_only && w->map->n_buses > 1) {
        struct pci_place unused; /* one free port for hot-plug */
        return pci_map_next(w->map, PCI_CONNECT_PCIE | PCI_CONNECT_HOTPLUG, "hot-plug", &unused);
    }
    return 0;
}

/* Runs all of it on a copy that may grow, to learn which controllers the machine needs. */
static int count_buses(const struct fill *f, struct pci_map *map)
{
    struct fill trial = *f;
    trial.def = value_copy(&type_domain, f->def);
    struct pci_walk w = {&trial, map, g_array_new(FALSE, FALSE, sizeof(struct want))};
    map->grows = true;
    int rc = build_map(&w);
    for (unsigned b = 0; rc == 0 && b < map->n_buses; b++) /* gaps between the given indexes */
        if (!map->buses[b].kind)
            rc = pci_map_add_bus(map, b, is_express(f) ? PCI_BUS_ROOT_PORT : PCI_BUS_BRIDGE);
    size_t n_given = map->n_buses;
    if (rc == 0)
        rc = pass(&w, true);
    /* Each invented controller needs a place itself. */
    for (size_t b = n_given; rc == 0 && b < map->n_buses; b++) {
        struct pci_place unused;
        if (map->buses[b].kind == PCI_BUS_BRIDGE && is_express(f))
            rc = pci_map_next(map, PCI_CONNECT_BRIDGE, "a PCI controller", &unused);
    }
    g_array_unref(w.wants);
    value_free(&type_domain, trial.def);
    return rc;
}

static int add_controllers(struct fill *f, const struct pci_map *map)
{
    for (unsigned b = 0; b < map->n_buses; b++) {
        if (!map->buses[b].kind || controller_find(f->def, CONTROLLER_TYPE_PCI, b))
            continue;
        controller_fill_pci(
            controller_add(f->def, CONTROLLER_TYPE_PCI, (int)b, model_of(map->buses[b].kind)));
    }
    return 0;
}

/* Function 0 of a slot that others share says so. */
static void fill_multifunction(struct pci_walk *w)
{
    for (guint i = 0; i < w->wants->len; i++) {
        struct address *a = *g_array_index(w->wants, struct want, i).address;
        if (!is_set(a) || a->pci->function || a->pci->multifunction)
            continue;
        for (guint k = 0; k < w->wants->len; k++) {
            const struct address *o = *g_array_index(w->wants, struct want, k).address;
            if (is_set(o) && o->pci->function && o->pci->bus == a->pci->bus &&
                o->pci->slot == a->pci->slot)
                a->pci->multifunction = TRI_YES;
        }
    }
}

/* Bus numbers of expanders grow downwards; each leaves one for the bridge behind it. */
static uint32_t free_bus_number(const struct domain *def)
{
    uint32_t lowest = 256;
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->target && def->controllers[i]->target->has_bus_nr)
            lowest = MIN(lowest, def->controllers[i]->target->bus_nr);
    return lowest - 2;
}

/* Root ports name their slot and function, bridges their chassis. */
static void fill_targets(struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        if (c->type != CONTROLLER_TYPE_PCI || !c->address || !c->address->pci)
            continue;
        const struct pci_address *a = c->address->pci;
        switch (c->model) {
        case CONTROLLER_MODEL_PCI_EXPANDER_BUS:
        case CONTROLLER_MODEL_PCIE_EXPANDER_BUS:
            CHILD(c->target, type_controller_target);
            if (!c->target->has_bus_nr)
                SET_NUMBER(c->target, bus_nr, free_bus_number(def));
            break;
        case CONTROLLER_MODEL_PCI_BRIDGE:
            CHILD(c->target, type_controller_target);
            if (!c->target->has_chassis_nr)
                SET_NUMBER(c->target, chassis_nr, c->index);
            break;
        case CONTROLLER_MODEL_PCIE_ROOT_PORT:
        case CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT:
            CHILD(c->target, type_controller_target);
            if (!c->target->has_chassis)
                SET_NUMBER(c->target, chassis, c->index);
            if (!c->target->has_port)
                SET_NUMBER(c->target, port,
                           c->model == CONTROLLER_MODEL_PCIE_ROOT_PORT ? a->slot << 3 | a->function
                                                                       : a->slot);
            break;
        default:
            break;
        }
    }
}

int assign_pci(struct fill *f)
{
    if (!f->machine.pci_root && !f->machine.pcie_root)
        return 0;
    if (!controller_find(f->def, CONTROLLER_TYPE_PCI, 0))
        return 0;
    struct pci_map trial = {0}, map = {0};
    if (count_buses(f, &trial) < 0) {
        pci_map_finish(&trial);
        return -1;
    }
    add_controllers(f, &trial);
    pci_map_finish(&trial);

    struct pci_walk w = {f, &map, g_array_new(FALSE, FALSE, sizeof(struct want))};
    int rc = build_map(&w);
    if (rc == 0)
        rc = pass(&w, false);
    if (rc == 0) {
        fill_multifunction(&w);
        fill_targets(f->def);
    }
    g_array_unref(w.wants);
    pci_map_finish(&map);
    return rc;
}
