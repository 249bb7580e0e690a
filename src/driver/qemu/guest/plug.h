/* Devices that come and go while a guest runs. */
#pragma once
#include "driver/qemu/guest/run.h"

enum { RUN_UNPLUG_PENDING = 1 }; /* the guest may let go later */

/* Asks for a device to go and waits a while: 0 when it is gone. The lane is the caller's. */
AWAITS int run_unplug(struct run *r, const char *alias);
/* QEMU says that it is gone: what was behind it goes, the live definition follows, clients are
 * told. A fiber does that. */
void run_device_gone(struct run *r, const char *alias);
void run_unplug_refused(struct run *r, const char *alias);

struct node_names {
    char **list;
    size_t n;
};
AWAITS void run_drop_nodes(struct run *r, const struct node_names *names);
void node_names_add(struct node_names *names, const char *name);
void node_names_clear(struct node_names *names);
/* The chain of a disk that is about to go; it goes with the device. */
AWAITS int run_note_disk_nodes(struct run *r, const struct disk *d);
/* The nodes of a disk's chain from the top down. */
AWAITS int run_medium_nodes(struct run *r, const struct disk *d, struct node_names *ret);
/* The highest number in names of nodes. */
AWAITS unsigned run_highest_node(struct run *r, bool *ret_ok);
