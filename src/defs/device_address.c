/* Places other than PCI and drives: virtio-serial ports, USB ports, s390 channel devices, spapr-vio
 * registers. Steps of domain_fill; pure. Invariant: an address once given is never changed. */
#include "defs/fill.h"

/* --- virtio-serial ports -----------------------------------------------------------------------
 */

static bool port_used(const struct domain *def, uint32_t controller, uint32_t bus, uint32_t port)
{
    for (size_t i = 0; i < def->n_channels + def->n_consoles; i++) {
        const struct address *a = i < def->n_channels ? def->channels[i]->address
                                                      : def->consoles[i - def->n_channels]->address;
        const struct virtio_serial_address *v = a ? a->virtio_serial : NULL;
        if (v && v->has_port && v->port == port && v->controller == controller && v->bus == bus)
            return true;
    }
    return false;
}

static int assign_channel(struct domain *def, struct channel_device *c)
{
    CHILD(c->address, type_address);
    if (c->address->type && c->address->type != ADDRESS_TYPE_VIRTIO_SERIAL)
        return 0;
    c->address->type = ADDRESS_TYPE_VIRTIO_SERIAL;
    struct virtio_serial_address *v = CHILD(c->address->virtio_serial, type_virtio_serial_address);
    if (v->has_port && v->port)
        goto rest;
    uint32_t controller = v->has_controller ? v->controller : 0;
    for (;; controller++) {
        const struct controller *home =
            controller_find(def, CONTROLLER_TYPE_VIRTIO_SERIAL, controller);
        uint32_t max = home && home->has_ports ? (uint32_t)home->ports : 31;
        uint32_t port = 1;
        while (port < max && port_used(def, controller, 0, port))
            port++;
        if (port < max) {
            SET_NUMBER(v, controller, controller);
            SET_NUMBER(v, port, port);
            break;
        }
        if (v->has_controller)
            return fail(ERR_XML_ERROR, "channel: virtio-serial controller '%u' has no free port",
                        controller);
    }
rest:
    v->has_controller = v->has_bus = true;
    return 0;
}

int assign_virtio_serial(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_channels; i++)
        if (def->channels[i]->target->type == CHANNEL_TARGET_TYPE_VIRTIO &&
            assign_channel(def, def->channels[i]) < 0)
            return -1;
    /* Ports beyond the first controller's need another one. */
    for (size_t i = 0; i < def->n_channels; i++) {
        const struct address *a = def->channels[i]->address;
        if (a && a->virtio_serial &&
            !controller_find(def, CONTROLLER_TYPE_VIRTIO_SERIAL, a->virtio_serial->controller))
            controller_add(def, CONTROLLER_TYPE_VIRTIO_SERIAL, (int)a->virtio_serial->controller,
                           CONTROLLER_MODEL_NONE);
    }
    return 0;
}

/* --- USB ports
 * ------------------------------------------------------------------------------------ */

static unsigned usb_ports(const struct controller *c)
{
    switch (c->model) {
    case CONTROLLER_MODEL_PIIX3_UHCI:
    case CONTROLLER_MODEL_PIIX4_UHCI:
    case CONTROLLER_MODEL_VT82C686B_UHCI:
    case CONTROLLER_MODEL_NONE:
        return 2;
    case CONTROLLER_MODEL_EHCI:
    case CONTROLLER_MODEL_ICH9_EHCI1:
        return 6;
    case CONTROLLER_MODEL_PCI_OHCI:
        return 3;
    case CONTROLLER_MODEL_NEC_XHCI:
    case CONTROLLER_MODEL_QEMU_XHCI:
        return c->has_ports ? (unsigned)c->ports : 4;
    default:
        return 0;
    }
}

struct usb_walk {
    struct domain *def;
    GHashTable *used;   /* "bus:port" */
    GPtrArray *devices; /* struct address ** in the order of assignment */
};

static void usb_device(struct usb_walk *w, struct address **a)
{
    if (*a && (*a)->type && (*a)->type != ADDRESS_TYPE_USB)
        return;
    g_ptr_array_add(w->devices, a);
}

