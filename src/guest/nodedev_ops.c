/* Devices of a host: what they can do, and bodies of calls that look at them, the same for every
 * driver that has devices. Called by call_run() with the device found. */
#include "guest/nodedev_ops.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
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
bool nodedev_selected(const struct object *o, uint32_t flags)
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

/* --- lists ------------------------------------------------------------------------------------ */

/* Names of devices, active or defined only, with that capability (NULL: all) that the client may
 * see. */
AWAITS static int names(struct call *call, const char *cap, size_t max, const char ***ret_names,
                        size_t *ret_n)
{
    struct object **list;
    size_t n = object_list(call_objects(call, ON_NODE_DEVICE), &list);
    int rc = 0;
    *ret_names = arena_new_array(call->mem, const char *, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n && rc >= 0 && *ret_n < max; i++) {
        const struct object *o = list[i];
        if (o->removed || (cap && !nodedev_has_cap(nodedev_of(o), cap)))
            continue;
        if ((rc = call_sees(call, o)) > 0)
            (*ret_names)[(*ret_n)++] = arena_strdup(call->mem, o->name);
    }
    object_list_free(list, n);
    return rc < 0 ? -1 : 0;
}

AWAITS int ops_node_num_of_devices(struct call *call, const struct node_num_of_devices_args *args,
                                   struct node_num_of_devices_ret *ret)
{
    const char **list;
    size_t n;
    if (names(call, args->cap, SIZE_MAX, &list, &n) < 0)
        return -1;
    ret->num = (int32_t)n;
    return 0;
}

AWAITS int ops_node_list_devices(struct call *call, const struct node_list_devices_args *args,
                                 struct node_list_devices_ret *ret)
{
    size_t n;
    if (names(call, args->cap, args->maxnames > 0 ? (size_t)args->maxnames : 0, &ret->names, &n) <
        0)
        return -1;
    ret->n_names = (uint32_t)n;
    return 0;
}

AWAITS int ops_node_device_get_parent(struct call *call,
                                      const struct node_device_get_parent_args *args,
                                      struct node_device_get_parent_ret *ret)
{
    const struct node_device_parent *p = nodedev_of(call->object)->parent;
    ret->parent_name = p && p->name ? arena_strdup(call->mem, p->name) : NULL;
    return 0;
}

AWAITS int ops_node_device_num_of_caps(struct call *call,
                                       const struct node_device_num_of_caps_args *args,
                                       struct node_device_num_of_caps_ret *ret)
{
    ret->num = (int32_t)nodedev_of(call->object)->n_caps;
    return 0;
}

AWAITS int ops_node_device_list_caps(struct call *call,
                                     const struct node_device_list_caps_args *args,
                                     struct node_device_list_caps_ret *ret)
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

AWAITS int ops_node_device_lookup_scsi_host_by_wwn(
    struct call *call, const struct node_device_lookup_scsi_host_by_wwn_args *args,
    struct node_device_lookup_scsi_host_by_wwn_ret *ret)
{
    struct object *o = object_find(call_objects(call, ON_NODE_DEVICE), has_wwn, args);
    if (!o)
        return fail_in(FROM_NODEDEV, ERR_NO_NODE_DEVICE,
                       "no SCSI host with wwnn '%s' and wwpn '%s'", args->wwnn, args->wwpn);
    return call_found(call, o);
}

/* --- mediated devices ------------------------------------------------------------------------- */

struct node_device *nodedev_read(const char *xml, bool validate)
{
    struct node_device *d = value_read(&type_node_device, xml, strlen(xml),
                                       READ_INACTIVE | (validate ? READ_VALIDATE : 0));
    if (d && document_fill(&type_node_device, d, NULL) == 0 && d->n_caps)
        return d;
    if (d && !error_get())
        fail_in(FROM_NODEDEV, ERR_INTERNAL_ERROR, "a <device> needs a <capability>");
    value_free(&type_node_device, d);
    return NULL;
}

struct node_mdev *nodedev_mdev(const struct node_device *d)
{
    const struct node_cap *cap = nodedev_cap(d, NODE_CAP_TYPE_MDEV);
    return cap ? cap->mdev : NULL;
}

int nodedev_check_mdev(const struct object *o)
{
    return nodedev_mdev(nodedev_of(o)) ? 0
                                       : fail_in(FROM_NODEDEV, ERR_OPERATION_INVALID,
                                                 "device '%s' is no mediated device", o->name);
}

/* The settings alone may differ. */
int nodedev_check_update(const struct object *o, const struct node_device *d)
{
    const struct node_mdev *old = nodedev_mdev(nodedev_of(o)), *new = nodedev_mdev(d);
    if (!new)
        return fail_in(FROM_NODEDEV, ERR_CONFIG_UNSUPPORTED,
                       "the document is not one of a mediated device");
    if (strcmp(old->type->id, new->type->id) != 0)
        return fail_in(FROM_NODEDEV, ERR_OPERATION_UNSUPPORTED,
                       "the type of '%s' is '%s' and cannot change", o->name, old->type->id);
    if (new->has_uuid && memcmp(old->uuid, new->uuid, sizeof(old->uuid)) != 0)
        return fail_in(FROM_NODEDEV, ERR_OPERATION_UNSUPPORTED, "the <uuid> of '%s' cannot change",
                       o->name);
    return 0;
}

int nodedev_take_attrs(void *value, void *from)
{
    struct node_mdev *m = nodedev_mdev(value), *new = value_copy(&type_node_mdev, from);
    size_t n = m->n_attrs;
    struct node_mdev_attr **attrs = m->attrs;
    m->attrs = new->attrs; /* each frees the other's */
    m->n_attrs = new->n_attrs;
    new->attrs = attrs;
    new->n_attrs = n;
    value_free(&type_node_mdev, new);
    return 0;
}
