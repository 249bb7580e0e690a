/* Bodies that read and change what people and applications note on a guest: title, description,
 * their own elements. Named by drivers' tables; changes await the durable store. Invariant: an edit
 * copies, edits and publishes; published definitions stay as they are.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain.h"
#include "guest/metadata.h"
#include "guest/ops.h"

enum { AFFECT_LIVE = 1, AFFECT_CONFIG = 2 };
enum { EVENT_METADATA_CHANGE = 23 };

/* All amounts of bytes are to fit in a signed number. */
int guest_memory_fits(uint64_t kib)
{
    return kib > INT64_MAX / 1024
               ? fail_in(FROM_DOMAIN, ERR_OVERFLOW,
                         "%" G_GUINT64_FORMAT " KiB of memory are more than can be counted", kib)
               : 0;
}

int guest_affected(struct guest *g, uint32_t flags, bool *ret_live, bool *ret_config)
{
    bool active = guest_is_active(g);
    *ret_live = (flags & AFFECT_LIVE) || (!(flags & AFFECT_CONFIG) && active);
    *ret_config = (flags & AFFECT_CONFIG) || (!(flags & AFFECT_LIVE) && !active);
    if (*ret_live && !active)
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    if (*ret_config && !g->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain has no stored definition");
    return 0;
}

static struct metadata_owner owner_of(const struct guest *g)
{
    return (struct metadata_owner){FROM_DOMAIN, ERR_NO_DOMAIN_METADATA, "domain", g->name};
}

static struct metadata_slots slots_of(struct domain *d)
{
    return (struct metadata_slots){&d->description, &d->title, &d->metadata};
}

AWAITS int ops_domain_get_metadata(struct call *call, const struct domain_get_metadata_args *args,
                                   struct domain_get_metadata_ret *ret)
{
    bool live, config;
    if (metadata_check_type(args->type) < 0)
        return -1;
    if ((args->flags & AFFECT_LIVE) && (args->flags & AFFECT_CONFIG))
        return fail(ERR_INVALID_ARG,
                    "a query is about the live or the stored definition, not both");
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    const struct def *def = call_def_of(call, config);
    if (!def)
        return -1;
    struct metadata_slots slots = slots_of(def->value);
    struct metadata_owner owner = owner_of(call->guest);
    g_autofree char *text = metadata_find(&slots, args->type, args->uri, &owner);
    if (!text)
        return -1;
    ret->metadata = arena_strdup(call->mem, text);
    return 0;
}

static int edit(struct domain *d, const struct domain_set_metadata_args *a)
{
    const struct metadata_change change = {a->type, a->metadata, a->key, a->uri};
    const struct metadata_slots slots = slots_of(d);
    return metadata_put(&slots, &change);
}

AWAITS static int edit_and_publish(struct guest *g, const struct domain_set_metadata_args *args,
                                   bool live)
{
    const struct def *old = guest_def(g, !live);
    if (!old)
        return -1;
    struct domain *copy = value_copy(old->type, old->value);
    if (edit(copy, args) < 0) {
        value_free(old->type, copy);
        return -1;
    }
    return guest_publish(g, def_new(old->type, copy), live);
}

AWAITS int ops_domain_set_metadata(struct call *call, const struct domain_set_metadata_args *args,
                                   void *ret)
{
    struct guest *g = call->guest;
    bool live, config;
    if (metadata_check_type(args->type) < 0 || guest_affected(g, args->flags, &live, &config) < 0)
        return -1;
    if (live && edit_and_publish(g, args, true) < 0)
        return -1;
    if (config && edit_and_publish(g, args, false) < 0)
        return -1;
    struct domain_event_callback_metadata_change_msg m = {
        .dom = {.name = g->name, .id = g->id}, .type = args->type, .nsuri = args->uri};
    memcpy(m.dom.uuid, g->uuid, sizeof(g->uuid));
    event_domain(g, EVENT_METADATA_CHANGE, &m);
    return 0;
}
