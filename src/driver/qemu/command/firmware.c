/* Choosing firmware by descriptor. Called by the driver before a definition is filled; reads a few
 * small files, never awaits. Invariant: descriptors are tried in the order of their file names, the
 * first that fits wins. */
#include "driver/qemu/command/firmware.h"
#include "base/error.h"
#include "gen/domain.h"
#include <fnmatch.h>
#include <glib.h>
#include <jansson.h>
#include <string.h>

const char *const firmware_system_dirs[] = {"/etc/qemu/firmware", "/usr/share/qemu/firmware", NULL};

static gint by_name(gconstpointer a, gconstpointer b)
{
    g_autofree char *x = g_path_get_basename(*(char *const *)a);
    g_autofree char *y = g_path_get_basename(*(char *const *)b);
    return strcmp(x, y);
}

static GPtrArray *descriptors(const char *const *dirs)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; dirs[i]; i++) {
        g_autoptr(GDir) dir = g_dir_open(dirs[i], 0, NULL);
        const char *name;
        while (dir && (name = g_dir_read_name(dir)))
            if (name[0] != '.' && g_str_has_suffix(name, ".json") &&
                g_hash_table_add(seen, g_strdup(name)))
                g_ptr_array_add(paths, g_build_filename(dirs[i], name, NULL));
    }
    g_ptr_array_sort(paths, by_name);
    return paths;
}

static bool list_has(json_t *list, const char *word)
{
    size_t i;
    json_t *v;
    json_array_foreach(list, i, v)
    {
        if (!g_strcmp0(json_string_value(v), word))
            return true;
    }
    return false;
}

static bool suits_machine(json_t *doc, const char *arch, const char *machine)
{
    size_t i, k;
    json_t *target, *pattern;
    json_array_foreach(json_object_get(doc, "targets"), i, target)
    {
        if (g_strcmp0(json_string_value(json_object_get(target, "architecture")), arch))
            continue;
        json_array_foreach(json_object_get(target, "machines"), k, pattern)
        {
            const char *p = json_string_value(pattern);
            if (p && !fnmatch(p, machine, 0))
                return true;
        }
    }
    return false;
}

/* Does a feature of the descriptor agree with what the document says of it? */
static bool feature_agrees(const struct os *os, json_t *features, enum firmware_feature_name which,
                           const char *word)
{
    const struct firmware *f = os->firmware_info;
    for (size_t i = 0; f && i < f->n_features; i++)
        if (f->features[i]->name == which && f->features[i]->enabled)
            return (f->features[i]->enabled == TRI_YES) == list_has(features, word);
    return true;
}

static bool suits_loader(const struct os *os, json_t *doc, bool is_new)
{
    const struct loader *l = os->loader;
    json_t *features = json_object_get(doc, "features");
    json_t *mapping = json_object_get(doc, "mapping");
    const char *device = json_string_value(json_object_get(mapping, "device"));
    const char *mode = json_string_value(json_object_get(mapping, "mode"));
    const char *format =
        json_string_value(json_object_get(json_object_get(mapping, "executable"), "format"));
    enum storage_format want = l && l->format                   ? l->format
                               : os->nvram && os->nvram->format ? os->nvram->format
                               : is_new                         ? STORAGE_FORMAT_NONE
                                                                : STORAGE_FORMAT_RAW;
    bool stateless = l && l->stateless == TRI_YES;
    if (l && l->secure == TRI_YES && !list_has(features, "requires-smm"))
        return false;
    if (l && l->secure == TRI_NO && list_has(features, "requires-smm"))
        return false;
    if (list_has(features, "amd-sev-snp") || list_has(features, "intel-tdx"))
        return false;
    if (!g_strcmp0(device, "flash")) {
        if (want && g_strcmp0(format, enum_word(&enum_storage_format, (int)want)))
            return false;
        return stateless ? !g_strcmp0(mode, "stateless") || !g_strcmp0(mode, "split")
                         : !mode || !g_strcmp0(mode, "split");
    }
    return !g_strcmp0(device, "memory") && os->firmware == OS_FIRMWARE_BIOS;
}

