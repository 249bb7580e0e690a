/* Bodies of calls that take devices from the simulated host. Called by call_run() with the device
 * found; what changes a definition awaits the registry. */
#include "driver/test/nodedev.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
#include "guest/nodedev_ops.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "reflect/type.h"

static const struct object_class nodedev_class = {NODEDEV_CLASS, .free_priv = g_free};

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
