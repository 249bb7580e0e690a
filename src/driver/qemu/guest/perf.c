/* Counters of the kernel for events that a guest's definition has on. Called at a start, when they
 * are edited, and by statistics; never awaits. Invariant: an event is on exactly as long as its
 * counter is open; a new daemon counts from its own start on.
 */
#include <glib.h>
#include <unistd.h>
#include "driver/qemu/guest/retune.h"
#include "sys/perf.h"

static void close_counter(void *fd)
{
    close(GPOINTER_TO_INT(fd));
}

static bool is_on(const struct domain *d, const char *name)
{
    for (size_t i = 0; d->perf && i < d->perf->n_events; i++)
        if (g_strcmp0(d->perf->events[i]->name, name) == 0)
            return d->perf->events[i]->enabled == TRI_YES;
    return false;
}

static gboolean is_over(void *name, void *fd, void *wanted)
{
    (void)fd;
    return !is_on(wanted, name);
}

int perf_apply(struct run *r, const struct domain *wanted)
{
    if (!r->counters)
        r->counters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_counter);
    for (size_t i = 0; wanted->perf && i < wanted->perf->n_events; i++) {
        const struct perf_event *e = wanted->perf->events[i];
        if (e->enabled != TRI_YES || !e->name || g_hash_table_contains(r->counters, e->name))
            continue;
        int fd = perf_open(e->name, r->pid);
        if (fd < 0)
            return -1;
        g_hash_table_insert(r->counters, g_strdup(e->name), GINT_TO_POINTER(fd));
    }
    g_hash_table_foreach_remove(r->counters, is_over, (void *)wanted);
    return 0;
}

int perf_read(struct run *r, const char *event, uint64_t *ret)
{
    void *fd = NULL;
    if (!r->counters || !g_hash_table_lookup_extended(r->counters, event, NULL, &fd))
        return -1;
    return perf_count(GPOINTER_TO_INT(fd), ret);
}

void perf_end(struct run *r)
{
    g_clear_pointer(&r->counters, g_hash_table_unref);
}
