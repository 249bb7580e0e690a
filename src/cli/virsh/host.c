/* Facts about host and hypervisor. */
#include "cli/virsh/virsh.h"

int cmd_hostname(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING name = virConnectGetHostname(sh->conn);
    if (!name)
        return shell_fail(sh, "failed to get hostname");
    show_value(sh, args, name);
    return 0;
}

int cmd_uri(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING uri = virConnectGetURI(sh->conn);
    if (!uri)
        return shell_fail(sh, "failed to get URI");
    show_value(sh, args, uri);
    return 0;
}

static void add_version(struct cli_record *r, const char *what, const char *name, unsigned long v)
{
    g_autofree char *number =
        g_strdup_printf("%lu.%lu.%lu", v / 1000000, v / 1000 % 1000, v % 1000);
    cli_record_typed(r, what, json_string(number), "%s%s%s", name, *name ? " " : "", number);
}

static int version_facts(struct shell *sh, const struct cli_args *args, struct cli_record *r)
{
    const char *type = virConnectGetType(sh->conn);
    unsigned long library, api, hypervisor = 0, daemon;
    if (!type)
        return shell_fail(sh, "failed to get hypervisor type");
    add_version(r, "compiled_against_library", "libvirt", LIBVIR_VERSION_NUMBER);
    if (virGetVersion(&library, type, &api) < 0)
        return shell_fail(sh, "failed to get the library version");
    add_version(r, "using_library", "libvirt", library);
    add_version(r, "using_api", type, api);
    if (virConnectGetVersion(sh->conn, &hypervisor) < 0) {
        if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT)
            return shell_fail(sh, "failed to get hypervisor version");
        virResetLastError();
    }
    if (hypervisor == 0)
        cli_record_labelled(r, NULL, "Cannot extract running", NULL, "%s hypervisor version", type);
    else
        add_version(r, "running_hypervisor", type, hypervisor);
    if (!arg_flag(args, "daemon"))
        return 0;
    if (virConnectGetLibVersion(sh->conn, &daemon) < 0)
        return shell_fail(sh, "failed to get the daemon version");
    add_version(r, "running_against_daemon", "", daemon);
    return 0;
}

int cmd_version(struct shell *sh, const struct cli_args *args)
{
    struct cli_record *r = cli_record_new(args, "%s %s\n");
    int rc = version_facts(sh, args, r);
    show_record(sh, args, r);
    return rc;
}

int cmd_nodeinfo(struct shell *sh, const struct cli_args *args)
{
    virNodeInfo info;
    if (virNodeGetInfo(sh->conn, &info) < 0)
        return shell_fail(sh, "failed to get node information");
    struct cli_record *r = cli_record_new(args, RECORD_20);
    cli_record_add(r, "cpu_model", "%s", info.model);
    cli_record_add(r, "cpus", "%u", info.cpus);
    if (info.mhz)
        cli_record_add(r, "cpu_frequency", "%u MHz", info.mhz);
    cli_record_add(r, "cpu_sockets", "%u", info.sockets);
    cli_record_add(r, "cores_per_socket", "%u", info.cores);
    cli_record_add(r, "threads_per_core", "%u", info.threads);
    cli_record_add(r, "numa_cells", "%u", info.nodes);
    cli_record_add(r, "memory_size", "%lu KiB", info.memory);
    show_record(sh, args, r);
    return 0;
}

int cmd_nodememstats(struct shell *sh, const struct cli_args *args)
{
    int cell = VIR_NODE_MEMORY_STATS_ALL_CELLS, n = 0;
    if (arg_int(args, "cell", &cell) < 0)
        return -1;
    if (virNodeGetMemoryStats(sh->conn, cell, NULL, &n, 0) < 0)
        return shell_fail(sh, "Unable to get number of memory stats");
    g_autofree virNodeMemoryStatsPtr stats = g_new0(virNodeMemoryStats, (gsize)n + 1);
    if (virNodeGetMemoryStats(sh->conn, cell, stats, &n, 0) < 0)
        return shell_fail(sh, "Unable to get memory stats");
    struct cli_record *r = cli_record_new(args, "%-7s: %s\n");
    for (int i = 0; i < n; i++)
        cli_record_typed(r, stats[i].field, json_integer((json_int_t)stats[i].value), "%20llu KiB",
                         stats[i].value);
    show_record(sh, args, r);
    return 0;
}

