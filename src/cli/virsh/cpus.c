/* Virtual CPUs, their host CPUs, I/O threads. */
#include "cli/virsh/virsh.h"

static int host_cpus(struct shell *sh)
{
    int n = virNodeGetCPUMap(sh->conn, NULL, NULL, 0);
    virNodeInfo info;
    if (n >= 0)
        return n;
    virResetLastError();
    return virNodeGetInfo(sh->conn, &info) < 0 ? shell_fail_reason(sh)
                                               : (int)VIR_NODEINFO_MAXCPUS(info);
}

/* "0-3,7" of the bits that are set; g_free. */
char *cpu_ranges(const unsigned char *map, int n)
{
    GString *s = g_string_new(NULL);
    for (int i = 0; i < n; i++) {
        if (!VIR_CPU_USED(map, i))
            continue;
        int end = i;
        while (end + 1 < n && VIR_CPU_USED(map, end + 1))
            end++;
        g_string_append_printf(s, end > i ? "%s%d-%d" : "%s%d", s->len ? "," : "", i, end);
        i = end;
    }
    return g_string_free(s, FALSE);
}

static bool parse_number(const char **p, int *ret)
{
    char *end;
    if (!g_ascii_isdigit(**p))
        return false;
    long value = strtol(*p, &end, 10);
    *p = end;
    *ret = (int)value;
    return value <= 65535;
}

/* "0-3,^2" or "r" for all: the map (g_free); *ret_last is the highest CPU. NULL: not a list. */
static unsigned char *parse_cpus(const char *text, int *ret_last)
{
    unsigned char *map = g_new0(unsigned char, 65536 / 8);
    *ret_last = -1;
    const char *p = text;
    for (;;) {
        bool drop = *p == '^';
        int first, last;
        p += drop;
        if (!parse_number(&p, &first))
            break;
        last = first;
        if (*p == '-' && (p++, drop || !parse_number(&p, &last) || last < first))
            break;
        for (int i = first; i <= last; i++) {
            if (drop)
                VIR_UNUSE_CPU(map, i);
            else
                VIR_USE_CPU(map, i);
        }
        *ret_last = MAX(*ret_last, last);
        if (!*p)
            return map;
        if (*p++ != ',')
            break;
    }
    g_free(map);
    return NULL;
}

/* The map of option "cpulist" for a host of n CPUs; NULL after an error. */
static unsigned char *cpu_option(struct shell *sh, const char *text, int n, int *ret_length)
{
    int last;
    unsigned char *map;
    if (strcmp(text, "r") == 0) {
        map = g_new0(unsigned char, VIR_CPU_MAPLEN(n));
        for (int i = 0; i < n; i++)
            VIR_USE_CPU(map, i);
        *ret_length = VIR_CPU_MAPLEN(n);
        return map;
    }
    map = parse_cpus(text, &last);
    if (!map) {
        g_autofree char *reason =
            g_strdup_printf("invalid argument: Failed to parse bitmap '%s'", text);
        shell_fail(sh, "Invalid cpulist '%s'", text);
        shell_print_error(sh, reason);
        return NULL;
    }
    if (last >= n) {
        shell_fail(sh, "CPU %d in cpulist '%s' exceed the maxcpu %d", last, text, n);
        g_free(map);
        return NULL;
    }
    *ret_length = VIR_CPU_MAPLEN(last + 1);
    return map;
}

/* --- counting --- */

int cmd_setvcpus(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned count, flags = arg_flags(args);
    if (!dom || arg_uint(args, "count", &count) < 0)
        return -1;
    if (count == 0)
        return shell_fail(sh, "Can't set 0 processors for a VM");
    bool plain = !flags && !arg_flag(args, "current");
    int rc = plain ? virDomainSetVcpus(dom, count) : virDomainSetVcpusFlags(dom, count, flags);
    return rc < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_setvcpu(struct shell *sh, const struct cli_args *args)
{
    bool enable = arg_flag(args, "enable");
    if (!enable && !arg_flag(args, "disable"))
        return shell_fail(sh, "one of --enable, --disable is required");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainSetVcpu(dom, arg_string(args, "vcpulist"), enable, affect_flags(args, dom)) < 0)
        return shell_fail_reason(sh);
    return 0;
}

