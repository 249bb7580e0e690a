/* Emulator facts out of a small document or of a recorded probe. For tests. */
#pragma once
#include "defs/facts.h"
/* hide: types that are pretended away, by comma; NULL: none. */
struct emulator_facts *facts_load(const char *path, const char *binary, const char *hide);
/* A recorded probe as the file that facts_load() reads; an exit status. */
int facts_pack(const char *replies, const char *out, bool strip_aliases);
void facts_free(struct emulator_facts *f);
