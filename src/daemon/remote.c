/* Procedures of the remote program that belong to the connection and not to a driver:
 * authentication, open and close, features, event registration. Called by dispatch.c in a fiber per
 * call. Only open awaits (until its driver is up). */
#include "daemon/inside.h"
#include <unistd.h>
#include "daemon/session.h"
#include "gen/api.h"
#include "guest/events.h"

/* --- authentication -----------------------------------------------------------------------------
 */

static int auth_list(struct request *r)
{
    struct auth_list_ret *ret = r->call.ret;
    ret->n_types = 1;
    ret->types = arena_alloc(r->call.mem, sizeof(*ret->types));
    ret->types[0] = r->client->authenticated ? 0 : 2; /* none, polkit */
    return 0;
}

static int auth_refused(struct request *r)
{
    return fail_in(FROM_RPC, ERR_AUTH_FAILED, "%s is not offered to this client",
                   r->call.proc->name);
}

/* --- open and close -----------------------------------------------------------------------------
 */

enum { OPEN_READ_ONLY = 1, OPEN_NO_ALIASES = 2 };

AWAITS static int connect_open(struct request *r)
{
    const struct connect_open_args *args = r->call.args;
    if (args->flags & ~(uint32_t)(OPEN_READ_ONLY | OPEN_NO_ALIASES))
        return fail_in(FROM_RPC, ERR_INVALID_ARG, "unsupported flags (0x%x) for %s",
                       args->flags & ~(uint32_t)(OPEN_READ_ONLY | OPEN_NO_ALIASES),
                       r->call.proc->api);
    return session_open(r, args->name, args->flags & OPEN_READ_ONLY);
}

/* The answer still goes out; the session itself ends with the client's last call. */
static int connect_close(struct request *r)
{
    client_close(r->client, "closed by the client");
    return 0;
}

/* --- features -----------------------------------------------------------------------------------
 */

enum feature {
    FEATURE_FD_PASSING = 8,
    FEATURE_TYPED_PARAM_STRING = 9,
    FEATURE_PROGRAM_KEEPALIVE = 10,
    FEATURE_XML_MIGRATABLE = 11,
    FEATURE_REMOTE_EVENT_CALLBACK = 14,
    FEATURE_REMOTE_CLOSE_CALLBACK = 15,
    FEATURE_NETWORK_UPDATE_HAS_CORRECT_ORDER = 16,
};

static bool has_feature(const struct client *c, int feature)
{
    switch (feature) {
    case FEATURE_FD_PASSING:
        return !c->tcp;
    case FEATURE_TYPED_PARAM_STRING:
    case FEATURE_PROGRAM_KEEPALIVE:
    case FEATURE_XML_MIGRATABLE:
    case FEATURE_REMOTE_EVENT_CALLBACK:
    case FEATURE_REMOTE_CLOSE_CALLBACK:
    case FEATURE_NETWORK_UPDATE_HAS_CORRECT_ORDER:
        return true;
    default:
        return false;
    }
}

static int connect_supports_feature(struct request *r)
{
    const struct connect_supports_feature_args *args = r->call.args;
    struct connect_supports_feature_ret *ret = r->call.ret;
    ret->supported = has_feature(r->client, args->feature);
    if (args->feature == FEATURE_PROGRAM_KEEPALIVE)
        conn_start_keepalive(r->client->conn);
    return 0;
}

/* --- close callbacks --------------------------------------------------------------------------
 */

/* Nothing to keep: the connection closes when the daemon or the client does. */
static int close_callback(struct request *r)
{
    return 0;
}

/* --- domain events ------------------------------------------------------------------------------
 */

static int connect_domain_event_register(struct request *r)
{
    struct connect_domain_event_register_ret *ret = r->call.ret;
    ret->cb_registered = 0;
    return event_subscribe_legacy(r->call.session, 0) < 0 ? -1 : 0;
}

static int connect_domain_event_deregister(struct request *r)
{
    struct connect_domain_event_deregister_ret *ret = r->call.ret;
    ret->cb_registered = 0;
    return event_unsubscribe_legacy(r->call.session, 0);
}

static int connect_domain_event_register_any(struct request *r)
{
    const struct connect_domain_event_register_any_args *args = r->call.args;
    return event_subscribe_legacy(r->call.session, args->event_id) < 0 ? -1 : 0;
}

static int connect_domain_event_deregister_any(struct request *r)
{
    const struct connect_domain_event_deregister_any_args *args = r->call.args;
    return event_unsubscribe_legacy(r->call.session, args->event_id);
}

static int connect_domain_event_callback_register_any(struct request *r)
{
    const struct connect_domain_event_callback_register_any_args *args = r->call.args;
    struct connect_domain_event_callback_register_any_ret *ret = r->call.ret;
    const uint8_t *uuid = args->dom ? args->dom->uuid : NULL;
    int id = event_subscribe(r->call.session, args->event_id, uuid);
    if (id < 0)
        return -1;
    ret->callback_id = id;
    return 0;
}

static int connect_domain_event_callback_deregister_any(struct request *r)
{
    const struct connect_domain_event_callback_deregister_any_args *args = r->call.args;
    return event_unsubscribe(r->call.session, args->callback_id);
}

static const struct handler handlers[] = {
    {"auth_list", auth_list, true},
    {"auth_polkit", auth_refused, true},
    {"auth_sasl_init", auth_refused, true},
    {"auth_sasl_start", auth_refused, true},
    {"auth_sasl_step", auth_refused, true},
    {"connect_open", connect_open, true},
    {"connect_close", connect_close, true},
    {"connect_supports_feature", connect_supports_feature, true},
    {"connect_register_close_callback", close_callback, false},
    {"connect_unregister_close_callback", close_callback, false},
    {"connect_domain_event_register", connect_domain_event_register, false},
    {"connect_domain_event_deregister", connect_domain_event_deregister, false},
    {"connect_domain_event_register_any", connect_domain_event_register_any, false},
    {"connect_domain_event_deregister_any", connect_domain_event_deregister_any, false},
    {"connect_domain_event_callback_register_any", connect_domain_event_callback_register_any,
     false},
    {"connect_domain_event_callback_deregister_any", connect_domain_event_callback_deregister_any,
     false},
    {0},
};
struct service service_remote = {.program = &program_remote, .handlers = handlers};
struct service service_qemu = {.program = &program_qemu};
struct service service_lxc = {.program = &program_lxc};
