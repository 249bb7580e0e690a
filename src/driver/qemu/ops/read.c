/* Documents become complete definitions here: read, find the emulator, fill. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "cpu/cpu.h"
#include "defs/domain.h"
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/caps/swtpm.h"
#include "driver/qemu/command/caps_facts.h"
#include "driver/qemu/command/firmware.h"
#include "driver/qemu/ops/ops.h"
#include "gen/conf.h"
#include "gen/domain.h"

struct tpm_limits {
    bool no_1_2, no_2_0;
};

/* The binary of the document, or the host's usual one for its architecture. */
static char *emulator_of(const struct domain *def)
{
    const char *arch =
        def->os && def->os->type && def->os->type->arch ? def->os->type->arch : caps_host_arch();
    if (def->emulator)
        return g_strdup(def->emulator);
    char *found = caps_emulator(arch);
    if (!found)
        return fail_null(ERR_CONFIG_UNSUPPORTED,
                         "no emulator for architecture '%s' is installed on this host", arch);
    char *copy = g_strdup(found);
    free(found);
    return copy;
}

static int check_kind(const struct domain *def)
{
    const char *arch = def->os && def->os->type ? def->os->type->arch : NULL;
    if (arch && !arch_known(arch))
        return fail(ERR_CONFIG_UNSUPPORTED, "os: there is no architecture '%s'", arch);
    if (def->type == VIRT_TYPE_QEMU || def->type == VIRT_TYPE_KVM)
        return 0;
    return fail(ERR_CONFIG_UNSUPPORTED, "domain: type '%s' is not one that QEMU runs (qemu, kvm)",
                enum_word(&enum_virt_type, (int)def->type));
}

static int choose_firmware(struct domain *def, const struct fill_context *ctx)
{
    if (firmware_choose(def, firmware_system_dirs, ctx->is_new) == 0)
        return 0;
    if (ctx->is_new)
        return -1;
    error_clear(); /* a stored definition is kept even when its firmware is gone */
    return 0;
}

static bool has_tpm_emulator(const struct domain *def)
{
    for (size_t i = 0; i < def->n_tpms; i++)
        if (def->tpms[i]->backend && def->tpms[i]->backend->type == TPM_TYPE_EMULATOR)
            return true;
    return false;
}

/* What this host's swtpm cannot be; a host without one may get it before the guest starts. */
AWAITS static void learn_tpm(struct driver_state *d, const struct domain *def,
                             struct tpm_limits *ret)
{
    bool there, has_1_2, has_2_0;
    *ret = (struct tpm_limits){false, false};
    if (!has_tpm_emulator(def))
        return;
    swtpm_versions(d->swtpm, &there, &has_1_2, &has_2_0);
    if (there)
        *ret = (struct tpm_limits){!has_1_2, !has_2_0};
}

enum origin { ORIGIN_USER, ORIGIN_USER_SAME_GUEST, ORIGIN_STORED };

static int fill(struct driver_state *d, struct domain *def, const struct qemu_caps *caps,
                enum origin origin, const struct tpm_limits *tpm)
{
    AUTO_FACTS *facts = caps ? caps_facts_new(caps, caps_kvm_built_in(caps)) : NULL;
    g_autofree char *nvram_dir = g_build_filename(d->config.lib_dir, "qemu/nvram", NULL);
    struct fill_context ctx = {.choose_firmware = choose_firmware,
                               .nvram_dir = nvram_dir,
                               .facts = facts,
                               .host_arch = caps_host_arch(),
                               .is_new = origin == ORIGIN_USER,
                               .audio_driver = g_getenv("QEMU_AUDIO_DRV"),
                               .sdl_audio_driver = g_getenv("SDL_AUDIODRIVER"),
                               .no_spice_tls = !d->conf->spice_tls,
                               .vnc_host_audio = d->conf->vnc_allow_host_audio,
                               .nographics_host_audio = d->conf->nographics_allow_host_audio,
                               .trusted = origin == ORIGIN_STORED,
                               .no_tpm_1_2 = tpm && tpm->no_1_2,
                               .no_tpm_2_0 = tpm && tpm->no_2_0,
                               .privileged = d->config.privileged};
    return domain_fill(def, &ctx);
}

const struct qemu_caps *caps_for_domain(struct driver_state *d, const struct domain *def,
                                        const char *binary)
{
    const struct qemu_caps *caps = caps_get(d->caps, binary);
    enum accel accel = def->type == VIRT_TYPE_KVM ? ACCEL_KVM : ACCEL_TCG;
    if (caps && !caps_get_for(d->caps, binary, accel))
        error_clear(); /* a host without KVM may still keep such a guest */
    return caps;
}

