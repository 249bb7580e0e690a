/* The images that a disk builds on, in the live definition: found when a guest starts and when a
 * disk comes, numbered as QEMU's nodes are. */
#pragma once
#include "driver/qemu/guest/plug.h"
#include "gen/domain.h"

/* Adds what the images say of themselves where the document says nothing, down to an image that
 * builds on none. -1 with the reason: an image below is missing, or does not say what format the
 * one below it has. */
AWAITS int chain_discover(struct disk *d);
AWAITS int chains_discover(struct domain *live);
/* What an image says it builds on; NULL: nothing, or it cannot be read. g_free. -1: not in time. */
AWAITS int chain_image_below(const char *path, char **ret);
/* Node numbers as indexes; first: of the disk itself. */
void chain_number(struct disk *d, unsigned first);

/* The node on top of a layer: of its format, else of the file. g_free(); NULL: QEMU has none.
 * nodes: the reply of query-named-block-nodes. */
char *chain_node(json_t *nodes, unsigned index);
/* All nodes of a layer, users first. */
void chain_layer_nodes(json_t *nodes, unsigned index, struct node_names *add);
/* After a restart of the daemon: nodes of images that no document names, left by work that was cut
 * off. The lane is the caller's, and no job is about to begin. */
AWAITS void chain_sweep(struct run *r);
AWAITS json_t *chain_nodes(struct run *r); /* query-named-block-nodes; NULL with the reason */
