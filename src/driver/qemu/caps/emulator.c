/* Owns where emulators are and which architectures we look for. Called by capabilities documents
 * and by definitions that name none; never awaits.
 */
#include <glib.h>
#include <string.h>
#include <sys/utsname.h>

#include "driver/qemu/caps/caps.h"

/* Document's name, and QEMU's where it differs. */
static const struct {
    const char *arch, *qemu;
} arches[] = {
    {"alpha"},      {"armv6l", "arm"}, {"armv7l", "arm"},
    {"aarch64"},    {"cris"},          {"i686", "i386"},
    {"lm32"},       {"loongarch64"},   {"m68k"},
    {"microblaze"}, {"microblazeel"},  {"mips"},
    {"mipsel"},     {"mips64"},        {"mips64el"},
    {"ppc"},        {"ppc64"},         {"ppc64le", "ppc64"},
    {"riscv32"},    {"riscv64"},       {"s390x"},
    {"sh4"},        {"sh4eb"},         {"sparc"},
    {"sparc64"},    {"x86_64"},        {"xtensa"},
    {"xtensaeb"},
};

const char *const *caps_arches(void)
{
    static const char *names[G_N_ELEMENTS(arches) + 1];
    for (size_t i = 0; !names[0] || (i < G_N_ELEMENTS(arches) && !names[i]); i++)
        names[i] = arches[i].arch;
    return names;
}

const char *caps_host_arch(void)
{
    static struct utsname u;
    if (!*u.machine)
        uname(&u);
    if (g_str_has_prefix(u.machine, "i") && strlen(u.machine) == 4 &&
        g_str_has_suffix(u.machine, "86"))
        return "i686";
    return strcmp(u.machine, "amd64") == 0   ? "x86_64"
           : strcmp(u.machine, "arm64") == 0 ? "aarch64"
                                             : u.machine;
}

/* Names some distributions give to the host's own emulator. */
static char *native_emulator(void)
{
    static const char *const names[] = {"qemu-kvm", "kvm", "/usr/libexec/qemu-kvm"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = g_find_program_in_path(names[i]);
        if (path)
            return path;
    }
    return NULL;
}

static char *find_system(const char *target)
{
    g_autofree char *name = g_strconcat("qemu-system-", target, NULL);
    return g_find_program_in_path(name);
}

char *caps_emulator(const char *arch)
{
    char *path = find_system(arch);
    for (size_t i = 0; i < G_N_ELEMENTS(arches) && !path; i++)
        if (strcmp(arches[i].arch, arch) == 0 && arches[i].qemu)
            path = find_system(arches[i].qemu);
    if (!path && strcmp(arch, "i686") == 0)
        path = g_find_program_in_path("qemu-system-x86_64");
    if (!path && strcmp(arch, caps_host_arch()) == 0)
        path = native_emulator();
    return path;
}
