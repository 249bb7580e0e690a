/* Shares and limits of simulated guests as typed parameters: scheduler and performance
 * events; guest/tune.c has the rest. Bodies of calls in the guest's lane; edits await the
 * publishing. Invariant: a list is checked whole before any of it is taken.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "reflect/path.h"
#include "libvirt/libvirt.h"

#define UNLIMITED VIR_DOMAIN_MEMORY_PARAM_UNLIMITED

/* --- scheduler -------------------------------------------------------------------------------- */

enum { FAIR_WEIGHT = 50 };

OP(domain_get_scheduler_type)
{
    ret->type = "fair";
    ret->nparams = 1;
    return 0;
}

static const struct param_row scheduler_rows[] = {
    {VIR_DOMAIN_SCHEDULER_WEIGHT, VIR_TYPED_PARAM_UINT, NULL, 0, 0},
};

OP(domain_get_scheduler_parameters_flags)
{
    struct params p = {.mem = call->mem};
    if (!guest_asked(call, args->flags))
        return -1;
    param_uint(&p, VIR_DOMAIN_SCHEDULER_WEIGHT, FAIR_WEIGHT);
    ret->params = p.list;
    ret->n_params = MIN(p.n, (uint32_t)MAX(args->nparams, 0));
    return 0;
}

/* The simulated scheduler is fair whatever it is told. */
OP_NO_RET(domain_set_scheduler_parameters_flags)
{
    bool live, config;
    if (guest_affected(call->guest, args->flags & 3, &live, &config) < 0)
        return -1;
    return params_check(ROWS(scheduler_rows), args->params, args->n_params);
}
