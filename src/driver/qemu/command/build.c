/* The argument vector under construction: words, JSON, key=value, inherited descriptors. Called by
 * the parts of the command line; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <stdarg.h>
#include <string.h>

void arg(struct plan_build *b, const char *word)
{
    g_ptr_array_add(b->argv, g_strdup(word));
}

void arg_pair(struct plan_build *b, const char *option, const char *value)
{
    arg(b, option);
    arg(b, value);
}

void arg_format(struct plan_build *b, const char *option, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    arg(b, option);
    g_ptr_array_add(b->argv, g_strdup_vprintf(fmt, ap));
    va_end(ap);
}

static json_t *override_value(const struct qemu_property *p)
{
    const char *text = p->value ?: "";
    switch (p->type) {
    case QEMU_OVERRIDE_TYPE_UNSIGNED:
    case QEMU_OVERRIDE_TYPE_SIGNED:
        return json_integer(g_ascii_strtoll(text, NULL, 0));
    case QEMU_OVERRIDE_TYPE_BOOL:
        return json_boolean(g_str_equal(text, "true"));
    default:
        return json_string(text);
    }
}

/* What <qemu:override> says of the device with this id. */
static void apply_overrides(const struct domain *def, json_t *props)
{
    const struct qemu_override *o = def->qemu_override;
    const char *id = json_string_value(json_object_get(props, "id"));
    for (size_t i = 0; o && id && i < o->n_devices; i++) {
        const struct qemu_frontend *f = o->devices[i]->frontend;
        if (g_strcmp0(o->devices[i]->alias, id) || !f)
            continue;
        for (size_t k = 0; k < f->n_properties; k++) {
            const struct qemu_property *p = f->properties[k];
            if (p->type == QEMU_OVERRIDE_TYPE_REMOVE)
                json_object_del(props, p->name ?: "");
            else
                json_object_set_new(props, p->name ?: "", override_value(p));
        }
    }
}

void arg_json(struct plan_build *b, const char *option, json_t *value)
{
    if (g_str_equal(option, "-device"))
        apply_overrides(b->def, value);
    char *text = json_dumps(value, JSON_COMPACT | JSON_ESCAPE_SLASH * 0);
    arg_pair(b, option, text);
    free(text);
    json_decref(value);
}

/* s390: the zPCI device that carries the identity of a PCI function. */
static void zpci(struct plan_build *b, const struct type *type, const void *noun, const char *alias)
{
    const struct address *a = place_address(type, noun);
    const struct zpci *z = a && a->pci ? a->pci->zpci : NULL;
    if (!z || !z->has_uid)
        return;
    g_autofree char *id = g_strdup_printf("zpci%u", z->uid);
    arg_json(b, "-device",
             json_pack("{s:s, s:I, s:I, s:s, s:s}", "driver", "zpci", "uid", (json_int_t)z->uid,
                       "fid", (json_int_t)z->fid, "target", alias, "id", id));
}

int arg_device_in(struct plan_build *b, const struct device_table *table,
                  const struct device_env *env, const void *noun)
{
    json_t *props;
    if (device_json(table, env, noun, &props) < 0)
        return -1;
    if (!props)
        return 0;
    if (b->machine.s390 && table->type != &type_memory_device)
        zpci(b, table->type, noun, env->alias);
    arg_json(b, "-device", props);
    return 0;
}

int arg_device(struct plan_build *b, const struct device_table *table, const void *noun,
               const char *alias, size_t index)
{
    struct device_env env = {b->def, b->facts, b, index, alias};
    return arg_device_in(b, table, &env, noun);
}

char *fdset_path(struct plan_build *b, enum plan_fd_kind kind, const char *path, bool append,
                 const char *opaque)
{
    if (b->opt->native && kind != PLAN_FD_TPM)
        return g_strdup(path);
    int fd = plan_fd_add(b, kind, path, append, 0);
    int set = b->n_fdsets++;
    arg_format(b, "-add-fd", "set=%d,fd=%d,opaque=%s", set, fd, opaque);
    return g_strdup_printf("/dev/fdset/%d", set);
}

static int number_of(struct plan_build *b, enum plan_fd_kind kind, size_t index)
{
    const struct plan_numbers *n = b->opt->numbers;
    if (!n)
        return 3 + (int)b->fds->len;
    int base = n->base[kind];
    if (kind == PLAN_FD_TAP && b->def->interfaces[index]->type == INTERFACE_TYPE_ETHERNET)
        base = n->tap_ethernet;
    return base + n->step[kind] * b->used[kind];
}

int plan_fd_add(struct plan_build *b, enum plan_fd_kind kind, const char *path, bool append,
                size_t index)
{
    struct plan_fd fd = {kind, number_of(b, kind, index), g_strdup(path), append, index};
    b->used[kind]++;
    g_array_append_val(b->fds, fd);
    return fd.number;
}

struct opts opts_new(const char *head)
{
    return (struct opts){g_string_new(head)};
}

static void separate(struct opts *o)
{
    if (o->text->len)
        g_string_append_c(o->text, ',');
}

void opts_add(struct opts *o, const char *key, const char *value)
{
    if (!value)
        return;
    separate(o);
    g_string_append_printf(o->text, "%s=", key);
    for (const char *p = value; *p; p++) {
        if (*p == ',')
            g_string_append_c(o->text, ',');
        g_string_append_c(o->text, *p);
    }
}

void opts_format(struct opts *o, const char *key, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *value = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    opts_add(o, key, value);
}

void opts_onoff(struct opts *o, const char *key, enum tristate value)
{
    opts_add(o, key, onoff(value));
}

void opts_flag(struct opts *o, const char *word)
{
    separate(o);
    g_string_append(o->text, word);
}

void arg_opts(struct plan_build *b, const char *option, struct opts *o)
{
    arg(b, option);
    g_ptr_array_add(b->argv, g_string_free(g_steal_pointer(&o->text), FALSE));
}

void uuid_text(const uint8_t *u, char text[37])
{
    g_snprintf(text, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
               u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12],
               u[13], u[14], u[15]);
}

const char *alias_of(const struct alias *a)
{
    return a && a->name ? a->name : "?";
}

const char *onoff(enum tristate value)
{
    return value == TRI_ABSENT ? NULL : value == TRI_YES ? "on" : "off";
}
