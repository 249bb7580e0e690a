/* Looking at guests: lists, info, state, displays, statistics. */
#include "cli/virsh/virsh.h"
#include "cli/common/xml.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- list
 * ------------------------------------------------------------------------------------------- */

static unsigned list_flags(const struct cli_args *args)
{
    unsigned flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE;
    if (arg_flag(args, "inactive"))
        flags = VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    if (arg_flag(args, "all"))
        flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    return flags | arg_bits(args, "transient", VIR_CONNECT_LIST_DOMAINS_TRANSIENT) |
           arg_bits(args, "persistent", VIR_CONNECT_LIST_DOMAINS_PERSISTENT) |
           arg_bits(args, "with-snapshot", VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT) |
           arg_bits(args, "without-snapshot", VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT) |
           arg_bits(args, "with-checkpoint", VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT) |
           arg_bits(args, "without-checkpoint", VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT) |
           arg_bits(args, "state-running", VIR_CONNECT_LIST_DOMAINS_RUNNING) |
           arg_bits(args, "state-paused", VIR_CONNECT_LIST_DOMAINS_PAUSED) |
           arg_bits(args, "state-shutoff", VIR_CONNECT_LIST_DOMAINS_SHUTOFF) |
           arg_bits(args, "state-other", VIR_CONNECT_LIST_DOMAINS_OTHER) |
           arg_bits(args, "autostart", VIR_CONNECT_LIST_DOMAINS_AUTOSTART) |
           arg_bits(args, "no-autostart", VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART) |
           arg_bits(args, "with-managed-save", VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE) |
           arg_bits(args, "without-managed-save", VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE);
}

static int by_id_then_name(const void *a, const void *b)
{
    virDomainPtr x = *(virDomainPtr const *)a, y = *(virDomainPtr const *)b;
    unsigned ix = virDomainGetID(x), iy = virDomainGetID(y);
    if (ix == (unsigned)-1 && iy == (unsigned)-1)
        return strcmp(virDomainGetName(x), virDomainGetName(y));
    return ix < iy ? -1 : ix > iy;
}

static char *domain_title(virDomainPtr dom)
{
    char *title = virDomainGetMetadata(dom, VIR_DOMAIN_METADATA_TITLE, NULL, 0);
    virResetLastError();
    return title ? title : strdup("");
}

static const char *shown_state(const struct cli_args *args, virDomainPtr dom, int state)
{
    if (arg_flag(args, "managed-save") && state == VIR_DOMAIN_SHUTOFF &&
        virDomainHasManagedSaveImage(dom, 0) > 0)
        return "saved";
    return state_name(state);
}

static void list_table(struct shell *sh, const struct cli_args *args, virDomainPtr *domains, int n)
{
    bool title = arg_flag(args, "title");
    struct cli_table *t = title ? cli_table_new("Id", "Name", "State", "Title", NULL)
                                : cli_table_new("Id", "Name", "State", NULL);
    for (int i = 0; i < n; i++) {
        int state = -1;
        unsigned id = virDomainGetID(domains[i]);
        g_autofree char *id_text = id == (unsigned)-1 ? g_strdup("-") : g_strdup_printf("%u", id);
        if (virDomainGetState(domains[i], &state, NULL, 0) < 0)
            virResetLastError();
        AUTO_STRING title_text = title ? domain_title(domains[i]) : NULL;
        const char *name = virDomainGetName(domains[i]);
        cli_table_row(t, id_text, name, shown_state(args, domains[i], state), title_text, NULL);
    }
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    fputs(text, stdout);
}

static void list_names(const struct cli_args *args, virDomainPtr *domains, int n)
{
    bool uuid = arg_flag(args, "uuid"), name = arg_flag(args, "name"), id = arg_flag(args, "id");
    for (int i = 0; i < n; i++) {
        char text[VIR_UUID_STRING_BUFLEN] = "";
        const char *gap = "";
        if (id && virDomainGetID(domains[i]) != (unsigned)-1)
            printf("%u", virDomainGetID(domains[i]));
        else if (id)
            putchar('-');
        gap = id ? " " : "";
        if (uuid && virDomainGetUUIDString(domains[i], text) == 0) {
            printf("%s%s", gap, text);
            gap = " ";
        }
        if (name)
            printf("%s%s", gap, virDomainGetName(domains[i]));
        putchar('\n');
    }
}

