/* Controllers nobody wrote down: those the machine has anyway, those that disks, ports and channels
 * need; indexes and models of those that were written. A step of domain_fill; pure. Invariant: two
 * controllers of one type never share an index (except the USB companions of one EHCI). */
#include "defs/fill.h"

struct controller *controller_find(const struct domain *def, enum controller_type type,
                                   unsigned index)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        if (c->type == type && c->has_index && c->index == index)
            return c;
    }
    return NULL;
}

int controller_last_index(const struct domain *def, enum controller_type type)
{
    int last = -1;
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type == type && c->has_index && (int)c->index > last)
            last = (int)c->index;
    }
    return last;
}

static int free_index(const struct domain *def, enum controller_type type)
{
    unsigned index = 0;
    while (controller_find(def, type, index))
        index++;
    return (int)index;
}

/* Before the first of its type with a higher index, else after the last of its type. */
static size_t insert_position(const struct domain *def, enum controller_type type, unsigned index,
                              bool before_companions)
{
    size_t at = def->n_controllers;
    bool seen = false;
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type != type)
            continue;
        if (c->has_index && (c->index > index || (before_companions && c->index == index)))
            return i;
        at = i + 1;
        seen = true;
    }
    return seen ? at : def->n_controllers;
}

struct controller *controller_add(struct domain *def, enum controller_type type, int index,
                                  enum controller_model model)
{
    struct controller *c = value_new(&type_controller);
    c->type = type;
    SET_NUMBER(c, index, (uint32_t)(index < 0 ? free_index(def, type) : index));
    c->model = model;
    size_t at = insert_position(def, type, c->index, false);
    LIST_ADD(def->controllers, def->n_controllers, NULL);
    memmove(def->controllers + at + 1, def->controllers + at,
            (def->n_controllers - 1 - at) * sizeof(c));
    def->controllers[at] = c;
    return c;
}

static bool is_ich9(const struct controller *c)
{
    return c->type == CONTROLLER_TYPE_USB &&
           (c->model == CONTROLLER_MODEL_ICH9_EHCI1 || c->model == CONTROLLER_MODEL_ICH9_UHCI1 ||
            c->model == CONTROLLER_MODEL_ICH9_UHCI2 || c->model == CONTROLLER_MODEL_ICH9_UHCI3);
}

/* The index whose EHCI and companions this one completes; -1: it opens a new one. */
static int ich9_group(const struct domain *def, const struct controller *c)
{
    int last = -1;
    for (size_t i = 0; i < def->n_controllers; i++)
        if (is_ich9(def->controllers[i]) && def->controllers[i]->has_index)
            last = MAX(last, (int)def->controllers[i]->index);
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->has_index && (int)def->controllers[i]->index == last &&
            def->controllers[i]->type == c->type && def->controllers[i]->model == c->model)
            return -1;
    return last;
}

static void give_master(struct controller *c)
{
    if (!is_ich9(c) || c->model == CONTROLLER_MODEL_ICH9_EHCI1 || c->master)
        return;
    c->master = value_new(&type_controller_master);
    SET_NUMBER(c->master, startport,
               c->model == CONTROLLER_MODEL_ICH9_UHCI1   ? 0
               : c->model == CONTROLLER_MODEL_ICH9_UHCI2 ? 2
                                                         : 4);
}

static void give_indexes(struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        int group = !c->has_index && is_ich9(c) ? ich9_group(def, c) : -1;
        if (!c->has_index)
            SET_NUMBER(c, index, (uint32_t)(group >= 0 ? group : free_index(def, c->type)));
        give_master(c);
    }
}

/* Stable insertion: controllers of one type stand together where the first of them stood, by index.
 */
static void sort_controllers(struct domain *def)
{
    struct controller **old = def->controllers;
    size_t n = def->n_controllers;
    def->controllers = NULL;
    def->n_controllers = 0;
    for (size_t i = 0; i < n; i++) {
        bool master = old[i]->model == CONTROLLER_MODEL_ICH9_EHCI1;
        size_t at = insert_position(def, old[i]->type, old[i]->index, master);
        LIST_ADD(def->controllers, def->n_controllers, NULL);
        memmove(def->controllers + at + 1, def->controllers + at,
                (def->n_controllers - 1 - at) * sizeof(*old));
        def->controllers[at] = old[i];
    }
    g_free(old);
}

