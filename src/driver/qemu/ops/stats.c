/* virConnectGetAllDomainStats: every group is a row. What is known without QEMU comes first; the
 * guests that run are asked beside each other, each with a deadline of its own. One that does not
 * answer costs nobody else anything: its record lacks what only it knows and says so
 * ("state.stale").
 */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/guest/retune.h"
#include "driver/qemu/ops/brief.h"
#include "driver/qemu/ops/ops.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define ANSWER_DEADLINE seconds(5)
enum { PORTION = 256 };

/* --- one guest
 * ------------------------------------------------------------------------------------- */

struct gather {
    struct call *call;
    struct guest *guest;
    struct params params;
    unsigned groups;
    const struct guest_facts *facts;
    const struct brief *brief;
    const struct domain *def; /* of a guest that runs; NULL: it does not */
    json_t *balloon, *blockstats, *cpus, *iothreads, *dirty; /* QEMU's answers; NULL: none */
    struct sizing *sizing; /* of the brief's disks when they were measured */
    size_t n_sizing;
    bool running, stale;
};

static void group_state(struct gather *s)
{
    param_int(&s->params, "state.state", s->guest->state);
    param_int(&s->params, "state.reason", s->guest->reason);
    if (s->stale)
        param_bool(&s->params, "state.stale", true);
}

static void group_cpu(struct gather *s)
{
    struct run *r = run_of(s->guest);
    if (!r)
        return;
    struct process_figures f = process_figures(r->pid);
    param_ullong(&s->params, "cpu.time", f.user + f.system);
    param_ullong(&s->params, "cpu.user", f.user);
    param_ullong(&s->params, "cpu.system", f.system);
}

static void group_balloon(struct gather *s)
{
    struct run *r = run_of(s->guest);
    uint64_t current =
        s->balloon ? (uint64_t)json_integer_value(json_object_get(s->balloon, "actual")) / 1024
                   : s->facts->memory_kib;
    param_ullong(&s->params, "balloon.current", current);
    param_ullong(&s->params, "balloon.maximum", s->facts->max_memory_kib);
    if (r)
        param_ullong(&s->params, "balloon.rss", process_figures(r->pid).rss_kib);
}

static void group_vcpu(struct gather *s)
{
    struct run *r = run_of(s->guest);
    size_t i;
    json_t *cpu;
    param_uint(&s->params, "vcpu.current", s->facts->vcpus);
    param_uint(&s->params, "vcpu.maximum", s->facts->max_vcpus);
    json_array_foreach(s->cpus, i, cpu)
    {
        uint64_t run = 0, delay = 0;
        int tid = (int)json_integer_value(json_object_get(cpu, "thread-id"));
        size_t index = (size_t)json_integer_value(json_object_get(cpu, "cpu-index"));
        param_int(&s->params, param_name(&s->params, "vcpu", index, "state"), VIR_VCPU_RUNNING);
        if (r && thread_figures(r->pid, tid, &run, &delay) == 0) {
            param_ullong(&s->params, param_name(&s->params, "vcpu", index, "time"), run);
            param_ullong(&s->params, param_name(&s->params, "vcpu", index, "wait"), 0);
            param_ullong(&s->params, param_name(&s->params, "vcpu", index, "delay"), delay);
        }
    }
}

static void group_interface(struct gather *s)
{
    static const char *const words[] = {"rx.bytes", "rx.pkts", "rx.errs", "rx.drop",
                                        "tx.bytes", "tx.pkts", "tx.errs", "tx.drop"};
    const struct domain *def = s->def;
    if (!def)
        return;
    param_uint(&s->params, "net.count", (uint32_t)def->n_interfaces);
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        const char *dev = nic->target ? nic->target->dev : NULL;
        struct domain_interface_stats_ret figures;
        if (!dev)
            continue;
        param_string(&s->params, param_name(&s->params, "net", i, "name"), dev);
        if (interface_figures(dev, &figures) < 0) {
            error_clear();
            continue;
        }
        const int64_t values[] = {figures.rx_bytes, figures.rx_packets, figures.rx_errs,
                                  figures.rx_drop,  figures.tx_bytes,   figures.tx_packets,
                                  figures.tx_errs,  figures.tx_drop};
        for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
            param_ullong(&s->params, param_name(&s->params, "net", i, words[k]),
                         (uint64_t)values[k]);
    }
}

