/* Finding our own parts by where we run from. Pure path work. */
#include "sys/paths.h"
#include <dlfcn.h>
#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
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
    /* installed: beside a program in bin or sbin, beside a module; then the build folder */
    static const char *const places[] = {".",         "../" LIBDIR "/libvirt", "..", "libvirt",
                                         "../launch", "../../launch"};
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
    /* a module's own tree comes before that of the application it is loaded into */
    if (!found && dladdr((void *)path_of_helper, &here) && here.dli_fname && *here.dli_fname == '/')
        found = near(here.dli_fname, name);
    if (!found)
        found = near("/proc/self/exe", name);
    return found ? found
                 : fail_null(ERR_SYSTEM_ERROR,
                             "helper '%s' is not where this program was installed", name);
}

/* The folder of schemas below one of the folders that hold FILE. */
static char *schemas_above(const char *file)
{
    static const char *const places[] = {DATADIR "/libvirt/schemas", "src/gen"};
    char *real = realpath(file, NULL), *found = NULL;
    for (char *slash = real; real && !found && (slash = strrchr(real, '/'));) {
        *slash = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(places) && !found; i++)
            found = if_there(real, places[i], "domain.rng");
    }
    free(real);
    char *folder = found ? g_path_get_dirname(found) : NULL;
    g_free(found);
    return folder;
}

char *path_of_schemas(void)
{
    Dl_info here;
    char *found = NULL;
    if (dladdr((void *)path_of_schemas, &here) && here.dli_fname && *here.dli_fname == '/')
        found = schemas_above(here.dli_fname);
    return found ? found : schemas_above("/proc/self/exe");
}
