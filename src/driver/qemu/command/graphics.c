/* -display, -audiodev, -vnc, -spice, video and sound. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <string.h>

static void add_gl(const struct plan_build *b, struct opts *o, const struct gl *gl)
{
    if (!gl || gl->enable != TRI_YES)
        return;
    opts_add(o, "gl", "on");
    opts_add(o, "rendernode", gl->rendernode ?: b->opt->render_node);
}

static bool any_display(const struct domain *def)
{
    return def->n_graphics > 0;
}

void command_display(struct plan_build *b)
{
    if (!any_display(b->def))
        arg_pair(b, "-display", "none");
}

static void command_sdl(struct plan_build *b, const struct graphics_sdl *s)
{
    struct opts o = opts_new("sdl");
    if (s->gl)
        opts_onoff(&o, "gl", s->gl->enable);
    if (s->fullscreen == TRI_YES)
        arg(b, "-full-screen");
    arg_opts(b, "-display", &o);
}

static const struct graphics_listen *listen_of(const struct graphics *g)
{
    static const struct graphics_listen none = {.type = LISTEN_TYPE_ADDRESS};
    if (g->vnc && g->vnc->n_listens)
        return g->vnc->listens[0];
    return g->spice && g->spice->n_listens ? g->spice->listens[0] : &none;
}

static const char *audio_id(struct plan_build *b, const struct graphics *g, char *buf, size_t len)
{
    uint32_t id = g->audio && g->audio->has_id ? g->audio->id
                  : b->def->n_audios           ? b->def->audios[0]->id
                                               : 1;
    g_snprintf(buf, len, "audio%u", id);
    return buf;
}

/* The first display of VNC is at port 5900. */
static int vnc_port_ok(const struct graphics *g)
{
    const struct graphics_vnc *v = g->vnc;
    enum listen_type type = listen_of(g)->type;
    if (type != LISTEN_TYPE_ADDRESS && type != LISTEN_TYPE_NETWORK)
        return 0;
    if (v->autoport == TRI_NO ? v->has_port && v->port >= 5900 && v->port <= 65535
                              : !v->has_port || v->port == -1 || v->port >= 5900)
        return 0;
    return fail(ERR_CONFIG_UNSUPPORTED, "graphics: port '%d' of vnc is not from 5900 to 65535",
                v->has_port ? v->port : 0);
}

static void vnc_place(struct plan_build *b, const struct graphics *g, GString *text)
{
    const struct graphics_listen *l = listen_of(g);
    const char *address = l->address ?: b->opt->default_vnc_listen ?: "127.0.0.1";
    int port = g->vnc->has_port && g->vnc->port >= 5900 ? g->vnc->port - 5900 : 0;
    if (l->type == LISTEN_TYPE_NONE_) {
        g_string_append(text, "none");
    } else if (l->type == LISTEN_TYPE_SOCKET || (b->opt->vnc_unix_socket && !l->address)) {
        g_autofree char *own = g_strdup_printf("%s/vnc.sock", b->private_dir);
        struct opts o = opts_new(NULL);
        g_autofree char *at = g_strdup_printf("unix:%s", l->socket ?: own);
        opts_add(&o, "vnc", at);
        g_string_append(text, o.text->str);
        g_string_free(o.text, TRUE);
    } else {
        bool v6 = strchr(address, ':') != NULL;
        g_string_append_printf(text, v6 ? "[%s]:%d" : "%s:%d", address, port);
    }
}

static void command_vnc(struct plan_build *b, const struct graphics *g)
{
    const struct graphics_vnc *v = g->vnc;
    char audio[32];
    struct opts o = opts_new(NULL);
    vnc_place(b, g, o.text);
    if (v->has_websocket && v->websocket) {
        if (v->websocket == -1)
            opts_add(&o, "websocket", "on");
        else
            opts_format(&o, "websocket", "%d", v->websocket);
    }
    if (v->share_policy)
        opts_add(&o, "share", enum_word(&enum_share_policy, (int)v->share_policy));
    if (g->passwd || b->opt->vnc_password)
        opts_add(&o, "password", "on");
    if (v->power_control)
        opts_onoff(&o, "power-control", v->power_control);
    if (b->opt->vnc_tls_dir) {
        opts_add(&o, "tls-creds", "vnc-tls-creds0");
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:s, s:s, s:b}", "qom-type", "tls-creds-x509", "id",
                           "vnc-tls-creds0", "dir", b->opt->vnc_tls_dir, "endpoint", "server",
                           "verify-peer", 0));
    }
    opts_add(&o, "audiodev", audio_id(b, g, audio, sizeof(audio)));
    arg_opts(b, "-vnc", &o);
    if (v->keymap)
        arg_pair(b, "-k", v->keymap);
}

