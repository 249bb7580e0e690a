/* QEMU's long jobs as query-jobs tells them. Plain computation. */
#pragma once
#include <jansson.h>
#include <stddef.h>

struct qemu_job {
    const char *id, *type, *status, *error; /* of the reply; error NULL: none */
    long long current, total;
};
/* The rows, g_free(); the reply must outlive them. Jobs without id, type or status are left out. */
struct qemu_job *qemu_jobs_read(json_t *reply, size_t *ret_n);
