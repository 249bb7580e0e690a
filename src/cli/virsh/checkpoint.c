/* Checkpoints of guests' disks. */
#include "cli/virsh/moment.h"

static int create(struct shell *sh, virDomainPtr dom, const char *xml, unsigned flags,
                  const char *from)
{
    AUTO_CHECKPOINT checkpoint = virDomainCheckpointCreateXML(dom, xml, flags);
    if (!checkpoint)
        return shell_fail_reason(sh);
    shell_say(sh, from ? "Domain checkpoint %s created from '%s'" : "Domain checkpoint %s created",
              virDomainCheckpointGetName(checkpoint), from);
    return 0;
}

int cmd_checkpoint_create(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *from = arg_string(args, "xmlfile");
    if (!dom)
        return -1;
    g_autofree char *xml = from ? read_file(sh, from) : g_strdup("<domaincheckpoint/>");
    return xml ? create(sh, dom, xml, arg_flags(args), from) : -1;
}

/* name[,checkpoint=type][,bitmap=name] */
static int disk_element(struct shell *sh, struct xml_out *o, const char *spec)
{
    const char *checkpoint = NULL, *bitmap = NULL;
    g_auto(GStrv) words = split_spec(spec);
    for (char **w = words + 1; words[0] && *w; w++) {
        const char **value = g_str_has_prefix(*w, "checkpoint=") ? &checkpoint
                             : g_str_has_prefix(*w, "bitmap=")   ? &bitmap
                                                                 : NULL;
        if (!value || *value)
            return shell_fail(sh, "unable to parse diskspec: %s", spec);
        *value = strchr(*w, '=') + 1;
    }
    xml_out_leaf(o, "disk", "name", words[0] ? words[0] : "", "checkpoint", checkpoint, "bitmap",
                 bitmap, NULL);
    return 0;
}

int cmd_checkpoint_create_as(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    int rc = 0;
    if (!dom)
        return -1;
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "domaincheckpoint", NULL);
    xml_out_text(o, "name", arg_string(args, "name"));
    xml_out_text(o, "description", arg_string(args, "description"));
    if (*arg_rest(args))
        rc = disk_elements(sh, o, arg_rest(args), disk_element);
    xml_out_close(o);
    g_autofree char *xml = xml_out_free(o);
    if (rc < 0)
        return -1;
    if (arg_flag(args, "print-xml")) {
        puts(xml);
        return 0;
    }
    return create(sh, dom, xml, arg_flags(args), NULL);
}

int cmd_checkpoint_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_CHECKPOINT checkpoint = dom ? shell_checkpoint(sh, args, dom) : NULL;
    if (!checkpoint)
        return -1;
    AUTO_STRING xml = virDomainCheckpointGetXMLDesc(checkpoint, arg_flags(args));
    return show_xml(sh, args, xml);
}

int cmd_checkpoint_delete(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_CHECKPOINT checkpoint = dom ? shell_checkpoint(sh, args, dom) : NULL;
    unsigned flags = arg_flags(args);
    if (!checkpoint)
        return -1;
    const char *name = virDomainCheckpointGetName(checkpoint);
    if (virDomainCheckpointDelete(checkpoint, flags) < 0)
        return shell_fail(sh, "Failed to delete checkpoint %s", name);
    shell_say(sh,
              flags & VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY
                  ? "Domain checkpoint %s children deleted\n"
                  : "Domain checkpoint %s deleted\n",
              name);
    return 0;
}

static char *parent_of(virDomainCheckpointPtr checkpoint)
{
    AUTO_CHECKPOINT parent = virDomainCheckpointGetParent(checkpoint, 0);
    char *name = parent ? g_strdup(virDomainCheckpointGetName(parent)) : NULL;
    if (!parent && virGetLastErrorCode() == VIR_ERR_NO_DOMAIN_CHECKPOINT)
        virResetLastError();
    return name;
}

