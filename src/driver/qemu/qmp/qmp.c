/* Owns one QMP socket: output queue, input lines, the table of requests under way. Called by the
 * driver's guests and by caps/probe.c. qmp_wait() and the calls built on it await; everything else
 * is done by callbacks of the loop. Invariant: a request is in `pending` from qmp_send() until its
 * answer or the end of the link, whoever waits for it; the link outlives what it calls back.
 */
#include "driver/qemu/qmp/qmp.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "driver/qemu/qmp/json.h"
#include "driver/qemu/qmp/line.h"

enum { READ_SIZE = 64 * 1024, READS_PER_WAKE = 16 };

struct chunk { /* bytes to send; the descriptor goes with the first of them */
    GString *text;
    int fd;
    size_t sent;
};

struct qmp_request {
    struct qmp *q;
    uint64_t id;
    nsec since;
    char *command;
    struct latch done;
    json_t *answer; /* the whole document; NULL: the link ended */
    bool abandoned;
};

struct qmp {
    int fd;
    char *name;
    struct qmp_hooks hooks;
    struct watch *watch;
    struct qmp_line line;
    GQueue out;          /* struct chunk */
    GHashTable *pending; /* id -> request */
    uint64_t next_id;
    struct latch greeted;
    char *gone;
    bool stalled, dispatching, dead;
};

static void chunk_free(struct chunk *c)
{
    g_string_free(c->text, TRUE);
    if (c->fd >= 0)
        close(c->fd);
    g_free(c);
}

static void request_free(struct qmp_request *r)
{
    json_decref(r->answer);
    g_free(r->command);
    g_free(r);
}

static void request_finish(struct qmp_request *r, json_t *answer)
{
    r->answer = json_incref(answer);
    if (r->abandoned)
        request_free(r);
    else
        latch_open(&r->done, 0);
}

static void set_stalled(struct qmp *q, bool stalled)
{
    if (q->stalled == stalled)
        return;
    q->stalled = stalled;
    if (q->hooks.stalled)
        q->hooks.stalled(q->hooks.arg, stalled);
}

void qmp_end(struct qmp *q, const char *reason)
{
    if (q->gone)
        return;
    log_debug("%s: QMP link ends: %s", q->name, reason);
    q->gone = g_strdup(reason);
    g_clear_pointer(&q->watch, watch_free);
    if (q->fd >= 0)
        close(q->fd);
    q->fd = -1;
    g_queue_clear_full(&q->out, (GDestroyNotify)chunk_free);
    g_autoptr(GHashTable) pending = g_steal_pointer(&q->pending);
    q->pending = g_hash_table_new(g_int64_hash, g_int64_equal);
    GHashTableIter it;
    void *r;
    g_hash_table_iter_init(&it, pending);
    while (g_hash_table_iter_next(&it, NULL, &r)) {
        g_hash_table_iter_steal(&it);
        request_finish(r, NULL);
    }
    latch_open(&q->greeted, 0);
    if (q->hooks.gone)
        q->hooks.gone(q->hooks.arg);
}

/* --- output ----------------------------------------------------------------------------------- */

static ssize_t send_chunk(int sock, struct chunk *c)
{
    struct iovec iov = {c->text->str + c->sent, c->text->len - c->sent};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
    if (c->fd >= 0 && c->sent == 0) {
        msg.msg_control = control.space;
        msg.msg_controllen = sizeof control.space;
        struct cmsghdr *h = CMSG_FIRSTHDR(&msg);
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(h), &c->fd, sizeof(int));
    }
    return sendmsg(sock, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void flush(struct qmp *q)
{
    struct chunk *c;
    while (!q->gone && (c = g_queue_peek_head(&q->out))) {
        ssize_t n = send_chunk(q->fd, c);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) {
            /* what QEMU said last may still be in the socket: reading finds the end */
            g_queue_clear_full(&q->out, (GDestroyNotify)chunk_free);
            break;
        }
        if (n < 0) {
            g_autofree char *why =
                g_strdup_printf("cannot write to its monitor: %s", g_strerror(errno));
            qmp_end(q, why);
            return;
        }
        c->sent += (size_t)n;
        if (c->sent == c->text->len)
            chunk_free(g_queue_pop_head(&q->out));
    }
    if (q->watch)
        watch_set(q->watch, g_queue_is_empty(&q->out) ? POLLIN : POLLIN | POLLOUT);
}

/* Logs are read by others than the guest's owner. */
static bool is_secret(const char *text)
{
    return strstr(text, "\"password\"");
}

/* Commands without a descriptor share one chunk, hence one write. */
static void enqueue(struct qmp *q, const char *text, int fd)
{
    log_debug("%s: -> %.*s", q->name, 2000, is_secret(text) ? "(sets a password)" : text);
    struct chunk *c = g_queue_peek_tail(&q->out);
    if (!c || fd >= 0 || c->fd >= 0) {
        c = g_new0(struct chunk, 1);
        c->text = g_string_new(NULL);
        c->fd = fd;
        g_queue_push_tail(&q->out, c);
    }
    g_string_append(c->text, text);
    g_string_append(c->text, "\r\n");
    if (q->watch)
        watch_set(q->watch, POLLIN | POLLOUT);
}