void plan_spice_ports(const struct graphics_spice *s, bool tls, bool *ret_plain, bool *ret_secure)
{
    bool any = !s->default_mode || s->default_mode == SPICE_CHANNEL_MODE_ANY;
    *ret_plain = any || s->default_mode == SPICE_CHANNEL_MODE_INSECURE;
    *ret_secure = (any && tls) || s->default_mode == SPICE_CHANNEL_MODE_SECURE;
    for (size_t i = 0; i < s->n_channels; i++) {
        *ret_plain |= s->channels[i]->mode == SPICE_CHANNEL_MODE_INSECURE;
        *ret_secure |= s->channels[i]->mode == SPICE_CHANNEL_MODE_SECURE;
    }
}

/* Ports that a start would look for have numbers that stand for them. */
static void spice_numbers(const struct plan_build *b, const struct graphics_spice *s, int *port,
                          int *tls_port)
{
    enum { ANY_PORT = 5901, ANY_TLS_PORT = 5902 };
    bool plain, secure;
    plan_spice_ports(s, b->opt->spice_tls, &plain, &secure);
    bool chosen = s->has_port || s->has_tls_port; /* a start has looked already */
    *port = s->has_port ? s->port : s->autoport == TRI_YES && !chosen && plain ? -1 : 0;
    *tls_port = s->has_tls_port                               ? s->tls_port
                : s->autoport == TRI_YES && !chosen && secure ? -1
                                                              : 0;
    if (*port == -1)
        *port = ANY_PORT;
    if (*tls_port == -1)
        *tls_port = ANY_TLS_PORT;
}

static void spice_ports(struct plan_build *b, const struct graphics *g, struct opts *o)
{
    const struct graphics_listen *l = listen_of(g);
    const struct graphics_spice *s = g->spice;
    g_autofree char *own = g_strdup_printf("%s/spice.sock", b->private_dir);
    switch (l->type) {
    case LISTEN_TYPE_SOCKET:
        opts_add(o, "unix", "on");
        opts_add(o, "addr", l->socket ?: own);
        return;
    case LISTEN_TYPE_NONE_:
        opts_add(o, "port", "0");
        return;
    default:
        break;
    }
    int port, tls_port;
    spice_numbers(b, s, &port, &tls_port);
    if (port > 0 || !tls_port)
        opts_format(o, "port", "%d", port);
    if (tls_port > 0)
        opts_format(o, "tls-port", "%d", tls_port);
    opts_add(o, "addr", l->address ?: b->opt->default_spice_listen ?: "127.0.0.1");
}

static void spice_channels(struct plan_build *b, const struct graphics_spice *s, struct opts *o)
{
    int port, tls_port;
    spice_numbers(b, s, &port, &tls_port);
    if (tls_port > 0)
        opts_add(o, "x509-dir", b->opt->spice_tls_dir);
    if (s->default_mode == SPICE_CHANNEL_MODE_SECURE)
        opts_add(o, "tls-channel", "default");
    else if (s->default_mode == SPICE_CHANNEL_MODE_INSECURE)
        opts_add(o, "plaintext-channel", "default");
    for (size_t i = 0; i < s->n_channels; i++) {
        const struct spice_channel *c = s->channels[i];
        const char *name = enum_word(&enum_spice_channel_name, (int)c->name);
        if (c->mode == SPICE_CHANNEL_MODE_SECURE)
            opts_add(o, "tls-channel", name);
        else if (c->mode == SPICE_CHANNEL_MODE_INSECURE)
            opts_add(o, "plaintext-channel", name);
    }
}

static void spice_tuning(const struct plan_build *b, const struct graphics_spice *s, struct opts *o)
{
    if (s->mouse && s->mouse->mode)
        opts_add(o, "agent-mouse", s->mouse->mode == MOUSE_MODE_CLIENT ? "on" : "off");
    if (s->image && s->image->compression)
        opts_add(o, "image-compression", enum_word(&enum_spice_image, (int)s->image->compression));
    if (s->jpeg && s->jpeg->compression)
        opts_add(o, "jpeg-wan-compression", enum_word(&enum_spice_jpeg, (int)s->jpeg->compression));
    if (s->zlib && s->zlib->compression)
        opts_add(o, "zlib-glz-wan-compression",
                 enum_word(&enum_spice_jpeg, (int)s->zlib->compression));
    if (s->playback)
        opts_onoff(o, "playback-compression", s->playback->compression);
    if (s->streaming && s->streaming->mode)
        opts_add(o, "streaming-video", enum_word(&enum_spice_streaming, (int)s->streaming->mode));
    if (s->clipboard && s->clipboard->copypaste == TRI_NO)
        opts_add(o, "disable-copy-paste", "on");
    if (s->filetransfer && s->filetransfer->enable == TRI_NO)
        opts_add(o, "disable-agent-file-xfer", "on");
    add_gl(b, o, s->gl);
}

