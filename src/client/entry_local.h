/* The steps that entries without a wire call share. */
#pragma once
#include "client/handle.h"

/* At a failure: publishes the reason to the handle's connection (NULL: none); the value to return.
 */
static inline int failed_int(virConnectPtr conn)
{
    last_error_publish(conn);
    return -1;
}

static inline void *failed_null(virConnectPtr conn)
{
    last_error_publish(conn);
    return NULL;
}

/* "argument NAME of FUNC is NULL"; -1. */
int fail_null_argument(const char *func, const char *arg);
