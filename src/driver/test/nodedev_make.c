/* Virtual ports of Fibre Channel adapters and mediated devices of the simulated host are made and
 * unmade here. Bodies of calls; definitions await the registry. Invariant: a parent never has more
 * mediated devices of a kind than it says are available.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/ids.h"
#include "driver/test/nodedev.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "reflect/type.h"

#define REFUSE(code, ...) fail_in(FROM_NODEDEV, code, __VA_ARGS__)

/* --- virtual ports ---------------------------------------------------------------------------- */

static bool is_parent(const struct object *o, const void *arg)
{
    const struct node_device_parent *p = arg;
    const struct node_device *d = object_value(o, false);
    const struct node_fc_host *fc = nodedev_fc_host(d);
    if (!p || (!p->name && !p->wwnn && !p->fabric_wwn)) /* any that can */
        return nodedev_has_vports(d);
    if (p->name && *p->name)
        return strcmp(p->name, o->name) == 0;
    if (!fc)
        return false;
    return p->wwnn ? g_strcmp0(fc->wwnn, p->wwnn) == 0 && g_strcmp0(fc->wwpn, p->wwpn) == 0
                   : g_strcmp0(fc->fabric_wwn, p->fabric_wwn) == 0;
}

/* The adapter a port is to be on; a reference. */
static struct object *port_parent(struct object_registry *r, const struct node_device_parent *p)
{
    if (p && !p->wwnn != !p->wwpn) {
        REFUSE(ERR_XML_ERROR, "a <parent> has both wwnn and wwpn or neither");
        return NULL;
    }
    struct object *o = object_find(r, is_parent, p);
    if (!o) {
        REFUSE(ERR_INTERNAL_ERROR, "no adapter is the <parent> that is asked for");
        return NULL;
    }
    if (nodedev_has_vports(nodedev_of(o)))
        return o;
    REFUSE(ERR_INTERNAL_ERROR, "device '%s' cannot have virtual ports", o->name);
    object_unref(o);
    return NULL;
}

static uint32_t next_host(struct object_registry *r)
{
    struct object **list;
    uint32_t next = 0;
    size_t n = object_list(r, &list);
    for (size_t i = 0; i < n; i++) {
        const struct node_cap *cap = nodedev_cap(nodedev_of(list[i]), NODE_CAP_TYPE_SCSI_HOST);
        if (cap && cap->scsi_host->host >= next)
            next = cap->scsi_host->host + 1;
    }
    object_list_free(list, n);
    return next;
}

/* The device becomes a SCSI adapter of its own below the parent. */
static void complete_port(struct node_device *d, const struct object *parent, uint32_t number)
{
    struct node_scsi_host *host = d->caps[0]->scsi_host;
    struct node_fc_host *fc = (struct node_fc_host *)nodedev_fc_host(d);
    const struct node_fc_host *above = nodedev_fc_host(nodedev_of(parent));
    g_free(d->name);
    d->name = g_strdup_printf("scsi_host%u", number);
    value_free(&type_node_device_parent, d->parent);
    d->parent = value_new(&type_node_device_parent);
    d->parent->name = g_strdup(parent->name);
    host->host = number;
    host->unique_id = number - 1;
    host->has_host = host->has_unique_id = true;
    g_free(fc->fabric_wwn);
    fc->fabric_wwn = above ? g_strdup(above->fabric_wwn) : NULL;
}

static int check_port(const struct node_device *d)
{
    const struct node_fc_host *fc = nodedev_fc_host(d);
    if (!fc)
        return REFUSE(ERR_INTERNAL_ERROR, "a SCSI adapter can be made for Fibre Channel only: its "
                                          "capability 'fc_host' is missing");
    if (!fc->wwnn || !fc->wwpn)
        return REFUSE(ERR_INTERNAL_ERROR, "a virtual port needs <wwnn> and <wwpn>");
    return 0;
}

AWAITS static struct object *make_port(struct object_registry *r, struct node_device *d)
{
    struct object *parent = check_port(d) == 0 ? port_parent(r, d->parent) : NULL;
    if (!parent) {
        value_free(&type_node_device, d);
        return NULL;
    }
    complete_port(d, parent, next_host(r));
    object_unref(parent);
    return object_create(r, def_new(&type_node_device, d));
}

