/* The commands of virt-admin: servers of a daemon, their threads and clients, logging. */
#include "cli/virt-admin/admin.h"
#include <time.h>

static virAdmServerPtr server_of(struct shell *sh, const struct cli_args *args)
{
    virAdmServerPtr server = virAdmConnectLookupServer(ADMIN(sh), arg_string(args, "server"), 0);
    if (!server)
        shell_fail_reason(sh);
    return server;
}

int cmd_uri(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING uri = virAdmConnectGetURI(ADMIN(sh));
    if (!uri)
        return shell_fail(sh, "failed to get URI");
    show_value(sh, args, uri);
    return 0;
}

static void add_version(struct cli_record *r, const char *label, const char *name,
                        unsigned long long v)
{
    cli_record_add(r, label, "%s%llu.%llu.%llu", name, v / 1000000, v / 1000 % 1000, v % 1000);
}

int cmd_version(struct shell *sh, const struct cli_args *args)
{
    unsigned long long library, daemon;
    if (virAdmGetVersion(&library) < 0)
        return shell_fail(sh, "failed to get the library version");
    if (virAdmConnectGetLibVersion(ADMIN(sh), &daemon) < 0)
        return shell_fail(sh, "failed to get the daemon version");
    struct cli_record *r = cli_record_new(args, "%s %s\n");
    add_version(r, "compiled_against_library", "libvirt ", LIBVIR_VERSION_NUMBER);
    add_version(r, "using_library", "libvirt ", library);
    add_version(r, "running_against_daemon", "", daemon);
    show_record(sh, args, r);
    return 0;
}

/* --- looking --- */

int cmd_server_list(struct shell *sh, const struct cli_args *args)
{
    virAdmServerPtr *servers = NULL;
    int n = virAdmConnectListServers(ADMIN(sh), &servers, 0);
    if (n < 0)
        return shell_fail(sh, "failed to obtain list of available servers from %s", sh->uri);
    struct cli_table *t = cli_table_new(args, "id", "name", NULL);
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("%d", i);
        cli_table_row(t, id, virAdmServerGetName(servers[i]), NULL);
        virAdmServerFree(servers[i]);
    }
    free(servers);
    show_table(sh, args, t);
    return 0;
}

static void show_wide_params(struct shell *sh, const struct cli_args *args, const struct params *p,
                             const char *format)
{
    struct cli_record *r = cli_record_new(args, format);
    for (int i = 0; i < p->n; i++) {
        g_autofree char *text = param_text(&p->list[i]);
        cli_record_typed(r, p->list[i].field, param_json(&p->list[i]), "%s", text);
    }
    show_record(sh, args, r);
}

int cmd_server_threadpool_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    AUTO_PARAMS p = {0};
    if (!server)
        return -1;
    if (virAdmServerGetThreadPoolParameters(server, &p.list, &p.n, 0) < 0)
        return shell_fail(sh, "Unable to get server workerpool parameters");
    show_params(sh, args, &p);
    return 0;
}

int cmd_server_clients_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    AUTO_PARAMS p = {0};
    if (!server)
        return -1;
    if (virAdmServerGetClientLimits(server, &p.list, &p.n, 0) < 0)
        return shell_fail(sh, "Unable to retrieve client limits from server '%s'",
                          virAdmServerGetName(server));
    show_wide_params(sh, args, &p, "%-20s: %s\n");
    return 0;
}

static char *time_text(long long seconds)
{
    time_t when = (time_t)seconds;
    struct tm tm;
    char text[64];
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S%z", localtime_r(&when, &tm));
    return g_strdup(text);
}

static const char *transport(int kind)
{
    static const char *const names[] = {"unix", "tcp", "tls"};
    return PICK(names, kind);
}

