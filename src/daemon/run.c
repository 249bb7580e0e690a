/* A daemon from exec to exit: options, configuration, sockets, then drivers, then waiting for a
 * reason to stop. daemon_main() is all that main_NAME.c calls. The main fiber awaits; signals and
 * timers only open its latch. Invariant: the sockets listen before a driver is touched, so that
 * clients queue instead of failing, and are gone before a driver is stopped. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib.h>
#include "access/access.h"
#include "base/log.h"
#include "conf/conf.h"
#include "daemon/background.h"
#include "daemon/hooks.h"
#include "daemon/inside.h"
#include "daemon/listen.h"
#include "daemon/memory.h"
#include "daemon/notify.h"
#include "daemon/pid_file.h"
#include "daemon/relay.h"
#include "sys/host.h"

/* --- configuration ------------------------------------------------------------------------------
 */

static int apply_log(const struct daemon *d)
{
    const struct daemon_conf *c = d->conf;
    int level = (int)c->log_level;
    if (d->options->verbose && level > LOG_INFO)
        level = LOG_INFO;
    if (log_set_level(level) < 0)
        return -1;
    if (c->log_filters && log_set_filters(c->log_filters) < 0)
        return context("log_filters");
    if (c->log_outputs && log_set_outputs(c->log_outputs) < 0)
        return context("log_outputs");
    return 0;
}

static int check_auth(const struct daemon_conf *c)
{
    const char *const ways[] = {c->auth_unix_ro, c->auth_unix_rw};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
        if (ways[i] && strcmp(ways[i], "sasl") == 0)
            return fail(ERR_CONFIG_UNSUPPORTED, "auth_unix_%s: SASL is not built in",
                        i ? "rw" : "ro");
    return access_configure((const char *const *)c->access_drivers);
}

static struct daemon_conf *read_conf(const struct daemon *d)
{
    struct daemon_conf *c = conf_new(&conf_daemon);
    if (conf_read(&conf_daemon, c, d->kind->name, d->paths.config_file, d->options->config) < 0) {
        conf_free(&conf_daemon, c);
        return NULL;
    }
    return c;
}

static void apply_limits(struct daemon *d)
{
    const struct daemon_conf *c = d->conf;
    d->main.max_clients = c->max_clients;
    d->main.max_anonymous = c->max_anonymous_clients;
    d->main.max_requests = c->max_client_requests;
    d->main.conn_limits.keepalive_interval = seconds(MAX(c->keepalive_interval, 0));
    d->main.conn_limits.keepalive_count = c->keepalive_count;
    d->admin.max_clients = c->admin_max_clients;
    d->admin.max_requests = c->admin_max_client_requests;
    d->admin.conn_limits.keepalive_interval = seconds(MAX(c->admin_keepalive_interval, 0));
    d->admin.conn_limits.keepalive_count = c->admin_keepalive_count;
}

AWAITS static int reload(void *arg)
{
    struct daemon *d = arg;
    log_info("reloading");
    struct daemon_conf *c = read_conf(d);
    if (!c) {
        log_error("the old configuration stays: %s", error_text());
        error_clear();
    } else {
        conf_free(&conf_daemon, d->conf);
        d->conf = c;
        if (apply_log(d) < 0)
            log_error("%s", error_text());
        error_clear();
        apply_limits(d);
    }
    drivers_reload(&d->drivers);
    notify("READY=1");
    return 0;
}

/* --- reasons to stop ----------------------------------------------------------------------------
 */

void daemon_stop(struct daemon *d)
{
    if (!d->stop.open)
        latch_open(&d->stop, 1);
}

static void signalled(void *arg, int signo)
{
    struct daemon *d = arg;
    if (signo == SIGHUP) {
        notify("RELOADING=1");
        fiber_spawn(NULL, "reload", reload, d);
    } else {
        log_info("signal %d: stopping", signo);
        daemon_stop(d);
    }
}

static bool is_idle(const struct daemon *d)
{
    return !d->main.clients.length && !d->admin.clients.length && !drivers_busy(&d->drivers);
}

static void idle_too_long(void *arg)
{
    struct daemon *d = arg;
    if (is_idle(d)) {
        log_info("unused for %d seconds: stopping", d->timeout_seconds);
        daemon_stop(d);
    } else {
        daemon_idle_check(d);
    }
}

/* Guests may end without a client noticing: asked again each time the timer runs out. */
void daemon_idle_check(struct daemon *d)
{
    if (d->timeout_seconds <= 0) {
        if (d->idle)
            timer_disarm(d->idle);
        return;
    }
    if (!d->idle)
        d->idle = timer_new(idle_too_long, d);
    timer_arm(d->idle, seconds(d->timeout_seconds), 0);
}

