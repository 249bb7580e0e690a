/* The long work on a guest that is under way: what it is, how far, and its end. Called by the
 * dispatcher; queries and aborts pass a flow. Awaits QEMU's answer. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(10)

struct progress {
    uint64_t elapsed_ms, total, processed, remaining;
};

static uint64_t number(json_t *o, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(o, key));
}

AWAITS static int ask(struct run *r, struct progress *p)
{
    json_t *info = NULL;
    p->elapsed_ms = (uint64_t)(loop_now() - r->job_started) / 1000000;
    if (!r->job_moves)
        return 0;
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(r->qmp, "query-migrate", NULL, &info) < 0)
        return -1;
    json_t *ram = json_object_get(info, "ram");
    p->total = number(ram, "total");
    p->processed = number(ram, "transferred");
    p->remaining = number(ram, "remaining");
    json_decref(info);
    return 0;
}

static int check_running(struct call *call)
{
    if (guest_is_active(call->guest))
        return 0;
    return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
}

/* --- backups ---------------------------------------------------------------------------------- */

AWAITS static int backup_info(struct run *r, struct domain_get_job_info_ret *ret)
{
    struct backup_figures f;
    if (backup_figures(r, &f) < 0)
        return -1;
    ret->type = VIR_DOMAIN_JOB_UNBOUNDED;
    ret->time_elapsed = f.elapsed_ms;
    ret->data_total = ret->file_total = f.total;
    ret->data_processed = ret->file_processed = f.processed;
    ret->data_remaining = ret->file_remaining = f.total - MIN(f.processed, f.total);
    return 0;
}

static void put_figures(struct params *p, const struct backup_figures *f, bool pull)
{
    param_int(p, VIR_DOMAIN_JOB_OPERATION, VIR_DOMAIN_JOB_OPERATION_BACKUP);
    param_ullong(p, VIR_DOMAIN_JOB_TIME_ELAPSED, f->elapsed_ms);
    if (pull) {
        param_ullong(p, VIR_DOMAIN_JOB_DISK_TEMP_USED, f->temp_used);
        param_ullong(p, VIR_DOMAIN_JOB_DISK_TEMP_TOTAL, f->temp_total);
    } else if (f->total) {
        param_ullong(p, VIR_DOMAIN_JOB_DISK_TOTAL, f->total);
        param_ullong(p, VIR_DOMAIN_JOB_DISK_PROCESSED, f->processed);
        param_ullong(p, VIR_DOMAIN_JOB_DISK_REMAINING, f->total - MIN(f->processed, f->total));
    }
}

AWAITS static int backup_stats(struct call *call, struct run *r,
                               struct domain_get_job_stats_ret *ret)
{
    struct params list = {.mem = call->mem};
    struct backup_figures f;
    bool pull = r->backup->value->mode == BACKUP_MODE_PULL;
    if (backup_figures(r, &f) < 0)
        return -1;
    put_figures(&list, &f, pull);
    ret->type = VIR_DOMAIN_JOB_UNBOUNDED;
    ret->params = list.list;
    ret->n_params = list.n;
    return 0;
}

void backup_put_completed(struct params *p, const struct completed_backup *c)
{
    const struct backup_figures f = {c->elapsed_ms, c->total, c->processed, c->temp_used,
                                     c->temp_total};
    put_figures(p, &f, c->pull);
    param_bool(p, VIR_DOMAIN_JOB_SUCCESS, c->success);
    if (c->error)
        param_string(p, VIR_DOMAIN_JOB_ERRMSG, c->error);
}

/* The last backup is remembered until somebody has asked, or the guest ends. */
static int completed_stats(struct call *call, struct domain_get_job_stats_ret *ret, bool keep)
{
    struct run *r = run_of(call->guest);
    struct params list = {.mem = call->mem};
    if (!r || !r->completed || !r->completed->there)
        return 0;
    backup_put_completed(&list, r->completed);
    ret->type = r->completed->success ? VIR_DOMAIN_JOB_COMPLETED : VIR_DOMAIN_JOB_FAILED;
    ret->params = list.list;
    ret->n_params = list.n;
    r->completed->there = keep;
    return 0;
}

OP(domain_get_job_info)
{
    struct run *r = run_of(call->guest);
    struct progress p = {0};
    (void)args;
    if (check_running(call) < 0)
        return -1;
    ret->type = VIR_DOMAIN_JOB_NONE;
    if (r && !r->job_started && r->backup)
        return backup_info(r, ret);
    if (!r || !r->job_started)
        return 0;
    if (ask(r, &p) < 0)
        return -1;
    ret->type = VIR_DOMAIN_JOB_UNBOUNDED;
    ret->time_elapsed = p.elapsed_ms;
    ret->data_total = ret->mem_total = p.total;
    ret->data_processed = ret->mem_processed = p.processed;
    ret->data_remaining = ret->mem_remaining = p.remaining;
    return 0;
}

