/* Tables and records: what a command has to tell, in the form that --output asks for. The text
 * forms are those that users' scripts cut today. */
#pragma once
#include <jansson.h>
#include "cli/common/cli.h"

enum cli_form { CLI_TABLE, CLI_PLAIN, CLI_JSON };

/* Facts are named by the keys of the command's declaration: it says what the text calls them and
 * what the text becomes in JSON. Naming one that it does not have is a mistake in the program. */

/* Tables: a space, cells padded to their column, three spaces between. In JSON "-" is null. */
struct cli_table;
struct cli_table *cli_table_new(const struct cli_args *args, const char *first_key, ...)
    __attribute__((sentinel));
void cli_table_row(struct cli_table *t, const char *first, ...) __attribute__((sentinel));
/* The JSON of a cell of the last row, when its text does not become it; takes the reference. */
void cli_table_value(struct cli_table *t, const char *key, json_t *value);
char *cli_table_text(struct cli_table *t, enum cli_form form, bool header); /* frees the table */

/* Facts in order. The format of a line has two %s: label and value. */
struct cli_record;
#define RECORD_15 "%-15s %s\n"
#define RECORD_20 "%-20s %s\n"
#define RECORD_PARAM "%-15s: %s\n"
struct cli_record *cli_record_new(const struct cli_args *args, const char *format);
void cli_record_add(struct cli_record *r, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* typed: what it is in JSON; taken over. */
void cli_record_typed(struct cli_record *r, const char *key, json_t *typed, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The same where the text says more than the declared label; no key: a line of the text alone. */
void cli_record_labelled(struct cli_record *r, const char *key, const char *label, json_t *typed,
                         const char *fmt, ...) __attribute__((format(printf, 5, 6)));
json_t *cli_record_json(const struct cli_record *r);
char *cli_record_text(struct cli_record *r, enum cli_form form);
void cli_record_free(struct cli_record *r);
