/* Virtual functions of a physical network card that a network hands out, as sysfs lists them.
 * Called when such a network starts; short local reads, nothing awaits. Invariant: what is handed
 * out is a virtual function. */
#include <string.h>
#include <unistd.h>
#include "driver/network/network.h"
#include "gen/domain.h"
#include "reflect/list.h"
#include "sys/file.h"
#include "sys/pci.h"

static struct pci_source_address *address_new(const struct pci_function *f)
{
    struct pci_source_address *a = value_new(&type_pci_source_address);
    a->type = ADDRESS_TYPE_PCI;
    a->domain = f->domain;
    a->bus = f->bus;
    a->slot = f->slot;
    a->function = f->function;
    pci_source_fill(a);
    return a;
}

static int check_function(const struct network *net, const struct pci_source_address *a)
{
    struct pci_function f = {a->domain, (uint8_t)a->bus, (uint8_t)a->slot, (uint8_t)a->function};
    char name[PCI_NAME_SIZE];
    pci_name(&f, name);
    g_autofree char *physical = g_strdup_printf("/sys/bus/pci/devices/%s/physfn", name);
    if (file_exists(physical))
        return 0;
    return fail_in(FROM_NETWORK, ERR_CONFIG_UNSUPPORTED,
                   "network '%s': PCI function '%s' is no virtual function of a card", net->name,
                   name);
}

/* The network device of the function, which a guest has by macvtap. */
static void add_device(struct network_forward *f, const char *folder)
{
    g_autofree char *net = g_build_filename(folder, "net", NULL);
    char **names = NULL;
    size_t n = 0;
    if (dir_list(net, &names, &n) < 0)
        error_clear();
    if (n) {
        struct network_forward_interface *i = value_new(&type_network_forward_interface);
        i->dev = g_strdup(names[0]);
        LIST_ADD(f->interfaces, f->n_interfaces, i);
    }
    g_strfreev(names);
}

static void add_function(struct network_forward *f, const char *link)
{
    char target[4096];
    struct pci_function function;
    ssize_t len = readlink(link, target, sizeof(target) - 1);
    if (len < 0)
        return;
    target[len] = 0;
    g_autofree char *name = g_path_get_basename(target);
    if (f->mode != NETWORK_FORWARD_MODE_HOSTDEV)
        add_device(f, link);
    else if (pci_parse(name, &function))
        LIST_ADD(f->addresses, f->n_addresses, address_new(&function));
}

static int add_functions(const struct network *net, struct network_forward *f, const char *card)
{
    for (unsigned i = 0;; i++) {
        g_autofree char *link = g_strdup_printf("/sys/class/net/%s/device/virtfn%u", card, i);
        if (!file_exists(link))
            break;
        add_function(f, link);
    }
    if (f->n_addresses || f->n_interfaces)
        return 0;
    return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                   "network '%s': device '%s' has no virtual functions to hand out", net->name,
                   card);
}

int network_find_functions(struct network *net)
{
    struct network_forward *f = net->forward;
    if (f->n_pfs && f->pfs[0]->dev && !f->n_addresses && !f->n_interfaces)
        return add_functions(net, f, f->pfs[0]->dev);
    for (size_t i = 0; f->mode == NETWORK_FORWARD_MODE_HOSTDEV && i < f->n_addresses; i++)
        if (check_function(net, f->addresses[i]) < 0)
            return -1;
    return 0;
}
