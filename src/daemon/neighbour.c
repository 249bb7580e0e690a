/* Links to other daemons. Opened by relay.c, for one client each or for this daemon itself. Awaits
 * while it connects and in calls. Invariant: every neighbour_call() ends, with the answer or when
 * the link is gone; ops->packet sees what is no answer to one of them. */
#include "daemon/neighbour.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include <libvirt/libvirt.h>
#include "base/arena.h"
#include "gen/api.h"
#include "sys/file.h"
#include "sys/spawn.h"

#define OPEN_PATIENCE seconds(20)
#define CALL_PATIENCE seconds(30)

struct neighbour {
    const struct neighbour_kind *kind;
    const struct neighbour_ops *ops;
    void *arg;
    struct conn *conn;
    struct group *group;
    GHashTable *calls; /* serial → struct pending */
    uint32_t last_serial;
    unsigned users; /* fibers in neighbour_call() */
    struct cond unused;
    bool opened;
};

struct pending { /* on the stack of who calls */
    struct latch done;
    const struct xdr_type *type;
    void *ret;
    struct arena *mem;
    struct error *why;
};

/* --- who owns what ------------------------------------------------------------------------------
 */

static const struct neighbour_kind network = {"virtnetworkd", "network"},
                                   interface = {"virtinterfaced", "interface"},
                                   storage = {"virtstoraged", "storage"},
                                   nodedev = {"virtnodedevd", "nodedev"},
                                   nwfilter = {"virtnwfilterd", "nwfilter"},
                                   secret = {"virtsecretd", "secret"};
static const struct neighbour_kind *const owners[ON_NONE] = {
    [ON_NETWORK] = &network,      [ON_NETWORK_PORT] = &network,      [ON_INTERFACE] = &interface,
    [ON_STORAGE_POOL] = &storage, [ON_STORAGE_VOL] = &storage,       [ON_NODE_DEVICE] = &nodedev,
    [ON_NWFILTER] = &nwfilter,    [ON_NWFILTER_BINDING] = &nwfilter, [ON_SECRET] = &secret,
};

const struct neighbour_kind *neighbour_of(const struct proc *p)
{
    uint8_t kind = proc_about(p);
    return kind < G_N_ELEMENTS(owners) ? owners[kind] : NULL;
}

/* --- packets ------------------------------------------------------------------------------------
 */

static void take_answer(struct pending *w, const struct frame *f)
{
    if (f->head.status == FRAME_ERROR)
        w->why = frame_error(f);
    else if (w->type && xdr_decode(w->mem, w->type, f->payload, f->len, w->ret) < 0)
        w->why = error_take();
    if (f->head.status == FRAME_ERROR && !w->why)
        w->why = error_take();
    latch_open(&w->done, 1);
}

static void packet(void *arg, const struct frame *f, int *fds)
{
    struct neighbour *n = arg;
    for (uint32_t i = 0; i < f->n_fds; i++)
        close(fds[i]);
    struct pending *w = NULL;
    if (f->head.type == FRAME_REPLY)
        w = g_hash_table_lookup(n->calls, GUINT_TO_POINTER(f->head.serial));
    if (w) {
        g_hash_table_remove(n->calls, GUINT_TO_POINTER(f->head.serial));
        take_answer(w, f);
    } else if (n->opened && n->ops) {
        n->ops->packet(n->arg, f);
    }
}

static void closed(void *arg, const char *why)
{
    struct neighbour *n = arg;
    GHashTableIter i;
    void *value;
    g_hash_table_iter_init(&i, n->calls);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        struct pending *w = value;
        fail_in(FROM_RPC, ERR_RPC, "%s is gone: %s", n->kind->daemon, why);
        w->why = error_take();
        g_hash_table_iter_remove(&i);
        latch_open(&w->done, 1);
    }
    if (n->opened && n->ops)
        n->ops->gone(n->arg);
}

