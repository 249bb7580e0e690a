/* Snapshots of QEMU guests: their documents on disk, and the state of disks and memory. */
#pragma once
#include "driver/qemu/flow/new_image.h"
#include "gen/snapshot.h"
#include "guest/moments.h"

/* --- what a document says --------------------------------------------------------------------- */
static inline bool has_disks(const struct snapshot *s, enum disk_snapshot how)
{
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++)
        if (s->disks->disks[i]->snapshot == how)
            return true;
    return false;
}

static inline bool keeps_memory(const struct snapshot *s, enum snapshot_memory_place where)
{
    return s->memory && s->memory->snapshot == where;
}

static inline bool has_memory(const struct snapshot *s)
{
    return keeps_memory(s, SNAPSHOT_MEMORY_PLACE_INTERNAL);
}

static inline bool has_memory_file(const struct snapshot *s)
{
    return keeps_memory(s, SNAPSHOT_MEMORY_PLACE_EXTERNAL);
}

/* --- snapshot_store.c, of snapshots and checkpoints: <lib_dir>/snapshot/DOMAIN/NAME.xml
 * ---------------------------------------
 */
AWAITS int snapshot_store(struct driver_state *d, const struct moment *m);
AWAITS int snapshot_unstore(struct driver_state *d, const struct moment *m);
/* Which one is current has changed: those two are stored again. NULL is fine. */
AWAITS int snapshots_store_current(struct driver_state *d, const struct moment *before,
                                   const struct moment *now);
/* At the start of the driver, when the guest is known. */
void snapshots_load(struct driver_state *d, struct guest *g);
/* The guest is undefined, or a transient one ends: all of its documents. */
AWAITS int snapshots_forget(struct driver_state *d, struct guest *g);

/* --- snapshot_disks.c ---------------------------------------------------------------------------
 */
/* Overlays for the external disks of a running guest, all at one moment. */
AWAITS int snapshot_take_external(struct run *r, const struct snapshot *s, bool reuse);
/* The state inside images, with memory: "snapshot-save", "snapshot-load", "snapshot-delete". */
AWAITS int snapshot_run_internal(struct run *r, const struct snapshot *s, const char *command);
/* The same of a guest that is off, disks alone: 'c', 'a', 'd' of qemu-img snapshot. */
AWAITS int snapshot_image(const struct snapshot *s, const struct domain *def, char how);
/* A daemon that died between the definition and QEMU: what QEMU has counts. */
AWAITS int snapshot_reconcile(struct run *r);

/* --- snapshot_delete.c -------------------------------------------------------------------------
 */
/* Overlays go into what they build on, or away with their branch; the file of the memory too. */
AWAITS int snapshot_drop_external(struct call *call, struct moment *m);
/* The guest is another one now: overlays that it wrote to and that nobody needs. */
AWAITS void snapshot_remove_left(struct call *call, struct moments *ms,
                                 const struct domain *before);
