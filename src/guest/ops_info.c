/* Bodies that tell the basics of one guest: lookups, state, sizes, autostart. Named by drivers'
 * tables; only set_autostart awaits (the link is made durable). Invariant: nothing here talks to a
 * hypervisor, so nothing here can hang.
 */
#include <glib.h>

#include "gen/domain.h"
#include "guest/ops.h"
#include "guest/registry.h"

AWAITS int ops_domain_lookup_by_id(struct call *call, const struct domain_lookup_by_id_args *args,
                                   struct domain_lookup_by_id_ret *ret)
{
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

AWAITS int ops_domain_lookup_by_name(struct call *call,
                                     const struct domain_lookup_by_name_args *args,
                                     struct domain_lookup_by_name_ret *ret)
{
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

AWAITS int ops_domain_lookup_by_uuid(struct call *call,
                                     const struct domain_lookup_by_uuid_args *args,
                                     struct domain_lookup_by_uuid_ret *ret)
{
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

AWAITS int ops_domain_is_active(struct call *call, const struct domain_is_active_args *args,
                                struct domain_is_active_ret *ret)
{
    ret->active = guest_is_active(call->guest);
    return 0;
}

AWAITS int ops_domain_is_persistent(struct call *call, const struct domain_is_persistent_args *args,
                                    struct domain_is_persistent_ret *ret)
{
    ret->persistent = call->guest->persistent;
    return 0;
}

AWAITS int ops_domain_is_updated(struct call *call, const struct domain_is_updated_args *args,
                                 struct domain_is_updated_ret *ret)
{
    ret->updated = call->guest->updated;
    return 0;
}

AWAITS int ops_domain_get_state(struct call *call, const struct domain_get_state_args *args,
                                struct domain_get_state_ret *ret)
{
    ret->state = call->guest->state;
    ret->reason = call->guest->reason;
    return 0;
}

static const struct guest_facts *facts_now(struct call *call, struct guest_facts *live)
{
    if (!call->guest->live)
        return guest_facts(call->guest);
    facts_of(call->guest->live, live);
    return live;
}

AWAITS int ops_domain_get_info(struct call *call, const struct domain_get_info_args *args,
                               struct domain_get_info_ret *ret)
{
    struct guest_facts live;
    const struct guest_facts *f = facts_now(call, &live);
    if (!f)
        return -1;
    ret->state = (uint8_t)call->guest->state;
    ret->max_mem = f->max_memory_kib;
    ret->memory = f->memory_kib;
    ret->nr_virt_cpu = (uint16_t)f->vcpus;
    return 0;
}

AWAITS int ops_domain_get_max_memory(struct call *call,
                                     const struct domain_get_max_memory_args *args,
                                     struct domain_get_max_memory_ret *ret)
{
    struct guest_facts live;
    const struct guest_facts *f = facts_now(call, &live);
    if (f)
        ret->memory = f->max_memory_kib;
    return f ? 0 : -1;
}

AWAITS int ops_domain_get_os_type(struct call *call, const struct domain_get_os_type_args *args,
                                  struct domain_get_os_type_ret *ret)
{
    struct guest_facts live;
    const struct guest_facts *f = facts_now(call, &live);
    if (f)
        ret->type = f->os_type;
    return f ? 0 : -1;
}

AWAITS int ops_domain_get_autostart(struct call *call, const struct domain_get_autostart_args *args,
                                    struct domain_get_autostart_ret *ret)
{
    ret->autostart = call->guest->autostart;
    return 0;
}

AWAITS int ops_domain_set_autostart(struct call *call, const struct domain_set_autostart_args *args,
                                    void *ret)
{
    struct guest *g = call->guest;
    const struct guest_registry_hooks *h = &g->registry->hooks;
    bool on = args->autostart != 0;
    if (!g->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain cannot start by itself");
    if (g->autostart == on)
        return 0;
    if (h->set_autostart && h->set_autostart(h->arg, g->name, on) < 0)
        return -1;
    g->autostart = on;
    return 0;
}

AWAITS int ops_domain_has_managed_save_image(struct call *call,
                                             const struct domain_has_managed_save_image_args *args,
                                             struct domain_has_managed_save_image_ret *ret)
{
    ret->result = call->guest->has_managed_save;
    return 0;
}
