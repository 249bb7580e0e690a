/* Owns the launch of a QEMU that only answers questions. Called by cache.c, one at a time per
 * binary; awaits QEMU's answers. Invariant: all questions leave in one write before QEMU runs, and
 * no QEMU outlives its probe.
 */
#include "driver/qemu/caps/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "driver/qemu/caps/query.h"
#include "driver/qemu/qmp/qmp.h"
#include "sys/file.h"
#include "sys/spawn.h"

enum { MONITOR_FD = 3, PROBE_SECONDS = 30, STDERR_MAX = 4096 };

struct asking {
    struct qmp *qmp;
    struct qmp_request *requests[128];
    size_t n;
    const struct caps_query *queries[128];
};

static void ask(struct asking *a, unsigned when)
{
    for (size_t i = 0; i < caps_n_queries && a->n < G_N_ELEMENTS(a->requests); i++) {
        const struct caps_query *q = &caps_queries[i];
        json_error_t err;
        if (!(q->when & when))
            continue;
        json_t *args = q->arguments ? json_loads(q->arguments, 0, &err) : NULL;
        a->queries[a->n] = q;
        a->requests[a->n++] = qmp_send(a->qmp, q->command, args);
    }
}

/* Gives each answer to the writers that want it; a command that QEMU refuses says nothing. */
AWAITS static int take(struct asking *a, struct caps_writer *common, struct caps_writer *accel,
                       GBytes **ret_common)
{
    int rc = 0;
    for (size_t i = 0; i < a->n; i++) {
        const struct caps_query *q = a->queries[i];
        json_t *reply = NULL;
        if (rc == 0 && common->records && !(q->when & ASK_COMMON))
            *ret_common = caps_writer_end(common); /* while QEMU works on the rest */
        if (rc < 0) {
            qmp_forget(a->requests[i]);
        } else if (qmp_wait(a->requests[i], &reply) < 0) {
            if (qmp_is_gone(a->qmp) || qmp_is_stalled(a->qmp) || fiber_cancelled())
                rc = -1;
            else
                error_clear();
        } else {
            if (common->records && q->when & ASK_COMMON)
                q->take(common, q, reply);
            if (q->when & ASK_ACCEL)
                q->take(accel, q, reply);
        }
        json_decref(reply);
        fiber_yield(); /* big answers take milliseconds each; whoever is cancelled learns it above
                        */
    }
    a->n = 0;
    return rc;
}

static void drop(struct asking *a)
{
    for (size_t i = 0; i < a->n; i++)
        qmp_forget(a->requests[i]);
    a->n = 0;
}

/* Asks, and asks again for TCG's part when KVM turned out not to work. */
AWAITS static int interview(struct asking *a, struct caps_writer *common, struct caps_writer *accel,
                            enum accel *inout_accel, GBytes **ret_common)
{
    if (take(a, common, accel, ret_common) < 0)
        return -1;
    if (*inout_accel == ACCEL_KVM && !accel->kvm_enabled) {
        *inout_accel = ACCEL_TCG;
        ask(a, ASK_TCG);
        g_string_truncate(accel->records, 0);
        if (take(a, &(struct caps_writer){0}, accel, NULL) < 0)
            return -1;
    }
    return 0;
}

static int accept_answers(struct qemu_caps *c, GBytes *common, struct caps_writer *accel,
                          enum accel asked, enum accel got, const char *host_key)
{
    if (common && caps_load_common(c, common) < 0)
        return fail(ERR_INTERNAL_ERROR, "QEMU binary '%s' gives no sensible answers", c->binary);
    g_autoptr(GBytes) text = caps_writer_end(accel);
    if (!c->accel[got])
        caps_load_accel(c, got, text);
    g_free(c->accel_key[asked]);
    c->accel_key[asked] = g_strdup(asked == ACCEL_KVM ? host_key : "");
    c->accel_refused[asked] = asked != got;
    return 0;
}