static const struct {
    const char *which, *where;
    unsigned flags;
} counts[] = {
    {"maximum", "config", VIR_DOMAIN_VCPU_MAXIMUM | VIR_DOMAIN_AFFECT_CONFIG},
    {"maximum", "live", VIR_DOMAIN_VCPU_MAXIMUM | VIR_DOMAIN_AFFECT_LIVE},
    {"current", "config", VIR_DOMAIN_AFFECT_CONFIG},
    {"current", "live", VIR_DOMAIN_AFFECT_LIVE},
};

static int show_counts(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    struct cli_record *r = cli_record_new(args, "%s %s\n");
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        bool config = counts[i].flags & VIR_DOMAIN_AFFECT_CONFIG;
        if (config ? virDomainIsPersistent(dom) != 1 : virDomainIsActive(dom) != 1)
            continue;
        int n = virDomainGetVcpusFlags(dom, counts[i].flags);
        g_autofree char *label = g_strdup_printf("%-12s %-12s", counts[i].which, counts[i].where);
        g_autofree char *key = g_strdup_printf("%s_%s", counts[i].which, counts[i].where);
        if (n < 0)
            shell_fail_reason(sh);
        else
            cli_record_labelled(r, key, label, NULL, "%3d", n);
    }
    show_record(sh, args, r);
    return 0;
}

int cmd_vcpucount(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_flags(args);
    if (!dom)
        return -1;
    if (!flags && !arg_flag(args, "active") && !arg_flag(args, "current"))
        return show_counts(sh, args, dom);
    int n = virDomainGetVcpusFlags(dom, flags);
    if (n < 0 && (flags & VIR_DOMAIN_VCPU_GUEST) && virGetLastErrorCode() == VIR_ERR_INVALID_ARG)
        return shell_fail(sh, "Failed to retrieve vCPU count from the guest");
    if (n < 0)
        return shell_fail_reason(sh);
    if (!show_json(sh, args, json_integer(n)))
        printf("%d\n", n);
    return 0;
}

/* --- pinning --- */

static int pin_table(struct shell *sh, const struct cli_args *args, virDomainPtr dom, int only,
                     int cpus)
{
    unsigned flags = arg_flags(args);
    int length = VIR_CPU_MAPLEN(cpus);
    int n = virDomainGetVcpusFlags(dom, VIR_DOMAIN_VCPU_MAXIMUM | flags);
    virDomainInfo info;
    if (n < 0 && virDomainGetInfo(dom, &info) == 0)
        n = info.nrVirtCpu;
    if (n < 0)
        return shell_fail_reason(sh);
    virResetLastError();
    if (only >= n) {
        bool config = flags & VIR_DOMAIN_AFFECT_CONFIG || virDomainIsActive(dom) != 1;
        return shell_fail(sh,
                          config ? "vcpu %d is out of range of persistent cpu count %d"
                                 : "vcpu %d is out of range of live cpu count %d",
                          only, n);
    }
    g_autofree unsigned char *maps = g_new0(unsigned char, (gsize)(n * length) + 1);
    n = virDomainGetVcpuPinInfo(dom, n, maps, length, flags);
    if (n < 0)
        return shell_fail_reason(sh);
    struct cli_table *t = cli_table_new(args, "vcpu", "cpu_affinity", NULL);
    for (int i = 0; i < n; i++) {
        g_autofree char *number = g_strdup_printf("%d", i);
        g_autofree char *ranges = cpu_ranges(maps + i * length, cpus);
        if (only >= 0 && i != only)
            continue;
        cli_table_row(t, number, ranges, NULL);
    }
    show_table(sh, args, t);
    return 0;
}

