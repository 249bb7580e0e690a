/* What a definition says that the command line cannot: told over QMP before the guest runs its
 * first instruction. Called by start.c. All
 * commands leave in one write; the first that fails is the reason.
 */
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include "driver/qemu/guest/prepare.h"

struct asked { /* one command under way */
    struct qmp_request *request;
    char *what;
};

static void ask(GArray *list, struct run *r, const char *command, json_t *args, char *what)
{
    struct asked one = {qmp_send(r->qmp, command, args), what};
    g_array_append_val(list, one);
}

/* --- memory ----------------------------------------------------------------------------------- */

static bool has_balloon(const struct domain *live)
{
    return live->n_memballoons && live->memballoons[0]->model != MEMBALLOON_MODEL_NONE &&
           live->memballoons[0]->model != MEMBALLOON_MODEL_NONE_;
}

static void ask_balloon(GArray *list, struct run *r, const struct domain *live)
{
    if (!has_balloon(live) || !live->current_memory || !live->memory ||
        live->current_memory->size_kib >= live->memory->size_kib)
        return;
    json_int_t bytes = (json_int_t)live->current_memory->size_kib * 1024;
    ask(list, r, "balloon", json_pack("{s:I}", "value", bytes),
        g_strdup("cannot set the memory of the guest"));
}

/* --- disks ------------------------------------------------------------------------------------ */

static json_t *throttle_of(const struct iotune *t, const char *id)
{
    const struct {
        const char *name;
        bool has, required;
        uint64_t value;
    } rows[] = {
        {"bps", t->has_total_bytes_sec, true, t->total_bytes_sec},
        {"bps_rd", t->has_read_bytes_sec, true, t->read_bytes_sec},
        {"bps_wr", t->has_write_bytes_sec, true, t->write_bytes_sec},
        {"iops", t->has_total_iops_sec, true, t->total_iops_sec},
        {"iops_rd", t->has_read_iops_sec, true, t->read_iops_sec},
        {"iops_wr", t->has_write_iops_sec, true, t->write_iops_sec},
        {"bps_max", t->has_total_bytes_sec_max, false, t->total_bytes_sec_max},
        {"bps_rd_max", t->has_read_bytes_sec_max, false, t->read_bytes_sec_max},
        {"bps_wr_max", t->has_write_bytes_sec_max, false, t->write_bytes_sec_max},
        {"iops_max", t->has_total_iops_sec_max, false, t->total_iops_sec_max},
        {"iops_rd_max", t->has_read_iops_sec_max, false, t->read_iops_sec_max},
        {"iops_wr_max", t->has_write_iops_sec_max, false, t->write_iops_sec_max},
        {"bps_max_length", t->has_total_bytes_sec_max_length, false, t->total_bytes_sec_max_length},
        {"bps_rd_max_length", t->has_read_bytes_sec_max_length, false,
         t->read_bytes_sec_max_length},
        {"bps_wr_max_length", t->has_write_bytes_sec_max_length, false,
         t->write_bytes_sec_max_length},
        {"iops_max_length", t->has_total_iops_sec_max_length, false, t->total_iops_sec_max_length},
        {"iops_rd_max_length", t->has_read_iops_sec_max_length, false, t->read_iops_sec_max_length},
        {"iops_wr_max_length", t->has_write_iops_sec_max_length, false,
         t->write_iops_sec_max_length},
        {"iops_size", t->has_size_iops_sec, false, t->size_iops_sec},
    };
    json_t *o = json_pack("{s:s}", "id", id);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].required || (rows[i].has && rows[i].value))
            json_object_set_new(o, rows[i].name, json_integer((json_int_t)rows[i].value));
    if (t->group_name)
        json_object_set_new(o, "group", json_string(t->group_name));
    return o;
}

