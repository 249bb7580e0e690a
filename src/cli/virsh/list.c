/* The list of guests. State comes for all of them in one call, where the hypervisor can. */
#include "cli/virsh/virsh.h"

struct row {
    virDomainPtr dom;
    int state;
};

static unsigned list_flags(const struct cli_args *args)
{
    unsigned flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE;
    if (arg_flag(args, "inactive") || arg_flag(args, "state-shutoff"))
        flags = VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    if (arg_flag(args, "all"))
        flags = VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    return flags | arg_flags(args);
}

static int by_id_then_name(const void *a, const void *b)
{
    virDomainPtr x = ((const struct row *)a)->dom, y = ((const struct row *)b)->dom;
    unsigned ix = virDomainGetID(x), iy = virDomainGetID(y);
    if (ix == (unsigned)-1 && iy == (unsigned)-1)
        return g_ascii_strcasecmp(virDomainGetName(x), virDomainGetName(y));
    return ix < iy ? -1 : ix > iy;
}

static void state_of_record(GHashTable *by_name, virDomainStatsRecordPtr record)
{
    int state;
    if (virTypedParamsGetInt(record->params, record->nparams, "state.state", &state) == 1)
        g_hash_table_insert(by_name, (void *)virDomainGetName(record->dom), GINT_TO_POINTER(state));
}

/* One call for all; what it does not tell is asked one by one. */
static void fill_states(struct row *rows, int n)
{
    g_autofree virDomainPtr *domains = g_new0(virDomainPtr, (gsize)n + 1);
    virDomainStatsRecordPtr *records = NULL;
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < n; i++)
        domains[i] = rows[i].dom;
    int found = n > 1 ? virDomainListGetStats(domains, VIR_DOMAIN_STATS_STATE, &records, 0) : 0;
    for (int i = 0; i < found; i++)
        state_of_record(by_name, records[i]);
    for (int i = 0; i < n; i++) {
        void *state;
        rows[i].state = -1;
        if (g_hash_table_lookup_extended(by_name, virDomainGetName(rows[i].dom), NULL, &state))
            rows[i].state = GPOINTER_TO_INT(state);
        else
            virDomainGetState(rows[i].dom, &rows[i].state, NULL, 0);
    }
    virDomainStatsRecordListFree(records);
    virResetLastError();
}

static char *domain_title(virDomainPtr dom)
{
    char *title = virDomainGetMetadata(dom, VIR_DOMAIN_METADATA_TITLE, NULL, 0);
    virResetLastError();
    return title ? title : strdup("");
}

static const char *shown_state(const struct cli_args *args, const struct row *row)
{
    if (arg_flag(args, "managed-save") && row->state == VIR_DOMAIN_SHUTOFF &&
        virDomainHasManagedSaveImage(row->dom, 0) > 0)
        return "saved";
    return state_name(row->state);
}

static void list_table(struct shell *sh, const struct cli_args *args, struct row *rows, int n)
{
    bool title = arg_flag(args, "title");
    struct cli_table *t = cli_table_new(args, "id", "name", "state", title ? "title" : NULL, NULL);
    for (int i = 0; i < n; i++) {
        unsigned id = virDomainGetID(rows[i].dom);
        g_autofree char *id_text = id == (unsigned)-1 ? g_strdup("-") : g_strdup_printf("%u", id);
        AUTO_STRING title_text = title ? domain_title(rows[i].dom) : NULL;
        const char *name = virDomainGetName(rows[i].dom);
        cli_table_row(t, id_text, name, shown_state(args, &rows[i]), title_text, NULL);
    }
    show_table(sh, args, t);
}

static void list_names(const struct cli_args *args, const struct row *rows, int n)
{
    bool uuid = arg_flag(args, "uuid"), name = arg_flag(args, "name"), id = arg_flag(args, "id");
    for (int i = 0; i < n; i++) {
        virDomainPtr dom = rows[i].dom;
        char text[VIR_UUID_STRING_BUFLEN] = "";
        unsigned number = virDomainGetID(dom);
        if (uuid && virDomainGetUUIDString(dom, text) == 0)
            printf("%s%s", text, id || name ? " " : "");
        if (id && number != (unsigned)-1)
            printf("%u%s", number, name ? " " : "");
        else if (id && name)
            fputs("- ", stdout);
        if (name)
            fputs(virDomainGetName(dom), stdout);
        if (uuid || name || number != (unsigned)-1)
            putchar('\n');
    }
}

int cmd_list(struct shell *sh, const struct cli_args *args)
{
    virDomainPtr *domains = NULL;
    bool names = arg_flag(args, "uuid") || arg_flag(args, "name") || arg_flag(args, "id");
    if (arg_flag(args, "table") && arg_flag(args, "uuid"))
        return shell_fail(sh, "Options --table and --uuid are mutually exclusive");
    int n = virConnectListAllDomains(sh->conn, &domains, list_flags(args));
    if (n < 0)
        return shell_fail(sh, "Failed to list domains");
    g_autofree struct row *rows = g_new0(struct row, (gsize)n + 1);
    for (int i = 0; i < n; i++)
        rows[i].dom = domains[i];
    free(domains);
    if (!names)
        fill_states(rows, n);
    qsort(rows, (size_t)n, sizeof *rows, by_id_then_name);
    if (names)
        list_names(args, rows, n);
    else
        list_table(sh, args, rows, n);
    for (int i = 0; i < n; i++)
        virDomainFree(rows[i].dom);
    return 0;
}
