/* CPU models: lists, comparison, what hosts have in common. */
#include "cli/virsh/virsh.h"

/* The <cpu> documents of a file: alone, in capabilities of hosts or hypervisors, in guests;
 * g_strfreev. */
static char **cpu_documents(struct shell *sh, const char *file)
{
    g_autofree char *text = read_file(sh, file);
    if (!text)
        return NULL;
    /* several documents may follow each other; an XML header of each has to go */
    GString *all = g_string_new("<container>");
    for (const char *p = text; *p;) {
        const char *end = g_str_has_prefix(p, "<?xml") ? strstr(p, "?>") : NULL;
        if (end)
            p = end + 2;
        else
            g_string_append_c(all, *p++);
    }
    g_string_append(all, "</container>");
    AUTO_XML doc = xml_doc_parse(all->str);
    g_string_free(all, TRUE);
    g_autofree struct xml_node **nodes =
        doc ? xml_select(doc, NULL,
                         "//cpu|"
                         "//domainCapabilities/cpu/mode[@name='host-model']")
            : NULL;
    GPtrArray *found = g_ptr_array_new();
    for (struct xml_node **n = nodes; n && *n; n++) {
        if (strcmp(xml_node_name(*n), "mode") == 0) {
            AUTO_XML host = xml_doc_parse("<cpu mode='custom' match='exact'/>");
            g_autofree struct xml_node **children = xml_select(doc, *n, "./*");
            for (struct xml_node **c = children; *c; c++)
                xml_copy_child(xml_root(host), *c);
            g_ptr_array_add(found, xml_doc_text(host));
        } else {
            g_autofree char *inside = xml_string(doc, *n,
                                                 "ancestor::domainCapabilities/@*|"
                                                 "ancestor::topology/cells/@num");
            g_autofree char *modes = xml_string(doc, *n, "./mode/@name");
            g_autofree char *number = xml_string(doc, *n, "./@socket_id|./@siblings");
            if (!inside && !modes && !number)
                g_ptr_array_add(found, xml_node_text(doc, *n));
        }
    }
    g_ptr_array_add(found, NULL);
    if (found->len == 1)
        shell_fail(sh,
                   "File '%s' does not contain any <cpu> element or valid domain XML, host "
                   "capabilities XML, or domain capabilities XML",
                   file);
    char **list = (char **)g_ptr_array_free(found, FALSE);
    if (!list[0])
        g_clear_pointer(&list, g_strfreev);
    return list;
}

int cmd_cpu_models(struct shell *sh, const struct cli_args *args)
{
    char **models = NULL;
    int n = virConnectGetCPUModelNames(sh->conn, arg_string(args, "arch"), &models, 0);
    if (n < 0)
        return shell_fail(sh, "failed to get CPU model names");
    if (n == 0 && shell_form(sh, args) == CLI_TABLE)
        shell_say(sh, "all CPU models are accepted\n");
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, json_string(models[i]));
    bool print = !show_json(sh, args, list);
    for (int i = 0; i < n; i++) {
        if (print)
            puts(models[i]);
        free(models[i]);
    }
    free(models);
    return 0;
}

int cmd_hypervisor_cpu_models(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetDomainCapabilities(
        sh->conn, arg_string(args, "emulator"), arg_string(args, "arch"),
        arg_string(args, "machine"), arg_string(args, "virttype"), 0);
    AUTO_XML doc = xml ? xml_doc_parse(xml) : NULL;
    if (!doc)
        return shell_fail(sh, "failed to get hypervisor CPU model names");
    g_autofree struct xml_node **nodes =
        xml_select(doc, NULL,
                   arg_flag(args, "all") ? "//cpu/mode[@name='custom']/model"
                                         : "//cpu/mode[@name='custom']/model[@usable='yes']");
    json_t *list = json_array();
    bool print = shell_form(sh, args) != CLI_JSON;
    for (struct xml_node **n = nodes; n && *n; n++) {
        g_autofree char *name = xml_string(doc, *n, ".");
        json_array_append_new(list, json_string(name));
        if (print)
            puts(name);
    }
    show_json(sh, args, list);
    return 0;
}

static int baseline_result(struct shell *sh, char *xml)
{
    if (!xml)
        return shell_fail_reason(sh);
    fputs(xml, stdout);
    free(xml);
    return 0;
}

int cmd_cpu_baseline(struct shell *sh, const struct cli_args *args)
{
    g_auto(GStrv) list = cpu_documents(sh, arg_string(args, "file"));
    if (!list)
        return -1;
    return baseline_result(sh, virConnectBaselineCPU(sh->conn, (const char **)list,
                                                     g_strv_length(list), arg_flags(args)));
}

int cmd_hypervisor_cpu_baseline(struct shell *sh, const struct cli_args *args)
{
    const char *model = arg_string(args, "model");
    g_auto(GStrv) list = NULL;
    if (model) {
        struct xml_out *o = xml_out_new();
        xml_out_open(o, "cpu", NULL);
        xml_out_text(o, "model", model);
        xml_out_close(o);
        list = g_new0(char *, 2);
        list[0] = xml_out_free(o);
    } else {
        list = cpu_documents(sh, arg_string(args, "file"));
    }
    if (!list)
        return -1;
    return baseline_result(sh, virConnectBaselineHypervisorCPU(
                                   sh->conn, arg_string(args, "emulator"), arg_string(args, "arch"),
                                   arg_string(args, "machine"), arg_string(args, "virttype"),
                                   (const char **)list, g_strv_length(list), arg_flags(args)));
}

/* What a comparison says, in words for the host's CPU or for what a hypervisor gives. */
static int comparison(struct shell *sh, int result, const char *file, bool hypervisor)
{
    const char *what = hypervisor ? "the CPU provided by hypervisor on the host" : "host CPU";
    switch (result) {
    case VIR_CPU_COMPARE_INCOMPATIBLE:
        printf("CPU described in %s is incompatible with %s\n", file, what);
        return -1;
    case VIR_CPU_COMPARE_IDENTICAL:
        printf(hypervisor ? "CPU described in %s is identical to %s\n"
                          : "CPU described in %s is identical to %s\n",
               file, what);
        return 0;
    case VIR_CPU_COMPARE_SUPERSET:
        if (hypervisor)
            printf("The CPU provided by hypervisor on the host is a superset of CPU described in "
                   "%s\n",
                   file);
        else
            printf("Host CPU is a superset of CPU described in %s\n", file);
        return 0;
    default:
        return shell_fail(sh,
                          hypervisor ? "Failed to compare hypervisor CPU with %s"
                                     : "Failed to compare host CPU with %s",
                          file);
    }
}

int cmd_cpu_compare(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    g_auto(GStrv) list = cpu_documents(sh, file);
    if (!list)
        return -1;
    return comparison(sh, virConnectCompareCPU(sh->conn, list[0], arg_flags(args)), file, false);
}

int cmd_hypervisor_cpu_compare(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    g_auto(GStrv) list = cpu_documents(sh, file);
    if (!list)
        return -1;
    int result = virConnectCompareHypervisorCPU(
        sh->conn, arg_string(args, "emulator"), arg_string(args, "arch"),
        arg_string(args, "machine"), arg_string(args, "virttype"), list[0], arg_flags(args));
    return comparison(sh, result, file, true);
}
