/* The link against a scripted QEMU at the other end of a socket pair. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "driver/qemu/qmp/json.h"
#include "driver/qemu/qmp/qmp.h"

struct world {
    int qemu; /* QEMU's end */
    struct qmp *q;
    GString *events;
    int stalled, gone;
};

static void on_event(void *arg, const char *name, json_t *data, int64_t s, int64_t us)
{
    struct world *w = arg;
    g_string_append_printf(w->events, "%s@%d.%d ", name, (int)s, (int)us);
}

static void on_stalled(void *arg, bool stalled)
{
    ((struct world *)arg)->stalled += stalled ? 1 : 100;
}

static void on_gone(void *arg)
{
    ((struct world *)arg)->gone++;
}

static void open_world(struct world *w)
{
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
    fcntl(pair[0], F_SETFL, O_NONBLOCK);
    fcntl(pair[1], F_SETFL, O_NONBLOCK);
    *w = (struct world){.qemu = pair[1], .events = g_string_new(NULL)};
    struct qmp_hooks hooks = {on_event, on_stalled, on_gone, w};
    w->q = qmp_new(pair[0], "guest", &hooks);
}

static void close_world(struct world *w)
{
    if (w->qemu >= 0)
        close(w->qemu);
    qmp_free(w->q);
    g_string_free(w->events, TRUE);
}

static void say(struct world *w, const char *text)
{
    g_assert_cmpint(write(w->qemu, text, strlen(text)), ==, (ssize_t)strlen(text));
}

/* Reads what came and answers each command with {"id": id, "return": {"n": id}}, last first. */
AWAITS static int answer_backwards(void *arg)
{
    struct world *w = arg;
    char buf[4096];
    ssize_t n = fiber_read(w->qemu, buf, sizeof buf - 1);
    g_assert_cmpint(n, >, 0);
    buf[n] = 0;
    g_auto(GStrv) lines = g_strsplit(buf, "\r\n", -1);
    for (guint i = g_strv_length(lines); i-- > 0;) {
        json_error_t err;
        json_t *doc = *lines[i] ? json_loads(lines[i], 0, &err) : NULL;
        if (!doc)
            continue;
        int id = (int)json_integer_value(json_object_get(doc, "id"));
        g_autofree char *text =
            g_strdup_printf("{\"return\": {\"n\": %d}, \"id\": %d}\r\n", id, id);
        say(w, text);
        json_decref(doc);
    }
    return 0;
}

AWAITS static int pipelined(void *arg)
{
    struct world w;
    open_world(&w);
    fiber_spawn(NULL, "qemu", answer_backwards, &w);
    struct qmp_request *r[3];
    for (int i = 0; i < 3; i++)
        r[i] = qmp_send(w.q, "query-status", json_pack("{s:i}", "x", i));
    for (int i = 0; i < 3; i++) {
        json_t *reply = NULL;
        g_assert_cmpint(qmp_wait(r[i], &reply), ==, 0);
        g_assert_cmpint(json_integer_value(json_object_get(reply, "n")), ==, i + 1);
        json_decref(reply);
    }
    say(&w, "{\"event\": \"STOP\", \"timestamp\": {\"seconds\": 5, \"microseconds\": 6}}\r\n");
    while (!w.events->len)
        fiber_sleep(millis(1));
    g_assert_cmpstr(w.events->str, ==, "STOP@5.6 ");
    g_assert_cmpuint(qmp_pending(w.q), ==, 0);
    close_world(&w);
    return 0;
}

AWAITS static int refused(void *arg)
{
    struct world w;
    open_world(&w);
    say(&w,
        "{\"id\": 1, \"error\": {\"class\": \"GenericError\", \"desc\": \"no such thing\"}}\r\n");
    g_assert_cmpint(qmp_call(w.q, "frob", NULL, NULL), ==, -1);
    g_assert_cmpstr(error_text(), ==, "QEMU refused 'frob': no such thing");
    g_assert_cmpint(error_get()->code, ==, ERR_INTERNAL_ERROR);
    error_clear();
    /* a caller's own document keeps its id */
    say(&w, "{\"id\": 2, \"return\": {}}\r\n");
    json_t *answer = NULL;
    g_assert_cmpint(
        qmp_call_document(w.q, json_pack("{s:s, s:s}", "execute", "x", "id", "mine"), -1, &answer),
        ==, 0);
    g_assert_cmpstr(json_string_value(json_object_get(answer, "id")), ==, "mine");
    json_decref(answer);
    close_world(&w);
    return 0;
}

AWAITS static int stalls(void *arg)
{
    struct world w;
    open_world(&w);
    {
        DEADLINE(millis(20));
        g_assert_cmpint(qmp_call(w.q, "slow", NULL, NULL), ==, -1);
    }
    g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_TIMEOUT);
    error_clear();
    g_assert_true(qmp_is_stalled(w.q));
    say(&w, "{\"id\": 1, \"return\": {}}\r\n{\"id\": 2, \"return\": {}}\r\n");
    g_assert_cmpint(qmp_call(w.q, "again", NULL, NULL), ==, 0);
    g_assert_false(qmp_is_stalled(w.q));
    g_assert_cmpint(w.stalled, ==, 101);
    close_world(&w);
    return 0;
}

