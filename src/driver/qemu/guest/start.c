/* From a definition to a running QEMU: plan, descriptors, process, first dialogue, events. The
 * caller holds the guest's lane; everything awaits with the deadline of the call. Whatever goes
 * wrong, nothing is left: no process, no file, no live definition.
 *
 * Order matters for a daemon that is killed in between: the state file (phase "starting") is there
 * before the process is, so a new daemon finds and ends a guest whose start was never acknowledged.
 */
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/guest/event.h"
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "defs/domain.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/cputune.h"
#include "driver/qemu/guest/fds.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/hostdevs.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/limits.h"
#include "driver/qemu/guest/live_cpu.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/password.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/guest/retune.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/guest/transient.h"
#include "gen/conf.h"
#include "libvirt/libvirt.h"
#include "sys/cgroup.h"
#include "sys/file.h"
#include "sys/spawn.h"

#define START_DEADLINE seconds(60)
#define END_PATIENCE seconds(5) /* between the end of a monitor and that of its process */

struct start {
    struct driver_state *driver;
    struct guest *guest;
    struct run *run;
    struct domain *live; /* being completed; owned by def */
    struct def *def;
    struct plan *plan;
    struct fd_set_of_plan fds;
    char *made_nvram; /* firmware variables that were not there before */
    int incoming_fd;  /* -1: a fresh start */
    int monitor_fd;   /* our end, connected before QEMU exists */
    bool spawned;
};

/* A port outlives who made it: its name is on disk before it exists. */
AWAITS static int join_networks(struct start *s)
{
    bool any = false;
    network_name_ports(s->live);
    for (size_t i = 0; i < s->live->n_interfaces; i++)
        any |= s->live->interfaces[i]->type == INTERFACE_TYPE_NETWORK;
    if (any && run_save_state(s->run, GUEST_PHASE_STARTING) < 0)
        return -1;
    return network_attach_all(s->driver, s->live) < 0 ? -1 : macvtaps_name(s->live);
}

/* The plan: everything that can be refused is refused here, before anything exists. */
AWAITS static int make_plan(struct start *s, int id)
{
    if (live_cpu_name(s->driver, s->live) < 0 || unapplied_check(s->live) < 0 ||
        transient_check(s->live) < 0 || labels_prepare(s->driver, s->live) < 0 ||
        join_networks(s) < 0 || taps_check(s->live) < 0 || vsock_prepare(s->live, &s->fds) < 0 ||
        ports_assign(s->driver, s->live) < 0)
        return -1;
    return run_plan(s->driver, s->live, id, NULL, &s->plan);
}

/* QEMU waits for the state of before, which comes as a stream. */
static void wait_for_state(struct plan *plan)
{
    guint n = g_strv_length(plan->argv);
    plan->argv = g_renew(char *, plan->argv, n + 3);
    plan->argv[n] = g_strdup("-incoming");
    plan->argv[n + 1] = g_strdup("defer");
    plan->argv[n + 2] = NULL;
}

/* The sockets that the plan chose for channels that named none: clients find them in the document.
 */
static void show_channels(struct start *s)
{
    for (size_t i = 0; i < s->live->n_channels; i++) {
        const struct channel_device *c = s->live->channels[i];
        struct chardev_unix *u = c->backend ? c->backend->unix_ : NULL;
        if (!u || (u->source && u->source->path) || !c->target || !c->target->name)
            continue;
        g_autofree char *end = g_strconcat("/", c->target->name, NULL);
        for (size_t k = 0; k < s->plan->n_fds; k++) {
            const struct plan_fd *fd = &s->plan->fds[k];
            if (fd->kind != PLAN_FD_LISTEN || !g_str_has_suffix(fd->path, end))
                continue;
            if (!u->source)
                u->source = value_new(&type_unix_source);
            u->source->mode = SOCKET_MODE_BIND;
            u->source->path = g_strdup(fd->path);
            break;
        }
    }
}

/* Names only: the state file knows them before they are there. */
static void name_files(struct start *s)
{
    g_autofree char *name = plan_short_name(s->live->id, s->guest->name);
    s->run->private_dir = g_strdup_printf("%s/domain-%s", s->driver->lib_dir, name);
    s->run->monitor_path = g_strdup_printf("%s/monitor.sock", s->run->private_dir);
    s->run->unlink = g_strdupv(s->plan->unlink);
}

