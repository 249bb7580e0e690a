/* I/O threads of guests. */
#include "cli/virsh/cpus.h"

int cmd_iothreadinfo(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    virDomainIOThreadInfoPtr *list = NULL;
    int cpus = dom ? host_cpus(sh) : -1;
    if (cpus < 0)
        return -1;
    int n = virDomainGetIOThreadInfo(dom, &list, arg_flags(args));
    if (n < 0)
        return shell_fail(sh, "Unable to get domain IOThreads information");
    if (n == 0 && shell_form(sh, args) == CLI_TABLE) {
        free(list);
        shell_say(sh, "No IOThreads found for the domain");
        return 0;
    }
    struct cli_table *t = cli_table_new(args, "iothread_id", "cpu_affinity", NULL);
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("%u", list[i]->iothread_id);
        g_autofree char *ranges = cpu_ranges(list[i]->cpumap, MIN(cpus, list[i]->cpumaplen * 8));
        cli_table_row(t, id, ranges, NULL);
        virDomainIOThreadInfoFree(list[i]);
    }
    free(list);
    show_table(sh, args, t);
    return 0;
}

int cmd_iothreadpin(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id;
    int length, cpus;
    if (!dom || arg_uint(args, "iothread", &id) < 0 || (cpus = host_cpus(sh)) < 0)
        return -1;
    g_autofree unsigned char *map = cpu_option(sh, arg_string(args, "cpulist"), cpus, &length);
    if (!map)
        return -1;
    return virDomainPinIOThread(dom, id, map, length, arg_flags(args)) < 0 ? shell_fail_reason(sh)
                                                                           : 0;
}

static int thread_id(struct shell *sh, const struct cli_args *args, unsigned *ret)
{
    int id;
    if (arg_int(args, "id", &id) < 0)
        return -1;
    if (id <= 0)
        return shell_fail(sh, "Invalid IOThread id value: '%d'", id);
    *ret = (unsigned)id;
    return 0;
}

int cmd_iothreadadd(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0)
        return -1;
    return virDomainAddIOThread(dom, id, arg_flags(args)) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_iothreaddel(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0)
        return -1;
    return virDomainDelIOThread(dom, id, arg_flags(args)) < 0 ? shell_fail_reason(sh) : 0;
}

int cmd_iothreadset(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_PARAMS p = {0};
    unsigned id = 0;
    if (!dom || thread_id(sh, args, &id) < 0 || arg_params(sh, args, &p) < 0)
        return -1;
    if (p.n == 0)
        return shell_fail(sh, "Not enough arguments passed, nothing to set");
    if (virDomainSetIOThreadParams(dom, id, p.list, p.n, arg_flags(args)) < 0)
        return shell_fail_reason(sh);
    return 0;
}
