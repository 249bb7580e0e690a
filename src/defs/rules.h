/* Inside of src/defs: the rules of model/rules, asked of a complete definition. */
#pragma once
#include <stdbool.h>
#include "defs/fill.h"

struct rule {
    const struct type *of;
    const char *when;
    const char *const *needs; /* one of them must hold; none: when is refused */
    enum error_code code;
    bool everywhere; /* for every hypervisor */
    const char *why; /* or NULL */
    const char *by;  /* NULL, or: when is a list whose elements all differ there */
};
extern const struct rule domain_rules[]; /* gen/domain_rules.c; ends with an empty row */

/* 0, or -1 with the error of the first rule that is broken. */
int rules_check(const struct fill *f);
/* Every rule as it will be asked; -1 with the term that no document has. For tests. */
int rules_compile(void);
