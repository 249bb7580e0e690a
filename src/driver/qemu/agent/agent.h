/* The agent inside a guest: one command, one answer. Each call connects to the channel anew, makes
 * sure by a number that the answer is its own, and leaves. The caller holds the guest's lane as
 * LANE_AGENT: QEMU serves one at a time. */
#pragma once
#include <jansson.h>
#include "driver/qemu/guest/run.h"

struct agent;
/* NULL with the reason: no channel, nobody connected to it, no answer (ERR_AGENT_UNRESPONSIVE). */
AWAITS struct agent *agent_open(struct guest *g);
void agent_close(struct agent *a);
/* args is stolen, may be NULL; *ret is what stands under "return", NULL when the caller does not
 * care. */
AWAITS int agent_call(struct agent *a, const char *command, json_t *args, nsec patience,
                      json_t **ret);
/* A whole document of a caller (stolen) and the whole answer. */
AWAITS int agent_call_document(struct agent *a, json_t *document, nsec patience, json_t **ret);
/* Is it an answer with a result? -1 with the agent's reason. */
int agent_check(const char *command, json_t *answer);
/* A command that has no answer when it succeeds: sent, and errors that come at once are told. */
AWAITS int agent_tell(struct agent *a, const char *command, json_t *args);
/* Opened, called and closed; patience as virDomainAgentSetResponseTimeout() says. */
AWAITS int agent_ask(struct guest *g, const char *command, json_t *args, json_t **ret);
nsec agent_patience(const struct guest *g);
bool agent_is_connected(const struct domain *live);
