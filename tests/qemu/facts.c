/* Emulator facts from a small JSON document, or from a recorded probe. Used by tests only; reads
 * one file. */
#include "facts.h"
#include "driver/qemu/caps/text.h"
#include "driver/qemu/caps/transcript.h"
#include "driver/qemu/command/caps_facts.h"
#include <glib.h>
#include <jansson.h>
#include <string.h>

struct recorded {
    struct emulator_facts f;
    json_t *doc;
    GHashTable *types; /* name -> NULL, or GHashTable of property names */
    GHashTable *machines[2];
    GHashTable *members; /* COMMAND/ARGUMENT; NULL: not recorded */
    bool any;            /* a QEMU that has whatever is asked for */
};

static int facts_has(const struct emulator_facts *f, const char *name)
{
    const struct recorded *r = f->arg;
    if (r->any)
        return FACT_YES;
    g_auto(GStrv) part = g_strsplit(name, "/", 3);
    if (g_str_equal(part[0], "qmp"))
        return !r->members ? FACT_UNKNOWN
                           : g_hash_table_contains(r->members, name + strlen("qmp/"));
    if (!g_str_equal(part[0], "device") && !g_str_equal(part[0], "object")) {
        if (g_str_equal(part[0], "command")) {
            size_t i;
            json_t *v;
            json_array_foreach(json_object_get(r->doc, "commands"), i,
                               v) if (g_str_equal(json_string_value(v), part[1])) return FACT_YES;
            return FACT_NO;
        }
        return FACT_UNKNOWN;
    }
    gpointer props = NULL;
    if (!g_hash_table_lookup_extended(r->types, part[1], NULL, &props))
        return FACT_NO;
    if (!part[2])
        return FACT_YES;
    return !props ? FACT_UNKNOWN : g_hash_table_contains(props, part[2]) ? FACT_YES : FACT_NO;
}

static const struct machine_facts *facts_machine(const struct emulator_facts *f, const char *name,
                                                 bool kvm)
{
    const struct recorded *r = f->arg;
    return g_hash_table_lookup(r->machines[kvm], name ?: "");
}

static GHashTable *load_machines(json_t *list)
{
    GHashTable *all = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i;
    json_t *m;
    json_array_foreach(list, i, m)
    {
        struct machine_facts *mf = g_new0(struct machine_facts, 1);
        mf->name = json_string_value(json_object_get(m, "name"));
        mf->default_cpu = json_string_value(json_object_get(m, "cpu"));
        mf->default_ram = json_string_value(json_object_get(m, "ram"));
        mf->default_nic = json_string_value(json_object_get(m, "nic"));
        mf->max_cpus = (unsigned)json_integer_value(json_object_get(m, "cpus"));
        mf->hotplug_cpus = json_is_true(json_object_get(m, "hotplug"));
        mf->numa_mem = json_is_true(json_object_get(m, "numa_mem"));
        mf->acpi = json_is_true(json_object_get(m, "acpi"));
        g_hash_table_insert(all, (void *)mf->name, mf);
        const char *alias = json_string_value(json_object_get(m, "alias"));
        if (alias)
            g_hash_table_insert(all, (void *)alias, mf);
        if (json_is_true(json_object_get(m, "default")))
            g_hash_table_insert(all, "", mf);
    }
    return all;
}

/* --- a recorded probe -------------------------------------------------------------------------
 */

#define PACKED_BINARY "/usr/bin/qemu"

struct packed {
    struct emulator_facts f;
    struct emulator_facts *inner;
    struct qemu_caps *caps;
    char **hidden;
};

static int packed_has(const struct emulator_facts *f, const char *name)
{
    const struct packed *p = f->arg;
    const char *type = g_str_has_prefix(name, "device/") ? name + strlen("device/") : "";
    for (char **h = p->hidden; h && *h; h++)
        if (g_str_equal(*h, type))
            return FACT_NO;
    return p->inner->has(p->inner, name);
}

static const struct machine_facts *packed_machine(const struct emulator_facts *f, const char *name,
                                                  bool kvm)
{
    const struct packed *p = f->arg;
    return p->inner->machine(p->inner, name, kvm);
}

static const struct cpu_facts *packed_model(const struct emulator_facts *f, bool kvm)
{
    const struct packed *p = f->arg;
    return p->inner->host_model(p->inner, kvm);
}

