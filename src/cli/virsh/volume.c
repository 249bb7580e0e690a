/* Storage volumes. */
#include "cli/virsh/shapes.h"

#define VOL(command, call, done, failed) \
    ACTION(command, AUTO_VOL, shell_vol(sh, args), virStorageVolGetName(obj), call, done, failed)

VOL(vol_delete, virStorageVolDelete(obj, arg_flags(args)), "Vol %s deleted",
    "Failed to delete vol %s")
DUMPXML(vol_dumpxml, AUTO_VOL, shell_vol(sh, args), virStorageVolGetXMLDesc(obj, 0))
WORD_OF(vol_key, AUTO_VOL, shell_vol(sh, args), virStorageVolGetKey(obj))
WORD_OF(vol_name, AUTO_VOL, shell_vol_in(sh, args, "vol", NULL), virStorageVolGetName(obj))

int cmd_vol_path(struct shell *sh, const struct cli_args *args)
{
    AUTO_VOL vol = shell_vol(sh, args);
    AUTO_STRING path = vol ? virStorageVolGetPath(vol) : NULL;
    if (vol && !path)
        return shell_fail_reason(sh);
    if (path)
        puts(path);
    return path ? 0 : -1;
}

int cmd_vol_pool(struct shell *sh, const struct cli_args *args)
{
    AUTO_VOL vol = shell_vol_in(sh, args, "vol", NULL);
    char uuid[VIR_UUID_STRING_BUFLEN];
    if (!vol)
        return -1;
    AUTO_POOL pool = virStoragePoolLookupByVolume(vol);
    if (!pool)
        return shell_fail(sh, "failed to get parent pool");
    if (!arg_flag(args, "uuid"))
        puts(virStoragePoolGetName(pool));
    else if (virStoragePoolGetUUIDString(pool, uuid) == 0)
        puts(uuid);
    return 0;
}

/* --- making them --- */

int cmd_vol_create(struct shell *sh, const struct cli_args *args)
{
    AUTO_POOL pool = shell_pool(sh, args, "pool");
    const char *from = arg_string(args, "file");
    g_autofree char *xml = pool ? read_file(sh, from) : NULL;
    if (!xml)
        return -1;
    AUTO_VOL vol = virStorageVolCreateXML(pool, xml, arg_flags(args));
    if (!vol)
        return shell_fail(sh, "Failed to create vol from %s", from);
    shell_say(sh, "Vol %s created from %s\n", virStorageVolGetName(vol), from);
    return 0;
}

/* A volume made of another one's data, beside the display of how much of it is there. */
struct copying {
    virStoragePoolPtr pool;
    virStorageVolPtr from, made;
    const char *xml;
    char *name;
    unsigned flags;
};

static int do_copy(void *opaque)
{
    struct copying *c = opaque;
    c->made = virStorageVolCreateXMLFrom(c->pool, c->xml, c->from, c->flags);
    return c->made ? 0 : -1;
}

static bool look_at_copy(void *opaque, unsigned long long *ret_left, unsigned long long *ret_total)
{
    const struct copying *c = opaque;
    virStorageVolInfo old = {0}, new = {0};
    AUTO_VOL vol = c->name ? virStorageVolLookupByName(c->pool, c->name) : NULL;
    bool known = vol && virStorageVolGetInfo(c->from, &old) == 0 &&
                 virStorageVolGetInfo(vol, &new) == 0 && old.allocation;
    virResetLastError();
    *ret_total = old.allocation;
    *ret_left = old.allocation - MIN(old.allocation, new.allocation);
    return known;
}

/* The new volume; NULL, and the reason is held. */
static virStorageVolPtr copy_volume(struct shell *sh, const struct cli_args *args,
                                    virStoragePoolPtr pool, const char *xml, virStorageVolPtr from)
{
    AUTO_XML doc = xml_doc_parse(xml);
    g_autofree char *name = doc ? xml_string(doc, xml_root(doc), "name") : NULL;
    struct copying c = {
        .pool = pool, .from = from, .xml = xml, .name = name, .flags = arg_flags(args)};
    struct watch w = {
        .label = "Copy:", .show = progress_wanted(sh, args), .look = look_at_copy, .opaque = &c};
    return watch_call(sh, &w, do_copy, &c) < 0 ? NULL : c.made;
}

int cmd_vol_create_from(struct shell *sh, const struct cli_args *args)
{
    AUTO_POOL pool = shell_pool(sh, args, "pool");
    const char *from = arg_string(args, "file");
    if (!pool)
        return -1;
    AUTO_VOL input = shell_vol_in(sh, args, "vol", "inputpool");
    g_autofree char *xml = input ? read_file(sh, from) : NULL;
    if (!xml)
        return -1;
    AUTO_VOL vol = copy_volume(sh, args, pool, xml, input);
    if (!vol)
        return shell_fail_held(sh, "Failed to create vol from %s", from);
    shell_say(sh, "Vol %s created from input vol %s\n", virStorageVolGetName(vol),
              virStorageVolGetName(input));
    return 0;
}

