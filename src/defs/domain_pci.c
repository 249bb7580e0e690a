/* PCI addresses of a whole definition: what the machine keeps for itself, what the document names,
 * then everything else in a fixed order, so that one document always gives one machine. A step of
 * domain_fill; pure. Invariant: an address once given is never changed. */
#include "defs/domain_pci.h"

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

static void set_place(struct pci_walk *w, struct address **address, const struct pci_place *at)
{
    if (w->trial) {
        struct given g = {address, *address};
        g_array_append_val(w->trial, g);
        *address = value_copy(&type_address, g.before);
    }
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
        if (connect & (PCI_CONNECT_PCI | PCI_CONNECT_PCIE | PCI_CONNECT_BRIDGE))
            connect |= PCI_CONNECT_PCI | PCI_CONNECT_PCIE; /* the user may mix them */
        if (pci_map_reserve(w->map, &at, connect, item->what) < 0)
            return -1;
    }
    return 0;
}

/* Gives a built-in or primary device its customary place when nobody has it. */
static void claim(struct pci_walk *w, struct address **address, unsigned slot, unsigned function)
{
    struct pci_place at = {0, 0, slot, function};
    if (is_set(*address) || !pci_map_is_free(w->map, &at))
        return;
    w->map->buses[0].slots[slot].functions |= (uint8_t)(1u << function);
    w->map->buses[0].slots[slot].packed = false;
    set_place(w, address, &at);
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
    return v && pci_video_connect(f, v) && pci_takes(v->address);
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

/* The slot where another of the same EHCI's group stands. */
static bool group_place(const struct domain *def, const struct controller *c, struct pci_place *at)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *o = def->controllers[i];
        if (o->type == CONTROLLER_TYPE_USB && o->index == c->index && is_ich9_usb(o->model) &&
            is_set(o->address)) {
            *at = place_of(o->address);
            return true;
        }
    }
    return false;
}

/* The first companions of an EHCI sit where a q35 board has them; the rest of their group follows.
 */
static void claim_usb2(struct pci_walk *w, struct controller *c)
{
    static const unsigned slots[] = {29, 26};
    struct pci_place own;
    if (!pci_takes(c->address) || is_set(c->address) || group_place(w->f->def, c, &own))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
        if (pci_map_slot_is_free(w->map, 0, slots[i])) {
            claim(w, &c->address, slots[i], 0);
            c->address->pci->multifunction = TRI_YES;
            return;
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
        if (c->type == CONTROLLER_TYPE_USB && c->model == CONTROLLER_MODEL_ICH9_UHCI1)
            claim_usb2(w, c);
        if (c->type == CONTROLLER_TYPE_PCI && c->model == CONTROLLER_MODEL_DMI_TO_PCI_BRIDGE)
            claim(w, &c->address, 30, 0);
    }
    reserve_function(w, 31, 0);
    reserve_function(w, 31, 3);
    for (size_t i = 0; i < def->n_sounds; i++)
        if (def->sounds[i]->model == SOUND_MODEL_ICH9 && pci_takes(def->sounds[i]->address) &&
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

/* An EHCI and its companions share a slot, one function each. */
static int place_companion(struct pci_walk *w, struct controller *c)
{
    struct pci_place at;
    bool found = group_place(w->f->def, c, &at);
    if (!found && pci_map_next(w->map, pci_plain(), "a USB controller", &at) < 0)
        return -1;
    at.function = ich9_function(c->model);
    if (!found)
        w->map->buses[at.bus].slots[at.slot].functions = 0;
    w->map->buses[at.bus].slots[at.slot].functions |= (uint8_t)(1u << at.function);
    set_place(w, &c->address, &at);
    if (c->model == CONTROLLER_MODEL_ICH9_UHCI1)
        c->address->pci->multifunction = TRI_YES;
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
        if (item->controller && item->controller->type == CONTROLLER_TYPE_USB &&
            is_ich9_usb(item->controller->model)) {
            if (place_companion(w, item->controller) < 0)
                return -1;
            continue;
        }
        if (pci_map_next(w->map, item->connect, item->what, &at) < 0)
            return -1;
        set_place(w, item->address, &at);
    }
    return 0;
}

static int build_map(struct pci_walk *w)
{
    const struct domain *def = w->f->def;
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type == CONTROLLER_TYPE_PCI && pci_bus_of(c) &&
            pci_map_add_bus(w->map, c->index, pci_bus_of(c)) < 0)
            return -1;
    }
    return 0;
}

