/* What two parts of a definition must not be at once, and what one part needs that another
 * provides: controllers of one index, names of devices, USB where there is none, names of disks.
 * Steps of domain_check; pure. */
#include "defs/check.h"
#include "defs/disk.h"

static bool is_companion(const struct controller *c)
{
    return c->master != NULL;
}

/* Companions share the index of the USB controller that leads them. */
static bool may_share(const struct controller *a, const struct controller *b)
{
    return a->type == CONTROLLER_TYPE_USB && (is_companion(a) || is_companion(b));
}

static int check_two_controllers(const struct controller *a, const struct controller *b)
{
    if (a->type != b->type || a->index != b->index || may_share(a, b))
        return 0;
    return fail(ERR_XML_ERROR, "controller: two of type '%s' have index '%u'",
                enum_word(&enum_controller_type, (int)a->type), a->index);
}

static bool has_leader(const struct domain *def, const struct controller *companion)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller *c = def->controllers[i];
        if (c->type == CONTROLLER_TYPE_USB && c->index == companion->index && !is_companion(c))
            return true;
    }
    return false;
}

static int check_controller_pairs(const struct fill *f)
{
    const struct domain *def = f->def;
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (size_t i = 0; i < def->n_controllers; i++) {
        struct controller *c = def->controllers[i];
        gpointer key = GUINT_TO_POINTER(c->index << 8 | (unsigned)c->type);
        struct controller *other = g_hash_table_lookup(seen, key);
        if (other && check_two_controllers(other, c) < 0)
            return -1;
        if (!other || is_companion(other))
            g_hash_table_insert(seen, key, c);
        if (!f->ctx->generic && c->type == CONTROLLER_TYPE_USB && is_companion(c) &&
            !has_leader(def, c))
            return fail(ERR_XML_DETAIL,
                        "controller: <master> of usb '%u' needs a USB controller of that index "
                        "without <master>",
                        c->index);
    }
    return 0;
}

/* --- names ------------------------------------------------------------------------------------ */

struct alias_walk {
    GHashTable *seen;
    int rc;
};

static void check_alias(void *arg, const struct device_info *info)
{
    struct alias_walk *w = arg;
    const struct alias *a = *info->alias;
    if (w->rc == 0 && a && a->name && g_str_has_prefix(a->name, "ua-") &&
        !g_hash_table_add(w->seen, a->name))
        w->rc = fail(ERR_CONFIG_UNSUPPORTED, "%s: alias '%s' is given to two devices",
                     device_element(info->noun), a->name);
}

static int check_aliases(struct domain *def)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    struct alias_walk w = {seen, 0};
    device_walk(def, check_alias, &w);
    return w.rc;
}

static bool has_prefix(const char *name, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (g_str_has_prefix(name, *prefixes))
            return true;
    return false;
}

static int check_disk_name(const struct disk *d)
{
    static const char *const drives[] = {"hd", "sd", "vd", "xvd", "ubd", NULL};
    const char *dev = d->target->dev;
    bool is_drive = d->device == DISK_DEVICE_DISK || d->device == DISK_DEVICE_LUN;
    if (d->device == DISK_DEVICE_FLOPPY && !g_str_has_prefix(dev, "fd"))
        return fail(ERR_INTERNAL_ERROR, "disk '%s': the target of a floppy is called fda or fdb",
                    dev);
    if (is_drive && !has_prefix(dev, drives))
        return fail(ERR_INTERNAL_ERROR,
                    "disk '%s': the target of a disk is called as hda, sda, vda", dev);
    return 0;
}

/* --- USB -------------------------------------------------------------------------------------- */

static bool has_usb(const struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_USB &&
            def->controllers[i]->model != CONTROLLER_MODEL_NONE_)
            return true;
    return false;
}

static bool hostdev_is_usb(const struct hostdev *h)
{
    return h->subsystem && h->subsystem->type == HOSTDEV_TYPE_USB;
}