/* The block back end belongs to the device itself or to one inside it: QEMU knows which. */
static const char *backend_of(json_t *blocks, const char *alias)
{
    g_autofree char *inside = g_strdup_printf("/machine/peripheral/%s/", alias);
    size_t i;
    json_t *row;
    json_array_foreach(blocks, i, row)
    {
        const char *device = json_string_value(json_object_get(row, "qdev"));
        if (device && (strcmp(device, alias) == 0 || g_str_has_prefix(device, inside)))
            return device;
    }
    return alias;
}

int settings_throttle(struct qmp *q, const struct disk *d)
{
    const struct iotune none = {0};
    json_t *blocks = NULL;
    if (!d->alias || qmp_call(q, "query-block", NULL, &blocks) < 0)
        return d->alias ? -1 : fail(ERR_OPERATION_INVALID, "disk '%s' has no name", d->target->dev);
    json_t *order = throttle_of(d->iotune ? d->iotune : &none, backend_of(blocks, d->alias->name));
    json_decref(blocks);
    return qmp_call(q, "block_set_io_throttle", order, NULL) < 0
               ? context("cannot limit disk '%s'", d->target->dev)
               : 0;
}

static bool is_limited(const struct disk *d)
{
    return d->iotune && d->alias;
}

AWAITS static int ask_throttles(GArray *list, struct run *r, const struct domain *live)
{
    json_t *blocks = NULL;
    for (size_t i = 0; i < live->n_disks; i++) {
        const struct disk *d = live->disks[i];
        if (!is_limited(d))
            continue;
        if (!blocks && qmp_call(r->qmp, "query-block", NULL, &blocks) < 0)
            return context("cannot limit disk '%s'", d->target->dev);
        ask(list, r, "block_set_io_throttle",
            throttle_of(d->iotune, backend_of(blocks, d->alias->name)),
            g_strdup_printf("cannot limit disk '%s'", d->target->dev));
    }
    json_decref(blocks);
    return 0;
}

/* --- interfaces ------------------------------------------------------------------------------- */

static void ask_links(GArray *list, struct run *r, const struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++) {
        const struct interface *n = live->interfaces[i];
        if (!n->link || n->link->state != LINK_STATE_DOWN || !n->alias)
            continue;
        ask(list, r, "set_link", json_pack("{s:s, s:b}", "name", n->alias->name, "up", 0),
            g_strdup_printf("cannot take the link of interface '%s' down", n->alias->name));
    }
}

/* --- graphics --------------------------------------------------------------------------------- */

static int ask_expiry(GArray *list, struct run *r, const struct graphics *g)
{
    if (!g->passwd || !g->passwd_valid_to || (!g->vnc && !g->spice))
        return 0;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) when = g_date_time_new_from_iso8601(g->passwd_valid_to, utc);
    if (!when)
        return fail(ERR_XML_ERROR, "graphics: passwdValidTo='%s' is not a date and time",
                    g->passwd_valid_to);
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, g_date_time_to_unix(when));
    ask(list, r, "expire_password",
        json_pack("{s:s, s:s}", "protocol", g->vnc ? "vnc" : "spice", "time", time),
        g_strdup("cannot set until when the password of graphics is valid"));
    return 0;
}

AWAITS static int ask_all(GArray *list, struct run *r, const struct domain *live)
{
    if (ask_throttles(list, r, live) < 0)
        return -1;
    ask_balloon(list, r, live);
    ask_links(list, r, live);
    for (size_t i = 0; i < live->n_graphics; i++)
        if (ask_expiry(list, r, live->graphics[i]) < 0)
            return -1;
    return 0;
}

int settings_apply(struct run *r, const struct domain *live)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct asked));
    int rc = ask_all(list, r, live);
    for (guint i = 0; i < list->len; i++) {
        struct asked *one = &g_array_index(list, struct asked, i);
        if (rc < 0)
            qmp_forget(one->request);
        else if (qmp_wait(one->request, NULL) < 0)
            rc = context("%s", one->what);
        g_free(one->what);
    }
    return rc;
}
