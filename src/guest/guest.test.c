/* Registry, lanes, dispatch, events and streams on the simulated loop: virtual time and an order of
 * fibers that a seed decides. What must hold for every seed is asserted for many. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/guest.h"
#include "guest/ops.h"
#include "guest/registry.h"
#include "guest/stream.h"

#define SEEDS 50

static void in_loop(int (*fn)(void *))
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct loop *l = loop_new_sim(seed);
        g_assert_cmpint(loop_run(l, fn, &seed), ==, 0);
        loop_free(l);
    }
}

static void assert_error(enum error_code code, const char *part)
{
    g_assert_nonnull(error_get());
    g_assert_cmpint(error_get()->code, ==, code);
    g_assert_nonnull(strstr(error_text(), part));
    error_clear();
}

/* --- a driver of the test
 * ----------------------------------------------------------------------------- */

static struct guest_registry *registry;
static int stores, store_fails;

static int slow_store(void *arg, const char *name, const char *text, size_t len)
{
    g_assert_nonnull(strstr(text, name));
    if (fiber_sleep(millis(7)) < 0 || store_fails)
        return fail(ERR_SYSTEM_ERROR, "disk full");
    stores++;
    return 0;
}

static int slow_unstore(void *arg, const char *name)
{
    return fiber_sleep(millis(7)) < 0 ? fail(ERR_SYSTEM_ERROR, "cut") : 0;
}

static int slow_rename(void *arg, const char *from, const char *to, const char *text, size_t len)
{
    g_assert_nonnull(strstr(text, to));
    return fiber_sleep(millis(7)) < 0 ? fail(ERR_SYSTEM_ERROR, "cut") : 0;
}

static int no_answer(struct call *call, const struct domain_memory_stats_args *args,
                     struct domain_memory_stats_ret *ret)
{
    if (strcmp(call->guest->name, "stuck") != 0)
        return 0;
    DEADLINE(seconds(5));
    int rc = fiber_sleep(FOREVER);
    lane_stalled(call->guest->lane, "the monitor does not answer");
    return fail_errno(rc, "query-balloon");
}

static int long_work(struct call *call, const struct domain_suspend_args *args, void *ret)
{
    if (fiber_sleep(seconds(600)) < 0)
        return fail(ERR_OPERATION_FAILED, "cut off");
    return 0;
}

static int destroy(struct call *call, const struct domain_destroy_flags_args *args, void *ret)
{
    guest_set_stopped(call->guest);
    return 0;
}

static struct guest_registry *registry_get(struct driver_state *state)
{
    return registry;
}

static const struct driver_ops ops = {
    GENERIC_DOMAIN_OPS,
    .domain_memory_stats = no_answer,
    .domain_suspend = long_work,
    .domain_destroy_flags = destroy,
};
static const struct driver driver = {
    .name = "TEST", .from = FROM_TEST, .ops = &ops, .guests = registry_get};
static struct session session = {.driver = &driver};

static void up(void)
{
    static const struct guest_registry_hooks hooks = {
        .store = slow_store, .unstore = slow_unstore, .rename = slow_rename};
    registry = guest_registry_new(&hooks);
    stores = store_fails = 0;
}

static void down(void)
{
    event_drop_session(&session);
    guest_registry_free(registry);
}

static struct def *definition(const char *name, int uuid)
{
    g_autofree char *xml = g_strdup_printf(
        "<domain type='qemu'><name>%s</name><uuid>11111111-2222-3333-4444-%012d</uuid>"
        "<memory>2048</memory><currentMemory>1024</currentMemory><vcpu current='1'>2</vcpu>"
        "<os><type>hvm</type></os></domain>",
        name, uuid);
    void *value = value_read(&type_domain, xml, strlen(xml), READ_INACTIVE);
    g_assert_nonnull(value);
    return def_new(&type_domain, value);
}

