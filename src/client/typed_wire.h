/* Typed parameters between the wire and the public interface. */
#pragma once
#include "base/arena.h"
#include "client/export.h"
#include "gen/wire.h"

/* malloc'd, for virTypedParamsFree(); NULL for none. */
virTypedParameterPtr typed_params_from_wire(const struct typed_param *params, uint32_t n);
/* Into a caller's buffer of room for n. */
void typed_params_fill(virTypedParameterPtr to, const struct typed_param *from, uint32_t n);
/* In the arena; -1 (ERR_INVALID_ARG) on an unknown type. */
int typed_params_to_wire(struct arena *mem, virTypedParameterPtr params, int n,
                         struct typed_param **ret_params);
