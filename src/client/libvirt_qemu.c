/* Owns the hand-written entries of libvirt-qemu.so.0. Called by applications; blocks for one round
 * trip. */
#include <glib.h>
#include <libvirt/libvirt-qemu.h>
#include <stdlib.h>
#include <string.h>
#include "client/inside.h"

#define IN vireo_inside

static int failed(virConnectPtr conn)
{
    IN.last_error_publish(conn);
    return -1;
}

/* --- descriptors with a monitor command ------------------------------------------------------- */

static int run_command(struct link_call *call, virDomainPtr domain, const char *cmd, unsigned flags,
                       char **ret_result)
{
    struct qemu_domain_monitor_command_with_files_args args = {.cmd = cmd, .flags = flags};
    struct qemu_domain_monitor_command_with_files_ret ret = {0};
    args.dom.name = domain->name;
    args.dom.id = domain->number;
    memcpy(args.dom.uuid, domain->uuid, sizeof(args.dom.uuid));
    call->program = IN.program_qemu;
    call->proc = IN.program_qemu->by_number[PROC_QEMU_DOMAIN_MONITOR_COMMAND_WITH_FILES];
    call->args = &args;
    call->ret = &ret;
    call->mem = IN.arena_new();
    int rc = IN.conn_call(domain->conn, call);
    if (rc == 0)
        *ret_result = strdup(ret.result);
    IN.arena_free(call->mem);
    return rc;
}

static void give_files(const struct link_call *call, unsigned *noutfiles, int **outfiles)
{
    *noutfiles = (unsigned)call->n_fds_out;
    *outfiles = call->n_fds_out ? calloc(call->n_fds_out, sizeof(int)) : NULL;
    if (*outfiles)
        memcpy(*outfiles, call->fds_out, call->n_fds_out * sizeof(int));
}

EXPORT int virDomainQemuMonitorCommandWithFiles(virDomainPtr domain, const char *cmd,
                                                unsigned int ninfiles, int *infiles,
                                                unsigned int *noutfiles, int **outfiles,
                                                char **result, unsigned int flags)
{
    int out[32];
    struct link_call call = {.fds_in = infiles,
                             .n_fds_in = ninfiles,
                             .fds_out = out,
                             .max_fds_out = noutfiles && outfiles ? 32 : 0};
    IN.last_error_begin(FROM_NONE);
    if (!IN.handle_check(H_DOMAIN, domain, __func__))
        return failed(NULL);
    if (!IN.conn_check_write(domain->conn, __func__))
        return failed(domain->conn);
    if (!cmd || !result || (ninfiles && !infiles)) {
        IN.fail_null_argument(__func__, !cmd ? "cmd" : !result ? "result" : "infiles");
        return failed(domain->conn);
    }
    if (run_command(&call, domain, cmd, flags, result) < 0)
        return failed(domain->conn);
    if (call.max_fds_out)
        give_files(&call, noutfiles, outfiles);
    return 0;
}

/* --- monitor events ----------------------------------------------------------------------------
 */

struct subscription {
    const char *event;
    unsigned flags;
};

static int call_qemu(virConnectPtr conn, uint32_t number, const void *args, void *ret)
{
    struct link_call call = {.program = IN.program_qemu,
                             .proc = IN.program_qemu->by_number[number],
                             .args = args,
                             .ret = ret,
                             .mem = IN.arena_new()};
    int rc = IN.conn_call(conn, &call);
    IN.arena_free(call.mem);
    return rc;
}

static int register_monitor(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    const struct subscription *s = arg;
    struct nonnull_domain dom = {0};
    struct qemu_connect_domain_monitor_event_register_args args = {.event = s->event,
                                                                   .flags = s->flags};
    struct qemu_connect_domain_monitor_event_register_ret ret = {0};
    if (o) {
        dom.name = o->name;
        dom.id = o->number;
        memcpy(dom.uuid, o->uuid, sizeof(dom.uuid));
        args.dom = &dom;
    }
    int rc = call_qemu(conn, PROC_QEMU_CONNECT_DOMAIN_MONITOR_EVENT_REGISTER, &args, &ret);
    return rc < 0 ? -1 : ret.callback_id;
}

EXPORT int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom,
                                                    const char *event,
                                                    virConnectDomainQemuMonitorEventCallback cb,
                                                    void *opaque, virFreeCallback freecb,
                                                    unsigned int flags)
{
    struct subscription arg = {event, flags};
    struct event_sub like = {
        .family = EV_MONITOR, .cb = (void (*)(void))cb, .opaque = opaque, .ff = freecb};
    IN.last_error_begin(FROM_NONE);
    if (!IN.handle_check(H_CONNECT, conn, __func__))
        return failed(NULL);
    if (dom && !IN.handle_check(H_DOMAIN, dom, __func__))
        return failed(conn);
    if (!IN.conn_check_write(conn, __func__))
        return failed(conn);
    if (!cb) {
        IN.fail_null_argument(__func__, "cb");
        return failed(conn);
    }
    char uuid[VIR_UUID_STRING_BUFLEN] = "";
    if (dom)
        virDomainGetUUIDString(dom, uuid);
    like.key = g_strdup_printf("%s %x %s", uuid, flags, event ? event : "");
    int id = IN.events_subscribe(conn, &like, (struct object *)dom, register_monitor, &arg);
    g_free(like.key);
    return id < 0 ? failed(conn) : id;
}

static int deregister_monitor(virConnectPtr conn, enum event_family family, int server_id)
{
    struct qemu_connect_domain_monitor_event_deregister_args args = {.callback_id = server_id};
    return call_qemu(conn, PROC_QEMU_CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER, &args, NULL);
}

EXPORT int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID)
{
    IN.last_error_begin(FROM_NONE);
    if (!IN.handle_check(H_CONNECT, conn, __func__))
        return failed(NULL);
    if (IN.events_unsubscribe(conn, EV_MONITOR, callbackID, deregister_monitor) < 0)
        return failed(conn);
    return 0;
}
