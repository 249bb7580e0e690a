/* Edits of an object's definitions by a function: copied, edited, published. */
#pragma once
#include "guest/object.h"

enum { OBJECT_AFFECT_LIVE = 1, OBJECT_AFFECT_CONFIG = 2 }; /* the flags all kinds share; 0: now */

/* Which definitions flags mean. -1 when there is no such one. */
int object_affected(const struct object *o, uint32_t flags, bool *ret_live, bool *ret_config);
/* The function gets the value of a copy; -1 with the reason leaves everything as it was. All copies
 * are edited before any is published. */
AWAITS int object_edit(struct object *o, uint32_t flags, int (*edit)(void *value, void *arg),
                       void *arg);
