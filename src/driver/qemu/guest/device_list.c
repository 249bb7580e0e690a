/* Owns the table of the lists of devices in struct domain. Called by plug.c, hotplug.c and
 * ops/device.c; pure, never awaits. */
#include "driver/qemu/guest/device_list.h"
#include <glib.h>
#include <stddef.h>
#include <string.h>
#include "base/error.h"

#define LIST(name, field, device)                                                            \
    {                                                                                        \
        name, offsetof(struct domain, field), offsetof(struct domain, n_##field),            \
            offsetof(struct device, alias), offsetof(struct device, address), &type_##device \
    }
static const struct device_list lists[] = {
    LIST("disk", disks, disk),
    LIST("controller", controllers, controller),
    LIST("filesystem", filesystems, filesystem),
    LIST("interface", interfaces, interface),
    LIST("smartcard", smartcards, smartcard),
    LIST("serial", serials, serial),
    LIST("parallel", parallels, parallel),
    LIST("console", consoles, console),
    LIST("channel", channels, channel_device),
    LIST("input", inputs, input),
    LIST("tpm", tpms, tpm),
    LIST("sound", sounds, sound),
    LIST("video", videos, video),
    LIST("hostdev", hostdevs, hostdev),
    LIST("redirdev", redirdevs, redir_dev),
    LIST("hub", hubs, hub),
    LIST("watchdog", watchdogs, watchdog),
    LIST("memballoon", memballoons, memballoon),
    LIST("rng", rngs, rng),
    LIST("panic", panics, panic),
    LIST("shmem", shmems, shmem),
    LIST("memory", memories, memory_device),
    LIST("iommu", iommus, iommu),
    LIST("vsock", vsocks, vsock),
    LIST("crypto", cryptos, crypto),
    /* no device of QEMU's with a name of its own */
    {"graphics", offsetof(struct domain, graphics), offsetof(struct domain, n_graphics), SIZE_MAX,
     SIZE_MAX, &type_graphics},
};

static size_t *count_of(const struct domain *d, const struct device_list *l)
{
    return (size_t *)((char *)d + l->count);
}

static void ***list_of(const struct domain *d, const struct device_list *l)
{
    return (void ***)((char *)d + l->list);
}

const struct device_list *device_list_of(const struct type *t)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (lists[i].type == t)
            return &lists[i];
    return NULL;
}

size_t device_count(const struct domain *d, const struct device_list *l)
{
    return *count_of(d, l);
}

void *device_at(const struct domain *d, struct device_ref ref)
{
    return (*list_of(d, ref.in))[ref.at];
}

static struct alias **alias_of(const struct device_list *l, void *device)
{
    return l->alias == SIZE_MAX ? NULL : (struct alias **)((char *)device + l->alias);
}

static struct address **address_of(const struct device_list *l, void *device)
{
    return l->address == SIZE_MAX ? NULL : (struct address **)((char *)device + l->address);
}

static const char *name_of(const struct device_list *l, void *device)
{
    struct alias **a = alias_of(l, device);
    return a && *a ? (*a)->name : NULL;
}

const char *device_alias(const struct domain *d, struct device_ref ref)
{
    return name_of(ref.in, device_at(d, ref));
}

/* --- one device as a document -------------------------------------------------------------------
 */

static struct device_ref only_one(const struct domain *d)
{
    struct device_ref found = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        size_t n = *count_of(d, &lists[i]);
        if (n > 1 || (n && found.in))
            return (struct device_ref){0};
        if (n)
            found = (struct device_ref){&lists[i], 0};
    }
    return found;
}

static bool has_devices(const struct domain *d)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (*count_of(d, &lists[i]))
            return true;
    return false;
}

/* A declaration before the element is allowed in a document of its own. */
static const char *after_declaration(const char *xml)
{
    const char *end = g_str_has_prefix(xml, "<?xml") ? strstr(xml, "?>") : NULL;
    return end ? end + 2 : xml;
}

struct domain *device_read(const char *xml, const struct domain *like, bool inactive,
                           struct device_ref *ret)
{
    const struct os_type_element *type = like->os ? like->os->type : NULL;
    g_autofree char *arch =
        type && type->arch ? g_markup_printf_escaped(" arch='%s'", type->arch) : g_strdup("");
    g_autofree char *machine = type && type->machine
                                   ? g_markup_printf_escaped(" machine='%s'", type->machine)
                                   : g_strdup("");
    g_autofree char *text = g_strdup_printf(
        "<domain type='%s'><name>device</name><memory>1024</memory><os><type%s%s>hvm</type></os>"
        "<devices>%s</devices></domain>",
        enum_word(&enum_virt_type, (int)like->type), arch, machine, after_declaration(xml));
    struct domain *d = value_read(&type_domain, text, strlen(text), inactive ? READ_INACTIVE : 0);
    if (!d)
        return NULL;
    *ret = only_one(d);
    if (ret->in)
        return d;
    bool none = !has_devices(d);
    value_free(&type_domain, d);
    return none && strchr(xml, '<')
               ? fail_null(ERR_CONFIG_UNSUPPORTED, "the document is of no device that is known")
               : fail_null(ERR_XML_DETAIL, "the document is not that of one device");
}

