/* Knows the headers of image formats: which it is, its size, what it builds on. Called by who looks
 * at files of others, so every number is checked against the bytes that are there. Pure; never
 * awaits. */
#include "image/probe.h"
#include <glib.h>
#include <jansson.h>
#include <string.h>

enum { SECTOR = 512, NAME_MAX_BYTES = 4096, ISO_MAGIC_AT = 32769 };

struct bytes {
    const uint8_t *at;
    size_t len;
    uint64_t file_bytes;
};

/* 0 beyond the end. */
static uint64_t be(const struct bytes *b, size_t at, unsigned n)
{
    uint64_t v = 0;
    if (at > b->len || n > b->len - at)
        return 0;
    for (unsigned i = 0; i < n; i++)
        v = v << 8 | b->at[at + i];
    return v;
}

static uint64_t le(const struct bytes *b, size_t at, unsigned n)
{
    uint64_t v = 0;
    if (at > b->len || n > b->len - at)
        return 0;
    for (unsigned i = n; i-- > 0;)
        v = v << 8 | b->at[at + i];
    return v;
}

static bool has(const struct bytes *b, size_t at, const char *magic, size_t n)
{
    return at <= b->len && n <= b->len - at && memcmp(b->at + at, magic, n) == 0;
}

/* A name of n bytes; NULL: none, or not one. */
static char *text(const struct bytes *b, uint64_t at, uint64_t n)
{
    if (!at || !n || n > NAME_MAX_BYTES || at > b->len || n > b->len - at)
        return NULL;
    char *s = g_strndup((const char *)b->at + at, n);
    if (!*s || !g_utf8_validate(s, -1, NULL))
        g_clear_pointer(&s, g_free);
    return s;
}

static uint64_t sectors(uint64_t n)
{
    return n > UINT64_MAX / SECTOR ? 0 : n * SECTOR;
}

/* --- formats ---------------------------------------------------------------------------------- */

#define QCOW_EXTENSION_BACKING_FORMAT 0xE2792ACA

enum { QCOW2_CRYPT_AES = 1, QCOW2_CRYPT_LUKS = 2, QCOW2_V3_HEADER_AT = 100, QCOW2_V2_HEADER = 72 };

static void qcow2_extensions(const struct bytes *b, size_t at, struct image_info *ret)
{
    while (at < b->len) {
        uint64_t type = be(b, at, 4), n = be(b, at + 4, 4);
        if (!type || n > b->len)
            return;
        if (type == QCOW_EXTENSION_BACKING_FORMAT) {
            g_free(ret->backing_format);
            ret->backing_format = text(b, at + 8, n);
        }
        at += 8 + (n + 7) / 8 * 8;
    }
}

static void qcow(const struct bytes *b, struct image_info *ret)
{
    uint64_t version = be(b, 4, 4);
    ret->format = version == 1 ? "qcow" : "qcow2";
    ret->capacity_bytes = be(b, 24, 8);
    ret->backing = text(b, be(b, 8, 8), be(b, 16, 4));
    uint64_t crypt = version == 1 ? be(b, 36, 4) : be(b, 32, 4);
    if (crypt == QCOW2_CRYPT_AES)
        ret->encryption = "qcow";
    else if (crypt == QCOW2_CRYPT_LUKS && version > 1)
        ret->encryption = "luks";
    if (version == 1)
        return;
    uint64_t bits = be(b, 20, 4);
    if (bits >= 9 && bits <= 30)
        ret->cluster_bytes = UINT64_C(1) << bits;
    if (version >= 3) {
        ret->compat = "1.1";
        ret->extended_l2 = be(b, 72, 8) & 1U << 4;
        ret->lazy_refcounts = be(b, 80, 8) & 1;
    }
    qcow2_extensions(b, version >= 3 ? be(b, QCOW2_V3_HEADER_AT, 4) : QCOW2_V2_HEADER, ret);
}

enum { QED_BACKING = 1, QED_BACKING_RAW = 4 };

static void qed(const struct bytes *b, struct image_info *ret)
{
    uint64_t features = le(b, 16, 8);
    ret->format = "qed";
    ret->capacity_bytes = le(b, 48, 8);
    if (!(features & QED_BACKING))
        return;
    ret->backing = text(b, le(b, 56, 4), le(b, 60, 4));
    if (features & QED_BACKING_RAW)
        ret->backing_format = g_strdup("raw");
}

static void vmdk(const struct bytes *b, struct image_info *ret)
{
    static const char hint[] = "parentFileNameHint=\"";
    ret->format = "vmdk";
    ret->capacity_bytes = sectors(le(b, 12, 8));
    g_autofree char *descriptor = text(b, sectors(le(b, 28, 8)), MIN(sectors(le(b, 36, 8)), 4096));
    const char *name = descriptor ? strstr(descriptor, hint) : NULL;
    if (!name)
        return;
    name += strlen(hint);
    ret->backing = g_strndup(name, strcspn(name, "\"\n"));
    ret->backing_format = g_strdup("vmdk");
}

