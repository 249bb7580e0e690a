/* Command lines and documents of mdevctl, the keeper of mediated devices' definitions. Called by
 * mdev.c and by the unit test. Pure. */
#include "driver/nodedev/mdevctl.h"
#include <jansson.h>
#include <string.h>
#include "base/error.h"
#include "base/ids.h"
#include "driver/nodedev/describe.h"

/* --- telling ---------------------------------------------------------------------------------- */

static const struct {
    const char *verb, *option;
    bool has_input, spaced; /* spaced: "--uuid UUID" */
} commands[] = {
    [MDEVCTL_CREATE] = {"start", NULL, true, false},
    [MDEVCTL_DEFINE] = {"define", NULL, true, false},
    [MDEVCTL_START] = {"start", NULL, false, false},
    [MDEVCTL_STOP] = {"stop", NULL, false, false},
    [MDEVCTL_UNDEFINE] = {"undefine", NULL, false, false},
    [MDEVCTL_AUTO] = {"modify", "--auto", false, true},
    [MDEVCTL_MANUAL] = {"modify", "--manual", false, true},
    [MDEVCTL_MODIFY] = {"modify", "--defined", true, false},
    [MDEVCTL_MODIFY_LIVE] = {"modify", "--live", true, false},
    [MDEVCTL_LIST] = {"list", "--defined", false, false},
};

char **mdevctl_argv(enum mdevctl_command command, const struct node_mdev *m, const char *parent)
{
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    char uuid[UUID_TEXT_SIZE];
    g_strv_builder_add_many(argv, "mdevctl", commands[command].verb, NULL);
    if (command == MDEVCTL_LIST)
        g_strv_builder_add(argv, "--dumpjson");
    if (commands[command].has_input) {
        g_autofree char *option = g_strdup_printf("--parent=%s", parent);
        g_strv_builder_add_many(argv, option, "--jsonfile=/dev/stdin", NULL);
    }
    if (m && m->has_uuid) {
        g_autofree char *option =
            g_strdup_printf("--uuid%s%s", commands[command].spaced ? "" : "=",
                            commands[command].spaced ? "" : uuid_format(m->uuid, uuid));
        g_strv_builder_add(argv, option);
        if (commands[command].spaced)
            g_strv_builder_add(argv, uuid_format(m->uuid, uuid));
    }
    if (commands[command].option)
        g_strv_builder_add(argv, commands[command].option);
    return g_strv_builder_end(argv);
}

char *mdevctl_input(const struct node_mdev *m, bool autostart)
{
    json_t *doc =
        json_pack("{s:s, s:s}", "mdev_type", m->type->id, "start", autostart ? "auto" : "manual");
    json_t *attrs = m->n_attrs ? json_array() : NULL;
    for (size_t i = 0; i < m->n_attrs; i++)
        json_array_append_new(attrs, json_pack("{s:s}", m->attrs[i]->name, m->attrs[i]->value));
    if (attrs)
        json_object_set_new(doc, "attrs", attrs);
    char *text = json_dumps(doc, JSON_COMPACT);
    json_decref(doc);
    return text;
}

/* --- being told ------------------------------------------------------------------------------- */

char *mdev_parent_name(const char *parent)
{
    const char *kind = strchr(parent, ':') ? "pci" : strcmp(parent, "matrix") == 0 ? "ap" : "css";
    char *name = g_strdup_printf("%s_%s", kind, parent);
    return g_strdelimit(name, ":.", '_');
}

void mdev_name(struct node_device *d)
{
    const struct node_mdev *m = nodedev_cap(d, NODE_CAP_TYPE_MDEV)->mdev;
    char uuid[UUID_TEXT_SIZE];
    g_free(d->name);
    d->name = g_strdup_printf("mdev_%s%s%s", uuid_format(m->uuid, uuid), m->parent_addr ? "_" : "",
                              m->parent_addr ? m->parent_addr : "");
    g_strdelimit(d->name, "-:.", '_');
}

static void read_attrs(struct node_mdev *m, json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name;
        json_t *value;
        json_object_foreach(json_array_get(list, i), name, value)
        {
            struct node_mdev_attr *a = value_new(&type_node_mdev_attr);
            a->name = g_strdup(name);
            a->value = g_strdup(json_is_string(value) ? json_string_value(value) : "");
            LIST_ADD(m->attrs, m->n_attrs, a);
        }
    }
}

static struct node_device *read_device(const char *parent, const char *uuid, json_t *doc)
{
    struct node_device *d = value_new(&type_node_device);
    struct node_mdev *m = add_cap(d, NODE_CAP_TYPE_MDEV)->mdev = value_new(&type_node_mdev);
    const char *type = json_string_value(json_object_get(doc, "mdev_type"));
    m->type = value_new(&type_node_mdev_type_ref);
    m->type->id = g_strdup(type ? type : "");
    m->has_uuid = uuid_parse(uuid, m->uuid);
    m->parent_addr = g_strdup(parent);
    m->iommu_group = value_new(&type_node_iommu_group);
    m->iommu_group->has_number = true;
    d->parent = value_new(&type_node_device_parent);
    d->parent->name = mdev_parent_name(parent);
    read_attrs(m, json_object_get(doc, "attrs"));
    mdev_name(d);
    return d;
}

static void read_parent(const char *parent, json_t *list, mdevctl_fn *fn, void *arg)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *uuid;
        json_t *doc;
        json_object_foreach(json_array_get(list, i), uuid, doc)
        {
            const char *start = json_string_value(json_object_get(doc, "start"));
            fn(arg, parent, read_device(parent, uuid, doc), g_strcmp0(start, "auto") == 0);
        }
    }
}

int mdevctl_read_list(const char *text, mdevctl_fn *fn, void *arg)
{
    json_error_t err;
    json_t *doc = json_loads(text, 0, &err);
    if (!json_is_array(doc)) {
        json_decref(doc);
        return fail_in(FROM_NODEDEV, ERR_INTERNAL_ERROR, "mdevctl's list cannot be read: %s",
                       err.text);
    }
    for (size_t i = 0; i < json_array_size(doc); i++) {
        const char *parent;
        json_t *list;
        json_object_foreach(json_array_get(doc, i), parent, list)
            read_parent(parent, list, fn, arg);
    }
    json_decref(doc);
    return 0;
}
