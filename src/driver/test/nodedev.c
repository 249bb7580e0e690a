/* Bodies of calls that look at devices of the simulated host, or take them from it. Called by
 * call_run() with the device found; what changes a definition awaits the registry.
 */
#include "driver/test/nodedev.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "reflect/type.h"

const struct node_device *nodedev_of(const struct object *o)
{
    return object_value(o, false);
}

/* --- capabilities ----------------------------------------------------------------------------- */

const struct node_cap *nodedev_cap(const struct node_device *d, enum node_cap_type type)
{
    for (size_t i = 0; i < d->n_caps; i++)
        if (d->caps[i]->type == type)
            return d->caps[i];
    return NULL;
}

static const struct node_scsi_host_cap *host_cap(const struct node_device *d,
                                                 enum node_scsi_host_cap_type type)
{
    const struct node_cap *cap = nodedev_cap(d, NODE_CAP_TYPE_SCSI_HOST);
    for (size_t i = 0; cap && i < cap->scsi_host->n_caps; i++)
        if (cap->scsi_host->caps[i]->type == type)
            return cap->scsi_host->caps[i];
    return NULL;
}

const struct node_fc_host *nodedev_fc_host(const struct node_device *d)
{
    const struct node_scsi_host_cap *cap = host_cap(d, NODE_SCSI_HOST_CAP_TYPE_FC_HOST);
    return cap ? cap->fc_host : NULL;
}

bool nodedev_has_vports(const struct node_device *d)
{
    return host_cap(d, NODE_SCSI_HOST_CAP_TYPE_VPORT_OPS) != NULL;
}

static const struct node_pci_cap *pci_cap(const struct node_device *d, enum node_pci_cap_type type)
{
    const struct node_cap *cap = nodedev_cap(d, NODE_CAP_TYPE_PCI);
    for (size_t i = 0; cap && i < cap->pci->n_caps; i++)
        if (cap->pci->caps[i]->type == type)
            return cap->pci->caps[i];
    return NULL;
}

const struct node_mdev_types *nodedev_mdev_types(const struct node_device *d)
{
    const struct node_pci_cap *pci = pci_cap(d, NODE_PCI_CAP_TYPE_MDEV_TYPES);
    const struct node_cap *css = nodedev_cap(d, NODE_CAP_TYPE_CSS);
    const struct node_cap *matrix = nodedev_cap(d, NODE_CAP_TYPE_AP_MATRIX);
    if (pci)
        return pci->mdev_types;
    if (css && css->css->n_caps)
        return css->css->caps[0]->mdev_types;
    return matrix && matrix->ap_matrix->n_caps ? matrix->ap_matrix->caps[0]->mdev_types : NULL;
}

bool nodedev_has_cap(const struct node_device *d, const char *cap)
{
    int type = enum_value(&enum_node_cap_type, cap);
    if (type > 0 && nodedev_cap(d, (enum node_cap_type)type))
        return true;
    if (strcmp(cap, "fc_host") == 0)
        return nodedev_fc_host(d) != NULL;
    if (strcmp(cap, "vports") == 0)
        return nodedev_has_vports(d);
    if (strcmp(cap, "mdev_types") == 0)
        return nodedev_mdev_types(d) != NULL;
    return strcmp(cap, "vpd") == 0 && pci_cap(d, NODE_PCI_CAP_TYPE_VPD);
}

/* By the flags of virConnectListAllNodeDevices, a bit each. */
static bool is_selected(const struct object *o, uint32_t flags)
{
    static const char *const caps[] = {
        "system",      "pci",        "usb_device", "usb",     "net",      "scsi_host",
        "scsi_target", "scsi",       "storage",    "fc_host", "vports",   "scsi_generic",
        "drm",         "mdev_types", "mdev",       "ccw",     "css",      "vdpa",
        "ap_card",     "ap_queue",   "ap_matrix",  "vpd",     "ccwgroup", "ccwgroup_member"};
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(caps); i++) {
        if (!(flags & 1u << i))
            continue;
        if (nodedev_has_cap(nodedev_of(o), caps[i]))
            return true;
        any = true;
    }
    return !any;
}

static const struct object_class nodedev_class = {
    .on = ON_NODE_DEVICE,
    .noun = "node device",
    .handle = &xdr_nonnull_node_device,
    .type = &type_node_device,
    .missing = ERR_NO_NODE_DEVICE,
    .from = FROM_NODEDEV,
    .list = {.active = VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE,
             .inactive = VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE,
             .persistent = VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT,
             .transient = VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT},
    .selected = is_selected,
    .free_priv = g_free,
};

/* A device of the node document is there, and stays. */
AWAITS static struct object *add(struct driver_state *d, struct def *def)
{
    if (document_fill(&type_node_device, def->value, NULL) < 0) {
        def_unref(def);
        return NULL;
    }
    struct def *live = def_ref(def);
    struct object *o = object_load(d->objects[ON_NODE_DEVICE], def, false);
    if (o)
        object_set_active(o, live);
    else
        def_unref(live);
    return o;
}

const struct test_noun test_noun_nodedev = {
    .kind = ON_NODE_DEVICE, .class = &nodedev_class, .live = true, .add = add};

/* --- lists ------------------------------------------------------------------------------------ */

