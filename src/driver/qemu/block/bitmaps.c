/* Owns the arithmetic of dirty bitmaps over chains of images. Called by checkpoints, backups and
 * block jobs; never awaits. Invariant: a bitmap that cannot be trusted is never merged.
 */
#include "driver/qemu/block/bitmaps.h"

#include <string.h>

/* --- what is there
 * ---------------------------------------------------------------------------------- */

static void node_free(void *p)
{
    struct bitmap_node *n = p;
    g_array_free(n->bitmaps, TRUE);
    g_free(n);
}

static bool yes(json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

static void read_bitmap(GArray *list, json_t *row)
{
    struct bitmap b = {
        .name = json_string_value(json_object_get(row, "name")),
        .recording = yes(row, "recording"),
        .busy = yes(row, "busy"),
        .persistent = yes(row, "persistent"),
        .inconsistent = yes(row, "inconsistent"),
        .granularity = (uint64_t)json_integer_value(json_object_get(row, "granularity")),
        .dirty = (uint64_t)json_integer_value(json_object_get(row, "count")),
    };
    if (b.name)
        g_array_append_val(list, b);
}

static struct bitmap_node *read_node(json_t *row, const char *name)
{
    struct bitmap_node *n = g_new0(struct bitmap_node, 1);
    *n = (struct bitmap_node){.name = name,
                              .bitmaps = g_array_new(FALSE, FALSE, sizeof(struct bitmap))};
    json_t *image = json_object_get(row, "image"), *b;
    json_t *specific = json_object_get(json_object_get(image, "format-specific"), "data");
    const char *compat = json_string_value(json_object_get(specific, "compat"));
    size_t i;
    n->old_format = g_strcmp0(compat, "0.10") == 0;
    n->snapshots = json_object_get(image, "snapshots");
    json_array_foreach(json_object_get(row, "dirty-bitmaps"), i, b) read_bitmap(n->bitmaps, b);
    return n;
}

GHashTable *bitmap_nodes_read(json_t *reply)
{
    GHashTable *nodes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, node_free);
    size_t i;
    json_t *row;
    json_array_foreach(reply, i, row)
    {
        const char *name = json_string_value(json_object_get(row, "node-name"));
        if (name)
            g_hash_table_replace(nodes, (char *)name, read_node(row, name));
    }
    return nodes;
}

static const struct bitmap *find_in(const struct bitmap_node *n, const char *name)
{
    for (guint i = 0; n && i < n->bitmaps->len; i++)
        if (strcmp(g_array_index(n->bitmaps, struct bitmap, i).name, name) == 0)
            return &g_array_index(n->bitmaps, struct bitmap, i);
    return NULL;
}

const struct bitmap *bitmap_find(GHashTable *nodes, const char *node, const char *name)
{
    return find_in(g_hash_table_lookup(nodes, node), name);
}

bool bitmap_is_valid(GHashTable *nodes, const char *const *chain, const char *name)
{
    bool ended = false;
    if (!*chain || !bitmap_find(nodes, *chain, name))
        return false;
    for (; *chain; chain++) {
        const struct bitmap *b = bitmap_find(nodes, *chain, name);
        ended = ended || !b;
        if (b && (ended || !b->persistent || !b->recording || b->inconsistent))
            return false;
    }
    return true;
}

/* --- actions
 * ---------------------------------------------------------------------------------------- */

static void act(json_t *actions, const char *type, json_t *data)
{
    json_array_append_new(actions, json_pack("{s:s, s:o}", "type", type, "data", data));
}

static void add(json_t *actions, const char *node, const char *name, bool persistent, bool disabled,
                uint64_t granularity)
{
    act(actions, "block-dirty-bitmap-add",
        json_pack("{s:s, s:s, s:b, s:b, s:I}", "node", node, "name", name, "persistent", persistent,
                  "disabled", disabled, "granularity", (json_int_t)granularity));
}

