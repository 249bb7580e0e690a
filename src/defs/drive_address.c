/* Places of disks on their controllers, by target name: hdc is bus 1, unit 0 of IDE controller 0. A
 * step of domain_fill; pure. Invariant: no two disks of one bus share a place. */
#include "defs/fill.h"
#include "defs/disk.h"

int disk_name_index(const char *dev)
{
    static const char *const prefixes[] = {"fd", "hd", "vd", "sd", "xvd", "ubd", "nvme"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (!dev || !g_str_has_prefix(dev, prefixes[i]))
            continue;
        const char *p = dev + strlen(prefixes[i]);
        int64_t index = 0;
        if (*p < 'a' || *p > 'z')
            return -1;
        for (; *p >= 'a' && *p <= 'z' && index < 1000000; p++)
            index = index * 26 + (*p - 'a') + 1;
        p += strspn(p, "0123456789"); /* a partition */
        return *p ? -1 : (int)index - 1;
    }
    return -1;
}

static void place(struct disk *d, unsigned controller, unsigned bus, unsigned unit)
{
    CHILD(d->address, type_address);
    d->address->type = ADDRESS_TYPE_DRIVE;
    CHILD(d->address->drive, type_drive_address);
    struct drive_address *a = d->address->drive;
    SET_NUMBER(a, controller, controller);
    SET_NUMBER(a, bus, bus);
    SET_NUMBER(a, target, 0);
    SET_NUMBER(a, unit, unit);
}

static void place_by_index(struct disk *d, unsigned index, bool narrow)
{
    unsigned unit = 0;
    switch (d->target->bus) {
    case DISK_BUS_IDE:
        place(d, index / 4, index % 4 / 2, index % 2);
        break;
    case DISK_BUS_FDC:
        place(d, index / 2, 0, index % 2);
        break;
    case DISK_BUS_SATA:
        place(d, index / 6, 0, index % 6);
        break;
    case DISK_BUS_SCSI: /* unit 7 belongs to the controller */
        if (narrow) {
            place(d, index / 7, 0, index % 7);
            break;
        }
        unit = index % 15;
        place(d, index / 15, 0, unit + (unit >= 7));
        break;
    default:
        break;
    }
}

/* The place of a disk whose name tells a partition too (sda1) is that of the disk. */
static int whole_disk_index(const char *dev)
{
    g_autofree char *name = g_strdup(dev);
    size_t length = name ? strlen(name) : 0;
    while (length && g_ascii_isdigit(name[length - 1]))
        name[--length] = '\0';
    return disk_name_index(name);
}

static int assign_drive(struct disk *d, bool narrow)
{
    const struct address *a = d->address;
    int index = whole_disk_index(d->target->dev);
    if (d->target->bus != DISK_BUS_IDE && d->target->bus != DISK_BUS_FDC &&
        d->target->bus != DISK_BUS_SATA && d->target->bus != DISK_BUS_SCSI)
        return 0;
    if (a && a->type && a->type != ADDRESS_TYPE_DRIVE)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': a disk on bus '%s' has no address of type '%s'", d->target->dev,
                    enum_word(&enum_disk_bus, (int)d->target->bus),
                    enum_word(&enum_address_type, (int)a->type));
    if (a && a->drive) {
        struct drive_address *drive = a->drive;
        drive->has_controller = drive->has_bus = drive->has_target = drive->has_unit = true;
        return 0;
    }
    if (index < 0)
        return fail(ERR_XML_ERROR, "disk '%s': the target name gives no place on bus '%s'",
                    d->target->dev, enum_word(&enum_disk_bus, (int)d->target->bus));
    place_by_index(d, (unsigned)index, narrow);
    return 0;
}

/* A disk's place as a key; only disks with a place have one. */
static guint place_hash(gconstpointer key)
{
    const struct disk *d = key;
    const struct drive_address *a = d->address->drive;
    return (((d->target->bus * 31u + a->controller) * 31u + a->bus) * 31u + a->target) * 31u +
           a->unit;
}

static gboolean same_place(gconstpointer one, gconstpointer other)
{
    const struct disk *a = one, *b = other;
    const struct drive_address *x = a->address->drive, *y = b->address->drive;
    return a->target->bus == b->target->bus && x->controller == y->controller && x->bus == y->bus &&
           x->target == y->target && x->unit == y->unit;
}

static int claim_place(GHashTable *taken, struct disk *d)
{
    if (!d->address || !d->address->drive)
        return 0;
    const struct disk *other = g_hash_table_lookup(taken, d);
    const struct drive_address *a = d->address->drive;
    if (other)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': controller %u, bus %u, target %u, unit %u is the place of "
                    "disk '%s'",
                    d->target->dev, a->controller, a->bus, a->target, a->unit, other->target->dev);
    g_hash_table_add(taken, d);
    return 0;
}

/* Old controllers have seven units a bus. */
static bool narrow_scsi(const struct fill *f)
{
    const struct controller *first = controller_find(f->def, CONTROLLER_TYPE_SCSI, 0);
    enum controller_model model = first ? first->model : controller_scsi_model(f);
    return model == CONTROLLER_MODEL_LSILOGIC;
}

enum { HOSTDEV_UNITS = 7 }; /* of a controller, whatever its model: what every one has */

static bool scsi_place_used(const struct domain *def, unsigned controller, unsigned unit)
{
    for (size_t i = 0; i < def->n_disks + def->n_hostdevs; i++) {
        size_t k = i - def->n_disks;
        if (i < def->n_disks && def->disks[i]->target->bus != DISK_BUS_SCSI)
            continue;
        const struct address *at =
            i < def->n_disks ? def->disks[i]->address : def->hostdevs[k]->address;
        const struct drive_address *a = at ? at->drive : NULL;
        if (a && a->controller == controller && !a->bus && !a->target && a->unit == unit)
            return true;
    }
    return false;
}

/* SCSI devices of the host take the first places that disks leave. */
static void assign_hostdevs(struct domain *def)
{
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        struct hostdev *h = def->hostdevs[i];
        unsigned at = 0;
        if (!h->subsystem || h->subsystem->type != HOSTDEV_TYPE_SCSI ||
            (h->address && h->address->type))
            continue;
        while (scsi_place_used(def, at / HOSTDEV_UNITS, at % HOSTDEV_UNITS))
            at++;
        CHILD(h->address, type_address);
        h->address->type = ADDRESS_TYPE_DRIVE;
        struct drive_address *a = CHILD(h->address->drive, type_drive_address);
        SET_NUMBER(a, controller, at / HOSTDEV_UNITS);
        SET_NUMBER(a, bus, 0);
        SET_NUMBER(a, target, 0);
        SET_NUMBER(a, unit, at % HOSTDEV_UNITS);
    }
}

int assign_drives(struct fill *f)
{
    struct domain *def = f->def;
    bool narrow = narrow_scsi(f);
    g_autoptr(GHashTable) taken = g_hash_table_new(place_hash, same_place);
    for (size_t i = 0; i < def->n_disks; i++)
        if (assign_drive(def->disks[i], narrow) < 0 || claim_place(taken, def->disks[i]) < 0)
            return -1;
    assign_hostdevs(def);
    return 0;
}
