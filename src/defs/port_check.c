/* What virtual ports, VLANs and bandwidths must not say, in networks as in guests' interfaces.
 * Pure.
 */
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "defs/network_check.h"
#include "gen/domain.h"

#define VLAN_ID_MAX 4095

int vlan_check(const struct vlan *vlan)
{
    bool native = false;
    if (!vlan)
        return 0;
    if (!vlan->n_tags)
        return refuse(ERR_XML_ERROR, "<vlan> needs at least one <tag>");
    if (vlan->n_tags > 1 && vlan->trunk == TRI_NO)
        return refuse(ERR_XML_ERROR, "<vlan> with %zu tags is a trunk: trunk='no' is wrong",
                      vlan->n_tags);
    for (size_t i = 0; i < vlan->n_tags; i++) {
        if (vlan->tags[i]->native_mode && native)
            return refuse(ERR_XML_ERROR, "<vlan> has two tags with nativeMode");
        native |= vlan->tags[i]->native_mode != VLAN_NATIVE_MODE_NONE;
    }
    return 0;
}

static int check_limit(const struct bandwidth_limit *limit, const char *way)
{
    if (limit && !limit->has_average && !limit->has_floor)
        return refuse(ERR_XML_DETAIL, "<%s> of <bandwidth> has neither average nor floor", way);
    if (limit && !limit->has_average && (limit->has_peak || limit->has_burst))
        return refuse(ERR_XML_DETAIL, "<%s> of <bandwidth>: peak and burst need average", way);
    return 0;
}

int bandwidth_check(const struct bandwidth *b, bool floor_ok)
{
    if (!b)
        return 0;
    if (check_limit(b->inbound, "inbound") < 0 || check_limit(b->outbound, "outbound") < 0)
        return -1;
    if (b->outbound && b->outbound->has_floor)
        return refuse(ERR_CONFIG_UNSUPPORTED, "<bandwidth>: floor goes with <inbound> only");
    if (!floor_ok && b->inbound && b->inbound->has_floor)
        return refuse(ERR_CONFIG_UNSUPPORTED,
                      "<bandwidth>: floor is for interfaces of guests, not for all of a network");
    return 0;
}

/* Which parameters a type takes. */
enum parameter { MANAGER = 1, TYPE = 2, VERSION = 4, INSTANCE = 8, INTERFACE = 16, PROFILE = 32 };

static unsigned allowed(enum virtual_port_type type)
{
    switch (type) {
    case VIRTUAL_PORT_TYPE_802_1_QBG:
        return MANAGER | TYPE | VERSION | INSTANCE;
    case VIRTUAL_PORT_TYPE_802_1_QBH:
        return PROFILE;
    case VIRTUAL_PORT_TYPE_OPENVSWITCH:
        return PROFILE | INTERFACE;
    case VIRTUAL_PORT_TYPE_MIDONET:
        return INTERFACE;
    case VIRTUAL_PORT_TYPE_NONE_:
        return 0;
    default:
        return ~0U;
    }
}

static int check_known(const struct virtual_port *port)
{
    const struct virtual_port_parameters *p = port->parameters;
    const struct {
        enum parameter bit;
        bool given;
        const char *name;
    } all[] = {{MANAGER, p->has_managerid, "managerid"},
               {TYPE, p->has_typeid, "typeid"},
               {VERSION, p->has_typeidversion, "typeidversion"},
               {INSTANCE, p->instanceid != NULL, "instanceid"},
               {INTERFACE, p->interfaceid != NULL, "interfaceid"},
               {PROFILE, p->profileid != NULL, "profileid"}};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].given && !(allowed(port->type) & all[i].bit))
            return refuse(ERR_XML_ERROR, "<virtualport type='%s'> takes no %s",
                          enum_word(&enum_virtual_port_type, (int)port->type), all[i].name);
    return 0;
}

static bool is_uuid(const char *text)
{
    return !text || g_uuid_string_is_valid(text);
}

int virtual_port_check(const struct virtual_port *port, bool needs_type)
{
    const struct virtual_port_parameters *p = port ? port->parameters : NULL;
    if (port && !port->type && needs_type)
        return refuse(ERR_XML_ERROR, "<virtualport> has no type");
    if (!p)
        return 0;
    if (p->has_managerid && p->managerid > 0xff)
        return refuse(ERR_XML_ERROR, "<virtualport>: managerid='%u' is above 255", p->managerid);
    if (p->has_typeid && p->typeid > 0xffffff)
        return refuse(ERR_XML_ERROR, "<virtualport>: typeid='%u' is above 16777215", p->typeid);
    if (p->has_typeidversion && p->typeidversion > 0xff)
        return refuse(ERR_XML_ERROR, "<virtualport>: typeidversion='%u' is above 255",
                      p->typeidversion);
    if (!is_uuid(p->instanceid) || !is_uuid(p->interfaceid))
        return refuse(ERR_XML_ERROR, "<virtualport>: '%s' is no UUID",
                      is_uuid(p->instanceid) ? p->interfaceid : p->instanceid);
    return check_known(port);
}
