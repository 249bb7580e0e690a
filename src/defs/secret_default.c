/* What a secret's document implies. Called when a definition is made; pure. */
#include "base/error.h"
#include "defs/secret.h"

void secret_fill(struct secret *secret)
{
    if (!secret->ephemeral)
        secret->ephemeral = TRI_NO;
    if (!secret->private)
        secret->private = TRI_NO;
    if (secret->usage && secret->usage->type == SECRET_USAGE_TYPE_NONE_) {
        value_free(&type_secret_usage, secret->usage);
        secret->usage = NULL;
    }
}

struct secret *secret_parse(const char *xml, size_t len, unsigned mode)
{
    struct secret *secret = value_read(&type_secret, xml, len, mode);
    if (secret)
        secret_fill(secret);
    return secret;
}

const char *secret_usage_id(const struct secret *secret)
{
    const struct secret_usage *u = secret->usage;
    switch (u ? u->type : SECRET_USAGE_TYPE_NONE_) {
    case SECRET_USAGE_TYPE_VOLUME:
        return u->volume->volume;
    case SECRET_USAGE_TYPE_CEPH:
        return u->ceph->name;
    case SECRET_USAGE_TYPE_ISCSI:
        return u->iscsi->target;
    case SECRET_USAGE_TYPE_TLS:
        return u->tls->name;
    case SECRET_USAGE_TYPE_VTPM:
        return u->vtpm->name;
    default:
        return "";
    }
}
