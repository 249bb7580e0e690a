/* What libvirt-qemu, libvirt-lxc and libvirt-admin need of libvirt.so.0's inside: one exported
 * table, so that nothing else leaves. The four libraries are always of one build. */
#pragma once
#include "client/handle.h"
#include "client/link.h"
#include "gen/api.h"

struct client_inside {
    bool (*handle_check)(enum handle_kind kind, const void *handle, const char *func);
    void (*last_error_begin)(enum error_domain domain);
    void (*last_error_publish)(virConnectPtr conn);
    int (*fail)(enum error_code code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
    int (*fail_errno)(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
    int (*fail_null_argument)(const char *func, const char *arg);
    virConnectPtr (*conn_ref)(virConnectPtr conn);
    bool (*conn_unref)(virConnectPtr conn);
    bool (*conn_check_write)(const struct _virConnect *conn, const char *func);
    int (*conn_call)(virConnectPtr conn, struct link_call *call);
    void *(*object_ref)(void *object);
    void (*object_unref)(void *object);
    struct arena *(*arena_new)(void);
    void (*arena_free)(struct arena *a);
    int (*close_callback)(virConnectPtr conn, virConnectCloseFunc cb, void *opaque,
                          virFreeCallback freecb);
    int (*close_callback_remove)(virConnectPtr conn, virConnectCloseFunc cb);
    virConnectPtr (*admin_open)(const char *name, unsigned flags);
    const struct program *program_qemu, *program_lxc, *program_admin;
};
extern const struct client_inside vireo_inside;
