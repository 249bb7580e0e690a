/* Bodies that register and deregister interest in events, in the three forms clients use. Named by
 * drivers' tables. Never await. Invariant: a registration belongs to the session that made it.
 */
#include "guest/ops.h"

AWAITS int ops_connect_domain_event_register(struct call *call, const void *args,
                                             struct connect_domain_event_register_ret *ret)
{
    if (event_subscribe_legacy(call->session, 0) < 0)
        return -1;
    ret->cb_registered = 1;
    return 0;
}

AWAITS int ops_connect_domain_event_deregister(struct call *call, const void *args,
                                               struct connect_domain_event_deregister_ret *ret)
{
    ret->cb_registered = 0;
    return event_unsubscribe_legacy(call->session, 0);
}

AWAITS int ops_connect_domain_event_register_any(
    struct call *call, const struct connect_domain_event_register_any_args *args, void *ret)
{
    return event_subscribe_legacy(call->session, args->event_id);
}

AWAITS int ops_connect_domain_event_deregister_any(
    struct call *call, const struct connect_domain_event_deregister_any_args *args, void *ret)
{
    return event_unsubscribe_legacy(call->session, args->event_id);
}

/* The guest must exist when one is named. */
static int check_named(struct call *call, const struct nonnull_domain *dom)
{
    struct guest *g = dom ? guest_by_uuid(call_registry(call), dom->uuid) : NULL;
    if (dom && !g)
        return -1;
    guest_unref(g);
    return 0;
}

AWAITS int ops_connect_domain_event_callback_register_any(
    struct call *call, const struct connect_domain_event_callback_register_any_args *args,
    struct connect_domain_event_callback_register_any_ret *ret)
{
    if (check_named(call, args->dom) < 0)
        return -1;
    int id = event_subscribe(call->session, args->event_id, args->dom ? args->dom->uuid : NULL);
    if (id >= 0)
        ret->callback_id = id;
    return id < 0 ? -1 : 0;
}

AWAITS int ops_connect_domain_event_callback_deregister_any(
    struct call *call, const struct connect_domain_event_callback_deregister_any_args *args,
    void *ret)
{
    return event_unsubscribe(call->session, args->callback_id);
}

AWAITS int ops_qemu_connect_domain_monitor_event_register(
    struct call *call, const struct qemu_connect_domain_monitor_event_register_args *args,
    struct qemu_connect_domain_monitor_event_register_ret *ret)
{
    if (check_named(call, args->dom) < 0)
        return -1;
    int id = event_subscribe_monitor(call->session, args->dom ? args->dom->uuid : NULL, args->event,
                                     args->flags);
    if (id >= 0)
        ret->callback_id = id;
    return id < 0 ? -1 : 0;
}

AWAITS int ops_qemu_connect_domain_monitor_event_deregister(
    struct call *call, const struct qemu_connect_domain_monitor_event_deregister_args *args,
    void *ret)
{
    return event_unsubscribe_monitor(call->session, args->callback_id);
}
