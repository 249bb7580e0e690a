/* A session inside a container: two processes, one that enters the namespaces and one below it that
 * lives in the new process namespace, drops to the user and becomes the shell. Runs as root until
 * then. Invariant: nothing of the user's choice runs before setuid(). */
#include "cli/login/login.h"
#include <errno.h>
#include <grp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <libvirt/libvirt-lxc.h>
#include <libvirt/virterror.h>

int login_complain(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    fprintf(stderr, "virt-login-shell: %s\n", text);
    return LOGIN_REFUSED;
}

/* What the children need of the container, fetched before they are made. */
struct container {
    virDomainPtr dom;
    int n_spaces, *spaces;
    virSecurityModel model;
    virSecurityLabelPtr label;
};

static int become(const struct login_user *u)
{
    if (setgroups(u->gids->len, (const gid_t *)(void *)u->gids->data) < 0 || setgid(u->gid) < 0 ||
        setuid(u->uid) < 0)
        return -1;
    return setuid(0) == 0 ? -1 : 0; /* there must be no way back */
}

static void set_environment(const struct login_user *u, const char *shell)
{
    g_autofree char *term = g_strdup(getenv("TERM"));
    clearenv();
    setenv("TERM", term ? term : "dumb", 1);
    setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
    setenv("SHELL", shell, 1);
    setenv("USER", u->name, 1);
    setenv("LOGNAME", u->name, 1);
    setenv("HOME", u->home, 1);
    if (chdir(u->home) < 0 && chdir("/") < 0)
        login_complain("no folder to start in: %s", g_strerror(errno));
}

/* Becomes the shell; returns only when that fails. */
static int exec_shell(const struct login_session *s)
{
    g_autofree char *its_own = s->auto_shell ? login_shell_of("/etc/passwd", s->user->name) : NULL;
    char *const own[] = {its_own, NULL};
    char *const *shell = its_own ? own : s->shell;
    if (become(s->user) < 0)
        return login_complain("cannot become user '%s': %s", s->user->name, g_strerror(errno));
    set_environment(s->user, shell[0]);
    g_auto(GStrv) argv = login_argv(shell, s->command);
    execv(shell[0], argv);
    int code = errno == ENOENT ? LOGIN_NOT_FOUND : LOGIN_NOT_EXECUTABLE;
    login_complain("cannot run '%s' in container '%s': %s", shell[0], s->user->name,
                   g_strerror(errno));
    return code;
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return login_complain("the session is lost: %s", g_strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int failed(const char *what, const struct login_session *s)
{
    return login_complain("%s container '%s': %s", what, s->user->name, virGetLastErrorMessage());
}

/* In the first child: goes where the container is and starts the shell there. */
static int inside(const struct container *c, const struct login_session *s)
{
    if (virDomainLxcEnterCGroup(c->dom, 0) < 0)
        return failed("cannot join the control group of", s);
    if (c->label &&
        virDomainLxcEnterSecurityLabel((virSecurityModel *)&c->model, c->label, NULL, 0) < 0)
        return failed("cannot take the security label of", s);
    if (virDomainLxcEnterNamespace(c->dom, (unsigned)c->n_spaces, c->spaces, NULL, NULL, 0) < 0)
        return failed("cannot enter", s);
    pid_t pid = fork(); /* a process namespace counts from the next child */
    if (pid < 0)
        return login_complain("no new process: %s", g_strerror(errno));
    return pid == 0 ? exec_shell(s) : wait_for(pid);
}

static int look_at(virConnectPtr conn, struct container *c)
{
    c->n_spaces = virDomainLxcOpenNamespace(c->dom, &c->spaces, 0);
    if (c->n_spaces < 0)
        return -1;
    if (virNodeGetSecurityModel(conn, &c->model) < 0 || !*c->model.model)
        return 0;
    c->label = g_new0(virSecurityLabel, 1);
    return virDomainGetSecurityLabel(c->dom, c->label);
}

static int start_when_needed(virDomainPtr dom)
{
    int active = virDomainIsActive(dom);
    if (active != 0)
        return active < 0 ? -1 : 0;
    if (virDomainCreate(dom) == 0)
        return 0;
    return virGetLastErrorCode() == VIR_ERR_OPERATION_INVALID && virDomainIsActive(dom) == 1 ? 0
                                                                                             : -1;
}

static int run_in(virConnectPtr conn, struct container *c, const struct login_session *s)
{
    if (start_when_needed(c->dom) < 0)
        return failed("cannot start", s);
    if (look_at(conn, c) < 0)
        return failed("cannot look into", s);
    pid_t pid = fork();
    if (pid < 0)
        return login_complain("no new process: %s", g_strerror(errno));
    if (pid == 0)
        _exit(inside(c, s));
    return wait_for(pid);
}

int login_run(virConnectPtr conn, const struct login_session *s)
{
    struct container c = {.dom = virDomainLookupByName(conn, s->user->name)};
    if (!c.dom)
        return failed("no", s);
    int status = run_in(conn, &c, s);
    for (int i = 0; i < c.n_spaces; i++)
        close(c.spaces[i]);
    free(c.spaces);
    g_free(c.label);
    virDomainFree(c.dom);
    return status;
}
