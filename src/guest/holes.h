/* Where the holes are in a queue of bytes: runs of zeroes that are told and not sent. The bytes are
 * the owner's; here are only positions. Values; no I/O, never awaits. */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

enum { HOLES_MAX = 1024 }; /* a writer waits when that many are not read */

struct holes {
    GQueue list;            /* struct hole, in order */
    uint64_t written, read; /* bytes, not counting holes */
};

void holes_clear(struct holes *h);
void holes_add(struct holes *h, int64_t length); /* behind what is written */
/* The length of the hole that is next to read; 0: bytes are, or nothing. */
int64_t holes_here(const struct holes *h);
void holes_skip(struct holes *h, int64_t length); /* at most holes_here() */
/* How many of len bytes lie before the next hole. */
size_t holes_limit(const struct holes *h, size_t len);
