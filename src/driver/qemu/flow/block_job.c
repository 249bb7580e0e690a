/* The life of jobs on disks. Started by calls in the guest's lane; ended by QEMU's word, in the
 * lane again: by the call that waits for it, or by a fiber. Invariants: a disk has one job at most;
 * the definition follows what QEMU's disk builds on, not what was asked for; a job is dismissed
 * only when the definition is published, so a daemon that dies in between finds it again.
 */
#include "driver/qemu/flow/block_job.h"
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/qemu_job.h"
#include "driver/qemu/guest/far_file.h"
#include "driver/qemu/ops/stats.h"
#include "driver/qemu/qmp/jobs.h"
#include "guest/disk_job.h"
#include "guest/edit.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)
#define END_PATIENCE seconds(120)
#define LONG_PATIENCE seconds(86400)

/* --- names ------------------------------------------------------------------------------------ */

static const char *const words[] = {"pull", "copy", "commit", "active", "backup"};

static char *name_of(const struct block_job *j)
{
    const char *mark = j->shallow ? "-shallow" : j->remove ? "-remove" : "";
    return g_strdup_printf("%s-%s-%u-%u%s", words[j->kind], j->disk, j->top, j->base, mark);
}

/* NULL: none of ours. */
static struct block_job *parse(const char *id)
{
    g_auto(GStrv) w = g_strsplit(id, "-", 5);
    guint n = g_strv_length(w);
    for (size_t kind = 0; n >= 4 && kind < G_N_ELEMENTS(words); kind++) {
        if (strcmp(w[0], words[kind]) != 0)
            continue;
        struct block_job *j = g_new0(struct block_job, 1);
        j->kind = (enum block_job_kind)kind;
        j->id = g_strdup(id);
        j->disk = g_strdup(w[1]);
        j->top = (unsigned)g_ascii_strtoull(w[2], NULL, 10);
        j->base = (unsigned)g_ascii_strtoull(w[3], NULL, 10);
        j->shallow = g_strcmp0(w[4], "shallow") == 0;
        j->remove = g_strcmp0(w[4], "remove") == 0;
        return j;
    }
    return NULL;
}

int block_job_type(const struct block_job *j)
{
    static const int types[] = {VIR_DOMAIN_BLOCK_JOB_TYPE_PULL, VIR_DOMAIN_BLOCK_JOB_TYPE_COPY,
                                VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT,
                                VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT,
                                VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP};
    return types[j->kind];
}

/* --- the list --------------------------------------------------------------------------------- */

static void job_unref(void *p)
{
    struct block_job *j = p;
    if (--j->refs)
        return;
    g_free(j->id);
    g_free(j->disk);
    g_free(j);
}

static void add(struct run *r, struct block_job *j)
{
    j->refs = 1;
    if (!r->block_jobs)
        r->block_jobs = g_ptr_array_new_with_free_func(job_unref);
    g_ptr_array_add(r->block_jobs, j);
}

static struct block_job *find(const struct run *r, const char *disk, const char *id)
{
    for (guint i = 0; r->block_jobs && i < r->block_jobs->len; i++) {
        struct block_job *j = r->block_jobs->pdata[i];
        if ((disk && strcmp(j->disk, disk) == 0) || (id && strcmp(j->id, id) == 0))
            return j;
    }
    return NULL;
}

struct block_job *block_job_on(struct run *r, const char *disk)
{
    return find(r, disk, NULL);
}

bool block_jobs_any(const struct run *r)
{
    return r->block_jobs && r->block_jobs->len;
}

void block_jobs_free(struct run *r)
{
    g_clear_pointer(&r->block_jobs, g_ptr_array_unref);
}

struct block_job *block_job_note(struct run *r, const struct block_job *how, json_t *args)
{
    struct block_job *j = g_new0(struct block_job, 1);
    *j = *how;
    j->disk = g_strdup(how->disk);
    j->id = name_of(j);
    json_object_set_new(args, "job-id", json_string(j->id));
    json_object_set_new(args, "auto-finalize", json_true());
    json_object_set_new(args, "auto-dismiss", json_false());
    add(r, j); /* what QEMU says of it may come before its answer */
    return j;
}

