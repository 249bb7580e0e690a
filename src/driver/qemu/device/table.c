/* The walker over the tables of model/qemu: finds the row of a noun and builds its JSON. Called by
 * command/; pure; never awaits. Invariant: nothing the running QEMU lacks is put on its command
 * line silently: it is left out only when it was not asked for. */
#include "driver/qemu/device/table.h"
#include "driver/qemu/device/place.h"
#include "base/error.h"
#include <glib.h>
#include <inttypes.h>
#include <string.h>

static bool word_in(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = words; *p;) {
        size_t n = strcspn(p, "|");
        if (n == len && !strncmp(p, word, n))
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

static bool when_holds(const struct type *type, const void *noun, const struct device_when *w)
{
    struct path_value v = path_get(type, noun, w->path);
    const char *word = v.kind == PATH_TEXT || v.kind == PATH_BOOL ? v.text : "";
    if (w->words[0] == '!')
        return !word_in(w->words + 1, word);
    return *w->words ? word_in(w->words, word) : !*word;
}

const struct device_row *device_row_find(const struct device_table *table, const void *noun)
{
    for (const struct device_row *row = table->rows; row->driver; row++) {
        const struct device_when *w = row->when;
        while (w->path && when_holds(table->type, noun, w))
            w++;
        if (!w->path)
            return row;
    }
    return NULL;
}

/* `name`, with what stands in braces replaced. */
static char *expand(const struct device_table *table, const struct device_env *env,
                    const void *noun, const char *name)
{
    g_autoptr(GString) s = g_string_new(name);
    if (strstr(name, "{virtio}"))
        g_string_replace(s, "{virtio}", virtio_suffix(table->type, noun), 0);
    if (strstr(name, "{virtio_gpu}"))
        g_string_replace(s, "{virtio_gpu}", virtio_gpu_driver(env, noun), 0);
    if (strstr(name, "{model}"))
        g_string_replace(s, "{model}", path_get(table->type, noun, "model.type").text ?: "rtl8139",
                         0);
    if (strstr(name, "{mdev_model}"))
        g_string_replace(s, "{mdev_model}",
                         path_get(table->type, noun, "subsystem.model").text ?: "vfio-pci", 0);
    if (env->alias)
        g_string_replace(s, "{id}", env->alias, 0);
    return g_string_free(g_steal_pointer(&s), FALSE);
}

static json_t *prop_json(const struct device_table *table, const struct device_env *env,
                         const void *noun, const struct device_prop *p)
{
    struct path_value v = {PATH_ABSENT};
    g_autofree char *text = NULL;

    if (p->path)
        v = path_get(table->type, noun, p->path);
    switch (p->kind) {
    case PROP_ALIAS:
        return json_string(env->alias);
    case PROP_NAMED:
        text = expand(table, env, noun, p->text);
        return json_string(text);
    case PROP_CONST_BOOL:
        return json_boolean(p->number);
    case PROP_CONST_INT:
        return json_integer(p->number);
    case PROP_CONST_TEXT:
        return json_string(p->text);
    default:
        break;
    }
    if (v.kind == PATH_ABSENT && p->kind == PROP_OTHERWISE)
        return p->text ? json_string(p->text) : json_integer(p->number);
    if (v.kind == PATH_ABSENT || v.kind == PATH_BAD)
        return NULL;
    switch (p->kind) {
    case PROP_WORD:
        return json_string(v.flag ? "on" : "off");
    case PROP_TEXT:
        text = g_strdup_printf("%" PRIu64, v.number);
        return json_string(text);
    case PROP_TIMES:
        return json_integer((json_int_t)(v.number * (uint64_t)p->number));
    case PROP_OVER:
        return json_integer((json_int_t)(v.number / (uint64_t)p->number));
    default:
        break;
    }
    if (v.kind == PATH_BOOL)
        return json_boolean(v.flag);
    return v.kind == PATH_NUMBER ? json_integer((json_int_t)v.number) : json_string(v.text);
}

/* Names QEMU accepts beside that of the type. */
static const char *type_name(const char *driver)
{
    static const char *const names[][2] = {
        {"ahci", "ich9-ahci"}, {"lsi", "lsi53c895a"}, {"virtio-iommu", "virtio-iommu-pci"}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (!strcmp(driver, names[i][0]))
            return names[i][1];
    return driver;
}

static int prop_check(const struct device_env *env, const char *driver, const char *alias,
                      const char *prop)
{
    g_autofree char *fact = g_strdup_printf("device/%s/%s", type_name(driver), prop);
    if (fact_maybe(env->facts, fact))
        return 0;
    return fail(ERR_CONFIG_UNSUPPORTED, "device '%s': this QEMU's '%s' has no property '%s'",
                alias ?: "?", driver, prop);
}

int device_json(const struct device_table *table, const struct device_env *given, const void *noun,
                json_t **ret)
{
    struct device_env known = *given;
    const struct device_env *env = &known;
    known.type = table->type;
    const struct device_row *row = device_row_find(table, noun);
    *ret = NULL;
    if (!row)
        return 0;
    g_autofree char *driver = expand(table, env, noun, row->driver);
    g_autofree char *fact = g_strdup_printf("device/%s", type_name(driver));
    if (!fact_maybe(env->facts, fact))
        return fail(ERR_CONFIG_UNSUPPORTED, "device '%s': this QEMU has no '%s'", env->alias ?: "?",
                    driver);

    json_t *props = json_object();
    json_object_set_new(props, "driver", json_string(driver));
    for (const struct device_prop *p = row->props; p->name; p++) {
        size_t before = json_object_size(props);
        int rc = 0;
        if (p->kind == PROP_HOOK)
            rc = p->hook(env, noun, props);
        else if (p->kind == PROP_PLACE)
            rc = place_props(env, table->type, noun, props);
        else {
            json_t *v = prop_json(table, env, noun, p);
            if (v)
                json_object_set_new(props, p->name, v);
        }
        if (rc == 0 && p->kind != PROP_PLACE && p->kind != PROP_ALIAS &&
            json_object_size(props) > before)
            rc = prop_check(env, driver, env->alias, p->name);
        if (rc < 0) {
            json_decref(props);
            return -1;
        }
    }
    *ret = props;
    return 0;
}
