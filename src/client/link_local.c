/* Owns the way to drivers in this process: finds the module, opens it, carries calls, events and
 * streams. Called by entries from any thread; events queue here until the event loop takes them.
 * Invariant: a module stays loaded once it was; events are copies in their own arena. */
#include "client/link_local.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>
#include "client/auth_ask.h"
#include "client/auth_file.h"
#include "client/link.h"
#include "client/paths.h"
#include "client/stream.h"
#include "client/uri.h"

struct link_local {
    struct link base;
    const struct local_driver *driver;
    struct local_conn *conn;
    GQueue events; /* struct event_message; under base.lock */
    bool closed;
    virConnectAuthPtr auth; /* while it is opened */
    struct uri *uri;        /* while it is opened */
};

struct local_stream_link { /* a stream and its driver */
    const struct local_driver *driver;
    struct local_stream *stream;
};

static struct link_local *local(struct link *l)
{
    return (struct link_local *)l;
}

/* By address: the call that fills it may be an argument beside it. */
static int take_error(int rc, struct error **err)
{
    if (*err && rc == -1)
        error_set(*err);
    else
        error_free(*err);
    return rc;
}

/* --- modules -------------------------------------------------------------------------------- */

static pthread_mutex_t modules_lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *modules; /* name → const struct local_driver * */

static void add(const char *name, const struct local_driver *driver)
{
    if (!modules)
        modules = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(modules, (gpointer)name, (gpointer)driver);
}

void local_driver_register(const struct local_driver *driver)
{
    pthread_mutex_lock(&modules_lock);
    add(driver->name, driver);
    pthread_mutex_unlock(&modules_lock);
}

/* VIREO_MODULE_DIR, else beside the library: installed or in a build tree. */
static char *module_path(const char *name)
{
    g_autofree char *file = g_strdup_printf("libvirt_driver_%s.so", name);
    const char *env = g_getenv("VIREO_MODULE_DIR");
    if (env && *env)
        return g_build_filename(env, file, NULL);
    g_autofree char *lib = client_library_dir();
    g_autofree char *build = lib ? g_build_filename(lib, "../embed", file, NULL) : NULL;
    if (build && g_file_test(build, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&build);
    return lib ? g_build_filename(lib, "libvirt", "connection-driver", file, NULL) : NULL;
}

static const struct local_driver *load(const char *name)
{
    g_autofree char *path = module_path(name);
    if (!path || !g_file_test(path, G_FILE_TEST_EXISTS))
        return fail_null(ERR_NO_CONNECT, "driver %s: its module %s is not installed", name,
                         path ? path : "beside the library");
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return fail_null(ERR_INTERNAL_ERROR, "cannot load '%s': %s", path, dlerror());
    const struct local_driver *d = dlsym(handle, "local_driver");
    if (!d || d->abi != LOCAL_DRIVER_ABI) {
        dlclose(handle);
        return fail_null(ERR_INTERNAL_ERROR, "'%s' belongs to another version of this library",
                         path);
    }
    add(d->name, d);
    return d;
}

static const struct local_driver *find_driver(const char *name)
{
    pthread_mutex_lock(&modules_lock);
    const struct local_driver *d = modules ? g_hash_table_lookup(modules, name) : NULL;
    if (!d)
        d = load(name);
    pthread_mutex_unlock(&modules_lock);
    return d;
}

/* --- hooks, on the module's loop thread ------------------------------------------------------- */

static const struct xdr_type *event_type(const struct program *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->n_events; i++)
        if (p->events[i].number == number)
            return p->events[i].msg;
    return NULL;
}

