/* The protocol node of a disk on a server. Called by node.c and for SCSI devices by iSCSI; pure;
 * never awaits. Invariant: what a protocol cannot say is refused by name. */
#include "driver/qemu/block/node.h"
#include "base/error.h"
#include <glib.h>
#include <string.h>

enum { GLUSTER_DEBUG = 4 }; /* what libgfapi logs: warnings and worse */

static unsigned default_port(enum storage_protocol protocol)
{
    switch (protocol) {
    case STORAGE_PROTOCOL_NBD:
        return 10809;
    case STORAGE_PROTOCOL_ISCSI:
        return 3260;
    case STORAGE_PROTOCOL_HTTP:
        return 80;
    case STORAGE_PROTOCOL_HTTPS:
        return 443;
    case STORAGE_PROTOCOL_FTP:
        return 21;
    case STORAGE_PROTOCOL_FTPS:
        return 990;
    case STORAGE_PROTOCOL_TFTP:
        return 69;
    case STORAGE_PROTOCOL_SSH:
        return 22;
    case STORAGE_PROTOCOL_GLUSTER:
        return 24007;
    default:
        return 0;
    }
}

static char *port_text(const struct source_network *n, const struct source_host *h)
{
    return h->port ? g_strdup(h->port) : g_strdup_printf("%u", default_port(n->protocol));
}

static json_t *nbd_node(const struct source_network *n, const struct node_options *opt)
{
    const struct source_host *h = n->hosts[0];
    json_t *node = json_pack("{s:s}", "driver", "nbd");
    if (h->transport == STORAGE_TRANSPORT_UNIX) {
        json_object_set_new(node, "server",
                            json_pack("{s:s, s:s}", "type", "unix", "path", h->socket ?: ""));
    } else {
        g_autofree char *port = port_text(n, h);
        json_object_set_new(
            node, "server",
            json_pack("{s:s, s:s, s:s}", "type", "inet", "host", h->name ?: "", "port", port));
    }
    if (n->name)
        json_object_set_new(node, "export", json_string(n->name));
    if (opt->tls) {
        json_object_set_new(node, "tls-creds", json_string(opt->tls));
        if (n->tls_hostname)
            json_object_set_new(node, "tls-hostname", json_string(n->tls_hostname));
    }
    if (n->reconnect && n->reconnect->has_delay)
        json_object_set_new(node, "reconnect-delay", json_integer(n->reconnect->delay));
    return node;
}

static json_t *iscsi_node(const struct source_network *n)
{
    const struct source_host *h = n->hosts[0];
    g_autofree char *port = port_text(n, h);
    g_autofree char *portal =
        g_strdup_printf(strchr(h->name ?: "", ':') ? "[%s]:%s" : "%s:%s", h->name ?: "", port);
    g_autofree char *target = g_strdup(n->name ?: "");
    char *lun = strrchr(target, '/');
    if (lun)
        *lun++ = '\0';
    json_t *node = json_pack(
        "{s:s, s:s, s:s, s:I, s:s}", "driver", "iscsi", "portal", portal, "target", target, "lun",
        (json_int_t)(lun ? g_ascii_strtoull(lun, NULL, 10) : 0), "transport", "tcp");
    if (n->initiator && n->initiator->iqn && n->initiator->iqn->name)
        json_object_set_new(node, "initiator-name", json_string(n->initiator->iqn->name));
    return node;
}

static json_t *curl_node(const struct source_network *n)
{
    const struct source_host *h = n->hosts[0];
    const char *protocol = enum_word(&enum_storage_protocol, (int)n->protocol);
    const char *path = n->name ?: "";
    g_autofree char *port = port_text(n, h);
    g_autofree char *url =
        g_strdup_printf("%s://%s:%s%s%s%s%s", protocol, h->name ?: "", port,
                        *path == '/' ? "" : "/", path, n->query ? "?" : "", n->query ?: "");
    json_t *node = json_pack("{s:s, s:s}", "driver", protocol, "url", url);
    if (n->ssl && n->ssl->verify)
        json_object_set_new(node, "sslverify", json_boolean(n->ssl->verify == TRI_YES));
    if (n->readahead && n->readahead->has_size)
        json_object_set_new(node, "readahead", json_integer((json_int_t)n->readahead->size));
    if (n->timeout && n->timeout->has_seconds)
        json_object_set_new(node, "timeout", json_integer((json_int_t)n->timeout->seconds));
    return node;
}