/* --- input --------------------------------------------------------------------------------------
 */

static void got_event(struct qmp *q, const char *name, json_t *doc)
{
    json_t *when = json_object_get(doc, "timestamp");
    if (q->hooks.event)
        q->hooks.event(q->hooks.arg, name, json_object_get(doc, "data"),
                       json_integer_value(json_object_get(when, "seconds")),
                       json_integer_value(json_object_get(when, "microseconds")));
}

static void got_answer(struct qmp *q, json_t *doc)
{
    json_t *id_json = json_object_get(doc, "id");
    int64_t id = json_is_integer(id_json) ? json_integer_value(id_json) : -1;
    struct qmp_request *r = g_hash_table_lookup(q->pending, &id);
    if (!r) { /* QEMU answers what it cannot parse without an id */
        log_warn("%s: an answer to no command of ours", q->name);
        qmp_end(q, "its monitor sent an answer to no command");
        return;
    }
    set_stalled(q, false);
    g_hash_table_remove(q->pending, &id);
    request_finish(r, doc);
}

static int got_line(void *arg, const char *text, size_t len)
{
    struct qmp *q = arg;
    if (q->gone)
        return -1;
    log_debug("%s: <- %.*s", q->name, (int)MIN(len, 2000), text);
    json_t *doc = qmp_json(text, len);
    if (!json_is_object(doc)) {
        json_decref(doc);
        qmp_end(q, "its monitor sent something that is not QMP");
        return -1;
    }
    const char *event = json_string_value(json_object_get(doc, "event"));
    if (event)
        got_event(q, event, doc);
    else if (json_object_get(doc, "QMP"))
        latch_open(&q->greeted, 0);
    else if (json_object_get(doc, "return") || json_object_get(doc, "error"))
        got_answer(q, doc);
    else
        qmp_end(q, "its monitor sent something that is not QMP");
    json_decref(doc);
    return q->gone ? -1 : 0;
}

void qmp_feed(struct qmp *q, const char *data, size_t len)
{
    if (q->gone)
        return;
    const char *wrong = qmp_line_feed(&q->line, data, len, got_line, q);
    if (wrong)
        qmp_end(q, wrong);
}

