/* Plans and applies limits of traffic. Called by life.c and port.c with the network's lane held;
 * awaits tc. Inbound is what goes to guests, shaped on the bridge by classes: 1:1 has all, 1:2 what
 * nobody is guaranteed, the others one guaranteed guest each. Outbound is dropped above its limit.
 * Invariant: the floors of all ports together are within what the network has. */
#include "driver/network/bandwidth.h"
#include <string.h>
#include "base/ids.h"
#include "base/log.h"
#include "gen/domain.h"
#include "sys/commands.h"

enum { FIRST_CLASS = 3, CLASS_MAX = 0xffff, QUANTUM_DIVISOR = 12000, KILO = 1024 };

/* --- plans ------------------------------------------------------------------------------------ */

#define TEXT(name, ...) g_autofree char *name = g_strdup_printf(__VA_ARGS__)

static uint64_t ceiling(const struct bandwidth_limit *in)
{
    return in->has_peak ? in->peak : in->average;
}

/* How much a class sends before the next one may: an eighth of a second's packets. */
static uint64_t quantum(uint64_t average_kb)
{
    return MAX(average_kb * KILO / QUANTUM_DIVISOR, 1);
}

static void plan_inbound(GPtrArray *list, const char *dev, const struct bandwidth_limit *in)
{
    TEXT(ceil, "ceil %" G_GUINT64_FORMAT "kbps", ceiling(in));
    TEXT(rate, "rate %" G_GUINT64_FORMAT "kbps", in->average);
    TEXT(burst, "burst %" G_GUINT64_FORMAT "kb", in->burst);
    TEXT(share, "quantum %" G_GUINT64_FORMAT, quantum(in->average));
    commands_add(list, "tc qdisc add dev", dev, "root handle 1: htb default 2", NULL);
    commands_add(list, "tc class add dev", dev, "parent 1: classid 1:1 htb", rate, ceil, share,
                 NULL);
    commands_add(list, "tc class add dev", dev, "parent 1:1 classid 1:2 htb", rate,
                 in->has_peak ? ceil : "", in->has_burst ? burst : "", share, NULL);
    commands_add(list, "tc qdisc add dev", dev, "parent 1:2 handle 2: sfq perturb 10", NULL);
    commands_add(list, "tc filter add dev", dev,
                 "parent 1:0 protocol all prio 1 handle 1 fw flowid 1", NULL);
}

static void plan_outbound(GPtrArray *list, const char *dev, const struct bandwidth_limit *out)
{
    TEXT(rate, "rate %" G_GUINT64_FORMAT "kbps", out->average);
    TEXT(burst, "burst %" G_GUINT64_FORMAT "kb", out->has_burst ? out->burst : out->average);
    commands_add(list, "tc qdisc add dev", dev, "ingress", NULL);
    commands_add(list, "tc filter add dev", dev,
                 "parent ffff: protocol all u32 match u32 0 0 police", rate, burst,
                 "mtu 64kb drop flowid :1", NULL);
}

GPtrArray *bandwidth_plan(const struct network *net)
{
    GPtrArray *list = commands_new();
    const struct bandwidth *b = net->bandwidth;
    if (b && b->inbound && b->inbound->has_average)
        plan_inbound(list, net->bridge->name, b->inbound);
    if (b && b->outbound && b->outbound->has_average)
        plan_outbound(list, net->bridge->name, b->outbound);
    return list;
}

GPtrArray *bandwidth_plan_class(const struct network *net, const struct bandwidth_class *c)
{
    GPtrArray *list = commands_new();
    const char *dev = net->bridge->name;
    const uint8_t *m = c->mac;
    TEXT(class, "parent 1:1 classid 1:%x htb rate %" G_GUINT64_FORMAT "kbps", c->id, c->floor_kb);
    TEXT(ceil, "ceil %" G_GUINT64_FORMAT "kbps quantum %" G_GUINT64_FORMAT,
         ceiling(net->bandwidth->inbound), quantum(c->average_kb));
    TEXT(queue, "parent 1:%x handle %x: sfq perturb 10", c->id, c->id);
    TEXT(handle, "protocol ip prio 2 handle 800::%u", 800 + c->id);
    TEXT(tail, "match u32 0x%02x%02x%02x%02x 0xffffffff at -12", m[2], m[3], m[4], m[5]);
    TEXT(head, "match u16 0x%02x%02x 0xffff at -14 flowid 1:%x", m[0], m[1], c->id);
    commands_add(list, "tc class add dev", dev, class, ceil, NULL);
    commands_add(list, "tc qdisc add dev", dev, queue, NULL);
    commands_add(list, "tc filter add dev", dev, handle, "u32 match u16 0x0800 0xffff at -2", tail,
                 head, NULL);
    return list;
}

GPtrArray *bandwidth_plan_no_class(const struct network *net, unsigned id)
{
    GPtrArray *list = commands_new();
    TEXT(queue, "handle %x:", id);
    TEXT(filter, "prio 2 handle 800::%u u32", 800 + id);
    TEXT(class, "classid 1:%x", id);
    commands_add(list, "tc qdisc del dev", net->bridge->name, queue, NULL);
    commands_add(list, "tc filter del dev", net->bridge->name, filter, NULL);
    commands_add(list, "tc class del dev", net->bridge->name, class, NULL);
    return list;
}

