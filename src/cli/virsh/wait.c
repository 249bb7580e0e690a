/* Waiting for events: the loop, and the line each event begins with. Commands of several files
 * wait; none polls. */
#include "cli/virsh/wait.h"
#include <signal.h>
#include <time.h>

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signo)
{
    (void)signo;
    interrupted = 1;
}

static void nothing(int timer, void *opaque)
{
    (void)timer;
    (void)opaque;
}

int events_setup(struct shell *sh)
{
    static bool ready;
    if (ready)
        return 0;
    if (virEventRegisterDefaultImpl() < 0)
        return shell_fail(sh, "failed to set up the event loop");
    ready = true;
    return 0;
}

void waiting_stamp(const struct waiting *w)
{
    struct timespec now;
    struct tm tm;
    char text[32];
    if (!w->timestamp)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    printf("%s.%03ld+0000: ", text, now.tv_nsec / 1000000);
}

bool waiting_count(struct waiting *w)
{
    if (!w->loop && w->done)
        return false;
    w->count++;
    w->done = !w->loop;
    waiting_stamp(w);
    return true;
}

void waiting_print(struct subscription *s, const char *what, const char *name, const char *fmt, ...)
{
    va_list ap;
    if (!waiting_count(s->waiting))
        return;
    printf("event '%s' for %s '%s'", s->name, what, name);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    fflush(stdout);
}

int waiting_options(struct shell *sh, const struct cli_args *args, struct waiting *w)
{
    long long seconds = 0;
    int given = arg_integer(args, "timeout", &seconds);
    *w = (struct waiting){
        .sh = sh, .loop = arg_flag(args, "loop"), .timestamp = arg_flag(args, "timestamp")};
    if (given < 0)
        return -1;
    if (given && (seconds < 1 || seconds > G_MAXINT / 1000))
        return shell_fail(sh,
                          "Numeric value '%s' for <timeout> option is malformed or out of range",
                          arg_string(args, "timeout"));
    w->timeout_s = seconds;
    return 0;
}

int waiting_run(struct waiting *w)
{
    long long timeout_s = w->timeout_s;
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    gint64 end = timeout_s > 0 ? g_get_monotonic_time() + timeout_s * G_USEC_PER_SEC : G_MAXINT64;
    int timer = -1;
    interrupted = 0;
    sigaction(SIGINT, &action, &old);
    if (timeout_s > 0)
        timer = virEventAddTimeout((int)MIN(timeout_s * 1000, G_MAXINT), nothing, NULL, NULL);
    while (!w->done && !interrupted && g_get_monotonic_time() < end &&
           virConnectIsAlive(w->sh->conn) == 1)
        if (virEventRunDefaultImpl() < 0)
            break;
    if (timer >= 0)
        virEventRemoveTimeout(timer);
    sigaction(SIGINT, &old, NULL);
    if (interrupted)
        puts("event loop interrupted");
    else if (!w->done && g_get_monotonic_time() >= end)
        puts("event loop timed out");
    printf("events received: %d\n", w->count);
    return w->count ? 0 : interrupted && w->loop ? 0 : -1;
}

/* --- until something is over --- */

enum { LOOK_MS = 500 };

int wait_until(struct shell *sh, struct until *u)
{
    gint64 end = u->timeout_s ? g_get_monotonic_time() + u->timeout_s * G_USEC_PER_SEC : G_MAXINT64;
    struct sigaction action = {.sa_handler = on_interrupt}, old;
    int timer = virEventAddTimeout(LOOK_MS, nothing, NULL, NULL);
    int rc = 0;
    interrupted = 0;
    sigaction(SIGINT, &action, &old);
    while (rc == 0 && !u->over) {
        if (interrupted || g_get_monotonic_time() >= end || virConnectIsAlive(sh->conn) != 1) {
            rc = u->give_up ? u->give_up(sh, u) : 0;
            break;
        }
        rc = u->look ? u->look(sh, u) : 0;
        if (rc == 0 && !u->over)
            rc = virEventRunDefaultImpl();
    }
    sigaction(SIGINT, &old, NULL);
    if (timer >= 0)
        virEventRemoveTimeout(timer);
    return rc;
}

/* --- until a guest has stopped --- */

struct stopping {
    struct until until;
    const char *name;
};

static int on_stopped(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    struct stopping *s = opaque;
    (void)conn;
    (void)detail;
    s->until.over |=
        event == VIR_DOMAIN_EVENT_STOPPED && strcmp(virDomainGetName(dom), s->name) == 0;
    return 0;
}

int wait_stopped(struct shell *sh, virDomainPtr dom, unsigned timeout_s, int (*stop)(void *),
                 void *opaque)
{
    struct stopping s = {.until.timeout_s = timeout_s, .name = virDomainGetName(dom)};
    int id = virConnectDomainEventRegisterAny(sh->conn, dom, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                              VIR_DOMAIN_EVENT_CALLBACK(on_stopped), &s, NULL);
    if (id < 0)
        return shell_fail_reason(sh);
    int rc = stop(opaque);
    if (rc == 0 && (rc = wait_until(sh, &s.until)) == 0 && !s.until.over)
        rc = shell_fail(sh, "Domain '%s' has not stopped", s.name);
    virConnectDomainEventDeregisterAny(sh->conn, id);
    virResetLastError();
    return rc;
}
