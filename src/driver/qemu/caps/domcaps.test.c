/* Documents made of recorded sessions. With arguments: writes one document (tests/qemu/domcaps.py
 * compares its facts with recorded documents). */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "driver/qemu/caps/domcaps.h"
#include "driver/qemu/caps/transcript.h"

static const struct domcaps_host host = {.vfio = true,
                                         .swtpm = true,
                                         .tpm_2_0 = true,
                                         .phys_bits = 64,
                                         .sev_max_guests = 59,
                                         .sev_max_es_guests = 450};

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

int main(int argc, char **argv)
{
    if (argc == 7)
        return write_one(argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/domcaps/document", test_document);
    return g_test_run();
}
