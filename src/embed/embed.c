/* The QEMU driver inside an application: libvirt_driver_qemu.so, reached by libvirt.so.0 through
 * client/link_local.h. One loop thread per root; application threads post their calls to it and
 * sleep. All connections to one root share its driver; the last one to close ends its guests.
 *
 * Invariant: everything of the driver is touched on the loop thread only.
 */
#include <glib.h>
#include <glob.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "access/identity.h"
#include "base/log.h"
#include "client/link_local.h"
#include "embed/embed.h"
#include "embed/serve.h"
#include "gen/api.h"
#include "guest/call.h"
#include "guest/events.h"
#include "rt/rt.h"
#include "sys/file.h"

extern const struct driver driver_qemu;

/* --- a root and its loop thread
 * -------------------------------------------------------------------- */

struct host {
    char *root;
    int refs;
    struct loop_thread *thread;
    struct loop *loop;
    struct driver_config config;
    struct driver_state *state;
    struct serve *serve; /* NULL: no socket */
    struct latch quit;
    int lock_fd;
    /* the opener waits for the start */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool settled;
    struct error *why; /* it did not start */
};

static pthread_mutex_t hosts_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *hosts; /* root -> struct host */

static char *under(const char *root, const char *path)
{
    return g_build_filename(root, path, NULL);
}

static void make_config(struct host *h)
{
    h->config = (struct driver_config){
        .root = h->root,
        .privileged = geteuid() == 0,
        .embedded = true,
        .config_dir = under(h->root, "etc"),
        .state_dir = under(h->root, "run"),
        .lib_dir = under(h->root, "lib"),
        .cache_dir = under(h->root, "cache"),
        .log_dir = under(h->root, "log"),
    };
}

static void settle(struct host *h, struct error *why)
{
    pthread_mutex_lock(&h->mutex);
    h->settled = true;
    h->why = why;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->mutex);
}

/* An application that was killed may be back before its guests have died: the root is ours, so
 * nobody is to be found at their monitors any more. */
static void forget_monitors(const struct host *h)
{
    g_autofree char *pattern =
        g_build_filename(h->config.lib_dir, "qemu", "domain-*", "monitor.sock", NULL);
    glob_t found = {0};
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    globfree(&found);
}

AWAITS static int host_main(void *arg)
{
    struct host *h = arg;
    forget_monitors(h);
    if (driver_qemu.start(&h->config, &h->state) < 0) {
        settle(h, error_take());
        return 0;
    }
    settle(h, NULL);
    SHIELD();
    latch_wait(&h->quit);
    serve_end(h->serve);
    driver_qemu.stop(h->state);
    h->state = NULL;
    return 0;
}

static void host_free(struct host *h)
{
    fd_closep(&h->lock_fd);
    g_free((char *)h->config.config_dir);
    g_free((char *)h->config.state_dir);
    g_free((char *)h->config.lib_dir);
    g_free((char *)h->config.cache_dir);
    g_free((char *)h->config.log_dir);
    g_free(h->root);
    pthread_mutex_destroy(&h->mutex);
    pthread_cond_destroy(&h->changed);
    error_free(h->why);
    g_free(h);
}

/* Two processes on one root would each believe the guests were theirs. */
static int lock_root(struct host *h)
{
    g_autofree char *path = under(h->config.state_dir, "driver.lock");
    if (dir_make(h->config.state_dir, 0700) < 0)
        return -1;
    h->lock_fd = file_lock(path, 0600);
    return h->lock_fd < 0 ? context("root '%s' is in use", h->root) : 0;
}

