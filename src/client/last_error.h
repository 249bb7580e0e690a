/* The error of the calling thread as applications see it: virGetLastError() and the rest. */
#pragma once
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include "base/error.h"

/* At the start of a public call: forgets the last error and takes the API's own domain. */
void last_error_begin(enum error_domain domain);
/* At a public call's failure: the reason that is set becomes the thread's last error (and that of
 * conn, which may be NULL) and goes to the error handlers. */
void last_error_publish(virConnectPtr conn);
/* Makes err, complete and taken over, the thread's last error without telling any handler. */
void last_error_restore(struct error *err);
/* Keeps a connection's own last error and handler; in struct conn. */
struct conn_error {
    virError last;
    virErrorFunc handler;
    void *handler_data;
};
void conn_error_clear(struct conn_error *ce);
