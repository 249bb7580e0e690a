/* Snapshots of guests. */
#include "cli/virsh/moment.h"

/* --- create --- */

static int create(struct shell *sh, virDomainPtr dom, const char *xml, unsigned flags,
                  const char *from)
{
    AUTO_SNAPSHOT snapshot = virDomainSnapshotCreateXML(dom, xml, flags);
    if (!snapshot)
        return shell_fail_reason(sh);
    shell_say(sh, from ? "Domain snapshot %s created from '%s'" : "Domain snapshot %s created",
              virDomainSnapshotGetName(snapshot), from);
    return 0;
}

int cmd_snapshot_create(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *from = arg_string(args, "xmlfile");
    if (!dom)
        return -1;
    g_autofree char *xml = from ? read_file(sh, from) : g_strdup("<domainsnapshot/>");
    return xml ? create(sh, dom, xml, arg_flags(args), from) : -1;
}

/* [file=]name[,snapshot=type] */
static int memory_element(struct shell *sh, struct xml_out *o, const char *spec)
{
    const char *snapshot = NULL, *file = NULL;
    g_auto(GStrv) words = split_spec(spec);
    for (char **w = words; *w; w++) {
        if (!snapshot && g_str_has_prefix(*w, "snapshot="))
            snapshot = *w + strlen("snapshot=");
        else if (!file && g_str_has_prefix(*w, "file="))
            file = *w + strlen("file=");
        else if (!file && !strchr(*w, '='))
            file = *w;
        else
            return shell_fail(sh, "unable to parse memspec: %s", spec);
    }
    xml_out_leaf(o, "memory", "snapshot", snapshot, "file", file, NULL);
    return 0;
}

/* name[,snapshot=type][,driver=type][,stype=type][,file=name] */
static int disk_element(struct shell *sh, struct xml_out *o, const char *spec)
{
    const char *snapshot = NULL, *driver = NULL, *type = NULL, *file = NULL;
    g_auto(GStrv) words = split_spec(spec);
    for (char **w = words + 1; words[0] && *w; w++) {
        const char **value = g_str_has_prefix(*w, "snapshot=") ? &snapshot
                             : g_str_has_prefix(*w, "driver=") ? &driver
                             : g_str_has_prefix(*w, "stype=")  ? &type
                             : g_str_has_prefix(*w, "file=")   ? &file
                                                               : NULL;
        if (!value || *value)
            return shell_fail(sh, "unable to parse diskspec: %s", spec);
        *value = strchr(*w, '=') + 1;
    }
    xml_out_open(o, "disk", "name", words[0] ? words[0] : "", "snapshot", snapshot, "type", type,
                 NULL);
    if (driver)
        xml_out_leaf(o, "driver", "type", driver, NULL);
    if (file)
        xml_out_leaf(o, "source", g_strcmp0(type, "block") == 0 ? "dev" : "file", file, NULL);
    xml_out_close(o);
    return 0;
}

int cmd_snapshot_create_as(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *memory = arg_string(args, "memspec");
    int rc = 0;
    if (!dom)
        return -1;
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "domainsnapshot", NULL);
    xml_out_text(o, "name", arg_string(args, "name"));
    xml_out_text(o, "description", arg_string(args, "description"));
    if (memory)
        rc = memory_element(sh, o, memory);
    if (rc == 0 && *arg_rest(args))
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

/* --- one of them --- */

int cmd_snapshot_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    if (!snapshot)
        return -1;
    AUTO_STRING xml = virDomainSnapshotGetXMLDesc(snapshot, arg_flags(args));
    return show_xml(sh, args, xml);
}

static int set_current(struct shell *sh, virDomainPtr dom, const char *name)
{
    AUTO_SNAPSHOT snapshot = virDomainSnapshotLookupByName(dom, name, 0);
    AUTO_STRING xml =
        snapshot ? virDomainSnapshotGetXMLDesc(snapshot, VIR_DOMAIN_SNAPSHOT_XML_SECURE) : NULL;
    if (!xml)
        return shell_fail_reason(sh);
    AUTO_SNAPSHOT made = virDomainSnapshotCreateXML(
        dom, xml, VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE | VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT);
    if (!made)
        return shell_fail_reason(sh);
    shell_say(sh, "Snapshot %s set as current", name);
    return 0;
}