/* --- mediated devices ------------------------------------------------------------------------- */

static const struct node_mdev_type *type_of_parent(const struct object *parent, const char *id)
{
    const struct node_mdev_types *types = nodedev_mdev_types(nodedev_of(parent));
    for (size_t i = 0; types && i < types->n_types; i++)
        if (g_strcmp0(types->types[i]->id, id) == 0)
            return types->types[i];
    return NULL;
}

/* mdev_UUID_PARENT, as the host's devices are called. */
static void name_mdev(struct node_device *d, const struct object *parent)
{
    struct node_mdev *m = nodedev_mdev(d);
    char uuid[37];
    if (!m->has_uuid) {
        uuid_generate(m->uuid);
        m->has_uuid = true;
    }
    uuid_format(m->uuid, uuid);
    const char *below = strchr(parent->name, '_');
    g_free(d->name);
    d->name = g_strdup_printf("mdev_%s%s", uuid, below ? below : "");
    g_strdelimit(d->name, "-", '_');
}

/* Named and checked against its parent; -1 with the reason. */
static int complete_mdev(struct object_registry *r, struct node_device *d)
{
    const struct node_mdev *m = nodedev_mdev(d);
    if (!d->parent || !d->parent->name)
        return REFUSE(ERR_XML_ERROR, "a mediated device needs a <parent>");
    struct object *parent = object_by_name(r, d->parent->name);
    if (!parent)
        return -1;
    int rc = 0;
    if (!type_of_parent(parent, m->type->id))
        rc = REFUSE(ERR_INVALID_ARG, "device '%s' makes no mediated devices of type '%s'",
                    parent->name, m->type->id);
    else
        name_mdev(d, parent);
    object_unref(parent);
    return rc;
}

/* How many more of that kind the parent can have. */
static uint32_t left_of(struct object_registry *r, const struct node_device *d)
{
    const char *id = nodedev_mdev(d)->type->id;
    struct object *parent = object_by_name(r, d->parent->name);
    const struct node_mdev_type *type = parent ? type_of_parent(parent, id) : NULL;
    uint32_t left = type && type->has_available_instances ? type->available_instances : UINT32_MAX;
    struct object **list;
    size_t n = object_list(r, &list);
    for (size_t i = 0; i < n && left; i++) {
        const struct node_device *other = nodedev_of(list[i]);
        const struct node_mdev *m = nodedev_mdev(other);
        if (list[i]->active && m && strcmp(m->type->id, id) == 0 && other->parent &&
            g_strcmp0(other->parent->name, d->parent->name) == 0)
            left--;
    }
    object_list_free(list, n);
    object_unref(parent);
    error_clear();
    return left;
}

static int check_room(struct object_registry *r, const struct node_device *d)
{
    return left_of(r, d) ? 0
                         : REFUSE(ERR_OPERATION_FAILED,
                                  "device '%s' has no more mediated devices of type '%s' to give",
                                  d->parent->name, nodedev_mdev(d)->type->id);
}

AWAITS static struct object *make_mdev(struct object_registry *r, struct node_device *d)
{
    if (complete_mdev(r, d) < 0 || check_room(r, d) < 0) {
        value_free(&type_node_device, d);
        return NULL;
    }
    return object_create(r, def_new(&type_node_device, d));
}

/* --- calls ------------------------------------------------------------------------------------ */

