/* What is told of a guest at a glance: info, control state, messages. Called by the dispatcher;
 * never awaits. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

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
