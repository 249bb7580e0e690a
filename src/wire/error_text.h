/* What users see of an error: the phrase that goes with its code, before the detail that fail() was
 * given. Shared by the daemon (which sends whole texts) and the client library. No I/O, no awaits.
 */
#pragma once
#include "base/error.h"

/* The phrase of a code, or NULL when the detail stands alone (ERR_SYSTEM_ERROR, ERR_RPC, …). */
const char *error_phrase(enum error_code code);
/* "QEMU Driver": how virDefaultErrorFunc names a domain; "" for none. */
const char *error_domain_name(int domain);
/* Gives a reason its public shape, once: message "phrase: detail", str1 "phrase: %s", str2 the
 * detail, int1 the errno or -1, int2 -1. A reason that has str1 is complete already. */
void error_complete(struct error *err);
/* "what is wrong" about argument `arg` of `func`: the detail stands alone, str1 and str2 name both.
 */
int fail_argument(const char *func, const char *arg, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#define fail_argument_null(...) (fail_argument(__VA_ARGS__), NULL)
