/* Migration and the jobs that guests have. */
#include "cli/virsh/virsh.h"

static int add_string(struct shell *sh, struct params *p, const char *name, const char *value)
{
    return value && virTypedParamsAddString(&p->list, &p->n, &p->max, name, value) < 0
               ? shell_fail_reason(sh)
               : 0;
}

static int add_list(struct shell *sh, struct params *p, const char *name, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
    if (text &&
        virTypedParamsAddStringList(&p->list, &p->n, &p->max, name, (const char **)words) < 0)
        return shell_fail_reason(sh);
    return 0;
}

static int add_file(struct shell *sh, struct params *p, const char *name, const char *path)
{
    g_autofree char *xml = NULL;
    g_autoptr(GError) error = NULL;
    if (!path)
        return 0;
    if (!g_file_get_contents(path, &xml, NULL, &error)) {
        g_autofree char *reason =
            g_strdup_printf("Failed to open file '%s': No such file or directory", path);
        shell_fail(sh, "cannot read file '%s'", path);
        shell_print_error(sh, reason);
        return -1;
    }
    return add_string(sh, p, name, xml);
}

/* Options whose rows do not say it all. */
static int migrate_params(struct shell *sh, const struct cli_args *args, struct params *p)
{
    if (arg_params(sh, args, p) < 0 ||
        add_file(sh, p, VIR_MIGRATE_PARAM_DEST_XML, arg_string(args, "xml")) < 0 ||
        add_file(sh, p, VIR_MIGRATE_PARAM_PERSIST_XML, arg_string(args, "persistent-xml")) < 0 ||
        add_list(sh, p, VIR_MIGRATE_PARAM_MIGRATE_DISKS, arg_string(args, "migrate-disks")) < 0 ||
        add_list(sh, p, VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES,
                 arg_string(args, "migrate-disks-detect-zeroes")) < 0 ||
        add_list(sh, p, VIR_MIGRATE_PARAM_COMPRESSION, arg_string(args, "comp-methods")) < 0)
        return -1;
    return 0;
}

struct migration {
    struct shell *sh;
    virDomainPtr dom;
    virConnectPtr to;
    const char *uri;
    unsigned flags;
    struct params params;
    bool direct;
};

static int do_migrate(void *opaque)
{
    struct migration *m = opaque;
    if (m->direct || m->flags & VIR_MIGRATE_PEER2PEER)
        return virDomainMigrateToURI3(m->dom, m->direct ? NULL : m->uri, m->params.list,
                                      (unsigned)m->params.n, m->flags);
    virDomainPtr there =
        virDomainMigrate3(m->dom, m->to, m->params.list, (unsigned)m->params.n, m->flags);
    if (!there)
        return -1;
    virDomainFree(there);
    return 0;
}

static void on_timeout(struct shell *sh, virDomainPtr dom, void *opaque)
{
    (void)sh;
    if (opaque)
        virDomainMigrateStartPostCopy(dom, 0);
    else
        virDomainSuspend(dom);
    virResetLastError();
}

struct post_copy {
    virDomainPtr dom;
    int id;
};

static void on_iteration(virConnectPtr conn, virDomainPtr dom, int iteration, void *opaque)
{
    struct post_copy *p = opaque;
    (void)conn;
    (void)dom;
    if (iteration == 2)
        virDomainMigrateStartPostCopy(p->dom, 0);
}

static int time_options(struct shell *sh, const struct cli_args *args, struct watch *w)
{
    unsigned timeout = 0;
    bool suspend = arg_flag(args, "timeout-suspend"), post = arg_flag(args, "timeout-postcopy");
    int given = arg_uint(args, "timeout", &timeout);
    if (given < 0)
        return -1;
    if (given && !arg_flag(args, "live"))
        return shell_fail(sh, "migrate: Unexpected timeout for offline migration");
    if (!given && (suspend || post))
        return shell_fail(sh, "migrate: Unexpected --timeout-* option without --timeout");
    w->timeout = timeout;
    w->on_timeout = on_timeout;
    w->opaque = post ? w : NULL;
    return 0;
}

static int run_migration(struct shell *sh, const struct cli_args *args, struct migration *m,
                         struct watch *w)
{
    struct post_copy post = {m->dom, -1};
    if (arg_flag(args, "postcopy-after-precopy")) {
        post.id = virConnectDomainEventRegisterAny(
            sh->conn, m->dom, VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION,
            VIR_DOMAIN_EVENT_CALLBACK(on_iteration), &post, NULL);
        if (post.id < 0)
            return shell_fail_reason(sh);
    }
    int rc = watch_call(sh, w, do_migrate, m);
    if (post.id >= 0)
        virConnectDomainEventDeregisterAny(sh->conn, post.id);
    return rc < 0 ? shell_fail_reason_held(sh) : 0;
}