GPtrArray *bandwidth_plan_rest(const struct network *net, uint64_t floor_sum_kb)
{
    GPtrArray *list = commands_new();
    const struct bandwidth_limit *in = net->bandwidth->inbound;
    uint64_t left = ceiling(in) > floor_sum_kb ? ceiling(in) - floor_sum_kb : 1;
    TEXT(rate,
         "rate %" G_GUINT64_FORMAT "kbps ceil %" G_GUINT64_FORMAT "kbps quantum %" G_GUINT64_FORMAT,
         left, ceiling(in), quantum(in->average));
    commands_add(list, "tc class change dev", net->bridge->name, "classid 1:2 htb", rate, NULL);
    return list;
}

/* --- in the kernel ---------------------------------------------------------------------------- */

/* Queues that are fair within a class, and marks of the firewall, are extras a kernel may lack. */
static bool is_extra(const char *const *argv)
{
    return g_strv_contains(argv, "sfq") || g_strv_contains(argv, "fw");
}

AWAITS static int apply(GPtrArray *plan, bool must)
{
    int rc = 0;
    for (guint i = 0; i < plan->len && rc == 0; i++) {
        g_autofree char *out = command_output(plan->pdata[i], NULL);
        if (out)
            continue;
        if (must && !is_extra(plan->pdata[i])) {
            rc = -1;
        } else {
            log_info("%s", error_text());
            error_clear();
        }
    }
    g_ptr_array_unref(plan);
    return rc;
}

AWAITS int bandwidth_start(const struct network *net)
{
    return apply(bandwidth_plan(net), true) < 0 ? context("<bandwidth>") : 0;
}

static const struct network_port_bandwidth *limits_of(const struct object *port)
{
    return ((const struct network_port *)object_value(port, false))->bandwidth;
}

static uint64_t floor_of(const struct network_port_bandwidth *b)
{
    return b && b->inbound && b->inbound->has_floor ? b->inbound->floor : 0;
}

uint64_t bandwidth_floor_sum(const struct object *net, const struct object *without)
{
    struct object **ports;
    size_t n = net->children ? object_list(net->children, &ports) : 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ports[i] == without ? 0 : floor_of(limits_of(ports[i]));
    if (net->children)
        object_list_free(ports, n);
    return sum;
}

static unsigned free_class(const struct object *net)
{
    struct object **ports;
    size_t n = object_list(net->children, &ports);
    unsigned id = FIRST_CLASS;
    for (bool used = true; used && id < CLASS_MAX; id += used) {
        used = false;
        for (size_t i = 0; i < n && !used; i++) {
            const struct network_port_bandwidth *b = limits_of(ports[i]);
            used = b && b->has_class_id && b->class_id == id;
        }
    }
    object_list_free(ports, n);
    return id;
}

static int check_sum(const struct object *o, const struct network *net, uint64_t sum)
{
    uint64_t most = ceiling(net->bandwidth->inbound);
    if (sum <= most)
        return 0;
    return fail_in(FROM_NETWORK, ERR_OPERATION_INVALID,
                   "the floors of all interfaces on network '%s' would be %" G_GUINT64_FORMAT
                   " kB/s, it has %" G_GUINT64_FORMAT,
                   o->name, sum, most);
}

AWAITS int bandwidth_plug(const struct object *o, struct network_port *port,
                          const struct object *instead_of)
{
    const struct network *net = object_value(o, false);
    uint64_t floor = floor_of(port->bandwidth), sum = bandwidth_floor_sum(o, instead_of) + floor;
    if (!floor || !network_owns_bridge(net) || !net->bandwidth || !net->bandwidth->inbound)
        return 0;
    struct bandwidth_class c = {free_class(o), floor, port->bandwidth->inbound->average, {0}};
    if (check_sum(o, net, sum) < 0 || !mac_parse(port->mac->address, c.mac))
        return error_get() ? -1
                           : fail_in(FROM_NETWORK, ERR_XML_ERROR, "a port needs a MAC address");
    if (apply(bandwidth_plan_class(net, &c), true) < 0 ||
        apply(bandwidth_plan_rest(net, sum), true) < 0) {
        struct error *why = error_take();
        apply(bandwidth_plan_no_class(net, c.id), false);
        error_set(why);
        return -1;
    }
    port->bandwidth->class_id = c.id;
    port->bandwidth->has_class_id = true;
    return 0;
}

AWAITS void bandwidth_unplug(const struct object *o, const struct object *port)
{
    const struct network *net = object_value(o, false);
    const struct network_port_bandwidth *b = limits_of(port);
    if (!b || !b->has_class_id || !net->bandwidth || !net->bandwidth->inbound)
        return;
    apply(bandwidth_plan_no_class(net, b->class_id), false);
    apply(bandwidth_plan_rest(net, bandwidth_floor_sum(o, port)), false);
}