static struct host *host_new(const char *root)
{
    struct host *h = g_new0(struct host, 1);
    h->root = g_strdup(root);
    h->refs = 1;
    h->lock_fd = -1;
    pthread_mutex_init(&h->mutex, NULL);
    pthread_cond_init(&h->changed, NULL);
    make_config(h);
    h->loop = NULL;
    if (lock_root(h) < 0) {
        host_free(h);
        return NULL;
    }
    h->loop = loop_new();
    if (!(h->thread = loop_thread_new(h->loop, host_main, h))) {
        loop_free(h->loop);
        host_free(h);
        return NULL;
    }
    pthread_mutex_lock(&h->mutex);
    while (!h->settled)
        pthread_cond_wait(&h->changed, &h->mutex);
    pthread_mutex_unlock(&h->mutex);
    if (!h->why)
        return h;
    loop_thread_join(h->thread);
    error_set(error_copy(h->why));
    host_free(h);
    return NULL;
}

/* The standard error is the application's: errors alone, unless the environment asks for more. */
static void log_from_environment(void)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    const char *level = g_getenv("LIBVIRT_DEBUG");
    const char *filters = g_getenv("LIBVIRT_LOG_FILTERS");
    const char *outputs = g_getenv("LIBVIRT_LOG_OUTPUTS");
    int number = level ? atoi(level) : LOG_ERROR;
    for (int i = 0; level && i < (int)G_N_ELEMENTS(names); i++)
        if (strcmp(level, names[i]) == 0)
            number = i + LOG_DEBUG;
    if (log_set_level(number) < 0 || (filters && log_set_filters(filters) < 0) ||
        (outputs && log_set_outputs(outputs) < 0)) {
        log_error("LIBVIRT_DEBUG, LIBVIRT_LOG_FILTERS, LIBVIRT_LOG_OUTPUTS: %s", error_text());
        error_clear();
    }
}

static struct host *host_get(const char *root)
{
    pthread_mutex_lock(&hosts_lock);
    if (!hosts) {
        log_from_environment();
        serve_prepare();
        hosts = g_hash_table_new(g_str_hash, g_str_equal);
    }
    struct host *h = g_hash_table_lookup(hosts, root);
    if (h)
        h->refs++;
    else if ((h = host_new(root)))
        g_hash_table_insert(hosts, h->root, h);
    pthread_mutex_unlock(&hosts_lock);
    return h;
}

static int host_quit(void *arg)
{
    struct host *h = arg;
    latch_open(&h->quit, 0);
    return 0;
}

static void host_put(struct host *h)
{
    pthread_mutex_lock(&hosts_lock);
    if (--h->refs == 0) {
        g_hash_table_remove(hosts, h->root);
        loop_post(h->loop, "quit", host_quit, h);
        loop_thread_join(h->thread);
        host_free(h);
    }
    pthread_mutex_unlock(&hosts_lock);
}

/* --- work on the loop thread, awaited by an application thread
 * ----------------------------------------- */

struct errand {
    int (*run)(void *arg);
    void *arg;
    int result;
    struct error *error;
    pthread_mutex_t mutex;
    pthread_cond_t done_cond;
    bool done;
};

static int errand_fiber(void *arg)
{
    struct errand *e = arg;
    int result = e->run(e->arg);
    struct error *error = result < 0 ? error_take() : NULL;
    pthread_mutex_lock(&e->mutex);
    e->result = result;
    e->error = error;
    e->done = true;
    pthread_cond_signal(&e->done_cond);
    pthread_mutex_unlock(&e->mutex);
    return 0;
}

int embed_run(struct loop *loop, const char *name, int (*run)(void *), void *arg,
              struct error **err)
{
    struct errand e = {.run = run,
                       .arg = arg,
                       .mutex = PTHREAD_MUTEX_INITIALIZER,
                       .done_cond = PTHREAD_COND_INITIALIZER};
    loop_post(loop, name, errand_fiber, &e);
    pthread_mutex_lock(&e.mutex);
    while (!e.done)
        pthread_cond_wait(&e.done_cond, &e.mutex);
    pthread_mutex_unlock(&e.mutex);
    pthread_mutex_destroy(&e.mutex);
    pthread_cond_destroy(&e.done_cond);
    if (err)
        *err = e.error;
    else
        error_free(e.error);
    return e.result;
}

