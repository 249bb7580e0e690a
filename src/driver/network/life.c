/* The life of networks: defined, created, started, destroyed, undefined. Called by call_run() with
 * the network found, and at the start of the driver. Awaits the registry, the firewall and dnsmasq.
 * Invariant: who changes what a network is on the host holds its lane, and a start that fails
 * leaves nothing of it behind. */
#include "base/log.h"
#include "driver/network/bandwidth.h"
#include "driver/network/firewall.h"
#include "driver/network/network.h"
#include "gen/api.h"
#include "guest/object_edit.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "sys/netlink.h"

#define LANE_WAIT seconds(30)
#define START_DEADLINE seconds(60)

static void run_free(void *priv)
{
    struct network_run *run = priv;
    g_ptr_array_unref(run->rules);
    g_free(run);
}

struct network_run *network_run_of(struct object *o)
{
    if (!o->priv) {
        struct network_run *run = g_new0(struct network_run, 1);
        run->rules = g_ptr_array_new_with_free_func(g_free);
        o->priv = run;
    }
    return o->priv;
}

/* How many guests use it, and each device of it, stands in the document. */
static char *text(const struct object *o, const struct def *def, uint32_t flags, unsigned view)
{
    struct network *net = value_copy(&type_network, def->value);
    if (o->active && o->children && !(view & VIEW_INACTIVE)) {
        net->connections = (uint32_t)object_count(o->children);
        net->has_connections = net->connections > 0;
        for (size_t i = 0; net->forward && i < net->forward->n_interfaces; i++) {
            struct network_forward_interface *dev = net->forward->interfaces[i];
            dev->connections = (uint32_t)network_device_uses(o, i);
            dev->has_connections = dev->connections > 0;
        }
    }
    char *out = value_write(&type_network, net, view);
    value_free(&type_network, net);
    return out;
}

const struct object_class net_class = {NETWORK_CLASS, .text = text, .free_priv = run_free};

struct object *network_with_ports(struct object *o)
{
    if (o && !o->children)
        o->children = object_registry_new(&net_port_class, NULL, o);
    return o;
}

/* Whoever was before us may have undefined it. */
AWAITS static int enter(struct object *o, const char *doing)
{
    DEADLINE(LANE_WAIT);
    if (lane_enter(o->lane, LANE_MODIFY, doing) < 0)
        return -1;
    if (!o->removed)
        return 0;
    lane_leave(o->lane);
    return fail_in(FROM_NETWORK, ERR_NO_NETWORK, "network '%s' is gone", o->name);
}

/* --- on the host ------------------------------------------------------------------------------ */

AWAITS static int serve(struct driver_state *d, struct object *o, const struct network *net)
{
    if (bandwidth_start(net) < 0 || firewall_add(net, network_run_of(o)->rules) < 0)
        return -1;
    return dnsmasq_start(d, net);
}

AWAITS static void undo(struct driver_state *d, struct object *o, const struct network *net)
{
    SHIELD();
    dnsmasq_stop(d, net);
    firewall_remove(network_run_of(o)->rules);
    bridge_remove(net);
}

AWAITS static int bring_up_bridge(struct driver_state *d, struct object *o,
                                  const struct network *net)
{
    if (net->bridge->zone)
        return fail_in(FROM_NETWORK, ERR_CONFIG_UNSUPPORTED,
                       "<bridge zone='%s'> needs firewalld, which is not used here",
                       net->bridge->zone);
    if (bridge_check(net) < 0 || network_save_begun(d, net) < 0)
        return -1;
    bool made = bridge_make(net) == 0;
    if (made && serve(d, o, net) == 0)
        return 0;
    struct error *why = error_take();
    if (made)
        undo(d, o, net);
    network_drop_state(d, o->name);
    error_set(why);
    return -1;
}

/* A bridge or device of somebody else must be there. */
static int check_devices(const struct network *net)
{
    const struct network_forward *f = net->forward;
    if (net->bridge && net->bridge->name && !net_link_exists(net->bridge->name))
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "network '%s': there is no bridge '%s'",
                       net->name, net->bridge->name);
    for (size_t i = 0; i < f->n_interfaces; i++)
        if (!net_link_exists(f->interfaces[i]->dev))
            log_warn("network '%s': there is no device '%s' yet", net->name, f->interfaces[i]->dev);
    return 0;
}

AWAITS int network_bring_up(struct driver_state *d, struct object *o)
{
    DEADLINE(START_DEADLINE);
    struct def *live = network_live_def(object_def(o, !o->active));
    const struct network *net = live ? live->value : NULL;
    if (!live)
        return context("cannot start network '%s'", o->name);
    int rc = network_owns_bridge(net) ? bring_up_bridge(d, o, net) : check_devices(net);
    if (rc < 0) {
        def_unref(live);
        return context("cannot start network '%s'", o->name);
    }
    object_set_active(o, live);
    if (network_save_state(d, o) < 0) {
        log_error("network '%s' would not be found by a new daemon: %s", o->name, error_text());
        error_clear();
    }
    return 0;
}

AWAITS void network_bring_down(struct driver_state *d, struct object *o)
{
    const struct network *net = network_of(o);
    if (network_owns_bridge(net))
        undo(d, o, net);
    network_drop_state(d, o->name);
}

/* --- calls ------------------------------------------------------------------------------------ */

