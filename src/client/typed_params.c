/* Owns the helpers for arrays of typed parameters: virTypedParams*. Called by applications; no
 * connection, no I/O. Invariant: an array has nparams valid entries, room for maxparams. */
#include "client/export.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "client/last_error.h"
#include "wire/error_text.h"

static const char *type_name(int type)
{
    static const char *const names[] = {"unknown", "int",    "uint",    "llong",
                                        "ullong",  "double", "boolean", "string"};
    return type > 0 && type < (int)G_N_ELEMENTS(names) ? names[type] : names[0];
}

static int failed(void)
{
    last_error_publish(NULL);
    return -1;
}

#define NEED(arg)                                                                       \
    do {                                                                                \
        if (!(arg)) {                                                                   \
            fail_argument(__func__, #arg, "argument %s of %s is NULL", #arg, __func__); \
            return failed();                                                            \
        }                                                                               \
    } while (0)

/* --- reading -------------------------------------------------------------------------------- */

static virTypedParameterPtr find(virTypedParameterPtr params, int nparams, const char *name)
{
    for (int i = 0; params && i < nparams; i++)
        if (strcmp(params[i].field, name) == 0)
            return &params[i];
    return NULL;
}

EXPORT virTypedParameterPtr virTypedParamsGet(virTypedParameterPtr params, int nparams,
                                              const char *name)
{
    virResetLastError();
    return params && name ? find(params, nparams, name) : NULL;
}

/* 1 and *ret_param when it is there with that type, 0 when absent, -1 when of another type. */
static int get(const char *func, virTypedParameterPtr params, int nparams, const char *name,
               int type, virTypedParameterPtr *ret_param)
{
    last_error_begin(FROM_NONE);
    if (!params)
        return 0;
    if (!name) {
        fail_argument(func, "name", "argument name of %s is NULL", func);
        return failed();
    }
    virTypedParameterPtr p = find(params, nparams, name);
    if (!p)
        return 0;
    if (p->type != type) {
        fail(ERR_INVALID_ARG, "parameter '%s' is of type '%s', asked for as '%s'", name,
             type_name(p->type), type_name(type));
        return failed();
    }
    *ret_param = p;
    return 1;
}

#define GETTER(Name, TYPE, ctype, member)                                                          \
    EXPORT int virTypedParamsGet##Name(virTypedParameterPtr params, int nparams, const char *name, \
                                       ctype *value)                                               \
    {                                                                                              \
        virTypedParameterPtr p;                                                                    \
        int rc = get(__func__, params, nparams, name, VIR_TYPED_PARAM_##TYPE, &p);                 \
        if (rc == 1 && value)                                                                      \
            *value = p->value.member;                                                              \
        return rc;                                                                                 \
    }
GETTER(Int, INT, int, i)
GETTER(UInt, UINT, unsigned int, ui)
GETTER(LLong, LLONG, long long, l)
GETTER(ULLong, ULLONG, unsigned long long, ul)
GETTER(Double, DOUBLE, double, d)
GETTER(String, STRING, const char *, s)

EXPORT int virTypedParamsGetBoolean(virTypedParameterPtr params, int nparams, const char *name,
                                    int *value)
{
    virTypedParameterPtr p;
    int rc = get(__func__, params, nparams, name, VIR_TYPED_PARAM_BOOLEAN, &p);
    if (rc == 1 && value)
        *value = p->value.b ? 1 : 0;
    return rc;
}

/* --- adding --------------------------------------------------------------------------------- */

static int check_name(const char *name)
{
    if (strlen(name) >= VIR_TYPED_PARAM_FIELD_LENGTH)
        return fail(ERR_INTERNAL_ERROR, "parameter name '%s' is longer than %d bytes", name,
                    VIR_TYPED_PARAM_FIELD_LENGTH - 1);
    return 0;
}

static virTypedParameterPtr append(virTypedParameterPtr *params, int *nparams, int *maxparams,
                                   const char *name, int type)
{
    if (*nparams >= *maxparams) {
        int max = *maxparams < 4 ? *nparams + 1 : *nparams * 2;
        *params = realloc(*params, (size_t)max * sizeof(**params));
        if (!*params)
            g_error("out of memory");
        *maxparams = max;
    }
    virTypedParameterPtr p = &(*params)[(*nparams)++];
    memset(p, 0, sizeof(*p));
    g_strlcpy(p->field, name, sizeof(p->field));
    p->type = type;
    return p;
}

#define ADDER(Name, TYPE, ctype, member, expr)                                                     \
    EXPORT int virTypedParamsAdd##Name(virTypedParameterPtr *params, int *nparams, int *maxparams, \
                                       const char *name, ctype value)                              \
    {                                                                                              \
        last_error_begin(FROM_NONE);                                                               \
        NEED(params);                                                                              \
        NEED(nparams);                                                                             \
        NEED(maxparams);                                                                           \
        NEED(name);                                                                                \
        if (check_name(name) < 0)                                                                  \
            return failed();                                                                       \
        virTypedParameterPtr p = append(params, nparams, maxparams, name, VIR_TYPED_PARAM_##TYPE); \
        p->value.member = (expr);                                                                  \
        return 0;                                                                                  \
    }
ADDER(Int, INT, int, i, value)
ADDER(UInt, UINT, unsigned int, ui, value)
ADDER(LLong, LLONG, long long, l, value)
ADDER(ULLong, ULLONG, unsigned long long, ul, value)
ADDER(Double, DOUBLE, double, d, value)
ADDER(Boolean, BOOLEAN, int, b, value ? 1 : 0)
ADDER(String, STRING, const char *, s, strdup(value ? value : ""))

EXPORT int virTypedParamsAddStringList(virTypedParameterPtr *params, int *nparams, int *maxparams,
                                       const char *name, const char **values)
{
    last_error_begin(FROM_NONE);
    for (; values && *values; values++)
        if (virTypedParamsAddString(params, nparams, maxparams, name, *values) < 0)
            return -1;
    return 0;
}

/* --- from text ------------------------------------------------------------------------------ */

static int bad_value(const char *name, const char *expected)
{
    return fail(ERR_INVALID_ARG, "value of parameter '%s' is not of type %s", name, expected);
}

static int parse_signed(const char *text, long long min, long long max, long long *ret)
{
    char *end;
    errno = 0;
    long long v = strtoll(text, &end, 10);
    if (errno || end == text || *end || v < min || v > max)
        return -1;
    *ret = v;
    return 0;
}

/* "-5" is what it is modulo 2^bits, as it has always been accepted. */
static int parse_unsigned(const char *text, unsigned long long max, unsigned long long *ret)
{
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    bool negative = strchr(text, '-') != NULL;
    if (errno || end == text || *end || (negative ? -v > max : v > max))
        return -1;
    *ret = v;
    return 0;
}

static int parse_double(const char *text, double *ret)
{
    char *end;
    errno = 0;
    double v = g_ascii_strtod(text, &end);
    if (errno || end == text || *end)
        return -1;
    *ret = v;
    return 0;
}

static int parse_value(virTypedParameterPtr p, const char *name, const char *text)
{
    long long l = 0;
    unsigned long long ul = 0;
    switch (p->type) {
    case VIR_TYPED_PARAM_INT:
        if (parse_signed(text, INT_MIN, INT_MAX, &l) < 0)
            return bad_value(name, "int");
        p->value.i = (int)l;
        return 0;
    case VIR_TYPED_PARAM_UINT:
        if (parse_unsigned(text, UINT_MAX, &ul) < 0)
            return bad_value(name, "unsigned int");
        p->value.ui = (unsigned)ul;
        return 0;
    case VIR_TYPED_PARAM_LLONG:
        return parse_signed(text, LLONG_MIN, LLONG_MAX, &p->value.l) < 0
                   ? bad_value(name, "long long")
                   : 0;
    case VIR_TYPED_PARAM_ULLONG:
        return parse_unsigned(text, ULLONG_MAX, &p->value.ul) < 0
                   ? bad_value(name, "unsigned long long")
                   : 0;
    case VIR_TYPED_PARAM_DOUBLE:
        return parse_double(text, &p->value.d) < 0 ? bad_value(name, "double") : 0;
    case VIR_TYPED_PARAM_BOOLEAN:
        p->value.b = !g_ascii_strcasecmp(text, "true") || !strcmp(text, "1");
        if (!p->value.b && g_ascii_strcasecmp(text, "false") && strcmp(text, "0"))
            return fail(ERR_INVALID_ARG, "value of parameter '%s' is neither true nor false", name);
        return 0;
    case VIR_TYPED_PARAM_STRING:
        p->value.s = strdup(text);
        return 0;
    default:
        return fail(ERR_INVALID_ARG, "parameter '%s' has unknown type %d", name, p->type);
    }
}

EXPORT int virTypedParamsAddFromString(virTypedParameterPtr *params, int *nparams, int *maxparams,
                                       const char *name, int type, const char *value)
{
    virTypedParameter parsed = {.type = type};
    last_error_begin(FROM_NONE);
    NEED(params);
    NEED(nparams);
    NEED(maxparams);
    NEED(name);
    NEED(value);
    if (check_name(name) < 0 || parse_value(&parsed, name, value) < 0)
        return failed();
    append(params, nparams, maxparams, name, type)->value = parsed.value;
    return 0;
}

/* --- freeing -------------------------------------------------------------------------------- */

EXPORT void virTypedParamsClear(virTypedParameterPtr params, int nparams)
{
    for (int i = 0; params && i < nparams; i++)
        if (params[i].type == VIR_TYPED_PARAM_STRING) {
            free(params[i].value.s);
            params[i].value.s = NULL;
        }
}

EXPORT void virTypedParamsFree(virTypedParameterPtr params, int nparams)
{
    virTypedParamsClear(params, nparams);
    free(params);
}
