/* Counters of guests: memory, disks, interfaces, bulk statistics. */
#include "cli/virsh/virsh.h"

int cmd_dommemstat(struct shell *sh, const struct cli_args *args)
{
    static const char *const names[] = {
        "swap_in",     "swap_out",        "major_fault",   "minor_fault", "unused",
        "available",   "actual",          "rss",           "usable",      "last_update",
        "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainMemoryStatStruct stats[VIR_DOMAIN_MEMORY_STAT_NR];
    int period = -1;
    int given = dom ? arg_int(args, "period", &period) : -1;
    if (given < 0)
        return -1;
    if (given && period < 0)
        return shell_fail(sh, "Invalid collection period value '%d'", period);
    if (given) {
        if (virDomainSetMemoryStatsPeriod(dom, period, affect_flags(args, dom)) < 0)
            return shell_fail(sh, "Unable to change balloon collection period.");
        return 0;
    }
    int n = virDomainMemoryStats(dom, stats, VIR_DOMAIN_MEMORY_STAT_NR, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to get memory statistics for domain %s",
                          arg_string(args, "domain"));
    struct cli_record *r = cli_record_new(args, "%s %s\n");
    for (int i = 0; i < n; i++)
        if (stats[i].tag >= 0 && stats[i].tag < (int)G_N_ELEMENTS(names))
            cli_record_add(r, names[stats[i].tag], "%llu", stats[i].val);
    show_record(sh, args, r);
    return 0;
}

static const struct {
    const char *field, *raw, *human;
} block_fields[] = {
    {VIR_DOMAIN_BLOCK_STATS_READ_REQ, "rd_req", "number of read operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_BYTES, "rd_bytes", "number of bytes read:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, "wr_req", "number of write operations:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, "wr_bytes", "number of bytes written:"},
    {VIR_DOMAIN_BLOCK_STATS_ERRS, "errs", "error count:"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, "flush_operations", "number of flush operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, "rd_total_times", "total duration of reads (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, "wr_total_times", "total duration of writes (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, "flush_total_times",
     "total duration of flushes (ns):"},
};

/* The lines of one device, in the words that are asked for. */
struct block_report {
    struct cli_record *record;
    const char *device;
    bool human;
};

static void block_stat(struct block_report *b, size_t i, long long value)
{
    if (value < 0)
        return;
    g_autofree char *label = b->human ? g_strdup_printf(" %-31s", block_fields[i].human)
                                      : g_strdup_printf("%s %s", b->device, block_fields[i].raw);
    cli_record_labelled(b->record, block_fields[i].raw, label, NULL, "%lld", value);
}

/* Drivers that only know the old call answer NO_SUPPORT to the new one. */
static int old_block_stats(virDomainPtr dom, struct block_report *b)
{
    virDomainBlockStatsStruct s;
    if (virDomainBlockStats(dom, b->device, &s, sizeof s) < 0)
        return -1;
    const long long values[] = {s.rd_req, s.rd_bytes, s.wr_req, s.wr_bytes, s.errs};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        block_stat(b, i, values[i]);
    return 0;
}

static int new_block_stats(virDomainPtr dom, struct block_report *b, int n)
{
    AUTO_PARAMS p = {g_malloc0_n((gsize)n + 1, sizeof(virTypedParameter)), n, n};
    if (virDomainBlockStatsFlags(dom, b->device, p.list, &p.n, 0) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(block_fields); i++) {
        long long value;
        if (virTypedParamsGetLLong(p.list, p.n, block_fields[i].field, &value) == 1)
            block_stat(b, i, value);
    }
    return 0;
}

int cmd_domblkstat(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *device = arg_string(args, "device");
    if (!dom)
        return -1;
    struct block_report b = {cli_record_new(args, "%s %s\n"), device ? device : "",
                             arg_flag(args, "human")};
    int n = 0, rc = virDomainBlockStatsFlags(dom, b.device, NULL, &n, 0);
    bool old = rc < 0 && virGetLastErrorCode() == VIR_ERR_NO_SUPPORT;
    if (old)
        rc = old_block_stats(dom, &b);
    else if (rc == 0)
        rc = new_block_stats(dom, &b, n);
    if (rc < 0) {
        cli_record_free(b.record);
        return old || n ? shell_fail(sh, "Failed to get block stats %s %s",
                                     arg_string(args, "domain"), b.device)
                        : shell_fail_reason(sh);
    }
    virResetLastError();
    if (b.human && shell_form(sh, args) == CLI_TABLE)
        printf("Device: %s\n", b.device);
    show_record(sh, args, b.record);
    return 0;
}

int cmd_domifstat(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *device = arg_string(args, "interface");
    virDomainInterfaceStatsStruct s;
    if (!dom)
        return -1;
    if (virDomainInterfaceStats(dom, device, &s, sizeof s) < 0)
        return shell_fail(sh, "Failed to get interface stats %s %s", arg_string(args, "domain"),
                          device);
    const struct {
        const char *name;
        long long value;
    } rows[] = {{"rx_bytes", s.rx_bytes}, {"rx_packets", s.rx_packets},
                {"rx_errs", s.rx_errs},   {"rx_drop", s.rx_drop},
                {"tx_bytes", s.tx_bytes}, {"tx_packets", s.tx_packets},
                {"tx_errs", s.tx_errs},   {"tx_drop", s.tx_drop}};
    struct cli_record *r = cli_record_new(args, "%s %s\n");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *label = g_strdup_printf("%s %s", device, rows[i].name);
        if (rows[i].value >= 0)
            cli_record_labelled(r, rows[i].name, label, NULL, "%lld", rows[i].value);
    }
    show_record(sh, args, r);
    return 0;
}

static char *size_cell(unsigned long long bytes, bool human)
{
    const char *unit;
    if (!human)
        return g_strdup_printf("%llu", bytes);
    double value = cli_pretty_size(bytes, &unit);
    return g_strdup_printf("%.3f %s", value, unit);
}

static int blkinfo_all(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    AUTO_XML doc = domain_doc(sh, dom, 0);
    if (!doc)
        return -1;
    bool human = arg_flag(args, "human");
    struct cli_table *t = cli_table_new(args, "target", "capacity", "allocation", "physical", NULL);
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *target = or_dash(xml_string(doc, *d, "./target/@dev"));
        virDomainBlockInfo info;
        if (virDomainGetBlockInfo(dom, target, &info, 0) < 0) {
            virResetLastError();
            cli_table_row(t, target, "-", "-", "-", NULL);
            continue;
        }
        g_autofree char *capacity = size_cell(info.capacity, human);
        g_autofree char *allocation = size_cell(info.allocation, human);
        g_autofree char *physical = size_cell(info.physical, human);
        cli_table_row(t, target, capacity, allocation, physical, NULL);
        cli_table_value(t, "capacity", json_integer((json_int_t)info.capacity));
        cli_table_value(t, "allocation", json_integer((json_int_t)info.allocation));
        cli_table_value(t, "physical", json_integer((json_int_t)info.physical));
    }
    show_table(sh, args, t);
    return 0;
}

static void add_size(struct cli_record *r, const char *label, unsigned long long bytes, bool human)
{
    g_autofree char *text = size_cell(bytes, human);
    cli_record_typed(r, label, json_integer((json_int_t)bytes), "%s", text);
}

int cmd_domblkinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *device = arg_string(args, "device");
    bool human = arg_flag(args, "human");
    virDomainBlockInfo info;
    if (!dom)
        return -1;
    if (arg_flag(args, "all"))
        return blkinfo_all(sh, args, dom);
    if (!device || !*device)
        return shell_fail(sh, "command 'domblkinfo' requires <device> option");
    if (virDomainGetBlockInfo(dom, device, &info, 0) < 0)
        return shell_fail_reason(sh);
    struct cli_record *r = cli_record_new(args, RECORD_15);
    add_size(r, "capacity", info.capacity, human);
    add_size(r, "allocation", info.allocation, human);
    add_size(r, "physical", info.physical, human);
    show_record(sh, args, r);
    return 0;
}

int cmd_domblkerror(struct shell *sh, const struct cli_args *args)
{
    static const char *const names[] = {"no error", "unspecified error", "no space"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    int max = virDomainGetDiskErrors(dom, NULL, 0, 0);
    if (max < 0)
        return shell_fail_reason(sh);
    g_autofree virDomainDiskErrorPtr errors = g_new0(virDomainDiskError, (gsize)max + 1);
    int n = max ? virDomainGetDiskErrors(dom, errors, (unsigned)max, 0) : 0;
    if (n < 0)
        return shell_fail_reason(sh);
    struct cli_record *r = cli_record_new(args, "%s: %s\n");
    if (n == 0 && shell_form(sh, args) == CLI_TABLE)
        puts("No errors found");
    for (int i = 0; i < n; i++) {
        cli_record_add(r, errors[i].disk, "%s", PICK(names, errors[i].error));
        free(errors[i].disk);
    }
    show_record(sh, args, r);
    return 0;
}
