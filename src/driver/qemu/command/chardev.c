/* Character devices: back ends as -chardev, then serial ports, parallel ports, channels, consoles.
 * Part of plan_make; pure; never awaits. Sockets we listen on and files we write are inherited. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <string.h>

static void fdset(struct plan_build *b, struct opts *o, const char *key, enum plan_fd_kind kind,
                  const char *path, bool append, const char *opaque)
{
    g_autofree char *at = fdset_path(b, kind, path, append, opaque);
    opts_add(o, key, at);
}

void chardev_reconnect(struct plan_build *b, struct opts *o, const struct reconnect_option *r)
{
    if (!r || r->enabled != TRI_YES)
        return;
    if (b->facts->version >= 9002000)
        opts_format(o, "reconnect-ms", "%u", r->timeout * 1000);
    else
        opts_format(o, "reconnect", "%u", r->timeout);
}

static void tcp(struct plan_build *b, struct opts *o, const struct chardev_tcp *t)
{
    const struct tcp_source *s = t->source;
    opts_add(o, "host", s->host ?: "");
    opts_add(o, "port", s->service ?: "");
    if (t->protocol && t->protocol->type == CHARDEV_PROTOCOL_TYPE_TELNET)
        opts_add(o, "telnet", "on");
    if (s->mode == SOCKET_MODE_BIND) {
        opts_add(o, "server", "on");
        opts_add(o, "wait", "off");
    }
    chardev_reconnect(b, o, s->reconnect);
}

/* The credentials of an encrypted connection stand before it. */
static int tcp_tls(struct plan_build *b, struct opts *o, const struct chardev_tcp *t,
                   const char *alias)
{
    const struct tcp_source *s = t->source;
    g_autofree char *chardev = g_strdup_printf("char%s", alias);
    g_autofree char *id = NULL;
    if (s->tls == TRI_NO || (!s->tls && !b->opt->chardev_tls.on))
        return 0;
    if (tls_credentials(b, chardev, &b->opt->chardev_tls, s->mode == SOCKET_MODE_BIND, &id) < 0)
        return -1;
    opts_add(o, "tls-creds", id);
    return 0;
}

static int udp(struct opts *o, const struct chardev_udp *u)
{
    const struct udp_source *to = NULL, *from = NULL;
    for (size_t i = 0; i < u->n_sources; i++)
        if (u->sources[i]->mode == SOCKET_MODE_BIND)
            from = u->sources[i];
        else
            to = u->sources[i];
    opts_add(o, "host", to && to->host ? to->host : "");
    opts_add(o, "port", to && to->service ? to->service : "0");
    if (from) {
        opts_add(o, "localaddr", from->host ?: "");
        opts_add(o, "localport", from->service ?: "0");
    }
    return 0;
}

void chardev_listen(struct plan_build *b, struct opts *o, const char *path)
{
    if (b->opt->native)
        opts_add(o, "path", path);
    else
        opts_format(o, "fd", "%d", plan_fd_add(b, PLAN_FD_LISTEN, path, false, 0));
    opts_add(o, "server", "on");
    opts_add(o, "wait", "off");
    g_ptr_array_add(b->unlink, g_strdup(path));
}

static int unix_socket(struct plan_build *b, struct opts *o, const struct chardev *dev,
                       const char *own_path)
{
    const struct unix_source *s = dev->unix_ ? dev->unix_->source : NULL;
    const char *path = s && s->path ? s->path : own_path;
    if (!path)
        return fail(ERR_XML_ERROR, "character device: <source path=> is missing");
    if (s && s->mode == SOCKET_MODE_CONNECT) {
        opts_add(o, "path", path);
        chardev_reconnect(b, o, s->reconnect);
        return 0;
    }
    chardev_listen(b, o, path);
    return 0;
}

static void vdagent(struct opts *o, const struct chardev_vdagent *v)
{
    const struct vdagent_source *s = v ? v->source : NULL;
    opts_add(o, "name", "vdagent");
    if (s && s->clipboard)
        opts_onoff(o, "clipboard", s->clipboard->copypaste);
    if (s && s->mouse && s->mouse->mode)
        opts_add(o, "mouse", s->mouse->mode == MOUSE_MODE_CLIENT ? "on" : "off");
}

static const char *backend_word(enum chardev_type type)
{
    switch (type) {
    case CHARDEV_TYPE_DEV:
        return "serial";
    case CHARDEV_TYPE_TCP:
    case CHARDEV_TYPE_UNIX:
        return "socket";
    default:
        return enum_word(&enum_chardev_type, (int)type);
    }
}

static int backend_options(struct plan_build *b, struct opts *o, const struct chardev *dev,
                           const char *alias, const char *own_path, const char *spice_name)
{
    g_autofree char *opaque = g_strdup_printf("%s-source", alias);
    switch (dev->type) {
    case CHARDEV_TYPE_NULL:
    case CHARDEV_TYPE_VC:
    case CHARDEV_TYPE_PTY:
    case CHARDEV_TYPE_STDIO:
        return 0;
    case CHARDEV_TYPE_DEV:
        opts_add(o, "path", dev->dev->source->path);
        return 0;
    case CHARDEV_TYPE_PIPE:
        opts_add(o, "path", dev->pipe->source->path);
        return 0;
    case CHARDEV_TYPE_FILE:
        fdset(b, o, "path", PLAN_FD_FILE, dev->file->source->path,
              dev->file->source->append == TRI_YES, opaque);
        if (!b->opt->native)
            opts_add(o, "append", "on");
        else
            opts_onoff(o, "append", dev->file->source->append);
        return 0;
    case CHARDEV_TYPE_TCP:
        tcp(b, o, dev->tcp);
        return tcp_tls(b, o, dev->tcp, alias);
    case CHARDEV_TYPE_UDP:
        return udp(o, dev->udp);
    case CHARDEV_TYPE_UNIX:
        return unix_socket(b, o, dev, own_path);
    case CHARDEV_TYPE_SPICEVMC:
        opts_add(o, "name", spice_name);
        return 0;
    case CHARDEV_TYPE_SPICEPORT:
        opts_add(o, "name", dev->spiceport->source ? dev->spiceport->source->channel : "");
        return 0;
    case CHARDEV_TYPE_DBUS:
        opts_add(o, "name", dev->dbus->source ? dev->dbus->source->channel : "");
        return 0;
    case CHARDEV_TYPE_QEMU_VDAGENT:
        vdagent(o, dev->qemu_vdagent);
        return 0;
    default:
        return fail(ERR_CONFIG_UNSUPPORTED, "character device '%s': QEMU has no type '%s'", alias,
                    enum_word(&enum_chardev_type, (int)dev->type));
    }
}

