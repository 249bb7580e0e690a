/* Displays: where they listen, their channels, and what plays their sound. Steps of domain_fill;
 * pure.
 */
#include "defs/fill.h"
#include <stdio.h>

/* The listen elements of VNC, SPICE and RDP, and the attributes that repeat the first of them. */
struct listen_list {
    struct graphics_listen ***list;
    size_t *n;
    char **listen, **socket; /* socket: NULL where the type has none */
};

static bool listens_of(struct graphics *g, struct listen_list *ret)
{
    if (g->vnc)
        *ret = (struct listen_list){&g->vnc->listens, &g->vnc->n_listens, &g->vnc->listen,
                                    &g->vnc->socket};
    else if (g->spice)
        *ret =
            (struct listen_list){&g->spice->listens, &g->spice->n_listens, &g->spice->listen, NULL};
    else if (g->rdp)
        *ret = (struct listen_list){&g->rdp->listens, &g->rdp->n_listens, &g->rdp->listen, NULL};
    return g->vnc || g->spice || g->rdp;
}

/* Sockets in our own folder were made for one run: another one gets its own. */
static void forget_own_socket(const struct fill *f, struct graphics *g)
{
    g_autofree char *lib_dir = f->ctx->nvram_dir ? g_path_get_dirname(f->ctx->nvram_dir) : NULL;
    struct listen_list l;
    if (!lib_dir || !listens_of(g, &l))
        return;
    if (l.socket && *l.socket && g_str_has_prefix(*l.socket, lib_dir))
        g_clear_pointer(l.socket, g_free);
    for (size_t i = 0; i < *l.n; i++) {
        struct graphics_listen *one = (*l.list)[i];
        if (one->type != LISTEN_TYPE_SOCKET || !one->socket ||
            !g_str_has_prefix(one->socket, lib_dir))
            continue;
        g_clear_pointer(&one->socket, g_free);
        one->type = LISTEN_TYPE_ADDRESS;
    }
}

static void fill_listen(struct graphics *g)
{
    struct listen_list l;
    if (!listens_of(g, &l))
        return;
    const char *socket = l.socket ? *l.socket : NULL;
    if (!*l.n && g->spice && !g->spice->has_port && !g->spice->has_tls_port &&
        g->spice->autoport != TRI_YES && !g->spice->listen) { /* only local viewers by descriptor */
        struct graphics_listen *made = value_new(&type_graphics_listen);
        made->type = LISTEN_TYPE_NONE_;
        LIST_ADD(*l.list, *l.n, made);
    } else if (!*l.n) {
        struct graphics_listen *made = value_new(&type_graphics_listen);
        made->type = socket ? LISTEN_TYPE_SOCKET : LISTEN_TYPE_ADDRESS;
        made->socket = g_strdup(socket);
        made->address = socket ? NULL : g_strdup(*l.listen);
        LIST_ADD(*l.list, *l.n, made);
    }
    struct graphics_listen *first = (*l.list)[0];
    if (socket && first->type != LISTEN_TYPE_SOCKET) { /* the older attribute decides */
        g_clear_pointer(&first->address, g_free);
        first->type = LISTEN_TYPE_SOCKET;
        first->socket = g_strdup(socket);
    }
    if (first->type == LISTEN_TYPE_ADDRESS && !first->address)
        first->address = g_strdup(*l.listen);
    g_clear_pointer(l.listen, g_free);
    if (l.socket)
        g_clear_pointer(l.socket, g_free);
    if (first->type == LISTEN_TYPE_ADDRESS)
        *l.listen = g_strdup(first->address);
    else if (first->type == LISTEN_TYPE_SOCKET && l.socket)
        *l.socket = g_strdup(first->socket);
}

static bool by_address(struct graphics_listen *const *listens)
{
    return listens[0]->type == LISTEN_TYPE_ADDRESS || listens[0]->type == LISTEN_TYPE_NETWORK;
}

