/* The steps that hand-written entries over the wire share. */
#pragma once
#include <stdlib.h>
#include <string.h>
#include "client/entry_local.h"
#include "client/link.h"
#include "gen/api.h"

/* A handle of that kind, its object's domain of errors taken; NULL with the error published. */
static inline struct object *manual_enter(enum handle_kind kind, enum error_domain domain,
                                          const void *handle, const char *func)
{
    last_error_begin(domain);
    return handle_check(kind, handle, func) ? (struct object *)handle : failed_null(NULL);
}

static inline virConnectPtr manual_enter_conn(virConnectPtr conn, enum error_domain domain,
                                              const char *func)
{
    last_error_begin(domain);
    return handle_check(H_CONNECT, conn, func) ? conn : failed_null(NULL);
}

static inline struct nonnull_domain wire_domain(const struct object *o)
{
    struct nonnull_domain d = {.name = o->name, .id = o->number};
    memcpy(d.uuid, o->uuid, sizeof(d.uuid));
    return d;
}

/* "argument NAME of FUNC is NULL", published; -1. */
static inline int manual_null(virConnectPtr conn, const char *func, const char *arg)
{
    fail_null_argument(func, arg);
    return failed_int(conn);
}
#define MANUAL_NEED(conn, arg)                        \
    do {                                              \
        if (!(arg))                                   \
            return manual_null(conn, __func__, #arg); \
    } while (0)
