/* Connections of an application to a driver in its own process, as client/link_local.h has them:
 * opening, calls, events, closing. Called from application threads, which sleep while the loop
 * thread of the host works for them.
 *
 * Invariant: a session is touched on the loop thread only; its hooks run no more once it is closed.
 */
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "access/identity.h"
#include "embed/embed.h"
#include "gen/api.h"
#include "guest/events.h"
#include "sys/file.h"

struct local_conn {
    struct embed_host *host;
    struct local_hooks hooks;
    struct session session;
};

struct loop *embed_loop(struct local_conn *c)
{
    return c->host->loop;
}

const struct local_hooks *embed_hooks(struct local_conn *c)
{
    return &c->hooks;
}

struct group *embed_group(struct local_conn *c)
{
    return c->session.group;
}

static void send_event(struct session *s, const struct program *program, uint32_t number,
                       const void *msg)
{
    struct local_conn *c = s->peer;
    c->hooks.event(c->hooks.arg, program, number, msg);
}

AWAITS static int open_session(void *arg)
{
    struct local_conn *c = arg;
    struct embed_host *h = c->host;
    const struct driver *driver = embed_module.driver;
    error_domain_default(driver->from);
    c->session.state = h->state;
    c->session.group = group_new(NULL);
    if (driver->accepts && driver->accepts(h->state, c->session.uri) < 0)
        return -1;
    return embed_module.opened ? embed_module.opened(h, c->session.uri) : 0;
}

/* The URI as applications are told it: with an authority, if an empty one. */
static char *full_uri(const char *uri)
{
    const char *path = strchr(uri, ':');
    bool bare = path && path[1] == '/' && path[2] != '/';
    return bare ? g_strdup_printf("%.*s://%s", (int)(path - uri), uri, path + 1) : g_strdup(uri);
}

static int open_on(struct local_conn *c, struct error **err)
{
    if (embed_module.admit && embed_module.admit(c->host, &c->hooks) < 0) {
        *err = error_take();
        return -1;
    }
    return embed_run(c->host->loop, "open", open_session, c, err);
}

int embed_open(const char *uri, unsigned flags, const struct local_hooks *hooks,
               struct local_conn **ret_conn, char **ret_uri, struct error **err)
{
    struct embed_host *h = embed_host_get(uri);
    if (!h) {
        *err = error_take();
        return -1;
    }
    struct local_conn *c = g_new0(struct local_conn, 1);
    c->host = h;
    c->hooks = *hooks;
    c->session = (struct session){.driver = embed_module.driver,
                                  .who = identity_self(),
                                  .read_only = flags & 1,
                                  .uri = g_strdup(uri),
                                  .send_event = send_event,
                                  .peer = c};
    if (open_on(c, err) < 0) {
        embed_close(c);
        return -1;
    }
    *ret_conn = c;
    *ret_uri = full_uri(uri);
    return 0;
}

AWAITS static int close_session(void *arg)
{
    struct local_conn *c = arg;
    SHIELD();
    event_drop_session(&c->session);
    if (c->session.group)
        group_close(c->session.group);
    if (c->session.state && c->session.driver->session_closed)
        c->session.driver->session_closed(c->session.state, &c->session);
    return 0;
}

void embed_close(struct local_conn *c)
{
    embed_run(c->host->loop, "close", close_session, c, NULL);
    embed_host_put(c->host);
    identity_unref(c->session.who);
    g_free(c->session.uri);
    g_free(c);
}

/* --- calls --------------------------------------------------------------------------------- */

struct passing {
    struct local_conn *conn;
    struct local_call *local;
};

enum {
    FEATURE_FD_PASSING = 8,
    FEATURE_TYPED_PARAM_STRING = 9,
    FEATURE_XML_MIGRATABLE = 11,
    FEATURE_REMOTE_EVENT_CALLBACK = 14,
    FEATURE_REMOTE_CLOSE_CALLBACK = 15
};

static int supports_feature(const struct connect_supports_feature_args *args,
                            struct connect_supports_feature_ret *ret)
{
    ret->supported =
        args->feature == FEATURE_FD_PASSING || args->feature == FEATURE_TYPED_PARAM_STRING ||
        args->feature == FEATURE_XML_MIGRATABLE || args->feature == FEATURE_REMOTE_EVENT_CALLBACK ||
        args->feature == FEATURE_REMOTE_CLOSE_CALLBACK;
    return 0;
}

static void give_fds(struct call *call, struct local_call *local)
{
    for (size_t i = 0; i < call->n_fds_out; i++) {
        if (local->n_fds_out < local->max_fds_out)
            local->fds_out[local->n_fds_out++] = call->fds_out[i];
        else
            close(call->fds_out[i]);
    }
}

/* Our own row of the library's procedure: rows are told apart by their address. */
static const struct proc *own_proc(const struct local_call *local)
{
    static const struct program *const programs[] = {&program_remote, &program_qemu, &program_lxc};
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        const struct program *p = programs[i];
        if (p->number == local->program->number && local->proc->number < p->n_by_number)
            return p->by_number[local->proc->number];
    }
    return NULL;
}

AWAITS static int pass_call(void *arg)
{
    struct passing *p = arg;
    struct local_call *local = p->local;
    const struct proc *proc = own_proc(local);
    if (!proc)
        return fail(ERR_NO_SUPPORT, "%s", local->proc->name);
    if (proc == &proc_connect_supports_feature)
        return supports_feature(local->args, local->ret);
    struct call call = {.proc = proc,
                        .session = &p->conn->session,
                        .mem = local->mem,
                        .args = local->args,
                        .ret = local->ret,
                        .read_only = p->conn->session.read_only,
                        .stream = local->stream ? embed_stream_inside(local->stream) : NULL};
    call.fds_in = arena_new_array(local->mem, int, local->n_fds_in + 1);
    for (size_t i = 0; i < local->n_fds_in; i++)
        call.fds_in[call.n_fds_in++] = dup(local->fds_in[i]);
    int rc = call_run(&call);
    for (size_t i = 0; i < call.n_fds_in; i++)
        fd_closep(&call.fds_in[i]);
    give_fds(&call, local);
    if (local->stream)
        embed_stream_opened(local->stream, rc == 0);
    return rc;
}

int embed_call(struct local_conn *c, struct local_call *call, struct error **err)
{
    struct passing p = {c, call};
    return embed_run(c->host->loop, call->proc->name, pass_call, &p, err);
}
