/* What a definition says about processor time: shares and limits by control groups, where threads
 * may run and how they are scheduled. Called by start.c before the guest runs and by ops/ for
 * changes. A guest of which nothing is asked has no group of its own. Awaits QEMU's answer about
 * its threads.
 */
#include "driver/qemu/guest/cputune.h"
#include <errno.h>
#include <glib.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/prepare.h"
#include "sys/cgroup.h"
#include "sys/file.h"

#define ANSWER_DEADLINE seconds(10)
static const char controllers[] = "cpu,cpuacct,memory,blkio,io,cpuset";
static const char of_threads[] = "cpu,cpuacct";

/* --- the groups ---------------------------------------------------------------------------------
 */

/* Hosts in a root of their own keep apart from the one of the machine. */
static void name_group(struct run *r)
{
    int id = r->coming ? r->coming->id : r->guest->id;
    g_autofree char *name = plan_short_name(id, r->guest->name);
    const char *root = r->driver->config.root;
    g_autofree char *own = root && *root ? g_strdup_printf(".%x", g_str_hash(root)) : g_strdup("");
    if (!r->cgroup_name)
        r->cgroup_name = g_strdup_printf("machine/qemu-%s%s.libvirt-qemu", name, own);
}

static char *group_name(struct run *r, const char *below)
{
    name_group(r);
    return below ? g_build_filename(r->cgroup_name, below, NULL) : g_strdup(r->cgroup_name);
}

static int create(struct run *r, const char *below, struct cgroup **ret)
{
    g_autofree char *name = group_name(r, below);
    return cgroup_create(name, below ? of_threads : controllers, ret);
}

struct cgroup *run_cgroup(struct run *r)
{
    if (r->cgroup)
        return r->cgroup;
    struct cgroup *g;
    if (create(r, NULL, &g) < 0)
        return NULL;
    if (r->pid > 0 && cgroup_add_process(g, r->pid) < 0) {
        cgroup_free(g);
        return NULL;
    }
    return r->cgroup = g;
}

struct cgroup *run_find_cgroup(struct run *r)
{
    g_autofree char *name = group_name(r, NULL);
    if (!r->cgroup)
        r->cgroup = cgroup_open(name);
    return r->cgroup;
}

static void remove_below(struct run *r, const char *below)
{
    g_autofree char *name = group_name(r, below);
    struct cgroup *g = cgroup_open(name);
    if (g && cgroup_destroy(g) < 0) {
        log_debug("%s", error_text());
        error_clear();
    }
}

/* The processes are gone. */
void run_remove_cgroup(struct run *r)
{
    if ((!r->cgroup_name && r->guest->id < 0) || !run_find_cgroup(r))
        return;
    const struct domain *d = r->guest->live ? r->guest->live->value : NULL;
    unsigned vcpus = d && d->vcpu ? d->vcpu->max : 1;
    remove_below(r, "emulator");
    for (unsigned i = 0; i < vcpus; i++) {
        g_autofree char *below = g_strdup_printf("vcpu%u", i);
        remove_below(r, below);
    }
    for (unsigned i = 1; d && d->has_iothreads && i <= d->iothreads; i++) {
        g_autofree char *below = g_strdup_printf("iothread%u", i);
        remove_below(r, below);
    }
    if (cgroup_destroy(g_steal_pointer(&r->cgroup)) < 0) {
        log_warn("guest '%s': %s", r->guest->name, error_text());
        error_clear();
    }
}

/* --- threads ------------------------------------------------------------------------------------
 */

AWAITS static int ask_threads(struct run *r, const char *command, GArray *list)
{
    json_t *reply = NULL, *row;
    size_t i;
    DEADLINE(ANSWER_DEADLINE);
    if (qmp_call(r->qmp, command, NULL, &reply) < 0)
        return -1;
    json_array_foreach(reply, i, row)
    {
        const char *id = json_string_value(json_object_get(row, "id")); /* "iothread1" */
        struct run_thread t = {
            .tid = (pid_t)json_integer_value(json_object_get(row, "thread-id")),
            .index = id ? (unsigned)strtoul(id + strcspn(id, "0123456789"), NULL, 10)
                        : (unsigned)json_integer_value(json_object_get(row, "cpu-index")),
            .kind = id ? RUN_THREAD_IOTHREAD : RUN_THREAD_VCPU,
        };
        g_array_append_val(list, t);
    }
    json_decref(reply);
    return 0;
}

