/* What was told of objects of which there is news from before anybody could listen: kept for a
 * while and told again to who comes. One per event hub. Loop thread only, nothing awaits. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct backlog_record {
    uint64_t sequence;
    int event_id;
    char *name;
    uint8_t uuid[16];
    uint8_t *data; /* the message with its callback id in front; room for the id of the reader */
    size_t len;
};
struct backlog;
struct backlog *backlog_new(void);
void backlog_free(struct backlog *b);
/* From now on everything that is told of this object is kept, and all of it as long: BACKLOG_KEEP
 * after the last such call. */
void backlog_open(struct backlog *b, const uint8_t uuid[16]);
bool backlog_wants(const struct backlog *b, const uint8_t *uuid);    /* b and uuid may be NULL */
void backlog_add(struct backlog *b, const struct backlog_record *r); /* copies */
/* The oldest first; valid until the next backlog_add(). */
const struct backlog_record *backlog_get(const struct backlog *b, guint i); /* NULL: no more */
