/* Reads auth.conf: [auth-SERVICE-HOST] names credentials=NAME, [credentials-NAME] has what is asked
 * for; the host "default" stands for all. Called by links before they ask the application; blocks
 * on a small file. Invariant: nothing is kept of it. */
#include "client/auth_file.h"

#include <glib.h>
#include "base/error.h"

static const char *const system_file = "/etc/libvirt/auth.conf";

/* NULL: there is none. */
static char *find_file(const char *path)
{
    if (path)
        return g_strdup(path);
    const char *told = g_getenv("LIBVIRT_AUTH_FILE");
    if (told && *told)
        return g_strdup(told);
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "libvirt", "auth.conf", NULL);
    if (g_file_test(own, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&own);
    return g_file_test(system_file, G_FILE_TEST_EXISTS) ? g_strdup(system_file) : NULL;
}

static char *credentials_of(GKeyFile *file, const char *service, const char *host)
{
    g_autofree char *group = g_strdup_printf("auth-%s-%s", service, host);
    return g_key_file_get_string(file, group, "credentials", NULL);
}

int auth_file_lookup(const char *path, const char *service, const char *host, const char *what,
                     char **ret_value)
{
    g_autofree char *found = find_file(path);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) err = NULL;
    *ret_value = NULL;
    if (!found)
        return 0;
    if (!g_key_file_load_from_file(file, found, G_KEY_FILE_NONE, &err))
        return fail_in(FROM_AUTH, ERR_CONF_SYNTAX, "cannot read '%s': %s", found, err->message);
    g_autofree char *name = credentials_of(file, service, host);
    if (!name)
        name = credentials_of(file, service, "default");
    if (!name)
        return 0;
    g_autofree char *group = g_strdup_printf("credentials-%s", name);
    if (!g_key_file_has_group(file, group))
        return fail_in(FROM_AUTH, ERR_CONF_SYNTAX, "'%s' names credentials '%s' and has none",
                       found, name);
    *ret_value = g_key_file_get_string(file, group, what, NULL);
    return 0;
}
