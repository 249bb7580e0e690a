/* virDomainCoreDump: the guest's memory in a file. The guest stands still meanwhile unless it shall
 * not. Called by the dispatcher, which holds the guest's lane; a long flow that queries may pass.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/qemu/guest/far_file.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define QEMU_PATIENCE seconds(30)

static const char *const formats[] = {
    [VIR_DOMAIN_CORE_DUMP_FORMAT_RAW] = NULL,
    [VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB] = "kdump-zlib",
    [VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO] = "kdump-lzo",
    [VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY] = "kdump-snappy",
    [VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP] = "win-dmp",
};

static int check(uint32_t format, uint32_t flags)
{
    if (format >= G_N_ELEMENTS(formats))
        return fail(ERR_INVALID_ARG, "unknown format of a dump: %u", format);
    if (format && !(flags & VIR_DUMP_MEMORY_ONLY))
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "a kdump file holds memory alone: add flag MEMORY_ONLY");
    if ((flags & VIR_DUMP_CRASH) && (flags & (VIR_DUMP_LIVE | VIR_DUMP_RESET)))
        return fail(ERR_INVALID_ARG, "crash, live and reset exclude each other");
    if ((flags & VIR_DUMP_LIVE) && (flags & VIR_DUMP_RESET))
        return fail(ERR_INVALID_ARG, "live and reset exclude each other");
    return 0;
}

AWAITS static int pause_guest(struct run *r)
{
    DEADLINE(QEMU_PATIENCE);
    r->pause_reason = VIR_DOMAIN_PAUSED_DUMP;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return qmp_call(r->qmp, "stop", NULL, NULL);
}

AWAITS static int go_on(struct run *r)
{
    SHIELD();
    DEADLINE(QEMU_PATIENCE);
    return r->ended.open ? 0 : qmp_call(r->qmp, "cont", NULL, NULL);
}

AWAITS static int write_dump(struct run *r, int fd, uint32_t format, uint32_t flags)
{
    if (flags & VIR_DUMP_MEMORY_ONLY)
        return run_dump_memory(r, fd, formats[format]);
    return run_migrate_to(r, fd);
}

AWAITS static int dump(struct call *call, const char *to, uint32_t format, uint32_t flags)
{
    struct guest *g = call->guest;
    struct run *r = run_of(g);
    bool was_running = g->state == VIR_DOMAIN_RUNNING;
    bool stop = was_running && !(flags & VIR_DUMP_LIVE);
    if (check(format, flags) < 0 || !run_monitor(g))
        return -1;
    AUTO_FD int fd = run_dump_open(to);
    if (fd < 0)
        return -1;
    if (stop && pause_guest(r) < 0) {
        far_remove(to);
        return -1;
    }
    lane_flow(g->lane, call->proc->api, LANE_BIT(LANE_QUERY));
    int rc = write_dump(r, fd, format, flags);
    lane_flow(g->lane, call->proc->api, 0);
    if (rc < 0)
        far_remove(to);
    if (rc == 0 && (flags & VIR_DUMP_CRASH))
        return run_stop(g, false, VIR_DOMAIN_SHUTOFF_CRASHED, VIR_DOMAIN_EVENT_STOPPED_CRASHED);
    struct error *reason = rc < 0 ? error_take() : NULL;
    if (rc == 0 && (flags & VIR_DUMP_RESET))
        rc = qmp_call(r->qmp, "system_reset", NULL, NULL);
    if (was_running && (stop || g->state == VIR_DOMAIN_PAUSED) && go_on(r) < 0) {
        log_error("guest '%s' stays paused after a dump: %s", g->name, error_text());
        error_clear();
    }
    if (reason)
        error_set(reason);
    return rc;
}

OP_NO_RET(domain_core_dump)
{
    (void)ret;
    return dump(call, args->to, VIR_DOMAIN_CORE_DUMP_FORMAT_RAW, args->flags);
}

OP_NO_RET(domain_core_dump_with_format)
{
    (void)ret;
    return dump(call, args->to, args->dumpformat, args->flags);
}
