/* The admin program: what virt-admin shows and changes of a running daemon. Called by dispatch.c in
 * a fiber per call, for clients of the admin socket alone; only the names of users await.
 * Procedures that are not here answer that they are not supported. */
#include <stdarg.h>
#include <string.h>
#include "base/log.h"
#include "daemon/inside.h"
#include "base/version.h"
#include "gen/api.h"
#include "gen/conf.h"

enum { TRANSPORT_UNIX = 0, TRANSPORT_TCP = 1 };
enum { PARAM_INT = 1, PARAM_UINT = 2, PARAM_BOOLEAN = 6, PARAM_STRING = 7 };
enum { PARAMS_MAX = 16 };

static struct daemon *daemon_of(const struct request *r)
{
    return r->client->server->daemon;
}

/* --- servers ------------------------------------------------------------------------------------
 */

static struct server *find_server(struct request *r, const struct admin_nonnull_server *srv)
{
    struct daemon *d = daemon_of(r);
    if (strcmp(srv->name, d->main.name) == 0)
        return &d->main;
    if (strcmp(srv->name, d->admin.name) == 0)
        return &d->admin;
    return fail_in(FROM_ADMIN, ERR_NO_SERVER, "no server with matching name '%s'", srv->name), NULL;
}

static int connect_list_servers(struct request *r)
{
    const struct admin_connect_list_servers_args *args = r->call.args;
    struct admin_connect_list_servers_ret *ret = r->call.ret;
    const struct daemon *d = daemon_of(r);
    ret->ret = 2;
    if (!args->need_results)
        return 0;
    ret->n_servers = 2;
    ret->servers = arena_new_array(r->call.mem, struct admin_nonnull_server, 2);
    ret->servers[0].name = d->admin.name;
    ret->servers[1].name = d->main.name;
    return 0;
}

static int connect_lookup_server(struct request *r)
{
    const struct admin_connect_lookup_server_args *args = r->call.args;
    struct admin_connect_lookup_server_ret *ret = r->call.ret;
    const struct admin_nonnull_server wanted = {args->name};
    const struct server *s = find_server(r, &wanted);
    if (!s)
        return -1;
    ret->srv.name = s->name;
    return 0;
}

/* --- typed parameters ---------------------------------------------------------------------------
 */

struct params {
    struct typed_param *list;
    uint32_t n;
};

static struct typed_param *add(struct params *p, const char *name, int type)
{
    struct typed_param *param = &p->list[p->n++];
    param->field = name;
    param->value.type = type;
    return param;
}

static void add_uint(struct params *p, const char *name, uint32_t value)
{
    add(p, name, PARAM_UINT)->value.ui = value;
}

static void add_int(struct params *p, const char *name, int32_t value)
{
    add(p, name, PARAM_INT)->value.i = value;
}

static void add_string(struct params *p, const char *name, const char *value)
{
    if (value)
        add(p, name, PARAM_STRING)->value.s = value;
}

static struct params params_new(struct request *r)
{
    return (struct params){arena_new_array(r->call.mem, struct typed_param, PARAMS_MAX), 0};
}

/* --- clients ------------------------------------------------------------------------------------
 */

static struct client *find_client(struct request *r, const struct admin_nonnull_client *clnt)
{
    struct server *s = find_server(r, &clnt->srv);
    struct client *c = s ? server_client(s, clnt->id) : NULL;
    if (s && !c)
        fail_in(FROM_ADMIN, ERR_NO_CLIENT, "no client with matching id '%" G_GUINT64_FORMAT "'",
                clnt->id);
    return c;
}

static void put_client(const struct client *c, struct admin_nonnull_client *ret)
{
    ret->srv.name = c->server->name;
    ret->id = c->id;
    ret->timestamp = c->connected_at;
    ret->transport = c->tcp ? TRANSPORT_TCP : TRANSPORT_UNIX;
}

static int server_list_clients(struct request *r)
{
    const struct admin_server_list_clients_args *args = r->call.args;
    struct admin_server_list_clients_ret *ret = r->call.ret;
    const struct server *s = find_server(r, &args->srv);
    if (!s)
        return -1;
    ret->ret = s->clients.length;
    if (!args->need_results)
        return 0;
    ret->clients = arena_new_array(r->call.mem, struct admin_nonnull_client, s->clients.length);
    for (const GList *i = s->clients.head; i; i = i->next)
        put_client(i->data, &ret->clients[ret->n_clients++]);
    return 0;
}

static int server_lookup_client(struct request *r)
{
    const struct admin_server_lookup_client_args *args = r->call.args;
    struct admin_server_lookup_client_ret *ret = r->call.ret;
    const struct admin_nonnull_client wanted = {.srv = args->srv, .id = args->id};
    const struct client *c = find_client(r, &wanted);
    if (!c)
        return -1;
    put_client(c, &ret->clnt);
    return 0;
}

