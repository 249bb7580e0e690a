/* The smaller devices: input, graphics, sound, video, balloon, watchdog, TPM, panic. Steps of
 * domain_fill; pure. */
#include "defs/fill.h"
#include <stdio.h>

static bool has(const struct fill *f, const char *fact)
{
    return f->facts ? fact_yes(f->facts, fact) : true;
}

static bool feature_off(const struct feature_state *s)
{
    return s && s->state == TRI_NO;
}

static void add_input(struct fill *f, enum input_type type, enum input_bus bus)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_inputs; i++)
        if (def->inputs[i]->type == type && def->inputs[i]->bus == bus)
            return;
    struct input *in = value_new(&type_input);
    in->type = type;
    in->bus = bus;
    LIST_ADD(def->inputs, def->n_inputs, in);
}

int fill_inputs(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_inputs; i++) {
        struct input *in = def->inputs[i];
        if (in->bus)
            continue;
        if (in->type == INPUT_TYPE_PASSTHROUGH)
            in->bus = INPUT_BUS_VIRTIO;
        else if (in->type == INPUT_TYPE_EVDEV)
            continue; /* it is on no bus */
        else if (f->machine.s390)
            in->bus = INPUT_BUS_VIRTIO;
        else if (f->ctx->generic && f->def->os->type->type != OS_TYPE_HVM)
            in->bus = INPUT_BUS_XEN;
        else if (in->type == INPUT_TYPE_TABLET || !(f->machine.x86 || f->ctx->generic))
            in->bus = INPUT_BUS_USB;
        else
            in->bus = INPUT_BUS_PS2;
    }
    if (f->machine.x86 && !(def->features && feature_off(def->features->ps2))) {
        add_input(f, INPUT_TYPE_MOUSE, INPUT_BUS_PS2);
        add_input(f, INPUT_TYPE_KEYBOARD, INPUT_BUS_PS2);
    }
    if (f->machine.ppc64 && def->n_graphics && !def->n_inputs) {
        add_input(f, INPUT_TYPE_KEYBOARD, INPUT_BUS_USB);
        add_input(f, INPUT_TYPE_MOUSE, INPUT_BUS_USB);
    }
    return 0;
}

/* --- graphics ------------------------------------------------------------------------------------
 */

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
    if (!v->has_port || v->port == -1 || v->port == 0 || v->autoport == TRI_YES) {
        SET_NUMBER(v, port, -1);
        v->autoport = TRI_YES;
    } else {
        v->autoport = TRI_NO;
    }
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

/* --- video
 * ----------------------------------------------------------------------------------------- */

static enum video_type default_video(const struct fill *f)
{
    const struct machine *m = &f->machine;
    if (f->ctx->generic && f->def->os->type->type != OS_TYPE_HVM)
        return VIDEO_TYPE_XEN;
    if (m->s390 || m->arm || m->riscv || m->loongarch)
        return VIDEO_TYPE_VIRTIO;
    if (m->ppc64)
        return VIDEO_TYPE_VGA;
    if (has(f, "device/cirrus-vga"))
        return VIDEO_TYPE_CIRRUS;
    return has(f, "device/VGA") ? VIDEO_TYPE_VGA : VIDEO_TYPE_VIRTIO;
}

static uint32_t power_of_two(uint32_t n)
{
    uint32_t p = 1;
    while (p < n && p < 1u << 31)
        p <<= 1;
    return p;
}

static void fill_video_memory(struct video_model *m, bool generic)
{
    switch (m->type) {
    case VIDEO_TYPE_QXL:
        SET_NUMBER(m, ram_kib, m->has_ram_kib ? power_of_two(m->ram_kib) : 65536);
        SET_NUMBER(m, vram_kib, m->has_vram_kib ? power_of_two(m->vram_kib) : 65536);
        if (!m->has_vgamem_kib && !generic)
            SET_NUMBER(m, vgamem_kib, 16384);
        break;
    case VIDEO_TYPE_VGA:
    case VIDEO_TYPE_CIRRUS:
    case VIDEO_TYPE_VMVGA:
    case VIDEO_TYPE_BOCHS:
        SET_NUMBER(m, vram_kib, m->vram_kib ? power_of_two(m->vram_kib) : 16384);
        break;
    case VIDEO_TYPE_XEN:
        SET_NUMBER(m, vram_kib, m->has_vram_kib ? power_of_two(m->vram_kib) : 4096);
        break;
    default:
        if (m->has_vram_kib)
            m->vram_kib = power_of_two(m->vram_kib);
        break;
    }
}