int cmd_list(struct shell *sh, const struct cli_args *args)
{
    virDomainPtr *domains = NULL;
    bool names = arg_flag(args, "uuid") || arg_flag(args, "name") || arg_flag(args, "id");
    if (arg_flag(args, "table") && arg_flag(args, "uuid"))
        return shell_fail(sh, "Options --table and --uuid are mutually exclusive");
    int n = virConnectListAllDomains(sh->conn, &domains, list_flags(args));
    if (n < 0)
        return shell_fail(sh, "Failed to list domains");
    qsort(domains, (size_t)n, sizeof *domains, by_id_then_name);
    if (names)
        list_names(args, domains, n);
    else
        list_table(sh, args, domains, n);
    for (int i = 0; i < n; i++)
        virDomainFree(domains[i]);
    free(domains);
    return 0;
}

/* --- identity
 * ---------------------------------------------------------------------------------------- */

int cmd_domid(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    unsigned id = virDomainGetID(dom);
    if (id == (unsigned)-1)
        puts("-");
    else
        printf("%u\n", id);
    return 0;
}

int cmd_domname(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    puts(virDomainGetName(dom));
    return 0;
}

int cmd_domuuid(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    char uuid[VIR_UUID_STRING_BUFLEN];
    if (!dom)
        return -1;
    if (virDomainGetUUIDString(dom, uuid) < 0)
        return shell_fail(sh, "failed to get domain UUID");
    puts(uuid);
    return 0;
}

/* --- state and info
 * ------------------------------------------------------------------------------------ */

static const char *reason_name(int state, int reason)
{
    static const char *const running[] = {
        "unknown",       "booted",   "migrated",           "restored",
        "from snapshot", "unpaused", "migration canceled", "save canceled",
        "event wakeup",  "crashed",  "post-copy"};
    static const char *const paused[] = {
        "unknown",   "user",        "migrating",     "saving",          "dumping",
        "I/O error", "watchdog",    "from snapshot", "shutting down",   "creating snapshot",
        "crashed",   "starting up", "post-copy",     "post-copy failed"};
    static const char *const shutoff[] = {"unknown", "shutdown",      "destroyed",
                                          "crashed", "migrated",      "saved",
                                          "failed",  "from snapshot", "daemon"};
    static const char *const crashed[] = {"unknown", "panicked"};
#define PICK(table) (reason >= 0 && reason < (int)G_N_ELEMENTS(table) ? table[reason] : "unknown")
    switch (state) {
    case VIR_DOMAIN_RUNNING:
        return PICK(running);
    case VIR_DOMAIN_PAUSED:
        return PICK(paused);
    case VIR_DOMAIN_SHUTDOWN:
        return reason == VIR_DOMAIN_SHUTDOWN_USER ? "user" : "unknown";
    case VIR_DOMAIN_SHUTOFF:
        return PICK(shutoff);
    case VIR_DOMAIN_CRASHED:
        return PICK(crashed);
    default:
        return "unknown";
    }
#undef PICK
}

int cmd_domstate(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int state, reason;
    if (!dom)
        return -1;
    if (virDomainGetState(dom, &state, &reason, 0) < 0)
        return shell_fail_reason(sh);
    if (arg_flag(args, "reason"))
        printf("%s (%s)\n", state_name(state), reason_name(state, reason));
    else
        puts(state_name(state));
    return 0;
}