int cmd_client_list(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    virAdmClientPtr *clients = NULL;
    int n = server ? virAdmServerListClients(server, &clients, 0) : -1;
    if (!server)
        return -1;
    if (n < 0)
        return shell_fail(sh, "failed to obtain list of connected clients from server '%s'",
                          virAdmServerGetName(server));
    struct cli_table *t = cli_table_new(args, "id", "transport", "connected_since", NULL);
    for (int i = 0; i < n; i++) {
        unsigned long long id = virAdmClientGetID(clients[i]);
        long long since = virAdmClientGetTimestamp(clients[i]);
        g_autofree char *id_text = g_strdup_printf("%llu", id);
        g_autofree char *when = time_text(since);
        cli_table_row(t, id_text, transport(virAdmClientGetTransport(clients[i])), when, NULL);
        cli_table_value(t, "connected_since", json_integer(since));
        virAdmClientFree(clients[i]);
    }
    free(clients);
    show_table(sh, args, t);
    return 0;
}

static virAdmClientPtr client_of(struct shell *sh, const struct cli_args *args,
                                 virAdmServerPtr server)
{
    unsigned long long id;
    if (arg_ullong(args, "client", &id) < 0)
        return NULL;
    virAdmClientPtr client = virAdmServerLookupClient(server, id, 0);
    if (!client)
        shell_fail_reason(sh);
    return client;
}

int cmd_client_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    AUTO_CLIENT client = server ? client_of(sh, args, server) : NULL;
    AUTO_PARAMS p = {0};
    if (!client)
        return -1;
    if (virAdmClientGetInfo(client, &p.list, &p.n, 0) < 0)
        return shell_fail(sh, "failed to retrieve client identity information for client '%s'",
                          arg_string(args, "client"));
    struct cli_record *r = cli_record_new(args, RECORD_PARAM);
    g_autofree char *when = time_text(virAdmClientGetTimestamp(client));
    cli_record_add(r, "id", "%llu", virAdmClientGetID(client));
    cli_record_add(r, "connection_time", "%s", when);
    cli_record_add(r, "transport", "%s", transport(virAdmClientGetTransport(client)));
    for (int i = 0; i < p.n; i++) {
        g_autofree char *text = param_text(&p.list[i]);
        cli_record_typed(r, p.list[i].field, param_json(&p.list[i]), "%s", text);
    }
    show_record(sh, args, r);
    return 0;
}

/* --- changing --- */

/* Both limits that are given must be in order. */
static int in_order(struct shell *sh, const struct cli_args *args, const char *low,
                    const char *high)
{
    unsigned a, b;
    if (arg_given(args, low) && arg_given(args, high) && arg_uint(args, low, &a) == 1 &&
        arg_uint(args, high, &b) == 1 && a > b)
        return shell_fail(sh, "--%s must be less than or equal to --%s", low, high);
    return 0;
}

static int limits(struct shell *sh, const struct cli_args *args, struct params *p)
{
    for (size_t i = 0; i < args->command->n_options; i++) {
        const struct cli_option *o = &args->command->options[i];
        unsigned value;
        if (o->param && args->values[i] && arg_uint(args, o->name, &value) < 0)
            return shell_fail(sh, "Unable to parse integer parameter '%s'", o->name);
    }
    return arg_params(sh, args, p);
}

int cmd_server_threadpool_set(struct shell *sh, const struct cli_args *args)
{
    AUTO_PARAMS p = {0};
    if (limits(sh, args, &p) < 0)
        return -1;
    if (p.n == 0)
        return shell_fail(sh, "At least one of options --min-workers, --max-workers, "
                              "--priority-workers is mandatory ");
    if (in_order(sh, args, "min-workers", "max-workers") < 0)
        return -1;
    AUTO_SERVER server = server_of(sh, args);
    if (!server)
        return -1;
    if (virAdmServerSetThreadPoolParameters(server, p.list, p.n, 0) < 0)
        return shell_fail(sh, "Unable to change server workerpool parameters");
    return 0;
}

int cmd_server_clients_set(struct shell *sh, const struct cli_args *args)
{
    AUTO_PARAMS p = {0};
    if (limits(sh, args, &p) < 0)
        return -1;
    if (p.n == 0)
        return shell_fail(sh, "At least one of options --max-clients, --max-unauth-clients is "
                              "mandatory");
    if (in_order(sh, args, "max-unauth-clients", "max-clients") < 0)
        return -1;
    AUTO_SERVER server = server_of(sh, args);
    if (!server)
        return -1;
    if (virAdmServerSetClientLimits(server, p.list, p.n, 0) < 0)
        return shell_fail(sh, "Unable to change server's client-related configuration limits");
    return 0;
}