static bool suits(const struct domain *def, json_t *doc, bool is_new)
{
    const struct os *os = def->os;
    json_t *features = json_object_get(doc, "features");
    bool bios = os->firmware == OS_FIRMWARE_BIOS;
    return list_has(json_object_get(doc, "interface-types"), bios ? "bios" : "uefi") &&
           suits_machine(doc, os->type->arch, os->type->machine) &&
           feature_agrees(os, features, FIRMWARE_FEATURE_NAME_SECURE_BOOT, "secure-boot") &&
           feature_agrees(os, features, FIRMWARE_FEATURE_NAME_ENROLLED_KEYS, "enrolled-keys") &&
           suits_loader(os, doc, is_new);
}

static void set_feature(struct os *os, enum firmware_feature_name name, bool enabled)
{
    if (!os->firmware_info)
        os->firmware_info = value_new(&type_firmware);
    struct firmware *f = os->firmware_info;
    for (size_t i = 0; i < f->n_features; i++)
        if (f->features[i]->name == name) {
            f->features[i]->enabled = enabled ? TRI_YES : TRI_NO;
            return;
        }
    f->features = g_renew(struct firmware_feature *, f->features, f->n_features + 1);
    f->features[f->n_features] = value_new(&type_firmware_feature);
    f->features[f->n_features]->name = name;
    f->features[f->n_features++]->enabled = enabled ? TRI_YES : TRI_NO;
}

static enum storage_format format_of(json_t *file)
{
    const char *word = json_string_value(json_object_get(file, "format"));
    int value = word ? enum_value(&enum_storage_format, word) : -1;
    return value > 0 ? (enum storage_format)value : STORAGE_FORMAT_RAW;
}

/* chosen: by us, so that what was asked of the variables was asked of the whole. */
static void take_nvram(struct os *os, json_t *template, bool chosen)
{
    if (!template || os->loader->stateless == TRI_YES || (os->nvram && os->nvram->source))
        return;
    if (!os->nvram)
        os->nvram = value_new(&type_nvram);
    if (!os->nvram->template) {
        os->nvram->template = g_strdup(json_string_value(json_object_get(template, "filename")));
        os->nvram->template_format = format_of(template);
    }
    if (!os->nvram->format || chosen)
        os->nvram->format = format_of(template);
}

static void take(struct domain *def, json_t *doc)
{
    struct os *os = def->os;
    json_t *features = json_object_get(doc, "features");
    json_t *mapping = json_object_get(doc, "mapping");
    json_t *image = json_object_get(mapping, "executable");
    if (!os->loader)
        os->loader = value_new(&type_loader);
    struct loader *l = os->loader;
    if (image) {
        l->type = LOADER_TYPE_PFLASH;
        l->readonly = TRI_YES;
        l->format = format_of(image);
        l->path = g_strdup(json_string_value(json_object_get(image, "filename")));
        if (list_has(features, "requires-smm"))
            l->secure = TRI_YES;
        take_nvram(os, json_object_get(mapping, "nvram-template"), true);
    } else {
        l->type = LOADER_TYPE_ROM;
        l->format = STORAGE_FORMAT_RAW;
        l->path = g_strdup(json_string_value(json_object_get(mapping, "filename")));
    }
    if (!os->nvram || !os->nvram->source) /* what variables elsewhere hold is not known */
        set_feature(os, FIRMWARE_FEATURE_NAME_ENROLLED_KEYS, list_has(features, "enrolled-keys"));
    set_feature(os, FIRMWARE_FEATURE_NAME_SECURE_BOOT, list_has(features, "secure-boot"));
    if (!list_has(features, "requires-smm"))
        return;
    if (!def->features)
        def->features = value_new(&type_features);
    if (!def->features->smm)
        def->features->smm = value_new(&type_smm);
    def->features->smm->state = TRI_YES;
}