void block_job_drop(struct run *r, struct block_job *j)
{
    g_ptr_array_remove(r->block_jobs, j);
}

struct block_job *block_job_start(struct run *r, const struct block_job *how, const char *command,
                                  json_t *args)
{
    struct block_job *j = block_job_note(r, how, args);
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(r->qmp, command, args, NULL) == 0)
        return j;
    block_job_drop(r, j);
    return NULL;
}

/* --- what became of it ------------------------------------------------------------------------ */

struct outcome {
    const struct block_job *job;
    bool pivoted;            /* the guest writes to where it was copied or committed to */
    bool done;               /* else it failed or was cancelled */
    int status;              /* of the event */
    const char *stored_path; /* of a pivot: what the stored definition has to have had */
    struct mirror *mirror;   /* of a pivot, for the stored definition */
};

static struct disk *disk_in(struct domain *def, const char *target)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->target && g_strcmp0(def->disks[i]->target->dev, target) == 0)
            return def->disks[i];
    return NULL;
}

/* A copy of everything builds on nothing. */
static void take_copy(struct disk *d, bool shallow)
{
    chain_pivot(d, shallow);
    if (!d->backing_store)
        d->backing_store = value_new(&type_backing_store);
}

static int edit_live(void *value, void *arg)
{
    const struct outcome *o = arg;
    const struct block_job *j = o->job;
    struct disk *d = disk_in(value, j->disk);
    if (!d)
        return 0; /* unplugged meanwhile */
    int top = chain_find_index(d, j->top), base = chain_find_index(d, j->base);
    if (j->kind == JOB_PULL && o->done)
        chain_drop(d, 0, base > 0 ? base : chain_depth(d) + 1);
    else if (j->kind == JOB_COMMIT && o->done && top > 0 && base > top)
        chain_drop(d, top - 1, base);
    else if (j->kind == JOB_ACTIVE_COMMIT && o->pivoted && base > 0)
        chain_take(d, base);
    else if (j->kind == JOB_COPY && o->pivoted && d->mirror)
        take_copy(d, j->shallow);
    value_free(&type_mirror, d->mirror);
    d->mirror = NULL;
    return 0;
}

/* The next start has to find the same disk, if it is the same now. */
static int edit_stored(void *value, void *arg)
{
    const struct outcome *o = arg;
    struct disk *d = disk_in(value, o->job->disk);
    if (!d || g_strcmp0(chain_path(d->source), o->stored_path) != 0)
        return 0;
    value_free(&type_backing_store, d->backing_store);
    d->backing_store = NULL; /* the images say */
    value_free(&type_mirror, d->mirror);
    d->mirror = value_copy(&type_mirror, o->mirror);
    d->mirror->source->has_index = false;
    chain_pivot(d, true);
    return 0;
}

static json_t *job_row(json_t *jobs, const char *id)
{
    json_t *row;
    size_t i;
    json_array_foreach(jobs, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "id")), id) == 0)
            return row;
    }
    return NULL;
}

/* QEMU is asked: what was meant may not be what happened. */
AWAITS static int find_outcome(struct run *r, const struct disk *d, struct outcome *o)
{
    const struct block_job *j = o->job;
    json_t *jobs = NULL;
    if (qmp_call(r->qmp, "query-jobs", NULL, &jobs) < 0)
        return -1;
    const char *error = json_string_value(json_object_get(job_row(jobs, j->id), "error"));
    if (error && !j->cancelled)
        log_warn("guest '%s': job %s: %s", r->guest->name, j->id, error);
    bool failed = error != NULL;
    json_decref(jobs);
    g_autofree char *node = disk_node(r->qmp, d);
    if (!node)
        return -1;
    g_autofree char *start = g_strdup_printf("libvirt-%u-", j->kind == JOB_COPY ? j->top : j->base);
    o->pivoted = g_str_has_prefix(node, start);
    o->done = o->pivoted || (!failed && (j->kind == JOB_PULL || j->kind == JOB_COMMIT));
    o->status = o->done                   ? VIR_DOMAIN_BLOCK_JOB_COMPLETED
                : j->cancelled || !failed ? VIR_DOMAIN_BLOCK_JOB_CANCELED
                                          : VIR_DOMAIN_BLOCK_JOB_FAILED;
    return 0;
}

