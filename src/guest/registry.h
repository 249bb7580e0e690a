/* The inside of the registry, for the files of this folder. */
#pragma once
#include <glib.h>
#include "guest/claims.h"
#include "guest/guest.h"

enum { PARSED_MAX = 16 }; /* stored definitions that stay parsed for the next question */

struct guest_registry {
    struct guest_registry_hooks hooks;
    GHashTable *by_uuid, *by_name, *by_id; /* borrow; the list owns one reference */
    struct guest *first, *last;
    size_t n_active, n_inactive;
    size_t n_alive; /* with those that only references keep */
    int last_id;
    struct claims claims; /* names and uuid texts */
    struct event_hub events;
    struct timer *trim; /* drops parsed definitions that nobody used lately */
    bool trim_armed;
    struct guest *parsed[PARSED_MAX]; /* borrowed; the oldest makes room */
    unsigned next_parsed;
};
struct guest *registry_add(struct guest_registry *r, const char *name, const uint8_t uuid[16]);
void registry_remove(struct guest *g);
void registry_set_id(struct guest *g, int id);
void registry_set_name(struct guest *g, const char *name);
struct guest *registry_find_name(struct guest_registry *r, const char *name); /* borrowed or NULL */
struct guest *registry_find_uuid(struct guest_registry *r, const uint8_t uuid[16]);

/* stored.c: the text of a stored definition and what is made of it. */
void stored_set(struct guest *g, const char *text, size_t len, struct def *def); /* takes def */
void stored_clear(struct guest *g);
struct def *stored_def(struct guest *g); /* borrowed; NULL with the reason */
void stored_drop_unused(struct guest_registry *r);