static void usb_collect(struct usb_walk *w)
{
    struct domain *def = w->def;
    for (size_t i = 0; i < def->n_hubs; i++)
        usb_device(w, &def->hubs[i]->address);
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->target->bus == DISK_BUS_USB)
            usb_device(w, &def->disks[i]->address);
    for (size_t i = 0; i < def->n_inputs; i++)
        if (def->inputs[i]->bus == INPUT_BUS_USB)
            usb_device(w, &def->inputs[i]->address);
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_CCID)
            usb_device(w, &def->controllers[i]->address);
    for (size_t i = 0; i < def->n_sounds; i++)
        if (def->sounds[i]->model == SOUND_MODEL_USB)
            usb_device(w, &def->sounds[i]->address);
    for (size_t i = 0; i < def->n_serials; i++)
        if (def->serials[i]->target &&
            def->serials[i]->target->type == SERIAL_TARGET_TYPE_USB_SERIAL)
            usb_device(w, &def->serials[i]->address);
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->model && !g_strcmp0(def->interfaces[i]->model->type, "usb-net"))
            usb_device(w, &def->interfaces[i]->address);
    for (size_t i = 0; i < def->n_hostdevs; i++)
        if (def->hostdevs[i]->subsystem && def->hostdevs[i]->subsystem->type == HOSTDEV_TYPE_USB)
            usb_device(w, &def->hostdevs[i]->address);
    for (size_t i = 0; i < def->n_redirdevs; i++)
        usb_device(w, &def->redirdevs[i]->address);
}

static bool usb_set(const struct address *a)
{
    return a && a->usb && a->usb->port && strcmp(a->usb->port, "0") != 0;
}

static char *usb_key(unsigned bus, const char *port)
{
    return g_strdup_printf("%u:%s", bus, port);
}

/* "1.2" is port 2 of the hub at port 1; at most four levels. */
static int usb_check_path(struct usb_walk *w, const struct usb_address *a)
{
    unsigned dots = 0;
    for (const char *p = a->port; *p; p++)
        if (*p == '.')
            dots++;
        else if (!g_ascii_isdigit(*p))
            return fail(ERR_XML_ERROR, "USB address: port '%s' is no path of numbers", a->port);
    if (dots > 3)
        return fail(ERR_XML_ERROR, "USB address: port '%s' has more than four levels", a->port);
    if (!dots)
        return 0;
    g_autofree char *parent = g_strndup(a->port, (size_t)(strrchr(a->port, '.') - a->port));
    for (size_t i = 0; i < w->def->n_hubs; i++) {
        const struct address *hub = w->def->hubs[i]->address;
        if (hub && hub->usb && hub->usb->bus == a->bus && !g_strcmp0(hub->usb->port, parent))
            return 0;
    }
    return fail(ERR_XML_ERROR, "USB address: there is no hub at port '%s' of bus %u for port '%s'",
                parent, a->bus, a->port);
}

/* A place that a user names exists. */
static int usb_check_bus(const struct domain *def, const struct usb_address *a)
{
    const struct controller *c = controller_find(def, CONTROLLER_TYPE_USB, a->bus);
    if (!c)
        return fail(ERR_XML_ERROR, "USB address: there is no bus %u", a->bus);
    unsigned port = (unsigned)g_ascii_strtoull(a->port, NULL, 10);
    if (!strchr(a->port, '.') && port > usb_ports(c))
        return fail(ERR_XML_ERROR, "USB address: bus %u has %u ports, not a port '%s'", a->bus,
                    usb_ports(c), a->port);
    return 0;
}

static int usb_reserve(struct usb_walk *w, bool is_new)
{
    for (guint i = 0; i < w->devices->len; i++) {
        struct address *a = *(struct address **)w->devices->pdata[i];
        if (!usb_set(a))
            continue;
        a->usb->has_bus = true;
        if (usb_check_path(w, a->usb) < 0 || (is_new && usb_check_bus(w->def, a->usb) < 0))
            return -1;
        if (!g_hash_table_add(w->used, usb_key(a->usb->bus, a->usb->port)))
            return fail(ERR_XML_ERROR, "two USB devices are at bus %u, port %s", a->usb->bus,
                        a->usb->port);
    }
    return 0;
}

