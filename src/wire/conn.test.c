/* A daemon's side of a connection over a socketpair, in real and in virtual time: order, limits,
 * back-pressure, keepalive. */
#include "wire/conn.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib.h>
#include "wire/conn_out.h"

struct fixture {
    int client; /* the other end, blocking */
    struct group *group;
    struct conn *conn;
    unsigned packets;
    uint32_t last_serial;
    bool pause_each;
    char *why; /* closed() was called */
    struct latch closed;
};

static const struct conn_limits limits = {
    .queue_bytes = 4 << 20,
    .window_bytes = 64 * 1024,
    .keepalive_interval = seconds(5),
    .keepalive_count = 2,
    .end_paused = true,
};

static void on_packet(void *arg, const struct frame *f, int *fds)
{
    struct fixture *x = arg;
    x->packets++;
    x->last_serial = f->head.serial;
    for (unsigned i = 0; i < f->n_fds; i++)
        close(fds[i]);
    if (x->pause_each)
        conn_pause(x->conn);
}

static void on_closed(void *arg, const char *why)
{
    struct fixture *x = arg;
    g_assert_null(x->why);
    x->why = g_strdup(why);
    latch_open(&x->closed, 1);
}

static const struct conn_ops ops = {on_packet, on_closed};

static void set_up(struct fixture *x)
{
    int ends[2];
    memset(x, 0, sizeof(*x));
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    x->client = ends[0];
    x->group = group_new(NULL);
    x->conn = conn_new(ends[1], x->group, &limits, &ops, x);
}

static void tear_down(struct fixture *x)
{
    conn_close(x->conn, "test over");
    group_wait(x->group);
    group_free(x->group);
    conn_free(x->conn);
    if (x->client >= 0)
        close(x->client);
    g_free(x->why);
}

static void client_sends(const struct fixture *x, uint32_t serial, size_t payload)
{
    const struct frame_header h = {1, 1, 1, FRAME_CALL, serial, FRAME_OK};
    g_autofree uint8_t *zeros = g_malloc0(payload + 1);
    struct xdr_out out;
    xdr_out_init(&out, FRAME_MAX);
    g_assert_cmpint(frame_put_bytes(&out, &h, zeros, payload), ==, 0);
    g_assert_cmpint(send(x->client, out.data, out.len, 0), ==, (ssize_t)out.len);
    xdr_out_clear(&out);
}

static void daemon_sends(const struct fixture *x, size_t payload)
{
    const struct frame_header h = {1, 1, 1, FRAME_REPLY, 1, FRAME_OK};
    g_autofree uint8_t *zeros = g_malloc0(payload + 1);
    g_assert_cmpint(frame_put_bytes(conn_out(x->conn), &h, zeros, payload), ==, 0);
    conn_queued(x->conn, NULL, 0);
}

static void wait_for_packets(struct fixture *x, unsigned n)
{
    while (x->packets < n && !x->why)
        g_assert_cmpint(fiber_sleep(millis(1)), ==, 0);
}

static int packets_in_order(void *arg)
{
    struct fixture x;
    set_up(&x);
    for (uint32_t i = 1; i <= 100; i++)
        client_sends(&x, i, i * 3);
    wait_for_packets(&x, 100);
    g_assert_cmpuint(x.last_serial, ==, 100);
    g_assert_null(x.why);
    close(x.client);
    x.client = -1;
    latch_wait(&x.closed);
    g_assert_nonnull(x.why);
    tear_down(&x);
    return 0;
}

static int paused(void *arg)
{
    struct fixture x;
    set_up(&x);
    x.pause_each = true;
    for (uint32_t i = 1; i <= 5; i++)
        client_sends(&x, i, 10);
    for (unsigned n = 1; n <= 5; n++) {
        wait_for_packets(&x, n);
        g_assert_cmpint(fiber_sleep(millis(2)), ==, 0);
        g_assert_cmpuint(x.packets, ==, n);
        conn_resume(x.conn);
    }
    tear_down(&x);
    return 0;
}

/* Who is held back and goes is noticed; who only says that no more comes is read to the end. */
static int gone_while_paused(void *arg)
{
    struct fixture x;
    set_up(&x);
    x.pause_each = true;
    client_sends(&x, 1, 10);
    client_sends(&x, 2, 10);
    wait_for_packets(&x, 1);
    close(x.client);
    x.client = -1;
    latch_wait(&x.closed);
    g_assert_cmpstr(x.why, ==, "connection closed");
    g_assert_cmpuint(x.packets, ==, 1);
    tear_down(&x);
    set_up(&x);
    x.pause_each = true;
    client_sends(&x, 1, 10);
    client_sends(&x, 2, 10);
    wait_for_packets(&x, 1);
    shutdown(x.client, SHUT_WR);
    g_assert_cmpint(fiber_sleep(millis(5)), ==, 0);
    g_assert_true(conn_is_open(x.conn));
    x.pause_each = false;
    conn_resume(x.conn);
    latch_wait(&x.closed);
    g_assert_cmpuint(x.packets, ==, 2);
    tear_down(&x);
    return 0;
}

