/* Owns the bodies of the calls about capabilities. Called through the driver's table; awaits a QEMU
 * that is asked for the first time. Invariant: one binary that does not work spoils nothing else.
 */
#include "driver/qemu/ops/caps.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/kvm.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"
#include "cpu/cpu.h"
#include "cpu/x86.h"
#include "driver/qemu/caps/capabilities.h"
#include "driver/qemu/caps/domcaps.h"
#include "driver/qemu/caps/swtpm.h"

enum { TCG_MAX_VCPUS = 16 };

static const struct caps_env *env(const struct call *call)
{
    return driver_caps_env(call->state);
}

/* free() with the call */
static const char *give(struct call *call, char *text)
{
    arena_defer(call->mem, free, text);
    return text;
}

/* --- virConnectGetCapabilities
 * ------------------------------------------------------------------------ */

struct guest_row {
    struct caps_cache *cache;
    const char *arch;
    char *binary; /* NULL: none installed */
    const struct qemu_caps *caps;
    bool kvm;
};

AWAITS static int ask_row(void *arg)
{
    struct guest_row *row = arg;
    enum accel accel;
    if (caps_best_accel(row->cache, row->binary, &accel) == 0)
        row->caps = caps_get(row->cache, row->binary);
    if (!row->caps)
        log_warn("%s is left out: %s", row->binary, error_text());
    error_clear();
    row->kvm = row->caps && accel == ACCEL_KVM;
    return 0;
}

/* All installed emulators, asked at the same time. */
AWAITS static int ask_all(struct caps_cache *cache, struct guest_row *rows, size_t n)
{
    struct group *g = group_new(NULL);
    for (size_t i = 0; i < n; i++) {
        rows[i].cache = cache;
        rows[i].arch = caps_arches()[i];
        rows[i].binary = caps_emulator(rows[i].arch);
        if (rows[i].binary)
            fiber_spawn(g, "ask QEMU", ask_row, &rows[i]);
    }
    int rc = group_wait(g);
    group_close(g);
    return rc;
}

AWAITS int qemu_connect_get_capabilities(struct call *call, const void *args,
                                         struct connect_get_capabilities_ret *ret)
{
    size_t n = g_strv_length((char **)caps_arches());
    g_autofree struct guest_row *rows = g_new0(struct guest_row, n);
    int rc = ask_all(env(call)->cache, rows, n);
    struct capabilities *doc = capabilities_host("/sys", env(call)->dac_label);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].caps)
            capabilities_add_guest(doc, rows[i].caps, rows[i].arch, rows[i].kvm, false);
        g_free(rows[i].binary);
    }
    if (rc == 0)
        ret->capabilities = give(call, capabilities_text(doc));
    capabilities_free(doc);
    return rc < 0 ? fail_errno(rc, "cannot wait for the emulators' answers") : 0;
}

/* --- virConnectGetDomainCapabilities
 * -------------------------------------------------------------------- */

#define KVM "/dev/kvm"

