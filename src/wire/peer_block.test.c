/* The shared connection against a server at the other end of a socket pair. */
#include "wire/peer_block.h"

#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <string.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include "sys/file.h"

enum { PROG = 0x20008086 };

/* --- a server ------------------------------------------------------------------------------- */

static bool read_all(int fd, void *buf, size_t n)
{
    for (size_t got = 0; got < n;) {
        ssize_t rc = read(fd, (char *)buf + got, n - got);
        if (rc <= 0)
            return false;
        got += (size_t)rc;
    }
    return true;
}

static uint8_t *read_packet(int fd, struct frame *f)
{
    uint8_t head[4];
    size_t size;
    if (!read_all(fd, head, 4))
        return NULL;
    size_t n = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    uint8_t *data = g_malloc(n);
    memcpy(data, head, 4);
    if (!read_all(fd, data + 4, n - 4) || frame_parse(data, n, f, &size) != 1) {
        g_free(data);
        return NULL;
    }
    return data;
}

static void put_answer(struct xdr_out *o, const struct frame_header *to, const char *text)
{
    struct frame_header h = frame_answer(to, FRAME_REPLY, FRAME_OK);
    g_assert_cmpint(frame_put_bytes(o, &h, text, strlen(text)), ==, 0);
}

static void flush(int fd, struct xdr_out *o)
{
    for (size_t done = 0; done < o->len;) {
        ssize_t n = send(fd, o->data + done, o->len - done, MSG_NOSIGNAL);
        if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
            break; /* the client hung up first */
        g_assert_cmpint(n, >, 0);
        done += (size_t)n;
    }
    xdr_out_clear(o);
}

/* Answers every call with its serial; procedure 2 with an error, 3 with an event and a ping first,
 * 4 with stream data before the reply, 5 by hanging up. */
static void answer(int fd, const struct frame *f)
{
    struct xdr_out o;
    struct frame_header h = f->head;
    xdr_out_init(&o, FRAME_MAX);
    if (h.proc == 2) {
        struct error err = {.code = ERR_NO_DOMAIN, .domain = FROM_QEMU, .level = 2};
        h = frame_answer(&f->head, FRAME_REPLY, FRAME_ERROR);
        frame_put_error(&o, &h, &err);
        flush(fd, &o);
        return;
    }
    if (h.proc == 3) {
        struct frame_header event = {PROG, 1, 99, FRAME_MESSAGE, FRAME_SERIAL_EVENT, FRAME_OK};
        frame_put_bytes(&o, &event, "evnt", 4);
        frame_put_keepalive(&o, KEEPALIVE_PING);
    }
    if (h.proc == 4) {
        h.type = FRAME_STREAM;
        h.status = FRAME_CONTINUE;
        frame_put_bytes(&o, &h, "early", 5);
    }
    char text[16];
    g_snprintf(text, sizeof(text), "%012u", f->head.serial);
    put_answer(&o, &f->head, text);
    if (h.proc == 4) {
        frame_put_bytes(&o, &h, "late", 4);
        frame_put_bytes(&o, &h, "", 0);
    }
    flush(fd, &o);
}

static int pongs;

static void *serve(void *arg)
{
    int fd = GPOINTER_TO_INT(arg);
    struct frame f;
    for (uint8_t *data; (data = read_packet(fd, &f)); g_free(data)) {
        if (frame_is_keepalive(&f.head)) {
            __atomic_add_fetch(&pongs, 1, __ATOMIC_SEQ_CST);
        } else if (f.head.type == FRAME_STREAM) {
            struct xdr_out o; /* finish and abort are agreed to */
            struct frame_header h = frame_answer(&f.head, FRAME_STREAM, FRAME_OK);
            xdr_out_init(&o, FRAME_MAX);
            if (f.head.status != FRAME_CONTINUE)
                frame_put_bytes(&o, &h, "", 0);
            flush(fd, &o);
        } else if (f.head.proc == 5) {
            g_free(data);
            break;
        } else {
            answer(fd, &f);
        }
    }
    close(fd);
    return NULL;
}

struct fixture {
    struct peer *peer;
    pthread_t server;
    int notified;
};

static void count_notify(void *arg)
{
    __atomic_add_fetch(&((struct fixture *)arg)->notified, 1, __ATOMIC_SEQ_CST);
}

static void set_up(struct fixture *x)
{
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
    memset(x, 0, sizeof(*x));
    x->peer = peer_new(fds[0], &(struct peer_hooks){.notify = count_notify, .arg = x});
    pthread_create(&x->server, NULL, serve, GINT_TO_POINTER(fds[1]));
}

