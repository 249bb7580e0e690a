/* Owns the files with secrets' values, FOLDER/UUID.base64. Called by the driver's start and bodies.
 * Writes and removals await a worker. Invariant: texts of values are wiped, none goes to the log,
 * and none stays on disk when its secret is gone. */
#include "driver/secret/secret.h"
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "rt/rt.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 1 << 20 };

struct job {
    const char *path;
    char *text; /* NULL: away with it */
};

static char *path_of(const struct driver_state *d, const char *uuid)
{
    return g_strdup_printf("%s/%s.base64", d->folder, uuid);
}

static void wipe(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    g_free(text);
}

static int work(void *arg)
{
    const struct job *j = arg;
    return j->text ? file_replace(j->path, j->text, strlen(j->text), 0600, true)
                   : MIN(file_remove(j->path, true), 0);
}

AWAITS static int run(const struct driver_state *d, const char *uuid, char *text)
{
    SHIELD();
    g_autofree char *path = path_of(d, uuid);
    struct job j = {path, text};
    int rc = offload(work, &j);
    wipe(text);
    return rc < 0 ? context("the value of secret %s", uuid) : 0;
}

AWAITS int value_write_file(const struct driver_state *d, const char *uuid,
                            const struct secret_value *v)
{
    return run(d, uuid, g_base64_encode(v->bytes, v->len));
}

AWAITS int value_remove_file(const struct driver_state *d, const char *uuid)
{
    return run(d, uuid, NULL);
}

struct secret_value *value_read_file(const struct driver_state *d, const char *uuid)
{
    g_autofree char *path = path_of(d, uuid);
    char *text = NULL;
    size_t len;
    if (!file_exists(path))
        return NULL;
    if (file_read(path, FILE_BYTES_MAX, &text, &len) < 0) {
        log_error("the value of secret %s: %s", uuid, error_text());
        error_clear();
        return NULL;
    }
    gsize n = 0;
    guchar *bytes = *text ? g_base64_decode(text, &n) : NULL;
    struct secret_value *v = n ? secret_value_new(bytes, n) : NULL;
    if (bytes)
        explicit_bzero(bytes, n);
    g_free(bytes);
    wipe(text);
    if (!v)
        log_error("the value of secret %s is no base64", uuid);
    return v;
}

void value_files_sweep(const struct driver_state *d)
{
    char **files = NULL;
    size_t n = 0;
    if (dir_list(d->folder, &files, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        if (!g_str_has_suffix(files[i], ".base64") && !g_str_has_suffix(files[i], ".base64.new"))
            continue;
        g_autofree char *uuid =
            g_strndup(files[i], (gsize)(strstr(files[i], ".base64") - files[i]));
        g_autofree char *definition = g_strdup_printf("%s/%s.xml", d->folder, uuid);
        g_autofree char *path = g_build_filename(d->folder, files[i], NULL);
        if (file_exists(definition) && g_str_has_suffix(files[i], ".base64"))
            continue;
        log_info("removing '%s': its secret is not there", path);
        if (file_remove(path, false) < 0)
            error_clear();
    }
    g_strfreev(files);
}
