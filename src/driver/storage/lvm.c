/* Reads the reports of LVM's tools. Called by kind_logical.c and by tests with recorded reports.
 * Pure; never awaits. Invariant: parts of thin pools, mirrors and the like are no volumes. */
#include "driver/storage/lvm.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* report[0].KIND[] */
static json_t *rows(const char *json, const char *kind, json_t **ret_whole)
{
    *ret_whole = json_loads(json, 0, NULL);
    json_t *report = json_array_get(json_object_get(*ret_whole, "report"), 0);
    json_t *list = json_object_get(report, kind);
    if (!json_is_array(list))
        storage_fail(ERR_INTERNAL_ERROR, "a report of LVM has no '%s'", kind);
    return list;
}

static const char *text(json_t *row, const char *column)
{
    const char *s = json_string_value(json_object_get(row, column));
    return s ? s : "";
}

static uint64_t number(json_t *row, const char *column)
{
    return g_ascii_strtoull(text(row, column), NULL, 10);
}

/* --- volumes ---------------------------------------------------------------------------------- */

/* 1st letter of lv_attr: pools of thin volumes and inner parts are not for use. */
static bool is_usable(json_t *row)
{
    const char *name = text(row, "lv_name"), *attr = text(row, "lv_attr");
    return *name && *name != '[' && *attr && !strchr("tTeildDcC", *attr);
}

/* "/dev/sda2(29984),/dev/sdb1(0)": a piece of the segment on each. */
static void add_extents(struct volume *vol, json_t *row)
{
    g_auto(GStrv) devices = g_strsplit(text(row, "devices"), ",", -1);
    uint64_t unit = number(row, "vg_extent_size"), n = g_strv_length(devices);
    for (char **d = devices; *d; d++) {
        const char *at = strrchr(*d, '(');
        if (!at)
            continue;
        struct volume_device *device = value_new(&type_volume_device);
        struct pool_extent *extent = value_new(&type_pool_extent);
        device->path = g_strndup(*d, (gsize)(at - *d));
        device->extents = g_new0(struct pool_extent *, 1);
        device->extents[0] = extent;
        device->n_extents = 1;
        extent->start = g_ascii_strtoull(at + 1, NULL, 10) * unit;
        extent->end = extent->start + number(row, "seg_size") / n;
        extent->has_start = extent->has_end = true;
        struct volume_source *s = vol->source;
        s->devices = g_renew(struct volume_device *, s->devices, s->n_devices + 1);
        s->devices[s->n_devices++] = device;
    }
}

static struct volume *volume_of_row(const struct pool *pool, json_t *row)
{
    struct volume *vol = value_new(&type_volume);
    const char *origin = text(row, "origin");
    vol->type = VOLUME_TYPE_BLOCK;
    vol->name = g_strdup(text(row, "lv_name"));
    vol->key = g_strdup(text(row, "lv_uuid"));
    vol->target = value_new(&type_volume_target);
    vol->target->path = g_build_filename(pool->target->path, vol->name, NULL);
    vol->source = value_new(&type_volume_source);
    vol->capacity_bytes = vol->allocation_bytes = number(row, "lv_size");
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
    if (!*origin)
        return vol;
    g_autofree char *name =
        *origin == '[' ? g_strndup(origin + 1, strlen(origin) - 2) : g_strdup(origin);
    vol->backing_store = value_new(&type_volume_backing_store);
    vol->backing_store->path = g_build_filename(pool->target->path, name, NULL);
    return vol;
}

static struct volume *find(GPtrArray *volumes, const char *name)
{
    for (guint i = 0; i < volumes->len; i++)
        if (strcmp(((struct volume *)volumes->pdata[i])->name, name) == 0)
            return volumes->pdata[i];
    return NULL;
}

/* A row a segment: a volume can have several. */
int lvm_volumes_parse(const struct pool *pool, const char *json, GPtrArray *volumes)
{
    json_t *whole, *list = rows(json, "lv", &whole), *row;
    size_t i;
    if (!list) {
        json_decref(whole);
        return -1;
    }
    json_array_foreach(list, i, row)
    {
        if (!is_usable(row))
            continue;
        struct volume *vol = find(volumes, text(row, "lv_name"));
        if (!vol)
            g_ptr_array_add(volumes, vol = volume_of_row(pool, row));
        add_extents(vol, row);
    }
    json_decref(whole);
    return 0;
}

/* --- groups ----------------------------------------------------------------------------------- */

int lvm_group_parse(const char *json, struct pool_figures *ret)
{
    json_t *whole, *row = json_array_get(rows(json, "vg", &whole), 0);
    if (row) {
        ret->capacity = number(row, "vg_size");
        ret->available = number(row, "vg_free");
        ret->allocation = ret->capacity - MIN(ret->available, ret->capacity);
    }
    int rc = row           ? 0
             : error_get() ? -1
                           : storage_fail(ERR_INTERNAL_ERROR, "a report of LVM has no group");
    json_decref(whole);
    return rc;
}

static void add_source(GString *xml, json_t *list, const char *group)
{
    json_t *row;
    size_t i;
    g_string_append(xml, "  <source>\n");
    json_array_foreach(list, i, row)
    {
        if (strcmp(text(row, "vg_name"), group) != 0)
            continue;
        g_autofree char *line =
            g_markup_printf_escaped("    <device path='%s'/>\n", text(row, "pv_name"));
        g_string_append(xml, line);
    }
    g_autofree char *end = g_markup_printf_escaped(
        "    <name>%s</name>\n    <format type='lvm2'/>\n  </source>\n", group);
    g_string_append(xml, end);
}

char *lvm_sources_parse(const char *json)
{
    json_t *whole, *list = rows(json, "pv", &whole), *row;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GString *xml = g_string_new("<sources>\n");
    size_t i;
    json_array_foreach(list, i, row)
    {
        const char *group = text(row, "vg_name");
        if (*group && g_hash_table_add(seen, (char *)group))
            add_source(xml, list, group);
    }
    g_string_append(xml, "</sources>\n");
    json_decref(whole);
    if (list)
        return g_string_free(xml, FALSE);
    g_string_free(xml, TRUE);
    return NULL;
}
