/* What sysfs must say before a PCI function is handed out, in a sysfs made for the purpose. */
#include "driver/qemu/guest/hostdevs.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"

static char *root;

static void make_dir(const char *path)
{
    g_autofree char *full = g_build_filename(root, path, NULL);
    g_assert_cmpint(g_mkdir_with_parents(full, 0755), ==, 0);
}

/* group -1: none; driver NULL: none */
static void function(const char *name, int group, const char *driver, const char *class)
{
    g_autofree char *dir = g_strdup_printf("sys/bus/pci/devices/%s", name);
    make_dir(dir);
    g_autofree char *file = g_build_filename(root, dir, "class", NULL);
    g_assert_true(g_file_set_contents(file, class, -1, NULL));
    if (driver) {
        g_autofree char *of = g_strdup_printf("sys/bus/pci/drivers/%s", driver);
        make_dir(of);
        g_autofree char *to = g_strdup_printf("../../drivers/%s", driver);
        g_autofree char *at = g_build_filename(root, dir, "driver", NULL);
        g_assert_cmpint(symlink(to, at), ==, 0);
    }
    if (group < 0)
        return;
    g_autofree char *members =
        g_strdup_printf("sys/kernel/iommu_groups/%d/devices/%s", group, name);
    make_dir(members);
    g_autofree char *to = g_strdup_printf("../../../../kernel/iommu_groups/%d", group);
    g_autofree char *at = g_build_filename(root, dir, "iommu_group", NULL);
    g_assert_cmpint(symlink(to, at), ==, 0);
}

static void assert_refused(const struct pci_wanted *list, size_t n, const char *word)
{
    g_assert_cmpint(hostdevs_check(root, list, n), ==, -1);
    g_assert_nonnull(strstr(error_text(), word));
    error_clear();
}

static void test_check(void)
{
    function("0000:00:1c.0", 1, "pcieport", "0x060400\n");
    function("0000:01:00.0", 1, "e1000e", "0x020000\n");
    function("0000:02:00.0", 2, "snd_hda_intel", "0x040300\n");
    function("0000:02:00.1", 2, "xhci_hcd", "0x0c0330\n");
    function("0000:03:00.0", -1, "ahci", "0x010601\n");
    function("0000:04:00.0", 4, "vfio-pci", "0x020000\n");
    const struct pci_wanted card = {"0000:01:00.0", true}, unmanaged = {"0000:01:00.0", false};
    const struct pci_wanted sound = {"0000:02:00.0", true}, nowhere = {"0000:09:00.0", true};
    const struct pci_wanted bridge = {"0000:00:1c.0", true}, alone = {"0000:03:00.0", true};
    const struct pci_wanted ready = {"0000:04:00.0", false};
    const struct pci_wanted both[] = {sound, {"0000:02:00.1", true}};
    g_assert_cmpint(hostdevs_check(root, &card, 1), ==, 0);  /* a port beside it does not matter */
    g_assert_cmpint(hostdevs_check(root, &ready, 1), ==, 0); /* somebody has detached it */
    g_assert_cmpint(hostdevs_check(root, both, 2), ==, 0);
    assert_refused(&sound, 1, "xhci_hcd");
    assert_refused(&unmanaged, 1, "managed");
    assert_refused(&nowhere, 1, "0000:09:00.0");
    assert_refused(&bridge, 1, "bridge");
    assert_refused(&alone, 1, "IOMMU");
}

static void test_no_vfio(void)
{
    function("0000:05:00.0", 5, "e1000e", "0x020000\n");
    const struct pci_wanted card = {"0000:05:00.0", true};
    g_autofree char *driver = g_build_filename(root, "sys/bus/pci/drivers/vfio-pci", NULL);
    g_assert_cmpint(g_rmdir(driver), ==, 0);
    assert_refused(&card, 1, "vfio-pci");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    root = g_dir_make_tmp("hostdevs-XXXXXX", NULL);
    g_test_add_func("/hostdevs/check", test_check);
    g_test_add_func("/hostdevs/no-vfio", test_no_vfio);
    int rc = g_test_run();
    g_autofree char *command = g_strdup_printf("rm -r '%s'", root);
    g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    g_free(root);
    return rc;
}
