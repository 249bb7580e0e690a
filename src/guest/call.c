/* Owns the way of every API call through a driver, whatever it came over. Called by daemon/ and the
 * local link with decoded arguments. Awaits: permissions may ask, the lane is entered, bodies do
 * what they do. Invariant: a body runs only when read-only, permission, flags, lane and "must be
 * running" are settled, and a failed call has its reason.
 */
#include "guest/call.h"

#include <glib.h>
#include <string.h>

#include "base/log.h"
#include "gen/api.h"
#include "guest/guest.h"
#include "guest/moments.h"
#include "guest/object.h"
#include "guest/object_handle.h"
#include "guest/object_ops.h"
#include "guest/part.h"

#define LANE_WAIT seconds(30) /* for others to leave */
#define QUERY_PATIENCE \
    seconds(10) /* in a body that only asks; others have deadlines of their own */

AWAITS int (*call_access)(struct call *call);
AWAITS int (*call_visible)(struct call *call, const char *name, const char *uuid);
AWAITS int (*event_visible)(struct session *s, const struct proc *p, const char *name,
                            const uint8_t *uuid);

AWAITS int call_sees_guest(struct call *call, const struct guest *g)
{
    return call_visible && !call->session->trusted ? call_visible(call, g->name, g->uuid_text) : 1;
}

AWAITS int call_sees(struct call *call, const struct object *o)
{
    if (!call_visible || call->session->trusted)
        return 1;
    return call_visible(call, o->name, o->has_uuid ? o->uuid_text : NULL);
}

typedef int body_fn(struct call *call, const void *args, void *ret);

struct call *call_current(void)
{
    return fiber_self() ? fiber_data() : NULL;
}

struct guest_registry *call_registry(struct call *call)
{
    return call->driver->guests ? call->driver->guests(call->state) : NULL;
}

void call_put_domain(struct call *call, const struct guest *g, void *ret_dom)
{
    struct nonnull_domain *dom = ret_dom;
    dom->name = arena_strdup(call->mem, g->name);
    memcpy(dom->uuid, g->uuid, sizeof(dom->uuid));
    dom->id = g->id;
}

static void unref_def(void *def)
{
    def_unref(def);
}

const struct def *call_def_of(struct call *call, bool inactive)
{
    struct def *def = guest_def(call->guest, inactive);
    if (def)
        arena_defer(call->mem, unref_def, def_ref(def));
    return def;
}

static void release_text(void *text)
{
    g_ref_string_release(text);
}

char *call_text(struct call *call, const struct def *def, unsigned view)
{
    char *text = def_text(def, view);
    arena_defer(call->mem, release_text, text);
    guest_trim_later(call->guest->registry);
    return text;
}

const struct def *call_def(struct call *call)
{
    if (!call->def)
        call->def = call_def_of(call, false);
    return call->def;
}

/* --- the checks before the body ------------------------------------------------------------------
 */

static const char *api_name(const struct proc *p)
{
    return p->api ? p->api : p->name;
}

static int check_read_only(const struct call *call)
{
    bool read_only = call->read_only || call->session->read_only;
    if (read_only && proc_writes(call->proc, call->args))
        return fail(ERR_OPERATION_DENIED,
                    "%s changes things, and this connection is for reading only",
                    api_name(call->proc));
    return 0;
}

/* The domain that the first argument names, itself or through its snapshot or checkpoint. */
static const struct nonnull_domain *named_domain(const struct xdr_type *t, const void *value)
{
    if (t == &xdr_nonnull_domain || strcmp(t->name, xdr_nonnull_domain.name) == 0)
        return value;
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct xdr_field *f = &t->fields[i];
        if (f->kind != XDR_STRUCT || f->optional || f->is_list)
            continue;
        const struct nonnull_domain *dom = named_domain(f->type, (const char *)value + f->offset);
        if (dom)
            return dom;
    }
    return NULL;
}

static bool find_by_lookup(struct call *call)
{
    struct guest_registry *r = call_registry(call);
    if (call->proc == &proc_domain_lookup_by_id && r)
        call->guest = guest_by_id(r, ((const struct domain_lookup_by_id_args *)call->args)->id);
    else if (call->proc == &proc_domain_lookup_by_name && r)
        call->guest =
            guest_by_name(r, ((const struct domain_lookup_by_name_args *)call->args)->name);
    else if (call->proc == &proc_domain_lookup_by_uuid && r)
        call->guest =
            guest_by_uuid(r, ((const struct domain_lookup_by_uuid_args *)call->args)->uuid);
    else
        return false;
    return true;
}

