/* Connection URIs, their aliases and the file that holds them. */
#include "client/uri.h"

#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "client/conf.h"

static void test_parse(void)
{
    struct uri *u = uri_parse("qemu+TCP://me@host:17/system?Mode=direct&x=a%20b&socket=/s");
    g_assert_cmpstr(u->driver, ==, "qemu");
    g_assert_cmpstr(u->transport, ==, "tcp");
    g_assert_cmpstr(u->user, ==, "me");
    g_assert_cmpstr(u->host, ==, "host");
    g_assert_cmpint(u->port, ==, 17);
    g_assert_cmpstr(uri_take_param(u, "mode"), ==, "direct");
    g_assert_cmpstr(uri_take_param(u, "socket"), ==, "/s");
    g_assert_null(uri_take_param(u, "none"));
    g_autofree char *rest = uri_for_server(u);
    g_assert_cmpstr(rest, ==, "qemu:///system?x=a%20b");
    uri_free(u);
}

static void test_forms(void)
{
    static const char *const same[] = {"qemu:///system", "qemu:///session", "test:///default",
                                       "qemu:///embed?root=/tmp/x"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        struct uri *u = uri_parse(same[i]);
        g_autofree char *text = uri_for_server(u);
        g_assert_cmpstr(text, ==, same[i]);
        g_assert_null(u->host);
        g_assert_null(u->transport);
        uri_free(u);
    }
}

static void test_bad(void)
{
    g_assert_null(uri_parse("nothing"));
    g_assert_cmpint(error_get()->code, ==, ERR_NO_CONNECT);
    g_assert_null(uri_parse("::::"));
    g_assert_cmpint(error_get()->code, ==, ERR_INTERNAL_ERROR);
    g_assert_cmpint(error_get()->domain, ==, FROM_URI);
    g_assert_null(uri_parse("qemu+tcp://localhost:zz/system"));
    error_clear();
}

static void test_conf(void)
{
    const char *uri;
    struct conf *c = conf_parse("# head\nuri_aliases = [\n  \"a=qemu:///system\", # one\n"
                                "  'b-2=test:///default',\n]\nuri_default = \"b-2\" # end\n"
                                "n = -5\n",
                                "f");
    g_assert_nonnull(c);
    g_assert_cmpstr(conf_text(c, "uri_default"), ==, "b-2");
    g_assert_cmpstr(conf_text(c, "n"), ==, "-5");
    g_assert_cmpint(conf_alias(c, "a", &uri), ==, 0);
    g_assert_cmpstr(uri, ==, "qemu:///system");
    g_assert_cmpint(conf_alias(c, "b-2", &uri), ==, 0);
    g_assert_cmpstr(uri, ==, "test:///default");
    g_assert_cmpint(conf_alias(c, "b", &uri), ==, 0);
    g_assert_null(uri);
    g_assert_null(conf_text(c, "absent"));
    conf_free(c);
}

static void test_bad_conf(void)
{
    static const char *const bad[] = {
        "a = = \n", "a", "a = \"x\nb = 1", "a = [ \"x\" \"y\" ]", "a = [ \"x\"", "a = 1 2", "= 1"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_null(conf_parse(bad[i], "f"));
        g_assert_cmpint(error_get()->code, ==, ERR_CONF_SYNTAX);
        g_assert_nonnull(strstr(error_get()->message, "f:1: "));
        error_clear();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uri/parse", test_parse);
    g_test_add_func("/uri/forms", test_forms);
    g_test_add_func("/uri/bad", test_bad);
    g_test_add_func("/conf/good", test_conf);
    g_test_add_func("/conf/bad", test_bad_conf);
    return g_test_run();
}