int cmd_domcontrol(struct shell *sh, const struct cli_args *args)
{
    static const char *const states[] = {"ok", "background job", "occupied", "error"};
    static const char *const details[] = {"", " (unknown)", " (monitor failure)",
                                          " (internal (locking) error)"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainControlInfo info;
    if (!dom)
        return -1;
    if (virDomainGetControlInfo(dom, &info, 0) < 0)
        return shell_fail_reason(sh);
    const char *state = info.state < G_N_ELEMENTS(states) ? states[info.state] : "unknown";
    const char *detail =
        info.state == VIR_DOMAIN_CONTROL_ERROR && info.details < G_N_ELEMENTS(details)
            ? details[info.details]
            : "";
    if (info.state != VIR_DOMAIN_CONTROL_OK && info.state != VIR_DOMAIN_CONTROL_ERROR)
        printf("%s (%0.3fs)\n", state, (double)info.stateTime / 1000.0);
    else
        printf("%s%s\n", state, detail);
    return 0;
}

static void security_lines(struct shell *sh, virDomainPtr dom, unsigned id)
{
    virSecurityModel model = {"", ""};
    if (virNodeGetSecurityModel(sh->conn, &model) < 0) {
        virResetLastError();
        return;
    }
    if (!model.model[0])
        return;
    printf("%-15s %s\n%-15s %s\n", "Security model:", model.model, "Security DOI:", model.doi);
    virSecurityLabelPtr label = g_new0(virSecurityLabel, 1);
    if (id != (unsigned)-1 && virDomainGetSecurityLabel(dom, label) == 0 && label->label[0])
        printf("%-15s %s (%s)\n", "Security label:", label->label,
               label->enforcing ? "enforcing" : "permissive");
    virResetLastError();
    g_free(label);
}

static void message_lines(virDomainPtr dom)
{
    char **messages = NULL;
    int n = virDomainGetMessages(dom, &messages, 0);
    for (int i = 0; i < n; i++) {
        printf("%-15s %s\n", i ? "" : "Messages:", messages[i]);
        free(messages[i]);
    }
    free(messages);
    virResetLastError();
}

int cmd_dominfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainInfo info;
    char uuid[VIR_UUID_STRING_BUFLEN];
    int on;
    if (!dom)
        return -1;
    unsigned id = virDomainGetID(dom);
    if (id == (unsigned)-1)
        printf("%-15s %s\n", "Id:", "-");
    else
        printf("%-15s %u\n", "Id:", id);
    printf("%-15s %s\n", "Name:", virDomainGetName(dom));
    if (virDomainGetUUIDString(dom, uuid) == 0)
        printf("%-15s %s\n", "UUID:", uuid);
    AUTO_STRING os = virDomainGetOSType(dom);
    if (os)
        printf("%-15s %s\n", "OS Type:", os);
    if (virDomainGetInfo(dom, &info) < 0)
        return shell_fail_reason(sh);
    printf("%-15s %s\n%-15s %d\n", "State:", state_name(info.state), "CPU(s):", info.nrVirtCpu);
    if (info.cpuTime)
        printf("%-15s %.1lfs\n", "CPU time:", (double)info.cpuTime / 1e9);
    if (info.maxMem != (unsigned long)-1)
        printf("%-15s %lu KiB\n", "Max memory:", info.maxMem);
    else
        printf("%-15s %s\n", "Max memory:", "no limit");
    printf("%-15s %lu KiB\n", "Used memory:", info.memory);
    on = virDomainIsPersistent(dom);
    printf("%-15s %s\n", "Persistent:", on < 0 ? "unknown" : on ? "yes" : "no");
    if (virDomainGetAutostart(dom, &on) == 0)
        printf("%-15s %s\n", "Autostart:", on ? "enable" : "disable");
    on = virDomainHasManagedSaveImage(dom, 0);
    printf("%-15s %s\n", "Managed save:", on < 0 ? "unknown" : on ? "yes" : "no");
    virResetLastError();
    security_lines(sh, dom, id);
    message_lines(dom);
    return 0;
}

/* --- vcpus
 * -------------------------------------------------------------------------------------------- */

static int vcpu_number(struct shell *sh, virDomainPtr dom, unsigned flags)
{
    int n = virDomainGetVcpusFlags(dom, flags);
    if (n < 0)
        return shell_fail_reason(sh);
    return n;
}

