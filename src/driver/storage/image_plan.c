/* The commands by which qemu-img makes an image, as a value. Called by image_make.c and by tests
 * with recorded commands. Pure; never awaits. Invariant: no name of a volume is taken for an
 * option. */
#include <string.h>
#include "driver/storage/image_make.h"
#include "gen/domain.h"
#include "libvirt/libvirt.h"

#define DEFAULT_COMPAT "1.1"

/* --- words ------------------------------------------------------------------------------------ */

static const char *format_of(const struct volume *vol)
{
    const char *word = vol->target->format ? vol->target->format->type : NULL;
    bool plain = !word || strcmp(word, "iso") == 0 || strcmp(word, "none") == 0;
    return plain ? "raw" : word;
}

static bool is_locked(const struct volume *vol)
{
    return vol->target->encryption != NULL;
}

/* What QEMU calls the format: a raw volume with a passphrase is its own. */
static const char *driver_of_volume(const struct volume *vol)
{
    const char *format = format_of(vol);
    return is_locked(vol) && strcmp(format, "raw") == 0 ? "luks" : format;
}

/* A comma inside a value is two. */
static char *quoted(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    return g_strjoinv(",,", parts);
}

/* An identifier of QEMU's, out of any name. */
static char *secret_id(const struct volume *vol)
{
    bool fits = g_ascii_isalpha(*vol->name);
    for (const char *c = vol->name; *c; c++)
        fits = fits && (g_ascii_isalnum(*c) || strchr("-._", *c));
    return g_strdup_printf("%s_encrypt0", fits ? vol->name : "volume");
}

/* --- the pieces of a command ------------------------------------------------------------------ */

static struct line image_line(const char *verb)
{
    struct line l = line_new("qemu-img");
    ADD(&l, verb);
    return l;
}

static void add_secret(struct line *l, const struct volume *vol, const char *file)
{
    g_autofree char *id = secret_id(vol), *path = quoted(file ?: "");
    g_autofree char *object = g_strdup_printf("secret,id=%s,file=%s", id, path);
    ADD(l, "--object", object);
}

static void add_size(struct line *l, const char *path, uint64_t bytes)
{
    g_autofree char *size =
        g_strdup_printf("%" G_GUINT64_FORMAT "K", bytes / 1024 + (bytes % 1024 != 0));
    ADD(l, path, size);
}

/* --- -o --------------------------------------------------------------------------------------- */

static void option(GString *s, const char *name, const char *value)
{
    g_autofree char *text = value ? quoted(value) : NULL;
    if (text)
        g_string_append_printf(s, "%s%s=%s", s->len ? "," : "", name, text);
}

static void cipher_options(GString *s, const struct encryption *e, const char *prefix)
{
    const struct {
        const char *name, *value;
    } all[] = {{"cipher-mode", e->cipher ? e->cipher->mode : NULL},
               {"hash-alg", e->cipher ? e->cipher->hash : NULL},
               {"ivgen-alg", e->ivgen ? e->ivgen->name : NULL},
               {"ivgen-hash-alg", e->ivgen ? e->ivgen->hash : NULL}};
    if (e->cipher && e->cipher->name) {
        g_autofree char *name = g_strconcat(prefix, "cipher-alg", NULL);
        g_autofree char *value = g_strdup_printf("%s-%u", e->cipher->name, e->cipher->size);
        option(s, name, value);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autofree char *name = g_strconcat(prefix, all[i].name, NULL);
        option(s, name, all[i].value);
    }
}

static void lock_options(GString *s, const struct volume *vol)
{
    bool luks = strcmp(driver_of_volume(vol), "luks") == 0;
    g_autofree char *id = secret_id(vol);
    if (!is_locked(vol))
        return;
    if (!luks)
        option(s, "encrypt.format", "luks");
    option(s, luks ? "key-secret" : "encrypt.key-secret", id);
    cipher_options(s, vol->target->encryption, luks ? "" : "encrypt.");
}

static int qcow2_options(GString *s, const struct volume *vol)
{
    const struct volume_target *t = vol->target;
    const struct volume_features *f = t->features;
    const char *compat = t->compat ?: DEFAULT_COMPAT;
    if (strcmp(format_of(vol), "qcow2") != 0)
        return 0;
    option(s, "compat", compat);
    if (f && (f->lazy_refcounts || f->extended_l2) && strcmp(compat, "0.10") == 0)
        return storage_fail(ERR_CONFIG_UNSUPPORTED,
                            "volume '%s': its <features> need <compat> 1.1, not %s", vol->name,
                            compat);
    option(s, "lazy_refcounts", f && f->lazy_refcounts ? "on" : NULL);
    option(s, "extended_l2", f && f->extended_l2 ? "on" : NULL);
    g_autofree char *cluster = t->has_cluster_size_bytes
                                   ? g_strdup_printf("%" G_GUINT64_FORMAT, t->cluster_size_bytes)
                                   : NULL;
    option(s, "cluster_size", cluster);
    return 0;
}

