/* Recorded documents of pools and volumes: what is written, and the commands that make them. Skips
 * without recordings. */
#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/secret.h"
#include "driver/storage/image_make.h"
#include "driver/storage/kinds.h"
#include "libvirt/libvirt.h"

static char *folder;

static const char *get(json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

static char *slurp(json_t *c, const char *key)
{
    const char *name = get(c, key);
    char *text = NULL;
    if (!name)
        return NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Runs check() for each case of a folder of recordings; all are looked at before it fails. */
static void each(const char *name, bool (*check)(json_t *c))
{
    const char *corpus = g_getenv("CORPUS");
    g_autofree char *manifest = g_build_filename(corpus ? corpus : "", name, "manifest.json", NULL);
    json_t *whole = json_load_file(manifest, 0, NULL), *c;
    size_t i, failed = 0;
    if (!whole) {
        g_test_skip("there are no recordings");
        return;
    }
    folder = g_path_get_dirname(manifest);
    json_array_foreach(json_object_get(whole, "cases"), i, c)
    {
        bool ok = check(c);
        if (!ok)
            g_test_message("%s: %s: %s", name, get(c, "id"), error_text());
        error_clear();
        failed += !ok;
    }
    g_test_message("%s: %zu cases", name, i);
    g_free(folder);
    json_decref(whole);
    g_assert_cmpuint(failed, ==, 0);
}

static struct pool *read_pool(json_t *c, const char *key)
{
    g_autofree char *text = slurp(c, key);
    return text ? pool_parse(text, strlen(text), 0) : NULL;
}

static struct volume *read_volume(json_t *c, const char *key, const struct pool *pool)
{
    g_autofree char *text = slurp(c, key);
    bool no_capacity = json_is_true(json_object_get(c, "no_capacity")) ||
                       json_is_true(json_object_get(c, "optional_capacity"));
    return text ? volume_parse(pool, text, strlen(text), 0, no_capacity) : NULL;
}

/* A line a command. */
static char *shown(const struct plan *p)
{
    GString *s = g_string_new(NULL);
    for (guint i = 0; i < p->commands->len; i++) {
        g_autofree char *line = g_strjoinv(" ", p->commands->pdata[i]);
        g_string_append_printf(s, "%s\n", line);
    }
    return g_string_free(s, FALSE);
}

/* Recorded lines are broken. */
static char *unbroken(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, " \\\n", -1);
    return g_strjoinv(" ", lines);
}

static bool same_text(const char *got, const char *want)
{
    g_autofree char *a = g_strdup(got), *b = unbroken(want);
    bool same = strcmp(g_strstrip(a), g_strstrip(b)) == 0;
    if (!same)
        g_test_message("got\n%s\nwanted\n%s", a, b);
    return same;
}

/* --- commands --------------------------------------------------------------------------------- */

static bool check_start(json_t *c)
{
    struct pool *pool = read_pool(c, "input");
    g_autofree char *want = slurp(c, "argv");
    struct plan p;
    if (!pool)
        return false;
    plan_init(&p);
    pool_start_plan(pool, &p);
    g_autofree char *got = shown(&p);
    bool none = !g_str_has_prefix(got, get(c, "command"));
    bool ok = want ? same_text(got, want) : none;
    plan_clear(&p);
    value_free(&type_pool, pool);
    return ok;
}

/* As a client's call would. */
static bool place(const struct pool *pool, struct volume *vol)
{
    const struct pool_backend *b = backend_of(pool->type);
    return b && b->vol_place && b->vol_place(pool, vol) == 0;
}

static bool check_make(json_t *c)
{
    struct pool *pool = read_pool(c, "pool"), *from_pool = read_pool(c, "input_pool");
    struct volume *vol = pool ? read_volume(c, "input", pool) : NULL;
    struct volume *from = from_pool ? read_volume(c, "input_vol", from_pool) : NULL;
    g_autofree char *want = slurp(c, "argv"), *got = NULL;
    bool ok = vol && place(pool, vol) && (!from || place(from_pool, from));
    if (ok) {
        const struct image_secrets secrets = {get(c, "secret_file"), get(c, "input_secret_file")};
        bool prealloc = json_is_true(json_object_get(c, "prealloc_metadata"));
        const struct volume_order o = {.pool = pool,
                                       .vol = vol,
                                       .from_pool = from_pool,
                                       .from = from,
                                       .flags =
                                           prealloc ? VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA : 0};
        struct plan p;
        plan_init(&p);
        int rc = image_plan(&o, vol->target->path, &secrets, &p);
        got = shown(&p);
        plan_clear(&p);
        ok = strcmp(get(c, "kind"), "ok") == 0 ? rc == 0 && same_text(got, want) : rc < 0;
    }
    value_free(&type_pool, pool);
    value_free(&type_pool, from_pool);
    value_free(&type_volume, vol);
    value_free(&type_volume, from);
    return ok;
}

/* --- documents -------------------------------------------------------------------------------- */

static bool check_written(const struct type *t, const void *value, json_t *c, unsigned view)
{
    g_autofree char *want = slurp(c, get(c, "xml") ? "xml" : "input");
    char *got = value_write(t, value, view);
    bool ok = got && same_text(got, want);
    free(got);
    return ok;
}

static bool check_pool(json_t *c)
{
    struct pool *pool = read_pool(c, "input");
    bool ok = strcmp(get(c, "kind"), "ok") == 0
                  ? pool && check_written(&type_pool, pool, c, VIEW_INACTIVE)
                  : !pool;
    value_free(&type_pool, pool);
    return ok;
}

static bool check_volume(json_t *c)
{
    struct pool *pool = read_pool(c, "pool");
    struct volume *vol = pool ? read_volume(c, "input", pool) : NULL;
    bool ok = strcmp(get(c, "kind"), "ok") == 0
                  ? vol && check_written(&type_volume, vol, c, VIEW_INACTIVE)
                  : !vol;
    value_free(&type_pool, pool);
    value_free(&type_volume, vol);
    return ok;
}

static bool check_secret(json_t *c)
{
    g_autofree char *text = slurp(c, "input");
    struct secret *secret = secret_parse(text, strlen(text), 0);
    bool ok = secret && check_written(&type_secret, secret, c, VIEW_INACTIVE);
    value_free(&type_secret, secret);
    return ok;
}

#define CORPUS_TEST(name, folder_name, check) \
    static void test_##name(void)             \
    {                                         \
        each(folder_name, check);             \
    }
CORPUS_TEST(starts, "storage-pool-argv", check_start)
CORPUS_TEST(makes, "storage-vol-argv", check_make)
CORPUS_TEST(pools, "storage-pool", check_pool)
CORPUS_TEST(volumes, "storage-vol", check_volume)
CORPUS_TEST(secrets, "secret", check_secret)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/storage/starts", test_starts);
    g_test_add_func("/storage/makes", test_makes);
    g_test_add_func("/storage/pools", test_pools);
    g_test_add_func("/storage/volumes", test_volumes);
    g_test_add_func("/storage/secrets", test_secrets);
    return g_test_run();
}
