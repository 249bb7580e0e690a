/* -object for <launchSecurity>: memory encryption of AMD, Intel and IBM. Part of plan_make; pure;
 * never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"

static void set(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

/* What the document leaves to the host. */
static void set_platform(struct plan_build *b, json_t *o, bool has_cbitpos, uint32_t cbitpos,
                         bool has_bits, uint32_t bits)
{
    json_object_set_new(o, "cbitpos", json_integer(has_cbitpos ? cbitpos : b->facts->sev_cbitpos));
    json_object_set_new(o, "reduced-phys-bits",
                        json_integer(has_bits ? bits : b->facts->sev_reduced_phys_bits));
}

static json_t *sev(struct plan_build *b, const struct sev *s)
{
    json_t *o = json_pack("{s:s, s:s}", "qom-type", "sev-guest", "id", "lsec0");
    set_platform(b, o, s->has_cbitpos, s->cbitpos, s->has_reduced_phys_bits, s->reduced_phys_bits);
    json_object_set_new(o, "policy", json_integer(s->policy));
    if (s->dh_cert) {
        g_autofree char *path = g_strdup_printf("%s/dh_cert.base64", b->private_dir);
        set(o, "dh-cert-file", path);
    }
    if (s->session) {
        g_autofree char *path = g_strdup_printf("%s/session.base64", b->private_dir);
        set(o, "session-file", path);
    }
    if (s->kernel_hashes)
        json_object_set_new(o, "kernel-hashes", json_boolean(s->kernel_hashes == TRI_YES));
    return o;
}

static json_t *sev_snp(struct plan_build *b, const struct sev_snp *s)
{
    json_t *o = json_pack("{s:s, s:s}", "qom-type", "sev-snp-guest", "id", "lsec0");
    set_platform(b, o, s->has_cbitpos, s->cbitpos, s->has_reduced_phys_bits, s->reduced_phys_bits);
    json_object_set_new(o, "policy", json_integer((json_int_t)s->policy));
    if (s->kernel_hashes)
        json_object_set_new(o, "kernel-hashes", json_boolean(s->kernel_hashes == TRI_YES));
    set(o, "guest-visible-workarounds", s->guest_visible_workarounds);
    set(o, "id-block", s->id_block);
    set(o, "id-auth", s->id_auth);
    set(o, "host-data", s->host_data);
    if (s->author_key)
        json_object_set_new(o, "author-key-enabled", json_boolean(s->author_key == TRI_YES));
    if (s->vcek)
        json_object_set_new(o, "vcek-disabled", json_boolean(s->vcek == TRI_NO));
    return o;
}

int command_launch_security(struct plan_build *b)
{
    const struct launch_security *l = b->def->launch_security;
    if (!l)
        return 0;
    switch (l->type) {
    case LAUNCH_SECURITY_TYPE_SEV:
        arg_json(b, "-object", sev(b, l->sev));
        return 0;
    case LAUNCH_SECURITY_TYPE_SEV_SNP:
        arg_json(b, "-object", sev_snp(b, l->sev_snp));
        return 0;
    case LAUNCH_SECURITY_TYPE_S390_PV:
        arg_json(b, "-object", json_pack("{s:s, s:s}", "qom-type", "s390-pv-guest", "id", "lsec0"));
        return 0;
    default:
        return fail(ERR_CONFIG_UNSUPPORTED, "launchSecurity: type '%s' is not supported yet",
                    enum_word(&enum_launch_security_type, (int)l->type));
    }
}