static void block_io(struct gather *s, size_t i, json_t *stats)
{
    static const struct {
        const char *name, *field;
    } rows[] = {{"rd.reqs", "rd_operations"},     {"rd.bytes", "rd_bytes"},
                {"rd.times", "rd_total_time_ns"}, {"wr.reqs", "wr_operations"},
                {"wr.bytes", "wr_bytes"},         {"wr.times", "wr_total_time_ns"},
                {"fl.reqs", "flush_operations"},  {"fl.times", "flush_total_time_ns"}};
    for (size_t k = 0; stats && k < G_N_ELEMENTS(rows); k++) {
        int64_t value = blockstat(stats, rows[k].field);
        if (value >= 0)
            param_ullong(&s->params, param_name(&s->params, "block", i, rows[k].name),
                         (uint64_t)value);
    }
}

/* A disk that is not the one that was measured has changed meanwhile. */
static const struct disk_sizes *sizes_of(struct gather *s, size_t i)
{
    const char *path = s->brief->disks[i].path;
    if (!path || i >= s->n_sizing || s->sizing[i].error || g_strcmp0(s->sizing[i].path, path) != 0)
        return NULL;
    return &s->sizing[i].sizes;
}

static void group_block(struct gather *s)
{
    struct params *p = &s->params;
    size_t n = s->brief ? s->brief->n_disks : 0;
    param_uint(p, "block.count", (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        const struct brief_disk *d = &s->brief->disks[i];
        const struct disk_sizes *sizes = sizes_of(s, i);
        param_string(p, param_name(p, "block", i, "name"), d->target);
        if (d->path)
            param_string(p, param_name(p, "block", i, "path"), d->path);
        if (s->def)
            block_io(s, i, blockstats_of(s->blockstats, s->def->disks[i]));
        if (!sizes)
            continue;
        param_ullong(p, param_name(p, "block", i, "allocation"), sizes->allocation);
        param_ullong(p, param_name(p, "block", i, "capacity"), sizes->capacity);
        param_ullong(p, param_name(p, "block", i, "physical"), sizes->physical);
    }
}

static void group_iothread(struct gather *s)
{
    static const char *const words[] = {"poll-max-ns", "poll-grow", "poll-shrink"};
    size_t i;
    json_t *t;
    if (!json_array_size(s->iothreads))
        return;
    param_uint(&s->params, "iothread.count", (uint32_t)json_array_size(s->iothreads));
    json_array_foreach(s->iothreads, i, t)
    {
        const char *id = json_string_value(json_object_get(t, "id")); /* "iothread1" */
        unsigned n = id ? (unsigned)strtoul(id + strcspn(id, "0123456789"), NULL, 10) : 0;
        for (size_t k = 0; k < G_N_ELEMENTS(words); k++) {
            uint64_t value = (uint64_t)json_integer_value(json_object_get(t, words[k]));
            const char *name = param_name(&s->params, "iothread", n, words[k]);
            if (k == 0)
                param_ullong(&s->params, name, value);
            else
                param_uint(&s->params, name, (uint32_t)value);
        }
    }
}

static void group_perf(struct gather *s)
{
    struct run *r = run_of(s->guest);
    const struct perf *perf = s->def ? s->def->perf : NULL;
    for (size_t i = 0; r && perf && i < perf->n_events; i++) {
        uint64_t n;
        if (perf->events[i]->enabled != TRI_YES || perf_read(r, perf->events[i]->name, &n) < 0)
            continue;
        g_autofree char *name = g_strdup_printf("perf.%s", perf->events[i]->name);
        param_ullong(&s->params, arena_strdup(s->call->mem, name), n);
    }
    error_clear();
}

static void group_dirty_rate(struct gather *s)
{
    static const char *const states[] = {"unstarted", "measuring", "measured"};
    const char *state = json_string_value(json_object_get(s->dirty, "status"));
    const char *mode = json_string_value(json_object_get(s->dirty, "mode"));
    json_t *rate = json_object_get(s->dirty, "dirty-rate");
    for (int i = 0; state && i < (int)G_N_ELEMENTS(states); i++)
        if (strcmp(states[i], state) == 0)
            param_int(&s->params, "dirtyrate.calc_status", i);
    if (!state && run_of(s->guest) && !run_of(s->guest)->rate_measured)
        param_int(&s->params, "dirtyrate.calc_status", VIR_DOMAIN_DIRTYRATE_UNSTARTED);
    else if (!state)
        return;
    param_llong(&s->params, "dirtyrate.calc_start_time",
                json_integer_value(json_object_get(s->dirty, "start-time")));
    param_int(&s->params, "dirtyrate.calc_period",
              (int32_t)json_integer_value(json_object_get(s->dirty, "calc-time")));
    if (mode)
        param_string(&s->params, "dirtyrate.calc_mode", mode);
    if (rate)
        param_llong(&s->params, "dirtyrate.megabytes_per_second", json_integer_value(rate));
}

enum { ASKS_BALLOON = 1, ASKS_BLOCK = 2, ASKS_CPUS = 4, ASKS_IOTHREADS = 8, ASKS_DIRTY = 16 };
static const struct {
    unsigned group;
    void (*collect)(struct gather *s);
    unsigned asks; /* of QEMU */
} rows[] = {
    {VIR_DOMAIN_STATS_STATE, group_state, 0},
    {VIR_DOMAIN_STATS_CPU_TOTAL, group_cpu, 0},
    {VIR_DOMAIN_STATS_BALLOON, group_balloon, ASKS_BALLOON},
    {VIR_DOMAIN_STATS_VCPU, group_vcpu, ASKS_CPUS},
    {VIR_DOMAIN_STATS_INTERFACE, group_interface, 0},
    {VIR_DOMAIN_STATS_BLOCK, group_block, ASKS_BLOCK},
    {VIR_DOMAIN_STATS_PERF, group_perf, 0},
    {VIR_DOMAIN_STATS_IOTHREAD, group_iothread, ASKS_IOTHREADS},
    {VIR_DOMAIN_STATS_DIRTYRATE, group_dirty_rate, ASKS_DIRTY},
};

static unsigned known_groups(void)
{
    unsigned all = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        all |= rows[i].group;
    return all;
}

AWAITS static void take_answer(struct gather *s, const struct qmp *q, struct qmp_request *request,
                               json_t **ret)
{
    if (request && qmp_wait(request, ret) < 0) {
        s->stale |= !qmp_is_gone(q);
        error_clear();
    }
}

/* All questions in one write. Not under the lane: they change nothing, and who is stuck is found
 * out by the deadline. */
AWAITS static void ask(struct gather *s)
{
    struct run *r = run_of(s->guest);
    const struct domain *def = s->guest->live ? s->guest->live->value : NULL;
    unsigned asks = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        asks |= s->groups & rows[i].group ? rows[i].asks : 0;
    if (!def || !def->iothreads) /* QEMU is not asked for what it does not have */
        asks &= ~(unsigned)ASKS_IOTHREADS;
    if (!r || !r->rate_measured)
        asks &= ~(unsigned)ASKS_DIRTY;
    if (!r || !asks || !r->qmp || qmp_is_gone(r->qmp))
        return;
    if (!run_answers(r)) {
        s->stale = true;
        return;
    }
    DEADLINE(ANSWER_DEADLINE);
    struct qmp *q = r->qmp;
    run_ref(r); /* it may end while it is asked */
    struct qmp_request *balloon = asks & ASKS_BALLOON ? qmp_send(q, "query-balloon", NULL) : NULL;
    struct qmp_request *block = asks & ASKS_BLOCK ? qmp_send(q, "query-blockstats", NULL) : NULL;
    struct qmp_request *cpus = asks & ASKS_CPUS ? qmp_send(q, "query-cpus-fast", NULL) : NULL;
    struct qmp_request *threads =
        asks & ASKS_IOTHREADS ? qmp_send(q, "query-iothreads", NULL) : NULL;
    struct qmp_request *dirty = asks & ASKS_DIRTY ? qmp_send(q, "query-dirty-rate", NULL) : NULL;
    take_answer(s, q, threads, &s->iothreads);
    take_answer(s, q, dirty, &s->dirty);
    take_answer(s, q, balloon, &s->balloon);
    take_answer(s, q, block, &s->blockstats);
    take_answer(s, q, cpus, &s->cpus);
    run_unref(r);
}

/* --- sizes of images
 * ------------------------------------------------------------------------------- */

/* What shall be measured, by paths of its own: the brief may be another one afterwards. */
static size_t plan_sizing(struct gather *s)
{
    struct arena *mem = s->call->mem;
    if (!(s->groups & VIR_DOMAIN_STATS_BLOCK) || !s->brief)
        return 0;
    s->n_sizing = s->brief->n_disks;
    s->sizing = arena_new_array(mem, struct sizing, s->n_sizing + 1);
    for (size_t i = 0; i < s->n_sizing; i++)
        s->sizing[i] = (struct sizing){.path = arena_strdup(mem, s->brief->disks[i].path),
                                       .qcow2 = s->brief->disks[i].qcow2};
    return s->n_sizing;
}

struct batch {
    struct gather *list;
    size_t n;
};

static int measure_batch(void *arg)
{
    struct batch *b = arg;
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < b->list[i].n_sizing; k++)
            if (b->list[i].sizing[k].path)
                measure(&b->list[i].sizing[k]);
    return 0;
}

