/* Bodies of calls about storage pools. Called by call_run() with the pool found; awaits the pool's
 * kind with its name claimed. Invariant: a pool is seen as active only when it has been started and
 * looked at, and a change that fails leaves it as it was. */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "driver/storage/storage.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

enum {
    BUILD_CHOICES = VIR_STORAGE_POOL_BUILD_OVERWRITE | VIR_STORAGE_POOL_BUILD_NO_OVERWRITE,
    CREATE_BUILDS = VIR_STORAGE_POOL_CREATE_WITH_BUILD |
                    VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE |
                    VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE,
};

static const struct pool_backend *backend_of_pool(const struct object *o)
{
    return backend_of(pool_of(o)->type);
}

static int kind_cannot(const struct pool *pool, const char *what)
{
    return storage_fail(ERR_NO_SUPPORT, "pools of type '%s' cannot be %s",
                        enum_word(&enum_pool_type, (int)pool->type), what);
}

/* --- definitions ------------------------------------------------------------------------------ */

static int check_word(const char *element, const char *word)
{
    return !word || *word != '-'
               ? 0
               : storage_fail(ERR_XML_ERROR, "<%s>: '%s' looks like an option", element, word);
}

/* They become words of command lines. */
static int check_words(const struct pool_source *s)
{
    if (check_word("name", s->name) < 0)
        return -1;
    for (size_t i = 0; i < s->n_hosts; i++)
        if (check_word("host", s->hosts[i]->name) < 0)
            return -1;
    for (size_t i = 0; i < s->n_devices; i++)
        if (check_word("device", s->devices[i]->path) < 0)
            return -1;
    return 0;
}

static int check_host(const struct pool *pool)
{
    const char *path = pool->target ? pool->target->path : NULL;
    return check_words(pool->source) < 0 || check_word("path", path) < 0
               ? context("pool '%s'", pool->name)
               : 0;
}

/* Those of a kind that this host has. */
static struct def *read_known(struct call *call, const char *xml, bool validate)
{
    struct def *def = pool_read(call, xml, validate);
    const struct pool *pool = def ? def->value : NULL;
    if (pool && (!backend_of(pool->type) || check_host(pool) < 0))
        g_clear_pointer(&def, def_unref);
    return def;
}

