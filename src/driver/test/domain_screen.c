/* The screen and the consoles of simulated guests. Bodies of calls that leave a stream behind.
 * Invariant: what is typed on a console comes back, and nothing else does.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/stream.h"
#include "libvirt/libvirt.h"

/* One grey point, as a PNG file. */
static const uint8_t picture[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0xda, 0x45, 0x08, 0x3b, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

AWAITS static int send_picture(struct stream *s, void *arg)
{
    if (stream_write(s, picture, sizeof(picture)) < 0)
        return -1;
    stream_end(s);
    return 0;
}

OP(domain_screenshot)
{
    ret->mime = "image/png";
    return stream_serve(call->stream, "screenshot", send_picture, NULL);
}

enum { CONSOLE_BYTES = 4096 };

AWAITS static int echo(struct stream *s, void *arg)
{
    char buffer[CONSOLE_BYTES];
    ssize_t n;
    while ((n = stream_read(s, buffer, sizeof(buffer))) > 0)
        if (stream_write(s, buffer, (size_t)n) < 0)
            return -1;
    stream_end(s);
    return 0;
}

static bool is_named(const struct alias *a, const char *kind, size_t i, const char *name)
{
    g_autofree char *usual = g_strdup_printf("%s%zu", kind, i);
    return strcmp(a && a->name ? a->name : usual, name) == 0;
}

static bool has_console(const struct domain *d, const char *name)
{
    if (!name)
        return d->n_consoles || d->n_serials;
    for (size_t i = 0; i < d->n_consoles; i++)
        if (is_named(d->consoles[i]->alias, "console", i, name))
            return true;
    for (size_t i = 0; i < d->n_serials; i++)
        if (is_named(d->serials[i]->alias, "serial", i, name))
            return true;
    for (size_t i = 0; i < d->n_parallels; i++)
        if (is_named(d->parallels[i]->alias, "parallel", i, name))
            return true;
    return false;
}

OP_NO_RET(domain_open_console)
{
    if (!has_console(sim_live(call->guest), args->dev_name))
        return args->dev_name
                   ? fail(ERR_INTERNAL_ERROR, "there is no character device '%s'", args->dev_name)
                   : fail(ERR_INTERNAL_ERROR, "the guest has no console");
    return stream_serve(call->stream, "console", echo, NULL);
}

OP_NO_RET(domain_open_channel)
{
    const struct domain *d = sim_live(call->guest);
    for (size_t i = 0; i < d->n_channels; i++) {
        const struct channel_device *c = d->channels[i];
        if (c->target->type != CHANNEL_TARGET_TYPE_VIRTIO)
            continue;
        if (!args->name || g_strcmp0(c->target->name, args->name) == 0 ||
            is_named(c->alias, "channel", i, args->name))
            return stream_serve(call->stream, "channel", echo, NULL);
    }
    return fail(ERR_INTERNAL_ERROR, "there is no channel '%s'",
                args->name ? args->name : "of virtio");
}