/* Layers of an image and its clones, the image's own first. */
static json_t *rbd_encryption(const struct node_options *opt)
{
    const struct encryption *e = opt->encryption;
    json_t *inner = NULL;
    for (size_t i = e->n_secrets; i-- > 0;) {
        g_autofree char *key = g_strdup_printf("%s-encryption-secret%zu", opt->secret_name, i);
        json_t *layer =
            json_pack("{s:s, s:s}", "format", enum_word(&enum_encryption_format, (int)e->format),
                      "key-secret", key);
        if (inner)
            json_object_set_new(layer, "parent", inner);
        inner = layer;
    }
    return inner ? inner : json_object();
}

static json_t *rbd_node(const struct source_network *n, const struct node_options *opt)
{
    g_autofree char *pool = g_strdup(n->name ?: "");
    char *image = strchr(pool, '/');
    if (image)
        *image++ = '\0';
    json_t *node =
        json_pack("{s:s, s:s, s:s}", "driver", "rbd", "pool", pool, "image", image ?: "");
    if (n->snapshot && n->snapshot->name)
        json_object_set_new(node, "snapshot", json_string(n->snapshot->name));
    if (n->config && n->config->file)
        json_object_set_new(node, "conf", json_string(n->config->file));
    if (opt->encryption && opt->encryption->engine == ENCRYPTION_ENGINE_LIBRBD)
        json_object_set_new(node, "encrypt", rbd_encryption(opt));
    json_t *servers = json_array();
    for (size_t i = 0; i < n->n_hosts; i++)
        json_array_append_new(servers, json_pack("{s:s, s:s}", "host", n->hosts[i]->name ?: "",
                                                 "port", n->hosts[i]->port ?: "6789"));
    if (json_array_size(servers))
        json_object_set_new(node, "server", servers);
    else
        json_decref(servers);
    return node;
}

static json_t *server_of(const struct source_network *n, const struct source_host *h, bool typed)
{
    if (h->transport == STORAGE_TRANSPORT_UNIX)
        return json_pack("{s:s, s:s}", "type", "unix", "path", h->socket ?: "");
    g_autofree char *port = port_text(n, h);
    json_t *server = json_pack("{s:s, s:s}", "host", h->name ?: "", "port", port);
    if (typed)
        json_object_set_new(server, "type",
                            json_string(h->transport == STORAGE_TRANSPORT_RDMA ? "rdma" : "inet"));
    return server;
}

static json_t *gluster_node(const struct source_network *n)
{
    g_autofree char *volume = g_strdup(n->name ?: "");
    char *path = strchr(volume, '/');
    json_t *servers = json_array();
    if (path)
        *path++ = '\0';
    for (size_t i = 0; i < n->n_hosts; i++)
        json_array_append_new(servers, server_of(n, n->hosts[i], true));
    return json_pack("{s:s, s:s, s:s, s:o, s:i}", "driver", "gluster", "volume", volume, "path",
                     path ?: "", "server", servers, "debug", GLUSTER_DEBUG);
}

static json_t *ssh_node(const struct source_network *n)
{
    json_t *node = json_pack("{s:s, s:s, s:o}", "driver", "ssh", "path", n->name ?: "", "server",
                             server_of(n, n->hosts[0], false));
    if (n->identity && (n->identity->username || n->identity->user))
        json_object_set_new(node, "user", json_string(n->identity->username ?: n->identity->user));
    if (n->known_hosts)
        json_object_set_new(node, "host-key-check", json_pack("{s:s}", "mode", "known_hosts"));
    return node;
}

/* "+107" is a number, other texts are names: QEMU takes numbers only. */
static int set_id(json_t *node, const char *key, const char *id)
{
    char *end;
    if (!id)
        return 0;
    guint64 number = g_ascii_strtoull(*id == '+' ? id + 1 : id, &end, 10);
    if (*end)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk source of protocol 'nfs': %s='%s' must be a number ('+%s')", key, id,
                    "1000");
    json_object_set_new(node, key, json_integer((json_int_t)number));
    return 0;
}