/* One trip to a worker for all: a trip costs more than a look at a file. */
AWAITS static void measure_all(struct gather *list, size_t n)
{
    struct batch b = {list, n};
    if (offload(measure_batch, &b) >= 0)
        return;
    error_clear();
    for (size_t i = 0; i < n; i++)
        list[i].n_sizing = 0;
}

/* --- collecting
 * -------------------------------------------------------------------------------------- */

static void collect(struct gather *s)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (s->groups & rows[i].group)
            rows[i].collect(s);
}

/* The facts are the registry's until somebody awaits. */
static bool take_facts(struct gather *s)
{
    s->facts = s->guest->persistent ? guest_facts(s->guest) : NULL;
    s->brief = s->facts ? s->facts->brief : NULL;
    if (!s->facts)
        error_clear();
    return s->facts;
}

/* Nothing is asked of guests that are shut off: all of them are one job. */
AWAITS static void gather_stored(struct gather *list, size_t n)
{
    size_t images = 0;
    for (size_t i = 0; i < n; i++)
        images += take_facts(&list[i]) ? plan_sizing(&list[i]) : 0;
    if (images)
        measure_all(list, n);
    for (size_t i = 0; i < n; i++)
        if (take_facts(&list[i]))
            collect(&list[i]);
}

AWAITS static void gather_live(struct gather *s, struct def *live)
{
    struct guest_facts facts;
    g_autofree struct brief *brief = brief_new(live->value);
    facts_of(live, &facts);
    s->def = live->value;
    s->facts = &facts;
    s->brief = brief;
    if (plan_sizing(s))
        measure_all(s, 1);
    collect(s);
}

