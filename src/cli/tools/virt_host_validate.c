/* virt-host-validate: what guests need of their host, a line per check. Checks are rows; a row of a
 * kind that looks at files needs no code of its own. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "virt-host-validate.options.h"
#include "cli/tools/tool.h"

enum verdict { PASS, WARN, FAIL, SKIP };
enum { QEMU = 1, LXC = 2 };

struct check {
    int who;
    const char *what;
    /* PASS or how bad it is; *ret_hint (g_free) instead of the row's */
    enum verdict (*look)(const struct check *c, char **ret_hint);
    const char *arg;
    enum verdict otherwise;
    const char *hint;
};

/* --- looking --- */

static char *contents(const char *path)
{
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

/* Is the word among the blank-separated ones? */
static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = text; at && (at = strstr(at, word)); at += len)
        if ((at == text || strchr(" \t\n:", at[-1])) && strchr(" \t\n", at[len]))
            return true;
    return false;
}

static bool cpu_has(const char *flag)
{
    g_autofree char *info = contents("/proc/cpuinfo");
    return info && has_word(info, flag);
}

static bool machine_is(const char *prefix)
{
    struct utsname u;
    return uname(&u) == 0 && g_str_has_prefix(u.machine, prefix);
}

static enum verdict look_exists(const struct check *c, char **ret_hint)
{
    return access(c->arg, F_OK) == 0 ? PASS : c->otherwise;
}

static enum verdict look_virtualization(const struct check *c, char **ret_hint)
{
    bool has = machine_is("x86_64") || machine_is("i") ? cpu_has("vmx") || cpu_has("svm")
               : machine_is("s390x")                   ? cpu_has("sie")
                                                       : access("/dev/kvm", F_OK) == 0;
    return has ? PASS : c->otherwise;
}

/* Without the processor's help there is nothing to open. */
static enum verdict look_kvm(const struct check *c, char **ret_hint)
{
    if (look_virtualization(c, ret_hint) != PASS)
        return SKIP;
    if (access("/dev/kvm", F_OK) < 0) {
        *ret_hint = g_strdup("load the module kvm_intel or kvm_amd; virtualization may be switched "
                             "off in the firmware");
        return FAIL;
    }
    return PASS;
}

static enum verdict look_kvm_open(const struct check *c, char **ret_hint)
{
    if (look_virtualization(c, ret_hint) != PASS || access("/dev/kvm", F_OK) < 0)
        return SKIP;
    int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        *ret_hint = g_strdup_printf("/dev/kvm: %s; add the user to the group that owns it",
                                    g_strerror(errno));
        return FAIL;
    }
    close(fd);
    return PASS;
}

static bool in_cgroup2(const char *name)
{
    g_autofree char *list = contents("/sys/fs/cgroup/cgroup.controllers");
    if (!list)
        return false;
    if (strcmp(name, "devices") == 0 || strcmp(name, "cpuacct") == 0 ||
        strcmp(name, "freezer") == 0)
        return true; /* part of version 2 itself */
    return has_word(list, strcmp(name, "blkio") == 0 ? "io" : name);
}

static bool in_cgroup1(const char *name)
{
    g_autofree char *table = contents("/proc/cgroups");
    g_auto(GStrv) lines = g_strsplit(table ? table : "", "\n", -1);
    for (char **l = lines; *l; l++) {
        g_auto(GStrv) cells = g_strsplit(*l, "\t", -1);
        if (g_strv_length(cells) == 4 && strcmp(cells[0], name) == 0)
            return strcmp(cells[1], "0") != 0 && strcmp(cells[3], "1") == 0;
    }
    return false;
}

static enum verdict look_cgroup(const struct check *c, char **ret_hint)
{
    if (in_cgroup2(c->arg) || in_cgroup1(c->arg))
        return PASS;
    *ret_hint = g_strdup_printf("start the kernel with the control group '%s', mounted below "
                                "/sys/fs/cgroup",
                                c->arg);
    return c->otherwise;
}

static bool folder_has_entries(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    bool has = dir && g_dir_read_name(dir);
    if (dir)
        g_dir_close(dir);
    return has;
}

static enum verdict look_iommu(const struct check *c, char **ret_hint)
{
    if (folder_has_entries("/sys/kernel/iommu_groups"))
        return PASS;
    if (access("/sys/firmware/acpi/tables/DMAR", F_OK) == 0)
        *ret_hint =
            g_strdup("the host has an IOMMU that is switched off: add intel_iommu=on to the "
                     "kernel's command line");
    return c->otherwise;
}

static bool parameter_on(const char *path)
{
    g_autofree char *value = contents(path);
    return value && (value[0] == 'Y' || value[0] == '1');
}

static enum verdict look_secure(const struct check *c, char **ret_hint)
{
    if (parameter_on("/sys/module/kvm_amd/parameters/sev") ||
        parameter_on("/sys/module/kvm_intel/parameters/tdx") ||
        parameter_on("/sys/firmware/uv/prot_virt_host"))
        return PASS;
    if (cpu_has("sev"))
        *ret_hint =
            g_strdup("the processor has AMD SEV and the kernel does not use it: load kvm_amd "
                     "with sev=1");
    return c->otherwise;
}

static enum verdict look_hugepages(const struct check *c, char **ret_hint)
{
    return folder_has_entries("/sys/kernel/mm/hugepages") ? PASS : c->otherwise;
}

