/* Jobs on disks of simulated guests: pull, commit, copy. Bodies of calls in the guest's lane; a
 * fiber for each job advances it and enters the lane to finish it. Invariants: a disk has one job
 * at most; the live definition and the event that tells of it change together; a job ends with the
 * run of the guest that it began in.
 */
#include "driver/test/blockjob.h"
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/disk_job.h"
#include "guest/edit.h"
#include "guest/events.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

enum { STEPS = 8, STEPS_PER_SECOND = 200, DISK_BYTES = 1 << 30 };
#define STEP_TIME millis(1000 / STEPS_PER_SECOND)

struct block_job {
    int refs; /* the table's and the fiber's */
    struct guest *guest;
    int run; /* the guest's id when it began */
    char *disk;
    int type, top, base; /* of a commit: layers */
    uint64_t bandwidth;  /* bytes per second; 0: no limit */
    uint64_t cur, end;
    bool shallow, ready, over;
};

struct sim_jobs {
    GHashTable *by_disk;
};

static void job_unref(void *p)
{
    struct block_job *j = p;
    if (--j->refs)
        return;
    g_free(j->disk);
    g_free(j);
}

/* What the table lets go of is over; the fiber sees that. */
static void job_end(void *p)
{
    ((struct block_job *)p)->over = true;
    job_unref(p);
}

void sim_jobs_free(struct sim_jobs *jobs)
{
    if (jobs)
        g_hash_table_unref(jobs->by_disk);
    g_free(jobs);
}

static GHashTable *jobs_of(struct guest *g)
{
    struct sim *s = sim_of(g);
    if (!s->jobs) {
        s->jobs = g_new0(struct sim_jobs, 1);
        s->jobs->by_disk = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, job_end);
    }
    return s->jobs->by_disk;
}

static bool is_of_this_run(const struct block_job *j)
{
    return !j->over && guest_is_active(j->guest) && j->guest->id == j->run;
}

static struct block_job *job_on(struct guest *g, const char *disk)
{
    struct block_job *j = g_hash_table_lookup(jobs_of(g), disk);
    if (j && !is_of_this_run(j)) { /* its run is over */
        g_hash_table_remove(jobs_of(g), disk);
        j = NULL;
    }
    return j;
}

/* --- telling ---------------------------------------------------------------------------------- */

/* The disk as it is told of; free(). */
static char *path_now(struct guest *g, const char *disk)
{
    const struct disk *d = sim_live(g) ? sim_find_disk(sim_live(g), disk) : NULL;
    return d ? g_strdup(sim_disk_path(d)) : NULL;
}

/* --- advancing -------------------------------------------------------------------------------- */

static int finish_edit(void *value, void *arg)
{
    const struct block_job *j = arg;
    struct disk *d = sim_find_disk(value, j->disk);
    if (!d)
        return fail(ERR_OPERATION_FAILED, "disk '%s' is gone", j->disk);
    if (j->type == VIR_DOMAIN_BLOCK_JOB_TYPE_PULL)
        chain_drop(d, 0, j->base);
    else if (j->type == VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT)
        chain_drop(d, j->top - 1, j->base);
    else if (d->mirror)
        d->mirror->ready = MIRROR_READY_YES;
    return 0;
}

/* In the lane. Copies and commits of the disk itself wait to be told what becomes of them. */
AWAITS static void finish(struct block_job *j)
{
    g_autofree char *path = path_now(j->guest, j->disk);
    bool stays = j->type == VIR_DOMAIN_BLOCK_JOB_TYPE_COPY ||
                 j->type == VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT;
    bool failed = guest_edit(j->guest, true, finish_edit, j) < 0;
    error_clear();
    if (!is_of_this_run(j))
        return;
    j->ready = stays && !failed;
    if (!j->ready)
        g_hash_table_remove(jobs_of(j->guest), j->disk);
    disk_job_tell(j->guest, j->disk, path, j->type,
                  failed  ? VIR_DOMAIN_BLOCK_JOB_FAILED
                  : stays ? VIR_DOMAIN_BLOCK_JOB_READY
                          : VIR_DOMAIN_BLOCK_JOB_COMPLETED);
}

static uint64_t step_of(const struct block_job *j)
{
    uint64_t step = j->end / STEPS;
    return j->bandwidth ? MIN(step, MAX(j->bandwidth / STEPS_PER_SECOND, 1)) : step;
}

