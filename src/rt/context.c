/* Switching with everybody told who watches stacks: AddressSanitizer, ThreadSanitizer, Valgrind.
 * The only file that knows them. */
#include <pthread.h>
#include <string.h>
#include "rt/inside.h"
#include "rt/switch.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define WITH_TSAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define WITH_TSAN 1
#endif

#ifdef WITH_ASAN
void __sanitizer_start_switch_fiber(void **fake_stack_save, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *fake_stack, const void **bottom_old, size_t *size_old);
static void asan_leave(struct context *from, const struct context *to, bool ends)
{
    __sanitizer_start_switch_fiber(ends ? NULL : &from->fake_stack, to->stack, to->stack_size);
}
static void asan_arrive(struct context *here, struct context *from)
{
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(here ? here->fake_stack : NULL, &bottom, &size);
    if (from && !from->stack) {
        from->stack = (void *)bottom;
        from->stack_size = size;
    }
}
void __asan_unpoison_memory_region(void const volatile *addr, size_t size);
static void asan_forget(const struct context *c) /* the stack is about to be used anew */
{
    __asan_unpoison_memory_region(c->stack, c->stack_size);
}
#else
static void asan_forget(const struct context *c)
{
    (void)c;
}
static void asan_leave(struct context *from, const struct context *to, bool ends)
{
    (void)from, (void)to, (void)ends;
}
static void asan_arrive(struct context *here, struct context *from)
{
    (void)here, (void)from;
}
#endif

#ifdef WITH_TSAN
void *__tsan_get_current_fiber(void);
void *__tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void *fiber);
void __tsan_switch_to_fiber(void *fiber, unsigned flags);
#define TSAN(call) call
#else
#define TSAN(call) (void)0
#endif

#ifdef HAVE_VALGRIND
#include <valgrind/valgrind.h>
#define VALGRIND(call) call
#else
#define VALGRIND(call) (void)0
#endif

void context_make(struct context *c, void *stack, size_t size, void (*entry)(void *), void *arg)
{
    c->stack = stack;
    c->stack_size = size;
    c->fake_stack = NULL;
    c->sp = switch_prepare(stack, size, entry, arg);
    TSAN(c->tsan = __tsan_create_fiber(0));
    VALGRIND(c->valgrind_id = VALGRIND_STACK_REGISTER(stack, (char *)stack + size));
}

void context_of_thread(struct context *c)
{
    memset(c, 0, sizeof *c);
    TSAN(c->tsan = __tsan_get_current_fiber());
}

void context_switch(struct context *from, struct context *to, bool from_ends)
{
    asan_leave(from, to, from_ends);
    TSAN(__tsan_switch_to_fiber(to->tsan, 0));
    switch_to(&from->sp, to->sp);
    asan_arrive(from, NULL);
}

void context_started(struct context *from)
{
    asan_arrive(NULL, from);
}

void context_finish(struct context *c)
{
    asan_forget(c);
    switch_forget(c->sp);
    c->sp = NULL;
    TSAN(__tsan_destroy_fiber(c->tsan));
    VALGRIND(VALGRIND_STACK_DEREGISTER(c->valgrind_id));
}
