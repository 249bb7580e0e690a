/* Variables in the rules of packet filters. Pure. */
#pragma once
#include <glib.h>
#include "gen/nwfilter.h"

/* One choice of values: text of a reference ("$A[@1]") -> value; borrowed strings. */
typedef GHashTable filter_values;
/* Calls fn for each choice that a rule's references have, none twice; -1 as it does, or with the
 * reason: a variable has no value, or too few. */
int filter_each_choice(const struct filter_rule *rule, GHashTable *vars,
                       int (*fn)(void *arg, filter_values *values), void *arg);
/* The arm of the union that the protocol is, and its type. */
const void *filter_protocol_arm(const struct filter_protocol *p, const struct type **ret);
/* References of the rule that have no value are added to missing. */
void filter_note_missing(const struct filter_rule *rule, GHashTable *vars, GPtrArray *missing);