/* --- what nobody needs any more --------------------------------------------------------------- */

static bool is_left(const struct disk *d, unsigned index)
{
    return chain_find_index(d, index) >= 0;
}

/* The layers that were there and are not, as nodes and, when wished for, as files. */
AWAITS static void drop_left_over(struct run *r, const struct block_job *j,
                                  const struct disk *before, const struct disk *now)
{
    struct node_names names = {0};
    json_t *nodes = chain_nodes(r);
    for (int n = 0; nodes && n <= chain_depth(before); n++) {
        const struct chain_layer l = chain_layer(before, n);
        const char *path = chain_path(l.source);
        if (is_left(now, l.index))
            continue;
        chain_layer_nodes(nodes, l.index, &names);
        if (j->remove && l.type == STORAGE_TYPE_FILE && path)
            far_remove(path);
    }
    if (nodes && j->kind == JOB_COPY && !is_left(now, j->top))
        chain_layer_nodes(nodes, j->top, &names);
    json_decref(nodes);
    error_clear();
    run_drop_nodes(r, &names);
    node_names_clear(&names);
}

AWAITS static void dismiss(struct run *r, const char *id)
{
    if (qmp_call(r->qmp, "job-dismiss", json_pack("{s:s}", "id", id), NULL) < 0) {
        log_debug("guest '%s': job %s: %s", r->guest->name, id, error_text());
        error_clear();
    }
}

/* The stored definition first: a daemon that comes later learns from the live one, which still has
 * the mirror, that it has not been told. */
AWAITS static int publish(struct run *r, struct outcome *o, const struct disk *before)
{
    o->stored_path = chain_path(before->source);
    if (o->pivoted && before->mirror)
        o->mirror = before->mirror;
    if (o->mirror && r->guest->persistent && guest_edit(r->guest, false, edit_stored, o) < 0) {
        log_error("guest '%s': its stored definition has the disk of before: %s", r->guest->name,
                  error_text());
        error_clear();
    }
    return guest_edit(r->guest, true, edit_live, o);
}

AWAITS static void drop_copy(struct run *r, unsigned index)
{
    struct node_names names = {0};
    json_t *nodes = chain_nodes(r);
    if (nodes)
        chain_layer_nodes(nodes, index, &names);
    json_decref(nodes);
    error_clear();
    run_drop_nodes(r, &names);
    node_names_clear(&names);
}

/* The definition does not know of backups. */
AWAITS static int follow_backup(struct run *r, struct block_job *j)
{
    json_t *jobs = NULL;
    const struct disk *d = disk_in(r->guest->live->value, j->disk);
    g_autofree char *path = d ? g_strdup(chain_path(d->source)) : NULL;
    if (qmp_call(r->qmp, "query-jobs", NULL, &jobs) < 0)
        return -1;
    json_t *row = job_row(jobs, j->id);
    g_autofree char *error = g_strdup(json_string_value(json_object_get(row, "error")));
    uint64_t total = (uint64_t)json_integer_value(json_object_get(row, "total-progress"));
    uint64_t done = (uint64_t)json_integer_value(json_object_get(row, "current-progress"));
    int status = j->cancelled ? VIR_DOMAIN_BLOCK_JOB_CANCELED
                 : error      ? VIR_DOMAIN_BLOCK_JOB_FAILED
                              : VIR_DOMAIN_BLOCK_JOB_COMPLETED;
    json_decref(jobs);
    backup_stop_serving(r); /* it holds the nodes */
    dismiss(r, j->id);
    drop_copy(r, j->top);
    block_job_drop(r, j);
    j->done = status == VIR_DOMAIN_BLOCK_JOB_COMPLETED;
    disk_job_tell(r->guest, j->disk, path, block_job_type(j), status);
    backup_disk_over(r, j->disk, status, j->cancelled ? NULL : error, total, done);
    return 0;
}

