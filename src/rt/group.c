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
    list_init(&g->waiters);
    if (parent)
        list_add(&parent->children, &g->in_parent);
}

struct group *group_new(struct group *parent)
{
    struct loop *l = parent ? parent->loop : loop_here;
    if (!l)
        g_error("a group is made outside of a loop");
    struct group *g = g_new0(struct group, 1);
    group_init(g, l, parent ? parent : &l->root);
    return g;
}

void group_cancel(struct group *g)
{
    for (struct link *l = g->fibers.next; l != &g->fibers; l = l->next)
        fiber_cancel(link_of(l, struct fiber, in_group));
    for (struct link *l = g->children.next; l != &g->children; l = l->next)
        group_cancel(link_of(l, struct group, in_parent));
}

void group_left(struct group *g, struct fiber *f, int result)
{
    (void)f;
    if (result < 0 && g->result == 0)
        g->result = result;
    for (; g; g = g->parent)
        if (--g->n == 0)
            wake_all(&g->waiters, 0);
}

int group_wait(struct group *g)
{
    while (g->n) {
        int rc = wait_in(&g->waiters, "the fibers of a group");
        if (rc < 0)
            return rc;
    }
    return g->result;
}

void group_close(struct group *g)
{
    group_cancel(g);
    while (g->n) {
        struct parked p = {.fiber = fiber_self()};
        list_add(&g->waiters, &p.link);
        fiber_park("the end of a group", true);
        list_remove(&p.link);
    }
    group_free(g);
}

void group_free(struct group *g)
{
    if (!g)
        return;
    if (g->n || !list_empty(&g->children))
        g_error("a group is freed with %zu fibers in it", g->n);
    list_remove(&g->in_parent);
    g_free(g);
}
