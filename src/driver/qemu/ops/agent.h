/* Asking the agent on behalf of a call. */
#pragma once
#include <jansson.h>
#include "guest/call.h"

/* args is stolen. The answer's "return" in *ret; NULL: not wanted. */
AWAITS int agent_query(struct call *call, const char *command, json_t *args, json_t **ret);
/* A command without an answer when it succeeds. */
AWAITS int agent_order(struct call *call, const char *command, json_t *args);
