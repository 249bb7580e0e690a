/* Procedures of the remote program that belong to the connection and not to a driver:
 * authentication, open and close, features, event registration. Called by dispatch.c in a fiber per
 * call. Only open awaits (until its driver is up). */
#include "daemon/inside.h"
#include <unistd.h>
#include "daemon/session.h"
#include "gen/api.h"
#include "guest/events.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

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

enum { OPEN_READ_ONLY = 1 }; /* other bits are a client's own: some send them, all are to work */

AWAITS static int connect_open(struct request *r)
{
    const struct connect_open_args *args = r->call.args;
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

/* --- on whose behalf ----------------------------------------------------------------------------
 */

static const struct param_row identity_rows[] = {
    {VIR_CONNECT_IDENTITY_USER_NAME, VIR_TYPED_PARAM_STRING},
    {VIR_CONNECT_IDENTITY_UNIX_USER_ID, VIR_TYPED_PARAM_ULLONG},
    {VIR_CONNECT_IDENTITY_GROUP_NAME, VIR_TYPED_PARAM_STRING},
    {VIR_CONNECT_IDENTITY_UNIX_GROUP_ID, VIR_TYPED_PARAM_ULLONG},
    {VIR_CONNECT_IDENTITY_PROCESS_ID, VIR_TYPED_PARAM_LLONG},
    {VIR_CONNECT_IDENTITY_PROCESS_TIME, VIR_TYPED_PARAM_ULLONG},
    {VIR_CONNECT_IDENTITY_SASL_USER_NAME, VIR_TYPED_PARAM_STRING},
    {VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME, VIR_TYPED_PARAM_STRING},
    {VIR_CONNECT_IDENTITY_SELINUX_CONTEXT, VIR_TYPED_PARAM_STRING},
};

static uint64_t number_of(const struct connect_set_identity_args *args, const char *name)
{
    const struct typed_param *p = param_find(args->params, args->n_params, name);
    return p ? p->value.ul : UINT64_MAX;
}

/* Who runs as this daemon does may act for another account of this host, as other daemons do;
 * anybody else would gain by it. */
static int connect_set_identity(struct request *r)
{
    const struct connect_set_identity_args *args = r->call.args;
    struct client *c = r->client;
    if (params_check(identity_rows, G_N_ELEMENTS(identity_rows), args->params, args->n_params) < 0)
        return -1;
    if (!c->who->local || (c->who->uid != geteuid() && c->who->uid != 0))
        return fail_in(FROM_RPC, ERR_ACCESS_DENIED,
                       "only an account with all rights may act for others");
    if (c->n_calls > 1)
        return fail_in(FROM_RPC, ERR_OPERATION_INVALID,
                       "other calls of this connection are at work: for whom cannot change now");
    uint64_t uid = number_of(args, VIR_CONNECT_IDENTITY_UNIX_USER_ID);
    uint64_t gid = number_of(args, VIR_CONNECT_IDENTITY_UNIX_GROUP_ID);
    uint64_t pid = number_of(args, VIR_CONNECT_IDENTITY_PROCESS_ID);
    if (uid >= UINT32_MAX || gid >= UINT32_MAX || (pid > INT32_MAX && pid != UINT64_MAX))
        return fail_in(FROM_RPC, ERR_INVALID_ARG, "%s and %s must name an account of this host",
                       VIR_CONNECT_IDENTITY_UNIX_USER_ID, VIR_CONNECT_IDENTITY_UNIX_GROUP_ID);
    identity_unref(c->who);
    c->who = identity_local((uid_t)uid, (gid_t)gid, pid == UINT64_MAX ? 0 : (pid_t)pid);
    c->session->who = c->who;
    c->session->trusted = false;
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
    {"connect_set_identity", connect_set_identity, false},
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
