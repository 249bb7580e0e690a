/* What the smaller devices must not say: TPM, shared memory, shared folders, smartcards, watchdogs,
 * vsocks, audio; labels, limits, SMBIOS data. Steps of domain_check; pure. */
#include "defs/check.h"

int check_tpms(const struct fill *f)
{
    const struct domain *def = f->def;
    unsigned n_proxies = 0, n_others = 0;
    for (size_t i = 0; i < def->n_tpms; i++) {
        const struct tpm *t = def->tpms[i];
        const char *model = enum_word(&enum_tpm_model, (int)t->model);
        enum tpm_version v =
            t->backend && t->backend->emulator ? t->backend->emulator->version : TPM_VERSION_NONE;
        n_proxies += t->model == TPM_MODEL_SPAPR_TPM_PROXY;
        n_others += t->model != TPM_MODEL_SPAPR_TPM_PROXY;
        if (v == TPM_VERSION_1_2 && (t->model != TPM_MODEL_TPM_TIS || !f->machine.x86))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "tpm: version 1.2 exists as model 'tpm-tis' of x86 guests, not as '%s'",
                        model);
        if ((t->model == TPM_MODEL_TPM_SPAPR || t->model == TPM_MODEL_SPAPR_TPM_PROXY) &&
            f->machine.kind != MACHINE_PSERIES)
            return fail(ERR_CONFIG_UNSUPPORTED, "tpm: model '%s' is for pSeries guests", model);
        if (t->model == TPM_MODEL_SPAPR_TPM_PROXY &&
            (!t->backend || t->backend->type != TPM_TYPE_PASSTHROUGH))
            return fail(ERR_CONFIG_UNSUPPORTED, "tpm: model '%s' needs a backend 'passthrough'",
                        model);
        if (v == TPM_VERSION_1_2 && f->ctx->no_tpm_1_2)
            return fail(ERR_CONFIG_UNSUPPORTED, "tpm: swtpm of this host has no version 1.2");
        if (v == TPM_VERSION_2_0 && f->ctx->no_tpm_2_0)
            return fail(ERR_CONFIG_UNSUPPORTED, "tpm: swtpm of this host has no version 2.0");
    }
    if (n_proxies > 1 || n_others > 1)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "tpm: a guest has at most one, and on pSeries one proxy beside it");
    return 0;
}

int check_shmems(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_shmems; i++) {
        const struct shmem *s = f->def->shmems[i];
        uint64_t mib = s->size && s->size->has_size_mib ? s->size->size_mib : 1;
        enum shmem_model model = s->model ? s->model->type : SHMEM_MODEL_NONE;
        if (strchr(s->name, '/'))
            return fail(ERR_XML_ERROR, "shmem: name '%s' has a '/'", s->name);
        if (s->msi && !s->server && model != SHMEM_MODEL_IVSHMEM_DOORBELL)
            return fail(ERR_XML_ERROR, "shmem '%s': <msi> needs a <server>", s->name);
        if (model == SHMEM_MODEL_IVSHMEM_DOORBELL && !s->server)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "shmem '%s': model 'ivshmem-doorbell' needs a <server>", s->name);
        if (model == SHMEM_MODEL_IVSHMEM_PLAIN && s->server)
            return fail(ERR_CONFIG_UNSUPPORTED, "shmem '%s': model 'ivshmem-plain' has no <server>",
                        s->name);
        if (!mib || (mib & (mib - 1)))
            return fail(ERR_XML_ERROR, "shmem '%s': the size is no power of two of at least 1 MiB",
                        s->name);
    }
    return 0;
}