/* The client may leave while a name is looked up: only its identity is used after that. */
AWAITS static int client_get_info(struct request *r)
{
    const struct admin_client_get_info_args *args = r->call.args;
    struct admin_client_get_info_ret *ret = r->call.ret;
    const struct client *c = find_client(r, &args->clnt);
    if (!c)
        return -1;
    struct params p = params_new(r);
    add(&p, "readonly", PARAM_BOOLEAN)->value.b = c->read_only;
    add_string(&p, "sock_addr", c->tcp ? c->who->address : "127.0.0.1:0");
    if (c->who->local) {
        struct identity *who = identity_ref(c->who);
        add_int(&p, "unix_user_id", (int32_t)who->uid);
        add_string(&p, "unix_user_name", arena_strdup(r->call.mem, identity_user(who)));
        add_int(&p, "unix_group_id", (int32_t)who->gid);
        add_string(&p, "unix_group_name", arena_strdup(r->call.mem, identity_group(who)));
        add_int(&p, "unix_process_id", (int32_t)who->pid);
        identity_unref(who);
    }
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

static int close_client(struct request *r)
{
    const struct admin_client_close_args *args = r->call.args;
    struct client *c = find_client(r, &args->clnt);
    if (!c)
        return -1;
    client_close(c, "closed by the administrator");
    return 0;
}

/* --- limits -------------------------------------------------------------------------------------
 */

static int server_get_client_limits(struct request *r)
{
    const struct admin_server_get_client_limits_args *args = r->call.args;
    struct admin_server_get_client_limits_ret *ret = r->call.ret;
    const struct server *s = find_server(r, &args->srv);
    if (!s)
        return -1;
    struct params p = params_new(r);
    add_uint(&p, "nclients_max", s->max_clients);
    add_uint(&p, "nclients", s->clients.length);
    add_uint(&p, "nclients_unauth_max", s->max_anonymous);
    add_uint(&p, "nclients_unauth", s->n_anonymous);
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

/* One settable number of a server. */
struct limit {
    const char *name;
    unsigned value;
};

/* Takes what the caller gives into the list; each name once, of the type unsigned. */
static int take_limits(const struct typed_param *params, uint32_t n, struct limit *limits,
                       size_t n_limits)
{
    for (uint32_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n_limits && strcmp(limits[k].name, params[i].field))
            k++;
        if (k == n_limits)
            return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "parameter '%s' cannot be set",
                           params[i].field);
        if (params[i].value.type != PARAM_UINT)
            return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "parameter '%s' is an unsigned integer",
                           params[i].field);
        limits[k].value = params[i].value.ui;
    }
    return 0;
}

static int server_set_client_limits(struct request *r)
{
    const struct admin_server_set_client_limits_args *args = r->call.args;
    struct server *s = find_server(r, &args->srv);
    if (!s)
        return -1;
    struct limit l[] = {{"nclients_max", s->max_clients},
                        {"nclients_unauth_max", s->max_anonymous}};
    if (take_limits(args->params, args->n_params, l, G_N_ELEMENTS(l)) < 0)
        return -1;
    if (l[0].value == 0 || l[1].value > l[0].value)
        return fail_in(FROM_ADMIN, ERR_INVALID_ARG,
                       "nclients_max %u must be at least 1 and nclients_unauth_max %u", l[0].value,
                       l[1].value);
    s->max_clients = l[0].value;
    s->max_anonymous = l[1].value;
    server_update(s);
    return 0;
}

/* --- workers: calls are fibers, made when they come
 * ------------------------------------------------
 */

static unsigned waiting_calls(const struct server *s)
{
    unsigned n = 0;
    for (const GList *i = s->clients.head; i; i = i->next)
        n += ((const struct client *)i->data)->waiting.length;
    return n;
}

/* A worker is a call at work: as many as there are, and none that is kept ready. */
static int server_get_threadpool_parameters(struct request *r)
{
    const struct admin_server_get_threadpool_parameters_args *args = r->call.args;
    struct admin_server_get_threadpool_parameters_ret *ret = r->call.ret;
    const struct server *s = find_server(r, &args->srv);
    if (!s)
        return -1;
    struct params p = params_new(r);
    add_uint(&p, "minWorkers", 0);
    add_uint(&p, "maxWorkers", s->max_calls);
    add_uint(&p, "nWorkers", s->n_calls);
    add_uint(&p, "freeWorkers", 0);
    add_uint(&p, "prioWorkers", 0);
    add_uint(&p, "jobQueueDepth", waiting_calls(s));
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

static int server_set_threadpool_parameters(struct request *r)
{
    const struct admin_server_set_threadpool_parameters_args *args = r->call.args;
    struct server *s = find_server(r, &args->srv);
    if (!s)
        return -1;
    struct limit l[] = {{"maxWorkers", s->max_calls}, {"minWorkers", 0}, {"prioWorkers", 0}};
    if (take_limits(args->params, args->n_params, l, G_N_ELEMENTS(l)) < 0)
        return -1;
    if (l[0].value == 0)
        return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "maxWorkers must be at least 1");
    if (l[1].value > l[0].value)
        return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "minWorkers %u is more than maxWorkers %u",
                       l[1].value, l[0].value);
    if (l[1].value || l[2].value)
        return fail_in(FROM_ADMIN, ERR_ARGUMENT_UNSUPPORTED,
                       "no workers are kept ready: minWorkers and prioWorkers can only be 0");
    s->max_calls = l[0].value;
    return 0;
}

