/* Answers questions about one binary out of its text (caps.h). Called from anywhere on the loop;
 * never awaits. Invariant: a name is looked up in what QEMU itself said.
 */
#include <stdlib.h>
#include <string.h>

#include "driver/qemu/caps/match.h"
#include "driver/qemu/caps/text.h"

enum { SCHEMA_DEPTH = 24 };

static bool exact(const struct qemu_caps *c, const char *name)
{
    size_t len;
    return caps_fact_value(c, name, &len) != NULL;
}

char *caps_value(const struct qemu_caps *c, const char *name)
{
    size_t len;
    const char *v = caps_fact_value(c, name, &len);
    return v ? g_strndup(v, len) : NULL;
}

/* --- the schema as a graph: T/ID/step -> ID ------------------------------------------------------
 */

static bool walk(const struct qemu_caps *c, const char *id, const char *path, int depth);

static bool step(const struct qemu_caps *c, const char *key, const char *rest, int depth)
{
    g_autofree char *next = caps_value(c, key);
    return next && (!*rest || walk(c, next, rest, depth + 1));
}

/* Steps that the path does not name: into variants and alternatives. */
static bool walk_arms(const struct qemu_caps *c, const char *id, char mark, const char *path,
                      int depth)
{
    g_autofree char *prefix = g_strdup_printf("T/%s/%c", id, mark);
    size_t prefix_len = strlen(prefix), len;
    for (size_t i = caps_fact_lower(c, prefix); i < c->n_lines; i++) {
        const char *line = caps_fact_line(c, i, &len);
        if (len < prefix_len || memcmp(line, prefix, prefix_len) != 0)
            return false;
        const char *tab = memchr(line, '\t', len);
        if (!tab)
            continue;
        g_autofree char *next = g_strndup(tab + 1, len - (size_t)(tab + 1 - line));
        if (walk(c, next, path, depth + 1))
            return true;
    }
    return false;
}

static bool walk(const struct qemu_caps *c, const char *id, const char *path, int depth)
{
    if (depth > SCHEMA_DEPTH)
        return false;
    const char *slash = strchr(path, '/');
    int n = slash ? (int)(slash - path) : (int)strlen(path);
    const char *rest = slash ? slash + 1 : path + n;
    g_autofree char *key = g_strdup_printf("T/%s/%.*s", id, n, path);
    if (step(c, key, rest, depth))
        return true;
    g_autofree char *array = g_strdup_printf("T/%s/[]", id);
    if (step(c, array, path, depth))
        return true;
    return (*path != '=' && *path != '$' && walk_arms(c, id, '=', path, depth)) ||
           walk_arms(c, id, '|', path, depth);
}

/* kind/NAME[/path]: the type that stands beside kind/NAME, then down. */
static bool has_schema(const struct qemu_caps *c, const char *name)
{
    const char *first = strchr(name, '/'), *path = first ? strchr(first + 1, '/') : NULL;
    if (!path || exact(c, name)) /* the second: features of a command */
        return exact(c, name);
    g_autofree char *head = g_strndup(name, (size_t)(path - name));
    g_autofree char *id = caps_value(c, head);
    return id && walk(c, id, path + 1, 0);
}

/* --- names
 * ------------------------------------------------------------------------------------------ */

static bool has_device(const struct qemu_caps *c, const char *name)
{
    const char *slash = strchr(name, '/');
    g_autofree char *device = slash ? g_strndup(name, (size_t)(slash - name)) : g_strdup(name);
    g_autofree char *type = g_strconcat("type/", device, NULL);
    g_autofree char *listed = g_strconcat("dev/", device, NULL);
    g_autofree char *property = g_strconcat("dev/", name, NULL);
    if (!exact(c, type))
        return false;
    return !slash || !exact(c, listed) || exact(c, property);
}

static bool has_object(const struct qemu_caps *c, const char *name)
{
    const char *slash = strchr(name, '/');
    g_autofree char *type = slash ? g_strndup(name, (size_t)(slash - name)) : g_strdup(name);
    g_autofree char *exists = g_strconcat("qmp/object-add/qom-type/", type, NULL);
    g_autofree char *built = g_strconcat("type/", type, NULL);
    if (!exact(c, built) || !has_schema(c, exists)) /* the schema lists what was not built, too */
        return false;
    if (!slash)
        return true;
    g_autofree char *property = g_strconcat("qmp/object-add/=", name, NULL);
    return has_schema(c, property);
}

static bool has_version(const struct qemu_caps *c, const char *text)
{
    unsigned v[3] = {0};
    for (int i = 0; i < 3 && *text; i++) {
        char *end;
        v[i] = (unsigned)strtoul(text, &end, 10);
        text = *end == '.' ? end + 1 : end;
    }
    return c->version >= v[0] * 1000000 + v[1] * 1000 + v[2];
}

