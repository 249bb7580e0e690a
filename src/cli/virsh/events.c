/* Events of guests: each kind is one row with the text that it prints. */
#include "cli/virsh/wait.h"

#define print_event(s, dom, ...) waiting_print((s), "domain", virDomainGetName(dom), __VA_ARGS__)

#define WORD(table, i) ((i) >= 0 && (i) < (int)G_N_ELEMENTS(table) ? (table)[i] : "unknown")

static const char *lifecycle_detail(int event, int detail)
{
    static const char *const defined[] = {"Added", "Updated", "Renamed", "Snapshot"};
    static const char *const undefined[] = {"Removed", "Renamed"};
    static const char *const started[] = {"Booted", "Migrated", "Restored", "Snapshot",
                                          "Event wakeup"};
    static const char *const suspended[] = {"Paused",    "Migrated",  "I/O Error",
                                            "Watchdog",  "Restored",  "Snapshot",
                                            "API error", "Post-copy", "Post-copy Error"};
    static const char *const resumed[] = {"Unpaused", "Migrated", "Snapshot", "Post-copy",
                                          "Post-copy Error"};
    static const char *const stopped[] = {"Shutdown", "Destroyed", "Crashed", "Migrated",
                                          "Saved",    "Failed",    "Snapshot"};
    static const char *const shutdown[] = {"Finished", "Finished after guest request",
                                           "Finished after host request"};
    static const char *const pmsuspended[] = {"Memory", "Disk"};
    static const char *const crashed[] = {"Panicked", "Crashloaded"};
    switch (event) {
    case VIR_DOMAIN_EVENT_DEFINED:
        return WORD(defined, detail);
    case VIR_DOMAIN_EVENT_UNDEFINED:
        return WORD(undefined, detail);
    case VIR_DOMAIN_EVENT_STARTED:
        return WORD(started, detail);
    case VIR_DOMAIN_EVENT_SUSPENDED:
        return WORD(suspended, detail);
    case VIR_DOMAIN_EVENT_RESUMED:
        return WORD(resumed, detail);
    case VIR_DOMAIN_EVENT_STOPPED:
        return WORD(stopped, detail);
    case VIR_DOMAIN_EVENT_SHUTDOWN:
        return WORD(shutdown, detail);
    case VIR_DOMAIN_EVENT_PMSUSPENDED:
        return WORD(pmsuspended, detail);
    case VIR_DOMAIN_EVENT_CRASHED:
        return WORD(crashed, detail);
    default:
        return "unknown";
    }
}

static int on_lifecycle(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    static const char *const names[] = {"Defined",   "Undefined",   "Started",
                                        "Suspended", "Resumed",     "Stopped",
                                        "Shutdown",  "PMSuspended", "Crashed"};
    (void)conn;
    print_event(opaque, dom, ": %s %s", WORD(names, event), lifecycle_detail(event, detail));
    return 0;
}

static void on_plain(virConnectPtr conn, virDomainPtr dom, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, "%s", "");
}

static void on_rtc(virConnectPtr conn, virDomainPtr dom, long long offset, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": %lld", offset);
}

static void on_watchdog(virConnectPtr conn, virDomainPtr dom, int action, void *opaque)
{
    static const char *const names[] = {"none",     "pause", "reset",     "poweroff",
                                        "shutdown", "debug", "inject-nmi"};
    (void)conn;
    print_event(opaque, dom, ": %s", WORD(names, action));
}

static const char *io_action(int action)
{
    static const char *const names[] = {"none", "pause", "report"};
    return WORD(names, action);
}

static void on_io_error(virConnectPtr conn, virDomainPtr dom, const char *path, const char *alias,
                        int action, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": %s (%s) %s", path, alias, io_action(action));
}

static void on_io_error_reason(virConnectPtr conn, virDomainPtr dom, const char *path,
                               const char *alias, int action, const char *reason, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": %s (%s) %s due to %s", path, alias, io_action(action), reason);
}

static void on_graphics(virConnectPtr conn, virDomainPtr dom, int phase,
                        const virDomainEventGraphicsAddress *local,
                        const virDomainEventGraphicsAddress *remote, const char *scheme,
                        const virDomainEventGraphicsSubject *subject, void *opaque)
{
    static const char *const phases[] = {"connect", "initialize", "disconnect"};
    static const char *const families[] = {"IPv4", "IPv6", "unix"};
    GString *s = g_string_new(NULL);
    (void)conn;
    for (int i = 0; i < subject->nidentity; i++)
        g_string_append_printf(s, "\tidentity: %s=%s\n", subject->identities[i].type,
                               subject->identities[i].name);
    print_event(opaque, dom, ": %s local[%s %s %s] remote[%s %s %s] %s\n%s", WORD(phases, phase),
                WORD(families, local->family), local->node, local->service,
                WORD(families, remote->family), remote->node, remote->service, scheme, s->str);
    g_string_free(s, TRUE);
}

