/* Inside of src/rt: fibers, their loop, and parking. Nothing outside this folder includes it. */
#pragma once
#include <glib.h>
#include <pthread.h>
#include <uv.h>
#include "base/error.h"
#include "rt/rt.h"

/* --- switch: switch_*.S or switch_ucontext.c; context.c has the sanitizers' hooks ---------------
 */
struct context {
    void *sp;    /* or the ucontext */
    void *stack; /* lowest usable byte; NULL: a thread's own stack */
    size_t stack_size;
    void *fake_stack; /* AddressSanitizer */
    void *tsan;
    unsigned valgrind_id;
};
void context_make(struct context *c, void *stack, size_t size, void (*entry)(void *), void *arg);
void context_switch(struct context *from, struct context *to, bool from_ends);
void context_started(struct context *from); /* first thing on a new stack */
void context_finish(struct context *c);
void context_of_thread(struct context *c);

/* --- lists --------------------------------------------------------------------------------------
 */
struct link {
    struct link *prev, *next;
};
static inline void list_init(struct link *head)
{
    head->prev = head->next = head;
}
static inline bool list_empty(const struct link *head)
{
    return head->next == head;
}
static inline void list_add(struct link *head, struct link *l)
{
    l->prev = head->prev;
    l->next = head;
    head->prev->next = l;
    head->prev = l;
}
static inline void list_remove(struct link *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->prev = l->next = l;
}
#define link_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/* --- timers: one heap per loop -------------------------------------------------------------------
 */
struct alarm {
    nsec when;
    size_t index; /* in the heap, from 1; 0: not armed */
    void (*fire)(struct alarm *a);
};
void alarm_set(struct loop *l, struct alarm *a, nsec when);
void alarm_clear(struct loop *l, struct alarm *a);

struct fiber {
    struct context context;
    struct loop *loop;
    struct group *group;
    struct link in_group, in_ready, in_all;
    char name[40];
    int (*run)(void *);
    void *arg, *data;
    struct error_slot error;
    bool cancelled, parked, forced, ended;
    struct fiber *wait_next, *wait_prev; /* in the ring of those who wait for one thing */
    void **wait_queue;                   /* that ring's head; NULL: in none */
    int shield, no_await;
    nsec deadline; /* absolute; FOREVER */
    int wake_value;
    struct alarm alarm; /* the deadline, while parked */
    const char *waits_for;
    nsec since;
    size_t map_size; /* of the stack and its guard */
    void *map;
};

struct group {
    struct loop *loop;
    struct group *parent;
    struct link fibers, children, in_parent;
    size_t n;       /* fibers here and in child groups */
    bool cancelled; /* what is spawned later is cancelled too */
    void *waiters;  /* a ring of fibers */
    int result;     /* the first failure, and its reason */
    struct error *error;
};

struct post {
    struct post *next;
    const char *name;
    int (*fn)(void *);
    void *arg;
};

struct fd_entry;
struct loop {
    uv_loop_t uv;
    uv_timer_t timer;
    uv_async_t async;
    bool sim;
    uint64_t random; /* sim: state of the scheduler's dice */
    nsec virtual_now;
    struct context context; /* of the thread that runs the loop */
    struct fiber *current;
    struct link ready, all;
    size_t n_ready, n_fibers;
    bool yielded; /* some fiber wants the kernel to be asked before it goes on */
    struct group root;
    struct alarm **heap;
    size_t n_heap, cap_heap;
    nsec timer_armed;   /* when the uv timer fires; FOREVER: not armed */
    struct fiber *pool; /* ended fibers with their stacks */
    size_t n_pool;
    struct fd_entry **fds;
    size_t n_fds;
    size_t n_interests, n_signals; /* what may wake the loop from outside */
    size_t n_external;             /* workers and children: virtual time stands still for them */
    pthread_mutex_t lock;
    struct post *posted, **posted_tail;
    GHashTable *slow_names; /* fibers that were reported already */
    struct fiber *main;
    int main_result;
    struct error *main_error;
    struct loop *next_loop; /* for the debugger */
};

struct loop *loop_need(void); /* aborts outside of a loop */

/* Parks the running fiber until fiber_wake(), its deadline or a cancel. forced: neither deadline
 * nor cancel end it. */
AWAITS int fiber_park(const char *what, bool forced);
void fiber_wake(struct fiber *f, int value);
void fiber_free_pooled(struct loop *l);
void fiber_run_one(struct loop *l, struct fiber *f);
void group_init(struct group *g, struct loop *l, struct group *parent);
void group_left(struct group *g, int result, struct error *error); /* takes the error */
/* Parks in a ring, first come first served. Who is woken, whatever by, has left the ring. */
AWAITS int wait_in(void **queue, const char *what, bool forced);
void wake_all(void **queue);
bool wake_one(void **queue);
void wait_leave(struct fiber *f);

/* fd.c */
void fd_close_all(struct loop *l);
void fd_trim(struct loop *l);
