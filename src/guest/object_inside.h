/* Shared by object.c and object_change.c only. */
#pragma once
#include <glib.h>
#include "guest/object.h"

struct object_registry {
    const struct object_class *class;
    struct object_hooks hooks;
    struct object *parent;
    GHashTable *by_name;
    GPtrArray *list; /* order of appearance; owns a reference each */
    struct claims claims;
    struct event_hub events;
    size_t n_alive; /* with those that only references keep */
};

/* Borrowed, or NULL without a reason. */
struct object *object_find_name(struct object_registry *r, const char *name);
struct object *object_find_uuid(struct object_registry *r, const uint8_t uuid[16]);
/* In the registry from now on; uuid NULL: its kind has none. Borrowed. */
struct object *object_add(struct object_registry *r, const char *name, const uint8_t *uuid);
void object_drop(struct object *o); /* with its children; once is enough */
