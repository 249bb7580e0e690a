/* The bare switch between stacks; context.c adds what sanitizers must know. */
#pragma once
#include <stddef.h>
void *switch_prepare(void *stack, size_t size, void (*entry)(void *), void *arg); /* its sp */
void switch_to(void **save_sp, void *to_sp);
void switch_forget(void *sp);
