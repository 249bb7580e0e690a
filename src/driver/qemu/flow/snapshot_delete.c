/* External snapshots that go: their overlays are merged into what those build on. In the guest's
 * lane; awaits QEMU's jobs or qemu-img. Invariants: an image that something else builds on is
 * neither merged into nor removed; a file is removed only when no document names it any more, so a
 * daemon that dies in between leaves one too many, never one too few, and deleting again goes on.
 */
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "defs/disk_chain.h"
#include "defs/moment.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/commit.h"
#include "driver/qemu/flow/overlay.h"
#include "driver/qemu/guest/far_file.h"
#include "guest/edit.h"

/* One disk of the snapshot that goes. */
struct removal {
    struct call *call;
    struct moment *moment;
    const struct snapshot *snapshot;
    const char *disk;
    const char *base;  /* the image of that moment */
    struct disk *copy; /* of the guest's disk as it is, with all of its layers */
};

/* --- who needs an image ----------------------------------------------------------------------- */

struct asking {
    const struct moment *but;
    const char *disk, *base; /* who builds on base … */
    const char *except;      /* … beside this one? */
    const char *state;       /* whose state is this image? */
    GPtrArray *files;        /* overlays that documents name */
    const char *found;
};

static void collect(const struct snapshot_disks *disks, const char *disk, GPtrArray *files)
{
    for (size_t i = 0; disks && i < disks->n_disks; i++) {
        const struct snapshot_disk *s = disks->disks[i];
        const char *path = s->source ? chain_path(s->source) : NULL;
        if (path && s->snapshot == DISK_SNAPSHOT_EXTERNAL && strcmp(s->name, disk) == 0)
            g_ptr_array_add(files, g_strdup(path));
    }
}

static bool look(struct moment *m, void *arg)
{
    struct asking *a = arg;
    const struct snapshot *s = m->def->value;
    collect(s->disks, a->disk, a->files);
    collect(s->revert_disks, a->disk, a->files);
    if (m != a->but && a->state && g_strcmp0(overlay_base(s->domain, a->disk), a->state) == 0)
        a->found = m->name;
    return true;
}

/* NULL: none; else a file (in files) that builds on base and is not `except`. */
AWAITS static const char *other_above(struct asking *a)
{
    for (guint i = 0; i < a->files->len; i++) {
        const char *path = a->files->pdata[i];
        g_autofree char *below = g_strcmp0(path, a->except) == 0 ? NULL : overlay_below(path);
        if (g_strcmp0(below, a->base) == 0)
            return path;
    }
    return NULL;
}

AWAITS static int check_alone(const struct removal *r, const char *base, const char *except)
{
    struct asking a = {.but = r->moment, .disk = r->disk, .base = base, .except = except};
    a.files = g_ptr_array_new_with_free_func(g_free);
    moment_each(r->moment->of, NULL, 0, look, &a);
    const char *other = other_above(&a);
    int rc = other ? fail(ERR_CONFIG_UNSUPPORTED,
                          "snapshot '%s': image '%s' of disk '%s' has '%s' above it, of another "
                          "branch: delete what needs that first",
                          r->snapshot->name, base, r->disk, other)
                   : 0;
    g_ptr_array_unref(a.files);
    return rc;
}

static const char *whose_state(const struct removal *r, const char *path)
{
    struct asking a = {.but = r->moment, .disk = r->disk, .state = path};
    a.files = g_ptr_array_new_with_free_func(g_free);
    moment_each(r->moment->of, NULL, 0, look, &a);
    g_ptr_array_unref(a.files);
    return a.found;
}

/* --- documents -------------------------------------------------------------------------------- */

static void rename_disk(struct domain *def, const struct removal *r, const char *merged)
{
    struct disk *d = def ? (struct disk *)moment_find_disk(def, r->disk) : NULL;
    const struct disk *base = moment_find_disk(r->snapshot->domain, r->disk);
    if (!d || g_strcmp0(disk_file(d), merged) != 0)
        return;
    value_free(&type_disk_source, d->source);
    value_free(&type_backing_store, d->backing_store);
    d->source = value_copy(&type_disk_source, base->source);
    d->backing_store = NULL; /* the images say */
    d->type = base->type;
    if (d->driver && base->driver) {
        g_free(d->driver->type);
        d->driver->type = g_strdup(base->driver->type);
    }
}

/* Those whose moment is in the image that went into the one below. */
AWAITS static int follow_merge(const struct removal *r, const char *merged)
{
    for (const char *name; (name = whose_state(r, merged));) {
        struct moment *m = moment_find(r->moment->of, name);
        struct snapshot *s = moment_value(m, true);
        rename_disk(s->domain, r, merged);
        rename_disk(s->inactive_domain, r, merged);
        m = moment_redefine(r->moment->of, def_new(&type_snapshot, s));
        if (!m || snapshot_store(r->call->state, m) < 0)
            return -1;
    }
    return 0;
}

/* --- images ----------------------------------------------------------------------------------- */

static int take_merged(void *value, void *arg)
{
    const struct removal *r = arg;
    rename_disk(value, r, disk_file(r->copy));
    return 0;
}

