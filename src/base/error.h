/* The reason of the last failure. It lives in the running fiber, or in the thread where there is
 * none; rt switches it with the fiber. Codes and domains come from model/api/errors.py
 * (ERR_NO_DOMAIN is VIR_ERR_NO_DOMAIN). Does no I/O and never awaits.
 *
 * Convention: a function returns int >= 0 or -1, or a pointer or NULL. Whoever knows the reason
 * says return fail(ERR_NO_DOMAIN, "no domain with matching name '%s'", name); and callers may wrap
 * it: return context("cannot start '%s'", name);
 */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include "gen/errors.h" /* enum error_code { ERR_... }, enum error_domain { FROM_... } */

struct error {
    enum error_code code;
    enum error_domain domain;
    int level;     /* 1 warning, 2 error */
    char *message; /* the whole text, outermost context first */
    char *str1, *str2, *str3;
    int int1, int2;
    int sys_errno; /* 0 when no system call was the cause */
};

/* Sets the reason; returns -1. The domain is FROM_DRIVER of the running call unless fail_in. */
int fail(enum error_code code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int fail_in(enum error_domain domain, enum error_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Like fail(ERR_SYSTEM_ERROR) with ": strerror(err)" added; err may be negative. */
int fail_errno(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "text: " before the reason that is set; returns -1. Aborts in debug builds when none is. */
int context(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same three for functions that return a pointer. */
#define fail_null(...) (fail(__VA_ARGS__), NULL)
#define fail_errno_null(...) (fail_errno(__VA_ARGS__), NULL)
#define context_null(...) (context(__VA_ARGS__), NULL)

const struct error *error_get(void); /* NULL when none is set */
const char *error_text(void);        /* never NULL */
void error_clear(void);
struct error *error_take(void);    /* the caller owns it; none is set afterwards */
void error_set(struct error *err); /* takes ownership */
struct error *error_copy(const struct error *err);
void error_free(struct error *err);
void error_domain_default(enum error_domain domain); /* of this fiber or thread */

/* For rt: where the current reason is kept. */
struct error_slot {
    struct error *err;
    enum error_domain domain;
};
struct error_slot *error_slot_swap(struct error_slot *slot); /* NULL: the thread's own */
