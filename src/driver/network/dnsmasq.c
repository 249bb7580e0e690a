/* The dnsmasq of a network: its files, and the process that reads them. Called by life.c with the
 * network's lane held; awaits the program's start and end. Invariant: a process is ours only when
 * its command line names our configuration file, whatever its pid file says. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/network/dnsmasq_plan.h"
#include "driver/network/network.h"
#include "rt/rt.h"
#include "sys/file.h"
#include "sys/paths.h"
#include "sys/spawn.h"

#define END_PATIENCE seconds(3)
#define CONF "conf"

enum { FILE_BYTES_MAX = 4 << 20 };

static char *file_of(const struct driver_state *d, const struct network *net, const char *suffix)
{
    bool is_conf = strcmp(suffix, CONF) == 0;
    g_autofree char *name = is_conf ? g_strdup(net->name) : dnsmasq_file_name(net);
    return g_strdup_printf("%s/%s.%s", d->dnsmasq_dir, name, suffix);
}

static char *pid_file_of(const struct driver_state *d, const struct network *net)
{
    g_autofree char *name = dnsmasq_file_name(net);
    return g_strdup_printf("%s/%s.pid", d->state_dir, name);
}

/* --- its files -------------------------------------------------------------------------------- */

static int make_plan(const struct driver_state *d, const struct network *net,
                     struct dnsmasq_plan *ret)
{
    g_autofree char *pid_file = pid_file_of(d, net);
    struct dnsmasq_places places = {d->dnsmasq_dir, pid_file};
    return dnsmasq_plan(net, &places, ret);
}

static int write_file(const struct driver_state *d, const struct network *net, const char *suffix,
                      const char *text, mode_t mode)
{
    g_autofree char *path = file_of(d, net, suffix);
    return file_replace(path, text, strlen(text), mode, false);
}

/* dnsmasq reads the hosts again as an ordinary user. */
static int write_files(const struct driver_state *d, const struct network *net,
                       const struct dnsmasq_plan *plan)
{
    if (write_file(d, net, CONF, plan->conf, 0600) < 0)
        return -1;
    return write_file(d, net, "hostsfile", plan->hosts, 0644) < 0
               ? -1
               : write_file(d, net, "addnhosts", plan->names, 0644);
}

static char *leases_of(const struct driver_state *d, const struct network *net)
{
    return g_strdup_printf("%s/%s.status", d->dnsmasq_dir, net->bridge->name);
}

/* The helper adds to the list only while it is there. */
static int make_leases(const struct driver_state *d, const struct network *net)
{
    g_autofree char *path = leases_of(d, net);
    return file_exists(path) ? 0 : file_replace(path, "", 0, 0644, false);
}

static void remove_files(const struct driver_state *d, const struct network *net)
{
    static const char *const suffixes[] = {CONF, "hostsfile", "addnhosts"};
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *path = file_of(d, net, suffixes[i]);
        if (file_remove(path, false) < 0)
            error_clear();
    }
    g_autofree char *leases = leases_of(d, net);
    g_autofree char *pid_file = pid_file_of(d, net);
    if (file_remove(leases, false) < 0 || file_remove(pid_file, false) < 0)
        error_clear();
}

static bool conf_is(const struct driver_state *d, const struct network *net, const char *text)
{
    g_autofree char *path = file_of(d, net, CONF), *old = NULL;
    size_t len;
    if (file_read(path, FILE_BYTES_MAX, &old, &len) == 0)
        return strcmp(old, text) == 0;
    error_clear();
    return false;
}

/* --- its process ------------------------------------------------------------------------------ */

static bool names_conf(pid_t pid, const char *conf)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", (int)pid), *text = NULL;
    g_autofree char *option = g_strdup_printf("--conf-file=%s", conf);
    size_t len = 0;
    if (file_read(path, 1 << 20, &text, &len) < 0) {
        error_clear();
        return false;
    }
    for (size_t at = 0; at < len; at += strlen(text + at) + 1)
        if (strcmp(text + at, option) == 0)
            return true;
    return false;
}

