/* Owns the reason of the last failure, one per fiber or per thread outside fibers.
 * Called everywhere. Never awaits, does no I/O. Invariant: a reason that is set is never lost
 * silently: debug builds abort when another would overwrite it. */
#include "base/error.h"
#include <errno.h>
#include <glib.h>
#include <string.h>

enum { LEVEL_ERROR = 2 };

static _Thread_local struct error_slot thread_slot;
static _Thread_local struct error_slot *current;
/* The thread's own reason is freed when the thread ends. */
static void thread_slot_free(void *slot);
static GPrivate thread_end = G_PRIVATE_INIT(thread_slot_free);

static void thread_slot_free(void *slot)
{
    struct error_slot *s = slot;
    error_free(s->err);
    s->err = NULL;
}

/* Never inlined: a fiber may not keep the address of a thread-local across a switch. */
static __attribute__((noinline)) struct error_slot *slot_get(void)
{
    if (current)
        return current;
    if (!g_private_get(&thread_end))
        g_private_set(&thread_end, &thread_slot);
    return &thread_slot;
}

struct error_slot *error_slot_swap(struct error_slot *slot)
{
    struct error_slot *old = current;
    current = slot;
    return old;
}

static void slot_store(struct error_slot *slot, struct error *err)
{
#ifdef DEBUG_ERRORS
    if (slot->err && err)
        g_error("error '%s' would overwrite '%s'", err->message, slot->err->message);
#endif
    error_free(slot->err);
    slot->err = err;
}

static void raise_error(enum error_domain domain, enum error_code code, int err, char *message)
{
    struct error *e = g_new0(struct error, 1);
    e->code = code;
    e->domain = domain;
    e->level = LEVEL_ERROR;
    e->message = message;
    e->sys_errno = err;
    slot_store(slot_get(), e);
}

int fail(enum error_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    raise_error(slot_get()->domain, code, 0, g_strdup_vprintf(fmt, args));
    va_end(args);
    return -1;
}

int fail_in(enum error_domain domain, enum error_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    raise_error(domain, code, 0, g_strdup_vprintf(fmt, args));
    va_end(args);
    return -1;
}

int fail_errno(int err, const char *fmt, ...)
{
    if (err < 0)
        err = -err;
    va_list args;
    va_start(args, fmt);
    g_autofree char *what = g_strdup_vprintf(fmt, args);
    va_end(args);
    char *text = g_strdup_printf("%s: %s", what, g_strerror(err));
    raise_error(slot_get()->domain, ERR_SYSTEM_ERROR, err, text);
    slot_get()->err->int1 = err;
    return -1;
}

int context(const char *fmt, ...)
{
    struct error *err = slot_get()->err;
    va_list args;
    va_start(args, fmt);
    g_autofree char *what = g_strdup_vprintf(fmt, args);
    va_end(args);
    if (!err) {
#ifdef DEBUG_ERRORS
        g_error("failure without a reason: %s", what);
#endif
        raise_error(slot_get()->domain, ERR_INTERNAL_ERROR, 0, g_steal_pointer(&what));
        return -1;
    }
    char *text = g_strdup_printf("%s: %s", what, err->message);
    g_free(err->message);
    err->message = text;
    return -1;
}

const struct error *error_get(void)
{
    return slot_get()->err;
}

const char *error_text(void)
{
    const struct error *err = error_get();
    return err && err->message ? err->message : "no reason is known";
}

void error_clear(void)
{
    error_free(error_take());
}

struct error *error_take(void)
{
    return g_steal_pointer(&slot_get()->err);
}

void error_set(struct error *err)
{
    slot_store(slot_get(), err);
}

struct error *error_copy(const struct error *err)
{
    if (!err)
        return NULL;
    struct error *copy = g_new(struct error, 1);
    *copy = *err;
    copy->message = g_strdup(err->message);
    copy->str1 = g_strdup(err->str1);
    copy->str2 = g_strdup(err->str2);
    copy->str3 = g_strdup(err->str3);
    return copy;
}

void error_free(struct error *err)
{
    if (!err)
        return;
    g_free(err->message);
    g_free(err->str1);
    g_free(err->str2);
    g_free(err->str3);
    g_free(err);
}

void error_domain_default(enum error_domain domain)
{
    slot_get()->domain = domain;
}
