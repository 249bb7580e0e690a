/* The contract of drivers in the same process, with a driver made for the purpose. */
#include "client/link_local.h"

#include <glib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <string.h>
#include "client/link.h"
#include "gen/api.h"

/* --- the driver ----------------------------------------------------------------------------- */

struct local_conn {
    struct local_hooks hooks;
    int calls;
};

struct local_stream {
    struct local_conn *conn;
    char data[16];
    size_t len;
    bool ended;
};

static int closes, streams;

static int fake_open(const char *uri, unsigned flags, const struct local_hooks *hooks,
                     struct local_conn **ret_conn, char **ret_uri, struct error **err)
{
    if (strstr(uri, "root=bad")) {
        fail(ERR_CONFIG_UNSUPPORTED, "root '%s' is bad", uri);
        *err = error_take();
        return -1;
    }
    *ret_conn = g_new0(struct local_conn, 1);
    (*ret_conn)->hooks = *hooks;
    *ret_uri = g_strdup(uri);
    return 0;
}

static int fake_call(struct local_conn *c, struct local_call *call, struct error **err)
{
    c->calls++;
    if (call->proc == &proc_connect_get_type) {
        struct connect_get_type_ret *ret = call->ret;
        ret->type = arena_strdup(call->mem, "FAKE");
        return 0;
    }
    if (call->proc == &proc_connect_domain_event_callback_register_any) {
        struct connect_domain_event_callback_register_any_ret *ret = call->ret;
        struct domain_event_callback_lifecycle_msg msg = {
            .callback_id = 5, .msg = {.dom = {.name = "guest", .id = 3}, .event = 2, .detail = 1}};
        ret->callback_id = 5;
        c->hooks.event(c->hooks.arg, &program_remote, DOMAIN_EVENT_CALLBACK_LIFECYCLE, &msg);
        return 0;
    }
    if (call->proc == &proc_connect_domain_event_callback_deregister_any || call->stream)
        return 0;
    fail_in(FROM_QEMU, ERR_NO_DOMAIN, "no domain here");
    *err = error_take();
    return -1;
}

static void fake_close(struct local_conn *c)
{
    closes++;
    g_free(c);
}

static struct local_stream *fake_stream_new(struct local_conn *c)
{
    struct local_stream *s = g_new0(struct local_stream, 1);
    s->conn = c;
    streams++;
    return s;
}

static ssize_t fake_recv(struct local_stream *s, void *buf, size_t len, bool nonblock,
                         bool stop_at_hole, struct error **err)
{
    size_t n = MIN(len, s->len);
    memcpy(buf, s->data, n);
    s->len -= n;
    return n ? (ssize_t)n : s->ended ? 0 : LOCAL_WOULD_BLOCK;
}

static ssize_t fake_send(struct local_stream *s, const void *buf, size_t len, bool nonblock,
                         struct error **err)
{
    size_t n = MIN(len, sizeof(s->data));
    memcpy(s->data, buf, n);
    s->len = n;
    s->conn->hooks.stream_changed(s->conn->hooks.arg);
    return (ssize_t)n;
}

static int fake_end(struct local_stream *s, bool abort, struct error **err)
{
    s->ended = true;
    return 0;
}

static int fake_ready(struct local_stream *s)
{
    return s->len ? LOCAL_READABLE : 0;
}

static void fake_stream_free(struct local_stream *s)
{
    streams--;
    g_free(s);
}

static const struct local_driver fake = {
    .abi = LOCAL_DRIVER_ABI,
    .name = "fake",
    .open = fake_open,
    .call = fake_call,
    .close = fake_close,
    .stream_new = fake_stream_new,
    .stream_recv = fake_recv,
    .stream_send = fake_send,
    .stream_end = fake_end,
    .stream_ready = fake_ready,
    .stream_free = fake_stream_free,
};

/* --- tests ---------------------------------------------------------------------------------- */

static void quiet(void *data, virErrorPtr err)
{
    g_test_message("%s", err->message);
}