int check_filesystems(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_filesystems; i++) {
        const struct filesystem *fs = f->def->filesystems[i];
        const char *tag = fs->target && fs->target->dir ? fs->target->dir : NULL;
        bool virtiofs = fs->driver && fs->driver->type == FS_DRIVER_TYPE_VIRTIOFS;
        if (!tag)
            return fail(ERR_NO_TARGET, "filesystem: <target dir=> is missing");
        if (fs->type != FS_TYPE_MOUNT)
            return fail(ERR_CONFIG_UNSUPPORTED, "filesystem '%s': QEMU knows type 'mount' only",
                        tag);
        if (!virtiofs)
            continue;
        if (!shares_memory(f->def) && !f->machine.s390)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "filesystem '%s': virtiofs needs memory that is shared "
                        "(<memoryBacking><access mode='shared'/>)",
                        tag);
        if (fs->accessmode && fs->accessmode != FS_ACCESSMODE_PASSTHROUGH)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "filesystem '%s': virtiofs has accessmode 'passthrough' only", tag);
        if (fs->multidevs && fs->multidevs != FS_MULTIDEVS_DEFAULT)
            return fail(ERR_CONFIG_UNSUPPORTED, "filesystem '%s': virtiofs has no multidevs", tag);
        if (fs->has_fmode || fs->has_dmode)
            return fail(ERR_CONFIG_UNSUPPORTED, "filesystem '%s': virtiofs has no fmode or dmode",
                        tag);
    }
    return 0;
}

static int check_watchdog(const struct fill *f, const struct watchdog *w)
{
    const char *model = enum_word(&enum_watchdog_model, (int)w->model);
    enum address_type type = w->address ? w->address->type : ADDRESS_TYPE_NONE;
    if (w->model == WATCHDOG_MODEL_ITCO && f->machine.kind != MACHINE_Q35)
        return fail(ERR_CONFIG_UNSUPPORTED, "watchdog: model 'itco' is part of q35 machines");
    if (w->model == WATCHDOG_MODEL_DIAG288 && !f->machine.s390)
        return fail(ERR_CONFIG_UNSUPPORTED, "watchdog: model 'diag288' is for s390 guests");
    if (w->model == WATCHDOG_MODEL_I6300ESB && type && type != ADDRESS_TYPE_PCI)
        return fail(ERR_CONFIG_UNSUPPORTED, "watchdog: model '%s' is a PCI device", model);
    if (w->model != WATCHDOG_MODEL_I6300ESB && type && type != ADDRESS_TYPE_ISA)
        return fail(ERR_CONFIG_UNSUPPORTED, "watchdog: model '%s' has no address of this type",
                    model);
    return 0;
}

static int check_input(const struct fill *f, const struct input *in)
{
    const char *type = enum_word(&enum_input_type, (int)in->type);
    if (in->bus == INPUT_BUS_PS2 && in->type == INPUT_TYPE_TABLET)
        return fail(ERR_CONFIG_UNSUPPORTED, "input: there is no tablet on bus 'ps2'");
    if (in->bus == INPUT_BUS_PS2 && !f->machine.x86)
        return fail(ERR_CONFIG_UNSUPPORTED, "input: machine '%s' has no bus 'ps2'",
                    f->def->os->type->machine);
    if (in->bus == INPUT_BUS_XEN || in->bus == INPUT_BUS_PARALLELS)
        return fail(ERR_CONFIG_UNSUPPORTED, "input: QEMU has no bus '%s'",
                    enum_word(&enum_input_bus, (int)in->bus));
    if (in->type == INPUT_TYPE_PASSTHROUGH && in->bus != INPUT_BUS_VIRTIO)
        return fail(ERR_CONFIG_UNSUPPORTED, "input: type '%s' is on bus 'virtio'", type);
    if (in->type == INPUT_TYPE_PASSTHROUGH && !(in->source && in->source->evdev))
        return fail(ERR_XML_ERROR, "input: type '%s' needs <source evdev=>", type);
    if (in->type == INPUT_TYPE_EVDEV && !(in->source && in->source->dev))
        return fail(ERR_XML_ERROR, "input: type '%s' needs <source dev=>", type);
    return 0;
}

static int check_smartcard(const struct smartcard *s)
{
    enum address_type type = s->address ? s->address->type : ADDRESS_TYPE_NONE;
    if (type && type != ADDRESS_TYPE_CCID)
        return fail(ERR_XML_ERROR, "smartcard: its address is of type 'ccid'");
    if (s->mode == SMARTCARD_MODE_HOST_CERTIFICATES && s->host_certificates->n_certificates != 3)
        return fail(ERR_XML_ERROR, "smartcard: mode 'host-certificates' needs three certificates");
    return 0;
}