int cmd_checkpoint_parent(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_CHECKPOINT checkpoint = dom ? shell_checkpoint(sh, args, dom) : NULL;
    if (!checkpoint)
        return -1;
    g_autofree char *name = parent_of(checkpoint);
    if (!name)
        return shell_fail(sh, "checkpoint '%s' has no parent",
                          virDomainCheckpointGetName(checkpoint));
    fputs(name, stdout);
    return 0;
}

int cmd_checkpoint_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_CHECKPOINT checkpoint = dom ? shell_checkpoint(sh, args, dom) : NULL;
    if (!checkpoint)
        return -1;
    g_autofree char *parent = parent_of(checkpoint);
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "name", "%s", virDomainCheckpointGetName(checkpoint));
    cli_record_add(r, "domain", "%s", virDomainGetName(dom));
    cli_record_add(r, "parent", "%s", parent ? parent : "-");
    int children = virDomainCheckpointListAllChildren(checkpoint, NULL, 0);
    int below = virDomainCheckpointListAllChildren(checkpoint, NULL,
                                                   VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS);
    cli_record_add(r, "children", "%d", children);
    cli_record_add(r, "descendants", "%d", below);
    show_record(sh, args, r);
    return children < 0 || below < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_checkpoint_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_CHECKPOINT checkpoint = dom ? shell_checkpoint(sh, args, dom) : NULL;
    if (!checkpoint)
        return -1;
    const char *name = virDomainCheckpointGetName(checkpoint);
    AUTO_STRING xml = virDomainCheckpointGetXMLDesc(checkpoint, VIR_DOMAIN_CHECKPOINT_XML_SECURE);
    if (!xml)
        return shell_fail_reason(sh);
    g_autofree char *edited = edit_text(sh, xml);
    if (!edited)
        return -1;
    if (strcmp(edited, xml) == 0) {
        shell_say(sh, "Checkpoint %s XML configuration not changed.\n", name);
        return 0;
    }
    AUTO_CHECKPOINT made =
        virDomainCheckpointCreateXML(dom, edited, VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE);
    if (!made)
        return shell_fail(sh, "Failed to update %s", name);
    if (strcmp(virDomainCheckpointGetName(made), name) == 0) {
        shell_say(sh, "Checkpoint %s edited.\n", name);
        return 0;
    }
    const char *now = virDomainCheckpointGetName(made);
    if (virDomainCheckpointDelete(made, VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY) < 0)
        return shell_fail(sh, "Failed to clean up %s", now);
    return shell_fail(sh, "Cannot rename checkpoint %s to %s", name, now);
}

static struct moment moment_of(virDomainCheckpointPtr checkpoint)
{
    struct moment m = {.name = g_strdup(virDomainCheckpointGetName(checkpoint)),
                       .parent = parent_of(checkpoint)};
    AUTO_STRING xml =
        virDomainCheckpointGetXMLDesc(checkpoint, VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    g_autofree char *when = doc ? xml_string(doc, NULL, "./creationTime") : NULL;
    m.time_s = when ? g_ascii_strtoll(when, NULL, 10) : 0;
    virResetLastError();
    virDomainCheckpointFree(checkpoint);
    return m;
}

int cmd_checkpoint_list(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "from");
    virDomainCheckpointPtr *list = NULL;
    unsigned flags = arg_flags(args);
    if (arg_flag(args, "descendants") && !from)
        return shell_fail(sh, "--descendants requires --from");
    if (not_with_tree(sh, args) < 0)
        return -1;
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    AUTO_CHECKPOINT start = from ? virDomainCheckpointLookupByName(dom, from, 0) : NULL;
    if (from && !start)
        return shell_fail_reason(sh);
    if (start && arg_flag(args, "tree"))
        flags |= VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS;
    int n = start ? virDomainCheckpointListAllChildren(start, &list, flags)
                  : virDomainListAllCheckpoints(dom, &list, flags);
    if (n < 0)
        return shell_fail_reason(sh);
    struct moments all = moments_new();
    if (start && arg_flag(args, "tree")) {
        virDomainCheckpointRef(start);
        moments_add(&all, moment_of(start));
    }
    for (int i = 0; i < n; i++)
        moments_add(&all, moment_of(list[i]));
    free(list);
    show_moments(sh, args, &all, false);
    return 0;
}