/* A fiber per guest that runs, or has just ended. */
AWAITS static int gather_running(void *arg)
{
    struct gather *s = arg;
    ask(s);
    struct def *live = s->guest->live ? def_ref(s->guest->live) : NULL;
    if (live) {
        gather_live(s, live);
        def_unref(live);
    } else {
        gather_stored(s, 1);
    }
    json_decref(s->balloon);
    json_decref(s->blockstats);
    json_decref(s->cpus);
    json_decref(s->iothreads);
    json_decref(s->dirty);
    return 0;
}

/* --- all
 * ---------------------------------------------------------------------------------------------- */

struct select {
    unsigned flags;
    GPtrArray *guests;
};

static int select_guest(struct guest *g, void *arg)
{
    struct select *s = arg;
    /* the flags of this call and those of ListAllDomains have the same values */
    if (guest_matches(g, s->flags & 0xff))
        g_ptr_array_add(s->guests, guest_ref(g));
    return 0;
}

/* Drops those that the client may not see. */
AWAITS static int keep_visible(struct call *call, GPtrArray *guests)
{
    for (guint i = 0; call_visible && i < guests->len;) {
        int rc = call_sees_guest(call, guests->pdata[i]);
        if (rc < 0)
            return -1;
        if (rc > 0)
            i++;
        else
            g_ptr_array_remove_index(guests, i);
    }
    return 0;
}

