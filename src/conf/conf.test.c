/* Reading of configuration files: what users write, and the place and text of each mistake. */
#include "conf/conf.h"
#include <string.h>
#include <glib.h>
#include "base/error.h"
#include "gen/conf.h"

static struct daemon_conf *parse(const char *text)
{
    struct daemon_conf *c = conf_new(&conf_daemon);
    if (conf_parse(&conf_daemon, c, "libvirtd", "f.conf", text, strlen(text)) == 0)
        return c;
    conf_free(&conf_daemon, c);
    return NULL;
}

static void test_defaults(void)
{
    struct daemon_conf *c = parse("");
    g_assert_true(c->listen_tls);
    g_assert_cmpstr(c->tcp_port, ==, "16509");
    g_assert_cmpuint(c->max_clients, ==, 5000);
    g_assert_cmpint(c->keepalive_interval, ==, 5);
    g_assert_null(c->unix_sock_group);
    g_assert_false(c->given.listen_tls);
    conf_free(&conf_daemon, c);
}

static void test_values(void)
{
    struct daemon_conf *c = parse("# comment\n"
                                  "listen_tls = 0   # behind\n"
                                  "unix_sock_group='libvirt'\r\n"
                                  "\tkeepalive_interval = -1\n"
                                  "access_drivers = [ \"none\",\n   # inside\n  'polkit' , ]\n"
                                  "sasl_allowed_username_list = \"joe\"\n"
                                  "log_filters = \"\"\"1:a\n2:b\"\"\"");
    g_assert_nonnull(c);
    g_assert_false(c->listen_tls);
    g_assert_true(c->given.listen_tls);
    g_assert_cmpstr(c->unix_sock_group, ==, "libvirt");
    g_assert_cmpint(c->keepalive_interval, ==, -1);
    g_assert_cmpstr(c->access_drivers[0], ==, "none");
    g_assert_cmpstr(c->access_drivers[1], ==, "polkit");
    g_assert_null(c->access_drivers[2]);
    g_assert_cmpstr(c->sasl_allowed_username_list[0], ==, "joe");
    g_assert_cmpstr(c->log_filters, ==, "1:a\n2:b");
    conf_free(&conf_daemon, c);
}

static void refuse(const char *text, const char *message)
{
    g_assert_null(parse(text));
    g_assert_cmpint(error_get()->code, ==, ERR_CONF_SYNTAX);
    g_assert_cmpint(error_get()->domain, ==, FROM_CONF);
    g_assert_cmpstr(error_text(), ==, message);
    error_clear();
}

static void test_mistakes(void)
{
    refuse("\n\nmax_clients 5", "f.conf:3: '=' expected after the key");
    refuse("max_clients = five",
           "f.conf:1: a value is a number, a quoted text or a list in brackets");
    refuse("max_clients = \"5\"", "f.conf:1: key 'max_clients' takes a number");
    refuse("max_clients = 0", "f.conf:1: key 'max_clients': 0 is not from 1 to 4294967295");
    refuse("listen_tls = 2", "f.conf:1: key 'listen_tls': 2 is not from 0 to 1");
    refuse("max_clients = 99999999999999999999", "f.conf:1: number expected");
    refuse("max_clients = 5 5", "f.conf:1: end of line expected after the value");
    refuse("host_uuid = \"abc", "f.conf:1: text without its closing quote");
    refuse("host_uuid = \"abc\n\"", "f.conf:1: text without its closing quote");
    refuse("auth_tcp = \"magic\"", "f.conf:1: key 'auth_tcp': 'magic' is not one of none, sasl");
    refuse("unix_sock_ro_perms = \"0888\"",
           "f.conf:1: key 'unix_sock_ro_perms': '0888' is not a file mode of octal digits");
    refuse("access_drivers = [ \"none\" \"polkit\" ]",
           "f.conf:1: a list holds quoted texts between commas and ends with ']'");
    refuse("access_drivers = [ \"none\",\n\n",
           "f.conf:3: a list holds quoted texts between commas and ends with ']'");
    refuse("= 1", "f.conf:1: name of a key expected");
}

static void test_daemon_of_key(void)
{
    struct daemon_conf *c = conf_new(&conf_daemon);
    g_assert_cmpint(conf_parse(&conf_daemon, c, "virtqemud", "f", "listen_tls = 0\nnew = [ ]", 24),
                    ==, 0);
    g_assert_true(c->listen_tls); /* no key of this daemon: only a warning */
    conf_free(&conf_daemon, c);
}

static void test_text_or_number(void)
{
    struct qemu_conf *c = conf_new(&conf_qemu);
    g_assert_cmpstr(c->max_core, ==, "unlimited");
    g_assert_cmpint(conf_parse(&conf_qemu, c, NULL, "q", "max_core = 12", 13), ==, 0);
    g_assert_cmpstr(c->max_core, ==, "12");
    g_assert_cmpstr(c->cgroup_device_acl[0], ==, "/dev/null");
    conf_free(&conf_qemu, c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conf/defaults", test_defaults);
    g_test_add_func("/conf/values", test_values);
    g_test_add_func("/conf/mistakes", test_mistakes);
    g_test_add_func("/conf/daemon-of-key", test_daemon_of_key);
    g_test_add_func("/conf/text-or-number", test_text_or_number);
    return g_test_run();
}
