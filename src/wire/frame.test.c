/* Framing: what is a packet and what is not, and payloads that framing itself defines. */
#include "wire/frame.h"
#include <string.h>
#include <glib.h>

static const struct frame_header call = {0x20008086, 1, 66, FRAME_CALL, 7, FRAME_OK};

static struct xdr_out out;

static struct frame parse_all(void)
{
    struct frame f;
    size_t size;
    g_assert_cmpint(frame_parse(out.data, out.len, &f, &size), ==, 1);
    g_assert_cmpuint(size, ==, out.len);
    return f;
}

static void test_round_trip(void)
{
    g_assert_cmpint(frame_put_bytes(&out, &call, "abcd", 4), ==, 0);
    struct frame f = parse_all();
    g_assert_cmpmem(&f.head, sizeof(f.head), &call, sizeof(call));
    g_assert_cmpmem(f.payload, f.len, "abcd", 4);
    g_assert_cmpuint(f.n_fds, ==, 0);
}

static void test_every_length(void)
{
    frame_put_bytes(&out, &call, "abcd", 4);
    for (size_t len = 0; len < out.len; len++) {
        g_autofree uint8_t *exact = g_memdup2(out.data, len); /* so that ASan sees a read too far */
        struct frame f;
        size_t size;
        g_assert_cmpint(frame_parse(exact, len, &f, &size), ==, 0);
        g_assert_cmpuint(size, ==, len < 4 ? 4 : out.len);
    }
}

static void refuse(uint32_t length)
{
    const uint8_t word[4] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16),
                             (uint8_t)(length >> 8), (uint8_t)length};
    struct frame f;
    size_t size;
    g_assert_cmpint(frame_parse(word, 4, &f, &size), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_RPC);
    error_clear();
}

static void test_length_limits(void)
{
    refuse(0);
    refuse(3);
    refuse(4);
    refuse(27);
    refuse(33554437);
    refuse(UINT32_MAX);
    const uint8_t largest[4] = {0x02, 0, 0, 4};
    struct frame f;
    size_t size;
    g_assert_cmpint(frame_parse(largest, 4, &f, &size), ==, 0);
    g_assert_cmpuint(size, ==, FRAME_MAX);
}

static void test_descriptors(void)
{
    struct frame_header h = call;
    h.type = FRAME_CALL_WITH_FDS;
    frame_put_fds(&out, &h, 2, NULL, NULL);
    struct frame f = parse_all();
    g_assert_cmpuint(f.n_fds, ==, 2);
    g_assert_cmpuint(f.len, ==, 0);
    size_t size;
    out.data[out.len - 1] = FRAME_FDS_MAX + 1;
    g_assert_cmpint(frame_parse(out.data, out.len, &f, &size), ==, -1);
    error_clear();
    out.len = 0;
    frame_put_bytes(&out, &h, NULL, 0);
    g_assert_cmpint(frame_parse(out.data, out.len, &f, &size), ==, -1);
    error_clear();
}

static void test_error_payload(void)
{
    const struct error sent = {.code = ERR_NO_DOMAIN,
                               .domain = FROM_QEMU,
                               .level = 2,
                               .message = (char *)"Domain not found: x",
                               .str1 = (char *)"Domain not found: %s",
                               .str2 = (char *)"x",
                               .int1 = -1,
                               .int2 = -1};
    const struct frame_header h = frame_answer(&call, FRAME_REPLY, FRAME_ERROR);
    g_assert_cmpint(frame_put_error(&out, &h, &sent), ==, 0);
    struct frame f = parse_all();
    struct error *got = frame_error(&f);
    g_assert_nonnull(got);
    g_assert_cmpint(got->code, ==, ERR_NO_DOMAIN);
    g_assert_cmpint(got->domain, ==, FROM_QEMU);
    g_assert_cmpstr(got->message, ==, sent.message);
    g_assert_cmpstr(got->str2, ==, "x");
    g_assert_null(got->str3);
    g_assert_cmpint(got->int1, ==, -1);
    error_free(got);
    f.len -= 4;
    g_assert_null(frame_error(&f));
    error_clear();
}

static void test_hole(void)
{
    int64_t length;
    uint32_t flags;
    const struct frame_header h = frame_answer(&call, FRAME_STREAM_HOLE, FRAME_CONTINUE);
    frame_put_hole(&out, &h, INT64_C(1) << 40, 0);
    struct frame f = parse_all();
    g_assert_cmpint(frame_hole(&f, &length, &flags), ==, 0);
    g_assert_cmpint(length, ==, INT64_C(1) << 40);
    g_assert_cmpuint(flags, ==, 0);
}

static void test_too_large(void)
{
    size_t len = FRAME_PAYLOAD_MAX + 1;
    g_autofree uint8_t *data = g_malloc0(len);
    frame_put_keepalive(&out, KEEPALIVE_PING);
    size_t before = out.len;
    g_assert_cmpint(frame_put_bytes(&out, &call, data, len), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_RPC);
    error_clear();
    g_assert_cmpuint(out.len, ==, before);
    g_assert_cmpint(frame_put_bytes(&out, &call, data, len - 1), ==, 0);
    g_assert_cmpuint(out.len, ==, before + FRAME_MAX);
}

static void test_keepalive(void)
{
    frame_put_keepalive(&out, KEEPALIVE_PONG);
    struct frame f = parse_all();
    g_assert_true(frame_is_keepalive(&f.head));
    g_assert_cmpint(f.head.proc, ==, KEEPALIVE_PONG);
    g_assert_cmpuint(f.head.type, ==, FRAME_MESSAGE);
    g_assert_cmpuint(f.head.serial, ==, 0);
}

typedef void test_fn(void);
static test_fn *const test_fns[] = {
    test_round_trip,    test_every_length, test_length_limits, test_descriptors,
    test_error_payload, test_hole,         test_too_large,     test_keepalive,
};
static const char *const test_names[] = {
    "/frame/round-trip", "/frame/every-length", "/frame/length-limits", "/frame/descriptors",
    "/frame/error",      "/frame/hole",         "/frame/too-large",     "/frame/keepalive",
};

static void run_fresh(const void *arg)
{
    xdr_out_init(&out, (size_t)FRAME_MAX * 2);
    (*(test_fn *const *)arg)();
    xdr_out_clear(&out);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(test_fns); i++)
        g_test_add_data_func(test_names[i], &test_fns[i], run_fresh);
    return g_test_run();
}
