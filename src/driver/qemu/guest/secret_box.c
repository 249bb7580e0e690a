/* Secrets for one QEMU: fetched from the secret driver, sealed with a key that only this QEMU has,
 * so that neither its command line nor its monitor show them. Called by run_plan(); filling awaits
 * the secret driver. Invariant: values are overwritten before their memory is given back.
 *
 * QEMU's secret objects take AES-256-CBC with PKCS#7 padding. GnuTLS does it, which is loaded when
 * the first secret is sealed: most hosts never do.
 */
#include <dlfcn.h>
#include <glib.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/ids.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/neighbour.h"
#include "gen/api.h"
#include "gen/wire.h"
#include "guest/part.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { BLOCK_SIZE = 16 };

struct secret_box {
    GHashTable *values; /* uuid or usage -> GByteArray */
    uint8_t key[PLAN_KEY_SIZE];
};

static void value_forget(void *ptr)
{
    GByteArray *bytes = ptr;
    explicit_bzero(bytes->data, bytes->len);
    g_byte_array_unref(bytes);
}

static struct secret_box *box_new(void)
{
    struct secret_box *box = g_new0(struct secret_box, 1);
    box->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_forget);
    random_bytes(box->key, sizeof box->key);
    return box;
}

void secret_box_free(struct secret_box *box)
{
    if (!box)
        return;
    g_hash_table_unref(box->values);
    explicit_bzero(box->key, sizeof box->key);
    g_free(box);
}

/* --- fetching -----------------------------------------------------------------------------------
 */

struct fetch {
    struct driver_state *driver;
    struct secret_box *box;
    struct arena *mem;
};

AWAITS static int look_up(const struct fetch *f, const char *name, int usage_type,
                          struct nonnull_secret *ret)
{
    struct secret_lookup_by_uuid_args by_uuid = {0};
    const struct secret_lookup_by_usage_args by_usage = {usage_type, name};
    struct secret_lookup_by_uuid_ret a = {0};
    struct secret_lookup_by_usage_ret b = {0};
    const struct driver_config *config = &f->driver->config;
    if (uuid_parse(name, by_uuid.uuid)) {
        int rc = part_ask(config, &proc_secret_lookup_by_uuid, &by_uuid, &a, f->mem);
        *ret = a.secret;
        return rc;
    }
    int rc = part_ask(config, &proc_secret_lookup_by_usage, &by_usage, &b, f->mem);
    *ret = b.secret;
    return rc;
}

AWAITS static int fetch(const struct fetch *f, const char *name, int usage_type)
{
    struct secret_get_value_args args = {0};
    struct secret_get_value_ret got = {0};
    if (!name || g_hash_table_contains(f->box->values, name))
        return 0;
    if (look_up(f, name, usage_type, &args.secret) < 0 ||
        part_ask(&f->driver->config, &proc_secret_get_value, &args, &got, f->mem) < 0)
        return -1;
    GByteArray *bytes = g_byte_array_sized_new(got.n_value + 1);
    g_byte_array_append(bytes, got.value, got.n_value);
    g_hash_table_insert(f->box->values, g_strdup(name), bytes);
    return 0;
}

AWAITS static int fetch_ref(const struct fetch *f, bool has_uuid, const uint8_t *uuid,
                            const char *usage, int usage_type)
{
    char text[UUID_TEXT_SIZE];
    return fetch(f, has_uuid ? uuid_format(uuid, text) : usage, usage_type);
}

AWAITS static int fetch_auth(const struct fetch *f, const struct storage_auth *a)
{
    if (!a || !a->secret)
        return 0;
    int type = g_strcmp0(a->secret->type, "ceph") == 0 ? VIR_SECRET_USAGE_TYPE_CEPH
                                                       : VIR_SECRET_USAGE_TYPE_ISCSI;
    return fetch_ref(f, a->secret->has_uuid, a->secret->uuid, a->secret->usage, type);
}

AWAITS static int fetch_encryption(const struct fetch *f, const struct encryption *e)
{
    for (size_t i = 0; e && i < e->n_secrets; i++)
        if (fetch_ref(f, e->secrets[i]->has_uuid, e->secrets[i]->uuid, e->secrets[i]->usage,
                      VIR_SECRET_USAGE_TYPE_VOLUME) < 0)
            return -1;
    return 0;
}

AWAITS static int fetch_disk(const struct fetch *f, const struct disk *d)
{
    if (fetch_auth(f, d->auth) < 0 || fetch_encryption(f, d->encryption) < 0)
        return -1;
    if (d->source &&
        (fetch_auth(f, d->source->auth) < 0 || fetch_encryption(f, d->source->encryption) < 0))
        return -1;
    for (const struct backing_store *b = d->backing_store; b && b->source; b = b->backing_store)
        if (fetch_auth(f, b->source->auth) < 0 || fetch_encryption(f, b->source->encryption) < 0)
            return -1;
    return 0;
}