static void read_some(struct qmp *q)
{
    static char buf[READ_SIZE]; /* the loop thread's only */
    for (int i = 0; i < READS_PER_WAKE && !q->gone; i++) {
        ssize_t n = recv(q->fd, buf, sizeof buf, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (n <= 0) {
            qmp_end(q, "QEMU closed its monitor");
            return;
        }
        qmp_feed(q, buf, (size_t)n);
    }
}

static void on_ready(void *arg, short events)
{
    struct qmp *q = arg;
    q->dispatching = true;
    if (events & POLLOUT)
        flush(q);
    if (!q->gone && events & ~POLLOUT)
        read_some(q);
    q->dispatching = false;
    if (q->dead)
        qmp_free(q);
}

/* --- life
 * ----------------------------------------------------------------------------------------- */

struct qmp *qmp_new(int fd, const char *name, const struct qmp_hooks *hooks)
{
    struct qmp *q = g_new0(struct qmp, 1);
    q->fd = fd;
    q->name = g_strdup(name);
    if (hooks)
        q->hooks = *hooks;
    q->pending = g_hash_table_new(g_int64_hash, g_int64_equal);
    q->next_id = 1;
    g_queue_init(&q->out);
    if (fd >= 0)
        q->watch = watch_new(fd, POLLIN, on_ready, q);
    return q;
}

void qmp_free(struct qmp *q)
{
    if (!q)
        return;
    q->hooks = (struct qmp_hooks){0};
    qmp_end(q, "its link was closed");
    if (q->dispatching) { /* from a hook: on_ready() comes back here */
        q->dead = true;
        return;
    }
    qmp_line_clear(&q->line);
    g_hash_table_destroy(q->pending);
    g_free(q->gone);
    g_free(q->name);
    g_free(q);
}

bool qmp_is_gone(const struct qmp *q)
{
    return q->gone != NULL;
}

bool qmp_is_stalled(const struct qmp *q)
{
    return q->stalled;
}

const char *qmp_gone_reason(const struct qmp *q)
{
    return q->gone;
}

size_t qmp_pending(const struct qmp *q)
{
    return g_hash_table_size(q->pending);
}

nsec qmp_waiting_since(const struct qmp *q)
{
    GHashTableIter it;
    gpointer value;
    nsec oldest = 0;
    g_hash_table_iter_init(&it, q->pending);
    while (g_hash_table_iter_next(&it, NULL, &value)) {
        nsec since = ((struct qmp_request *)value)->since;
        if (!oldest || since < oldest)
            oldest = since;
    }
    return oldest;
}

/* --- requests
 * ------------------------------------------------------------------------------------- */

static struct qmp_request *send_document(struct qmp *q, json_t *doc, const char *command, int fd)
{
    struct qmp_request *r = g_new0(struct qmp_request, 1);
    r->q = q;
    r->id = q->next_id++;
    r->since = loop_now();
    r->command = g_strdup(command);
    if (q->gone) {
        if (fd >= 0)
            close(fd);
        latch_open(&r->done, 0);
        return r;
    }
    json_object_set_new(doc, "id", json_integer((json_int_t)r->id));
    char *text = json_dumps(doc, JSON_COMPACT);
    g_hash_table_insert(q->pending, &r->id, r);
    enqueue(q, text, fd);
    free(text);
    return r;
}

static struct qmp_request *send_command(struct qmp *q, const char *command, json_t *args, int fd)
{
    json_t *doc = json_object();
    json_object_set_new(doc, "execute", json_string(command));
    if (args)
        json_object_set_new(doc, "arguments", args);
    struct qmp_request *r = send_document(q, doc, command, fd);
    json_decref(doc);
    return r;
}

struct qmp_request *qmp_send(struct qmp *q, const char *command, json_t *args)
{
    return send_command(q, command, args, -1);
}

void qmp_forget(struct qmp_request *r)
{
    if (r->done.open)
        request_free(r);
    else
        r->abandoned = true;
}

static int fail_gone(const struct qmp *q)
{
    return fail(ERR_OPERATION_FAILED, "guest '%s' is gone: %s", q->name, q->gone);
}

static int fail_wait(struct qmp *q, int rc, const char *doing)
{
    if (rc == -ETIMEDOUT) {
        set_stalled(q, true);
        return fail(ERR_OPERATION_TIMEOUT, "QEMU of '%s' does not answer (%s)", q->name, doing);
    }
    if (rc == -ECANCELED)
        return fail(ERR_OPERATION_ABORTED, "'%s' of guest '%s' was given up", doing, q->name);
    return fail_errno(rc, "cannot wait for QEMU of '%s'", q->name);
}

/* The answer's document, or NULL with the reason; ends the request either way. */
AWAITS static json_t *wait_document(struct qmp_request *r)
{
    struct qmp *q = r->q;
    flush(q);
    int rc = latch_wait(&r->done);
    if (rc < 0 && !r->done.open) {
        fail_wait(q, rc, r->command);
        qmp_forget(r);
        return NULL;
    }
    json_t *doc = g_steal_pointer(&r->answer);
    request_free(r);
    if (!doc)
        fail_gone(q);
    return doc;
}

AWAITS int qmp_wait(struct qmp_request *r, json_t **ret_reply)
{
    g_autofree char *command = g_strdup(r->command);
    json_t *doc = wait_document(r);
    if (!doc)
        return -1;
    int rc = 0;
    json_t *error = json_object_get(doc, "error");
    if (error) {
        const char *desc = json_string_value(json_object_get(error, "desc"));
        rc = fail(ERR_INTERNAL_ERROR, "QEMU refused '%s': %s", command,
                  desc ? desc : "unknown QEMU command error");
    } else if (ret_reply) {
        *ret_reply = json_incref(json_object_get(doc, "return"));
    }
    json_decref(doc);
    return rc;
}

AWAITS int qmp_call(struct qmp *q, const char *command, json_t *args, json_t **ret_reply)
{
    return qmp_wait(send_command(q, command, args, -1), ret_reply);
}

/* What leaves may leave later, and who called may be gone by then. */
static int copy_fd(const struct qmp *q, int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return copy < 0 ? fail_errno(errno, "cannot pass a descriptor to QEMU of '%s'", q->name) : copy;
}

AWAITS int qmp_call_fd(struct qmp *q, const char *command, json_t *args, int fd, json_t **ret_reply)
{
    int copy = copy_fd(q, fd);
    if (copy < 0) {
        json_decref(args);
        return -1;
    }
    return qmp_wait(send_command(q, command, args, copy), ret_reply);
}

AWAITS int qmp_call_document(struct qmp *q, json_t *document, int fd, json_t **ret_document)
{
    int copy = fd >= 0 ? copy_fd(q, fd) : -1;
    if (fd >= 0 && copy < 0) {
        json_decref(document);
        return -1;
    }
    json_t *id = json_incref(json_object_get(document, "id"));
    const char *command = json_string_value(json_object_get(document, "execute"));
    json_t *answer = wait_document(send_document(q, document, command ? command : "?", copy));
    json_decref(document);
    if (!answer) {
        json_decref(id);
        return -1;
    }
    if (id)
        json_object_set_new(answer, "id", id);
    else
        json_object_del(answer, "id");
    *ret_document = answer;
    return 0;
}

AWAITS int qmp_greet(struct qmp *q)
{
    int rc = latch_wait(&q->greeted);
    if (rc < 0 && !q->greeted.open)
        return fail_wait(q, rc, "greeting");
    if (q->gone)
        return fail_gone(q);
    return qmp_call(q, "qmp_capabilities", NULL, NULL);
}