/* The primary card comes first, as its place on the bus says. */
static void sort_videos(struct domain *def)
{
    for (size_t i = 1; i < def->n_videos; i++) {
        struct video *v = def->videos[i];
        if (v->model->primary != TRI_YES)
            continue;
        memmove(def->videos + 1, def->videos, i * sizeof(v));
        def->videos[0] = v;
    }
    if (def->n_videos && def->videos[0]->model->type != VIDEO_TYPE_NONE_)
        def->videos[0]->model->primary = TRI_YES;
}

int fill_videos(struct fill *f)
{
    struct domain *def = f->def;
    if (def->n_graphics && !def->n_videos) {
        struct video *v = value_new(&type_video);
        LIST_ADD(def->videos, def->n_videos, v);
    }
    for (size_t i = 0; i < def->n_videos; i++) {
        struct video_model *m = CHILD(def->videos[i]->model, type_video_model);
        if (!m->type || m->type == VIDEO_TYPE_DEFAULT)
            m->type = default_video(f);
        if (m->type == VIDEO_TYPE_NONE_)
            continue;
        fill_video_memory(m, f->ctx->generic);
        if (!m->has_heads)
            SET_NUMBER(m, heads, 1);
    }
    for (size_t i = 0; i < def->n_videos; i++)
        if (def->videos[i]->model->primary == TRI_NO)
            def->videos[i]->model->primary = TRI_ABSENT;
    sort_videos(def);
    return 0;
}

/* --- the rest
 * ---------------------------------------------------------------------------------------- */

static void fill_watchdogs(struct fill *f)
{
    struct domain *def = f->def;
    bool itco = false;
    for (size_t i = 0; i < def->n_watchdogs; i++) {
        itco |= def->watchdogs[i]->model == WATCHDOG_MODEL_ITCO;
        if (!def->watchdogs[i]->action)
            def->watchdogs[i]->action = WATCHDOG_ACTION_RESET;
    }
    if (f->machine.kind != MACHINE_Q35 || itco)
        return;
    struct watchdog *w = value_new(&type_watchdog);
    w->model = WATCHDOG_MODEL_ITCO;
    w->action = def->n_watchdogs ? def->watchdogs[0]->action : WATCHDOG_ACTION_RESET;
    LIST_ADD(def->watchdogs, def->n_watchdogs, w);
}

/* The other side may be older than the model: it is part of the machine, told of or not. */
void domain_drop_implied(struct domain *def)
{
    if (!def->n_watchdogs)
        return;
    size_t last = def->n_watchdogs - 1;
    struct watchdog *w = def->watchdogs[last];
    enum watchdog_action implied = last ? def->watchdogs[0]->action : WATCHDOG_ACTION_RESET;
    if (w->model != WATCHDOG_MODEL_ITCO || w->action != implied)
        return;
    value_free(&type_watchdog, w);
    def->n_watchdogs = last;
}

static void fill_memballoon(struct fill *f)
{
    struct domain *def = f->def;
    if (def->n_memballoons || f->machine.loongarch || f->machine.arm ||
        (f->machine.kind == MACHINE_OTHER && !f->machine.ppc))
        return;
    struct memballoon *b = value_new(&type_memballoon);
    b->model = MEMBALLOON_MODEL_VIRTIO;
    LIST_ADD(def->memballoons, def->n_memballoons, b);
}

static void fill_tpm(struct fill *f, struct tpm *t)
{
    if (!t->model)
        t->model = f->machine.ppc64 ? TPM_MODEL_TPM_SPAPR : TPM_MODEL_TPM_TIS;
    if (t->backend && t->backend->emulator && !t->backend->emulator->version)
        t->backend->emulator->version =
            t->model == TPM_MODEL_TPM_TIS && f->machine.x86 ? TPM_VERSION_1_2 : TPM_VERSION_2_0;
}

static enum panic_model default_panic(const struct machine *m)
{
    if (m->kind == MACHINE_PSERIES)
        return PANIC_MODEL_PSERIES;
    if (m->s390)
        return PANIC_MODEL_S390;
    return m->arm ? PANIC_MODEL_PVPANIC : PANIC_MODEL_ISA;
}

static void fill_panics(struct fill *f)
{
    struct domain *def = f->def;
    for (size_t i = 0; i < def->n_panics; i++)
        if (!def->panics[i]->model && !f->ctx->generic)
            def->panics[i]->model = default_panic(&f->machine);
    if (def->n_panics || (f->machine.kind != MACHINE_PSERIES && !f->machine.s390))
        return;
    struct panic *p = value_new(&type_panic);
    p->model = default_panic(&f->machine);
    LIST_ADD(def->panics, def->n_panics, p);
}

/* What is not said of a PCI function of the host is 0. */
static void fill_pci_source(struct pci_source_address *a)
{
    if (a)
        a->has_domain = a->has_bus = a->has_slot = a->has_function = true;
}

