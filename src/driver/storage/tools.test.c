/* What other programs print and sysfs holds, as volumes; and where a partition goes. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "base/error.h"
#include "driver/storage/image_make.h"
#include "driver/storage/lvm.h"
#include "driver/storage/parted.h"
#include "driver/storage/scsi.h"

/* --- parted ----------------------------------------------------------------------------------- */

#define MIB (UINT64_C(1) << 20)

static const char dos[] = "BYT;\n"
                          "/dev/loop0:67108864B:loopback:512:512:msdos:Loopback device:;\n"
                          "1:1024B:1048575B:1047552B:free;\n"
                          "1:1048576B:10485759B:9437184B:::;\n"
                          "2:10485760B:62914559B:52428800B:::lba;\n"
                          "1:10486784B:11489279B:1002496B:free;\n"
                          "5:11534336B:20971519B:9437184B:::;\n"
                          "1:20971520B:62914559B:41943040B:free;\n"
                          "1:62914560B:67108863B:4194304B:free;\n";

static const struct disk_part *part(const struct disk_table *t, unsigned number)
{
    for (guint i = 0; i < t->parts->len; i++) {
        const struct disk_part *p = &g_array_index(t->parts, struct disk_part, i);
        if (p->number == number)
            return p;
    }
    return NULL;
}

static void test_dos(void)
{
    struct disk_table t;
    struct disk_place at;
    g_assert_cmpint(disk_table_parse(dos, &t), ==, 0);
    g_assert_cmpstr(t.label, ==, "msdos");
    g_assert_true(part(&t, 2)->is_extended);
    g_assert_true(part(&t, 5)->is_logical);
    g_assert_cmpuint(disk_table_used(&t, part(&t, 2)), ==, 9 * MIB);
    g_assert_cmpint(disk_table_place(&t, 3 * MIB, false, &at), ==, 0);
    g_assert_cmpstr(at.kind, ==, "primary");
    g_assert_cmpuint(at.number, ==, 3);
    g_assert_cmpuint(at.start, ==, 60 * MIB);
    g_assert_cmpuint(at.end, ==, 63 * MIB);
    g_assert_cmpint(disk_table_place(&t, 5 * MIB + 1, false, &at), ==, 0);
    g_assert_cmpstr(at.kind, ==, "logical");
    g_assert_cmpuint(at.number, ==, 6);
    g_assert_cmpuint(at.start, ==, 21 * MIB);
    g_assert_cmpuint(at.end, ==, 27 * MIB);
    g_assert_cmpint(disk_table_place(&t, 50 * MIB, false, &at), ==, -1);
    error_clear();
    g_assert_cmpint(disk_table_place(&t, MIB, true, &at), ==, -1);
    error_clear();
    g_assert_cmpint(disk_table_place(&t, UINT64_MAX, false, &at), ==, -1);
    error_clear();
    disk_table_clear(&t);
}

static void test_gpt(void)
{
    struct disk_table t;
    struct disk_place at;
    g_assert_cmpint(disk_table_parse("BYT;\n/dev/sda:67108864B:scsi:512:512:gpt:Disk:;\n"
                                     "1:17408B:1048575B:1031168B:free;\n"
                                     "1:1048576B:10485759B:9437184B::a:;\n"
                                     "1:10485760B:67091967B:56606208B:free;\n",
                                     &t),
                    ==, 0);
    g_assert_cmpint(disk_table_place(&t, 20 * MIB, false, &at), ==, 0);
    g_assert_cmpuint(at.number, ==, 2);
    g_assert_cmpuint(at.start, ==, 10 * MIB);
    g_assert_cmpint(disk_table_place(&t, 20 * MIB, true, &at), ==, -1);
    error_clear();
    disk_table_clear(&t);
}

/* A disk whose own name ends in a digit: its partition 2 is not its twelfth. */
static void test_numbers(void)
{
    g_assert_cmpstr(disk_part_number("/dev/sda", "sda12"), ==, "12");
    g_assert_cmpstr(disk_part_number("/dev/nvme0n1", "nvme0n1p3"), ==, "3");
    g_assert_cmpstr(disk_part_number("/dev/mapper/disk1", "disk12"), ==, "2");
    g_assert_null(disk_part_number("/dev/sda", "sdb1"));
    g_assert_null(disk_part_number("/dev/sda", "sda"));
    g_assert_null(disk_part_number("/dev/sda", "sda1x"));
}

