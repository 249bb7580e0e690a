/* Images that qemu-img makes, and ones that lie. */
#include "image/probe.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* For LUKS qemu-img measures the processor, and gives up when that is busy. */
enum { TRIES = 20 };
static char *folder;

/* qemu-img create with these words after the options common to all; the image's facts. */
static bool make(struct image_info *ret, const char *words)
{
    g_autofree char *path = g_build_filename(folder, "image", NULL), *data = NULL;
    g_autofree char *line = g_strdup_printf("qemu-img create -q %s", words);
    g_auto(GStrv) argv = NULL;
    gsize len;
    int status;
    g_shell_parse_argv(line, NULL, &argv, NULL);
    for (char **a = argv; *a; a++)
        if (strcmp(*a, "@") == 0) {
            g_free(*a);
            *a = g_strdup(path);
        }
    for (int n = 0; n == 0 || (status != 0 && n < TRIES); n++) {
        unlink(path);
        if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                          NULL))
            return false;
    }
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_get_contents(path, &data, &len, NULL));
    image_probe((uint8_t *)data, MIN(len, IMAGE_HEAD_BYTES), len, ret);
    return true;
}

static void test_formats(void)
{
    static const char *const all[] = {"qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "raw"};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        struct image_info info;
        g_autofree char *words = g_strdup_printf("-f %s @ 8192K", all[i]);
        if (!make(&info, words)) {
            g_test_skip("qemu-img is not there");
            return;
        }
        g_assert_cmpstr(info.format, ==, all[i]);
        g_assert_cmpuint(info.capacity_bytes, >=, 8 << 20);
        g_assert_cmpuint(info.capacity_bytes, <, 9 << 20);
        g_assert_null(info.backing);
        image_info_clear(&info);
    }
}

static void test_qcow2(void)
{
    struct image_info info;
    if (!make(&info, "-f qcow2 -u -F raw -b below.img -o "
                     "cluster_size=128k,lazy_refcounts=on,extended_l2=on @ 5M")) {
        g_test_skip("qemu-img is not there");
        return;
    }
    g_assert_cmpstr(info.compat, ==, "1.1");
    g_assert_cmpuint(info.cluster_bytes, ==, 128 << 10);
    g_assert_true(info.lazy_refcounts);
    g_assert_true(info.extended_l2);
    g_assert_cmpstr(info.backing_format, ==, "raw");
    g_autofree char *below = image_backing_path(&info, "/images/top.qcow2");
    g_assert_cmpstr(below, ==, "/images/below.img");
    image_info_clear(&info);
    make(&info, "-f qcow2 -o compat=0.10 @ 5M");
    g_assert_null(info.compat);
    image_info_clear(&info);
}

static void test_luks(void)
{
    struct image_info info;
    if (!make(&info, "-f luks --object secret,id=s,data=abc -o key-secret=s,iter-time=100 @ 1M")) {
        g_test_skip("qemu-img is not there");
        return;
    }
    g_assert_cmpstr(info.format, ==, "raw");
    g_assert_cmpstr(info.encryption, ==, "luks");
    g_assert_cmpuint(info.capacity_bytes, ==, 1 << 20);
    image_info_clear(&info);
}

/* Any header with its numbers out of range, and cut off anywhere. */
static void test_lies(void)
{
    static const char *const magics[] = {
        "QFI\xfb", "QED", "KDMV", "conectix", "LUKS\xba\xbe", "WithoutFreeSpace", "OOOM"};
    uint8_t head[1024];
    for (size_t i = 0; i < G_N_ELEMENTS(magics); i++)
        for (int fill = 0; fill < 256; fill += 17)
            for (size_t len = 0; len <= sizeof(head); len += 13) {
                struct image_info info;
                memset(head, fill, sizeof(head));
                memcpy(head, magics[i], strlen(magics[i]) + (i == 1));
                if (i == 0)
                    memcpy(head + 4, "\0\0\0\3", 4);
                image_probe(head, len, len, &info);
                g_assert_nonnull(info.format);
                image_info_clear(&info);
            }
}

static void test_below(void)
{
    static const char *const all[][2] = {
        {"base", "/d/base"},
        {"/a/b", "/a/b"},
        {"file:/a/b", "/a/b"},
        {"nbd://host/x", "nbd://host/x"},
        {"rbd:pool/x", "rbd:pool/x"},
        {"json:{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"/j\"}}", "/j"},
        {"json:{\"file.driver\":\"file\",\"file.filename\":\"k\"}", "/d/k"},
        {"json:{", "json:{"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        struct image_info info = {.backing = (char *)all[i][0]};
        g_autofree char *path = image_backing_path(&info, "/d/top");
        g_assert_cmpstr(path, ==, all[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("image-XXXXXX", NULL);
    g_test_add_func("/image/formats", test_formats);
    g_test_add_func("/image/qcow2", test_qcow2);
    g_test_add_func("/image/luks", test_luks);
    g_test_add_func("/image/lies", test_lies);
    g_test_add_func("/image/below", test_below);
    int rc = g_test_run();
    g_autofree char *path = g_build_filename(folder, "image", NULL);
    unlink(path);
    rmdir(folder);
    g_free(folder);
    return rc;
}
