/* Bodies that look at snapshots and checkpoints. Named by drivers' tables; call_run() has found the
 * guest and, where the first argument is one, the moment. They never reach for anything outside.
 */
#include <glib.h>
#include <string.h>

#include "gen/checkpoint.h"
#include "gen/snapshot.h"
#include "guest/moments.h"

enum { XML_SECURE = 1, XML_NO_DOMAIN = 2, XML_SIZE = 4 }; /* virDomainCheckpointXMLFlags */

/* Handles of both kinds have one shape. */
G_STATIC_ASSERT(sizeof(struct nonnull_domain_snapshot) == sizeof(struct nonnull_domain_checkpoint));
G_STATIC_ASSERT(offsetof(struct nonnull_domain_snapshot, dom) ==
                offsetof(struct nonnull_domain_checkpoint, dom));

void call_put_moment(struct call *call, const struct moment *m, void *ret_handle)
{
    struct nonnull_domain_snapshot *handle = ret_handle;
    handle->name = arena_strdup(call->mem, m->name);
    call_put_domain(call, call->guest, &handle->dom);
}

static struct moments *snapshots(struct call *call)
{
    return guest_moments(call->guest, ON_SNAPSHOT);
}

struct listing {
    struct call *call;
    size_t n, max;
    const char **names;
    struct nonnull_domain_snapshot *handles;
};

static bool put_name(struct moment *m, void *arg)
{
    struct listing *l = arg;
    if (l->n < l->max)
        l->names[l->n++] = arena_strdup(l->call->mem, m->name);
    return l->n < l->max;
}

static bool put_handle(struct moment *m, void *arg)
{
    struct listing *l = arg;
    call_put_moment(l->call, m, &l->handles[l->n++]);
    return true;
}

static const char **names(struct call *call, struct moment *below, uint32_t flags, int32_t max,
                          uint32_t *ret_n)
{
    struct listing l = {.call = call, .max = max > 0 ? (size_t)max : 0};
    l.names = arena_new_array(call->mem, const char *, moment_count(snapshots(call)) + 1);
    if (l.max)
        moment_each(snapshots(call), below, flags, put_name, &l);
    *ret_n = (uint32_t)l.n;
    return l.names;
}

/* All handles; their number when none are wanted. */
static void *handles(struct call *call, enum object_kind kind, uint32_t flags, int32_t wanted,
                     uint32_t *ret_n, int32_t *ret_ret)
{
    struct moments *ms = guest_moments(call->guest, kind);
    struct listing l = {.call = call};
    if (wanted)
        l.handles =
            arena_new_array(call->mem, struct nonnull_domain_snapshot, moment_count(ms) + 1);
    *ret_ret = (int32_t)moment_each(ms, call->moment, flags, wanted ? put_handle : NULL, &l);
    *ret_n = (uint32_t)l.n;
    return l.handles;
}

AWAITS int ops_domain_snapshot_num(struct call *call, const struct domain_snapshot_num_args *args,
                                   struct domain_snapshot_num_ret *ret)
{
    ret->num = (int32_t)moment_each(snapshots(call), NULL, args->flags, NULL, NULL);
    return 0;
}

AWAITS int ops_domain_snapshot_list_names(struct call *call,
                                          const struct domain_snapshot_list_names_args *args,
                                          struct domain_snapshot_list_names_ret *ret)
{
    ret->names = names(call, NULL, args->flags, args->maxnames, &ret->n_names);
    return 0;
}

AWAITS int ops_domain_list_all_snapshots(struct call *call,
                                         const struct domain_list_all_snapshots_args *args,
                                         struct domain_list_all_snapshots_ret *ret)
{
    ret->snapshots =
        handles(call, ON_SNAPSHOT, args->flags, args->need_results, &ret->n_snapshots, &ret->ret);
    return 0;
}

AWAITS int ops_domain_snapshot_num_children(struct call *call,
                                            const struct domain_snapshot_num_children_args *args,
                                            struct domain_snapshot_num_children_ret *ret)
{
    ret->num = (int32_t)moment_each(snapshots(call), call->moment, args->flags, NULL, NULL);
    return 0;
}

AWAITS int ops_domain_snapshot_list_children_names(
    struct call *call, const struct domain_snapshot_list_children_names_args *args,
    struct domain_snapshot_list_children_names_ret *ret)
{
    ret->names = names(call, call->moment, args->flags, args->maxnames, &ret->n_names);
    return 0;
}

AWAITS int ops_domain_snapshot_list_all_children(
    struct call *call, const struct domain_snapshot_list_all_children_args *args,
    struct domain_snapshot_list_all_children_ret *ret)
{
    ret->snapshots =
        handles(call, ON_SNAPSHOT, args->flags, args->need_results, &ret->n_snapshots, &ret->ret);
    return 0;
}