static enum verdict look_kernel(const struct check *c, char **ret_hint)
{
    struct utsname u;
    int major = 0, minor = 0, want_major = 0, want_minor = 0;
    sscanf(c->arg, "%d.%d", &want_major, &want_minor);
    if (uname(&u) < 0 || sscanf(u.release, "%d.%d", &major, &minor) != 2)
        return c->otherwise;
    return major > want_major || (major == want_major && minor >= want_minor) ? PASS : c->otherwise;
}

/* --- the checks --- */

#define CGROUP(who, name)                                                              \
    {                                                                                  \
        who, "for cgroup '" name "' controller support", look_cgroup, name, FAIL, NULL \
    }
#define NAMESPACE(name)                                                       \
    {                                                                         \
        LXC, "for namespace " name, look_exists, "/proc/self/ns/" name, FAIL, \
            "this kernel was built without it"                                \
    }

static const struct check checks[] = {
    {QEMU, "for hardware virtualization", look_virtualization, NULL, FAIL,
     "this processor has no virtualization, or the firmware hides it: guests are emulated and "
     "slow"},
    {QEMU, "if device /dev/kvm exists", look_kvm, NULL, FAIL, NULL},
    {QEMU, "if device /dev/kvm is accessible", look_kvm_open, NULL, FAIL, NULL},
    {QEMU, "if device /dev/vhost-net exists", look_exists, "/dev/vhost-net", WARN,
     "load the module vhost_net: virtio network cards are slower without it"},
    {QEMU, "if device /dev/net/tun exists", look_exists, "/dev/net/tun", FAIL,
     "load the module tun: guests cannot join networks of the host without it"},
    {QEMU, "if device /dev/vhost-vsock exists", look_exists, "/dev/vhost-vsock", WARN,
     "load the module vhost_vsock for guests with a vsock device"},
    CGROUP(QEMU, "cpu"),
    CGROUP(QEMU, "cpuacct"),
    CGROUP(QEMU, "cpuset"),
    CGROUP(QEMU, "memory"),
    CGROUP(QEMU, "devices"),
    CGROUP(QEMU, "blkio"),
    {QEMU, "for huge pages", look_hugepages, NULL, WARN, "this kernel has none to offer"},
    {QEMU, "for device assignment IOMMU support", look_iommu, NULL, WARN,
     "no IOMMU is in use: PCI devices of the host cannot be given to guests"},
    {QEMU, "for secure guest support", look_secure, NULL, WARN,
     "neither AMD SEV, Intel TDX nor IBM secure execution is in use"},
    {LXC, "for Linux >= 2.6.26", look_kernel, "2.6", FAIL, "a newer kernel is needed"},
    NAMESPACE("ipc"),
    NAMESPACE("mnt"),
    NAMESPACE("pid"),
    NAMESPACE("uts"),
    NAMESPACE("net"),
    NAMESPACE("user"),
    CGROUP(LXC, "cpu"),
    CGROUP(LXC, "cpuacct"),
    CGROUP(LXC, "cpuset"),
    CGROUP(LXC, "memory"),
    CGROUP(LXC, "devices"),
    CGROUP(LXC, "freezer"),
    CGROUP(LXC, "blkio"),
    {LXC, "if device /sys/fs/fuse/connections exists", look_exists, "/sys/fs/fuse/connections",
     FAIL, "load the module fuse: containers see the host's figures in /proc without it"},
};

/* --- telling --- */

static const char *const words[] = {"PASS", "WARN", "FAIL"};

static const char *colour(enum verdict v)
{
    static const char *const codes[] = {"\033[1;32m", "\033[1;33m", "\033[1;31m"};
    return isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR") ? codes[v] : "";
}

static void print_line(const struct check *c, enum verdict v, const char *hint)
{
    if (options.quiet && v == PASS)
        return;
    const char *paint = colour(v);
    printf("%6s: Checking %-60s: %s%s%s", c->who == QEMU ? "QEMU" : "LXC", c->what, paint, words[v],
           *paint ? "\033[0m" : "");
    if (v != PASS && hint)
        printf(" (%s)", hint);
    putchar('\n');
}

static json_t *as_json(const struct check *c, enum verdict v, const char *hint)
{
    return json_pack("{s:s, s:s, s:s, s:s?}", "driver", c->who == QEMU ? "qemu" : "lxc", "check",
                     c->what, "result", words[v], "remedy", v == PASS ? NULL : hint);
}

/* The worst of all verdicts. */
static enum verdict run(int who, json_t *list)
{
    enum verdict worst = PASS;
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        const struct check *c = &checks[i];
        g_autofree char *hint = NULL;
        enum verdict v = c->who & who ? c->look(c, &hint) : SKIP;
        if (v == SKIP)
            continue;
        const char *say = hint ? hint : c->hint;
        if (options.json)
            json_array_append_new(list, as_json(c, v, say));
        else
            print_line(c, v, say);
        worst = MAX(worst, v);
    }
    return worst;
}

int main(int argc, char **argv)
{
    char **names;
    int n = tool_begin(argc, argv, 0, 1, &names), who = QEMU | LXC;
    if (n == 1)
        who = strcmp(names[0], "qemu") == 0 ? QEMU : strcmp(names[0], "lxc") == 0 ? LXC : 0;
    if (!who) {
        fprintf(stderr, "%s: '%s' is not one of qemu, lxc\n", tool_name, names[0]);
        return EXIT_FAILURE;
    }
    json_t *list = json_array();
    enum verdict worst = run(who, list);
    if (options.json) {
        json_dumpf(list, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        putchar('\n');
    }
    json_decref(list);
    return worst == FAIL ? EXIT_FAILURE : EXIT_SUCCESS;
}