/* What stands in a name stays in it. */
static void test_resize(void)
{
    static const char xml[] =
        "<volume><name>v</name><capacity>10</capacity><target><format type='raw'/>"
        "<encryption format='luks'><secret type='passphrase' usage='u'/></encryption></target>"
        "</volume>";
    static const char in[] =
        "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>";
    struct pool *pool = pool_parse(in, strlen(in), 0);
    struct volume *vol = pool ? volume_parse(pool, xml, strlen(xml), 0, false) : NULL;
    struct plan p;
    g_assert_nonnull(vol);
    vol->target->path = g_strdup("/p/v,file.filename=/etc/passwd");
    plan_init(&p);
    image_resize_plan(vol, 20, "/run/a,b", &p);
    g_autofree char *line = g_strjoinv(" ", p.commands->pdata[0]);
    g_assert_cmpstr(line, ==,
                    "qemu-img resize -q --object secret,id=v_encrypt0,file=/run/a,,b --image-opts "
                    "driver=luks,file.filename=/p/v,,file.filename=/etc/passwd,"
                    "key-secret=v_encrypt0 20");
    plan_clear(&p);
    value_free(&type_volume, vol);
    value_free(&type_pool, pool);
}

static void test_no_table(void)
{
    static const char *const all[] = {"", "BYT;\n", "BYT;\nfoo;\n", "Error: nothing\n",
                                      "CHS;\nx\n"};
    struct disk_table t;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_assert_cmpint(disk_table_parse(all[i], &t), ==, -1);
        error_clear();
    }
}

/* --- LVM -------------------------------------------------------------------------------------- */

static struct pool *group(void)
{
    static const char xml[] = "<pool type='logical'><name>vg</name><target><path>/x</path></target>"
                              "</pool>";
    struct pool *pool = pool_parse(xml, strlen(xml), 0);
    g_assert_nonnull(pool);
    return pool;
}

#define LV(name, origin, devices, size, attr)                                         \
    "{\"lv_name\":\"" name "\",\"lv_uuid\":\"u-" name "\",\"origin\":\"" origin "\"," \
    "\"segtype\":\"linear\",\"seg_size\":\"" size "\",\"devices\":\"" devices "\","   \
    "\"vg_extent_size\":\"4194304\",\"lv_size\":\"8388608\",\"lv_attr\":\"" attr "\"}"

static void test_lvm(void)
{
    static const char json[] = "{\"report\":[{\"lv\":["                              //
        LV("root", "", "/dev/sda2(10)", "4194304", "-wi-a-----") ","                 //
        LV("root", "", "/dev/sda2(30)", "4194304", "-wi-a-----") ","                 //
        LV("snap", "[root]", "/dev/sdb(0)", "8388608", "swi-a-s---") ","             //
        LV("stripes", "", "/dev/sda2(40),/dev/sdb(50)", "8388608", "-wi-a-----") "," //
        LV("[thin_tmeta]", "", "/dev/sda2(1)", "4194304", "ewi-ao----") ","          //
        LV("thin", "", "thin_tdata(0)", "4194304", "twi-a-tz--") "]}]}";
    struct pool *pool = group();
    struct scan *scan = scan_new();
    g_assert_cmpint(lvm_volumes_parse(pool, json, scan->volumes), ==, 0);
    g_assert_cmpuint(scan->volumes->len, ==, 3);
    const struct volume *root = scan->volumes->pdata[0], *snap = scan->volumes->pdata[1];
    const struct volume *stripes = scan->volumes->pdata[2];
    g_assert_cmpstr(root->key, ==, "u-root");
    g_assert_cmpstr(root->target->path, ==, "/dev/vg/root");
    g_assert_cmpuint(root->source->n_devices, ==, 2);
    g_assert_cmpuint(root->source->devices[1]->extents[0]->start, ==, 30 * 4 * MIB);
    g_assert_cmpuint(root->source->devices[1]->extents[0]->end, ==, 31 * 4 * MIB);
    g_assert_cmpstr(snap->backing_store->path, ==, "/dev/vg/root");
    g_assert_cmpuint(stripes->source->n_devices, ==, 2);
    g_assert_cmpuint(stripes->source->devices[1]->extents[0]->end, ==, 51 * 4 * MIB);
    scan_free(scan);
    value_free(&type_pool, pool);
}

