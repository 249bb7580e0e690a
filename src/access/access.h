/* May this client make this call, see this object? One fixed order: read-only connections first,
 * then the rules of the procedure by each configured access driver. Called by guest/call.c for
 * every call of every driver. */
#pragma once
#include <stdbool.h>
#include "access/identity.h"
#include "wire/proc.h"

struct access_object { /* what a rule is about; NULL: the connection to the driver */
    const char *name;
    const char *uuid; /* text, NULL: it has none */
};

struct access_request {
    const struct proc *proc;
    const void *args;     /* decoded: flags and parameters decide which rules apply */
    struct identity *who; /* NULL: this process itself */
    bool read_only;
    const char *driver; /* "QEMU" */
    const struct access_object *object;
};

/* One way of deciding, after authentication. 1: allowed, 0: denied, -1 with the reason: no answer.
 */
struct access_driver {
    const char *name; /* as in the access_drivers key */
    AWAITS int (*check)(const struct access_request *request, const struct acl_rule *rule);
};
extern const struct access_driver access_driver_none; /* allows everything */

/* Makes another driver known, before access_configure(). For tests. */
void access_add_driver(const struct access_driver *driver);
/* The drivers in force, by the names of the configuration; NULL or empty: none. All must allow. */
int access_configure(const char *const *names);

/* The first half alone, for those who have not yet decoded the arguments. */
int access_check_read_only(const struct proc *proc, const void *args); /* args NULL: not yet */
/* 0, or -1 with ERR_OPERATION_DENIED (read-only connection) or ERR_ACCESS_DENIED. */
AWAITS int access_check(const struct access_request *request);
/* May the client see this object in a list? 1, 0, or -1 with the reason. */
AWAITS int access_visible(const struct access_request *request);
/* Is any access driver in force that could say no? Else lists need not ask. */
bool access_restricts(void);
