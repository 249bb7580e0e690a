/* What a new daemon needs to take up active networks: a document per network, one per port. Called
 * at every change of an active network and at the start of the driver. Invariants: a file of a
 * network whose bridge is gone does not outlive the next start; nothing of a network is on the host
 * before a file says that its start has begun. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/network/firewall.h"
#include "driver/network/network.h"
#include "gen/state.h"
#include "store/state.h"
#include "sys/file.h"
#include "sys/netlink.h"

static struct network_firewall *firewall_of(const GPtrArray *rules)
{
    struct network_firewall *f = value_new(&type_network_firewall);
    f->rules = g_new0(struct network_firewall_rule *, rules->len + 1);
    for (; f->n_rules < rules->len; f->n_rules++) {
        const struct firewall_handle *h = rules->pdata[f->n_rules];
        struct network_firewall_rule *r = value_new(&type_network_firewall_rule);
        r->family = g_strdup(h->family);
        r->chain = g_strdup(h->chain);
        r->handle = h->handle;
        r->has_handle = true;
        f->rules[f->n_rules] = r;
    }
    return f;
}

/* Takes the status. */
static int save(struct driver_state *d, struct network_status *s)
{
    char *text = value_write(&type_network_status, s, VIEW_STATE | VIEW_SECURE);
    int rc = text ? state_write(d->state_dir, s->network->name, text) : -1;
    value_free(&type_network_status, s);
    free(text);
    return rc;
}

int network_save_state(struct driver_state *d, struct object *o)
{
    struct network_status *s = value_new(&type_network_status);
    const struct network_run *run = network_run_of(o);
    s->network = value_copy(&type_network, network_of(o));
    if (run->rules->len)
        s->firewall = firewall_of(run->rules);
    return save(d, s);
}

int network_save_begun(struct driver_state *d, const struct network *net)
{
    struct network_status *s = value_new(&type_network_status);
    s->network = value_copy(&type_network, net);
    s->unfinished = TRI_YES;
    return save(d, s);
}

/* --- ports ------------------------------------------------------------------------------------ */

static char *ports_dir(const struct driver_state *d, const char *network)
{
    return g_build_filename(d->state_dir, network, "ports", NULL);
}

int port_save_state(struct driver_state *d, const struct object *port)
{
    g_autofree char *dir = ports_dir(d, port->parent->name);
    char *text = value_write(&type_network_port, object_value(port, false), VIEW_SECURE);
    int rc = text && dir_make(dir, 0700) == 0 ? state_write(dir, port->uuid_text, text) : -1;
    free(text);
    return rc;
}

void port_drop_state(struct driver_state *d, const struct object *port)
{
    g_autofree char *dir = ports_dir(d, port->parent->name);
    if (state_remove(dir, port->uuid_text) < 0)
        error_clear();
}

static void drop_ports(const struct driver_state *d, const char *network)
{
    g_autofree char *dir = ports_dir(d, network), *parent = g_path_get_dirname(dir);
    char **files = NULL;
    size_t n = 0;
    if (dir_list(dir, &files, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(dir, files[i], NULL);
        if (file_remove(path, false) < 0)
            error_clear();
    }
    g_strfreev(files);
    rmdir(dir);
    rmdir(parent);
}

void network_drop_state(struct driver_state *d, const char *name)
{
    drop_ports(d, name);
    if (state_remove(d->state_dir, name) < 0)
        error_clear();
}

static int load_port(void *arg, const char *name, const char *text, size_t len)
{
    struct object *net = arg;
    struct network_port *port = network_port_parse(text, len, 0);
    struct object *o =
        port ? object_take_up(net->children, def_new(&type_network_port, port)) : NULL;
    object_unref(o);
    return o ? 0 : -1;
}

/* --- taking up -------------------------------------------------------------------------------- */

static bool is_there(const struct network *net)
{
    return !network_owns_bridge(net) || net_link_exists(net->bridge->name);
}

static void take_rules(struct object *o, const struct network_firewall *f)
{
    for (size_t i = 0; f && i < f->n_rules; i++) {
        struct firewall_handle *h = g_new0(struct firewall_handle, 1);
        g_strlcpy(h->family, f->rules[i]->family, sizeof(h->family));
        g_strlcpy(h->chain, f->rules[i]->chain, sizeof(h->chain));
        h->handle = f->rules[i]->handle;
        g_ptr_array_add(network_run_of(o)->rules, h);
    }
}

static struct object *take_up(struct driver_state *d, const struct network *net)
{
    struct def *live = def_new(&type_network, value_copy(&type_network, net));
    return network_with_ports(object_take_up(d->networks, live));
}

static int load_network(void *arg, const char *name, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct network_status *s = value_read(&type_network_status, text, len, READ_STATE);
    if (!s)
        return -1;
    struct object *o = NULL;
    if (s->unfinished == TRI_YES) {
        g_ptr_array_add(d->begun, g_steal_pointer(&s->network));
    } else if (!is_there(s->network)) {
        log_info("network '%s' is not active any more", name);
        network_drop_state(d, name);
    } else if ((o = take_up(d, s->network))) {
        g_autofree char *dir = ports_dir(d, name);
        take_rules(o, s->firewall);
        if (state_load(dir, load_port, o) < 0)
            error_clear();
        object_unref(o);
    }
    value_free(&type_network_status, s);
    return error_get() ? -1 : 0;
}

/* dnsmasq may have ended while nobody looked. */
AWAITS static void serve_again(struct driver_state *d, struct object *o)
{
    const struct network *net = network_of(o);
    if (!network_owns_bridge(net) || dnsmasq_runs(d, net))
        return;
    if (dnsmasq_start(d, net) < 0) {
        log_error("network '%s' is without its dnsmasq: %s", o->name, error_text());
        error_clear();
    }
}

static void free_network(void *net)
{
    value_free(&type_network, net);
}

/* The client that asked for it was never told that it is there. */
AWAITS static void undo_begun(struct driver_state *d)
{
    for (guint i = 0; i < d->begun->len; i++) {
        const struct network *net = d->begun->pdata[i];
        log_warn("network '%s' was being started when a daemon died: that is undone", net->name);
        dnsmasq_stop_any(d, net);
        firewall_sweep(net);
        bridge_remove(net);
        network_drop_state(d, net->name);
    }
    g_clear_pointer(&d->begun, g_ptr_array_unref);
}

AWAITS int network_load_states(struct driver_state *d)
{
    struct object **all;
    d->begun = g_ptr_array_new_with_free_func(free_network);
    int rc = state_load(d->state_dir, load_network, d);
    undo_begun(d);
    if (rc < 0)
        return -1;
    size_t n = object_list(d->networks, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i]->active)
            serve_again(d, all[i]);
    object_list_free(all, n);
    return 0;
}