static void fill_vnc(struct graphics *g)
{
    struct graphics_vnc *v = g->vnc;
    if (!by_address(g->vnc->listens)) {
        v->has_port = false;
        v->autoport = TRI_ABSENT;
        return;
    }
    if (!v->autoport)
        v->autoport = !v->has_port || v->port == -1 ? TRI_YES : TRI_NO;
    if (v->autoport == TRI_YES)
        SET_NUMBER(v, port, -1);
    else if (v->has_port && (v->port == -1 || v->port == 0))
        v->has_port = false;
}

static void fill_spice(struct graphics *g)
{
    struct graphics_spice *s = g->spice;
    if (!by_address(g->spice->listens)) {
        s->has_port = s->has_tls_port = false;
        s->autoport = TRI_ABSENT;
        return;
    }
    if (s->has_port && s->port == -1 && s->has_tls_port && s->tls_port == -1)
        s->autoport = TRI_YES;
    if (!s->autoport)
        s->autoport = TRI_NO;
    if (s->autoport == TRI_YES)
        s->has_port = s->has_tls_port = false;
}

/* The back end that the host's environment names; AUDIO_TYPE_NONE: it names none. */
static enum audio_type host_audio(const struct fill_context *ctx)
{
    const char *name = ctx->audio_driver;
    if (!name)
        return AUDIO_TYPE_NONE;
    int type = enum_value(&enum_audio_type, g_str_equal(name, "pa") ? "pulseaudio" : name);
    return type > 0 ? (enum audio_type)type : AUDIO_TYPE_NONE;
}

/* What a guest's sound comes out of: the last display that has a say decides. AUDIO_TYPE_NONE: the
 * display plays by itself, no back end is written down. *ret_host: it is the environment's. */
static enum audio_type default_audio(const struct fill *f, bool *ret_host)
{
    const struct domain *def = f->def;
    const struct fill_context *ctx = f->ctx;
    enum audio_type type = AUDIO_TYPE_NONE, host = host_audio(ctx);
    *ret_host = !def->n_graphics && ctx->nographics_host_audio && host;
    if (!def->n_graphics)
        return *ret_host ? host : AUDIO_TYPE_NONE_;
    for (size_t i = 0; i < def->n_graphics; i++)
        switch (def->graphics[i]->type) {
        case GRAPHICS_TYPE_VNC:
            *ret_host = ctx->vnc_host_audio && host;
            type = *ret_host ? host : AUDIO_TYPE_NONE_;
            break;
        case GRAPHICS_TYPE_SPICE:
            *ret_host = false;
            type = AUDIO_TYPE_SPICE;
            break;
        case GRAPHICS_TYPE_SDL:
            *ret_host = host;
            type = host;
            break;
        default:
            break;
        }
    return type;
}

static void fill_audio(struct fill *f)
{
    struct domain *def = f->def;
    bool host;
    enum audio_type type = default_audio(f, &host);
    if (def->n_audios || !type)
        return;
    struct audio *a = value_new(&type_audio);
    SET_NUMBER(a, id, 1);
    a->type = type;
    int driver = host && type == AUDIO_TYPE_SDL && f->ctx->sdl_audio_driver
                     ? enum_value(&enum_audio_sdl_driver, f->ctx->sdl_audio_driver)
                     : -1;
    if (driver > 0)
        a->driver = (enum audio_sdl_driver)driver;
    LIST_ADD(def->audios, def->n_audios, a);
}

/* What is said about a password means nothing without one. */
static void fill_password(struct graphics *g)
{
    if (g->passwd)
        return;
    g_clear_pointer(&g->passwd_valid_to, g_free);
    g->connected = PASSWORD_ACTION_NONE;
}

int fill_graphics(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_graphics; i++) {
        struct graphics *g = def->graphics[i];
        fill_password(g);
        if (g->spice && g->spice->has_port && !g->spice->port)
            g->spice->has_port = false;
        forget_own_socket(f, g);
        fill_listen(g);
        if (g->type == GRAPHICS_TYPE_VNC)
            fill_vnc(g);
        else if (g->type == GRAPHICS_TYPE_SPICE)
            fill_spice(g);
    }
    if (!f->ctx->generic)
        fill_audio(f);
    return 0;
}
