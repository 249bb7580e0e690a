/* The smaller devices: input, sound, video, balloon, watchdog, TPM, panic. Steps of
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
