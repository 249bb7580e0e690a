/* The virtual CPUs of a running guest as threads of the host: virDomainGetVcpus. Called by the
 * dispatcher on the guest's lane; awaits one answer of QEMU, no longer than ANSWER_DEADLINE. */
#include <glib.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include "driver/qemu/guest/cputune.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"
#include "sys/cgroup.h"
#include "sys/file.h"
#include "sys/host.h"

#define ANSWER_DEADLINE seconds(5)
#define CHANGE_DEADLINE seconds(120)
enum { FIELD_PROCESSOR = 39, FIELD_STATE = 3 }; /* of /proc/PID/stat, from 1 */

static int32_t processor_of(pid_t pid, int tid)
{
    char path[96];
    g_autofree char *text = NULL;
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid, tid);
    if (file_read(path, 4096, &text, NULL) < 0) {
        error_clear();
        return VIR_VCPU_INFO_CPU_OFFLINE;
    }
    const char *end = strrchr(text, ')'); /* the name may hold blanks */
    g_auto(GStrv) words = end ? g_strsplit(end + 2, " ", 0) : NULL;
    if (!words || g_strv_length(words) <= FIELD_PROCESSOR - FIELD_STATE)
        return VIR_VCPU_INFO_CPU_UNAVAILABLE;
    return (int32_t)g_ascii_strtoll(words[FIELD_PROCESSOR - FIELD_STATE], NULL, 10);
}

static void put_affinity(int tid, uint8_t *map, size_t len)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(tid, sizeof set, &set) < 0)
        return;
    for (size_t i = 0; i < len * 8 && i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &set))
            map[i / 8] |= (uint8_t)(1U << i % 8);
}

static void put_cpu(struct call *call, json_t *cpu, struct vcpu_info *info, uint8_t *map,
                    size_t len)
{
    const struct run *r = run_of(call->guest);
    int tid = (int)json_integer_value(json_object_get(cpu, "thread-id"));
    uint64_t waited = 0;
    info->number = (uint32_t)json_integer_value(json_object_get(cpu, "cpu-index"));
    info->state = VIR_VCPU_RUNNING;
    info->cpu = r ? processor_of(r->pid, tid) : VIR_VCPU_INFO_CPU_OFFLINE;
    if (r && thread_figures(r->pid, tid, &info->cpu_time, &waited) < 0)
        info->cpu_time = 0;
    put_affinity(tid, map, len);
}

OP(domain_get_vcpus)
{
    struct run *r = run_of(call->guest);
    json_t *cpus = NULL;
    if (!r)
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain '%s' is not running",
                       call->guest->name);
    if (args->maxinfo < 0 || args->maplen < 0 ||
        (uint64_t)args->maxinfo * (uint64_t)args->maplen > 8388608)
        return fail(ERR_INVALID_ARG, "room for %d vcpus of %d bytes is out of range", args->maxinfo,
                    args->maplen);
    DEADLINE(ANSWER_DEADLINE);
    run_ref(r); /* it may end while it is asked */
    int rc = qmp_call(r->qmp, "query-cpus-fast", NULL, &cpus);
    run_unref(r);
    if (rc < 0)
        return -1;
    uint32_t n = (uint32_t)MIN(json_array_size(cpus), (size_t)args->maxinfo);
    size_t len = (size_t)args->maplen;
    uint8_t *maps = arena_new_array(call->mem, uint8_t, n * len + 1);
    ret->info = arena_new_array(call->mem, struct vcpu_info, n + 1);
    for (uint32_t i = 0; i < n; i++)
        put_cpu(call, json_array_get(cpus, i), &ret->info[i], maps + i * len, len);
    ret->n_info = n;
    ret->cpumaps = maps;
    ret->n_cpumaps = (uint32_t)(n * len);
    json_decref(cpus);
    return 0;
}

