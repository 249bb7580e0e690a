/* Limits of guests as typed parameters: what options give is set, without any the values are shown.
 */
#include "cli/virsh/tune.h"

unsigned affect_flags(const struct cli_args *args, virDomainPtr dom)
{
    unsigned flags = arg_bits(args, "config", VIR_DOMAIN_AFFECT_CONFIG) |
                     arg_bits(args, "live", VIR_DOMAIN_AFFECT_LIVE);
    if (arg_given(args, "persistent"))
        flags |=
            VIR_DOMAIN_AFFECT_CONFIG | (virDomainIsActive(dom) == 1 ? VIR_DOMAIN_AFFECT_LIVE : 0);
    return flags;
}

/* One kind of limits. name: the disk or interface, NULL for the guest itself. */
struct limits {
    int (*get)(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n, unsigned flags);
    int (*set)(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n, unsigned flags);
    const char *count_failed, *get_failed, *set_failed;
    char *(*text)(const virTypedParameter *p); /* how a value is shown */
};

static int fetch(struct shell *sh, const struct limits *l, virDomainPtr dom, const char *name,
                 unsigned flags, struct params *p)
{
    int n = 0;
    if (l->get(dom, name, NULL, &n, flags) < 0)
        return shell_fail(sh, "%s", l->count_failed);
    p->list = g_new0(virTypedParameter, (gsize)n + 1);
    p->n = n;
    if (n && l->get(dom, name, p->list, &p->n, flags) < 0)
        return shell_fail(sh, "%s", l->get_failed);
    return 0;
}

static int show_limits(struct shell *sh, const struct cli_args *args, const struct limits *l,
                       virDomainPtr dom, const char *name, unsigned flags)
{
    AUTO_PARAMS p = {0};
    if (fetch(sh, l, dom, name, flags, &p) < 0)
        return -1;
    struct cli_record *r = cli_record_new(args, RECORD_PARAM);
    for (int i = 0; i < p.n; i++) {
        g_autofree char *text = l->text ? l->text(&p.list[i]) : param_text(&p.list[i]);
        cli_record_typed(r, p.list[i].field, param_json(&p.list[i]), "%s", text);
    }
    show_record(sh, args, r);
    return 0;
}

static int tune(struct shell *sh, const struct cli_args *args, const struct limits *l,
                virDomainPtr dom, const char *name, struct params *p)
{
    unsigned flags = affect_flags(args, dom);
    if (p->n == 0)
        return show_limits(sh, args, l, dom, name, flags);
    if (l->set(dom, name, p->list, p->n, flags) < 0)
        return shell_fail(sh, "%s", l->set_failed);
    return 0;
}

/* --- memory --- */

static int size_option(const struct cli_args *args, unsigned long *ret_kib)
{
    unsigned long long bytes;
    if (arg_scaled(args, "size", 1024, &bytes) < 0)
        return -1;
    *ret_kib = (unsigned long)(bytes / 1024 + (bytes % 1024 != 0));
    return 0;
}