/* A display on a bus; one that names none has a bus of its own. */
static void command_dbus(struct plan_build *b, const struct graphics_dbus *g)
{
    struct opts o = opts_new("dbus");
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    if (g->p2p == TRI_YES)
        opts_add(&o, "p2p", "on");
    else if (g->address)
        opts_add(&o, "addr", g->address);
    else
        opts_format(&o, "addr", "unix:path=%s/dbus/%s-dbus.sock", b->opt->run_dir, shortname);
    add_gl(b, &o, g->gl);
    arg_opts(b, "-display", &o);
}

static void command_spice(struct plan_build *b, const struct graphics *g)
{
    struct opts o = opts_new(NULL);
    spice_ports(b, g, &o);
    if (!g->passwd && !b->opt->spice_password)
        opts_add(&o, "disable-ticketing", "on");
    spice_channels(b, g->spice, &o);
    spice_tuning(b, g->spice, &o);
    opts_add(&o, "seamless-migration", "on");
    arg_opts(b, "-spice", &o);
    if (g->spice->keymap)
        arg_pair(b, "-k", g->spice->keymap);
}

static int one_listen(const struct graphics *g)
{
    size_t n = g->vnc ? g->vnc->n_listens : g->spice ? g->spice->n_listens : 0;
    return n > 1 ? fail(ERR_CONFIG_UNSUPPORTED,
                        "graphics: QEMU listens at one place for a display, not at %zu", n)
                 : 0;
}

int command_graphics(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_graphics; i++) {
        const struct graphics *g = b->def->graphics[i];
        if (one_listen(g) < 0 || (g->vnc && vnc_port_ok(g) < 0))
            return -1;
        struct opts o;
        switch (g->type) {
        case GRAPHICS_TYPE_VNC:
            command_vnc(b, g);
            break;
        case GRAPHICS_TYPE_SPICE:
            command_spice(b, g);
            break;
        case GRAPHICS_TYPE_SDL:
            command_sdl(b, g->sdl);
            break;
        case GRAPHICS_TYPE_EGL_HEADLESS:
            o = opts_new("egl-headless");
            opts_add(&o, "rendernode",
                     g->egl_headless->gl && g->egl_headless->gl->rendernode
                         ? g->egl_headless->gl->rendernode
                         : b->opt->render_node);
            arg_opts(b, "-display", &o);
            break;
        case GRAPHICS_TYPE_DBUS:
            command_dbus(b, g->dbus);
            break;
        default:
            return fail(ERR_CONFIG_UNSUPPORTED, "graphics: QEMU has no type '%s'",
                        enum_word(&enum_graphics_type, (int)g->type));
        }
    }
    return 0;
}

/* --- audio
 * -------------------------------------------------------------------------------------------- */

static const char *audio_driver(enum audio_type type)
{
    switch (type) {
    case AUDIO_TYPE_PULSEAUDIO:
        return "pa";
    case AUDIO_TYPE_FILE:
        return "wav";
    default:
        return enum_word(&enum_audio_type, (int)type);
    }
}

static void set_uint(json_t *o, const char *key, bool has, uint32_t value)
{
    if (has)
        json_object_set_new(o, key, json_integer(value));
}

