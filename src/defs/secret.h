/* Documents of secrets. Pure; never awaits. */
#pragma once
#include <stddef.h>
#include "gen/secret.h"

/* A user's document, complete; mode as value_read. NULL with the reason. */
struct secret *secret_parse(const char *xml, size_t len, unsigned mode);
void secret_fill(struct secret *secret);
/* What it is used with: a path, a name, a target; "" when it says none. */
const char *secret_usage_id(const struct secret *secret);