OP(domain_get_job_stats)
{
    struct run *r = run_of(call->guest);
    struct params list = {.mem = call->mem};
    struct progress p = {0};
    if (args->flags & VIR_DOMAIN_JOB_STATS_COMPLETED)
        return completed_stats(call, ret, args->flags & VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED);
    if (check_running(call) < 0)
        return -1;
    ret->type = VIR_DOMAIN_JOB_NONE;
    if (r && !r->job_started && r->backup)
        return backup_stats(call, r, ret);
    if (!r || !r->job_started)
        return 0;
    if (ask(r, &p) < 0)
        return -1;
    ret->type = VIR_DOMAIN_JOB_UNBOUNDED;
    param_int(&list, VIR_DOMAIN_JOB_OPERATION, r->job_operation);
    param_ullong(&list, VIR_DOMAIN_JOB_TIME_ELAPSED, p.elapsed_ms);
    param_ullong(&list, VIR_DOMAIN_JOB_DATA_TOTAL, p.total);
    param_ullong(&list, VIR_DOMAIN_JOB_DATA_PROCESSED, p.processed);
    param_ullong(&list, VIR_DOMAIN_JOB_DATA_REMAINING, p.remaining);
    param_ullong(&list, VIR_DOMAIN_JOB_MEMORY_TOTAL, p.total);
    param_ullong(&list, VIR_DOMAIN_JOB_MEMORY_PROCESSED, p.processed);
    param_ullong(&list, VIR_DOMAIN_JOB_MEMORY_REMAINING, p.remaining);
    ret->params = list.list;
    ret->n_params = list.n;
    return 0;
}

static void put_memory(struct params *p, json_t *ram)
{
    static const struct {
        const char *name, *key;
    } rows[] = {{VIR_DOMAIN_JOB_MEMORY_CONSTANT, "duplicate"},
                {VIR_DOMAIN_JOB_MEMORY_NORMAL, "normal"},
                {VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES, "normal-bytes"},
                {VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE, "dirty-pages-rate"},
                {VIR_DOMAIN_JOB_MEMORY_ITERATION, "dirty-sync-count"},
                {VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS, "postcopy-requests"},
                {VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE, "page-size"}};
    param_ullong(p, VIR_DOMAIN_JOB_MEMORY_TOTAL, number(ram, "total"));
    param_ullong(p, VIR_DOMAIN_JOB_MEMORY_PROCESSED, number(ram, "transferred"));
    param_ullong(p, VIR_DOMAIN_JOB_MEMORY_REMAINING, number(ram, "remaining"));
    double mbps = json_number_value(json_object_get(ram, "mbps"));
    param_ullong(p, VIR_DOMAIN_JOB_MEMORY_BPS, (uint64_t)(mbps * 1000 * 1000 / 8));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        param_ullong(p, rows[i].name, number(ram, rows[i].key));
}

void job_tell_completed(struct run *r, int operation, nsec started)
{
    json_t *info = NULL;
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(r->qmp, "query-migrate", NULL, &info) < 0) {
        error_clear(); /* the work is done all the same */
        return;
    }
    json_t *ram = json_object_get(info, "ram");
    struct params p = {.mem = arena_new()};
    param_int(&p, VIR_DOMAIN_JOB_OPERATION, operation);
    param_ullong(&p, VIR_DOMAIN_JOB_TIME_ELAPSED, (uint64_t)(loop_now() - started) / 1000000);
    param_ullong(&p, VIR_DOMAIN_JOB_DOWNTIME, number(info, "downtime"));
    param_ullong(&p, VIR_DOMAIN_JOB_SETUP_TIME, number(info, "setup-time"));
    param_ullong(&p, VIR_DOMAIN_JOB_DATA_TOTAL, number(ram, "total"));
    param_ullong(&p, VIR_DOMAIN_JOB_DATA_PROCESSED, number(ram, "transferred"));
    param_ullong(&p, VIR_DOMAIN_JOB_DATA_REMAINING, number(ram, "remaining"));
    put_memory(&p, ram);
    struct domain_event_callback_job_completed_msg msg = {
        .dom = {.name = r->guest->name, .id = r->guest->id}, .n_params = p.n, .params = p.list};
    memcpy(msg.dom.uuid, r->guest->uuid, sizeof(msg.dom.uuid));
    event_domain(r->guest, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, &msg);
    arena_free(p.mem);
    json_decref(info);
}

AWAITS static int abort_job(struct call *call)
{
    struct run *r = run_of(call->guest);
    if (r && !r->job_started && r->backup)
        return run_monitor(call->guest) ? backup_abort(r) : -1;
    if (!r || !r->job_started)
        return fail(ERR_OPERATION_INVALID, "the domain has no job");
    if (!r->job_moves)
        return fail(ERR_OPERATION_UNSUPPORTED, "this job cannot be ended before its time");
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(r->qmp, "migrate_cancel", NULL, NULL);
}

OP_NO_RET(domain_abort_job)
{
    (void)args;
    (void)ret;
    return abort_job(call);
}

OP_NO_RET(domain_abort_job_flags)
{
    (void)ret;
    if (args->flags & VIR_DOMAIN_ABORT_JOB_POSTCOPY)
        return fail(ERR_OPERATION_INVALID, "the job is no migration in post-copy");
    return abort_job(call);
}
