/* The bare switch, without a library so that it also runs cross-compiled: two stacks hand a word
 * back and forth while registers that a callee must keep are full of values. TAP on stdout. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rt/switch.h"

enum { STACK = 64 * 1024, ROUNDS = 1000 };

static void *main_sp, *other_sp;
static int turns, bad;

/* Many live values across the switch: they fill integer and floating-point registers. */
static void __attribute__((noinline)) pass_on(void **from, void **to, int seed)
{
    volatile int source = seed;
    int64_t a = source, b = a * 3 + 1, c = a * 5 + 2, d = a * 7 + 3, e = a * 11 + 4, f = a * 13 + 5;
    double p = source * 0.5, q = p + 1, r = p + 2, s = p + 3, t = p + 4, u = p + 5;
    switch_to(from, *to);
    if (a != seed || b != a * 3 + 1 || c != a * 5 + 2 || d != a * 7 + 3 || e != a * 11 + 4 ||
        f != a * 13 + 5)
        bad++;
    if (p != seed * 0.5 || q != p + 1 || r != p + 2 || s != p + 3 || t != p + 4 || u != p + 5)
        bad++;
}

static void other(void *arg)
{
    char local[100];
    if (((uintptr_t)__builtin_frame_address(0) & 15) != 0 || strcmp(arg, "argument") != 0)
        bad++;
    snprintf(local, sizeof(local), "%.3f", 1.25); /* needs an aligned stack */
    if (strcmp(local, "1.250") != 0)
        bad++;
    for (int i = 0; i < ROUNDS; i++) {
        turns++;
        pass_on(&other_sp, &main_sp, 7 * i);
    }
    switch_to(&other_sp, main_sp);
    abort();
}

int main(void)
{
    void *stack = aligned_alloc(16, STACK);
    if (!stack)
        return 1;
    memset(stack, 0xa5, STACK);
    other_sp = switch_prepare(stack, STACK, other, "argument");
    for (int i = 0; i < ROUNDS; i++)
        pass_on(&main_sp, &other_sp, 1000 + i);
    switch_to(&main_sp, other_sp);
    switch_forget(other_sp);
    printf("1..2\n%sok 1 every switch arrived\n", turns == ROUNDS ? "" : "not ");
    printf("%sok 2 registers survived\n", bad == 0 ? "" : "not ");
    free(stack);
    return turns != ROUNDS || bad;
}
