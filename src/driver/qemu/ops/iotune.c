/* Limits of a disk's traffic: virDomainGet/SetBlockIoTune. A running guest's QEMU is told first,
 * then the definitions follow. Called by the dispatcher on the guest's lane; awaits QEMU and the
 * durable store. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"
#include "reflect/path.h"

#define ANSWER_DEADLINE seconds(30)
#define NUMBER(word)                               \
    {                                              \
#word, VIR_TYPED_PARAM_ULLONG, #word, 0, 1 \
    }
static const struct param_row rows[] = {
    NUMBER(total_bytes_sec),
    NUMBER(read_bytes_sec),
    NUMBER(write_bytes_sec),
    NUMBER(total_iops_sec),
    NUMBER(read_iops_sec),
    NUMBER(write_iops_sec),
    NUMBER(total_bytes_sec_max),
    NUMBER(read_bytes_sec_max),
    NUMBER(write_bytes_sec_max),
    NUMBER(total_iops_sec_max),
    NUMBER(read_iops_sec_max),
    NUMBER(write_iops_sec_max),
    NUMBER(size_iops_sec),
    {"group_name", VIR_TYPED_PARAM_STRING, "group_name"},
    NUMBER(total_bytes_sec_max_length),
    NUMBER(read_bytes_sec_max_length),
    NUMBER(write_bytes_sec_max_length),
    NUMBER(total_iops_sec_max_length),
    NUMBER(read_iops_sec_max_length),
    NUMBER(write_iops_sec_max_length),
};

static const struct def *def_by_flags(struct call *call, uint32_t flags)
{
    bool live, config;
    if (guest_affected(call->guest, flags & ~(uint32_t)VIR_TYPED_PARAM_STRING_OKAY, &live,
                       &config) < 0)
        return NULL;
    if (live && config)
        return fail_null(ERR_INVALID_ARG,
                         "a query is about the live or the stored definition, not both");
    return call_def_of(call, config);
}

OP(domain_get_block_io_tune)
{
    struct params p = {.mem = call->mem};
    const struct def *def = def_by_flags(call, args->flags);
    const struct disk *d = NULL;
    if (!def)
        return -1;
    if (args->disk && !(d = find_disk(def->value, args->disk)))
        return -1;
    params_read(&p, rows, G_N_ELEMENTS(rows), &type_iotune, d ? d->iotune : NULL);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

/* --- changing it
 * ------------------------------------------------------------------------------------------------
 */

struct iotune_edit {
    const char *disk;
    const struct typed_param *list;
    uint32_t n;
};

/* What is limited in total is not limited by direction: setting one kind takes the other back. */
static void take_back(struct iotune *t, const struct iotune_edit *e, const char *what)
{
    bool total = false, direction = false;
    for (uint32_t i = 0; i < e->n; i++) {
        const char *name = e->list[i].field;
        if (!g_str_has_suffix(name, what) || !e->list[i].value.ul)
            continue;
        total |= g_str_has_prefix(name, "total");
        direction |= !g_str_has_prefix(name, "total");
    }
    for (size_t i = 0; total != direction && i < G_N_ELEMENTS(rows); i++) {
        bool is_total = g_str_has_prefix(rows[i].name, "total");
        if (g_str_has_suffix(rows[i].name, what) && !g_str_has_prefix(rows[i].name, "size") &&
            is_total != total)
            value_set(&type_iotune, t, rows[i].path, NULL);
    }
}

static bool is_nothing(const struct iotune *t)
{
    void *empty = value_new(&type_iotune);
    bool same = value_same(&type_iotune, t, empty, false, NULL);
    value_free(&type_iotune, empty);
    return same;
}

static int check_both(const struct iotune *t)
{
    const struct {
        uint64_t total, read, write;
        const char *what;
    } pairs[] = {
        {t->total_bytes_sec, t->read_bytes_sec, t->write_bytes_sec, "bytes_sec"},
        {t->total_iops_sec, t->read_iops_sec, t->write_iops_sec, "iops_sec"},
        {t->total_bytes_sec_max, t->read_bytes_sec_max, t->write_bytes_sec_max, "bytes_sec_max"},
        {t->total_iops_sec_max, t->read_iops_sec_max, t->write_iops_sec_max, "iops_sec_max"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (pairs[i].total && (pairs[i].read || pairs[i].write))
            return fail(ERR_INVALID_ARG, "%s: limit the total, or reads and writes, not both",
                        pairs[i].what);
    return 0;
}

static int edit_iotune(void *value, void *arg)
{
    static const char *const kinds[] = {"_bytes_sec", "_iops_sec", "_bytes_sec_max",
                                        "_iops_sec_max"};
    const struct iotune_edit *e = arg;
    struct disk *d = (struct disk *)find_disk(value, e->disk);
    if (!d)
        return -1;
    if (!d->iotune)
        d->iotune = value_new(&type_iotune);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        take_back(d->iotune, e, kinds[i]);
    if (params_write(rows, G_N_ELEMENTS(rows), &type_iotune, d->iotune, e->list, e->n) < 0 ||
        check_both(d->iotune) < 0)
        return -1;
    if (is_nothing(d->iotune)) {
        value_free(&type_iotune, d->iotune);
        d->iotune = NULL;
    }
    return 0;
}

/* The disk as it will be, told to QEMU. */
AWAITS static int apply(struct call *call, const struct iotune_edit *e)
{
    const struct def *def = call_def_of(call, false);
    struct qmp *q = def ? run_monitor(call->guest) : NULL;
    if (!q)
        return -1;
    struct domain *copy = value_copy(&type_domain, def->value);
    int rc = edit_iotune(copy, (void *)e);
    DEADLINE(ANSWER_DEADLINE);
    if (rc == 0)
        rc = settings_throttle(q, find_disk(copy, e->disk));
    value_free(&type_domain, copy);
    return rc;
}

static void tell(struct call *call, const struct iotune_edit *e)
{
    struct guest *g = call->guest;
    struct params p = {.mem = call->mem};
    const struct disk *d = find_disk(g->live->value, e->disk);
    if (!d)
        return error_clear();
    param_string(&p, VIR_DOMAIN_TUNABLE_BLKDEV_DISK, disk_target(d));
    params_under(&p, "blkdeviotune", e->list, e->n);
    event_tunable(g, p.list, p.n);
}

OP_NO_RET(domain_set_block_io_tune)
{
    const struct iotune_edit e = {args->disk, args->params, args->n_params};
    bool live, config;
    (void)ret;
    if (params_check(rows, G_N_ELEMENTS(rows), e.list, e.n) < 0 ||
        guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (live && apply(call, &e) < 0)
        return -1;
    if (guest_edit_flags(call->guest, args->flags, edit_iotune, (void *)&e) < 0)
        return -1;
    if (live)
        tell(call, &e);
    return 0;
}
