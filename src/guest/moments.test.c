/* The tree of a guest's moments: making, replacing, deleting, what is stored and linked again. */
#include <glib.h>
#include <string.h>
#include "gen/snapshot.h"
#include "guest/moments.h"

static struct def *document(const char *name, const char *parent)
{
    struct snapshot *s = value_new(&type_snapshot);
    s->name = g_strdup(name);
    if (parent) {
        s->parent = value_new(&type_snapshot_parent);
        s->parent->name = g_strdup(parent);
    }
    return def_new(&type_snapshot, s);
}

static bool append_name(struct moment *m, void *arg)
{
    g_string_append_printf(arg, "%s%s", ((GString *)arg)->len ? " " : "", m->name);
    return true;
}

static void expect(struct moments *ms, const char *below, uint32_t flags, const char *names)
{
    g_autoptr(GString) got = g_string_new(NULL);
    moment_each(ms, below ? moment_find(ms, below) : NULL, flags, append_name, got);
    g_assert_cmpstr(got->str, ==, names);
}

static struct moment *find(struct moments *ms, const char *name)
{
    struct moment *m = moment_find(ms, name);
    g_assert_nonnull(m);
    return m;
}

/* a - b - c, and d below a; d is current */
static struct moments *small_tree(struct guest *g)
{
    struct moments *ms = guest_moments(g, ON_SNAPSHOT);
    for (const char *name = "a\0b\0c\0"; *name; name += 2)
        g_assert_nonnull(moment_add(ms, document(name, NULL)));
    moment_set_current(ms, find(ms, "a"));
    g_assert_nonnull(moment_add(ms, document("d", NULL)));
    g_assert_cmpuint(g->n_snapshots, ==, 4);
    return ms;
}

static void lists(void)
{
    struct guest g = {0};
    struct moments *ms = small_tree(&g);
    expect(ms, NULL, 0, "a b c d");
    expect(ms, NULL, 1, "a");
    expect(ms, NULL, 4, "c d");
    expect(ms, "a", 0, "b d");
    expect(ms, "a", 1, "b c d");
    expect(ms, "a", 1 | 8, "b");
    g_assert_null(moment_add(ms, document("c", NULL)));
    g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_FAILED);
    error_clear();
    g_assert_null(moment_find(ms, "z"));
    g_assert_cmpint(error_get()->code, ==, ERR_NO_DOMAIN_SNAPSHOT);
    error_clear();
    moments_free(ms);
}

static void parents_are_checked(void)
{
    static const char *const bad[][2] = {{"x", "nobody"}, {"x", "x"}, {"a", "c"}, {"b", "b"}};
    struct guest g = {0};
    struct moments *ms = small_tree(&g);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_null(moment_redefine(ms, document(bad[i][0], bad[i][1])));
        g_assert_cmpint(error_get()->code, ==, ERR_INVALID_ARG);
        error_clear();
    }
    g_assert_nonnull(moment_redefine(ms, document("c", "d")));
    expect(ms, NULL, 0, "a b d c");
    g_assert_true(moment_current(ms) == find(ms, "d"));
    moments_free(ms);
}

static int refuse_b(struct moment *m, void *arg)
{
    ++*(int *)arg;
    return strcmp(m->name, "b") == 0 ? fail(ERR_OPERATION_FAILED, "stays") : 0;
}

static void deleting(void)
{
    struct guest g = {0};
    struct moments *ms = small_tree(&g);
    int n = 0;
    g_assert_cmpint(moment_delete(find(ms, "a"), MOMENT_DELETE_CHILDREN, refuse_b, &n), ==, -1);
    error_clear();
    expect(ms, NULL, 0, "a b d"); /* c was deepest, b would not go */
    g_assert_cmpint(n, ==, 2);
    struct moment *stale = moment_ref(find(ms, "d"));
    g_assert_cmpint(moment_delete(stale, 0, NULL, NULL), ==, 0);
    g_assert_null(stale->of);
    moment_unref(stale);
    g_assert_true(moment_current(ms) == find(ms, "a"));
    g_assert_cmpint(moment_delete(find(ms, "a"), 0, NULL, NULL), ==, 0);
    expect(ms, NULL, 1, "b");
    g_assert_null(moment_current(ms));
    g_assert_cmpuint(g.n_snapshots, ==, 1);
    moments_free(ms);
}

static void stored_and_back(void)
{
    struct guest g = {0}, h = {0};
    struct moments *ms = small_tree(&g), *back = guest_moments(&h, ON_SNAPSHOT);
    for (const char *name = "d\0c\0a\0b\0"; *name; name += 2) { /* in any order */
        g_autofree char *text = moment_stored_text(find(ms, name));
        void *value = value_read(&type_snapshot, text, strlen(text), READ_STATE);
        g_assert_nonnull(value);
        moment_load(back, def_new(&type_snapshot, value));
    }
    moments_link(back);
    expect(back, NULL, 1, "a");
    expect(back, "b", 0, "c");
    g_assert_true(moment_current(back) == find(back, "d"));
    moments_free(ms);
    moments_free(back);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moments/lists", lists);
    g_test_add_func("/moments/parents", parents_are_checked);
    g_test_add_func("/moments/deleting", deleting);
    g_test_add_func("/moments/stored", stored_and_back);
    return g_test_run();
}
