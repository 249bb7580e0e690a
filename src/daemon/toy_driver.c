/* A driver for tests: a few domains in memory, an echoing console, a call that waits. Linked into
 * the daemon's tests and the program toyd; no guest registry behind it, so that what fails is the
 * daemon. */
#include "daemon/toy_driver.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/call.h"
#include "guest/guest.h"
#include "guest/ops.h"
#include "guest/stream.h"

enum { N_DOMAINS = 3 };
struct cond toy_gate;
unsigned toy_running;

static const struct guest_registry_hooks hooks;

/* A guest that seems to run, so that calls on it reach the bodies. Its uuid is n+1 in each byte. */
AWAITS static int add_guest(struct guest_registry *r, int n)
{
    char u[3];
    snprintf(u, sizeof(u), "%02x", (unsigned)(n + 1) & 255);
    g_autofree char *xml = g_strdup_printf(
        "<domain type='qemu'><name>toy%d</name><uuid>%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s</uuid>"
        "<memory>1024</memory><os><type arch='x86_64'>hvm</type></os></domain>",
        n, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u, u);
    void *value = value_read(&type_domain, xml, strlen(xml), 0);
    if (!value)
        return -1;
    struct def *def = def_new(&type_domain, value), *live = def_ref(def);
    struct guest *g = guest_define(r, def, true);
    if (!g) {
        def_unref(live);
        return -1;
    }
    guest_set_running(g, n + 1, live);
    guest_unref(g);
    return 0;
}

AWAITS static int start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct guest_registry *r = guest_registry_new(&hooks);
    for (int n = 0; n < N_DOMAINS; n++)
        if (add_guest(r, n) < 0)
            return -1;
    *ret_state = (struct driver_state *)r;
    return 0;
}

static void stop(struct driver_state *state)
{
    guest_registry_free((struct guest_registry *)state);
}

static struct guest_registry *guests(struct driver_state *state)
{
    return (struct guest_registry *)state;
}

static int accepts(struct driver_state *state, const char *uri)
{
    if (strcmp(uri, "toy:///system") == 0 || strcmp(uri, "qemu:///system") == 0)
        return 0;
    return fail_in(FROM_NONE, ERR_NO_CONNECT, "%s", uri);
}

static int get_hostname(struct call *call, const void *args, struct connect_get_hostname_ret *ret)
{
    ret->hostname = "toyhost";
    return 0;
}

static int get_version(struct call *call, const void *args, struct connect_get_version_ret *ret)
{
    ret->hv_ver = 7002000;
    return 0;
}

static int get_state(struct call *call, const struct domain_get_state_args *args,
                     struct domain_get_state_ret *ret)
{
    ret->state = 5; /* shut off */
    return 0;
}

/* Waits until the test opens the gate. */
AWAITS static int suspend(struct call *call, const struct domain_suspend_args *args, void *ret)
{
    toy_running++;
    int rc = cond_wait(&toy_gate);
    toy_running--;
    return rc < 0 ? fail(ERR_OPERATION_ABORTED, "the gate did not open") : 0;
}

AWAITS static int echo(struct stream *s, void *arg)
{
    char buffer[4096];
    int64_t hole;
    ssize_t n;
    while ((n = stream_read_sparse(s, buffer, sizeof(buffer), &hole)) > 0 || hole)
        if ((hole ? stream_write_hole(s, hole) : stream_write(s, buffer, (size_t)n)) < 0)
            return -1;
    stream_end(s);
    return 0;
}

/* With the flag for safe consoles the stream has holes; one that takes over is served when its
 * client has left: what it would send first comes only with the answer. */
AWAITS static int open_console(struct call *call, const struct domain_open_console_args *args,
                               void *ret)
{
    enum { CONSOLE_FORCE = 1, CONSOLE_SAFE = 2 };
    char byte;
    if (args->flags & CONSOLE_SAFE)
        stream_set_sparse(call->stream);
    if (args->flags & CONSOLE_FORCE && stream_read(call->stream, &byte, 1) < 0)
        error_clear();
    return stream_serve(call->stream, "echo", echo, NULL);
}

/* Both ends of a pipe with a greeting inside. */
static int open_graphics_fd(struct call *call, const struct domain_open_graphics_fd_args *args,
                            void *ret)
{
    int ends[2];
    if (pipe(ends) < 0 || write(ends[1], "hello", 5) != 5)
        return fail(ERR_SYSTEM_ERROR, "pipe");
    close(ends[1]);
    call->fds_out = arena_dup(call->mem, &ends[0], sizeof(int));
    call->n_fds_out = 1;
    return 0;
}

static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    .connect_get_hostname = get_hostname,
    .connect_get_version = get_version,
    .connect_list_all_domains = ops_connect_list_all_domains,
    .domain_lookup_by_name = ops_domain_lookup_by_name,
    .domain_get_state = get_state,
    .domain_suspend = suspend,
    .domain_open_console = open_console,
    .domain_open_graphics_fd = open_graphics_fd,
};

static const char *const schemes[] = {"toy", "qemu", NULL};
const struct driver driver_toy = {
    .name = "QEMU",
    .schemes = schemes,
    .from = FROM_QEMU,
    .ops = &ops,
    .start = start,
    .stop = stop,
    .guests = guests,
    .accepts = accepts,
};
