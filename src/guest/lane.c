/* Owns the admission to one guest: who holds it, who waits. Entered by call.c for every call and by
 * a driver's own flows (start at boot, reconnect). lane_enter() awaits, nothing else does.
 * Invariant: whoever holds the lane got in by the table below, and after every change of holders or
 * queue admit() has let in all that may work.
 */
#include "guest/lane.h"

#include <errno.h>
#include <glib.h>

#include "base/error.h"
#include "base/log.h"

struct entry {
    GList link; /* in holders or queue */
    enum lane_class class;
    char *doing;
    nsec since;
    struct fiber *fiber;
    int depth;
    bool admitted, flow, ended;
    unsigned passes; /* LANE_BITs beside those of the table */
    struct latch wake;
};

struct lane {
    char *guest_name;
    GQueue holders, queue;
    char *stalled_why;
    nsec stalled_since;
};

enum { WAKE_ADMITTED, WAKE_STALLED };

#define Q LANE_BIT(LANE_QUERY)
#define M LANE_BIT(LANE_MODIFY)
#define D LANE_BIT(LANE_DESTROY)
#define A LANE_BIT(LANE_ABORT)
#define G LANE_BIT(LANE_AGENT)
/* By the class that is held: who may work beside it. */
static const unsigned beside[] = {
    [LANE_QUERY] = Q | D | A | G,     [LANE_MODIFY] = A | G,        [LANE_DESTROY] = 0,
    [LANE_ABORT] = Q | M | D | A | G, [LANE_AGENT] = Q | M | D | A,
};

struct lane *lane_new(const char *guest_name)
{
    struct lane *l = g_new0(struct lane, 1);
    l->guest_name = g_strdup(guest_name);
    return l;
}

void lane_free(struct lane *l)
{
    if (!l)
        return;
    g_assert(l->holders.length == 0 && l->queue.length == 0);
    g_free(l->guest_name);
    g_free(l->stalled_why);
    g_free(l);
}

void lane_rename(struct lane *l, const char *guest_name)
{
    g_free(l->guest_name);
    l->guest_name = g_strdup(guest_name);
}

static bool passes(const struct entry *before, const struct entry *e)
{
    return (beside[before->class] | before->passes) & LANE_BIT(e->class);
}

static struct entry *holder_of(const struct lane *l, const struct fiber *f)
{
    for (GList *i = l->holders.head; i; i = i->next)
        if (((struct entry *)i->data)->fiber == f)
            return i->data;
    return NULL;
}

static bool may_work(const struct lane *l, const struct entry *e)
{
    bool beside_flow = false;
    for (GList *i = l->holders.head; i; i = i->next) {
        const struct entry *holder = i->data;
        if (!passes(holder, e))
            return false;
        beside_flow |= holder->flow;
    }
    for (GList *i = l->queue.head; i && i->data != e && !beside_flow; i = i->next)
        if (!passes(i->data, e))
            return false;
    return true;
}

static void admit(struct lane *l)
{
    for (GList *i = l->queue.head, *next; i; i = next) {
        struct entry *e = i->data;
        next = i->next;
        if (e->wake.open || !may_work(l, e))
            continue;
        g_queue_unlink(&l->queue, i);
        g_queue_push_tail_link(&l->holders, i);
        e->admitted = true;
        e->since = loop_now();
        latch_open(&e->wake, WAKE_ADMITTED);
    }
}

static void entry_free(struct entry *e)
{
    g_free(e->doing);
    g_free(e);
}

static struct entry *entry_new(enum lane_class class, const char *doing)
{
    struct entry *e = g_new0(struct entry, 1);
    e->link.data = e;
    e->class = class;
    e->doing = g_strdup(doing);
    e->since = loop_now();
    e->fiber = fiber_self();
    e->depth = 1;
    return e;
}

/* The holder that keeps others out, else the oldest. */
static const struct entry *main_holder(const struct lane *l)
{
    for (GList *i = l->holders.head; i; i = i->next) {
        const struct entry *e = i->data;
        if (e->class == LANE_MODIFY || e->class == LANE_DESTROY)
            return e;
    }
    return l->holders.head ? l->holders.head->data : NULL;
}

static char *duration_text(nsec d)
{
    if (d < seconds(1))
        return g_strdup_printf("%d ms", (int)(d / millis(1)));
    if (d < seconds(120))
        return g_strdup_printf("%d s", (int)(d / seconds(1)));
    return g_strdup_printf("%d min", (int)(d / seconds(60)));
}

