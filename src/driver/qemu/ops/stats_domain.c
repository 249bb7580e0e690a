/* Figures of one guest, and where they come from: /proc, the kernel's interface counters, QEMU. */
#include "driver/qemu/ops/stats.h"
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/ops/brief.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define PATIENCE millis(100)

bool run_answers(const struct run *r)
{
    if (qmp_is_stalled(r->qmp) || run_is_stopped(r))
        return false;
    return qmp_waiting_since(r->qmp) == 0 || loop_now() - qmp_waiting_since(r->qmp) < PATIENCE;
}

/* --- /proc
 * ------------------------------------------------------------------------------------------ */

struct process_figures process_figures(pid_t pid)
{
    struct process_figures f = {0};
    char path[64];
    g_autofree char *text = NULL;
    unsigned long long user, system, pages;
    uint64_t tick = 1000000000ULL / (uint64_t)sysconf(_SC_CLK_TCK);
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (file_read(path, 4096, &text, NULL) < 0) {
        error_clear();
        return f;
    }
    const char *after_name = strrchr(text, ')');
    if (after_name && sscanf(after_name + 2,
                             "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d "
                             "%*d %*d %*d %*u %*u %llu",
                             &user, &system, &pages) == 3) {
        f.user = user * tick;
        f.system = system * tick;
        f.rss_kib = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    }
    return f;
}

int thread_figures(pid_t pid, int tid, uint64_t *ret_run, uint64_t *ret_delay)
{
    char path[96];
    g_autofree char *text = NULL;
    unsigned long long run, delay;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)pid, tid);
    if (file_read(path, 4096, &text, NULL) < 0 || sscanf(text, "%llu %llu", &run, &delay) != 2) {
        error_clear();
        return -1;
    }
    *ret_run = run;
    *ret_delay = delay;
    return 0;
}

/* --- disks
 * -------------------------------------------------------------------------------------------- */

const char *disk_target(const struct disk *d)
{
    return d->target && d->target->dev ? d->target->dev : "";
}

const char *disk_path(const struct disk *d)
{
    if (!d->source)
        return NULL;
    if (d->source->file)
        return d->source->file->file;
    return d->source->block ? d->source->block->dev : NULL;
}

const struct disk *find_disk(const struct domain *def, const char *path_or_target)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (strcmp(disk_target(def->disks[i]), path_or_target) == 0 ||
            g_strcmp0(disk_path(def->disks[i]), path_or_target) == 0)
            return def->disks[i];
    return fail_null(ERR_INVALID_ARG, "invalid path: %s", path_or_target);
}

/* QEMU names a block backend by its device's path in the object tree: .../virtio-disk0/… */
json_t *blockstats_of(json_t *blockstats, const struct disk *d)
{
    size_t i;
    json_t *row;
    if (!d->alias || !d->alias->name)
        return NULL;
    g_autofree char *step = g_strdup_printf("/%s/", d->alias->name);
    json_array_foreach(blockstats, i, row)
    {
        const char *qdev = json_string_value(json_object_get(row, "qdev"));
        g_autofree char *whole = g_strdup_printf("%s/", qdev ? qdev : "");
        if (strstr(whole, step) || g_strcmp0(qdev, d->alias->name) == 0)
            return json_object_get(row, "stats");
    }
    return NULL;
}

