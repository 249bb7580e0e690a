/* Owns the list of questions to a QEMU binary and turns answers into records and facts. Called by
 * probe.c and by the transcript reader; never awaits. Invariant: an answer of an unexpected shape
 * adds nothing, it never fails a probe.
 */
#include "driver/qemu/caps/query.h"

#include <string.h>

#define EACH(i, item, array)                                         \
    size_t i = 0;                                                    \
    i < json_array_size(array) && (item = json_array_get(array, i)); \
    i++

static const char *str(json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static bool yes(json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

/* --- who is it
 * ------------------------------------------------------------------------------------ */

static void take_version(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *v = json_object_get(reply, "qemu");
    json_int_t n = json_integer_value(json_object_get(v, "major")) * 1000000 +
                   json_integer_value(json_object_get(v, "minor")) * 1000 +
                   json_integer_value(json_object_get(v, "micro"));
    g_autofree char *text = g_strdup_printf("%lld", (long long)n);
    w->version = g_strdup(text);
    w->package = g_strdup(str(reply, "package"));
}

static void take_target(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    const char *arch = str(reply, "arch");
    if (strcmp(arch, "arm") == 0)
        arch = "armv7l";
    else if (strcmp(arch, "i386") == 0)
        arch = "i686";
    else if (strcmp(arch, "or1k") == 0)
        arch = "openrisc";
    w->arch = g_strdup(arch);
}

static void take_kvm(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    w->kvm_present = yes(reply, "present");
    w->kvm_enabled = yes(reply, "enabled");
}

/* --- the schema
 * ------------------------------------------------------------------------------------- */

static void schema_features(struct caps_writer *w, const char *prefix, const char *name, json_t *o)
{
    json_t *f;
    for (EACH(i, f, json_object_get(o, "features")))
        caps_fact(w, "%s%s/$%s", prefix, name, json_string_value(f) ? json_string_value(f) : "");
}

static void schema_object(struct caps_writer *w, const char *id, json_t *e)
{
    json_t *m;
    for (EACH(i, m, json_object_get(e, "members"))) {
        caps_fact(w, "T/%s/%s\t%s", id, str(m, "name"), str(m, "type"));
        g_autofree char *member = g_strdup_printf("%s/%s", id, str(m, "name"));
        schema_features(w, "T/", member, m);
    }
    for (EACH(i, m, json_object_get(e, "variants")))
        caps_fact(w, "T/%s/=%s\t%s", id, str(m, "case"), str(m, "type"));
}

static void schema_words(struct caps_writer *w, const char *id, json_t *e)
{
    json_t *word;
    for (EACH(i, word, json_object_get(e, "values")))
        caps_fact(w, "T/%s/%s", id, json_string_value(word) ? json_string_value(word) : "");
    for (EACH(i, word, json_object_get(e, "members")))
        caps_fact(w, "T/%s/%s", id, str(word, "name"));
}

static void schema_entity(struct caps_writer *w, json_t *e)
{
    const char *kind = str(e, "meta-type"), *name = str(e, "name");
    if (strcmp(kind, "command") == 0) {
        caps_fact(w, "qmp/%s\t%s", name, str(e, "arg-type"));
        caps_fact(w, "qmp-ret/%s\t%s", name, str(e, "ret-type"));
        schema_features(w, "qmp/", name, e);
    } else if (strcmp(kind, "event") == 0) {
        caps_fact(w, "event/%s\t%s", name, str(e, "arg-type"));
    } else if (strcmp(kind, "object") == 0) {
        schema_object(w, name, e);
        schema_features(w, "T/", name, e);
    } else if (strcmp(kind, "enum") == 0) {
        schema_words(w, name, e);
    } else if (strcmp(kind, "array") == 0) {
        caps_fact(w, "T/%s/[]\t%s", name, str(e, "element-type"));
    } else if (strcmp(kind, "alternate") == 0) {
        json_t *m;
        for (EACH(i, m, json_object_get(e, "members")))
            caps_fact(w, "T/%s/|%zu\t%s", name, i, str(m, "type"));
    }
}

static void take_schema(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *e;
    for (EACH(i, e, reply))
        schema_entity(w, e);
}

/* --- names
 * ------------------------------------------------------------------------------------------ */

static void take_types(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *t;
    for (EACH(i, t, reply))
        caps_fact(w, "type/%s", str(t, "name"));
}

static void take_properties(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *p;
    if (json_array_size(reply) > 0)
        caps_fact(w, "dev/%s", q->tag);
    for (EACH(i, p, reply))
        caps_fact(w, "dev/%s/%s", q->tag, str(p, "name"));
}

static void take_options(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *o, *p;
    for (EACH(i, o, reply)) {
        caps_fact(w, "option/%s", str(o, "option"));
        for (EACH(k, p, json_object_get(o, "parameters")))
            caps_fact(w, "option/%s/%s", str(o, "option"), str(p, "name"));
    }
}

static void take_migrate(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *m;
    for (EACH(i, m, reply))
        caps_fact(w, "migrate/%s", str(m, "capability"));
}

static void take_words(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *m;
    for (EACH(i, m, reply))
        caps_fact(w, "%s/%s", q->tag, json_string_value(m) ? json_string_value(m) : "");
}

static void take_gic(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *g;
    for (EACH(i, g, reply)) {
        int v = (int)json_integer_value(json_object_get(g, "version"));
        caps_fact(w, "gic/%d", v);
        if (yes(g, "kernel"))
            caps_fact(w, "gic/%d/kernel", v);
        if (yes(g, "emulated"))
            caps_fact(w, "gic/%d/emulated", v);
    }
}

/* Plain members of one object: sev/cbitpos 51. */
static void take_members(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    const char *key;
    json_t *v;
    json_object_foreach(reply, key, v)
    {
        if (json_is_integer(v))
            caps_fact(w, "%s/%s\t%lld", q->tag, key, (long long)json_integer_value(v));
        else if (json_is_string(v))
            caps_fact(w, "%s/%s\t%s", q->tag, key, json_string_value(v));
        else if (json_is_boolean(v))
            caps_fact(w, "%s/%s\t%s", q->tag, key, json_is_true(v) ? "true" : "false");
    }
    json_t *s;
    for (EACH(i, s, json_object_get(reply, "sections")))
        caps_fact(w, "%s/section/%lld\t%lld", q->tag,
                  (long long)json_integer_value(json_object_get(s, "node")),
                  (long long)json_integer_value(json_object_get(s, "size")));
}

/* --- machines and processors
 * -------------------------------------------------------------------------- */

static void write_machine(struct caps_writer *w, json_t *m, const char *name, const char *alias,
                          bool is_default)
{
    char flags[8] = "", *p = flags, max[16];
    if (is_default)
        *p++ = 'd';
    if (yes(m, "hotpluggable-cpus"))
        *p++ = 'h';
    if (yes(m, "numa-mem-supported"))
        *p++ = 'n';
    if (yes(m, "deprecated"))
        *p++ = 'o';
    if (!json_is_false(json_object_get(m, "acpi")))
        *p++ = 'a';
    g_snprintf(max, sizeof max, "%lld",
               (long long)json_integer_value(json_object_get(m, "cpu-max")));
    caps_record(w, "machine", name, alias, str(m, "default-cpu-type"), str(m, "default-ram-id"),
                max, flags, NULL);
}

static void take_machines(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *m;
    for (EACH(i, m, reply)) {
        const char *name = str(m, "name"), *alias = str(m, "alias");
        if (strcmp(name, "none") != 0)
            write_machine(w, m, name, alias, yes(m, "is-default"));
    }
}

static char *joined(json_t *words)
{
    GString *s = g_string_new(NULL);
    json_t *word;
    for (EACH(i, word, words))
        g_string_append_printf(s, "%s%s", i ? " " : "", json_string_value(word));
    return g_string_free(s, FALSE);
}

static void take_cpus(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *c;
    for (EACH(i, c, reply)) {
        json_t *against = json_object_get(c, "unavailable-features");
        const char *usable = !against ? "?" : json_array_size(against) ? "n" : "y";
        g_autofree char *blockers = joined(against);
        char flags[4] = "", *p = flags;
        if (yes(c, "deprecated"))
            *p++ = 'o';
        if (yes(c, "static"))
            *p++ = 's';
        caps_record(w, "cpu", str(c, "name"), str(c, "typename"), str(c, "alias-of"), usable, flags,
                    blockers, NULL);
    }
}

static bool is_listed(json_t *words, const char *word)
{
    json_t *one;
    for (EACH(i, one, words))
        if (g_strcmp0(json_string_value(one), word) == 0)
            return true;
    return false;
}

/* Features of the model that are on their way out, and are not on. */
static void take_deprecated(struct caps_writer *w, const char *tag, json_t *words, json_t *props)
{
    json_t *word;
    for (EACH(i, word, words)) {
        const char *name = json_string_value(word);
        if (name && !json_object_get(props, name))
            caps_record(w, "prop", tag, name, "", "o", NULL);
    }
}

static void take_expansion(struct caps_writer *w, const struct caps_query *q, json_t *reply)
{
    json_t *model = json_object_get(reply, "model"), *props = json_object_get(model, "props"), *v;
    json_t *deprecated = json_object_get(reply, "deprecated-props");
    const char *key;
    if (*q->tag == '0' + EXPAND_PLAIN && w->expanded)
        return;
    w->expanded = true;
    caps_record(w, "expand", q->tag, str(model, "name"), NULL);
    json_object_foreach(props, key, v)
    {
        g_autofree char *text =
            json_is_integer(v) ? g_strdup_printf("%lld", (long long)json_integer_value(v)) : NULL;
        const char *value = text                ? text
                            : json_is_string(v) ? json_string_value(v)
                            : json_is_true(v)   ? "true"
                                                : "false";
        caps_record(w, "prop", q->tag, key, value, is_listed(deprecated, key) ? "o" : NULL, NULL);
    }
    take_deprecated(w, q->tag, deprecated, props);
}

/* --- the list
 * ------------------------------------------------------------------------------------------- */

#define DEVICE(name)                                                                               \
    {                                                                                              \
        "device-list-properties", "{\"typename\":\"" name "\"}", ASK_COMMON, take_properties, name \
    }
#define EXPAND(when, e, type, model)                                                        \
    {                                                                                       \
        "query-cpu-model-expansion", "{\"type\":\"" type "\",\"model\":{" model "}}", when, \
            take_expansion, e                                                               \
    }

const struct caps_query caps_queries[] = {
    {"query-version", NULL, ASK_COMMON, take_version, NULL},
    {"query-target", NULL, ASK_COMMON, take_target, NULL},
    {"query-kvm", NULL, ASK_COMMON | ASK_ACCEL, take_kvm, NULL},
    {"query-qmp-schema", NULL, ASK_COMMON, take_schema, NULL},
    {"qom-list-types", NULL, ASK_COMMON, take_types, NULL},
    {"query-machines", NULL, ASK_COMMON | ASK_ACCEL, take_machines, NULL},
    {"query-command-line-options", NULL, ASK_COMMON, take_options, NULL},
    {"query-migrate-capabilities", NULL, ASK_COMMON, take_migrate, NULL},
    {"query-tpm-models", NULL, ASK_COMMON, take_words, "tpm-model"},
    {"query-tpm-types", NULL, ASK_COMMON, take_words, "tpm-type"},
    {"query-gic-capabilities", NULL, ASK_COMMON, take_gic, NULL},
    {"query-sev-capabilities", NULL, ASK_COMMON, take_members, "sev"},
    {"query-sgx-capabilities", NULL, ASK_COMMON, take_members, "sgx"},
    /* devices whose properties changed within the versions we serve */
    DEVICE("virtio-blk-pci"),
    DEVICE("virtio-net-pci"),
    DEVICE("virtio-scsi-pci"),
    DEVICE("virtio-gpu-pci"),
    DEVICE("virtio-balloon-pci"),
    DEVICE("virtio-mem-pci"),
    DEVICE("virtio-iommu-pci"),
    DEVICE("vhost-user-fs-device"),
    DEVICE("vfio-pci"),
    DEVICE("scsi-hd"),
    DEVICE("ide-hd"),
    DEVICE("usb-storage"),
    DEVICE("usb-host"),
    DEVICE("PIIX4_PM"),
    DEVICE("ICH9-LPC"),
    DEVICE("mch"),
    DEVICE("pcie-root-port"),
    DEVICE("intel-iommu"),
    DEVICE("nvdimm"),
    DEVICE("VGA"),
    DEVICE("qxl"),
    {"qom-list-properties", "{\"typename\":\"max-x86_64-cpu\"}", ASK_COMMON, take_properties,
     "max-x86_64-cpu"},
    {"query-cpu-definitions", NULL, ASK_ACCEL, take_cpus, NULL},
    EXPAND(ASK_KVM, "0", "static", "\"name\":\"host\""),
    EXPAND(ASK_KVM, "1", "static", "\"name\":\"host\",\"props\":{\"migratable\":false}"),
    EXPAND(ASK_KVM, "2", "full",
           "\"name\":\"host\",\"props\":{\"migratable\":false,\"hv-passthrough\":true}"),
    EXPAND(ASK_KVM, "3", "full", "\"name\":\"host\""), /* where the others are not known */
    EXPAND(ASK_TCG, "0", "static", "\"name\":\"max\""),
    EXPAND(ASK_TCG, "1", "static", "\"name\":\"max\",\"props\":{\"migratable\":false}"),
    EXPAND(ASK_TCG, "2", "full", "\"name\":\"max\""),
};
const size_t caps_n_queries = G_N_ELEMENTS(caps_queries);