static struct guest *defined(const char *name, int uuid)
{
    struct guest *g = guest_define(registry, definition(name, uuid), true);
    g_assert_nonnull(g);
    return g;
}

static struct guest *running(const char *name, int uuid)
{
    struct guest *g = defined(name, uuid);
    guest_set_running(g, guest_next_id(registry), definition(name, uuid));
    g->state = 1;
    return g;
}

static int call_on(const struct proc *p, struct guest *g, bool read_only)
{
    struct arena *mem = arena_new();
    struct call call = {.proc = p, .session = &session, .mem = mem, .read_only = read_only};
    void *args = arena_alloc(mem, p->args ? p->args->size : 1);
    if (g && p->on == ON_DOMAIN)
        call_put_domain(&call, g, args);
    call.args = args;
    call.ret = p->ret ? arena_alloc(mem, p->ret->size) : NULL;
    int rc = call_run(&call);
    arena_free(mem);
    return rc;
}

/* --- registry and publishing
 * ------------------------------------------------------------------------------ */

static int define_same(void *arg)
{
    struct guest *g = guest_define(registry, definition("a", 1), true);
    g_assert_nonnull(g);
    guest_unref(g);
    return 0;
}

static int define_clash(void *arg)
{
    g_assert_null(guest_define(registry, definition("a", 2), true));
    assert_error(ERR_OPERATION_FAILED, "already exists with uuid");
    return 0;
}

static int publishing(void *arg)
{
    up();
    struct guest *a = defined("a", 1);
    struct group *g = group_new(NULL);
    for (int i = 0; i < 5; i++) {
        fiber_spawn(g, "same", define_same, NULL);
        fiber_spawn(g, "clash", define_clash, NULL);
    }
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_cmpint(stores, ==, 6);
    g_assert_cmpint((int)guest_count(registry, false), ==, 1);
    g_assert_null(guest_define(registry, definition("b", 1), true));
    assert_error(ERR_OPERATION_FAILED, "is already defined with uuid");
    g_assert_null(guest_define(registry, definition("a/b", 3), true));
    assert_error(ERR_XML_ERROR, "slash");
    g_assert_null(guest_define(registry, definition("..", 3), true));
    assert_error(ERR_XML_ERROR, "'..'");
    store_fails = 1;
    g_assert_null(guest_define(registry, definition("c", 3), true));
    assert_error(ERR_SYSTEM_ERROR, "disk full");
    g_assert_null(guest_by_name(registry, "c"));
    assert_error(ERR_NO_DOMAIN, "'c'");
    store_fails = 0;

    g_assert_cmpint(guest_rename(a, "z"), ==, 0);
    g_assert_cmpstr(((struct domain *)guest_def(a, true)->value)->name, ==, "z");
    struct guest *found = guest_by_name(registry, "z");
    g_assert_true(found == a);
    guest_unref(found);
    g_assert_cmpint(guest_forget(a), ==, 0);
    g_assert_true(a->removed);
    g_assert_cmpint((int)guest_count(registry, false), ==, 0);
    guest_unref(a);
    down();
    return 0;
}

static void test_publishing(void)
{
    in_loop(publishing);
}

static int transient(void *arg)
{
    up();
    struct guest *t = guest_define(registry, definition("t", 1), false);
    guest_set_running(t, guest_next_id(registry), NULL);
    g_assert_cmpint((int)guest_count(registry, true), ==, 1);
    g_assert_null(guest_define(registry, definition("t", 1), false));
    assert_error(ERR_OPERATION_INVALID, "already active");
    g_assert_true(guest_matches(t, 1 | 8));
    g_assert_false(guest_matches(t, 4));
    guest_set_stopped(t);
    g_assert_true(t->removed);
    guest_unref(t);

    struct guest *p = running("p", 2);
    g_assert_cmpint(guest_forget(p), ==, 0); /* runs on as a transient one */
    g_assert_false(p->persistent || p->removed);
    guest_set_stopped(p);
    g_assert_true(p->removed);
    guest_unref(p);
    down();
    return 0;
}

