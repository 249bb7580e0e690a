/* Network interfaces: hardware address, model, what a switch calls the port. A step of domain_fill;
 * pure. */
#include "base/ids.h"
#include "defs/fill.h"

static void fill_mac(struct fill *f, struct interface *n)
{
    uint8_t tail[3];
    CHILD(n->mac, type_mac_address);
    if (n->mac->address)
        return;
    fill_random(f->ctx, tail, sizeof(tail));
    n->mac->address = g_strdup_printf("52:54:00:%02x:%02x:%02x", tail[0], tail[1], tail[2]);
}

static const char *default_model(const struct fill *f, const struct interface *n)
{
    const struct machine *m = &f->machine;
    if (n->type == INTERFACE_TYPE_VDPA)
        return "virtio";
    if (m->s390 || m->riscv || m->loongarch || (m->arm && m->kind == MACHINE_ARM_VIRT))
        return "virtio";
    if (m->arm)
        return f->machine_facts && f->machine_facts->default_nic ? f->machine_facts->default_nic
               : g_strcmp0(f->def->os->type->machine, "versatilepb") == 0 ? "smc91c111"
                                                                          : "lan9118";
    static const char *const models[][2] = {{"device/rtl8139", "rtl8139"},
                                            {"device/e1000", "e1000"},
                                            {"device/virtio-net-pci", "virtio"}};
    for (size_t i = 0; i < G_N_ELEMENTS(models); i++)
        if (!f->facts || fact_yes(f->facts, models[i][0]))
            return models[i][1];
    return NULL;
}

static void fill_id(const struct fill *f, char **id)
{
    char text[UUID_TEXT_SIZE];
    uint8_t uuid[16];
    if (*id)
        return;
    fill_random_uuid(f, uuid);
    *id = g_strdup(uuid_format(uuid, text));
}

/* A switch knows a port by numbers that nobody need choose; a network says which of them it wants.
 */
static void fill_port(const struct fill *f, struct interface *n)
{
    struct virtual_port *port = n->virtualport;
    bool any = port && !port->type && n->type == INTERFACE_TYPE_NETWORK;
    bool instance = any || (port && port->type == VIRTUAL_PORT_TYPE_802_1_QBG);
    bool interface = any || (port && port->type == VIRTUAL_PORT_TYPE_OPENVSWITCH);
    if (!instance && !interface)
        return;
    CHILD(port->parameters, type_virtual_port_parameters);
    if (instance)
        fill_id(f, &port->parameters->instanceid);
    if (interface)
        fill_id(f, &port->parameters->interfaceid);
}

static void fill_families(struct ip_address *const *ips, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (ips[i]->address && g_strcmp0(ips[i]->family, "ipv6") != 0) {
            g_free(ips[i]->family);
            ips[i]->family = g_strdup(strchr(ips[i]->address, ':') ? "ipv6" : "ipv4");
        }
}

void domain_drop_generated_names(struct domain *def)
{
    static const char *const prefixes[] = {"vnet", "macvtap", "macvlan"};
    for (size_t i = 0; i < def->n_interfaces; i++) {
        struct interface_target *t = def->interfaces[i]->target;
        for (size_t k = 0; t && t->dev && k < G_N_ELEMENTS(prefixes); k++)
            if (g_str_has_prefix(t->dev, prefixes[k]))
                g_clear_pointer(&t->dev, g_free);
    }
}

/* A card of the host has no options of ours but the driver that binds it. */
static void keep_driver_name(struct interface *n)
{
    struct interface_driver *old = n->driver;
    if (!old)
        return;
    n->driver = old->name || old->model ? value_new(&type_interface_driver) : NULL;
    if (n->driver) {
        n->driver->name = old->name;
        n->driver->model = g_strdup(old->model);
    }
    value_free(&type_interface_driver, old);
}

int fill_interfaces(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_interfaces; i++) {
        struct interface *n = def->interfaces[i];
        fill_mac(f, n);
        fill_port(f, n);
        fill_families(n->ips, n->n_ips);
        if (n->type == INTERFACE_TYPE_DIRECT && n->source && n->source->direct &&
            !n->source->direct->mode)
            n->source->direct->mode = DIRECT_MODE_VEPA;
        if (n->type == INTERFACE_TYPE_HOSTDEV)
            keep_driver_name(n);
        if (n->type == INTERFACE_TYPE_HOSTDEV || f->ctx->generic)
            continue;
        if (n->model && n->model->type)
            continue;
        const char *model = default_model(f, n);
        if (!model)
            continue;
        CHILD(n->model, type_interface_model);
        n->model->type = g_strdup(model);
    }
    return 0;
}
