/* What a definition may say, is kept, and is not applied by this driver yet: a start refuses it by
 * name rather than run a guest without the limits or the label its owner relies on. Pure. */
#include <stddef.h>
#include "driver/qemu/guest/prepare.h"

static int refused(const char *element, const char *why)
{
    return fail(ERR_CONFIG_UNSUPPORTED, "%s: %s", element, why);
}

int unapplied_check(const struct domain *live)
{
    if (live->launch_security)
        return refused("launchSecurity", "the session of an encrypted guest is not set up yet");
    if (live->memtune && live->memtune->min_guarantee)
        return refused("memtune", "QEMU guests are guaranteed no memory (<min_guarantee>)");
    for (size_t i = 0; i < live->n_graphics; i++) {
        const struct graphics_dbus *g = live->graphics[i]->dbus;
        if (g && g->p2p != TRI_YES && !g->address)
            return refused("graphics", "no bus of a guest's own is started: type='dbus' needs "
                                       "p2p='yes' or an address");
    }
    const struct cputune *c = live->cputune;
    if (c && (c->n_cachetunes || c->n_memorytunes))
        return fail(ERR_CONFIG_UNSUPPORTED, "domain: <%s> is not applied by this driver yet",
                    c->n_cachetunes ? "cachetune" : "memorytune");
    return 0;
}
