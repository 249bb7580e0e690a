/* Owns the loops over whole streams: virStreamSendAll and the rest. Called by applications; blocks.
 * Invariant: a failure aborts the stream, success leaves finishing to the caller. */
#include "client/stream.h"

#include <errno.h>
#include <glib.h>
#include "client/entry_local.h"

enum { CHUNK = 256 * 1024 };

/* 0 when the loop may run. */
static int enter(virStreamPtr st, bool handlers, const char *func)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_STREAM, st, func))
        return failed_int(NULL);
    if (!handlers)
        fail_null_argument(func, "handler");
    else if (st->flags & VIR_STREAM_NONBLOCK)
        fail(ERR_OPERATION_INVALID, "%s needs a blocking stream", func);
    else
        return 0;
    return failed_int(st->conn);
}

/* Aborts, keeping the reason: the last call's, or that a handler failed with errno. */
static int give_up(virStreamPtr st, bool handler_failed)
{
    int err = errno;
    if (handler_failed) {
        virResetLastError();
        fail_errno(err ? err : EIO, "the stream's handler failed");
        last_error_publish(st->conn);
    }
    virErrorPtr why = virSaveLastError();
    virStreamAbort(st);
    struct error *again = g_new0(struct error, 1);
    *again = (struct error){.code = (enum error_code)why->code,
                            .domain = (enum error_domain)why->domain,
                            .level = why->level,
                            .message = g_strdup(why->message),
                            .str1 = g_strdup(why->str1),
                            .str2 = g_strdup(why->str2),
                            .str3 = g_strdup(why->str3),
                            .int1 = why->int1,
                            .int2 = why->int2};
    virFreeError(why);
    last_error_restore(again);
    return -1;
}

static bool send_whole(virStreamPtr st, const char *buf, size_t len)
{
    for (size_t done = 0; done < len;) {
        int n = virStreamSend(st, buf + done, len - done);
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

EXPORT int virStreamSendAll(virStreamPtr st, virStreamSourceFunc handler, void *opaque)
{
    if (enter(st, handler, __func__) < 0)
        return -1;
    g_autofree char *buf = g_malloc(CHUNK);
    for (;;) {
        errno = 0;
        int got = handler(st, buf, CHUNK, opaque);
        if (got == 0)
            return 0;
        if (got < 0)
            return give_up(st, true);
        if (!send_whole(st, buf, (size_t)got))
            return give_up(st, false);
    }
}

/* 1 sent a piece, 0 the end, -1 and -2: a call or a handler failed. */
static int send_section(virStreamPtr st, virStreamSourceFunc handler,
                        virStreamSourceHoleFunc hole_handler, virStreamSourceSkipFunc skip_handler,
                        char *buf, void *opaque)
{
    int in_data = 0;
    long long section = 0;
    if (hole_handler(st, &in_data, &section, opaque) < 0)
        return -2;
    if (!in_data && section) {
        if (virStreamSendHole(st, section, 0) < 0)
            return -1;
        return skip_handler(st, section, opaque) < 0 ? -2 : 1;
    }
    int got = handler(st, buf, (size_t)MIN(section, (long long)CHUNK), opaque);
    if (got <= 0)
        return got < 0 ? -2 : 0;
    return send_whole(st, buf, (size_t)got) ? 1 : -1;
}

EXPORT int virStreamSparseSendAll(virStreamPtr st, virStreamSourceFunc handler,
                                  virStreamSourceHoleFunc holeHandler,
                                  virStreamSourceSkipFunc skipHandler, void *opaque)
{
    if (enter(st, handler && holeHandler && skipHandler, __func__) < 0)
        return -1;
    g_autofree char *buf = g_malloc(CHUNK);
    int rc;
    do {
        errno = 0;
        rc = send_section(st, handler, holeHandler, skipHandler, buf, opaque);
    } while (rc > 0);
    return rc == 0 ? 0 : give_up(st, rc == -2);
}

static bool deliver_whole(virStreamPtr st, virStreamSinkFunc handler, const char *buf, int len,
                          void *opaque)
{
    for (int done = 0; done < len;) {
        errno = 0;
        int n = handler(st, buf + done, (size_t)(len - done), opaque);
        if (n < 0)
            return false;
        done += n;
    }
    return true;
}

EXPORT int virStreamRecvAll(virStreamPtr st, virStreamSinkFunc handler, void *opaque)
{
    if (enter(st, handler, __func__) < 0)
        return -1;
    g_autofree char *buf = g_malloc(CHUNK);
    for (;;) {
        int got = virStreamRecv(st, buf, CHUNK);
        if (got == 0)
            return 0;
        if (got < 0)
            return give_up(st, false);
        if (!deliver_whole(st, handler, buf, got, opaque))
            return give_up(st, true);
    }
}

static int recv_hole(virStreamPtr st, virStreamSinkHoleFunc hole_handler, void *opaque)
{
    long long length;
    if (virStreamRecvHole(st, &length, 0) < 0)
        return give_up(st, false);
    errno = 0;
    return hole_handler(st, length, opaque) < 0 ? give_up(st, true) : 0;
}

EXPORT int virStreamSparseRecvAll(virStreamPtr st, virStreamSinkFunc handler,
                                  virStreamSinkHoleFunc holeHandler, void *opaque)
{
    if (enter(st, handler && holeHandler, __func__) < 0)
        return -1;
    g_autofree char *buf = g_malloc(CHUNK);
    for (;;) {
        int got = virStreamRecvFlags(st, buf, CHUNK, VIR_STREAM_RECV_STOP_AT_HOLE);
        if (got == 0)
            return 0;
        if (got == -3) {
            if (recv_hole(st, holeHandler, opaque) < 0)
                return -1;
        } else if (got < 0) {
            return give_up(st, false);
        } else if (!deliver_whole(st, handler, buf, got, opaque)) {
            return give_up(st, true);
        }
    }
}
