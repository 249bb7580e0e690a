/* Pools that are an iSCSI target which the host logs in to: its units are SCSI disks. Through
 * iscsiadm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"
#include "driver/storage/scsi.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/part.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { DEFAULT_PORT = 3260 };

static const char *target_of(const struct pool *pool)
{
    return pool->source->devices[0]->path;
}

static char *portal_of(const struct pool_host *host)
{
    bool v6 = strchr(host->name, ':') != NULL;
    return g_strdup_printf("%s%s%s:%d", v6 ? "[" : "", host->name, v6 ? "]" : "",
                           host->has_port ? host->port : DEFAULT_PORT);
}

/* --- sessions --------------------------------------------------------------------------------- */

/* "tcp: [7] 192.0.2.1:3260,1 iqn.2013-12.com.example:iscsi (non-flash)"; -1: not logged in. */
static int session_number(const char *text, const char *target)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", -1);
        int number;
        if (g_strv_length(words) >= 4 && strcmp(words[3], target) == 0 &&
            sscanf(words[1], "[%d]", &number) == 1)
            return number;
    }
    return -1;
}

AWAITS static int find_session(const struct pool *pool, int *ret_number)
{
    enum { ISCSIADM_NO_SESSIONS = 21 };
    DEADLINE(TOOL_PATIENCE);
    int status = 0;
    g_autofree char *out = tool_status(TOOL("iscsiadm", "--mode", "session"), &status);
    if (!out)
        return -1;
    if (status != 0 && status != ISCSIADM_NO_SESSIONS)
        return storage_fail(ERR_INTERNAL_ERROR, "iscsiadm cannot tell its sessions (status %d)",
                            status);
    *ret_number = status == 0 ? session_number(out, target_of(pool)) : -1;
    return 0;
}

AWAITS static int is_there(const struct pool *pool, bool *ret)
{
    int number = -1;
    int rc = find_session(pool, &number);
    *ret = rc == 0 && number >= 0;
    error_clear();
    return 0;
}

/* The SCSI host of a session: …/hostN/sessionM. */
static int host_of_session(int session)
{
    g_autofree char *link = g_strdup_printf(SYS "/class/iscsi_session/session%d/device", session);
    g_autofree char *place = realpath(link, NULL);
    const char *at = place ? strstr(place, "/host") : NULL;
    int host;
    if (!at || sscanf(at, "/host%d", &host) != 1)
        return storage_fail(ERR_INTERNAL_ERROR, "session %d has no SCSI host", session);
    return host;
}

/* --- logging in ------------------------------------------------------------------------------- */

AWAITS static int set_node(const char *portal, const char *target, const char *name,
                           const char *value)
{
    return tool_run(TOOL("iscsiadm", "--mode", "node", "--portal", portal, "--targetname", target,
                         "--op", "update", "--name", name, "--value", value));
}

AWAITS static char *password_of(struct driver_state *d, const struct storage_auth *auth,
                                struct arena *mem)
{
    struct secret_get_value_args args = {.secret.usage_id = ""};
    struct secret_get_value_ret value = {0};
    const struct secret_lookup_by_usage_args by_usage = {VIR_SECRET_USAGE_TYPE_ISCSI,
                                                         auth->secret->usage};
    struct secret_lookup_by_usage_ret found = {0};
    if (auth->secret->has_uuid)
        memcpy(args.secret.uuid, auth->secret->uuid, sizeof(args.secret.uuid));
    else if (part_ask(d->config, &proc_secret_lookup_by_usage, &by_usage, &found, mem) == 0)
        args.secret = found.secret;
    else
        return NULL;
    if (part_ask(d->config, &proc_secret_get_value, &args, &value, mem) < 0)
        return NULL;
    char *text = arena_printf(mem, "%.*s", (int)value.n_value, (const char *)value.value);
    explicit_bzero((void *)value.value, value.n_value);
    return text;
}

AWAITS static int set_auth(struct driver_state *d, const struct pool *pool, const char *portal)
{
    const struct storage_auth *auth = pool->source->auth;
    const char *target = target_of(pool);
    if (!auth)
        return 0;
    struct arena *mem = arena_new();
    char *password = password_of(d, auth, mem);
    int rc = -1;
    if (password && set_node(portal, target, "node.session.auth.authmethod", "CHAP") == 0 &&
        set_node(portal, target, "node.session.auth.username", auth->username) == 0)
        rc = set_node(portal, target, "node.session.auth.password", password);
    if (password)
        explicit_bzero(password, strlen(password));
    arena_free(mem);
    return rc;
}

