/* What people and applications note in a definition: title, description, elements of their own.
 * The same for guests and networks. Pure; never awaits. */
#pragma once
#include <stdbool.h>
#include "base/error.h"

/* Where a definition keeps them. */
struct metadata_slots {
    char **description, **title, **elements;
};
/* Whose they are, for errors. */
struct metadata_owner {
    enum error_domain from;
    enum error_code missing; /* there is no such note */
    const char *noun, *name;
};
struct metadata_change {
    int type;         /* virDomainMetadataType, the same for networks */
    const char *text; /* NULL: taken away */
    const char *key, *uri;
};

int metadata_check_type(int type);
/* The text, g_free(); NULL with the reason. */
char *metadata_find(const struct metadata_slots *slots, int type, const char *uri,
                    const struct metadata_owner *owner);
int metadata_put(const struct metadata_slots *slots, const struct metadata_change *change);
