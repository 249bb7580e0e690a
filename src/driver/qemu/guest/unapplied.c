/* What a definition may say, is kept, and is not applied by this driver yet: a start refuses it by
 * name rather than run a guest without the limits or the label its owner relies on. Pure. */
#include <stddef.h>
#include "driver/qemu/guest/prepare.h"

static int refused(const char *element, const char *why)
{
    return fail(ERR_CONFIG_UNSUPPORTED, "%s: %s", element, why);
}

/* Devices that need a process beside QEMU, or something of the host prepared, that nobody does yet.
 */
static int check_devices(const struct domain *live)
{
    for (size_t i = 0; i < live->n_hostdevs; i++)
        if (live->hostdevs[i]->subsystem &&
            (live->hostdevs[i]->subsystem->type == HOSTDEV_TYPE_PCI ||
             live->hostdevs[i]->subsystem->type == HOSTDEV_TYPE_MDEV))
            return refused("hostdev", "devices are not taken from the host's drivers yet");
    for (size_t i = 0; i < live->n_interfaces; i++) {
        const struct interface *n = live->interfaces[i];
        if (n->type == INTERFACE_TYPE_HOSTDEV)
            return refused("interface", "cards are not taken from the host's drivers yet");
    }
    return 0;
}

static int check_disks(const struct domain *live)
{
    for (size_t i = 0; i < live->n_disks; i++) {
        const struct disk *d = live->disks[i];
        if (d->type == STORAGE_TYPE_NVME)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "disk '%s': controllers are not taken from the host's drivers yet",
                        d->target->dev);
    }
    return 0;
}

int unapplied_check(const struct domain *live)
{
    if (check_devices(live) < 0 || check_disks(live) < 0)
        return -1;
    if (live->launch_security)
        return refused("launchSecurity", "the session of an encrypted guest is not set up yet");
    if (live->memtune && live->memtune->min_guarantee)
        return refused("memtune", "QEMU guests are guaranteed no memory (<min_guarantee>)");
    const struct cputune *c = live->cputune;
    if (c && (c->n_cachetunes || c->n_memorytunes))
        return fail(ERR_CONFIG_UNSUPPORTED, "domain: <%s> is not applied by this driver yet",
                    c->n_cachetunes ? "cachetune" : "memorytune");
    return 0;
}
