/* What an emulator can do, as the filling of definitions and the planning of command lines ask for
 * it. The QEMU driver answers from its probe (driver/qemu/caps), tests from recorded replies. The
 * answers belong to the one who gives them and live as long as the struct. Never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine_facts {
    const char *name;        /* canonical: pc-q35-7.2 */
    const char *default_cpu; /* model word (qemu64); NULL: unknown */
    const char *default_ram; /* id of the default memory back end (pc.ram); NULL: none */
    const char *default_nic; /* NULL: unknown */
    unsigned max_cpus;
    bool hotplug_cpus;
    bool numa_mem; /* -numa node,mem= still understood */
    bool acpi;
};

/* What host-model means: a named model and differences from it. */
struct cpu_feature_facts {
    const char *name;
    bool disable, migratable;
};
struct cpu_facts {
    const char *model;
    const char *vendor; /* NULL: unknown */
    size_t n_features;
    const struct cpu_feature_facts *features;
};

enum { FACT_NO = 0, FACT_YES = 1, FACT_UNKNOWN = -1 };

struct emulator_facts {
    const char *binary;                          /* /usr/bin/qemu-system-x86_64 */
    const char *arch;                            /* x86_64 */
    unsigned version;                            /* 7002000 = 7.2.0 */
    bool kvm;                                    /* usable on this host */
    unsigned sev_cbitpos, sev_reduced_phys_bits; /* of an AMD host with SEV; 0: none */
    /* "device/virtio-blk-pci", "device/virtio-blk-pci/iothread", "object/memory-backend-memfd",
     * "command/query-foo", "option/sandbox": FACT_YES, FACT_NO or FACT_UNKNOWN (never asked). */
    int (*has)(const struct emulator_facts *f, const char *name);
    /* By name or alias; NULL name: the default machine. NULL: no such machine. */
    const struct machine_facts *(*machine)(const struct emulator_facts *f, const char *name,
                                           bool kvm);
    /* NULL, or a function that may answer NULL: host-model is not to be had. */
    const struct cpu_facts *(*host_model)(const struct emulator_facts *f, bool kvm);
    void *arg;
};

static inline bool fact_yes(const struct emulator_facts *f, const char *name)
{
    return f && f->has && f->has(f, name) == FACT_YES;
}
static inline bool fact_maybe(const struct emulator_facts *f, const char *name)
{
    return !f || !f->has || f->has(f, name) != FACT_NO;
}
