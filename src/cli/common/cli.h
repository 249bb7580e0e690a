/* Commands as tables: what model/cli becomes, and the words of one command line. Used by virsh and
 * its siblings; knows nothing of libvirt. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cli_kind { CLI_FLAG, CLI_INTEGER, CLI_STRING, CLI_REST, CLI_ALIAS };

struct cli_option {
    const char *name, *doc;
    uint8_t kind;       /* enum cli_kind */
    uint8_t param_type; /* VIR_TYPED_PARAM_* */
    bool required, positional, allow_empty;
    bool by_position;  /* a bare word fills it, though help shows its name */
    unsigned bits;     /* what the flag adds to arg_flags() */
    unsigned scale;    /* not 0: suffixes are allowed, bare numbers are this large */
    const char *param; /* typed parameter that it sets */
    const char *names; /* what completes it: "domain", "file", "=a,b" */
    const char *alias_of, *alias_value; /* CLI_ALIAS */
};
/* What a command tells: the key of its JSON, what its text calls it, what becomes of the text. */
enum cli_fact_kind { CLI_TEXT, CLI_NUMBER, CLI_REAL, CLI_YESNO, CLI_BELOW };
struct cli_fact {
    const char *key, *label;
    uint8_t kind;  /* enum cli_fact_kind; CLI_BELOW: told as JSON by the body */
    bool nullable; /* a text of "-" is none */
};
struct cli_pair {
    const char *a, *b;
};
struct shell;
struct cli_args;
struct cli_command {
    const char *name, *summary;
    const char *stands_for; /* the command that this is another name of */
    const struct cli_option *options;
    size_t n_options;
    const struct cli_pair *exclusive, *requires, *one_of; /* end with a pair of NULL */
    const struct cli_fact *facts;
    size_t n_facts;
    bool connection, hidden; /* needs one; not in lists */
    bool more_facts;         /* and others, whose names are known only then */
    int (*run)(struct shell *sh, const struct cli_args *args);
};
struct cli_group {
    const char *keyword, *title;
    const struct cli_command *commands;
    size_t n_commands;
};

/* The words of one command, taken apart. */
struct cli_args {
    const struct cli_command *command;
    const char **values; /* by option index; a flag that is given has "" */
    unsigned *order;     /* option indexes as the words gave them */
    size_t n_order;
    char **rest; /* NULL-terminated words of a CLI_REST option; never NULL */
    bool help;   /* --help was among them */
};

/* Cuts a line into commands of words: quotes, backslash, ';' and newline between, '#' comments.
 * Each command is a NULL-terminated vector; the result ends with NULL. NULL and *ret_error on
 * an unbalanced quote. */
char ***cli_split(const char *line, const char **ret_error);
/* The same for words that a shell has cut already: one command. */
char ***cli_split_words(char **words);
void cli_split_free(char ***commands);

/* Fills args from words[1..]; NULL, or an error text (g_free). */
char *cli_parse(const struct cli_command *command, char **words, struct cli_args *ret_args);
/* What options must not or must stand together; NULL, or an error text (g_free). */
char *cli_check(const struct cli_args *args);
void cli_args_clear(struct cli_args *args);

bool arg_flag(const struct cli_args *args, const char *name);
bool arg_given(const struct cli_args *args, const char *name); /* also when there is no such */
const char *arg_string(const struct cli_args *args, const char *name); /* NULL: not given */
/* 0 not given, 1 given, -1 not a number or out of range (an error was printed). */
int arg_integer(const struct cli_args *args, const char *name, long long *ret_value);
int arg_int(const struct cli_args *args, const char *name, int *ret_value);
int arg_uint(const struct cli_args *args, const char *name, unsigned *ret_value);
int arg_ullong(const struct cli_args *args, const char *name, unsigned long long *ret_value);
/* With a suffix, as 10G; a bare number counts scale. The reason of a refusal is told when the
 * command has told its own: cli_late_reason(). */
int arg_scaled(const struct cli_args *args, const char *name, unsigned long long scale,
               unsigned long long *ret_value);
int arg_scaled_max(const struct cli_args *args, const char *name, unsigned long long scale,
                   unsigned long long max, unsigned long long *ret_value);
void cli_tell_late(char *reason); /* taken over */
char *cli_late_reason(void);      /* since the last call; NULL, or g_free */
unsigned arg_bits(const struct cli_args *args, const char *name, unsigned bits); /* bits if given */
unsigned arg_flags(const struct cli_args *args); /* the bits of all flags that are given */
char **arg_rest(const struct cli_args *args);

/* The synopsis of a command as one line, and its help page; g_free. */
char *cli_synopsis(const struct cli_command *command);
char *cli_help_page(const struct cli_command *command);

/* "1536 MiB", "2G", "1048576": bytes after scaling; suffix-less numbers times scale. -1: not a
 * size, or above max; *ret_reason then says more (g_free), or is NULL. It may be NULL. */
int cli_size(const char *text, uint64_t scale, uint64_t max, uint64_t *ret_bytes,
             char **ret_reason);
double cli_pretty_size(uint64_t bytes, const char **ret_unit);
/* How far something is: 100 only when nothing is left. */
int progress_percent(unsigned long long left, unsigned long long total);
/* "Save: [ 37 %]  12.30 MiB/s  0:12 left", rate and time once a second is over; g_free. */
char *progress_text(const char *label, unsigned long long left, unsigned long long total,
                    int64_t elapsed_us);
