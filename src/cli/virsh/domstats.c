/* Bulk statistics of guests. */
#include "cli/virsh/virsh.h"

static unsigned stats_groups(const struct cli_args *args)
{
    return arg_bits(args, "state", VIR_DOMAIN_STATS_STATE) |
           arg_bits(args, "cpu-total", VIR_DOMAIN_STATS_CPU_TOTAL) |
           arg_bits(args, "balloon", VIR_DOMAIN_STATS_BALLOON) |
           arg_bits(args, "vcpu", VIR_DOMAIN_STATS_VCPU) |
           arg_bits(args, "interface", VIR_DOMAIN_STATS_INTERFACE) |
           arg_bits(args, "block", VIR_DOMAIN_STATS_BLOCK) |
           arg_bits(args, "perf", VIR_DOMAIN_STATS_PERF) |
           arg_bits(args, "iothread", VIR_DOMAIN_STATS_IOTHREAD) |
           arg_bits(args, "memory", VIR_DOMAIN_STATS_MEMORY) |
           arg_bits(args, "dirtyrate", VIR_DOMAIN_STATS_DIRTYRATE) | arg_bits(args, "vm", 1 << 10);
}

static void print_record(virDomainStatsRecordPtr record)
{
    printf("Domain: '%s'\n", virDomainGetName(record->dom));
    for (int i = 0; i < record->nparams; i++) {
        g_autofree char *value = param_text(&record->params[i]);
        printf("  %s=%s\n", record->params[i].field, value);
    }
}

static json_t *record_json(virDomainStatsRecordPtr record)
{
    json_t *object = json_object();
    json_object_set_new(object, "domain", json_string_nocheck(virDomainGetName(record->dom)));
    for (int i = 0; i < record->nparams; i++)
        json_object_set_new(object, record->params[i].field, param_json(&record->params[i]));
    return object;
}

static void show_records(struct shell *sh, const struct cli_args *args,
                         virDomainStatsRecordPtr *records, int n)
{
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, record_json(records[i]));
    if (show_json(sh, args, list))
        return;
    for (int i = 0; i < n; i++) {
        print_record(records[i]);
        if (i + 1 < n)
            putchar('\n');
    }
}

static GPtrArray *named_domains(struct shell *sh, const struct cli_args *args)
{
    GPtrArray *domains = g_ptr_array_new_with_free_func((GDestroyNotify)(void *)virDomainFree);
    for (char **name = arg_rest(args); *name; name++) {
        virDomainPtr dom = shell_domain_by(sh, *name, BY_ANY);
        if (!dom) {
            g_ptr_array_free(domains, TRUE);
            return NULL;
        }
        g_ptr_array_add(domains, dom);
    }
    return domains;
}

int cmd_domstats(struct shell *sh, const struct cli_args *args)
{
    virDomainStatsRecordPtr *records = NULL;
    unsigned groups = stats_groups(args), flags = arg_flags(args);
    GPtrArray *domains = named_domains(sh, args);
    if (!domains)
        return -1;
    g_autofree virDomainPtr *list = g_new0(virDomainPtr, domains->len + 1);
    if (domains->len)
        memcpy(list, domains->pdata, domains->len * sizeof *list);
    int n = domains->len ? virDomainListGetStats(list, groups, &records, flags)
                         : virConnectGetAllDomainStats(sh->conn, groups, &records, flags);
    if (n < 0)
        shell_fail_reason(sh);
    else
        show_records(sh, args, records, n);
    virDomainStatsRecordListFree(records);
    g_ptr_array_free(domains, TRUE);
    return n < 0 ? -1 : 0;
}
