/* Parameters of the CPU scheduler, and performance events. */
#include "cli/virsh/virsh.h"

static int switch_events(struct shell *sh, const char *list, bool on, struct params *p)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    for (char **n = names; *n; n++)
        if (virTypedParamsAddBoolean(&p->list, &p->n, &p->max, *n, on) < 0)
            return shell_fail_reason(sh);
    return 0;
}

static void show_events(struct shell *sh, const struct cli_args *args, const struct params *p)
{
    struct cli_record *r = cli_record_new(args, RECORD_PARAM);
    for (int i = 0; i < p->n; i++)
        if (p->list[i].type == VIR_TYPED_PARAM_BOOLEAN)
            cli_record_typed(r, p->list[i].field, json_boolean(p->list[i].value.b), "%s",
                             p->list[i].value.b ? "enabled" : "disabled");
    if (sh->quiet && !arg_given(args, "output"))
        cli_record_free(r);
    else
        show_record(sh, args, r);
}

int cmd_perf(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *enable = arg_string(args, "enable"), *disable = arg_string(args, "disable");
    AUTO_PARAMS p = {0};
    if (!dom || (enable && switch_events(sh, enable, true, &p) < 0) ||
        (disable && switch_events(sh, disable, false, &p) < 0))
        return -1;
    unsigned flags = affect_flags(args, dom);
    if (p.n && virDomainSetPerfEvents(dom, p.list, p.n, flags) < 0)
        return shell_fail(sh, "Unable to enable/disable perf events");
    if (p.n == 0 && virDomainGetPerfEvents(dom, &p.list, &p.n, flags) < 0)
        return shell_fail(sh, "Unable to get perf events");
    show_events(sh, args, &p);
    return 0;
}

/* --- the scheduler --- */

static int set_named(struct shell *sh, const struct params *known, const char *name,
                     const char *value, struct params *p)
{
    for (int i = 0; i < known->n; i++)
        if (strcmp(known->list[i].field, name) == 0)
            return virTypedParamsAddFromString(&p->list, &p->n, &p->max, name, known->list[i].type,
                                               value) < 0
                       ? shell_fail_reason(sh)
                       : 0;
    return shell_fail(sh, "invalid scheduler option: %s", name);
}

static int given_values(struct shell *sh, const struct cli_args *args, const struct params *known,
                        struct params *p)
{
    static const char *const own[] = {"weight", "cap"};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        const char *value = arg_string(args, own[i]);
        if (value && !*value)
            return shell_fail(sh, "Failed to get option '%s': Option argument is empty", own[i]);
        if (value && set_named(sh, known, own[i], value, p) < 0)
            return -1;
    }
    for (char **w = arg_rest(args); *w; w++) {
        g_auto(GStrv) pair = g_strsplit(*w, "=", 2);
        if (!pair[0] || !pair[1])
            return shell_fail(sh, "Invalid syntax for --set, expecting name=value");
        if (set_named(sh, known, pair[0], pair[1], p) < 0)
            return -1;
    }
    return 0;
}

static int scheduler_params(virDomainPtr dom, struct params *p, unsigned flags, bool newer)
{
    return newer ? virDomainGetSchedulerParametersFlags(dom, p->list, &p->n, flags)
                 : virDomainGetSchedulerParameters(dom, p->list, &p->n);
}

static int tune_scheduler(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                          const char *type, struct params *known)
{
    AUTO_PARAMS p = {0};
    unsigned flags = affect_flags(args, dom);
    bool newer = flags || arg_flag(args, "current");
    int max = known->n;
    if (scheduler_params(dom, known, flags, newer) < 0)
        return shell_fail_reason(sh);
    if (given_values(sh, args, known, &p) < 0)
        return -1;
    if (p.n) {
        int rc = newer ? virDomainSetSchedulerParametersFlags(dom, p.list, p.n, flags)
                       : virDomainSetSchedulerParameters(dom, p.list, p.n);
        virTypedParamsClear(known->list, known->n);
        known->n = max;
        if (rc < 0 || scheduler_params(dom, known, flags, newer) < 0)
            return shell_fail_reason(sh);
    }
    if (shell_form(sh, args) == CLI_TABLE) {
        show_params(sh, args, known);
        return 0;
    }
    struct cli_record *r = cli_record_new(args, RECORD_PARAM);
    cli_record_add(r, "scheduler", "%s", type);
    for (int i = 0; i < known->n; i++) {
        g_autofree char *text = param_text(&known->list[i]);
        cli_record_typed(r, known->list[i].field, param_json(&known->list[i]), "%s", text);
    }
    show_record(sh, args, r);
    return 0;
}

int cmd_schedinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS known = {0};
    int n = 0;
    if (!dom)
        return -1;
    AUTO_STRING type = virDomainGetSchedulerType(dom, &n);
    if (shell_form(sh, args) == CLI_TABLE)
        printf("%-15s: %s\n", "Scheduler", type ? type : "Unknown");
    if (!type)
        return shell_fail_reason(sh);
    known.list = g_new0(virTypedParameter, (gsize)n + 1);
    known.n = n;
    return n ? tune_scheduler(sh, args, dom, type, &known) : 0;
}
