/* Configuration files: "key = value" lines read into a struct by the tables of model/conf. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum conf_kind {
    CONF_BOOL,    /* bool: 0 or 1 */
    CONF_INT,     /* int32_t */
    CONF_UINT,    /* uint32_t */
    CONF_STRING,  /* char *, NULL: not given */
    CONF_STRINGS, /* char **, NULL-terminated; NULL: not given. One string is a list of one */
};

struct conf_key {
    const char *name;
    uint8_t kind;    /* enum conf_kind */
    bool octal;      /* a string of octal digits */
    bool number_too; /* a bare number is kept as its text */
    bool unused;     /* accepted, without effect */
    uint32_t offset, given_offset;
    int64_t min, max;           /* of numbers */
    const char *const *values;  /* of strings: what is allowed; NULL: anything */
    const char *const *only_in; /* daemons that know the key; NULL: all */
    const char *text;           /* defaults, by kind */
    const char *const *list;
    int64_t number;
};

struct conf_file {
    const char *name;
    uint32_t size; /* of the struct */
    uint32_t n_keys;
    const struct conf_key *keys;
};

/* The defaults. conf_free() takes it back; NULL is fine. */
void *conf_new(const struct conf_file *f);
void conf_free(const struct conf_file *f, void *conf);
/* Reads text into conf; `daemon` selects keys (NULL: all). -1 with ERR_CONF_SYNTAX and "path:line:
 * …" on the first mistake. Unknown keys are logged. */
int conf_parse(const struct conf_file *f, void *conf, const char *daemon, const char *path,
               const char *text, size_t len);
/* The file at path; a file that is absent changes nothing unless `must_exist`. */
int conf_read(const struct conf_file *f, void *conf, const char *daemon, const char *path,
              bool must_exist);