struct cpu_times {
    unsigned long long user, system, idle, iowait, intr, utilization;
    bool has_utilization, has_intr;
};

static int cpu_times(struct shell *sh, int cpu, struct cpu_times *t)
{
    int n = 0;
    memset(t, 0, sizeof *t);
    if (virNodeGetCPUStats(sh->conn, cpu, NULL, &n, 0) < 0)
        return shell_fail(sh, "Unable to get number of cpu stats");
    g_autofree virNodeCPUStatsPtr stats = g_new0(virNodeCPUStats, (gsize)n + 1);
    if (virNodeGetCPUStats(sh->conn, cpu, stats, &n, 0) < 0)
        return shell_fail(sh, "Unable to get node cpu stats");
    for (int i = 0; i < n; i++) {
        if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_USER) == 0)
            t->user = stats[i].value;
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_KERNEL) == 0)
            t->system = stats[i].value;
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_IDLE) == 0)
            t->idle = stats[i].value;
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_IOWAIT) == 0)
            t->iowait = stats[i].value;
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_INTR) == 0) {
            t->intr = stats[i].value;
            t->has_intr = true;
        }
        if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_UTILIZATION) == 0) {
            t->utilization = stats[i].value;
            t->has_utilization = true;
        }
    }
    return 0;
}

static void add_time(struct cli_record *r, const char *label, unsigned long long value)
{
    cli_record_typed(r, label, json_integer((json_int_t)value), "%20llu", value);
}

static void add_share(struct cli_record *r, const char *label, double percent)
{
    cli_record_typed(r, label, json_real(percent), "%5.1lf%%", percent);
}

static void add_shares(struct cli_record *r, const struct cpu_times *a, const struct cpu_times *b)
{
    double total = (double)(b->user + b->system + b->idle + b->iowait) -
                   (double)(a->user + a->system + a->idle + a->iowait);
    double scale = total > 0 ? 100 / total : 0;
    double idle = (double)(b->idle - a->idle) * scale;
    add_share(r, "usage", total > 0 ? 100 - idle : 0);
    add_share(r, "user_share", (double)(b->user - a->user) * scale);
    add_share(r, "system_share", (double)(b->system - a->system) * scale);
    add_share(r, "idle_share", idle);
    add_share(r, "iowait_share", (double)(b->iowait - a->iowait) * scale);
}

int cmd_nodecpustats(struct shell *sh, const struct cli_args *args)
{
    int cpu = VIR_NODE_CPU_STATS_ALL_CPUS;
    struct cpu_times a, b;
    if (arg_int(args, "cpu", &cpu) < 0 || cpu_times(sh, cpu, &a) < 0)
        return -1;
    struct cli_record *r = cli_record_new(args, RECORD_15);
    if (a.has_utilization && arg_flag(args, "percent")) {
        add_share(r, "usage", (double)a.utilization);
    } else if (arg_flag(args, "percent")) {
        g_usleep(G_USEC_PER_SEC); /* the interval that is measured */
        if (cpu_times(sh, cpu, &b) < 0) {
            cli_record_free(r);
            return -1;
        }
        add_shares(r, &a, &b);
    } else {
        add_time(r, "user", a.user);
        add_time(r, "system", a.system);
        add_time(r, "idle", a.idle);
        add_time(r, "iowait", a.iowait);
        if (a.has_intr)
            add_time(r, "intr", a.intr);
    }
    show_record(sh, args, r);
    return 0;
}