int check_small_devices(const struct fill *f)
{
    const struct domain *def = f->def;
    for (size_t i = 0; i < def->n_watchdogs; i++)
        if (check_watchdog(f, def->watchdogs[i]) < 0)
            return -1;
    for (size_t i = 0; i < def->n_inputs; i++)
        if (check_input(f, def->inputs[i]) < 0)
            return -1;
    for (size_t i = 0; i < def->n_smartcards; i++)
        if (check_smartcard(def->smartcards[i]) < 0)
            return -1;
    if (def->n_vsocks > 1 || def->n_memballoons > 1 || def->n_nvrams > 1)
        return fail(ERR_XML_ERROR, "domain: one <%s> is the most",
                    def->n_vsocks > 1        ? "vsock"
                    : def->n_memballoons > 1 ? "memballoon"
                                             : "nvram");
    for (size_t i = 0; i < def->n_vsocks; i++)
        if (def->vsocks[i]->cid && def->vsocks[i]->cid->has_address &&
            def->vsocks[i]->cid->address < 3)
            return fail(ERR_XML_ERROR, "vsock: cid address='%u' is below 3",
                        def->vsocks[i]->cid->address);
    if (def->n_nvrams && f->machine.kind != MACHINE_PSERIES)
        return fail(ERR_CONFIG_UNSUPPORTED, "nvram: only pSeries guests have one");
    for (size_t i = 0; i < def->n_pstores; i++)
        if (!def->pstores[i]->path)
            return fail(ERR_XML_ERROR, "pstore: <path> is missing");
    return 0;
}

static const struct audio *audio_by_id(const struct domain *def, uint32_t id)
{
    for (size_t i = 0; i < def->n_audios; i++)
        if (def->audios[i]->id == id)
            return def->audios[i];
    return NULL;
}

int check_audios(const struct fill *f)
{
    const struct domain *def = f->def;
    for (size_t i = 0; i < def->n_audios; i++)
        if (audio_by_id(def, def->audios[i]->id) != def->audios[i])
            return fail(ERR_XML_ERROR, "audio: two back ends have id '%u'", def->audios[i]->id);
    for (size_t i = 0; i < def->n_sounds; i++) {
        const struct sound *s = def->sounds[i];
        if (s->audio && s->audio->has_id && !audio_by_id(def, s->audio->id))
            return fail(ERR_CONFIG_UNSUPPORTED, "sound: there is no <audio id='%u'>", s->audio->id);
        if (s->model == SOUND_MODEL_ICH7)
            return fail(ERR_CONFIG_UNSUPPORTED, "sound: QEMU has no model 'ich7'");
        if (s->multichannel && s->model != SOUND_MODEL_USB)
            return fail(ERR_XML_ERROR, "sound: multichannel is for model 'usb'");
        if (s->n_codecs && s->model != SOUND_MODEL_ICH6 && s->model != SOUND_MODEL_ICH9)
            return fail(ERR_CONFIG_UNSUPPORTED, "sound: codecs are for models 'ich6' and 'ich9'");
    }
    return 0;
}

/* --- labels, limits, SMBIOS
 * ---------------------------------------------------------------------------------- */

static int check_label(const struct seclabel *s, const char *what)
{
    if (s->relabel == TRI_YES && !s->label)
        return fail(ERR_XML_ERROR, "seclabel of %s: relabel='yes' of model '%s' needs a <label>",
                    what, s->model ?: "");
    return 0;
}

/* What a label of the guest's own process may say. */
static int check_domain_label(const struct seclabel *s)
{
    if (!s->model && (s->label || s->baselabel || s->type == SECLABEL_TYPE_STATIC))
        return fail(ERR_XML_ERROR, "seclabel: a label needs the model that it is of");
    if (s->type == SECLABEL_TYPE_STATIC && !s->label)
        return fail(ERR_XML_ERROR, "seclabel: type='static' of model '%s' needs a <label>",
                    s->model);
    if (s->type == SECLABEL_TYPE_DYNAMIC && s->relabel == TRI_NO)
        return fail(ERR_CONFIG_UNSUPPORTED, "seclabel: type='dynamic' gives files labels as well, "
                                            "relabel='no' is not possible");
    if (s->type == SECLABEL_TYPE_NONE_ && s->relabel == TRI_YES)
        return fail(ERR_CONFIG_UNSUPPORTED, "seclabel: type='none' gives no labels, "
                                            "relabel='yes' is not possible");
    return 0;
}

