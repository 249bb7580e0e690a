/* What virtual CPUs do: state, place and time. */
#include "cli/virsh/cpus.h"

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
