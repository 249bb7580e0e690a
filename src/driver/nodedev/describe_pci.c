/* PCI functions. Called by describe.c; reads sysfs and the list of names that a package brings. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "driver/nodedev/describe.h"
#include "sys/file.h"
#include "sys/pci.h"

enum { CONFIG_BYTES_MAX = 4096, CONVENTIONAL_BYTES = 256 };

/* --- names of makers and products ------------------------------------------------------------- */

static const char *const id_files[] = {"/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"};

static GMappedFile *ids_open(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(id_files); i++) {
        GMappedFile *file = g_mapped_file_new(id_files[i], FALSE, NULL);
        if (file)
            return file;
    }
    return NULL;
}

/* What stands behind KEY on a line of its own, from `at` on; *at: behind it. */
static char *line_after(const char **at, const char *end, const char *key, const char *stop)
{
    size_t len = strlen(key);
    const char *found = memmem(*at, (size_t)(end - *at), key, len);
    const char *limit = stop ? memmem(*at, (size_t)(end - *at), stop, strlen(stop)) : NULL;
    if (!found || (limit && found > limit))
        return NULL;
    found += len;
    const char *eol = memchr(found, '\n', (size_t)(end - found));
    *at = eol ? eol : end;
    return g_strstrip(g_strndup(found, (gsize)(*at - found)));
}

/* Products follow their maker, each on a line that begins with a tab; the next maker's does not. */
static char *product_name(const char *at, const char *end, unsigned device)
{
    g_autofree char *key = g_strdup_printf("\n\t%04x  ", device);
    const char *stop = at;
    while ((stop = memchr(stop, '\n', (size_t)(end - stop))) && stop + 1 < end &&
           (stop[1] == '\t' || stop[1] == '#'))
        stop++;
    return line_after(&at, stop ? stop : end, key, NULL);
}

char *pci_id_name(unsigned vendor, unsigned device)
{
    GMappedFile *file = ids_open();
    if (!file)
        return NULL;
    const char *at = g_mapped_file_get_contents(file);
    const char *end = at + g_mapped_file_get_length(file);
    g_autofree char *key = g_strdup_printf("\n%04x  ", vendor);
    char *name = line_after(&at, end, key, NULL);
    if (name && device != UINT32_MAX) {
        g_free(name);
        name = product_name(at, end, device);
    }
    g_mapped_file_unref(file);
    return name;
}

/* --- what it is ------------------------------------------------------------------------------- */

static struct node_id *id_new(unsigned id, char *name)
{
    struct node_id *out = value_new(&type_node_id);
    SET_NUMBER(out, id, id);
    out->name = name;
    return out;
}

static void put_ids(struct udev_device *dev, struct node_pci *pci)
{
    uint32_t vendor = 0, device = 0, class;
    if (attr_hex(dev, "class", &class) || attr_hex(dev, "class", &class))
        SET_NUMBER(pci, class_, class);
    attr_hex(dev, "vendor", &vendor);
    attr_hex(dev, "device", &device);
    pci->vendor = id_new(vendor, pci_id_name(vendor, UINT32_MAX));
    pci->product = id_new(device, pci_id_name(vendor, device));
}

static struct node_pci_address *address_new(const struct pci_function *f)
{
    struct node_pci_address *a = value_new(&type_node_pci_address);
    SET_NUMBER(a, domain, f->domain);
    SET_NUMBER(a, bus, f->bus);
    SET_NUMBER(a, slot, f->slot);
    SET_NUMBER(a, function, f->function);
    return a;
}

static int compare_addresses(const void *a, const void *b)
{
    const struct node_pci_address *x = *(void *const *)a, *y = *(void *const *)b;
    uint64_t m = (uint64_t)x->domain << 32 | x->bus << 16 | x->slot << 8 | x->function;
    uint64_t n = (uint64_t)y->domain << 32 | y->bus << 16 | y->slot << 8 | y->function;
    return m < n ? -1 : m > n;
}