int complete_domain(struct driver_state *d, struct domain *def)
{
    const struct qemu_caps *caps = def->emulator ? caps_for_domain(d, def, def->emulator) : NULL;
    return caps ? fill(d, def, caps, ORIGIN_USER, NULL) : -1;
}

/* A document that is to be run on this host. Takes def. */
AWAITS static struct def *complete(struct driver_state *d, struct domain *def, enum origin origin)
{
    g_autofree char *binary = check_kind(def) == 0 ? emulator_of(def) : NULL;
    const struct qemu_caps *caps = binary ? caps_for_domain(d, def, binary) : NULL;
    struct tpm_limits tpm;
    domain_drop_generated_names(def);
    if (caps)
        learn_tpm(d, def, &tpm);
    if (!caps || fill(d, def, caps, origin, &tpm) < 0) {
        value_free(&type_domain, def);
        return NULL;
    }
    return def_new(&type_domain, def);
}

AWAITS struct def *read_domain(struct driver_state *d, const char *xml, unsigned read_mode)
{
    struct domain *def = value_read(&type_domain, xml, strlen(xml), read_mode);
    return def ? complete(d, def, ORIGIN_USER) : NULL;
}

AWAITS struct def *read_existing_domain(struct driver_state *d, const char *xml, bool trusted)
{
    struct domain *def =
        value_read(&type_domain, xml, strlen(xml), READ_INACTIVE | (trusted ? READ_STORED : 0));
    return def ? complete(d, def, trusted ? ORIGIN_STORED : ORIGIN_USER_SAME_GUEST) : NULL;
}

struct def *read_stored_domain(void *driver, const char *text, size_t len)
{
    struct driver_state *d = driver;
    struct domain *def = value_read(&type_domain, text, len, READ_INACTIVE | READ_STORED);
    if (!def)
        return NULL;
    g_autofree char *binary = emulator_of(def);
    const struct qemu_caps *caps = binary ? caps_peek(d->caps, binary) : NULL;
    if (!binary)
        error_clear(); /* kept all the same: an emulator may be installed again */
    if (fill(d, def, caps, ORIGIN_STORED, NULL) < 0) {
        value_free(&type_domain, def);
        return NULL;
    }
    return def_new(&type_domain, def);
}

/* --- emulators of stored definitions ----------------------------------------------------------
 */

static char *between(const char *text, const char *start, const char *end)
{
    const char *from = strstr(text, start);
    const char *to = from ? strpbrk(from + strlen(start), end) : NULL;
    return to ? g_strndup(from + strlen(start), (size_t)(to - from) - strlen(start)) : NULL;
}

/* A look at the text, not a reading of it: what it misses is asked when the guest starts. */
void stored_emulator_note(GHashTable *emulators, const char *text)
{
    bool kvm = strstr(text, "type='kvm'") || strstr(text, "type=\"kvm\"");
    char *binary = between(text, "<emulator>", "<");
    if (!binary) {
        g_autofree char *arch = between(text, " arch='", "'");
        if (!arch)
            arch = between(text, " arch=\"", "\"");
        g_autofree char *found = caps_emulator(arch ? arch : caps_host_arch());
        binary = g_strdup(found);
    }
    if (binary)
        g_hash_table_add(emulators, g_strdup_printf("%c%s", kvm ? 'k' : 't', binary));
    g_free(binary);
}

struct probe {
    struct driver_state *driver;
    char *binary; /* after a letter for the accelerator */
};

AWAITS static int probe_one(void *arg)
{
    struct probe *p = arg;
    enum accel accel = *p->binary == 'k' ? ACCEL_KVM : ACCEL_TCG;
    if (!caps_get_for(p->driver->caps, p->binary + 1, accel))
        error_clear(); /* the guest says so when it is started */
    g_free(p->binary);
    g_free(p);
    return 0;
}

void stored_emulators_probe(struct driver_state *d, GHashTable *emulators)
{
    struct group *group = group_new(d->group);
    GHashTableIter it;
    gpointer binary;
    g_hash_table_iter_init(&it, emulators);
    while (g_hash_table_iter_next(&it, &binary, NULL)) {
        struct probe *p = g_new(struct probe, 1);
        *p = (struct probe){d, g_strdup(binary)};
        fiber_spawn(group, "ask an emulator", probe_one, p);
    }
    group_wait(group);
    group_close(group);
}
