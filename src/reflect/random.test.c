/* Random instances of every type reachable from documents: written, read, copied, compared. */
#include <string.h>
#include "base/error.h"
#include "gen/domain.h"
#include "gen/interface.h"
#include "gen/networkport.h"
#include "gen/checkpoint.h"
#include "gen/backup.h"
#include "gen/nodedev.h"
#include "gen/snapshot.h"
#include "gen/nwfilter.h"
#include "gen/poolcaps.h"
#include "gen/secret.h"
#include "gen/volume.h"
#include "reflect/scalar.h"

#define LEVELS 5

static void fill(GRand *r, const struct type *t, void *value, int left, int32_t outer_tag);

static bool chance(GRand *r, int percent)
{
    return g_rand_int_range(r, 0, 100) < percent;
}

static char *random_text(GRand *r)
{
    static const char *const rows[] = {"a",      "/dev/x y", "<&>'\"", "\xc3\xa9t\xc3\xa9",
                                       "a\tb c", "-2",       "0x10",   "yes"};
    return g_strdup(rows[g_rand_int_range(r, 0, G_N_ELEMENTS(rows))]);
}

static uint64_t random_number(GRand *r, const struct field *f)
{
    if (f->min || f->max)
        return (uint64_t)(f->min + (int64_t)(g_rand_double(r) * (double)(f->max - f->min)));
    uint64_t v = (uint64_t)g_rand_int(r) << 32 | g_rand_int(r);
    v >>= g_rand_int_range(r, 0, 63);
    return f->kind == KIND_INT ? v & INT32_MAX : f->kind == KIND_I64 ? v & INT64_MAX : v;
}

static void fill_scalar(GRand *r, const struct field *f, void *value)
{
    if (kind_is_number(f->kind)) {
        uint64_t v = random_number(r, f);
        memcpy(member(value, f->offset), &v, kind_size(f->kind));
    } else if (f->kind == KIND_MAC) {
        MEMBER(char *, value, f->offset) = g_strdup("52:54:00:0a:0b:0c");
    } else if (f->kind == KIND_IP) {
        MEMBER(char *, value, f->offset) = g_strdup(chance(r, 50) ? "10.0.0.1" : "fe80::1");
    } else if (f->kind == KIND_VAR) {
        MEMBER(char *, value, f->offset) = g_strdup(chance(r, 50) ? "$A[@2]" : "$B_1");
    } else if (kind_is_text(f->kind)) {
        MEMBER(char *, value, f->offset) = random_text(r);
    } else if (f->kind == KIND_UUID) {
        for (int i = 0; i < 16; i++)
            MEMBER(uint8_t, value, f->offset + (uint32_t)i) = (uint8_t)g_rand_int(r);
    } else if (f->kind == KIND_CPUSET) {
        struct cpuset *set = cpuset_new(200);
        for (int i = 0; i < 5; i++)
            cpuset_add(set, (uint32_t)g_rand_int_range(r, 0, 200));
        MEMBER(struct cpuset *, value, f->offset) = set;
    } else {
        int n = f->kind == KIND_ENUM ? ((const struct enum_type *)f->of)->n_words : 3;
        MEMBER(int, value, f->offset) = g_rand_int_range(r, 1, n);
    }
    if (kind_has_flag(f->kind))
        MEMBER(bool, value, f->extra) = true;
}

static void *fresh(GRand *r, const struct field *f, const void *outer, int left)
{
    const struct type *t = f->of;
    void *value = value_new(t);
    fill(r, t, value, left - 1, t->tag_outer ? MEMBER(int32_t, outer, f->param) : 0);
    return value;
}

static void fill_list(GRand *r, const struct field *f, void *value, int left)
{
    size_t n = (size_t)g_rand_int_range(r, 1, 4);
    void **items = g_new(void *, n);
    for (size_t i = 0; i < n; i++)
        items[i] = f->place == PLACE_ELEMS ? random_text(r) : fresh(r, f, value, left);
    MEMBER(void **, value, f->offset) = items;
    MEMBER(size_t, value, f->extra) = n;
}

/* Elements without anything in them are not written, but for some. */
static void drop_empty(const struct field *f, void *value)
{
    if (f->flags & (FIELD_EMPTY | FIELD_ALWAYS | FIELD_REQUIRED))
        return;
    void **at = member(value, f->offset);
    g_autofree char *text = value_write(f->of, *at, VIEW_STATE);
    g_autofree char *nothing = g_strdup_printf("<%s/>\n", ((const struct type *)f->of)->root);
    if (strcmp(text, nothing) != 0)
        return;
    value_free(f->of, *at);
    *at = NULL;
}

