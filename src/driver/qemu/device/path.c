/* Fields of values by their dotted path, over the descriptors of reflect. Owns nothing; called by
 * table.c; never awaits. */
#include "driver/qemu/device/table.h"
#include "reflect/type.h"
#include <string.h>

static const struct field *field_find(const struct type *type, const char *name, size_t len)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        const struct field *f = &type->fields[i];
        if (!strncmp(f->name, name, len) && !f->name[len] && !(f->flags & FIELD_OLD))
            return f;
    }
    return NULL;
}

static bool is_scalar(const struct field *f)
{
    return f->place == PLACE_TAG || f->place == PLACE_ATTR || f->place == PLACE_CONTENT ||
           f->place == PLACE_ELEM;
}

static struct path_value number_value(uint64_t number, bool has)
{
    return (struct path_value){has ? PATH_NUMBER : PATH_ABSENT, .number = number};
}

static struct path_value scalar_value(const struct field *f, const char *base)
{
    const char *at = base + f->offset;
    bool has = f->extra && *(const bool *)(base + f->extra);
    int word = 0;

    switch ((enum kind)f->kind) {
    case KIND_ENUM:
        word = *(const int *)at;
        return (struct path_value){word ? PATH_TEXT : PATH_ABSENT, .text = enum_word(f->of, word)};
    case KIND_YESNO:
    case KIND_ONOFF:
        word = *(const int *)at;
        return (struct path_value){word ? PATH_BOOL : PATH_ABSENT, .flag = word == 1,
                                   .text = word == 1 ? "yes" : "no"};
    case KIND_INT:
        return number_value((uint64_t)(int64_t) * (const int32_t *)at, has);
    case KIND_UINT:
    case KIND_HEX:
    case KIND_HEXUPPER:
    case KIND_OCTAL:
        return number_value(*(const uint32_t *)at, has);
    case KIND_I64:
    case KIND_U64:
    case KIND_HEX64:
    case KIND_SIZE:
        return number_value(*(const uint64_t *)at, has);
    case KIND_STRING:
    case KIND_TOKEN:
    case KIND_PATH:
    case KIND_MAC:
    case KIND_IP:
    case KIND_CODEC:
    case KIND_VAR:
        return (struct path_value){*(char *const *)at ? PATH_TEXT : PATH_ABSENT,
                                   .text = *(char *const *)at};
    case KIND_NONE:
    case KIND_UUID:
    case KIND_CPUSET:
        break;
    }
    return (struct path_value){PATH_BAD};
}

static struct path_value walk(const struct type *type, const char *base, const char *path)
{
    for (;;) {
        size_t len = strcspn(path, ".");
        const struct field *f = field_find(type, path, len);
        if (!f)
            return (struct path_value){PATH_BAD};
        if (f->place == PLACE_FLAG && !path[len])
            return (struct path_value){base && *(const bool *)(base + f->offset) ? PATH_BOOL
                                                                                 : PATH_ABSENT,
                                       .flag = true, .text = "yes"};
        if (is_scalar(f)) {
            if (path[len])
                return (struct path_value){PATH_BAD};
            return base ? scalar_value(f, base) : (struct path_value){PATH_ABSENT};
        }
        if (!f->of || !path[len] || f->place == PLACE_ITEMS || f->place == PLACE_ELEMS)
            return (struct path_value){PATH_BAD};
        type = f->of;
        if (f->place != PLACE_INSIDE && base)
            base = *(char *const *)(base + f->offset);
        path += len + 1;
    }
}

struct path_value path_get(const struct type *type, const void *value, const char *path)
{
    return walk(type, value, path);
}

bool path_exists(const struct type *type, const char *path)
{
    return walk(type, NULL, path).kind != PATH_BAD;
}
