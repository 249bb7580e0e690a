/* Finding our own parts by where we run from. Pure path work. */
#include "sys/paths.h"
#include <dlfcn.h>
#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/error.h"

static char *if_there(const char *folder, const char *relative, const char *name)
{
    char *path = g_build_filename(folder, relative, name, NULL);
    if (access(path, R_OK) == 0)
        return path;
    g_free(path);
    return NULL;
}

static char *near(const char *file, const char *name)
{
    static const char *const places[] = {".",
                                         "../lib/libvirt",
                                         "../lib/x86_64-linux-gnu/libvirt",
                                         "../lib64/libvirt",
                                         "../libexec",
                                         "libvirt",
                                         "../launch",
                                         "../../launch",
                                         "../daemon",
                                         "../driver/qemu"};
    char *real = realpath(file, NULL);
    if (!real)
        return NULL;
    g_autofree char *folder = g_path_get_dirname(real);
    free(real);
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        char *found = if_there(folder, places[i], name);
        if (found)
            return found;
    }
    return NULL;
}

char *path_of_helper(const char *name)
{
    const char *override = getenv("VIREO_LIBEXEC");
    Dl_info here;
    char *found = override ? if_there(override, "", name) : NULL;
    if (!found)
        found = near("/proc/self/exe", name);
    if (!found && dladdr((void *)path_of_helper, &here) && here.dli_fname)
        found = near(here.dli_fname, name);
    return found ? found
                 : fail_null(ERR_SYSTEM_ERROR,
                             "helper '%s' is not where this program was installed", name);
}
