/* -blockdev JSON of one image: protocol node, slice, format node. Called by command/disk.c and, on
 * a running guest, by media change and hot-plug. Pure; never awaits. Invariant: raw images without
 * encryption have no format node, so that requests take the shortest way. */
#include "driver/qemu/block/node.h"
#include "base/error.h"
#include <glib.h>
#include <string.h>

void node_finish(struct node_pair *p)
{
    json_decref(p->storage);
    json_decref(p->slice);
    json_decref(p->format);
    g_free(p->top);
    memset(p, 0, sizeof(*p));
}

static const char *io_word(enum disk_io io)
{
    return io ? enum_word(&enum_disk_io, (int)io) : NULL;
}

static json_t *path_node(const char *driver, const char *path, enum disk_io io)
{
    json_t *node = json_pack("{s:s, s:s}", "driver", driver, "filename", path);
    if (io)
        json_object_set_new(node, "aio", json_string(io_word(io)));
    return node;
}

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

static json_t *nbd_node(const struct source_network *n)
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
    g_autofree char *port = port_text(n, h);
    g_autofree char *url = g_strdup_printf("%s://%s:%s/%s%s%s", protocol, h->name ?: "", port,
                                           n->name ?: "", n->query ? "?" : "", n->query ?: "");
    json_t *node = json_pack("{s:s, s:s}", "driver", protocol, "url", url);
    if (n->ssl && n->ssl->verify)
        json_object_set_new(node, "sslverify", json_boolean(n->ssl->verify == TRI_YES));
    if (n->readahead && n->readahead->has_size)
        json_object_set_new(node, "readahead", json_integer((json_int_t)n->readahead->size));
    if (n->timeout && n->timeout->has_seconds)
        json_object_set_new(node, "timeout", json_integer((json_int_t)n->timeout->seconds));
    return node;
}

static json_t *rbd_node(const struct source_network *n)
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

static void set_text(json_t *node, const char *key, char *text)
{
    json_object_set_new(node, key, json_string(text));
    g_free(text);
}

/* Who asks, and the name of the object that holds the password. */
static void set_auth(json_t *node, const struct source_network *n, const struct node_options *opt)
{
    bool curl = n->protocol == STORAGE_PROTOCOL_HTTP || n->protocol == STORAGE_PROTOCOL_HTTPS ||
                n->protocol == STORAGE_PROTOCOL_FTP || n->protocol == STORAGE_PROTOCOL_FTPS;
    if (opt->auth) {
        json_object_set_new(node, curl ? "username" : "user",
                            json_string(opt->auth->username ?: ""));
        if (n->protocol == STORAGE_PROTOCOL_RBD)
            json_object_set_new(node, "auth-client-required", json_pack("[s, s]", "cephx", "none"));
        set_text(node, n->protocol == STORAGE_PROTOCOL_RBD ? "key-secret" : "password-secret",
                 g_strdup_printf("%s-storage-auth-secret0", opt->name));
    }
    if (opt->has_cookies)
        set_text(node, "cookie-secret",
                 g_strdup_printf("%s-storage-httpcookie-secret0", opt->name));
}

static json_t *network_node(const struct source_network *n)
{
    if (n->tls == TRI_YES)
        return fail_null(ERR_CONFIG_UNSUPPORTED, "disk source with TLS is not supported yet");
    if (n->protocol != STORAGE_PROTOCOL_RBD && !n->n_hosts)
        return fail_null(ERR_XML_ERROR, "disk source of protocol '%s' needs a host",
                         enum_word(&enum_storage_protocol, (int)n->protocol));
    switch (n->protocol) {
    case STORAGE_PROTOCOL_NBD:
        return nbd_node(n);
    case STORAGE_PROTOCOL_ISCSI:
        return iscsi_node(n);
    case STORAGE_PROTOCOL_HTTP:
    case STORAGE_PROTOCOL_HTTPS:
    case STORAGE_PROTOCOL_FTP:
    case STORAGE_PROTOCOL_FTPS:
        return curl_node(n);
    case STORAGE_PROTOCOL_RBD:
        return rbd_node(n);
    default:
        return fail_null(ERR_CONFIG_UNSUPPORTED, "disk source protocol '%s' is not supported yet",
                         enum_word(&enum_storage_protocol, (int)n->protocol));
    }
}

static json_t *vvfat_node(const struct source_dir *d)
{
    return json_pack("{s:s, s:s, s:b, s:b}", "driver", "vvfat", "dir", d->dir ?: "", "floppy", 0,
                     "rw", 0);
}

static json_t *storage_node(enum storage_type type, const struct disk_source *s,
                            const struct node_options *opt)
{
    switch (type) {
    case STORAGE_TYPE_FILE:
        return path_node("file", s->file->file ?: "", opt->io);
    case STORAGE_TYPE_BLOCK:
        return path_node(opt->is_cdrom && g_str_has_prefix(s->block->dev ?: "", "/dev/cdrom")
                             ? "host_cdrom"
                             : "host_device",
                         s->block->dev ?: "", opt->io);
    case STORAGE_TYPE_DIR:
        return vvfat_node(s->dir);
    case STORAGE_TYPE_NETWORK: {
        json_t *node = network_node(s->network);
        if (node)
            set_auth(node, s->network, opt);
        return node;
    }
    default:
        return fail_null(ERR_CONFIG_UNSUPPORTED, "disk source type '%s' is not supported yet",
                         enum_word(&enum_storage_type, (int)type));
    }
}

