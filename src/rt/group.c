/* Groups: fibers that belong together, and their groups. A group outlives what is in it. */
#include <errno.h>
#include <glib.h>
#include "rt/inside.h"

void group_init(struct group *g, struct loop *l, struct group *parent)
{
    g->loop = l;
    g->parent = parent;
    list_init(&g->fibers);
    list_init(&g->children);
    list_init(&g->in_parent);
    if (parent) {
        g->cancelled = parent->cancelled;
        list_add(&parent->children, &g->in_parent);
    }
}

struct group *group_new(struct group *parent)
{
    struct loop *l = parent ? parent->loop : loop_need();
    struct group *g = g_new0(struct group, 1);
    group_init(g, l, parent ? parent : &l->root);
    return g;
}

void group_cancel(struct group *g)
{
    g->cancelled = true;
    for (struct link *l = g->fibers.next; l != &g->fibers; l = l->next)
        fiber_cancel(link_of(l, struct fiber, in_group));
    for (struct link *l = g->children.next; l != &g->children; l = l->next)
        group_cancel(link_of(l, struct group, in_parent));
}

void group_left(struct group *g, int result, struct error *error)
{
    if (result < 0 && !g->result && g->parent) {
        g->result = result;
        g->error = g_steal_pointer(&error);
    }
    error_free(error);
    for (; g; g = g->parent)
        if (--g->n == 0)
            wake_all(&g->waiters);
}

AWAITS int group_wait(struct group *g)
{
    while (g->n) {
        int rc = wait_in(&g->waiters, "the fibers of a group", false);
        if (rc < 0)
            return rc;
    }
    int result = g->result;
    g->result = 0;
    struct error *error = g_steal_pointer(&g->error);
    if (error && !error_get())
        error_set(error);
    else
        error_free(error);
    return result;
}

AWAITS void group_close(struct group *g)
{
    if (!g)
        return;
    group_cancel(g);
    while (g->n)
        wait_in(&g->waiters, "the end of a group", true);
    group_free(g);
}

void group_free(struct group *g)
{
    if (!g)
        return;
    if (g->n || !list_empty(&g->children))
        g_error("a group is freed with %zu fibers in it", g->n);
    list_remove(&g->in_parent);
    error_free(g->error);
    g_free(g);
}

static void dump_fiber(GString *out, const struct fiber *f, int depth)
{
    const char *state = f == f->loop->current ? "running" : f->parked ? "waits for" : "ready after";
    g_string_append_printf(out, "%*s%s: %s", depth * 2, "", f->name, state);
    if (f->waits_for)
        g_string_append_printf(out, " %s", f->waits_for);
    if (f->deadline != FOREVER)
        g_string_append_printf(out, ", deadline in %.3f s",
                               (double)(f->deadline - loop_now()) / 1e9);
    g_string_append_printf(out, "%s%s\n", f->cancelled ? ", cancelled" : "",
                           f->shield ? ", shielded" : "");
}

static void dump_group(GString *out, const struct group *g, int depth)
{
    for (struct link *l = g->fibers.next; l != &g->fibers; l = l->next)
        dump_fiber(out, link_of(l, struct fiber, in_group), depth);
    for (struct link *l = g->children.next; l != &g->children; l = l->next)
        dump_group(out, link_of(l, struct group, in_parent), depth + 1);
}

char *fiber_dump(const struct loop *l)
{
    GString *out = g_string_new(NULL);
    dump_group(out, &l->root, 0);
    return g_string_free(out, FALSE);
}
