/* Documents of snapshots on disk, in the places an existing host has. Written and removed by worker
 * threads. Invariant: a snapshot that a client was told of is on disk.
 */
#include "driver/qemu/flow/snapshot.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "gen/snapshot.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 16 << 20 };

static char *folder_of(const struct driver_state *d, const struct guest *g)
{
    return g_build_filename(d->lib_dir, "snapshot", g->name, NULL);
}

struct job {
    const char *folder, *name;
    char *text; /* NULL: away with it */
};

static int work(void *arg)
{
    const struct job *j = arg;
    g_autofree char *path = g_strdup_printf("%s/%s.xml", j->folder, j->name);
    if (j->text)
        return dir_make(j->folder, 0700) < 0
                   ? -1
                   : file_replace(path, j->text, strlen(j->text), 0600, true);
    if (file_remove(path, true) < 0)
        return -1;
    rmdir(j->folder); /* the last one takes it along */
    return 0;
}

AWAITS static int run(struct driver_state *d, const struct guest *g, const char *name, char *text)
{
    SHIELD();
    g_autofree char *folder = folder_of(d, g);
    struct job j = {folder, name, text};
    int rc = offload(work, &j);
    free(text);
    return rc < 0 ? context("snapshot '%s' of domain '%s'", name, g->name) : 0;
}

int snapshot_store(struct driver_state *d, const struct moment *m)
{
    struct call *call = call_current();
    char *text = moment_stored_text(m);
    return text ? run(d, call->guest, m->name, text) : -1;
}

int snapshot_unstore(struct driver_state *d, const struct moment *m)
{
    return run(d, call_current()->guest, m->name, NULL);
}

int snapshots_store_current(struct driver_state *d, const struct moment *before,
                            const struct moment *now)
{
    if (before && before != now && before->of && snapshot_store(d, before) < 0)
        return -1;
    return now ? snapshot_store(d, now) : 0;
}

static int load_one(struct moments *ms, const char *path)
{
    char *text = NULL;
    size_t len;
    if (file_read(path, FILE_BYTES_MAX, &text, &len) < 0)
        return -1;
    void *value = value_read(&type_snapshot, text, len, READ_STATE | READ_STORED);
    g_free(text);
    if (!value)
        return -1;
    moment_load(ms, def_new(&type_snapshot, value));
    return 0;
}

void snapshots_load(struct driver_state *d, struct guest *g)
{
    g_autofree char *folder = folder_of(d, g);
    char **names = NULL;
    size_t n = 0;
    if (dir_list(folder, &names, &n) < 0)
        error_clear();
    struct moments *ms = n ? guest_moments(g, ON_SNAPSHOT) : NULL;
    for (size_t i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        if (g_str_has_suffix(names[i], ".xml") && load_one(ms, path) < 0) {
            log_error("snapshot in '%s': %s", path, error_text());
            error_clear();
        }
        g_free(names[i]);
    }
    g_free(names);
    if (ms)
        moments_link(ms);
}

struct forgetting {
    struct driver_state *driver;
    const struct guest *guest;
};

AWAITS static int forget_one(struct moment *m, void *arg)
{
    const struct forgetting *f = arg;
    return run(f->driver, f->guest, m->name, NULL);
}

static bool take_first(struct moment *m, void *arg)
{
    *(struct moment **)arg = m;
    return false;
}

int snapshots_forget(struct driver_state *d, struct guest *g)
{
    struct moments *ms = guest_moments(g, ON_SNAPSHOT);
    struct forgetting f = {d, g};
    while (moment_count(ms)) {
        struct moment *root = NULL;
        moment_each(ms, NULL, 1, take_first, &root);
        if (!root || moment_delete(root, MOMENT_DELETE_CHILDREN, forget_one, &f) < 0)
            return -1;
    }
    return 0;
}
