/* Who may enter a container, and with which shell. */
#include "cli/login/login.h"
#include <string.h>
#include <unistd.h>

static bool allowed(const char *list, const char *name, const char *groups)
{
    g_auto(GStrv) entries = *list ? g_strsplit(list, " ", 0) : NULL;
    g_autoptr(GPtrArray) mine = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) names = g_strsplit(groups, " ", 0);
    for (char **g = names; *g && **g; g++)
        g_ptr_array_add(mine, g_strdup(*g));
    return login_allowed(entries, name, mine);
}

static void test_allowed(void)
{
    g_assert_false(allowed("", "joe", "users"));
    g_assert_true(allowed("fred joe", "joe", ""));
    g_assert_false(allowed("fred joe", "jo", ""));
    g_assert_false(allowed("fred", "Fred", ""));
    g_assert_true(allowed("*", "joe", ""));
    g_assert_true(allowed("j?e [a-c]*", "bob", ""));
    g_assert_false(allowed("j?e [a-c]*", "dan", ""));
    g_assert_true(allowed("%engineers", "joe", "users engineers"));
    g_assert_false(allowed("%engineers", "engineers", "users"));
    g_assert_false(allowed("engineers", "joe", "engineers"));
    g_assert_true(allowed("%eng*", "joe", "engineers"));
    g_assert_false(allowed("%", "joe", "users"));
    g_assert_true(allowed("%%odd", "joe", "%odd"));
}

static void test_shell(void)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("passwd-XXXXXX", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_file_set_contents(path,
                        "root:x:0:0:root:/root:/bin/bash\njoe:x:1000:1000::/home/joe:/bin/zsh\n"
                        "ann:x:1001:1001::/home/ann:\nnot a line\n",
                        -1, NULL);
    g_autofree char *joe = login_shell_of(path, "joe");
    g_assert_cmpstr(joe, ==, "/bin/zsh");
    g_assert_null(login_shell_of(path, "ann"));
    g_assert_null(login_shell_of(path, "jo"));
    g_assert_null(login_shell_of("/proc/none/passwd", "joe"));
    unlink(path);
}

static void assert_argv(char *const *shell, const char *command, const char *expected)
{
    g_auto(GStrv) argv = login_argv(shell, command);
    g_autofree char *got = g_strjoinv("|", argv);
    g_assert_cmpstr(got, ==, expected);
}

static void test_argv(void)
{
    char *const sh[] = {"/bin/sh", NULL}, *const bash[] = {"/bin/bash", "--posix", NULL};
    assert_argv(sh, NULL, "-sh");
    assert_argv(bash, NULL, "-bash|--posix");
    assert_argv(bash, "echo a b", "-bash|--posix|-c|echo a b");
}

static void test_user(void)
{
    struct login_user *u = login_user_new(0);
    g_assert_nonnull(u);
    g_assert_cmpstr(u->name, ==, "root");
    g_assert_cmpuint(u->gids->len, >=, 1);
    g_assert_true(g_ptr_array_find_with_equal_func(u->groups, "root", g_str_equal, NULL));
    login_user_free(u);
    g_assert_null(login_user_new(4000000001U));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login/allowed", test_allowed);
    g_test_add_func("/login/shell-of", test_shell);
    g_test_add_func("/login/argv", test_argv);
    g_test_add_func("/login/user", test_user);
    return g_test_run();
}
