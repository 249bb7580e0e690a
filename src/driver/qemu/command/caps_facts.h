/* What a probed QEMU can do, in the form that filling and planning ask for. */
#pragma once
#include "defs/facts.h"

struct qemu_caps;
/* Borrows caps, which must live as long; kvm: usable for it on this host. caps_facts_free(). */
struct emulator_facts *caps_facts_new(const struct qemu_caps *caps, bool kvm);
void caps_facts_free(struct emulator_facts *facts);
static inline void caps_facts_freep(struct emulator_facts **f)
{
    caps_facts_free(*f);
}
#define AUTO_FACTS __attribute__((cleanup(caps_facts_freep))) struct emulator_facts