int cmd_vcpupin(struct shell *sh, const struct cli_args *args)
{
    const char *list = arg_string(args, "cpulist");
    unsigned vcpu = 0, flags = arg_flags(args);
    int given = arg_uint(args, "vcpu", &vcpu), length;
    if (given < 0)
        return -1;
    if (list && !given)
        return shell_fail(sh, "vcpupin: Missing vCPU number in pin mode.");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int cpus = dom ? host_cpus(sh) : -1;
    if (cpus < 0)
        return -1;
    if (!list && arg_flag(args, "live") && virDomainIsActive(dom) == 0)
        return shell_fail(sh, "cannot get vcpupin for offline domain");
    if (!list)
        return pin_table(sh, args, dom, given ? (int)vcpu : -1, cpus);
    g_autofree unsigned char *map = cpu_option(sh, list, cpus, &length);
    if (!map)
        return -1;
    bool plain = !flags && !arg_flag(args, "current");
    int rc = plain ? virDomainPinVcpu(dom, vcpu, map, length)
                   : virDomainPinVcpuFlags(dom, vcpu, map, length, flags);
    return rc < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_emulatorpin(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *list = arg_string(args, "cpulist");
    unsigned flags = arg_flags(args);
    int length, cpus = dom ? host_cpus(sh) : -1;
    if (cpus < 0)
        return -1;
    if (!list) {
        g_autofree unsigned char *map = g_new0(unsigned char, VIR_CPU_MAPLEN(cpus));
        if (virDomainGetEmulatorPinInfo(dom, map, VIR_CPU_MAPLEN(cpus), flags) < 0)
            return shell_fail_reason(sh);
        g_autofree char *ranges = cpu_ranges(map, cpus);
        if (show_json(sh, args, json_pack("{s:s}", "cpu_affinity", ranges)))
            return 0;
        shell_say(sh, "emulator: CPU Affinity\n----------------------------------\n       *: ");
        puts(ranges);
        return 0;
    }
    g_autofree unsigned char *map = cpu_option(sh, list, cpus, &length);
    if (!map)
        return -1;
    /* what is not said is the running guest's */
    if (!flags && !arg_flag(args, "current"))
        flags = VIR_DOMAIN_AFFECT_LIVE;
    return virDomainPinEmulator(dom, map, length, flags) < 0 ? shell_fail_reason(sh) : 0;
}

/* --- facts --- */

static char *affinity_text(const unsigned char *map, int cpus, bool pretty)
{
    if (pretty) {
        g_autofree char *ranges = cpu_ranges(map, cpus);
        return g_strdup_printf("%s (out of %d)", ranges, cpus);
    }
    char *text = g_malloc0((gsize)cpus + 1);
    for (int i = 0; i < cpus; i++)
        text[i] = VIR_CPU_USED(map, i) ? 'y' : '-';
    return text;
}

static struct cli_record *vcpu_record(const struct cli_args *args, const virVcpuInfo *info,
                                      int number, const unsigned char *map, int cpus, bool pretty,
                                      bool running)
{
    static const char *const states[] = {"offline", "running", "blocked"};
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "vcpu", "%d", number);
    if (running) {
        cli_record_add(r, "cpu", "%d", info->cpu);
        cli_record_add(r, "state", "%s", PICK(states, info->state));
        if (info->cpuTime)
            cli_record_typed(r, "cpu_time", json_real((double)info->cpuTime / 1e9), "%.1lfs",
                             (double)info->cpuTime / 1e9);
    } else {
        cli_record_add(r, "cpu", "N/A");
        cli_record_typed(r, "state", json_null(), "N/A");
        cli_record_labelled(r, "cpu_time", "CPU time", NULL, "N/A"); /* without a colon */
    }
    g_autofree char *ranges = cpu_ranges(map, cpus);
    g_autofree char *affinity = affinity_text(map, cpus, pretty);
    cli_record_typed(r, "cpu_affinity", json_string(ranges), "%s", affinity);
    return r;
}

