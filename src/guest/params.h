/* Typed parameters of calls: collecting them for a reply, and tables that say which parameter is
 * which field of a definition. Never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "gen/wire.h"
#include "reflect/value.h"

struct arena;

/* Being collected in a call's arena. */
struct params {
    struct arena *mem;
    struct typed_param *list;
    uint32_t n, cap;
};
void param_int(struct params *p, const char *name, int32_t value);
void param_uint(struct params *p, const char *name, uint32_t value);
void param_llong(struct params *p, const char *name, int64_t value);
void param_ullong(struct params *p, const char *name, uint64_t value);
void param_bool(struct params *p, const char *name, bool value);
void param_string(struct params *p, const char *name, const char *value);
/* All of list, each named "prefix.field"; values are borrowed. */
void params_under(struct params *p, const char *prefix, const struct typed_param *list, uint32_t n);
/* "block.%zu.%s" */
const char *param_name(struct params *p, const char *group, size_t i, const char *field);

/* The reply of the older getters: nparams 0 asks how many there are. */
#define PARAMS_REPLY(p, asked, ret)                                        \
    do {                                                                   \
        (ret)->nparams = (int32_t)(p).n;                                   \
        (ret)->params = (p).list;                                          \
        (ret)->n_params = (asked) > 0 ? MIN((p).n, (uint32_t)(asked)) : 0; \
    } while (0)

/* --- parameters that are fields of a definition ------------------------------------------------
 */

struct param_row {
    const char *name;
    int type;         /* VIR_TYPED_PARAM_* */
    const char *path; /* reflect/path.h, from the value of the table; NULL: only accepted */
    uint64_t unset;   /* what a number says when the definition does not */
    uint64_t zero;    /* 1: setting 0 takes it out; 2: setting `unset` does */
};

/* All rows, in order. */
void params_read(struct params *p, const struct param_row *rows, size_t n, const struct type *t,
                 const void *value);
/* Sets those given; rows were checked by params_check(). */
int params_write(const struct param_row *rows, size_t n, const struct type *t, void *value,
                 const struct typed_param *list, uint32_t n_list);
/* Each is one of the rows, of its type, once. ERR_INVALID_ARG, ERR_ARGUMENT_UNSUPPORTED. */
int params_check(const struct param_row *rows, size_t n, const struct typed_param *list,
                 uint32_t n_list);
const struct typed_param *param_find(const struct typed_param *list, uint32_t n, const char *name);