static void set_word(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

static void set_tri(json_t *o, const char *key, enum tristate value)
{
    if (value)
        json_object_set_new(o, key, json_boolean(value == TRI_YES));
}

static void audio_settings(json_t *o, const struct audio_settings *s)
{
    set_uint(o, "frequency", s->has_frequency, s->frequency);
    set_uint(o, "channels", s->has_channels, s->channels);
    if (s->format)
        set_word(o, "format", enum_word(&enum_audio_format, (int)s->format));
}

static void audio_stream(const struct audio *a, json_t *o, const char *key,
                         const struct audio_stream *s)
{
    if (!s)
        return;
    json_t *j = json_object();
    set_tri(j, "mixing-engine", s->mixing_engine);
    set_tri(j, "fixed-settings", s->fixed_settings);
    set_uint(j, "voices", s->has_voices, s->voices);
    set_uint(j, "buffer-length", s->has_buffer_length, s->buffer_length);
    if (s->settings)
        audio_settings(j, s->settings);
    set_word(j, a->type == AUDIO_TYPE_PULSEAUDIO || a->type == AUDIO_TYPE_PIPEWIRE ? "name" : "dev",
             a->type == AUDIO_TYPE_PULSEAUDIO || a->type == AUDIO_TYPE_PIPEWIRE ? s->name : s->dev);
    set_word(j, "stream-name", s->stream_name);
    set_uint(j, "latency", s->has_latency, s->latency);
    set_word(j, "server-name", s->server_name);
    set_word(j, "client-name", s->client_name);
    set_word(j, "connect-ports", s->connect_ports);
    set_tri(j, "exact-name", s->exact_name);
    set_tri(j, "try-poll", s->try_poll);
    set_uint(j, "buffer-count", s->has_buffer_count, s->buffer_count);
    if (json_object_size(j))
        json_object_set_new(o, key, j);
    else
        json_decref(j);
}

int command_audio(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_audios; i++) {
        const struct audio *a = b->def->audios[i];
        g_autofree char *id = g_strdup_printf("audio%u", a->id);
        json_t *o = json_pack("{s:s, s:s}", "id", id, "driver", audio_driver(a->type));
        set_uint(o, "timer-period", a->has_timer_period, a->timer_period);
        set_word(o, "path", a->path);
        set_word(o, "server", a->server_name);
        set_tri(o, "try-mmap", a->try_mmap);
        set_tri(o, "exclusive", a->exclusive);
        if (a->has_dsp_policy)
            json_object_set_new(o, "dsp-policy", json_integer(a->dsp_policy));
        audio_stream(a, o, "in", a->input);
        audio_stream(a, o, "out", a->output);
        arg_json(b, "-audiodev", o);
    }
    return 0;
}

/* --- video and sound
 * ------------------------------------------------------------------------------------ */

/* A GPU that a process beside QEMU plays; they meet over a pair of sockets. */
static int vhost_user_gpu(struct plan_build *b, const struct video *v)
{
    struct opts o = opts_new("socket");
    int fd = plan_fd_add(b, PLAN_FD_DISPLAY, NULL, false, 0);
    opts_format(&o, "id", "chr-vu-%s", alias_of(v->alias));
    opts_format(&o, "fd", "%d", fd);
    arg_opts(b, "-chardev", &o);
    return helper_gpu(b, v, fd);
}

int command_videos(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_videos; i++) {
        const struct video *v = b->def->videos[i];
        if (v->model->type == VIDEO_TYPE_NONE_)
            continue;
        if (!device_row_find(&device_table_video, v))
            return fail(ERR_CONFIG_UNSUPPORTED, "video: QEMU has no type '%s'",
                        enum_word(&enum_video_type, (int)v->model->type));
        if (v->driver && v->driver->name == VIDEO_DRIVER_NAME_VHOSTUSER && vhost_user_gpu(b, v) < 0)
            return -1;
        if (arg_device(b, &device_table_video, v, alias_of(v->alias), i) < 0)
            return -1;
    }
    return 0;
}

static void codec(struct plan_build *b, const struct sound *s, unsigned cad,
                  enum sound_codec_type type)
{
    static const char *const drivers[] = {
        [SOUND_CODEC_TYPE_DUPLEX] = "hda-duplex",
        [SOUND_CODEC_TYPE_MICRO] = "hda-micro",
        [SOUND_CODEC_TYPE_OUTPUT] = "hda-output",
    };
    const char *alias = alias_of(s->alias);
    g_autofree char *id = g_strdup_printf("%s-codec%u", alias, cad);
    g_autofree char *bus = g_strdup_printf("%s.0", alias);
    g_autofree char *audio =
        g_strdup_printf("audio%u", s->audio && s->audio->has_id ? s->audio->id : 1);
    arg_json(b, "-device",
             json_pack("{s:s, s:s, s:s, s:i, s:s}", "driver", drivers[type], "id", id, "bus", bus,
                       "cad", (int)cad, "audiodev", audio));
}

int command_sounds(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_sounds; i++) {
        const struct sound *s = b->def->sounds[i];
        if (arg_device(b, &device_table_sound, s, alias_of(s->alias), i) < 0)
            return -1;
        if (s->model != SOUND_MODEL_ICH6 && s->model != SOUND_MODEL_ICH9)
            continue;
        for (unsigned k = 0; k < s->n_codecs; k++)
            codec(b, s, k, s->codecs[k]->type ? s->codecs[k]->type : SOUND_CODEC_TYPE_DUPLEX);
        if (!s->n_codecs)
            codec(b, s, 0, SOUND_CODEC_TYPE_DUPLEX);
    }
    return 0;
}
