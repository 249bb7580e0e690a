/* Progress of long operations: a line that is rewritten on a terminal, with rate and time left;
 * plain lines elsewhere, one for each tenth. The operation runs in a thread of its own, so that its
 * job can be asked about meanwhile and Ctrl-C ends it. */
#include "cli/virsh/virsh.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { REDRAW_US = 100 * 1000, PLAIN_STEP = 10 };

void progress_status(const char *label, unsigned long long left, unsigned long long total)
{
    fflush(stdout);
    fprintf(stderr, "\r%s [%3d %%]", label, progress_percent(left, total));
    fflush(stderr);
}

void progress_show(struct progress *p, unsigned long long left, unsigned long long total)
{
    gint64 now = g_get_monotonic_time();
    int percent = progress_percent(left, total);
    bool terminal = isatty(STDERR_FILENO);
    if (!p->began_us)
        *p = (struct progress){p->label, now, 0, -PLAIN_STEP};
    bool last = percent == 100;
    if (terminal ? !last && now - p->shown_us < REDRAW_US
                 : !last && percent < p->percent + PLAIN_STEP)
        return;
    if (percent == 100 && p->percent == 100)
        return;
    g_autofree char *text = progress_text(p->label, left, total, now - p->began_us);
    fflush(stdout);
    fprintf(stderr, terminal ? "\r%s\033[K" : "%s\n", text);
    fflush(stderr);
    p->shown_us = now;
    p->percent = percent;
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

bool progress_of_job(virDomainPtr dom, unsigned long long *ret_left, unsigned long long *ret_total)
{
    virDomainJobInfo info;
    if (!dom || virDomainGetJobInfo(dom, &info) < 0) {
        virResetLastError();
        return false;
    }
    *ret_left = info.dataRemaining;
    *ret_total = info.dataTotal;
    return info.type != VIR_DOMAIN_JOB_NONE && info.dataTotal;
}

static void show(const struct watch *w, struct progress *p)
{
    unsigned long long left = 0, total = 0;
    if (w->look ? w->look(w->opaque, &left, &total) : progress_of_job(w->dom, &left, &total))
        progress_show(p, left, total);
}

int watch_call(struct shell *sh, const struct watch *w, int (*call)(void *), void *opaque)
{
    struct running r = {.call = call, .opaque = opaque, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    pthread_condattr_t attributes;
    pthread_t thread;
    bool timed_out = false;
    struct progress p = {.label = w->label};
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
        if (w->show)
            show(w, &p);
    }
    pthread_join(thread, NULL);
    sigaction(SIGINT, &old, NULL);
    pthread_cond_destroy(&r.ended);
    if (w->show && r.rc == 0)
        progress_show(&p, 0, 1);
    g_free(sh->reason);
    sh->reason = r.reason;
    sh->code = r.code;
    return r.rc;
}
