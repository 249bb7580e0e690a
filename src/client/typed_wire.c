/* Owns the conversion of typed parameters between the wire and the public interface. Called by
 * entries and event delivery. Awaits nothing. */
#include "client/typed_wire.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"

static void fill(virTypedParameterPtr to, const struct typed_param *from)
{
    memset(to, 0, sizeof(*to));
    g_strlcpy(to->field, from->field, sizeof(to->field));
    to->type = from->value.type;
    switch (to->type) {
    case VIR_TYPED_PARAM_INT:
        to->value.i = from->value.i;
        break;
    case VIR_TYPED_PARAM_UINT:
        to->value.ui = from->value.ui;
        break;
    case VIR_TYPED_PARAM_LLONG:
        to->value.l = from->value.l;
        break;
    case VIR_TYPED_PARAM_ULLONG:
        to->value.ul = from->value.ul;
        break;
    case VIR_TYPED_PARAM_DOUBLE:
        to->value.d = from->value.d;
        break;
    case VIR_TYPED_PARAM_BOOLEAN:
        to->value.b = from->value.b ? 1 : 0;
        break;
    case VIR_TYPED_PARAM_STRING:
        to->value.s = strdup(from->value.s);
        break;
    }
}

void typed_params_fill(virTypedParameterPtr to, const struct typed_param *from, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        fill(&to[i], &from[i]);
}

virTypedParameterPtr typed_params_from_wire(const struct typed_param *params, uint32_t n)
{
    virTypedParameterPtr list = n ? calloc(n, sizeof(*list)) : NULL;
    typed_params_fill(list, params, n);
    return list;
}

static int to_wire(struct typed_param *to, const virTypedParameter *from)
{
    to->field = from->field;
    to->value.type = from->type;
    switch (from->type) {
    case VIR_TYPED_PARAM_INT:
        to->value.i = from->value.i;
        return 0;
    case VIR_TYPED_PARAM_UINT:
        to->value.ui = from->value.ui;
        return 0;
    case VIR_TYPED_PARAM_LLONG:
        to->value.l = from->value.l;
        return 0;
    case VIR_TYPED_PARAM_ULLONG:
        to->value.ul = from->value.ul;
        return 0;
    case VIR_TYPED_PARAM_DOUBLE:
        to->value.d = from->value.d;
        return 0;
    case VIR_TYPED_PARAM_BOOLEAN:
        to->value.b = from->value.b;
        return 0;
    case VIR_TYPED_PARAM_STRING:
        to->value.s = from->value.s ? from->value.s : "";
        return 0;
    default:
        return fail(ERR_INVALID_ARG, "parameter '%s' has unknown type %d", from->field, from->type);
    }
}

int typed_params_to_wire(struct arena *mem, virTypedParameterPtr params, int n,
                         struct typed_param **ret_params)
{
    struct typed_param *list = arena_new_array(mem, struct typed_param, n);
    for (int i = 0; i < n; i++)
        if (to_wire(&list[i], &params[i]) < 0)
            return -1;
    *ret_params = list;
    return 0;
}
