/* The portable switch, for architectures without an assembly one. A context's sp is its ucontext.
 */
#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>
#include "rt/switch.h"

struct start {
    void (*entry)(void *);
    void *arg;
};

static void begin(unsigned high, unsigned low)
{
    struct start *s = (struct start *)(((uintptr_t)high << 32) | low);
    struct start copy = *s;
    free(s);
    copy.entry(copy.arg);
    abort();
}

void *switch_prepare(void *stack, size_t size, void (*entry)(void *), void *arg)
{
    ucontext_t *u = calloc(1, sizeof *u);
    struct start *s = malloc(sizeof *s);
    *s = (struct start){entry, arg};
    getcontext(u);
    u->uc_stack.ss_sp = stack;
    u->uc_stack.ss_size = size;
    makecontext(u, (void (*)(void))begin, 2, (unsigned)((uintptr_t)s >> 32),
                (unsigned)(uintptr_t)s);
    return u;
}

void switch_to(void **save_sp, void *to_sp)
{
    ucontext_t *from = *save_sp;
    if (!from)
        *save_sp = from = calloc(1, sizeof *from);
    swapcontext(from, to_sp);
}

void switch_forget(void *sp)
{
    free(sp);
}
