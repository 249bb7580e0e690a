/* What can be told of a call from its row and its arguments. Called by both ends and by access; no
 * state, awaits nothing. */
#include "wire/proc.h"
#include <inttypes.h>
#include <string.h>
#include "base/error.h"

bool proc_writes(const struct proc *p, const void *args)
{
    if (p->write || !args || p->write_if_offset == UINT32_MAX)
        return p->write;
    uint32_t v;
    memcpy(&v, (const char *)args + p->write_if_offset, sizeof(v));
    v &= p->write_if_mask;
    return p->write_if_value ? v == p->write_if_value : v != 0;
}

/* The wire's counts are of 31 bits: what is above was negative, or means to overflow. */
static int check_limit(const struct proc *p, const struct proc_limit *l, const void *args)
{
    uint64_t product = 1;
    for (int i = 0; i < 2 && l->at[i] != UINT16_MAX; i++) {
        uint32_t n;
        memcpy(&n, (const char *)args + l->at[i], sizeof(n));
        if (n > INT32_MAX)
            return fail_in(FROM_RPC, ERR_RPC, "%s of %s is negative or too large: %" PRId32,
                           l->name[i], p->name, (int32_t)n);
        product *= n;
    }
    if (product <= l->max)
        return 0;
    if (l->at[1] == UINT16_MAX)
        return fail_in(FROM_RPC, ERR_RPC, "%s of %s is %" PRIu64 ", a reply holds %u", l->name[0],
                       p->name, product, l->max);
    return fail_in(FROM_RPC, ERR_RPC, "%s times %s of %s is %" PRIu64 ", a reply holds %u",
                   l->name[0], l->name[1], p->name, product, l->max);
}

int proc_check_limits(const struct proc *p, const void *args)
{
    for (unsigned i = 0; i < p->n_limits; i++)
        if (check_limit(p, &p->limits[i], args) < 0)
            return -1;
    return 0;
}

enum object_kind proc_about(const struct proc *p)
{
    for (uint16_t i = 0; i < p->n_acl; i++)
        if (p->acl[i].is_filter)
            return p->acl[i].object;
    for (uint16_t i = 0; i < p->n_acl; i++)
        if (p->acl[i].object != ON_CONNECT)
            return p->acl[i].object;
    return p->on;
}