int cmd_setmem(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long kib;
    if (!dom || size_option(args, &kib) < 0)
        return -1;
    /* what is not said is the running guest's */
    unsigned flags = arg_flags(args);
    if (!flags && !arg_flag(args, "current"))
        flags = VIR_DOMAIN_AFFECT_LIVE;
    return virDomainSetMemoryFlags(dom, kib, flags) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_setmaxmem(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long kib;
    if (!dom || size_option(args, &kib) < 0)
        return -1;
    if (virDomainSetMemoryFlags(dom, kib, arg_flags(args) | VIR_DOMAIN_MEM_MAXIMUM) < 0)
        return shell_fail(sh, "Unable to change MaxMemorySize");
    return 0;
}

static int get_memory(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n,
                      unsigned flags)
{
    (void)name;
    return virDomainGetMemoryParameters(dom, p, n, flags);
}

static int set_memory(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n,
                      unsigned flags)
{
    (void)name;
    return virDomainSetMemoryParameters(dom, p, n, flags);
}

static char *memory_text(const virTypedParameter *p)
{
    if (p->type == VIR_TYPED_PARAM_ULLONG && p->value.ul == VIR_DOMAIN_MEMORY_PARAM_UNLIMITED)
        return g_strdup("unlimited");
    return param_text(p);
}

int cmd_memtune(struct shell *sh, const struct cli_args *args)
{
    static const struct limits memory = {get_memory,
                                         set_memory,
                                         "Unable to get number of memory parameters",
                                         "Unable to get memory parameters",
                                         "Unable to change memory parameters",
                                         memory_text};
    const struct cli_command *c = args->command;
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    for (size_t i = 0; dom && i < c->n_options; i++) {
        const char *text = args->values[i];
        char *reason;
        uint64_t bytes = 0;
        if (!c->options[i].param || !text)
            continue;
        bool unlimited = strcmp(text, "-1") == 0;
        if (!unlimited && cli_size(text, 1024, UINT64_MAX, &bytes, &reason) < 0) {
            cli_tell_late(reason);
            return shell_fail(sh, "Unable to parse integer parameter %s", c->options[i].name);
        }
        if (virTypedParamsAddULLong(&p.list, &p.n, &p.max, c->options[i].param,
                                    unlimited ? VIR_DOMAIN_MEMORY_PARAM_UNLIMITED : bytes / 1024) <
            0)
            return shell_fail_reason(sh);
    }
    return dom ? tune(sh, args, &memory, dom, NULL, &p) : -1;
}

/* --- NUMA --- */

static const char *const numa_modes[] = {"strict", "preferred", "interleave", "restrictive"};

static int get_numa(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n,
                    unsigned flags)
{
    (void)name;
    return virDomainGetNumaParameters(dom, p, n, flags);
}

static int set_numa(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n,
                    unsigned flags)
{
    (void)name;
    return virDomainSetNumaParameters(dom, p, n, flags);
}

static char *numa_text(const virTypedParameter *p)
{
    if (p->type == VIR_TYPED_PARAM_INT && strcmp(p->field, VIR_DOMAIN_NUMA_MODE) == 0)
        return g_strdup(PICK(numa_modes, p->value.i));
    return param_text(p);
}

int cmd_numatune(struct shell *sh, const struct cli_args *args)
{
    static const struct limits numa = {get_numa,
                                       set_numa,
                                       "Unable to get number of memory parameters",
                                       "Unable to get numa parameters",
                                       "Unable to change numa parameters",
                                       numa_text};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *mode = arg_string(args, "mode"), *nodes = arg_string(args, "nodeset");
    AUTO_PARAMS p = {0};
    int number = -1;
    if (!dom)
        return -1;
    for (size_t i = 0; mode && i < G_N_ELEMENTS(numa_modes); i++)
        if (strcmp(numa_modes[i], mode) == 0)
            number = (int)i;
    char *end = NULL;
    if (mode && number < 0)
        number = (int)strtol(mode, &end, 10);
    if (mode && end && (*end || end == mode))
        return shell_fail(sh, "Invalid mode: %s", mode);
    if (nodes && virTypedParamsAddString(&p.list, &p.n, &p.max, VIR_DOMAIN_NUMA_NODESET, nodes) < 0)
        return shell_fail_reason(sh);
    if (mode && virTypedParamsAddInt(&p.list, &p.n, &p.max, VIR_DOMAIN_NUMA_MODE, number) < 0)
        return shell_fail_reason(sh);
    return tune(sh, args, &numa, dom, NULL, &p);
}

/* --- block I/O --- */

static int get_blkio(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n,
                     unsigned flags)
{
    (void)name;
    return virDomainGetBlkioParameters(dom, p, n, flags);
}

static int set_blkio(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n,
                     unsigned flags)
{
    (void)name;
    return virDomainSetBlkioParameters(dom, p, n, flags);
}

int cmd_blkiotune(struct shell *sh, const struct cli_args *args)
{
    static const struct limits blkio = {get_blkio,
                                        set_blkio,
                                        "Unable to get number of blkio parameters",
                                        "Unable to get blkio parameters",
                                        "Unable to change blkio parameters",
                                        NULL};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    int weight = 1;
    if (!dom || arg_int(args, "weight", &weight) < 0)
        return -1;
    if (weight <= 0)
        return shell_fail(sh, "Invalid value of %d for I/O weight", weight);
    for (size_t i = 0; i < args->command->n_options; i++)
        if (args->command->options[i].param_type == VIR_TYPED_PARAM_STRING && args->values[i] &&
            !*args->values[i])
            return shell_fail(sh, "Unable to parse string parameter");
    if (arg_params(sh, args, &p) < 0)
        return -1;
    return tune(sh, args, &blkio, dom, NULL, &p);
}

static int get_iotune(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n,
                      unsigned flags)
{
    return virDomainGetBlockIoTune(dom, name, p, n, flags);
}

static int set_iotune(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n,
                      unsigned flags)
{
    return virDomainSetBlockIoTune(dom, name, p, n, flags);
}

int cmd_blkdeviotune(struct shell *sh, const struct cli_args *args)
{
    static const struct limits iotune = {get_iotune,
                                         set_iotune,
                                         "Unable to get number of block I/O throttle parameters",
                                         "Unable to get block I/O throttle parameters",
                                         "Unable to change block I/O throttle",
                                         NULL};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *group = arg_string(args, "group-name");
    AUTO_PARAMS p = {0};
    if (!dom || throttle_params(sh, args, &p) < 0)
        return -1;
    if (group && !*group) {
        shell_print_error(sh, "Failed to get option 'group-name': Option argument is empty");
        return shell_fail(sh, "Unable to parse group-name parameter");
    }
    if (group && virTypedParamsAddString(&p.list, &p.n, &p.max, VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME,
                                         group) < 0)
        return shell_fail_reason(sh);
    return tune(sh, args, &iotune, dom, arg_string(args, "device"), &p);
}

/* --- interfaces --- */

static int get_interface(virDomainPtr dom, const char *name, virTypedParameterPtr p, int *n,
                         unsigned flags)
{
    return virDomainGetInterfaceParameters(dom, name, p, n, flags);
}

static int set_interface(virDomainPtr dom, const char *name, virTypedParameterPtr p, int n,
                         unsigned flags)
{
    return virDomainSetInterfaceParameters(dom, name, p, n, flags);
}

/* "average,peak,burst,floor" as numbers; those that are not given are 0. */
int parse_rate(struct shell *sh, const char *text, unsigned long long rate[4])
{
    static const char *const fields[] = {"average", "peak", "burst", "floor"};
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    memset(rate, 0, 4 * sizeof *rate);
    if (g_strv_length(words) > 4)
        return shell_fail(sh, "Rate string '%s' has too many fields", text);
    for (int i = 0; words[i]; i++) {
        guint64 value;
        if (!*words[i])
            continue;
        if (!g_ascii_string_to_unsigned(words[i], 10, 0, G_MAXUINT, &value, NULL))
            return shell_fail(sh, "field '%s' is malformed", fields[i]);
        rate[i] = value;
    }
    return 0;
}

static int add_rate(struct shell *sh, const char *text, const char *const names[4],
                    struct params *p)
{
    unsigned long long rate[4];
    if (parse_rate(sh, text, rate) < 0)
        return -1;
    if (rate[0] == 0 && (rate[1] || rate[2]))
        return shell_fail(sh, "%s average is mandatory",
                          g_str_has_prefix(names[0], "in") ? "inbound" : "outbound");
    for (int i = 0; i < 4; i++)
        if (names[i] && (i == 0 || rate[i]) &&
            virTypedParamsAddUInt(&p->list, &p->n, &p->max, names[i], (unsigned)rate[i]) < 0)
            return shell_fail_reason(sh);
    return 0;
}

int cmd_domiftune(struct shell *sh, const struct cli_args *args)
{
    static const struct limits rates = {get_interface,
                                        set_interface,
                                        "Unable to get number of interface parameters",
                                        "Unable to get interface parameters",
                                        "Unable to set interface parameters",
                                        NULL};
    static const char *const in[] = {VIR_DOMAIN_BANDWIDTH_IN_AVERAGE, VIR_DOMAIN_BANDWIDTH_IN_PEAK,
                                     VIR_DOMAIN_BANDWIDTH_IN_BURST, VIR_DOMAIN_BANDWIDTH_IN_FLOOR};
    static const char *const out[] = {VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE,
                                      VIR_DOMAIN_BANDWIDTH_OUT_PEAK, VIR_DOMAIN_BANDWIDTH_OUT_BURST,
                                      NULL};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *inbound = arg_string(args, "inbound"), *outbound = arg_string(args, "outbound");
    AUTO_PARAMS p = {0};
    if (!dom || (inbound && add_rate(sh, inbound, in, &p) < 0) ||
        (outbound && add_rate(sh, outbound, out, &p) < 0))
        return -1;
    return tune(sh, args, &rates, dom, arg_string(args, "interface"), &p);
}
