/* QEMU's own language passed through, and what a start would say to QEMU. */
#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/command/caps_facts.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/plan_host.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/ops/ops.h"
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "libvirt/libvirt-qemu.h"

AWAITS static int human_command(struct call *call, struct qmp *q, const char *cmd,
                                const char **ret_result)
{
    json_t *reply = NULL;
    if (qmp_call(q, "human-monitor-command", json_pack("{s:s}", "command-line", cmd), &reply) < 0)
        return -1;
    *ret_result = arena_strdup(call->mem, json_string_value(reply));
    json_decref(reply);
    return 0;
}

/* A caller's command; fd -1: none goes with it. */
AWAITS static int pass_on(struct call *call, const char *cmd, uint32_t flags, int fd,
                          const char **ret_result)
{
    struct qmp *q = run_monitor(call->guest);
    json_error_t problem;
    json_t *answer = NULL;
    if (!q)
        return -1;
    if (flags & VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)
        return human_command(call, q, cmd, ret_result);
    json_t *document = json_loads(cmd, JSON_REJECT_DUPLICATES, &problem);
    if (!document)
        return fail(ERR_INTERNAL_ERROR, "'%s' is no JSON: %s", cmd, problem.text);
    if (qmp_call_document(q, document, fd, &answer) < 0)
        return -1;
    char *text = json_dumps(answer, JSON_COMPACT);
    *ret_result = arena_strdup(call->mem, text);
    free(text);
    json_decref(answer);
    return 0;
}

OP(qemu_domain_monitor_command)
{
    return pass_on(call, args->cmd, args->flags, -1, &ret->result);
}

/* QEMU answers no command with descriptors: none comes back. */
OP(qemu_domain_monitor_command_with_files)
{
    if (call->n_fds_in > 1)
        return fail(ERR_INVALID_ARG, "one descriptor can go with a command, not %zu",
                    call->n_fds_in);
    if (call->n_fds_in && args->flags & VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)
        return fail(ERR_INVALID_ARG, "no descriptor can go with a line of the human monitor");
    return pass_on(call, args->cmd, args->flags, call->n_fds_in ? call->fds_in[0] : -1,
                   &ret->result);
}

/* A printed line holds no secrets, not even sealed ones: there is no master key for it. */
static int native_secret(const struct plan_options *opt, const char *name, struct plan_secret *ret)
{
    (void)opt;
    (void)name;
    *ret = (struct plan_secret){g_strdup(""), g_strdup("")};
    return 0;
}

static int native_seal(const struct plan_options *opt, const char *text, struct plan_secret *ret)
{
    return native_secret(opt, text, ret);
}

/* A start would name them; where they cannot be read it would fail, and a line can be printed. */
AWAITS static void find_images_below(struct domain *domain)
{
    for (size_t i = 0; i < domain->n_disks; i++)
        if (chain_discover(domain->disks[i]) < 0)
            error_clear();
}

OP(connect_domain_xml_to_native)
{
    struct driver_state *d = driver_of(call);
    struct plan *plan = NULL;
    if (strcmp(args->native_format, "qemu-argv") != 0)
        return fail(ERR_INVALID_ARG, "there is no native form '%s'", args->native_format);
    struct def *def = read_domain(d, args->domain_xml, READ_INACTIVE);
    if (!def)
        return -1;
    struct domain *domain = def->value;
    const struct qemu_caps *caps = caps_for_domain(d, domain, domain->emulator);
    find_images_below(domain);
    AUTO_FACTS *facts = caps ? caps_facts_new(caps, caps_kvm_built_in(caps)) : NULL;
    struct plan_options opt = {.id = -1,
                               .native = true,
                               .privileged = d->config.privileged,
                               .lib_dir = d->lib_dir,
                               .run_dir = d->state_dir};
    struct plan_host *host = plan_host_new(&opt, d->conf);
    opt.secret = native_secret;
    opt.seal = native_seal;
    int rc = caps ? plan_make(domain, facts, &opt, &plan) : -1;
    plan_host_free(host);
    def_unref(def);
    if (rc < 0)
        return -1;
    g_autofree char *text = plan_shell(plan, true);
    plan_free(plan);
    ret->native_config =
        arena_printf(call->mem, "%s%s", text, g_str_has_suffix(text, "\n") ? "" : "\n");
    return 0;
}