static int size_of(struct shell *sh, const char *text, unsigned long long *ret)
{
    char *reason;
    uint64_t bytes;
    if (cli_size(text, 1, UINT64_MAX, &bytes, &reason) < 0) {
        cli_tell_late(reason);
        return shell_fail(sh, "Malformed size %s", text);
    }
    *ret = bytes;
    return 0;
}

/* The path of the volume that lies below: a name in the same pool, a key or a path. */
static char *backing_path(struct shell *sh, virStoragePoolPtr pool, const char *name)
{
    AUTO_VOL below = virStorageVolLookupByName(pool, name);
    if (!below)
        below = virStorageVolLookupByKey(sh->conn, name);
    if (!below)
        below = virStorageVolLookupByPath(sh->conn, name);
    if (!below) {
        shell_fail(sh, "failed to get vol '%s'", name);
        return NULL;
    }
    virResetLastError();
    char *path = virStorageVolGetPath(below);
    if (!path)
        shell_fail(sh, "failed to get volume path");
    return path;
}

static void put_number(struct xml_out *o, const char *name, unsigned long long value)
{
    g_autofree char *text = g_strdup_printf("%llu", value);
    xml_out_text(o, name, text);
}

static char *vol_document(struct shell *sh, const struct cli_args *args, virStoragePoolPtr pool)
{
    const char *allocation = arg_string(args, "allocation"), *format = arg_string(args, "format");
    const char *below = arg_string(args, "backing-vol");
    const char *below_format = arg_string(args, "backing-vol-format");
    unsigned long long capacity = 0, allocated = 0;
    if (size_of(sh, arg_string(args, "capacity"), &capacity) < 0 ||
        (allocation && *allocation && size_of(sh, allocation, &allocated) < 0))
        return NULL;
    AUTO_STRING path = below ? backing_path(sh, pool, below) : NULL;
    if (below && !path)
        return NULL;
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "volume", NULL);
    xml_out_text(o, "name", arg_string(args, "name"));
    put_number(o, "capacity", capacity);
    if (allocation && *allocation)
        put_number(o, "allocation", allocated);
    if (format) {
        xml_out_open(o, "target", NULL);
        xml_out_leaf(o, "format", "type", format, NULL);
        xml_out_close(o);
    }
    if (path) {
        xml_out_open(o, "backingStore", NULL);
        xml_out_text(o, "path", path);
        if (below_format)
            xml_out_leaf(o, "format", "type", below_format, NULL);
        xml_out_close(o);
    }
    xml_out_close(o);
    return xml_out_free(o);
}

int cmd_vol_create_as(struct shell *sh, const struct cli_args *args)
{
    AUTO_POOL pool = shell_pool(sh, args, "pool");
    const char *name = arg_string(args, "name");
    g_autofree char *xml = pool ? vol_document(sh, args, pool) : NULL;
    if (!xml)
        return -1;
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    AUTO_VOL vol = virStorageVolCreateXML(pool, xml, arg_flags(args));
    if (!vol)
        return shell_fail(sh, "Failed to create vol %s", name);
    shell_say(sh, "Vol %s created\n", name);
    return 0;
}

int cmd_vol_clone(struct shell *sh, const struct cli_args *args)
{
    AUTO_VOL from = shell_vol(sh, args);
    const char *name = arg_string(args, "newname");
    if (!from)
        return -1;
    AUTO_POOL pool = virStoragePoolLookupByVolume(from);
    AUTO_STRING xml = pool ? virStorageVolGetXMLDesc(from, 0) : NULL;
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!pool)
        return shell_fail(sh, "failed to get parent pool");
    if (!doc)
        return shell_fail_reason(sh);
    xml_set_content(xml_first_child(xml_root(doc), "name"), name);
    g_autofree char *text = xml_doc_text(doc);
    if (arg_flag(args, "print-xml")) {
        fputs(text, stdout);
        return 0;
    }
    AUTO_VOL made = copy_volume(sh, args, pool, text, from);
    if (!made)
        return shell_fail_held(sh, "Failed to clone vol from %s", virStorageVolGetName(from));
    shell_say(sh, "Vol %s cloned from %s\n", virStorageVolGetName(made),
              virStorageVolGetName(from));
    return 0;
}

/* --- size and content --- */