static bool is_known(const GArray *list, pid_t tid)
{
    for (guint i = 0; i < list->len; i++)
        if (g_array_index(list, struct run_thread, i).tid == tid)
            return true;
    return false;
}

static int add_others(const struct run *r, GArray *list)
{
    g_autofree char *dir = g_strdup_printf("/proc/%d/task", (int)r->pid);
    char **names = NULL;
    size_t n = 0;
    if (dir_list(dir, &names, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct run_thread t = {.tid = (pid_t)strtol(names[i], NULL, 10),
                               .kind = RUN_THREAD_EMULATOR};
        if (t.tid > 0 && !is_known(list, t.tid))
            g_array_append_val(list, t);
        g_free(names[i]);
    }
    g_free(names);
    return 0;
}

GArray *run_threads(struct run *r)
{
    g_autoptr(GArray) list = g_array_new(FALSE, TRUE, sizeof(struct run_thread));
    if (ask_threads(r, "query-cpus-fast", list) < 0 ||
        ask_threads(r, "query-iothreads", list) < 0 || add_others(r, list) < 0)
        return NULL;
    return g_steal_pointer(&list);
}

/* --- control groups -----------------------------------------------------------------------------
 */

static int write_number(const struct cgroup *g, const char *file, int64_t value)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);
    return cgroup_write(g, "cpu", file, text);
}

static bool is_v2(const struct cgroup *g)
{
    char *text = NULL;
    if (cgroup_read(g, "cpu", "cpu.shares", &text) == 0) {
        g_free(text);
        return false;
    }
    error_clear();
    return true;
}

static int write_shares(const struct cgroup *g, uint64_t shares)
{
    return write_number(g, is_v2(g) ? "cpu.weight" : "cpu.shares", (int64_t)shares);
}

static int write_bandwidth(const struct cgroup *g, const struct run_bandwidth *b)
{
    if (is_v2(g)) {
        g_autofree char *quota =
            b->quota > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, b->quota) : g_strdup("max");
        g_autofree char *text = g_strdup_printf("%s %" G_GUINT64_FORMAT, quota,
                                                b->period ? b->period : RUN_DEFAULT_PERIOD);
        return cgroup_write(g, "cpu", "cpu.max", text);
    }
    if (b->period && write_number(g, "cpu.cfs_period_us", (int64_t)b->period) < 0)
        return -1;
    return b->quota ? write_number(g, "cpu.cfs_quota_us", b->quota) : 0;
}

static bool says_nothing(const struct run_bandwidth *b)
{
    return !b->period && !b->quota;
}

static const struct {
    const char *name;
} group_of_kind[] = {[RUN_THREAD_VCPU] = {"vcpu"},
                     [RUN_THREAD_EMULATOR] = {"emulator"},
                     [RUN_THREAD_IOTHREAD] = {"iothread"}};

static char *group_below(const struct run_thread *t)
{
    return t->kind == RUN_THREAD_EMULATOR
               ? g_strdup("emulator")
               : g_strdup_printf("%s%u", group_of_kind[t->kind].name, t->index);
}

/* Each virtual CPU and each I/O thread has a group of its own, the rest share one. */
static int limit_thread(struct run *r, const struct run_thread *t, const struct run_bandwidth *b)
{
    struct cgroup *g;
    g_autofree char *below = group_below(t);
    if (!run_cgroup(r) || create(r, below, &g) < 0)
        return -1;
    int rc = cgroup_add_thread(g, t->tid) < 0 || write_bandwidth(g, b) < 0 ? -1 : 0;
    cgroup_free(g);
    return rc;
}

int run_limit(struct run *r, const GArray *threads, int kind, const struct run_bandwidth *b)
{
    if (says_nothing(b))
        return 0;
    if (kind == RUN_THREAD_ALL) {
        const struct cgroup *g = run_cgroup(r);
        return g ? write_bandwidth(g, b) : -1;
    }
    for (guint i = 0; i < threads->len; i++) {
        const struct run_thread *t = &g_array_index(threads, struct run_thread, i);
        if ((int)t->kind == kind && limit_thread(r, t, b) < 0)
            return -1;
    }
    return 0;
}

int run_set_shares(struct run *r, uint64_t shares)
{
    const struct cgroup *g = run_cgroup(r);
    return g ? write_shares(g, shares) : -1;
}

/* --- where and how threads run ------------------------------------------------------------------
 */

