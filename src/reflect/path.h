/* One scalar inside a value, by the dotted path of its field names: "memtune.hard_limit.size_kib".
 * A path that no type has is an error of the program. */
#pragma once
#include "reflect/value.h"

/* false: not given. */
bool value_number(const struct type *t, const void *value, const char *path, uint64_t *ret);
char *value_text(const struct type *t, const void *value,
                 const char *path); /* g_free; NULL: none */
/* Makes the elements on the way; NULL: not given any more. -1 without a reason: it does not fit. */
int value_set(const struct type *t, void *value, const char *path, const char *text);
int value_set_number(const struct type *t, void *value, const char *path, uint64_t number);
