/* virsh as a program: its commands, and its connection to a hypervisor. */
#include "cli/virsh/virsh.h"

static void no_report(void *opaque, virErrorPtr err)
{
    (void)opaque;
    (void)err;
}

/* Asked for by -k or -K, the connection must be able to; else whatever it can. */
static int keep_alive(struct shell *sh, virConnectPtr conn)
{
    bool asked = sh->keepalive_interval > 0 || sh->keepalive_count > 0;
    int interval = sh->keepalive_interval >= 0 ? sh->keepalive_interval : 5;
    unsigned count = sh->keepalive_count >= 0 ? (unsigned)sh->keepalive_count : 6;
    if (interval == 0 || virConnectSetKeepAlive(conn, interval, count) >= 0)
        return 0;
    if (!asked) {
        shell_debug(sh, 1, "Failed to setup keepalive on connection\n");
        virResetLastError();
        return 0;
    }
    shell_hold_reason(sh);
    shell_print_error(sh, "Cannot setup keepalive on connection as requested, disconnecting");
    virConnectClose(conn);
    return shell_fail_held(sh, "failed to connect to the hypervisor");
}

static void close_connection(struct shell *sh)
{
    if (sh->conn)
        virConnectClose(sh->conn);
    sh->conn = NULL;
    sh->connected = false;
}

static bool connection_is_gone(struct shell *sh)
{
    return sh->conn && virConnectIsAlive(sh->conn) == 0;
}

static int open_connection(struct shell *sh)
{
    virSetErrorFunc(NULL, no_report);
    if (events_setup(sh) < 0)
        return -1;
    virConnectPtr conn = virConnectOpenAuth(sh->uri, sh->silent ? NULL : virConnectAuthPtrDefault,
                                            sh->readonly ? VIR_CONNECT_RO : 0);
    if (!conn)
        return shell_fail(sh, "failed to connect to the hypervisor");
    if (keep_alive(sh, conn) < 0)
        return -1;
    close_connection(sh);
    sh->conn = conn;
    sh->connected = true;
    return 0;
}

const struct program program = {
    .name = "virsh",
    .title = "Virsh command line tool of libvirt",
    .welcome = "Welcome to virsh, the virtualization interactive terminal.",
    .uri_variable = "VIRSH_DEFAULT_CONNECT_URI",
    .options = "+:c:d:e:hk:K:l:qrtvV",
    .groups = virsh_groups,
    .n_groups = VIRSH_N_GROUPS,
    .connect = open_connection,
    .disconnect = close_connection,
    .is_gone = connection_is_gone,
};
