/* The memory of a guest, written by QEMU to a descriptor: for virDomainCoreDump and for guests that
 * crash with <on_crash>coredump-…</on_crash>. The caller holds the lane; run_dump_memory() awaits
 * for as long as QEMU makes progress. Invariant: a dump that failed leaves no file.
 */
#include "driver/qemu/guest/run.h"
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/far_file.h"
#include "sys/file.h"

#define ROUND seconds(5)
enum { ROUNDS_WITHOUT_PROGRESS = 12 };

void run_dump_ended(struct run *r, const char *error)
{
    g_free(r->dump_error);
    r->dump_error = g_strdup(error);
    latch_open(&r->dump_done, 0);
}

/* How far it is, in bytes; it may have ended without our hearing of it. */
AWAITS static int64_t ask_progress(struct run *r)
{
    json_t *reply = NULL;
    DEADLINE(ROUND);
    if (qmp_call(r->qmp, "query-dump", NULL, &reply) < 0)
        return -1;
    const char *status = json_string_value(json_object_get(reply, "status"));
    int64_t completed = json_integer_value(json_object_get(reply, "completed"));
    if (g_strcmp0(status, "active") != 0)
        run_dump_ended(r, g_strcmp0(status, "failed") == 0 ? "QEMU gives no reason" : NULL);
    json_decref(reply);
    return completed;
}

AWAITS static int wait_dumped(struct run *r)
{
    int64_t before = -1;
    for (int idle = 0; !r->dump_done.open;) {
        {
            DEADLINE(ROUND);
            if (latch_wait(&r->dump_done) == -ECANCELED)
                return fail(ERR_OPERATION_ABORTED, "the dump was ended");
        }
        if (r->dump_done.open)
            break;
        int64_t now = ask_progress(r);
        if (now < 0)
            return -1;
        idle = now > before ? 0 : idle + 1;
        before = now;
        if (idle == ROUNDS_WITHOUT_PROGRESS && !r->dump_done.open)
            return fail(ERR_OPERATION_TIMEOUT, "the dump makes no progress");
    }
    return r->dump_error ? fail(ERR_OPERATION_FAILED, "QEMU cannot dump: %s", r->dump_error) : 0;
}

int run_dump_memory(struct run *r, int fd, const char *format)
{
    r->dump_done = (struct latch){0};
    g_clear_pointer(&r->dump_error, g_free);
    {
        DEADLINE(seconds(30));
        if (qmp_call_fd(r->qmp, "getfd", json_pack("{s:s}", "fdname", "dump"), fd, NULL) < 0)
            return -1;
        json_t *args =
            json_pack("{s:b, s:s, s:b}", "paging", 0, "protocol", "fd:dump", "detach", 1);
        if (format)
            json_object_set_new(args, "format", json_string(format));
        if (qmp_call(r->qmp, "dump-guest-memory", args, NULL) < 0)
            return -1;
    }
    return wait_dumped(r);
}

AWAITS int run_dump_open(const char *path)
{
    return far_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

int run_dump_crashed(struct run *r)
{
    g_autofree char *dir = g_build_filename(r->driver->lib_dir, "dump", NULL);
    g_autofree char *name = plan_short_name(r->guest->id, r->guest->name);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *when = g_date_time_format(now, "%Y-%m-%d-%H:%M:%S");
    g_autofree char *path = g_strdup_printf("%s/%s-%s", dir, name, when);
    if (dir_make(dir, 0750) < 0)
        return -1;
    AUTO_FD int fd = run_dump_open(path);
    if (fd < 0)
        return -1;
    if (run_dump_memory(r, fd, NULL) < 0) {
        far_remove(path);
        return -1;
    }
    log_info("guest '%s' has crashed: its memory is in '%s'", r->guest->name, path);
    return 0;
}
