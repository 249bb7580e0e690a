/* Owns the reading of query-jobs. Called by block jobs and image creation; never awaits. */
#include "driver/qemu/qmp/jobs.h"

#include <glib.h>

static const char *text(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

struct qemu_job *qemu_jobs_read(json_t *reply, size_t *ret_n)
{
    GArray *jobs = g_array_new(FALSE, FALSE, sizeof(struct qemu_job));
    size_t i;
    json_t *row;
    json_array_foreach(reply, i, row)
    {
        struct qemu_job j = {text(row, "id"),
                             text(row, "type"),
                             text(row, "status"),
                             text(row, "error"),
                             json_integer_value(json_object_get(row, "current-progress")),
                             json_integer_value(json_object_get(row, "total-progress"))};
        if (j.id && j.type && j.status)
            g_array_append_val(jobs, j);
    }
    *ret_n = jobs->len;
    return (void *)g_array_free(jobs, FALSE);
}
