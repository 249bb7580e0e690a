/* Names whose definition is being changed: one change of a name at a time, others wait. */
#pragma once
#include <glib.h>
#include "rt/rt.h"

struct claims {
    GHashTable *names;
    struct cond changed;
};
void claims_init(struct claims *c);
void claims_clear(struct claims *c);
/* Both names at once (they may be the same). -1 with the reason: cancelled, or too long. */
AWAITS int claims_take(struct claims *c, const char *a, const char *b);
void claims_give(struct claims *c, const char *a, const char *b);
