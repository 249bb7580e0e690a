/* Which TPM versions the installed emulator can be. */
#pragma once
#include <stdbool.h>

#include "rt/rt.h"

struct swtpm;
struct swtpm *swtpm_new(const char *cache_dir); /* remembers the answer there */
void swtpm_free(struct swtpm *s);
/* Runs swtpm_setup only when it changed since it was asked last. */
AWAITS void swtpm_versions(struct swtpm *s, bool *ret_there, bool *ret_1_2, bool *ret_2_0);