static bool has(const struct fill *f, const char *fact)
{
    return f->facts ? fact_yes(f->facts, fact) : true;
}

/* The first of these that the emulator has. */
static enum controller_model first_usb(const struct fill *f, const enum controller_model *models,
                                       size_t n)
{
    static const char *const facts[] = {
        [CONTROLLER_MODEL_QEMU_XHCI] = "device/qemu-xhci",
        [CONTROLLER_MODEL_NEC_XHCI] = "device/nec-usb-xhci",
        [CONTROLLER_MODEL_PCI_OHCI] = "device/pci-ohci",
        [CONTROLLER_MODEL_PIIX3_UHCI] = "device/piix3-usb-uhci",
    };
    for (size_t i = 0; i < n; i++)
        if (has(f, facts[models[i]]))
            return models[i];
    return CONTROLLER_MODEL_NONE;
}

/* The model of a USB controller that names none. What the guest sees stays: only a new definition
 * of an older board gets a controller of today. */
static enum controller_model usb_model(const struct fill *f)
{
    static const enum controller_model xhci[] = {CONTROLLER_MODEL_QEMU_XHCI,
                                                 CONTROLLER_MODEL_NEC_XHCI},
                                       ohci[] = {CONTROLLER_MODEL_PCI_OHCI},
                                       uhci[] = {CONTROLLER_MODEL_PIIX3_UHCI};
    const struct machine *m = &f->machine;
    enum controller_model found = CONTROLLER_MODEL_NONE;
    bool virt = (m->arm && m->kind != MACHINE_OTHER) || m->riscv || m->loongarch;
    if (m->kind == MACHINE_S390_CCW)
        return CONTROLLER_MODEL_NONE;
    if (m->x86)
        return first_usb(f, uhci, G_N_ELEMENTS(uhci));
    if (virt || (m->arm && !m->pci_root))
        return first_usb(f, xhci, G_N_ELEMENTS(xhci));
    if (m->arm)
        return first_usb(f, ohci, G_N_ELEMENTS(ohci));
    if (m->ppc && !m->ppc64)
        return first_usb(f, uhci, G_N_ELEMENTS(uhci));
    if (f->ctx->is_new)
        found = first_usb(f, xhci, G_N_ELEMENTS(xhci));
    return found ? found : first_usb(f, ohci, G_N_ELEMENTS(ohci));
}

enum controller_model controller_scsi_model(const struct fill *f)
{
    const struct machine *m = &f->machine;
    if (f->ctx->generic)
        return CONTROLLER_MODEL_NONE;
    if (m->kind == MACHINE_PSERIES)
        return CONTROLLER_MODEL_IBMVSCSI;
    if (m->esp)
        return CONTROLLER_MODEL_NCR53C90;
    if (m->s390 || (m->pcie_root && !m->x86))
        return CONTROLLER_MODEL_VIRTIO_SCSI;
    if (has(f, "device/lsi53c895a"))
        return CONTROLLER_MODEL_LSILOGIC;
    return has(f, "device/virtio-scsi-pci") ? CONTROLLER_MODEL_VIRTIO_SCSI : CONTROLLER_MODEL_NONE;
}

static void pci_name(struct controller *c, enum controller_pci_model name)
{
    CHILD(c->pci_model, type_controller_model_name);
    if (!c->pci_model->name)
        c->pci_model->name = name;
}

