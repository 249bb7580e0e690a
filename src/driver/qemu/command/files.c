/* The files that QEMU opens by name, so that who starts it can see to it that it may. Part of
 * plan_make; pure; never awaits. Descriptors that are passed and sockets of helpers are not here.
 */
#include "driver/qemu/command/build.h"
#include <string.h>

void plan_file_clear(struct plan_file *f)
{
    g_free(f->path);
    g_free(f->device);
    g_free(f->label);
}

static bool speaks_of_owner(const struct seclabel *s)
{
    return !s->model || g_str_equal(s->model, "dac");
}

/* What a single source says of itself: its label, or that it is to be left alone. */
static bool asks_to_be_left(struct seclabel *const *list, size_t n, const char **ret_label)
{
    *ret_label = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!speaks_of_owner(list[i]))
            continue;
        if (list[i]->relabel == TRI_NO)
            return true;
        *ret_label = list[i]->label;
    }
    return false;
}

static struct plan_file *add(struct plan_build *b, const char *path, const char *device)
{
    static struct plan_file none;
    if (!path || *path != '/')
        return &none;
    const struct plan_file f = {
        .path = g_strdup(path), .device = g_strdup(device), .give_back = true};
    g_array_append_val(b->files, f);
    return &g_array_index(b->files, struct plan_file, b->files->len - 1);
}

static const char *path_of(enum storage_type type, const struct disk_source *s)
{
    if (type == STORAGE_TYPE_FILE && s->file)
        return s->file->file;
    return type == STORAGE_TYPE_BLOCK && s->block ? s->block->dev : NULL;
}

static void add_source(struct plan_build *b, const struct disk *d, enum storage_type type,
                       const struct disk_source *s, bool top)
{
    const char *path = path_of(type, s), *label;
    if (!path || asks_to_be_left(s->seclabels, s->n_seclabels, &label))
        return;
    struct plan_file *f = add(b, path, alias_of(d->alias));
    if (!f->path)
        return;
    f->label = g_strdup(label);
    f->give_back = top && !d->readonly && !d->shareable; /* others may read it, too */
    f->has_more = top && !d->backing_store && d->driver && d->driver->type &&
                  strcmp(d->driver->type, "raw") != 0;
}

static void disk_files(struct plan_build *b, const struct disk *d)
{
    if (!d->source)
        return;
    add_source(b, d, d->type, d->source, true);
    for (const struct backing_store *s = d->backing_store; s && s->source; s = s->backing_store)
        add_source(b, d, s->type, s->source, false);
}

static void boot_files(struct plan_build *b)
{
    const struct os *os = b->def->os;
    add(b, os->kernel, NULL);
    add(b, os->initrd, NULL);
    add(b, os->dtb, NULL);
    for (size_t i = 0; os->acpi && i < os->acpi->n_tables; i++)
        add(b, os->acpi->tables[i]->path, NULL);
    if (os->nvram && b->pflash[1])
        add(b, os->nvram->path, NULL);
}

void command_files(struct plan_build *b)
{
    const struct domain *d = b->def;
    boot_files(b);
    for (size_t i = 0; i < d->n_disks; i++)
        disk_files(b, d->disks[i]);
    for (size_t i = 0; i < d->n_inputs; i++)
        if (d->inputs[i]->source)
            add(b, d->inputs[i]->source->evdev ?: d->inputs[i]->source->dev,
                alias_of(d->inputs[i]->alias));
    for (size_t i = 0; i < d->n_memories; i++)
        if (d->memories[i]->source)
            add(b, d->memories[i]->source->path, alias_of(d->memories[i]->alias));
}