static void test_open(void)
{
    g_assert_null(virConnectOpen("fake:///embed?root=bad"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_CONFIG_UNSUPPORTED);
    g_assert_null(virConnectOpen("absent:///embed?root=/x"));
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_NO_CONNECT);
    virConnectPtr c = virConnectOpen("fake:///embed?root=/x");
    g_assert_nonnull(c);
    g_autofree char *uri = virConnectGetURI(c);
    g_assert_cmpstr(uri, ==, "fake:///embed?root=/x");
    g_assert_cmpstr(virConnectGetType(c), ==, "FAKE");
    g_assert_cmpint(virConnectIsSecure(c), ==, 1);
    g_assert_cmpint(virConnectIsAlive(c), ==, 1);
    unsigned n = 0;
    g_assert_cmpint(virNodeGetCPUMap(c, NULL, &n, 0), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_NO_DOMAIN);
    g_assert_cmpint(virGetLastErrorDomain(), ==, VIR_FROM_QEMU);
    g_assert_cmpstr(virGetLastErrorMessage(), ==, "Domain not found: no domain here");
    g_assert_cmpint(virConnectRef(c), ==, 0);
    g_assert_cmpint(virConnectClose(c), ==, 1);
    int before = closes;
    g_assert_cmpint(virConnectClose(c), ==, 0);
    g_assert_cmpint(closes, ==, before + 1);
}

static int events;
static virConnectPtr the_conn;

static int on_lifecycle(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    g_assert_true(conn == the_conn);
    g_assert_cmpstr(virDomainGetName(dom), ==, "guest");
    g_assert_cmpint(virDomainGetID(dom), ==, 3);
    g_assert_cmpint(event, ==, 2);
    events++;
    g_assert_cmpint(virConnectDomainEventDeregisterAny(conn, *(int *)opaque), ==, 0);
    return 0;
}

static int freed;
static void on_free(void *opaque)
{
    freed++;
}

/* The event came before the registration's reply; the callback deregisters itself. */
static void test_event(void)
{
    int id = -1;
    the_conn = virConnectOpen("fake:///embed?root=/x");
    id = virConnectDomainEventRegisterAny(
        the_conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
        (virConnectDomainEventGenericCallback)(void (*)(void))on_lifecycle, &id, on_free);
    g_assert_cmpint(id, >=, 0);
    g_assert_cmpint(events, ==, 0);
    while (!events)
        g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(freed, ==, 1);
    g_assert_cmpint(virConnectDomainEventDeregisterAny(the_conn, id), ==, -1);
    g_assert_cmpint(virConnectDomainEventRegister(the_conn, on_lifecycle, &id, on_free), ==, 0);
    g_assert_cmpint(virConnectDomainEventRegister(the_conn, on_lifecycle, &id, on_free), ==, -1);
    g_assert_cmpint(virConnectDomainEventDeregister(the_conn, on_lifecycle), ==, 0);
    g_assert_cmpint(freed, ==, 2);
    g_assert_cmpint(virConnectClose(the_conn), ==, 0);
}

static int stream_events;
static void on_stream(virStreamPtr st, int what, void *opaque)
{
    char buf[16];
    g_assert_cmpint(what, ==, VIR_STREAM_EVENT_READABLE);
    g_assert_cmpint(virStreamRecv(st, buf, sizeof(buf)), ==, 5);
    stream_events++;
    g_assert_cmpint(virStreamEventRemoveCallback(st), ==, 0);
}

static void open_console(virConnectPtr c, virStreamPtr st)
{
    struct arena *mem = arena_new();
    struct domain_open_console_args args = {0};
    struct link_call call = {.program = &program_remote,
                             .proc = &proc_domain_open_console,
                             .args = &args,
                             .mem = mem,
                             .stream = st};
    g_assert_cmpint(conn_call(c, &call), ==, 0);
    arena_free(mem);
}