/* Ports of a controller or of a hub below it; `prefix` ends with a dot. */
static bool usb_find(struct usb_walk *w, unsigned bus, const char *prefix, unsigned ports,
                     struct address **address)
{
    for (unsigned p = 1; p <= ports; p++) {
        g_autofree char *port = g_strdup_printf("%s%u", prefix, p);
        if (!g_hash_table_add(w->used, usb_key(bus, port)))
            continue;
        CHILD(*address, type_address);
        (*address)->type = ADDRESS_TYPE_USB;
        CHILD((*address)->usb, type_usb_address);
        SET_NUMBER((*address)->usb, bus, bus);
        g_free((*address)->usb->port);
        (*address)->usb->port = g_steal_pointer(&port);
        return true;
    }
    return false;
}

static bool usb_place_at(struct usb_walk *w, struct address **address, bool any_bus, unsigned want)
{
    struct domain *def = w->def;
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type != CONTROLLER_TYPE_USB || c->master || (!any_bus && c->index != want))
            continue;
        if (usb_find(w, c->index, "", usb_ports(c), address))
            return true;
    }
    for (size_t i = 0; i < def->n_hubs; i++) {
        const struct address *hub = def->hubs[i]->address;
        if (!usb_set(hub) || (!any_bus && hub->usb->bus != want))
            continue;
        g_autofree char *prefix = g_strdup_printf("%s.", hub->usb->port);
        if (usb_find(w, hub->usb->bus, prefix, 8, address))
            return true;
    }
    return false;
}

static unsigned usb_capacity(const struct domain *def)
{
    unsigned n = 0;
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_USB && !def->controllers[i]->master)
            n += usb_ports(def->controllers[i]);
    return n + 8 * (unsigned)def->n_hubs;
}

/* Hubs are added when the ports of the controllers do not suffice. */
static void usb_add_hubs(struct usb_walk *w)
{
    struct domain *def = w->def;
    unsigned n_ports = usb_capacity(def);
    unsigned n_devices = w->devices->len;
    while (n_ports && n_devices > n_ports) {
        struct hub *h = value_new(&type_hub);
        h->type = HUB_TYPE_USB;
        LIST_ADD(def->hubs, def->n_hubs, h);
        n_ports += 7; /* eight more, one taken */
    }
    g_ptr_array_set_size(w->devices, 0);
    usb_collect(w);
}

static int usb_assign(struct usb_walk *w, bool required)
{
    for (guint i = 0; i < w->devices->len; i++) {
        struct address **a = w->devices->pdata[i];
        bool any = !*a || !(*a)->usb || !(*a)->usb->has_bus;
        if (usb_set(*a) || usb_place_at(w, a, any, any ? 0 : (*a)->usb->bus) || !required)
            continue;
        return fail(ERR_XML_ERROR, "no USB controller or hub has a free port");
    }
    return 0;
}

int assign_usb(struct fill *f)
{
    struct usb_walk w = {f->def, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         g_ptr_array_new()};
    usb_collect(&w);
    if (f->ctx->is_new)
        usb_add_hubs(&w);
    int rc = usb_reserve(&w, f->ctx->is_new);
    if (rc == 0 && f->ctx->is_new && w.devices->len &&
        controller_last_index(f->def, CONTROLLER_TYPE_USB) < 0)
        rc = fail(ERR_CONFIG_UNSUPPORTED, "USB devices need a controller of type 'usb'");
    if (rc == 0 && f->ctx->is_new && controller_last_index(f->def, CONTROLLER_TYPE_USB) >= 0)
        rc = usb_assign(&w, true);
    g_hash_table_unref(w.used);
    g_ptr_array_unref(w.devices);
    return rc;
}
