/* Owns memory that lives as long as one call. Called by whoever decodes or answers a call; one
 * arena belongs to one fiber. Never awaits. Invariant: what arena_alloc() gives is zeroed and
 * aligned to 16. */
#include "base/arena.h"
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 2048 - 64, NEXT_BLOCK = 8192 };

struct block {
    struct block *next; /* older */
    size_t size;
};

struct deferred {
    struct deferred *next;
    void (*fn)(void *);
    void *ptr;
};

struct arena {
    struct block *blocks; /* beyond the first */
    struct deferred *deferred;
    char *at, *end;
    char first[FIRST_BLOCK] __attribute__((aligned(16)));
};

static size_t round_up(size_t n)
{
    return (n + 15) & ~(size_t)15;
}

struct arena *arena_new(void)
{
    struct arena *a = aligned_alloc(16, round_up(sizeof(*a)));
    if (!a)
        g_error("out of memory");
    a->blocks = NULL;
    a->deferred = NULL;
    a->at = a->first;
    a->end = a->first + sizeof(a->first);
    return a;
}

void arena_reset(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->next;
        d->fn(d->ptr);
    }
    while (a->blocks) {
        struct block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
    a->at = a->first;
    a->end = a->first + sizeof(a->first);
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    free(a);
}

/* A large request gets a block of its own size; the current block stays in use. */
static void *alloc_block(struct arena *a, size_t size)
{
    const size_t head = round_up(sizeof(struct block));
    bool alone = size > NEXT_BLOCK / 4;
    size_t room = alone ? size : (size_t)NEXT_BLOCK;
    if (room > SIZE_MAX - head)
        g_error("arena: %zu bytes cannot be had", size);
    struct block *b = aligned_alloc(16, head + room);
    if (!b)
        g_error("out of memory: %zu bytes", room);
    b->next = a->blocks;
    b->size = room;
    a->blocks = b;
    char *data = (char *)b + head;
    if (!alone) {
        a->at = data + size;
        a->end = data + room;
    }
    return data;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX - 64)
        g_error("arena: %zu bytes cannot be had", size);
    size_t n = round_up(size ? size : 1);
    void *p = a->at;
    if (n <= (size_t)(a->end - a->at))
        a->at += n;
    else
        p = alloc_block(a, n);
    return memset(p, 0, n);
}

void *arena_dup(struct arena *a, const void *data, size_t size)
{
    void *p = arena_alloc(a, size);
    if (size)
        memcpy(p, data, size);
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_dup(a, s, strlen(s) + 1) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, args);
    va_end(args);
    return arena_strdup(a, text);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *ptr)
{
    struct deferred *d = arena_new_struct(a, struct deferred);
    d->fn = fn;
    d->ptr = ptr;
    d->next = a->deferred;
    a->deferred = d;
}