static void server_changed(struct server *s)
{
    struct daemon *d = s->daemon;
    if (d->timeout_seconds > 0 && !d->main.clients.length && !d->admin.clients.length)
        daemon_idle_check(d);
}

static void driver_inhibits(void *arg, bool running_guests)
{
    if (!running_guests)
        daemon_idle_check(arg);
}

/* --- up and down --------------------------------------------------------------------------------
 */

static void init_servers(struct daemon *d)
{
    static const struct service *const main_services[] = {&service_remote, &service_qemu,
                                                          &service_lxc, NULL};
    static const struct service *const admin_services[] = {&service_admin, NULL};
    service_init(&service_remote);
    service_init(&service_qemu);
    service_init(&service_lxc);
    service_init(&service_admin);
    d->main_group = group_new(NULL);
    d->admin_group = group_new(NULL);
    server_init(&d->main, d, d->kind->name, d->main_group);
    server_init(&d->admin, d, "admin", d->admin_group);
    d->main.services = main_services;
    d->admin.services = admin_services;
    d->admin.admin = d->admin.own_user = true;
    d->main.changed = d->admin.changed = server_changed;
    apply_limits(d);
}

static void watch_signals(struct daemon *d)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        d->signals[i] = signal_watch_new(signals[i], signalled, d);
}

static void end_servers(struct daemon *d)
{
    for (size_t i = 0; i < G_N_ELEMENTS(d->signals); i++)
        signal_watch_free(d->signals[i]);
    timer_free(d->idle);
    group_free(d->main_group);
    group_free(d->admin_group);
    service_clear(&service_remote);
    service_clear(&service_qemu);
    service_clear(&service_lxc);
    service_clear(&service_admin);
}

AWAITS static void serve(struct daemon *d)
{
    d->paths.driver.inhibit = driver_inhibits;
    d->paths.driver.inhibit_arg = d;
    server_start(&d->main);
    server_start(&d->admin);
    notify("READY=1");
    background_ready(d->options->ready_fd);
    d->relays = d->kind->modular;
    relay_start(d);
    drivers_start(&d->drivers, d->kind->drivers, &d->paths.driver, NULL);
    daemon_idle_check(d);
    latch_wait(&d->stop);
    notify("STOPPING=1");
}

AWAITS static int main_fiber(void *arg)
{
    struct daemon *d = arg;
    init_servers(d);
    watch_signals(d);
    memory_watch();
    hooks_install();
    int rc = listen_all(d);
    if (rc == 0)
        serve(d);
    else
        log_error("%s", error_text());
    error_clear();
    SHIELD();
    server_close(&d->main);
    server_close(&d->admin);
    drivers_stop(&d->drivers);
    relay_stop(d);
    end_servers(d);
    memory_end();
    return rc == 0 ? 0 : -1;
}

static int prepare(struct daemon *d)
{
    if (paths_init(&d->paths, d->kind, d->options) < 0)
        return -1;
    d->conf = read_conf(d);
    if (!d->conf || apply_log(d) < 0 || check_auth(d->conf) < 0 ||
        host_uuid_choose(d->conf->host_uuid, d->conf->host_uuid_source) < 0)
        return -1;
    paths_sockets(&d->paths, d->kind, d->conf);
    if (paths_make(&d->paths) < 0)
        return -1;
    d->pid_fd = pid_file_take(d->paths.pid_file);
    return d->pid_fd < 0 ? -1 : 0;
}

/* A guest takes some descriptors, a client one. */
static void raise_limits(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
        r.rlim_cur = r.rlim_max;
        setrlimit(RLIMIT_NOFILE, &r);
    }
}

static int run(struct daemon *d)
{
    if (prepare(d) < 0) {
        fprintf(stderr, "%s: %s\n", d->kind->name, error_text());
        error_clear();
        return 1;
    }
    struct loop *loop = loop_new();
    int rc = loop_run(loop, main_fiber, d);
    loop_free(loop);
    pid_file_drop(d->paths.pid_file, d->pid_fd);
    return rc < 0 ? 1 : 0;
}

int daemon_main(const struct daemon_kind *kind, int argc, char **argv)
{
    memory_init();
    struct options options;
    int rc = options_parse(kind, argc, argv, &options);
    if (rc <= 0)
        return rc < 0 ? 1 : 0;
    signal(SIGPIPE, SIG_IGN);
    umask(022);
    if (options.background && options.ready_fd < 0)
        return background_start(kind, argc, argv);
    raise_limits();
    struct daemon d = {.kind = kind,
                       .options = &options,
                       .timeout_seconds = options.timeout_seconds,
                       .pid_fd = -1};
    rc = run(&d);
    conf_free(&conf_daemon, d.conf);
    paths_clear(&d.paths);
    return rc;
}