int cmd_vcpucount(struct shell *sh, const struct cli_args *args)
{
    static const struct {
        const char *which, *where;
        unsigned flags;
    } rows[] = {
        {"maximum", "config", VIR_DOMAIN_VCPU_MAXIMUM | VIR_DOMAIN_AFFECT_CONFIG},
        {"maximum", "live", VIR_DOMAIN_VCPU_MAXIMUM | VIR_DOMAIN_AFFECT_LIVE},
        {"current", "config", VIR_DOMAIN_AFFECT_CONFIG},
        {"current", "live", VIR_DOMAIN_AFFECT_LIVE},
    };
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags = affect_flags(args) | arg_bits(args, "maximum", VIR_DOMAIN_VCPU_MAXIMUM) |
                     arg_bits(args, "guest", VIR_DOMAIN_VCPU_GUEST);
    if (!dom)
        return -1;
    bool one = flags || arg_flag(args, "active") || arg_flag(args, "current");
    if (one) {
        int n = vcpu_number(sh, dom, flags);
        if (n >= 0)
            printf("%d\n", n);
        return n < 0 ? -1 : 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool config = rows[i].flags & VIR_DOMAIN_AFFECT_CONFIG;
        if (config ? virDomainIsPersistent(dom) != 1 : virDomainIsActive(dom) != 1)
            continue;
        int n = vcpu_number(sh, dom, rows[i].flags);
        if (n >= 0)
            printf("%-12s %-12s %3d\n", rows[i].which, rows[i].where, n);
    }
    return 0;
}

/* --- devices of the document
 * ----------------------------------------------------------------------------- */

static struct xml_doc *domain_doc(struct shell *sh, virDomainPtr dom, unsigned flags)
{
    AUTO_STRING xml = virDomainGetXMLDesc(dom, flags);
    struct xml_doc *doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        shell_fail_reason(sh);
    return doc;
}

static char *or_dash(char *text)
{
    if (text && *text)
        return text;
    g_free(text);
    return g_strdup("-");
}

int cmd_domblklist(struct shell *sh, const struct cli_args *args)
{
    bool details = arg_flag(args, "details");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct xml_doc *doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    struct cli_table *t = details ? cli_table_new("Type", "Device", "Target", "Source", NULL)
                                  : cli_table_new("Target", "Source", NULL);
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *type = or_dash(xml_string(doc, *d, "./@type"));
        g_autofree char *device = or_dash(xml_string(doc, *d, "./@device"));
        g_autofree char *target = or_dash(xml_string(doc, *d, "./target/@dev"));
        g_autofree char *source = or_dash(xml_string(
            doc, *d, "./source/@file|./source/@dev|./source/@dir|./source/@name|./source/@volume"));
        if (details)
            cli_table_row(t, type, device, target, source, NULL);
        else
            cli_table_row(t, target, source, NULL);
    }
    xml_doc_free(doc);
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    fputs(text, stdout);
    return 0;
}

int cmd_domiflist(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct xml_doc *doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    struct cli_table *t = cli_table_new("Interface", "Type", "Source", "Model", "MAC", NULL);
    g_autofree struct xml_node **nics = xml_select(doc, NULL, "./devices/interface");
    for (struct xml_node **n = nics; *n; n++) {
        g_autofree char *target = or_dash(xml_string(doc, *n, "./target/@dev"));
        g_autofree char *type = or_dash(xml_string(doc, *n, "./@type"));
        g_autofree char *source = or_dash(
            xml_string(doc, *n, "./source/@bridge|./source/@dev|./source/@network|./source/@name"));
        g_autofree char *model = or_dash(xml_string(doc, *n, "./model/@type"));
        g_autofree char *mac = or_dash(xml_string(doc, *n, "./mac/@address"));
        cli_table_row(t, target, type, source, model, mac, NULL);
    }
    xml_doc_free(doc);
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    fputs(text, stdout);
    return 0;
}

