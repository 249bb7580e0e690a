/* Limits that disks share: -object throttle-group, and the filter nodes of the disks that belong to
 * one. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"

static json_t *limits_of(const struct throttle_group *g)
{
    const struct {
        const char *name;
        bool has, always;
        uint64_t value;
    } rows[] = {
        {"bps-total", g->has_total_bytes_sec, true, g->total_bytes_sec},
        {"bps-read", g->has_read_bytes_sec, true, g->read_bytes_sec},
        {"bps-write", g->has_write_bytes_sec, true, g->write_bytes_sec},
        {"iops-total", g->has_total_iops_sec, true, g->total_iops_sec},
        {"iops-read", g->has_read_iops_sec, true, g->read_iops_sec},
        {"iops-write", g->has_write_iops_sec, true, g->write_iops_sec},
        {"bps-total-max", g->has_total_bytes_sec_max, true, g->total_bytes_sec_max},
        {"bps-read-max", g->has_read_bytes_sec_max, true, g->read_bytes_sec_max},
        {"bps-write-max", g->has_write_bytes_sec_max, true, g->write_bytes_sec_max},
        {"iops-total-max", g->has_total_iops_sec_max, true, g->total_iops_sec_max},
        {"iops-read-max", g->has_read_iops_sec_max, true, g->read_iops_sec_max},
        {"iops-write-max", g->has_write_iops_sec_max, true, g->write_iops_sec_max},
        {"iops-size", g->has_size_iops_sec, true, g->size_iops_sec},
        {"bps-total-max-length", g->has_total_bytes_sec_max_length, false,
         g->total_bytes_sec_max_length},
        {"bps-read-max-length", g->has_read_bytes_sec_max_length, false,
         g->read_bytes_sec_max_length},
        {"bps-write-max-length", g->has_write_bytes_sec_max_length, false,
         g->write_bytes_sec_max_length},
        {"iops-total-max-length", g->has_total_iops_sec_max_length, false,
         g->total_iops_sec_max_length},
        {"iops-read-max-length", g->has_read_iops_sec_max_length, false,
         g->read_iops_sec_max_length},
        {"iops-write-max-length", g->has_write_iops_sec_max_length, false,
         g->write_iops_sec_max_length},
    };
    json_t *o = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].always || (rows[i].has && rows[i].value))
            json_object_set_new(o, rows[i].name,
                                json_integer(rows[i].has ? (json_int_t)rows[i].value : 0));
    return o;
}

void command_throttle_groups(struct plan_build *b)
{
    const struct throttle_groups *all = b->def->throttlegroups;
    for (size_t i = 0; all && i < all->n_throttlegroups; i++) {
        const struct throttle_group *g = all->throttlegroups[i];
        g_autofree char *id = g_strdup_printf("throttle-%s", g->group_name ?: "");
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:o}", "qom-type", "throttle-group", "id", id, "limits",
                           limits_of(g)));
    }
}

void throttle_filters(struct plan_build *b, const struct disk *d, unsigned number, char **node)
{
    const struct throttle_filters *all = d->throttlefilters;
    for (size_t i = 0; all && i < all->n_throttlefilters; i++) {
        g_autofree char *group =
            g_strdup_printf("throttle-%s", all->throttlefilters[i]->group ?: "");
        char *name = g_strdup_printf("libvirt-%u-filter", number++);
        json_t *filter = json_pack("{s:s, s:s, s:s, s:s}", "driver", "throttle", "node-name", name,
                                   "throttle-group", group, "file", *node);
        if (d->readonly)
            json_object_set_new(filter, "read-only", json_true());
        arg_json(b, "-blockdev", filter);
        g_free(*node);
        *node = name;
    }
}
