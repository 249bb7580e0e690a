/* Devices of the host: their back ends, then the device. Part of plan_make; pure; never awaits.
 * Interfaces of type 'hostdev' became hostdevs before (hostdev_from_interfaces). */
#include "driver/qemu/block/node.h"
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"

static struct hostdev *of_interface(const struct interface *n)
{
    struct hostdev *h = value_new(&type_hostdev);
    h->mode = HOSTDEV_MODE_SUBSYSTEM;
    h->subsystem = value_new(&type_hostdev_subsystem);
    h->subsystem->type = HOSTDEV_TYPE_PCI;
    h->subsystem->managed = n->managed;
    h->subsystem->pci = value_new(&type_hostdev_pci);
    h->subsystem->pci->source = value_new(&type_pci_host_source);
    if (n->source && n->source->hostdev)
        h->subsystem->pci->source->address =
            value_copy(&type_pci_source_address, n->source->hostdev->address);
    h->teaming = n->teaming ? value_copy(&type_teaming, n->teaming) : NULL;
    h->boot = n->boot ? value_copy(&type_boot, n->boot) : NULL;
    h->rom = n->rom ? value_copy(&type_rom, n->rom) : NULL;
    h->acpi = n->acpi ? value_copy(&type_acpi, n->acpi) : NULL;
    h->alias = n->alias ? value_copy(&type_alias, n->alias) : NULL;
    h->address = n->address ? value_copy(&type_address, n->address) : NULL;
    return h;
}

void hostdev_from_interfaces(struct domain *def)
{
    size_t n = 0;
    for (size_t i = 0; i < def->n_interfaces; i++)
        n += def->interfaces[i]->type == INTERFACE_TYPE_HOSTDEV;
    if (!n)
        return;
    struct hostdev **all = g_new0(struct hostdev *, n + def->n_hostdevs);
    size_t at = 0;
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->type == INTERFACE_TYPE_HOSTDEV)
            all[at++] = of_interface(def->interfaces[i]);
    for (size_t i = 0; i < def->n_hostdevs; i++)
        all[at++] = def->hostdevs[i];
    g_free(def->hostdevs);
    def->hostdevs = all;
    def->n_hostdevs = at;
}

/* The medium of a SCSI device: its sg node of this host, or iSCSI. */
static json_t *scsi_node(struct plan_build *b, const struct hostdev *h, const char *name)
{
    const struct scsi_source *s = h->subsystem->scsi->source;
    if (s && s->protocol == HOSTDEV_SCSI_PROTOCOL_ISCSI) {
        struct source_network net = {.protocol = STORAGE_PROTOCOL_ISCSI,
                                     .name = s->name,
                                     .hosts = s->hosts,
                                     .n_hosts = s->n_hosts,
                                     .initiator = s->initiator};
        struct node_options opt = {.name = name, .layer = "backend", .auth = s->auth};
        g_autofree char *id = g_strdup_printf("%s-backend-auth-secret0", name);
        if (s->auth && secret_auth(b, id, s->auth) < 0)
            return NULL;
        return node_network(&net, &opt);
    }
    if (!s || !s->adapter || !s->adapter->name || !s->address)
        return fail_null(ERR_XML_ERROR, "hostdev: a SCSI device needs <adapter> and <address>");
    g_autofree char *path = b->opt->scsi_generic
                                ? b->opt->scsi_generic(b->opt, s->adapter->name, s->address->bus,
                                                       s->address->target, s->address->unit)
                                : NULL;
    if (!path)
        return fail_null(ERR_CONFIG_UNSUPPORTED,
                         "hostdev: this host has no SCSI device %u:%u:%u on adapter '%s'",
                         s->address->bus, s->address->target, (unsigned)s->address->unit,
                         s->adapter->name);
    return json_pack("{s:s, s:s}", "driver", "host_device", "filename", path);
}

static int scsi_backend(struct plan_build *b, const struct hostdev *h, unsigned number)
{
    g_autofree char *name = g_strdup_printf("libvirt-%u", number);
    g_autofree char *node_name = g_strdup_printf("%s-backend", name);
    json_t *node = scsi_node(b, h, name);
    if (!node)
        return -1;
    json_object_set_new(node, "node-name", json_string(node_name));
    json_object_set_new(node, "read-only", json_boolean(h->readonly));
    arg_json(b, "-blockdev", node);
    return 0;
}

static int one(struct plan_build *b, size_t index, unsigned *scsi_number)
{
    const struct hostdev *h = b->def->hostdevs[index];
    struct device_env env = {b->def, b->facts, b, index, alias_of(h->alias)};
    g_autofree char *node = NULL;
    if (h->mode != HOSTDEV_MODE_SUBSYSTEM || !h->subsystem)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "hostdev: mode 'capabilities' is for containers, not for QEMU");
    if (h->address && h->address->type == ADDRESS_TYPE_UNASSIGNED)
        return 0; /* kept from the host, not shown to the guest */
    if (h->subsystem->type == HOSTDEV_TYPE_SCSI) {
        if (scsi_backend(b, h, *scsi_number) < 0)
            return -1;
        node = g_strdup_printf("libvirt-%u-backend", (*scsi_number)++);
        env.drive = node;
    }
    return arg_device_in(b, &device_table_hostdev, &env, h);
}

int command_hostdevs(struct plan_build *b)
{
    unsigned scsi_number = disk_numbers(b->def) + 1;
    for (size_t i = 0; i < b->def->n_hostdevs; i++)
        if (one(b, i, &scsi_number) < 0)
            return -1;
    return 0;
}
