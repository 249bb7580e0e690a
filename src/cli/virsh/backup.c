/* Backups of guests' disks: started, waited for by the event that tells of their end, looked at. */
#include "cli/virsh/wait.h"

struct backup_wait {
    struct until until;
    virDomainPtr dom;
    bool show;
    struct progress progress;
    int success; /* -1: it has not ended */
    char *reason;
};

static void on_backup_end(virConnectPtr conn, virDomainPtr dom, virTypedParameterPtr params, int n,
                          void *opaque)
{
    struct backup_wait *w = opaque;
    int operation = VIR_DOMAIN_JOB_OPERATION_BACKUP;
    const char *reason = NULL;
    (void)conn;
    virTypedParamsGetInt(params, n, VIR_DOMAIN_JOB_OPERATION, &operation);
    if (strcmp(virDomainGetName(dom), virDomainGetName(w->dom)) != 0 ||
        operation != VIR_DOMAIN_JOB_OPERATION_BACKUP)
        return;
    w->success = 1;
    virTypedParamsGetBoolean(params, n, VIR_DOMAIN_JOB_SUCCESS, &w->success);
    virTypedParamsGetString(params, n, VIR_DOMAIN_JOB_ERRMSG, &reason);
    w->reason = g_strdup(reason);
    w->until.over = true;
}

static int look_at_backup(struct shell *sh, struct until *u)
{
    struct backup_wait *w = (struct backup_wait *)u;
    unsigned long long left, total;
    (void)sh;
    if (w->show && progress_of_job(w->dom, &left, &total))
        progress_show(&w->progress, left, total);
    return 0;
}

static int end_backup(struct shell *sh, struct until *u)
{
    const struct backup_wait *w = (const struct backup_wait *)u;
    return virDomainAbortJob(w->dom) < 0 ? shell_fail_reason(sh) : 0;
}

/* Until the event that tells of the end; Ctrl-C and the timeout end the backup. */
static int run_backup(struct shell *sh, struct backup_wait *w, const char *backup,
                      const char *checkpoint, unsigned flags)
{
    if (virDomainBackupBegin(w->dom, backup, checkpoint, flags) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Backup started\n");
    if (wait_until(sh, &w->until) < 0)
        return -1;
    if (w->success != 1)
        return shell_fail(sh, "Backup of domain '%s' did not complete%s%s",
                          virDomainGetName(w->dom), w->reason ? ": " : "",
                          w->reason ? w->reason : "");
    if (w->show)
        progress_show(&w->progress, 0, 1);
    shell_say(sh, "Backup completed\n");
    return 0;
}

static int wait_for_backup(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                           const char *backup, const char *checkpoint)
{
    struct backup_wait w = {.until = {.look = look_at_backup, .give_up = end_backup},
                            .dom = dom,
                            .show = progress_wanted(sh, args),
                            .progress.label = "Backup:",
                            .success = -1};
    if (arg_uint(args, "timeout", &w.until.timeout_s) < 0)
        return -1;
    int id = virConnectDomainEventRegisterAny(sh->conn, dom, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED,
                                              VIR_DOMAIN_EVENT_CALLBACK(on_backup_end), &w, NULL);
    if (id < 0)
        return shell_fail_reason(sh);
    int rc = run_backup(sh, &w, backup, checkpoint, arg_flags(args));
    virConnectDomainEventDeregisterAny(sh->conn, id);
    g_free(w.reason);
    return rc;
}

int cmd_backup_begin(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *from = arg_string(args, "backupxml"), *point = arg_string(args, "checkpointxml");
    if (!dom)
        return -1;
    g_autofree char *backup = from ? read_file(sh, from) : g_strdup("<domainbackup/>");
    if (!backup)
        return -1;
    g_autofree char *checkpoint = point ? read_file(sh, point) : NULL;
    if (point && !checkpoint)
        return -1;
    if (arg_flag(args, "wait"))
        return wait_for_backup(sh, args, dom, backup, checkpoint);
    if (virDomainBackupBegin(dom, backup, checkpoint, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Backup started\n");
    return 0;
}

int cmd_backup_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    AUTO_STRING xml = virDomainBackupGetXMLDesc(dom, 0);
    return show_xml(sh, args, xml);
}
