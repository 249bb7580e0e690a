/* Typed parameters that are collected in a call's arena. Never awaits. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include <string.h>
#include "libvirt/libvirt.h"

static struct typed_param *next(struct params *p, const char *name, int type)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : 32;
        struct typed_param *list = arena_new_array(p->mem, struct typed_param, cap);
        if (p->n)
            memcpy(list, p->list, sizeof(*list) * p->n);
        p->list = list;
        p->cap = cap;
    }
    struct typed_param *one = &p->list[p->n++];
    one->field = name;
    one->value.type = type;
    return one;
}

void param_int(struct params *p, const char *name, int32_t value)
{
    next(p, name, VIR_TYPED_PARAM_INT)->value.i = value;
}

void param_uint(struct params *p, const char *name, uint32_t value)
{
    next(p, name, VIR_TYPED_PARAM_UINT)->value.ui = value;
}

void param_llong(struct params *p, const char *name, int64_t value)
{
    next(p, name, VIR_TYPED_PARAM_LLONG)->value.l = value;
}

void param_ullong(struct params *p, const char *name, uint64_t value)
{
    next(p, name, VIR_TYPED_PARAM_ULLONG)->value.ul = value;
}

void param_bool(struct params *p, const char *name, bool value)
{
    next(p, name, VIR_TYPED_PARAM_BOOLEAN)->value.b = value;
}

void param_string(struct params *p, const char *name, const char *value)
{
    next(p, name, VIR_TYPED_PARAM_STRING)->value.s = arena_strdup(p->mem, value);
}

const char *param_name(struct params *p, const char *group, size_t i, const char *field)
{
    return arena_printf(p->mem, "%s.%zu.%s", group, i, field);
}
