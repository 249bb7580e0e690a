/* Dirty bitmaps along a chain of block nodes: which are there, which can be trusted, and the
 * transactions that back up, commit, copy or forget them. Plain computation; never awaits. */
#pragma once
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct bitmap {
    const char *name;
    bool recording, busy, persistent, inconsistent;
    uint64_t granularity, dirty;
};
struct bitmap_node {
    const char *name;
    GArray *bitmaps; /* struct bitmap, as QEMU lists them */
    bool old_format; /* qcow2 that cannot keep bitmaps */
    json_t *snapshots;
};

/* The reply of query-named-block-nodes: node name -> struct bitmap_node. Texts belong to the reply.
 */
GHashTable *bitmap_nodes_read(json_t *reply);
const struct bitmap *bitmap_find(GHashTable *nodes, const char *node, const char *name);

/* A chain is a NULL-terminated list of the names of its format nodes, the top one first. */

/* A bitmap covers all that was written since it was made: it is in the top node, below as far as it
 * reaches there is no gap, and everywhere it is kept, counts and is whole. */
bool bitmap_is_valid(GHashTable *nodes, const char *const *chain, const char *name);

/* Each answers an array of actions for `transaction`, or NULL when it cannot be done. */

/* Merges the bitmap of the chain into a new one that a backup reads. */
json_t *bitmaps_backup(GHashTable *nodes, const char *const *chain, const char *name,
                       const char *target_node, const char *target_name);
/* Adds to actions: those that the top of the chain counts in are counted in by the overlay from now
 * on, too. */
void bitmaps_carry(json_t *actions, GHashTable *nodes, const char *const *chain,
                   const char *overlay);
/* Forgets a bitmap everywhere. *ret_reopen: nodes to be made writable first, the lowest first. */
json_t *bitmaps_delete(GHashTable *nodes, const char *const *chain, const char *name,
                       GPtrArray **ret_reopen);
/* After nodes[top..base) of the chain went into nodes[base]; `active`: while the guest wrote. */
json_t *bitmaps_commit(GHashTable *nodes, const char *const *chain, unsigned top, unsigned base,
                       bool active);
/* After the chain, or its top node alone, was copied to another node. */
json_t *bitmaps_copy(GHashTable *nodes, const char *const *chain, const char *target_node,
                     bool shallow);
/* What is written while a job runs is collected in a bitmap of this name. */
#define BITMAP_WHILE_ACTIVE "libvirt-tmp-activewrite"
