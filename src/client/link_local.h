/* The contract between the client library and drivers that run in the same process: the module
 * libvirt_driver_NAME.so exports one symbol, `local_driver`, of this shape. The module runs its own
 * loop thread; every function here is called from application threads and may block them on it.
 *
 * Errors: a function that returns -1 fills *err (all strings g_malloc'd; the caller frees with
 * error_free), whole or as the detail alone (str1 NULL), as fail() would have left it.
 * Ownership: `args` stay the caller's; `ret` is filled with data in `mem`, or data that lives until
 * mem is reset (arena_defer). Everything is safe from any thread, close() comes last. */
#pragma once
#include <stdint.h>
#include <sys/types.h>
#include "base/arena.h"
#include "base/error.h"
#include "wire/proc.h"

enum { LOCAL_DRIVER_ABI = 2 };

struct local_conn;   /* the module's: one virConnect */
struct local_stream; /* the module's: one stream, made before the call that opens it */

struct local_call {
    const struct program *program;
    const struct proc *proc;
    const void *args; /* struct of proc->args, or NULL */
    void *ret;        /* struct of proc->ret to fill, or NULL */
    struct arena *mem;
    const int *fds_in;
    size_t n_fds_in; /* the module duplicates those it keeps */
    int *fds_out;    /* room for max_fds_out; the caller owns what is put there */
    size_t n_fds_out, max_fds_out;
    struct local_stream *stream;
};

/* What the module calls back, from its loop thread; neither waits nor calls into the module. */
struct local_hooks {
    /* A message of an event program row; msg and what it points at are copied (xdr) before return.
     */
    void (*event)(void *arg, const struct program *program, uint32_t number, const void *msg);
    void (*stream_changed)(void *arg); /* some stream became readable, writable, or failed */
    void (*closed)(void *arg);         /* the driver went away by itself */
    /* Only while open() runs, from its thread: who wants in. g_free(); NULL with the reason. */
    char *(*ask_user)(void *arg, const char *host);
    char *(*ask_password)(void *arg, const char *user, const char *host);
    void *arg;
};

enum { LOCAL_WOULD_BLOCK = -2, LOCAL_HOLE = -3 };
enum { LOCAL_READABLE = 1, LOCAL_WRITABLE = 2, LOCAL_ERROR = 4, LOCAL_HANGUP = 8 };

struct local_driver {
    int abi; /* LOCAL_DRIVER_ABI */
    const char *name;
    /* uri as the application gave it, aliases resolved. flags: VIR_CONNECT_RO. *ret_uri:
     * g_malloc'd, what virConnectGetURI tells. */
    int (*open)(const char *uri, unsigned flags, const struct local_hooks *hooks,
                struct local_conn **ret_conn, char **ret_uri, struct error **err);
    int (*call)(struct local_conn *c, struct local_call *call, struct error **err);
    void (*close)(struct local_conn *c); /* waits until hooks run no more */

    struct local_stream *(*stream_new)(struct local_conn *c);
    /* Bytes, 0 at the end, -1, LOCAL_WOULD_BLOCK (nonblock only), LOCAL_HOLE (stop_at_hole only).
     */
    ssize_t (*stream_recv)(struct local_stream *s, void *buf, size_t len, bool nonblock,
                           bool stop_at_hole, struct error **err);
    int (*stream_recv_hole)(struct local_stream *s, int64_t *ret_length, struct error **err);
    ssize_t (*stream_send)(struct local_stream *s, const void *buf, size_t len, bool nonblock,
                           struct error **err);
    int (*stream_send_hole)(struct local_stream *s, int64_t length, struct error **err);
    int (*stream_end)(struct local_stream *s, bool abort, struct error **err);
    int (*stream_ready)(struct local_stream *s); /* LOCAL_READABLE … of now */
    void (*stream_free)(struct local_stream *s);
};

/* For tests and programs that link a driver in: known under its name before modules are looked for.
 */
void local_driver_register(const struct local_driver *driver);