static void show_vcpus(struct shell *sh, const struct cli_args *args, const virVcpuInfo *infos,
                       int n, const unsigned char *maps, int cpus, bool running)
{
    bool json = shell_form(sh, args) == CLI_JSON;
    json_t *all = json_array();
    for (int i = 0; i < n; i++) {
        struct cli_record *r =
            vcpu_record(args, &infos[i], running ? (int)infos[i].number : i,
                        maps + i * VIR_CPU_MAPLEN(cpus), cpus, arg_flag(args, "pretty"), running);
        json_array_append_new(all, cli_record_json(r));
        if (json)
            cli_record_free(r);
        else
            show_record(sh, args, r);
        if (!json && i + 1 < n)
            putchar('\n');
    }
    show_json(sh, args, all);
}

int cmd_vcpuinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainInfo info;
    int cpus = dom ? host_cpus(sh) : -1;
    if (cpus < 0)
        return -1;
    if (virDomainGetInfo(dom, &info) < 0)
        return shell_fail_reason(sh);
    int length = VIR_CPU_MAPLEN(cpus), n = info.nrVirtCpu;
    g_autofree virVcpuInfoPtr infos = g_new0(virVcpuInfo, (gsize)n + 1);
    g_autofree unsigned char *maps = g_new0(unsigned char, (gsize)(n * length) + 1);
    int got = virDomainGetVcpus(dom, infos, n, maps, length);
    bool running = got >= 0;
    if (!running) {
        if (info.state != VIR_DOMAIN_SHUTOFF)
            return shell_fail_reason(sh);
        virResetLastError();
        got = virDomainGetVcpuPinInfo(dom, n, maps, length, VIR_DOMAIN_AFFECT_CONFIG);
        if (got < 0)
            return shell_fail_reason(sh);
    }
    show_vcpus(sh, args, infos, got, maps, cpus, running);
    return 0;
}

/* --- CPU time --- */

static void print_time(const char *name, unsigned long long ns)
{
    printf("\t%-12s %9llu.%09llu seconds\n", name, ns / 1000000000, ns % 1000000000);
}

static void print_times(const virTypedParameter *list, int n)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *text = param_text(&list[i]);
        if (list[i].type == VIR_TYPED_PARAM_ULLONG)
            print_time(list[i].field, list[i].value.ul);
        else
            printf("\t%-12s %s\n", list[i].field, text);
    }
}

static json_t *times_json(const virTypedParameter *list, int n)
{
    json_t *object = json_object();
    for (int i = 0; i < n; i++)
        json_object_set_new(object, list[i].field, param_json(&list[i]));
    return object;
}

/* At most 128 CPUs in one call. */
static int each_cpu(struct shell *sh, virDomainPtr dom, int start, int count, json_t *all,
                    bool print)
{
    int fields = virDomainGetCPUStats(dom, NULL, 0, start, 1, 0);
    if (fields < 0)
        return shell_fail(sh, "Failed to retrieve CPU statistics for domain '%s'",
                          virDomainGetName(dom));
    for (int at = start; count > 0; at += 128, count -= 128) {
        int n = MIN(count, 128);
        g_autofree virTypedParameterPtr p = g_new0(virTypedParameter, (gsize)(fields * n) + 1);
        if (virDomainGetCPUStats(dom, p, (unsigned)fields, at, (unsigned)n, 0) < 0)
            return shell_fail(sh, "Failed to retrieve CPU statistics for domain '%s'",
                              virDomainGetName(dom));
        for (int i = 0; i < n; i++) {
            const virTypedParameter *of = p + i * fields;
            if (of->type == 0)
                continue;
            if (print)
                printf("CPU%d:\n", at + i);
            if (print)
                print_times(of, fields);
            json_t *entry = times_json(of, fields);
            json_object_set_new(entry, "cpu", json_integer(at + i));
            json_array_append_new(all, entry);
        }
    }
    return 0;
}

static int total_time(struct shell *sh, virDomainPtr dom, json_t *root, bool print)
{
    int n = virDomainGetCPUStats(dom, NULL, 0, -1, 1, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to retrieve CPU statistics for domain '%s'",
                          virDomainGetName(dom));
    g_autofree virTypedParameterPtr p = g_new0(virTypedParameter, (gsize)n + 1);
    if (n == 0 && print)
        puts("No total stats available");
    if (n == 0)
        return 0;
    n = virDomainGetCPUStats(dom, p, (unsigned)n, -1, 1, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to retrieve CPU statistics for domain '%s'",
                          virDomainGetName(dom));
    if (print) {
        puts("Total:");
        print_times(p, n);
    }
    json_object_set_new(root, "total", times_json(p, n));
    return 0;
}

