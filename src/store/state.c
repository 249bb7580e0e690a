/* Owns the state files of running guests. Called by drivers at every change of a running guest.
 * Never awaits. Invariant: a reader sees a whole file, the newest or the one before it.
 */
#include "store/state.h"

#include <glib.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "sys/file.h"

enum { STATE_BYTES_MAX = 32 << 20 };

int state_write(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_strdup_printf("%s/%s.xml", folder, name);
    return file_replace(path, text, strlen(text), 0600, false);
}

int state_remove(const char *folder, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.xml", folder, name);
    return file_remove(path, false) < 0 ? -1 : 0;
}

static void load_file(const char *folder, const char *file,
                      int (*fn)(void *arg, const char *name, const char *text, size_t len),
                      void *arg)
{
    g_autofree char *path = g_build_filename(folder, file, NULL), *text = NULL;
    size_t len;
    if (g_str_has_suffix(file, ".xml.new"))
        file_remove(path, false);
    else if (g_str_has_suffix(file, ".xml") && file_read(path, STATE_BYTES_MAX, &text, &len) == 0) {
        g_autofree char *name = g_strndup(file, strlen(file) - 4);
        if (fn(arg, name, text, len) < 0)
            context("'%s'", path);
    }
    if (error_get())
        log_error("%s", error_text());
    error_clear();
}

int state_load(const char *folder,
               int (*fn)(void *arg, const char *name, const char *text, size_t len), void *arg)
{
    char **files;
    size_t n;
    if (dir_list(folder, &files, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        load_file(folder, files[i], fn, arg);
    g_strfreev(files);
    return 0;
}