/* Once QEMU has ended it; it leaves the list. */
AWAITS static int follow_up(struct run *r, struct block_job *j)
{
    if (j->kind == JOB_BACKUP)
        return follow_backup(r, j);
    DEADLINE(QEMU_PATIENCE);
    struct def *live = def_ref(r->guest->live);
    const struct disk *before = disk_in(live->value, j->disk);
    struct outcome o = {.job = j, .status = VIR_DOMAIN_BLOCK_JOB_FAILED};
    int rc = !before || find_outcome(r, before, &o) < 0 || publish(r, &o, before) < 0 ? -1 : 0;
    if (rc == 0) {
        struct def *after = def_ref(r->guest->live);
        const struct disk *now = disk_in(after->value, j->disk);
        g_autofree char *path = g_strdup(chain_path(now ? now->source : before->source));
        dismiss(r, j->id);
        if (now)
            drop_left_over(r, j, before, now);
        def_unref(after);
        g_ptr_array_remove(r->block_jobs, j);
        disk_job_tell(r->guest, j->disk, path, block_job_type(j), o.status);
        j->done = o.done;
    }
    def_unref(live);
    return rc;
}

/* A call that ends a job passes others in the lane: one of them does it, the other waits. */
AWAITS static int finish(struct run *r, struct block_job *j)
{
    SHIELD();
    int rc;
    j->refs++;
    if (j->finishing) {
        rc = latch_wait(&j->finished) < 0
                 ? fail(ERR_OPERATION_FAILED, "what follows from job %s failed", j->id)
                 : 0;
    } else {
        j->finishing = true;
        rc = follow_up(r, j);
        latch_open(&j->finished, rc);
    }
    job_unref(j);
    return rc;
}

/* --- what QEMU says --------------------------------------------------------------------------- */

struct said_of_job {
    struct run *run;
    char *id;
    bool concluded;
};

static int edit_ready(void *value, void *arg)
{
    struct disk *d = disk_in(value, arg);
    if (d && d->mirror)
        d->mirror->ready = MIRROR_READY_YES;
    return 0;
}

AWAITS static void become_ready(struct run *r, struct block_job *j)
{
    const struct disk *d = disk_in(r->guest->live->value, j->disk);
    g_autofree char *path = d ? g_strdup(chain_path(d->source)) : NULL;
    bool told = d && d->mirror && d->mirror->ready == MIRROR_READY_YES; /* by a daemon before us */
    j->ready |= told;
    j->refs++;
    if (!j->ready && guest_edit(r->guest, true, edit_ready, j->disk) == 0) {
        j->ready = true;
        disk_job_tell(r->guest, j->disk, path, block_job_type(j), VIR_DOMAIN_BLOCK_JOB_READY);
    }
    job_unref(j);
}

AWAITS static int follow(void *arg)
{
    struct said_of_job *s = arg;
    struct run *r = s->run;
    if (lane_enter(r->guest->lane, LANE_MODIFY, "following a job on its disk") == 0) {
        struct block_job *j = r->cleaned || !r->guest->live ? NULL : find(r, NULL, s->id);
        if (j && s->concluded)
            finish(r, j);
        else if (j)
            become_ready(r, j);
        lane_leave(r->guest->lane);
    }
    if (error_get())
        log_warn("guest '%s': job %s: %s", r->guest->name, s->id, error_text());
    error_clear();
    g_free(s->id);
    g_free(s);
    return 0;
}