static bool lacks_source(const struct chardev *d)
{
    return (d->type == CHARDEV_TYPE_DEV && !(d->dev && d->dev->source && d->dev->source->path)) ||
           (d->type == CHARDEV_TYPE_PIPE &&
            !(d->pipe && d->pipe->source && d->pipe->source->path)) ||
           (d->type == CHARDEV_TYPE_FILE &&
            !(d->file && d->file->source && d->file->source->path)) ||
           (d->type == CHARDEV_TYPE_TCP && !(d->tcp && d->tcp->source)) ||
           (d->type == CHARDEV_TYPE_UDP && !d->udp);
}

int command_chardev(struct plan_build *b, const struct chardev *dev, const char *alias,
                    const char *own_path, const char *spice_name)
{
    struct opts o = opts_new(backend_word(dev->type));
    opts_format(&o, "id", "char%s", alias);
    int rc = lacks_source(dev)
                 ? fail(ERR_XML_ERROR, "character device '%s': <source> is missing", alias)
                 : backend_options(b, &o, dev, alias, own_path, spice_name);
    if (rc == 0 && dev->log && dev->log->file) {
        g_autofree char *opaque = g_strdup_printf("%s-log", alias);
        fdset(b, &o, "logfile", PLAN_FD_LOG, dev->log->file, true, opaque);
        opts_add(&o, "logappend", b->opt->native ? onoff(dev->log->append) ?: "off" : "on");
    }
    if (rc < 0) {
        g_string_free(o.text, TRUE);
        return -1;
    }
    arg_opts(b, "-chardev", &o);
    return 0;
}

static int serials(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_serials; i++) {
        const struct serial *s = b->def->serials[i];
        const char *alias = alias_of(s->alias);
        if (command_chardev(b, s->backend, alias, NULL, NULL) < 0)
            return -1;
        if (!s->target->type ||
            s->target->type == SERIAL_TARGET_TYPE_SYSTEM_SERIAL) { /* on the board already */
            arg_format(b, "-serial", "chardev:char%s", alias);
            continue;
        }
        if (arg_device(b, &device_table_serial, s, alias, i) < 0)
            return -1;
    }
    return 0;
}

static int parallels(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_parallels; i++) {
        const struct parallel *p = b->def->parallels[i];
        if (command_chardev(b, p->backend, alias_of(p->alias), NULL, NULL) < 0 ||
            arg_device(b, &device_table_parallel, p, alias_of(p->alias), i) < 0)
            return -1;
    }
    return 0;
}

static void guestfwd(struct plan_build *b, const struct channel_device *c)
{
    const char *alias = alias_of(c->alias);
    g_autofree char *rule = g_strdup_printf("tcp:%s:%u-chardev:char%s", c->target->address ?: "",
                                            c->target->port, alias);
    arg_json(
        b, "-netdev",
        json_pack("{s:s, s:[{s:s}], s:s}", "type", "user", "guestfwd", "str", rule, "id", alias));
}

char *channel_path(const struct plan_build *b, const struct channel_device *c)
{
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    return g_strdup_printf("%s/channel/%s/%s", b->opt->run_dir, shortname,
                           c->target->name ?: alias_of(c->alias));
}

static int channels(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_channels; i++) {
        const struct channel_device *c = b->def->channels[i];
        g_autofree char *path = channel_path(b, c);
        if (c->backend->type == CHARDEV_TYPE_UNIX &&
            !(c->backend->unix_ && c->backend->unix_->source && c->backend->unix_->source->path))
            g_ptr_array_add(b->dirs, g_path_get_dirname(path));
        if (command_chardev(b, c->backend, alias_of(c->alias), path, "vdagent") < 0)
            return -1;
        if (c->target->type == CHANNEL_TARGET_TYPE_GUESTFWD)
            guestfwd(b, c);
        else if (arg_device(b, &device_table_channel_device, c, alias_of(c->alias), i) < 0)
            return -1;
    }
    return 0;
}

static int consoles(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_consoles; i++) {
        const struct console *c = b->def->consoles[i];
        if (!c->target || c->target->type == CONSOLE_TARGET_TYPE_SERIAL)
            continue; /* the serial port is there */
        if (command_chardev(b, c->backend, alias_of(c->alias), NULL, NULL) < 0 ||
            arg_device(b, &device_table_console, c, alias_of(c->alias), i) < 0)
            return -1;
    }
    return 0;
}

int command_chardevs(struct plan_build *b)
{
    if (serials(b) < 0 || parallels(b) < 0 || channels(b) < 0)
        return -1;
    return consoles(b);
}