static int find_guest(struct call *call)
{
    const struct proc *p = call->proc;
    struct guest_registry *r = call_registry(call);
    const struct nonnull_domain *dom = p->args ? named_domain(p->args, call->args) : NULL;
    if (!dom)
        return 0;
    if (!r)
        return fail(ERR_NO_SUPPORT, "%s", api_name(p));
    call->guest = guest_by_uuid(r, dom->uuid);
    if (call->guest)
        return 0;
    return dom->name && *dom->name ? context("domain '%s'", dom->name) : -1;
}

/* The snapshot or checkpoint that the first argument is: looked for when its domain may be touched.
 */
static int find_moment(struct call *call)
{
    if (!call->guest || (call->proc->on != ON_SNAPSHOT && call->proc->on != ON_CHECKPOINT))
        return 0;
    const struct nonnull_domain_snapshot *handle = call->args; /* checkpoints have its shape */
    struct moment *m = moment_find(guest_moments(call->guest, call->proc->on), handle->name);
    call->moment = m ? moment_ref(m) : NULL;
    return m ? 0 : -1;
}

/* --- objects that are no domains -----------------------------------------------------------------
 */

/* Volumes are named by their pool's name, ports by their network. */
static struct object_registry *registry_of_parent(struct call *call, enum object_kind parent,
                                                  const struct xdr_field *inside)
{
    struct object_registry *r = call_objects(call, parent);
    if (!r)
        return fail_null(ERR_NO_SUPPORT, "%s", api_name(call->proc));
    const char *at = (const char *)call->args + inside->offset;
    struct object *o = inside->kind == XDR_STRUCT ? object_by_handle(r, at)
                                                  : object_by_name(r, *(const char *const *)at);
    if (!o)
        return NULL;
    arena_defer(call->mem, (void (*)(void *))object_unref, o);
    return object_children(o);
}

/* The registry of the kind, or of the parent that the handle names. */
static struct object_registry *registry_of_handle(struct call *call, enum object_kind kind)
{
    static const uint8_t parents[] = {
        [ON_STORAGE_VOL] = ON_STORAGE_POOL, [ON_NETWORK_PORT] = ON_NETWORK};
    uint8_t parent = kind < G_N_ELEMENTS(parents) ? parents[kind] : 0;
    struct object_registry *r;
    if (parent)
        return registry_of_parent(call, parent, &call->proc->args->fields[0].type->fields[0]);
    if (!(r = call_objects(call, kind)))
        fail(ERR_NO_SUPPORT, "%s", api_name(call->proc));
    return r;
}

static bool is_object_kind(uint8_t on)
{
    return (on >= ON_NETWORK && on <= ON_SECRET);
}

/* What holds it is known by the handle, whether or not it is there still. */
static int find_holder(struct call *call)
{
    struct object_registry *r = call_objects(call, ON_STORAGE_POOL);
    const struct nonnull_storage_vol *vol = call->args;
    if (!r)
        return fail(ERR_NO_SUPPORT, "%s", api_name(call->proc));
    call->object = object_by_name(r, vol->pool);
    return call->object ? 0 : -1;
}

static int find_by_first_handle(struct call *call)
{
    if (call->proc == &proc_storage_pool_lookup_by_volume)
        return find_holder(call);
    const struct xdr_field *f = call->proc->args ? &call->proc->args->fields[0] : NULL;
    bool by_name = f && f->kind == XDR_STRING; /* devices of the host */
    if (!f || (f->kind != XDR_STRUCT && !by_name))
        return 0;
    struct object_registry *r = registry_of_handle(call, call->proc->on);
    const char *at = (const char *)call->args + f->offset;
    if (r)
        call->object =
            by_name ? object_by_name(r, *(const char *const *)at) : object_by_handle(r, at);
    return call->object ? 0 : -1;
}

/* X_lookup_by_name, X_lookup_by_uuid: on the connection, or on a pool or network that is found. */
static int find_object_by_lookup(struct call *call)
{
    const struct proc *p = call->proc;
    bool by_name = g_str_has_suffix(p->name, "_lookup_by_name");
    if (!by_name && !g_str_has_suffix(p->name, "_lookup_by_uuid"))
        return 0;
    struct object_registry *r =
        call->object ? object_children(call->object) : call_objects(call, p->acl[0].object);
    if (!r)
        return call->object ? -1 : fail(ERR_NO_SUPPORT, "%s", api_name(p));
    const struct xdr_field *f = &p->args->fields[p->args->n_fields - 1];
    while (f->kind != XDR_STRING && f->kind != XDR_OPAQUE_FIXED)
        f--; /* flags may come after */
    const char *at = (const char *)call->args + f->offset;
    struct object *found = by_name ? object_by_name(r, *(const char *const *)at)
                                   : object_by_uuid(r, (const uint8_t *)at);
    if (!found)
        return -1;
    g_clear_pointer(&call->object, object_unref);
    call->object = found;
    return 0;
}