static void test_transient(void)
{
    in_loop(transient);
}

static int lazy(void *arg)
{
    up();
    const char *good =
        "<domain type='qemu'><name>g</name><uuid>11111111-2222-3333-4444-000000000001"
        "</uuid><memory>2048</memory><vcpu>3</vcpu><os><type>hvm</type></os></domain>";
    const char *bad = "<domain type='qemu'><name>b</name><uuid>11111111-2222-3333-4444-000000000002"
                      "</uuid><memory>many</memory></domain>";
    struct guest *g = guest_load(registry, good, strlen(good));
    struct guest *b = guest_load(registry, bad, strlen(bad));
    g_assert_null(guest_load(registry, good, strlen(good)));
    assert_error(ERR_DOM_EXIST, "'g'");
    g_assert_null(g->stored); /* only its head was read */
    g_assert_cmpint(guest_settle(registry), ==, 0);
    g_assert_null(g->stored);
    g_assert_cmpint((int)guest_facts(g)->max_memory_kib, ==, 2048);
    g_assert_cmpint((int)guest_facts(g)->vcpus, ==, 3);
    g_assert_null(guest_facts(b));
    assert_error(ERR_XML_ERROR, "'b' does not read");
    struct def *held = def_ref(guest_def(g, true));
    fiber_sleep(seconds(6)); /* dropped, but for those who hold it */
    g_assert_null(g->stored);
    g_assert_cmpstr(((struct domain *)held->value)->name, ==, "g");
    def_unref(held);
    down();
    return 0;
}

static void test_lazy(void)
{
    in_loop(lazy);
}

/* --- dispatch
 * ---------------------------------------------------------------------------------------------- */

static int dispatch(void *arg)
{
    up();
    struct guest *off = defined("off", 1);
    g_assert_cmpint(call_on(&proc_domain_get_state, off, true), ==, 0);
    g_assert_cmpint(call_on(&proc_domain_suspend, off, true), ==, -1);
    assert_error(ERR_OPERATION_DENIED, "virDomainSuspend");
    g_assert_cmpint(call_on(&proc_domain_suspend, off, false), ==, -1);
    assert_error(ERR_OPERATION_INVALID, "domain is not running");
    g_assert_cmpint(call_on(&proc_domain_destroy, off, false), ==, -1); /* as destroy_flags */
    assert_error(ERR_OPERATION_INVALID, "domain is not running");
    g_assert_cmpint(call_on(&proc_domain_resume, off, false), ==, -1);
    assert_error(ERR_NO_SUPPORT, "virDomainResume");

    struct arena *mem = arena_new();
    struct call call = {.proc = &proc_domain_get_state, .session = &session, .mem = mem};
    struct domain_get_state_args args = {.flags = 6};
    struct domain_get_state_ret ret;
    call_put_domain(&call, off, &args.dom);
    call.args = &args;
    call.ret = &ret;
    g_assert_cmpint(call_run(&call), ==, -1);
    assert_error(ERR_INVALID_ARG, "0x6");
    args.flags = 0;
    args.dom.uuid[3] ^= 1;
    g_assert_cmpint(call_run(&call), ==, -1);
    g_assert_cmpint(error_get()->domain, ==, FROM_TEST);
    assert_error(ERR_NO_DOMAIN, "off");
    arena_free(mem);

    struct guest *on = running("on", 2);
    g_assert_cmpint(call_on(&proc_domain_destroy, on, false), ==, 0);
    g_assert_false(guest_is_active(on));
    guest_unref(on);
    guest_unref(off);
    down();
    return 0;
}

static void test_dispatch(void)
{
    in_loop(dispatch);
}

/* --- lanes
 * --------------------------------------------------------------------------------------------------
 */

struct worker {
    struct lane *lane;
    enum lane_class class;
    const char *name;
    nsec work;
    int *at_work; /* by class */
};

