/* Groups of disks that share limits. */
#include "cli/virsh/tune.h"

int throttle_params(struct shell *sh, const struct cli_args *args, struct params *p)
{
    if (arg_params(sh, args, p) < 0) {
        shell_print_error(sh, "Unable to parse integer parameter");
        return -1;
    }
    return 0;
}

int cmd_domthrottlegroupset(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *group = arg_string(args, "group-name");
    AUTO_PARAMS p = {0};
    if (!dom || throttle_params(sh, args, &p) < 0)
        return -1;
    if (virDomainSetThrottleGroup(dom, group, p.list, (unsigned)p.n, affect_flags(args, dom)) < 0)
        return shell_fail(sh, "Unable to set throttle group '%s'", group);
    return 0;
}

int cmd_domthrottlegroupdel(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *group = arg_string(args, "group-name");
    if (!dom)
        return -1;
    if (virDomainDelThrottleGroup(dom, group, affect_flags(args, dom)) < 0)
        return shell_fail(sh, "Unable to remove throttle group '%s'", group);
    return 0;
}

static const char *const throttle_elements[] = {"total_bytes_sec",
                                                "read_bytes_sec",
                                                "write_bytes_sec",
                                                "total_iops_sec",
                                                "read_iops_sec",
                                                "write_iops_sec",
                                                "total_bytes_sec_max",
                                                "read_bytes_sec_max",
                                                "write_bytes_sec_max",
                                                "total_iops_sec_max",
                                                "read_iops_sec_max",
                                                "write_iops_sec_max",
                                                "size_iops_sec",
                                                "total_bytes_sec_max_length",
                                                "read_bytes_sec_max_length",
                                                "write_bytes_sec_max_length",
                                                "total_iops_sec_max_length",
                                                "read_iops_sec_max_length",
                                                "write_iops_sec_max_length"};

int cmd_domthrottlegroupinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *name = arg_string(args, "group-name");
    AUTO_XML doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    g_autofree struct xml_node **groups = xml_select(doc, NULL, "./throttlegroups/throttlegroup");
    for (struct xml_node **g = groups; *g; g++) {
        g_autofree char *group = xml_string(doc, *g, "./group_name");
        if (g_strcmp0(group, name) != 0)
            continue;
        struct cli_record *r = cli_record_new(args, RECORD_PARAM);
        for (size_t i = 0; i < G_N_ELEMENTS(throttle_elements); i++) {
            g_autofree char *path = g_strconcat("./", throttle_elements[i], NULL);
            g_autofree char *value = xml_string(doc, *g, path);
            unsigned long long number = value ? g_ascii_strtoull(value, NULL, 10) : 0;
            cli_record_typed(r, throttle_elements[i], json_integer((json_int_t)number), "%llu",
                             number);
        }
        show_record(sh, args, r);
        return 0;
    }
    return shell_fail(sh, "No throttle group found: %s", name);
}

int cmd_domthrottlegrouplist(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc =
        dom ? domain_doc(sh, dom, arg_bits(args, "inactive", VIR_DOMAIN_XML_INACTIVE)) : NULL;
    if (!doc)
        return -1;
    struct cli_table *t = cli_table_new(args, "name", NULL);
    g_autofree struct xml_node **groups =
        xml_select(doc, NULL, "./throttlegroups/throttlegroup/group_name");
    for (struct xml_node **g = groups; *g; g++) {
        g_autofree char *name = xml_string(doc, *g, ".");
        cli_table_row(t, name, NULL);
    }
    show_table(sh, args, t);
    return 0;
}
