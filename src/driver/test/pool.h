/* Storage pools of the simulated host and their volumes. */
#pragma once
#include "driver/test/test.h"
#include "guest/pool_ops.h"

POOL_OPS(DECLARE_OWN, DECLARE_COMMON, DECLARE_COMMON)
VOLUME_OPS(DECLARE_OWN, DECLARE_COMMON, DECLARE_COMMON)

extern const struct test_noun test_noun_pool;

struct pool_figures *pool_figures_of(struct object *pool);
/* The volume takes or gives back that much. */
void pool_take(struct object *pool, uint64_t bytes);
void pool_give(struct object *pool, uint64_t bytes);

/* --- volume.c: the children of a pool --------------------------------------------------------- */
extern const struct object_class volume_class;
/* What the node document says; takes def. */
AWAITS int volume_add(struct driver_state *d, struct object *pool, struct def *def);