static int work(void *arg)
{
    struct worker *w = arg;
    for (int i = 0; i < 5; i++) {
        g_assert_cmpint(lane_enter(w->lane, w->class, w->name), ==, 0);
        g_assert_cmpint(lane_enter(w->lane, w->class, w->name), ==, 0); /* again: no wait */
        w->at_work[w->class]++;
        if (w->class == LANE_MODIFY) {
            g_assert_cmpint(w->at_work[LANE_MODIFY], ==, 1);
            g_assert_cmpint(w->at_work[LANE_QUERY], ==, 0);
        }
        g_assert_cmpint(w->at_work[LANE_AGENT], <=, 1);
        fiber_sleep(w->work);
        w->at_work[w->class]--;
        lane_leave(w->lane);
        lane_leave(w->lane);
    }
    return 0;
}

static int lane_mixes(void *arg)
{
    static const enum lane_class classes[] = {LANE_QUERY, LANE_QUERY,  LANE_MODIFY, LANE_QUERY,
                                              LANE_AGENT, LANE_MODIFY, LANE_ABORT,  LANE_AGENT};
    struct lane *l = lane_new("g");
    struct worker w[G_N_ELEMENTS(classes)];
    int at_work[8] = {0};
    struct group *g = group_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(classes); i++) {
        w[i] = (struct worker){l, classes[i], "work", millis(1 + 3 * (nsec)i), at_work};
        fiber_spawn(g, "worker", work, &w[i]);
    }
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_null(lane_describe(l));
    lane_free(l);
    return 0;
}

static void test_lane_mixes(void)
{
    in_loop(lane_mixes);
}

static struct guest *one;

static int suspend_it(void *arg)
{
    g_assert_cmpint(call_on(&proc_domain_suspend, one, false), ==, -1);
    assert_error(ERR_OPERATION_ABORTED, "virDomainSuspend of domain 'one' was ended");
    return 0;
}

static int wait_for_it(void *arg)
{
    nsec start = loop_now();
    g_assert_cmpint(call_on(&proc_domain_memory_stats, one, false), ==, -1);
    g_assert_cmpint((int)((loop_now() - start) / seconds(1)), ==, 30);
    assert_error(ERR_OPERATION_TIMEOUT, "virDomainSuspend, which has been at work for 31 s");
    return 0;
}

static int destroy_jumps(void *arg)
{
    up();
    one = running("one", 1);
    struct group *g = group_new(NULL);
    fiber_spawn(g, "suspend", suspend_it, NULL);
    fiber_sleep(seconds(1));
    fiber_spawn(g, "query", wait_for_it, NULL);
    fiber_sleep(seconds(40));
    nsec start = loop_now();
    g_assert_cmpint(call_on(&proc_domain_destroy_flags, one, false), ==, 0);
    g_assert_cmpint((int)((loop_now() - start) / millis(1)), ==, 500); /* the grace */
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    guest_unref(one);
    down();
    return 0;
}

static void test_destroy_jumps(void)
{
    in_loop(destroy_jumps);
}

static int flow(void *arg)
{
    struct lane *l = arg;
    g_assert_cmpint(lane_enter(l, LANE_MODIFY, "virDomainMigrate"), ==, 0);
    lane_flow(l, "migration", LANE_BIT(LANE_QUERY));
    int rc = fiber_sleep(seconds(3600));
    g_assert_true(lane_was_ended(l));
    g_assert_cmpint(rc, <, 0);
    lane_leave(l);
    return 0;
}

static int flow_passes(void *arg)
{
    struct lane *l = lane_new("g");
    struct group *g = group_new(NULL);
    fiber_spawn(g, "flow", flow, l);
    fiber_sleep(seconds(1));
    g_autofree char *who = lane_describe(l);
    g_assert_cmpstr(who, ==, "migration for 1 s");
    nsec start = loop_now();
    g_assert_cmpint(lane_enter(l, LANE_QUERY, "query"), ==, 0);
    lane_leave(l);
    g_assert_cmpint(lane_enter(l, LANE_DESTROY, "destroy"), ==, 0); /* a flow gets no grace */
    lane_leave(l);
    g_assert_cmpint((int)(loop_now() - start), <, (int)millis(1));
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    lane_free(l);
    return 0;
}

