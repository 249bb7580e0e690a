/* What all drivers do alike with storage pools and volumes: the lists of their operations, which
 * one is meant, what a client may ask for. Volumes are the children of their pool. */
#pragma once
#include "defs/pool.h"
#include "gen/ops.h"
#include "guest/call.h"
#include "guest/object.h"
#include "libvirt/libvirt.h"

/* OWN operations have a body in the driver, COMMON ones are object_ops_BODY, SHARED ones
 * pool_ops_OPERATION. */
#define POOL_OPS(OWN, COMMON, SHARED)                                   \
    COMMON(connect_num_of_storage_pools, num)                           \
    COMMON(connect_list_storage_pools, list)                            \
    COMMON(connect_num_of_defined_storage_pools, num_defined)           \
    COMMON(connect_list_defined_storage_pools, list_defined)            \
    COMMON(connect_list_all_storage_pools, list_all)                    \
    COMMON(storage_pool_lookup_by_name, lookup)                         \
    COMMON(storage_pool_lookup_by_uuid, lookup)                         \
    COMMON(storage_pool_is_active, is_active)                           \
    COMMON(storage_pool_is_persistent, is_persistent)                   \
    COMMON(storage_pool_get_autostart, get_autostart)                   \
    COMMON(storage_pool_set_autostart, set_autostart)                   \
    COMMON(storage_pool_get_xml_desc, get_xml_desc)                     \
    COMMON(connect_storage_pool_event_register_any, event_register)     \
    COMMON(connect_storage_pool_event_deregister_any, event_deregister) \
    SHARED(storage_pool_lookup_by_volume)                               \
    SHARED(storage_pool_lookup_by_target_path)                          \
    OWN(storage_pool_define_xml)                                        \
    OWN(storage_pool_create_xml)                                        \
    OWN(storage_pool_create)                                            \
    OWN(storage_pool_build)                                             \
    OWN(storage_pool_refresh)                                           \
    OWN(storage_pool_destroy)                                           \
    OWN(storage_pool_delete)                                            \
    OWN(storage_pool_undefine)                                          \
    OWN(storage_pool_get_info)                                          \
    OWN(connect_find_storage_pool_sources)                              \
    OWN(connect_get_storage_pool_capabilities)

#define VOLUME_OPS(OWN, COMMON, SHARED)             \
    COMMON(storage_pool_num_of_volumes, num)        \
    COMMON(storage_pool_list_volumes, list)         \
    COMMON(storage_pool_list_all_volumes, list_all) \
    COMMON(storage_vol_lookup_by_name, lookup)      \
    SHARED(storage_vol_lookup_by_key)               \
    SHARED(storage_vol_lookup_by_path)              \
    OWN(storage_vol_create_xml)                     \
    OWN(storage_vol_create_xml_from)                \
    OWN(storage_vol_delete)                         \
    OWN(storage_vol_get_info)                       \
    OWN(storage_vol_get_info_flags)                 \
    OWN(storage_vol_get_xml_desc)                   \
    SHARED(storage_vol_get_path)                    \
    OWN(storage_vol_resize)                         \
    OWN(storage_vol_wipe)                           \
    OWN(storage_vol_wipe_pattern)                   \
    OWN(storage_vol_upload)                         \
    OWN(storage_vol_download)

#define DECLARE_SHARED_(name) __typeof__(*((struct driver_ops *)0)->name) pool_ops_##name;
#define DECLARE_NOTHING_(...)
POOL_OPS(DECLARE_NOTHING_, DECLARE_NOTHING_, DECLARE_SHARED_)
VOLUME_OPS(DECLARE_NOTHING_, DECLARE_NOTHING_, DECLARE_SHARED_)

/* --- pools ------------------------------------------------------------------------------------ */

/* The start of a driver's class of pools; .text and .free_priv are its own. */
#define POOL_CLASS                                                                              \
    .on = ON_STORAGE_POOL, .noun = "storage pool", .handle = &xdr_nonnull_storage_pool,         \
    .type = &type_pool, .missing = ERR_NO_STORAGE_POOL, .from = FROM_STORAGE, .has_uuid = true, \
    .list = {.active = VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE,                                   \
             .inactive = VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE,                               \
             .persistent = VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT,                           \
             .transient = VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT,                             \
             .autostart = VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART,                             \
             .no_autostart = VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART},                      \
    .selected = pool_is_selected
bool pool_is_selected(const struct object *o, uint32_t flags); /* by its type */

static inline const struct pool *pool_of(const struct object *o)
{
    return object_value(o, false);
}
int pool_must_be_active(const struct object *pool);
int pool_must_be_inactive(const struct object *pool);
/* A user's document whose source no other pool of the driver has; NULL with the reason. */
struct def *pool_read(struct call *call, const char *xml, bool validate);
/* How full it is, in bytes. */
struct pool_figures {
    uint64_t capacity, allocation, available;
};
/* The document with how full the pool is, of a copy of the definition, which is taken. free(). */
char *pool_text(struct pool *copy, const struct pool_figures *f, unsigned view);

/* --- volumes ---------------------------------------------------------------------------------- */

/* A volume is seen while its pool is active. .free_priv is the driver's. */
#define VOLUME_CLASS                                                                      \
    .on = ON_STORAGE_VOL, .noun = "storage vol", .handle = &xdr_nonnull_storage_vol,      \
    .type = &type_volume, .missing = ERR_NO_STORAGE_VOL, .exists = ERR_STORAGE_VOL_EXIST, \
    .from = FROM_STORAGE, .needs_active_parent = true, .fill_handle = volume_fill_handle
void volume_fill_handle(const struct object *o, void *ret_handle);

static inline const struct volume *volume_of(const struct object *o)
{
    return object_value(o, false);
}
char volume_info_type(const struct volume *vol); /* virStorageVolType */
/* The capacity that a resize asks for. */
int volume_wanted_capacity(const struct volume *vol, uint64_t capacity, uint32_t flags,
                           uint64_t *ret);