int cmd_nodecpumap(struct shell *sh, const struct cli_args *args)
{
    unsigned char *map = NULL;
    unsigned online;
    int n = virNodeGetCPUMap(sh->conn, &map, &online, 0);
    if (n < 0)
        return shell_fail(sh, "Unable to get cpu map");
    g_autofree char *ranges = cpu_ranges(map, n);
    GString *bits = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append_c(bits, VIR_CPU_USED(map, i) ? 'y' : '-');
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "cpus_present", "%d", n);
    cli_record_add(r, "cpus_online", "%u", online);
    cli_record_typed(r, "cpu_map", json_string(ranges), "%s",
                     arg_flag(args, "pretty") ? ranges : bits->str);
    g_string_free(bits, TRUE);
    free(map);
    show_record(sh, args, r);
    return 0;
}

/* What a machine of the usual kind takes; 0: the driver does not tell. */
static int machine_max_vcpus(struct shell *sh, const char *type)
{
    AUTO_STRING text = virConnectGetDomainCapabilities(sh->conn, NULL, NULL, NULL, type, 0);
    struct xml_doc *doc = text ? xml_doc_parse(text) : NULL;
    g_autofree char *max = doc ? xml_string(doc, NULL, "/domainCapabilities/vcpu/@max") : NULL;
    xml_doc_free(doc);
    return max ? atoi(max) : 0;
}

int cmd_maxvcpus(struct shell *sh, const struct cli_args *args)
{
    const char *type = arg_string(args, "type");
    int n = machine_max_vcpus(sh, type);
    if (n <= 0) {
        virResetLastError();
        n = virConnectGetMaxVcpus(sh->conn, type);
    }
    if (n < 0)
        return shell_fail_reason(sh);
    printf("%d\n", n);
    return 0;
}

int cmd_sysinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetSysinfo(sh->conn, 0);
    (void)args;
    if (!xml)
        return shell_fail(sh, "failed to get sysinfo");
    fputs(xml, stdout);
    return 0;
}

int cmd_nodesuspend(struct shell *sh, const struct cli_args *args)
{
    static const char *const targets[] = {"mem", "disk", "hybrid"};
    long long duration;
    int target = -1;
    if (arg_integer(args, "duration", &duration) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++)
        if (strcmp(targets[i], arg_string(args, "target")) == 0)
            target = (int)i;
    if (target < 0)
        return shell_fail(sh, "Invalid target");
    if (duration < 0)
        return shell_fail(sh, "Invalid duration");
    if (virNodeSuspendForDuration(sh->conn, (unsigned)target, (unsigned long long)duration, 0) < 0)
        return shell_fail(sh, "The host was not suspended");
    return 0;
}

int cmd_nodesevinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_PARAMS p = {0};
    if (virNodeGetSEVInfo(sh->conn, &p.list, &p.n, 0) < 0)
        return shell_fail(sh, "Unable to get host SEV information");
    struct cli_record *r = cli_record_new(args, "%-18s: %s\n");
    for (int i = 0; i < p.n; i++) {
        g_autofree char *text = param_text(&p.list[i]);
        cli_record_typed(r, p.list[i].field, param_json(&p.list[i]), "%s", text);
    }
    show_record(sh, args, r);
    return 0;
}

int cmd_capabilities(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetCapabilities(sh->conn);
    if (!xml)
        return shell_fail(sh, "failed to get capabilities");
    int rc = show_xml(sh, args, xml);
    if (rc == 0 && !arg_string(args, "xpath"))
        putchar('\n');
    return rc;
}

int cmd_domcapabilities(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetDomainCapabilities(
        sh->conn, arg_string(args, "emulatorbin"), arg_string(args, "arch"),
        arg_string(args, "machine"), arg_string(args, "virttype"), arg_flags(args));
    if (!xml)
        return shell_fail(sh, "failed to get emulator capabilities");
    if (show_xml(sh, args, xml) < 0)
        return -1;
    if (!arg_string(args, "xpath"))
        putchar('\n');
    return 0;
}