static int send_call(struct neighbour *n, const struct proc *p, const void *args, uint32_t serial)
{
    const struct frame_header h = {program_remote.number,
                                   program_remote.version,
                                   (int32_t)p->number,
                                   FRAME_CALL,
                                   serial,
                                   FRAME_OK};
    if (frame_put(conn_out(n->conn), &h, p->args, args) < 0)
        return -1;
    conn_queued(n->conn, NULL, 0);
    return 0;
}

AWAITS static int wait_for(struct neighbour *n, const struct proc *p, uint32_t serial,
                           struct pending *w)
{
    g_hash_table_insert(n->calls, GUINT_TO_POINTER(serial), w);
    DEADLINE(CALL_PATIENCE);
    int rc = latch_wait(&w->done);
    if (rc >= 0) {
        if (w->why)
            error_set(w->why);
        return w->why ? -1 : 0;
    }
    g_hash_table_remove(n->calls, GUINT_TO_POINTER(serial));
    error_free(w->why);
    if (rc == -ETIMEDOUT)
        return fail(ERR_OPERATION_TIMEOUT, "%s does not answer %s", n->kind->daemon, p->name);
    return fail(ERR_OPERATION_ABORTED, "%s was cancelled", p->name);
}

int neighbour_call(struct neighbour *n, const struct proc *p, const void *args, void *ret,
                   struct arena *mem)
{
    if (!conn_is_open(n->conn))
        return fail_in(FROM_RPC, ERR_RPC, "%s is gone", n->kind->daemon);
    uint32_t serial = ++n->last_serial;
    struct pending w = {.type = p->ret, .ret = ret, .mem = mem};
    if (send_call(n, p, args, serial) < 0)
        return -1;
    n->users++;
    int rc = wait_for(n, p, serial, &w);
    if (--n->users == 0)
        cond_wake_all(&n->unused);
    return rc;
}

void neighbour_forward(struct neighbour *n, const struct frame *f)
{
    if (frame_put_bytes(conn_out(n->conn), &f->head, f->payload, f->len) == 0)
        conn_queued(n->conn, NULL, 0);
    else
        error_clear();
}

struct conn *neighbour_conn(struct neighbour *n)
{
    return n->conn;
}

bool neighbour_is_open(const struct neighbour *n)
{
    return conn_is_open(n->conn);
}

/* --- life ---------------------------------------------------------------------------------------
 */

/* One that takes nobody for now (it may be stopped) is asked again until the caller's deadline. */
AWAITS static int try_connect(const struct neighbour_kind *kind, const char *path)
{
    for (nsec pause = millis(1);; pause = MIN(pause * 2, millis(200))) {
        int fd = socket_connect_unix(path);
        if (fd >= 0 || error_get()->sys_errno != EAGAIN)
            return fd;
        error_clear();
        int rc = fiber_sleep(pause);
        if (rc == -ETIMEDOUT)
            return fail(ERR_OPERATION_TIMEOUT, "%s takes no connections at '%s'", kind->daemon,
                        path);
        if (rc < 0)
            return fail(ERR_OPERATION_ABORTED, "connecting to %s was cancelled", kind->daemon);
    }
}

/* Daemons of a user's session are started by who needs them; with --daemon it listens when the
 * command ends. A second one that was started meanwhile ends by itself, so its status says little.
 */
AWAITS static int start_daemon(const struct neighbour_kind *kind)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;
    g_autofree char *program = folder ? g_build_filename(folder, kind->daemon, NULL) : NULL;
    const char *const argv[] = {program ? program : kind->daemon, "--daemon", "--timeout=120",
                                NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    return run_command(argv, NULL, &out, &err, &status);
}

