/* Authentication over the wire: none and polkit; others are refused by name. */
#pragma once
#include <stdbool.h>
#include "client/export.h"
#include "gen/api.h"
#include "wire/peer_block.h"

/* Was the call refused because the server wants authentication first? */
bool remote_auth_needed(const struct auth_list_ret *list, const struct error *why);
int remote_authenticate(struct peer *p, const struct auth_list_ret *list, const char *mechanism,
                        virConnectAuthPtr auth);
