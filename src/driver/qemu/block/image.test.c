/* Recorded disks: how images name them, and how they are made. Skips without recordings. */
#include <glib.h>
#include <string.h>

#include "base/error.h"
#include "driver/qemu/block/image.h"
#include "reflect/value.h"

static char *folder;

static const char *get(json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

/* Inlined, gcc 12 takes what its callers point to for dangling. */
G_NO_INLINE static char *slurp(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static struct disk *read_disk(const char *name)
{
    g_autofree char *text = slurp(name);
    char *end = strstr(text, "</disk>");
    /* some are recorded without the place that a guest's disk has */
    if (!strstr(text, "<target"))
        *end = 0;
    g_autofree char *whole =
        *end ? g_strdup(text) : g_strconcat(text, "<target dev='vda'/></disk>", NULL);
    struct disk *d = value_read(&type_disk, whole, strlen(whole), 0);
    g_assert_nonnull(d);
    return d;
}

/* The document after a line that begins so; NULL: it says "<null>". */
static json_t *document_after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    at = at ? at + strlen(word) : "";
    return g_str_has_prefix(at + strspn(at, " \n"), "<")
               ? NULL
               : json_loads(at, JSON_DISABLE_EOF_CHECK, NULL);
}

static bool same(json_t *c, const char *what, json_t *got, json_t *want)
{
    bool ok = got && want ? json_equal(got, want) : got == want;
    char *shown = ok || !got ? NULL : json_dumps(got, 0);
    if (!ok)
        g_test_message("%s: %s is %s", get(c, "id"), what, shown ? shown : "nothing");
    free(shown);
    json_decref(got);
    json_decref(want);
    return ok;
}

/* --- names
 * ------------------------------------------------------------------------------------------ */

/* The recording's reader did not fill in the port of monitors. */
static void fill_ports(json_t *node)
{
    size_t i;
    json_t *server, *servers = json_object_get(node, "server");
    json_array_foreach(
        servers, i,
        server) if (g_strcmp0(json_string_value(json_object_get(server, "port")), "0") == 0)
        json_object_set_new(server, "port", json_string("6789"));
}

/* An address is a text; one in JSON is the same whatever the order of its members. */
static bool same_name(json_t *c, const char *got, const char *want)
{
    size_t n = strlen("json:");
    if (!g_str_has_prefix(want, "json:")) {
        g_autofree char *line = g_strndup(want, strcspn(want, "\n"));
        if (strcmp(line, got) != 0)
            g_test_message("%s: %s and not %s", get(c, "id"), got, line);
        return strcmp(line, got) == 0;
    }
    json_t *expected = json_loads(want + n, JSON_DISABLE_EOF_CHECK, NULL);
    fill_ports(json_object_get(expected, "file"));
    return same(c, "name", g_str_has_prefix(got, "json:") ? json_loads(got + n, 0, NULL) : NULL,
                expected);
}

static bool judge_source(json_t *c, enum storage_type type, const struct disk_source *source,
                         const char *recorded)
{
    static const char properties[] = "source only properties:", name[] = "backing store string:\n";
    json_t *want = document_after(recorded, properties);
    json_object_del(want, "floppy");
    fill_ports(want);
    json_t *got = image_source(type, source);
    json_object_del(got, "floppy");
    if (!same(c, "source", got, want))
        return false;
    g_autofree char *address = image_name(type, source);
    const char *at = strstr(recorded, name) + strlen(name);
    return same_name(c, address, at + strspn(at, " "));
}

static bool run_names(json_t *c)
{
    struct disk *d = read_disk(get(c, "input"));
    g_autofree char *text = slurp(get(c, "json_source_only"));
    const char *at = strstr(text, "source only");
    bool ok = judge_source(c, d->type ? d->type : STORAGE_TYPE_FILE, d->source, at);
    for (struct backing_store *s = d->backing_store; ok && s && s->source; s = s->backing_store) {
        at = strstr(at + 1, "source only");
        ok = at && judge_source(c, s->type, s->source, at);
    }
    value_free(&type_disk, d);
    return ok;
}

/* --- making
 * ----------------------------------------------------------------------------------------- */

static bool run_create(json_t *c)
{
    static const char node[] = "0123456789ABCDEF0123456789ABCDE";
    struct disk *d = read_disk(get(c, "input"));
    const char *file = get(c, "backing");
    struct disk *below = file ? read_disk(file) : NULL;
    g_autofree char *backing =
        below ? image_name(below->type ? below->type : STORAGE_TYPE_FILE, below->source) : NULL;
    struct image_plan plan = {.type = d->type ? d->type : STORAGE_TYPE_FILE,
                              .source = d->source,
                              .format = d->driver->type,
                              .encryption = d->source->encryption,
                              .storage_node = node,
                              .secret = "0123456789ABCDEF0123456789ABCDE-encalias",
                              .storage_bytes = UINT64_C(4294967296),
                              .virtual_bytes = UINT64_C(8589934590),
                              .backing = backing,
                              .backing_format = below ? below->driver->type : NULL};
    json_t *storage, *format;
    g_assert_cmpint(image_create(&plan, &storage, &format), ==, 0);
    g_autofree char *text = slurp(get(c, "json"));
    bool ok = same(c, "protocol", storage, document_after(text, "protocol:"));
    ok = same(c, "format", format, document_after(text, "format:\n")) && ok;
    value_free(&type_disk, d);
    value_free(&type_disk, below);
    return ok;
}

static void each(const char *kind, bool (*run)(json_t *c))
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    json_t *manifest = json_load_file(path, 0, NULL), *c;
    size_t i, n = 0, right = 0;
    if (!manifest) {
        g_test_skip("no recordings");
        return;
    }
    json_array_foreach(json_object_get(manifest, "cases"), i, c)
    {
        if (strcmp(get(c, "kind"), kind) != 0)
            continue;
        n++;
        right += run(c);
    }
    json_decref(manifest);
    g_test_message("%zu of %zu", right, n);
    g_assert_cmpuint(right, ==, n);
}

static void test_names(void)
{
    each("disk-to-blockdev", run_names);
}

static void test_create(void)
{
    each("image-create", run_create);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "blockdev", NULL);
    g_test_add_func("/image/names", test_names);
    g_test_add_func("/image/create", test_create);
    int rc = g_test_run();
    g_free(folder);
    return rc;
}
