/* Owns connection URIs. Called when a connection is opened. Reads the configuration file, else no
 * I/O. Invariant: a parsed URI has a driver and a path ("" when none was given). */
#include "client/uri.h"

#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "client/conf.h"

void uri_free(struct uri *u)
{
    if (!u)
        return;
    g_free(u->driver);
    g_free(u->transport);
    g_free(u->user);
    g_free(u->host);
    g_free(u->path);
    for (unsigned i = 0; i < u->n_params; i++) {
        g_free(u->params[i].name);
        g_free(u->params[i].value);
    }
    g_free(u->params);
    g_free(u);
}

static void parse_params(struct uri *u, const char *query)
{
    g_auto(GStrv) parts = g_strsplit_set(query, "&;", -1);
    u->params = g_new0(struct uri_param, g_strv_length(parts));
    for (char **p = parts; *p; p++) {
        if (!**p)
            continue;
        char *eq = strchr(*p, '=');
        struct uri_param *to = &u->params[u->n_params++];
        char *name = eq ? g_strndup(*p, (gsize)(eq - *p)) : g_strdup(*p);
        to->name = g_uri_unescape_string(name, NULL);
        to->value = g_uri_unescape_string(eq ? eq + 1 : "", NULL);
        if (!to->name)
            to->name = g_steal_pointer(&name);
        if (!to->value)
            to->value = g_strdup(eq + 1);
        g_free(name);
    }
}

struct uri *uri_parse(const char *text)
{
    GUri *g = g_uri_parse(text, G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_HAS_PASSWORD, NULL);
    if (!g) {
        if (strchr(text, ':'))
            return fail_in(FROM_URI, ERR_INTERNAL_ERROR, "'%s' is not a URI", text), NULL;
        return fail_in(FROM_NONE, ERR_NO_CONNECT, "%s", text), NULL;
    }
    struct uri *u = g_new0(struct uri, 1);
    g_auto(GStrv) scheme = g_strsplit(g_uri_get_scheme(g), "+", 2);
    u->driver = g_strdup(scheme[0]);
    u->transport = scheme[1] ? g_ascii_strdown(scheme[1], -1) : NULL;
    u->user = g_strdup(g_uri_get_user(g));
    if (g_uri_get_host(g) && *g_uri_get_host(g))
        u->host = g_strdup(g_uri_get_host(g));
    u->port = MAX(g_uri_get_port(g), 0);
    u->path = g_strdup(g_uri_get_path(g));
    if (g_uri_get_query(g))
        parse_params(u, g_uri_get_query(g));
    g_uri_unref(g);
    return u;
}

const char *uri_take_param(struct uri *u, const char *name)
{
    const char *value = NULL;
    for (unsigned i = 0; i < u->n_params; i++)
        if (g_ascii_strcasecmp(u->params[i].name, name) == 0) {
            u->params[i].ignore = true;
            value = u->params[i].value;
        }
    return value;
}

char *uri_for_server(const struct uri *u)
{
    GString *s = g_string_new(u->driver);
    char separator = '?';
    g_string_append_printf(s, "://%s%s", *u->path && *u->path != '/' ? "/" : "", u->path);
    for (unsigned i = 0; i < u->n_params; i++) {
        if (u->params[i].ignore)
            continue;
        g_string_append_c(s, separator);
        g_string_append_uri_escaped(s, u->params[i].name, NULL, false);
        g_string_append_c(s, '=');
        g_string_append_uri_escaped(s, u->params[i].value, "/", false);
        separator = '&';
    }
    return g_string_free(s, false);
}

/* --- what the application means ------------------------------------------------------------- */

static bool may_be_alias(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_-")];
}

int uri_resolve(const char *name, bool aliases, char **ret_uri)
{
    if (!name || !*name)
        name = g_getenv("LIBVIRT_DEFAULT_URI");
    *ret_uri = NULL;
    if (name && *name && !(aliases && may_be_alias(name))) {
        *ret_uri = g_strdup(name); /* the file could say nothing about it */
        return 0;
    }
    struct conf *c = conf_load("libvirt.conf");
    if (!c)
        return -1;
    if (!name || !*name)
        name = conf_text(c, "uri_default");
    const char *meant = NULL;
    int rc = 0;
    if (name && *name) {
        rc = aliases ? conf_alias(c, name, &meant) : 0;
        *ret_uri = rc < 0 ? NULL : g_strdup(meant ? meant : name);
    }
    conf_free(c);
    return rc;
}