int cmd_cpu_stats(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int start = 0, count = -1;
    bool total = arg_flag(args, "total");
    int has_start = dom ? arg_int(args, "start", &start) : -1;
    int has_count = has_start < 0 ? -1 : arg_int(args, "count", &count);
    if (has_count < 0)
        return -1;
    if (has_start && start < 0)
        return shell_fail(sh, "Invalid value for start CPU");
    if (has_count && count < 0)
        return shell_fail(sh, "Invalid value for number of CPUs to show");
    bool all = !total && !has_start && !has_count, print = shell_form(sh, args) != CLI_JSON;
    json_t *root = json_object(), *list = json_array();
    int rc = 0;
    if (all || has_start || has_count) {
        int n = virDomainGetCPUStats(dom, NULL, 0, 0, 0, 0);
        if (n < 0)
            rc = shell_fail(sh, "Failed to retrieve CPU statistics for domain '%s'",
                            virDomainGetName(dom));
        else if (start >= n)
            rc = shell_fail(sh, "Start CPU %d is out of range (min: 0, max: %d)", start, n - 1);
        else
            rc = each_cpu(sh, dom, start, MIN(has_count ? count : n, n - start), list, print);
    }
    json_object_set_new(root, "cpus", list);
    if (rc == 0 && (all || total))
        rc = total_time(sh, dom, root, print);
    if (rc == 0)
        show_json(sh, args, root);
    else
        json_decref(root);
    return rc;
}

/* --- I/O threads --- */

int cmd_iothreadinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainIOThreadInfoPtr *list = NULL;
    int cpus = dom ? host_cpus(sh) : -1;
    if (cpus < 0)
        return -1;
    int n = virDomainGetIOThreadInfo(dom, &list, arg_flags(args));
    if (n < 0)
        return shell_fail(sh, "Unable to get domain IOThreads information");
    if (n == 0 && shell_form(sh, args) == CLI_TABLE) {
        free(list);
        shell_say(sh, "No IOThreads found for the domain");
        return 0;
    }
    struct cli_table *t = cli_table_new(args, "iothread_id", "cpu_affinity", NULL);
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("%u", list[i]->iothread_id);
        g_autofree char *ranges = cpu_ranges(list[i]->cpumap, MIN(cpus, list[i]->cpumaplen * 8));
        cli_table_row(t, id, ranges, NULL);
        virDomainIOThreadInfoFree(list[i]);
    }
    free(list);
    show_table(sh, args, t);
    return 0;
}

int cmd_iothreadpin(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id;
    int length, cpus;
    if (!dom || arg_uint(args, "iothread", &id) < 0 || (cpus = host_cpus(sh)) < 0)
        return -1;
    g_autofree unsigned char *map = cpu_option(sh, arg_string(args, "cpulist"), cpus, &length);
    if (!map)
        return -1;
    return virDomainPinIOThread(dom, id, map, length, arg_flags(args)) < 0 ? shell_fail_reason(sh)
                                                                           : 0;
}

static int thread_id(struct shell *sh, const struct cli_args *args, unsigned *ret)
{
    int id;
    if (arg_int(args, "id", &id) < 0)
        return -1;
    if (id <= 0)
        return shell_fail(sh, "Invalid IOThread id value: '%d'", id);
    *ret = (unsigned)id;
    return 0;
}

int cmd_iothreadadd(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0)
        return -1;
    return virDomainAddIOThread(dom, id, arg_flags(args)) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_iothreaddel(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0)
        return -1;
    return virDomainDelIOThread(dom, id, arg_flags(args)) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_iothreadset(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0 || arg_params(sh, args, &p) < 0)
        return -1;
    if (p.n == 0)
        return shell_fail(sh, "Not enough arguments passed, nothing to set");
    if (virDomainSetIOThreadParams(dom, id, p.list, p.n, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    return 0;
}