int cmd_migrate(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct migration m = {.sh = sh,
                          .dom = dom,
                          .uri = arg_string(args, "desturi"),
                          .flags = arg_flags(args),
                          .direct = arg_flag(args, "direct")};
    struct watch w = {.label = "Migration:", .show = progress_wanted(sh, args), .dom = dom};
    int rc = -1;
    if (!dom || time_options(sh, args, &w) < 0)
        return -1;
    if (arg_flag(args, "copy-storage-synchronous-writes") &&
        !(m.flags & (VIR_MIGRATE_NON_SHARED_DISK | VIR_MIGRATE_NON_SHARED_INC)))
        return shell_fail(sh, "'--copy-storage-synchronous-writes' requires one of "
                              "'--copy-storage-all', 'copy-storage-inc'");
    if (migrate_params(sh, args, &m.params) < 0)
        goto end;
    if (!arg_flag(args, "p2p") && !m.direct) {
        m.to = virConnectOpenAuth(m.uri, virConnectAuthPtrDefault, 0);
        if (!m.to) {
            shell_fail_reason(sh);
            goto end;
        }
    }
    rc = run_migration(sh, args, &m, &w);
end:
    params_clear(&m.params);
    if (m.to)
        virConnectClose(m.to);
    return rc;
}

/* --- limits of migration --- */

int cmd_migrate_setmaxdowntime(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long milliseconds;
    if (!dom || arg_ullong(args, "downtime", &milliseconds) < 0)
        return -1;
    if (milliseconds < 1)
        return shell_fail(sh, "migrate: Invalid downtime");
    if (virDomainMigrateSetMaxDowntime(dom, milliseconds, 0) < 0)
        return shell_fail_reason(sh);
    return 0;
}

int cmd_migrate_getmaxdowntime(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long milliseconds;
    if (!dom)
        return -1;
    if (virDomainMigrateGetMaxDowntime(dom, &milliseconds, 0) < 0)
        return shell_fail_reason(sh);
    printf("%llu\n", milliseconds);
    return 0;
}

int cmd_migrate_compcache(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long size;
    const char *unit;
    int given = dom ? arg_ullong(args, "size", &size) : -1;
    if (given < 0)
        return -1;
    if (given && virDomainMigrateSetCompressionCache(dom, size, 0) < 0)
        return shell_fail_reason(sh);
    if (virDomainMigrateGetCompressionCache(dom, &size, 0) < 0)
        return shell_fail_reason(sh);
    double value = cli_pretty_size(size, &unit);
    printf("Compression cache: %.3lf %s", value, unit);
    return 0;
}

