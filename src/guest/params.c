/* Typed parameters: collected for replies, and read from or written to definitions by tables of
 * rows. Called by drivers' bodies; pure. Invariant: names and texts of a reply live in its arena or
 * for ever.
 */
#include "guest/params.h"

#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "libvirt/libvirt.h"
#include "reflect/path.h"

enum { FIRST_ROOM = 32 };

static struct typed_param *next(struct params *p, const char *name, int type)
{
    if (p->n == p->cap) {
        uint32_t cap = p->cap ? p->cap * 2 : FIRST_ROOM;
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

void params_under(struct params *p, const char *prefix, const struct typed_param *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const char *name = arena_printf(p->mem, "%s.%s", prefix, list[i].field);
        next(p, name, list[i].value.type)->value = list[i].value;
    }
}

const char *param_name(struct params *p, const char *group, size_t i, const char *field)
{
    return arena_printf(p->mem, "%s.%zu.%s", group, i, field);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void put_number(struct params *p, const struct param_row *row, uint64_t number)
{
    switch (row->type) {
    case VIR_TYPED_PARAM_INT:
        param_int(p, row->name, (int32_t)number);
        break;
    case VIR_TYPED_PARAM_UINT:
        param_uint(p, row->name, (uint32_t)number);
        break;
    case VIR_TYPED_PARAM_LLONG:
        param_llong(p, row->name, (int64_t)number);
        break;
    case VIR_TYPED_PARAM_BOOLEAN:
        param_bool(p, row->name, number != 0);
        break;
    default:
        param_ullong(p, row->name, number);
    }
}

void params_read(struct params *p, const struct param_row *rows, size_t n, const struct type *t,
                 const void *value)
{
    for (const struct param_row *r = rows; r < rows + n; r++) {
        uint64_t number = r->unset;
        if (r->type != VIR_TYPED_PARAM_STRING) {
            if (r->path && value)
                value_number(t, value, r->path, &number);
            put_number(p, r, number);
            continue;
        }
        g_autofree char *text = r->path && value ? value_text(t, value, r->path) : NULL;
        param_string(p, r->name, text ? text : "");
    }
}

static uint64_t number_of(const struct typed_param_value *v)
{
    switch (v->type) {
    case VIR_TYPED_PARAM_INT:
        return (uint64_t)(int64_t)v->i;
    case VIR_TYPED_PARAM_UINT:
        return v->ui;
    case VIR_TYPED_PARAM_LLONG:
        return (uint64_t)v->l;
    case VIR_TYPED_PARAM_BOOLEAN:
        return v->b != 0;
    default:
        return v->ul;
    }
}

static const struct param_row *row_of(const struct param_row *rows, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static int write_one(const struct param_row *row, const struct type *t, void *value,
                     const struct typed_param_value *v)
{
    int rc;
    if (row->type == VIR_TYPED_PARAM_STRING) {
        rc = value_set(t, value, row->path, v->s && *v->s ? v->s : NULL);
    } else {
        uint64_t number = number_of(v);
        bool gone = (row->zero == 1 && !number) || (row->zero == 2 && number == row->unset);
        rc = gone ? value_set(t, value, row->path, NULL)
                  : value_set_number(t, value, row->path, number);
    }
    return rc < 0 ? fail(ERR_INVALID_ARG, "the value of parameter '%s' does not fit", row->name)
                  : 0;
}

int params_write(const struct param_row *rows, size_t n, const struct type *t, void *value,
                 const struct typed_param *list, uint32_t n_list)
{
    for (uint32_t i = 0; i < n_list; i++) {
        const struct param_row *row = row_of(rows, n, list[i].field);
        if (row && row->path && write_one(row, t, value, &list[i].value) < 0)
            return -1;
    }
    return 0;
}

int params_check(const struct param_row *rows, size_t n, const struct typed_param *list,
                 uint32_t n_list)
{
    for (uint32_t i = 0; i < n_list; i++) {
        const struct param_row *row = row_of(rows, n, list[i].field);
        if (!row)
            return fail(ERR_ARGUMENT_UNSUPPORTED, "there is no parameter '%s' here", list[i].field);
        if (row->type != list[i].value.type)
            return fail(ERR_INVALID_ARG, "parameter '%s' has another type than it must",
                        list[i].field);
        if (param_find(list, i, list[i].field))
            return fail(ERR_INVALID_ARG, "parameter '%s' is given twice", list[i].field);
    }
    return 0;
}

const struct typed_param *param_find(const struct typed_param *list, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(list[i].field, name) == 0)
            return &list[i];
    return NULL;
}