OP(storage_pool_define_xml)
{
    struct driver_state *d = driver_of(call);
    struct def *def = read_known(call, args->xml, args->flags & VIR_STORAGE_POOL_DEFINE_VALIDATE);
    struct object *o = def ? pool_with_volumes(object_define(d->pools, def)) : NULL;
    if (!o)
        return -1;
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_DEFINED, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP_NO_RET(storage_pool_undefine)
{
    struct object *o = call->object;
    struct driver_state *d = driver_of(call);
    if (pool_enter(d, o) < 0)
        return -1;
    int rc = pool_must_be_inactive(o) < 0 || pool_must_be_idle(o) < 0 ? -1 : object_forget(o);
    if (rc == 0)
        object_lifecycle(o, VIR_STORAGE_POOL_EVENT_UNDEFINED, 0);
    pool_leave(d, o);
    return rc;
}

/* --- build and delete ------------------------------------------------------------------------- */

static int check_build_flags(uint32_t flags, enum error_code code)
{
    return (flags & BUILD_CHOICES) == BUILD_CHOICES
               ? storage_fail(code, "a pool is built with or without overwriting, not both")
               : 0;
}

AWAITS static int build(const struct pool *pool, uint32_t flags)
{
    const struct pool_backend *b = backend_of(pool->type);
    if (!b || check_build_flags(flags, ERR_INVALID_ARG) < 0)
        return -1;
    return b->build ? b->build(pool, flags) : kind_cannot(pool, "built");
}

AWAITS static int build_object(struct object *o, uint32_t flags)
{
    struct def *def = def_ref(object_def(o, true));
    int rc = build(def->value, flags);
    def_unref(def);
    if (rc == 0)
        object_lifecycle(o, VIR_STORAGE_POOL_EVENT_CREATED, 0);
    return rc;
}

OP_NO_RET(storage_pool_build)
{
    struct object *o = call->object;
    struct driver_state *d = driver_of(call);
    if (pool_enter(d, o) < 0)
        return -1;
    int rc = pool_must_be_inactive(o) < 0 ? -1 : build_object(o, args->flags);
    pool_leave(d, o);
    return rc;
}

AWAITS static int delete_object(struct object *o, uint32_t flags)
{
    const struct pool_backend *b = backend_of_pool(o);
    if (pool_must_be_inactive(o) < 0 || pool_must_be_idle(o) < 0 || !b)
        return -1;
    if (!b->remove)
        return kind_cannot(pool_of(o), "deleted");
    struct def *def = def_ref(object_def(o, true));
    int rc = b->remove(def->value, flags);
    def_unref(def);
    if (rc == 0)
        object_lifecycle(o, VIR_STORAGE_POOL_EVENT_DELETED, 0);
    return rc;
}

OP_NO_RET(storage_pool_delete)
{
    struct object *o = call->object;
    struct driver_state *d = driver_of(call);
    if (pool_enter(d, o) < 0)
        return -1;
    int rc = delete_object(o, args->flags);
    pool_leave(d, o);
    return rc;
}

/* --- start and stop --------------------------------------------------------------------------- */

/* The build that a start's flags ask for. */
static uint32_t build_flags(uint32_t create_flags)
{
    return (create_flags & VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE
                ? VIR_STORAGE_POOL_BUILD_OVERWRITE
                : 0) |
           (create_flags & VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE
                ? VIR_STORAGE_POOL_BUILD_NO_OVERWRITE
                : 0);
}

/* Takes the reference. */
AWAITS static void came_up(struct driver_state *d, struct object *o, struct scan *scan)
{
    pool_show(o, scan);
    if (pool_save_state(d, o) < 0) {
        log_warn("a new daemon will not find pool '%s': %s", o->name, error_text());
        error_clear();
    }
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_STARTED, 0);
}

AWAITS static int start_object(struct driver_state *d, struct object *o, uint32_t flags)
{
    if (pool_must_be_inactive(o) < 0)
        return -1;
    if (flags & CREATE_BUILDS && build_object(o, build_flags(flags)) < 0)
        return -1;
    struct def *def = def_ref(object_def(o, true));
    struct scan *scan = pool_bring_up(d, def->value);
    def_unref(def);
    if (!scan)
        return -1;
    object_set_active(o, NULL);
    came_up(d, o, scan);
    return 0;
}

OP_NO_RET(storage_pool_create)
{
    struct driver_state *d = driver_of(call);
    struct object *o = call->object;
    if (check_build_flags(build_flags(args->flags), ERR_OPERATION_INVALID) < 0 ||
        pool_enter(d, o) < 0)
        return -1;
    int rc = start_object(d, o, args->flags);
    pool_leave(d, o);
    return rc;
}

AWAITS static int check_not_active(struct driver_state *d, const char *name)
{
    struct object *same = object_by_name(d->pools, name);
    error_clear();
    int rc = same ? pool_must_be_inactive(same) : 0;
    object_unref(same);
    return rc;
}

/* Takes def; a reference to the pool, active. */
AWAITS static struct object *create(struct driver_state *d, struct def *def, uint32_t flags)
{
    const struct pool *pool = def->value;
    struct scan *scan = NULL;
    if (check_not_active(d, pool->name) == 0 &&
        (!(flags & CREATE_BUILDS) || build(pool, build_flags(flags)) == 0))
        scan = pool_bring_up(d, pool);
    struct object *o = scan ? object_create(d->pools, def_ref(def)) : NULL;
    if (o)
        came_up(d, o, scan);
    else
        scan_free(scan);
    def_unref(def);
    return o;
}