static json_t *nfs_node(const struct source_network *n)
{
    json_t *node = json_pack("{s:s, s:{s:s, s:s}, s:s}", "driver", "nfs", "server", "host",
                             n->hosts[0]->name ?: "", "type", "inet", "path", n->name ?: "");
    if (n->identity && (set_id(node, "user", n->identity->user) < 0 ||
                        set_id(node, "group", n->identity->group) < 0)) {
        json_decref(node);
        return NULL;
    }
    return node;
}

static json_t *vxhs_node(const struct source_network *n, const struct node_options *opt)
{
    json_t *node = json_pack("{s:s, s:s, s:o}", "driver", "vxhs", "vdisk-id", n->name ?: "",
                             "server", server_of(n, n->hosts[0], false));
    if (opt->tls)
        json_object_set_new(node, "tls-creds", json_string(opt->tls));
    return node;
}

static json_t *sheepdog_node(const struct source_network *n)
{
    const struct source_host *h = n->hosts[0];
    return json_pack("{s:s, s:o, s:s}", "driver", "sheepdog", "server", server_of(n, h, true),
                     "vdi", n->name ?: "");
}

static void set_text(json_t *node, const char *key, char *text)
{
    json_object_set_new(node, key, json_string(text));
    g_free(text);
}

static bool is_curl(enum storage_protocol p)
{
    return p == STORAGE_PROTOCOL_HTTP || p == STORAGE_PROTOCOL_HTTPS || p == STORAGE_PROTOCOL_FTP ||
           p == STORAGE_PROTOCOL_FTPS;
}

/* Who asks, and the name of the object that holds the password. */
static void set_auth(json_t *node, const struct source_network *n, const struct node_options *opt)
{
    if (opt->auth) {
        json_object_set_new(node, is_curl(n->protocol) ? "username" : "user",
                            json_string(opt->auth->username ?: ""));
        if (n->protocol == STORAGE_PROTOCOL_RBD)
            json_object_set_new(node, "auth-client-required", json_pack("[s, s]", "cephx", "none"));
        set_text(node, n->protocol == STORAGE_PROTOCOL_RBD ? "key-secret" : "password-secret",
                 g_strdup_printf("%s-%s-auth-secret0", opt->name, opt->layer ?: "storage"));
    }
    if (opt->has_cookies)
        set_text(node, "cookie-secret",
                 g_strdup_printf("%s-storage-httpcookie-secret0", opt->name));
}

static json_t *protocol_node(const struct source_network *n, const struct node_options *opt)
{
    switch (n->protocol) {
    case STORAGE_PROTOCOL_NBD:
        return nbd_node(n, opt);
    case STORAGE_PROTOCOL_ISCSI:
        return iscsi_node(n);
    case STORAGE_PROTOCOL_HTTP:
    case STORAGE_PROTOCOL_HTTPS:
    case STORAGE_PROTOCOL_FTP:
    case STORAGE_PROTOCOL_FTPS:
    case STORAGE_PROTOCOL_TFTP:
        return curl_node(n);
    case STORAGE_PROTOCOL_RBD:
        return rbd_node(n, opt);
    case STORAGE_PROTOCOL_GLUSTER:
        return gluster_node(n);
    case STORAGE_PROTOCOL_SSH:
        return ssh_node(n);
    case STORAGE_PROTOCOL_NFS:
        return nfs_node(n);
    case STORAGE_PROTOCOL_VXHS:
        return vxhs_node(n, opt);
    case STORAGE_PROTOCOL_SHEEPDOG:
        return sheepdog_node(n);
    default:
        return fail_null(ERR_CONFIG_UNSUPPORTED, "disk source protocol '%s' is not supported",
                         enum_word(&enum_storage_protocol, (int)n->protocol));
    }
}

json_t *node_network(const struct source_network *n, const struct node_options *opt)
{
    if (opt->nbdkit) {
        json_t *node = json_pack("{s:s, s:{s:s, s:s}}", "driver", "nbd", "server", "type", "unix",
                                 "path", opt->nbdkit);
        return node;
    }
    if (n->protocol != STORAGE_PROTOCOL_RBD && !n->n_hosts)
        return fail_null(ERR_XML_ERROR, "disk source of protocol '%s' needs a host",
                         enum_word(&enum_storage_protocol, (int)n->protocol));
    json_t *node = protocol_node(n, opt);
    if (node)
        set_auth(node, n, opt);
    return node;
}