AWAITS static int fetch_all(const struct fetch *f, const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (fetch_disk(f, def->disks[i]) < 0)
            return context("disk '%s'", def->disks[i]->target->dev);
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        const struct hostdev_subsystem *s = def->hostdevs[i]->subsystem;
        if (s && s->type == HOSTDEV_TYPE_SCSI && s->scsi->source &&
            fetch_auth(f, s->scsi->source->auth) < 0)
            return context("hostdev");
    }
    return 0;
}

int secret_box_fill(struct driver_state *d, const struct domain *def, struct secret_box **ret)
{
    struct fetch f = {d, box_new(), arena_new()};
    int rc = fetch_all(&f, def);
    arena_free(f.mem);
    if (rc < 0)
        secret_box_free(f.box);
    else
        *ret = f.box;
    return rc;
}

/* --- sealing ------------------------------------------------------------------------------------
 */

bool secret_box_is_empty(const struct secret_box *box)
{
    return g_hash_table_size(box->values) == 0;
}

int secret_box_read_key(struct secret_box *box, const char *path)
{
    g_autofree char *text = NULL;
    size_t len = 0;
    if (file_read(path, PLAN_KEY_SIZE, &text, &len) < 0)
        return context("the key of this guest's secrets");
    if (len != PLAN_KEY_SIZE)
        return fail(ERR_INTERNAL_ERROR, "'%s' holds no key", path);
    memcpy(box->key, text, PLAN_KEY_SIZE);
    explicit_bzero(text, len);
    return 0;
}

uint8_t *secret_box_key(const struct secret_box *box)
{
    return g_memdup2(box->key, sizeof box->key);
}

struct aes {
    __typeof__(gnutls_cipher_init) *init;
    __typeof__(gnutls_cipher_encrypt) *encrypt;
    __typeof__(gnutls_cipher_deinit) *deinit;
};

static int load_aes(struct aes *ret)
{
    static struct aes c;
    void *library = c.init ? NULL : dlopen("libgnutls.so.30", RTLD_NOW | RTLD_LOCAL);
    if (library) {
        c.init = dlsym(library, "gnutls_cipher_init");
        c.encrypt = dlsym(library, "gnutls_cipher_encrypt");
        c.deinit = dlsym(library, "gnutls_cipher_deinit");
    }
    if (!c.init || !c.encrypt || !c.deinit)
        return fail(ERR_CONFIG_UNSUPPORTED, "secrets need libgnutls.so.30: %s", dlerror());
    *ret = c;
    return 0;
}

/* In place; len is whole blocks. */
static int encrypt(const uint8_t *key, uint8_t *iv, uint8_t *data, size_t len)
{
    const gnutls_datum_t k = {(unsigned char *)key, PLAN_KEY_SIZE}, v = {iv, BLOCK_SIZE};
    gnutls_cipher_hd_t handle;
    struct aes c = {0};
    if (load_aes(&c) < 0)
        return -1;
    int rc = c.init(&handle, GNUTLS_CIPHER_AES_256_CBC, &k, &v);
    if (rc == 0) {
        rc = c.encrypt(handle, data, len);
        c.deinit(handle);
    }
    return rc ? fail(ERR_INTERNAL_ERROR, "a secret cannot be sealed (GnuTLS error %d)", rc) : 0;
}

static int seal(const struct secret_box *box, const uint8_t *data, size_t len,
                struct plan_secret *ret)
{
    size_t pad = BLOCK_SIZE - len % BLOCK_SIZE;
    g_autofree uint8_t *padded = g_malloc(len + pad);
    uint8_t iv[BLOCK_SIZE];
    memcpy(padded, data, len);
    memset(padded + len, (int)pad, pad);
    random_bytes(iv, sizeof iv);
    ret->iv = g_base64_encode(iv, sizeof iv);
    if (encrypt(box->key, iv, padded, len + pad) < 0) {
        g_clear_pointer(&ret->iv, g_free);
        return -1;
    }
    ret->data = g_base64_encode(padded, len + pad);
    return 0;
}

int secret_box_find(const struct plan_options *opt, const char *name, struct plan_secret *ret)
{
    const struct secret_box *box = opt->arg;
    const GByteArray *value = name ? g_hash_table_lookup(box->values, name) : NULL;
    if (!value)
        return fail(ERR_NO_SECRET, "secret '%s' was not asked for", name ? name : "");
    return seal(box, value->data, value->len, ret);
}

int secret_box_seal(const struct plan_options *opt, const char *text, struct plan_secret *ret)
{
    return seal(opt->arg, (const uint8_t *)text, strlen(text), ret);
}