static void merge(json_t *actions, const char *node, const char *target, json_t *sources)
{
    act(actions, "block-dirty-bitmap-merge",
        json_pack("{s:s, s:s, s:o}", "node", node, "target", target, "bitmaps", sources));
}

static void forget(json_t *actions, const char *node, const char *name)
{
    act(actions, "block-dirty-bitmap-remove", json_pack("{s:s, s:s}", "node", node, "name", name));
}

static void add_source(json_t *sources, const char *node, const char *name)
{
    json_array_append_new(sources, json_pack("{s:s, s:s}", "node", node, "name", name));
}

/* The bitmap in the first `n` nodes, as far as it reaches. */
static json_t *sources_of(GHashTable *nodes, const char *const *chain, unsigned n, const char *name)
{
    json_t *sources = json_array();
    for (unsigned i = 0; i < n && chain[i] && bitmap_find(nodes, chain[i], name); i++)
        add_source(sources, chain[i], name);
    return sources;
}

json_t *bitmaps_backup(GHashTable *nodes, const char *const *chain, const char *name,
                       const char *target_node, const char *target_name)
{
    if (!bitmap_is_valid(nodes, chain, name))
        return NULL;
    json_t *actions = json_array();
    add(actions, target_node, target_name, false, true,
        bitmap_find(nodes, chain[0], name)->granularity);
    merge(actions, target_node, target_name, sources_of(nodes, chain, UINT_MAX, name));
    return actions;
}

void bitmaps_carry(json_t *actions, GHashTable *nodes, const char *const *chain,
                   const char *overlay)
{
    const struct bitmap_node *top = g_hash_table_lookup(nodes, chain[0]);
    for (guint i = top ? top->bitmaps->len : 0; i > 0; i--) {
        const struct bitmap *b = &g_array_index(top->bitmaps, struct bitmap, i - 1);
        if (b->persistent && b->recording && !b->inconsistent)
            add(actions, overlay, b->name, true, false, b->granularity);
    }
}

json_t *bitmaps_delete(GHashTable *nodes, const char *const *chain, const char *name,
                       GPtrArray **ret_reopen)
{
    json_t *actions = json_array();
    *ret_reopen = g_ptr_array_new();
    for (const char *const *n = chain; *n; n++) {
        if (!bitmap_find(nodes, *n, name))
            continue;
        forget(actions, *n, name);
        if (n > chain)
            g_ptr_array_insert(*ret_reopen, 0, (char *)*n);
    }
    return actions;
}

/* Each trusted bitmap of the chain's top goes to the target. Bitmaps are made in the order they
 * were made before: QEMU lists the newest first. */
static void merge_all(json_t *actions, GHashTable *nodes, const char *const *chain, unsigned n,
                      const char *target, bool active)
{
    const struct bitmap_node *top = g_hash_table_lookup(nodes, chain[0]);
    for (guint i = top ? top->bitmaps->len : 0; i > 0; i--) {
        const struct bitmap *b = &g_array_index(top->bitmaps, struct bitmap, i - 1);
        if (!bitmap_is_valid(nodes, chain, b->name))
            continue;
        if (!bitmap_find(nodes, target, b->name))
            add(actions, target, b->name, true, false, b->granularity);
        json_t *sources = sources_of(nodes, chain, n, b->name);
        if (active)
            add_source(sources, target, BITMAP_WHILE_ACTIVE);
        merge(actions, target, b->name, sources);
    }
    if (active)
        forget(actions, target, BITMAP_WHILE_ACTIVE);
}

json_t *bitmaps_commit(GHashTable *nodes, const char *const *chain, unsigned top, unsigned base,
                       bool active)
{
    json_t *actions = json_array();
    merge_all(actions, nodes, chain + top, base - top, chain[base], active);
    return actions;
}

json_t *bitmaps_copy(GHashTable *nodes, const char *const *chain, const char *target_node,
                     bool shallow)
{
    json_t *actions = json_array();
    merge_all(actions, nodes, chain, shallow ? 1 : UINT_MAX, target_node, true);
    return actions;
}
