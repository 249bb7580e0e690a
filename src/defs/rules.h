/* Inside of src/defs: the rules of model/rules, asked of a complete definition. */
#pragma once
#include <stdbool.h>
#include "defs/fill.h"

enum rule_kind {
    RULE_RULE,   /* when needs one of needs; none: when is refused */
    RULE_UNIQUE, /* when is a list whose elements all differ in needs[0] */
    RULE_DROP,   /* when is a path that is cleared unless one of needs holds */
};
struct rule {
    enum rule_kind kind;
    const struct type *of;
    const char *when;
    const char *const *needs;
    enum error_code code;
    bool everywhere; /* for every hypervisor */
    const char *why; /* or NULL */
};
extern const struct rule domain_rules[]; /* gen/domain_rules.c; ends with an empty row */

/* Forgets what makes no sense where it stands. */
int rules_drop(const struct fill *f);
/* 0, or -1 with the error of the first rule that is broken. */
int rules_check(const struct fill *f);
/* Every rule as it will be asked; -1 with the term that no document has. For tests. */
int rules_compile(void);