static int make_dirs(struct start *s)
{
    if (dir_make(s->run->private_dir, 0700) < 0)
        return -1;
    for (char **dir = s->plan->dirs; dir && *dir; dir++)
        if (dir_make(*dir, 0700) < 0)
            return -1;
    g_autofree char *key = g_strdup_printf("%s/master-key.aes", s->run->private_dir);
    if (file_replace(key, s->plan->master_key, PLAN_KEY_SIZE, 0600, false) < 0)
        return -1;
    return labels_give_own(s->run, s->live, key);
}

/* QEMU inherits the listening end; ours is in its queue before it runs, so nobody polls. */
static int connect_monitor(struct start *s)
{
    const char *path = s->run->monitor_path;
    for (size_t i = 0; i < s->plan->n_fds; i++) {
        if (s->plan->fds[i].kind != PLAN_FD_MONITOR)
            continue;
        path = s->plan->fds[i].path;
        g_free(s->run->monitor_path);
        s->run->monitor_path = g_strdup(path);
    }
    s->monitor_fd = socket_connect_unix(path);
    return s->monitor_fd < 0 ? -1 : 0;
}

static int spawn_qemu(struct start *s)
{
    struct run *r = s->run;
    int log = log_open(s->driver, s->guest->name, &r->log_path, &r->log_start);
    if (log < 0)
        return -1;
    log_begin(log, s->plan->argv, s->plan->env);
    fd_set_add(&s->fds, log, 1);
    int same = fcntl(log, F_DUPFD_CLOEXEC, 3);
    if (same < 0)
        return fail_errno(errno, "cannot duplicate the descriptor of '%s'", r->log_path);
    fd_set_add(&s->fds, same, 2);
    const struct driver_config *config = &s->driver->config;
    struct spawn what = {
        .argv = (const char *const *)s->plan->argv,
        .env = (const char *const *)s->plan->env,
        .fds = s->fds.list,
        .n_fds = s->fds.n,
        .detach = !config->embedded,
        .die_with_parent = config->embedded,
        .umask_value = 002,
    };
    struct child child;
    struct account account;
    struct spawn_limit limits[LIMITS_MAX];
    labels_identity(s->driver, s->live, &what, &account);
    what.limits = limits;
    what.n_limits = limits_of_process(s->driver, s->live, limits);
    if (limits_asked(s->live)) {
        if (limits_apply(r, NULL, s->live) < 0)
            return -1;
        what.attach = cgroup_attach_files(r->cgroup);
    }
    if (spawn(&what, &child) < 0)
        return context("cannot start the emulator of guest '%s'", s->guest->name);
    r->pid = child.pid;
    r->pidfd = child.pidfd;
    child.pidfd = -1;
    child_close(&child);
    s->spawned = true;
    r->started_ticks = process_start_ticks(r->pid);
    run_watch_process(r);
    fd_set_close(&s->fds); /* QEMU has them: what it closes is closed */
    return run_save_state(r, GUEST_PHASE_STARTING);
}

/* What QEMU said is the reason, when it said something. */
AWAITS static int qemu_reason(struct start *s)
{
    struct run *r = s->run;
    if (!qmp_is_gone(r->qmp) && !r->ended.open)
        return context("the monitor of guest '%s' does not answer", s->guest->name);
    DEADLINE(END_PATIENCE);
    if (latch_wait(&r->ended) < 0 && !r->ended.open)
        return context("process %d goes on without a monitor", (int)r->pid);
    g_autofree char *words = log_tail(r->log_path, r->log_start);
    error_clear();
    if (!*words)
        return fail(ERR_INTERNAL_ERROR, "QEMU ended before it answered (status %d)",
                    r->exit_status);
    return fail(ERR_INTERNAL_ERROR, "QEMU ended before it answered: %s", words);
}

AWAITS static int send_passwords(struct start *s)
{
    for (size_t i = 0; i < s->live->n_graphics; i++)
        if (password_set(s->run->qmp, s->live->graphics[i], s->driver->conf) < 0)
            return -1;
    return 0;
}

