/* Bodies of calls that change secrets; guest/secret_ops.c and object_ops.c have the rest. Called by
 * call_run() with the secret found; awaits while files are written. Invariant: what a client was
 * told is on disk, unless the secret is ephemeral: then nothing of it is. */
#include "gen/api.h"
#include "driver/secret/secret.h"
#include "guest/call.h"

static struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

/* One that was ephemeral has had its value in memory only. */
AWAITS static int keep_value(const struct driver_state *d, struct object *o)
{
    if (!o->priv)
        return 0;
    if (object_claim(o) < 0)
        return -1;
    bool kept = o->priv && secret_of(o)->ephemeral != TRI_YES;
    int rc = kept ? value_write_file(d, o->name, o->priv) : 0;
    object_release(o);
    return rc;
}

OP(secret_define_xml)
{
    struct driver_state *d = driver_of(call);
    struct object *o = secret_define(d->secrets, args);
    if (!o)
        return -1;
    int rc = keep_value(d, o);
    secret_tell_defined(call, o);
    object_unref(o);
    return rc;
}

OP_NO_RET(secret_undefine)
{
    return secret_forget(call->object);
}

/* What is on disk and what is told are the same value, whoever else sets one. Takes v. */
AWAITS static int set_value(const struct driver_state *d, struct object *o, struct secret_value *v)
{
    bool ephemeral = secret_of(o)->ephemeral == TRI_YES;
    if (!ephemeral && value_write_file(d, o->name, v) < 0) {
        secret_value_free(v);
        return -1;
    }
    secret_take_value(o, v);
    return 0;
}

OP_NO_RET(secret_set_value)
{
    struct object *o = call->object;
    struct secret_value *v = secret_value_given(args);
    if (!v)
        return -1;
    if (object_claim(o) < 0) {
        secret_value_free(v);
        return -1;
    }
    int rc = set_value(driver_of(call), o, v);
    object_release(o);
    return rc;
}
