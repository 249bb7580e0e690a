/* Documents of guests become complete definitions here: read, filled as any hypervisor would, names
 * for network interfaces. Called by define, create, restore and the node document; never awaits.
 */
#include "defs/domain.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/test/sim.h"

static bool name_taken(const struct domain *def, const char *name)
{
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->target && g_strcmp0(def->interfaces[i]->target->dev, name) == 0)
            return true;
    return false;
}

/* Names that hypervisors give say nothing about the next run. */
static bool is_generated(const char *name)
{
    return g_str_has_prefix(name, "vnet");
}

static void name_interface(const struct domain *def, struct interface *n)
{
    if (n->target && n->target->dev && !is_generated(n->target->dev))
        return;
    if (!n->target)
        n->target = value_new(&type_interface_target);
    g_clear_pointer(&n->target->dev, g_free);
    for (unsigned i = 0;; i++) {
        g_autofree char *name = g_strdup_printf("testnet%u", i);
        if (name_taken(def, name))
            continue;
        n->target->dev = g_steal_pointer(&name);
        return;
    }
}

static void name_interfaces(struct domain *def)
{
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->type != INTERFACE_TYPE_HOSTDEV)
            name_interface(def, def->interfaces[i]);
}

int sim_fill(struct domain *value)
{
    const struct fill_context ctx = {.generic = true, .host_arch = SIM_ARCH, .is_new = true};
    if (domain_fill(value, &ctx) < 0)
        return -1;
    name_interfaces(value);
    return 0;
}

struct def *sim_complete(struct domain *value)
{
    if (sim_fill(value) == 0)
        return def_new(&type_domain, value);
    value_free(&type_domain, value);
    return NULL;
}

struct def *sim_read(const char *xml, unsigned mode)
{
    struct domain *value = value_read(&type_domain, xml, strlen(xml), mode);
    return value ? sim_complete(value) : NULL;
}