/* Copies through XDR: the message is the module's. */
static void on_event(void *arg, const struct program *program, uint32_t number, const void *msg)
{
    struct link_local *l = arg;
    const struct xdr_type *type = event_type(program, number);
    struct xdr_out out;
    if (!type)
        return;
    struct arena *mem = arena_new();
    void *copy = arena_alloc(mem, type->size);
    xdr_out_init(&out, 32 * 1024 * 1024);
    if (xdr_encode(&out, type, msg) == 0 &&
        xdr_decode(mem, type, arena_dup(mem, out.data, out.len), out.len, copy) == 0) {
        struct event_message *m = arena_new_struct(mem, struct event_message);
        *m = (struct event_message){program, number, copy, mem};
        pthread_mutex_lock(&l->base.lock);
        g_queue_push_tail(&l->events, m);
        pthread_mutex_unlock(&l->base.lock);
        link_poke(&l->base);
    } else {
        error_clear();
        arena_free(mem);
    }
    xdr_out_clear(&out);
}

static void on_stream_changed(void *arg)
{
    link_poke(arg);
}

static void on_closed(void *arg)
{
    struct link_local *l = arg;
    __atomic_store_n(&l->closed, true, __ATOMIC_RELEASE);
    link_poke(&l->base);
}

static int told(const struct link_local *l, const char *host, const char *what, char **ret)
{
    const char *file = uri_take_param(l->uri, "authfile");
    return auth_file_lookup(file, l->uri->driver, host, what, ret);
}

static char *ask_user(void *arg, const char *host)
{
    struct link_local *l = arg;
    char *user;
    if (told(l, host, "username", &user) < 0)
        return NULL;
    return user ? user : auth_ask_user(l->auth, host);
}

static char *ask_password(void *arg, const char *user, const char *host)
{
    struct link_local *l = arg;
    char *password;
    if (told(l, host, "password", &password) < 0)
        return NULL;
    return password ? password : auth_ask_password(l->auth, user, host);
}

/* --- link ----------------------------------------------------------------------------------- */

static int call(struct link *l, struct link_call *c)
{
    struct error *err = NULL;
    struct local_stream_link *s = c->stream ? c->stream->link_stream : NULL;
    struct local_call lc = {
        .program = c->program,
        .proc = c->proc,
        .args = c->args,
        .ret = c->ret,
        .mem = c->mem,
        .fds_in = c->fds_in,
        .n_fds_in = c->n_fds_in,
        .fds_out = c->fds_out,
        .max_fds_out = c->max_fds_out,
        .stream = s ? s->stream : NULL,
    };
    int rc = local(l)->driver->call(local(l)->conn, &lc, &err);
    c->n_fds_out = lc.n_fds_out;
    return take_error(rc, &err);
}

/* What the wire offers is there in one process too. */
static int supports(struct link *l, int feature)
{
    return 1;
}

static bool is_alive(struct link *l)
{
    return !__atomic_load_n(&local(l)->closed, __ATOMIC_ACQUIRE);
}

static int set_keepalive(struct link *l, int interval_s, unsigned count)
{
    return 1;
}

static struct event_message *take_event(struct link *l)
{
    pthread_mutex_lock(&l->lock);
    struct event_message *m = g_queue_pop_head(&local(l)->events);
    pthread_mutex_unlock(&l->lock);
    return m;
}

static int closed(struct link *l)
{
    return is_alive(l) ? -1 : VIR_CONNECT_CLOSE_REASON_ERROR;
}

static void close_link(struct link *l)
{
    local(l)->driver->close(local(l)->conn);
    local(l)->conn = NULL;
}

static void free_link(struct link *l)
{
    for (struct event_message *m; (m = g_queue_pop_head(&local(l)->events));)
        arena_free(m->mem);
    g_free(l);
}

static void *stream_open(struct link *l, bool sparse)
{
    struct local_stream_link *s = g_new0(struct local_stream_link, 1);
    s->driver = local(l)->driver;
    s->stream = s->driver->stream_new(local(l)->conn);
    return s;
}

static ssize_t stream_recv(void *stream, void *buf, size_t len, bool nonblock, bool stop_at_hole)
{
    struct local_stream_link *s = stream;
    struct error *err = NULL;
    ssize_t n = s->driver->stream_recv(s->stream, buf, len, nonblock, stop_at_hole, &err);
    take_error((int)MIN(n, 0), &err);
    return n;
}

