/* Owns the reading of firmware descriptors for capabilities. Called by domcaps.c; never awaits.
 * Invariant: a file that cannot be read or is not a descriptor is as if it were absent.
 */
#include "driver/qemu/caps/firmware.h"

#include <glib.h>
#include <jansson.h>
#include <string.h>

enum { FILE_MAX = 1024 * 1024 };

static json_t *parse_file(const char *path)
{
    g_autoptr(GMappedFile) f = g_mapped_file_new(path, FALSE, NULL);
    json_error_t err;
    if (!f || !g_mapped_file_get_length(f) || g_mapped_file_get_length(f) > FILE_MAX)
        return NULL;
    return json_loadb(g_mapped_file_get_contents(f), g_mapped_file_get_length(f), 0, &err);
}

static const char *qemu_arch(const char *arch)
{
    return strcmp(arch, "i686") == 0 ? "i386" : strcmp(arch, "armv7l") == 0 ? "arm" : arch;
}

static bool list_has(json_t *list, const char *word)
{
    size_t i;
    json_t *w;
    json_array_foreach(list, i, w) if (json_is_string(w) &&
                                       strcmp(json_string_value(w), word) == 0) return true;
    return false;
}

static bool fits(json_t *doc, const char *arch, const char *machine)
{
    size_t i, k;
    json_t *target, *pattern;
    json_array_foreach(json_object_get(doc, "targets"), i, target)
    {
        const char *a = json_string_value(json_object_get(target, "architecture"));
        if (!a || strcmp(a, qemu_arch(arch)) != 0)
            continue;
        json_array_foreach(
            json_object_get(target, "machines"), k,
            pattern) if (json_is_string(pattern) &&
                         g_pattern_match_simple(json_string_value(pattern), machine)) return true;
    }
    return false;
}

static void take(json_t *doc, struct firmware *fw, GPtrArray *images)
{
    json_t *types = json_object_get(doc, "interface-types"),
           *mapping = json_object_get(doc, "mapping");
    json_t *features = json_object_get(doc, "features");
    fw->bios |= list_has(types, "bios");
    if (!list_has(types, "uefi"))
        return;
    fw->efi = true;
    fw->secure |= list_has(features, "secure-boot") && list_has(features, "requires-smm");
    json_t *file = json_object_get(mapping, "executable");
    const char *image = json_string_value(json_object_get(file ? file : mapping, "filename"));
    if (image && !g_ptr_array_find_with_equal_func(images, image, g_str_equal, NULL))
        g_ptr_array_add(images, g_strdup(image));
}

/* Names of all folders in order, each with the path that counts. */
static GTree *list_files(const char *const *dirs)
{
    GTree *files = g_tree_new_full((GCompareDataFunc)(void *)strcmp, NULL, g_free, g_free);
    for (; dirs && *dirs; dirs++) {
        GDir *d = g_dir_open(*dirs, 0, NULL);
        for (const char *name; d && (name = g_dir_read_name(d));)
            if (g_str_has_suffix(name, ".json") && !g_tree_lookup(files, name))
                g_tree_insert(files, g_strdup(name), g_build_filename(*dirs, name, NULL));
        if (d)
            g_dir_close(d);
    }
    return files;
}

void firmware_find(const char *const *dirs, const char *arch, const char *machine,
                   struct firmware *ret)
{
    *ret = (struct firmware){0};
    g_autoptr(GTree) files = list_files(dirs);
    GPtrArray *images = g_ptr_array_new();
    for (GTreeNode *n = g_tree_node_first(files); n; n = g_tree_node_next(n)) {
        json_t *doc = parse_file(g_tree_node_value(n));
        if (doc && fits(doc, arch, machine))
            take(doc, ret, images);
        json_decref(doc);
    }
    g_ptr_array_add(images, NULL);
    ret->images = (char **)g_ptr_array_free(images, FALSE);
}

void firmware_clear(struct firmware *fw)
{
    g_strfreev(fw->images);
}