static void set_cache(json_t *node, enum disk_cache cache)
{
    if (!cache || cache == DISK_CACHE_DEFAULT)
        return;
    bool direct = cache == DISK_CACHE_NONE_ || cache == DISK_CACHE_DIRECTSYNC;
    bool no_flush = cache == DISK_CACHE_UNSAFE;
    json_object_set_new(node, "cache",
                        json_pack("{s:b, s:b}", "direct", direct, "no-flush", no_flush));
}

static void set_discard(json_t *node, const struct node_options *opt)
{
    if (opt->discard)
        json_object_set_new(node, "discard",
                            json_string(enum_word(&enum_disk_discard, (int)opt->discard)));
    if (opt->detect_zeroes == DISK_DETECT_ZEROES_UNMAP && opt->discard != DISK_DISCARD_UNMAP)
        json_object_set_new(node, "detect-zeroes", json_string("on"));
    else if (opt->detect_zeroes)
        json_object_set_new(
            node, "detect-zeroes",
            json_string(enum_word(&enum_disk_detect_zeroes, (int)opt->detect_zeroes)));
}

/* What every node says: the top one what was asked for, those below let the top decide. */
static void node_common(json_t *node, const char *name, bool top, const struct node_options *opt)
{
    json_object_set_new(node, "node-name", json_string(name));
    if (top) {
        json_object_set_new(node, "read-only", json_boolean(opt->read_only));
        set_discard(node, opt);
    } else {
        json_object_set_new(node, "auto-read-only", json_true());
        json_object_set_new(node, "discard", json_string("unmap"));
    }
    set_cache(node, opt->cache);
}

static const char *format_driver(const char *format)
{
    return g_str_equal(format, "vhd") ? "vpc" : format;
}

static json_t *format_node(const char *name, const char *file, const struct node_options *opt,
                           bool luks)
{
    json_t *node = json_object();
    node_common(node, name, true, opt);
    g_autofree char *key = g_strdup_printf("%s-encryption-secret0", name);
    json_object_set_new(node, "driver", json_string(luks ? "luks" : format_driver(opt->format)));
    if (luks)
        json_object_set_new(node, "key-secret", json_string(key));
    else if (opt->has_metadata_cache)
        json_object_set_new(node, "cache-size",
                            json_integer((json_int_t)opt->metadata_cache_bytes));
    if (!luks && opt->discard_no_unref)
        json_object_set_new(node, "discard-no-unref",
                            json_boolean(opt->discard_no_unref == TRI_YES));
    if (!luks && opt->encryption)
        json_object_set_new(
            node, "encrypt",
            json_pack("{s:s, s:s}", "format",
                      opt->encryption->format == ENCRYPTION_FORMAT_LUKS ? "luks" : "aes",
                      "key-secret", key));
    json_object_set_new(node, "file", json_string(file));
    if (opt->backing)
        json_object_set_new(node, "backing", json_string(opt->backing));
    else if (opt->no_backing)
        json_object_set_new(node, "backing", json_null());
    return node;
}

static const struct slice *storage_slice(const struct disk_source *s)
{
    for (size_t i = 0; s->slices && i < s->slices->n_slices; i++)
        if (!g_strcmp0(s->slices->slices[i]->type, "storage"))
            return s->slices->slices[i];
    return NULL;
}

int node_make(enum storage_type type, const struct disk_source *source,
              const struct node_options *opt, struct node_pair *ret)
{
    const char *format = opt->format ?: "raw";
    bool raw =
        g_str_equal(format, "raw") || g_str_equal(format, "fat") || g_str_equal(format, "luks");
    bool luks = (raw && opt->encryption) || g_str_equal(format, "luks");
    const struct slice *slice = storage_slice(source);
    bool has_format = !raw || luks || opt->force_format;
    g_autofree char *storage = g_strdup_printf("%s-storage", opt->name);
    g_autofree char *cut = g_strdup_printf("%s-slice-sto", opt->name);
    g_autofree char *top = g_strdup_printf("%s-format", opt->name);
    struct node_pair made = {0};

    made.storage = storage_node(type, source, opt);
    if (!made.storage)
        return -1;
    node_common(made.storage, storage, !has_format && !slice, opt);
    if (slice) {
        made.slice = json_pack("{s:s, s:s, s:I, s:I}", "driver", "raw", "file", storage, "offset",
                               (json_int_t)slice->offset, "size", (json_int_t)slice->size);
        node_common(made.slice, cut, !has_format, opt);
    }
    if (has_format)
        made.format = format_node(top, slice ? cut : storage, opt, luks);
    made.top = g_strdup(has_format ? top : slice ? cut : storage);
    *ret = made;
    return 0;
}
