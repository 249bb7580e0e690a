/* Which commands of ebtables, iptables and ip6tables put a filter before a port. Pure. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include "gen/nwfilter.h"

/* Names of variables -> GPtrArray of their values. */
GHashTable *filter_vars_new(void);
void filter_vars_add(GHashTable *vars, const char *name, const char *value);

struct filter_port {
    const char *name; /* the device */
    char in, out; /* letters of its chains: 'J' and 'P' while they are made, 'I' and 'O' in use */
};
/* Each element is a NULL-terminated list of words (char **): a rule, or for ebtables a new chain.
 */
struct filter_plan {
    GPtrArray *chains; /* names of ebtables' chains besides the two of the port */
    GPtrArray *ebtables, *iptables, *ip6tables;
};
/* The filter that another one refers to; borrowed, NULL with the reason. */
typedef const struct filter *filter_find_fn(void *arg, const char *name);
/* -1 with the reason: a filter is missing, or a variable has no value. */
int filter_plan(const struct filter *filter, const struct filter_port *port, GHashTable *vars,
                filter_find_fn *find, void *arg, struct filter_plan *ret);
void filter_plan_clear(struct filter_plan *plan);
/* Variables that the filter needs and that have no value: names, g_ptr_array_unref(). */
GPtrArray *filter_missing(const struct filter *filter, GHashTable *vars, filter_find_fn *find,
                          void *arg);