OP(node_device_create_xml)
{
    struct object_registry *r = driver_of(call)->objects[ON_NODE_DEVICE];
    struct node_device *d =
        nodedev_read(args->xml_desc, args->flags & VIR_NODE_DEVICE_CREATE_XML_VALIDATE);
    if (!d)
        return -1;
    struct object *o = NULL;
    if (d->caps[0]->type == NODE_CAP_TYPE_SCSI_HOST) {
        o = make_port(r, d);
    } else if (d->caps[0]->type == NODE_CAP_TYPE_MDEV) {
        o = make_mdev(r, d);
    } else {
        REFUSE(ERR_INTERNAL_ERROR, "only virtual ports and mediated devices can be made");
        value_free(&type_node_device, d);
    }
    if (!o)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_CREATED, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

/* A port below an adapter that can have such. */
static bool is_port(struct object_registry *r, const struct node_device *d)
{
    if (!nodedev_fc_host(d) || !d->parent || !d->parent->name)
        return false;
    struct object *parent = object_by_name(r, d->parent->name);
    bool yes = parent && nodedev_has_vports(nodedev_of(parent));
    object_unref(parent);
    error_clear();
    return yes;
}

OP_NO_RET(node_device_destroy)
{
    struct object *o = call->object;
    if (!o->active)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is not active", o->name);
    if (is_port(o->registry, nodedev_of(o))) {
        object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DELETED, 0);
        return object_remove(o);
    }
    if (nodedev_check_mdev(o) < 0)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DELETED, 0);
    object_set_inactive(o);
    return 0;
}

OP(node_device_define_xml)
{
    struct object_registry *r = driver_of(call)->objects[ON_NODE_DEVICE];
    struct node_device *d =
        nodedev_read(args->xml_desc, args->flags & VIR_NODE_DEVICE_DEFINE_XML_VALIDATE);
    if (!d)
        return -1;
    if (!nodedev_mdev(d) || complete_mdev(r, d) < 0) {
        if (!nodedev_mdev(d))
            REFUSE(ERR_CONFIG_UNSUPPORTED, "only mediated devices can be defined");
        value_free(&type_node_device, d);
        return -1;
    }
    struct object *o = object_define(r, def_new(&type_node_device, d));
    if (!o)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DEFINED, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP_NO_RET(node_device_undefine)
{
    struct object *o = call->object;
    if (nodedev_check_mdev(o) < 0)
        return -1;
    if (!o->stored)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' has no stored definition", o->name);
    object_ref(o);
    int rc = object_forget(o);
    if (rc == 0)
        object_lifecycle(o, VIR_NODE_DEVICE_EVENT_UNDEFINED, 0);
    object_unref(o);
    return rc;
}

OP_NO_RET(node_device_create)
{
    struct object *o = call->object;
    if (nodedev_check_mdev(o) < 0)
        return -1;
    if (o->active)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is active already", o->name);
    const struct node_device *d = nodedev_of(o);
    if (check_room(o->registry, d) < 0)
        return -1;
    object_set_active(o, def_new(&type_node_device, value_copy(&type_node_device, d)));
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_CREATED, 0);
    return 0;
}

OP_NO_RET(node_device_set_autostart)
{
    struct object *o = call->object;
    if (nodedev_check_mdev(o) < 0)
        return -1;
    if (!o->stored)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' has no stored definition", o->name);
    return object_set_autostart(o, args->autostart);
}

/* --- change ----------------------------------------------------------------------------------- */

static struct def *with_attrs(const struct def *def, const struct node_device *from)
{
    struct node_device *d = value_copy(&type_node_device, def->value);
    nodedev_take_attrs(d, nodedev_mdev(from));
    return def_new(&type_node_device, d);
}

AWAITS static int update(struct object *o, const struct node_device *d, uint32_t flags)
{
    enum {
        LIVE = VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE,
        CONFIG = VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG
    };
    if (!(flags & (LIVE | CONFIG)))
        flags = o->active ? LIVE : CONFIG;
    if (flags & LIVE && !o->active)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is not active", o->name);
    if (flags & CONFIG && !o->stored)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' has no stored definition", o->name);
    if (flags & CONFIG && object_publish(o, with_attrs(o->stored, d), false) < 0)
        return -1;
    if (flags & LIVE && object_publish(o, with_attrs(o->live, d), true) < 0)
        return -1;
    struct node_device_event_update_msg msg = {0};
    object_event(o, VIR_NODE_DEVICE_EVENT_ID_UPDATE, &msg);
    return 0;
}

OP_NO_RET(node_device_update)
{
    struct object *o = call->object;
    if (nodedev_check_mdev(o) < 0)
        return -1;
    struct node_device *d = nodedev_read(args->xml_desc, false);
    if (!d)
        return -1;
    int rc = nodedev_check_update(o, d) < 0 ? -1 : update(o, d, args->flags);
    value_free(&type_node_device, d);
    return rc;
}
