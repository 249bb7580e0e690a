/* Inside a guest: what its agent and its hypervisor's monitor are asked. */
#include "cli/virsh/shapes.h"
#include <time.h>
#include <libvirt/libvirt-qemu.h>

/* An answer as it came, indented, or only what it returns. */
static int print_json(struct shell *sh, const char *text, bool pretty, bool only_return)
{
    json_t *answer = pretty || only_return ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    if (!answer) {
        if (only_return)
            return shell_fail(sh, "failed to process 'return' of the answer");
        printf("%s\n", text);
        return 0;
    }
    json_t *shown = only_return ? json_object_get(answer, "return") : answer;
    char *out = shown
                    ? json_dumps(shown, (pretty ? JSON_INDENT(2) : JSON_COMPACT) | JSON_ENCODE_ANY)
                    : NULL;
    json_decref(answer);
    if (!out)
        return shell_fail(sh, "failed to process 'return' of the answer");
    fputs(out, stdout);
    free(out);
    return 0;
}

/* JSON as it is; else the name of a command and the members of its arguments. */
static char *monitor_command(struct shell *sh, const struct cli_args *args)
{
    char **words = arg_rest(args);
    if (arg_flag(args, "hmp") || !*words || **words == '{')
        return g_strjoinv(" ", words);
    g_autofree char *members = g_strjoinv(",", words + 1);
    g_autofree char *object = g_strdup_printf("{%s}", members);
    json_error_t wrong;
    json_t *arguments = json_loads(object, 0, &wrong);
    if (!arguments) {
        g_autofree char *shown = g_strjoinv(" ", words + 1);
        cli_tell_late(
            g_strdup_printf("internal error: cannot parse json %s: %s", object, wrong.text));
        shell_fail(sh, "failed to wrap arguments '%s' into a QMP command wrapper", shown);
        return NULL;
    }
    json_t *command = json_pack("{s:s}", "execute", *words);
    if (json_object_size(arguments))
        json_object_set(command, "arguments", arguments);
    json_decref(arguments);
    AUTO_STRING text = json_dumps(command, JSON_COMPACT);
    json_decref(command);
    return g_strdup(text);
}

int cmd_qemu_monitor_command(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree char *cmd = dom ? monitor_command(sh, args) : NULL;
    AUTO_STRING result = NULL;
    g_autofree int *fds = NULL;
    unsigned n_fds;
    if (!cmd || fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    unsigned flags = arg_bits(args, "hmp", VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP);
    int rc = n_fds ? virDomainQemuMonitorCommandWithFiles(dom, cmd, n_fds, fds, NULL, NULL, &result,
                                                          flags)
                   : virDomainQemuMonitorCommand(dom, cmd, &result, flags);
    if (rc < 0)
        return shell_fail_reason(sh);
    return print_json(sh, result, arg_flag(args, "pretty"), arg_flag(args, "return-value"));
}

int cmd_qemu_agent_command(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree char *cmd = g_strjoinv(" ", arg_rest(args));
    int timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT;
    int given = dom ? arg_int(args, "timeout", &timeout) : -1;
    if (given < 0)
        return -1;
    if (given && timeout < 1)
        return shell_fail(sh, "timeout must be positive");
    if (given + arg_flag(args, "async") + arg_flag(args, "block") > 1)
        return shell_fail(sh, "timeout, async and block options are exclusive");
    if (arg_flag(args, "async"))
        timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT;
    if (arg_flag(args, "block"))
        timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK;
    AUTO_STRING result = virDomainQemuAgentCommand(dom, cmd, timeout, 0);
    if (!result)
        return shell_fail_reason(sh);
    return print_json(sh, result, arg_flag(args, "pretty"), false);
}

/* --- file systems --- */

static int freeze_or_thaw(struct shell *sh, const struct cli_args *args, bool freeze)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char **points = (const char **)arg_rest(args);
    unsigned n = g_strv_length(arg_rest(args));
    if (!dom)
        return -1;
    int rc = freeze ? virDomainFSFreeze(dom, n ? points : NULL, n, 0)
                    : virDomainFSThaw(dom, n ? points : NULL, n, 0);
    if (rc < 0)
        return shell_fail(sh,
                          freeze ? "Unable to freeze filesystems" : "Unable to thaw filesystems");
    shell_say(sh, freeze ? "Froze %d filesystem(s)\n" : "Thawed %d filesystem(s)\n", rc);
    return 0;
}