/* --- logging ------------------------------------------------------------------------------------
 */

static int connect_get_logging_outputs(struct request *r)
{
    struct admin_connect_get_logging_outputs_ret *ret = r->call.ret;
    g_autofree char *text = log_get_outputs(&ret->noutputs);
    ret->outputs = arena_strdup(r->call.mem, text);
    return 0;
}

static int connect_get_logging_filters(struct request *r)
{
    struct admin_connect_get_logging_filters_ret *ret = r->call.ret;
    g_autofree char *text = log_get_filters(&ret->nfilters);
    ret->filters = ret->nfilters ? arena_strdup(r->call.mem, text) : NULL;
    return 0;
}

static int connect_set_logging_outputs(struct request *r)
{
    const struct admin_connect_set_logging_outputs_args *args = r->call.args;
    return log_set_outputs(args->outputs);
}

static int connect_set_logging_filters(struct request *r)
{
    const struct admin_connect_set_logging_filters_args *args = r->call.args;
    return log_set_filters(args->filters);
}

/* --- the daemon ---------------------------------------------------------------------------------
 */

static int connect_open(struct request *r)
{
    const struct admin_connect_open_args *args = r->call.args;
    if (args->flags)
        return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "unsupported flags (0x%x)", args->flags);
    return 0;
}

static int connect_close(struct request *r)
{
    client_close(r->client, "closed by the client");
    return 0;
}

static int connect_get_lib_version(struct request *r)
{
    struct admin_connect_get_lib_version_ret *ret = r->call.ret;
    ret->lib_ver = VERSION_NUMBER;
    return 0;
}

static int connect_set_daemon_timeout(struct request *r)
{
    const struct admin_connect_set_daemon_timeout_args *args = r->call.args;
    struct daemon *d = daemon_of(r);
    if (args->timeout > INT32_MAX / 1000)
        return fail_in(FROM_ADMIN, ERR_INVALID_ARG, "timeout of %u seconds is too long",
                       args->timeout);
    d->timeout_seconds = (int)args->timeout;
    daemon_idle_check(d);
    return 0;
}

static int connect_daemon_shutdown(struct request *r)
{
    const struct admin_connect_daemon_shutdown_args *args = r->call.args;
    if (args->flags)
        return fail_in(FROM_ADMIN, ERR_ARGUMENT_UNSUPPORTED,
                       "guests cannot be saved at a shutdown: they go on running");
    daemon_stop(daemon_of(r));
    return 0;
}

static const struct handler handlers[] = {
    {"admin_connect_open", connect_open, true},
    {"admin_connect_close", connect_close, true},
    {"admin_connect_get_lib_version", connect_get_lib_version, true},
    {"admin_connect_list_servers", connect_list_servers, true},
    {"admin_connect_lookup_server", connect_lookup_server, true},
    {"admin_server_list_clients", server_list_clients, true},
    {"admin_server_lookup_client", server_lookup_client, true},
    {"admin_client_get_info", client_get_info, true},
    {"admin_client_close", close_client, true},
    {"admin_server_get_client_limits", server_get_client_limits, true},
    {"admin_server_set_client_limits", server_set_client_limits, true},
    {"admin_server_get_threadpool_parameters", server_get_threadpool_parameters, true},
    {"admin_server_set_threadpool_parameters", server_set_threadpool_parameters, true},
    {"admin_connect_get_logging_outputs", connect_get_logging_outputs, true},
    {"admin_connect_get_logging_filters", connect_get_logging_filters, true},
    {"admin_connect_set_logging_outputs", connect_set_logging_outputs, true},
    {"admin_connect_set_logging_filters", connect_set_logging_filters, true},
    {"admin_connect_set_daemon_timeout", connect_set_daemon_timeout, true},
    {"admin_connect_daemon_shutdown", connect_daemon_shutdown, true},
    {0},
};
struct service service_admin = {.program = &program_admin, .handlers = handlers};
