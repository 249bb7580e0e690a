/* Which guest has which hardware addresses in a network: <lib_dir>/dnsmasq/BRIDGE.macs, which the
 * name service of guests reads beside BRIDGE.status. Called at every change of ports with the lane
 * of the network held; short local writes, nothing awaits. Invariant: the file says what the ports
 * say; a network without a bridge of its own has none. */
#include <jansson.h>
#include <stdlib.h>
#include "base/log.h"
#include "driver/network/network.h"
#include "gen/networkport.h"
#include "sys/file.h"

static char *path_of(const struct driver_state *d, const struct network *net)
{
    return g_strdup_printf("%s/%s.macs", d->dnsmasq_dir, net->bridge->name);
}

/* The row of a guest, added when it is its first port. */
static json_t *row_of(json_t *list, const char *guest)
{
    json_t *row;
    size_t i;
    json_array_foreach(list, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "domain")), guest) == 0)
            return row;
    }
    row = json_pack("{s:s, s:[]}", "domain", guest, "macs");
    json_array_append_new(list, row);
    return row;
}

static json_t *list_of(const struct object *net)
{
    json_t *list = json_array();
    struct object **ports;
    size_t n = object_list(net->children, &ports);
    for (size_t i = 0; i < n; i++) {
        const struct network_port *p = object_value(ports[i], false);
        if (p->owner && p->mac)
            json_array_append_new(json_object_get(row_of(list, p->owner->name), "macs"),
                                  json_string(p->mac->address));
    }
    object_list_free(ports, n);
    return list;
}

/* Nobody is refused a port for want of this list. */
void macs_write(const struct driver_state *d, const struct object *o)
{
    const struct network *net = network_of(o);
    if (!network_owns_bridge(net))
        return;
    g_autofree char *path = path_of(d, net);
    json_t *list = list_of(o);
    char *text = json_dumps(list, JSON_INDENT(2));
    if (file_replace(path, text, strlen(text), 0644, false) < 0) {
        log_warn("guests of network '%s' are not found by name: %s", o->name, error_text());
        error_clear();
    }
    free(text);
    json_decref(list);
}

void macs_remove(const struct driver_state *d, const struct network *net)
{
    g_autofree char *path = path_of(d, net);
    if (file_remove(path, false) < 0)
        error_clear();
}