static void test_flow(void)
{
    in_loop(flow_passes);
}

static int answered;
static int ask_stuck(void *arg)
{
    g_assert_cmpint(call_on(&proc_domain_memory_stats, one, false), ==, -1);
    g_assert_nonnull(error_get());
    error_clear();
    answered++;
    return 0;
}

/* One guest hangs, forty clients ask it: nobody else waits, and nobody waits longer than the first.
 */
static int hung(void *arg)
{
    up();
    one = running("stuck", 1);
    struct guest *well = running("well", 2);
    struct group *g = group_new(NULL);
    answered = 0;
    for (int i = 0; i < 40; i++)
        fiber_spawn(g, "ask", ask_stuck, NULL);
    fiber_sleep(seconds(1));
    nsec start = loop_now();
    g_assert_cmpint(call_on(&proc_domain_memory_stats, well, false), ==, 0);
    g_assert_cmpint(call_on(&proc_domain_get_state, one, false), ==, 0);
    g_assert_cmpint(call_on(&proc_connect_num_of_domains, NULL, false), ==, 0);
    g_assert_cmpint((int)(loop_now() - start), ==, 0);
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_cmpint(answered, ==, 40);
    g_assert_cmpint((int)((loop_now() - start) / seconds(1)), ==, 4);
    start = loop_now();
    g_assert_cmpint(call_on(&proc_domain_memory_stats, one, false), ==, -1);
    assert_error(ERR_OPERATION_TIMEOUT, "the monitor does not answer");
    g_assert_cmpint(call_on(&proc_domain_destroy_flags, one, false), ==, 0);
    g_assert_cmpint((int)(loop_now() - start), ==, 0);
    guest_unref(one);
    guest_unref(well);
    down();
    return 0;
}

static void test_hung(void)
{
    in_loop(hung);
}

/* --- events and streams
 * ----------------------------------------------------------------------------------------- */

static GString *seen;

static void on_bytes(struct session *s, const struct program *p, uint32_t proc,
                     const uint8_t *payload, size_t len)
{
    g_string_append_printf(seen, "%u:%zu:%d ", proc, len, payload[3]);
}

static void on_struct(struct session *s, const struct program *p, uint32_t proc, const void *msg)
{
    const struct domain_event_callback_lifecycle_msg *m = msg;
    const struct domain_event_lifecycle_msg *old = msg;
    if (proc == DOMAIN_EVENT_LIFECYCLE)
        g_string_append_printf(seen, "%u:%s:%d ", proc, old->dom.name, old->event);
    else
        g_string_append_printf(seen, "%u:%d:%s:%d ", proc, m->callback_id, m->msg.dom.name,
                               m->msg.event);
}

