/* What documents of the host's interfaces must not say. Called when a definition is made; pure. */
#include <string.h>
#include "base/error.h"
#include "defs/interface.h"

#define refuse(...) fail_in(FROM_INTERFACE, __VA_ARGS__)
#define DEPTH_MAX 3 /* a bridge of bonds of interfaces */

static const char *kind_word(const struct host_interface *iface)
{
    return enum_word(&enum_host_interface_type, (int)iface->type);
}

static int check_protocols(const struct host_interface *iface)
{
    for (size_t i = 0; i < iface->n_protocols; i++) {
        const char *family = iface->protocols[i]->family;
        if (strcmp(family, "ipv4") != 0 && strcmp(family, "ipv6") != 0)
            return refuse(ERR_XML_ERROR,
                          "interface '%s': <protocol family='%s'>: allowed is ipv4, ipv6",
                          iface->name, family);
    }
    return 0;
}

static int check_at(const struct host_interface *iface, int depth);

static int check_members(struct host_interface *const *all, size_t n, int depth, bool of_bond)
{
    for (size_t i = 0; i < n; i++) {
        enum host_interface_type type = all[i]->type;
        if (type == HOST_INTERFACE_TYPE_BRIDGE || (of_bond && type != HOST_INTERFACE_TYPE_ETHERNET))
            return refuse(ERR_XML_ERROR, "interface '%s': one of type '%s' cannot be part of a %s",
                          all[i]->name, kind_word(all[i]), of_bond ? "bond" : "bridge");
        if (check_at(all[i], depth + 1) < 0)
            return -1;
    }
    return 0;
}

static int check_bond(const struct host_interface *iface, int depth)
{
    const struct bond_part *b = iface->bond;
    if (b->miimon && !b->miimon->has_freq)
        return refuse(ERR_XML_ERROR, "interface '%s': <miimon> has no freq", iface->name);
    if (b->arpmon && !b->arpmon->has_interval)
        return refuse(ERR_XML_ERROR, "interface '%s': <arpmon> has no interval", iface->name);
    if (b->arpmon && !b->arpmon->target)
        return refuse(ERR_XML_ERROR, "interface '%s': <arpmon> has no target", iface->name);
    return check_members(b->interfaces, b->n_interfaces, depth, true);
}

static int check_at(const struct host_interface *iface, int depth)
{
    bool has_part = iface->type == HOST_INTERFACE_TYPE_BRIDGE ? iface->bridge != NULL
                    : iface->type == HOST_INTERFACE_TYPE_BOND ? iface->bond != NULL
                    : iface->type == HOST_INTERFACE_TYPE_VLAN ? iface->vlan != NULL
                                                              : true;
    if (depth > DEPTH_MAX)
        return refuse(ERR_XML_ERROR, "interface '%s': more than %d levels", iface->name, DEPTH_MAX);
    if (!has_part)
        return refuse(ERR_XML_ERROR, "interface '%s': type '%s' needs the element <%s>",
                      iface->name, kind_word(iface), kind_word(iface));
    if (check_protocols(iface) < 0)
        return -1;
    if (iface->type == HOST_INTERFACE_TYPE_BOND)
        return check_bond(iface, depth);
    if (iface->type == HOST_INTERFACE_TYPE_BRIDGE)
        return check_members(iface->bridge->interfaces, iface->bridge->n_interfaces, depth, false);
    return 0;
}

int host_interface_check(const struct host_interface *iface)
{
    return check_at(iface, 1);
}

struct host_interface *host_interface_parse(const char *xml, size_t len, unsigned mode)
{
    struct host_interface *iface = value_read(&type_host_interface, xml, len, mode);
    if (iface && host_interface_check(iface) < 0) {
        value_free(&type_host_interface, iface);
        return NULL;
    }
    return iface;
}