bool run_resets_end_it(const struct domain *def)
{
    return def->on_reboot && def->on_reboot != LIFECYCLE_ACTION_RESTART;
}

int run_set_reboot(struct run *r, const char *action)
{
    return qmp_call(r->qmp, "set-action", json_pack("{s:s}", "reboot", action), NULL);
}

/* Greeting, paths of ptys, passwords. */
AWAITS static int first_dialogue(struct start *s)
{
    struct qmp_hooks hooks = run_hooks;
    json_t *chardevs = NULL;
    hooks.arg = s->run;
    s->run->qmp = qmp_new(s->monitor_fd, s->guest->name, &hooks);
    s->monitor_fd = -1;
    if (qmp_greet(s->run->qmp) < 0 || qmp_call(s->run->qmp, "query-chardev", NULL, &chardevs) < 0)
        return qemu_reason(s);
    int rc = run_read_devices(s->run, s->live, chardevs);
    json_decref(chardevs);
    if (rc == 0 && run_resets_end_it(s->live))
        rc = run_set_reboot(s->run, "shutdown");
    return rc < 0 || live_cpu_read(s->run, s->live) < 0 ? -1 : send_passwords(s);
}

AWAITS static int let_it_run(struct start *s, bool paused)
{
    struct run *r = s->run;
    if (r->ended.open)
        return qemu_reason(s);
    if (paused) {
        r->guest->state = VIR_DOMAIN_PAUSED;
        r->guest->reason = VIR_DOMAIN_PAUSED_USER;
        return 0;
    }
    bool restored = s->incoming_fd >= 0;
    r->resume_reason = restored ? VIR_DOMAIN_RUNNING_RESTORED : VIR_DOMAIN_RUNNING_BOOTED;
    r->resume_detail = VIR_DOMAIN_EVENT_RESUMED_UNPAUSED;
    if (qmp_call(r->qmp, "cont", NULL, NULL) < 0 || r->ended.open)
        return qemu_reason(s);
    r->guest->state = VIR_DOMAIN_RUNNING;
    r->guest->reason = restored ? VIR_DOMAIN_RUNNING_RESTORED : VIR_DOMAIN_RUNNING_BOOTED;
    return 0;
}

/* Undoes whatever was done, keeps the reason. */
AWAITS static int start_failed(struct start *s)
{
    SHIELD();
    struct error *reason = error_take();
    struct run *r = s->run;
    struct guest *g = s->guest;
    r->stop_wanted = r->cleaned = true;
    r->coming = NULL;
    if (r->qmp)
        qmp_end(r->qmp, "its start failed");
    if (s->spawned && run_end_process(r, false) < 0) {
        log_error("%s", error_text());
        error_clear();
    }
    network_detach_all(s->driver, s->live);
    macvtaps_remove(s->live);
    run_remove_files(r);
    g->priv = NULL;
    if (g->live != s->def)
        def_unref(s->def);
    if (g->live)
        guest_set_stopped(g);
    g->state = VIR_DOMAIN_SHUTOFF;
    g->reason = VIR_DOMAIN_SHUTOFF_FAILED;
    lane_stalled(g->lane, NULL);
    run_bury(r);
    fd_closep(&s->monitor_fd);
    error_set(reason);
    return -1;
}

AWAITS static int bring_up(struct start *s, unsigned flags)
{
    DEADLINE(START_DEADLINE);
    int id = guest_next_id(s->driver->guests);
    s->live->id = id;
    s->live->has_id = true;
    domain_assign_aliases(s->live);
    if (chains_discover(s->live) < 0 || make_plan(s, id) < 0)
        return -1;
    transient_number(s->driver, s->live);
    if (s->incoming_fd >= 0)
        wait_for_state(s->plan);
    show_channels(s);
    name_files(s);
    labels_note(s->run, s->live, s->plan);
    if (run_save_state(s->run, GUEST_PHASE_STARTING) < 0 || make_dirs(s) < 0)
        return -1;
    if (nvram_prepare(s->plan, s->live, flags & RUN_FRESH_NVRAM, &s->made_nvram) < 0 ||
        tpm_start(s->run, s->live) < 0)
        return -1;
    if (hostdevs_take(s->run, s->live) < 0 || transient_make(s->run, s->live) < 0 ||
        labels_give(s->run, s->live, s->plan, NULL) < 0 ||
        helpers_start(s->run, s->live, s->plan, &s->fds) < 0)
        return -1;
    if (fd_set_open(&s->fds, s->plan, s->live) < 0 || connect_monitor(s) < 0 || spawn_qemu(s) < 0)
        return -1;
    if (bandwidth_apply(s->live) < 0 || filter_attach_all(s->driver, s->live) < 0 ||
        first_dialogue(s) < 0 || settings_apply(s->run, s->live) < 0 ||
        cputune_apply(s->run, s->live) < 0 || perf_apply(s->run, s->live) < 0)
        return -1;
    return 0;
}