int check_labels(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_seclabels; i++)
        if (check_domain_label(f->def->seclabels[i]) < 0)
            return -1;
    for (size_t i = 0; i < f->def->n_disks; i++) {
        const struct disk *d = f->def->disks[i];
        for (size_t k = 0; d->source && k < d->source->n_seclabels; k++)
            if (check_label(d->source->seclabels[k], d->target->dev) < 0)
                return -1;
    }
    for (size_t i = 0; i < f->def->n_seclabels; i++)
        for (size_t k = 0; k < i; k++)
            if (f->def->seclabels[i]->model && f->def->seclabels[k]->model &&
                g_str_equal(f->def->seclabels[i]->model, f->def->seclabels[k]->model))
                return fail(ERR_XML_ERROR, "seclabel: two labels are of model '%s'",
                            f->def->seclabels[i]->model);
    return 0;
}

static int in_range(const char *what, bool has, uint64_t value, uint64_t low, uint64_t high)
{
    if (has && (value < low || value > high))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "cputune: <%s> of %" PRIu64 " is not between %" PRIu64 " and %" PRIu64, what,
                    value, low, high);
    return 0;
}

static int quota_ok(const char *what, bool has, int64_t value)
{
    const int64_t low = 1000, high = INT64_C(17592186044415);
    if (has && value > 0 && (value < low || value > high))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "cputune: <%s> of %" PRId64 " is neither negative nor from %" PRId64
                    " to %" PRId64,
                    what, value, low, high);
    return 0;
}

int check_tuning(const struct fill *f)
{
    const struct cputune *t = f->def->cputune;
    enum { PERIOD_LOW = 1000, PERIOD_HIGH = 1000000 };
    if (!t)
        return 0;
    if (in_range("shares", t->has_shares, t->shares, 1, 262144) < 0 ||
        in_range("period", t->has_period, t->period, PERIOD_LOW, PERIOD_HIGH) < 0 ||
        in_range("global_period", t->has_global_period, t->global_period, PERIOD_LOW, PERIOD_HIGH) <
            0 ||
        in_range("emulator_period", t->has_emulator_period, t->emulator_period, PERIOD_LOW,
                 PERIOD_HIGH) < 0 ||
        in_range("iothread_period", t->has_iothread_period, t->iothread_period, PERIOD_LOW,
                 PERIOD_HIGH) < 0 ||
        quota_ok("quota", t->has_quota, t->quota) < 0 ||
        quota_ok("global_quota", t->has_global_quota, t->global_quota) < 0 ||
        quota_ok("emulator_quota", t->has_emulator_quota, t->emulator_quota) < 0)
        return -1;
    return quota_ok("iothread_quota", t->has_iothread_quota, t->iothread_quota);
}

static bool same_uuid(const char *text, const uint8_t *uuid)
{
    unsigned n = 0;
    for (const char *p = text; *p; p++) {
        if (*p == '-')
            continue;
        if (n >= 32 || !g_ascii_isxdigit(*p))
            return false;
        unsigned nibble = n % 2 ? uuid[n / 2] & 15 : uuid[n / 2] >> 4;
        if ((unsigned)g_ascii_xdigit_value(*p) != nibble)
            return false;
        n++;
    }
    return n == 32;
}

int check_sysinfo(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_sysinfos; i++) {
        const struct sysinfo_block *s = f->def->sysinfos[i]->system;
        for (size_t k = 0; s && k < s->n_entries; k++) {
            const struct sysinfo_entry *e = s->entries[k];
            if (g_strcmp0(e->name, "uuid") || !e->value)
                continue;
            if (!same_uuid(e->value, f->def->has_hwuuid ? f->def->hwuuid : f->def->uuid))
                return fail(ERR_XML_ERROR, "sysinfo: uuid '%s' is not that of the domain",
                            e->value);
        }
    }
    return 0;
}