int cmd_vol_resize(struct shell *sh, const struct cli_args *args)
{
    AUTO_VOL vol = shell_vol(sh, args);
    const char *text = arg_string(args, "capacity"), *digits = text;
    unsigned flags = arg_flags(args);
    unsigned long long capacity = 0;
    if (!vol)
        return -1;
    /* a negative size takes away */
    while (g_ascii_isspace(*digits))
        digits++;
    if (*digits == '-') {
        if (!(flags & VIR_STORAGE_VOL_RESIZE_SHRINK))
            return shell_fail(sh, "negative size requires --shrink");
        flags |= VIR_STORAGE_VOL_RESIZE_DELTA;
        digits++;
    }
    if (size_of(sh, digits, &capacity) < 0)
        return -1;
    bool delta = flags & VIR_STORAGE_VOL_RESIZE_DELTA;
    const char *name = virStorageVolGetName(vol);
    if (virStorageVolResize(vol, capacity, flags) < 0)
        return shell_fail(sh,
                          delta ? "Failed to change size of volume '%s' by %s"
                                : "Failed to change size of volume '%s' to %s",
                          name, text);
    shell_say(sh,
              delta ? "Size of volume '%s' successfully changed by %s\n"
                    : "Size of volume '%s' successfully changed to %s\n",
              name, text);
    return 0;
}

int cmd_vol_wipe(struct shell *sh, const struct cli_args *args)
{
    static const char *const algorithms[] = {"zero",    "nnsa",     "dod",       "bsi",
                                             "gutmann", "schneier", "pfitzner7", "pfitzner33",
                                             "random",  "trim"};
    AUTO_VOL vol = shell_vol(sh, args);
    const char *word = arg_string(args, "algorithm");
    int algorithm = word ? -1 : 0;
    if (!vol)
        return -1;
    for (size_t i = 0; word && i < G_N_ELEMENTS(algorithms); i++)
        if (strcmp(algorithms[i], word) == 0)
            algorithm = (int)i;
    if (algorithm < 0)
        return shell_fail(sh, "Unsupported algorithm '%s'", word);
    int rc = algorithm ? virStorageVolWipePattern(vol, (unsigned)algorithm, 0)
                       : virStorageVolWipe(vol, 0);
    if (rc < 0)
        return shell_fail(sh, "Failed to wipe vol %s", virStorageVolGetName(vol));
    shell_say(sh, "Vol %s wiped\n", virStorageVolGetName(vol));
    return 0;
}

static const char *const kinds[] = {"file", "block", "dir", "network", "netdir", "ploop"};

static void add_size(struct cli_record *r, const char *label, unsigned long long size, bool bytes)
{
    g_autofree char *text = bytes ? g_strdup_printf("%llu bytes", size) : pretty_bytes(size);
    cli_record_typed(r, label, json_integer((json_int_t)size), "%s", text);
}

int cmd_vol_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_VOL vol = shell_vol(sh, args);
    unsigned flags = arg_flags(args);
    bool bytes = arg_flag(args, "bytes");
    virStorageVolInfo info;
    if (!vol)
        return -1;
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "name", "%s", virStorageVolGetName(vol));
    int got =
        flags ? virStorageVolGetInfoFlags(vol, &info, flags) : virStorageVolGetInfo(vol, &info);
    if (got == 0) {
        cli_record_add(r, "type", "%s", PICK(kinds, info.type));
        add_size(r, "capacity", info.capacity, bytes);
        add_size(r, flags ? "physical" : "allocation", info.allocation, bytes);
    }
    show_record(sh, args, r);
    return got < 0 ? shell_fail_reason(sh) : 0;
}

static int by_name(const void *a, const void *b)
{
    return g_ascii_strcasecmp(virStorageVolGetName(*(virStorageVolPtr const *)a),
                              virStorageVolGetName(*(virStorageVolPtr const *)b));
}

static void vol_row(struct cli_table *t, virStorageVolPtr vol, bool details)
{
    AUTO_STRING path = virStorageVolGetPath(vol);
    const char *name = virStorageVolGetName(vol), *shown = path ? path : "-";
    virStorageVolInfo info;
    if (!details) {
        cli_table_row(t, name, shown, NULL);
        return;
    }
    if (virStorageVolGetInfo(vol, &info) < 0) {
        cli_table_row(t, name, shown, "unknown", "unknown", "unknown", NULL);
        return;
    }
    g_autofree char *capacity = pretty_bytes(info.capacity);
    g_autofree char *allocation = pretty_bytes(info.allocation);
    cli_table_row(t, name, shown, PICK(kinds, info.type), capacity, allocation, NULL);
    cli_table_value(t, "capacity", json_integer((json_int_t)info.capacity));
    cli_table_value(t, "allocation", json_integer((json_int_t)info.allocation));
}

int cmd_vol_list(struct shell *sh, const struct cli_args *args)
{
    AUTO_POOL pool = shell_pool(sh, args, "pool");
    bool details = arg_flag(args, "details");
    virStorageVolPtr *vols = NULL;
    if (!pool)
        return -1;
    int n = virStoragePoolListAllVolumes(pool, &vols, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to list volumes");
    qsort(vols, (size_t)n, sizeof *vols, by_name);
    struct cli_table *t =
        details ? cli_table_new(args, "name", "path", "type", "capacity", "allocation", NULL)
                : cli_table_new(args, "name", "path", NULL);
    for (int i = 0; i < n; i++) {
        vol_row(t, vols[i], details);
        virStorageVolFree(vols[i]);
    }
    free(vols);
    virResetLastError();
    show_table(sh, args, t);
    return 0;
}