/* One word, or NULL for none in *ret. */
static int options_of(const struct volume_order *o, bool converts, char **ret)
{
    const struct volume_backing_store *b = o->vol->backing_store;
    g_autoptr(GString) s = g_string_new(NULL);
    *ret = NULL;
    if (b && converts)
        option(s, "backing_file", b->path);
    if (b)
        option(s, "backing_fmt", b->format ? b->format->type : NULL);
    lock_options(s, o->vol);
    if (o->flags & VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA)
        option(s, "preallocation", "metadata");
    if (qcow2_options(s, o->vol) < 0)
        return -1;
    if (s->len)
        *ret = g_strdup(s->str);
    return 0;
}

/* --- whole commands --------------------------------------------------------------------------- */

static int plan_create(const struct volume_order *o, const char *path, const char *secret,
                       struct plan *p)
{
    g_autofree char *options = NULL;
    if (options_of(o, false, &options) < 0)
        return -1;
    struct line l = image_line("create");
    ADD(&l, "-f", driver_of_volume(o->vol));
    if (is_locked(o->vol))
        add_secret(&l, o->vol, secret);
    if (o->vol->backing_store)
        ADD(&l, "-b", o->vol->backing_store->path);
    if (options)
        ADD(&l, "-o", options);
    add_size(&l, path, o->vol->capacity_bytes);
    plan_take(p, &l);
    return 0;
}

static int plan_convert(const struct volume_order *o, const char *path, struct plan *p)
{
    g_autofree char *options = NULL;
    if (options_of(o, true, &options) < 0)
        return -1;
    struct line l = image_line("convert");
    ADD(&l, "-f", format_of(o->from), "-O", format_of(o->vol));
    if (options)
        ADD(&l, "-o", options);
    ADD(&l, o->from->target->path, path);
    plan_take(p, &l);
    return 0;
}

/* An image as one word: its driver, its file, its passphrase. */
static char *image_word(const struct volume *vol, const char *path)
{
    const char *driver = driver_of_volume(vol);
    g_autofree char *file = quoted(path), *id = secret_id(vol);
    g_autoptr(GString) s = g_string_new(NULL);
    g_string_append_printf(s, "driver=%s,file.filename=%s", driver, file);
    if (is_locked(vol))
        g_string_append_printf(s, ",%skey-secret=%s", strcmp(driver, "luks") ? "encrypt." : "", id);
    return g_strdup(s->str);
}

/* Between images of which one at least has a passphrase: into one that is made before. */
static void plan_fill(const struct volume_order *o, const char *path,
                      const struct image_secrets *secrets, struct plan *p)
{
    g_autofree char *from = image_word(o->from, o->from->target->path);
    g_autofree char *to = image_word(o->vol, path);
    struct line l = image_line("convert");
    ADD(&l, "--image-opts", "-n", "--target-image-opts");
    if (is_locked(o->vol))
        add_secret(&l, o->vol, secrets->file);
    if (is_locked(o->from))
        add_secret(&l, o->from, secrets->from_file);
    ADD(&l, from, to);
    plan_take(p, &l);
}

void image_resize_plan(const struct volume *vol, uint64_t capacity, const char *file,
                       struct plan *ret)
{
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, capacity);
    g_autofree char *image = image_word(vol, vol->target->path);
    struct line l = image_line("resize");
    ADD(&l, capacity < vol->capacity_bytes ? "--shrink" : "-q");
    if (is_locked(vol))
        add_secret(&l, vol, file);
    if (is_locked(vol))
        ADD(&l, "--image-opts", image, size);
    else
        ADD(&l, "-f", format_of(vol), vol->target->path, size);
    plan_take(ret, &l);
}

static int check(const struct volume_order *o)
{
    const struct encryption *e = o->vol->target->encryption;
    if (e && e->format != ENCRYPTION_FORMAT_LUKS)
        return storage_fail(ERR_CONFIG_UNSUPPORTED,
                            "volume '%s': <encryption format='%s'> cannot be made: luks can",
                            o->vol->name, enum_word(&enum_encryption_format, (int)e->format));
    if (o->vol->backing_store && o->flags & VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA)
        return storage_fail(ERR_CONFIG_UNSUPPORTED,
                            "volume '%s': tables written in full do not go with <backingStore>",
                            o->vol->name);
    return 0;
}

int image_plan(const struct volume_order *o, const char *path, const struct image_secrets *secrets,
               struct plan *p)
{
    if (check(o) < 0)
        return -1;
    if (!o->from)
        return plan_create(o, path, secrets->file, p);
    if (!is_locked(o->vol) && !is_locked(o->from))
        return plan_convert(o, path, p);
    if (plan_create(o, path, secrets->file, p) < 0)
        return -1;
    plan_fill(o, path, secrets, p);
    return 0;
}
