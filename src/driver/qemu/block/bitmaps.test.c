/* Recorded chains of images and what is to become of their bitmaps. Skips without recordings. */
#include <glib.h>
#include <string.h>

#include "driver/qemu/block/bitmaps.h"

static const char *const chain[] = {"libvirt-1-format", "libvirt-2-format", "libvirt-3-format",
                                    "libvirt-4-format", "libvirt-5-format", NULL};
static char *folder;

static const char *get(json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

static char *slurp(json_t *c, const char *key)
{
    g_autofree char *path = g_build_filename(folder, get(c, key), NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return g_strstrip(text);
}

static bool same_text(json_t *c, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    g_test_message("%s: got\n%s", get(c, "id"), got);
    return false;
}

/* --- what is there
 * ---------------------------------------------------------------------------------- */

static void put_snapshots(GString *s, json_t *snapshots)
{
    size_t i;
    json_t *one;
    if (!json_array_size(snapshots))
        return;
    g_string_append(s, " internal snapshots:");
    json_array_foreach(snapshots, i, one) g_string_append_printf(
        s, " '%s'%s", json_string_value(json_object_get(one, "name")),
        json_integer_value(json_object_get(one, "vm-state-size")) ? "(*)" : "");
    g_string_append_c(s, '\n');
}

static void put_node(GString *s, const struct bitmap_node *n)
{
    g_string_append_printf(s, "%s:\n%s", n->name, n->old_format ? " qcow2 v2\n" : "");
    put_snapshots(s, n->snapshots);
    for (guint i = 0; i < n->bitmaps->len; i++) {
        const struct bitmap *b = &g_array_index(n->bitmaps, struct bitmap, i);
        g_string_append_printf(
            s,
            " %8s: record:%d busy:%d persist:%d inconsist:%d gran:%" G_GUINT64_FORMAT
            " dirty:%" G_GUINT64_FORMAT "\n",
            b->name, b->recording, b->busy, b->persistent, b->inconsistent, b->granularity,
            b->dirty);
    }
}

static bool run_detect(json_t *c, GHashTable *nodes)
{
    g_autoptr(GString) s = g_string_new(NULL);
    for (const char *const *n = chain; *n; n++)
        if (g_hash_table_lookup(nodes, *n))
            put_node(s, g_hash_table_lookup(nodes, *n));
    g_autofree char *want = slurp(c, "expected");
    return same_text(c, g_strstrip(s->str), want);
}

static bool run_validate(json_t *c, GHashTable *nodes)
{
    return bitmap_is_valid(nodes, chain, get(c, "bitmap")) ==
           json_is_true(json_object_get(c, "valid"));
}

/* --- actions
 * ---------------------------------------------------------------------------------------- */

/* Words between documents are for readers. */
static json_t *first_array(const char *text)
{
    const char *at = strchr(text, '[');
    return at ? json_loads(at, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
}

static bool same_actions(json_t *c, json_t *got)
{
    g_autofree char *text = slurp(c, "json");
    json_t *want = first_array(text);
    bool same = json_array_size(want) ? json_equal(want, got) : !got || !json_array_size(got);
    char *shown = same ? NULL : json_dumps(got, JSON_INDENT(1));
    if (!same)
        g_test_message("%s: got %s", get(c, "id"), shown ? shown : "nothing");
    free(shown);
    json_decref(want);
    json_decref(got);
    return same;
}

static bool run_backup(json_t *c, GHashTable *nodes)
{
    return same_actions(c, bitmaps_backup(nodes, chain, get(c, "incremental"), "target_node",
                                          "target-bitmap-name"));
}

static unsigned number(json_t *c, const char *key)
{
    return (unsigned)json_integer_value(json_object_get(c, key));
}

static bool run_commit(json_t *c, GHashTable *nodes)
{
    unsigned top = number(c, "top") - 1, base = number(c, "base") - 1;
    return same_actions(c, bitmaps_commit(nodes, chain, top, base, top == 0));
}

static bool run_copy(json_t *c, GHashTable *nodes)
{
    return same_actions(c, bitmaps_copy(nodes, chain, "mirror-format-node",
                                        json_is_true(json_object_get(c, "shallow"))));
}

static bool run_delete(json_t *c, GHashTable *nodes)
{
    g_autoptr(GPtrArray) reopen = NULL;
    json_t *actions = bitmaps_delete(nodes, chain, get(c, "bitmap"), &reopen);
    g_autofree char *text = slurp(c, "json");
    g_autoptr(GString) names = g_string_new(reopen->len ? "reopen nodes:" : "");
    for (guint i = 0; i < reopen->len; i++)
        g_string_append_printf(names, "\n%s", (char *)reopen->pdata[i]);
    const char *want = strstr(text, "reopen nodes:");
    return same_text(c, names->str, want ? want : "") && same_actions(c, actions);
}

static const struct {
    const char *kind;
    bool (*run)(json_t *c, GHashTable *nodes);
} kinds[] = {
    {"bitmap-detect", run_detect},  {"bitmap-validate", run_validate},
    {"backup-bitmaps", run_backup}, {"bitmap-blockcommit", run_commit},
    {"bitmap-blockcopy", run_copy}, {"checkpoint-delete", run_delete},
};

static void test_kind(const void *arg)
{
    size_t kind = GPOINTER_TO_SIZE(arg), i;
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    json_t *manifest = json_load_file(path, 0, NULL), *c;
    size_t n = 0, right = 0;
    if (!manifest) {
        g_test_skip("no recordings");
        return;
    }
    json_array_foreach(json_object_get(manifest, "cases"), i, c)
    {
        if (strcmp(get(c, "kind"), kinds[kind].kind) != 0)
            continue;
        g_autofree char *file = g_build_filename(folder, get(c, "nodes"), NULL);
        json_t *reply = json_load_file(file, 0, NULL);
        g_autoptr(GHashTable) nodes = bitmap_nodes_read(reply);
        n++;
        right += kinds[kind].run(c, nodes);
        g_hash_table_remove_all(nodes);
        json_decref(reply);
    }
    json_decref(manifest);
    g_test_message("%zu of %zu", right, n);
    g_assert_cmpuint(right, ==, n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "blockdev", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strconcat("/bitmaps/", kinds[i].kind, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_kind);
    }
    int rc = g_test_run();
    g_free(folder);
    return rc;
}
