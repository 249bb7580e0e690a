/* Consoles and displays: a stream between the client and what QEMU offers. One user at a time per
 * device; VIR_DOMAIN_CONSOLE_FORCE ends the one before. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "gen/wire.h"
#include "guest/stream.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

struct found {
    const struct chardev *backend;
    const char *alias;
};

static bool take(struct found *f, const struct chardev *backend, const struct alias *alias,
                 const char *name)
{
    if (!backend || !alias || !alias->name || (name && strcmp(alias->name, name) != 0))
        return false;
    *f = (struct found){backend, alias->name};
    return true;
}

/* The device of that alias; without a name the first console, serial or parallel port. */
static bool find_device(const struct domain *def, const char *name, struct found *f)
{
    for (size_t i = 0; i < def->n_consoles; i++)
        if (take(f, def->consoles[i]->backend, def->consoles[i]->alias, name))
            return true;
    for (size_t i = 0; i < def->n_serials; i++)
        if (take(f, def->serials[i]->backend, def->serials[i]->alias, name))
            return true;
    for (size_t i = 0; i < def->n_parallels; i++)
        if (take(f, def->parallels[i]->backend, def->parallels[i]->alias, name))
            return true;
    for (size_t i = 0; name && i < def->n_channels; i++)
        if (take(f, def->channels[i]->backend, def->channels[i]->alias, name))
            return true;
    return false;
}

/* The channel of that alias or of that name in the guest; without a name the first. */
static bool find_channel(const struct domain *def, const char *name, struct found *f)
{
    for (size_t i = 0; i < def->n_channels; i++) {
        const struct channel_device *c = def->channels[i];
        bool named = name && c->target && g_strcmp0(c->target->name, name) == 0;
        if (take(f, c->backend, c->alias, named ? NULL : name))
            return true;
    }
    return false;
}

static int open_backend(const struct found *f)
{
    const struct chardev *b = f->backend;
    const char *path = b->pty && b->pty->source   ? b->pty->source->path
                       : b->dev && b->dev->source ? b->dev->source->path
                                                  : NULL;
    if (b->unix_ && b->unix_->source && b->unix_->source->path)
        return socket_connect_unix(b->unix_->source->path);
    if (!path)
        return fail(ERR_INTERNAL_ERROR, "character device '%s' is no pty", f->alias);
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    return fd < 0 ? fail_errno(errno, "cannot open '%s' of device %s", path, f->alias) : fd;
}

struct use {
    struct guest *guest;
    char *key;
    int fd;
};

/* Runs while the console is open; then makes room for the next one. */
AWAITS static int serve(struct stream *s, void *arg)
{
    struct use *u = arg;
    int rc = stream_pump(s, u->fd);
    struct run *r = run_of(u->guest);
    if (r && g_hash_table_lookup(r->consoles, u->key) == s)
        g_hash_table_remove(r->consoles, u->key);
    guest_unref(u->guest);
    g_free(u->key);
    g_free(u);
    return rc;
}

static int open_device(struct call *call, const struct found *f, bool force)
{
    struct run *r = run_of(call->guest);
    const struct chardev *b = f->backend;
    const char *key =
        b->pty && b->pty->source && b->pty->source->path ? b->pty->source->path : f->alias;
    struct stream *other = g_hash_table_lookup(r->consoles, key);
    if (other && !force)
        return fail(ERR_OPERATION_FAILED,
                    "somebody else has this device open (flag FORCE takes it over)");
    int fd = open_backend(f);
    if (fd < 0)
        return -1;
    if (other)
        stream_end(other);
    struct use *u = g_new0(struct use, 1);
    *u = (struct use){.guest = guest_ref(call->guest), .key = g_strdup(key), .fd = fd};
    g_hash_table_insert(r->consoles, g_strdup(key), call->stream);
    return stream_serve(call->stream, "console", serve, u);
}

OP_NO_RET(domain_open_console)
{
    struct found f;
    (void)ret;
    if (!find_device(call->guest->live->value, args->dev_name, &f))
        return fail(ERR_INTERNAL_ERROR, "there is no character device '%s'",
                    args->dev_name ? args->dev_name : "(null)");
    return open_device(call, &f, args->flags & VIR_DOMAIN_CONSOLE_FORCE);
}

OP_NO_RET(domain_open_channel)
{
    struct found f;
    (void)ret;
    if (!find_channel(call->guest->live->value, args->name, &f))
        return fail(ERR_INTERNAL_ERROR, "there is no channel '%s'",
                    args->name ? args->name : "(null)");
    return open_device(call, &f, args->flags & VIR_DOMAIN_CHANNEL_FORCE);
}

/* --- displays: QEMU gets one end of a socket pair
 * -------------------------------------------------- */

AWAITS static int add_client(struct call *call, unsigned index, bool skip_auth, int fd)
{
    const struct domain *def = call->guest->live->value;
    struct qmp *q = run_monitor(call->guest);
    if (!q)
        return -1;
    if (index >= def->n_graphics)
        return fail(ERR_INTERNAL_ERROR, "there is no display number %u", index);
    const struct graphics *g = def->graphics[index];
    const char *protocol = g->vnc ? "vnc" : g->spice ? "spice" : NULL;
    if (!protocol)
        return fail(ERR_INTERNAL_ERROR,
                    "displays of type '%s' cannot be opened, only vnc and spice",
                    enum_word(&enum_graphics_type, (int)g->type));
    if (qmp_call_fd(q, "getfd", json_pack("{s:s}", "fdname", "graphicsfd"), fd, NULL) < 0)
        return -1;
    if (qmp_call(q, "add_client",
                 json_pack("{s:s, s:s, s:b}", "protocol", protocol, "fdname", "graphicsfd",
                           "skipauth", skip_auth),
                 NULL) == 0)
        return 0;
    struct error *reason = error_take();
    qmp_call(q, "closefd", json_pack("{s:s}", "fdname", "graphicsfd"), NULL);
    error_set(reason);
    return -1;
}

OP_NO_RET(domain_open_graphics)
{
    (void)ret;
    if (call->n_fds_in != 1)
        return fail(ERR_INTERNAL_ERROR, "one descriptor must come with this call, not %zu",
                    call->n_fds_in);
    return add_client(call, args->idx, args->flags & VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH,
                      call->fds_in[0]);
}

OP_NO_RET(domain_open_graphics_fd)
{
    int pair[2];
    (void)ret;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return fail_errno(errno, "cannot make a socket pair");
    int rc = add_client(call, args->idx, args->flags & VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH, pair[1]);
    close(pair[1]);
    if (rc < 0) {
        close(pair[0]);
        return -1;
    }
    call->fds_out = arena_dup(call->mem, &pair[0], sizeof(int));
    call->n_fds_out = 1;
    return 0;
}
