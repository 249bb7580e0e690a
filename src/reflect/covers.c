/* Whether a value has all that another one says: how a document of one device means a device.
 * Called by defs. Pure.
 */
#include "reflect/scalar.h"

static bool covers_child(const struct field *f, const void *pattern, const void *value)
{
    if (f->place == PLACE_INSIDE)
        return value_covers(f->of, pattern, value);
    const void *p = MEMBER(void *, pattern, f->offset), *v = MEMBER(void *, value, f->offset);
    return !p || (v && value_covers(f->of, p, v));
}

static bool field_covers(const struct field *f, const void *pattern, const void *value)
{
    switch ((enum place)f->place) {
    case PLACE_TAG:
    case PLACE_NAME:
    case PLACE_ATTR:
    case PLACE_CONTENT:
    case PLACE_ELEM:
        return !scalar_given(f, pattern) || scalar_same(f, pattern, value);
    case PLACE_CHILD:
    case PLACE_SPLICE:
    case PLACE_ARM:
    case PLACE_INSIDE:
        return covers_child(f, pattern, value);
    case PLACE_FLAG:
        return !MEMBER(bool, pattern, f->offset) || MEMBER(bool, value, f->offset);
    case PLACE_ELEMS:
    case PLACE_ITEMS:
    case PLACE_OPAQUE:
        break;
    }
    return true;
}

bool value_covers(const struct type *t, const void *pattern, const void *value)
{
    for (unsigned i = 0; i < t->n_fields; i++)
        if (!(t->fields[i].flags & FIELD_SHADOWS) && !field_covers(&t->fields[i], pattern, value))
            return false;
    return true;
}