/* One pass over the definition of w->f. */
static int pass(struct pci_walk *w, bool spare)
{
    bool root_only = w->map->n_buses == 1;
    pci_want_controllers(w);
    guint n_controllers = w->wants->len;
    pci_want_all(w);
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
    if (spare && root_only && !pci_is_express(w->f) && !w->map->many_roots &&
        !pci_map_is_full(w->map)) {
        struct pci_place unused; /* keeps a slot for a bridge */
        if (pci_map_next(w->map, pci_plain(), "a bridge", &unused) < 0)
            return -1;
    }
    if (assign_wants(w) < 0)
        return -1;
    if (spare && pci_is_express(w->f) && root_only && w->map->n_buses > 1) {
        struct pci_place unused; /* one free port for hot-plug */
        return pci_map_next(w->map, PCI_CONNECT_PCIE | PCI_CONNECT_HOTPLUG, "hot-plug", &unused);
    }
    return 0;
}

/* The latest first: one address may have been given twice. */
static void take_back(GArray *trial)
{
    while (trial->len) {
        struct given *g = &g_array_index(trial, struct given, trial->len - 1);
        value_free(&type_address, *g->address);
        *g->address = g->before;
        g_array_set_size(trial, trial->len - 1);
    }
}

/* Runs all of it as a trial on a map that may grow, to learn which controllers the machine needs.
 */
static int count_buses(struct fill *f, struct pci_map *map)
{
    struct pci_walk w = {f, map, g_array_new(FALSE, FALSE, sizeof(struct want)),
                         g_array_new(FALSE, FALSE, sizeof(struct given))};
    bool many_roots = f->machine.kind == MACHINE_PSERIES;
    map->grows = true;
    map->many_roots = many_roots;
    int rc = build_map(&w);
    for (unsigned b = 0; rc == 0 && b < map->n_buses; b++) /* gaps between the given indexes */
        if (!map->buses[b].kind)
            rc = pci_map_add_bus(map, b,
                                 pci_is_express(f) ? PCI_BUS_ROOT_PORT
                                 : many_roots      ? PCI_BUS_ROOT
                                                   : PCI_BUS_BRIDGE);
    size_t n_given = map->n_buses;
    if (rc == 0)
        rc = pass(&w, true);
    /* Each invented controller needs a place itself. */
    for (size_t b = n_given; rc == 0 && b < map->n_buses; b++) {
        struct pci_place unused;
        if (map->buses[b].kind == PCI_BUS_BRIDGE && pci_is_express(f))
            rc = pci_map_next(map, PCI_CONNECT_BRIDGE, "a PCI controller", &unused);
    }
    take_back(w.trial);
    g_array_unref(w.trial);
    g_array_unref(w.wants);
    return rc;
}

static int add_controllers(struct fill *f, const struct pci_map *map)
{
    for (unsigned b = 0; b < map->n_buses; b++) {
        if (!map->buses[b].kind || controller_find(f->def, CONTROLLER_TYPE_PCI, b))
            continue;
        controller_fill_pci(
            controller_add(f->def, CONTROLLER_TYPE_PCI, (int)b, pci_model_of(map->buses[b].kind)));
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

/* A machine without PCI has no place for what is not on its board. */
static int refuse_wants(struct fill *f)
{
    struct pci_walk w = {f, NULL, g_array_new(FALSE, FALSE, sizeof(struct want)), NULL};
    pci_want_controllers(&w);
    pci_want_all(&w);
    const char *what = w.wants->len ? g_array_index(w.wants, struct want, 0).what : NULL;
    g_array_unref(w.wants);
    return what ? fail(ERR_XML_ERROR, "%s: machine '%s' has no PCI bus", what,
                       f->def->os->type->machine)
                : 0;
}

int assign_pci(struct fill *f)
{
    const struct machine *m = &f->machine;
    bool elsewhere = m->arm || m->riscv || m->loongarch || m->s390; /* virtio-mmio, ccw */
    bool root = controller_find(f->def, CONTROLLER_TYPE_PCI, 0);
    if (!m->pci_root && !m->pcie_root && (!root || elsewhere))
        return elsewhere || f->ctx->trusted ? 0 : refuse_wants(f);
    if (!root)
        return 0;
    struct pci_map trial = {0}, map = {0};
    if (count_buses(f, &trial) < 0) {
        pci_map_finish(&trial);
        return -1;
    }
    add_controllers(f, &trial);
    if (f->machine.kind == MACHINE_PSERIES)
        controller_fill_phbs(f->def, true);
    pci_map_finish(&trial);

    struct pci_walk w = {f, &map, g_array_new(FALSE, FALSE, sizeof(struct want)), NULL};
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
