/* The memory of a guest: what its balloon tells. Called by the dispatcher on the guest's lane;
 * awaits QEMU's answers, no longer than the call's deadline. */
#include "driver/qemu/ops/stats.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/ops/ops.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define ANSWER_DEADLINE seconds(30)

struct memory_figures {
    struct domain_memory_stat list[VIR_DOMAIN_MEMORY_STAT_NR];
    uint32_t n, max;
};

static void add_stat(struct memory_figures *f, int tag, uint64_t value)
{
    if (f->n < f->max && f->n < VIR_DOMAIN_MEMORY_STAT_NR)
        f->list[f->n++] = (struct domain_memory_stat){tag, value};
}

/* Where the balloon device stands in QEMU's object tree; its statistics are a property. */
AWAITS static json_t *balloon_statistics(struct call *call, struct qmp *q)
{
    const struct domain *def = call->guest->live->value;
    json_t *reply = NULL;
    if (!def->n_memballoons || !def->memballoons[0]->alias ||
        def->memballoons[0]->model == MEMBALLOON_MODEL_NONE_)
        return NULL;
    json_t *args =
        json_pack("{s:o, s:s}", "path",
                  json_sprintf("/machine/peripheral/%s", def->memballoons[0]->alias->name),
                  "property", "guest-stats");
    if (qmp_call(q, "qom-get", args, &reply) < 0) {
        error_clear();
        return NULL;
    }
    return reply;
}

static void guest_statistics(struct memory_figures *f, json_t *reply)
{
    static const struct {
        const char *name;
        int tag;
        unsigned divide;
    } fields[] = {{"stat-swap-in", VIR_DOMAIN_MEMORY_STAT_SWAP_IN, 1024},
                  {"stat-swap-out", VIR_DOMAIN_MEMORY_STAT_SWAP_OUT, 1024},
                  {"stat-major-faults", VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT, 1},
                  {"stat-minor-faults", VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT, 1},
                  {"stat-free-memory", VIR_DOMAIN_MEMORY_STAT_UNUSED, 1024},
                  {"stat-total-memory", VIR_DOMAIN_MEMORY_STAT_AVAILABLE, 1024},
                  {"stat-available-memory", VIR_DOMAIN_MEMORY_STAT_USABLE, 1024},
                  {"stat-disk-caches", VIR_DOMAIN_MEMORY_STAT_DISK_CACHES, 1024},
                  {"stat-htlb-pgalloc", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 1},
                  {"stat-htlb-pgfail", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 1}};
    json_t *stats = json_object_get(reply, "stats");
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        json_t *value = json_object_get(stats, fields[i].name);
        /* a guest that did not say has all ones, which is -1 in JSON or larger than its integers */
        if (json_is_integer(value) && json_integer_value(value) >= 0)
            add_stat(f, fields[i].tag, (uint64_t)json_integer_value(value) / fields[i].divide);
    }
    json_t *update = json_object_get(reply, "last-update");
    if (json_is_integer(update))
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE, (uint64_t)json_integer_value(update));
}

OP(domain_memory_stats)
{
    struct run *r = run_of(call->guest);
    struct qmp *q = run_monitor(call->guest);
    struct memory_figures *f = arena_new_struct(call->mem, struct memory_figures);
    json_t *balloon = NULL;
    f->max = args->max_stats;
    if (!q)
        return -1;
    if (qmp_call(q, "query-balloon", NULL, &balloon) < 0) {
        if (qmp_is_gone(q) || qmp_is_stalled(q))
            return -1;
        error_clear(); /* a guest without a balloon has what it was given */
        const struct domain *def = call->guest->live->value;
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, def->memory ? def->memory->size_kib : 0);
    } else {
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON,
                 (uint64_t)json_integer_value(json_object_get(balloon, "actual")) / 1024);
        json_decref(balloon);
    }
    json_t *stats = balloon_statistics(call, q);
    guest_statistics(f, stats);
    json_decref(stats);
    add_stat(f, VIR_DOMAIN_MEMORY_STAT_RSS, process_figures(r->pid).rss_kib);
    ret->stats = f->list;
    ret->n_stats = f->n;
    return 0;
}

/* --- changing it
 * ------------------------------------------------------------------------------------------------
 */

struct size_edit {
    uint64_t kib;
    bool maximum;
};

static void set_kib(struct memory_size **size, uint64_t kib)
{
    if (!*size)
        *size = value_new(&type_memory_size);
    (*size)->size_kib = kib;
    (*size)->has_size_kib = true;
}

static uint64_t current_kib(const struct domain *d)
{
    return d->current_memory ? d->current_memory->size_kib : d->memory ? d->memory->size_kib : 0;
}

static int edit_size(void *value, void *arg)
{
    struct domain *d = value;
    const struct size_edit *e = arg;
    if (!e->maximum) {
        if (d->memory && e->kib > d->memory->size_kib)
            return fail(ERR_INVALID_ARG, "more memory than the domain's maximum");
        set_kib(&d->current_memory, e->kib);
        return 0;
    }
    uint64_t current = current_kib(d);
    if (!d->memory)
        d->memory = value_new(&type_memory);
    d->memory->size_kib = e->kib;
    d->memory->has_size_kib = true;
    set_kib(&d->current_memory, MIN(current, e->kib));
    return 0;
}