static char *display_uri(struct xml_doc *doc, struct xml_node *g, bool password)
{
    g_autofree char *type = xml_string(doc, g, "./@type");
    g_autofree char *port = xml_string(doc, g, "./@port");
    g_autofree char *tls = xml_string(doc, g, "./@tlsPort");
    g_autofree char *listen =
        xml_string(doc, g, "./listen[@type='address' or not(@type)]/@address");
    g_autofree char *unix_path = xml_string(doc, g, "./listen[@type='socket']/@socket");
    g_autofree char *secret = password ? xml_string(doc, g, "./@passwd") : NULL;
    if (unix_path)
        return g_strdup_printf("%s+unix://%s", type, unix_path);
    bool has_port = port && atoi(port) > 0, has_tls = tls && atoi(tls) > 0;
    if (!has_port && !has_tls)
        return NULL;
    if (!listen || strcmp(listen, "0.0.0.0") == 0 || strcmp(listen, "::") == 0) {
        g_free(listen);
        listen = g_strdup("localhost");
    }
    GString *s = g_string_new(NULL);
    g_string_append_printf(s, strchr(listen, ':') ? "%s://[%s]" : "%s://%s", type, listen);
    if (has_port)
        g_string_append_printf(s, ":%d", strcmp(type, "vnc") == 0 ? atoi(port) - 5900 : atoi(port));
    if (has_tls)
        g_string_append_printf(s, "?tls-port=%s", tls);
    if (secret)
        g_string_append_printf(s, "%cpassword=%s", has_tls ? '&' : '?', secret);
    return g_string_free(s, FALSE);
}

int cmd_domdisplay(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *want = arg_string(args, "type");
    bool password = arg_flag(args, "include-password"), found = false;
    if (!dom)
        return -1;
    if (virDomainIsActive(dom) == 0)
        return shell_fail(sh, "Domain is not running");
    struct xml_doc *doc = domain_doc(sh, dom, password ? VIR_DOMAIN_XML_SECURE : 0);
    if (!doc)
        return -1;
    g_autofree struct xml_node **nodes = xml_select(doc, NULL, "./devices/graphics");
    for (struct xml_node **n = nodes; *n && (!found || arg_flag(args, "all")); n++) {
        g_autofree char *type = xml_string(doc, *n, "./@type");
        g_autofree char *uri = display_uri(doc, *n, password);
        if (!uri || (want && strcmp(want, "default") != 0 && strcmp(want, type) != 0))
            continue;
        puts(uri);
        found = true;
    }
    xml_doc_free(doc);
    return found ? 0
                 : shell_fail(sh,
                              want ? "No graphical display with type '%s' found"
                                   : "No graphical display found%s",
                              want ? want : "");
}

int cmd_vncdisplay(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct xml_doc *doc = dom ? domain_doc(sh, dom, 0) : NULL;
    if (!doc)
        return -1;
    g_autofree char *port = xml_string(doc, NULL, "./devices/graphics[@type='vnc']/@port");
    g_autofree char *listen =
        xml_string(doc, NULL, "./devices/graphics[@type='vnc']/listen[@type='address']/@address");
    xml_doc_free(doc);
    if (!port || atoi(port) < 0)
        return shell_fail(sh, "Failed to get VNC port. Is this domain using VNC?");
    printf("%s:%d\n", listen && strcmp(listen, "0.0.0.0") != 0 ? listen : "", atoi(port) - 5900);
    return 0;
}

int cmd_ttyconsole(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct xml_doc *doc = dom ? domain_doc(sh, dom, 0) : NULL;
    if (!doc)
        return -1;
    g_autofree char *tty = xml_string(doc, NULL, "./devices/console/@tty");
    xml_doc_free(doc);
    if (!tty)
        return shell_fail_reason(sh);
    puts(tty);
    return 0;
}

/* --- counters
 * --------------------------------------------------------------------------------------------- */