static int events(void *arg)
{
    up();
    struct guest *a = defined("a", 1), *b = defined("b", 2);
    struct session bytes = {.driver = &driver, .send_event_bytes = on_bytes};
    struct session plain = {.driver = &driver, .send_event = on_struct};
    seen = g_string_new(NULL);
    event_lifecycle(a, 0, 0); /* nobody listens */
    int id = event_subscribe(&bytes, 0, NULL);
    g_assert_cmpint(event_subscribe(&bytes, 0, b->uuid), ==, id + 1);
    g_assert_cmpint(event_subscribe_legacy(&plain, 0), ==, 0);
    g_assert_cmpint(event_subscribe_legacy(&plain, 0), ==, -1);
    assert_error(ERR_INVALID_ARG, "already");
    g_assert_cmpint(event_subscribe_legacy(&plain, 17), ==, -1);
    assert_error(ERR_INVALID_ARG, "17");
    g_assert_cmpint(event_subscribe(&plain, 28, NULL), ==, -1);
    assert_error(ERR_INVALID_ARG, "28");
    event_lifecycle(a, 2, 0);
    g_assert_cmpstr(seen->str, ==, "318:40:1 107:a:2 ");
    g_string_truncate(seen, 0);
    event_lifecycle(b, 3, 0);
    g_assert_cmpstr(seen->str, ==, "318:40:1 318:40:2 107:b:3 ");
    g_assert_cmpint(event_unsubscribe(&bytes, id), ==, 0);
    g_assert_cmpint(event_unsubscribe(&bytes, id), ==, -1);
    assert_error(ERR_INVALID_ARG, "no event callback");
    g_assert_cmpint(event_unsubscribe_legacy(&plain, 0), ==, 0);
    g_string_truncate(seen, 0);
    event_lifecycle(a, 3, 0);
    g_assert_cmpstr(seen->str, ==, "");
    g_assert_cmpint((int)event_sequence(registry), ==, 4);
    g_assert_cmpint(event_subscribe_monitor(&bytes, NULL, "^block_", 3), >, 0);
    g_assert_cmpint(event_subscribe_monitor(&bytes, NULL, "(", 1), ==, -1);
    assert_error(ERR_INVALID_ARG, "regular expression");
    event_monitor(a, "BLOCK_JOB_READY", 1, 2, NULL);
    event_monitor(a, "STOP", 1, 2, NULL);
    g_assert_true(g_str_has_prefix(seen->str, "6:"));
    g_assert_null(strchr(strchr(seen->str, ' ') + 1, ':'));
    event_drop_session(&bytes);
    event_drop_session(&plain);
    g_string_free(seen, TRUE);
    guest_unref(a);
    guest_unref(b);
    down();
    return 0;
}

/* News from before anybody could listen. */
static int meanwhile(void *arg)
{
    up();
    seen = g_string_new(NULL);
    struct guest *a = defined("a", 1), *b = defined("b", 2);
    struct session early = {.driver = &driver, .send_event_bytes = on_bytes};
    struct session late = {.driver = &driver, .send_event_bytes = on_bytes};
    g_assert_cmpint(event_subscribe(&early, 0, NULL), ==, 1);
    event_meanwhile(a);
    event_lifecycle(a, 5, 0);
    event_lifecycle(b, 6, 0); /* nothing is known of b */
    g_string_truncate(seen, 0);
    g_assert_cmpint(event_subscribe(&late, 0, NULL), ==, 1);
    g_assert_cmpstr(seen->str, ==, ""); /* the id must reach the client first */
    fiber_sleep(seconds(1));
    g_autofree char *once = g_strdup(seen->str);
    g_assert_cmpstr(once, ==, "318:40:1 ");
    g_assert_cmpint(event_subscribe(&late, 0, a->uuid), ==, 2); /* told already */
    g_assert_cmpint(event_subscribe(&early, 0, NULL), ==, 2);   /* it heard it live */
    fiber_sleep(seconds(1));
    g_assert_cmpstr(seen->str, ==, once);
    event_drop_session(&early);
    event_drop_session(&late);

    /* live news after it, in order; after a while nothing is kept */
    g_string_truncate(seen, 0);
    g_assert_cmpint(event_subscribe(&late, 0, NULL), ==, 1);
    event_lifecycle(a, 2, 0);
    fiber_sleep(seconds(1));
    g_assert_cmpstr(seen->str, ==, "318:40:1 318:40:1 ");
    event_drop_session(&late);
    fiber_sleep(seconds(100));
    g_string_truncate(seen, 0);
    g_assert_cmpint(event_subscribe(&late, 0, NULL), ==, 1);
    fiber_sleep(seconds(1));
    g_assert_cmpstr(seen->str, ==, "");
    event_drop_session(&late);
    guest_unref(a);
    guest_unref(b);
    g_string_free(seen, TRUE);
    down();
    return 0;
}

