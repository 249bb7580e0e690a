/* LVM's reports as volumes. Pure. */
#pragma once
#include "driver/storage/storage.h"

/* Columns that are asked for, and the JSON that lvs prints of them: one volume for each that can be
 * used as one. -1 with the reason. */
#define LVM_VOLUME_COLUMNS \
    "lv_name,lv_uuid,origin,segtype,seg_size,devices,vg_extent_size,lv_size,lv_attr"
int lvm_volumes_parse(const struct pool *pool, const char *json, GPtrArray *volumes);
#define LVM_GROUP_COLUMNS "vg_size,vg_free"
int lvm_group_parse(const char *json, struct pool_figures *ret);
/* Physical volumes and their groups, as a <sources> document; g_free. */
#define LVM_DEVICE_COLUMNS "pv_name,vg_name"
char *lvm_sources_parse(const char *json);