/* Loading a saved state takes as long as it takes; everything else has an end. */
AWAITS static int start_steps(struct start *s, unsigned flags)
{
    if (bring_up(s, flags) < 0)
        return -1;
    if (s->incoming_fd >= 0 && run_migrate_from(s->run, s->incoming_fd) < 0)
        return s->run->ended.open ? qemu_reason(s) : -1;
    DEADLINE(START_DEADLINE);
    return let_it_run(s, flags & RUN_PAUSED);
}

/* Nobody has opened the channels of agents yet. */
static void tell_agents(struct guest *g)
{
    const struct domain *live = g->live->value;
    for (size_t i = 0; i < live->n_channels; i++) {
        const struct channel_target *t = live->channels[i]->target;
        if (!t || g_strcmp0(t->name, "org.qemu.guest_agent.0") != 0)
            continue;
        struct domain_event_callback_agent_lifecycle_msg msg = {
            .dom = wire_domain(g),
            .state = VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED,
            .reason = VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED};
        event_domain(g, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, &msg);
    }
}

static void tell_started(struct guest *g, bool paused, bool restored)
{
    tell_agents(g);
    if (!paused && !restored)
        event_lifecycle(g, VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_UNPAUSED);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STARTED,
                    restored ? VIR_DOMAIN_EVENT_STARTED_RESTORED : VIR_DOMAIN_EVENT_STARTED_BOOTED);
    if (paused)
        event_lifecycle(g, VIR_DOMAIN_EVENT_SUSPENDED,
                        restored ? VIR_DOMAIN_EVENT_SUSPENDED_RESTORED
                                 : VIR_DOMAIN_EVENT_SUSPENDED_PAUSED);
    else if (restored)
        event_lifecycle(g, VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT);
}

AWAITS static int start(struct start *s, unsigned flags)
{
    struct run *r = s->run;
    if (s->guest->removed)
        return fail(ERR_NO_DOMAIN, "guest '%s' is gone", s->guest->name);
    if (start_steps(s, flags) < 0)
        return -1;
    r->coming = NULL;
    guest_set_running(s->guest, s->live->id, s->def);
    return run_save_state(r, GUEST_PHASE_RUNNING);
}

int run_start(struct driver_state *driver, struct guest *g, struct def *live, unsigned flags,
              struct session *autodestroy)
{
    return run_start_from(driver, g, live, flags, autodestroy, -1);
}

int run_start_from(struct driver_state *driver, struct guest *g, struct def *live, unsigned flags,
                   struct session *autodestroy, int fd)
{
    struct start s = {.driver = driver,
                      .guest = g,
                      .def = live,
                      .live = live->value,
                      .incoming_fd = fd,
                      .monitor_fd = -1};
    struct run *r = s.run = run_new(driver, g);
    r->our_child = r->starting = true;
    r->coming = s.live;
    r->state_path = g_strdup_printf("%s/%s.xml", driver->state_dir, g->name);
    r->session = autodestroy;
    r->autodestroy = autodestroy != NULL;
    int rc = start(&s, flags);
    fd_set_close(&s.fds);
    plan_free(s.plan);
    if (fd >= 0)
        close(fd);
    if (rc < 0 && s.made_nvram)
        unlink(s.made_nvram);
    g_free(s.made_nvram);
    if (rc < 0)
        return start_failed(&s);
    tell_started(g, flags & RUN_PAUSED, fd >= 0);
    run_tell_early(r);
    if (driver->config.inhibit)
        driver->config.inhibit(driver->config.inhibit_arg, true);
    return 0;
}
