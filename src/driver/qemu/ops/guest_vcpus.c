/* Virtual CPUs as the guest itself sees them, by its agent. In the guest's lane; awaits the agent,
 * never without a limit. Invariant: the agent is told only of CPUs that it has named.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"

static int64_t id_of(json_t *cpu)
{
    return json_integer_value(json_object_get(cpu, "logical-id"));
}

static bool is(json_t *cpu, const char *key)
{
    return json_is_true(json_object_get(cpu, key));
}

AWAITS static json_t *ask(struct call *call)
{
    json_t *cpus = NULL;
    return agent_query(call, "guest-get-vcpus", NULL, &cpus) < 0 ? NULL : cpus;
}

/* key NULL: all */
static void put_set(struct params *p, const char *name, json_t *cpus, const char *key)
{
    struct cpuset *set = cpuset_new(CPUSET_MAX);
    json_t *cpu;
    size_t i;
    json_array_foreach(cpus, i, cpu)
    {
        int64_t id = id_of(cpu);
        if (id >= 0 && id < CPUSET_MAX && (!key || is(cpu, key)))
            cpuset_add(set, (uint32_t)id);
    }
    char *text = cpuset_count(set) ? cpuset_format(set) : NULL;
    param_string(p, name, text ? text : "");
    free(text);
    cpuset_free(set);
}

OP(domain_get_guest_vcpus)
{
    struct params p = {.mem = call->mem};
    json_t *cpus = ask(call);
    (void)args;
    if (!cpus)
        return -1;
    put_set(&p, "vcpus", cpus, NULL);
    put_set(&p, "online", cpus, "online");
    put_set(&p, "offlinable", cpus, "can-offline");
    json_decref(cpus);
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

AWAITS int guest_vcpus_online(struct call *call)
{
    json_t *cpus = ask(call), *cpu;
    size_t i;
    int n = 0;
    if (!cpus)
        return -1;
    json_array_foreach(cpus, i, cpu) n += is(cpu, "online");
    json_decref(cpus);
    return n;
}

/* The agent says how many it has dealt with: fewer than all is a failure of the next one. */
AWAITS static int tell(struct call *call, json_t *wanted)
{
    size_t n = json_array_size(wanted);
    json_t *done = NULL;
    if (n == 0) {
        json_decref(wanted);
        return 0;
    }
    if (agent_query(call, "guest-set-vcpus", json_pack("{s:o}", "vcpus", wanted), &done) < 0)
        return -1;
    json_int_t dealt = json_integer_value(done);
    json_decref(done);
    return dealt == (json_int_t)n
               ? 0
               : fail(ERR_OPERATION_FAILED, "the guest has changed %d of %zu vcpus", (int)dealt, n);
}

static json_t *find(json_t *cpus, int64_t id)
{
    json_t *cpu;
    size_t i;
    json_array_foreach(cpus, i, cpu)
    {
        if (id_of(cpu) == id)
            return cpu;
    }
    return NULL;
}

static int choose(json_t *cpus, const struct cpuset *set, bool on, json_t *wanted)
{
    for (int64_t id = -1; (id = cpuset_next(set, id)) >= 0;) {
        json_t *cpu = find(cpus, id);
        if (!cpu)
            return fail(ERR_INVALID_ARG, "the guest has no vcpu %d", (int)id);
        if (!on && !is(cpu, "can-offline"))
            return fail(ERR_INVALID_ARG, "the guest cannot take vcpu %d down", (int)id);
        json_array_append_new(wanted,
                              json_pack("{s:I, s:b}", "logical-id", (json_int_t)id, "online", on));
    }
    return 0;
}

OP_NO_RET(domain_set_guest_vcpus)
{
    struct cpuset *set = cpuset_parse(args->cpumap);
    json_t *cpus = set ? ask(call) : NULL, *wanted = json_array();
    int rc = cpus ? choose(cpus, set, args->state != 0, wanted) : -1;
    (void)ret;
    json_decref(cpus);
    cpuset_free(set);
    if (rc == 0)
        return tell(call, wanted);
    json_decref(wanted);
    return -1;
}

/* So many on line: those that are not come first in order, those that may go from the last. */
AWAITS int guest_vcpus_set(struct call *call, unsigned n)
{
    json_t *cpus = ask(call), *wanted = json_array(), *cpu;
    size_t i, all = json_array_size(cpus);
    unsigned online = 0;
    json_array_foreach(cpus, i, cpu) online += is(cpu, "online");
    for (i = 0; online < n && i < all; i++) {
        cpu = json_array_get(cpus, i);
        if (is(cpu, "online"))
            continue;
        json_array_append_new(
            wanted, json_pack("{s:I, s:b}", "logical-id", (json_int_t)id_of(cpu), "online", 1));
        online++;
    }
    for (i = all; online > n && i > 0; i--) {
        cpu = json_array_get(cpus, i - 1);
        if (!is(cpu, "online") || !is(cpu, "can-offline"))
            continue;
        json_array_append_new(
            wanted, json_pack("{s:I, s:b}", "logical-id", (json_int_t)id_of(cpu), "online", 0));
        online--;
    }
    bool asked = cpus != NULL;
    json_decref(cpus);
    if (asked && online == n)
        return tell(call, wanted);
    json_decref(wanted);
    return asked ? fail(ERR_INVALID_ARG, "the guest cannot have %u vcpus on line", n) : -1;
}
