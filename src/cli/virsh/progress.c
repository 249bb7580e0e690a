/* Progress of long operations: a line that is rewritten on a terminal, one line at the end
 * elsewhere. The operation runs in a thread of its own, so that its job can be asked about
 * meanwhile and Ctrl-C ends it. */
#include "cli/virsh/virsh.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static gint64 began_us;
static int last_percent = -1;

static void print_rate(unsigned long long done, unsigned long long left)
{
    double seconds = (double)(g_get_monotonic_time() - began_us) / G_USEC_PER_SEC;
    if (seconds < 1 || done == 0)
        return;
    double rate = (double)done / seconds;
    g_autofree char *text = pretty_bytes((unsigned long long)rate);
    unsigned long long eta = (unsigned long long)((double)left / rate);
    fprintf(stderr, "  %s/s  %llu:%02llu left  ", text, eta / 60, eta % 60);
}

void progress_print(const char *label, unsigned long long left, unsigned long long total)
{
    /* 100 only when nothing is left; nothing known is nothing done */
    int percent = total == 0 ? 0 : left == 0 ? 100 : (int)(100 - left * 100 / total);
    if (left && percent == 100)
        percent = 99;
    if (percent == last_percent && !isatty(STDERR_FILENO))
        return;
    if (!began_us || percent < last_percent)
        began_us = g_get_monotonic_time();
    last_percent = percent == 100 ? -1 : percent;
    fflush(stdout);
    fprintf(stderr, "\r%s [%3d %%]", label, percent);
    if (isatty(STDERR_FILENO) && percent < 100)
        print_rate(total - left, left);
    if (isatty(STDERR_FILENO) && percent == 100)
        fputs("\033[K", stderr);
    fflush(stderr);
}

bool progress_wanted(struct shell *sh, const struct cli_args *args)
{
    if (arg_given(args, "verbose"))
        return true;
    return !sh->quiet && isatty(STDERR_FILENO);
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signo)
{
    (void)signo;
    interrupted = 1;
}

struct running {
    int (*call)(void *);
    void *opaque;
    int rc;
    int code;
    char *reason;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool done;
};

static void *run_call(void *opaque)
{
    struct running *r = opaque;
    int rc = r->call(r->opaque);
    int code = virGetLastErrorCode();
    char *reason = rc < 0 ? error_and_clear() : NULL;
    pthread_mutex_lock(&r->lock);
    r->rc = rc;
    r->code = code;
    r->reason = reason;
    r->done = true;
    pthread_cond_signal(&r->ended);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* True when it has ended; else after the given time. */
static bool wait_ended(struct running *r, long milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += milliseconds * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&r->lock);
    while (!r->done && pthread_cond_timedwait(&r->ended, &r->lock, &until) == 0)
        ;
    bool done = r->done;
    pthread_mutex_unlock(&r->lock);
    return done;
}

static void show_job(const struct watch *w)
{
    virDomainJobInfo info;
    if (virDomainGetJobInfo(w->dom, &info) < 0) {
        virResetLastError();
        return;
    }
    if (info.type == VIR_DOMAIN_JOB_NONE || info.dataTotal == 0)
        return;
    progress_print(w->label, info.dataRemaining, info.dataTotal);
}

int watch_call(struct shell *sh, const struct watch *w, int (*call)(void *), void *opaque)
{
    struct running r = {.call = call, .opaque = opaque, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    pthread_condattr_t attributes;
    pthread_t thread;
    bool timed_out = false;
    gint64 end = g_get_monotonic_time() + w->timeout * G_USEC_PER_SEC;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&r.ended, &attributes);
    interrupted = 0;
    sigaction(SIGINT, &action, &old);
    if (pthread_create(&thread, NULL, run_call, &r) != 0)
        return -1;
    while (!wait_ended(&r, 500)) {
        if (interrupted && w->dom) {
            virDomainAbortJob(w->dom);
            virResetLastError();
            interrupted = 0;
        }
        if (w->timeout && !timed_out && g_get_monotonic_time() >= end) {
            timed_out = true;
            w->on_timeout(sh, w->dom, w->opaque);
        }
        if (w->show && w->dom)
            show_job(w);
    }
    pthread_join(thread, NULL);
    sigaction(SIGINT, &old, NULL);
    pthread_cond_destroy(&r.ended);
    if (w->show && r.rc == 0)
        progress_print(w->label, 0, 1);
    g_free(sh->reason);
    sh->reason = r.reason;
    sh->code = r.code;
    return r.rc;
}