static void test_stream(void)
{
    char buf[16];
    int freed_before = freed;
    virConnectPtr c = virConnectOpen("fake:///embed?root=/x");
    virStreamPtr st = virStreamNew(c, VIR_STREAM_NONBLOCK);
    g_assert_cmpint(virStreamRecv(st, buf, 1), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_NO_SUPPORT);
    open_console(c, st);
    g_assert_cmpint(virStreamRecv(st, buf, sizeof(buf)), ==, -2);
    g_assert_cmpint(
        virStreamEventAddCallback(st, VIR_STREAM_EVENT_READABLE, on_stream, NULL, on_free), ==, 0);
    g_assert_cmpint(virStreamSend(st, "hello", 5), ==, 5);
    while (!stream_events)
        g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(freed, ==, freed_before + 1);
    g_assert_cmpint(virStreamFinish(st), ==, 0);
    g_assert_cmpint(virStreamAbort(st), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_OPERATION_FAILED);
    g_assert_cmpint(virConnectClose(c), ==, 1); /* the stream holds it */
    g_assert_cmpint(virStreamFree(st), ==, 0);
    g_assert_cmpint(streams, ==, 0);
}

/* One handle for call after call: those that end, and one that another breaks off. */
static void test_stream_again(void)
{
    char buf[16];
    virConnectPtr c = virConnectOpen("fake:///embed?root=/x");
    virStreamPtr st = virStreamNew(c, VIR_STREAM_NONBLOCK);
    g_assert_cmpint(virStreamAbort(st), ==, 0);
    for (int i = 0; i < 3; i++) {
        open_console(c, st);
        g_assert_cmpint(virStreamSend(st, "left", 4), ==, 4);
        open_console(c, st);
        g_assert_cmpint(virStreamRecv(st, buf, sizeof(buf)), ==, -2);
        g_assert_cmpint(virStreamSend(st, "hello", 5), ==, 5);
        g_assert_cmpint(virStreamRecv(st, buf, sizeof(buf)), ==, 5);
        g_assert_cmpint(i % 2 ? virStreamAbort(st) : virStreamFinish(st), ==, 0);
        g_assert_cmpint(virStreamRecv(st, buf, sizeof(buf)), ==, -1);
        g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_OPERATION_FAILED);
    }
    g_assert_cmpint(streams, ==, 6);
    g_assert_cmpint(virStreamFree(st), ==, 0);
    g_assert_cmpint(streams, ==, 0);
    g_assert_cmpint(virConnectClose(c), ==, 0);
}

/* A function hears of the same thing once; another function, and the old way, are others. */
static void test_twice(void)
{
    static const int what = VIR_DOMAIN_EVENT_ID_LIFECYCLE;
    virConnectDomainEventGenericCallback one = (void *)on_lifecycle, two = (void *)on_stream;
    virConnectPtr c = the_conn = virConnectOpen("fake:///embed?root=/x");
    int id = virConnectDomainEventRegisterAny(c, NULL, what, one, NULL, NULL);
    g_assert_cmpint(id, >=, 0);
    g_assert_cmpint(virConnectDomainEventRegisterAny(c, NULL, what, one, &id, NULL), ==, -1);
    g_assert_cmpint(virGetLastErrorCode(), ==, VIR_ERR_INVALID_ARG);
    int other = virConnectDomainEventRegisterAny(c, NULL, what, two, NULL, NULL);
    g_assert_cmpint(other, >=, 0);
    g_assert_cmpint(virConnectDomainEventDeregisterAny(c, other), ==, 0);
    g_assert_cmpint(virConnectDomainEventDeregisterAny(c, id), ==, 0);
    id = virConnectDomainEventRegisterAny(c, NULL, what, one, NULL, NULL);
    g_assert_cmpint(id, >=, 0);
    g_assert_cmpint(virConnectDomainEventDeregisterAny(c, id), ==, 0);
    g_assert_cmpint(virConnectClose(c), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virSetErrorFunc(NULL, quiet);
    virEventRegisterDefaultImpl();
    local_driver_register(&fake);
    g_test_add_func("/local/open", test_open);
    g_test_add_func("/local/event", test_event);
    g_test_add_func("/local/stream", test_stream);
    g_test_add_func("/local/stream-again", test_stream_again);
    g_test_add_func("/local/twice", test_twice);
    return g_test_run();
}