AWAITS static int connect_to(const struct neighbour_kind *kind, const char *path, bool privileged)
{
    int fd = try_connect(kind, path);
    if (fd < 0 && !privileged) {
        error_clear();
        fd = start_daemon(kind) < 0 ? -1 : try_connect(kind, path);
    }
    if (fd >= 0)
        return fd;
    if (error_get()->sys_errno != ENOENT)
        return context("%s does not run, and %s objects are its own", kind->daemon, kind->scheme);
    error_clear(); /* nobody ever listened there: applications do without */
    return fail(ERR_NO_SUPPORT, "%s does not run ('%s' is not there), and %s objects are its own",
                kind->daemon, path, kind->scheme);
}

AWAITS static int act_for(struct neighbour *n, const struct identity *who, struct arena *mem)
{
    struct typed_param list[] = {
        {VIR_CONNECT_IDENTITY_UNIX_USER_ID, {VIR_TYPED_PARAM_ULLONG, {.ul = who->uid}}},
        {VIR_CONNECT_IDENTITY_UNIX_GROUP_ID, {VIR_TYPED_PARAM_ULLONG, {.ul = who->gid}}},
        {VIR_CONNECT_IDENTITY_PROCESS_ID, {VIR_TYPED_PARAM_LLONG, {.l = who->pid}}},
    };
    const struct connect_set_identity_args args = {.n_params = G_N_ELEMENTS(list), .params = list};
    return neighbour_call(n, &proc_connect_set_identity, &args, NULL, mem);
}

AWAITS static int greet(struct neighbour *n, bool privileged, bool read_only,
                        const struct identity *on_behalf, struct arena *mem)
{
    struct auth_list_ret auth = {0};
    const struct connect_open_args open = {
        .name = arena_printf(mem, "%s:///%s%s", n->kind->scheme, privileged ? "system" : "session",
                             n->ops ? "" : "?" NEIGHBOUR_TRUSTED),
        .flags = read_only ? VIR_CONNECT_RO : 0};
    if (neighbour_call(n, &proc_auth_list, NULL, &auth, mem) < 0 ||
        neighbour_call(n, &proc_connect_open, &open, NULL, mem) < 0)
        return -1;
    return on_behalf ? act_for(n, on_behalf, mem) : 0;
}

static struct neighbour *new_link(const struct neighbour_kind *kind, int fd,
                                  const struct neighbour_ops *ops, void *arg)
{
    static const struct conn_ops conn_ops = {packet, closed};
    struct neighbour *n = g_new0(struct neighbour, 1);
    n->kind = kind;
    n->ops = ops;
    n->arg = arg;
    n->group = group_new(NULL);
    n->calls = g_hash_table_new(NULL, NULL);
    n->conn = conn_new(fd, n->group, &conn_limits_default, &conn_ops, n);
    return n;
}

struct neighbour *neighbour_open(const struct neighbour_kind *kind, const char *socket_dir,
                                 bool privileged, bool read_only, const struct identity *on_behalf,
                                 const struct neighbour_ops *ops, void *arg)
{
    g_autofree char *path = g_strdup_printf("%s/%s-sock", socket_dir, kind->daemon);
    DEADLINE(OPEN_PATIENCE);
    int fd = connect_to(kind, path, privileged);
    if (fd < 0)
        return NULL;
    struct neighbour *n = new_link(kind, fd, ops, arg);
    struct arena *mem = arena_new();
    int rc = greet(n, privileged, read_only, on_behalf, mem);
    arena_free(mem);
    if (rc == 0 && !conn_is_open(n->conn)) /* closed() had nobody to tell yet */
        rc = fail_in(FROM_RPC, ERR_RPC, "it ended the connection");
    if (rc < 0) {
        neighbour_free(n);
        return context_null("%s", kind->daemon);
    }
    n->opened = true;
    return n;
}

void neighbour_free(struct neighbour *n)
{
    if (!n)
        return;
    SHIELD();
    n->ops = NULL;
    conn_close(n->conn, "not needed any more");
    while (n->users)
        cond_wait(&n->unused);
    group_close(n->group);
    conn_free(n->conn);
    g_hash_table_destroy(n->calls);
    g_free(n);
}
