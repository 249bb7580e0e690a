/* Owns what the loop waits for elsewhere: worker threads, children, signals. Called through rt.h on
 * the loop's thread. Invariant: offload() returns only when the worker no longer uses its
 * arguments, so they may live on the caller's stack: cancellation stops work that has not begun, no
 * other. */
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <sys/wait.h>
#include "rt/inside.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

struct job {
    uv_work_t request;
    int (*work)(void *);
    void *arg;
    struct fiber *fiber;
    struct error *err;
    int value;
    bool done;
};

static void job_run(uv_work_t *request)
{
    struct job *job = request->data;
    job->value = job->work(job->arg);
    job->err = error_take();
}

static void job_done(uv_work_t *request, int status)
{
    struct job *job = request->data;
    job->done = true;
    if (status < 0)
        job->value = -ECANCELED;
    fiber_wake(job->fiber, 0);
}

AWAITS int offload(int (*work)(void *), void *arg)
{
    may_await();
    struct fiber *f = fiber_self();
    struct job job = {.work = work, .arg = arg, .fiber = f};
    job.request.data = &job;
    int r = uv_queue_work(&f->loop->uv, &job.request, job_run, job_done);
    if (r < 0)
        return r;
    f->loop->n_external++;
    r = fiber_park("a worker thread", false);
    bool stopped = r < 0 && !job.done && uv_cancel((uv_req_t *)&job.request) == 0;
    while (!job.done)
        fiber_park("the end of a worker thread", true);
    f->loop->n_external--;
    if (job.err && !error_get())
        error_set(g_steal_pointer(&job.err));
    error_free(job.err);
    return stopped ? r : job.value;
}

static int wait_status(const siginfo_t *info)
{
    if (info->si_code == CLD_EXITED)
        return (info->si_status & 0xff) << 8;
    return (info->si_status & 0x7f) | (info->si_code == CLD_DUMPED ? 0x80 : 0);
}

AWAITS int await_child(int pidfd, int *ret_status)
{
    may_await();
    for (;;) {
        siginfo_t info = {0};
        if (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG) < 0) {
            if (errno == EINTR)
                continue;
            return -errno;
        }
        if (info.si_pid) {
            if (ret_status)
                *ret_status = wait_status(&info);
            return 0;
        }
        struct loop *l = loop_need();
        l->n_external++;
        int r = await_fd(pidfd, POLLIN);
        l->n_external--;
        if (r < 0)
            return r;
    }
}

struct signal_watch {
    uv_signal_t handle;
    struct loop *loop;
    void (*fn)(void *arg, int signo);
    void *arg;
};

static void on_signal(uv_signal_t *handle, int signo)
{
    struct signal_watch *w = handle->data;
    w->fn(w->arg, signo);
}

struct signal_watch *signal_watch_new(int signo, void (*fn)(void *arg, int signo), void *arg)
{
    struct signal_watch *w = g_new0(struct signal_watch, 1);
    w->loop = loop_need();
    w->fn = fn;
    w->arg = arg;
    uv_signal_init(&w->loop->uv, &w->handle);
    w->handle.data = w;
    int r = uv_signal_start(&w->handle, on_signal, signo);
    w->loop->n_signals++;
    if (r < 0) {
        signal_watch_free(w);
        return fail_errno_null(r, "cannot watch signal %d", signo);
    }
    return w;
}

static void signal_closed(uv_handle_t *handle)
{
    g_free(handle->data);
}

void signal_watch_free(struct signal_watch *w)
{
    if (!w)
        return;
    w->loop->n_signals--;
    uv_close((uv_handle_t *)&w->handle, signal_closed);
}
