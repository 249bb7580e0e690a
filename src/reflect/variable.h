/* Values that may be variables (KIND_VAR): packet filters. Internal to reflect. */
#pragma once
#include "reflect/type.h"

/* The one spelling of a value or of a variable's name; NULL when it is neither. */
char *variable_canonical(const struct field *f, const char *text);
char *variable_allowed(const struct field *f);
