/* Families of machine types, by name. Pure; called by the steps of domain_fill and by the QEMU
 * driver's plan. */
#include "defs/machine.h"
#include <glib.h>
#include <string.h>

static bool x86_is(const char *m, const char *alias, const char *prefix)
{
    return g_str_equal(m, alias) || g_str_has_prefix(m, prefix);
}

static enum machine_kind x86_kind(const char *m)
{
    if (x86_is(m, "q35", "pc-q35-"))
        return MACHINE_Q35;
    if (x86_is(m, "pc", "pc-i440fx-") || g_str_has_prefix(m, "pc-0.") ||
        g_str_has_prefix(m, "pc-1.") || g_str_has_prefix(m, "rhel"))
        return MACHINE_I440FX;
    if (g_str_equal(m, "isapc"))
        return MACHINE_ISAPC;
    return g_str_equal(m, "microvm") ? MACHINE_MICROVM : MACHINE_OTHER;
}

struct machine machine_of(const char *arch, const char *name)
{
    struct machine m = {0};
    if (!arch || !name)
        return m;
    bool virt = x86_is(name, "virt", "virt-");
    m.x86 = g_str_equal(arch, "x86_64") || g_str_equal(arch, "i686");
    m.arm = g_str_equal(arch, "aarch64") || g_str_has_prefix(arch, "armv");
    m.ppc = g_str_has_prefix(arch, "ppc");
    m.ppc64 = g_str_has_prefix(arch, "ppc64");
    m.s390 = g_str_has_prefix(arch, "s390");
    m.riscv = g_str_has_prefix(arch, "riscv");
    m.loongarch = g_str_equal(arch, "loongarch64");
    if (m.x86)
        m.kind = x86_kind(name);
    else if (m.arm && virt)
        m.kind = MACHINE_ARM_VIRT;
    else if (m.riscv && virt)
        m.kind = MACHINE_RISCV_VIRT;
    else if (m.loongarch && virt)
        m.kind = MACHINE_LOONGARCH_VIRT;
    else if (m.ppc64 && x86_is(name, "pseries", "pseries-"))
        m.kind = MACHINE_PSERIES;
    else if (m.s390)
        m.kind = MACHINE_S390_CCW;
    m.pcie_root = m.kind == MACHINE_Q35 || m.kind == MACHINE_ARM_VIRT ||
                  m.kind == MACHINE_RISCV_VIRT || m.kind == MACHINE_LOONGARCH_VIRT;
    m.pci_root = m.kind == MACHINE_I440FX || m.kind == MACHINE_PSERIES || m.s390 ||
                 (m.ppc && m.kind == MACHINE_OTHER) || (m.arm && g_str_equal(name, "versatilepb"));
    m.esp = g_str_equal(arch, "sparc") || g_str_equal(name, "magnum") ||
            g_str_equal(name, "pica61") || g_str_equal(name, "q800");
    m.has_acpi = m.x86 || m.kind == MACHINE_ARM_VIRT || m.loongarch || m.riscv;
    return m;
}
