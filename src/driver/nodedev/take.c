/* Taking PCI functions from the host's drivers and giving them back. Bodies of calls, with the
 * device found; await a worker, as the kernel takes its time. */
#include <string.h>
#include <unistd.h>
#include "driver/nodedev/nodedev.h"
#include "gen/api.h"
#include "libvirt/libvirt.h"
#include "sys/pci.h"

#define VFIO "vfio-pci"

static int function_of(const struct object *o, struct pci_function *ret)
{
    const struct node_cap *cap = nodedev_cap(nodedev_of(o), NODE_CAP_TYPE_PCI);
    if (!cap)
        return fail_in(FROM_NODEDEV, ERR_INVALID_ARG, "device '%s' is not a PCI device", o->name);
    *ret = (struct pci_function){cap->pci->domain, (uint8_t)cap->pci->bus, (uint8_t)cap->pci->slot,
                                 (uint8_t)cap->pci->function};
    return 0;
}

struct job {
    struct pci_function function;
    const char *driver; /* NULL: the host's own */
};

static int bind_work(void *arg)
{
    const struct job *job = arg;
    return pci_bind(&job->function, job->driver);
}

static int reset_work(void *arg)
{
    const struct job *job = arg;
    return pci_reset(&job->function);
}

/* The document says which driver holds it. */
static void look_again(struct driver_state *d, const struct object *o)
{
    const char *path = nodedev_of(o)->path;
    struct object *again = path ? look_at(d, path) : NULL;
    object_unref(again);
    error_clear();
}

AWAITS static int give(struct call *call, const char *driver)
{
    struct job job = {.driver = driver};
    if (function_of(call->object, &job.function) < 0 || offload(bind_work, &job) < 0)
        return -1;
    look_again(driver_of(call), call->object);
    struct node_device_event_update_msg msg = {0};
    object_event(call->object, VIR_NODE_DEVICE_EVENT_ID_UPDATE, &msg);
    return 0;
}

/* A driver that hands functions to guests is VFIO's, or a variant of it made for the device. */
AWAITS static int detach(struct call *call, const char *driver)
{
    if (driver && strcmp(driver, "vfio") != 0 && !strstr(driver, "vfio"))
        return fail_in(FROM_NODEDEV, ERR_INVALID_ARG,
                       "'%s' is no driver that gives devices to guests: vfio is", driver);
    if (access("/sys/module/vfio", F_OK) < 0)
        return fail_in(FROM_NODEDEV, ERR_ARGUMENT_UNSUPPORTED,
                       "the kernel of this host has no VFIO: devices cannot be given to guests");
    return give(call, !driver || strcmp(driver, "vfio") == 0 ? VFIO : driver);
}

OP_NO_RET(node_device_dettach)
{
    return detach(call, NULL);
}

OP_NO_RET(node_device_detach_flags)
{
    return detach(call, args->driver_name);
}

OP_NO_RET(node_device_re_attach)
{
    return give(call, NULL);
}

OP_NO_RET(node_device_reset)
{
    struct job job = {0};
    return function_of(call->object, &job.function) < 0 ? -1 : offload(reset_work, &job);
}