/* --- connections
 * ----------------------------------------------------------------------------------------- */

struct local_conn {
    struct host *host;
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

/* The value of a parameter in the URI's query, or NULL. */
static char *param_of(const char *uri, const char *name)
{
    const char *query = strchr(uri, '?');
    g_auto(GStrv) params = g_strsplit(query ? query + 1 : "", "&", -1);
    size_t len = strlen(name);
    for (char **p = params; *p; p++)
        if (strncmp(*p, name, len) == 0 && (*p)[len] == '=')
            return g_uri_unescape_string(*p + len + 1, NULL);
    return NULL;
}

static char *root_of(const char *uri)
{
    g_autofree char *root = param_of(uri, "root");
    if (!root)
        return fail_null(ERR_INVALID_ARG, "root path must be given as query parameter 'root' of %s",
                         uri);
    if (!g_path_is_absolute(root))
        return fail_null(ERR_INVALID_ARG, "root path must be absolute");
    return g_steal_pointer(&root);
}

/* One socket for a root, there until its last connection closes. */
static int serve_socket(struct host *h, const char *path)
{
    if (!h->serve)
        h->serve = serve_start(path, &driver_qemu, &h->config, h->state);
    else if (strcmp(serve_path(h->serve), path))
        return fail(ERR_OPERATION_INVALID, "root '%s' is served on socket '%s' already", h->root,
                    serve_path(h->serve));
    return h->serve ? 0 : -1;
}

static int open_session(void *arg)
{
    struct local_conn *c = arg;
    struct host *h = c->host;
    g_autofree char *socket = param_of(c->session.uri, "socket");
    c->session.state = h->state;
    c->session.group = group_new(NULL);
    if (driver_qemu.accepts(h->state, c->session.uri) < 0)
        return -1;
    return socket ? serve_socket(h, socket) : 0;
}

static int embed_open(const char *uri, unsigned flags, const struct local_hooks *hooks,
                      struct local_conn **ret_conn, char **ret_uri, struct error **err)
{
    g_autofree char *root = root_of(uri);
    struct host *h = root ? host_get(root) : NULL;
    if (!h) {
        *err = error_take();
        return -1;
    }
    struct local_conn *c = g_new0(struct local_conn, 1);
    c->host = h;
    c->hooks = *hooks;
    c->session = (struct session){.driver = &driver_qemu,
                                  .who = identity_self(),
                                  .read_only = flags & 1,
                                  .uri = g_strdup(uri),
                                  .send_event = send_event,
                                  .peer = c};
    if (embed_run(h->loop, "open", open_session, c, err) < 0) {
        local_driver.close(c);
        return -1;
    }
    *ret_conn = c;
    *ret_uri = g_strdup(uri);
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

static void embed_close(struct local_conn *c)
{
    embed_run(c->host->loop, "close", close_session, c, NULL);
    host_put(c->host);
    identity_unref(c->session.who);
    g_free(c->session.uri);
    g_free(c);
}

/* --- calls
 * ---------------------------------------------------------------------------------------------------
 */

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

static int embed_call(struct local_conn *c, struct local_call *call, struct error **err)
{
    struct passing p = {c, call};
    return embed_run(c->host->loop, call->proc->name, pass_call, &p, err);
}

__attribute__((visibility("default"))) const struct local_driver local_driver = {
    .abi = LOCAL_DRIVER_ABI,
    .name = "qemu",
    .open = embed_open,
    .call = embed_call,
    .close = embed_close,
    .stream_new = embed_stream_new,
    .stream_recv = embed_stream_recv,
    .stream_recv_hole = embed_stream_recv_hole,
    .stream_send = embed_stream_send,
    .stream_send_hole = embed_stream_send_hole,
    .stream_end = embed_stream_end,
    .stream_ready = embed_stream_ready,
    .stream_free = embed_stream_free,
};
