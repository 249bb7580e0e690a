/* Owns threads for work that may hang for good: file systems of servers that are gone. Called
 * through rt.h on the loop's thread. Invariant: a thread never touches its fiber or the loop, only
 * the job they share, which goes with the last of the two; so a fiber can leave a thread behind. */
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "rt/inside.h"

enum { THREADS_MAX = 256, STACK_BYTES = 512 << 10 };

static gint n_threads; /* working and left behind */

struct apart {
    gint refs;
    gint left; /* nobody waits any more */
    int done;  /* eventfd */
    int (*work)(void *);
    void (*drop)(void *);
    void *arg;
    int value;
    struct error *err;
};

static void unref(struct apart *a)
{
    if (!g_atomic_int_dec_and_test(&a->refs))
        return;
    error_free(a->err);
    close(a->done);
    if (a->left)
        a->drop(a->arg);
    g_free(a);
}

static void *run(void *arg)
{
    struct apart *a = arg;
    a->value = a->work(a->arg);
    a->err = error_take();
    eventfd_write(a->done, 1);
    g_atomic_int_add(&n_threads, -1);
    unref(a);
    return NULL;
}

/* Signals are the loop's. */
static int start(struct apart *a)
{
    pthread_attr_t attr;
    pthread_t thread;
    sigset_t all, old;
    sigfillset(&all);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    int err = pthread_create(&thread, &attr, run, a);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return -err;
}

AWAITS static int wait_for(struct apart *a)
{
    struct loop *l = loop_need();
    l->n_external++;
    int rc = await_fd(a->done, POLLIN);
    l->n_external--;
    eventfd_t n;
    bool ended = eventfd_read(a->done, &n) == 0;
    if (!ended) {
        g_atomic_int_set(&a->left, 1);
        return rc < 0 ? rc : -EIO;
    }
    if (a->err && !error_get())
        error_set(g_steal_pointer(&a->err));
    return a->value;
}

AWAITS int offload_apart(int (*work)(void *), void *arg, void (*drop)(void *), bool *ret_left)
{
    may_await();
    *ret_left = false;
    if (g_atomic_int_add(&n_threads, 1) >= THREADS_MAX) {
        g_atomic_int_add(&n_threads, -1);
        return -EAGAIN;
    }
    struct apart *a = g_new0(struct apart, 1);
    *a = (struct apart){.refs = 2, .work = work, .drop = drop, .arg = arg};
    a->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int rc = a->done < 0 ? -errno : start(a);
    if (rc < 0) {
        if (a->done >= 0)
            close(a->done);
        g_free(a);
        g_atomic_int_add(&n_threads, -1);
        return rc;
    }
    rc = wait_for(a);
    *ret_left = g_atomic_int_get(&a->left);
    unref(a);
    return rc;
}