int64_t blockstat(json_t *stats, const char *field)
{
    json_t *value = json_object_get(stats, field);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* The path may be on a server that does not answer. */
static int size_work(void *arg)
{
    measure(arg);
    return 0;
}

AWAITS static int disk_sizes(const struct disk *d, struct disk_sizes *ret)
{
    struct sizing s = {.path = disk_path(d), .qcow2 = disk_is_qcow2(d)};
    if (!s.path)
        return fail(ERR_INVALID_ARG, "disk '%s' is empty", disk_target(d));
    if (offload(size_work, &s) < 0)
        return -1;
    if (s.error)
        return fail_errno(s.error, "cannot tell the size of '%s'", s.path);
    *ret = s.sizes;
    return 0;
}

OP(domain_get_block_info)
{
    const struct def *def = call_def(call);
    const struct disk *d = def ? find_disk(def->value, args->path) : NULL;
    struct disk_sizes sizes = {0};
    if (!d || disk_sizes(d, &sizes) < 0)
        return -1;
    ret->capacity = sizes.capacity;
    ret->allocation = sizes.allocation;
    ret->physical = sizes.physical;
    return 0;
}

AWAITS static int ask_blockstats(struct call *call, const char *path, json_t **ret_all, json_t **ret_stats)
{
    const struct disk *d = find_disk(call->guest->live->value, path);
    struct qmp *q = d ? run_monitor(call->guest) : NULL;
    if (!q || qmp_call(q, "query-blockstats", NULL, ret_all) < 0)
        return -1;
    *ret_stats = blockstats_of(*ret_all, d);
    if (*ret_stats)
        return 0;
    json_decref(*ret_all);
    return fail(ERR_INTERNAL_ERROR, "cannot find statistics for device '%s'", path);
}

OP(domain_block_stats)
{
    json_t *all = NULL, *stats;
    if (ask_blockstats(call, args->path, &all, &stats) < 0)
        return -1;
    ret->rd_req = blockstat(stats, "rd_operations");
    ret->rd_bytes = blockstat(stats, "rd_bytes");
    ret->wr_req = blockstat(stats, "wr_operations");
    ret->wr_bytes = blockstat(stats, "wr_bytes");
    ret->errs = -1;
    json_decref(all);
    return 0;
}

OP(domain_block_stats_flags)
{
    static const struct {
        const char *name, *field;
    } fields[] = {{VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, "wr_bytes"},
                  {VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, "wr_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_BYTES, "rd_bytes"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_REQ, "rd_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, "flush_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, "wr_total_time_ns"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, "rd_total_time_ns"},
                  {VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, "flush_total_time_ns"}};
    json_t *all = NULL, *stats;
    struct params p = {.mem = call->mem};
    if (ask_blockstats(call, args->path, &all, &stats) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (blockstat(stats, fields[i].field) >= 0)
            param_llong(&p, fields[i].name, blockstat(stats, fields[i].field));
    json_decref(all);
    ret->nparams = (int32_t)p.n;
    if (args->nparams == 0)
        return 0; /* the client asks how many there are */
    ret->params = p.list;
    ret->n_params = MIN(p.n, (uint32_t)args->nparams);
    return 0;
}

/* --- interfaces
 * ------------------------------------------------------------------------------------------ */

static int64_t counter(const char *dev, const char *name)
{
    g_autofree char *path = g_strdup_printf("/sys/class/net/%s/statistics/%s", dev, name);
    g_autofree char *text = NULL;
    if (file_read(path, 4096, &text, NULL) < 0)
        return -1;
    return strtoll(text, NULL, 10);
}

/* The host counts from its end of the pair: what it received the guest sent. */
int interface_figures(const char *dev, struct domain_interface_stats_ret *ret)
{
    ret->rx_bytes = counter(dev, "tx_bytes");
    if (ret->rx_bytes < 0)
        return -1;
    ret->rx_packets = counter(dev, "tx_packets");
    ret->rx_errs = counter(dev, "tx_errors");
    ret->rx_drop = counter(dev, "tx_dropped");
    ret->tx_bytes = counter(dev, "rx_bytes");
    ret->tx_packets = counter(dev, "rx_packets");
    ret->tx_errs = counter(dev, "rx_errors");
    ret->tx_drop = counter(dev, "rx_dropped");
    return 0;
}

OP(domain_interface_stats)
{
    const struct domain *def = call->guest->live->value;
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        const char *dev = nic->target ? nic->target->dev : NULL;
        const char *mac = nic->mac ? nic->mac->address : NULL;
        if (g_strcmp0(dev, args->device) != 0 && g_strcmp0(mac, args->device) != 0)
            continue;
        if (!dev)
            return fail(ERR_OPERATION_UNSUPPORTED,
                        "interface '%s' is not a device of the host: there are no counters",
                        args->device);
        return interface_figures(dev, ret);
    }
    return fail(ERR_INVALID_ARG, "invalid argument: '%s' is not a known interface", args->device);
}

/* --- memory
 * --------------------------------------------------------------------------------------------------
 */

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

/* --- the rest
 * ---------------------------------------------------------------------------------------------------
 */

OP(domain_get_info)
{
    struct guest *g = call->guest;
    struct run *r = run_of(g);
    const struct def *held = call_def(call);
    (void)args;
    if (!held)
        return -1;
    const struct domain *def = held->value;
    ret->state = (uint8_t)g->state;
    ret->max_mem = def->memory ? def->memory->size_kib : 0;
    ret->memory = def->current_memory ? def->current_memory->size_kib : ret->max_mem;
    ret->nr_virt_cpu = (uint16_t)(!def->vcpu               ? 1
                                  : def->vcpu->has_current ? def->vcpu->current
                                                           : def->vcpu->max);
    if (r) {
        struct process_figures f = process_figures(r->pid);
        ret->cpu_time = f.user + f.system;
    }
    return 0;
}

OP(domain_get_control_info)
{
    struct run *r = run_of(call->guest);
    (void)args;
    ret->state = VIR_DOMAIN_CONTROL_OK;
    if (!r || !r->qmp || qmp_is_gone(r->qmp)) {
        ret->state = VIR_DOMAIN_CONTROL_ERROR;
        ret->details = VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR;
    } else if (qmp_waiting_since(r->qmp)) {
        ret->state = VIR_DOMAIN_CONTROL_OCCUPIED;
        ret->state_time = (uint64_t)(loop_now() - qmp_waiting_since(r->qmp)) / 1000000;
    }
    return 0;
}

OP(domain_get_messages)
{
    (void)call;
    (void)args;
    ret->n_msgs = 0;
    return 0;
}

OP(domain_get_vcpus_flags)
{
    bool maximum = args->flags & VIR_DOMAIN_VCPU_MAXIMUM;
    if (args->flags & VIR_DOMAIN_VCPU_GUEST)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "counting vcpus through the guest agent is not supported by this driver yet");
    if ((args->flags & VIR_DOMAIN_AFFECT_LIVE) && !guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    if ((args->flags & VIR_DOMAIN_AFFECT_CONFIG) && !call->guest->persistent)
        return fail(ERR_OPERATION_INVALID, "transient domains do not have any persistent config");
    const struct def *held = call_def_of(call, args->flags & VIR_DOMAIN_AFFECT_CONFIG);
    if (!held)
        return -1;
    const struct domain *def = held->value;
    unsigned all = def->vcpu ? def->vcpu->max : 1;
    ret->num =
        (int32_t)(!maximum && def->vcpu && def->vcpu->has_current ? def->vcpu->current : all);
    return 0;
}