static void tear_down(struct fixture *x)
{
    peer_close(x->peer);
    pthread_join(x->server, NULL);
    peer_free(x->peer);
}

/* --- tests ---------------------------------------------------------------------------------- */

static int run(struct peer *p, int proc, struct peer_call *call)
{
    *call = (struct peer_call){.prog = PROG, .vers = 1, .proc = proc};
    return peer_run(p, call);
}

static void check_reply(struct peer_call *call)
{
    char text[16];
    g_snprintf(text, sizeof(text), "%012u", call->serial);
    g_assert_cmpmem(call->reply->frame.payload, call->reply->frame.len, text, strlen(text));
    packet_free(call->reply);
}

static void test_call(void)
{
    struct fixture x;
    struct peer_call call;
    set_up(&x);
    g_assert_cmpint(run(x.peer, 1, &call), ==, 0);
    check_reply(&call);
    g_assert_cmpint(run(x.peer, 2, &call), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_NO_DOMAIN);
    error_clear();
    tear_down(&x);
}

static void test_pipeline(void)
{
    struct fixture x;
    struct peer_call calls[20];
    set_up(&x);
    for (int i = 0; i < 20; i++) {
        calls[i] = (struct peer_call){.prog = PROG, .vers = 1, .proc = 1};
        g_assert_cmpint(peer_submit(x.peer, &calls[i]), ==, 0);
    }
    for (int i = 19; i >= 0; i--) {
        g_assert_cmpint(peer_wait(x.peer, &calls[i]), ==, 0);
        check_reply(&calls[i]);
    }
    tear_down(&x);
}

static void test_event(void)
{
    struct fixture x;
    struct peer_call call;
    set_up(&x);
    __atomic_store_n(&pongs, 0, __ATOMIC_SEQ_CST);
    g_assert_cmpint(run(x.peer, 3, &call), ==, 0);
    check_reply(&call);
    g_assert_cmpint(x.notified, >, 0);
    struct packet *k = peer_take_event(x.peer);
    g_assert_nonnull(k);
    g_assert_cmpint(k->frame.head.proc, ==, 99);
    packet_free(k);
    g_assert_null(peer_take_event(x.peer));
    g_assert_cmpint(run(x.peer, 1, &call), ==, 0); /* the pong went out before */
    check_reply(&call);
    g_assert_cmpint(__atomic_load_n(&pongs, __ATOMIC_SEQ_CST), ==, 1);
    tear_down(&x);
}

static void test_stream(void)
{
    struct fixture x;
    char buf[64];
    set_up(&x);
    struct peer_stream *s = peer_stream_new(x.peer, true);
    struct peer_call call = {.prog = PROG, .vers = 1, .proc = 4, .stream = s};
    g_assert_cmpint(peer_run(x.peer, &call), ==, 0);
    check_reply(&call);
    g_assert_cmpint(peer_stream_recv(s, buf, 3, false, false), ==, 3);
    g_assert_cmpmem(buf, 3, "ear", 3);
    g_assert_cmpint(peer_stream_recv(s, buf, 60, false, false), ==, 2);
    g_assert_cmpint(peer_stream_recv(s, buf, 60, false, false), ==, 4);
    g_assert_cmpint(peer_stream_recv(s, buf, 60, false, false), ==, 0);
    g_assert_cmpint(peer_stream_send(s, "abc", 3, false), ==, 3);
    g_assert_cmpint(peer_stream_end(s, false), ==, 0);
    g_assert_cmpint(peer_stream_send(s, "abc", 3, false), ==, -1);
    error_clear();
    peer_stream_free(s);
    tear_down(&x);
}

static void test_hangup(void)
{
    struct fixture x;
    struct peer_call call;
    set_up(&x);
    g_assert_cmpint(run(x.peer, 5, &call), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_SYSTEM_ERROR);
    error_clear();
    g_assert_cmpint(peer_ended(x.peer), ==, PEER_END_EOF);
    g_assert_cmpint(run(x.peer, 1, &call), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_INTERNAL_ERROR);
    error_clear();
    tear_down(&x);
}

/* More than the socket holds, while another thread is blocked reading for its own reply. */
static void *send_much(void *stream)
{
    g_autofree char *data = g_malloc0(FRAME_STREAM_CHUNK);
    for (int i = 0; i < 40; i++)
        if (peer_stream_send(stream, data, FRAME_STREAM_CHUNK, false) != FRAME_STREAM_CHUNK)
            return "failed";
    return NULL;
}

