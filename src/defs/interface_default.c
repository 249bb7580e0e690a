/* Network interfaces: hardware address and model. A step of domain_fill; pure. */
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
    if (m->kind == MACHINE_PSERIES)
        return "spapr-vlan";
    if (m->arm)
        return f->machine_facts && f->machine_facts->default_nic ? f->machine_facts->default_nic
               : f->def->os->type->machine &&
                       g_str_has_prefix(f->def->os->type->machine, "vexpress-")
                   ? "lan9118"
                   : "smc91c111";
    static const char *const models[][2] = {{"device/rtl8139", "rtl8139"},
                                            {"device/e1000", "e1000"},
                                            {"device/virtio-net-pci", "virtio"}};
    for (size_t i = 0; i < G_N_ELEMENTS(models); i++)
        if (!f->facts || fact_yes(f->facts, models[i][0]))
            return models[i][1];
    return NULL;
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
