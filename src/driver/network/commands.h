/* Lists of command lines, made by plans and run by those who apply them. */
#pragma once
#include <glib.h>
#include "rt/rt.h"

/* Each element is a NULL-terminated list of words (char **); g_ptr_array_unref(). */
GPtrArray *commands_new(void);
/* One command out of texts, each split at blanks. A NULL ends the list. */
void commands_add(GPtrArray *list, ...) __attribute__((sentinel));
/* Its output, g_free(); NULL with the reason. */
AWAITS char *command_run(const char *const *argv, const char *input);
