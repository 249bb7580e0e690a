/* A guest's life: define, start, stop, change of state. */
#include "cli/virsh/shapes.h"
#include "cli/virsh/wait.h"
#include <libvirt/libvirt-qemu.h>

#define DOM(command, call, done, failed)                                                         \
    ACTION(command, AUTO_DOMAIN, shell_domain(sh, args), arg_string(args, "domain"), call, done, \
           failed)

DOM(suspend, virDomainSuspend(obj), "Domain '%s' suspended", "Failed to suspend domain '%s'")
DOM(resume, virDomainResume(obj), "Domain '%s' resumed", "Failed to resume domain '%s'")
DOM(reset, virDomainReset(obj, 0), "Domain '%s' was reset", "Failed to reset domain '%s'")
DOM(destroy, arg_flags(args) ? virDomainDestroyFlags(obj, arg_flags(args)) : virDomainDestroy(obj),
    "Domain '%s' destroyed", "Failed to destroy domain '%s'")
FROM_FILE(define, AUTO_DOMAIN,
          flags ? virDomainDefineXMLFlags(sh->conn, xml, flags) : virDomainDefineXML(sh->conn, xml),
          virDomainGetName(obj), "Domain '%s' defined from %s", "Failed to define domain from %s")
AUTOSTART(autostart, AUTO_DOMAIN, shell_domain(sh, args), arg_string(args, "domain"),
          arg_flag(args, "once") ? virDomainSetAutostartOnce(obj, on)
                                 : virDomainSetAutostart(obj, on),
          "Domain '%s' marked as autostarted", "Domain '%s' unmarked as autostarted",
          "Failed to mark domain '%s' as autostarted",
          "Failed to unmark domain '%s' as autostarted")

/* "3,5,7" of --pass-fds. */
int fd_list(struct shell *sh, const struct cli_args *args, int **ret_fds, unsigned *ret_n)
{
    const char *text = arg_string(args, "pass-fds");
    *ret_fds = NULL;
    *ret_n = 0;
    if (!text || !*text)
        return 0;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    *ret_fds = g_new0(int, g_strv_length(words) + 1);
    for (char **w = words; *w; w++) {
        char *end;
        long fd = strtol(*w, &end, 10);
        if (end == *w || *end || fd < 0)
            return shell_fail(sh, "Unable to parse FD number '%s'", *w);
        (*ret_fds)[(*ret_n)++] = (int)fd;
    }
    return 0;
}

static int after_start(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    return arg_flag(args, "console") ? console_run(sh, dom, NULL, 0, false) : 0;
}

int cmd_create(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "file");
    g_autofree char *xml = read_file(sh, from);
    g_autofree int *fds = NULL;
    unsigned n_fds;
    unsigned flags = arg_flags(args);
    if (!xml || fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    AUTO_DOMAIN dom = n_fds ? virDomainCreateXMLWithFiles(sh->conn, xml, n_fds, fds, flags)
                            : virDomainCreateXML(sh->conn, xml, flags);
    if (!dom)
        return shell_fail(sh, "Failed to create domain from %s", from);
    shell_say(sh, "Domain '%s' created from %s\n", virDomainGetName(dom), from);
    after_start(sh, args, dom); /* a transient guest that runs is what was asked for */
    return 0;
}

static int start(virDomainPtr dom, unsigned n_fds, int *fds, unsigned flags)
{
    if (n_fds)
        return virDomainCreateWithFiles(dom, n_fds, fds, flags);
    return flags ? virDomainCreateWithFlags(dom, flags) : virDomainCreate(dom);
}

/* Drivers without the flag have at most a saved state to throw away first. */
static int force_boot(virDomainPtr dom, unsigned n_fds, int *fds, unsigned flags)
{
    int rc = start(dom, n_fds, fds, flags);
    if (rc == 0 || virGetLastErrorCode() != VIR_ERR_INVALID_ARG)
        return rc;
    virResetLastError();
    if (virDomainHasManagedSaveImage(dom, 0) > 0 && virDomainManagedSaveRemove(dom, 0) < 0)
        return -1;
    return start(dom, n_fds, fds, flags & ~(unsigned)VIR_DOMAIN_START_FORCE_BOOT);
}

int cmd_start(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain_as(sh, args, BY_NAME | BY_UUID);
    g_autofree int *fds = NULL;
    unsigned n_fds;
    unsigned flags = arg_flags(args);
    if (!dom)
        return -1;
    if (virDomainGetID(dom) != (unsigned)-1)
        return shell_fail(sh, "Domain is already active");
    if (fd_list(sh, args, &fds, &n_fds) < 0)
        return -1;
    int rc = flags & VIR_DOMAIN_START_FORCE_BOOT ? force_boot(dom, n_fds, fds, flags)
                                                 : start(dom, n_fds, fds, flags);
    if (rc < 0)
        return shell_fail(sh, "Failed to start domain '%s'", virDomainGetName(dom));
    shell_say(sh, "Domain '%s' started\n", virDomainGetName(dom));
    return after_start(sh, args, dom);
}