static void test_lvm_group(void)
{
    struct pool_figures f = {0};
    g_assert_cmpint(
        lvm_group_parse("{\"report\":[{\"vg\":[{\"vg_size\":\"100\",\"vg_free\":\"40\"}]}]}", &f),
        ==, 0);
    g_assert_cmpuint(f.allocation, ==, 60);
    g_assert_cmpint(lvm_group_parse("{\"report\":[{\"vg\":[]}]}", &f), ==, -1);
    error_clear();
    g_assert_cmpint(lvm_group_parse("{", &f), ==, -1);
    error_clear();
    g_autofree char *xml = lvm_sources_parse("{\"report\":[{\"pv\":["
                                             "{\"pv_name\":\"/dev/sda1\",\"vg_name\":\"a\"},"
                                             "{\"pv_name\":\"/dev/sdb1\",\"vg_name\":\"b\"},"
                                             "{\"pv_name\":\"/dev/sdc1\",\"vg_name\":\"a\"},"
                                             "{\"pv_name\":\"/dev/sdd1\",\"vg_name\":\"\"}]}]}");
    g_assert_cmpstr(xml, ==,
                    "<sources>\n  <source>\n    <device path='/dev/sda1'/>\n"
                    "    <device path='/dev/sdc1'/>\n    <name>a</name>\n"
                    "    <format type='lvm2'/>\n  </source>\n  <source>\n"
                    "    <device path='/dev/sdb1'/>\n    <name>b</name>\n"
                    "    <format type='lvm2'/>\n  </source>\n</sources>\n");
}

/* --- SCSI ------------------------------------------------------------------------------------- */

static void put(const char *root, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_autofree char *dir = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
    if (text)
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
    else
        g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
}

static void remove_tree(const char *path)
{
    const char *const argv[] = {"rm", "-r", path, NULL};
    g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

static void test_scsi(void)
{
    g_autofree char *sys = g_dir_make_tmp("scsi-XXXXXX", NULL);
    struct scan *scan = scan_new();
    put(sys, "class/scsi_host/host3/scan", "");
    put(sys, "bus/scsi/devices/3:0:1:0/type", "0\n");
    put(sys, "bus/scsi/devices/3:0:1:0/wwid", "naa.60014051234\n");
    put(sys, "bus/scsi/devices/3:0:1:0/block/sdq", NULL);
    put(sys, "bus/scsi/devices/3:0:2:7/type", "5\n");
    put(sys, "bus/scsi/devices/3:0:2:7/block/sr9", NULL);
    put(sys, "bus/scsi/devices/3:0:3:0/type", "3\n");
    put(sys, "bus/scsi/devices/30:0:1:0/type", "0\n");
    put(sys, "bus/scsi/devices/30:0:1:0/block/sdz", NULL);
    struct pool_scsi_host host = {.name = (char *)"host3"};
    const struct pool_adapter adapter = {.scsi_host = &host};
    g_assert_cmpint(scsi_host_number(sys, &adapter), ==, 3);
    g_assert_cmpint(scsi_host_scan(sys, 3), ==, 0);
    g_assert_cmpint(scsi_find_disks(sys, 3, "/dev/disk/by-none", scan->volumes), ==, 0);
    g_assert_cmpuint(scan->volumes->len, ==, 2);
    const struct volume *disk = scan->volumes->pdata[0], *rom = scan->volumes->pdata[1];
    g_assert_cmpstr(disk->name, ==, "unit:0:1:0");
    g_assert_cmpstr(disk->key, ==, "360014051234");
    g_assert_cmpstr(disk->target->path, ==, "/dev/sdq");
    g_assert_cmpstr(rom->name, ==, "unit:0:2:7");
    g_assert_cmpstr(rom->key, ==, "/dev/sr9");
    host.name = (char *)"hostx";
    g_assert_cmpint(scsi_host_number(sys, &adapter), ==, -1);
    error_clear();
    g_assert_cmpint(scsi_host_scan(sys, 9), ==, -1);
    error_clear();
    scan_free(scan);
    remove_tree(sys);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/storage/dos", test_dos);
    g_test_add_func("/storage/gpt", test_gpt);
    g_test_add_func("/storage/numbers", test_numbers);
    g_test_add_func("/storage/resize", test_resize);
    g_test_add_func("/storage/no-table", test_no_table);
    g_test_add_func("/storage/lvm", test_lvm);
    g_test_add_func("/storage/lvm-group", test_lvm_group);
    g_test_add_func("/storage/scsi", test_scsi);
    return g_test_run();
}