/* The end of a definition or creation: takes the reference. */
static int tell(struct call *call, struct object *o, int event)
{
    if (!network_with_ports(o))
        return -1;
    object_lifecycle(o, event, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP(network_define_xml_flags)
{
    struct driver_state *d = driver_of(call);
    struct def *def = network_read(d, args->xml, args->flags & VIR_NETWORK_DEFINE_VALIDATE);
    return def ? tell(call, object_define(d->networks, def), VIR_NETWORK_EVENT_DEFINED) : -1;
}

/* It is shown as active before it is. Who had the lane before us may have started or ended it, as
 * the network of that name that was defined already: its state is the one that counts then. */
AWAITS static int start_new(struct driver_state *d, struct object *o)
{
    const struct def *ours = o->live;
    int rc = enter(o, "its creation");
    if (o->live != ours || !o->active) {
        if (rc == 0)
            lane_leave(o->lane);
        return rc < 0 ? -1
                      : fail_in(FROM_NETWORK, ERR_OPERATION_INVALID,
                                "network '%s' has been started or ended meanwhile", o->name);
    }
    if (rc == 0) {
        rc = network_bring_up(d, o);
        if (rc < 0)
            object_set_inactive(o);
        lane_leave(o->lane);
    } else {
        object_set_inactive(o);
    }
    return rc;
}

OP(network_create_xml_flags)
{
    struct driver_state *d = driver_of(call);
    struct def *def = network_read(d, args->xml, args->flags & VIR_NETWORK_CREATE_VALIDATE);
    struct object *o = def ? network_with_ports(object_create(d->networks, def)) : NULL;
    if (!o)
        return -1;
    if (start_new(d, o) < 0) {
        object_unref(o);
        return -1;
    }
    return tell(call, o, VIR_NETWORK_EVENT_STARTED);
}

AWAITS static int start(struct driver_state *d, struct object *o)
{
    if (o->active)
        return fail_in(FROM_NETWORK, ERR_OPERATION_INVALID, "network '%s' is active already",
                       o->name);
    if (network_bring_up(d, o) < 0)
        return -1;
    object_lifecycle(o, VIR_NETWORK_EVENT_STARTED, 0);
    return 0;
}

OP_NO_RET(network_create)
{
    struct object *o = call->object;
    if (enter(o, "its start") < 0)
        return -1;
    int rc = start(driver_of(call), o);
    lane_leave(o->lane);
    return rc;
}

/* Ports are of the network that runs. */
AWAITS static void remove_ports(struct object *o)
{
    struct object **ports;
    size_t n = object_list(o->children, &ports);
    for (size_t i = 0; i < n; i++)
        if (object_remove(ports[i]) < 0)
            error_clear();
    object_list_free(ports, n);
}

AWAITS static int stop(struct driver_state *d, struct object *o)
{
    if (!o->active)
        return fail_in(FROM_NETWORK, ERR_OPERATION_INVALID, "network '%s' is not active", o->name);
    network_bring_down(d, o);
    remove_ports(o);
    if (network_owns_bridge(network_of(o)))
        macs_remove(d, network_of(o));
    object_lifecycle(o, VIR_NETWORK_EVENT_STOPPED, 0);
    object_set_inactive(o);
    return 0;
}

OP_NO_RET(network_destroy)
{
    struct object *o = call->object;
    if (enter(o, "its end") < 0)
        return -1;
    int rc = stop(driver_of(call), o);
    lane_leave(o->lane);
    return rc;
}

/* An active one goes on as a transient one. */
OP_NO_RET(network_undefine)
{
    struct object *o = call->object;
    if (enter(o, "its end as a definition") < 0)
        return -1;
    int rc = object_forget(o);
    if (rc == 0)
        object_lifecycle(o, VIR_NETWORK_EVENT_UNDEFINED, 0);
    lane_leave(o->lane);
    return rc;
}

AWAITS void network_autostart(struct driver_state *d)
{
    struct object **all;
    size_t n = object_list(d->networks, &all);
    for (size_t i = 0; i < n; i++) {
        struct object *o = all[i];
        if (!o->autostart || o->active || o->removed)
            continue;
        int rc = enter(o, "its start with the host");
        if (rc == 0) {
            rc = o->active ? 0 : start(d, o);
            lane_leave(o->lane);
        }
        if (rc < 0)
            log_error("%s", error_text());
        error_clear();
    }
    object_list_free(all, n);
}

/* --- edits ------------------------------------------------------------------------------------ */

struct edit_here {
    struct driver_state *d;
    struct network_edit edit;
};

static int apply_update(void *value, void *arg)
{
    const struct edit_here *e = arg;
    return network_update(value, &e->edit) < 0 ? -1 : network_check_host(e->d, value);
}

/* What is served follows the definition. */
AWAITS static int apply_on_host(struct driver_state *d, struct object *o)
{
    const struct network *net = network_of(o);
    if (network_save_state(d, o) < 0)
        return -1;
    return network_owns_bridge(net) ? dnsmasq_refresh(d, net) : 0;
}

OP_NO_RET(network_update)
{
    struct object *o = call->object;
    bool live, config;
    struct edit_here edit = {driver_of(call),
                             {.command = args->command,
                              .section = args->section,
                              .parent_index = args->parent_index,
                              .xml = args->xml,
                              .len = strlen(args->xml)}};
    if (enter(o, "an update") < 0)
        return -1;
    int rc = object_affected(o, args->flags, &live, &config);
    if (rc == 0)
        rc = object_edit(o, args->flags, apply_update, &edit);
    if (rc == 0 && live)
        rc = apply_on_host(driver_of(call), o);
    lane_leave(o->lane);
    return rc;
}