char *lane_describe(const struct lane *l)
{
    const struct entry *e = main_holder(l);
    if (!e)
        return NULL;
    g_autofree char *since = duration_text(loop_now() - e->since);
    return g_strdup_printf("%s for %s", e->doing, since);
}

static int fail_stalled(const struct lane *l)
{
    g_autofree char *since = duration_text(loop_now() - l->stalled_since);
    return fail(ERR_OPERATION_TIMEOUT, "domain '%s' has not answered for %s: %s", l->guest_name,
                since, l->stalled_why);
}

static int fail_busy(const struct lane *l, const struct entry *e)
{
    const struct entry *holder = main_holder(l);
    g_autofree char *waited = duration_text(loop_now() - e->since);
    if (!holder)
        return fail(ERR_OPERATION_TIMEOUT, "domain '%s' is busy: %s gave up after %s",
                    l->guest_name, e->doing, waited);
    g_autofree char *since = duration_text(loop_now() - holder->since);
    return fail(ERR_OPERATION_TIMEOUT,
                "domain '%s' is busy: %s waited %s for %s, which has been at work for %s (%s)",
                l->guest_name, e->doing, waited, holder->doing, since,
                holder->fiber ? fiber_name(holder->fiber) : "main");
}

static void end_holders(struct lane *l, const struct entry *for_whom)
{
    for (GList *i = l->holders.head; i; i = i->next) {
        struct entry *holder = i->data;
        if (passes(holder, for_whom) || holder->ended || holder->class == LANE_DESTROY)
            continue;
        holder->ended = true;
        log_info("domain '%s': %s ends %s", l->guest_name, for_whom->doing, holder->doing);
        if (holder->fiber)
            fiber_cancel(holder->fiber);
    }
}

static bool holders_deserve_grace(const struct lane *l)
{
    for (GList *i = l->holders.head; i; i = i->next)
        if (((struct entry *)i->data)->flow)
            return false;
    return !l->stalled_why;
}

AWAITS static int wait_admitted(struct lane *l, struct entry *e)
{
    if (e->class == LANE_DESTROY) {
        if (holders_deserve_grace(l)) {
            DEADLINE(LANE_GRACE);
            int rc = latch_wait(&e->wake);
            if (rc != -ETIMEDOUT)
                return rc;
        }
        end_holders(l, e);
    }
    return latch_wait(&e->wake);
}

static void entry_remove(struct lane *l, struct entry *e)
{
    g_queue_unlink(e->admitted ? &l->holders : &l->queue, &e->link);
    entry_free(e);
    admit(l);
}

AWAITS int lane_enter(struct lane *l, enum lane_class class, const char *doing)
{
    if (class == LANE_NONE)
        return 0;
    struct entry *e = holder_of(l, fiber_self());
    if (e && fiber_self()) {
        e->depth++;
        return 0;
    }
    if (class == LANE_QUERY && l->stalled_why)
        return fail_stalled(l);
    e = entry_new(class, doing);
    if (class == LANE_DESTROY)
        g_queue_push_head_link(&l->queue, &e->link);
    else
        g_queue_push_tail_link(&l->queue, &e->link);
    admit(l);
    if (e->admitted)
        return 0;
    int rc = wait_admitted(l, e);
    if (rc == WAKE_ADMITTED)
        return 0;
    if (rc == WAKE_STALLED)
        fail_stalled(l);
    else if (rc == -ETIMEDOUT)
        fail_busy(l, e);
    else
        fail(ERR_OPERATION_ABORTED, "%s of domain '%s' was cancelled while it waited", doing,
             l->guest_name);
    entry_remove(l, e);
    return -1;
}

void lane_leave(struct lane *l)
{
    struct entry *e = holder_of(l, fiber_self());
    if (e && --e->depth == 0)
        entry_remove(l, e);
}

void lane_flow(struct lane *l, const char *doing, unsigned classes)
{
    struct entry *e = holder_of(l, fiber_self());
    g_return_if_fail(e);
    g_free(e->doing);
    e->doing = g_strdup(doing);
    e->flow = classes != 0;
    e->passes = classes;
    admit(l);
}

bool lane_was_ended(struct lane *l)
{
    struct entry *e = holder_of(l, fiber_self());
    return e && e->ended;
}

void lane_stalled(struct lane *l, const char *why)
{
    if (why && !l->stalled_why)
        l->stalled_since = loop_now();
    g_free(l->stalled_why);
    l->stalled_why = g_strdup(why);
    for (GList *i = why ? l->queue.head : NULL; i; i = i->next) {
        struct entry *e = i->data;
        if (e->class == LANE_QUERY)
            latch_open(&e->wake, WAKE_STALLED);
    }
}