int cmd_snapshot_current(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *name = arg_string(args, "snapshotname");
    if (!dom)
        return -1;
    if (name)
        return set_current(sh, dom, name);
    int has = virDomainHasCurrentSnapshot(dom, 0);
    if (has < 0)
        return shell_fail_reason(sh);
    if (has == 0)
        return shell_fail(sh, "domain '%s' has no current snapshot", arg_string(args, "domain"));
    AUTO_SNAPSHOT snapshot = virDomainSnapshotCurrent(dom, 0);
    if (!snapshot)
        return shell_fail_reason(sh);
    if (arg_flag(args, "name")) {
        fputs(virDomainSnapshotGetName(snapshot), stdout);
        return 0;
    }
    AUTO_STRING xml = virDomainSnapshotGetXMLDesc(snapshot, arg_flags(args));
    if (!xml)
        return shell_fail_reason(sh);
    fputs(xml, stdout);
    return 0;
}

int cmd_snapshot_delete(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    unsigned flags = arg_flags(args);
    if (!snapshot)
        return -1;
    const char *name = virDomainSnapshotGetName(snapshot);
    if (virDomainSnapshotDelete(snapshot, flags) < 0)
        return shell_fail(sh, "Failed to delete snapshot %s", name);
    shell_say(sh,
              flags & VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY
                  ? "Domain snapshot %s children deleted\n"
                  : "Domain snapshot %s deleted\n",
              name);
    return 0;
}

int cmd_snapshot_revert(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    unsigned flags = arg_flags(args);
    if (!snapshot)
        return -1;
    const char *name = virDomainSnapshotGetName(snapshot);
    if (virDomainRevertToSnapshot(snapshot, flags) < 0)
        return shell_fail(sh, "Failed to revert snapshot %s", name);
    shell_say(sh, "Domain snapshot %s reverted\n", name);
    return 0;
}

static char *parent_of(virDomainSnapshotPtr snapshot)
{
    AUTO_SNAPSHOT parent = virDomainSnapshotGetParent(snapshot, 0);
    char *name = parent ? g_strdup(virDomainSnapshotGetName(parent)) : NULL;
    if (!parent && virGetLastErrorCode() == VIR_ERR_NO_DOMAIN_SNAPSHOT)
        virResetLastError();
    return name;
}

int cmd_snapshot_parent(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    if (!snapshot)
        return -1;
    g_autofree char *name = parent_of(snapshot);
    if (!name)
        return shell_fail(sh, "snapshot '%s' has no parent", virDomainSnapshotGetName(snapshot));
    fputs(name, stdout);
    return 0;
}

static const char *location(struct xml_doc *doc)
{
    g_autofree char *outside =
        xml_string(doc, NULL,
                   "./memory[@snapshot='external']/@snapshot|./disks/disk[@snapshot='external']/"
                   "@snapshot");
    g_autofree char *state = xml_string(doc, NULL, "./state");
    if (outside || g_strcmp0(state, "disk-snapshot") == 0)
        return "external";
    return "internal";
}

int cmd_snapshot_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    AUTO_STRING xml = snapshot ? virDomainSnapshotGetXMLDesc(snapshot, 0) : NULL;
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!snapshot)
        return -1;
    if (!doc)
        return shell_fail_reason(sh);
    struct cli_record *r = cli_record_new(args, RECORD_15);
    int current = virDomainSnapshotIsCurrent(snapshot, 0);
    g_autofree char *state = xml_string(doc, NULL, "./state");
    g_autofree char *parent = parent_of(snapshot);
    cli_record_add(r, "name", "%s", virDomainSnapshotGetName(snapshot));
    cli_record_add(r, "domain", "%s", virDomainGetName(dom));
    cli_record_add(r, "current", "%s", yes_no(current));
    cli_record_add(r, "state", "%s", state ? state : "");
    cli_record_add(r, "location", "%s", location(doc));
    cli_record_add(r, "parent", "%s", parent ? parent : "-");
    int children = virDomainSnapshotNumChildren(snapshot, 0);
    int below = virDomainSnapshotNumChildren(snapshot, VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS);
    cli_record_add(r, "children", "%d", children);
    cli_record_add(r, "descendants", "%d", below);
    int metadata = virDomainSnapshotHasMetadata(snapshot, 0);
    if (metadata >= 0)
        cli_record_add(r, "metadata", "%s", yes_no(metadata));
    virResetLastError();
    show_record(sh, args, r);
    return 0;
}

