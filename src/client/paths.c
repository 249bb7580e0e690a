/* Owns the places the client library looks at. Awaits nothing. */
#include "client/paths.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

bool client_privileged(void)
{
    return geteuid() == 0;
}

char *client_config_dir(void)
{
    return client_privileged() ? g_strdup("/etc/libvirt")
                               : g_build_filename(g_get_user_config_dir(), "libvirt", NULL);
}

char *client_socket_dir(void)
{
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    if (client_privileged())
        return g_strdup("/var/run/libvirt");
    return g_build_filename(runtime && *runtime ? runtime : g_get_user_cache_dir(), "libvirt",
                            NULL);
}

char *client_library_dir(void)
{
    Dl_info info;
    if (!dladdr((const void *)client_library_dir, &info) || !info.dli_fname ||
        !strchr(info.dli_fname, '/'))
        return NULL;
    g_autofree char *path = realpath(info.dli_fname, NULL);
    return path ? g_path_get_dirname(path) : NULL;
}

static char *executable(char *path)
{
    if (path && g_file_test(path, G_FILE_TEST_IS_EXECUTABLE))
        return path;
    g_free(path);
    return NULL;
}

char *client_daemon_path(const char *daemon)
{
    const char *env = g_getenv(strcmp(daemon, "libvirtd") == 0 ? "LIBVIRTD_PATH" : "VIRTD_PATH");
    if (env && *env)
        return g_strdup(env);
    g_autofree char *lib = client_library_dir();
    /* <prefix>/lib/<triplet>/ or <prefix>/lib/; a build tree has src/client and src/daemon */
    static const char *const beside[] = {"../../sbin", "../sbin", "../daemon"};
    char *found = NULL;
    for (size_t i = 0; lib && !found && i < G_N_ELEMENTS(beside); i++)
        found = executable(g_build_filename(lib, beside[i], daemon, NULL));
    if (!found)
        found = executable(g_build_filename("/usr/sbin", daemon, NULL));
    return found ? found : g_find_program_in_path(daemon);
}
