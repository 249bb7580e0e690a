/* What all drivers do alike with secrets: which one is meant, what may be changed, who is told.
 * Called by drivers' tables and bodies; definitions await the registry. Invariant: the value of a
 * private secret is told to no client, and values are wiped before their memory is given back. */
#include "guest/secret_ops.h"
#include <glib.h>
#include <string.h>
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

struct secret_value *secret_value_new(const void *bytes, size_t len)
{
    struct secret_value *v = g_malloc0(sizeof(*v) + len);
    v->len = len;
    memcpy(v->bytes, bytes, len);
    return v;
}

void secret_value_free(struct secret_value *v)
{
    if (v)
        explicit_bzero(v->bytes, v->len);
    g_free(v);
}

static void free_value(void *priv)
{
    secret_value_free(priv);
}

/* virSecretUsageType counts from 0, which is none. */
static int usage_of(const struct secret *s)
{
    return s->usage ? (int)(s->usage->type - SECRET_USAGE_TYPE_NONE_) : VIR_SECRET_USAGE_TYPE_NONE;
}

static void fill_handle(const struct object *o, void *ret_handle)
{
    struct nonnull_secret *secret = ret_handle;
    secret->usage_type = usage_of(secret_of(o));
    secret->usage_id = secret_usage_id(secret_of(o));
}

static const char *no_name(const void *value)
{
    return NULL;
}

static bool one_of(uint32_t flags, uint32_t yes, uint32_t no, bool is)
{
    return !(flags & (yes | no)) || flags & (is ? yes : no);
}

static bool is_selected(const struct object *o, uint32_t flags)
{
    const struct secret *s = secret_of(o);
    return one_of(flags, VIR_CONNECT_LIST_SECRETS_EPHEMERAL, VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL,
                  s->ephemeral == TRI_YES) &&
           one_of(flags, VIR_CONNECT_LIST_SECRETS_PRIVATE, VIR_CONNECT_LIST_SECRETS_NO_PRIVATE,
                  s->private == TRI_YES);
}

const struct object_class secret_class = {
    .on = ON_SECRET,
    .noun = "secret",
    .handle = &xdr_nonnull_secret,
    .type = &type_secret,
    .missing = ERR_NO_SECRET,
    .exists = ERR_INTERNAL_ERROR,
    .from = FROM_SECRET,
    .name_of = no_name,
    .has_uuid = true,
    .fill_handle = fill_handle,
    .selected = is_selected,
    .free_priv = free_value,
};

struct usage {
    int type;
    const char *id;
};

static bool has_usage(const struct object *o, const void *arg)
{
    const struct usage *u = arg;
    const struct secret *s = secret_of(o);
    return u->type != VIR_SECRET_USAGE_TYPE_NONE && usage_of(s) == u->type &&
           strcmp(secret_usage_id(s), u->id) == 0;
}

AWAITS int secret_ops_secret_lookup_by_usage(struct call *call,
                                             const struct secret_lookup_by_usage_args *args,
                                             struct secret_lookup_by_usage_ret *ret)
{
    struct usage usage = {args->usage_type, args->usage_id};
    struct object *o = object_find(call_objects(call, ON_SECRET), has_usage, &usage);
    if (!o)
        return fail_in(FROM_SECRET, ERR_NO_SECRET, "no secret with matching usage '%s'",
                       args->usage_id);
    return call_found(call, o);
}

/* What it is for stays as it is, and a private one stays private. */
static int check_change(const struct secret *old, const struct secret *s)
{
    if (usage_of(old) != usage_of(s) || strcmp(secret_usage_id(old), secret_usage_id(s)) != 0)
        return fail_in(FROM_SECRET, ERR_INTERNAL_ERROR, "the secret is for '%s' already",
                       secret_usage_id(old));
    if (old->private == TRI_YES && s->private != TRI_YES)
        return fail_in(FROM_SECRET, ERR_INTERNAL_ERROR, "a private secret stays private");
    return 0;
}

static int check_define(struct object_registry *r, const struct secret *s)
{
    struct usage usage = {usage_of(s), secret_usage_id(s)};
    struct object *same = s->has_uuid ? object_by_uuid(r, s->uuid) : NULL;
    struct object *rival = object_find(r, has_usage, &usage);
    error_clear();
    int rc = 0;
    if (rival && rival != same)
        rc = fail_in(FROM_SECRET, ERR_INTERNAL_ERROR, "secret %s is for '%s' already",
                     rival->uuid_text, usage.id);
    else if (same)
        rc = check_change(secret_of(same), s);
    object_unref(rival);
    object_unref(same);
    return rc;
}

AWAITS struct object *secret_define(struct object_registry *r,
                                    const struct secret_define_xml_args *args)
{
    unsigned mode = args->flags & VIR_SECRET_DEFINE_VALIDATE ? READ_VALIDATE : 0;
    struct secret *s = secret_parse(args->xml, strlen(args->xml), mode);
    if (s && check_define(r, s) < 0) {
        value_free(&type_secret, s);
        s = NULL;
    }
    return s ? object_define(r, def_new(&type_secret, s)) : NULL;
}

void secret_tell_defined(struct call *call, struct object *o)
{
    object_lifecycle(o, VIR_SECRET_EVENT_DEFINED, 0);
    call_put_object(call, o);
}

AWAITS int secret_forget(struct object *o)
{
    if (object_forget(o) < 0)
        return -1;
    object_lifecycle(o, VIR_SECRET_EVENT_UNDEFINED, 0);
    return 0;
}

struct secret_value *secret_value_given(const struct secret_set_value_args *args)
{
    if (args->flags)
        return fail_null(ERR_INVALID_ARG, "unsupported flags (0x%x) of a secret's value",
                         args->flags);
    if (!args->n_value)
        return fail_null(ERR_INVALID_ARG, "a secret's value has at least one byte");
    return secret_value_new(args->value, args->n_value);
}

void secret_take_value(struct object *o, struct secret_value *v)
{
    struct secret_event_value_changed_msg msg = {0};
    secret_value_free(o->priv);
    o->priv = v;
    object_event(o, VIR_SECRET_EVENT_ID_VALUE_CHANGED, &msg);
}

AWAITS int secret_ops_secret_get_value(struct call *call, const struct secret_get_value_args *args,
                                       struct secret_get_value_ret *ret)
{
    const struct secret_value *v = call->object->priv;
    if (args->flags)
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of a secret's value", args->flags);
    if (secret_of(call->object)->private == TRI_YES && !call->session->trusted)
        return fail_in(FROM_SECRET, ERR_INVALID_SECRET, "the secret is private");
    if (!v)
        return fail_in(FROM_SECRET, ERR_NO_SECRET, "secret %s has no value",
                       call->object->uuid_text);
    ret->value = arena_dup(call->mem, v->bytes, v->len);
    ret->n_value = (uint32_t)v->len;
    return 0;
}