struct mode_word {
    const char *word;
    unsigned shutdown, reboot;
};
static const struct mode_word mode_words[] = {
    {"acpi", VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN, VIR_DOMAIN_REBOOT_ACPI_POWER_BTN},
    {"agent", VIR_DOMAIN_SHUTDOWN_GUEST_AGENT, VIR_DOMAIN_REBOOT_GUEST_AGENT},
    {"initctl", VIR_DOMAIN_SHUTDOWN_INITCTL, VIR_DOMAIN_REBOOT_INITCTL},
    {"signal", VIR_DOMAIN_SHUTDOWN_SIGNAL, VIR_DOMAIN_REBOOT_SIGNAL},
    {"paravirt", VIR_DOMAIN_SHUTDOWN_PARAVIRT, VIR_DOMAIN_REBOOT_PARAVIRT},
};

static int mode_flags(struct shell *sh, const struct cli_args *args, bool shutdown, unsigned *ret)
{
    const char *text = arg_string(args, "mode");
    g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
    *ret = 0;
    for (char **w = words; *w; w++) {
        bool known = false;
        for (size_t i = 0; i < G_N_ELEMENTS(mode_words); i++) {
            if (strcmp(*w, mode_words[i].word) != 0)
                continue;
            *ret |= shutdown ? mode_words[i].shutdown : mode_words[i].reboot;
            known = true;
        }
        if (!known)
            return shell_fail(sh,
                              shutdown ? "Unknown mode %s value, expecting 'acpi', 'agent', "
                                         "'initctl', 'signal', or 'paravirt'"
                                       : "Unknown mode %s value, expecting 'acpi', 'agent', "
                                         "'initctl', 'signal' or 'paravirt'",
                              *w);
    }
    return 0;
}

struct stop {
    struct shell *sh;
    virDomainPtr dom;
    unsigned flags;
    const char *name; /* as it was typed */
};

static int ask_to_stop(void *opaque)
{
    const struct stop *s = opaque;
    int rc = s->flags ? virDomainShutdownFlags(s->dom, s->flags) : virDomainShutdown(s->dom);
    if (rc < 0)
        return shell_fail(s->sh, "Failed to shutdown domain '%s'", s->name);
    shell_say(s->sh, "Domain '%s' is being shutdown\n", s->name);
    return 0;
}

int cmd_shutdown(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct stop s = {sh, dom, 0, arg_string(args, "domain")};
    unsigned timeout = 0;
    if (!dom || mode_flags(sh, args, true, &s.flags) < 0 || arg_uint(args, "timeout", &timeout) < 0)
        return -1;
    return arg_flag(args, "wait") ? wait_stopped(sh, dom, timeout, ask_to_stop, &s)
                                  : ask_to_stop(&s);
}

int cmd_reboot(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned flags;
    if (!dom || mode_flags(sh, args, false, &flags) < 0)
        return -1;
    if (virDomainReboot(dom, flags) < 0)
        return shell_fail(sh, "Failed to reboot domain '%s'", arg_string(args, "domain"));
    shell_say(sh, "Domain '%s' is being rebooted\n", arg_string(args, "domain"));
    return 0;
}

int cmd_domrename(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainRename(dom, arg_string(args, "new-name"), 0) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "Domain successfully renamed\n");
    return 0;
}

/* --- what follows its end --- */

static int index_of(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

int cmd_set_lifecycle_action(struct shell *sh, const struct cli_args *args)
{
    static const char *const types[] = {"poweroff", "reboot", "crash"};
    static const char *const actions[] = {"destroy",  "restart",          "rename-restart",
                                          "preserve", "coredump-destroy", "coredump-restart"};
    const char *type = arg_string(args, "type"), *action = arg_string(args, "action");
    int t = index_of(types, G_N_ELEMENTS(types), type);
    int a = index_of(actions, G_N_ELEMENTS(actions), action);
    if (t < 0)
        return shell_fail(sh, "Invalid lifecycle type '%s'.", type);
    if (a < 0)
        return shell_fail(sh, "Invalid lifecycle action '%s'.", action);
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (virDomainSetLifecycleAction(dom, (unsigned)t, (unsigned)a, affect_flags(args, dom)) < 0)
        return shell_fail(sh, "Unable to change lifecycle action.");
    return 0;
}

int cmd_dom_fd_associate(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    g_autofree int *fds = NULL;
    unsigned n;
    if (!dom || fd_list(sh, args, &fds, &n) < 0)
        return -1;
    if (virDomainFDAssociate(dom, arg_string(args, "name"), n, fds, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    return 0;
}

int cmd_qemu_attach(struct shell *sh, const struct cli_args *args)
{
    unsigned pid;
    if (arg_uint(args, "pid", &pid) < 0)
        return -1;
    AUTO_DOMAIN dom = virDomainQemuAttach(sh->conn, pid, 0);
    if (!dom)
        return shell_fail(sh, "Failed to attach to pid %u", pid);
    shell_say(sh, "Domain '%s' attached to pid %u\n", virDomainGetName(dom), pid);
    return 0;
}