AWAITS static int merge_off(const struct removal *r, int top)
{
    const struct chain_layer base = chain_layer(r->copy, top + 1);
    const char *above = top ? chain_path(chain_layer(r->copy, top - 1).source) : NULL;
    if (overlay_merge(above, chain_path(chain_layer(r->copy, top).source), chain_path(base.source),
                      base.format ? base.format : "raw") < 0)
        return -1;
    return top ? 0 : guest_edit(r->call->guest, false, take_merged, (void *)r);
}

AWAITS static int merge_running(const struct removal *r, int top)
{
    struct run *run = run_of(r->call->guest);
    if (!run_monitor(r->call->guest))
        return -1;
    const struct disk *d = moment_find_disk(r->call->guest->live->value, r->disk);
    struct block_job *j = block_job_on(run, r->disk);
    bool same = j && (j->kind == JOB_COMMIT || j->kind == JOB_ACTIVE_COMMIT) && /* a daemon's */
                j->top == chain_layer(d, top).index && /* that has died meanwhile */
                j->base == chain_layer(d, top + 1).index;
    if (j && !same)
        return fail(ERR_BLOCK_COPY_ACTIVE, "disk '%s' has a job already", r->disk);
    if (!j)
        j = commit_begin(run, d, top, top + 1, 0, false);
    return j ? block_job_see_through(run, j) : -1;
}

AWAITS static void remove_image(const char *path)
{
    far_remove(path);
    if (error_get())
        log_warn("%s", error_text());
    error_clear();
}

/* Overlays of a branch that the guest is not on; nothing may build on them. */
AWAITS static int remove_branch(const struct removal *r)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    int rc = 0;
    collect(r->snapshot->disks, r->disk, files);
    collect(r->snapshot->revert_disks, r->disk, files);
    for (guint i = 0; rc == 0 && i < files->len; i++) {
        const char *path = files->pdata[i], *other = whose_state(r, path);
        if (chain_find_path(r->copy, path) >= 0 || access(path, F_OK) < 0)
            continue;
        rc = other ? fail(ERR_CONFIG_UNSUPPORTED,
                          "snapshot '%s': image '%s' holds the state of snapshot '%s': delete that "
                          "first",
                          r->snapshot->name, path, other)
                   : check_alone(r, path, NULL);
        if (rc == 0)
            remove_image(path);
    }
    g_ptr_array_unref(files);
    return rc;
}

/* The layer that this snapshot put above its image, which is layer n of the guest's disk. */
AWAITS static int merge(const struct removal *r, int n)
{
    const char *top = n > 0 ? chain_path(chain_layer(r->copy, n - 1).source) : NULL;
    if (!top || !overlay_is_of(r->snapshot, r->disk, top))
        return 0; /* merged before, by somebody else or by us */
    if (remove_branch(r) < 0 || check_alone(r, r->base, top) < 0 ||
        (guest_is_active(r->call->guest) ? merge_running(r, n - 1) : merge_off(r, n - 1)) < 0 ||
        follow_merge(r, top) < 0)
        return -1;
    remove_image(top);
    return 0;
}

AWAITS static int drop_disk(struct removal *r)
{
    struct def *def = guest_def(r->call->guest, false);
    const struct disk *now = def ? moment_find_disk(def->value, r->disk) : NULL;
    r->base = overlay_base(r->snapshot->domain, r->disk);
    if (!def)
        return -1;
    if (!now || !r->base)
        return 0; /* the disk is not the guest's any more */
    r->copy = value_copy(&type_disk, now);
    int rc = guest_is_active(r->call->guest) ? 0 : chain_discover(r->copy);
    int n = rc == 0 ? chain_find_path(r->copy, r->base) : -1;
    if (rc == 0)
        rc = n >= 0 ? merge(r, n) : remove_branch(r);
    value_free(&type_disk, r->copy);
    return rc;
}

int snapshot_drop_external(struct call *call, struct moment *m)
{
    struct def *held = def_ref(m->def);
    const struct snapshot *s = held->value;
    int rc = 0;
    for (size_t i = 0; rc == 0 && s->disks && i < s->disks->n_disks; i++) {
        struct removal r = {call, m, s, s->disks->disks[i]->name, NULL, NULL};
        if (s->disks->disks[i]->snapshot == DISK_SNAPSHOT_EXTERNAL)
            rc = drop_disk(&r);
    }
    if (rc == 0 && s->memory && s->memory->file)
        remove_image(s->memory->file);
    def_unref(held);
    return rc;
}

/* --- after a way back ------------------------------------------------------------------------- */

void snapshot_remove_left(struct call *call, struct moments *ms, const struct domain *before)
{
    SHIELD();
    for (size_t i = 0; before && i < before->n_disks; i++) {
        const struct disk *d = before->disks[i];
        const char *path = disk_file(d), *disk = d->target->dev;
        const struct def *now = guest_def(call->guest, true);
        struct asking a = {.disk = disk, .state = path, .base = path};
        if (!path || !now || g_strcmp0(overlay_base(now->value, disk), path) == 0)
            continue;
        a.files = g_ptr_array_new_with_free_func(g_free);
        moment_each(ms, NULL, 0, look, &a);
        bool ours = false;
        for (guint k = 0; k < a.files->len; k++)
            ours |= strcmp(a.files->pdata[k], path) == 0;
        if (ours && !a.found && !other_above(&a))
            remove_image(path);
        g_ptr_array_unref(a.files);
    }
    error_clear();
}
