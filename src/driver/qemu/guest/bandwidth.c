/* Limits of a tap's traffic, by the kernel's queues: what the guest receives waits in a queue, what
 * it sends too fast is dropped. Called by start.c, hotplug.c and for changes; awaits the program
 * tc. A queue goes with its tap.
 */
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include "driver/qemu/guest/prepare.h"
#include "gen/domain.h"
#include "sys/spawn.h"

AWAITS static int tc(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
AWAITS static int tc(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *line = g_strdup_vprintf(fmt, ap), *out = NULL, *err = NULL;
    va_end(ap);
    g_auto(GStrv) words = g_strsplit(line, " ", -1); /* no name of a device has a blank */
    int status;
    if (run_command((const char *const *)words, NULL, &out, &err, &status) < 0)
        return -1;
    return status == 0 ? 0
                       : fail(ERR_OPERATION_FAILED, "'%s' failed: %s", line,
                              err && *err ? g_strchomp(err) : "it says nothing");
}

/* Failing means that there was none. */
AWAITS static void lift(const char *dev, bool outbound)
{
    if (tc(outbound ? "tc qdisc del dev %s ingress" : "tc qdisc del dev %s root", dev) < 0)
        error_clear();
}

/* KiB per second; what the guest receives leaves the host by the tap. */
AWAITS static int limit_inbound(const char *dev, const struct bandwidth_limit *b)
{
    g_autofree char *ceil = b->peak ? g_strdup_printf(" ceil %" PRIu64 "kbps", b->peak) : NULL;
    g_autofree char *burst = b->burst ? g_strdup_printf(" burst %" PRIu64 "kb", b->burst) : NULL;
    if (tc("tc qdisc add dev %s root handle 1: htb default 1", dev) < 0)
        return -1;
    return tc("tc class add dev %s parent 1: classid 1:1 htb rate %" PRIu64 "kbps%s%s", dev,
              b->average, ceil ? ceil : "", burst ? burst : "");
}

AWAITS static int limit_outbound(const char *dev, const struct bandwidth_limit *b)
{
    if (tc("tc qdisc add dev %s ingress", dev) < 0)
        return -1;
    return tc(
        "tc filter add dev %s parent ffff: protocol all u32 match u32 0 0 police rate %" PRIu64
        "kbps burst %" PRIu64 "kb mtu 64kb drop flowid :1",
        dev, b->average, b->burst ? b->burst : b->average);
}

int bandwidth_set(const char *dev, const struct bandwidth *before, const struct bandwidth *b)
{
    if (before && before->inbound)
        lift(dev, false);
    if (before && before->outbound)
        lift(dev, true);
    if (b && b->inbound && b->inbound->average && limit_inbound(dev, b->inbound) < 0)
        return context("bandwidth of '%s'", dev);
    if (b && b->outbound && b->outbound->average && limit_outbound(dev, b->outbound) < 0)
        return context("bandwidth of '%s'", dev);
    return 0;
}

int bandwidth_apply(const struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++) {
        const struct interface *n = live->interfaces[i];
        if (n->bandwidth && n->target && n->target->dev &&
            bandwidth_set(n->target->dev, NULL, n->bandwidth) < 0)
            return -1;
    }
    return 0;
}