/* A name of our own for the initiator: an interface of iscsiadm's. */
AWAITS static int make_interface(const char *name, const char *initiator)
{
    int status = 0;
    g_autofree char *out =
        tool_status(TOOL("iscsiadm", "--mode", "iface", "--interface", name), &status);
    if (!out)
        return -1;
    if (status != 0 &&
        tool_run(TOOL("iscsiadm", "--mode", "iface", "--interface", name, "--op", "new")) < 0)
        return -1;
    return tool_run(TOOL("iscsiadm", "--mode", "iface", "--interface", name, "--op", "update",
                         "--name", "iface.initiatorname", "--value", initiator));
}

AWAITS static int discover(const struct pool *pool, const char *portal)
{
    const struct initiator *i = pool->source->initiator;
    const char *iqn = i && i->iqn ? i->iqn->name : NULL;
    if (!iqn)
        return tool_run(
            TOOL("iscsiadm", "--mode", "discovery", "--type", "sendtargets", "--portal", portal));
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, iqn, -1);
    g_autofree char *name = g_strdup_printf("vireo-%.8s", sum);
    if (make_interface(name, iqn) < 0)
        return -1;
    return tool_run(TOOL("iscsiadm", "--mode", "discovery", "--type", "sendtargets", "--portal",
                         portal, "--interface", name));
}

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    int session;
    if (pool->source->n_hosts != 1)
        return storage_fail(ERR_XML_ERROR, "pool '%s' needs one <host>", pool->name);
    g_autofree char *portal = portal_of(pool->source->hosts[0]);
    if (find_session(pool, &session) < 0)
        return -1;
    if (session >= 0)
        return 0;
    if (discover(pool, portal) < 0 || set_auth(d, pool, portal) < 0)
        return -1;
    return tool_run(TOOL("iscsiadm", "--mode", "node", "--portal", portal, "--targetname",
                         target_of(pool), "--login"));
}

AWAITS static int stop(const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    int session;
    g_autofree char *portal = portal_of(pool->source->hosts[0]);
    if (find_session(pool, &session) < 0)
        return -1;
    return session < 0 ? 0
                       : tool_run(TOOL("iscsiadm", "--mode", "node", "--portal", portal,
                                       "--targetname", target_of(pool), "--logout"));
}

AWAITS static struct scan *look(const struct pool *pool)
{
    int session, host;
    if (find_session(pool, &session) < 0)
        return NULL;
    if (session < 0)
        return storage_fail_null(ERR_OPERATION_FAILED, "the host is not logged in to '%s'",
                                 target_of(pool));
    return (host = host_of_session(session)) < 0 ? NULL : scsi_look(pool, host);
}

/* "192.0.2.1:3260,1 iqn.2013-12.com.example:iscsi" */
AWAITS static char *find_sources(const struct pool_source *spec)
{
    DEADLINE(TOOL_PATIENCE);
    if (!spec || spec->n_hosts != 1)
        return storage_fail_null(ERR_INVALID_ARG, "a search for iSCSI targets needs a <host>");
    g_autofree char *portal = portal_of(spec->hosts[0]);
    g_autofree char *out = tool_output(
        TOOL("iscsiadm", "--mode", "discovery", "--type", "sendtargets", "--portal", portal));
    if (!out)
        return NULL;
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    GString *xml = g_string_new("<sources>\n");
    for (char **line = lines; *line; line++) {
        const char *target = strchr(*line, ' ');
        if (!target)
            continue;
        g_autofree char *source = g_markup_printf_escaped(
            "  <source>\n    <host name='%s'/>\n    <device path='%s'/>\n  </source>\n",
            spec->hosts[0]->name, target + 1);
        g_string_append(xml, source);
    }
    g_string_append(xml, "</sources>\n");
    return g_string_free(xml, FALSE);
}

const struct pool_backend backend_iscsi = {
    .type = POOL_TYPE_ISCSI,
    .is_there = is_there,
    .start = start,
    .stop = stop,
    .look = look,
    .find_sources = find_sources,
    DEVICE_VOLUMES,
};