AWAITS static int balloon_to(struct guest *g, uint64_t kib)
{
    const struct domain *d = g->live->value;
    struct qmp *q = run_monitor(g);
    if (!q)
        return -1;
    if (d->memory && kib > d->memory->size_kib)
        return fail(ERR_INVALID_ARG, "more memory than the domain's maximum");
    if (!d->n_memballoons || d->memballoons[0]->model == MEMBALLOON_MODEL_NONE_)
        return fail(ERR_OPERATION_INVALID, "a running guest changes its memory by a balloon, and "
                                           "this one has none (<memballoon>)");
    DEADLINE(ANSWER_DEADLINE);
    return qmp_call(q, "balloon", json_pack("{s:I}", "value", (json_int_t)(kib * 1024)), NULL);
}

OP_NO_RET(domain_set_memory_flags)
{
    struct size_edit e = {args->memory, args->flags & VIR_DOMAIN_MEM_MAXIMUM};
    bool live, config;
    (void)ret;
    if (guest_memory_fits(e.kib) < 0 ||
        guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (e.maximum && live)
        return fail(ERR_OPERATION_INVALID,
                    "the maximum of memory changes with the next start only: use flag CONFIG");
    if (live && balloon_to(call->guest, e.kib) < 0)
        return -1;
    /* what the guest has given back by now its balloon tells; the live definition follows it */
    return config ? guest_edit(call->guest, false, edit_size, &e) : 0;
}

OP_NO_RET(domain_set_max_memory)
{
    struct size_edit e = {args->memory, true};
    (void)ret;
    if (guest_memory_fits(e.kib) < 0)
        return -1;
    if (guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID,
                    "the maximum of memory changes with the next start only: use flag CONFIG");
    return guest_edit(call->guest, false, edit_size, &e);
}

static int edit_period(void *value, void *arg)
{
    struct domain *d = value;
    if (!d->n_memballoons || d->memballoons[0]->model == MEMBALLOON_MODEL_NONE_)
        return fail(ERR_OPERATION_INVALID, "only a virtio memory balloon collects statistics");
    if (!d->memballoons[0]->stats)
        d->memballoons[0]->stats = value_new(&type_balloon_stats);
    d->memballoons[0]->stats->period = *(const uint32_t *)arg;
    d->memballoons[0]->stats->has_period = true;
    return 0;
}

AWAITS static int ask_period(struct guest *g, int64_t period)
{
    const struct domain *d = g->live->value;
    struct qmp *q = run_monitor(g);
    if (!q)
        return -1;
    if (!d->n_memballoons || !d->memballoons[0]->alias)
        return 0; /* edit_period() refuses */
    DEADLINE(ANSWER_DEADLINE);
    return qmp_call(
        q, "qom-set",
        json_pack("{s:o, s:s, s:I}", "path",
                  json_sprintf("/machine/peripheral/%s", d->memballoons[0]->alias->name),
                  "property", "guest-stats-polling-interval", "value", (json_int_t)period),
        NULL);
}

OP_NO_RET(domain_set_memory_stats_period)
{
    uint32_t period = (uint32_t)args->period;
    bool live, config;
    (void)ret;
    if (args->period < 0)
        return fail(ERR_INVALID_ARG, "a period of %d seconds is none", args->period);
    if (guest_affected(call->guest, args->flags, &live, &config) < 0 ||
        (live && ask_period(call->guest, args->period) < 0))
        return -1;
    return guest_edit_flags(call->guest, args->flags, edit_period, &period);
}

/* --- looking into it
 * ------------------------------------------------------------------------------------------------
 */

/* QEMU writes a file that exists already and that nobody but it and we may read. */
char *temporary_file(struct guest *g, int *ret_fd)
{
    struct run *r = run_of(g);
    char *path = g_build_filename(r->private_dir, "for-client.XXXXXX", NULL);
    *ret_fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (*ret_fd >= 0 && labels_give_own(r, g->live->value, path) == 0)
        return path;
    if (*ret_fd >= 0) {
        fd_closep(ret_fd);
        unlink(path);
        g_free(path);
        return NULL;
    }
    fail_errno(errno, "cannot make a temporary file '%s'", path);
    g_free(path);
    return NULL;
}

OP(domain_memory_peek)
{
    struct qmp *q = run_monitor(call->guest);
    bool is_virtual = args->flags & VIR_MEMORY_VIRTUAL;
    int fd = -1;
    if (!q)
        return -1;
    if (is_virtual == !!(args->flags & VIR_MEMORY_PHYSICAL))
        return fail(ERR_INVALID_ARG,
                    "one of the flags VIR_MEMORY_VIRTUAL and VIR_MEMORY_PHYSICAL is needed");
    g_autofree char *path = temporary_file(call->guest, &fd);
    if (!path)
        return -1;
    int rc;
    {
        DEADLINE(ANSWER_DEADLINE);
        rc = qmp_call(q, is_virtual ? "memsave" : "pmemsave",
                      json_pack("{s:I, s:I, s:s}", "val", (json_int_t)args->offset, "size",
                                (json_int_t)args->size, "filename", path),
                      NULL);
    }
    unlink(path);
    uint8_t *buffer = arena_new_array(call->mem, uint8_t, args->size + 1);
    if (rc == 0 && pread(fd, buffer, args->size, 0) != (ssize_t)args->size)
        rc = fail(ERR_OPERATION_FAILED, "QEMU wrote less than %u bytes of memory", args->size);
    close(fd);
    ret->buffer = buffer;
    ret->n_buffer = args->size;
    return rc;
}