AWAITS static int run(void *arg)
{
    struct block_job *j = arg;
    struct guest *g = j->guest;
    while (is_of_this_run(j) && j->cur < j->end) {
        if (fiber_sleep(STEP_TIME) < 0)
            break;
        j->cur = MIN(j->end, j->cur + step_of(j));
    }
    if (is_of_this_run(j) && j->cur == j->end &&
        lane_enter(g->lane, LANE_MODIFY, "block job") == 0) {
        if (is_of_this_run(j))
            finish(j);
        lane_leave(g->lane);
    }
    error_clear();
    guest_unref(g);
    job_unref(j);
    return 0;
}

/* --- beginning -------------------------------------------------------------------------------- */

/* The disk that a call names, when no job is on it; NULL with the reason. */
static const struct disk *free_disk(struct call *call, const char *name)
{
    const struct disk *d = sim_find_disk(sim_live(call->guest), name);
    if (!d)
        return fail_null(ERR_INVALID_ARG, "the domain has no disk '%s'", name);
    if (job_on(call->guest, d->target->dev))
        return fail_null(ERR_BLOCK_COPY_ACTIVE, "disk '%s' has a job already", d->target->dev);
    if (!sim_disk_path(d))
        return fail_null(ERR_OPERATION_INVALID, "disk '%s' has no medium", d->target->dev);
    return d;
}

static void begin(struct call *call, const struct block_job *how, const char *disk)
{
    struct guest *g = call->guest;
    struct block_job *j = g_new0(struct block_job, 1);
    *j = *how;
    j->refs = 2;
    j->guest = guest_ref(g); /* the fiber's */
    j->run = g->id;
    j->disk = g_strdup(disk);
    j->end = DISK_BYTES;
    g_hash_table_insert(jobs_of(g), j->disk, j);
    fiber_spawn(driver_of(call)->group, "block job", run, j);
}

AWAITS static int pull(struct call *call, const char *name, const char *base, uint64_t bandwidth)
{
    const struct disk *d = free_disk(call, name);
    int layer = d ? chain_find(d, base, chain_depth(d) + 1) : -1;
    if (layer < 0)
        return -1;
    if (layer == 0)
        return fail(ERR_INVALID_ARG, "disk '%s' cannot be pulled into itself", d->target->dev);
    const struct block_job how = {
        .type = VIR_DOMAIN_BLOCK_JOB_TYPE_PULL, .base = layer, .bandwidth = bandwidth};
    begin(call, &how, d->target->dev);
    return 0;
}

OP_NO_RET(domain_block_pull)
{
    return pull(
        call, args->path, NULL,
        disk_job_speed(args->bandwidth, args->flags & VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES));
}

/* --- copies ----------------------------------------------------------------------------------- */

struct mirroring {
    const char *disk;
    struct mirror *mirror; /* taken */
};

static int set_mirror(void *value, void *arg)
{
    struct mirroring *m = arg;
    struct disk *d = sim_find_disk(value, m->disk);
    value_free(&type_mirror, d->mirror);
    d->mirror = m->mirror;
    m->mirror = NULL;
    return 0;
}

/* Takes mirror in any case. */
AWAITS static int begin_mirror(struct call *call, const struct block_job *how, const char *name,
                               struct mirror *mirror)
{
    const struct disk *d = free_disk(call, name);
    g_autofree char *disk = d ? g_strdup(d->target->dev) : NULL;
    struct mirroring m = {disk, mirror};
    int rc = d ? guest_edit(call->guest, true, set_mirror, &m) : -1;
    value_free(&type_mirror, m.mirror);
    if (rc < 0)
        return -1;
    begin(call, how, disk);
    return 0;
}

OP_NO_RET(domain_block_rebase)
{
    uint32_t f = args->flags;
    uint64_t bandwidth =
        disk_job_speed(args->bandwidth, f & VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES);
    const struct block_job how = {.type = VIR_DOMAIN_BLOCK_JOB_TYPE_COPY,
                                  .bandwidth = bandwidth,
                                  .shallow = f & VIR_DOMAIN_BLOCK_REBASE_SHALLOW};
    if (!(f & VIR_DOMAIN_BLOCK_REBASE_COPY))
        return pull(call, args->path, args->base, bandwidth);
    const char *format = f & VIR_DOMAIN_BLOCK_REBASE_COPY_RAW ? "raw" : NULL;
    enum storage_type type =
        f & VIR_DOMAIN_BLOCK_REBASE_COPY_DEV ? STORAGE_TYPE_BLOCK : STORAGE_TYPE_FILE;
    return begin_mirror(call, &how, args->path,
                        mirror_new(MIRROR_JOB_COPY, type, args->base, format));
}