int facts_pack(const char *replies, const char *out, bool strip_aliases)
{
    struct qemu_caps *c = caps_from_replies(PACKED_BINARY, replies, strip_aliases);
    g_autoptr(GBytes) text = c ? caps_pack(c) : NULL;
    if (!text)
        return 1;
    gsize len;
    const char *data = g_bytes_get_data(text, &len);
    bool done = g_file_set_contents(out, data, (gssize)len, NULL);
    caps_free(c);
    return done ? 0 : 1;
}

static struct emulator_facts *packed_load(const char *path, const char *binary, const char *hide)
{
    gsize len;
    char *data;
    if (!g_file_get_contents(path, &data, &len, NULL))
        g_error("cannot read %s", path);
    g_autoptr(GBytes) file = g_bytes_new_take(data, len);
    struct packed *p = g_new0(struct packed, 1);
    p->caps = caps_unpack(PACKED_BINARY, file);
    if (!p->caps)
        g_error("%s: no recorded probe", path);
    p->inner = caps_facts_new(p->caps, caps_kvm_built_in(p->caps));
    p->hidden = g_strsplit(hide ?: "", ",", -1);
    p->f = *p->inner;
    p->f.binary = binary ?: PACKED_BINARY;
    p->f.has = packed_has;
    p->f.machine = packed_machine;
    p->f.host_model = packed_model;
    p->f.arg = p;
    return &p->f;
}

static void packed_free(struct packed *p)
{
    caps_facts_free(p->inner);
    caps_free(p->caps);
    g_strfreev(p->hidden);
    g_free(p);
}

struct emulator_facts *facts_load(const char *path, const char *binary, const char *hide)
{
    if (!g_str_has_suffix(path, ".json"))
        return packed_load(path, binary, hide);
    json_error_t err;
    json_t *doc = json_load_file(path, 0, &err);
    if (!doc)
        g_error("%s: %s", path, err.text);
    struct recorded *r = g_new0(struct recorded, 1);
    r->doc = doc;
    r->types = g_hash_table_new(g_str_hash, g_str_equal);
    r->any = json_is_true(json_object_get(doc, "any"));
    size_t i;
    json_t *v, *p;
    const char *name;
    json_array_foreach(json_object_get(doc, "types"), i, v)
    {
        g_hash_table_insert(r->types, (void *)json_string_value(v), NULL);
    }
    json_object_foreach(json_object_get(doc, "props"), name, v)
    {
        GHashTable *props = g_hash_table_new(g_str_hash, g_str_equal);
        json_array_foreach(v, i, p) g_hash_table_add(props, (void *)json_string_value(p));
        g_hash_table_insert(r->types, (void *)name, props);
    }
    if (json_object_get(doc, "qmp"))
        r->members = g_hash_table_new(g_str_hash, g_str_equal);
    json_array_foreach(json_object_get(doc, "qmp"), i, v)
    {
        g_hash_table_add(r->members, (void *)json_string_value(v));
    }
    r->machines[1] = load_machines(json_object_get(doc, "machines"));
    r->machines[0] = load_machines(json_object_get(doc, "machines_tcg"));
    r->f = (struct emulator_facts){
        .binary = g_strdup(binary),
        .arch = json_string_value(json_object_get(doc, "arch")),
        .version = (unsigned)json_integer_value(json_object_get(doc, "version")),
        .kvm = json_is_true(json_object_get(doc, "kvm")),
        .sev_cbitpos = (unsigned)json_integer_value(json_array_get(json_object_get(doc, "sev"), 0)),
        .sev_reduced_phys_bits =
            (unsigned)json_integer_value(json_array_get(json_object_get(doc, "sev"), 1)),
        .has = facts_has,
        .machine = facts_machine,
        .arg = r,
    };
    return &r->f;
}

static void free_machines(GHashTable *all)
{
    GHashTableIter it;
    gpointer key, value;
    g_autoptr(GHashTable) rows = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    g_hash_table_iter_init(&it, all);
    while (g_hash_table_iter_next(&it, &key, &value))
        if (!g_hash_table_contains(rows, value))
            g_hash_table_add(rows, value);
    g_hash_table_unref(all);
}

void facts_free(struct emulator_facts *f)
{
    if (f->has == packed_has) {
        packed_free(f->arg);
        return;
    }
    struct recorded *r = f->arg;
    GHashTableIter it;
    gpointer value;
    g_hash_table_iter_init(&it, r->types);
    while (g_hash_table_iter_next(&it, NULL, &value))
        if (value)
            g_hash_table_unref(value);
    g_hash_table_unref(r->types);
    if (r->members)
        g_hash_table_unref(r->members);
    free_machines(r->machines[0]);
    free_machines(r->machines[1]);
    g_free((char *)f->binary);
    json_decref(r->doc);
    g_free(r);
}
