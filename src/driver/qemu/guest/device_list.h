/* The devices of a definition whatever their kind: one row per list of struct domain. Values, pure.
 */
#pragma once
#include "gen/domain.h"

struct device_list {
    const char *name; /* of the element */
    size_t list, count, alias, address;
    const struct type *type;
};
struct device_ref {
    const struct device_list *in; /* NULL: none */
    size_t at;
};

const struct device_list *device_list_of(const struct type *t);
size_t device_count(const struct domain *d, const struct device_list *l);
void *device_at(const struct domain *d, struct device_ref ref);
const char *device_alias(const struct domain *d, struct device_ref ref); /* NULL: none yet */
/* A document of one device, as a user wrote it: a domain with nothing else in it. NULL with the
 * reason; like: whose architecture and machine it is for. */
struct domain *device_read(const char *xml, const struct domain *like, bool inactive,
                           struct device_ref *ret);
void device_append(struct domain *d, const struct device_list *l, void *device); /* takes it */
void device_remove(struct domain *d, struct device_ref ref);                     /* frees it */
/* Another one of the kind at its place, with its address unless the new one says its own. */
void device_replace(struct domain *d, struct device_ref ref, void *device); /* takes it */
struct device_ref device_by_alias(const struct domain *d, const char *alias);
/* The device of d that a user's one means: a disk by its target, a card by its address, others by
 * what is said of them. */
struct device_ref device_find(const struct domain *d, const struct domain *wanted,
                              struct device_ref what);
