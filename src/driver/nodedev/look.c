/* What devices there are: all of them at the start, by a worker, and then at the kernel's or udev's
 * news. Called by driver.c and by bodies that have changed something. Invariant: `names` has the
 * path of every device that is shown, and no other. */
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/nodedev/describe.h"
#include "driver/nodedev/nodedev.h"
#include "gen/api.h"
#include "libvirt/libvirt.h"

/* --- all -------------------------------------------------------------------------------------- */

struct look {
    GPtrArray *found; /* struct node_device */
    GHashTable *names;
};

static void look_at_path(struct look *l, struct udev *udev, const char *path)
{
    struct udev_device *dev = udev_device_new_from_syspath(udev, path);
    struct node_device *found = dev ? describe(dev, l->names) : NULL;
    if (found) {
        g_hash_table_insert(l->names, g_strdup(path), g_strdup(found->name));
        g_ptr_array_add(l->found, found);
    }
    udev_device_unref(dev);
}

/* Sorted by path, so parents come before what hangs on them. */
static int look_work(void *arg)
{
    struct look *l = arg;
    struct udev *udev = udev_new();
    struct udev_enumerate *all = udev ? udev_enumerate_new(udev) : NULL;
    struct udev_list_entry *entry;
    g_ptr_array_add(l->found, describe_system());
    if (!all || udev_enumerate_scan_devices(all) < 0)
        log_warn("devices cannot be listed by libudev");
    else
        udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(all))
            look_at_path(l, udev, udev_list_entry_get_name(entry));
    udev_enumerate_unref(all);
    udev_unref(udev);
    return 0;
}

static struct object *show(struct driver_state *d, struct node_device *found)
{
    return object_show(d->devices, def_new(&type_node_device, found), true);
}

AWAITS int look_at_all(struct driver_state *d)
{
    struct look l = {g_ptr_array_new(),
                     g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    int rc = offload(look_work, &l);
    for (guint i = 0; i < l.found->len; i++) {
        struct object *o = show(d, l.found->pdata[i]);
        if (!o) {
            log_warn("%s", error_text());
            error_clear();
        }
        object_unref(o);
    }
    g_ptr_array_unref(l.found);
    g_clear_pointer(&d->names, g_hash_table_destroy);
    d->names = l.names;
    return rc;
}

/* --- one -------------------------------------------------------------------------------------- */

/* As it is called now; a network interface may have got another name. */
static struct object *show_device(struct driver_state *d, struct udev_device *dev)
{
    const char *path = udev_device_get_syspath(dev);
    struct node_device *found = describe(dev, d->names);
    if (!found)
        return NULL;
    g_hash_table_insert(d->names, g_strdup(path), g_strdup(found->name));
    return show(d, found);
}

struct object *look_at(struct driver_state *d, const char *path)
{
    struct udev_device *dev = udev_device_new_from_syspath(d->udev, path);
    struct object *o = dev ? show_device(d, dev) : NULL;
    udev_device_unref(dev);
    return o || error_get() ? o : fail_null(ERR_NO_NODE_DEVICE, "there is no device at '%s'", path);
}

/* --- news ------------------------------------------------------------------------------------- */

static void hide(struct driver_state *d, const char *path)
{
    const char *name = g_hash_table_lookup(d->names, path);
    struct object *o = name ? object_by_name(d->devices, name) : NULL;
    error_clear();
    g_hash_table_remove(d->names, path);
    if (!o)
        return;
    if (o->active)
        object_lifecycle(o, VIR_NODE_DEVICE_EVENT_DELETED, 0);
    if (o->stored)
        object_set_inactive(o);
    else
        object_gone(o);
    object_unref(o);
}

static bool is_shown(struct driver_state *d, const char *path)
{
    return g_hash_table_contains(d->names, path);
}

static void tell_change(struct object *o)
{
    struct node_device_event_update_msg msg = {0};
    object_event(o, VIR_NODE_DEVICE_EVENT_ID_UPDATE, &msg);
}

static void on_news(struct driver_state *d, struct udev_device *dev)
{
    const char *action = udev_device_get_action(dev), *path = udev_device_get_syspath(dev);
    if (g_strcmp0(action, "remove") == 0) {
        hide(d, path);
        return;
    }
    bool known = is_shown(d, path);
    struct object *o = show_device(d, dev);
    if (o && known)
        tell_change(o);
    else if (o)
        object_lifecycle(o, VIR_NODE_DEVICE_EVENT_CREATED, 0);
    object_unref(o);
    error_clear();
}

static void on_readable(void *arg, short events)
{
    struct driver_state *d = arg;
    struct udev_device *dev;
    while ((dev = udev_monitor_receive_device(d->monitor))) {
        on_news(d, dev);
        udev_device_unref(dev);
    }
}

/* udev's own news come when its database is complete; without udev the kernel's must do. */
int look_begin(struct driver_state *d)
{
    const char *source = access("/run/udev/control", F_OK) == 0 ? "udev" : "kernel";
    d->udev = udev_new();
    d->monitor = d->udev ? udev_monitor_new_from_netlink(d->udev, source) : NULL;
    if (!d->monitor || udev_monitor_enable_receiving(d->monitor) < 0) {
        log_warn("devices that come and go are not seen: libudev does not listen");
        return 0;
    }
    d->watch = watch_new(udev_monitor_get_fd(d->monitor), POLLIN, on_readable, d);
    return 0;
}

void look_end(struct driver_state *d)
{
    if (d->watch)
        watch_free(d->watch);
    udev_monitor_unref(d->monitor);
    udev_unref(d->udev);
}
