/* Shares and limits of what the host gives a guest, as typed parameters: memory, NUMA nodes, block
 * I/O. Bodies of calls in the guest's lane, for every driver: its `retune` hook is told what will
 * be before it is published. Awaits that and the durable store. Invariant: a list is checked whole
 * before any of it is taken.
 */
#include "guest/tune.h"
#include <glib.h>
#include <string.h>
#include "gen/domain.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "guest/registry.h"
#include "libvirt/libvirt.h"
#include "reflect/path.h"

#define UNLIMITED VIR_DOMAIN_MEMORY_PARAM_UNLIMITED
#define OP(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, void *ret)

const struct domain *guest_asked(struct call *call, uint32_t flags)
{
    bool live, config;
    uint32_t both = VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG;
    if ((flags & both) == both)
        return fail_null(ERR_INVALID_ARG,
                         "a question is about the live or the stored definition, not both");
    if (guest_affected(call->guest, flags & both, &live, &config) < 0)
        return NULL;
    const struct def *def = call_def_of(call, !live);
    return def ? def->value : NULL;
}

static int edit_setting(void *value, void *arg)
{
    const struct setting *s = arg;
    return params_write(s->rows, s->n_rows, &type_domain, value, s->params, s->n_params);
}

/* The guest as it will be, to who puts that into effect. */
AWAITS static int tell_driver(struct call *call, edit_fn *edit, void *arg)
{
    const struct guest_registry_hooks *h = &call->guest->registry->hooks;
    const struct def *live = h->retune ? call_def_of(call, false) : NULL;
    if (!live)
        return h->retune ? -1 : 0;
    struct domain *wanted = value_copy(&type_domain, live->value);
    int rc = edit(wanted, arg);
    if (rc == 0)
        rc = h->retune(h->arg, call->guest, wanted);
    value_free(&type_domain, wanted);
    return rc;
}

AWAITS int guest_tune(struct call *call, uint32_t flags, edit_fn *edit, void *arg)
{
    bool live, config;
    flags &= VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG;
    if (guest_affected(call->guest, flags, &live, &config) < 0)
        return -1;
    if (live && tell_driver(call, edit, arg) < 0)
        return -1;
    return guest_edit_flags(call->guest, flags, edit, arg);
}

AWAITS static int set_rows(struct call *call, struct setting *s, uint32_t flags)
{
    if (params_check(s->rows, s->n_rows, s->params, s->n_params) < 0)
        return -1;
    return guest_tune(call, flags, edit_setting, s);
}

/* --- memory ----------------------------------------------------------------------------------- */

static const struct param_row memory_rows[] = {
    {VIR_DOMAIN_MEMORY_HARD_LIMIT, VIR_TYPED_PARAM_ULLONG, "memtune.hard_limit.size_kib", UNLIMITED,
     2},
    {VIR_DOMAIN_MEMORY_SOFT_LIMIT, VIR_TYPED_PARAM_ULLONG, "memtune.soft_limit.size_kib", UNLIMITED,
     2},
    {VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT, VIR_TYPED_PARAM_ULLONG, "memtune.swap_hard_limit.size_kib",
     UNLIMITED, 2},
};

