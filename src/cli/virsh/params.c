/* Typed parameters: made of options whose rows name one, and printed. */
#include "cli/virsh/virsh.h"

void params_clear(struct params *p)
{
    virTypedParamsFree(p->list, p->n);
    *p = (struct params){0};
}

static int add_number(struct shell *sh, const struct cli_args *args, const struct cli_option *o,
                      struct params *p)
{
    unsigned long long large = 0;
    unsigned u = 0;
    int i = 0, rc = -1;
    if (o->param_type == VIR_TYPED_PARAM_INT)
        rc = arg_int(args, o->name, &i);
    else if (o->param_type == VIR_TYPED_PARAM_UINT)
        rc = arg_uint(args, o->name, &u);
    else if (o->scale)
        rc = arg_scaled(args, o->name, o->scale, &large);
    else
        rc = arg_ullong(args, o->name, &large);
    (void)sh;
    if (rc < 0)
        return -1;
    if (o->param_type == VIR_TYPED_PARAM_INT)
        return virTypedParamsAddInt(&p->list, &p->n, &p->max, o->param, i);
    if (o->param_type == VIR_TYPED_PARAM_UINT)
        return virTypedParamsAddUInt(&p->list, &p->n, &p->max, o->param, u);
    return virTypedParamsAddULLong(&p->list, &p->n, &p->max, o->param, large);
}

int arg_params(struct shell *sh, const struct cli_args *args, struct params *p)
{
    const struct cli_command *c = args->command;
    for (size_t i = 0; i < c->n_options; i++) {
        const struct cli_option *o = &c->options[i];
        if (!o->param || !args->values[i])
            continue;
        int rc = o->param_type == VIR_TYPED_PARAM_STRING
                     ? virTypedParamsAddString(&p->list, &p->n, &p->max, o->param, args->values[i])
                     : add_number(sh, args, o, p);
        if (rc < 0)
            return shell_fail_reason(sh);
    }
    return p->n;
}

char *param_text(const virTypedParameter *p)
{
    switch (p->type) {
    case VIR_TYPED_PARAM_INT:
        return g_strdup_printf("%d", p->value.i);
    case VIR_TYPED_PARAM_UINT:
        return g_strdup_printf("%u", p->value.ui);
    case VIR_TYPED_PARAM_LLONG:
        return g_strdup_printf("%lld", p->value.l);
    case VIR_TYPED_PARAM_ULLONG:
        return g_strdup_printf("%llu", p->value.ul);
    case VIR_TYPED_PARAM_DOUBLE:
        return g_strdup_printf("%f", p->value.d);
    case VIR_TYPED_PARAM_BOOLEAN:
        return g_strdup(p->value.b ? "yes" : "no");
    case VIR_TYPED_PARAM_STRING:
        return g_strdup(p->value.s);
    default:
        return g_strdup("?");
    }
}

json_t *param_json(const virTypedParameter *p)
{
    switch (p->type) {
    case VIR_TYPED_PARAM_INT:
        return json_integer(p->value.i);
    case VIR_TYPED_PARAM_UINT:
        return json_integer(p->value.ui);
    case VIR_TYPED_PARAM_LLONG:
        return json_integer(p->value.l);
    case VIR_TYPED_PARAM_ULLONG:
        return json_integer((json_int_t)p->value.ul);
    case VIR_TYPED_PARAM_DOUBLE:
        return json_real(p->value.d);
    case VIR_TYPED_PARAM_BOOLEAN:
        return json_boolean(p->value.b);
    default:
        return json_string_nocheck(p->type == VIR_TYPED_PARAM_STRING ? p->value.s : "?");
    }
}

void show_params(struct shell *sh, const struct cli_args *args, const struct params *p)
{
    struct cli_record *r = cli_record_new(args, RECORD_PARAM);
    for (int i = 0; i < p->n; i++) {
        g_autofree char *text = param_text(&p->list[i]);
        cli_record_typed(r, p->list[i].field, param_json(&p->list[i]), "%s", text);
    }
    show_record(sh, args, r);
}
