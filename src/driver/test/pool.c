/* Bodies of calls about storage pools of the simulated host. Called by call_run() with the pool
 * found; changes of definitions await the registry. Volumes are the children of their pool and stay
 * when it is not active. Invariant: available is capacity less allocation. */
#include "driver/test/pool.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "defs/pool.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

#define POOL_CAPACITY (UINT64_C(100) << 30)

struct pool_figures *pool_figures_of(struct object *pool)
{
    if (!pool->priv) {
        struct pool_figures *f = g_new0(struct pool_figures, 1);
        f->capacity = f->available = POOL_CAPACITY;
        pool->priv = f;
    }
    return pool->priv;
}

void pool_take(struct object *pool, uint64_t bytes)
{
    struct pool_figures *f = pool_figures_of(pool);
    f->allocation += bytes;
    f->available = f->capacity > f->allocation ? f->capacity - f->allocation : 0;
}

void pool_give(struct object *pool, uint64_t bytes)
{
    struct pool_figures *f = pool_figures_of(pool);
    f->allocation -= MIN(bytes, f->allocation);
    f->available = f->capacity > f->allocation ? f->capacity - f->allocation : 0;
}

static char *text_of(const struct object *o, const struct def *def, uint32_t flags, unsigned view)
{
    return pool_text(value_copy(&type_pool, def->value), pool_figures_of((struct object *)o), view);
}

static const struct object_class pool_class = {POOL_CLASS, .text = text_of, .free_priv = g_free};

static struct object *with_volumes(struct object *o)
{
    if (o && !o->children)
        o->children = object_registry_new(&volume_class, NULL, o);
    return o;
}

AWAITS static struct object *add(struct driver_state *d, struct def *def)
{
    struct pool *pool = def->value;
    pool_fill(pool);
    if (pool_check(pool) < 0) {
        def_unref(def);
        return NULL;
    }
    struct object *o = with_volumes(object_load(d->objects[ON_STORAGE_POOL], def, false));
    if (o)
        object_set_active(o, NULL);
    return o;
}

const struct test_noun test_noun_pool = {.kind = ON_STORAGE_POOL,
                                         .class = &pool_class,
                                         .add = add,
                                         .child_type = &type_volume,
                                         .add_child = volume_add};

/* --- life ------------------------------------------------------------------------------------- */

static int tell(struct call *call, struct object *o, int event)
{
    if (!with_volumes(o))
        return -1;
    object_lifecycle(o, event, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP(storage_pool_define_xml)
{
    struct def *def = pool_read(call, args->xml, args->flags & VIR_STORAGE_POOL_DEFINE_VALIDATE);
    if (!def)
        return -1;
    return tell(call, object_define(driver_of(call)->objects[ON_STORAGE_POOL], def),
                VIR_STORAGE_POOL_EVENT_DEFINED);
}

OP(storage_pool_create_xml)
{
    struct def *def = pool_read(call, args->xml, false);
    if (!def)
        return -1;
    return tell(call, object_create(driver_of(call)->objects[ON_STORAGE_POOL], def),
                VIR_STORAGE_POOL_EVENT_STARTED);
}

OP_NO_RET(storage_pool_create)
{
    struct object *o = call->object;
    if (pool_must_be_inactive(o) < 0)
        return -1;
    if (args->flags & VIR_STORAGE_POOL_CREATE_WITH_BUILD)
        object_lifecycle(o, VIR_STORAGE_POOL_EVENT_CREATED, 0);
    object_set_active(o, NULL);
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_STARTED, 0);
    return 0;
}

OP_NO_RET(storage_pool_build)
{
    if (args->flags & VIR_STORAGE_POOL_BUILD_OVERWRITE &&
        args->flags & VIR_STORAGE_POOL_BUILD_NO_OVERWRITE)
        return fail(ERR_INVALID_ARG, "a pool is built with or without overwriting, not both");
    if (pool_must_be_inactive(call->object) < 0)
        return -1;
    object_lifecycle(call->object, VIR_STORAGE_POOL_EVENT_CREATED, 0);
    return 0;
}

OP_NO_RET(storage_pool_refresh)
{
    struct storage_pool_event_refresh_msg msg = {0};
    if (args->flags)
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of a refresh", args->flags);
    if (pool_must_be_active(call->object) < 0)
        return -1;
    object_event(call->object, VIR_STORAGE_POOL_EVENT_ID_REFRESH, &msg);
    return 0;
}

OP_NO_RET(storage_pool_destroy)
{
    struct object *o = call->object;
    if (pool_must_be_active(o) < 0)
        return -1;
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_STOPPED, 0);
    object_set_inactive(o);
    return 0;
}

