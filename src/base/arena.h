/* A bump allocator for what lives as long as one call: decoded arguments and the reply. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>

struct arena; /* arena_new(): the first block is inside, so small calls allocate once */
struct arena *arena_new(void);
void arena_free(struct arena *a);
void arena_reset(struct arena *a);               /* forgets everything, keeps one block for reuse */
void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned to 16 */
void *arena_dup(struct arena *a, const void *data, size_t size);
char *arena_strdup(struct arena *a, const char *s); /* NULL for NULL */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Frees ptr with fn when the arena is freed or reset. */
void arena_defer(struct arena *a, void (*fn)(void *), void *ptr);
#define arena_new_struct(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))