/* The device that plays a PCI controller which only says what it is. */
static void pci_controller_name(struct controller *c)
{
    static const struct {
        enum controller_model model;
        enum controller_pci_model name;
    } names[] = {
        {CONTROLLER_MODEL_PCI_BRIDGE, CONTROLLER_PCI_MODEL_PCI_BRIDGE},
        {CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE, CONTROLLER_PCI_MODEL_I82801B11_BRIDGE},
        {CONTROLLER_MODEL_PCIE_TO_PCI_BRIDGE, CONTROLLER_PCI_MODEL_PCIE_PCI_BRIDGE},
        {CONTROLLER_MODEL_PCIE_ROOT_PORT, CONTROLLER_PCI_MODEL_PCIE_ROOT_PORT},
        {CONTROLLER_MODEL_PCIE_SWITCH_UPSTREAM_PORT, CONTROLLER_PCI_MODEL_X3130_UPSTREAM},
        {CONTROLLER_MODEL_PCIE_SWITCH_DOWNSTREAM_PORT, CONTROLLER_PCI_MODEL_XIO3130_DOWNSTREAM},
        {CONTROLLER_MODEL_PCI_EXPANDER_BUS, CONTROLLER_PCI_MODEL_PXB},
        {CONTROLLER_MODEL_PCIE_EXPANDER_BUS, CONTROLLER_PCI_MODEL_PXB_PCIE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (c->model == names[i].model)
            pci_name(c, names[i].name);
}

void controller_fill_pci(struct controller *c)
{
    pci_controller_name(c);
}

static void give_models(struct fill *f)
{
    for (size_t i = 0; i < f->def->n_controllers; i++) {
        struct controller *c = f->def->controllers[i];
        if (c->type == CONTROLLER_TYPE_USB && !c->model)
            c->model = usb_model(f);
        else if (c->type == CONTROLLER_TYPE_SCSI &&
                 (!c->model || c->model == CONTROLLER_MODEL_AUTO))
            c->model = controller_scsi_model(f);
        else if (c->type == CONTROLLER_TYPE_PCI)
            pci_controller_name(c);
    }
}

static bool usb_is_off(const struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_USB &&
            def->controllers[i]->model == CONTROLLER_MODEL_NONE_)
            return true;
    return false;
}

static void add_implied_usb(struct fill *f)
{
    const struct machine *m = &f->machine;
    enum controller_model model = CONTROLLER_MODEL_NONE;
    if (controller_find(f->def, CONTROLLER_TYPE_USB, 0) || usb_is_off(f->def))
        return;
    if (m->kind == MACHINE_Q35) {
        model = has(f, "device/qemu-xhci")      ? CONTROLLER_MODEL_QEMU_XHCI
                : has(f, "device/nec-usb-xhci") ? CONTROLLER_MODEL_NEC_XHCI
                                                : CONTROLLER_MODEL_NONE;
        if (model)
            controller_add(f->def, CONTROLLER_TYPE_USB, 0, model);
        return;
    }
    if (m->kind == MACHINE_I440FX)
        model =
            has(f, "device/piix3-usb-uhci") ? CONTROLLER_MODEL_PIIX3_UHCI : CONTROLLER_MODEL_NONE;
    else if (m->kind == MACHINE_PSERIES || (m->kind == MACHINE_OTHER && m->pci_root))
        model = usb_model(f);
    else
        return;
    controller_add(f->def, CONTROLLER_TYPE_USB, 0, model);
}

static bool phb_index_used(const struct domain *def, uint32_t index)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type == CONTROLLER_TYPE_PCI && c->model == CONTROLLER_MODEL_PCI_ROOT && c->target &&
            c->target->has_index && c->target->index == index)
            return true;
    }
    return false;
}

/* pSeries has one host bridge per root bus, each with a number of its own. */
void controller_fill_phbs(struct domain *def, bool numbers)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        uint32_t next = 0;
        if (c->type != CONTROLLER_TYPE_PCI || c->model != CONTROLLER_MODEL_PCI_ROOT)
            continue;
        pci_name(c, CONTROLLER_PCI_MODEL_SPAPR_PCI_HOST_BRIDGE);
        CHILD(c->target, type_controller_target);
        if (c->target->has_index || (c->index && !numbers))
            continue;
        while (c->index && phb_index_used(def, next))
            next++;
        SET_NUMBER(c->target, index, next);
    }
}

/* SCSI devices of the host sit beside disks; a further controller is like the one before. */
static void add_for_hostdevs(struct fill *f)
{
    int highest = -1;
    for (size_t i = 0; i < f->def->n_hostdevs; i++) {
        const struct hostdev *h = f->def->hostdevs[i];
        const struct drive_address *a = h->address ? h->address->drive : NULL;
        if (h->subsystem && h->subsystem->type == HOSTDEV_TYPE_SCSI)
            highest = MAX(highest, a && a->has_controller ? (int)a->controller : 0);
    }
    for (int i = 0; i <= highest; i++) {
        const struct controller *before =
            i ? controller_find(f->def, CONTROLLER_TYPE_SCSI, (unsigned)i - 1) : NULL;
        if (!controller_find(f->def, CONTROLLER_TYPE_SCSI, (unsigned)i))
            controller_add(f->def, CONTROLLER_TYPE_SCSI, i,
                           before ? before->model : controller_scsi_model(f));
    }
}

