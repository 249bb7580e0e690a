/* Hooks of the tables of model/qemu for devices of the host: which one of the host's it is. Called
 * by table.c; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"

static int set_text(json_t *props, const char *name, char *text)
{
    json_object_set_new(props, name, json_string(text));
    g_free(text);
    return 0;
}

int device_hook_pci_host(const struct device_env *env, const void *noun, json_t *props)
{
    const struct hostdev *h = noun;
    const struct pci_host_source *s = h->subsystem->pci->source;
    const struct pci_source_address *a = s ? s->address : NULL;
    if (!a)
        return fail(ERR_XML_ERROR, "hostdev: <source><address> is missing");
    return set_text(props, "host",
                    g_strdup_printf("%04x:%02x:%02x.%x", a->domain, a->bus, a->slot, a->function));
}

int device_hook_usb_host(const struct device_env *env, const void *noun, json_t *props)
{
    const struct hostdev *h = noun;
    const struct usb_host_source *s = h->subsystem->usb->source;
    const struct usb_host_address *a = s ? s->address : NULL;
    if (s && s->missing == TRI_YES) /* optional and not plugged in */
        return set_text(props, "hostdevice", g_strdup("/dev/null"));
    if (!a || (!a->has_device && !a->port))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "hostdev: which USB device of the host it is must be known by bus and device");
    return set_text(props, "hostdevice",
                    g_strdup_printf("/dev/bus/usb/%03u/%03u", a->bus, a->device));
}

static enum guest_reset reset_of(const struct hostdev *h)
{
    const struct usb_host_source *s = h->subsystem->usb->source;
    return s ? s->guest_reset : GUEST_RESET_NONE;
}

int device_hook_usb_guest_reset(const struct device_env *env, const void *noun, json_t *props)
{
    enum guest_reset r = reset_of(noun);
    if (r)
        json_object_set_new(props, "guest-reset", json_boolean(r != GUEST_RESET_OFF));
    return 0;
}

int device_hook_usb_guest_resets_all(const struct device_env *env, const void *noun, json_t *props)
{
    enum guest_reset r = reset_of(noun);
    if (r)
        json_object_set_new(props, "guest-resets-all", json_boolean(r == GUEST_RESET_ON));
    return 0;
}

int device_hook_scsi_drive(const struct device_env *env, const void *noun, json_t *props)
{
    if (env->drive)
        json_object_set_new(props, "drive", json_string(env->drive));
    return 0;
}

int device_hook_vhost_scsi_fd(const struct device_env *env, const void *noun, json_t *props)
{
    if (!env->build)
        return 0;
    int fd = plan_fd_add(env->build, PLAN_FD_VHOST_SCSI, "/dev/vhost-scsi", false, env->index);
    return set_text(props, "vhostfd", g_strdup_printf("%d", fd));
}

int device_hook_mdev_path(const struct device_env *env, const void *noun, json_t *props)
{
    const struct hostdev *h = noun;
    const struct mdev_source *s = h->subsystem->mdev->source;
    char uuid[37];
    if (!s || !s->address || !s->address->has_uuid)
        return fail(ERR_XML_ERROR, "hostdev: <source><address uuid=> is missing");
    uuid_text(s->address->uuid, uuid);
    return set_text(props, "sysfsdev", g_strdup_printf("/sys/bus/mdev/devices/%s", uuid));
}
