/* Command lines as data: made by plans, run by those who apply them. */
#pragma once
#include <glib.h>
#include "rt/rt.h"

/* Each element is a NULL-terminated list of words (char **); g_ptr_array_unref(). */
GPtrArray *commands_new(void);
/* One command out of texts, each split at blanks. A NULL ends the list. */
void commands_add(GPtrArray *list, ...) __attribute__((sentinel));
/* A command word by word: words of the text are added to those (char *) that are there. */
void words_add(GPtrArray *words, const char *text);
char **words_end(GPtrArray *words); /* takes the array */
/* Its output, g_free(); NULL with the reason: it does not run, or says that it failed. */
AWAITS char *command_output(const char *const *argv, const char *input);
