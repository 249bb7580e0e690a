/* virStreamPtr: one call's stream of bytes, both ways. */
#pragma once
#include <glib.h>
#include "client/handle.h"

struct stream_callback;

struct _virStream {
    struct handle handle;
    virConnectPtr conn;
    unsigned flags;
    pthread_mutex_t lock;
    void *link_stream; /* the link's; NULL: no call opened it yet */
    bool ended;        /* finished or aborted */
    GPtrArray *former; /* link_streams of earlier calls, which a thread may still be in; or NULL */
    struct stream_callback *callback;
    virStreamPtr next; /* in conn->streams while it has a callback */
};

/* For conn_call: makes the link's stream; a call that failed takes it back. */
void stream_begin(virStreamPtr st);
void stream_cancel(virStreamPtr st);
/* On the loop thread: calls the callbacks of streams that are ready. */
void stream_dispatch(virConnectPtr conn);