static int stream_recv_hole(void *stream, int64_t *ret_length)
{
    struct local_stream_link *s = stream;
    struct error *err = NULL;
    return take_error(s->driver->stream_recv_hole(s->stream, ret_length, &err), &err);
}

static ssize_t stream_send(void *stream, const void *buf, size_t len, bool nonblock)
{
    struct local_stream_link *s = stream;
    struct error *err = NULL;
    ssize_t n = s->driver->stream_send(s->stream, buf, len, nonblock, &err);
    take_error((int)MIN(n, 0), &err);
    return n;
}

static int stream_send_hole(void *stream, int64_t length, uint32_t flags)
{
    struct local_stream_link *s = stream;
    struct error *err = NULL;
    return take_error(s->driver->stream_send_hole(s->stream, length, &err), &err);
}

static int stream_end(void *stream, bool abort)
{
    struct local_stream_link *s = stream;
    struct error *err = NULL;
    return take_error(s->driver->stream_end(s->stream, abort, &err), &err);
}

static int stream_ready(void *stream)
{
    struct local_stream_link *s = stream;
    return s->driver->stream_ready(s->stream); /* the bits are those of virStreamEventType */
}

static void stream_free(void *stream)
{
    struct local_stream_link *s = stream;
    s->driver->stream_free(s->stream);
    g_free(s);
}

static const struct link_ops local_ops = {
    .own_thread = true,
    .call = call,
    .supports = supports,
    .is_alive = is_alive,
    .set_keepalive = set_keepalive,
    .take_event = take_event,
    .closed = closed,
    .close = close_link,
    .free = free_link,
    .stream_open = stream_open,
    .stream_recv = stream_recv,
    .stream_recv_hole = stream_recv_hole,
    .stream_send = stream_send,
    .stream_send_hole = stream_send_hole,
    .stream_end = stream_end,
    .stream_ready = stream_ready,
    .stream_free = stream_free,
};

/* --- opening -------------------------------------------------------------------------------- */

/* The name of the driver that serves it in this process, or NULL. */
static const char *driver_name(const struct uri *u)
{
    if (u->transport || u->host)
        return NULL;
    if (strcmp(u->path, "/embed") == 0)
        return u->driver;
    return strcmp(u->driver, "test") == 0 ? "test" : NULL;
}

static struct link *open_driver(const struct local_driver *d, const char *uri, struct uri *parts,
                                virConnectAuthPtr auth, unsigned flags, char **ret_uri)
{
    struct link_local *l = g_new0(struct link_local, 1);
    struct local_hooks hooks = {
        .event = on_event,
        .stream_changed = on_stream_changed,
        .closed = on_closed,
        .ask_user = ask_user,
        .ask_password = ask_password,
        .arg = l,
    };
    struct error *err = NULL;
    link_init(&l->base, &local_ops);
    l->driver = d;
    l->auth = auth;
    l->uri = parts;
    l->base.secure = true;
    g_queue_init(&l->events);
    if (take_error(d->open(uri, flags, &hooks, &l->conn, ret_uri, &err), &err) == 0) {
        l->auth = NULL;
        l->uri = NULL;
        return &l->base;
    }
    link_unref(&l->base);
    return NULL;
}

/* Servers take no notice of flags they do not know; drivers do. */
static int check_flags(unsigned flags)
{
    return flags & ~(unsigned)(VIR_CONNECT_RO | VIR_CONNECT_NO_ALIASES)
               ? fail(ERR_INVALID_ARG, "connection flags 0x%x are unknown", flags)
               : 0;
}

int link_local_open(const char *uri, virConnectAuthPtr auth, unsigned flags, struct link **ret_link,
                    char **ret_uri)
{
    struct uri *u = uri_parse(uri);
    *ret_link = NULL;
    if (!u)
        return -1;
    const char *name = driver_name(u);
    const struct local_driver *d = name ? find_driver(name) : NULL;
    if (d && check_flags(flags) == 0)
        *ret_link = open_driver(d, uri, u, auth, flags, ret_uri);
    int rc = name && !*ret_link ? -1 : 0;
    uri_free(u);
    return rc;
}