static void on_block_job(virConnectPtr conn, virDomainPtr dom, const char *disk, int type,
                         int status, void *opaque)
{
    static const char *const types[] = {"unknown",      "Block Pull",          "Block Copy",
                                        "Block Commit", "Active Block Commit", "Backup"};
    static const char *const states[] = {"completed", "failed", "canceled", "ready"};
    (void)conn;
    print_event(opaque, dom, ": %s for %s %s", WORD(types, type), disk, WORD(states, status));
}

static void on_disk_change(virConnectPtr conn, virDomainPtr dom, const char *old_path,
                           const char *new_path, const char *alias, int reason, void *opaque)
{
    static const char *const names[] = {"missing on start", "dropped on start"};
    (void)conn;
    print_event(opaque, dom, " disk %s: %s -> %s: %s", alias, old_path ? old_path : "",
                new_path ? new_path : "", WORD(names, reason));
}

static void on_tray_change(virConnectPtr conn, virDomainPtr dom, const char *alias, int reason,
                           void *opaque)
{
    static const char *const names[] = {"opened", "closed"};
    (void)conn;
    print_event(opaque, dom, " disk %s: %s", alias, WORD(names, reason));
}

static void on_pm(virConnectPtr conn, virDomainPtr dom, int reason, void *opaque)
{
    (void)conn;
    (void)reason;
    print_event(opaque, dom, "%s", "");
}

static void on_balloon(virConnectPtr conn, virDomainPtr dom, unsigned long long kib, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": %lluKiB", kib);
}

static void on_device(virConnectPtr conn, virDomainPtr dom, const char *alias, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": %s", alias);
}

static void on_params(virConnectPtr conn, virDomainPtr dom, virTypedParameterPtr params, int n,
                      void *opaque)
{
    GString *s = g_string_new(NULL);
    (void)conn;
    for (int i = 0; i < n; i++) {
        const virTypedParameter *p = &params[i];
        g_string_append_printf(s, "\n\t%s: ", p->field);
        if (p->type == VIR_TYPED_PARAM_STRING)
            g_string_append(s, p->value.s);
        else if (p->type == VIR_TYPED_PARAM_DOUBLE)
            g_string_append_printf(s, "%f", p->value.d);
        else if (p->type == VIR_TYPED_PARAM_LLONG || p->type == VIR_TYPED_PARAM_ULLONG)
            g_string_append_printf(s, "%lld", p->value.l);
        else
            g_string_append_printf(s, "%d", p->value.i);
    }
    print_event(opaque, dom, ":%s", s->str);
    g_string_free(s, TRUE);
}

static void on_job_completed(virConnectPtr conn, virDomainPtr dom, virTypedParameterPtr params,
                             int n, void *opaque)
{
    on_params(conn, dom, params, n, opaque);
}

static void on_agent(virConnectPtr conn, virDomainPtr dom, int state, int reason, void *opaque)
{
    static const char *const states[] = {"unknown", "connected", "disconnected"};
    static const char *const reasons[] = {"unknown", "domain started", "channel event"};
    (void)conn;
    print_event(opaque, dom, ": state: '%s' reason: '%s'", WORD(states, state),
                WORD(reasons, reason));
}

static void on_iteration(virConnectPtr conn, virDomainPtr dom, int iteration, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": iteration: '%d'", iteration);
}

static void on_metadata(virConnectPtr conn, virDomainPtr dom, int type, const char *nsuri,
                        void *opaque)
{
    static const char *const names[] = {"description", "title", "element"};
    (void)conn;
    print_event(opaque, dom, ": type %s, uri %s", WORD(names, type), nsuri ? nsuri : "N/A");
}

static void on_threshold(virConnectPtr conn, virDomainPtr dom, const char *dev, const char *path,
                         unsigned long long threshold, unsigned long long excess, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ": dev: %s(%s) %llu %llu", dev, path ? path : "", threshold, excess);
}

static void on_memory_failure(virConnectPtr conn, virDomainPtr dom, int recipient, int action,
                              unsigned flags, void *opaque)
{
    static const char *const recipients[] = {"hypervisor", "guest"};
    static const char *const actions[] = {"ignore", "inject", "fatal", "reset"};
    (void)conn;
    print_event(opaque, dom,
                ":\nrecipient: %s\naction: %s\nflags:\n\taction required: %d\n\trecursive: %d",
                WORD(recipients, recipient), WORD(actions, action),
                !!(flags & VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED),
                !!(flags & VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE));
}

static void on_memory_size(virConnectPtr conn, virDomainPtr dom, const char *alias,
                           unsigned long long kib, void *opaque)
{
    (void)conn;
    print_event(opaque, dom, ":\nalias: %s\nsize: %llu", alias, kib);
}