static int select_named(struct call *call, const struct connect_get_all_domain_stats_args *args,
                        struct select *s)
{
    for (uint32_t i = 0; i < args->n_doms; i++) {
        struct guest *g = guest_by_uuid(driver_of(call)->guests, args->doms[i].uuid);
        if (!g) {
            error_clear();
            continue; /* gone since the client listed it */
        }
        if (guest_matches(g, s->flags & 0xff))
            g_ptr_array_add(s->guests, g);
        else
            guest_unref(g);
    }
    return 0;
}

/* Guests that are shut off are done in portions, so that nobody waits long for the loop. */
AWAITS static void gather_all(struct call *call, struct gather *list, size_t n)
{
    struct group *g = group_new(call->session->group);
    SHIELD();
    for (size_t i = 0; i < n; i++)
        if ((list[i].running = run_of(list[i].guest)))
            fiber_spawn(g, "statistics of a guest", gather_running, &list[i]);
    for (size_t i = 0, end; i < n; i = end + (end == i)) {
        for (end = i; end < n && end - i < PORTION && !list[end].running;)
            end++;
        if (end > i)
            gather_stored(&list[i], end - i);
    }
    group_wait(g);
    group_free(g);
}

OP(connect_get_all_domain_stats)
{
    struct select s = {args->flags, g_ptr_array_new_with_free_func((GDestroyNotify)guest_unref)};
    unsigned groups = args->stats ? args->stats : known_groups();
    unsigned unknown = groups & ~known_groups();
    if (unknown && (args->flags & VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)) {
        g_ptr_array_free(s.guests, TRUE);
        return fail(ERR_CONFIG_UNSUPPORTED, "statistics of types 0x%x are not known here (ENFORCE)",
                    unknown);
    }
    if (args->n_doms)
        select_named(call, args, &s);
    else
        guest_for_each(driver_of(call)->guests, select_guest, &s);
    if (keep_visible(call, s.guests) < 0) {
        g_ptr_array_free(s.guests, TRUE);
        return -1;
    }
    struct gather *list = arena_new_array(call->mem, struct gather, s.guests->len + 1);
    for (guint i = 0; i < s.guests->len; i++)
        list[i] = (struct gather){
            .call = call, .guest = s.guests->pdata[i], .params.mem = call->mem, .groups = groups};
    gather_all(call, list, s.guests->len);
    ret->ret_stats = arena_new_array(call->mem, struct domain_stats_record, s.guests->len + 1);
    for (guint i = 0; i < s.guests->len; i++) {
        struct domain_stats_record *record = &ret->ret_stats[ret->n_ret_stats++];
        call_put_domain(call, list[i].guest, &record->dom);
        record->params = list[i].params.list;
        record->n_params = list[i].params.n;
    }
    g_ptr_array_free(s.guests, TRUE);
    return 0;
}
