/* Which family a machine type belongs to: what its built-in devices and buses are follows. */
#pragma once
#include <stdbool.h>

enum machine_kind {
    MACHINE_OTHER,
    MACHINE_I440FX,
    MACHINE_Q35,
    MACHINE_ISAPC,
    MACHINE_MICROVM,
    MACHINE_ARM_VIRT,
    MACHINE_RISCV_VIRT,
    MACHINE_LOONGARCH_VIRT,
    MACHINE_PSERIES,
    MACHINE_S390_CCW,
};
struct machine {
    enum machine_kind kind;
    bool x86, arm, ppc64, s390, riscv, loongarch;
    bool ppc;      /* ppc64 included */
    bool pci_root; /* conventional PCI below index 0 */
    bool pcie_root;
    bool esp; /* its board has an NCR 53C9x for SCSI */
    bool has_acpi;
};
/* From the words of <type arch= machine=>; NULL words give MACHINE_OTHER. */
struct machine machine_of(const char *arch, const char *machine);