static int store_edited(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                        virDomainSnapshotPtr old, const char *xml)
{
    const char *name = virDomainSnapshotGetName(old);
    unsigned flags = VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE |
                     arg_bits(args, "current", VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT);
    AUTO_SNAPSHOT made = virDomainSnapshotCreateXML(dom, xml, flags);
    if (!made)
        return shell_fail(sh, "Failed to update %s", name);
    const char *now = virDomainSnapshotGetName(made);
    if (strcmp(now, name) == 0) {
        shell_say(sh, "Snapshot %s edited.\n", name);
        return 0;
    }
    if (arg_flag(args, "clone")) {
        shell_say(sh, "Snapshot %s cloned to %s.\n", name, now);
        return 0;
    }
    bool rename = arg_flag(args, "rename");
    virDomainSnapshotPtr gone = rename ? old : made;
    if (virDomainSnapshotDelete(gone, VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY) < 0)
        return shell_fail(sh, "Failed to clean up %s", rename ? name : now);
    if (!rename)
        return shell_fail(sh, "Cannot rename snapshot %s to %s", name, now);
    shell_say(sh, "Snapshot %s renamed to %s.\n", name, now);
    return 0;
}

int cmd_snapshot_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_SNAPSHOT snapshot = dom ? shell_snapshot(sh, args, dom) : NULL;
    AUTO_STRING xml =
        snapshot ? virDomainSnapshotGetXMLDesc(snapshot, VIR_DOMAIN_SNAPSHOT_XML_SECURE) : NULL;
    if (!snapshot)
        return -1;
    if (!xml)
        return shell_fail_reason(sh);
    g_autofree char *edited = edit_text(sh, xml);
    if (!edited)
        return -1;
    if (strcmp(edited, xml) == 0) {
        shell_say(sh, "Snapshot %s XML configuration not changed.\n",
                  virDomainSnapshotGetName(snapshot));
        return 0;
    }
    return store_edited(sh, args, dom, snapshot, edited);
}

/* --- list --- */

static struct moment moment_of(virDomainSnapshotPtr snapshot)
{
    struct moment m = {.name = g_strdup(virDomainSnapshotGetName(snapshot)),
                       .parent = parent_of(snapshot)};
    AUTO_STRING xml = virDomainSnapshotGetXMLDesc(snapshot, 0);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (doc) {
        g_autofree char *when = xml_string(doc, NULL, "./creationTime");
        m.state = xml_string(doc, NULL, "./state");
        m.time_s = when ? g_ascii_strtoll(when, NULL, 10) : 0;
    }
    virResetLastError();
    virDomainSnapshotFree(snapshot);
    return m;
}

int cmd_snapshot_list(struct shell *sh, const struct cli_args *args)
{
    const char *from = arg_string(args, "from");
    virDomainSnapshotPtr *list = NULL;
    unsigned flags = arg_flags(args);
    if (arg_flag(args, "descendants") && !from && !arg_flag(args, "current"))
        return shell_fail(sh, "--descendants requires either --from or --current");
    if (not_with_tree(sh, args) < 0)
        return -1;
    AUTO_DOMAIN dom = shell_domain(sh, args);
    if (!dom)
        return -1;
    AUTO_SNAPSHOT start = from                        ? virDomainSnapshotLookupByName(dom, from, 0)
                          : arg_flag(args, "current") ? virDomainSnapshotCurrent(dom, 0)
                                                      : NULL;
    if (!start && (from || arg_flag(args, "current")))
        return shell_fail_reason(sh);
    if (start && arg_flag(args, "tree"))
        flags |= VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS;
    int n = start ? virDomainSnapshotListAllChildren(start, &list, flags)
                  : virDomainListAllSnapshots(dom, &list, flags);
    if (n < 0)
        return shell_fail_reason(sh);
    struct moments all = moments_new();
    if (start && arg_flag(args, "tree")) {
        virDomainSnapshotRef(start);
        moments_add(&all, moment_of(start));
    }
    for (int i = 0; i < n; i++)
        moments_add(&all, moment_of(list[i]));
    free(list);
    show_moments(sh, args, &all, true);
    return 0;
}