/* A driver may have no objects of a kind, or not yet: bodies that look among them do not run. What
 * makes the first one does. */
static bool lacks_kind(struct call *call)
{
    enum object_kind kind = proc_about(call->proc);
    bool own = is_object_kind((uint8_t)kind) && kind != ON_STORAGE_VOL && kind != ON_NETWORK_PORT;
    return own && !call->proc->write && call->driver->objects && !call_objects(call, kind);
}

static int find_object(struct call *call)
{
    const struct proc *p = call->proc;
    if (lacks_kind(call))
        return fail(ERR_NO_SUPPORT, "%s", api_name(p));
    if (find_by_lookup(call))
        return call->guest ? 0 : -1;
    if (p->on == ON_DOMAIN || p->on == ON_SNAPSHOT || p->on == ON_CHECKPOINT)
        return find_guest(call);
    if (is_object_kind(p->on) && find_by_first_handle(call) < 0)
        return -1;
    return is_object_kind(p->on) || p->on == ON_CONNECT ? find_object_by_lookup(call) : 0;
}

static int check_flags(const struct call *call)
{
    const struct proc *p = call->proc;
    if (p->flags_offset == UINT32_MAX)
        return 0;
    uint32_t flags;
    memcpy(&flags, (const char *)call->args + p->flags_offset, sizeof(flags));
    uint32_t unknown = flags & ~p->flags_known;
    if (unknown)
        return fail(ERR_INVALID_ARG, "flags 0x%x are unknown to %s", unknown, api_name(p));
    return 0;
}

/* --- older spellings
 * ------------------------------------------------------------------------------- */

static size_t scalar_size(const struct xdr_field *f)
{
    switch ((enum xdr_kind)f->kind) {
    case XDR_HYPER:
    case XDR_UHYPER:
    case XDR_DOUBLE:
        return 8;
    case XDR_INT:
    case XDR_UINT:
        return 4;
    case XDR_SHORT:
    case XDR_USHORT:
        return 2;
    case XDR_UCHAR:
    case XDR_CHAR:
    case XDR_BOOL:
        return 1;
    case XDR_STRING:
    case XDR_OPAQUE:
        return sizeof(void *);
    case XDR_OPAQUE_FIXED:
        return f->max;
    case XDR_STRUCT:
    case XDR_UNION:
        return f->type->size;
    }
    return 0;
}

static void copy_field(const struct xdr_field *from, const char *src, const struct xdr_field *to,
                       char *dst)
{
    bool counted = from->is_list == 1 || from->kind == XDR_OPAQUE;
    size_t size = from->optional || counted ? sizeof(void *) : scalar_size(from);
    if (from->is_list == 2)
        size *= from->max;
    memcpy(dst + to->offset, src + from->offset, size);
    if (counted)
        memcpy(dst + to->count_offset, src + from->count_offset, sizeof(uint32_t));
}

/* What both messages have under one name, in the same shape; the rest of dst stays zero. */
static void copy_message(const struct xdr_type *from, const void *src, const struct xdr_type *to,
                         void *dst)
{
    for (uint16_t i = 0; from && to && i < to->n_fields; i++) {
        const struct xdr_field *t = &to->fields[i];
        for (uint16_t k = 0; k < from->n_fields; k++) {
            const struct xdr_field *f = &from->fields[k];
            if (strcmp(f->name, t->name) == 0 && f->kind == t->kind && f->is_list == t->is_list &&
                f->optional == t->optional && f->type == t->type)
                copy_field(f, src, t, dst);
        }
    }
}

static body_fn *body_of(const struct call *call, const struct proc *p)
{
    return *(body_fn *const *)((const char *)call->driver->ops + p->op_offset);
}

AWAITS static int run_as_newer(struct call *call, const struct proc *newer, body_fn *body)
{
    void *args = newer->args ? arena_alloc(call->mem, newer->args->size) : NULL;
    void *ret = newer->ret ? arena_alloc(call->mem, newer->ret->size) : NULL;
    void *reply = call->ret;
    if (args)
        copy_message(call->proc->args, call->args, newer->args, args);
    call->ret = ret; /* bodies of objects put their handle there */
    int rc = body(call, args, ret);
    call->ret = reply;
    if (rc >= 0 && reply)
        copy_message(newer->ret, ret, call->proc->ret, reply);
    return rc;
}

