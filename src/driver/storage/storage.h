/* The storage driver: pools of this host and the volumes in them. Everything here is touched on the
 * loop thread only; file systems are touched on threads of their own (work.h), tools are run as
 * processes, both with deadlines, so a server that is gone parks the calls about its pool alone.
 *
 * One kind of pool, one file: kind_<type>.c describes it as a struct pool_backend; kinds.c lists
 * them. A body is
 *
 *     OP(storage_pool_create) ... OP_NO_RET where there is no reply.
 */
#pragma once
#include <glib.h>
#include "guest/claims.h"
#include "guest/kept.h"
#include "guest/pool_ops.h"

extern const struct driver driver_storage;

struct driver_state {
    const struct driver_config *config;
    char *state_dir; /* …/storage */
    struct kept stored;
    struct object_registry *pools; /* of stored */
    struct claims lives;           /* names of pools that are being started, stopped, looked at */
    struct group *group;           /* fibers that live as long as the driver */
};

static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

#define OP(name)                                                                 \
    AWAITS int storage_##name(struct call *call, const struct name##_args *args, \
                              struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int storage_##name(struct call *call, const struct name##_args *args, void *ret)
#define DECLARE_OWN(name) __typeof__(*((struct driver_ops *)0)->name) storage_##name;
#define DECLARE_NOTHING(...)
POOL_OPS(DECLARE_OWN, DECLARE_NOTHING, DECLARE_NOTHING)
VOLUME_OPS(DECLARE_OWN, DECLARE_NOTHING, DECLARE_NOTHING)

#define storage_fail(...) fail_in(FROM_STORAGE, __VA_ARGS__)
#define storage_fail_null(...) (fail_in(FROM_STORAGE, __VA_ARGS__), NULL)

/* --- a kind of pool --------------------------------------------------------------------------- */

/* What a look at an active pool finds. */
struct scan {
    GPtrArray *volumes; /* struct volume, complete */
    struct pool_figures figures;
    struct storage_permissions *permissions; /* of its folder, or NULL */
    GArray *gaps;                            /* of its disk: struct pool_extent, or NULL */
};
struct scan *scan_new(void);
void scan_free(struct scan *s);

/* What is made, and of what. */
struct volume_order {
    struct driver_state *driver;
    const struct pool *pool;
    const struct volume *vol;
    const struct pool *from_pool; /* NULL: of nothing */
    const struct volume *from;
    uint32_t flags; /* virStorageVolCreateFlags */
};

/* The members all await, with the deadline of who calls. NULL: the kind cannot. */
struct pool_backend {
    enum pool_type type;
    /* Is it there? Asked of pools that were active when the daemon ended. NULL: yes. */
    AWAITS int (*is_there)(const struct pool *pool, bool *ret);
    AWAITS int (*start)(struct driver_state *d, const struct pool *pool);
    AWAITS int (*stop)(const struct pool *pool);
    AWAITS int (*build)(const struct pool *pool, uint32_t flags);
    AWAITS int (*remove)(const struct pool *pool, uint32_t flags);
    AWAITS struct scan *(*look)(const struct pool *pool);
    /* After a change of one volume; NULL: it may have changed others, all are looked at. */
    AWAITS int (*look_figures)(const struct pool *pool, struct pool_figures *ret);
    /* The <sources> document: g_free; spec may be NULL. */
    AWAITS char *(*find_sources)(const struct pool_source *spec);
    /* Names its path and key before it is made. NULL: no volumes can be made. */
    int (*vol_place)(const struct pool *pool, struct volume *vol);
    AWAITS int (*vol_make)(const struct volume_order *o);
    AWAITS int (*vol_remove)(const struct pool *pool, const struct volume *vol, uint32_t flags);
    AWAITS int (*vol_resize)(struct driver_state *d, const struct pool *pool,
                             const struct volume *vol, uint64_t capacity, uint32_t flags);
    /* As it is now; NULL with the reason. */
    AWAITS struct volume *(*vol_look)(const struct pool *pool, const struct volume *vol);
    AWAITS int (*vol_wipe)(const struct volume *vol, uint32_t algorithm);
    bool vol_bytes; /* can be uploaded and downloaded through its path */
};
/* NULL with the reason: this host has no such pools. */
const struct pool_backend *backend_of(enum pool_type type);
unsigned backends_supported(void); /* bits 1 << enum pool_type */

/* --- live pools and volumes (pool_state.c) ---------------------------------------------------- */

struct pool_state {
    struct pool_figures figures;
    struct storage_permissions *permissions;
    GArray *gaps;       /* struct pool_extent, or NULL */
    unsigned n_changes; /* volumes that came and went through us: a look from before is too old */
    unsigned n_jobs;    /* volumes that are being made; the pool stays while there are any */
    bool stopping;
};
struct volume_state {
    bool building;
    unsigned n_users; /* who copies, wipes or resizes it; not its streams */
};
extern const struct object_class storage_pool_class, storage_volume_class;
struct pool_state *pool_state_of(struct object *pool);
struct volume_state *volume_state_of(struct object *vol);
struct object *pool_with_volumes(struct object *pool);
/* One life-changing work at a time of one name; others wait with their deadline. */
AWAITS int pool_claim(struct driver_state *d, const char *name);
void pool_release(struct driver_state *d, const char *name);
/* The same of a pool that is known, if it is still there by then. */
AWAITS int pool_enter(struct driver_state *d, struct object *pool);
void pool_leave(struct driver_state *d, struct object *pool);
int pool_must_be_idle(struct object *pool); /* no volume is being made in it */
int pool_must_stay(struct object *pool);    /* it is not being stopped */

/* With the name claimed: starts and looks; a failure leaves it stopped. */
AWAITS struct scan *pool_bring_up(struct driver_state *d, const struct pool *pool);
/* What was found becomes what is seen. Takes the scan; never awaits. */
AWAITS void pool_show(struct object *pool, struct scan *scan);
AWAITS void volume_publish(struct object *vol, struct volume *now); /* takes now */
AWAITS int pool_look(struct object *pool);                          /* looks anew, shows */
AWAITS void pool_look_quietly(struct object *pool); /* after a change; a failure is logged */
AWAITS int pool_save_state(struct driver_state *d, const struct object *pool);
void pool_drop_state(struct driver_state *d, const char *name);
/* When the driver starts. */
AWAITS int pools_load(struct driver_state *d);
AWAITS void pools_bring_back(struct driver_state *d);

/* --- volumes (volume.c) ----------------------------------------------------------------------- */
/* Nobody makes, reads or writes it? */
int volume_must_be_idle(struct object *vol);
int volume_must_be_whole(struct object *vol);
AWAITS int volume_refresh(struct object *vol); /* looks, publishes */
