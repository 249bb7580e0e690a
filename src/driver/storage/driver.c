/* The storage driver of one root: brought up by a daemon. Reads definitions, takes up pools that
 * are active, starts those marked for autostart; the table at the end names the body of every
 * operation.
 */
#include <string.h>
#include "base/log.h"
#include "driver/storage/file.h"
#include "driver/storage/image_make.h"
#include "driver/storage/storage.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "guest/ops.h"
#include "sys/file.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    kept_close(&d->stored);
    claims_clear(&d->lives);
    group_free(d->group);
    g_free(d->state_dir);
    g_free(d);
}

AWAITS static int bring_up(struct driver_state *d)
{
    if (dir_make(d->state_dir, 0755) < 0)
        return -1;
    secret_files_sweep(d);
    file_parts_init(d->state_dir);
    if (pools_load(d) < 0)
        return -1;
    pools_bring_back(d);
    return 0;
}

AWAITS static void end_fibers(struct driver_state *d)
{
    group_cancel(d->group);
    group_wait(d->group);
    error_clear();
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->state_dir = g_build_filename(config->state_dir, "storage", NULL);
    d->group = group_new(NULL);
    claims_init(&d->lives);
    if (bring_up(d) < 0) {
        struct error *why = error_take();
        end_fibers(d);
        state_free(d);
        error_set(why);
        return -1;
    }
    *ret_state = d;
    return 0;
}

/* Pools stay as they are: the next daemon finds them, so they keep none from ending when it is
 * idle. */
AWAITS static void driver_stop(struct driver_state *d)
{
    SHIELD();
    end_fibers(d);
    state_free(d);
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_STORAGE_POOL ? d->pools : NULL;
}

#define ROW_OWN(op) .op = storage_##op,
#define ROW_SHARED(op) .op = pool_ops_##op,
#define ROW_OBJECT(op, body) .op = OBJECT(body),

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    POOL_OPS(ROW_OWN, ROW_OBJECT, ROW_SHARED)
    VOLUME_OPS(ROW_OWN, ROW_OBJECT, ROW_SHARED)
};
/* clang-format on */

const struct driver driver_storage = {
    .name = "storage",
    .schemes = (const char *const[]){"storage", NULL},
    .from = FROM_STORAGE,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .objects = driver_objects,
};