OP(domain_get_vcpus_flags)
{
    bool maximum = args->flags & VIR_DOMAIN_VCPU_MAXIMUM;
    if (args->flags & VIR_DOMAIN_VCPU_GUEST) {
        if (maximum || args->flags & VIR_DOMAIN_AFFECT_CONFIG)
            return fail(ERR_INVALID_ARG,
                        "a guest counts the vcpus that are on line now, nothing else");
        ret->num = run_monitor(call->guest) ? guest_vcpus_online(call) : -1;
        return ret->num < 0 ? -1 : 0;
    }
    if ((args->flags & VIR_DOMAIN_AFFECT_LIVE) && !guest_is_active(call->guest))
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
    if ((args->flags & VIR_DOMAIN_AFFECT_CONFIG) && !call->guest->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain has no stored definition");
    const struct def *held = call_def_of(call, args->flags & VIR_DOMAIN_AFFECT_CONFIG);
    if (!held)
        return -1;
    const struct domain *def = held->value;
    unsigned all = def->vcpu ? def->vcpu->max : 1;
    ret->num =
        (int32_t)(!maximum && def->vcpu && def->vcpu->has_current ? def->vcpu->current : all);
    return 0;
}

OP(domain_get_max_vcpus)
{
    (void)args;
    if (!guest_is_active(call->guest))
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
    const struct domain *def = call->guest->live->value;
    ret->num = (int32_t)(def->vcpu ? def->vcpu->max : 1);
    return 0;
}

/* --- changing their number
 * ------------------------------------------------------------------------------------------------
 */

struct vcpu_edit {
    unsigned n;
    bool maximum;
};

static int edit_vcpus(void *value, void *arg)
{
    struct domain *d = value;
    const struct vcpu_edit *e = arg;
    if (!d->vcpu) {
        d->vcpu = value_new(&type_vcpu);
        d->vcpu->max = 1;
        d->vcpu->has_max = true;
    }
    if (e->maximum) {
        bool had = d->vcpu->has_current;
        unsigned current = MIN(had ? d->vcpu->current : d->vcpu->max, e->n);
        d->vcpu->has_current = current != e->n;
        d->vcpu->current = current;
        d->vcpu->max = e->n;
        return 0;
    }
    if (e->n > d->vcpu->max)
        return fail(ERR_INVALID_ARG, "%u vCPUs: the stored definition allows %u", e->n,
                    d->vcpu->max);
    d->vcpu->has_current = e->n != d->vcpu->max;
    d->vcpu->current = e->n;
    return 0;
}

static unsigned online_vcpus(const struct domain *d)
{
    return !d->vcpu ? 1 : d->vcpu->has_current ? d->vcpu->current : d->vcpu->max;
}

/* A slot of query-hotpluggable-cpus that is empty (or, to take one out, that we filled). */
static json_t *find_slot(json_t *slots, bool filled)
{
    json_t *found = NULL, *row;
    size_t i;
    json_array_foreach(slots, i, row)
    {
        const char *path = json_string_value(json_object_get(row, "qom-path"));
        if (!filled && !path)
            found = row; /* the list is from the last to the first */
        else if (filled && path && g_str_has_prefix(path, "/machine/peripheral/vcpu") && !found)
            found = row;
    }
    return found;
}

AWAITS static int plug_one(struct qmp *q, json_t *slot, unsigned index)
{
    json_t *device = json_deep_copy(json_object_get(slot, "props"));
    if (!device)
        return fail(ERR_OPERATION_UNSUPPORTED, "the machine of this guest cannot plug vcpus");
    json_object_set(device, "driver", json_object_get(slot, "type"));
    json_object_set_new(device, "id", json_sprintf("vcpu%u", index));
    return qmp_call(q, "device_add", device, NULL);
}

AWAITS static int unplug_one(struct run *r, json_t *slot)
{
    const char *path = json_string_value(json_object_get(slot, "qom-path"));
    g_autofree char *id = g_strdup(path + strlen("/machine/peripheral/"));
    return run_unplug(r, id);
}

AWAITS static int change_one(struct run *r, bool add, unsigned index)
{
    json_t *slots = NULL;
    if (qmp_call(r->qmp, "query-hotpluggable-cpus", NULL, &slots) < 0)
        return -1;
    json_t *slot = find_slot(slots, !add);
    int rc;
    if (!slot)
        rc = fail(ERR_OPERATION_UNSUPPORTED,
                  add ? "the machine of this guest has no place for more vcpus"
                      : "vcpus that the guest started with cannot be unplugged");
    else
        rc = add ? plug_one(r->qmp, slot, index) : unplug_one(r, slot);
    json_decref(slots);
    return rc;
}

/* One after the other; the definition says how many there are at any time. */
AWAITS static int change_live(struct guest *g, unsigned wanted)
{
    const struct domain *d = g->live->value;
    unsigned now = online_vcpus(d);
    if (d->vcpu && wanted > d->vcpu->max)
        return fail(ERR_INVALID_ARG, "%u vCPUs: the running guest can have %u", wanted,
                    d->vcpu->max);
    DEADLINE(CHANGE_DEADLINE);
    while (now != wanted) {
        if (change_one(run_of(g), wanted > now, now) < 0)
            return -1;
        now += wanted > now ? 1U : -1U;
        struct vcpu_edit e = {now, false};
        if (guest_edit(g, true, edit_vcpus, &e) < 0)
            return -1;
    }
    return 0;
}

OP_NO_RET(domain_set_vcpus_flags)
{
    struct vcpu_edit e = {args->nvcpus, args->flags & VIR_DOMAIN_VCPU_MAXIMUM};
    bool live, config;
    (void)ret;
    if (args->flags & VIR_DOMAIN_VCPU_HOTPLUGGABLE)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "flag VIR_DOMAIN_VCPU_HOTPLUGGABLE is not supported by this driver yet");
    if (args->flags & VIR_DOMAIN_VCPU_GUEST) {
        if (e.maximum || args->flags & VIR_DOMAIN_AFFECT_CONFIG)
            return fail(ERR_INVALID_ARG,
                        "a guest changes the vcpus that are on line, nothing else");
        return run_monitor(call->guest) ? guest_vcpus_set(call, args->nvcpus) : -1;
    }
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (e.n == 0 || e.n > UINT16_MAX)
        return fail(ERR_INVALID_ARG, "%u is no number of vcpus", e.n);
    if (e.maximum && live)
        return fail(ERR_INVALID_ARG, "cannot adjust maximum vcpus on running domain");
    if (live && (!run_monitor(call->guest) || change_live(call->guest, e.n) < 0))
        return -1;
    return config ? guest_edit(call->guest, false, edit_vcpus, &e) : 0;
}