static void fill_hostdev(struct hostdev_subsystem *s)
{
    if (s->pci && s->pci->source)
        fill_pci_source(s->pci->source->address);
    if (!s->managed)
        s->managed = TRI_NO;
    if (s->type == HOSTDEV_TYPE_MDEV && s->model == HOSTDEV_MODEL_VFIO_PCI && !s->display)
        s->display = TRI_NO;
}

static void fill_filesystem(struct filesystem *fs)
{
    if (!fs->type)
        fs->type = FS_TYPE_MOUNT;
    if (!fs->accessmode && fs->type == FS_TYPE_MOUNT && !(fs->source && fs->source->socket))
        fs->accessmode = FS_ACCESSMODE_PASSTHROUGH;
}

static void fill_shmem(struct shmem *s)
{
    enum shmem_model model = s->model ? s->model->type : SHMEM_MODEL_NONE;
    if (model == SHMEM_MODEL_IVSHMEM_PLAIN) {
        CHILD(s->size, type_shmem_size);
        if (!s->size->has_size_mib)
            SET_NUMBER(s->size, size_mib, 4);
    } else if (model == SHMEM_MODEL_IVSHMEM_DOORBELL) {
        CHILD(s->msi, type_shmem_msi);
        if (!s->msi->ioeventfd)
            s->msi->ioeventfd = TRI_YES;
    }
}

/* "9.4" is 9.40, as USB writes versions. */
static void fill_usb_version(struct redir_usb *u)
{
    unsigned major = 0, minor = 0;
    int at = 0;
    if (!u->version || sscanf(u->version, "%u.%n", &major, &at) != 1 || !at)
        return;
    const char *digits = u->version + at;
    minor = (unsigned)g_ascii_strtoull(digits, NULL, 10);
    if (strlen(digits) == 1)
        minor *= 10;
    g_free(u->version);
    u->version = g_strdup_printf("%u.%02u", major, minor);
}

static void fill_redirection(struct domain *def)
{
    for (size_t i = 0; i < def->n_redirfilters; i++)
        for (size_t k = 0; k < def->redirfilters[i]->n_usbdevs; k++)
            fill_usb_version(def->redirfilters[i]->usbdevs[k]);
    for (size_t i = 0; i < def->n_redirdevs; i++) {
        struct chardev *c = def->redirdevs[i]->backend;
        if (!def->redirdevs[i]->bus)
            def->redirdevs[i]->bus = g_strdup("usb");
        if (!c || c->type != CHARDEV_TYPE_DBUS || !c->dbus)
            continue;
        CHILD(c->dbus->source, type_channel_source);
        if (!c->dbus->source->channel)
            c->dbus->source->channel = g_strdup("org.qemu.usbredir");
    }
}

int fill_misc(struct fill *f)
{
    struct domain *def = f->def;
    fill_watchdogs(f);
    fill_redirection(def);
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->source && def->interfaces[i]->source->hostdev)
            fill_pci_source(def->interfaces[i]->source->hostdev->address);
    for (size_t i = 0; i < def->n_hostdevs; i++)
        if (def->hostdevs[i]->subsystem)
            fill_hostdev(def->hostdevs[i]->subsystem);
    for (size_t i = 0; i < def->n_filesystems; i++)
        fill_filesystem(def->filesystems[i]);
    for (size_t i = 0; i < def->n_shmems; i++)
        fill_shmem(def->shmems[i]);
    for (size_t i = 0; i < def->n_sounds; i++)
        if (def->sounds[i]->model == SOUND_MODEL_VIRTIO && !def->sounds[i]->has_streams)
            SET_NUMBER(def->sounds[i], streams, 2);
    fill_memballoon(f);
    fill_panics(f);
    for (size_t i = 0; i < def->n_tpms; i++)
        fill_tpm(f, def->tpms[i]);
    for (size_t i = 0; i < def->n_vsocks; i++) {
        if (!def->vsocks[i]->model && !f->ctx->generic)
            def->vsocks[i]->model = VSOCK_MODEL_VIRTIO;
        if (f->ctx->generic)
            continue;
        struct vsock_cid *cid = CHILD(def->vsocks[i]->cid, type_vsock_cid);
        if (!cid->auto_ && !cid->has_address)
            cid->auto_ = TRI_YES;
    }
    for (size_t i = 0; i < def->n_rngs; i++)
        if (def->rngs[i]->backend && def->rngs[i]->backend->random &&
            !def->rngs[i]->backend->random->path)
            def->rngs[i]->backend->random->path = g_strdup("/dev/random");
    return 0;
}