static unsigned kvm_max_vcpus(void)
{
    int fd = open(KVM, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int n = ioctl(fd, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS);
    close(fd);
    return n > 0 ? (unsigned)n : 0;
}

static bool has_vfio(void)
{
    GDir *d = g_dir_open("/sys/kernel/iommu_groups", 0, NULL);
    bool groups = d && g_dir_read_name(d);
    if (d)
        g_dir_close(d);
    return groups && access("/dev/vfio/vfio", F_OK) == 0;
}

struct host_question {
    const struct caps_env *env;
    struct domcaps_host answer;
};

/* It stays as it is while we run. */
static void fill_own_cpu(struct domcaps_host *h)
{
    static struct cpu_def *own;
    if (!own)
        own = cpu_def_host();
    if (!own)
        return;
    h->cpu_arch = own->arch;
    h->cpu_model = own->cpu->model->name;
    h->cpu_vendor = own->cpu->vendor;
}

/* A fiber beside the probe of the emulator: swtpm_setup takes its time. */
AWAITS static int ask_host(void *arg)
{
    static unsigned phys_bits;
    struct host_question *q = arg;
    struct domcaps_host *h = &q->answer;
    struct x86_cpu cpu;
    if (!phys_bits && x86_read_host(&cpu))
        phys_bits = cpu.phys_bits;
    h->phys_bits = phys_bits;
    fill_own_cpu(h);
    h->vfio = has_vfio();
    h->kvm_max_vcpus = kvm_max_vcpus();
    swtpm_versions(q->env->swtpm, &h->swtpm, &h->tpm_1_2, &h->tpm_2_0);
    return 0;
}

char *choose_emulator(const char *binary, const char *arch)
{
    if (arch && !arch_known(arch))
        return fail_null(ERR_INVALID_ARG, "no architecture '%s' is known", arch);
    if (binary)
        return g_strdup(binary);
    char *found = caps_emulator(arch ? arch : caps_host_arch());
    if (!found)
        fail(ERR_CONFIG_UNSUPPORTED, "no emulator for architecture '%s' is installed",
             arch ? arch : caps_host_arch());
    return found;
}

AWAITS int choose_accel(struct caps_cache *cache, const char *binary, const char *virttype,
                        enum accel *ret)
{
    if (!virttype)
        return caps_best_accel(cache, binary, ret);
    if (strcmp(virttype, "kvm") != 0 && strcmp(virttype, "qemu") != 0)
        return fail(ERR_INVALID_ARG, "virtualization type '%s' is not one of 'kvm', 'qemu'",
                    virttype);
    *ret = strcmp(virttype, "kvm") == 0 ? ACCEL_KVM : ACCEL_TCG;
    return 0;
}

/* qemu-system-x86_64 may stand for i686 too, qemu-system-arm for both of its names. */
static bool arch_fits(const char *has, const char *want)
{
    return strcmp(has, want) == 0 || (strcmp(want, "i686") == 0 && strcmp(has, "x86_64") == 0) ||
           (strcmp(want, "armv6l") == 0 && strcmp(has, "armv7l") == 0) ||
           (strcmp(want, "ppc64le") == 0 && strcmp(has, "ppc64") == 0);
}

int check_arch_fits(const struct qemu_caps *c, const char *arch)
{
    if (!arch || arch_fits(caps_arch(c), arch))
        return 0;
    return fail(ERR_INVALID_ARG, "emulator '%s' is for '%s' and not for '%s'", caps_binary(c),
                caps_arch(c), arch);
}

static char *make_document(const struct qemu_caps *c, const char *binary, const char *arch,
                           const char *machine, enum accel accel, struct domcaps_host *host)
{
    if (check_arch_fits(c, arch) < 0)
        return NULL;
    const char *name = machine ? machine : caps_machine_default(c);
    if (!name || !caps_machine(c, name))
        return fail_null(ERR_INVALID_ARG, "emulator '%s' has no machine '%s'", binary,
                         name ? name : "");
    g_autofree char *home = g_build_filename(g_get_user_config_dir(), "qemu/firmware", NULL);
    const char *dirs[] = {home, "/etc/qemu/firmware", "/usr/share/qemu/firmware", NULL};
    host->firmware_dirs = geteuid() == 0 ? dirs + 1 : dirs;
    return domcaps_document(c, name, accel, host);
}

/* The emulator and the host are asked at the same time. */
AWAITS static const struct qemu_caps *probe(const struct caps_env *e, const char *binary,
                                            const char *virttype, enum accel *ret_accel,
                                            struct domcaps_host *ret_host)
{
    struct host_question q = {.env = e};
    struct group *g = group_new(NULL);
    fiber_spawn(g, "ask the host", ask_host, &q);
    int rc = choose_accel(e->cache, binary, virttype, ret_accel);
    if (rc == 0 && !caps_get_for(e->cache, binary, *ret_accel))
        rc = -1;
    struct error *reason = error_take();
    SHIELD();
    group_wait(g);
    group_free(g);
    error_set(reason);
    *ret_host = q.answer;
    return rc == 0 ? caps_get_for(e->cache, binary, *ret_accel) : NULL;
}

AWAITS int qemu_connect_get_domain_capabilities(
    struct call *call, const struct connect_get_domain_capabilities_args *args,
    struct connect_get_domain_capabilities_ret *ret)
{
    enum accel accel;
    struct domcaps_host host;
    g_autofree char *binary = choose_emulator(args->emulatorbin, args->arch);
    const struct qemu_caps *c =
        binary ? probe(env(call), binary, args->virttype, &accel, &host) : NULL;
    char *text = c ? make_document(c, binary, args->arch, args->machine, accel, &host) : NULL;
    if (!text)
        return -1;
    ret->capabilities = give(call, text);
    return 0;
}

/* --- small ones
 * --------------------------------------------------------------------------------------------- */

AWAITS int qemu_connect_get_version(struct call *call, const void *args,
                                    struct connect_get_version_ret *ret)
{
    g_autofree char *binary = choose_emulator(NULL, NULL);
    const struct qemu_caps *c = binary ? caps_get(env(call)->cache, binary) : NULL;
    if (!c)
        return -1;
    ret->hv_ver = caps_version(c);
    return 0;
}

int qemu_connect_get_max_vcpus(struct call *call, const struct connect_get_max_vcpus_args *args,
                               struct connect_get_max_vcpus_ret *ret)
{
    const char *type = args->type;
    if (type && g_ascii_strcasecmp(type, "qemu") != 0 && g_ascii_strcasecmp(type, "kvm") != 0)
        return fail(ERR_INVALID_ARG, "unknown type '%s'", type);
    bool kvm = type && g_ascii_strcasecmp(type, "kvm") == 0;
    if (kvm && access(KVM, R_OK) < 0)
        return fail_errno(errno, "there is no KVM on this host: cannot open '%s'", KVM);
    ret->max_vcpus = kvm ? (int32_t)kvm_max_vcpus() : TCG_MAX_VCPUS;
    return kvm && !ret->max_vcpus ? fail(ERR_INVALID_ARG, "KVM cannot be used on this host") : 0;
}
