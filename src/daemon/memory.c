/* Memory habits of a daemon: few malloc arenas, a small stock of call arenas, and free pages and
 * stacks given back when a burst of calls or of leaving clients is over. Never awaits. Each loop
 * thread has its own stock: an application with embedded drivers may run several. */
#include "daemon/memory.h"
#include <malloc.h>
#include <stdbool.h>
#include <glib.h>
#include "rt/rt.h"

enum { STOCK_MAX = 16, STOCK_KEPT = 4, CALLS_BEFORE_TRIM = 500, FREE_BEFORE_TRIM = 256 * 1024 };
#define TRIM_DELAY millis(250)

static _Thread_local struct arena *stock[STOCK_MAX];
static _Thread_local size_t n_stock;
static _Thread_local unsigned calls_since_trim, calls_at_tick;
static _Thread_local struct timer *trim_timer;
static _Thread_local bool ticking, trimmed;

/* The loop frees what it closes in its next turn: the pages go after that. */
static void give_back(void)
{
    while (n_stock > STOCK_KEPT)
        arena_free(stock[--n_stock]);
    if (!trimmed) {
        loop_trim();
        timer_arm(trim_timer, millis(1), 0);
    } else {
        malloc_trim(0);
    }
    trimmed = !trimmed;
}

/* The burst is over when a whole tick saw no call. Few calls may have freed much, too. */
static void tick(void *arg)
{
    ticking = calls_since_trim != calls_at_tick;
    calls_at_tick = calls_since_trim;
    if (ticking) {
        timer_arm(trim_timer, TRIM_DELAY, 0);
        return;
    }
    bool burst = calls_since_trim >= CALLS_BEFORE_TRIM || mallinfo2().fordblks > FREE_BEFORE_TRIM;
    calls_since_trim = calls_at_tick = 0;
    if (burst || trimmed)
        give_back();
}

void memory_count(void)
{
    calls_since_trim++;
    if (ticking || !trim_timer)
        return;
    ticking = true;
    timer_arm(trim_timer, TRIM_DELAY, 0);
}

/* Large texts are pages of their own that go at once: in the heap what lives longer would hold
 * megabytes of them. */
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
    memory_count();
    if (n_stock == STOCK_MAX) {
        arena_free(a);
        return;
    }
    arena_reset(a);
    stock[n_stock++] = a;
}
