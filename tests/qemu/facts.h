/* Emulator facts out of a document made by replies.py. For tests. */
#pragma once
#include "defs/facts.h"
struct emulator_facts *facts_load(const char *path, const char *binary);
void facts_free(struct emulator_facts *f);
