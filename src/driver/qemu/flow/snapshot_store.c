/* Documents of snapshots and checkpoints on disk, in the places an existing host has. Written and
 * removed by worker threads. Invariant: a moment that a client was told of is on disk.
 */
#include "driver/qemu/flow/snapshot.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "gen/checkpoint.h"
#include "gen/snapshot.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 16 << 20 };

static const struct type *type_of(enum object_kind kind)
{
    return kind == ON_CHECKPOINT ? &type_checkpoint : &type_snapshot;
}

static char *folder_of(const struct driver_state *d, const struct guest *g, const struct type *t)
{
    return g_build_filename(d->lib_dir, t == &type_checkpoint ? "checkpoint" : "snapshot", g->name,
                            NULL);
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

AWAITS static int run(struct driver_state *d, const struct guest *g, const struct moment *m,
                      char *text)
{
    SHIELD();
    const char *name = m->name;
    g_autofree char *folder = folder_of(d, g, m->def->type);
    struct job j = {folder, name, text};
    int rc = offload(work, &j);
    free(text);
    return rc < 0 ? context("document '%s' of domain '%s'", name, g->name) : 0;
}

int snapshot_store(struct driver_state *d, const struct moment *m)
{
    struct call *call = call_current();
    char *text = moment_stored_text(m);
    return text ? run(d, call->guest, m, text) : -1;
}

int snapshot_unstore(struct driver_state *d, const struct moment *m)
{
    return run(d, call_current()->guest, m, NULL);
}

int snapshots_store_current(struct driver_state *d, const struct moment *before,
                            const struct moment *now)
{
    if (before && before != now && before->of && snapshot_store(d, before) < 0)
        return -1;
    return now ? snapshot_store(d, now) : 0;
}

static int load_one(struct moments *ms, const struct type *t, const char *path)
{
    char *text = NULL;
    size_t len;
    if (file_read(path, FILE_BYTES_MAX, &text, &len) < 0)
        return -1;
    void *value = value_read(t, text, len, READ_STATE | READ_STORED);
    g_free(text);
    if (!value)
        return -1;
    moment_load(ms, def_new(t, value));
    return 0;
}

static void load_kind(struct driver_state *d, struct guest *g, enum object_kind kind)
{
    g_autofree char *folder = folder_of(d, g, type_of(kind));
    char **names = NULL;
    size_t n = 0;
    if (dir_list(folder, &names, &n) < 0)
        error_clear();
    struct moments *ms = n ? guest_moments(g, kind) : NULL;
    for (size_t i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        if (g_str_has_suffix(names[i], ".xml") && load_one(ms, type_of(kind), path) < 0) {
            log_error("document in '%s': %s", path, error_text());
            error_clear();
        }
        g_free(names[i]);
    }
    g_free(names);
    if (ms)
        moments_link(ms);
}

void snapshots_load(struct driver_state *d, struct guest *g)
{
    if (!g->n_snapshots)
        load_kind(d, g, ON_SNAPSHOT);
    if (!g->n_checkpoints)
        load_kind(d, g, ON_CHECKPOINT);
}

struct forgetting {
    struct driver_state *driver;
    const struct guest *guest;
};

AWAITS static int forget_one(struct moment *m, void *arg)
{
    const struct forgetting *f = arg;
    return run(f->driver, f->guest, m, NULL);
}

static bool take_first(struct moment *m, void *arg)
{
    *(struct moment **)arg = m;
    return false;
}

AWAITS static int forget_kind(struct driver_state *d, struct guest *g, enum object_kind kind)
{
    struct moments *ms = guest_moments(g, kind);
    struct forgetting f = {d, g};
    while (moment_count(ms)) {
        struct moment *root = NULL;
        moment_each(ms, NULL, 1, take_first, &root);
        if (!root || moment_delete(root, MOMENT_DELETE_CHILDREN, forget_one, &f) < 0)
            return -1;
    }
    return 0;
}

int snapshots_forget(struct driver_state *d, struct guest *g)
{
    if (g->n_snapshots && forget_kind(d, g, ON_SNAPSHOT) < 0)
        return -1;
    return g->n_checkpoints ? forget_kind(d, g, ON_CHECKPOINT) : 0;
}
