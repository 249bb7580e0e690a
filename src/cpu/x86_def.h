/* What a running guest's processor turned out to be. */
#pragma once
#include "cpu/cpu.h"
#include "cpu/x86.h"

/* `guest` is told to have what QEMU enabled and to lack what it could not give. */
void x86_update_live(struct cpu *guest, const struct x86_bits *enabled,
                     const struct x86_bits *disabled);
