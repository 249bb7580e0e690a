/* Memory habits of a daemon: few malloc arenas, a small stock of call arenas, and free pages given
 * back when a burst is over. Never awaits. Each loop thread has its own stock: an application with
 * embedded drivers may run several. */
#include "daemon/memory.h"
#include <malloc.h>
#include <stdbool.h>
#include <glib.h>
#include "rt/rt.h"

enum { STOCK_MAX = 16, CALLS_BEFORE_TRIM = 500, FREE_BEFORE_TRIM = 256 * 1024 };
#define TRIM_DELAY seconds(1)

static _Thread_local struct arena *stock[STOCK_MAX];
static _Thread_local size_t n_stock;
static _Thread_local unsigned calls_since_trim, calls_at_tick;
static _Thread_local struct timer *trim_timer;
static _Thread_local bool ticking;

/* The burst is over when a whole tick saw no call. Few calls may have freed much, too. */
static void tick(void *arg)
{
    ticking = calls_since_trim != calls_at_tick;
    calls_at_tick = calls_since_trim;
    if (ticking) {
        timer_arm(trim_timer, TRIM_DELAY, 0);
        return;
    }
    if (calls_since_trim >= CALLS_BEFORE_TRIM || mallinfo2().fordblks > FREE_BEFORE_TRIM)
        malloc_trim(0);
    calls_since_trim = calls_at_tick = 0;
}

static void count_call(void)
{
    calls_since_trim++;
    if (ticking || !trim_timer)
        return;
    ticking = true;
    timer_arm(trim_timer, TRIM_DELAY, 0);
}

void memory_init(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024);
}

void memory_watch(void)
{
    trim_timer = timer_new(tick, NULL);
}

void memory_end(void)
{
    while (n_stock)
        arena_free(stock[--n_stock]);
    timer_free(trim_timer);
    trim_timer = NULL;
}

struct arena *memory_get_arena(void)
{
    return n_stock ? stock[--n_stock] : arena_new();
}

void memory_put_arena(struct arena *a)
{
    count_call();
    if (n_stock == STOCK_MAX) {
        arena_free(a);
        return;
    }
    arena_reset(a);
    stock[n_stock++] = a;
}
