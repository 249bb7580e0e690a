/* The first frame of a new stack, as rt_switch (assembly) will pop it. */
#include <stdint.h>
#include <string.h>
#include "rt/switch.h"

void rt_switch(void **save_sp, void *to_sp);
void rt_begin(void);

void *switch_prepare(void *stack, size_t size, void (*entry)(void *), void *arg)
{
    uintptr_t top = ((uintptr_t)stack + size) & ~(uintptr_t)15;
#if defined(__x86_64__)
    uint64_t *frame = (uint64_t *)top - 10;
    memset(frame, 0, 80);
    frame[0] = 0x1f80 | (uint64_t)0x037f << 32; /* mxcsr, x87 control word: the ABI's defaults */
    frame[3] = (uintptr_t)arg;                  /* r13 */
    frame[4] = (uintptr_t)entry;                /* r12 */
    frame[7] = (uintptr_t)rt_begin;
#elif defined(__aarch64__)
    uint64_t *frame = (uint64_t *)top - 20;
    memset(frame, 0, 160);
    frame[0] = (uintptr_t)entry;     /* x19 */
    frame[1] = (uintptr_t)arg;       /* x20 */
    frame[11] = (uintptr_t)rt_begin; /* x30 */
#else
#error "no assembly switch for this architecture: build switch_ucontext.c"
#endif
    return frame;
}

void switch_to(void **save_sp, void *to_sp)
{
    rt_switch(save_sp, to_sp);
}

void switch_forget(void *sp)
{
    (void)sp;
}