static const struct {
    const char *name;
    int id;
    virConnectDomainEventGenericCallback callback;
} kinds[] = {
    {"lifecycle", VIR_DOMAIN_EVENT_ID_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK(on_lifecycle)},
    {"reboot", VIR_DOMAIN_EVENT_ID_REBOOT, VIR_DOMAIN_EVENT_CALLBACK(on_plain)},
    {"rtc-change", VIR_DOMAIN_EVENT_ID_RTC_CHANGE, VIR_DOMAIN_EVENT_CALLBACK(on_rtc)},
    {"watchdog", VIR_DOMAIN_EVENT_ID_WATCHDOG, VIR_DOMAIN_EVENT_CALLBACK(on_watchdog)},
    {"io-error", VIR_DOMAIN_EVENT_ID_IO_ERROR, VIR_DOMAIN_EVENT_CALLBACK(on_io_error)},
    {"graphics", VIR_DOMAIN_EVENT_ID_GRAPHICS, VIR_DOMAIN_EVENT_CALLBACK(on_graphics)},
    {"io-error-reason", VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON,
     VIR_DOMAIN_EVENT_CALLBACK(on_io_error_reason)},
    {"control-error", VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, VIR_DOMAIN_EVENT_CALLBACK(on_plain)},
    {"block-job", VIR_DOMAIN_EVENT_ID_BLOCK_JOB, VIR_DOMAIN_EVENT_CALLBACK(on_block_job)},
    {"disk-change", VIR_DOMAIN_EVENT_ID_DISK_CHANGE, VIR_DOMAIN_EVENT_CALLBACK(on_disk_change)},
    {"tray-change", VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, VIR_DOMAIN_EVENT_CALLBACK(on_tray_change)},
    {"pm-wakeup", VIR_DOMAIN_EVENT_ID_PMWAKEUP, VIR_DOMAIN_EVENT_CALLBACK(on_pm)},
    {"pm-suspend", VIR_DOMAIN_EVENT_ID_PMSUSPEND, VIR_DOMAIN_EVENT_CALLBACK(on_pm)},
    {"balloon-change", VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, VIR_DOMAIN_EVENT_CALLBACK(on_balloon)},
    {"pm-suspend-disk", VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, VIR_DOMAIN_EVENT_CALLBACK(on_pm)},
    {"device-removed", VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_CALLBACK(on_device)},
    {"block-job-2", VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, VIR_DOMAIN_EVENT_CALLBACK(on_block_job)},
    {"tunable", VIR_DOMAIN_EVENT_ID_TUNABLE, VIR_DOMAIN_EVENT_CALLBACK(on_params)},
    {"agent-lifecycle", VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK(on_agent)},
    {"device-added", VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, VIR_DOMAIN_EVENT_CALLBACK(on_device)},
    {"migration-iteration", VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION,
     VIR_DOMAIN_EVENT_CALLBACK(on_iteration)},
    {"job-completed", VIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
     VIR_DOMAIN_EVENT_CALLBACK(on_job_completed)},
    {"device-removal-failed", VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED,
     VIR_DOMAIN_EVENT_CALLBACK(on_device)},
    {"metadata-change", VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
     VIR_DOMAIN_EVENT_CALLBACK(on_metadata)},
    {"block-threshold", VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD,
     VIR_DOMAIN_EVENT_CALLBACK(on_threshold)},
    {"memory-failure", VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE,
     VIR_DOMAIN_EVENT_CALLBACK(on_memory_failure)},
    {"memory-device-size-change", VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE,
     VIR_DOMAIN_EVENT_CALLBACK(on_memory_size)},
};

static int wait_for_kinds(struct waiting *w, virDomainPtr dom, const char *only)
{
    struct subscription subs[G_N_ELEMENTS(kinds)];
    int ids[G_N_ELEMENTS(kinds)];
    size_t n = 0;
    int rc = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds) && rc == 0; i++) {
        if (only && strcmp(only, kinds[i].name) != 0)
            continue;
        subs[n] = (struct subscription){w, kinds[i].name};
        ids[n] = virConnectDomainEventRegisterAny(w->sh->conn, dom, kinds[i].id, kinds[i].callback,
                                                  &subs[n], NULL);
        if (ids[n] >= 0)
            n++;
        else if (only)
            rc = shell_fail_reason(w->sh);
        else
            virResetLastError();
    }
    if (rc == 0)
        rc = waiting_run(w);
    while (n > 0)
        virConnectDomainEventDeregisterAny(w->sh->conn, ids[--n]);
    return rc;
}

int cmd_event(struct shell *sh, const struct cli_args *args)
{
    struct waiting w;
    const char *name = arg_string(args, "event");
    if (arg_flag(args, "list")) {
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            puts(kinds[i].name);
        return 0;
    }
    if (!name && !arg_flag(args, "all"))
        return shell_fail(sh, "one of --list, --all, or --event <type> is required");
    bool known = !name;
    for (size_t i = 0; name && i < G_N_ELEMENTS(kinds); i++)
        known |= strcmp(name, kinds[i].name) == 0;
    if (!known)
        return shell_fail(sh, "unknown event type %s", name);
    if (waiting_options(sh, args, &w) < 0)
        return -1;
    AUTO_DOMAIN dom = arg_string(args, "domain") ? shell_domain(sh, args) : NULL;
    if (arg_string(args, "domain") && !dom)
        return -1;
    return wait_for_kinds(&w, dom, name);
}
