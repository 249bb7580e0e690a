/* How many virtual CPUs a guest has, and the host CPUs that it may use. */
#include "cli/virsh/cpus.h"

int host_cpus(struct shell *sh)
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

unsigned char *cpu_option(struct shell *sh, const char *text, int n, int *ret_length)
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
