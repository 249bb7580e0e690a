/* Mediated devices, which mdevctl keeps and makes, and virtual ports of Fibre Channel adapters.
 * Bodies of calls; await the program. Invariant: what is defined is what mdevctl says is. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/ids.h"
#include "base/log.h"
#include "driver/nodedev/describe.h"
#include "driver/nodedev/mdevctl.h"
#include "driver/nodedev/nodedev.h"
#include "gen/api.h"
#include "guest/object_edit.h"
#include "libvirt/libvirt.h"
#include "sys/commands.h"
#include "sys/file.h"

#define REFUSE(code, ...) fail_in(FROM_NODEDEV, code, __VA_ARGS__)
#define PATIENCE seconds(30)

/* --- mdevctl ---------------------------------------------------------------------------------- */

/* Its output, g_free(); NULL with the reason. */
AWAITS static char *run(enum mdevctl_command command, const struct node_mdev *m, const char *parent,
                        const char *input)
{
    DEADLINE(PATIENCE);
    g_auto(GStrv) argv = mdevctl_argv(command, m, parent);
    char *out = command_output((const char *const *)argv, input);
    return out ? g_strstrip(out) : NULL;
}

AWAITS static int run_with(enum mdevctl_command command, const struct node_mdev *m,
                           const char *parent, bool autostart, char **ret_out)
{
    char *input = mdevctl_input(m, autostart);
    g_autofree char *out = run(command, m, parent, input);
    free(input);
    if (!out)
        return -1;
    if (ret_out)
        *ret_out = g_steal_pointer(&out);
    return 0;
}

AWAITS static int run_plain(enum mdevctl_command command, const struct node_mdev *m)
{
    g_autofree char *out = run(command, m, NULL, NULL);
    return out ? 0 : -1;
}

static void take_defined(void *arg, const char *parent, struct node_device *found, bool autostart)
{
    struct driver_state *d = arg;
    struct object *o = object_load(d->devices, def_new(&type_node_device, found), autostart);
    object_unref(o);
    error_clear();
}

/* A host without mdevctl has none. */
AWAITS int mdev_load_defined(struct driver_state *d)
{
    g_autofree char *text = run(MDEVCTL_LIST, NULL, NULL, NULL);
    if (!text || (*text && mdevctl_read_list(text, take_defined, d) < 0)) {
        log_info("mediated devices: %s", error_text());
        error_clear();
    }
    return 0;
}

/* --- documents -------------------------------------------------------------------------------- */

/* Where mdevctl knows the parent by. */
static char *address_of(const struct node_device *parent)
{
    const struct node_cap *css = nodedev_cap(parent, NODE_CAP_TYPE_CSS);
    const struct node_ccw *c = css ? css->css->channel_dev_addr : NULL;
    if (c)
        return g_strdup_printf("%x.%x.%04x", c->cssid, c->ssid, c->devno);
    return parent->path ? g_path_get_basename(parent->path) : NULL;
}

/* The address of the parent that the document names; NULL with the reason. */
static char *parent_address(struct driver_state *d, const struct node_device *dev)
{
    if (!dev->parent || !dev->parent->name)
        return REFUSE(ERR_XML_ERROR, "a mediated device needs a <parent>"), NULL;
    struct object *parent = object_by_name(d->devices, dev->parent->name);
    if (!parent)
        return NULL;
    char *address = address_of(nodedev_of(parent));
    if (!address)
        REFUSE(ERR_INVALID_ARG, "device '%s' makes no mediated devices", parent->name);
    object_unref(parent);
    return address;
}

/* mdevctl says which uuid a device got that came without one. */
static void take_uuid(struct node_mdev *m, const char *said)
{
    if (!m->has_uuid && said)
        m->has_uuid = uuid_parse(said, m->uuid);
}

static char *sysfs_path(const struct node_mdev *m)
{
    char uuid[UUID_TEXT_SIZE];
    g_autofree char *link = g_strdup_printf("/sys/bus/mdev/devices/%s", uuid_format(m->uuid, uuid));
    char *real = realpath(link, NULL);
    return real ? real : g_strdup(link);
}

static struct object *find_made(struct driver_state *d, const struct node_mdev *m)
{
    char *path = sysfs_path(m);
    struct object *o = look_at(d, path);
    free(path);
    return o;
}

/* --- virtual ports ---------------------------------------------------------------------------- */

AWAITS static int write_port(const char *host, const char *file, const struct node_fc_host *fc)
{
    g_autofree char *path = g_strdup_printf("/sys/class/fc_host/%s/%s", host, file);
    g_autofree char *text = g_strdup_printf("%s:%s", fc->wwpn, fc->wwnn);
    AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        return fail_errno(errno, "cannot write '%s' to '%s'", text, path);
    return 0;
}