AWAITS static int run_body(struct call *call)
{
    body_fn *body = body_of(call, call->proc);
    if (body)
        return body(call, call->args, call->ret);
    return run_as_newer(call, call->proc->same_as, body_of(call, call->proc->same_as));
}

static bool has_body(const struct call *call)
{
    const struct proc *older = call->proc->same_as;
    return body_of(call, call->proc) || (older && body_of(call, older));
}

/* --- in order
 * ---------------------------------------------------------------------------------------- */

static bool must_run(const struct call *call)
{
    return call->proc->needs_active || (call->proc->same_as && call->proc->same_as->needs_active);
}

AWAITS static int run_inside(struct call *call)
{
    if (call->guest && must_run(call) && !guest_is_active(call->guest))
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
    if (call->moment && !call->moment->of)
        return fail(call->proc->on == ON_SNAPSHOT ? ERR_NO_DOMAIN_SNAPSHOT
                                                  : ERR_NO_DOMAIN_CHECKPOINT,
                    "'%s' has been deleted meanwhile", call->moment->name);
    DEADLINE(call->proc->lane == LANE_QUERY ? QUERY_PATIENCE : FOREVER);
    return run_body(call);
}

static struct lane *lane_of(const struct call *call)
{
    return call->guest ? call->guest->lane : call->object ? call->object->lane : NULL;
}

AWAITS static int enter(struct call *call)
{
    DEADLINE(LANE_WAIT);
    return lane_enter(lane_of(call), call->proc->lane, api_name(call->proc));
}

/* "domain 'web1'" */
static char *who(const struct call *call)
{
    return call->guest ? g_strdup_printf("domain '%s'", call->guest->name)
                       : g_strdup_printf("%s '%s'", object_class_of(call->object)->noun,
                                         call->object->name);
}

/* Who waited in vain shall know for whom the guest is stuck. */
static void say_who_holds(const struct call *call)
{
    const struct error *why = error_get();
    g_autofree char *holder = lane_describe(lane_of(call));
    g_autofree char *name = who(call);
    if (why && why->code == ERR_OPERATION_TIMEOUT && holder)
        context("%s is busy with %s", name, holder);
}

AWAITS static int run_in_lane(struct call *call)
{
    struct lane *lane = lane_of(call);
    if (!lane || call->proc->lane == LANE_NONE)
        return run_inside(call);
    if (enter(call) < 0)
        return -1;
    int rc = run_inside(call);
    if (rc < 0 && lane_was_ended(lane)) {
        g_autofree char *name = who(call);
        error_clear();
        fail(ERR_OPERATION_ABORTED, "%s of %s was ended by its destruction", api_name(call->proc),
             name);
    } else if (rc < 0) {
        say_who_holds(call);
    }
    lane_leave(lane);
    return rc;
}

AWAITS static int choose_driver(struct call *call)
{
    error_domain_default(call->session->driver->from);
    if (call_choose_driver(call) < 0)
        return -1;
    error_domain_default(call->driver->from);
    return 0;
}

AWAITS static int check_access(struct call *call)
{
    return call_access && !call->session->trusted ? call_access(call) : 0;
}

/* Whatever it is asked of, there or not; but who may not ask is told that. */
AWAITS static int refuse_without_body(struct call *call)
{
    bool found = find_object(call) == 0;
    error_clear();
    if (found && check_access(call) < 0)
        return -1;
    return fail(ERR_NO_SUPPORT, "%s", api_name(call->proc));
}

AWAITS static int run_checked(struct call *call)
{
    if (choose_driver(call) < 0 || check_read_only(call) < 0 ||
        proc_check_limits(call->proc, call->args) < 0)
        return -1;
    if (!has_body(call))
        return refuse_without_body(call);
    if (find_object(call) < 0 || check_access(call) < 0 || check_flags(call) < 0 ||
        find_moment(call) < 0)
        return -1;
    return run_in_lane(call);
}

AWAITS int call_run(struct call *call)
{
    struct call *outer = call_current();
    if (fiber_self())
        fiber_set_data(call);
    int rc = run_checked(call);
    if (fiber_self())
        fiber_set_data(outer);
    if (outer)
        error_domain_default(outer->driver->from);
    if (rc < 0)
        log_debug("%s: %s", api_name(call->proc), error_text());
    g_clear_pointer(&call->moment, moment_unref);
    g_clear_pointer(&call->guest, guest_unref);
    g_clear_pointer(&call->object, object_unref);
    return rc < 0 ? -1 : 0;
}
