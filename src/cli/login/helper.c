/* virt-login-shell-helper: what virt-login-shell becomes, with privileges and an environment that
 * is nobody's. Reads who may enter, connects to the containers' driver and runs the session. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <libvirt/virterror.h>
#include "virt-login-shell.options.h"
#include "base/error.h"
#include "cli/login/login.h"
#include "cli/tools/tool.h"
#include "conf/conf.h"
#include "gen/conf.h"

static void silent(void *opaque, virErrorPtr error)
{
    (void)opaque;
    (void)error;
}

static int connect_and_run(const struct login_session *s)
{
    virConnectPtr conn = virConnectOpen("lxc:///system");
    if (!conn)
        return login_complain("no connection to the containers of lxc:///system: %s",
                              virGetLastErrorMessage());
    int status = login_run(conn, s);
    virConnectClose(conn);
    return status;
}

static int run(const struct login_user *user, const struct login_shell_conf *conf)
{
    struct login_session s = {.user = user,
                              .shell = conf->shell,
                              .auto_shell = conf->auto_shell,
                              .command = options.command};
    if (!login_allowed(conf->allowed_users, user->name, user->groups))
        return login_complain("user '%s' is not among allowed_users of %s", user->name,
                              CONFIG_FILE);
    if (!conf->shell || !conf->shell[0] || conf->shell[0][0] != '/')
        return login_complain("'shell' of %s is no path", CONFIG_FILE);
    return connect_and_run(&s);
}

int main(int argc, char **argv)
{
    char **words;
    tool_begin(argc, argv, 0, 0, &words);
    if (getuid() == 0)
        return login_complain("root does not log in to a container: become the user it belongs to");
    if (geteuid() != 0)
        return login_complain("it must be installed setuid root (mode 4755)");
    virSetErrorFunc(NULL, silent);
    if (virInitialize() < 0)
        return login_complain("%s", virGetLastErrorMessage());
    struct login_user *user = login_user_new(getuid());
    if (!user)
        return login_complain("there is no user with number %u", (unsigned)getuid());
    struct login_shell_conf *conf = conf_new(&conf_login_shell);
    int status = conf_read(&conf_login_shell, conf, NULL, CONFIG_FILE, false) < 0
                     ? login_complain("%s", error_text())
                     : run(user, conf);
    conf_free(&conf_login_shell, conf);
    login_user_free(user);
    return status;
}
