/* Conditions over names: "a & b | !c". */
#pragma once
#include <stdbool.h>
/* True for an empty condition. & binds tighter than |. */
bool match_condition(const char *condition, bool (*has)(const void *arg, const char *name),
                     const void *arg);
