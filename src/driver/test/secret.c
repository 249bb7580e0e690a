/* Bodies of calls about secrets of the simulated host that change something; guest/secret_ops.c has
 * the rest. Called by call_run() with the secret found. Invariant: nothing is kept on disk. */
#include "driver/test/secret.h"
#include "gen/api.h"

AWAITS static struct object *add(struct driver_state *d, struct def *def)
{
    secret_fill(def->value);
    return object_load(objects_for_new(d, ON_SECRET), def, false);
}

const struct test_noun test_noun_secret = {
    .kind = ON_SECRET, .class = &secret_class, .on_demand = true, .add = add};

OP(secret_define_xml)
{
    struct object *o = secret_define(objects_for_new(driver_of(call), ON_SECRET), args);
    if (!o)
        return -1;
    secret_tell_defined(call, o);
    object_unref(o);
    return 0;
}

OP_NO_RET(secret_undefine)
{
    return secret_forget(call->object);
}

OP_NO_RET(secret_set_value)
{
    struct secret_value *v = secret_value_given(args);
    if (!v)
        return -1;
    secret_take_value(call->object, v);
    return 0;
}