int cmd_migrate_setspeed(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long bandwidth;
    if (!dom || arg_ullong(args, "bandwidth", &bandwidth) < 0)
        return -1;
    if (virDomainMigrateSetMaxSpeed(dom, (unsigned long)bandwidth, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    return 0;
}

int cmd_migrate_getspeed(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long bandwidth;
    if (!dom)
        return -1;
    if (virDomainMigrateGetMaxSpeed(dom, &bandwidth, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    printf("%lu\n", bandwidth);
    return 0;
}

int cmd_migrate_postcopy(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    return virDomainMigrateStartPostCopy(dom, 0) < 0 ? shell_fail_reason(sh) : 0;
}

/* --- jobs --- */

int cmd_domjobabort(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_flags(args);
    if (!dom)
        return -1;
    int rc = flags ? virDomainAbortJobFlags(dom, flags) : virDomainAbortJob(dom);
    return rc < 0 ? shell_fail_reason(sh) : 0;
}

static const char *const job_types[] = {"None",      "Bounded", "Unbounded",
                                        "Completed", "Failed",  "Cancelled"};
static const char *const operations[] = {
    "Unknown",  "Start",           "Save", "Restore", "Incoming migration", "Outgoing migration",
    "Snapshot", "Snapshot revert", "Dump", "Backup",  "Snapshot delete"};

/* How a figure is written: as it is, in milliseconds, as a size, as a rate. */
enum figure_kind { PLAIN, MILLISECONDS, SIZE, RATE, PAGE_RATE };
static const struct figure {
    const char *field, *key;
    enum figure_kind kind;
} figures[] = {
    {VIR_DOMAIN_JOB_TIME_ELAPSED, "time_elapsed", MILLISECONDS},
    {VIR_DOMAIN_JOB_TIME_ELAPSED_NET, "time_elapsed_net", MILLISECONDS},
    {VIR_DOMAIN_JOB_TIME_REMAINING, "time_remaining", MILLISECONDS},
    {VIR_DOMAIN_JOB_DATA_PROCESSED, "data_processed", SIZE},
    {VIR_DOMAIN_JOB_DATA_REMAINING, "data_remaining", SIZE},
    {VIR_DOMAIN_JOB_DATA_TOTAL, "data_total", SIZE},
    {VIR_DOMAIN_JOB_MEMORY_PROCESSED, "memory_processed", SIZE},
    {VIR_DOMAIN_JOB_MEMORY_REMAINING, "memory_remaining", SIZE},
    {VIR_DOMAIN_JOB_MEMORY_TOTAL, "memory_total", SIZE},
    {VIR_DOMAIN_JOB_MEMORY_BPS, "memory_bandwidth", RATE},
    {VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE, "dirty_rate", PAGE_RATE},
    {VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE, "page_size", PLAIN},
    {VIR_DOMAIN_JOB_MEMORY_ITERATION, "iteration", PLAIN},
    {VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS, "postcopy_requests", PLAIN},
    {VIR_DOMAIN_JOB_DISK_PROCESSED, "file_processed", SIZE},
    {VIR_DOMAIN_JOB_DISK_REMAINING, "file_remaining", SIZE},
    {VIR_DOMAIN_JOB_DISK_TOTAL, "file_total", SIZE},
    {VIR_DOMAIN_JOB_DISK_BPS, "file_bandwidth", RATE},
    {VIR_DOMAIN_JOB_MEMORY_CONSTANT, "constant_pages", PLAIN},
    {VIR_DOMAIN_JOB_MEMORY_NORMAL, "normal_pages", PLAIN},
    {VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES, "normal_data", SIZE},
    {VIR_DOMAIN_JOB_DOWNTIME, "total_downtime", MILLISECONDS},
    {VIR_DOMAIN_JOB_DOWNTIME_NET, "downtime_net", MILLISECONDS},
    {VIR_DOMAIN_JOB_SETUP_TIME, "setup_time", MILLISECONDS},
    {VIR_DOMAIN_JOB_COMPRESSION_CACHE, "compression_cache", SIZE},
    {VIR_DOMAIN_JOB_COMPRESSION_BYTES, "compressed_data", SIZE},
    {VIR_DOMAIN_JOB_COMPRESSION_PAGES, "compressed_pages", PLAIN},
    {VIR_DOMAIN_JOB_COMPRESSION_CACHE_MISSES, "compression_cache_misses", PLAIN},
    {VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW, "compression_overflows", PLAIN},
    {VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE, "auto_converge_throttle", PLAIN},
    {VIR_DOMAIN_JOB_DISK_TEMP_USED, "temporary_disk_space_use", SIZE},
    {VIR_DOMAIN_JOB_DISK_TEMP_TOTAL, "temporary_disk_space_total", SIZE},
    {VIR_DOMAIN_JOB_ERRMSG, "error_message", PLAIN},
};

static const virTypedParameter *find(const struct params *p, const char *field)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->list[i].field, field) == 0)
            return &p->list[i];
    return NULL;
}

static void add_figure(struct cli_record *r, const struct figure *f, const virTypedParameter *value)
{
    g_autofree char *text = param_text(value);
    const char *unit;
    unsigned long long number = value->type == VIR_TYPED_PARAM_ULLONG ? value->value.ul : 0;
    double size = cli_pretty_size(number, &unit);
    bool always = strcmp(f->field, VIR_DOMAIN_JOB_TIME_ELAPSED) == 0;
    if (value->type == VIR_TYPED_PARAM_ULLONG && number == 0 && !always)
        return;
    if (f->kind == SIZE || f->kind == RATE)
        cli_record_typed(r, f->key, param_json(value), f->kind == RATE ? "%.3lf %s/s" : "%.3lf %s",
                         size, unit);
    else if (f->kind == MILLISECONDS)
        cli_record_typed(r, f->key, param_json(value), "%-12s ms", text);
    else
        cli_record_typed(r, f->key, param_json(value),
                         f->kind == PAGE_RATE ? "%-12s pages/s" : "%-12s", text);
}

/* The old call tells less: the same figures out of its struct. */
static int old_job_info(virDomainPtr dom, struct params *p, int *type)
{
    virDomainJobInfo info;
    if (virDomainGetJobInfo(dom, &info) < 0)
        return -1;
    const struct {
        const char *field;
        unsigned long long value;
    } rows[] = {{VIR_DOMAIN_JOB_TIME_ELAPSED, info.timeElapsed},
                {VIR_DOMAIN_JOB_TIME_REMAINING,
                 info.type == VIR_DOMAIN_JOB_BOUNDED ? info.timeRemaining : 0},
                {VIR_DOMAIN_JOB_DATA_PROCESSED, info.dataProcessed},
                {VIR_DOMAIN_JOB_DATA_REMAINING, info.dataRemaining},
                {VIR_DOMAIN_JOB_DATA_TOTAL, info.dataTotal},
                {VIR_DOMAIN_JOB_MEMORY_PROCESSED, info.memProcessed},
                {VIR_DOMAIN_JOB_MEMORY_REMAINING, info.memRemaining},
                {VIR_DOMAIN_JOB_MEMORY_TOTAL, info.memTotal},
                {VIR_DOMAIN_JOB_DISK_PROCESSED, info.fileProcessed},
                {VIR_DOMAIN_JOB_DISK_REMAINING, info.fileRemaining},
                {VIR_DOMAIN_JOB_DISK_TOTAL, info.fileTotal}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        virTypedParamsAddULLong(&p->list, &p->n, &p->max, rows[i].field, rows[i].value);
    *type = info.type;
    return 0;
}

static void show_job(struct shell *sh, const struct cli_args *args, const struct params *p,
                     int type)
{
    struct cli_record *r = cli_record_new(args, "%-17s %s\n");
    const virTypedParameter *operation = find(p, VIR_DOMAIN_JOB_OPERATION);
    g_autofree char *padded = g_strdup_printf("%-12s", PICK(job_types, type));
    cli_record_typed(r, "job_type", json_string(PICK(job_types, type)), "%s", padded);
    if (type != VIR_DOMAIN_JOB_NONE || arg_flag(args, "completed")) {
        if (operation)
            cli_record_typed(r, "operation", json_string(PICK(operations, operation->value.i)),
                             "%-12s", PICK(operations, operation->value.i));
        for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
            const virTypedParameter *value = find(p, figures[i].field);
            if (value)
                add_figure(r, &figures[i], value);
        }
    }
    show_record(sh, args, r);
}

static void show_raw(const struct params *p, int type)
{
    printf("Job type: %d\n\n", type);
    for (int i = 0; i < p->n; i++) {
        g_autofree char *text = param_text(&p->list[i]);
        printf("%s: %s\n", p->list[i].field, text);
    }
}

int cmd_domjobinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = arg_flags(args);
    bool raw = arg_flag(args, "rawstats");
    AUTO_PARAMS p = {0};
    int type;
    if (!dom)
        return -1;
    if (virDomainGetJobStats(dom, &type, &p.list, &p.n, flags) < 0) {
        if (virGetLastErrorCode() != VIR_ERR_NO_SUPPORT)
            return shell_fail_reason(sh);
        if (flags || raw)
            return shell_fail(sh, "Optional flags or --rawstats are not supported by the daemon");
        virResetLastError();
        if (old_job_info(dom, &p, &type) < 0)
            return shell_fail_reason(sh);
    }
    if (raw)
        show_raw(&p, type);
    else
        show_job(sh, args, &p, type);
    return 0;
}

int cmd_domdirtyrate_calc(struct shell *sh, const struct cli_args *args)
{
    static const char *const modes[] = {"page-sampling", "dirty-bitmap", "dirty-ring"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *mode = arg_string(args, "mode");
    int seconds = 1, found = mode ? -1 : 0;
    if (!dom || arg_int(args, "seconds", &seconds) < 0)
        return -1;
    for (size_t i = 0; mode && i < G_N_ELEMENTS(modes); i++)
        if (strcmp(modes[i], mode) == 0)
            found = (int)i;
    if (found < 0)
        return shell_fail(sh, "Unknown calculation mode '%s'", mode);
    if (virDomainStartDirtyRateCalc(dom, seconds, mode ? (unsigned)found : 0) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Start to calculate domain's memory dirty rate successfully.\n");
    return 0;
}
