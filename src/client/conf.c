/* Owns the reading of the client's configuration files. Called when a connection is opened. Blocks
 * on a local file. Invariant: a conf holds every key once, the last one given. */
#include "client/conf.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "client/paths.h"

struct conf {
    GHashTable *lists; /* key → char **; a text or number is a list of one */
};

struct reader {
    const char *at, *path;
    int line;
};

static int bad(const struct reader *r, const char *what)
{
    return fail_in(FROM_CONF, ERR_CONF_SYNTAX, "%s:%d: %s", r->path, r->line, what);
}

static void skip(struct reader *r, bool lines)
{
    for (;; r->at++) {
        if (*r->at == '#')
            while (r->at[1] && r->at[1] != '\n')
                r->at++;
        else if (*r->at == '\n' && lines)
            r->line++;
        else if (*r->at == '\n' || !g_ascii_isspace(*r->at))
            return;
    }
}

static int read_text(struct reader *r, GPtrArray *list)
{
    char quote = *r->at++;
    const char *end = r->at + strcspn(r->at, quote == '"' ? "\"\n" : "'\n");
    if (*end != quote)
        return bad(r, "text without its closing quote");
    g_ptr_array_add(list, g_strndup(r->at, (gsize)(end - r->at)));
    r->at = end + 1;
    return 0;
}

static int read_scalar(struct reader *r, GPtrArray *list)
{
    if (*r->at == '"' || *r->at == '\'')
        return read_text(r, list);
    size_t n = strspn(r->at, "-+0123456789");
    if (!n)
        return bad(r, "a text in quotes, a number or a list is missing");
    g_ptr_array_add(list, g_strndup(r->at, n));
    r->at += n;
    return 0;
}

static int read_list(struct reader *r, GPtrArray *list)
{
    r->at++;
    for (skip(r, true); *r->at != ']'; skip(r, true)) {
        if (!*r->at)
            return bad(r, "list without its closing bracket");
        if (read_scalar(r, list) < 0)
            return -1;
        skip(r, true);
        if (*r->at == ',')
            r->at++;
        else if (*r->at != ']')
            return bad(r, "a comma or a closing bracket is missing in the list");
    }
    r->at++;
    return 0;
}

static int read_setting(struct reader *r, struct conf *c)
{
    const char *name = r->at;
    while (g_ascii_isalnum(*r->at) || *r->at == '_' || *r->at == '-' || *r->at == '.')
        r->at++;
    if (r->at == name)
        return bad(r, "a name is missing");
    g_autofree char *key = g_strndup(name, (gsize)(r->at - name));
    skip(r, false);
    if (*r->at != '=')
        return bad(r, "'=' is missing after the name");
    r->at++;
    skip(r, false);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    if ((*r->at == '[' ? read_list(r, list) : read_scalar(r, list)) < 0)
        return -1;
    skip(r, false);
    if (*r->at && *r->at != '\n')
        return bad(r, "something follows the value");
    g_ptr_array_add(list, NULL);
    g_hash_table_replace(c->lists, g_steal_pointer(&key),
                         g_ptr_array_free(g_steal_pointer(&list), false));
    return 0;
}

static void free_list(void *list)
{
    g_strfreev(list);
}

struct conf *conf_parse(const char *text, const char *path)
{
    struct conf *c = g_new0(struct conf, 1);
    struct reader r = {text, path, 1};
    c->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    for (skip(&r, true); *r.at; skip(&r, true))
        if (read_setting(&r, c) < 0) {
            conf_free(c);
            return NULL;
        }
    return c;
}

struct conf *conf_load(const char *name)
{
    g_autofree char *folder = client_config_dir();
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) err = NULL;
    if (g_file_get_contents(path, &text, NULL, &err))
        return conf_parse(text, path);
    if (g_error_matches(err, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
        g_error_matches(err, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        return conf_parse("", path);
    fail_in(FROM_CONF, ERR_OPEN_FAILED, "%s", err->message);
    return NULL;
}

void conf_free(struct conf *c)
{
    if (!c)
        return;
    g_hash_table_unref(c->lists);
    g_free(c);
}

const char *const *conf_list(const struct conf *c, const char *key)
{
    return g_hash_table_lookup(c->lists, key);
}

const char *conf_text(const struct conf *c, const char *key)
{
    const char *const *list = conf_list(c, key);
    return list ? list[0] : NULL;
}

int conf_alias(const struct conf *c, const char *name, const char **ret_uri)
{
    size_t n = strlen(name);
    const char *const *list = conf_list(c, "uri_aliases");
    *ret_uri = NULL;
    for (; list && *list; list++) {
        const char *equals = strchr(*list, '=');
        if (!equals || equals == *list || !equals[1])
            return fail_in(FROM_CONF, ERR_CONF_SYNTAX,
                           "'%s' in uri_aliases is not of the form alias=uri", *list);
        if (!*ret_uri && (size_t)(equals - *list) == n && strncmp(*list, name, n) == 0)
            *ret_uri = equals + 1;
    }
    return 0;
}
