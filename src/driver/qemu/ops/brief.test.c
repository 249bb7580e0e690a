#include "driver/qemu/ops/brief.h"
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "base/error.h"
#include "reflect/value.h"

static const char text[] =
    "<domain type='qemu'><name>a</name><memory>65536</memory><vcpu>1</vcpu>"
    "<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>"
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/i/a'/>"
    "<target dev='vda' bus='virtio'/></disk>"
    "<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>"
    "<disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/b'/>"
    "<target dev='vdb' bus='virtio'/></disk>"
    "</devices></domain>";

static void test_extract(void)
{
    struct domain *d = value_read(&type_domain, text, strlen(text), READ_INACTIVE);
    g_assert_nonnull(d);
    struct brief *b = brief_new(d);
    value_free(&type_domain, d); /* the brief has its own words */
    g_assert_cmpuint(b->n_disks, ==, 3);
    g_assert_cmpstr(b->disks[0].target, ==, "vda");
    g_assert_cmpstr(b->disks[0].path, ==, "/i/a");
    g_assert_true(b->disks[0].qcow2);
    g_assert_cmpstr(b->disks[1].target, ==, "sda");
    g_assert_null(b->disks[1].path);
    g_assert_cmpstr(b->disks[2].path, ==, "/dev/b");
    g_assert_false(b->disks[2].qcow2);
    g_free(b);
}

static void test_measure(void)
{
    g_autofree char *dir = g_dir_make_tmp("brief-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "image", NULL);
    char image[512] = "QFI\xfb";
    image[24 + 5] = 1; /* 64 KiB, most significant byte first */
    g_assert_true(g_file_set_contents(path, image, sizeof image, NULL));
    struct sizing raw = {.path = path}, cow = {.path = path, .qcow2 = true};
    measure(&raw);
    measure(&cow);
    g_assert_cmpint(raw.error, ==, 0);
    g_assert_cmpuint(raw.sizes.capacity, ==, 512);
    g_assert_cmpuint(raw.sizes.physical, ==, 512);
    g_assert_cmpint(cow.error, ==, 0);
    g_assert_cmpuint(cow.sizes.capacity, ==, 65536);
    g_assert_cmpuint(cow.sizes.physical, ==, 512);
    g_unlink(path);
    measure(&raw);
    g_assert_cmpint(raw.error, ==, ENOENT);
    g_rmdir(dir);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/brief/extract", test_extract);
    g_test_add_func("/brief/measure", test_measure);
    return g_test_run();
}
