/* The tables of model/qemu and their walker: a noun of a definition becomes the JSON of -device.
 * Pure functions over values: no I/O, never awaits. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "defs/facts.h"
#include "reflect/value.h"

enum prop_kind {
    PROP_PATH,      /* as its kind says: boolean, number or string */
    PROP_WORD,      /* yes/no, on/off as "on"/"off" */
    PROP_TEXT,      /* a number as decimal text */
    PROP_TIMES,     /* number × .number */
    PROP_OVER,      /* number ÷ .number */
    PROP_OTHERWISE, /* as its kind says; .text or .number when it is absent */
    PROP_ALIAS,
    PROP_NAMED, /* .text with {id} replaced */
    PROP_PLACE, /* bus, addr, port, … of the device's address */
    PROP_CONST_BOOL,
    PROP_CONST_INT,
    PROP_CONST_TEXT,
    PROP_HOOK,
};

struct device_env;

struct device_prop {
    const char *name;
    enum prop_kind kind;
    const char *path;
    const char *text;
    int64_t number;
    int (*hook)(const struct device_env *env, const void *noun, json_t *props);
};
struct device_when {
    const char *path, *words; /* "a|b", "": not given, "!a": anything else */
};
struct device_row {
    const char *driver; /* may hold {virtio}, {model}, {virtio_gpu} */
    const struct device_when *when;
    const struct device_prop *props;
};
struct device_table {
    const struct type *type;
    const struct device_row *rows;
};

struct domain;
struct plan;
struct device_env {
    const struct domain *def;
    const struct emulator_facts *facts;
    struct plan_build
        *build;   /* descriptors and options of the plan; NULL when only tables are walked */
    size_t index; /* of the noun in its list */
    const char *alias;
    const char *drive;       /* node name of a disk's medium; NULL: empty */
    unsigned bootindex;      /* 0: none */
    const struct type *type; /* of the noun; set by device_json() */
};

/* The row for a noun, or NULL when it needs no -device (itco watchdog, ps2 mouse). */
const struct device_row *device_row_find(const struct device_table *table, const void *noun);
/* The properties of a noun; *ret is NULL when it needs no device. A property that the user asked
 * for and that this QEMU lacks is ERR_CONFIG_UNSUPPORTED. */
int device_json(const struct device_table *table, const struct device_env *env, const void *noun,
                json_t **ret);

/* --- values by path ----------------------------------------------------------------------------
 */
enum path_kind { PATH_ABSENT, PATH_BOOL, PATH_NUMBER, PATH_TEXT, PATH_BAD };
struct path_value {
    enum path_kind kind;
    bool flag;
    uint64_t number;
    const char *text;
};
/* PATH_BAD when the type has no such path. */
struct path_value path_get(const struct type *type, const void *value, const char *path);
/* Is there such a path at all, whatever a value holds? */
bool path_exists(const struct type *type, const char *path);
