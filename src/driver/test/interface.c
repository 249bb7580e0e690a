/* Bodies of calls about the simulated host's network interfaces. Called by call_run() with the
 * interface found; definitions await the registry. A change that is begun keeps all definitions as
 * they were until it is committed or rolled back. */
#include "driver/test/interface.h"
#include <glib.h>
#include <string.h>
#include "defs/interface.h"
#include "gen/api.h"
#include "guest/interface_ops.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

/* How it was before the change. */
struct before {
    struct def *def;
    bool active;
};
struct interface_change {
    size_t n;
    struct before list[];
};

static const struct object_class interface_class = {INTERFACE_CLASS,
                                                    .fill_handle = interface_fill_handle};

AWAITS static struct object *add(struct driver_state *d, struct def *def)
{
    if (host_interface_check(def->value) < 0) {
        def_unref(def);
        return NULL;
    }
    struct object *o = object_load(d->objects[ON_INTERFACE], def, false);
    if (o)
        object_set_active(o, NULL);
    return o;
}

static void change_free(struct interface_change *c)
{
    for (size_t i = 0; c && i < c->n; i++)
        def_unref(c->list[i].def);
    g_free(c);
}

static void finish(struct driver_state *d)
{
    change_free(d->interface_change);
}

const struct test_noun test_noun_interface = {
    .kind = ON_INTERFACE, .class = &interface_class, .add = add, .finish = finish};

OP(interface_define_xml)
{
    unsigned mode = args->flags & VIR_INTERFACE_DEFINE_VALIDATE ? READ_VALIDATE : 0;
    struct host_interface *iface = host_interface_parse(args->xml, strlen(args->xml), mode);
    if (!iface)
        return -1;
    struct def *def = def_new(&type_host_interface, iface);
    struct object *o = object_define(driver_of(call)->objects[ON_INTERFACE], def_ref(def));
    if (o && o->active)
        object_set_active(o, def_ref(def));
    def_unref(def);
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP_NO_RET(interface_undefine)
{
    object_set_inactive(call->object);
    return object_forget(call->object);
}

OP_NO_RET(interface_create)
{
    struct object *o = call->object;
    if (o->active)
        return fail(ERR_OPERATION_INVALID, "interface '%s' is active", o->name);
    object_set_active(o, NULL);
    return 0;
}

OP_NO_RET(interface_destroy)
{
    struct object *o = call->object;
    if (!o->active)
        return fail(ERR_OPERATION_INVALID, "interface '%s' is not active", o->name);
    object_set_inactive(o);
    return 0;
}

/* --- a change of all of them ------------------------------------------------------------------ */

OP_NO_RET(interface_change_begin)
{
    struct driver_state *d = driver_of(call);
    struct object **all;
    if (d->interface_change)
        return fail(ERR_OPERATION_INVALID, "a change of the interfaces is going on already");
    size_t n = object_list(d->objects[ON_INTERFACE], &all);
    struct interface_change *c = g_malloc0(sizeof(*c) + n * sizeof(*c->list));
    for (size_t i = 0; i < n; i++)
        c->list[c->n++] = (struct before){def_ref(object_def(all[i], true)), all[i]->active};
    object_list_free(all, n);
    d->interface_change = c;
    return 0;
}

static int no_change(void)
{
    return fail(ERR_OPERATION_INVALID, "no change of the interfaces was begun");
}

OP_NO_RET(interface_change_commit)
{
    struct driver_state *d = driver_of(call);
    if (!d->interface_change)
        return no_change();
    change_free(d->interface_change);
    d->interface_change = NULL;
    return 0;
}

AWAITS static int remove_all(struct object_registry *r)
{
    struct object **all;
    int rc = 0;
    size_t n = object_list(r, &all);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = object_remove(all[i]);
    object_list_free(all, n);
    return rc;
}

OP_NO_RET(interface_change_rollback)
{
    struct driver_state *d = driver_of(call);
    struct interface_change *c = d->interface_change;
    if (!c)
        return no_change();
    if (remove_all(d->objects[ON_INTERFACE]) < 0)
        return -1;
    for (size_t i = 0; i < c->n; i++) {
        struct object *o = object_load(d->objects[ON_INTERFACE], def_ref(c->list[i].def), false);
        if (o && c->list[i].active)
            object_set_active(o, NULL);
        object_unref(o);
    }
    change_free(c);
    d->interface_change = NULL;
    return 0;
}
