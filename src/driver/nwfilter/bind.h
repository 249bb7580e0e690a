/* Bindings of filters to ports: what they need, and bringing them into the kernel. */
#pragma once
#include "driver/nwfilter/nwfilter.h"

/* The filter goes before the port; with an address that has to be learnt, what little is safe until
 * then. The binding's lane is held. -1 with the reason: nothing is there. */
AWAITS int binding_apply(struct driver_state *d, struct object *binding);
AWAITS void binding_remove(struct object *binding);
/* Once, of a binding that an earlier daemon had. */
AWAITS void binding_take_up(struct driver_state *d, struct object *binding);
/* All bindings that need the filter, which has changed. -1 with the reason: one cannot have it. */
AWAITS int bindings_renew(struct driver_state *d, const char *filter);
void binding_free_priv(void *priv);