AWAITS int ops_domain_snapshot_lookup_by_name(
    struct call *call, const struct domain_snapshot_lookup_by_name_args *args,
    struct domain_snapshot_lookup_by_name_ret *ret)
{
    struct moment *m = moment_find(snapshots(call), args->name);
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->snap);
    return 0;
}

AWAITS int ops_domain_has_current_snapshot(struct call *call,
                                           const struct domain_has_current_snapshot_args *args,
                                           struct domain_has_current_snapshot_ret *ret)
{
    ret->result = moment_current(snapshots(call)) != NULL;
    return 0;
}

AWAITS int ops_domain_snapshot_current(struct call *call,
                                       const struct domain_snapshot_current_args *args,
                                       struct domain_snapshot_current_ret *ret)
{
    struct moment *m = moment_current(snapshots(call));
    if (!m)
        return fail(ERR_NO_DOMAIN_SNAPSHOT, "the domain has no current snapshot");
    call_put_moment(call, m, &ret->snap);
    return 0;
}

AWAITS static int put_parent(struct call *call, enum error_code code, const char *noun,
                             void *ret_handle)
{
    if (!call->moment->parent)
        return fail(code, "%s '%s' does not have a parent", noun, call->moment->name);
    call_put_moment(call, call->moment->parent, ret_handle);
    return 0;
}

AWAITS int ops_domain_snapshot_get_parent(struct call *call,
                                          const struct domain_snapshot_get_parent_args *args,
                                          struct domain_snapshot_get_parent_ret *ret)
{
    return put_parent(call, ERR_NO_DOMAIN_SNAPSHOT, "snapshot", &ret->snap);
}

AWAITS int ops_domain_snapshot_is_current(struct call *call,
                                          const struct domain_snapshot_is_current_args *args,
                                          struct domain_snapshot_is_current_ret *ret)
{
    ret->current = moment_current(snapshots(call)) == call->moment;
    return 0;
}

AWAITS int ops_domain_snapshot_has_metadata(struct call *call,
                                            const struct domain_snapshot_has_metadata_args *args,
                                            struct domain_snapshot_has_metadata_ret *ret)
{
    ret->metadata = true; /* those without are not in the tree */
    return 0;
}

static void free_text(void *text)
{
    g_free(text);
}

static const char *text_of(struct call *call, void *value, unsigned view)
{
    const struct type *t = call->moment->def->type;
    char *text = value_write(t, value, view);
    value_free(t, value);
    arena_defer(call->mem, free_text, text);
    return text;
}

AWAITS int ops_domain_snapshot_get_xml_desc(struct call *call,
                                            const struct domain_snapshot_get_xml_desc_args *args,
                                            struct domain_snapshot_get_xml_desc_ret *ret)
{
    unsigned secure = args->flags & XML_SECURE ? VIEW_SECURE : 0;
    ret->xml = text_of(call, moment_value(call->moment, true), VIEW_INACTIVE | secure);
    return 0;
}

AWAITS int ops_domain_list_all_checkpoints(struct call *call,
                                           const struct domain_list_all_checkpoints_args *args,
                                           struct domain_list_all_checkpoints_ret *ret)
{
    ret->checkpoints = handles(call, ON_CHECKPOINT, args->flags, args->need_results,
                               &ret->n_checkpoints, &ret->ret);
    return 0;
}

AWAITS int ops_domain_checkpoint_list_all_children(
    struct call *call, const struct domain_checkpoint_list_all_children_args *args,
    struct domain_checkpoint_list_all_children_ret *ret)
{
    ret->checkpoints = handles(call, ON_CHECKPOINT, args->flags, args->need_results,
                               &ret->n_checkpoints, &ret->ret);
    return 0;
}

AWAITS int ops_domain_checkpoint_lookup_by_name(
    struct call *call, const struct domain_checkpoint_lookup_by_name_args *args,
    struct domain_checkpoint_lookup_by_name_ret *ret)
{
    struct moment *m = moment_find(guest_moments(call->guest, ON_CHECKPOINT), args->name);
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->checkpoint);
    return 0;
}

AWAITS int ops_domain_checkpoint_get_parent(struct call *call,
                                            const struct domain_checkpoint_get_parent_args *args,
                                            struct domain_checkpoint_get_parent_ret *ret)
{
    return put_parent(call, ERR_NO_DOMAIN_CHECKPOINT, "checkpoint", &ret->parent);
}

AWAITS int ops_domain_checkpoint_get_xml_desc(
    struct call *call, const struct domain_checkpoint_get_xml_desc_args *args,
    struct domain_checkpoint_get_xml_desc_ret *ret)
{
    unsigned secure = args->flags & XML_SECURE ? VIEW_SECURE : 0;
    if (args->flags & XML_SIZE)
        return fail(ERR_OPERATION_UNSUPPORTED, "this driver cannot tell sizes of checkpoints");
    ret->xml = text_of(call, moment_value(call->moment, !(args->flags & XML_NO_DOMAIN)),
                       VIEW_INACTIVE | secure);
    return 0;
}