static bool has_wwpn(const struct object *o, const void *arg)
{
    const struct node_fc_host *fc = nodedev_fc_host(nodedev_of(o));
    return fc && g_strcmp0(fc->wwpn, arg) == 0;
}

static bool can_have_ports(const struct object *o, const void *arg)
{
    return (!arg || strcmp(o->name, arg) == 0) && nodedev_has_vports(nodedev_of(o));
}

AWAITS static struct object *make_port(struct driver_state *d, const struct node_device *dev)
{
    const struct node_fc_host *fc = nodedev_fc_host(dev);
    const char *wanted = dev->parent ? dev->parent->name : NULL;
    if (!fc || !fc->wwnn || !fc->wwpn)
        return REFUSE(ERR_INTERNAL_ERROR, "a virtual port needs <wwnn> and <wwpn> of an 'fc_host'"),
               NULL;
    struct object *parent = object_find(d->devices, can_have_ports, wanted);
    if (!parent)
        return REFUSE(ERR_INTERNAL_ERROR, "no adapter '%s' can have virtual ports",
                      wanted ? wanted : "(any)"),
               NULL;
    g_autofree char *host = g_path_get_basename(nodedev_of(parent)->path);
    int rc = write_port(host, "vport_create", fc);
    object_unref(parent);
    if (rc < 0 || look_at_all(d) < 0)
        return NULL;
    struct object *o = object_find(d->devices, has_wwpn, fc->wwpn);
    return o ? o : (REFUSE(ERR_NO_NODE_DEVICE, "port '%s' has not appeared", fc->wwpn), NULL);
}

AWAITS static int destroy_port(struct driver_state *d, struct object *o)
{
    const struct node_device *dev = nodedev_of(o);
    const char *above = dev->parent ? dev->parent->name : "";
    struct object *parent = object_find(d->devices, can_have_ports, above);
    if (!parent)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is no virtual port", o->name);
    g_autofree char *host = g_path_get_basename(nodedev_of(parent)->path);
    object_unref(parent);
    return write_port(host, "vport_delete", nodedev_fc_host(dev));
}

/* --- made and unmade -------------------------------------------------------------------------- */

AWAITS static struct object *make_mdev(struct driver_state *d, struct node_device *dev)
{
    struct node_mdev *m = nodedev_mdev(dev);
    g_autofree char *parent = parent_address(d, dev), *said = NULL;
    if (!parent || run_with(MDEVCTL_CREATE, m, parent, false, &said) < 0)
        return NULL;
    take_uuid(m, said);
    return find_made(d, m);
}

OP(node_device_create_xml)
{
    struct driver_state *d = driver_of(call);
    struct node_device *dev =
        nodedev_read(args->xml_desc, args->flags & VIR_NODE_DEVICE_CREATE_XML_VALIDATE);
    struct object *o = NULL;
    if (!dev)
        return -1;
    if (dev->caps[0]->type == NODE_CAP_TYPE_SCSI_HOST)
        o = make_port(d, dev);
    else if (dev->caps[0]->type == NODE_CAP_TYPE_MDEV)
        o = make_mdev(d, dev);
    else
        REFUSE(ERR_INTERNAL_ERROR, "only virtual ports and mediated devices can be made");
    value_free(&type_node_device, dev);
    if (!o)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_CREATED, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

/* The news of its end may come before or after. */
static void show_gone(struct driver_state *d, struct object *o)
{
    const char *path = nodedev_of(o)->path;
    if (path)
        g_hash_table_remove(d->names, path);
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DELETED, 0);
    if (o->stored)
        object_set_inactive(o);
    else
        object_gone(o);
}

OP_NO_RET(node_device_destroy)
{
    struct object *o = call->object;
    int rc;
    if (!o->active)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is not active", o->name);
    if (nodedev_fc_host(nodedev_of(o)))
        rc = destroy_port(driver_of(call), o);
    else if (nodedev_mdev(nodedev_of(o)))
        rc = run_plain(MDEVCTL_STOP, nodedev_mdev(nodedev_of(o)));
    else
        rc = REFUSE(ERR_CONFIG_UNSUPPORTED, "device '%s' is no virtual port and no mediated device",
                    o->name);
    if (rc == 0 && o->active)
        show_gone(driver_of(call), o);
    return rc;
}