struct node_iommu_group *iommu_group_of(struct udev_device *dev)
{
    char target[4096];
    g_autofree char *link = g_build_filename(udev_device_get_syspath(dev), "iommu_group", NULL);
    g_autofree char *members = g_build_filename(link, "devices", NULL);
    ssize_t len = readlink(link, target, sizeof(target) - 1);
    char **names = NULL;
    size_t n = 0;
    if (len < 0)
        return NULL;
    target[len] = 0;
    struct node_iommu_group *group = value_new(&type_node_iommu_group);
    SET_NUMBER(
        group, number,
        (uint32_t)strtoul(strrchr(target, '/') ? strrchr(target, '/') + 1 : target, NULL, 10));
    if (dir_list(members, &names, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        struct pci_function f;
        if (pci_parse(names[i], &f))
            LIST_ADD(group->addresses, group->n_addresses, address_new(&f));
    }
    g_strfreev(names);
    return group;
}

/* --- what else it can do ---------------------------------------------------------------------- */

static struct node_pci_cap *pci_cap(struct node_pci *pci, enum node_pci_cap_type type)
{
    struct node_pci_cap *cap = value_new(&type_node_pci_cap);
    cap->type = type;
    LIST_ADD(pci->caps, pci->n_caps, cap);
    return cap;
}

static bool link_target(const char *folder, const char *name, struct pci_function *ret)
{
    char target[4096];
    g_autofree char *link = g_build_filename(folder, name, NULL);
    ssize_t len = readlink(link, target, sizeof(target) - 1);
    if (len < 0)
        return false;
    target[len] = 0;
    g_autofree char *last = g_path_get_basename(target);
    return pci_parse(last, ret);
}

static void put_functions(struct udev_device *dev, struct node_pci *pci)
{
    const char *folder = udev_device_get_syspath(dev);
    struct pci_function f;
    uint64_t total;
    if (link_target(folder, "physfn", &f)) {
        struct node_pci_function *fn = value_new(&type_node_pci_function);
        LIST_ADD(fn->addresses, fn->n_addresses, address_new(&f));
        pci_cap(pci, NODE_PCI_CAP_TYPE_PHYS_FUNCTION)->phys_function = fn;
    }
    if (!attr_number(dev, "sriov_totalvfs", &total) || !total)
        return;
    struct node_pci_functions *all = value_new(&type_node_pci_functions);
    SET_NUMBER(all, max_count, (uint32_t)total);
    for (unsigned i = 0; i < total; i++) {
        g_autofree char *name = g_strdup_printf("virtfn%u", i);
        if (link_target(folder, name, &f))
            LIST_ADD(all->addresses, all->n_addresses, address_new(&f));
    }
    qsort(all->addresses, all->n_addresses, sizeof(*all->addresses), compare_addresses);
    pci_cap(pci, NODE_PCI_CAP_TYPE_VIRT_FUNCTIONS)->virt_functions = all;
}

static struct node_pci_link *link_new(enum node_pci_link_validity validity,
                                      const struct pci_link *from)
{
    struct node_pci_link *link = value_new(&type_node_pci_link);
    link->validity = validity;
    if (validity == NODE_PCI_LINK_VALIDITY_CAP)
        SET_NUMBER(link, port, from->port);
    if (from->speed >= 1 && from->speed <= 6)
        link->speed = (enum node_pci_speed)from->speed;
    SET_NUMBER(link, width, from->width);
    return link;
}

static void put_express(struct node_pci *pci, const struct pci_config *config)
{
    struct node_pci_express *e = pci->pci_express = value_new(&type_node_pci_express);
    if (!config->has_links)
        return;
    LIST_ADD(e->links, e->n_links, link_new(NODE_PCI_LINK_VALIDITY_CAP, &config->can));
    LIST_ADD(e->links, e->n_links, link_new(NODE_PCI_LINK_VALIDITY_STA, &config->is));
}

static void put_config(struct udev_device *dev, struct node_pci *pci)
{
    g_autofree char *path = g_build_filename(udev_device_get_syspath(dev), "config", NULL);
    g_autofree char *bytes = NULL;
    struct pci_config config;
    size_t len;
    if (file_read(path, CONFIG_BYTES_MAX, &bytes, &len) < 0) {
        error_clear();
        return;
    }
    pci_config_read((const uint8_t *)bytes, len, &config);
    if (config.header == 1)
        pci_cap(pci, NODE_PCI_CAP_TYPE_PCI_BRIDGE);
    else if (config.header == 2)
        pci_cap(pci, NODE_PCI_CAP_TYPE_CARDBUS_BRIDGE);
    if (config.express || len > CONVENTIONAL_BYTES)
        put_express(pci, &config);
}

bool describe_pci(struct udev_device *dev, struct node_device *out)
{
    struct pci_function f;
    uint64_t node;
    if (!pci_parse(udev_device_get_sysname(dev), &f))
        return false;
    struct node_pci *pci = value_new(&type_node_pci);
    add_cap(out, NODE_CAP_TYPE_PCI)->pci = pci;
    SET_NUMBER(pci, domain, f.domain);
    SET_NUMBER(pci, bus, f.bus);
    SET_NUMBER(pci, slot, f.slot);
    SET_NUMBER(pci, function, f.function);
    put_ids(dev, pci);
    put_functions(dev, pci);
    put_config(dev, pci);
    struct node_mdev_types *types = mdev_types_of(dev);
    if (types)
        pci_cap(pci, NODE_PCI_CAP_TYPE_MDEV_TYPES)->mdev_types = types;
    pci->iommu_group = iommu_group_of(dev);
    if (attr_number(dev, "numa_node", &node) && (int64_t)node >= 0) {
        pci->numa = value_new(&type_node_numa);
        SET_NUMBER(pci->numa, node, (int32_t)node);
    }
    return true;
}
