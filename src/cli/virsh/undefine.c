/* Undefining a guest, perhaps with its disks. */
#include "cli/virsh/virsh.h"

struct volume {
    char *target, *source;
    virStorageVolPtr vol;
};

static void volumes_free(GPtrArray *volumes)
{
    for (guint i = 0; i < volumes->len; i++) {
        struct volume *v = volumes->pdata[i];
        if (v->vol)
            virStorageVolFree(v->vol);
        g_free(v->target);
        g_free(v->source);
        g_free(v);
    }
    g_ptr_array_free(volumes, TRUE);
}

static bool take_name(char **names, const char *word)
{
    for (char **n = names; word && *n; n++)
        if (strcmp(*n, word) == 0) {
            g_free(*n);
            *n = g_strdup("");
            return true;
        }
    return false;
}

static void add_volume(struct shell *sh, GPtrArray *volumes, char *target, char *source)
{
    struct volume *v = g_new0(struct volume, 1);
    v->target = target;
    v->source = source;
    v->vol = virStorageVolLookupByPath(sh->conn, source);
    g_ptr_array_add(volumes, v);
    virResetLastError();
    if (!v->vol)
        shell_fail(sh, "Storage volume '%s'(%s) is not managed by libvirt. Remove it manually.\n",
                   target, source);
}

/* The disks that --storage or --remove-all-storage ask to remove, as volumes where a pool has them.
 */
static int wanted_volumes(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                          GPtrArray *volumes)
{
    const char *list = arg_string(args, "storage");
    bool all = arg_flag(args, "remove-all-storage");
    AUTO_STRING xml = virDomainGetXMLDesc(dom, VIR_DOMAIN_XML_INACTIVE);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        return shell_fail(sh, "Could not read the document of the domain");
    g_auto(GStrv) names = g_strsplit(list ? list : "", ",", -1);
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *target = xml_string(doc, *d, "./target/@dev");
        g_autofree char *source =
            xml_string(doc, *d, "./source/@file|./source/@dev|./source/@dir|./source/@name");
        if (source && (all || take_name(names, target) || take_name(names, source)))
            add_volume(sh, volumes, g_steal_pointer(&target), g_steal_pointer(&source));
    }
    for (char **n = names; *n; n++)
        if (**n)
            return shell_fail(sh, "Volume '%s' was not found in domain's definition.\n", *n);
    return 0;
}

static int remove_volumes(struct shell *sh, const struct cli_args *args, GPtrArray *volumes)
{
    int rc = 0;
    for (guint i = 0; i < volumes->len; i++) {
        struct volume *v = volumes->pdata[i];
        if (!v->vol)
            continue;
        if (arg_flag(args, "wipe-storage")) {
            printf("Wiping volume '%s'(%s) ... ", v->target, v->source);
            if (virStorageVolWipe(v->vol, 0) < 0) {
                rc = shell_fail(sh, "Failed! Volume not removed.");
                continue;
            }
            puts("Done.");
        }
        unsigned flags = arg_bits(args, "delete-storage-volume-snapshots",
                                  VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS);
        if (virStorageVolDelete(v->vol, flags) < 0)
            rc = shell_fail(sh, "Failed to remove storage volume '%s'(%s)", v->target, v->source);
        else
            printf("Volume '%s'(%s) removed.\n", v->target, v->source);
    }
    return rc;
}

/* What there is nothing of needs no flag, and drivers that lack it do not matter. */
static unsigned needed_flags(virDomainPtr dom, unsigned flags)
{
    if (flags & VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA &&
        virDomainListAllCheckpoints(dom, NULL, 0) == 0)
        flags &= ~(unsigned)VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA;
    if (flags & VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA && virDomainSnapshotNum(dom, 0) == 0)
        flags &= ~(unsigned)VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
    virResetLastError();
    return flags;
}

/* Drivers that do not know a flag have nothing of its kind, and the older call. That firmware
 * variables are to go is not taken back. */
static int undefine_with(virDomainPtr dom, unsigned flags)
{
    int rc = virDomainUndefineFlags(dom, flags);
    int code = rc < 0 ? virGetLastErrorCode() : VIR_ERR_OK;
    bool unknown = code == VIR_ERR_NO_SUPPORT || code == VIR_ERR_INVALID_ARG;
    if (!unknown || flags & VIR_DOMAIN_UNDEFINE_NVRAM)
        return rc;
    virResetLastError();
    return virDomainUndefine(dom);
}

static int undefine(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    unsigned flags = needed_flags(dom, arg_flags(args));
    if (undefine_with(dom, flags) < 0)
        return shell_fail(sh, "Failed to undefine domain '%s'", arg_string(args, "domain"));
    shell_say(sh, "Domain '%s' has been undefined\n", arg_string(args, "domain"));
    return 0;
}

int cmd_undefine(struct shell *sh, const struct cli_args *args)
{
    const char *named = arg_string(args, "storage");
    bool storage = (named && *named) || arg_flag(args, "remove-all-storage");
    if (!storage && arg_flag(args, "wipe-storage"))
        return shell_fail(sh, "'--wipe-storage' requires '--storage <string>' or "
                              "'--remove-all-storage'");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    if (!storage)
        return undefine(sh, args, dom);
    if (virDomainIsActive(dom) > 0)
        return shell_fail(sh, "Storage volume deletion is supported only on stopped domains");
    if (arg_flag(args, "storage") && arg_flag(args, "remove-all-storage"))
        return shell_fail(sh, "Specified both --storage and --remove-all-storage");
    GPtrArray *volumes = g_ptr_array_new();
    int rc = wanted_volumes(sh, args, dom, volumes);
    if (rc == 0)
        rc = undefine(sh, args, dom);
    if (rc == 0)
        rc = remove_volumes(sh, args, volumes);
    volumes_free(volumes);
    return rc;
}