/* --- lists --------------------------------------------------------------------------------------
 */

void device_append(struct domain *d, const struct device_list *l, void *device)
{
    size_t *n = count_of(d, l);
    void ***list = list_of(d, l);
    *list = g_renew(void *, *list, *n + 1);
    (*list)[(*n)++] = device;
}

static void take_out(struct domain *d, struct device_ref ref)
{
    size_t *n = count_of(d, ref.in);
    void **list = *list_of(d, ref.in);
    memmove(&list[ref.at], &list[ref.at + 1], (*n - ref.at - 1) * sizeof *list);
    (*n)--;
}

void device_remove(struct domain *d, struct device_ref ref)
{
    void *device = device_at(d, ref);
    take_out(d, ref);
    value_free(ref.in->type, device);
}

struct device_ref device_by_alias(const struct domain *d, const char *alias)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        for (size_t k = 0; k < *count_of(d, &lists[i]); k++) {
            const struct device_ref ref = {&lists[i], k};
            if (g_strcmp0(device_alias(d, ref), alias) == 0)
                return ref;
        }
    return (struct device_ref){0};
}

/* --- which one is meant -------------------------------------------------------------------------
 */

static struct device_ref find_disk_by_target(const struct domain *d, const struct device_list *l,
                                             const struct disk *wanted)
{
    const char *dev = wanted->target ? wanted->target->dev : NULL;
    for (size_t i = 0; dev && i < d->n_disks; i++)
        if (d->disks[i]->target && g_strcmp0(d->disks[i]->target->dev, dev) == 0)
            return (struct device_ref){l, i};
    fail(ERR_DEVICE_MISSING, "disk %s not found", dev ? dev : "without a target");
    return (struct device_ref){0};
}

static struct device_ref find_card(const struct domain *d, const struct device_list *l,
                                   const struct interface *wanted)
{
    const char *mac = wanted->mac ? wanted->mac->address : NULL;
    struct device_ref found = {0};
    for (size_t i = 0; mac && i < d->n_interfaces; i++) {
        const struct interface *n = d->interfaces[i];
        if (!n->mac || g_ascii_strcasecmp(n->mac->address, mac) != 0)
            continue;
        if (wanted->address && !value_same(&type_address, n->address, wanted->address, false, NULL))
            continue;
        if (found.in) {
            fail(ERR_OPERATION_FAILED,
                 "multiple devices matching MAC address %s found: say which by its address", mac);
            return (struct device_ref){0};
        }
        found = (struct device_ref){l, i};
    }
    if (!found.in)
        fail(ERR_DEVICE_MISSING, "no interface has the MAC address %s", mac ? mac : "(none given)");
    return found;
}

static void drop_alias(const struct device_list *l, void *device)
{
    struct alias **a = alias_of(l, device);
    if (!a)
        return;
    value_free(&type_alias, *a);
    *a = NULL;
}

static void drop_address(const struct device_list *l, void *device)
{
    struct address **a = address_of(l, device);
    if (!a)
        return;
    value_free(&type_address, *a);
    *a = NULL;
}

/* What the user did not say does not count. */
static bool is_meant(const struct device_list *l, void *device, void *wanted)
{
    void *a = value_copy(l->type, device), *b = value_copy(l->type, wanted);
    struct address **said = address_of(l, b);
    if (said && !*said)
        drop_address(l, a);
    drop_alias(l, a);
    drop_alias(l, b);
    bool same = value_same(l->type, a, b, false, NULL);
    value_free(l->type, a);
    value_free(l->type, b);
    return same;
}

static struct device_ref find_alike(const struct domain *d, const struct device_list *l,
                                    void *wanted)
{
    const char *alias = name_of(l, wanted);
    for (size_t i = 0; i < *count_of(d, l); i++) {
        const struct device_ref ref = {l, i};
        if (alias && g_strcmp0(device_alias(d, ref), alias) == 0)
            return ref;
    }
    for (size_t i = 0; i < *count_of(d, l); i++) {
        const struct device_ref ref = {l, i};
        if (is_meant(l, device_at(d, ref), wanted))
            return ref;
    }
    fail(ERR_DEVICE_MISSING, "no matching device '%s' found", l->name);
    return (struct device_ref){0};
}

struct device_ref device_find(const struct domain *d, const struct domain *wanted,
                              struct device_ref what)
{
    void *device = device_at(wanted, what);
    if (what.in->type == &type_disk)
        return find_disk_by_target(d, what.in, device);
    if (what.in->type == &type_interface)
        return find_card(d, what.in, device);
    return find_alike(d, what.in, device);
}

void device_replace(struct domain *d, struct device_ref ref, void *device)
{
    void **slot = &(*list_of(d, ref.in))[ref.at];
    struct address **from = address_of(ref.in, *slot), **to = address_of(ref.in, device);
    if (to && !*to)
        *to = g_steal_pointer(from);
    value_free(ref.in->type, *slot);
    *slot = device;
}
