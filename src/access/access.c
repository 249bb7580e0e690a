/* Decides about calls by the rules that model/api puts into the procedure tables. Called by
 * guest/call.c and by list bodies; awaits when an access driver does. Invariant: a call passes only
 * when every rule that applies to its flags and parameters is allowed by every configured driver.
 */
#include "access/access.h"
#include <string.h>
#include <glib.h>
#include "base/error.h"

static int allow(const struct access_request *request, const struct acl_rule *rule)
{
    return 1;
}

const struct access_driver access_driver_none = {"none", allow};

enum { DRIVERS_MAX = 4 };
static const struct access_driver *known[DRIVERS_MAX] = {&access_driver_none};
static const struct access_driver *active[DRIVERS_MAX];
static size_t n_active;

static const struct access_driver *find_driver(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known) && known[i]; i++)
        if (strcmp(known[i]->name, name) == 0)
            return known[i];
    return fail_null(ERR_CONFIG_UNSUPPORTED, "access driver '%s' is not built in", name);
}

void access_add_driver(const struct access_driver *driver)
{
    size_t i = 0;
    while (i < DRIVERS_MAX && known[i])
        i++;
    g_assert(i < DRIVERS_MAX);
    known[i] = driver;
}

int access_configure(const char *const *names)
{
    const struct access_driver *found[DRIVERS_MAX];
    size_t n = 0;
    for (; names && names[n]; n++) {
        if (n == DRIVERS_MAX)
            return fail(ERR_CONFIG_UNSUPPORTED, "more than %d access drivers", DRIVERS_MAX);
        found[n] = find_driver(names[n]);
        if (!found[n])
            return -1;
    }
    n_active = 0;
    for (size_t i = 0; i < n; i++)
        if (found[i] != &access_driver_none)
            active[n_active++] = found[i];
    return 0;
}

/* --- which rules apply --------------------------------------------------------------------------
 */

static uint32_t flags_of(const struct access_request *r)
{
    uint32_t flags = 0;
    if (r->args && r->proc->flags_offset != UINT32_MAX)
        memcpy(&flags, (const char *)r->args + r->proc->flags_offset, sizeof(flags));
    return flags;
}

/* Does that number of the call have that value? */
static bool param_equals(const struct access_request *r, const char *name, uint32_t value)
{
    const struct xdr_type *t = r->proc->args;
    for (unsigned i = 0; r->args && t && i < t->n_fields; i++) {
        uint32_t given;
        if (strcmp(t->fields[i].name, name))
            continue;
        memcpy(&given, (const char *)r->args + t->fields[i].offset, sizeof(given));
        return given == value;
    }
    return false;
}

static bool applies(const struct access_request *r, const struct acl_rule *rule, bool filter)
{
    uint32_t flags = flags_of(r);
    if (rule->is_filter != filter || (flags & rule->all_flags) != rule->all_flags)
        return false;
    if (rule->none_of_flags & flags)
        return false;
    return !rule->only_if_param || param_equals(r, rule->only_if_param, rule->only_if_value);
}

/* 1 when all drivers allow all rules of that kind; else 0 or -1, and the rule. */
AWAITS static int ask(const struct access_request *r, bool filter, const struct acl_rule **ret_rule)
{
    for (unsigned i = 0; n_active && r->who && i < r->proc->n_acl; i++) {
        const struct acl_rule *rule = &r->proc->acl[i];
        if (!applies(r, rule, filter))
            continue;
        for (size_t d = 0; d < n_active; d++) {
            int rc = active[d]->check(r, rule);
            *ret_rule = rule;
            if (rc <= 0)
                return rc;
        }
    }
    return 1;
}

/* Errors before a driver is asked carry the domain of the object. */
static enum error_domain domain_of(const struct proc *p)
{
    static const uint16_t domains[] = {
        [ON_CONNECT] = FROM_DOMAIN,
        [ON_DOMAIN] = FROM_DOMAIN,
        [ON_NETWORK] = FROM_NETWORK,
        [ON_NETWORK_PORT] = FROM_NETWORK,
        [ON_INTERFACE] = FROM_INTERFACE,
        [ON_STORAGE_POOL] = FROM_STORAGE,
        [ON_STORAGE_VOL] = FROM_STORAGE,
        [ON_NODE_DEVICE] = FROM_NODEDEV,
        [ON_NWFILTER] = FROM_NWFILTER,
        [ON_NWFILTER_BINDING] = FROM_NWFILTER,
        [ON_SECRET] = FROM_SECRET,
        [ON_SNAPSHOT] = FROM_DOMAIN_SNAPSHOT,
        [ON_CHECKPOINT] = FROM_DOMAIN_CHECKPOINT,
        [ON_NONE] = FROM_NONE,
    };
    return p->on < G_N_ELEMENTS(domains) ? (enum error_domain)domains[p->on] : FROM_NONE;
}

int access_check_read_only(const struct proc *proc, const void *args)
{
    if (!proc_writes(proc, args))
        return 0;
    return fail_in(domain_of(proc), ERR_OPERATION_DENIED,
                   "%s changes things, and this connection is for reading only", proc->api);
}

int access_check(const struct access_request *r)
{
    if (r->read_only && access_check_read_only(r->proc, r->args) < 0)
        return -1;
    const struct acl_rule *rule = NULL;
    int rc = ask(r, false, &rule);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return fail_in(FROM_ACCESS, ERR_ACCESS_DENIED, "permission '%s' is missing for %s",
                       rule->permission, r->proc->api);
    return 0;
}

int access_visible(const struct access_request *r)
{
    const struct acl_rule *rule = NULL;
    return ask(r, true, &rule);
}

bool access_restricts(void)
{
    return n_active > 0;
}