/* A pidfd of the process, or -1 without a reason: there is none. */
static int find_process(const struct driver_state *d, const struct network *net)
{
    g_autofree char *path = pid_file_of(d, net), *conf = file_of(d, net, CONF), *text = NULL;
    size_t len;
    if (file_read(path, 64, &text, &len) < 0) {
        error_clear();
        return -1;
    }
    pid_t pid = (pid_t)strtol(text, NULL, 10);
    AUTO_FD int pidfd = pid > 1 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    return pidfd >= 0 && names_conf(pid, conf) ? g_steal_fd(&pidfd) : -1;
}

bool dnsmasq_runs(const struct driver_state *d, const struct network *net)
{
    AUTO_FD int pidfd = find_process(d, net);
    return pidfd >= 0;
}

AWAITS static int run(const char *conf, const char *bridge, const char *dir)
{
    g_autofree char *helper = path_of_helper("libvirt_leaseshelper");
    if (!helper)
        return -1;
    g_autofree char *conf_option = g_strdup_printf("--conf-file=%s", conf);
    g_autofree char *script = g_strdup_printf("--dhcp-script=%s", helper);
    const char *argv[] = {"dnsmasq", conf_option, "--leasefile-ro", script, NULL};
    g_auto(GStrv) env = g_get_environ();
    env = g_environ_setenv(env, "VIR_BRIDGE_NAME", bridge, TRUE);
    env = g_environ_setenv(env, "VIREO_DNSMASQ_DIR", dir, TRUE);
    g_autofree char *err = NULL;
    int status;
    if (run_command_in(argv, (const char *const *)env, NULL, NULL, &err, &status) < 0)
        return -1;
    if (status != 0)
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "dnsmasq does not start: %s",
                       g_strstrip(err));
    return 0;
}

AWAITS int dnsmasq_start(struct driver_state *d, const struct network *net)
{
    struct dnsmasq_plan plan;
    if (make_plan(d, net, &plan) < 0)
        return -1;
    if (!plan.wanted)
        return 0;
    g_autofree char *conf = file_of(d, net, CONF);
    int rc = write_files(d, net, &plan);
    dnsmasq_plan_clear(&plan);
    if (rc == 0 && (rc = make_leases(d, net)) == 0)
        rc = run(conf, net->bridge->name, d->dnsmasq_dir);
    return rc;
}

AWAITS static void end_process(int pidfd)
{
    static const int signals[] = {SIGTERM, SIGKILL};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        DEADLINE(END_PATIENCE);
        syscall(SYS_pidfd_send_signal, pidfd, signals[i], NULL, 0);
        if (await_fd(pidfd, POLLIN) >= 0)
            return;
    }
    error_clear();
}

AWAITS static void end(struct driver_state *d, const struct network *net)
{
    AUTO_FD int pidfd = find_process(d, net);
    if (pidfd >= 0)
        end_process(pidfd);
}

static int find_any(const char *conf)
{
    g_autoptr(GDir) dir = g_dir_open("/proc", 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        pid_t pid = g_ascii_isdigit(*name) ? (pid_t)strtol(name, NULL, 10) : 0;
        if (pid <= 1 || !names_conf(pid, conf))
            continue;
        int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
        if (pidfd >= 0)
            return pidfd;
    }
    return -1;
}

AWAITS void dnsmasq_stop_any(struct driver_state *d, const struct network *net)
{
    enum { PROCESSES_MAX = 8 }; /* it has two, and may be making the second */
    g_autofree char *conf = file_of(d, net, CONF);
    for (int i = 0; i < PROCESSES_MAX; i++) {
        AUTO_FD int pidfd = find_any(conf);
        if (pidfd < 0)
            break;
        end_process(pidfd);
    }
    remove_files(d, net);
}

AWAITS void dnsmasq_stop(struct driver_state *d, const struct network *net)
{
    end(d, net);
    remove_files(d, net);
}

AWAITS int dnsmasq_refresh(struct driver_state *d, const struct network *net)
{
    struct dnsmasq_plan plan;
    if (make_plan(d, net, &plan) < 0)
        return -1;
    AUTO_FD int pidfd = find_process(d, net);
    bool reread = plan.wanted && pidfd >= 0 && conf_is(d, net, plan.conf);
    int rc = reread ? write_files(d, net, &plan) : 0;
    dnsmasq_plan_clear(&plan);
    if (rc == 0 && reread) {
        syscall(SYS_pidfd_send_signal, pidfd, SIGHUP, NULL, 0);
        return 0;
    }
    end(d, net);
    return rc < 0 ? -1 : dnsmasq_start(d, net);
}
