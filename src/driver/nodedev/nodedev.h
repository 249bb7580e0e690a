/* The node device driver: devices of this host as udev and sysfs have them, and mediated devices
 * that mdevctl keeps. Everything here is touched on the loop thread only, but for the first look at
 * all devices, which a worker does. */
#pragma once
#include <glib.h>
#include <libudev.h>
#include "guest/call.h"
#include "guest/nodedev_ops.h"
#include "rt/rt.h"

extern const struct driver driver_nodedev;

struct driver_state {
    const struct driver_config *config;
    struct object_registry *devices;
    GHashTable *names; /* path in sysfs -> name, of all that are shown */
    struct udev *udev;
    struct udev_monitor *monitor;
    struct watch *watch; /* of the monitor */
};

static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

#define OP(name)                                                              \
    AWAITS int ndev_##name(struct call *call, const struct name##_args *args, \
                           struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int ndev_##name(struct call *call, const struct name##_args *args, void *ret)

/* Beside NODEDEV_OPS of guest/nodedev_ops.h. */
#define OWN_NODEDEV_OPS(OWN)       \
    OWN(node_device_dettach)       \
    OWN(node_device_detach_flags)  \
    OWN(node_device_re_attach)     \
    OWN(node_device_reset)         \
    OWN(node_device_create_xml)    \
    OWN(node_device_destroy)       \
    OWN(node_device_define_xml)    \
    OWN(node_device_undefine)      \
    OWN(node_device_create)        \
    OWN(node_device_set_autostart) \
    OWN(node_device_update)
#define DECLARE_OWN(name) __typeof__(*((struct driver_ops *)0)->name) ndev_##name;
OWN_NODEDEV_OPS(DECLARE_OWN)

/* look.c: what there is. */
AWAITS int look_at_all(struct driver_state *d);
int look_begin(struct driver_state *d); /* at news, from now on */
void look_end(struct driver_state *d);
/* The device of that path in sysfs, shown as it is now: a reference, NULL with the reason. */
struct object *look_at(struct driver_state *d, const char *path);

/* mdev.c: mediated devices that are defined, active or not. */
AWAITS int mdev_load_defined(struct driver_state *d);
