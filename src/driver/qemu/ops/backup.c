/* Calls that begin a backup and look at it; job.c ends it. In the guest's lane; awaits QEMU.
 */
#include <glib.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/flow/checkpoint.h"
#include "driver/qemu/ops/ops.h"
#include "guest/backup.h"
#include "libvirt/libvirt.h"

static int check(struct call *call)
{
    struct run *r = run_of(call->guest);
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_UNSUPPORTED, "only a running guest is backed up");
    if (!run_monitor(call->guest))
        return -1;
    if (r->backup)
        return fail(ERR_OPERATION_INVALID, "domain '%s' has a backup going on", call->guest->name);
    if (r->job_started)
        return fail(ERR_OPERATION_INVALID, "domain '%s' has a job going on", call->guest->name);
    return 0;
}

OP_NO_RET(domain_backup_begin)
{
    (void)ret;
    const struct def *live = check(call) == 0 ? call_def(call) : NULL;
    struct backup *b = live ? backup_read(call->guest, live->value, args->backup_xml) : NULL;
    struct def *checkpoint = NULL;
    if (b && args->checkpoint_xml &&
        !(checkpoint = checkpoint_read(call, args->checkpoint_xml, 0))) {
        value_free(&type_backup, b);
        return -1;
    }
    if (!b)
        return -1;
    lane_flow(call->guest->lane, call->proc->api, LANE_BIT(LANE_QUERY));
    int rc =
        backup_start(call, b, checkpoint, args->flags & VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL);
    lane_flow(call->guest->lane, call->proc->api, 0);
    return rc;
}

static void free_text(void *text)
{
    g_free(text);
}

OP(domain_backup_get_xml_desc)
{
    struct run *r = run_of(call->guest);
    (void)args;
    if (!r || !r->backup)
        return fail(ERR_NO_DOMAIN_BACKUP, "no backup is going on");
    char *text = value_write(&type_backup, r->backup->value, 0);
    if (!text)
        return -1;
    arena_defer(call->mem, free_text, text);
    ret->xml = text;
    return 0;
}
