/* Jobs that a call waits for. Called in the guest's lane; awaits. Invariant: whatever becomes of
 * the wait, the job is dismissed once QEMU has ended it.
 */
#include "driver/qemu/flow/qemu_job.h"
#include <glib.h>
#include <string.h>
#include "base/log.h"

#define QEMU_PATIENCE seconds(30)
#define PREFIX "wait-"

struct waited_job {
    const char *id;
    struct latch over;
};

static struct waited_job *find(const struct run *r, const char *id)
{
    for (guint i = 0; r->waited_jobs && i < r->waited_jobs->len; i++) {
        struct waited_job *w = r->waited_jobs->pdata[i];
        if (strcmp(w->id, id) == 0)
            return w;
    }
    return NULL;
}

AWAITS static void dismiss(struct run *r, const char *id)
{
    SHIELD();
    DEADLINE(QEMU_PATIENCE);
    struct error *why = error_take();
    if (qmp_call(r->qmp, "job-dismiss", json_pack("{s:s}", "id", id), NULL) < 0)
        error_clear();
    error_set(why);
}

/* Its call gave up waiting, or a daemon before us asked for it. */
struct left_job {
    struct run *run;
    char *id;
};

AWAITS static int dismiss_left(void *arg)
{
    struct left_job *l = arg;
    log_info("guest '%s': job %s has ended, and nobody waits for it", l->run->guest->name, l->id);
    dismiss(l->run, l->id);
    g_free(l->id);
    g_free(l);
    return 0;
}

bool qemu_job_said(struct run *r, const char *id, const char *status)
{
    if (!id || !g_str_has_prefix(id, PREFIX))
        return false;
    if (g_strcmp0(status, "concluded") != 0)
        return true;
    struct waited_job *w = find(r, id);
    if (w && !w->over.open)
        latch_open(&w->over, 1);
    if (w)
        return true;
    struct left_job *l = g_new0(struct left_job, 1);
    *l = (struct left_job){r, g_strdup(id)};
    fiber_spawn(r->group, "job that was left", dismiss_left, l);
    return true;
}

AWAITS static int result(struct run *r, const char *id, const char *what)
{
    json_t *jobs = NULL, *row;
    size_t i;
    int rc = 0;
    if (qmp_call(r->qmp, "query-jobs", NULL, &jobs) < 0)
        return -1;
    json_array_foreach(jobs, i, row)
    {
        const char *error = json_string_value(json_object_get(row, "error"));
        if (error && g_strcmp0(json_string_value(json_object_get(row, "id")), id) == 0)
            rc = fail(ERR_OPERATION_FAILED, "%s: %s", what, error);
    }
    json_decref(jobs);
    return rc;
}

int qemu_job_run(struct run *r, const char *name, const char *command, json_t *args,
                 const char *what)
{
    /* the same may still be at work, left by a call that gave up or by a daemon that died */
    g_autofree char *id = g_strdup_printf(PREFIX "%s-%08x", name, g_random_int());
    struct waited_job w = {.id = id};
    if (!r->waited_jobs)
        r->waited_jobs = g_ptr_array_new();
    g_ptr_array_add(r->waited_jobs, &w);
    json_object_set_new(args, "job-id", json_string(id));
    int rc = qmp_call(r->qmp, command, args, NULL);
    if (rc == 0 && latch_wait(&w.over) < 0)
        rc = fail(ERR_OPERATION_TIMEOUT, "%s: it goes on", what);
    else if (rc == 0)
        rc = result(r, id, what);
    if (w.over.open)
        dismiss(r, id);
    g_ptr_array_remove(r->waited_jobs, &w);
    return rc;
}
