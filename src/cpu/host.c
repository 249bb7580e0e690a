/* Owns what is known of this machine's processor, as a host's document. Called by capabilities and
 * comparisons; never awaits. Invariant: the document does not change while we run.
 */
#include <stdlib.h>
#include <string.h>

#include "cpu/cpu_arch.h"
#include "cpu/x86.h"

#if defined(__x86_64__)
#define HOST_ARCH "x86_64"
#elif defined(__i386__)
#define HOST_ARCH "i686"
#elif defined(__aarch64__)
#define HOST_ARCH "aarch64"
#elif defined(__arm__)
#define HOST_ARCH "armv7l"
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define HOST_ARCH "ppc64le"
#elif defined(__powerpc64__)
#define HOST_ARCH "ppc64"
#elif defined(__s390x__)
#define HOST_ARCH "s390x"
#elif defined(__riscv)
#define HOST_ARCH "riscv64"
#elif defined(__loongarch64)
#define HOST_ARCH "loongarch64"
#else
#define HOST_ARCH "unknown"
#endif

static struct cpu_def *host_def(const char *arch, const char *model, const char *vendor)
{
    struct cpu_def *d = g_new0(struct cpu_def, 1);
    *d = (struct cpu_def){.arch = g_strdup(arch), .host = true, .cpu = value_new(&type_cpu)};
    d->cpu->model = value_new(&type_cpu_model);
    d->cpu->model->name = g_strdup(model);
    d->cpu->vendor = g_strdup(vendor);
    return d;
}

struct cpu_def *cpu_def_of_x86(const struct x86_cpu *cpu)
{
    struct x86_match match;
    if (!x86_match_host(cpu, &match))
        return NULL;
    struct cpu_def *d = host_def("x86_64", match.model->name, cpu->vendor);
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(&match.require, f))
            cpu_feature_set(d->cpu, x86_features[f].name, 0);
    return d;
}

/* --- processors that /proc/cpuinfo names
 * ----------------------------------------------------------- */

/* The number after "KEY   : ". */
static bool number_after(const char *text, const char *key, uint32_t *ret)
{
    const char *p = strstr(text, key);
    p = p ? strchr(p, ':') : NULL;
    if (p)
        *ret = (uint32_t)strtoul(p + 1, NULL, 0);
    return p != NULL;
}

static const struct pvr_model *by_number(const struct pvr_model *rows, uint32_t value,
                                         const char *vendor)
{
    for (; rows->name; rows++)
        if ((value & rows->mask) == rows->value &&
            (!vendor || g_strcmp0(vendor, rows->vendor) == 0))
            return rows;
    return NULL;
}

static struct cpu_def *def_of_arm(const char *arch, const char *text)
{
    uint32_t implementer, part;
    if (!number_after(text, "CPU implementer", &implementer) ||
        !number_after(text, "CPU part", &part))
        return NULL;
    for (const struct arm_vendor *v = arm_vendors; v->name; v++) {
        const struct pvr_model *m =
            v->implementer == implementer ? by_number(arm_models, part, v->name) : NULL;
        if (m)
            return host_def(arch, m->name, v->name);
    }
    return NULL;
}

/* "revision : 2.1 (pvr 004b 0201)" */
static struct cpu_def *def_of_ppc64(const char *arch, const char *text)
{
    const char *p = strstr(text, "(pvr ");
    char *end;
    if (!p)
        return NULL;
    uint32_t high = (uint32_t)strtoul(p + strlen("(pvr "), &end, 16);
    uint32_t low = (uint32_t)strtoul(end, NULL, 16);
    const struct pvr_model *m = by_number(ppc64_models, high << 16 | low, NULL);
    return m ? host_def(arch, m->name, m->vendor) : NULL;
}

struct cpu_def *cpu_def_of_cpuinfo(const char *arch, const char *text)
{
    if (g_strv_contains(cpu_arm.names, arch))
        return def_of_arm(arch, text);
    return g_strv_contains(cpu_ppc64.names, arch) ? def_of_ppc64(arch, text) : NULL;
}

struct cpu_def *cpu_def_host(void)
{
    struct x86_cpu x86;
    if (x86_read_host(&x86)) {
        struct cpu_def *d = cpu_def_of_x86(&x86);
        if (!d)
            return NULL;
        g_free(d->arch);
        d->arch = g_strdup(HOST_ARCH);
        return d;
    }
    g_autofree char *text = NULL;
    return g_file_get_contents("/proc/cpuinfo", &text, NULL, NULL)
               ? cpu_def_of_cpuinfo(HOST_ARCH, text)
               : NULL;
}
