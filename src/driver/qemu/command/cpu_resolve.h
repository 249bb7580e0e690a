/* What a guest's CPU stands for on this host. */
#pragma once
#include <stdbool.h>

#include "defs/facts.h"
#include "gen/domain.h"

/* Changes def->cpu. 0, or -1 with the reason. */
int cpu_resolve(struct domain *def, const struct emulator_facts *facts, bool kvm);
/* 0, or -1 when a document with check='partial' asks for what this host cannot give. */
int cpu_check(const struct domain *def, const struct emulator_facts *facts, bool kvm);