AWAITS static int dying(void *arg)
{
    struct world w;
    open_world(&w);
    struct qmp_request *a = qmp_send(w.q, "a", NULL), *b = qmp_send(w.q, "b", NULL);
    qmp_forget(qmp_send(w.q, "nobody waits", NULL));
    close(w.qemu);
    w.qemu = -1;
    g_assert_cmpint(qmp_wait(a, NULL), ==, -1);
    g_assert_nonnull(strstr(error_text(), "guest 'guest' is gone"));
    error_clear();
    g_assert_cmpint(qmp_wait(b, NULL), ==, -1);
    error_clear();
    g_assert_cmpint(qmp_call(w.q, "later", NULL, NULL), ==, -1);
    error_clear();
    g_assert_cmpint(w.gone, ==, 1);
    close_world(&w);
    return 0;
}

AWAITS static int garbage(void *arg)
{
    g_autofree char *deep = g_strnfill(4000, '[');
    g_autofree char *deep_line = g_strconcat("{\"return\":", deep, "\n", NULL);
    const char *const bad[] = {"hello\r\n",
                               "[1]\n",
                               "{}\n",
                               "{\"return\": 1}\n",
                               "{\"return\": {}, \"id\": 77}\n",
                               "{\"event\": 5}\n",
                               "\x80\xff\n",
                               deep_line};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        struct world w;
        open_world(&w);
        say(&w, bad[i]);
        g_assert_cmpint(qmp_call(w.q, "x", NULL, NULL), ==, -1);
        g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_FAILED);
        error_clear();
        g_assert_true(qmp_is_gone(w.q));
        close_world(&w);
    }
    return 0;
}

static ssize_t receive_fd(int sock, int *ret_fd)
{
    char buf[512], control[CMSG_SPACE(sizeof(int))];
    struct iovec iov = {buf, sizeof buf};
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
    struct cmsghdr *h = n > 0 ? CMSG_FIRSTHDR(&msg) : NULL;
    *ret_fd = -1;
    if (h)
        memcpy(ret_fd, CMSG_DATA(h), sizeof(int));
    return n;
}

AWAITS static int descriptor_at_qemu(void *arg)
{
    struct world *w = arg;
    int got;
    await_fd(w->qemu, 1 /* POLLIN */);
    g_assert_cmpint(receive_fd(w->qemu, &got), >, 0);
    g_assert_cmpint(got, >=, 0);
    close(got);
    say(w, "{\"id\": 1, \"return\": {\"fdset-id\": 3}}\r\n");
    return 0;
}

AWAITS static int descriptors(void *arg)
{
    struct world w;
    open_world(&w);
    fiber_spawn(NULL, "qemu", descriptor_at_qemu, &w);
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    json_t *reply = NULL;
    g_assert_cmpint(qmp_call_fd(w.q, "add-fd", json_pack("{s:i}", "fdset-id", 3), fd, &reply), ==,
                    0);
    g_assert_cmpint(json_integer_value(json_object_get(reply, "fdset-id")), ==, 3);
    json_decref(reply);
    g_assert_cmpint(close(fd), ==, 0);
    close_world(&w);
    return 0;
}

static void in_loop(gconstpointer fn)
{
    struct loop *l = loop_new();
    g_assert_cmpint(loop_run(l, (int (*)(void *))fn, NULL), ==, 0);
    loop_free(l);
}

static void test_integers(void)
{
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"[18446744073709551615]", -1},
        {"[9223372036854775808]", INT64_MIN},
        {"[9223372036854775807]", INT64_MAX},
        {"[-9223372036854775807, 18446744073709551615]", -INT64_MAX},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_t *doc = qmp_json(cases[i].text, strlen(cases[i].text));
        g_assert_nonnull(doc);
        g_assert_cmpint(json_integer_value(json_array_get(doc, 0)), ==, cases[i].value);
        json_decref(doc);
    }
    const char *text = "{\"a\\\"18446744073709551615\": [18446744073709551615, 1.25]}";
    json_t *doc = qmp_json(text, strlen(text));
    g_assert_nonnull(json_object_get(doc, "a\"18446744073709551615"));
    json_decref(doc);
    g_assert_null(qmp_json("[99999999999999999999]", 22));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qmp/integers", test_integers);
    g_test_add_data_func("/qmp/pipelined", pipelined, in_loop);
    g_test_add_data_func("/qmp/refused", refused, in_loop);
    g_test_add_data_func("/qmp/stalls", stalls, in_loop);
    g_test_add_data_func("/qmp/dying", dying, in_loop);
    g_test_add_data_func("/qmp/garbage", garbage, in_loop);
    g_test_add_data_func("/qmp/descriptors", descriptors, in_loop);
    return g_test_run();
}