OP_NO_RET(storage_pool_delete)
{
    if (args->flags & ~(uint32_t)VIR_STORAGE_POOL_DELETE_ZEROED)
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of a deletion", args->flags);
    if (pool_must_be_inactive(call->object) < 0)
        return -1;
    object_lifecycle(call->object, VIR_STORAGE_POOL_EVENT_DELETED, 0);
    return 0;
}

OP_NO_RET(storage_pool_undefine)
{
    struct object *o = call->object;
    if (pool_must_be_inactive(o) < 0 || object_forget(o) < 0)
        return -1;
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_UNDEFINED, 0);
    return 0;
}

/* --- questions -------------------------------------------------------------------------------- */

OP(storage_pool_get_info)
{
    const struct pool_figures *f = pool_figures_of(call->object);
    ret->state = call->object->active ? VIR_STORAGE_POOL_RUNNING : VIR_STORAGE_POOL_INACTIVE;
    ret->capacity = f->capacity;
    ret->allocation = f->allocation;
    ret->available = f->available;
    return 0;
}

/* What can be found on the simulated host. */
static const char logical_sources[] = "<sources>\n"
                                      "  <source>\n"
                                      "    <device path='/dev/sda20'/>\n"
                                      "    <name>testvg1</name>\n"
                                      "    <format type='lvm2'/>\n"
                                      "  </source>\n"
                                      "  <source>\n"
                                      "    <device path='/dev/sda21'/>\n"
                                      "    <name>testvg2</name>\n"
                                      "    <format type='lvm2'/>\n"
                                      "  </source>\n"
                                      "</sources>\n";

OP(connect_find_storage_pool_sources)
{
    int type = enum_value(&enum_pool_type, args->type);
    struct pool_source *spec = NULL;
    if (args->flags)
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of a search", args->flags);
    if (args->src_spec && !(spec = value_read(&type_pool_source, args->src_spec,
                                              strlen(args->src_spec), READ_INACTIVE)))
        return -1;
    g_autofree char *host = spec && spec->n_hosts ? g_strdup(spec->hosts[0]->name) : NULL;
    value_free(&type_pool_source, spec);
    if (type == POOL_TYPE_LOGICAL) {
        ret->xml = logical_sources;
        return 0;
    }
    if (type == POOL_TYPE_NETFS && !host)
        return fail(ERR_INVALID_ARG, "a search for network file systems needs a <host>");
    if (type != POOL_TYPE_NETFS)
        return fail(ERR_NO_SUPPORT, "sources of pools of type '%s' cannot be found", args->type);
    g_autofree char *name = g_markup_escape_text(host, -1);
    ret->xml = arena_printf(call->mem,
                            "<sources>\n"
                            "  <source>\n"
                            "    <host name='%s'/>\n"
                            "    <dir path='/testshare'/>\n"
                            "    <format type='nfs'/>\n"
                            "  </source>\n"
                            "</sources>\n",
                            name);
    return 0;
}

OP(connect_get_storage_pool_capabilities)
{
    struct pool_caps *caps = pool_caps_new(~0U);
    char *text = value_write(&type_pool_caps, caps, 0);
    value_free(&type_pool_caps, caps);
    arena_defer(call->mem, free, text);
    ret->capabilities = text;
    return 0;
}
