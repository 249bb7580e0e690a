/* Facts about host and hypervisor; networks and pools as lists. */
#include "cli/virsh/virsh.h"
#include "cli/common/xml.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cmd_hostname(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING name = virConnectGetHostname(sh->conn);
    (void)args;
    if (!name)
        return shell_fail(sh, "failed to get hostname");
    puts(name);
    return 0;
}

int cmd_uri(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING uri = virConnectGetURI(sh->conn);
    (void)args;
    if (!uri)
        return shell_fail(sh, "failed to get URI");
    puts(uri);
    return 0;
}

static void print_version(const char *what, const char *name, unsigned long v)
{
    printf("%s %s%s%lu.%lu.%lu\n", what, name, *name ? " " : "", v / 1000000, v / 1000 % 1000,
           v % 1000);
}

int cmd_version(struct shell *sh, const struct cli_args *args)
{
    const char *type = virConnectGetType(sh->conn);
    unsigned long library, api, hypervisor = 0, daemon;
    if (!type)
        return shell_fail(sh, "failed to get hypervisor type");
    print_version("Compiled against library:", "libvirt", LIBVIR_VERSION_NUMBER);
    if (virGetVersion(&library, type, &api) < 0)
        return shell_fail(sh, "failed to get the library version");
    print_version("Using library:", "libvirt", library);
    print_version("Using API:", type, api);
    if (virConnectGetVersion(sh->conn, &hypervisor) < 0) {
        if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT)
            return shell_fail(sh, "failed to get hypervisor version");
        virResetLastError();
    }
    if (hypervisor == 0)
        printf("Cannot extract running %s hypervisor version\n", type);
    else
        print_version("Running hypervisor:", type, hypervisor);
    if (arg_flag(args, "daemon")) {
        if (virConnectGetLibVersion(sh->conn, &daemon) < 0)
            return shell_fail(sh, "failed to get the daemon version");
        print_version("Running against daemon:", "", daemon);
    }
    return 0;
}

int cmd_nodeinfo(struct shell *sh, const struct cli_args *args)
{
    virNodeInfo info;
    (void)args;
    if (virNodeGetInfo(sh->conn, &info) < 0)
        return shell_fail(sh, "failed to get node information");
    printf("%-20s %s\n%-20s %d\n", "CPU model:", info.model, "CPU(s):", info.cpus);
    if (info.mhz)
        printf("%-20s %d MHz\n", "CPU frequency:", info.mhz);
    printf("%-20s %d\n%-20s %d\n%-20s %d\n%-20s %d\n%-20s %lu KiB\n",
           "CPU socket(s):", info.sockets, "Core(s) per socket:", info.cores,
           "Thread(s) per core:", info.threads, "NUMA cell(s):", info.nodes,
           "Memory size:", info.memory);
    return 0;
}

int cmd_nodememstats(struct shell *sh, const struct cli_args *args)
{
    long long cell = VIR_NODE_MEMORY_STATS_ALL_CELLS;
    int n = 0;
    if (arg_integer(args, "cell", &cell) < 0)
        return -1;
    if (virNodeGetMemoryStats(sh->conn, (int)cell, NULL, &n, 0) < 0)
        return shell_fail(sh, "Unable to get number of memory stats");
    g_autofree virNodeMemoryStatsPtr stats = g_new0(virNodeMemoryStats, (gsize)n + 1);
    if (virNodeGetMemoryStats(sh->conn, (int)cell, stats, &n, 0) < 0)
        return shell_fail(sh, "Unable to get memory stats");
    for (int i = 0; i < n; i++)
        printf("%-7s: %20llu KiB\n", stats[i].field, stats[i].value);
    return 0;
}

struct cpu_times {
    unsigned long long user, system, idle, iowait, intr, utilization;
    bool has_utilization;
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
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_INTR) == 0)
            t->intr = stats[i].value;
        else if (strcmp(stats[i].field, VIR_NODE_CPU_STATS_UTILIZATION) == 0) {
            t->utilization = stats[i].value;
            t->has_utilization = true;
        }
    }
    return 0;
}