static int garbage(void *arg)
{
    struct fixture x;
    set_up(&x);
    g_assert_cmpint(send(x.client, "\377\377\377\377", 4, 0), ==, 4);
    latch_wait(&x.closed);
    g_assert_cmpuint(x.packets, ==, 0);
    g_assert_false(conn_is_open(x.conn));
    tear_down(&x);
    return 0;
}

static int drain_some(void *arg)
{
    const struct fixture *x = arg;
    g_autofree char *buffer = g_malloc(1 << 20);
    while (conn_unsent(x->conn))
        if (recv(x->client, buffer, 1 << 20, MSG_DONTWAIT) < 0)
            fiber_sleep(millis(1));
    return 0;
}

static int window(void *arg)
{
    struct fixture x;
    set_up(&x);
    while (conn_unsent(x.conn) < limits.window_bytes) {
        daemon_sends(&x, 32 * 1024);
        fiber_yield();
    }
    fiber_spawn(x.group, "client", drain_some, &x);
    g_assert_cmpint(conn_wait_room(x.conn), ==, 0);
    g_assert_cmpuint(conn_unsent(x.conn), <, limits.window_bytes);
    tear_down(&x);
    return 0;
}

static int stalled_client(void *arg)
{
    struct fixture x;
    set_up(&x);
    for (int i = 0; i < 400 && !x.why; i++)
        daemon_sends(&x, 32 * 1024);
    g_assert_nonnull(x.why);
    g_assert_cmpint(conn_wait_room(x.conn), ==, -EPIPE);
    tear_down(&x);
    return 0;
}

static int keepalive_unanswered(void *arg)
{
    struct fixture x;
    set_up(&x);
    nsec start = loop_now();
    conn_start_keepalive(x.conn);
    latch_wait(&x.closed);
    g_assert_cmpint((loop_now() - start) / seconds(1), ==, 15);
    uint8_t bytes[200];
    g_assert_cmpint(recv(x.client, bytes, sizeof(bytes), MSG_DONTWAIT), ==, 2 * FRAME_MIN);
    tear_down(&x);
    return 0;
}

/* Writes as a socket that keeps their bounds sees them. */
static void bounds(bool one_by_one, const size_t *expected, size_t n_expected)
{
    static uint8_t seen[4096], payload[100];
    const struct frame_header h = {1, 1, 1, FRAME_REPLY, 1, FRAME_OK};
    struct out_queue q = {.one_by_one = one_by_one};
    int ends[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
    for (size_t i = 0; i < 3; i++) {
        g_assert_cmpint(frame_put_bytes(out_buffer(&q), &h, payload, i * 40), ==, 0);
        out_commit(&q, NULL, 0);
    }
    g_assert_cmpint(out_flush(&q, ends[0]), ==, 1);
    g_assert_cmpuint(q.unsent, ==, 0);
    for (size_t i = 0; i < n_expected; i++)
        g_assert_cmpint(recv(ends[1], seen, sizeof(seen), MSG_DONTWAIT), ==, (ssize_t)expected[i]);
    g_assert_cmpint(recv(ends[1], seen, sizeof(seen), MSG_DONTWAIT), ==, -1);
    close(ends[0]);
    close(ends[1]);
}

static void packets_in_writes(void)
{
    enum { HEAD = 28 }; /* length and header */
    bounds(true, (const size_t[]){HEAD, HEAD + 40, HEAD + 80}, 3);
    bounds(false, (const size_t[]){3 * HEAD + 120}, 1);
}

static int run(int (*test)(void *), struct loop *loop)
{
    int rc = loop_run(loop, test, NULL);
    loop_free(loop);
    return rc;
}

static void real_time(const void *test)
{
    g_assert_cmpint(run(*(int (*const *)(void *))test, loop_new()), ==, 0);
}

static void virtual_time(const void *test)
{
    g_assert_cmpint(run(*(int (*const *)(void *))test, loop_new_sim(1)), ==, 0);
}

int main(int argc, char **argv)
{
    static int (*const real[])(void *) = {packets_in_order, paused, gone_while_paused,
                                          garbage,          window, stalled_client};
    static const char *const names[] = {"/conn/order",   "/conn/paused", "/conn/gone",
                                        "/conn/garbage", "/conn/window", "/conn/stalled"};
    static int (*const simulated[])(void *) = {keepalive_unanswered};
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(real); i++)
        g_test_add_data_func(names[i], &real[i], real_time);
    g_test_add_data_func("/conn/keepalive", &simulated[0], virtual_time);
    g_test_add_func("/conn/writes", packets_in_writes);
    return g_test_run();
}
