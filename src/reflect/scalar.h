/* Scalars as text and back, and in memory. Internal to reflect. */
#pragma once
#include <glib.h>
#include "reflect/type.h"

static inline void *member(const void *value, uint32_t offset)
{
    return (char *)value + offset;
}
#define MEMBER(T, value, offset) (*(T *)member(value, offset))

/* Sets of kinds: the walkers ask for every field of every value. */
#define KIND_BIT(kind) (UINT32_C(1) << (kind))
#define KINDS_OF_TEXT                                                                          \
    (KIND_BIT(KIND_STRING) | KIND_BIT(KIND_TOKEN) | KIND_BIT(KIND_PATH) | KIND_BIT(KIND_MAC) | \
     KIND_BIT(KIND_IP) | KIND_BIT(KIND_CODEC) | KIND_BIT(KIND_VAR))
#define KINDS_OF_NUMBERS (KIND_BIT(KIND_SIZE + 1) - KIND_BIT(KIND_INT))

static inline bool kind_is_text(int kind) /* kept as char * */
{
    return KINDS_OF_TEXT >> kind & 1;
}

static inline bool kind_is_pointer(int kind)
{
    return (KINDS_OF_TEXT | KIND_BIT(KIND_CPUSET)) >> kind & 1;
}

static inline bool kind_is_number(int kind)
{
    return KINDS_OF_NUMBERS >> kind & 1;
}

static inline bool kind_has_flag(int kind) /* a bool has_NAME stands beside it */
{
    return (KINDS_OF_NUMBERS | KIND_BIT(KIND_UUID)) >> kind & 1;
}

size_t kind_size(int kind);
/* Whether a size may have that unit. */
bool size_unit_known(const char *unit);
/* The largest unit that divides a size, and the size in it (ret_number may be NULL). */
const char *size_pretty(const struct field *f, uint64_t size, uint64_t *ret_number);
/* Whether the scalar is given. */
static inline bool scalar_given(const struct field *f, const void *value)
{
    if (kind_is_pointer(f->kind))
        return MEMBER(void *, value, f->offset) != NULL;
    if (kind_has_flag(f->kind))
        return MEMBER(bool, value, f->extra);
    return MEMBER(int, value, f->offset) != 0;
}
/* Whether a field of any place has something in it; what lives in this struct always may. */
static inline bool field_given(const struct field *f, const void *value)
{
    switch (f->place) {
    case PLACE_FLAG:
        return MEMBER(bool, value, f->offset);
    case PLACE_ITEMS:
    case PLACE_ELEMS:
        return MEMBER(size_t, value, f->extra) > 0;
    case PLACE_CHILD:
    case PLACE_OPAQUE:
    case PLACE_SPLICE:
    case PLACE_ARM:
        return MEMBER(void *, value, f->offset) != NULL;
    case PLACE_INSIDE:
        return true;
    default:
        return scalar_given(f, value);
    }
}
/* Reads text (unit: the attribute beside a size, or NULL) into the member. 0, or -1 when it does
 * not fit; then scalar_allowed tells what does. Sets no error. */
int scalar_read(const struct field *f, void *value, const char *text, const char *unit);
char *scalar_allowed(const struct field *f);
/* Appends the text, not escaped. */
void scalar_text(const struct field *f, const void *value, GString *out);
void scalar_clear(const struct field *f, void *value);
void scalar_copy(const struct field *f, void *to, const void *from);
bool scalar_same(const struct field *f, const void *a, const void *b);