int run_pin_thread(pid_t tid, const struct cpuset *cpus)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int64_t i = -1; (i = cpuset_next(cpus, i)) >= 0 && i < CPU_SETSIZE;)
        CPU_SET((size_t)i, &set);
    return sched_setaffinity(tid, sizeof set, &set) == 0 || errno == ESRCH
               ? 0
               : fail_errno(errno, "cannot pin thread %d", (int)tid);
}

static const struct cpuset *pin_of(const struct domain *d, const struct run_thread *t)
{
    const struct cputune *c = d->cputune;
    if (t->kind == RUN_THREAD_EMULATOR)
        return c && c->emulatorpin ? c->emulatorpin->cpuset : d->vcpu ? d->vcpu->cpuset : NULL;
    if (t->kind == RUN_THREAD_VCPU) {
        for (size_t i = 0; c && i < c->n_vcpupins; i++)
            if (c->vcpupins[i]->vcpu == t->index)
                return c->vcpupins[i]->cpuset;
        return d->vcpu ? d->vcpu->cpuset : NULL;
    }
    for (size_t i = 0; c && i < c->n_iothreadpins; i++)
        if (c->iothreadpins[i]->iothread == t->index)
            return c->iothreadpins[i]->cpuset;
    return d->vcpu ? d->vcpu->cpuset : NULL;
}

static int schedule(pid_t tid, enum sched_policy policy, int priority)
{
    const struct sched_param p = {
        .sched_priority = policy == SCHED_POLICY_FIFO || policy == SCHED_POLICY_RR ? priority : 0};
    int how = policy == SCHED_POLICY_BATCH  ? SCHED_BATCH
              : policy == SCHED_POLICY_IDLE ? SCHED_IDLE
              : policy == SCHED_POLICY_FIFO ? SCHED_FIFO
                                            : SCHED_RR;
    return sched_setscheduler(tid, how, &p) == 0
               ? 0
               : fail_errno(errno, "cannot set the scheduling of thread %d", (int)tid);
}

static int schedule_thread(const struct cputune *c, const struct run_thread *t)
{
    if (t->kind == RUN_THREAD_EMULATOR)
        return c->emulatorsched && c->emulatorsched->scheduler
                   ? schedule(t->tid, c->emulatorsched->scheduler, c->emulatorsched->priority)
                   : 0;
    for (size_t i = 0; t->kind == RUN_THREAD_VCPU && i < c->n_vcpuscheds; i++) {
        const struct vcpu_sched *s = c->vcpuscheds[i];
        if (s->scheduler && s->vcpus && cpuset_has(s->vcpus, t->index))
            return schedule(t->tid, s->scheduler, s->priority);
    }
    for (size_t i = 0; t->kind == RUN_THREAD_IOTHREAD && i < c->n_iothreadscheds; i++) {
        const struct iothread_sched *s = c->iothreadscheds[i];
        if (s->scheduler && s->iothreads && cpuset_has(s->iothreads, t->index))
            return schedule(t->tid, s->scheduler, s->priority);
    }
    return 0;
}

/* --- all of it, at a start ----------------------------------------------------------------------
 */

static bool is_asked(const struct domain *live)
{
    return live->cputune || (live->vcpu && live->vcpu->cpuset);
}

static int apply_groups(struct run *r, const struct cputune *c, const GArray *threads)
{
    const struct {
        int kind;
        struct run_bandwidth b;
    } limits[] = {
        {RUN_THREAD_ALL, {c->global_period, c->global_quota}},
        {RUN_THREAD_EMULATOR, {c->emulator_period, c->emulator_quota}},
        {RUN_THREAD_VCPU, {c->period, c->quota}},
        {RUN_THREAD_IOTHREAD, {c->iothread_period, c->iothread_quota}},
    };
    if (c->has_shares && run_set_shares(r, c->shares) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++)
        if (run_limit(r, threads, limits[i].kind, &limits[i].b) < 0)
            return -1;
    return 0;
}

int cputune_apply(struct run *r, const struct domain *live)
{
    if (!is_asked(live))
        return 0;
    g_autoptr(GArray) threads = run_threads(r);
    if (!threads || (live->cputune && apply_groups(r, live->cputune, threads) < 0))
        return threads ? context("the processor time of the guest cannot be tuned") : -1;
    for (guint i = 0; i < threads->len; i++) {
        const struct run_thread *t = &g_array_index(threads, struct run_thread, i);
        const struct cpuset *cpus = pin_of(live, t);
        if (cpus && run_pin_thread(t->tid, cpus) < 0)
            return -1;
        if (live->cputune && schedule_thread(live->cputune, t) < 0)
            return -1;
    }
    return 0;
}
