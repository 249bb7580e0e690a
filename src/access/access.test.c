/* Rules of calls: read-only connections, conditional rules, filters. */
#include "access/access.h"
#include <glib.h>
#include <string.h>
#include "base/error.h"

struct test_args {
    const char *xml;
    uint32_t flags, source;
};
static const struct xdr_field fields[] = {
    {.name = "xml", .kind = XDR_STRING, .offset = offsetof(struct test_args, xml)},
    {.name = "flags", .kind = XDR_UINT, .offset = offsetof(struct test_args, flags)},
    {.name = "source", .kind = XDR_UINT, .offset = offsetof(struct test_args, source)},
};
static const struct xdr_type args_type = {"test_args", sizeof(struct test_args), 3, false, fields};
static const struct acl_rule rules[] = {
    {.permission = "write", .none_of_flags = 2},
    {.permission = "save", .all_flags = 1},
    {.permission = "secret", .only_if_param = "source", .only_if_value = 1},
    {.permission = "getattr", .is_filter = true},
};
static const struct proc write_proc = {
    .api = "virDomainDefineXML",
    .args = &args_type,
    .write = true,
    .flags_offset = offsetof(struct test_args, flags),
    .write_if_offset = UINT32_MAX,
    .n_acl = 4,
    .acl = rules,
};
/* A call that is a write with flag 8 alone. */
static const struct proc secret_proc = {
    .api = "virDomainGetXMLDesc",
    .args = &args_type,
    .flags_offset = offsetof(struct test_args, flags),
    .write_if_offset = offsetof(struct test_args, flags),
    .write_if_mask = 8,
};

static void test_read_only(void)
{
    struct test_args args = {0};
    struct access_request r = {.proc = &write_proc, .args = &args, .read_only = true};
    g_assert_cmpint(access_check(&r), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_DENIED);
    error_clear();
    r.read_only = false;
    g_assert_cmpint(access_check(&r), ==, 0);
}

static void test_read_only_flags(void)
{
    struct test_args args = {.flags = 4};
    struct access_request r = {.proc = &secret_proc, .args = &args, .read_only = true};
    g_assert_cmpint(access_check(&r), ==, 0);
    args.flags = 12;
    g_assert_cmpint(access_check(&r), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_DENIED);
    error_clear();
}

static void test_configure(void)
{
    const char *const none[] = {"none", NULL}, *const bad[] = {"magic", NULL};
    g_assert_cmpint(access_configure(none), ==, 0);
    g_assert_cmpint(access_configure(bad), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_CONFIG_UNSUPPORTED);
    error_clear();
    g_assert_cmpint(access_configure(NULL), ==, 0);
}

static void test_visible(void)
{
    struct identity *self = identity_self();
    struct access_request r = {.proc = &write_proc, .who = self};
    g_assert_cmpint(access_visible(&r), ==, 1);
    g_assert_false(access_restricts());
    identity_unref(self);
}

/* Denies by the permission that `arg_denied` names. */
static const char *arg_denied;

static int deny(const struct access_request *r, const struct acl_rule *rule)
{
    return strcmp(rule->permission, arg_denied) != 0;
}

static const struct access_driver driver_deny = {"deny", deny};

static int check_denied(const char *permission, struct test_args args)
{
    struct identity *self = identity_self();
    const struct access_request r = {.proc = &write_proc, .args = &args, .who = self};
    arg_denied = permission;
    int rc = access_check(&r);
    g_assert_true(rc == 0 || error_get()->code == ERR_ACCESS_DENIED);
    error_clear();
    identity_unref(self);
    return rc;
}

static void test_conditions(void)
{
    const char *const names[] = {"deny", NULL};
    access_add_driver(&driver_deny);
    g_assert_cmpint(access_configure(names), ==, 0);
    g_assert_true(access_restricts());
    g_assert_cmpint(check_denied("write", (struct test_args){0}), ==, -1);
    g_assert_cmpint(check_denied("write", (struct test_args){.flags = 2}), ==, 0);
    g_assert_cmpint(check_denied("save", (struct test_args){.flags = 2}), ==, 0);
    g_assert_cmpint(check_denied("save", (struct test_args){.flags = 3}), ==, -1);
    g_assert_cmpint(check_denied("secret", (struct test_args){.source = 2}), ==, 0);
    g_assert_cmpint(check_denied("secret", (struct test_args){.source = 1}), ==, -1);
    g_assert_cmpint(check_denied("getattr", (struct test_args){0}), ==, 0);
    g_assert_cmpint(access_configure(NULL), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/access/read-only", test_read_only);
    g_test_add_func("/access/read-only-flags", test_read_only_flags);
    g_test_add_func("/access/configure", test_configure);
    g_test_add_func("/access/visible", test_visible);
    g_test_add_func("/access/conditions", test_conditions);
    return g_test_run();
}
