/* Layers of a disk's image: which one is meant, and what jobs leave of them. Edits of a copy that
 * nobody else sees; never awaits.
 */
#include "defs/disk_chain.h"
#include <glib.h>
#include <string.h>
#include "base/error.h"

static const char *path_of(const struct disk_source *s)
{
    return !s ? NULL : s->file ? s->file->file : s->block ? s->block->dev : NULL;
}

static bool is_layer(const struct disk *d, const struct disk_source *s, uint32_t index,
                     const char *name)
{
    g_autofree char *numbered = g_strdup_printf("%s[%u]", d->target->dev, index);
    return g_strcmp0(path_of(s), name) == 0 || strcmp(numbered, name) == 0;
}

int chain_depth(const struct disk *d)
{
    int n = 0;
    for (const struct backing_store *b = d->backing_store; b && b->source; b = b->backing_store)
        n++;
    return n;
}

struct chain_layer chain_layer(const struct disk *d, int n)
{
    struct chain_layer l = {.type = d->type,
                            .source = d->source,
                            .format = d->driver ? d->driver->type : NULL,
                            .index = d->source && d->source->has_index ? d->source->index : 0};
    const struct backing_store *b = d->backing_store;
    for (; n > 0 && b && b->source; b = b->backing_store)
        if (--n == 0)
            l = (struct chain_layer){.type = b->type,
                                     .source = b->source,
                                     .format = b->format ? b->format->type : NULL,
                                     .index = b->has_index ? b->index : 0};
    return l;
}

int chain_find_index(const struct disk *d, unsigned index)
{
    for (int n = 0; n <= chain_depth(d); n++)
        if (chain_layer(d, n).index == index)
            return n;
    return -1;
}

int chain_find_path(const struct disk *d, const char *path)
{
    for (int n = 0; n <= chain_depth(d); n++)
        if (g_strcmp0(path_of(chain_layer(d, n).source), path) == 0)
            return n;
    return -1;
}

const char *chain_path(const struct disk_source *source)
{
    return path_of(source);
}

int chain_find(const struct disk *d, const char *name, int usual)
{
    int n = 0;
    if (!name)
        return usual;
    if (strcmp(name, d->target->dev) == 0 ||
        is_layer(d, d->source, d->source && d->source->has_index ? d->source->index : 0, name))
        return 0;
    for (const struct backing_store *b = d->backing_store; b && b->source; b = b->backing_store)
        if (n++, is_layer(d, b->source, b->has_index ? b->index : (uint32_t)n, name))
            return n;
    return fail(ERR_INVALID_ARG, "disk '%s' has no layer '%s'", d->target->dev, name);
}

/* Where layer n hangs; n is 1 at least. */
static struct backing_store **place_of(struct disk *d, int n)
{
    struct backing_store **at = &d->backing_store;
    while (--n > 0 && *at)
        at = &(*at)->backing_store;
    return at;
}

void chain_drop(struct disk *d, int top, int base)
{
    struct backing_store **at = place_of(d, top + 1);
    for (int n = top + 1; n < base && *at; n++) {
        struct backing_store *gone = *at;
        *at = gone->backing_store;
        gone->backing_store = NULL;
        value_free(&type_backing_store, gone);
    }
}

static void set_format(struct disk *d, const struct image_format *format)
{
    if (!format || !format->type)
        return;
    if (!d->driver)
        d->driver = value_new(&type_disk_driver);
    g_free(d->driver->type);
    d->driver->type = g_strdup(format->type);
}

void chain_take(struct disk *d, int n)
{
    struct backing_store **at = place_of(d, n), *layer = *at;
    *at = layer->backing_store;
    layer->backing_store = NULL;
    chain_drop(d, 0, n); /* those above it */
    value_free(&type_disk_source, d->source);
    d->source = layer->source;
    d->source->has_index = layer->has_index;
    d->source->index = layer->index;
    d->type = layer->type;
    layer->source = NULL;
    set_format(d, layer->format);
    value_free(&type_backing_store, layer);
}

void chain_pivot(struct disk *d, bool keep)
{
    struct mirror *m = d->mirror;
    value_free(&type_disk_source, d->source);
    d->source = m->source;
    d->type = m->type;
    m->source = NULL;
    set_format(d, m->format);
    if (!keep) {
        value_free(&type_backing_store, d->backing_store);
        d->backing_store = NULL;
    }
    value_free(&type_mirror, m);
    d->mirror = NULL;
}

void chain_push(struct disk *d, enum storage_type type, struct disk_source *source,
                const char *format)
{
    struct backing_store *below = value_new(&type_backing_store);
    below->type = d->type;
    below->source = d->source;
    below->has_index = d->source->has_index;
    below->index = d->source->index;
    d->source->has_index = false;
    below->format = value_new(&type_image_format);
    below->format->type = g_strdup(d->driver && d->driver->type ? d->driver->type : "raw");
    below->backing_store = d->backing_store;
    d->backing_store = below;
    d->type = type;
    d->source = source;
    const struct image_format new_format = {.type = (char *)format};
    set_format(d, &new_format);
}