int cmd_dommemstat(struct shell *sh, const struct cli_args *args)
{
    static const char *const names[] = {
        "swap_in",     "swap_out",        "major_fault",   "minor_fault", "unused",
        "available",   "actual",          "rss",           "usable",      "last_update",
        "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainMemoryStatStruct stats[VIR_DOMAIN_MEMORY_STAT_NR];
    long long period;
    int given = dom ? arg_integer(args, "period", &period) : -1;
    if (given < 0)
        return -1;
    if (given) {
        if (virDomainSetMemoryStatsPeriod(dom, (int)period, affect_flags(args)) < 0)
            return shell_fail(sh, "Unable to change balloon collection period.");
        return 0;
    }
    int n = virDomainMemoryStats(dom, stats, VIR_DOMAIN_MEMORY_STAT_NR, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to get memory statistics for domain %s",
                          virDomainGetName(dom));
    for (int i = 0; i < n; i++)
        if (stats[i].tag >= 0 && stats[i].tag < (int)G_N_ELEMENTS(names))
            printf("%s %llu\n", names[stats[i].tag], stats[i].val);
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

static void print_block_stat(const char *device, bool human, size_t i, long long value)
{
    if (value < 0)
        return;
    if (human)
        printf("  %-31s %lld\n", block_fields[i].human, value);
    else
        printf("%s%s%s %lld\n", device, *device ? " " : "", block_fields[i].raw, value);
}

/* Drivers that only know the old call answer NO_SUPPORT to the new one. */
static int old_block_stats(virDomainPtr dom, const char *device, bool human)
{
    virDomainBlockStatsStruct s;
    if (virDomainBlockStats(dom, device, &s, sizeof s) < 0)
        return -1;
    const long long values[] = {s.rd_req, s.rd_bytes, s.wr_req, s.wr_bytes, s.errs};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        print_block_stat(device, human, i, values[i]);
    return 0;
}

static int new_block_stats(virDomainPtr dom, const char *device, bool human)
{
    int n = 0;
    if (virDomainBlockStatsFlags(dom, device, NULL, &n, 0) < 0)
        return virGetLastErrorCode() == VIR_ERR_NO_SUPPORT ? old_block_stats(dom, device, human)
                                                           : -1;
    g_autofree virTypedParameterPtr params = g_new0(virTypedParameter, (gsize)n + 1);
    if (virDomainBlockStatsFlags(dom, device, params, &n, 0) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(block_fields); i++) {
        long long value;
        if (virTypedParamsGetLLong(params, n, block_fields[i].field, &value) == 1)
            print_block_stat(device, human, i, value);
    }
    return 0;
}

int cmd_domblkstat(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *device = arg_string(args, "device");
    bool human = arg_flag(args, "human");
    if (!dom)
        return -1;
    device = device ? device : "";
    if (human)
        printf("Device: %s\n", device);
    if (new_block_stats(dom, device, human) < 0)
        return shell_fail(sh, "Failed to get block stats %s %s", virDomainGetName(dom), device);
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
        return shell_fail(sh, "Failed to get interface stats %s %s", virDomainGetName(dom), device);
    const struct {
        const char *name;
        long long value;
    } rows[] = {{"rx_bytes", s.rx_bytes}, {"rx_packets", s.rx_packets},
                {"rx_errs", s.rx_errs},   {"rx_drop", s.rx_drop},
                {"tx_bytes", s.tx_bytes}, {"tx_packets", s.tx_packets},
                {"tx_errs", s.tx_errs},   {"tx_drop", s.tx_drop}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].value >= 0)
            printf("%s %s %lld\n", device, rows[i].name, rows[i].value);
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

static int blkinfo_all(struct shell *sh, virDomainPtr dom, bool human)
{
    struct xml_doc *doc = domain_doc(sh, dom, 0);
    if (!doc)
        return -1;
    struct cli_table *t = cli_table_new("Target", "Capacity", "Allocation", "Physical", NULL);
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
    }
    xml_doc_free(doc);
    g_autofree char *text = cli_table_text(t, !sh->quiet);
    fputs(text, stdout);
    return 0;
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
        return blkinfo_all(sh, dom, human);
    if (!device)
        return shell_fail(sh, "command 'domblkinfo' requires <device> option");
    if (virDomainGetBlockInfo(dom, device, &info, 0) < 0)
        return shell_fail_reason(sh);
    g_autofree char *capacity = size_cell(info.capacity, human);
    g_autofree char *allocation = size_cell(info.allocation, human);
    g_autofree char *physical = size_cell(info.physical, human);
    printf("%-15s %s\n%-15s %s\n%-15s %s\n", "Capacity:", capacity, "Allocation:", allocation,
           "Physical:", physical);
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
    if (n == 0)
        puts("No errors found");
    for (int i = 0; i < n; i++) {
        printf("%s: %s\n", errors[i].disk,
               errors[i].error >= 0 && errors[i].error < (int)G_N_ELEMENTS(names)
                   ? names[errors[i].error]
                   : "unknown");
        free(errors[i].disk);
    }
    return 0;
}

/* --- domstats
 * ------------------------------------------------------------------------------------------------
 */

static char *param_text(const virTypedParameter *p)
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

static unsigned stats_groups(const struct cli_args *args)
{
    return arg_bits(args, "state", VIR_DOMAIN_STATS_STATE) |
           arg_bits(args, "cpu-total", VIR_DOMAIN_STATS_CPU_TOTAL) |
           arg_bits(args, "balloon", VIR_DOMAIN_STATS_BALLOON) |
           arg_bits(args, "vcpu", VIR_DOMAIN_STATS_VCPU) |
           arg_bits(args, "interface", VIR_DOMAIN_STATS_INTERFACE) |
           arg_bits(args, "block", VIR_DOMAIN_STATS_BLOCK) |
           arg_bits(args, "perf", VIR_DOMAIN_STATS_PERF) |
           arg_bits(args, "iothread", VIR_DOMAIN_STATS_IOTHREAD) |
           arg_bits(args, "memory", VIR_DOMAIN_STATS_MEMORY) |
           arg_bits(args, "dirtyrate", VIR_DOMAIN_STATS_DIRTYRATE) | arg_bits(args, "vm", 1 << 10);
}

static unsigned stats_flags(const struct cli_args *args)
{
    return arg_bits(args, "list-active", VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE) |
           arg_bits(args, "list-inactive", VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE) |
           arg_bits(args, "list-persistent", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT) |
           arg_bits(args, "list-transient", VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT) |
           arg_bits(args, "list-running", VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING) |
           arg_bits(args, "list-paused", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED) |
           arg_bits(args, "list-shutoff", VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF) |
           arg_bits(args, "list-other", VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER) |
           arg_bits(args, "enforce", VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS) |
           arg_bits(args, "backing", VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING) |
           arg_bits(args, "nowait", VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
}

static void print_record(const struct cli_args *args, virDomainStatsRecordPtr record)
{
    printf("Domain: '%s'\n", virDomainGetName(record->dom));
    for (int i = 0; i < record->nparams; i++) {
        g_autofree char *value = param_text(&record->params[i]);
        printf("  %s=%s\n", record->params[i].field, value);
    }
    (void)args;
}

int cmd_domstats(struct shell *sh, const struct cli_args *args)
{
    virDomainStatsRecordPtr *records = NULL;
    unsigned groups = stats_groups(args), flags = stats_flags(args);
    GPtrArray *domains = g_ptr_array_new();
    int n = -1;
    for (char **name = arg_rest(args); *name; name++) {
        virDomainPtr dom = virDomainLookupByName(sh->conn, *name);
        if (!dom)
            dom = virDomainLookupByUUIDString(sh->conn, *name);
        if (!dom) {
            virResetLastError();
            shell_fail(sh, "failed to get domain '%s'", *name);
            goto end;
        }
        g_ptr_array_add(domains, dom);
    }
    g_ptr_array_add(domains, NULL);
    n = domains->len > 1
            ? virDomainListGetStats((virDomainPtr *)domains->pdata, groups, &records, flags)
            : virConnectGetAllDomainStats(sh->conn, groups, &records, flags);
    if (n < 0)
        shell_fail_reason(sh);
    for (int i = 0; i < n; i++) {
        print_record(args, records[i]);
        if (i + 1 < n)
            putchar('\n');
    }
    virDomainStatsRecordListFree(records);
end:
    for (guint i = 0; i < domains->len; i++)
        if (domains->pdata[i])
            virDomainFree(domains->pdata[i]);
    g_ptr_array_free(domains, TRUE);
    return n < 0 ? -1 : 0;
}