int cmd_domfsfreeze(struct shell *sh, const struct cli_args *args)
{
    return freeze_or_thaw(sh, args, true);
}

int cmd_domfsthaw(struct shell *sh, const struct cli_args *args)
{
    return freeze_or_thaw(sh, args, false);
}

int cmd_domfsinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainFSInfoPtr *list = NULL;
    if (!dom)
        return -1;
    int n = virDomainGetFSInfo(dom, &list, 0);
    if (n < 0)
        return shell_fail(sh, "Unable to get filesystem information");
    if (n == 0 && shell_form(sh, args) == CLI_TABLE) {
        free(list);
        shell_say(sh, "No filesystems are mounted in the domain");
        return 0;
    }
    struct cli_table *t = cli_table_new(args, "mountpoint", "name", "type", "target", NULL);
    for (int i = 0; i < n; i++) {
        GString *targets = g_string_new(NULL);
        for (size_t k = 0; k < list[i]->ndevAlias; k++)
            g_string_append_printf(targets, "%s%s", k ? "," : "", list[i]->devAlias[k]);
        cli_table_row(t, list[i]->mountpoint, list[i]->name, list[i]->fstype, targets->str, NULL);
        g_string_free(targets, TRUE);
        virDomainFSInfoFree(list[i]);
    }
    free(list);
    show_table(sh, args, t);
    return 0;
}

int cmd_domfstrim(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long minimum = 0;
    if (!dom || arg_ullong(args, "minimum", &minimum) < 0)
        return -1;
    if (virDomainFSTrim(dom, arg_string(args, "mountpoint"), minimum, 0) < 0)
        return shell_fail(sh, "Unable to invoke fstrim");
    return 0;
}

/* --- names, users, power --- */

int cmd_domhostname(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *source = arg_string(args, "source");
    if (!dom)
        return -1;
    if (source && strcmp(source, "lease") != 0 && strcmp(source, "agent") != 0)
        return shell_fail(sh, "Unknown data source '%s'", source);
    unsigned flags = !source                        ? 0
                     : strcmp(source, "lease") == 0 ? VIR_DOMAIN_GET_HOSTNAME_LEASE
                                                    : VIR_DOMAIN_GET_HOSTNAME_AGENT;
    AUTO_STRING name = virDomainGetHostname(dom, flags);
    if (!name)
        return shell_fail(sh, "failed to get hostname");
    puts(name);
    return 0;
}