int cmd_nodecpustats(struct shell *sh, const struct cli_args *args)
{
    long long cpu = VIR_NODE_CPU_STATS_ALL_CPUS;
    struct cpu_times a, b;
    if (arg_integer(args, "cpu", &cpu) < 0 || cpu_times(sh, (int)cpu, &a) < 0)
        return -1;
    if (!arg_flag(args, "percent")) {
        printf("%-15s %20llu\n%-15s %20llu\n%-15s %20llu\n%-15s %20llu\n", "user:", a.user,
               "system:", a.system, "idle:", a.idle, "iowait:", a.iowait);
        return 0;
    }
    g_usleep(G_USEC_PER_SEC); /* the interval that is measured */
    if (cpu_times(sh, (int)cpu, &b) < 0)
        return -1;
    double total = (double)(b.user + b.system + b.idle + b.iowait) -
                   (double)(a.user + a.system + a.idle + a.iowait);
    double scale = total > 0 ? 100 / total : 0;
    double idle = (double)(b.idle - a.idle) * scale;
    printf("%-15s %5.1lf%%\n%-15s %5.1lf%%\n%-15s %5.1lf%%\n%-15s %5.1lf%%\n%-15s %5.1lf%%\n",
           "usage:", 100 - idle, "user:", (double)(b.user - a.user) * scale,
           "system:", (double)(b.system - a.system) * scale, "idle:", idle,
           "iowait:", (double)(b.iowait - a.iowait) * scale);
    return 0;
}

static int free_of_cells(struct shell *sh)
{
    virNodeInfo info;
    unsigned long long total = 0;
    if (virNodeGetInfo(sh->conn, &info) < 0)
        return shell_fail(sh, "unable to get node capabilities");
    g_autofree unsigned long long *cells = g_new0(unsigned long long, info.nodes);
    int n = virNodeGetCellsFreeMemory(sh->conn, cells, 0, (int)info.nodes);
    if (n < 0)
        return shell_fail(sh, "failed to get free memory of the cells");
    for (int i = 0; i < n; i++) {
        printf("%5d: %10llu KiB\n", i, cells[i] / 1024);
        total += cells[i] / 1024;
    }
    printf("--------------------\n%5s: %10llu KiB\n", "Total", total);
    return 0;
}

int cmd_freecell(struct shell *sh, const struct cli_args *args)
{
    long long cell;
    unsigned long long memory;
    int given = arg_integer(args, "cellno", &cell);
    if (given < 0)
        return -1;
    if (arg_flag(args, "all"))
        return free_of_cells(sh);
    if (given) {
        if (virNodeGetCellsFreeMemory(sh->conn, &memory, (int)cell, 1) != 1)
            return shell_fail_reason(sh);
        printf("%lld: %llu KiB\n", cell, memory / 1024);
        return 0;
    }
    memory = virNodeGetFreeMemory(sh->conn);
    if (memory == 0)
        return shell_fail_reason(sh);
    printf("%s: %llu KiB\n", "Total", memory / 1024);
    return 0;
}

int cmd_maxvcpus(struct shell *sh, const struct cli_args *args)
{
    int n = virConnectGetMaxVcpus(sh->conn, arg_string(args, "type"));
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

int cmd_capabilities(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetCapabilities(sh->conn);
    if (!xml)
        return shell_fail(sh, "failed to get capabilities");
    int rc = print_xml(sh, xml, arg_string(args, "xpath"), arg_flag(args, "wrap"));
    if (rc == 0 && !arg_string(args, "xpath"))
        putchar('\n');
    return rc;
}

int cmd_domcapabilities(struct shell *sh, const struct cli_args *args)
{
    unsigned flags = arg_bits(args, "disable-deprecated-features", 1);
    AUTO_STRING xml = virConnectGetDomainCapabilities(
        sh->conn, arg_string(args, "emulatorbin"), arg_string(args, "arch"),
        arg_string(args, "machine"), arg_string(args, "virttype"), flags);
    if (!xml)
        return shell_fail(sh, "failed to get emulator capabilities");
    return print_xml(sh, xml, arg_string(args, "xpath"), arg_flag(args, "wrap"));
}

int cmd_cpu_models(struct shell *sh, const struct cli_args *args)
{
    char **models = NULL;
    int n = virConnectGetCPUModelNames(sh->conn, arg_string(args, "arch"), &models, 0);
    if (n < 0)
        return shell_fail(sh, "failed to get CPU model names");
    if (n == 0)
        puts("all CPU models are accepted");
    for (int i = 0; i < n; i++) {
        puts(models[i]);
        free(models[i]);
    }
    free(models);
    return 0;
}

/* --- networks and pools
 * ----------------------------------------------------------------------------- */

static const char *yes_no(int value)
{
    return value < 0 ? "no autostart" : value ? "yes" : "no";
}

/* Kinds of list: active by default, --inactive, --all. */
static unsigned activity(const struct cli_args *args, unsigned active, unsigned inactive)
{
    if (arg_flag(args, "all"))
        return active | inactive;
    return arg_flag(args, "inactive") ? inactive : active;
}

int cmd_net_list(struct shell *sh, const struct cli_args *args)
{
    virNetworkPtr *nets = NULL;
    unsigned flags =
        activity(args, VIR_CONNECT_LIST_NETWORKS_ACTIVE, VIR_CONNECT_LIST_NETWORKS_INACTIVE) |
        arg_bits(args, "persistent", VIR_CONNECT_LIST_NETWORKS_PERSISTENT) |
        arg_bits(args, "transient", VIR_CONNECT_LIST_NETWORKS_TRANSIENT) |
        arg_bits(args, "autostart", VIR_CONNECT_LIST_NETWORKS_AUTOSTART) |
        arg_bits(args, "no-autostart", VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART);
    int n = virConnectListAllNetworks(sh->conn, &nets, flags);
    if (n < 0)
        return shell_fail(sh, "Failed to list networks");
    struct cli_table *t = cli_table_new("Name", "State", "Autostart", "Persistent", NULL);
    bool names = arg_flag(args, "name"), uuids = arg_flag(args, "uuid");
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN] = "";
        int autostart = 0;
        virNetworkGetUUIDString(nets[i], uuid);
        if (virNetworkGetAutostart(nets[i], &autostart) < 0)
            autostart = -1;
        if (names || uuids)
            puts(names ? virNetworkGetName(nets[i]) : uuid);
        cli_table_row(t, virNetworkGetName(nets[i]),
                      virNetworkIsActive(nets[i]) > 0 ? "active" : "inactive", yes_no(autostart),
                      virNetworkIsPersistent(nets[i]) > 0 ? "yes" : "no", NULL);
        virNetworkFree(nets[i]);
    }
    free(nets);
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    if (!names && !uuids)
        fputs(text, stdout);
    return 0;
}

