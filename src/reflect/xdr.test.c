/* XDR: known bytes, a random instance of every wire type there and back, every truncation refused,
 * limits, speed. */
#include "reflect/xdr.h"
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "gen/api.h"

static void test_known_bytes(void)
{
    struct domain_lookup_by_name_ret ret = {.dom = {.name = "abc", .id = -1}};
    memset(ret.dom.uuid, 0x11, sizeof(ret.dom.uuid));
    const uint8_t expect[] = {0,    0,    0,    3,    'a',  'b',  'c',  0,    0x11, 0x11,
                              0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                              0x11, 0x11, 0x11, 0x11, 0xff, 0xff, 0xff, 0xff};
    struct xdr_out o;
    xdr_out_init(&o, 1000);
    g_assert_cmpint(xdr_encode(&o, &xdr_domain_lookup_by_name_ret, &ret), ==, 0);
    g_assert_cmpmem(o.data, o.len, expect, sizeof(expect));
    xdr_out_clear(&o);

    struct connect_open_args open = {.name = NULL, .flags = 5};
    const uint8_t expect_open[] = {0, 0, 0, 0, 0, 0, 0, 5};
    g_assert_cmpint(xdr_encode(&o, &xdr_connect_open_args, &open), ==, 0);
    g_assert_cmpmem(o.data, o.len, expect_open, sizeof(expect_open));
    xdr_out_clear(&o);
}

/* --- random instances ------------------------------------------------------------------------- */

static void fill(struct arena *a, GRand *r, const struct xdr_type *t, uint8_t *value);

static void fill_one(struct arena *a, GRand *r, const struct xdr_field *f, uint8_t *p)
{
    uint64_t v = (uint64_t)g_rand_int(r) << 32 | g_rand_int(r);
    switch ((enum xdr_kind)f->kind) {
    case XDR_INT:
    case XDR_UINT:
        memcpy(p, &v, 4);
        break;
    case XDR_BOOL:
        *(uint32_t *)p = v & 1;
        break;
    case XDR_HYPER:
    case XDR_UHYPER:
        memcpy(p, &v, 8);
        break;
    case XDR_DOUBLE: {
        double d = g_rand_double(r);
        memcpy(p, &d, 8);
        break;
    }
    case XDR_UCHAR:
    case XDR_CHAR:
        memcpy(p, &v, 1);
        break;
    case XDR_SHORT:
    case XDR_USHORT:
        memcpy(p, &v, 2);
        break;
    case XDR_STRING:
        *(const char **)p = arena_printf(a, "%.*s", (int)(v % 12), "a string here");
        break;
    case XDR_OPAQUE_FIXED:
        for (unsigned i = 0; i < f->max; i++)
            p[i] = (uint8_t)g_rand_int(r);
        break;
    case XDR_STRUCT:
    case XDR_UNION:
        fill(a, r, f->type, p);
        break;
    case XDR_OPAQUE:
        g_assert_not_reached();
    }
}

static size_t size_of(const struct xdr_field *f)
{
    static const uint8_t sizes[] = {4, 4, 8, 8, 8, 1, 1, 2, 2, 4, sizeof(char *)};
    return f->kind <= XDR_STRING ? sizes[f->kind] : f->type->size;
}

static void fill_field(struct arena *a, GRand *r, const struct xdr_field *f, uint8_t *value)
{
    uint8_t *p = value + f->offset;
    if (f->is_list == 1 || f->kind == XDR_OPAQUE) {
        uint32_t n = g_rand_int(r) % MIN(f->max + 1, 4);
        size_t size = f->kind == XDR_OPAQUE ? 1 : size_of(f);
        uint8_t *items = n ? arena_alloc(a, n * size) : NULL;
        for (uint32_t i = 0; i < n; i++)
            if (f->kind == XDR_OPAQUE)
                items[i] = (uint8_t)g_rand_int(r);
            else
                fill_one(a, r, f, items + i * size);
        *(uint32_t *)(value + f->count_offset) = n;
        *(uint8_t **)p = items;
    } else if (f->is_list == 2) {
        for (uint32_t i = 0; i < f->max; i++)
            fill_one(a, r, f, p + i * size_of(f));
    } else if (!f->optional) {
        fill_one(a, r, f, p);
    } else if (g_rand_boolean(r)) {
        uint8_t *target = p;
        if (f->kind != XDR_STRING)
            *(uint8_t **)p = target = arena_alloc(a, size_of(f));
        fill_one(a, r, f, target);
    }
}

static void fill(struct arena *a, GRand *r, const struct xdr_type *t, uint8_t *value)
{
    if (!t->is_union) {
        for (unsigned i = 0; i < t->n_fields; i++)
            fill_field(a, r, &t->fields[i], value);
        return;
    }
    const struct xdr_field *arm = &t->fields[g_rand_int(r) % t->n_fields];
    *(int32_t *)value = (int32_t)arm->max;
    fill_one(a, r, arm, value + arm->offset);
}

/* There and back gives the same bytes, and no shorter packet is taken. */
static void check_type(struct arena *a, GRand *r, const struct xdr_type *t)
{
    uint8_t *value = arena_alloc(a, t->size), *again = arena_alloc(a, t->size);
    struct xdr_out o, o2;
    xdr_out_init(&o, 1 << 20);
    xdr_out_init(&o2, 1 << 20);
    fill(a, r, t, value);
    if (xdr_encode(&o, t, value) < 0 || xdr_decode(a, t, o.data, o.len, again) < 0)
        g_error("%s: %s", t->name, error_text());
    g_assert_cmpint(xdr_encode(&o2, t, again), ==, 0);
    g_assert_cmpmem(o.data, o.len, o2.data, o2.len);
    for (size_t len = 0; len < o.len; len++) {
        g_assert_cmpint(xdr_decode(a, t, o.data, len, again), ==, -1);
        error_clear();
    }
    xdr_put_u32(&o, 0);
    g_assert_cmpint(xdr_decode(a, t, o.data, o.len, again), ==, -1);
    error_clear();
    xdr_out_clear(&o);
    xdr_out_clear(&o2);
}

