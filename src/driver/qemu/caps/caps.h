/* What one QEMU binary can do, in QEMU's own names. A value of this kind is made by one launch of
 * the binary, kept on disk, and only ever grows (by what another accelerator says); it lives as
 * long as the cache that gave it. Everything but caps_get*() is plain lookup and never awaits.
 *
 * Names that caps_has() knows:
 *   device/NAME device/NAME/PROP     a type; a property (a list QEMU was not asked for counts as
 * "has it") object/NAME object/NAME/PROP     what object-add makes qmp/COMMAND/MEMBER/… schema of
 * the arguments; "=case" steps into one variant; enum words, members of arrays, and "$feature" are
 * steps too qmp-ret/COMMAND/…  event/NAME/…  schema of the reply, of an event's data
 *   option/NAME/PARAMETER            query-command-line-options
 *   machine/NAME                     name or alias
 *   migrate/CAPABILITY  tpm-model/X  tpm-type/X  gic/VERSION[/kernel]  sev/…  sgx/…
 *   arch/ARCH  version/8.1.0         this or newer
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rt/rt.h"

struct qemu_caps;
struct caps_cache;

enum accel { ACCEL_TCG, ACCEL_KVM, ACCEL_COUNT };

struct caps_machine {
    const char *name, *alias; /* alias: "pc" of pc-i440fx-7.2; NULL */
    const char *default_cpu, *default_ram_id;
    unsigned cpu_max;
    bool is_default, hotpluggable_cpus, numa_mem, deprecated, acpi;
};

struct caps_cpu {
    const char *name, *type, *alias_of;
    int usable;                  /* 1 yes, 0 no, -1 unknown */
    const char *const *blockers; /* NULL-terminated; features that stand against it */
    bool deprecated, is_static;
};

struct caps_prop {
    const char *name, *value; /* value "": the model does not have it */
    bool deprecated;
}; /* of a CPU model expansion; booleans: "true" "false" */

/* CPU model expansions: the best model of the accelerator ("host" under KVM, else "max"). */
enum expansion {
    EXPAND_MIGRATABLE, /* without what cannot migrate */
    EXPAND_ALL,        /* with it */
    EXPAND_FULL,       /* every property, Hyper-V enlightenments included */
    EXPAND_PLAIN,      /* as it is, of architectures that do not know the others */
    EXPAND_COUNT
};

struct caps_machine_cpu {
    const char *machine, *cpu; /* the default one, a QEMU type */
};

struct caps_accel {
    size_t n_cpus;
    struct caps_cpu *cpus;
    struct {
        const char *model;
        size_t n;
        struct caps_prop *props;
    } expansion[EXPAND_COUNT];
    size_t n_machine_cpus;
    struct caps_machine_cpu *machine_cpus;
};

/* --- one binary
 * ------------------------------------------------------------------------------------ */
bool caps_has(const struct qemu_caps *c, const char *name);
/* "a & b | !c": names joined by & before |; an empty one is true. */
bool caps_match(const struct qemu_caps *c, const char *condition);
/* The value kept with an exact name ("sev/cbitpos"), or NULL. Valid as long as c. */
char *caps_value(const struct qemu_caps *c, const char *name); /* free() */
const char *caps_binary(const struct qemu_caps *c);
const char *caps_arch(const struct qemu_caps *c); /* as documents name it: i686, armv7l */
unsigned caps_version(const struct qemu_caps *c); /* 7.2.22 is 7002022 */
const char *caps_package(const struct qemu_caps *c);
bool caps_kvm_built_in(const struct qemu_caps *c);
const struct caps_machine *caps_machines(const struct qemu_caps *c,
                                         size_t *ret_n); /* QEMU's order */
const struct caps_machine *caps_machine(const struct qemu_caps *c, const char *name_or_alias);
const char *caps_machine_canonical(const struct qemu_caps *c,
                                   const char *name); /* name when unknown */
const char *caps_machine_default(
    const struct qemu_caps *c); /* canonical; the only sensible one where QEMU has none */
/* The type of CPU that a machine has when none is named: another accelerator may have another.
 * NULL: none. */
const char *caps_machine_cpu(const struct qemu_caps *c, enum accel accel,
                             const struct caps_machine *m);
/* NULL when that accelerator was not asked for (caps_get_for) or cannot be used here. */
const struct caps_accel *caps_accel(const struct qemu_caps *c, enum accel accel);
const struct caps_cpu *caps_cpu(const struct qemu_caps *c, enum accel accel, const char *name);
const char *caps_prop(const struct caps_accel *a, enum expansion e, const char *name);

/* --- the cache
 * -------------------------------------------------------------------------------------- */
/* Reads and writes DIR/qemu/capabilities below cache_dir; shared_dir (may be NULL) is only read. */
struct caps_cache *caps_cache_new(const char *cache_dir, const char *shared_dir);
void caps_cache_free(struct caps_cache *cache); /* no probe may be under way */
/* NULL with the reason when the binary cannot be run or asked. Two callers share one probe. */
AWAITS const struct qemu_caps *caps_get(struct caps_cache *cache, const char *binary);
/* The same, with the section of one accelerator there: NULL when KVM cannot be used. */
AWAITS const struct qemu_caps *caps_get_for(struct caps_cache *cache, const char *binary,
                                            enum accel accel);
/* KVM when binary and host can, else TCG. */
AWAITS int caps_best_accel(struct caps_cache *cache, const char *binary, enum accel *ret_accel);
/* What the cache has in memory or on disk, without running anything; NULL without a reason. */
const struct qemu_caps *caps_peek(struct caps_cache *cache, const char *binary);
/* The emulator for an architecture, in PATH: qemu-system-ARCH, else a kvm alias. NULL: none (no
 * reason set); free(). */
char *caps_emulator(const char *arch);
const char *caps_host_arch(void);
/* The processors whose emulators are looked for, NULL-terminated, in order of documents. */
const char *const *caps_arches(void);

void caps_free(struct qemu_caps *c); /* for tests; the cache frees its own */
