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

bool qemu_job_said(struct run *r, const char *id, const char *status)
{
    if (!id || !g_str_has_prefix(id, PREFIX))
        return false;
    struct waited_job *w = find(r, id);
    if (w && !w->over.open && g_strcmp0(status, "concluded") == 0)
        latch_open(&w->over, 1);
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

AWAITS static void dismiss(struct run *r, const char *id)
{
    SHIELD();
    DEADLINE(QEMU_PATIENCE);
    struct error *why = error_take();
    if (qmp_call(r->qmp, "job-dismiss", json_pack("{s:s}", "id", id), NULL) < 0)
        error_clear();
    error_set(why);
}

int qemu_job_run(struct run *r, const char *name, const char *command, json_t *args,
                 const char *what)
{
    g_autofree char *id = g_strconcat(PREFIX, name, NULL);
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
