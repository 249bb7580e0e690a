/* Reads configuration files. Called by daemons and drivers at start and at reload. Local file I/O
 * only, never awaits. Invariant: a value is stored only after all its checks, so that a struct
 * never holds what the model does not allow. */
#include "conf/conf.h"
#include <errno.h>
#include <string.h>
#include <glib.h>
#include "base/error.h"
#include "base/log.h"
#include "conf/scan.h"
#include "sys/file.h"

enum { CONF_TEXT_MAX = 1 << 20 };

static void *member(void *conf, uint32_t offset)
{
    return (char *)conf + offset;
}

static void set_default(const struct conf_key *k, void *conf)
{
    void *at = member(conf, k->offset);
    switch ((enum conf_kind)k->kind) {
    case CONF_BOOL:
        *(bool *)at = k->number != 0;
        break;
    case CONF_INT:
        *(int32_t *)at = (int32_t)k->number;
        break;
    case CONF_UINT:
        *(uint32_t *)at = (uint32_t)k->number;
        break;
    case CONF_STRING:
        *(char **)at = g_strdup(k->text);
        break;
    case CONF_STRINGS:
        *(char ***)at = g_strdupv((char **)k->list);
        break;
    }
}

void *conf_new(const struct conf_file *f)
{
    void *conf = g_malloc0(f->size);
    for (uint32_t i = 0; i < f->n_keys; i++)
        set_default(&f->keys[i], conf);
    return conf;
}

static void clear_member(const struct conf_key *k, void *conf)
{
    void *at = member(conf, k->offset);
    if (k->kind == CONF_STRING)
        g_clear_pointer((char **)at, g_free);
    else if (k->kind == CONF_STRINGS)
        g_clear_pointer((char ***)at, g_strfreev);
}

void conf_free(const struct conf_file *f, void *conf)
{
    if (!conf)
        return;
    for (uint32_t i = 0; i < f->n_keys; i++)
        clear_member(&f->keys[i], conf);
    g_free(conf);
}

static const char *const kind_words[] = {
    [CONF_BOOL] = "0 or 1",
    [CONF_INT] = "a number",
    [CONF_UINT] = "a number",
    [CONF_STRING] = "a quoted text",
    [CONF_STRINGS] = "a list of quoted texts",
};

static int wrong_kind(const struct scan *s, const struct conf_key *k)
{
    return scan_fail(s, "key '%s' takes %s", k->name, kind_words[k->kind]);
}

static int check_word(const struct scan *s, const struct conf_key *k, const char *word)
{
    if (k->octal && (!*word || strspn(word, "01234567") != strlen(word) || strlen(word) > 5))
        return scan_fail(s, "key '%s': '%s' is not a file mode of octal digits", k->name, word);
    if (!k->values || g_strv_contains(k->values, word))
        return 0;
    g_autofree char *allowed = g_strjoinv(", ", (char **)k->values);
    return scan_fail(s, "key '%s': '%s' is not one of %s", k->name, word, allowed);
}

static int store_number(const struct scan *s, const struct conf_key *k, void *at,
                        const struct scan_value *v)
{
    if (v->kind != SCAN_NUMBER)
        return wrong_kind(s, k);
    int64_t min = k->kind == CONF_BOOL ? 0 : k->min, max = k->kind == CONF_BOOL ? 1 : k->max;
    if (v->number < min || v->number > max)
        return scan_fail(s,
                         "key '%s': %" G_GINT64_FORMAT " is not from %" G_GINT64_FORMAT
                         " to %" G_GINT64_FORMAT,
                         k->name, v->number, min, max);
    if (k->kind == CONF_BOOL)
        *(bool *)at = v->number != 0;
    else
        *(int32_t *)at = (int32_t)v->number; /* the same bytes for uint32_t */
    return 0;
}

static int store_string(const struct scan *s, const struct conf_key *k, char **at,
                        struct scan_value *v)
{
    if (v->kind != SCAN_STRING && !(k->number_too && v->kind == SCAN_NUMBER))
        return wrong_kind(s, k);
    char *text = v->kind == SCAN_STRING ? v->list[0] : NULL;
    if (text && check_word(s, k, text) < 0)
        return -1;
    g_free(*at);
    *at = text ? g_strdup(text) : g_strdup_printf("%" G_GINT64_FORMAT, v->number);
    return 0;
}

static int store_strings(const struct scan *s, const struct conf_key *k, char ***at,
                         struct scan_value *v)
{
    if (v->kind != SCAN_STRING && v->kind != SCAN_LIST)
        return wrong_kind(s, k);
    for (char **word = v->list; *word; word++)
        if (check_word(s, k, *word) < 0)
            return -1;
    g_strfreev(*at);
    *at = g_steal_pointer(&v->list);
    return 0;
}

static int store(const struct scan *s, const struct conf_key *k, void *conf, struct scan_value *v)
{
    void *at = member(conf, k->offset);
    int rc;
    if (k->kind == CONF_STRING)
        rc = store_string(s, k, at, v);
    else if (k->kind == CONF_STRINGS)
        rc = store_strings(s, k, at, v);
    else
        rc = store_number(s, k, at, v);
    if (rc == 0)
        *(bool *)member(conf, k->given_offset) = true;
    return rc;
}

static const struct conf_key *find_key(const struct conf_file *f, const char *name,
                                       const char *daemon)
{
    for (uint32_t i = 0; i < f->n_keys; i++) {
        const struct conf_key *k = &f->keys[i];
        if (strcmp(k->name, name) == 0)
            return !daemon || !k->only_in || g_strv_contains(k->only_in, daemon) ? k : NULL;
    }
    return NULL;
}

int conf_parse(const struct conf_file *f, void *conf, const char *daemon, const char *path,
               const char *text, size_t len)
{
    struct scan s = {.path = path, .at = text, .end = text + len, .line = 1};
    for (;;) {
        g_autofree char *name = NULL;
        struct scan_value v = {0};
        int rc = scan_setting(&s, &name, &v);
        if (rc <= 0)
            return rc;
        const struct conf_key *k = find_key(f, name, daemon);
        if (!k)
            log_warn("%s:%d: unknown key '%s' has no effect", path, s.line_of_key, name);
        else
            rc = store(&s, k, conf, &v);
        g_strfreev(v.list);
        if (rc < 0)
            return -1;
    }
}

int conf_read(const struct conf_file *f, void *conf, const char *daemon, const char *path,
              bool must_exist)
{
    if (!must_exist && !file_exists(path))
        return 0;
    char *text = NULL;
    size_t len = 0;
    if (file_read(path, CONF_TEXT_MAX, &text, &len) < 0)
        return context("cannot read the configuration");
    int rc = conf_parse(f, conf, daemon, path, text, len);
    g_free(text);
    return rc;
}
