/* What documents of pools and volumes must not say. Called when a definition is made; pure. Each
 * error names the element, its value and what is allowed. */
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "defs/pool.h"
#include "gen/domain.h"

#define refuse(...) fail_in(FROM_STORAGE, __VA_ARGS__)

static const char *kind_word(const struct pool *pool)
{
    return enum_word(&enum_pool_type, (int)pool->type);
}

static int check_parts(const struct pool *pool, const struct pool_kind *k)
{
    const struct pool_source *s = pool->source;
    const struct {
        enum pool_part part;
        bool given;
        enum error_code code;
        const char *what;
    } all[] = {
        {POOL_HOST, s->n_hosts > 0, ERR_XML_ERROR, "<host>"},
        {POOL_INITIATOR, s->initiator && s->initiator->iqn && s->initiator->iqn->name,
         ERR_CONFIG_UNSUPPORTED, "<initiator> with an <iqn name=>"},
        {POOL_NAME, s->name != NULL, ERR_XML_ERROR, "<name>"},
        {POOL_DEVICE, s->n_devices > 0, ERR_XML_ERROR, "<device>"},
        {POOL_DIR, s->dir && s->dir->path, ERR_XML_ERROR, "<dir path=>"},
        {POOL_ADAPTER, s->adapter != NULL, ERR_XML_ERROR, "<adapter>"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (k->needs & all[i].part && !all[i].given)
            return refuse(all[i].code, "pool '%s': <source> of type '%s' needs %s", pool->name,
                          kind_word(pool), all[i].what);
    return 0;
}

static int check_word(const char *word, const char *const *allowed, const char *what)
{
    if (!word || !allowed || g_strv_contains(allowed, word))
        return 0;
    g_autofree char *list = g_strjoinv(", ", (char **)allowed);
    return refuse(ERR_CONFIG_UNSUPPORTED, "%s '%s': allowed is %s", what, word, list);
}

static int check_auth(const struct pool *pool)
{
    static const char *const types[] = {"chap", "ceph", NULL};
    const struct storage_auth *a = pool->source->auth;
    if (!a)
        return 0;
    if (!a->username)
        return refuse(ERR_XML_ERROR, "pool '%s': <auth> has no username", pool->name);
    if (!a->type)
        return refuse(ERR_CONFIG_UNSUPPORTED, "pool '%s': <auth> has no type", pool->name);
    if (check_word(a->type, types, "<auth type=>") < 0)
        return -1;
    if (!a->secret)
        return refuse(ERR_XML_ERROR, "pool '%s': <auth> has no <secret>", pool->name);
    if (a->secret->has_uuid == !!a->secret->usage)
        return refuse(ERR_XML_ERROR, "pool '%s': <secret> of <auth> needs uuid or usage",
                      pool->name);
    return 0;
}

static bool is_wwn(const char *text)
{
    return !text || (strlen(text) == 16 && strspn(text, "0123456789abcdefABCDEF") == 16);
}

static int check_fc(const struct pool *pool, const struct pool_fc_host *fc)
{
    const char *const all[] = {fc->wwnn, fc->wwpn, fc->parent_wwnn, fc->parent_wwpn,
                               fc->parent_fabric_wwn};
    if (!fc->wwnn || !fc->wwpn)
        return refuse(ERR_XML_ERROR, "pool '%s': <adapter type='fc_host'> needs wwnn and wwpn",
                      pool->name);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (!is_wwn(all[i]))
            return refuse(ERR_INTERNAL_ERROR,
                          "pool '%s': <adapter>: '%s' is no world wide name of 16 digits",
                          pool->name, all[i]);
    if (!fc->parent_wwnn != !fc->parent_wwpn)
        return refuse(ERR_XML_ERROR,
                      "pool '%s': <adapter>: parent_wwnn and parent_wwpn go together", pool->name);
    return 0;
}

static int check_adapter(const struct pool *pool)
{
    const struct pool_adapter *a = pool->source->adapter;
    const struct pool_scsi_host *scsi = a ? a->scsi_host : NULL;
    if (a && a->fc_host)
        return check_fc(pool, a->fc_host);
    if (!scsi)
        return 0;
    if (!scsi->name && !scsi->parentaddr)
        return refuse(ERR_XML_ERROR, "pool '%s': <adapter> needs name or <parentaddr>", pool->name);
    if (scsi->name && scsi->parentaddr)
        return refuse(ERR_XML_ERROR, "pool '%s': <adapter name='%s'> excludes <parentaddr>",
                      pool->name, scsi->name);
    if (scsi->parentaddr && !scsi->parentaddr->address)
        return refuse(ERR_XML_ERROR, "pool '%s': <parentaddr> has no <address>", pool->name);
    if (scsi->parentaddr && !scsi->parentaddr->has_unique_id)
        return refuse(ERR_XML_ERROR, "pool '%s': <parentaddr> has no unique_id", pool->name);
    return 0;
}

static int check_protocol(const struct pool *pool)
{
    const struct pool_source *s = pool->source;
    bool is_nfs = pool->type == POOL_TYPE_NETFS && strcmp(s->format->type, "cifs") != 0;
    if (s->protocol && !is_nfs && s->format)
        return refuse(ERR_CONFIG_UNSUPPORTED,
                      "pool '%s': <protocol ver=> goes with NFS, not type '%s'", pool->name,
                      kind_word(pool));
    return 0;
}

int pool_check(const struct pool *pool)
{
    const struct pool_kind *k = pool_kind_of(pool->type);
    if (!pool->name)
        return refuse(ERR_XML_ERROR, "pool: <name> is missing");
    if (strchr(pool->name, '/'))
        return refuse(ERR_XML_ERROR, "pool: <name> '%s' has a '/'", pool->name);
    if (pool->features && pool->features->cow && pool->features->cow->state &&
        pool->type != POOL_TYPE_DIR && pool->type != POOL_TYPE_FS)
        return refuse(ERR_NO_SUPPORT, "pool '%s': <cow> goes with the types dir and fs, not '%s'",
                      pool->name, kind_word(pool));
    if (pool->source->format &&
        check_word(pool->source->format->type, k->formats, "<format type=> of <source>") < 0)
        return -1;
    if (check_auth(pool) < 0 || check_adapter(pool) < 0 || check_parts(pool, k) < 0 ||
        check_protocol(pool) < 0)
        return -1;
    if (!(k->parts & POOL_NO_TARGET) && !pool->target->path)
        return refuse(ERR_XML_ERROR, "pool '%s': <target> has no <path>", pool->name);
    return 0;
}

static bool same_hosts(const struct pool_source *a, const struct pool_source *b)
{
    if (a->n_hosts != b->n_hosts)
        return false;
    for (size_t i = 0; i < a->n_hosts; i++)
        if (strcmp(a->hosts[i]->name, b->hosts[i]->name) != 0)
            return false;
    return true;
}

static bool share_device(const struct pool_source *a, const struct pool_source *b)
{
    for (size_t i = 0; i < a->n_devices; i++)
        for (size_t j = 0; j < b->n_devices; j++)
            if (strcmp(a->devices[i]->path, b->devices[j]->path) == 0)
                return true;
    return false;
}

static const char *dir_of(const struct pool_source *s)
{
    return s->dir ? s->dir->path : NULL;
}

bool pool_same_source(const struct pool *a, const struct pool *b)
{
    unsigned parts = pool_kind_of(a->type)->parts;
    if (a->type != b->type)
        return false;
    if (a->type == POOL_TYPE_DIR)
        return g_strcmp0(a->target->path, b->target->path) == 0;
    if (a->type == POOL_TYPE_MPATH)
        return true; /* a host has one */
    if (parts & POOL_HOST && !same_hosts(a->source, b->source))
        return false;
    if (parts & POOL_DIR && g_strcmp0(dir_of(a->source), dir_of(b->source)) != 0)
        return false;
    if (parts & POOL_NAME)
        return g_strcmp0(a->source->name, b->source->name) == 0;
    if (parts & POOL_ADAPTER)
        return value_same(&type_pool_adapter, a->source->adapter, b->source->adapter, false, NULL);
    return !(parts & POOL_DEVICE) || share_device(a->source, b->source);
}

static int check_secrets(const struct volume *vol, const struct encryption *e)
{
    for (size_t i = 0; i < e->n_secrets; i++) {
        const struct encryption_secret *s = e->secrets[i];
        if (!s->type)
            return refuse(ERR_XML_ERROR, "volume '%s': <secret> of <encryption> has no type",
                          vol->name);
        if (s->has_uuid == !!s->usage)
            return refuse(ERR_XML_ERROR,
                          "volume '%s': <secret> of <encryption> needs uuid or usage", vol->name);
    }
    return 0;
}

static int check_encryption(const struct volume *vol)
{
    const struct encryption *e = vol->target ? vol->target->encryption : NULL;
    if (!e)
        return 0;
    if (!e->format)
        return refuse(ERR_XML_ERROR, "volume '%s': <encryption> has no format", vol->name);
    if (e->ivgen && !e->cipher)
        return refuse(ERR_XML_ERROR, "volume '%s': <ivgen> needs a <cipher>", vol->name);
    if (e->cipher &&
        (e->format == ENCRYPTION_FORMAT_LUKS || e->format == ENCRYPTION_FORMAT_LUKS2) &&
        (!e->cipher->name || !e->cipher->has_size))
        return refuse(ERR_XML_ERROR, "volume '%s': <cipher> needs name and size", vol->name);
    return check_secrets(vol, e);
}

static bool is_version(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits && text[digits] == '.' && text[digits + 1] &&
           !text[digits + 1 + strspn(text + digits + 1, "0123456789")];
}

int volume_check(const struct pool *pool, const struct volume *vol, bool no_capacity)
{
    const struct pool_kind *k = pool_kind_of(pool->type);
    const struct volume_backing_store *b = vol->backing_store;
    if (!vol->has_capacity_bytes && !no_capacity && !b)
        return refuse(ERR_XML_ERROR, "volume '%s': <capacity> is missing", vol->name);
    if (vol->target && vol->target->format &&
        check_word(vol->target->format->type, k->volume_formats, "<format type=> of <target>") < 0)
        return -1;
    if (b && b->path && b->format &&
        check_word(b->format->type, k->volume_formats, "<format type=> of <backingStore>") < 0)
        return -1;
    if (vol->target && vol->target->compat && !is_version(vol->target->compat))
        return refuse(ERR_XML_ERROR, "volume '%s': <compat> is a version such as 1.1, not '%s'",
                      vol->name, vol->target->compat);
    return check_encryption(vol);
}