static void test_meanwhile(void)
{
    in_loop(meanwhile);
}

static void test_events(void)
{
    in_loop(events);
}

static int echo(struct stream *s, void *arg)
{
    uint8_t buf[100];
    ssize_t n;
    while ((n = stream_read(s, buf, sizeof(buf))) > 0)
        if (stream_write(s, buf, (size_t)n) < 0)
            return -1;
    return n < 0 ? -1 : 0;
}

struct feed {
    struct stream *s;
    int n;
};

static int feed(void *arg)
{
    struct feed *f = arg;
    for (int i = 0; i < f->n; i++) {
        uint8_t chunk[77];
        memset(chunk, i, sizeof(chunk));
        g_assert_cmpint(stream_peer_write(f->s, chunk, sizeof(chunk)), ==, 0);
    }
    stream_peer_finish(f->s);
    return 0;
}

static int streams(void *arg)
{
    struct group *g = group_new(NULL);
    struct feed f = {stream_new(g, 64), 100};
    stream_serve(f.s, "echo", echo, NULL);
    fiber_spawn(g, "feed", feed, &f);
    size_t total = 0;
    uint8_t buf[50];
    ssize_t n;
    while ((n = stream_peer_read(f.s, buf, sizeof(buf))) > 0)
        for (ssize_t i = 0; i < n; i++)
            g_assert_cmpint(buf[i], ==, (int)(total++ / 77));
    g_assert_cmpint((int)n, ==, 0);
    g_assert_cmpint((int)total, ==, 7700);
    stream_unref(f.s);

    struct stream *gone = stream_new(g, 64);
    stream_serve(gone, "echo", echo, NULL);
    fiber_yield();
    stream_peer_abort(gone);
    g_assert_cmpint(group_wait(g), ==, 0);
    g_assert_cmpint((int)stream_peer_read(gone, buf, 1), ==, -1);
    assert_error(ERR_OPERATION_ABORTED, "aborted");
    stream_unref(gone);
    group_free(g);
    return 0;
}

/* A console that another client takes over: from then on its pump leaves the guest's words alone.
 */
static int pump_ends(void *arg)
{
    (void)arg;
    int pair[2];
    char byte = 0;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==,
                    0);
    struct group *g = group_new(NULL);
    struct stream *s = stream_new(g, 64);
    stream_pump_fd(s, "console", dup(pair[0]));
    g_assert_cmpint((int)write(pair[1], "a", 1), ==, 1);
    g_assert_cmpint((int)stream_peer_read(s, &byte, 1), ==, 1);
    stream_end(s);
    g_assert_cmpint(group_wait(g), ==, 0);
    g_assert_cmpint((int)stream_peer_read(s, &byte, 1), ==, 0);
    g_assert_cmpint((int)write(pair[1], "b", 1), ==, 1);
    g_assert_cmpint((int)read(pair[0], &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'b');
    stream_unref(s);
    group_free(g);
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void test_streams(void)
{
    in_loop(streams);
}

static void test_pump(void)
{
    in_loop(pump_ends);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    log_set_level(LOG_ERROR); /* a text that does not read is warned about */
    g_test_add_func("/guest/publishing", test_publishing);
    g_test_add_func("/guest/transient", test_transient);
    g_test_add_func("/guest/lazy", test_lazy);
    g_test_add_func("/guest/dispatch", test_dispatch);
    g_test_add_func("/guest/lane_mixes", test_lane_mixes);
    g_test_add_func("/guest/destroy_jumps", test_destroy_jumps);
    g_test_add_func("/guest/flow", test_flow);
    g_test_add_func("/guest/hung", test_hung);
    g_test_add_func("/guest/events", test_events);
    g_test_add_func("/guest/events-meanwhile", test_meanwhile);
    g_test_add_func("/guest/streams", test_streams);
    g_test_add_func("/guest/pump", test_pump);
    return g_test_run();
}
