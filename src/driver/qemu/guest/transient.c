/* Disks whose changes are forgotten when the guest ends: QEMU writes to an image of its own above
 * the disk's, which is only read. The live definition goes on naming the disk's; plans are made of
 * a copy that has the overlay. Called by run_plan.c, start.c and hotplug.c; awaits qemu-img.
 *
 * As the disk's own image is only read, several guests may share it, asked for or not.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/transient.h"
#include "sys/file.h"
#include "sys/spawn.h"

static const char *path_of(const struct disk *d)
{
    return !d->source                      ? NULL
           : d->type == STORAGE_TYPE_FILE  ? d->source->file->file
           : d->type == STORAGE_TYPE_BLOCK ? d->source->block->dev
                                           : NULL;
}

/* Beside the image; of a block device among our own, as nothing is made in /dev. */
static char *overlay_of(const struct driver_state *driver, const struct domain *def,
                        const struct disk *d)
{
    const char *path = path_of(d);
    if (!d->transient || !path)
        return NULL;
    if (d->type == STORAGE_TYPE_FILE)
        return g_strdup_printf("%s.TRANSIENT-%s", path, def->name);
    return g_strdup_printf("%s/%s-%s.TRANSIENT", driver->lib_dir, def->name, d->target->dev);
}

static const char *format_of(const struct disk *d)
{
    return d->driver && d->driver->type ? d->driver->type : "raw";
}

static int check(const struct disk *d)
{
    if (!path_of(d))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': only a file or a block device can be <transient>", d->target->dev);
    if (d->device != DISK_DEVICE_NONE && d->device != DISK_DEVICE_DISK)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': only a disk can be <transient>",
                    d->target->dev);
    return 0;
}

int transient_check(const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->transient && def->disks[i]->type != STORAGE_TYPE_VOLUME &&
            check(def->disks[i]) < 0)
            return -1;
    return 0;
}

/* What the disk was lies below the overlay. */
static void put_above(struct disk *d, char *overlay)
{
    struct backing_store *b = value_new(&type_backing_store);
    b->type = d->type;
    b->source = d->source;
    b->format = value_new(&type_image_format);
    b->format->type = g_strdup(format_of(d));
    b->backing_store = d->backing_store;
    d->backing_store = b;
    d->type = STORAGE_TYPE_FILE;
    d->source = value_new(&type_disk_source);
    d->source->file = value_new(&type_source_file);
    d->source->file->file = overlay;
    if (!d->driver)
        d->driver = value_new(&type_disk_driver);
    g_free(d->driver->type);
    d->driver->type = g_strdup("qcow2");
    value_free(&type_transient, d->transient);
    d->transient = NULL;
}

bool transient_any(const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->transient)
            return true;
    return false;
}

void transient_place(const struct driver_state *driver, struct domain *copy)
{
    for (size_t i = 0; i < copy->n_disks; i++) {
        char *overlay = overlay_of(driver, copy, copy->disks[i]);
        if (overlay)
            put_above(copy->disks[i], overlay);
    }
}

void transient_number(const struct driver_state *driver, struct domain *live)
{
    struct domain *copy = value_copy(&type_domain, live);
    transient_place(driver, copy);
    for (size_t i = 0; i < live->n_disks; i++)
        chain_number(live->disks[i],
                     plan_first_node(copy, i) + (live->disks[i]->transient ? 1 : 0));
    value_free(&type_domain, copy);
}

/* --- the files ----------------------------------------------------------------------------------
 */

AWAITS static int make(const struct disk *d, const char *overlay)
{
    const char *argv[] = {"qemu-img",   "create", "-q",       "-f",    "qcow2", "-F",
                          format_of(d), "-b",     path_of(d), overlay, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    if (run_command(argv, NULL, &out, &err, &status) < 0)
        return -1;
    return status == 0 ? 0
                       : fail(ERR_OPERATION_FAILED, "disk '%s': qemu-img cannot make '%s': %s",
                              d->target->dev, overlay, err ? g_strchomp(err) : "");
}

static void add_unlink(struct run *r, const char *path)
{
    guint n = r->unlink ? g_strv_length(r->unlink) : 0;
    r->unlink = g_renew(char *, r->unlink, n + 2);
    r->unlink[n] = g_strdup(path);
    r->unlink[n + 1] = NULL;
}

int transient_make(struct run *r, const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++) {
        g_autofree char *overlay = overlay_of(r->driver, def, def->disks[i]);
        if (!overlay)
            continue;
        if (file_exists(overlay))
            return fail(ERR_OPERATION_UNSUPPORTED,
                        "disk '%s': '%s' is there already; it is of a guest that runs, or of a "
                        "host that broke down: then remove it",
                        def->disks[i]->target->dev, overlay);
        add_unlink(r, overlay);
        if (run_save_state(r, r->starting ? GUEST_PHASE_STARTING : GUEST_PHASE_RUNNING) < 0 ||
            make(def->disks[i], overlay) < 0)
            return -1;
    }
    return 0;
}