static bool needs_usb(const struct device_info *info)
{
    switch (info->noun) {
    case DEVICE_HUB:
    case DEVICE_REDIRDEV:
    case DEVICE_SMARTCARD:
        return true;
    case DEVICE_DISK:
        return ((const struct disk *)info->value)->target->bus == DISK_BUS_USB;
    case DEVICE_INPUT:
        return ((const struct input *)info->value)->bus == INPUT_BUS_USB;
    case DEVICE_SOUND:
        return ((const struct sound *)info->value)->model == SOUND_MODEL_USB;
    case DEVICE_HOSTDEV:
        return hostdev_is_usb(info->value);
    case DEVICE_SERIAL:
        return ((const struct serial *)info->value)->target->type == SERIAL_TARGET_TYPE_USB_SERIAL;
    default:
        return false;
    }
}

static void check_usb_user(void *arg, const struct device_info *info)
{
    int *rc = arg;
    if (*rc == 0 && needs_usb(info))
        *rc = fail(ERR_CONFIG_UNSUPPORTED, "%s: it is a USB device, but this guest has no USB",
                   device_element(info->noun));
}

int check_pairs(const struct fill *f)
{
    struct domain *def = f->def;
    int rc = 0;
    if (check_controller_pairs(f) < 0 || check_aliases(def) < 0)
        return -1;
    for (size_t i = 0; i < def->n_disks; i++)
        if (check_disk_name(def->disks[i]) < 0)
            return -1;
    if (!f->ctx->generic && !has_usb(def))
        device_walk(def, check_usb_user, &rc);
    return rc;
}

/* --- numbers of CPUs -------------------------------------------------------------------------- */

static int check_distances(const struct domain *def)
{
    const struct cpu_numa *numa = def->cpu ? def->cpu->numa : NULL;
    for (size_t i = 0; numa && i < numa->n_cells; i++) {
        const struct numa_cell *cell = numa->cells[i];
        for (size_t k = 0; cell->distances && k < cell->distances->n_siblings; k++) {
            const struct numa_sibling *s = cell->distances->siblings[k];
            if ((s->value == NUMA_DISTANCE_LOCAL) != (s->id == cell->id))
                return fail(ERR_XML_ERROR,
                            "cpu: the distance of cell '%u' to '%u' cannot be '%u', 10 is that of "
                            "a cell to itself",
                            cell->id, s->id, s->value);
        }
    }
    return 0;
}

/* Allocations of one cache: one of a kind, and not both halves beside a half. */
static int check_cache_parts(const struct cache_tune *t)
{
    for (size_t i = 0; i < t->n_caches; i++)
        for (size_t k = 0; k < i; k++) {
            const struct cache_allocation *a = t->caches[i], *b = t->caches[k];
            if (a->id == b->id && a->level == b->level &&
                (a->type == b->type || a->type == CACHE_TYPE_BOTH || b->type == CACHE_TYPE_BOTH))
                return fail(ERR_XML_ERROR,
                            "cachetune: cache level '%u' id '%u' has two allocations of '%s'",
                            a->level, a->id, enum_word(&enum_cache_type, (int)a->type));
        }
    return 0;
}

static int check_monitors(const struct cache_tune *t)
{
    for (size_t i = 0; i < t->n_monitors; i++)
        for (int64_t cpu = t->monitors[i]->vcpus ? cpuset_next(t->monitors[i]->vcpus, -1) : -1;
             cpu >= 0; cpu = cpuset_next(t->monitors[i]->vcpus, cpu))
            if (!t->vcpus || !cpuset_has(t->vcpus, (uint32_t)cpu))
                return fail(ERR_INVALID_ARG,
                            "cachetune: the monitor of vcpu '%" PRId64 "' is none of its vcpus",
                            cpu);
    return 0;
}

static int check_memory_parts(const struct memory_tune *t)
{
    for (size_t i = 0; i < t->n_nodes; i++)
        for (size_t k = 0; k < i; k++)
            if (t->nodes[i]->id == t->nodes[k]->id)
                return fail(ERR_XML_ERROR, "memorytune: node '%u' has two shares", t->nodes[i]->id);
    return 0;
}

int check_resources(const struct fill *f)
{
    const struct cputune *t = f->def->cputune;
    for (size_t i = 0; t && i < t->n_cachetunes; i++)
        if (check_cache_parts(t->cachetunes[i]) < 0 || check_monitors(t->cachetunes[i]) < 0)
            return -1;
    for (size_t i = 0; t && i < t->n_memorytunes; i++)
        if (check_memory_parts(t->memorytunes[i]) < 0)
            return -1;
    return check_distances(f->def);
}
