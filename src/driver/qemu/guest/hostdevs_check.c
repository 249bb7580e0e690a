/* Whether PCI functions can be handed to a guest, by what sysfs says of them. Called by hostdevs.c
 * and tests, which have a sysfs of their own. Reads small files; never awaits.
 */
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "driver/qemu/guest/hostdevs.h"
#include "sys/file.h"

#define VFIO "vfio-pci"

static char *link_name(const char *path)
{
    g_autofree char *target = g_file_read_link(path, NULL);
    return target ? g_path_get_basename(target) : NULL;
}

static char *device_path(const char *root, const char *name, const char *file)
{
    return g_strdup_printf("%s/sys/bus/pci/devices/%s%s%s", root, name, *file ? "/" : "", file);
}

static char *driver_of(const char *root, const char *name)
{
    g_autofree char *path = device_path(root, name, "driver");
    return link_name(path);
}

/* Drivers that leave a function alone, or pass on what is behind it. */
static bool is_harmless(const char *driver)
{
    static const char *const harmless[] = {VFIO, "pci-stub", "pcieport", "vfio_pci"};
    for (size_t i = 0; driver && i < G_N_ELEMENTS(harmless); i++)
        if (strcmp(driver, harmless[i]) == 0)
            return true;
    return !driver || g_str_has_prefix(driver, "vfio") || g_str_has_suffix(driver, "-vfio-pci") ||
           g_str_has_suffix(driver, "_vfio_pci");
}

static bool is_wanted(const struct pci_wanted *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return true;
    return false;
}

/* A group is what the host's IOMMU cannot keep apart. */
static int check_group(const char *root, const struct pci_wanted *w, const struct pci_wanted *list,
                       size_t n)
{
    g_autofree char *dir = device_path(root, w->name, "iommu_group/devices");
    char **names = NULL;
    size_t n_names = 0;
    int rc = dir_list(dir, &names, &n_names);
    for (size_t i = 0; i < n_names; i++) {
        g_autofree char *name = names[i], *driver = driver_of(root, name);
        if (rc == 0 && !is_wanted(list, n, name) && !is_harmless(driver))
            rc = fail(ERR_OPERATION_INVALID,
                      "PCI device %s cannot be handed out alone: device %s of its IOMMU group is "
                      "in use by driver '%s' of the host",
                      w->name, name, driver);
    }
    g_free(names);
    return rc;
}

static bool is_bridge(const char *root, const char *name)
{
    g_autofree char *path = device_path(root, name, "class"), *text = NULL;
    if (file_read(path, 64, &text, NULL) < 0) {
        error_clear();
        return false;
    }
    return g_ascii_strtoull(text, NULL, 16) >> 16 == 0x06; /* class code: bridge */
}

static int check_one(const char *root, const struct pci_wanted *w)
{
    g_autofree char *path = device_path(root, w->name, "");
    g_autofree char *group = device_path(root, w->name, "iommu_group");
    g_autofree char *vfio = g_strdup_printf("%s/sys/bus/pci/drivers/" VFIO, root);
    g_autofree char *driver = driver_of(root, w->name);
    if (!file_exists(path))
        return fail(ERR_CONFIG_UNSUPPORTED, "this host has no PCI device %s", w->name);
    if (is_bridge(root, w->name))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "PCI device %s is a bridge: only what is behind it can be handed out", w->name);
    if (!file_exists(group))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "PCI device %s is in no IOMMU group: this host has no IOMMU, or it is off",
                    w->name);
    if (!file_exists(vfio) && !(driver && is_harmless(driver)))
        return fail(ERR_CONFIG_UNSUPPORTED, "PCI device %s: this kernel has no driver '" VFIO "'",
                    w->name);
    if (!w->managed && !(driver && is_harmless(driver)))
        return fail(ERR_OPERATION_INVALID,
                    "PCI device %s has the host's driver '%s': detach it first, or let it be "
                    "managed='yes'",
                    w->name, driver ? driver : "(none)");
    return 0;
}

int hostdevs_check(const char *root, const struct pci_wanted *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (check_one(root, &list[i]) < 0 || check_group(root, &list[i], list, n) < 0)
            return -1;
    return 0;
}