void block_job_said(struct run *r, const char *id, const char *status)
{
    struct block_job *j = id ? find(r, NULL, id) : NULL;
    bool concluded = g_strcmp0(status, "concluded") == 0;
    if (!j || (!concluded && g_strcmp0(status, "ready") != 0))
        return;
    if (!j->caught_up.open)
        latch_open(&j->caught_up, 1);
    if (concluded && !j->ended.open)
        latch_open(&j->ended, 1);
    if (j->seen_through || (concluded && j->waited_for))
        return;
    struct said_of_job *s = g_new0(struct said_of_job, 1);
    *s = (struct said_of_job){r, g_strdup(id), concluded};
    fiber_spawn(r->group, "job on a disk", follow, s);
}

AWAITS static int wait_for(struct block_job *j, struct latch *what)
{
    int rc = latch_wait(what);
    return rc < 0 ? fail(rc == -ETIMEDOUT ? ERR_OPERATION_TIMEOUT : ERR_OPERATION_ABORTED,
                         "job %s has not ended yet", j->id)
                  : 0;
}

int block_job_wait(struct run *r, struct block_job *j)
{
    DEADLINE(END_PATIENCE);
    j->refs++;
    j->waited_for = true;
    int rc = wait_for(j, &j->ended);
    j->waited_for = false;
    if (rc == 0)
        rc = finish(r, j);
    job_unref(j);
    return rc;
}

AWAITS static int pivot(struct run *r, struct block_job *j)
{
    if (!j->ready && wait_for(j, &j->caught_up) < 0)
        return -1;
    if (j->ended.open)
        return 0;
    become_ready(r, j);
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(r->qmp, "job-complete", json_pack("{s:s}", "id", j->id), NULL);
}

int block_job_see_through(struct run *r, struct block_job *j)
{
    DEADLINE(LONG_PATIENCE);
    j->refs++;
    j->waited_for = j->seen_through = true;
    bool pivots = j->kind == JOB_COPY || j->kind == JOB_ACTIVE_COMMIT;
    int rc = pivots && pivot(r, j) < 0 ? -1 : wait_for(j, &j->ended);
    j->waited_for = j->seen_through = false;
    if (rc == 0)
        rc = finish(r, j);
    if (rc == 0 && !j->done)
        rc = fail(ERR_OPERATION_FAILED, "job %s has failed: QEMU has left the images as they were",
                  j->id);
    job_unref(j);
    return rc;
}

/* --- after a restart -------------------------------------------------------------------------- */

/* What QEMU says of a job that is not in the list is lost: they are put there first, then looked
 * at.
 */
AWAITS static int list_jobs(struct run *r)
{
    json_t *reply = NULL;
    size_t n = 0;
    if (qmp_call(r->qmp, "query-jobs", NULL, &reply) < 0)
        return -1;
    g_autofree struct qemu_job *jobs = qemu_jobs_read(reply, &n);
    for (size_t i = 0; i < n; i++) {
        struct block_job *j = find(r, NULL, jobs[i].id) ? NULL : parse(jobs[i].id);
        if (j)
            add(r, j);
    }
    json_decref(reply);
    return 0;
}

int block_jobs_take_up(struct run *r)
{
    json_t *reply = NULL;
    size_t n = 0;
    int rc = 0;
    if (list_jobs(r) < 0 || qmp_call(r->qmp, "query-jobs", NULL, &reply) < 0)
        return -1;
    g_autofree struct qemu_job *jobs = qemu_jobs_read(reply, &n);
    for (size_t i = 0; i < n; i++) {
        struct block_job *j = find(r, NULL, jobs[i].id);
        if (!j)
            qemu_job_said(r, jobs[i].id, jobs[i].status);
        if (j && strcmp(jobs[i].status, "ready") == 0)
            become_ready(r, j);
        else if (j && strcmp(jobs[i].status, "concluded") == 0 && finish(r, j) < 0)
            rc = -1;
    }
    json_decref(reply);
    return rc;
}
