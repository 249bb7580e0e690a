/* Guests in files: saved states and dumps of memory. */
#include "cli/virsh/shapes.h"
#include <unistd.h>

/* One of these operations, run beside the display of its progress. */
struct operation {
    virConnectPtr conn;
    virDomainPtr dom;
    const char *file, *xml;
    unsigned flags, format;
    struct params params;
};

static int do_save(void *opaque)
{
    struct operation *o = opaque;
    if (o->params.n)
        return virDomainSaveParams(o->dom, o->params.list, o->params.n, o->flags);
    if (o->flags || o->xml)
        return virDomainSaveFlags(o->dom, o->file, o->xml, o->flags);
    return virDomainSave(o->dom, o->file);
}

static int do_managed_save(void *opaque)
{
    struct operation *o = opaque;
    return virDomainManagedSave(o->dom, o->flags);
}

static int do_dump(void *opaque)
{
    struct operation *o = opaque;
    if (o->format != VIR_DOMAIN_CORE_DUMP_FORMAT_RAW)
        return virDomainCoreDumpWithFormat(o->dom, o->file, o->format, o->flags);
    return virDomainCoreDump(o->dom, o->file, o->flags);
}

/* A file of the user becomes what the daemon can open from where it is. */
static char *absolute(const char *path)
{
    g_autofree char *here = g_get_current_dir();
    return g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(here, path, NULL);
}

static int save_params(struct shell *sh, const struct cli_args *args, struct operation *o)
{
    struct params *p = &o->params;
    bool saving = strcmp(args->command->name, "save") == 0; /* restore has no --image-format */
    const char *format = saving ? arg_string(args, "image-format") : NULL;
    int channels = 0;
    int given = arg_int(args, "parallel-channels", &channels);
    if (given < 0)
        return -1;
    if (!given && !format)
        return 0;
    if (virTypedParamsAddString(&p->list, &p->n, &p->max, VIR_DOMAIN_SAVE_PARAM_FILE, o->file) <
            0 ||
        (o->xml && virTypedParamsAddString(&p->list, &p->n, &p->max, VIR_DOMAIN_SAVE_PARAM_DXML,
                                           o->xml) < 0) ||
        (format && virTypedParamsAddString(&p->list, &p->n, &p->max,
                                           VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT, format) < 0) ||
        (given && virTypedParamsAddInt(&p->list, &p->n, &p->max,
                                       VIR_DOMAIN_SAVE_PARAM_PARALLEL_CHANNELS, channels) < 0))
        return shell_fail_reason(sh);
    return 0;
}

int cmd_save(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *file = arg_string(args, "file"), *from = arg_string(args, "xml");
    g_autofree char *path = absolute(file);
    g_autofree char *xml = dom && from ? read_file(sh, from) : NULL;
    struct operation o = {.dom = dom, .file = path, .xml = xml, .flags = arg_flags(args)};
    struct watch w = {.label = "Save:", .show = progress_wanted(sh, args), .dom = dom};
    if (!dom || (from && !xml) || save_params(sh, args, &o) < 0)
        return -1;
    int rc = watch_call(sh, &w, do_save, &o);
    params_clear(&o.params);
    if (rc < 0)
        return shell_fail_held(sh, "Failed to save domain '%s' to %s", arg_string(args, "domain"),
                               file);
    shell_say(sh, "\nDomain '%s' saved to %s\n", arg_string(args, "domain"), file);
    return 0;
}

static int do_restore(void *opaque)
{
    struct operation *o = opaque;
    if (o->params.n)
        return virDomainRestoreParams(o->conn, o->params.list, o->params.n, o->flags);
    return o->flags || o->xml ? virDomainRestoreFlags(o->conn, o->file, o->xml, o->flags)
                              : virDomainRestore(o->conn, o->file);
}

/* The guest is there as soon as its image is being read. */
static bool look_at_restore(void *opaque, unsigned long long *ret_left,
                            unsigned long long *ret_total)
{
    const struct operation *o = opaque;
    AUTO_STRING xml = virDomainSaveImageGetXMLDesc(o->conn, o->file, 0);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    g_autofree char *name = doc ? xml_string(doc, xml_root(doc), "name") : NULL;
    AUTO_DOMAIN dom = name ? virDomainLookupByName(o->conn, name) : NULL;
    virResetLastError();
    return dom && progress_of_job(dom, ret_left, ret_total);
}

int cmd_restore(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file"), *from = arg_string(args, "xml");
    g_autofree char *path = absolute(file);
    g_autofree char *xml = from ? read_file(sh, from) : NULL;
    struct operation o = {.conn = sh->conn, .file = path, .xml = xml, .flags = arg_flags(args)};
    struct watch w = {.label = "Restore:",
                      .show = progress_wanted(sh, args),
                      .look = look_at_restore,
                      .opaque = &o};
    if ((from && !xml) || save_params(sh, args, &o) < 0)
        return -1;
    int rc = watch_call(sh, &w, do_restore, &o);
    params_clear(&o.params);
    if (rc < 0)
        return shell_fail_held(sh, "Failed to restore domain from %s", file);
    shell_say(sh, "Domain restored from %s\n", file);
    return 0;
}

int cmd_managedsave(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    struct operation o = {.dom = dom, .flags = arg_flags(args)};
    struct watch w = {.label = "Managedsave:", .show = progress_wanted(sh, args), .dom = dom};
    if (!dom)
        return -1;
    if (watch_call(sh, &w, do_managed_save, &o) < 0)
        return shell_fail_held(sh, "Failed to save domain '%s' state", arg_string(args, "domain"));
    shell_say(sh, "\nDomain '%s' state saved by libvirt\n", arg_string(args, "domain"));
    return 0;
}

