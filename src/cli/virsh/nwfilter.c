/* Network filters and the ports they are bound to. */
#include "cli/virsh/shapes.h"

FROM_FILE(nwfilter_define, AUTO_NWFILTER,
          flags ? virNWFilterDefineXMLFlags(sh->conn, xml, flags)
                : virNWFilterDefineXML(sh->conn, xml),
          virNWFilterGetName(obj), "Network filter %s defined from %s",
          "Failed to define network filter from %s")
ACTION(nwfilter_undefine, AUTO_NWFILTER, shell_nwfilter(sh, args), virNWFilterGetName(obj),
       virNWFilterUndefine(obj), "Network filter %s undefined",
       "Failed to undefine network filter %s")
DUMPXML(nwfilter_dumpxml, AUTO_NWFILTER, shell_nwfilter(sh, args), virNWFilterGetXMLDesc(obj, 0))

/* A filter does not tell its connection. */
struct edited_filter {
    virConnectPtr conn;
    virNWFilterPtr filter;
};

static char *get_filter(void *object)
{
    struct edited_filter *e = object;
    return virNWFilterGetXMLDesc(e->filter, 0);
}

static int put_filter(void *object, const char *xml)
{
    struct edited_filter *e = object;
    AUTO_NWFILTER made = virNWFilterDefineXML(e->conn, xml);
    return made ? 0 : -1;
}

int cmd_nwfilter_edit(struct shell *sh, const struct cli_args *args)
{
    AUTO_NWFILTER filter = shell_nwfilter(sh, args);
    if (!filter)
        return -1;
    const char *name = virNWFilterGetName(filter);
    struct edited_filter what = {sh->conn, filter};
    g_autofree char *same =
        g_strdup_printf("Network filter %s XML configuration not changed.", name);
    g_autofree char *changed = g_strdup_printf("Network filter %s XML configuration edited.", name);
    struct edit e = {&what, get_filter, put_filter, same, changed};
    return edit_object(sh, &e);
}

static int by_name(const void *a, const void *b)
{
    return g_ascii_strcasecmp(virNWFilterGetName(*(virNWFilterPtr const *)a),
                              virNWFilterGetName(*(virNWFilterPtr const *)b));
}

/* Releases before 0.10.2 list names. */
static int list_by_name(struct shell *sh, virNWFilterPtr **ret)
{
    int max = virConnectNumOfNWFilters(sh->conn), found = 0;
    if (max < 0)
        return shell_fail(sh, "Failed to count network filters");
    g_autofree char **names = g_new0(char *, (gsize)max + 1);
    int n = virConnectListNWFilters(sh->conn, names, max);
    if (n < 0)
        return shell_fail(sh, "Failed to list network filters");
    *ret = calloc((size_t)n + 1, sizeof **ret);
    for (int i = 0; i < n; i++) {
        virNWFilterPtr filter = virNWFilterLookupByName(sh->conn, names[i]);
        if (filter)
            (*ret)[found++] = filter;
        free(names[i]);
    }
    return found;
}

int cmd_nwfilter_list(struct shell *sh, const struct cli_args *args)
{
    virNWFilterPtr *filters = NULL;
    int n = virConnectListAllNWFilters(sh->conn, &filters, 0);
    if (n < 0 && virGetLastErrorCode() != VIR_ERR_NO_SUPPORT)
        return shell_fail(sh, "Failed to list network filters");
    virResetLastError();
    if (n < 0 && (n = list_by_name(sh, &filters)) < 0)
        return -1;
    qsort(filters, (size_t)n, sizeof *filters, by_name);
    struct cli_table *t = cli_table_new(args, "uuid", "name", NULL);
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN] = "";
        virNWFilterGetUUIDString(filters[i], uuid);
        cli_table_row(t, uuid, virNWFilterGetName(filters[i]), NULL);
        virNWFilterFree(filters[i]);
    }
    free(filters);
    show_table(sh, args, t);
    return 0;
}

FROM_FILE(nwfilter_binding_create, AUTO_BINDING, virNWFilterBindingCreateXML(sh->conn, xml, flags),
          virNWFilterBindingGetPortDev(obj), "Network filter binding on %s created from %s",
          "Failed to create network filter from %s")
ACTION(nwfilter_binding_delete, AUTO_BINDING, shell_binding(sh, args),
       virNWFilterBindingGetPortDev(obj), virNWFilterBindingDelete(obj),
       "Network filter binding on %s deleted", "Failed to delete network filter binding on %s")
DUMPXML(nwfilter_binding_dumpxml, AUTO_BINDING, shell_binding(sh, args),
        virNWFilterBindingGetXMLDesc(obj, 0))

static int by_port(const void *a, const void *b)
{
    return g_ascii_strcasecmp(virNWFilterBindingGetPortDev(*(virNWFilterBindingPtr const *)a),
                              virNWFilterBindingGetPortDev(*(virNWFilterBindingPtr const *)b));
}

int cmd_nwfilter_binding_list(struct shell *sh, const struct cli_args *args)
{
    virNWFilterBindingPtr *bindings = NULL;
    int n = virConnectListAllNWFilterBindings(sh->conn, &bindings, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to list network filter bindings");
    qsort(bindings, (size_t)n, sizeof *bindings, by_port);
    struct cli_table *t = cli_table_new(args, "port_dev", "filter", NULL);
    for (int i = 0; i < n; i++) {
        cli_table_row(t, virNWFilterBindingGetPortDev(bindings[i]),
                      virNWFilterBindingGetFilterName(bindings[i]), NULL);
        virNWFilterBindingFree(bindings[i]);
    }
    free(bindings);
    show_table(sh, args, t);
    return 0;
}
