/* The virtual CPUs of a running guest as threads of the host: virDomainGetVcpus. Called by the
 * dispatcher on the guest's lane; awaits one answer of QEMU, no longer than ANSWER_DEADLINE. */
#include <glib.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define ANSWER_DEADLINE seconds(5)
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
        return fail(ERR_OPERATION_INVALID, "domain '%s' is not running", call->guest->name);
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