OP_NO_RET(node_device_create)
{
    struct object *o = call->object;
    if (nodedev_check_mdev(o) < 0)
        return -1;
    if (o->active)
        return REFUSE(ERR_OPERATION_INVALID, "device '%s' is active already", o->name);
    if (run_plain(MDEVCTL_START, nodedev_mdev(nodedev_of(o))) < 0)
        return -1;
    struct object *made = find_made(driver_of(call), nodedev_mdev(nodedev_of(o)));
    if (!made)
        return -1;
    object_lifecycle(made, VIR_NODE_DEVICE_EVENT_CREATED, 0);
    object_unref(made);
    return 0;
}

/* --- definitions ------------------------------------------------------------------------------ */

AWAITS static struct object *define(struct driver_state *d, struct node_device *dev)
{
    struct node_mdev *m = nodedev_mdev(dev);
    g_autofree char *parent = parent_address(d, dev), *said = NULL;
    if (!parent || run_with(MDEVCTL_DEFINE, m, parent, false, &said) < 0)
        return NULL;
    take_uuid(m, said);
    g_free(m->parent_addr);
    m->parent_addr = g_steal_pointer(&parent);
    mdev_name(dev);
    return object_load(d->devices, def_new(&type_node_device, value_copy(&type_node_device, dev)),
                       false);
}

OP(node_device_define_xml)
{
    struct node_device *dev =
        nodedev_read(args->xml_desc, args->flags & VIR_NODE_DEVICE_DEFINE_XML_VALIDATE);
    struct object *o = NULL;
    if (!dev)
        return -1;
    if (nodedev_mdev(dev))
        o = define(driver_of(call), dev);
    else
        REFUSE(ERR_CONFIG_UNSUPPORTED, "only mediated devices can be defined");
    value_free(&type_node_device, dev);
    if (!o)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DEFINED, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

static int check_stored(const struct object *o)
{
    if (nodedev_check_mdev(o) < 0)
        return -1;
    return o->stored
               ? 0
               : REFUSE(ERR_OPERATION_INVALID, "device '%s' has no stored definition", o->name);
}

OP_NO_RET(node_device_undefine)
{
    struct object *o = call->object;
    if (!nodedev_mdev(nodedev_of(o)))
        return REFUSE(ERR_CONFIG_UNSUPPORTED, "device '%s' is no mediated device", o->name);
    if (check_stored(o) < 0 || run_plain(MDEVCTL_UNDEFINE, nodedev_mdev(nodedev_of(o))) < 0 ||
        object_forget(o) < 0)
        return -1;
    object_lifecycle(o, VIR_NODE_DEVICE_EVENT_UNDEFINED, 0);
    return 0;
}

OP_NO_RET(node_device_set_autostart)
{
    struct object *o = call->object;
    enum mdevctl_command command = args->autostart ? MDEVCTL_AUTO : MDEVCTL_MANUAL;
    if (!nodedev_mdev(nodedev_of(o)))
        return REFUSE(ERR_OPERATION_UNSUPPORTED, "device '%s' is no mediated device", o->name);
    if (check_stored(o) < 0 || run_plain(command, nodedev_mdev(nodedev_of(o))) < 0)
        return -1;
    return object_set_autostart(o, args->autostart);
}

/* --- change ----------------------------------------------------------------------------------- */

AWAITS static int modify(struct object *o, struct node_mdev *m, enum mdevctl_command command)
{
    const struct node_mdev *old = nodedev_mdev(nodedev_of(o));
    memcpy(m->uuid, old->uuid, sizeof(m->uuid));
    m->has_uuid = true;
    return run_with(command, m, old->parent_addr, o->autostart, NULL);
}

AWAITS static int update(struct object *o, struct node_mdev *m, uint32_t flags)
{
    bool live, config;
    if (object_affected(o, flags, &live, &config) < 0)
        return -1;
    if (config && modify(o, m, MDEVCTL_MODIFY) < 0)
        return -1;
    if (live && modify(o, m, MDEVCTL_MODIFY_LIVE) < 0)
        return -1;
    return object_edit(o, flags, nodedev_take_attrs, m);
}

OP_NO_RET(node_device_update)
{
    struct object *o = call->object;
    struct node_device *dev =
        nodedev_check_mdev(o) < 0 ? NULL : nodedev_read(args->xml_desc, false);
    if (!dev)
        return -1;
    int rc = nodedev_check_update(o, dev) < 0 ? -1 : update(o, nodedev_mdev(dev), args->flags);
    value_free(&type_node_device, dev);
    if (rc < 0)
        return -1;
    struct node_device_event_update_msg msg = {0};
    object_event(o, VIR_NODE_DEVICE_EVENT_ID_UPDATE, &msg);
    return 0;
}