int fill_controllers(struct fill *f)
{
    struct domain *def = f->def;
    give_indexes(def);
    sort_controllers(def);
    if (f->ctx->generic)
        return 0;
    give_models(f);
    add_for_hostdevs(f);
    add_implied_usb(f);
    if (f->machine.kind == MACHINE_Q35 && !controller_find(def, CONTROLLER_TYPE_SATA, 0))
        controller_add(def, CONTROLLER_TYPE_SATA, 0, CONTROLLER_MODEL_NONE);

    struct controller *root = controller_find(def, CONTROLLER_TYPE_PCI, 0);
    enum controller_model want = f->machine.pcie_root  ? CONTROLLER_MODEL_PCIE_ROOT
                                 : f->machine.pci_root ? CONTROLLER_MODEL_PCI_ROOT
                                                       : CONTROLLER_MODEL_NONE;
    if (want && !root)
        root = controller_add(def, CONTROLLER_TYPE_PCI, 0, want);
    if (want && root->model != want)
        return fail(ERR_XML_ERROR,
                    "controller: the PCI controller with index '0' is '%s' but this machine type "
                    "has a '%s'",
                    root->model ? enum_word(&enum_controller_model, (int)root->model) : "",
                    enum_word(&enum_controller_model, (int)want));
    if (f->machine.kind == MACHINE_PSERIES)
        controller_fill_phbs(def, false);
    return 0;
}

/* Every controller up to the highest that a disk of this bus names. */
static void add_for_disks(struct fill *f, enum controller_type type, enum disk_bus bus)
{
    int highest = -1;
    for (size_t i = 0; i < f->def->n_disks; i++) {
        const struct disk *d = f->def->disks[i];
        if (d->target->bus != bus)
            continue;
        const struct address *a = d->address;
        int index = a && a->drive && a->drive->has_controller ? (int)a->drive->controller : 0;
        highest = MAX(highest, index);
    }
    for (int i = 0; i <= highest; i++)
        if (!controller_find(f->def, type, (unsigned)i))
            controller_add(f->def, type, i,
                           type == CONTROLLER_TYPE_SCSI ? controller_scsi_model(f)
                                                        : CONTROLLER_MODEL_NONE);
}

static int virtio_serial_index(const struct address *a)
{
    return a && a->virtio_serial && a->virtio_serial->has_controller
               ? (int)a->virtio_serial->controller
               : 0;
}

static void need(struct fill *f, enum controller_type type, int index)
{
    if (!controller_find(f->def, type, (unsigned)index))
        controller_add(f->def, type, index, CONTROLLER_MODEL_NONE);
}

static void add_smartcards(struct fill *f)
{
    for (size_t i = 0; i < f->def->n_smartcards; i++) {
        const struct address *a = f->def->smartcards[i]->address;
        need(f, CONTROLLER_TYPE_CCID,
             a && a->ccid && a->ccid->has_controller ? (int)a->ccid->controller : 0);
    }
}

static void add_virtio_serial(struct fill *f)
{
    const struct domain *def = f->def;
    for (size_t i = 0; i < def->n_channels; i++) {
        const struct channel_device *c = def->channels[i];
        if (c->target->type == CHANNEL_TARGET_TYPE_VIRTIO)
            need(f, CONTROLLER_TYPE_VIRTIO_SERIAL, virtio_serial_index(c->address));
    }
    for (size_t i = 0; i < def->n_consoles; i++) {
        const struct console *c = def->consoles[i];
        if (c->target && c->target->type == CONSOLE_TARGET_TYPE_VIRTIO)
            need(f, CONTROLLER_TYPE_VIRTIO_SERIAL, virtio_serial_index(c->address));
    }
}

int fill_controllers_by_use(struct fill *f)
{
    add_for_disks(f, CONTROLLER_TYPE_SCSI, DISK_BUS_SCSI);
    if (f->ctx->generic)
        add_for_hostdevs(f);
    add_for_disks(f, CONTROLLER_TYPE_FDC, DISK_BUS_FDC);
    add_for_disks(f, CONTROLLER_TYPE_IDE, DISK_BUS_IDE);
    add_for_disks(f, CONTROLLER_TYPE_SATA, DISK_BUS_SATA);
    add_virtio_serial(f);
    add_smartcards(f);
    return 0;
}
