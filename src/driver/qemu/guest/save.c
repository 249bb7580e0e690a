/* QEMU's stream of a guest's whole state, out and in. The lane is the caller's. Awaits for as long
 * as QEMU makes progress. Invariant: a stream that was given up does not go on behind anybody's
 * back.
 */
#include "driver/qemu/guest/save.h"
#include <errno.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>

#define ROUND seconds(1)
#define QEMU_PATIENCE seconds(30)
enum { ROUNDS_WITHOUT_PROGRESS = 60 };

void run_migration_said(struct run *r, const char *status)
{
    static const char *const ends[] = {"completed", "failed", "cancelled"};
    for (size_t i = 0; status && i < G_N_ELEMENTS(ends); i++)
        if (strcmp(ends[i], status) == 0)
            latch_open(&r->migrated, 0);
}

static int failed(json_t *info, const char *status)
{
    const char *why = json_string_value(json_object_get(info, "error-desc"));
    return fail(ERR_OPERATION_FAILED, "QEMU has not moved the guest's state (%s)%s%s", status,
                why ? ": " : "", why ? why : "");
}

/* 1: it is over and well. *ret_done: bytes moved. */
AWAITS static int look(struct run *r, int64_t *ret_done)
{
    json_t *info = NULL;
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(r->qmp, "query-migrate", NULL, &info) < 0)
        return -1;
    const char *status = json_string_value(json_object_get(info, "status"));
    json_t *ram = json_object_get(info, "ram");
    *ret_done = json_integer_value(json_object_get(ram, "transferred"));
    int rc = 0;
    if (g_strcmp0(status, "completed") == 0)
        rc = 1;
    else if (g_strcmp0(status, "failed") == 0 || g_strcmp0(status, "cancelled") == 0)
        rc = failed(info, status);
    json_decref(info);
    return rc;
}

AWAITS static int wait_moved(struct run *r)
{
    int64_t before = -1, now = 0;
    for (int idle = 0; idle < ROUNDS_WITHOUT_PROGRESS;) {
        {
            DEADLINE(ROUND);
            if (latch_wait(&r->migrated) == -ECANCELED)
                return fail(ERR_OPERATION_ABORTED, "moving the guest's state was ended");
        }
        int rc = look(r, &now);
        if (rc)
            return rc < 0 ? -1 : 0;
        if (r->migrated.open) /* QEMU says more soon */
            r->migrated = (struct latch){0};
        idle = now > before ? 0 : idle + 1;
        before = now;
    }
    return fail(ERR_OPERATION_TIMEOUT, "QEMU makes no progress in moving the guest's state");
}

/* Events tell when it is over; no limit of bandwidth towards a file. */
AWAITS static int prepare(struct run *r, int fd, const char *name)
{
    DEADLINE(QEMU_PATIENCE);
    r->migrated = (struct latch){0};
    json_t *events =
        json_pack("{s:[{s:s, s:b}]}", "capabilities", "capability", "events", "state", 1);
    json_t *limits = json_pack("{s:I}", "max-bandwidth", (json_int_t)INT64_MAX);
    if (qmp_call(r->qmp, "migrate-set-capabilities", events, NULL) < 0) {
        json_decref(limits);
        return -1;
    }
    if (qmp_call(r->qmp, "migrate-set-parameters", limits, NULL) < 0)
        return -1;
    return qmp_call_fd(r->qmp, "getfd", json_pack("{s:s}", "fdname", name), fd, NULL);
}

AWAITS static int start(struct run *r, const char *command, const char *name)
{
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(r->qmp, command, json_pack("{s:o}", "uri", json_sprintf("fd:%s", name)), NULL);
}

AWAITS static void give_up(struct run *r)
{
    SHIELD();
    DEADLINE(QEMU_PATIENCE);
    struct error *reason = error_take();
    if (!r->ended.open && !qmp_is_gone(r->qmp) &&
        qmp_call(r->qmp, "migrate_cancel", NULL, NULL) < 0)
        error_clear();
    error_set(reason);
}

int run_migrate_to(struct run *r, int fd)
{
    if (prepare(r, fd, "save") < 0 || start(r, "migrate", "save") < 0)
        return -1;
    r->job_moves = true;
    int rc = wait_moved(r);
    r->job_moves = false;
    if (rc < 0)
        give_up(r);
    return rc;
}

int run_migrate_from(struct run *r, int fd)
{
    if (prepare(r, fd, "restore") < 0 || start(r, "migrate-incoming", "restore") < 0)
        return -1;
    return wait_moved(r);
}
