/* Ports of graphics that ask for any: the first one nobody listens on, never twice among our own
 * guests. Called at start, before the plan; binds for an instant, never awaits. */
#include "driver/qemu/guest/run.h"
#include "driver/qemu/command/plan.h"
#include "gen/conf.h"
#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include "sys/file.h"

enum { PORT_MIN = 5900, PORT_MAX = 65535, WEBSOCKET_MIN = 5700 };

struct port_search {
    GHashTable *taken;
};

static void note_ports(struct port_search *s, const struct domain *def)
{
    for (size_t i = 0; i < def->n_graphics; i++) {
        const struct graphics *g = def->graphics[i];
        if (g->vnc && g->vnc->has_port && g->vnc->port > 0)
            g_hash_table_add(s->taken, GINT_TO_POINTER(g->vnc->port));
        if (g->vnc && g->vnc->has_websocket && g->vnc->websocket > 0)
            g_hash_table_add(s->taken, GINT_TO_POINTER(g->vnc->websocket));
        if (g->spice && g->spice->has_port && g->spice->port > 0)
            g_hash_table_add(s->taken, GINT_TO_POINTER(g->spice->port));
        if (g->spice && g->spice->has_tls_port && g->spice->tls_port > 0)
            g_hash_table_add(s->taken, GINT_TO_POINTER(g->spice->tls_port));
    }
}

/* A guest that is starting has its ports, too, though its QEMU does not listen yet. */
static int note_guest(struct guest *g, void *arg)
{
    const struct run *r = run_of(g);
    if (g->live)
        note_ports(arg, g->live->value);
    if (r && r->coming)
        note_ports(arg, r->coming);
    return 0;
}

static bool port_is_free(int port)
{
    AUTO_FD int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) < 0)
        return false;
    return listen(fd, 1) == 0;
}

static int next_port(struct port_search *s, int first)
{
    for (int port = first; port <= PORT_MAX; port++) {
        if (g_hash_table_contains(s->taken, GINT_TO_POINTER(port)) || !port_is_free(port))
            continue;
        g_hash_table_add(s->taken, GINT_TO_POINTER(port));
        return port;
    }
    return fail(ERR_INTERNAL_ERROR, "no free port for graphics between %d and %d", first, PORT_MAX);
}

static bool listens_on_network(struct graphics_listen *const *listens, size_t n, const char *socket)
{
    for (size_t i = 0; i < n; i++)
        if (listens[i]->type == LISTEN_TYPE_SOCKET || listens[i]->type == LISTEN_TYPE_NONE_)
            return false;
    return !socket;
}

static int assign(struct port_search *s, int32_t *port, bool *has_port, bool wanted)
{
    if (!wanted || (*has_port && *port > 0))
        return 0;
    int found = next_port(s, PORT_MIN);
    if (found < 0)
        return -1;
    *port = found;
    *has_port = true;
    return 0;
}

static int assign_vnc(struct port_search *s, struct graphics_vnc *v)
{
    if (!listens_on_network(v->listens, v->n_listens, v->socket))
        return 0;
    if (assign(s, &v->port, &v->has_port, v->autoport != TRI_NO) < 0)
        return -1;
    if (!v->has_websocket || v->websocket != -1)
        return 0;
    int found = next_port(s, WEBSOCKET_MIN);
    if (found < 0)
        return -1;
    v->websocket = found;
    v->websocket_generated = TRI_YES;
    return 0;
}

static int assign_spice(struct port_search *s, struct graphics_spice *p, bool tls)
{
    bool plain, secure, any = p->autoport == TRI_YES;
    if (!listens_on_network(p->listens, p->n_listens, NULL))
        return 0;
    plan_spice_ports(p, tls, &plain, &secure);
    plain = (any && plain) || (p->has_port && p->port == -1);
    secure = (any && secure) || (p->has_tls_port && p->tls_port == -1);
    if (secure && !tls)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "graphics: a secure channel of spice needs spice_tls = 1 in qemu.conf");
    if (assign(s, &p->port, &p->has_port, plain) < 0)
        return -1;
    return assign(s, &p->tls_port, &p->has_tls_port, secure);
}

int ports_assign(struct driver_state *driver, struct domain *live)
{
    struct port_search s = {g_hash_table_new(NULL, NULL)};
    int rc = 0;
    guest_for_each(driver->guests, note_guest, &s);
    note_ports(&s, live);
    for (size_t i = 0; i < live->n_graphics && rc == 0; i++)
        rc = live->graphics[i]->vnc ? assign_vnc(&s, live->graphics[i]->vnc)
             : live->graphics[i]->spice
                 ? assign_spice(&s, live->graphics[i]->spice, driver->conf->spice_tls)
                 : 0;
    g_hash_table_unref(s.taken);
    return rc;
}