static void test_flood(void)
{
    struct fixture x;
    pthread_t t;
    void *failed;
    set_up(&x);
    struct peer_stream *s = peer_stream_new(x.peer, true);
    struct peer_call call = {.prog = PROG, .vers = 1, .proc = 4, .stream = s};
    g_assert_cmpint(peer_run(x.peer, &call), ==, 0);
    check_reply(&call);
    pthread_create(&t, NULL, send_much, s);
    for (int i = 0; i < 200; i++) {
        g_assert_cmpint(run(x.peer, 1, &call), ==, 0);
        check_reply(&call);
    }
    pthread_join(t, &failed);
    g_assert_null(failed);
    g_assert_cmpint(peer_stream_end(s, true), ==, 0);
    peer_stream_free(s);
    tear_down(&x);
}

/* A server that answers with descriptors, in pieces as they come. */
static void *serve_fds(void *arg)
{
    int fd = GPOINTER_TO_INT(arg);
    struct frame f;
    struct xdr_out o;
    uint8_t *data = read_packet(fd, &f);
    struct frame_header h = frame_answer(&f.head, FRAME_REPLY_WITH_FDS, FRAME_OK);
    xdr_out_init(&o, FRAME_MAX);
    frame_put_fds(&o, &h, 2, NULL, NULL);
    flush(fd, &o);
    for (int i = 0; i < 2; i++)
        g_assert_cmpint(fd_send(fd, i), ==, 0);
    h = frame_answer(&f.head, FRAME_MESSAGE, FRAME_OK);
    frame_put_bytes(&o, &h, "next", 4);
    flush(fd, &o);
    g_free(data);
    data = read_packet(fd, &f); /* until the other end closes */
    g_free(data);
    close(fd);
    return NULL;
}

static void test_fds(void)
{
    int fds[2];
    pthread_t t;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
    struct peer *p = peer_new(fds[0], NULL);
    pthread_create(&t, NULL, serve_fds, GINT_TO_POINTER(fds[1]));
    struct peer_call call;
    g_assert_cmpint(run(p, 1, &call), ==, 0);
    g_assert_cmpint(call.reply->frame.n_fds, ==, 2);
    for (int i = 0; i < 2; i++)
        g_assert_cmpint(fcntl(call.reply->fds[i], F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
    int first = call.reply->fds[0];
    packet_free(call.reply);
    g_assert_cmpint(fcntl(first, F_GETFD), ==, -1); /* nobody took it */
    peer_close(p);
    pthread_join(t, NULL);
    peer_free(p);
}

/* A server that says nothing: two pings, then the end. */
static void test_keepalive(void)
{
    int fds[2];
    struct peer_call call;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
    struct peer *p = peer_new(fds[0], NULL);
    peer_set_keepalive(p, 1, 0);
    g_assert_cmpint(run(p, 1, &call), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_INTERNAL_ERROR);
    error_clear();
    g_assert_cmpint(peer_ended(p), ==, PEER_END_KEEPALIVE);
    peer_free(p);
    close(fds[1]);
}

enum { THREADS = 8, CALLS = 1000 };

static void *hammer(void *peer)
{
    for (int i = 0; i < CALLS; i++) {
        struct peer_call call;
        if (run(peer, i % 7 == 3 ? 3 : 1, &call) < 0)
            return "failed";
        check_reply(&call);
    }
    return NULL;
}

static void test_threads(void)
{
    struct fixture x;
    pthread_t t[THREADS];
    set_up(&x);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, hammer, x.peer);
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(t[i], &failed);
        g_assert_null(failed);
    }
    tear_down(&x);
}

/* Some wait while another hangs up the connection for all. */
static void *expect_end(void *peer)
{
    struct peer_call call;
    for (int i = 0; i < 100000; i++) {
        if (run(peer, 1, &call) < 0) {
            error_clear();
            return NULL;
        }
        packet_free(call.reply);
    }
    return "never ended";
}

static void test_end_wakes_all(void)
{
    struct fixture x;
    pthread_t t[THREADS];
    struct peer_call call;
    set_up(&x);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, expect_end, x.peer);
    g_assert_cmpint(run(x.peer, 5, &call), ==, -1);
    error_clear();
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(t[i], &failed);
        g_assert_null(failed);
    }
    tear_down(&x);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/peer/call", test_call);
    g_test_add_func("/peer/pipeline", test_pipeline);
    g_test_add_func("/peer/event", test_event);
    g_test_add_func("/peer/stream", test_stream);
    g_test_add_func("/peer/hangup", test_hangup);
    g_test_add_func("/peer/threads", test_threads);
    g_test_add_func("/peer/end-wakes-all", test_end_wakes_all);
    g_test_add_func("/peer/flood", test_flood);
    g_test_add_func("/peer/fds", test_fds);
    g_test_add_func("/peer/keepalive", test_keepalive);
    return g_test_run();
}