static const struct program *const programs[] = {&program_remote, &program_qemu, &program_lxc,
                                                 &program_admin};

static void test_round_trip(void)
{
    GRand *r = g_rand_new_with_seed(7);
    struct arena *a = arena_new();
    for (size_t p = 0; p < G_N_ELEMENTS(programs); p++) {
        for (uint32_t i = 0; i < programs[p]->n_by_number; i++) {
            const struct proc *proc = programs[p]->by_number[i];
            for (int round = 0; proc && round < 5; round++, arena_reset(a)) {
                if (proc->args)
                    check_type(a, r, proc->args);
                if (proc->ret)
                    check_type(a, r, proc->ret);
            }
        }
        for (uint32_t i = 0; i < programs[p]->n_events; i++, arena_reset(a))
            check_type(a, r, programs[p]->events[i].msg);
    }
    arena_free(a);
    g_rand_free(r);
}

/* --- limits -------------------------------------------------------------------------------------
 */

static void expect_refused(const struct xdr_type *t, const void *data, size_t len, const char *text)
{
    struct arena *a = arena_new();
    void *value = arena_alloc(a, t->size);
    g_assert_cmpint(xdr_decode(a, t, data, len, value), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_RPC);
    if (!strstr(error_text(), text))
        g_error("'%s' has no '%s'", error_text(), text);
    error_clear();
    arena_free(a);
}

static void test_any_flag(void)
{
    struct arena *mem = arena_new();
    const uint8_t data[] = {1, 0, 0, 0, 0, 0, 0, 1, 'x', 0, 0, 0, 0, 0, 0, 5};
    struct connect_open_args open = {0};
    g_assert_cmpint(xdr_decode(mem, &xdr_connect_open_args, data, sizeof(data), &open), ==, 0);
    g_assert_cmpstr(open.name, ==, "x");
    g_assert_cmpint(open.flags, ==, 5);
    arena_free(mem);
}

static void test_limits(void)
{
    const uint8_t huge_count[] = {0x00, 0x00, 0x40, 0x00}, over_limit[] = {0x7f, 0xff, 0xff, 0xff};
    const uint8_t huge_string[] = {0x00, 0x3f, 0xff, 0xff, 'a', 0, 0, 0};
    const uint8_t nul[] = {0, 0, 0, 2, 'a', 0, 0, 0};
    const uint8_t tag[] = {0, 0, 0, 1, 'f', 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 0};
    expect_refused(&xdr_connect_list_all_domains_ret, huge_count, 4,
                   "the data ends within 'domains'");
    expect_refused(&xdr_connect_list_all_domains_ret, over_limit, 4, "the limit is 16384");
    expect_refused(&xdr_domain_lookup_by_name_args, over_limit, 4, "too long");
    expect_refused(&xdr_domain_lookup_by_name_args, huge_string, 8, "the data ends within 'name'");
    expect_refused(&xdr_domain_lookup_by_name_args, nul, 8, "NUL");
    expect_refused(&xdr_typed_param, tag, 16, "has no type 99");

    struct xdr_out o;
    xdr_out_init(&o, 16);
    struct domain_lookup_by_name_args args = {.name = "a name of more than 16 bytes"};
    g_assert_cmpint(xdr_encode(&o, &xdr_domain_lookup_by_name_args, &args), ==, -1);
    error_clear();
    xdr_out_clear(&o);
    args.name = NULL;
    g_assert_cmpint(xdr_encode(&o, &xdr_domain_lookup_by_name_args, &args), ==, -1);
    g_assert_nonnull(strstr(error_text(), "'name' is missing"));
    error_clear();
    xdr_out_clear(&o);
}

static void test_speed(void)
{
    enum { N = 1000, ROUNDS = 200 };
    struct connect_list_all_domains_ret ret = {.n_domains = N, .ret = N};
    struct arena *a = arena_new();
    ret.domains = arena_new_array(a, struct nonnull_domain, N);
    for (int i = 0; i < N; i++)
        ret.domains[i].name = arena_printf(a, "guest-%d", i);
    struct xdr_out o;
    xdr_out_init(&o, 1 << 22);
    gint64 best_encode = G_MAXINT64, best_decode = G_MAXINT64;
    for (int i = 0; i < ROUNDS; i++) {
        o.len = 0;
        gint64 start = g_get_monotonic_time();
        g_assert_cmpint(xdr_encode(&o, &xdr_connect_list_all_domains_ret, &ret), ==, 0);
        gint64 middle = g_get_monotonic_time();
        struct arena *b = arena_new();
        struct connect_list_all_domains_ret back;
        g_assert_cmpint(xdr_decode(b, &xdr_connect_list_all_domains_ret, o.data, o.len, &back), ==,
                        0);
        gint64 end = g_get_monotonic_time();
        arena_free(b);
        best_encode = MIN(best_encode, middle - start);
        best_decode = MIN(best_decode, end - middle);
    }
    g_test_message("1000 domains: encode %d us, decode %d us", (int)best_encode, (int)best_decode);
    xdr_out_clear(&o);
    arena_free(a);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xdr/known-bytes", test_known_bytes);
    g_test_add_func("/xdr/round-trip", test_round_trip);
    g_test_add_func("/xdr/any-flag", test_any_flag);
    g_test_add_func("/xdr/limits", test_limits);
    g_test_add_func("/xdr/speed", test_speed);
    return g_test_run();
}
