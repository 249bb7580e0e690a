/* Names looked up in recorded replies, and the text form there and back. Skips without recordings.
 */
#include <glib.h>
#include <string.h>

#include "driver/qemu/caps/text.h"
#include "driver/qemu/caps/transcript.h"

static struct qemu_caps *load(const char *name)
{
    g_autofree char *path =
        g_build_filename(g_getenv("CORPUS"), "capabilities/replies", name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return NULL;
    return caps_from_replies("/usr/bin/qemu", path, false);
}

#define LOAD(c, name)                       \
    struct qemu_caps *c = load(name);       \
    if (!c) {                               \
        g_test_skip("no recorded replies"); \
        return;                             \
    }

static void test_names(void)
{
    LOAD(c, "caps_7.2.0_x86_64.replies");
    static const struct {
        const char *name;
        bool has;
    } cases[] = {
        {"device/virtio-blk-pci", true},
        {"device/virtio-blk-pci/iothread", true},
        {"device/virtio-blk-pci/iothread-vq-mapping", false},
        {"device/ramfb/anything", true}, /* not asked: assumed */
        {"device/no-such-thing", false},
        {"object/memory-backend-memfd", true},
        {"object/memory-backend-memfd/hugetlb", true},
        {"object/memory-backend-memfd/bogus", false},
        {"object/sev-snp-guest", false},
        {"qmp/blockdev-add", true},
        {"qmp/blockdev-add/driver/qcow2", true},
        {"qmp/blockdev-add/driver/qcow9", false},
        {"qmp/blockdev-add/=nbd/tls-hostname", true},
        {"qmp/blockdev-add/=nbd/server/=inet/host", true},
        {"qmp/blockdev-add/=nbd/server/host", true},
        {"qmp/blockdev-add/=nbd/bogus", false},
        {"qmp/netdev_add/type/stream", true},
        {"qmp/no-such", false},
        {"qmp-ret/query-display-options/type/egl-headless", true},
        {"event/SHUTDOWN/guest", true},
        {"event/SHUTDOWN/reason/guest-reset", true},
        {"option/sandbox/spawn", true},
        {"option/spice/bogus", false},
        {"machine/pc", true},
        {"machine/pc-q35-7.2", true},
        {"machine/pc-q35-7.9", false},
        {"migrate/multifd", true},
        {"tpm-model/tpm-crb", true},
        {"arch/x86_64", true},
        {"version/7.2.0", true},
        {"version/7.2.50", false},
        {"version/6.2", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (caps_has(c, cases[i].name) != cases[i].has)
            g_error("%s should be %d", cases[i].name, cases[i].has);
    g_assert_true(caps_match(c, "device/none | device/qxl & !device/none"));
    g_assert_false(caps_match(c, "device/none | device/qxl & device/none"));
    g_assert_true(caps_match(c, ""));
    caps_free(c);
}

static void test_machines(void)
{
    LOAD(c, "caps_7.2.0_x86_64.replies");
    g_assert_cmpstr(caps_machine_canonical(c, "pc"), ==, "pc-i440fx-7.2");
    g_assert_cmpstr(caps_machine_canonical(c, "q35"), ==, "pc-q35-7.2");
    g_assert_cmpstr(caps_machine_default(c), ==, "pc-i440fx-7.2");
    g_assert_cmpuint(caps_machine(c, "q35")->cpu_max, ==, 288);
    g_assert_true(caps_machine(c, "q35")->acpi);
    g_assert_cmpuint(caps_version(c) / 1000, ==, 7002);
    const struct caps_cpu *cpu = caps_cpu(c, ACCEL_TCG, "Broadwell");
    g_assert_nonnull(cpu);
    g_assert_cmpint(cpu->usable, ==, 0);
    g_assert_cmpstr(cpu->alias_of, ==, "Broadwell-v1");
    g_assert_nonnull(cpu->blockers[0]);
    g_assert_cmpstr(caps_prop(caps_accel(c, ACCEL_KVM), EXPAND_ALL, "vendor"), ==, "AuthenticAMD");
    caps_free(c);
}

static void test_file(void)
{
    LOAD(c, "caps_9.2.0_s390x.replies.gz");
    c->id = (struct caps_file_id){1, 2, 3, 4};
    g_autoptr(GBytes) file = caps_pack(c);
    struct qemu_caps *d = caps_unpack("/usr/bin/qemu", file);
    g_assert_nonnull(d);
    g_autoptr(GBytes) again = caps_pack(d);
    g_assert_true(g_bytes_equal(file, again));
    g_assert_cmpint(d->id.inode, ==, 3);
    g_assert_cmpuint(d->accel[ACCEL_KVM]->n_cpus, ==, c->accel[ACCEL_KVM]->n_cpus);
    caps_free(d);
    g_assert_null(caps_unpack("/usr/bin/other", file));
    for (size_t cut = 0; cut < g_bytes_get_size(file); cut += 997) {
        g_autoptr(GBytes) part = g_bytes_new_from_bytes(file, 0, cut);
        g_assert_null(caps_unpack("/usr/bin/qemu", part));
    }
    caps_free(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/caps/names", test_names);
    g_test_add_func("/caps/machines", test_machines);
    g_test_add_func("/caps/file", test_file);
    return g_test_run();
}