static void vdi(const struct bytes *b, struct image_info *ret)
{
    ret->format = "vdi";
    ret->capacity_bytes = le(b, 368, 8);
}

static void vpc(const struct bytes *b, struct image_info *ret)
{
    ret->format = "vpc";
    ret->capacity_bytes = be(b, 48, 8);
}

static void luks(const struct bytes *b, struct image_info *ret)
{
    uint64_t version = be(b, 6, 2);
    uint64_t payload = version == 1 ? sectors(be(b, 104, 4)) : 0;
    ret->format = "raw";
    ret->encryption = version == 1 ? "luks" : "luks2";
    ret->capacity_bytes = payload < b->file_bytes ? b->file_bytes - payload : b->file_bytes;
}

static void ploop(const struct bytes *b, struct image_info *ret)
{
    bool extended = has(b, 0, "WithouFreSpacExt", 16);
    ret->format = "ploop";
    ret->capacity_bytes = sectors(le(b, 36, extended ? 8 : 4));
}

static void as_file(const struct bytes *b, struct image_info *ret, const char *format)
{
    ret->format = format;
    ret->capacity_bytes = b->file_bytes;
}

static void bochs(const struct bytes *b, struct image_info *ret)
{
    as_file(b, ret, "bochs");
}

static void cloop(const struct bytes *b, struct image_info *ret)
{
    as_file(b, ret, "cloop");
}

static void cow(const struct bytes *b, struct image_info *ret)
{
    as_file(b, ret, "cow");
    ret->backing = text(b, 8, 1024);
}

static void iso(const struct bytes *b, struct image_info *ret)
{
    as_file(b, ret, "iso");
}

#define MAGIC(text) text, sizeof(text) - 1
static const struct {
    size_t at;
    const char *magic;
    size_t n;
    void (*read)(const struct bytes *b, struct image_info *ret);
} formats[] = {
    {0, MAGIC("QFI\xfb"), qcow},
    {0, MAGIC("QED\0"), qed},
    {0, MAGIC("KDMV"), vmdk},
    {64, MAGIC("\x7f\x10\xda\xbe"), vdi},
    {0, MAGIC("conectix"), vpc},
    {0, MAGIC("LUKS\xba\xbe"), luks},
    {0, MAGIC("WithoutFreeSpace"), ploop},
    {0, MAGIC("WithouFreSpacExt"), ploop},
    {0, MAGIC("Bochs Virtual HD Image"), bochs},
    {0, MAGIC("#!/bin/sh\n#V2.0 Format\nmodprobe cloop"), cloop},
    {0, MAGIC("OOOM"), cow},
    {ISO_MAGIC_AT, MAGIC("CD001"), iso},
};

void image_probe(const uint8_t *head, size_t len, uint64_t file_bytes, struct image_info *ret)
{
    struct bytes b = {head, len, file_bytes};
    *ret = (struct image_info){0};
    as_file(&b, ret, "raw");
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (has(&b, formats[i].at, formats[i].magic, formats[i].n)) {
            formats[i].read(&b, ret);
            return;
        }
}

void image_info_clear(struct image_info *info)
{
    g_free(info->backing);
    g_free(info->backing_format);
    *info = (struct image_info){0};
}

/* --- the image below -------------------------------------------------------------------------- */

/* The file that QEMU's own notation means; NULL: it is none. */
static char *json_file(const char *json)
{
    json_t *o = json_loads(json, 0, NULL), *node = o;
    const char *name = json_string_value(json_object_get(o, "file.filename"));
    for (int depth = 0; node && !name && depth < 4; depth++) {
        name = json_string_value(json_object_get(node, "filename"));
        node = json_object_get(node, "file");
    }
    char *copy = g_strdup(name);
    json_decref(o);
    return copy;
}

static bool is_address(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return n && name[n] == ':';
}

char *image_backing_path(const struct image_info *info, const char *path)
{
    const char *name = info->backing;
    if (!name)
        return NULL;
    g_autofree char *file =
        g_str_has_prefix(name, "json:") ? json_file(name + strlen("json:")) : NULL;
    if (file)
        name = file;
    else if (g_str_has_prefix(name, "file:"))
        name += strlen("file:");
    else if (is_address(name))
        return g_strdup(name);
    if (*name == '/')
        return g_strdup(name);
    g_autofree char *dir = g_path_get_dirname(path);
    return g_build_filename(dir, name, NULL);
}
