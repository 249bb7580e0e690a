/* Owns the names that images give each other, and the options of QEMU's jobs that make images.
 * Called by snapshots, copies and backups; pure; never awaits. Invariant: what is written into an
 * image says nothing of the run that wrote it.
 */
#include "driver/qemu/block/image.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "driver/qemu/block/node.h"

/* --- names
 * ------------------------------------------------------------------------------------------ */

json_t *image_source(enum storage_type type, const struct disk_source *source)
{
    static const char *const of_a_run[] = {
        "rw",        "debug",        "sslverify", "readahead",       "timeout",   "reconnect-delay",
        "tls-creds", "tls-hostname", "user",      "password-secret", "key-secret"};
    json_t *node = node_source(type, source);
    for (size_t i = 0; node && i < G_N_ELEMENTS(of_a_run); i++)
        json_object_del(node, of_a_run[i]);
    return node;
}

static const char *text(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static char *nbd_address(json_t *node)
{
    json_t *server = json_object_get(node, "server");
    const char *export = text(node, "export"), *path = text(server, "path");
    if (path)
        return g_strdup_printf("nbd+unix:///%s?socket=%s", export ?: "", path);
    bool v6 = strchr(text(server, "host"), ':') != NULL;
    return g_strdup_printf("nbd://%s%s%s:%s%s%s", v6 ? "[" : "", text(server, "host"),
                           v6 ? "]" : "", text(server, "port"), export ? "/" : "", export ?: "");
}

static char *iscsi_address(json_t *node)
{
    g_autofree char *target = g_uri_escape_string(text(node, "target"), NULL, FALSE);
    return g_strdup_printf("iscsi://%s/%s/%lld", text(node, "portal"), target,
                           (long long)json_integer_value(json_object_get(node, "lun")));
}

/* Names of other sources are those of a node. */
static char *json_address(json_t *node)
{
    json_t *file = json_pack("{s:O}", "file", node);
    char *inside = json_dumps(file, JSON_COMPACT);
    char *name = g_strconcat("json:", inside, NULL);
    free(inside);
    json_decref(file);
    return name;
}

char *image_name(enum storage_type type, const struct disk_source *source)
{
    json_t *node = image_source(type, source);
    if (!node)
        return NULL;
    const char *driver = text(node, "driver");
    char *name;
    if (text(node, "filename"))
        name = g_strdup(text(node, "filename"));
    else if (text(node, "dir"))
        name = g_strconcat("fat:", text(node, "dir"), NULL);
    else if (text(node, "url"))
        name = g_strdup(text(node, "url"));
    else if (strcmp(driver, "nbd") == 0)
        name = nbd_address(node);
    else if (strcmp(driver, "iscsi") == 0 && !text(node, "initiator-name"))
        name = iscsi_address(node);
    else
        name = json_address(node);
    json_decref(node);
    return name;
}

/* --- making
 * ----------------------------------------------------------------------------------------- */

/* Where a file can be made: as it is named there. Other places have the image already. */
static int create_storage(const struct image_plan *p, json_t **ret)
{
    static const char *const on_servers[] = {"gluster", "rbd", "ssh", "nfs", "sheepdog"};
    json_t *node = image_source(p->type, p->source);
    *ret = NULL;
    if (!node)
        return -1;
    g_autofree char *driver = g_strdup(text(node, "driver"));
    if (strcmp(driver, "file") == 0) {
        *ret = json_incref(node);
    } else {
        for (size_t i = 0; !*ret && i < G_N_ELEMENTS(on_servers); i++)
            if (strcmp(driver, on_servers[i]) == 0) {
                json_object_del(node, "driver");
                *ret = json_pack("{s:s, s:O}", "driver", driver, "location", node);
            }
    }
    if (*ret)
        json_object_set_new(*ret, "size", json_integer((json_int_t)p->storage_bytes));
    json_decref(node);
    return 0;
}

static void set(json_t *o, const char *key, const char *value)
{
    if (value)
        json_object_set_new(o, key, json_string(value));
}

/* The cipher and how its start is chosen, as QEMU calls them. */
static void set_luks(json_t *o, const struct image_plan *p)
{
    const struct cipher *c = p->encryption->cipher;
    const struct ivgen *iv = p->encryption->ivgen;
    set(o, "key-secret", p->secret);
    if (c) {
        g_autofree char *algorithm =
            c->has_size ? g_strdup_printf("%s-%u", c->name, c->size) : g_strdup(c->name);
        set(o, "cipher-alg", algorithm);
        set(o, "cipher-mode", c->mode);
        set(o, "hash-alg", c->hash);
    }
    if (iv) {
        set(o, "ivgen-alg", iv->name);
        set(o, "ivgen-hash-alg", iv->hash);
    }
}

static int create_format(const struct image_plan *p, json_t **ret)
{
    static const char *const makeable[] = {"luks", "qcow", "qcow2", "qed",       "vdi",
                                           "vhdx", "vmdk", "vpc",   "parallels", NULL};
    bool raw = !p->format || strcmp(p->format, "raw") == 0;
    const char *driver = raw ? p->encryption ? "luks" : NULL : node_format_driver(p->format);
    *ret = NULL;
    if (!driver)
        return 0;
    if (!g_strv_contains(makeable, driver))
        return fail(ERR_OPERATION_UNSUPPORTED, "QEMU cannot make images of format '%s'", p->format);
    json_t *o = *ret = json_pack("{s:s, s:s, s:I}", "driver", driver, "file", p->storage_node,
                                 "size", (json_int_t)p->virtual_bytes);
    set(o, "backing-file", p->backing);
    set(o, "backing-fmt", p->backing ? p->backing_format : NULL);
    if (!p->encryption)
        return 0;
    if (strcmp(driver, "luks") == 0) {
        set_luks(o, p);
        return 0;
    }
    json_t *inside = json_pack("{s:s}", "format", "luks");
    set_luks(inside, p);
    json_object_set_new(o, "encrypt", inside);
    return 0;
}

int image_create(const struct image_plan *p, json_t **ret_storage, json_t **ret_format)
{
    if (create_storage(p, ret_storage) < 0)
        return -1;
    if (create_format(p, ret_format) == 0)
        return 0;
    json_decref(*ret_storage);
    *ret_storage = NULL;
    return -1;
}