OP(domain_get_memory_parameters)
{
    const struct domain *d = guest_asked(call, args->flags);
    struct params p = {.mem = call->mem};
    if (!d)
        return -1;
    params_read(&p, ROWS(memory_rows), &type_domain, d);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

OP_NO_RET(domain_set_memory_parameters)
{
    struct setting s = {ROWS(memory_rows), args->params, args->n_params};
    return set_rows(call, &s, args->flags);
}

/* --- NUMA ------------------------------------------------------------------------------------- */

static const struct param_row numa_rows[] = {
    {VIR_DOMAIN_NUMA_NODESET, VIR_TYPED_PARAM_STRING, "numatune.memory.nodeset", 0, 0},
    {VIR_DOMAIN_NUMA_MODE, VIR_TYPED_PARAM_INT, NULL, 0, 0},
};

static const enum numa_mode numa_modes[] = {NUMA_MODE_STRICT, NUMA_MODE_PREFERRED,
                                            NUMA_MODE_INTERLEAVE, NUMA_MODE_RESTRICTIVE};

static int mode_number(const struct domain *d)
{
    enum numa_mode mode =
        d->numatune && d->numatune->memory ? d->numatune->memory->mode : NUMA_MODE_STRICT;
    for (size_t i = 0; i < G_N_ELEMENTS(numa_modes); i++)
        if (numa_modes[i] == mode)
            return (int)i;
    return 0;
}

OP(domain_get_numa_parameters)
{
    const struct domain *d = guest_asked(call, args->flags);
    struct params p = {.mem = call->mem};
    if (!d)
        return -1;
    param_int(&p, VIR_DOMAIN_NUMA_MODE, mode_number(d));
    params_read(&p, numa_rows, 1, &type_domain, d);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

static int edit_numa(void *value, void *arg)
{
    struct domain *d = value;
    const struct setting *s = arg;
    const struct typed_param *mode = param_find(s->params, s->n_params, VIR_DOMAIN_NUMA_MODE);
    if (edit_setting(value, arg) < 0)
        return -1;
    if (!d->numatune)
        d->numatune = value_new(&type_numatune);
    if (!d->numatune->memory)
        d->numatune->memory = value_new(&type_numa_memory);
    if (mode || !d->numatune->memory->mode)
        d->numatune->memory->mode = mode ? numa_modes[mode->value.i] : NUMA_MODE_STRICT;
    return 0;
}

OP_NO_RET(domain_set_numa_parameters)
{
    struct setting s = {ROWS(numa_rows), args->params, args->n_params};
    bool live, config;
    if (params_check(s.rows, s.n_rows, s.params, s.n_params) < 0)
        return -1;
    const struct typed_param *mode = param_find(s.params, s.n_params, VIR_DOMAIN_NUMA_MODE);
    const struct typed_param *set = param_find(s.params, s.n_params, VIR_DOMAIN_NUMA_NODESET);
    if (mode && (mode->value.i < 0 || mode->value.i >= (int)G_N_ELEMENTS(numa_modes)))
        return fail(ERR_INVALID_ARG, "there is no NUMA mode %d", mode->value.i);
    if (set && (!set->value.s || !*set->value.s))
        return fail(ERR_INVALID_ARG, "an empty set of nodes");
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (mode && live &&
        numa_modes[mode->value.i] != numa_modes[mode_number(guest_def(call->guest, false)->value)])
        return fail(ERR_OPERATION_INVALID,
                    "the NUMA mode changes with the next start only: use flag CONFIG");
    return guest_tune(call, args->flags, edit_numa, &s);
}

/* --- block I/O -------------------------------------------------------------------------------- */

static const struct param_row blkio_rows[] = {
    {VIR_DOMAIN_BLKIO_WEIGHT, VIR_TYPED_PARAM_UINT, "blkiotune.weight", 0, 1},
    {VIR_DOMAIN_BLKIO_DEVICE_WEIGHT, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
    {VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
    {VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
    {VIR_DOMAIN_BLKIO_DEVICE_READ_BPS, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
    {VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS, VIR_TYPED_PARAM_STRING, NULL, 0, 0},
};
/* The number of one device, by row of the table. */
static const char *const blkio_fields[] = {
    NULL, "weight", "read_iops_sec", "write_iops_sec", "read_bytes_sec", "write_bytes_sec"};

static char *device_list(const struct domain *d, const char *field)
{
    GString *text = g_string_new(NULL);
    uint64_t number;
    for (size_t i = 0; d->blkiotune && i < d->blkiotune->n_devices; i++) {
        const struct blkio_device *dev = d->blkiotune->devices[i];
        if (value_number(&type_blkio_device, dev, field, &number) && number)
            g_string_append_printf(text, "%s%s,%" G_GUINT64_FORMAT, text->len ? "," : "", dev->path,
                                   number);
    }
    return g_string_free(text, false);
}

OP(domain_get_blkio_parameters)
{
    const struct domain *d = guest_asked(call, args->flags);
    struct params p = {.mem = call->mem};
    if (!d)
        return -1;
    params_read(&p, blkio_rows, 1, &type_domain, d);
    for (size_t i = 1; i < G_N_ELEMENTS(blkio_rows); i++) {
        g_autofree char *text = device_list(d, blkio_fields[i]);
        param_string(&p, blkio_rows[i].name, text);
    }
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

static struct blkio_device *device_of(struct domain *d, const char *path)
{
    if (!d->blkiotune)
        d->blkiotune = value_new(&type_blkiotune);
    struct blkiotune *t = d->blkiotune;
    for (size_t i = 0; i < t->n_devices; i++)
        if (g_strcmp0(t->devices[i]->path, path) == 0)
            return t->devices[i];
    t->devices = g_renew(struct blkio_device *, t->devices, t->n_devices + 1);
    struct blkio_device *dev = t->devices[t->n_devices++] = value_new(&type_blkio_device);
    dev->path = g_strdup(path);
    return dev;
}

/* "PATH,NUMBER,PATH,NUMBER": for each device named there. */
static int set_devices(struct domain *d, const char *param, const char *field, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, ",", -1);
    guint n = g_strv_length(words);
    for (guint i = 0; i < n; i += 2) {
        char *end = NULL;
        uint64_t number = i + 1 < n ? g_ascii_strtoull(words[i + 1], &end, 10) : 0;
        if (i + 1 >= n || end == words[i + 1] || *end)
            return fail(ERR_INVALID_ARG, "block devices of '%s' are PATH,NUMBER,…, not '%s'", param,
                        list);
        struct blkio_device *dev = device_of(d, words[i]);
        if (number ? value_set_number(&type_blkio_device, dev, field, number) < 0
                   : value_set(&type_blkio_device, dev, field, NULL) < 0)
            return fail(ERR_INVALID_ARG, "the number of '%s' in '%s' does not fit", words[i], list);
    }
    return 0;
}

static int edit_blkio(void *value, void *arg)
{
    const struct setting *s = arg;
    for (size_t i = 1; i < G_N_ELEMENTS(blkio_rows); i++) {
        const struct typed_param *p = param_find(s->params, s->n_params, blkio_rows[i].name);
        if (p && p->value.s &&
            set_devices(value, blkio_rows[i].name, blkio_fields[i], p->value.s) < 0)
            return -1;
    }
    return edit_setting(value, arg);
}

OP_NO_RET(domain_set_blkio_parameters)
{
    struct setting s = {ROWS(blkio_rows), args->params, args->n_params};
    if (params_check(s.rows, s.n_rows, s.params, s.n_params) < 0)
        return -1;
    return guest_tune(call, args->flags, edit_blkio, &s);
}