/* --- the process
 * ------------------------------------------------------------------------------------ */

static int launch(const char *binary, enum accel accel, int monitor, int log, struct child *ret)
{
    g_autofree char *chardev = g_strdup_printf("socket,id=m,fd=%d", MONITOR_FD);
    const char *argv[] = {binary,
                          "-S",
                          "-no-user-config",
                          "-nodefaults",
                          "-nographic",
                          "-machine",
                          accel == ACCEL_KVM ? "none,accel=kvm:tcg" : "none,accel=tcg",
                          "-chardev",
                          chardev,
                          "-mon",
                          "chardev=m,mode=control",
                          NULL};
    struct spawn_fd fds[] = {{monitor, MONITOR_FD}, {log, 2}};
    struct spawn what = {.argv = argv,
                         .fds = fds,
                         .n_fds = log >= 0 ? 2 : 1,
                         .die_with_parent = true,
                         .umask_value = -1};
    return spawn(&what, ret);
}

AWAITS static int reap(void *arg)
{
    struct child *child = arg;
    SHIELD();
    int status;
    await_child(child->pidfd, &status);
    child_close(child);
    g_free(child);
    return 0;
}

/* Nobody waits for QEMU's end. */
static void dismiss(const struct child *child)
{
    syscall(SYS_pidfd_send_signal, child->pidfd, SIGKILL, NULL, 0);
    fiber_spawn(NULL, "reap probe", reap, g_memdup2(child, sizeof *child));
}

/* What QEMU said before it ended, as one line. */
static char *last_words(int log)
{
    char text[STDERR_MAX + 1];
    ssize_t n = log >= 0 ? pread(log, text, STDERR_MAX, 0) : 0;
    text[n > 0 ? n : 0] = 0;
    return g_strdup(g_strstrip(text));
}

static int fail_probe(const struct qemu_caps *c, int log)
{
    g_autofree char *words = last_words(log);
    if (!*words)
        return context("cannot ask '%s' what it can do", c->binary);
    error_clear();
    return fail(ERR_INTERNAL_ERROR, "Failed to probe QEMU binary with QMP: %s: %s", c->binary,
                words);
}

AWAITS static int run(struct qemu_caps *c, enum accel accel, const char *host_key, int ours,
                      int theirs, int log)
{
    struct asking a = {.qmp = qmp_new(ours, c->binary, NULL)};
    struct caps_writer common = {0}, section = {0};
    g_autoptr(GBytes) common_text = NULL;
    struct child child;
    enum accel got = accel;
    if (!c->common)
        caps_writer_init(&common);
    caps_writer_init(&section);
    qmp_forget(qmp_send(a.qmp, "qmp_capabilities", NULL));
    ask(&a, (c->common ? 0 : ASK_COMMON) | (accel == ACCEL_KVM ? ASK_KVM : ASK_TCG));
    int rc = launch(c->binary, accel, theirs, log, &child);
    close(theirs); /* so that QEMU's end ends the link */
    if (rc < 0) {
        drop(&a);
    } else {
        DEADLINE(seconds(PROBE_SECONDS));
        rc = interview(&a, &common, &section, &got, &common_text);
        dismiss(&child);
        rc = rc < 0 ? fail_probe(c, log)
                    : accept_answers(c, common_text, &section, accel, got, host_key);
    }
    qmp_free(a.qmp);
    caps_writer_clear(&common);
    caps_writer_clear(&section);
    return rc;
}

AWAITS int caps_probe(struct qemu_caps *c, enum accel accel, const char *host_key)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 ||
        fcntl(pair[0], F_SETFL, O_NONBLOCK) < 0)
        return fail_errno(errno, "cannot make a socket for QEMU");
    AUTO_FD int log = memfd_create("qemu-stderr", MFD_CLOEXEC);
    log_info("asking %s what it can do", c->binary);
    return run(c, accel, host_key, pair[0], pair[1], log);
}