static void fill_element(GRand *r, const struct field *f, void *value, int left)
{
    switch (f->place) {
    case PLACE_ELEM:
        fill_scalar(r, f, value);
        break;
    case PLACE_FLAG:
        MEMBER(bool, value, f->offset) = true;
        break;
    case PLACE_ELEMS:
    case PLACE_ITEMS:
        fill_list(r, f, value, left);
        break;
    case PLACE_CHILD:
        MEMBER(void *, value, f->offset) = fresh(r, f, value, left);
        drop_empty(f, value);
        break;
    case PLACE_INSIDE:
        fill(r, f->of, value, left, 0);
        break;
    case PLACE_OPAQUE:
        MEMBER(char *, value, f->offset) =
            g_strdup_printf("<%s><a:x xmlns:a=\"urn:a\" b=\"c\">d</a:x></%s>", f->xml, f->xml);
        break;
    }
}

static int32_t fill_attrs(GRand *r, const struct type *t, void *value, int32_t outer_tag)
{
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->place == PLACE_NAME)
            fill_scalar(r, f, value);
        if (f->flags & FIELD_SHADOWS || f->place > PLACE_ATTR)
            continue;
        if (f->place == PLACE_TAG || (f->dflt && !(f->flags & FIELD_ANY)) ||
            f->flags & FIELD_REQUIRED || chance(r, 50))
            fill_scalar(r, f, value);
    }
    return t->is_union && !t->tag_outer ? MEMBER(int32_t, value, t->tag_offset) : outer_tag;
}

/* Attributes first, then either text or elements: users see no type that has both at once. */
static void fill(GRand *r, const struct type *t, void *value, int left, int32_t outer_tag)
{
    int32_t tag = fill_attrs(r, t, value, outer_tag);
    bool text = false;
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->place == PLACE_CONTENT && chance(r, 70)) {
            fill_scalar(r, f, value);
            text = true;
        }
    }
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->flags & FIELD_SHADOWS)
            continue;
        if (f->place == PLACE_SPLICE || (f->place == PLACE_ARM && f->tag == tag)) {
            value_free(f->of, MEMBER(void *, value, f->offset));
            MEMBER(void *, value, f->offset) = value_new(f->of);
            fill(r, f->of, MEMBER(void *, value, f->offset), left, 0);
        } else if (f->flags & FIELD_REQUIRED ||
                   (!text && chance(r, left > 0 ? 30 : 0) && f->place > PLACE_CONTENT &&
                    f->place != PLACE_NAME)) {
            fill_element(r, f, value, left);
        }
    }
}

/* Whether the type makes a document: those whose tag stands outside or whose prefix only the root
 * declares do not. */
static bool stands_alone(const struct type *t)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].ns && !t->namespaces)
            return false;
    return !t->tag_outer && !t->tag_by_name && t->root;
}

static void check_type(GRand *r, const struct type *t)
{
    if (!stands_alone(t))
        return;
    for (int round = 0; round < 8; round++) {
        void *value = value_new(t);
        fill(r, t, value, LEVELS, 0);
        g_autofree char *text = value_write(t, value, VIEW_STATE);
        void *back = value_read(t, text, strlen(text), READ_STATE);
        g_autofree char *path = NULL;
        if (!back)
            g_error("%s: %s\n%s", t->name, error_text(), text);
        if (!value_same(t, value, back, false, &path))
            g_error("%s differs at %s\n%s", t->name, path, text);
        void *copy = value_copy(t, value);
        g_assert_true(value_same(t, value, copy, false, NULL));
        value_free(t, copy);
        value_free(t, back);
        value_free(t, value);
    }
}

static void gather(GPtrArray *all, const struct type *t)
{
    if (g_ptr_array_find(all, t, NULL))
        return;
    g_ptr_array_add(all, (void *)t);
    for (uint16_t i = 0; i < t->n_fields; i++) {
        uint8_t place = t->fields[i].place;
        if (place == PLACE_INSIDE || (place >= PLACE_CHILD && place <= PLACE_ARM))
            gather(all, t->fields[i].of);
    }
}

static void every_type(void)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    static const struct type *const documents[] = {
        &type_domain,      &type_network, &type_network_port,   &type_pool,
        &type_volume,      &type_secret,  &type_host_interface, &type_pool_caps,
        &type_node_device, &type_filter,  &type_filter_binding, &type_snapshot,
        &type_checkpoint,  &type_backup};
    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++)
        gather(all, documents[i]);
    g_assert_cmpuint(all->len, >, 300);
    GRand *r = g_rand_new_with_seed(g_test_rand_int_range(0, INT32_MAX) & 0xffff);
    for (unsigned i = 0; i < all->len; i++) {
        const struct type *t = all->pdata[i];
        bool inside = t == &type_devices; /* lives in the domain's struct */
        if (!inside)
            check_type(r, t);
    }
    g_rand_free(r);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/random/every-type", every_type);
    return g_test_run();
}