static void pool_row(struct cli_table *t, virStoragePoolPtr pool, bool details)
{
    static const char *const states[] = {"inactive", "building", "running", "degraded",
                                         "inaccessible"};
    virStoragePoolInfo info = {0};
    int autostart = 0;
    virStoragePoolGetInfo(pool, &info);
    if (virStoragePoolGetAutostart(pool, &autostart) < 0)
        autostart = -1;
    bool active = virStoragePoolIsActive(pool) > 0;
    if (!details) {
        cli_table_row(t, virStoragePoolGetName(pool), active ? "active" : "inactive",
                      yes_no(autostart), NULL);
        return;
    }
    char *sizes[3];
    const unsigned long long bytes[3] = {info.capacity, info.allocation, info.available};
    for (int i = 0; i < 3; i++) {
        const char *unit;
        double value = cli_pretty_size(bytes[i], &unit);
        sizes[i] = active ? g_strdup_printf("%.2lf %s", value, unit) : g_strdup("-");
    }
    cli_table_row(t, virStoragePoolGetName(pool), states[info.state < 5 ? info.state : 0],
                  yes_no(autostart), virStoragePoolIsPersistent(pool) > 0 ? "yes" : "no", sizes[0],
                  sizes[1], sizes[2], NULL);
    for (int i = 0; i < 3; i++)
        g_free(sizes[i]);
}

int cmd_pool_list(struct shell *sh, const struct cli_args *args)
{
    virStoragePoolPtr *pools = NULL;
    bool details = arg_flag(args, "details"), names = arg_flag(args, "name"),
         uuids = arg_flag(args, "uuid");
    unsigned flags = activity(args, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE,
                              VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE) |
                     arg_bits(args, "persistent", VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT) |
                     arg_bits(args, "transient", VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT) |
                     arg_bits(args, "autostart", VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART) |
                     arg_bits(args, "no-autostart", VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART);
    int n = virConnectListAllStoragePools(sh->conn, &pools, flags);
    if (n < 0)
        return shell_fail(sh, "Failed to list pools");
    struct cli_table *t = details ? cli_table_new("Name", "State", "Autostart", "Persistent",
                                                  "Capacity", "Allocation", "Available", NULL)
                                  : cli_table_new("Name", "State", "Autostart", NULL);
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN] = "";
        virStoragePoolGetUUIDString(pools[i], uuid);
        if (names || uuids)
            puts(names ? virStoragePoolGetName(pools[i]) : uuid);
        pool_row(t, pools[i], details);
        virStoragePoolFree(pools[i]);
    }
    free(pools);
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    if (!names && !uuids)
        fputs(text, stdout);
    return 0;
}
