/* -object secret: passwords and passphrases that nodes name, and credentials for TLS. Part of
 * plan_make; asks the caller for them; never awaits. Invariant: nothing secret is in clear on a
 * command line: values are sealed with the master key. */
#include "driver/qemu/command/build.h"
#include "base/error.h"

void secret_json(struct plan_build *b, const char *id, struct plan_secret *s)
{
    arg_json(b, "-object",
             json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "qom-type", "secret", "id", id, "data",
                       s->data, "keyid", "masterKey0", "iv", s->iv, "format", "base64"));
    g_free(s->data);
    g_free(s->iv);
}

static int look_up(struct plan_build *b, const char *id, const char *name)
{
    struct plan_secret s = {0};
    if (!b->opt->secret)
        return fail(ERR_CONFIG_UNSUPPORTED, "secret '%s' is not to be had: no secret driver",
                    name ?: "");
    if (b->opt->secret(b->opt, name, &s) < 0)
        return -1;
    secret_json(b, id, &s);
    return 0;
}

int secret_auth(struct plan_build *b, const char *id, const struct storage_auth *a)
{
    char uuid[37] = "";
    if (!a->secret)
        return fail(ERR_XML_ERROR, "auth: <secret> is missing");
    if (a->secret->has_uuid)
        uuid_text(a->secret->uuid, uuid);
    return look_up(b, id, *uuid ? uuid : a->secret->usage);
}

int secret_encryption(struct plan_build *b, const char *start, const struct encryption *e)
{
    if (!e->n_secrets)
        return fail(ERR_XML_ERROR, "encryption: <secret> is missing");
    for (size_t i = 0; i < e->n_secrets; i++) {
        g_autofree char *id = g_strdup_printf("%s-encryption-secret%zu", start, i);
        char uuid[37] = "";
        if (e->secrets[i]->has_uuid)
            uuid_text(e->secrets[i]->uuid, uuid);
        if (look_up(b, id, *uuid ? uuid : e->secrets[i]->usage) < 0)
            return -1;
    }
    return 0;
}

int secret_text(struct plan_build *b, const char *id, const char *text)
{
    struct plan_secret s = {0};
    if (!b->opt->seal)
        return fail(ERR_CONFIG_UNSUPPORTED, "'%s' cannot be handed over: no master key", id);
    if (b->opt->seal(b->opt, text, &s) < 0)
        return -1;
    secret_json(b, id, &s);
    return 0;
}

int tls_credentials(struct plan_build *b, const char *alias, const struct plan_tls *tls,
                    bool server, char **ret_id)
{
    g_autofree char *id = g_strdup_printf("obj%s_tls0", alias);
    g_autofree char *key = g_strdup_printf("%s-secret0", id);
    if (!tls->dir)
        return fail(ERR_CONFIG_UNSUPPORTED, "'%s': no folder of TLS certificates is configured",
                    alias);
    if (tls->secret && look_up(b, key, tls->secret) < 0)
        return -1;
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:b}", "qom-type", "tls-creds-x509", "id", id,
                          "dir", tls->dir, "endpoint", server ? "server" : "client", "verify-peer",
                          server ? tls->verify : 1);
    if (tls->secret)
        json_object_set_new(o, "passwordid", json_string(key));
    arg_json(b, "-object", o);
    *ret_id = g_steal_pointer(&id);
    return 0;
}