bool caps_has(const struct qemu_caps *c, const char *name)
{
    static const struct {
        const char *kind;
        bool (*has)(const struct qemu_caps *c, const char *rest);
    } by_rest[] = {{"device/", has_device}, {"object/", has_object}, {"version/", has_version}};
    for (size_t i = 0; i < G_N_ELEMENTS(by_rest); i++)
        if (g_str_has_prefix(name, by_rest[i].kind))
            return by_rest[i].has(c, name + strlen(by_rest[i].kind));
    if (g_str_has_prefix(name, "qmp") || g_str_has_prefix(name, "event/"))
        return has_schema(c, name);
    if (g_str_has_prefix(name, "machine/"))
        return caps_machine(c, name + strlen("machine/")) != NULL;
    if (g_str_has_prefix(name, "arch/"))
        return strcmp(c->arch, name + strlen("arch/")) == 0;
    return exact(c, name);
}

static bool has_name(const void *arg, const char *name)
{
    return caps_has(arg, name);
}

bool caps_match(const struct qemu_caps *c, const char *condition)
{
    return match_condition(condition, has_name, c);
}

/* --- plain facts
 * -------------------------------------------------------------------------------------- */

const char *caps_binary(const struct qemu_caps *c)
{
    return c->binary;
}

const char *caps_arch(const struct qemu_caps *c)
{
    return c->arch;
}

unsigned caps_version(const struct qemu_caps *c)
{
    return c->version;
}

const char *caps_package(const struct qemu_caps *c)
{
    return c->package;
}

bool caps_kvm_built_in(const struct qemu_caps *c)
{
    return c->kvm;
}

const struct caps_machine *caps_machines(const struct qemu_caps *c, size_t *ret_n)
{
    *ret_n = c->machines->len;
    return (const void *)c->machines->data;
}

const struct caps_machine *caps_machine(const struct qemu_caps *c, const char *name)
{
    size_t n;
    const struct caps_machine *m = caps_machines(c, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(m[i].name, name) == 0)
            return &m[i];
    for (size_t i = 0; i < n; i++)
        if (m[i].alias && strcmp(m[i].alias, name) == 0)
            return &m[i];
    return NULL;
}

const char *caps_machine_canonical(const struct qemu_caps *c, const char *name)
{
    const struct caps_machine *m = caps_machine(c, name);
    return m ? m->name : name;
}

/* What a guest gets that names no machine, where QEMU's own default would break documents or
 * QEMU has none. */
static const struct {
    const char *arch, *machine;
} preferred[] = {
    {"x86_64", "pc"},     {"i686", "pc"},
    {"armv7l", "virt"},   {"armv6l", "virt"},
    {"aarch64", "virt"},  {"riscv32", "virt"},
    {"riscv64", "virt"},  {"loongarch64", "virt"},
    {"ppc64", "pseries"}, {"s390x", "s390-ccw-virtio"},
};

const char *caps_machine_default(const struct qemu_caps *c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(preferred); i++)
        if (strcmp(preferred[i].arch, c->arch) == 0 && caps_machine(c, preferred[i].machine))
            return caps_machine_canonical(c, preferred[i].machine);
    size_t n;
    const struct caps_machine *m = caps_machines(c, &n);
    for (size_t i = 0; i < n; i++)
        if (m[i].is_default)
            return m[i].name;
    return n ? m[0].name : NULL;
}

const struct caps_accel *caps_accel(const struct qemu_caps *c, enum accel accel)
{
    return c->accel[accel];
}

const struct caps_cpu *caps_cpu(const struct qemu_caps *c, enum accel accel, const char *name)
{
    const struct caps_accel *a = c->accel[accel];
    for (size_t i = 0; a && i < a->n_cpus; i++)
        if (strcmp(a->cpus[i].name, name) == 0)
            return &a->cpus[i];
    return NULL;
}

const char *caps_prop(const struct caps_accel *a, enum expansion e, const char *name)
{
    for (size_t i = 0; i < a->expansion[e].n; i++)
        if (strcmp(a->expansion[e].props[i].name, name) == 0)
            return a->expansion[e].props[i].value;
    return NULL;
}

const char *caps_machine_cpu(const struct qemu_caps *c, enum accel accel,
                             const struct caps_machine *m)
{
    const struct caps_accel *a = caps_accel(c, accel);
    for (size_t i = 0; a && i < a->n_machine_cpus; i++)
        if (strcmp(a->machine_cpus[i].machine, m->name) == 0)
            return a->machine_cpus[i].cpu;
    return m->default_cpu;
}