OP_NO_RET(domain_set_vcpus)
{
    const struct domain_set_vcpus_flags_args now = {
        .dom = args->dom, .nvcpus = args->nvcpus, .flags = VIR_DOMAIN_AFFECT_LIVE};
    return qemu_domain_set_vcpus_flags(call, &now, ret);
}

/* --- processor time
 * ------------------------------------------------------------------------------------------------
 */

static int total_time(struct call *call, struct params *p)
{
    struct process_figures f = process_figures(run_of(call->guest)->pid);
    param_ullong(p, VIR_DOMAIN_CPU_STATS_CPUTIME, f.user + f.system);
    param_ullong(p, VIR_DOMAIN_CPU_STATS_USERTIME, f.user);
    param_ullong(p, VIR_DOMAIN_CPU_STATS_SYSTEMTIME, f.system);
    return 0;
}

/* Only a control group counts by processor of the host: since the guest was put into one. */
static int time_by_cpu(struct call *call, struct params *p, unsigned start, unsigned n)
{
    struct cgroup *group = run_cgroup(run_of(call->guest));
    g_autofree char *text = NULL;
    if (!group || cgroup_read(group, "cpuacct", "cpuacct.usage_percpu", &text) < 0) {
        error_clear();
        return fail(ERR_OPERATION_INVALID,
                    "this host has no control group that counts processor time (cpuacct)");
    }
    g_auto(GStrv) words = g_strsplit(g_strstrip(text), " ", -1);
    unsigned all = g_strv_length(words);
    if (start >= all)
        return fail(ERR_INVALID_ARG, "first CPU %u: the last is %u", start, all - 1);
    for (unsigned i = start; i < all && i - start < n; i++) {
        param_ullong(p, VIR_DOMAIN_CPU_STATS_CPUTIME, g_ascii_strtoull(words[i], NULL, 10));
    }
    return 0;
}

OP(domain_get_cpu_stats)
{
    struct params p = {.mem = call->mem};
    struct host_cpu host;
    if (args->start_cpu < 0) { /* of all together */
        if (total_time(call, &p) < 0)
            return -1;
        ret->nparams = (int32_t)p.n;
        ret->params = p.list;
        ret->n_params = MIN(p.n, args->nparams);
        return 0;
    }
    if (host_cpu(&host) < 0)
        return -1;
    if (args->ncpus == 0) { /* the client asks how many processors there are */
        ret->nparams = (int32_t)host.present;
        return 0;
    }
    if (args->nparams == 0) {
        ret->nparams = 1;
        return 0;
    }
    if (time_by_cpu(call, &p, (unsigned)args->start_cpu, args->ncpus) < 0)
        return -1;
    ret->nparams = 1;
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}
