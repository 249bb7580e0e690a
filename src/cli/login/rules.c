/* Who may use virt-login-shell, and which shell they get: decisions without side effects. Called by
 * the helper and by tests. */
#include "cli/login/login.h"
#include <fnmatch.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>

void login_user_free(struct login_user *u)
{
    if (!u)
        return;
    g_free(u->name);
    g_free(u->home);
    g_array_unref(u->gids);
    g_ptr_array_unref(u->groups);
    g_free(u);
}

struct login_user *login_user_new(uid_t uid)
{
    const struct passwd *pw = getpwuid(uid);
    int n = 0;
    if (!pw)
        return NULL;
    struct login_user *u = g_new0(struct login_user, 1);
    *u = (struct login_user){.uid = uid,
                             .gid = pw->pw_gid,
                             .name = g_strdup(pw->pw_name),
                             .home = g_strdup(pw->pw_dir),
                             .groups = g_ptr_array_new_with_free_func(g_free)};
    getgrouplist(u->name, u->gid, NULL, &n);
    u->gids = g_array_sized_new(FALSE, TRUE, sizeof(gid_t), (guint)MAX(n, 1));
    g_array_set_size(u->gids, (guint)MAX(n, 1));
    n = (int)u->gids->len;
    int got = getgrouplist(u->name, u->gid, (gid_t *)(void *)u->gids->data, &n);
    g_array_set_size(u->gids, got < 0 ? 0 : (guint)got);
    for (guint i = 0; i < u->gids->len; i++) {
        const struct group *group = getgrgid(g_array_index(u->gids, gid_t, i));
        if (group)
            g_ptr_array_add(u->groups, g_strdup(group->gr_name));
    }
    return u;
}

static bool in_group(const char *pattern, const GPtrArray *groups)
{
    for (guint i = 0; i < groups->len; i++)
        if (fnmatch(pattern, g_ptr_array_index(groups, i), 0) == 0)
            return true;
    return false;
}

bool login_allowed(char *const *list, const char *name, const GPtrArray *groups)
{
    for (; list && *list; list++)
        if (**list == '%' ? in_group(*list + 1, groups) : fnmatch(*list, name, 0) == 0)
            return true;
    return false;
}

char *login_shell_of(const char *passwd, const char *name)
{
    FILE *file = fopen(passwd, "re");
    char *shell = NULL;
    const struct passwd *pw;
    while (file && !shell && (pw = fgetpwent(file)))
        if (strcmp(pw->pw_name, name) == 0 && *pw->pw_shell)
            shell = g_strdup(pw->pw_shell);
    if (file)
        fclose(file);
    return shell;
}

char **login_argv(char *const *shell, const char *command)
{
    GPtrArray *argv = g_ptr_array_new();
    g_autofree char *base = g_path_get_basename(shell[0]);
    g_ptr_array_add(argv, g_strconcat("-", base, NULL));
    for (char *const *arg = shell + 1; *arg; arg++)
        g_ptr_array_add(argv, g_strdup(*arg));
    if (command) {
        g_ptr_array_add(argv, g_strdup("-c"));
        g_ptr_array_add(argv, g_strdup(command));
    }
    g_ptr_array_add(argv, NULL);
    return (char **)g_ptr_array_free(argv, FALSE);
}
