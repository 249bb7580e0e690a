/* Owns kept events. Called by events.c. Never awaits. Invariant: records are in the order in which
 * they were told, and there are never more than BACKLOG_MAX: the oldest make room.
 */
#include "guest/backlog.h"

#include <string.h>

#include "rt/rt.h"

#define BACKLOG_KEEP seconds(60)
enum { BACKLOG_MAX = 1024, OPEN_MAX = 1024 };

struct backlog {
    GPtrArray *records;
    GArray *open; /* uuids, 16 bytes each */
    struct timer *expiry;
};

static void record_free(void *ptr)
{
    struct backlog_record *r = ptr;
    g_free(r->name);
    g_free(r->data);
    g_free(r);
}

static void forget_all(void *arg)
{
    struct backlog *b = arg;
    g_ptr_array_set_size(b->records, 0);
    g_array_set_size(b->open, 0);
}

struct backlog *backlog_new(void)
{
    struct backlog *b = g_new0(struct backlog, 1);
    b->records = g_ptr_array_new_with_free_func(record_free);
    b->open = g_array_new(FALSE, FALSE, 16);
    b->expiry = timer_new(forget_all, b);
    return b;
}

void backlog_free(struct backlog *b)
{
    if (!b)
        return;
    timer_free(b->expiry);
    g_ptr_array_unref(b->records);
    g_array_unref(b->open);
    g_free(b);
}

bool backlog_wants(const struct backlog *b, const uint8_t *uuid)
{
    for (guint i = 0; b && uuid && i < b->open->len; i++)
        if (memcmp(b->open->data + (size_t)i * 16, uuid, 16) == 0)
            return true;
    return false;
}

void backlog_open(struct backlog *b, const uint8_t uuid[16])
{
    timer_arm(b->expiry, BACKLOG_KEEP, 0);
    if (backlog_wants(b, uuid))
        return;
    if (b->open->len == OPEN_MAX)
        g_array_remove_index(b->open, 0);
    g_array_append_vals(b->open, uuid, 1);
}

void backlog_add(struct backlog *b, const struct backlog_record *r)
{
    struct backlog_record *copy = g_memdup2(r, sizeof(*r));
    copy->name = g_strdup(r->name);
    copy->data = g_memdup2(r->data, r->len);
    if (b->records->len == BACKLOG_MAX)
        g_ptr_array_remove_index(b->records, 0);
    g_ptr_array_add(b->records, copy);
}

const struct backlog_record *backlog_get(const struct backlog *b, guint i)
{
    return i < b->records->len ? b->records->pdata[i] : NULL;
}
