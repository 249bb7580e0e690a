/* Images of guests that are off, by qemu-img. Called by snapshots in the guest's lane; awaits that
 * program and workers that look at files. Invariants: no file that was there is written over; an
 * image is never removed here that was not made by the same call.
 */
#include "driver/qemu/flow/overlay.h"
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "defs/disk_chain.h"
#include "defs/moment.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/guest/far_file.h"
#include "image/probe.h"
#include "sys/spawn.h"

#define IMAGE_PATIENCE seconds(3600)

AWAITS static int image_tool(const char *const *argv)
{
    g_autofree char *out = NULL, *err = NULL;
    int status;
    if (run_command(argv, NULL, &out, &err, &status) < 0)
        return -1;
    return status == 0 ? 0
                       : fail(ERR_OPERATION_FAILED, "qemu-img %s: %s", argv[1],
                              err ? g_strchomp(err) : "it says nothing");
}

/* --- making ----------------------------------------------------------------------------------- */

/* A file of our own, empty: who was there first keeps it. */
AWAITS static int claim(const char *path)
{
    int fd = far_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return context("an overlay is never written over what is there");
    close(fd);
    return 0;
}

AWAITS static int make_one(const struct snapshot_disk *s, const struct domain *def, bool reuse,
                           GPtrArray *made)
{
    const struct disk *d = moment_find_disk(def, s->name);
    const char *path = s->source ? chain_path(s->source) : NULL;
    const char *base = d ? disk_file(d) : NULL;
    const char *format = s->driver && s->driver->type ? s->driver->type : "qcow2";
    const char *below = d && d->driver && d->driver->type ? d->driver->type : "raw";
    if (!base || !path)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': only files and devices of this host get overlays while the guest "
                    "is off",
                    s->name);
    if (reuse)
        return access(path, R_OK | W_OK) == 0
                   ? 0
                   : fail(ERR_CONFIG_UNSUPPORTED,
                          "'%s' is to be used (REUSE_EXT), but is not there", path);
    if (s->type != STORAGE_TYPE_FILE)
        return fail(ERR_CONFIG_UNSUPPORTED, "overlay '%s' is no file: make it before (REUSE_EXT)",
                    path);
    const char *const argv[] = {"qemu-img", "create", "-q",  "-f", format, "-b",
                                base,       "-F",     below, path, NULL};
    if (claim(path) < 0)
        return -1;
    g_ptr_array_add(made, g_strdup(path));
    return image_tool(argv);
}

void overlays_remove(GPtrArray *made)
{
    SHIELD();
    struct error *why = error_take();
    for (guint i = 0; i < made->len; i++)
        far_remove(made->pdata[i]);
    g_ptr_array_set_size(made, 0);
    error_clear();
    error_set(why);
}

int overlays_make(struct driver_state *d, const struct snapshot_disks *disks,
                  const struct domain *def, bool reuse, GPtrArray *made)
{
    int rc = 0;
    (void)d;
    DEADLINE(IMAGE_PATIENCE);
    for (size_t i = 0; rc == 0 && disks && i < disks->n_disks; i++)
        if (disks->disks[i]->snapshot == DISK_SNAPSHOT_EXTERNAL)
            rc = make_one(disks->disks[i], def, reuse, made);
    if (rc < 0)
        overlays_remove(made);
    return rc;
}

int overlays_enter(void *value, void *arg)
{
    const struct snapshot_disks *disks = arg;
    for (size_t i = 0; disks && i < disks->n_disks; i++) {
        const struct snapshot_disk *s = disks->disks[i];
        struct disk *d = (struct disk *)moment_find_disk(value, s->name);
        if (!d || s->snapshot != DISK_SNAPSHOT_EXTERNAL)
            continue;
        chain_push(d, s->type, value_copy(&type_disk_source, s->source),
                   s->driver && s->driver->type ? s->driver->type : "qcow2");
        value_free(&type_backing_store, d->backing_store);
        d->backing_store = NULL; /* the images say */
        d->source->has_index = false;
    }
    return 0;
}

/* --- documents -------------------------------------------------------------------------------- */

const char *overlay_base(const struct domain *def, const char *disk)
{
    const struct disk *d = def ? moment_find_disk(def, disk) : NULL;
    return d ? disk_file(d) : NULL;
}

/* "disk.NAME": a name that no file has yet. */
static char *new_path(const struct disk *d, int64_t now_s)
{
    for (int n = 0;; n++) {
        g_autofree char *extension = moment_name(now_s + n);
        char *path = disk_overlay_path(d, extension);
        if (!path || access(path, F_OK) < 0)
            return path;
        g_free(path);
    }
}

struct snapshot_disks *overlays_for_revert(const struct snapshot *s, int64_t now_s)
{
    struct snapshot_disks *disks = value_copy(&type_snapshot_disks, s->disks);
    for (size_t i = 0; i < disks->n_disks; i++) {
        struct snapshot_disk *mine = disks->disks[i];
        const struct disk *d = moment_find_disk(s->domain, mine->name);
        if (mine->snapshot != DISK_SNAPSHOT_EXTERNAL || !d)
            continue;
        char *path = new_path(d, now_s);
        if (!path) {
            fail(ERR_CONFIG_UNSUPPORTED, "disk '%s' is no file: no overlay can be made up for it",
                 mine->name);
            value_free(&type_snapshot_disks, disks);
            return NULL;
        }
        value_free(&type_disk_source, mine->source);
        value_free(&type_image_format, mine->driver);
        mine->type = STORAGE_TYPE_FILE;
        mine->driver = value_new(&type_image_format);
        mine->driver->type = g_strdup("qcow2");
        mine->source = value_new(&type_disk_source);
        mine->source->file = value_new(&type_source_file);
        mine->source->file->file = path;
    }
    return disks;
}

static bool names(const struct snapshot_disks *disks, const char *disk, const char *path)
{
    for (size_t i = 0; disks && i < disks->n_disks; i++) {
        const struct snapshot_disk *s = disks->disks[i];
        if (s->snapshot == DISK_SNAPSHOT_EXTERNAL && strcmp(s->name, disk) == 0 && s->source &&
            g_strcmp0(chain_path(s->source), path) == 0)
            return true;
    }
    return false;
}

bool overlay_is_of(const struct snapshot *s, const char *disk, const char *path)
{
    return names(s->disks, disk, path) || names(s->revert_disks, disk, path);
}

/* --- images ----------------------------------------------------------------------------------- */

char *overlay_below(const char *path)
{
    char *below = NULL;
    if (chain_image_below(path, &below) < 0)
        error_clear();
    return below;
}

int overlay_merge(const char *above, const char *top, const char *base, const char *base_format)
{
    const char *const commit[] = {"qemu-img", "commit", "-q", "-d", "-b", base, top, NULL};
    const char *const rebase[] = {"qemu-img", "rebase", "-q",        "-u",  "-b",
                                  base,       "-F",     base_format, above, NULL};
    DEADLINE(IMAGE_PATIENCE);
    if (image_tool(commit) < 0)
        return -1;
    return above ? image_tool(rebase) : 0;
}
