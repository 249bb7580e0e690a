/* Documents made of recorded sessions. With arguments: writes one document (tests/qemu/domcaps.py
 * compares its facts with recorded documents). */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "driver/qemu/caps/domcaps.h"
#include "driver/qemu/caps/offer.h"
#include "driver/qemu/caps/transcript.h"

static const struct domcaps_host host = {.vfio = true,
                                         .swtpm = true,
                                         .tpm_2_0 = true,
                                         .phys_bits = 64,
                                         .sev_max_guests = 59,
                                         .sev_max_es_guests = 450,
                                         .cpu_arch = "ppc64",
                                         .cpu_model = "POWER8"};

static int write_one(char **argv)
{
    const char *dirs[] = {argv[5], argv[6], NULL};
    struct domcaps_host h = host;
    h.firmware_dirs = dirs;
    h.tpm_1_2 = strstr(argv[1], "caps_6.") != NULL;
    struct qemu_caps *c = caps_from_replies(argv[2], argv[1], false);
    const char *machine = *argv[4] ? argv[4] : caps_machine_default(c);
    char *text =
        c && machine ? domcaps_document(c, machine, strcmp(argv[3], "kvm") == 0, &h) : NULL;
    fputs(text ? text : "", stdout);
    g_free(text);
    caps_free(c);
    return text ? 0 : 1;
}

static void test_document(void)
{
    g_autofree char *path = g_build_filename(
        g_getenv("CORPUS"), "capabilities/replies/caps_7.2.0_x86_64.replies", NULL);
    struct qemu_caps *c =
        g_file_test(path, G_FILE_TEST_EXISTS) ? caps_from_replies("/usr/bin/q", path, false) : NULL;
    if (!c) {
        g_test_skip("no recorded replies");
        return;
    }
    g_autofree char *text = domcaps_document(c, "q35", ACCEL_KVM, &host);
    g_assert_nonnull(strstr(text, "<machine>pc-q35-7.2</machine>"));
    g_assert_nonnull(strstr(text, "<model fallback='forbid'>EPYC-Rome</model>"));
    g_assert_nonnull(strstr(text, "<maxphysaddr mode='passthrough' limit='64'/>"));
    caps_free(c);
}

/* Names that are about the host or the request, not in QEMU. */
static bool outside_qemu(const char *name)
{
    static const char *const kinds[] = {"host/",   "machine-like/", "machine-bus/",
                                        "hyperv/", "accel/",        "arch/"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(name, kinds[i]))
            return true;
    return !*name || g_str_has_suffix(name, "/usable");
}

static void collect(GHashTable *names, const char *condition)
{
    g_auto(GStrv) words = g_strsplit_set(condition, "&|! ", -1);
    for (char **w = words; *w; w++)
        if (!outside_qemu(*w))
            g_hash_table_add(names, g_strdup(*w));
}

static GHashTable *all_names(void)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < n_offer_rows; i++) {
        collect(names, offer_rows[i].only);
        collect(names, offer_rows[i].needs);
        for (const struct offer_enum *e = offer_rows[i].enums; e->name; e++)
            for (const struct offer_word *w = e->words; w->word; w++)
                collect(names, w->condition);
    }
    return names;
}

static gboolean known(void *name, void *unused, void *caps)
{
    return caps_has(caps, name);
}

/* Every name in the rows is one that some recorded QEMU has: a wrong one would never be true. */
static void test_names(void)
{
    g_autofree char *folder = g_build_filename(g_getenv("CORPUS"), "capabilities/replies", NULL);
    GDir *d = g_dir_open(folder, 0, NULL);
    if (!d) {
        g_test_skip("no recorded replies");
        return;
    }
    g_autoptr(GHashTable) names = all_names();
    g_assert_cmpuint(g_hash_table_size(names), >, 40);
    for (const char *file; g_hash_table_size(names) && (file = g_dir_read_name(d));) {
        g_autofree char *path = g_build_filename(folder, file, NULL);
        struct qemu_caps *c = caps_from_replies("/usr/bin/q", path, false);
        g_hash_table_foreach_remove(names, known, c);
        caps_free(c);
    }
    g_dir_close(d);
    GHashTableIter it;
    void *name;
    g_hash_table_iter_init(&it, names);
    while (g_hash_table_iter_next(&it, &name, NULL))
        g_test_message("no QEMU has '%s'", (char *)name);
    g_assert_cmpuint(g_hash_table_size(names), ==, 0);
}

int main(int argc, char **argv)
{
    if (argc == 7)
        return write_one(argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/domcaps/document", test_document);
    g_test_add_func("/domcaps/names", test_names);
    return g_test_run();
}
