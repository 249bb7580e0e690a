/* Owns the reading of recorded QMP sessions (command, reply, command, reply… as JSON documents,
 * plain or gzipped). Called by tests; never awaits. Invariant: requests are found by name and
 * arguments, as the stand-in for QEMU does it.
 */
#include "driver/qemu/caps/transcript.h"

#include <string.h>
#include <zlib.h>

#include "driver/qemu/caps/query.h"
#include "driver/qemu/qmp/json.h"

static GString *slurp(const char *path)
{
    gzFile f = gzopen(path, "rb");
    if (!f)
        return NULL;
    GString *s = g_string_new(NULL);
    char buf[65536];
    for (int n; (n = gzread(f, buf, sizeof buf)) > 0;)
        g_string_append_len(s, buf, n);
    gzclose(f);
    return s;
}

static char *key(const char *command, json_t *args)
{
    char *text = args ? json_dumps(args, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    char *k = g_strconcat(command, " ", text ? text : "{}", NULL);
    free(text);
    return k;
}

static size_t fullness(json_t *answer)
{
    json_t *r = json_object_get(answer, "return");
    return json_array_size(r) + json_object_size(r);
}

/* Sessions: key -> answer; a request recorded twice keeps the fuller one. */
static GPtrArray *read_sessions(const char *text)
{
    GPtrArray *sessions = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    json_error_t err;
    g_autofree char *pending = NULL;
    for (json_t *doc; (doc = json_loads(text, JSON_DISABLE_EOF_CHECK, &err)); json_decref(doc)) {
        text += err.position;
        const char *command = json_string_value(json_object_get(doc, "execute"));
        if (command && (strcmp(command, "qmp_capabilities") == 0 || !sessions->len))
            g_ptr_array_add(sessions, g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                            (GDestroyNotify)json_decref));
        if (command) {
            g_free(pending);
            pending = key(command, json_object_get(doc, "arguments"));
        } else if (pending) {
            GHashTable *s = sessions->pdata[sessions->len - 1];
            json_t *old = g_hash_table_lookup(s, pending);
            if (!old || fullness(old) < fullness(doc))
                g_hash_table_insert(s, g_strdup(pending), json_incref(doc));
            g_clear_pointer(&pending, g_free);
        }
    }
    return sessions;
}

static json_t *answer(GPtrArray *sessions, const struct caps_query *q, bool tcg)
{
    json_error_t err;
    json_t *args = q->arguments ? json_loads(q->arguments, 0, &err) : NULL;
    g_autofree char *k = key(q->command, args);
    json_decref(args);
    json_t *found = NULL;
    for (guint i = 0; i < sessions->len && !found; i++) {
        GHashTable *s = sessions->pdata[tcg ? sessions->len - 1 - i : i];
        found = json_object_get(g_hash_table_lookup(s, k), "return");
    }
    return found;
}

/* Each machine with an alias twice: under the alias, and without it. */
static json_t *without_aliases(json_t *machines)
{
    json_t *first = json_array(), *extra = json_array(), *m;
    size_t i;
    json_array_foreach(machines, i, m)
    {
        json_t *alias = json_object_get(m, "alias");
        json_t *a = json_copy(m);
        if (alias) {
            json_t *b = json_copy(m);
            json_object_del(b, "alias");
            json_object_del(b, "is-default");
            json_array_append_new(extra, b);
            json_object_set(a, "name", alias);
            json_object_del(a, "alias");
        }
        json_array_append_new(first, a);
    }
    json_array_extend(first, extra);
    json_decref(extra);
    return first;
}

static GBytes *section(GPtrArray *sessions, unsigned when, bool strip, bool *ret_kvm)
{
    struct caps_writer w = {0};
    caps_writer_init(&w);
    for (size_t i = 0; i < caps_n_queries; i++) {
        const struct caps_query *q = &caps_queries[i];
        json_t *reply = q->when & when ? answer(sessions, q, when == ASK_TCG) : NULL;
        if (!reply)
            continue;
        reply = strip && strcmp(q->command, "query-machines") == 0 ? without_aliases(reply)
                                                                   : json_incref(reply);
        q->take(&w, q, reply);
        json_decref(reply);
    }
    *ret_kvm = w.kvm_enabled;
    return caps_writer_end(&w);
}

struct qemu_caps *caps_from_replies(const char *binary, const char *path, bool strip_aliases)
{
    GString *text = slurp(path);
    if (!text)
        return NULL;
    g_autofree char *plain = qmp_json_wrap_integers(text->str, text->len);
    g_autoptr(GPtrArray) sessions = read_sessions(plain);
    g_string_free(text, TRUE);
    struct qemu_caps *c = caps_new(binary);
    bool kvm = false, ignored;
    g_autoptr(GBytes) common = section(sessions, ASK_COMMON, strip_aliases, &kvm);
    g_autoptr(GBytes) for_kvm = section(sessions, ASK_KVM, false, &ignored);
    g_autoptr(GBytes) for_tcg = section(sessions, ASK_TCG, false, &ignored);
    if (caps_load_common(c, common) < 0) {
        caps_free(c);
        return NULL;
    }
    caps_load_accel(c, ACCEL_TCG, for_tcg);
    if (kvm)
        caps_load_accel(c, ACCEL_KVM, for_kvm);
    return c;
}
