/* The loop thread of an embedded driver. The only place that makes a thread. */
#include <glib.h>
#include <pthread.h>
#include <signal.h>
#include "base/error.h"
#include "rt/rt.h"

struct loop_thread {
    pthread_t thread;
    struct loop *loop;
    int (*main)(void *);
    void *arg;
};

static void *thread_main(void *arg)
{
    struct loop_thread *t = arg;
    loop_run(t->loop, t->main, t->arg);
    loop_free(t->loop);
    return NULL;
}

struct loop_thread *loop_thread_new(struct loop *l, int (*main)(void *), void *arg)
{
    struct loop_thread *t = g_new0(struct loop_thread, 1);
    sigset_t all, old;
    t->loop = l;
    t->main = main;
    t->arg = arg;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int rc = pthread_create(&t->thread, NULL, thread_main, t);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (rc == 0)
        return t;
    g_free(t);
    return fail_errno_null(rc, "cannot start a loop thread");
}

void loop_thread_join(struct loop_thread *t)
{
    pthread_join(t->thread, NULL);
    g_free(t);
}