int cmd_dompmsuspend(struct shell *sh, const struct cli_args *args)
{
    static const char *const targets[] = {"mem", "disk", "hybrid"};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned long long duration = 0;
    int target = -1;
    if (!dom || arg_ullong(args, "duration", &duration) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++)
        if (strcmp(targets[i], arg_string(args, "target")) == 0)
            target = (int)i;
    if (target < 0)
        return shell_fail(sh, "Invalid target");
    if (virDomainPMSuspendForDuration(dom, (unsigned)target, duration, 0) < 0)
        return shell_fail(sh, "Domain '%s' could not be suspended", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' successfully suspended", virDomainGetName(dom));
    return 0;
}

int cmd_dompmwakeup(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainPMWakeup(dom, 0) < 0)
        return shell_fail(sh, "Domain '%s' could not be woken up", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' successfully woken up", virDomainGetName(dom));
    return 0;
}

int cmd_set_user_password(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *user = arg_string(args, "user");
    if (!dom)
        return -1;
    if (virDomainSetUserPassword(dom, user, arg_string(args, "password"), arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Password set successfully for %s in %s", user, arg_string(args, "domain"));
    return 0;
}

int cmd_get_user_sshkeys(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    char **keys = NULL;
    if (!dom)
        return -1;
    int n = virDomainAuthorizedSSHKeysGet(dom, arg_string(args, "user"), &keys, 0);
    if (n < 0)
        return shell_fail_reason(sh);
    for (int i = 0; i < n; i++) {
        puts(keys[i]);
        free(keys[i]);
    }
    free(keys);
    return 0;
}

int cmd_set_user_sshkeys(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (!file && !arg_flag(args, "reset"))
        return shell_fail(sh, "Option --file is required");
    g_autofree char *text = file ? read_file(sh, file) : NULL;
    if (file && !text)
        return -1;
    g_auto(GStrv) lines = g_strsplit(text ? g_strchomp(text) : "", "\n", -1);
    unsigned flags = arg_flags(args);
    if (!arg_flag(args, "reset") && !flags)
        flags = VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND;
    if (virDomainAuthorizedSSHKeysSet(dom, arg_string(args, "user"), (const char **)lines,
                                      g_strv_length(lines), flags) < 0)
        return shell_fail_reason(sh);
    return 0;
}

/* --- facts --- */

static void print_params(const struct params *p)
{
    for (int i = 0; i < p->n; i++) {
        g_autofree char *text = param_text(&p->list[i]);
        printf("%-20s: %s\n", p->list[i].field, text);
    }
}

static json_t *params_object(const struct params *p)
{
    json_t *object = json_object();
    for (int i = 0; i < p->n; i++)
        json_object_set_new(object, p->list[i].field, param_json(&p->list[i]));
    return object;
}

int cmd_guestinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    if (!dom)
        return -1;
    if (virDomainGetGuestInfo(dom, arg_flags(args), &p.list, &p.n, 0) < 0)
        return shell_fail_reason(sh);
    if (!show_json(sh, args, params_object(&p)))
        print_params(&p);
    return 0;
}

int cmd_guestvcpus(struct shell *sh, const struct cli_args *args)
{
    const char *cpus = arg_string(args, "cpulist");
    bool enable = arg_flag(args, "enable"), disable = arg_flag(args, "disable");
    AUTO_PARAMS p = {0};
    if (cpus && !enable && !disable)
        return shell_fail(sh, "One of options --enable or --disable is required by option "
                              "--cpulist");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (cpus)
        return virDomainSetGuestVcpus(dom, cpus, enable, 0) < 0 ? shell_fail_reason(sh) : 0;
    unsigned n = 0;
    if (virDomainGetGuestVcpus(dom, &p.list, &n, 0) < 0)
        return shell_fail_reason(sh);
    p.n = (int)n;
    show_params(sh, args, &p);
    return 0;
}

int cmd_guest_agent_timeout(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int timeout = VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK;
    if (!dom || arg_int(args, "timeout", &timeout) < 0)
        return -1;
    return virDomainAgentSetResponseTimeout(dom, timeout, 0) < 0 ? shell_fail_reason(sh) : 0;
}

static int show_time(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    long long seconds;
    unsigned nanoseconds;
    if (virDomainGetTime(dom, &seconds, &nanoseconds, 0) < 0)
        return shell_fail_reason(sh);
    if (show_json(sh, args,
                  json_pack("{s:I,s:i}", "seconds", (json_int_t)seconds, "nanoseconds",
                            (int)nanoseconds)))
        return 0;
    if (arg_flag(args, "pretty")) {
        time_t when = (time_t)seconds;
        struct tm tm;
        char text[32];
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime_r(&when, &tm));
        printf("Time: %s", text);
    } else {
        printf("Time: %lld", seconds);
    }
    return 0;
}

int cmd_domtime(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    long long seconds = 0;
    int given = dom ? arg_integer(args, "time", &seconds) : -1;
    if (given < 0)
        return -1;
    if (!given && !arg_flag(args, "now") && !arg_flag(args, "sync"))
        return show_time(sh, args, dom);
    if (arg_flag(args, "now"))
        seconds = (long long)time(NULL);
    return virDomainSetTime(dom, seconds, 0, arg_flags(args)) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_inject_nmi(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    return virDomainInjectNMI(dom, 0) < 0 ? shell_fail_reason(sh) : 0;
}