static const char *file_name(json_t *mapping, const char *key)
{
    return json_string_value(json_object_get(json_object_get(mapping, key), "filename"));
}

/* The descriptor of an image that the document names by path. */
static bool is_named(const struct os *os, json_t *doc)
{
    json_t *mapping = json_object_get(doc, "mapping");
    const char *template = os->nvram ? os->nvram->template : NULL;
    return !g_strcmp0(file_name(mapping, "executable"), os->loader->path) &&
           (!template || !g_strcmp0(file_name(mapping, "nvram-template"), template));
}

static void take_named(struct os *os, json_t *doc)
{
    json_t *features = json_object_get(doc, "features");
    json_t *mapping = json_object_get(doc, "mapping");
    os->firmware = OS_FIRMWARE_EFI;
    if (!os->loader->format)
        os->loader->format = format_of(json_object_get(mapping, "executable"));
    if (os->nvram && os->nvram->template && !os->nvram->template_format)
        os->nvram->template_format = format_of(json_object_get(mapping, "nvram-template"));
    take_nvram(os, json_object_get(mapping, "nvram-template"), false);
    if (!os->nvram || !os->nvram->source) /* what variables elsewhere hold is not known */
        set_feature(os, FIRMWARE_FEATURE_NAME_ENROLLED_KEYS, list_has(features, "enrolled-keys"));
    set_feature(os, FIRMWARE_FEATURE_NAME_SECURE_BOOT, list_has(features, "secure-boot"));
}

/* Where distributions kept firmware before there were descriptors: images and their templates. */
static const char *const known_pairs[][2] = {
    {"/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"},
    {"/usr/share/OVMF/OVMF_CODE.secboot.fd", "/usr/share/OVMF/OVMF_VARS.fd"},
    {"/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"},
    {"/usr/share/AAVMF/AAVMF32_CODE.fd", "/usr/share/AAVMF/AAVMF32_VARS.fd"},
};

static void take_known_pair(struct os *os)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known_pairs); i++) {
        if (g_strcmp0(os->loader->path, known_pairs[i][0]))
            continue;
        if (!os->nvram)
            os->nvram = value_new(&type_nvram);
        if (os->nvram->source)
            return;
        if (!os->nvram->template)
            os->nvram->template = g_strdup(known_pairs[i][1]);
        if (!os->nvram->template_format && !g_strcmp0(os->nvram->template, known_pairs[i][1]))
            os->nvram->template_format = STORAGE_FORMAT_RAW;
    }
}

int firmware_choose(struct domain *def, const char *const *dirs, bool is_new)
{
    const struct os *os = def->os;
    bool named = os && os->loader && os->loader->path;
    if (!os || !os->type || !os->type->machine || !os->type->arch || (!named && !os->firmware) ||
        (named && (os->loader->type != LOADER_TYPE_PFLASH || os->loader->readonly != TRI_YES ||
                   os->loader->stateless == TRI_YES)))
        return 0;
    g_autoptr(GPtrArray) paths = descriptors(dirs);
    for (guint i = 0; i < paths->len; i++) {
        json_t *doc = json_load_file(paths->pdata[i], 0, NULL); /* empty or broken: hidden */
        bool found = doc && (named ? is_named(os, doc) : suits(def, doc, is_new));
        if (found && named)
            take_named(def->os, doc);
        else if (found)
            take(def, doc);
        json_decref(doc);
        if (found)
            return 0;
    }
    if (named) { /* an image of the user's own, or of before descriptors; else a start says so */
        if (!os->firmware)
            take_known_pair(def->os);
        return 0;
    }
    return fail(ERR_OPERATION_FAILED,
                "os: no '%s' firmware of this host suits the machine '%s' and what <firmware>, "
                "<loader> and <nvram> say",
                enum_word(&enum_os_firmware, (int)os->firmware), os->type->machine);
}
