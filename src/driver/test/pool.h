/* Storage pools of the simulated host and their volumes: the lists of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_POOL_OPS(OWN, COMMON)                                      \
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
    OWN(storage_pool_lookup_by_volume)                                  \
    OWN(storage_pool_lookup_by_target_path)                             \
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

#define TEST_VOLUME_OPS(OWN, COMMON)                \
    COMMON(storage_pool_num_of_volumes, num)        \
    COMMON(storage_pool_list_volumes, list)         \
    COMMON(storage_pool_list_all_volumes, list_all) \
    COMMON(storage_vol_lookup_by_name, lookup)      \
    OWN(storage_vol_lookup_by_key)                  \
    OWN(storage_vol_lookup_by_path)                 \
    OWN(storage_vol_create_xml)                     \
    OWN(storage_vol_create_xml_from)                \
    OWN(storage_vol_delete)                         \
    OWN(storage_vol_get_info)                       \
    OWN(storage_vol_get_info_flags)                 \
    COMMON(storage_vol_get_xml_desc, get_xml_desc)  \
    OWN(storage_vol_get_path)                       \
    OWN(storage_vol_resize)                         \
    OWN(storage_vol_wipe)                           \
    OWN(storage_vol_wipe_pattern)                   \
    OWN(storage_vol_upload)                         \
    OWN(storage_vol_download)

TEST_POOL_OPS(DECLARE_OWN, DECLARE_COMMON)
TEST_VOLUME_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_pool;

/* How full it is, in bytes. */
struct pool_figures {
    uint64_t capacity, allocation, available;
};
struct pool_figures *pool_figures_of(struct object *pool);
/* The volume takes or gives back that much. */
void pool_take(struct object *pool, uint64_t bytes);
void pool_give(struct object *pool, uint64_t bytes);

/* --- volume.c: the children of a pool --------------------------------------------------------- */
extern const struct object_class volume_class;
/* What the node document says; takes def. */
AWAITS int volume_add(struct driver_state *d, struct object *pool, struct def *def);
