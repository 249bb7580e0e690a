/* Events on their way to one client: what guest/events.c calls through the session. */
#pragma once
#include "daemon/dispatch.h"

void events_send(struct session *s, const struct program *program, uint32_t proc, const void *msg);
void events_send_bytes(struct session *s, const struct program *program, uint32_t proc,
                       const uint8_t *payload, size_t len);
