/* Everything that is known of a recorded QEMU, line by line, for tests/qemu/qemucaps.py, which
 * compares it with what was recorded to be known of it.
 *
 * caps-facts.test REPLIES
 */
#include <glib.h>
#include <stdio.h>

#include "driver/qemu/caps/caps.h"
#include "driver/qemu/caps/transcript.h"

static const char *const accels[] = {[ACCEL_TCG] = "tcg", [ACCEL_KVM] = "kvm"};

static const char *or_none(const char *s)
{
    return s && *s ? s : "-";
}

static void put_machines(const struct qemu_caps *c, enum accel accel)
{
    size_t n;
    const struct caps_machine *m = caps_machines(c, &n);
    for (size_t i = 0; i < n; i++, m++)
        printf("machine %s %s alias=%s cpus=%u cpu=%s ram=%s%s%s%s%s%s\n", accels[accel], m->name,
               or_none(m->alias), m->cpu_max, or_none(caps_machine_cpu(c, accel, m)),
               or_none(m->default_ram_id), m->is_default ? " default" : "",
               m->hotpluggable_cpus ? " hotplug" : "", m->numa_mem ? " numa" : "",
               m->deprecated ? " deprecated" : "", m->acpi ? " acpi" : "");
}

static void put_cpus(const struct caps_accel *a, const char *accel)
{
    static const char *const usable[] = {"unknown", "no", "yes"};
    for (size_t i = 0; i < a->n_cpus; i++) {
        const struct caps_cpu *cpu = &a->cpus[i];
        printf("cpu %s %s type=%s usable=%s%s\n", accel, cpu->name, or_none(cpu->type),
               usable[cpu->usable + 1], cpu->deprecated ? " deprecated" : "");
        for (const char *const *b = cpu->blockers; *b; b++)
            printf("blocker %s %s %s\n", accel, cpu->name, *b);
    }
}

static void put_best(const struct caps_accel *a, const char *accel)
{
    for (int k = 0; k < EXPAND_COUNT; k++)
        for (size_t i = 0; i < a->expansion[k].n; i++)
            if (a->expansion[k].props[i].deprecated)
                printf("deprecated %s %s\n", accel, a->expansion[k].props[i].name);
    static const enum expansion order[] = {EXPAND_ALL, EXPAND_MIGRATABLE, EXPAND_PLAIN,
                                           EXPAND_FULL};
    size_t at = 0;
    while (at < G_N_ELEMENTS(order) && !a->expansion[order[at]].n)
        at++;
    if (at == G_N_ELEMENTS(order))
        return;
    enum expansion e = order[at];
    printf("best %s %s\n", accel, a->expansion[e].model);
    for (size_t i = 0; i < a->expansion[e].n; i++) {
        const struct caps_prop *p = &a->expansion[e].props[i];
        if (*p->value)
            printf("prop %s %s=%s\n", accel, p->name, p->value);
        const char *m = caps_prop(a, EXPAND_MIGRATABLE, p->name);
        if (m && g_strcmp0(m, "true") == 0 && g_strcmp0(p->value, "true") == 0)
            printf("migratable %s %s\n", accel, p->name);
    }
}

static void put_value(const struct qemu_caps *c, const char *name)
{
    g_autofree char *v = caps_value(c, name);
    if (v)
        printf("value %s=%s\n", name, v);
}

int main(int argc, char **argv)
{
    static const char *const values[] = {"sev/cbitpos",    "sev/reduced-phys-bits",
                                         "sev/cpu0-id",    "sev/pdh",
                                         "sev/cert-chain", "sgx/sgx",
                                         "sgx/flc",        "sgx/sgx1",
                                         "sgx/sgx2",       "sgx/section-size"};
    static const char *const gics[] = {"gic/2", "gic/2/kernel", "gic/2/emulated",
                                       "gic/3", "gic/3/kernel", "gic/3/emulated"};
    struct qemu_caps *c = argc > 1 ? caps_from_replies("/usr/bin/q", argv[1], false) : NULL;
    if (!c)
        return 1;
    printf("version %u\npackage %s\narch %s\n", caps_version(c), caps_package(c), caps_arch(c));
    for (int i = 0; i < ACCEL_COUNT; i++) {
        const struct caps_accel *a = caps_accel(c, (enum accel)i);
        if (!a)
            continue;
        put_machines(c, (enum accel)i);
        put_cpus(a, accels[i]);
        put_best(a, accels[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        put_value(c, values[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(gics); i++)
        if (caps_has(c, gics[i]))
            printf("%s\n", gics[i]);
    caps_free(c);
    return 0;
}