/* Names of active devices with that capability (NULL: all) that the client may see. */
AWAITS static int names(struct call *call, const char *cap, size_t max, const char ***ret_names,
                        size_t *ret_n)
{
    struct object **list;
    size_t n = object_list(driver_of(call)->objects[ON_NODE_DEVICE], &list);
    int rc = 0;
    *ret_names = arena_new_array(call->mem, const char *, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n && rc >= 0 && *ret_n < max; i++) {
        const struct object *o = list[i];
        if (o->removed || !o->active || (cap && !nodedev_has_cap(nodedev_of(o), cap)))
            continue;
        if ((rc = call_sees(call, o)) > 0)
            (*ret_names)[(*ret_n)++] = arena_strdup(call->mem, o->name);
    }
    object_list_free(list, n);
    return rc < 0 ? -1 : 0;
}

OP(node_num_of_devices)
{
    const char **list;
    size_t n;
    if (names(call, args->cap, SIZE_MAX, &list, &n) < 0)
        return -1;
    ret->num = (int32_t)n;
    return 0;
}

OP(node_list_devices)
{
    size_t n;
    if (names(call, args->cap, args->maxnames > 0 ? (size_t)args->maxnames : 0, &ret->names, &n) <
        0)
        return -1;
    ret->n_names = (uint32_t)n;
    return 0;
}

OP(node_device_get_parent)
{
    const struct node_device_parent *p = nodedev_of(call->object)->parent;
    ret->parent_name = p && p->name ? arena_strdup(call->mem, p->name) : NULL;
    return 0;
}

OP(node_device_num_of_caps)
{
    ret->num = (int32_t)nodedev_of(call->object)->n_caps;
    return 0;
}

OP(node_device_list_caps)
{
    const struct node_device *d = nodedev_of(call->object);
    size_t max = args->maxnames > 0 ? (size_t)args->maxnames : 0;
    ret->names = arena_new_array(call->mem, const char *, d->n_caps + 1);
    for (size_t i = 0; i < d->n_caps && ret->n_names < max; i++)
        ret->names[ret->n_names++] = enum_word(&enum_node_cap_type, (int)d->caps[i]->type);
    return 0;
}

static bool has_wwn(const struct object *o, const void *arg)
{
    const struct node_device_lookup_scsi_host_by_wwn_args *wanted = arg;
    const struct node_fc_host *fc = nodedev_fc_host(nodedev_of(o));
    return fc && g_strcmp0(fc->wwnn, wanted->wwnn) == 0 && g_strcmp0(fc->wwpn, wanted->wwpn) == 0;
}

OP(node_device_lookup_scsi_host_by_wwn)
{
    struct object *o = object_find(driver_of(call)->objects[ON_NODE_DEVICE], has_wwn, args);
    if (!o)
        return fail_in(FROM_NODEDEV, ERR_NO_NODE_DEVICE,
                       "no SCSI host with wwnn '%s' and wwpn '%s'", args->wwnn, args->wwpn);
    return call_found(call, o);
}

/* --- taking a device from the host ------------------------------------------------------------ */

static int check_pci(const struct object *o)
{
    if (nodedev_cap(nodedev_of(o), NODE_CAP_TYPE_PCI))
        return 0;
    return fail_in(FROM_NODEDEV, ERR_INVALID_ARG, "device '%s' is not a PCI device", o->name);
}

/* The driver that holds it; its own one is kept on priv meanwhile. */
AWAITS static int bind(struct object *o, const char *driver)
{
    struct node_device *d = value_copy(&type_node_device, nodedev_of(o));
    if (!d->driver)
        d->driver = value_new(&type_node_driver);
    if (driver && !o->priv)
        o->priv = g_strdup(d->driver->name ? d->driver->name : "");
    g_free(d->driver->name);
    d->driver->name = g_strdup(driver ? driver : o->priv);
    if (!driver)
        g_clear_pointer(&o->priv, g_free);
    if (!d->driver->name || !*d->driver->name) {
        value_free(&type_node_driver, d->driver);
        d->driver = NULL;
    }
    if (object_publish(o, def_new(&type_node_device, d), true) < 0)
        return -1;
    struct node_device_event_update_msg msg = {0};
    object_event(o, VIR_NODE_DEVICE_EVENT_ID_UPDATE, &msg);
    return 0;
}

AWAITS static int detach(struct object *o, const char *driver)
{
    if (check_pci(o) < 0)
        return -1;
    if (driver && strcmp(driver, "vfio") != 0 && !g_str_has_prefix(driver, "vfio-"))
        return fail_in(FROM_NODEDEV, ERR_INVALID_ARG,
                       "'%s' is no driver that gives devices to guests: vfio is", driver);
    return bind(o, "vfio-pci");
}

OP_NO_RET(node_device_dettach)
{
    return detach(call->object, NULL);
}

OP_NO_RET(node_device_detach_flags)
{
    return detach(call->object, args->driver_name);
}

OP_NO_RET(node_device_re_attach)
{
    if (check_pci(call->object) < 0)
        return -1;
    return call->object->priv ? bind(call->object, NULL) : 0;
}

OP_NO_RET(node_device_reset)
{
    return check_pci(call->object);
}