int cmd_managedsave_remove(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    const char *name = arg_string(args, "domain");
    int has = virDomainHasManagedSaveImage(dom, 0);
    if (has < 0)
        return shell_fail(sh, "Failed to check for domain managed save image");
    if (has == 0) {
        shell_say(sh, "Domain '%s' has no manage save image; removal skipped", name);
        return 0;
    }
    if (virDomainManagedSaveRemove(dom, 0) < 0)
        return shell_fail(sh, "Failed to remove managed save image for domain '%s'", name);
    shell_say(sh, "Removed managedsave image for domain '%s'", name);
    return 0;
}

DUMPXML(managedsave_dumpxml, AUTO_DOMAIN, shell_domain(sh, args),
        virDomainManagedSaveGetXMLDesc(obj, arg_flags(args)))

int cmd_managedsave_define(struct shell *sh, const struct cli_args *args)
{
    g_autofree char *xml = read_file(sh, arg_string(args, "xml"));
    AUTO_DOMAIN dom = xml ? shell_domain(sh, args) : NULL;
    if (!dom)
        return -1;
    const char *name = virDomainGetName(dom);
    if (virDomainManagedSaveDefineXML(dom, xml, arg_flags(args)) < 0)
        return shell_fail(sh, "Failed to update %s XML configuration", name);
    shell_say(sh, "Managed save state file of domain '%s' updated.\n", name);
    return 0;
}

struct edited_state {
    virConnectPtr conn;
    virDomainPtr dom; /* NULL: a file */
    const char *file;
    unsigned flags;
};

static char *get_state(void *object)
{
    struct edited_state *e = object;
    return e->dom
               ? virDomainManagedSaveGetXMLDesc(e->dom, VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)
               : virDomainSaveImageGetXMLDesc(e->conn, e->file, VIR_DOMAIN_SAVE_IMAGE_XML_SECURE);
}

static int put_state(void *object, const char *xml)
{
    struct edited_state *e = object;
    return e->dom ? virDomainManagedSaveDefineXML(e->dom, xml, e->flags)
                  : virDomainSaveImageDefineXML(e->conn, e->file, xml, e->flags);
}

int cmd_managedsave_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    const char *name = virDomainGetName(dom);
    struct edited_state what = {.dom = dom, .flags = arg_flags(args)};
    g_autofree char *same =
        g_strdup_printf("Managed save image of domain '%s' XML configuration not changed.", name);
    g_autofree char *changed =
        g_strdup_printf("Managed save image of Domain '%s' XML configuration edited.", name);
    struct edit e = {&what, get_state, put_state, same, changed};
    return edit_object(sh, &e);
}

int cmd_save_image_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml =
        virDomainSaveImageGetXMLDesc(sh->conn, arg_string(args, "file"), arg_flags(args));
    return show_xml(sh, args, xml);
}

int cmd_save_image_define(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    g_autofree char *xml = read_file(sh, arg_string(args, "xml"));
    if (!xml)
        return -1;
    if (virDomainSaveImageDefineXML(sh->conn, file, xml, arg_flags(args)) < 0)
        return shell_fail(sh, "Failed to update %s", file);
    shell_say(sh, "State file %s updated.\n", file);
    return 0;
}

int cmd_save_image_edit(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    struct edited_state what = {.conn = sh->conn, .file = file, .flags = arg_flags(args)};
    g_autofree char *same = g_strdup_printf("Saved image %s XML configuration not changed.", file);
    g_autofree char *changed = g_strdup_printf("State file %s edited.", file);
    struct edit e = {&what, get_state, put_state, same, changed};
    return edit_object(sh, &e);
}

/* --- dumps --- */

static int dump_format(struct shell *sh, const struct cli_args *args, unsigned *ret)
{
    static const struct {
        const char *word;
        unsigned format;
    } formats[] = {{"kdump-zlib", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB},
                   {"kdump-lzo", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO},
                   {"kdump-snappy", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY},
                   {"win-dmp", VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP},
                   {"elf", VIR_DOMAIN_CORE_DUMP_FORMAT_RAW}};
    const char *word = arg_string(args, "format");
    *ret = VIR_DOMAIN_CORE_DUMP_FORMAT_RAW;
    if (!word)
        return 0;
    if (!arg_flag(args, "memory-only"))
        return shell_fail(sh, "--format only works with --memory-only");
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].word, word) == 0) {
            *ret = formats[i].format;
            return 0;
        }
    return shell_fail(sh,
                      "format '%s' is not supported, expecting 'kdump-zlib', 'kdump-lzo', "
                      "'kdump-snappy', 'win-dmp' or 'elf'",
                      word);
}

int cmd_dump(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *file = arg_string(args, "file");
    g_autofree char *path = absolute(file);
    struct operation o = {.dom = dom, .file = path, .flags = arg_flags(args)};
    struct watch w = {.label = "Dump:", .show = progress_wanted(sh, args), .dom = dom};
    if (!dom || dump_format(sh, args, &o.format) < 0)
        return -1;
    if (watch_call(sh, &w, do_dump, &o) < 0)
        return shell_fail_held(sh, "Failed to core dump domain '%s' to %s", virDomainGetName(dom),
                               file);
    shell_say(sh, "\nDomain '%s' dumped to %s\n", virDomainGetName(dom), file);
    return 0;
}
