/* Scalars as text and back, and in memory. Internal to reflect. */
#pragma once
#include <glib.h>
#include "reflect/type.h"

static inline void *member(const void *value, uint32_t offset)
{
    return (char *)value + offset;
}
#define MEMBER(T, value, offset) (*(T *)member(value, offset))

bool kind_is_text(int kind);  /* kept as char * */
bool kind_has_flag(int kind); /* a bool has_NAME stands beside it */
size_t kind_size(int kind);
bool kind_is_number(int kind);
/* Whether a size may have that unit. */
bool size_unit_known(const char *unit);
/* The largest unit that divides a size, and the size in it (ret_number may be NULL). */
const char *size_pretty(const struct field *f, uint64_t size, uint64_t *ret_number);
/* Whether the scalar is given. */
bool scalar_given(const struct field *f, const void *value);
/* Reads text (unit: the attribute beside a size, or NULL) into the member. 0, or -1 when it does
 * not fit; then scalar_allowed tells what does. Sets no error. */
int scalar_read(const struct field *f, void *value, const char *text, const char *unit);
char *scalar_allowed(const struct field *f);
/* Appends the text, not escaped. */
void scalar_text(const struct field *f, const void *value, GString *out);
void scalar_clear(const struct field *f, void *value);
void scalar_copy(const struct field *f, void *to, const void *from);
bool scalar_same(const struct field *f, const void *a, const void *b);