OP_NO_RET(domain_block_copy)
{
    struct block_job how = {.type = VIR_DOMAIN_BLOCK_JOB_TYPE_COPY,
                            .shallow = args->flags & VIR_DOMAIN_BLOCK_COPY_SHALLOW};
    for (uint32_t i = 0; i < args->n_params; i++)
        if (strcmp(args->params[i].field, VIR_DOMAIN_BLOCK_COPY_BANDWIDTH) == 0)
            how.bandwidth = args->params[i].value.ul;
    struct mirror *m = mirror_read(args->destxml);
    return m ? begin_mirror(call, &how, args->path, m) : -1;
}

/* --- commits ---------------------------------------------------------------------------------- */

OP_NO_RET(domain_block_commit)
{
    uint32_t f = args->flags;
    const struct disk *d = free_disk(call, args->disk);
    int top, base;
    if (!d || disk_commit_layers(d, args->top, args->base, f, &top, &base) < 0)
        return -1;
    const struct block_job how = {
        .type = top ? VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT : VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT,
        .top = top,
        .base = base,
        .bandwidth = disk_job_speed(args->bandwidth, f & VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES)};
    if (top) {
        begin(call, &how, d->target->dev);
        return 0;
    }
    return begin_mirror(call, &how, args->disk, mirror_of_layer(d, base));
}

/* --- jobs that are going on ------------------------------------------------------------------- */

static struct block_job *job_named(struct call *call, const char *name)
{
    const struct disk *d = sim_find_disk(sim_live(call->guest), name);
    if (!d)
        return fail_null(ERR_INVALID_ARG, "the domain has no disk '%s'", name);
    return job_on(call->guest, d->target->dev);
}

OP(domain_get_block_job_info)
{
    const struct disk *d = sim_find_disk(sim_live(call->guest), args->path);
    if (!d)
        return fail(ERR_INVALID_ARG, "the domain has no disk '%s'", args->path);
    const struct block_job *j = job_on(call->guest, d->target->dev);
    if (!j)
        return 0;
    ret->found = 1;
    ret->type = j->type;
    ret->bandwidth =
        args->flags & VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES ? j->bandwidth : j->bandwidth >> 20;
    ret->cur = j->ready || j->cur < j->end ? j->cur : j->end - 1; /* equal: it is ready */
    ret->end = j->end;
    return 0;
}

static struct block_job *active_job(struct call *call, const char *name)
{
    struct block_job *j = job_named(call, name);
    if (!j && !error_get())
        fail(ERR_OPERATION_INVALID, "disk '%s' has no job", name);
    return j;
}

OP_NO_RET(domain_block_job_set_speed)
{
    struct block_job *j = active_job(call, args->path);
    if (!j)
        return -1;
    j->bandwidth =
        disk_job_speed(args->bandwidth, args->flags & VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES);
    return 0;
}

struct end_of_job {
    const struct block_job *job;
    bool pivot;
};

static int end_edit(void *value, void *arg)
{
    const struct end_of_job *e = arg;
    struct disk *d = sim_find_disk(value, e->job->disk);
    if (!d || !d->mirror)
        return 0;
    if (e->pivot && e->job->type == VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT)
        chain_take(d, e->job->base);
    else if (e->pivot)
        chain_pivot(d, e->job->shallow);
    value_free(&type_mirror, d->mirror);
    d->mirror = NULL;
    return 0;
}

static int check_pivot(const struct block_job *j)
{
    if (j->type != VIR_DOMAIN_BLOCK_JOB_TYPE_COPY &&
        j->type != VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT)
        return fail(ERR_OPERATION_INVALID, "pivot of disk '%s' requires an active copy job",
                    j->disk);
    if (!j->ready)
        return fail(ERR_BLOCK_COPY_ACTIVE, "the copy of disk '%s' has not caught up yet", j->disk);
    return 0;
}

OP_NO_RET(domain_block_job_abort)
{
    struct guest *g = call->guest;
    struct block_job *j = active_job(call, args->path);
    bool pivot = args->flags & VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT;
    if (!j || (pivot && check_pivot(j) < 0))
        return -1;
    g_autofree char *path = path_now(g, j->disk), *disk = g_strdup(j->disk);
    const struct end_of_job end = {j, pivot};
    int type = j->type;
    if (guest_edit(g, true, end_edit, (void *)&end) < 0)
        return -1;
    g_hash_table_remove(jobs_of(g), disk);
    disk_job_tell(g, disk, path, type,
                  pivot ? VIR_DOMAIN_BLOCK_JOB_COMPLETED : VIR_DOMAIN_BLOCK_JOB_CANCELED);
    return 0;
}