int cmd_client_disconnect(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    AUTO_CLIENT client = server ? client_of(sh, args, server) : NULL;
    if (!client)
        return -1;
    if (virAdmClientClose(client, 0) < 0)
        return shell_fail(sh, "Failed to disconnect client '%llu' from server %s",
                          virAdmClientGetID(client), virAdmServerGetName(server));
    shell_say(sh, "Client '%llu' disconnected", virAdmClientGetID(client));
    return 0;
}

int cmd_server_update_tls(struct shell *sh, const struct cli_args *args)
{
    AUTO_SERVER server = server_of(sh, args);
    if (!server)
        return -1;
    if (virAdmServerUpdateTlsFiles(server, 0) < 0)
        return shell_fail(sh, "Unable to update server's tls related files.");
    shell_say(sh, "update tls related files succeed\n");
    return 0;
}

/* One of the two logging settings: shown, or set to text. */
static int logging(struct shell *sh, const char *what, const char *text,
                   int (*get)(virAdmConnectPtr, char **, unsigned),
                   int (*set)(virAdmConnectPtr, const char *, unsigned))
{
    AUTO_STRING now = NULL;
    if (text)
        return set(ADMIN(sh), *text ? text : NULL, 0) < 0
                   ? shell_fail(sh, "Unable to change daemon logging settings")
                   : 0;
    if (get(ADMIN(sh), &now, 0) < 0)
        return shell_fail(sh, "Unable to get daemon logging %s information", what);
    printf(" Logging %s: %s\n", what, now ? now : "");
    return 0;
}

int cmd_daemon_log_filters(struct shell *sh, const struct cli_args *args)
{
    return logging(sh, "filters", arg_string(args, "filters"), virAdmConnectGetLoggingFilters,
                   virAdmConnectSetLoggingFilters);
}

int cmd_daemon_log_outputs(struct shell *sh, const struct cli_args *args)
{
    return logging(sh, "outputs", arg_string(args, "outputs"), virAdmConnectGetLoggingOutputs,
                   virAdmConnectSetLoggingOutputs);
}

int cmd_daemon_timeout(struct shell *sh, const struct cli_args *args)
{
    unsigned seconds;
    if (arg_uint(args, "timeout", &seconds) < 0)
        return -1;
    return virAdmConnectSetDaemonTimeout(ADMIN(sh), seconds, 0) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_daemon_shutdown(struct shell *sh, const struct cli_args *args)
{
    unsigned flags = arg_bits(args, "preserve", VIR_DAEMON_SHUTDOWN_PRESERVE);
    return virAdmConnectDaemonShutdown(ADMIN(sh), flags) < 0 ? shell_fail_reason(sh) : 0;
}

/* --- the program --- */

static void no_report(void *opaque, virErrorPtr err)
{
    (void)opaque;
    (void)err;
}

static void disconnect(struct shell *sh)
{
    if (sh->admin)
        virAdmConnectClose(ADMIN(sh));
    sh->admin = NULL;
    sh->connected = false;
}

static bool is_gone(struct shell *sh)
{
    return sh->admin && virAdmConnectIsAlive(ADMIN(sh)) == 0;
}

static int connect_daemon(struct shell *sh)
{
    static bool ready;
    virSetErrorFunc(NULL, no_report);
    if (!ready && (virAdmInitialize() < 0 || virEventRegisterDefaultImpl() < 0))
        return shell_fail_reason(sh);
    ready = true;
    virAdmConnectPtr made = virAdmConnectOpen(sh->uri, 0);
    if (!made)
        return shell_fail(sh, "Failed to connect to the admin server");
    disconnect(sh);
    sh->admin = made;
    sh->connected = true;
    return 0;
}

const struct program program = {
    .name = "virt-admin",
    .title = "Virt-admin command line tool of libvirt",
    .welcome = "Welcome to virt-admin, the administrating virtualization interactive terminal.",
    .uri_variable = "LIBVIRT_ADMIN_DEFAULT_URI",
    .options = "+:c:d:hl:qvV",
    .groups = virt_admin_groups,
    .n_groups = VIRT_ADMIN_N_GROUPS,
    .connect = connect_daemon,
    .disconnect = disconnect,
    .is_gone = is_gone,
};