OP(storage_pool_create_xml)
{
    struct driver_state *d = driver_of(call);
    if (check_build_flags(build_flags(args->flags), ERR_OPERATION_INVALID) < 0)
        return -1;
    struct def *def = read_known(call, args->xml, false);
    if (!def)
        return -1;
    g_autofree char *name = g_strdup(((const struct pool *)def->value)->name);
    if (pool_claim(d, name) < 0) {
        def_unref(def);
        return -1;
    }
    struct object *o = create(d, def, args->flags);
    pool_release(d, name);
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

AWAITS static void forget_volumes(struct object *pool)
{
    struct object **list;
    size_t n = object_list(pool->children, &list);
    for (size_t i = 0; i < n; i++)
        object_remove(list[i]);
    object_list_free(list, n);
}

AWAITS static int stop_object(struct driver_state *d, struct object *o)
{
    const struct pool_backend *b = backend_of_pool(o);
    if (pool_must_be_active(o) < 0 || pool_must_be_idle(o) < 0 || !b)
        return -1;
    struct def *def = def_ref(object_def(o, false));
    pool_state_of(o)->stopping = true; /* nothing is begun in it that its end would meet */
    int rc = b->stop ? b->stop(def->value) : 0;
    pool_state_of(o)->stopping = false;
    def_unref(def);
    if (rc < 0)
        return -1;
    pool_drop_state(d, o->name);
    forget_volumes(o);
    object_lifecycle(o, VIR_STORAGE_POOL_EVENT_STOPPED, 0);
    object_set_inactive(o);
    return 0;
}

OP_NO_RET(storage_pool_destroy)
{
    struct driver_state *d = driver_of(call);
    struct object *o = call->object;
    if (pool_enter(d, o) < 0)
        return -1;
    int rc = stop_object(d, o);
    pool_leave(d, o);
    return rc;
}

OP_NO_RET(storage_pool_refresh)
{
    struct storage_pool_event_refresh_msg msg = {0};
    struct driver_state *d = driver_of(call);
    struct object *o = call->object;
    if (pool_enter(d, o) < 0)
        return -1;
    int rc = pool_must_be_active(o) < 0 || pool_look(o) < 0 ? -1 : 0;
    if (rc == 0)
        object_event(o, VIR_STORAGE_POOL_EVENT_ID_REFRESH, &msg);
    pool_leave(d, o);
    return rc;
}

/* --- questions -------------------------------------------------------------------------------- */

OP(storage_pool_get_info)
{
    const struct pool_figures *f = &pool_state_of(call->object)->figures;
    ret->state = call->object->active ? VIR_STORAGE_POOL_RUNNING : VIR_STORAGE_POOL_INACTIVE;
    ret->capacity = f->capacity;
    ret->allocation = f->allocation;
    ret->available = f->available;
    return 0;
}

OP(connect_find_storage_pool_sources)
{
    int type = enum_value(&enum_pool_type, args->type);
    struct pool_source *spec = NULL;
    if (type <= 0)
        return storage_fail(ERR_INTERNAL_ERROR, "there are no pools of type '%s'", args->type);
    const struct pool_backend *b = backend_of((enum pool_type)type);
    if (!b)
        return -1;
    if (!b->find_sources)
        return storage_fail(ERR_NO_SUPPORT, "sources of pools of type '%s' cannot be found",
                            args->type);
    if (args->src_spec && !(spec = value_read(&type_pool_source, args->src_spec,
                                              strlen(args->src_spec), READ_INACTIVE)))
        return -1;
    char *xml = spec && check_words(spec) < 0 ? NULL : b->find_sources(spec);
    value_free(&type_pool_source, spec);
    if (!xml)
        return -1;
    arena_defer(call->mem, g_free, xml);
    ret->xml = xml;
    return 0;
}

OP(connect_get_storage_pool_capabilities)
{
    struct pool_caps *caps = pool_caps_new(backends_supported());
    char *text = value_write(&type_pool_caps, caps, 0);
    value_free(&type_pool_caps, caps);
    if (!text)
        return -1;
    arena_defer(call->mem, free, text);
    ret->capabilities = text;
    return 0;
}
