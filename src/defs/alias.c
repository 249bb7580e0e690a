/* Names of devices, by which events, monitors and users mean them. Called for the definition of a
 * running guest; pure. Invariant: a name once given stays. */
#include "defs/fill.h"
#include "defs/disk.h"

static void give(struct alias **alias, char *name)
{
    if (*alias && (*alias)->name) {
        g_free(name);
        return;
    }
    CHILD(*alias, type_alias);
    (*alias)->name = name;
}

#define GIVE(list, n, prefix)        \
    for (size_t i = 0; i < (n); i++) \
    give(&(list)[i]->alias, g_strdup_printf(prefix "%zu", i))

static char *controller_alias(const struct domain *def, const struct controller *c)
{
    struct machine m = machine_of(def->os->type->arch, def->os->type->machine);
    const char *type = enum_word(&enum_controller_type, (int)c->type);
    if (c->type == CONTROLLER_TYPE_PCI) {
        if (c->model == CONTROLLER_MODEL_PCI_ROOT)
            return g_strdup_printf("pci.%u", c->index);
        if (c->model == CONTROLLER_MODEL_PCIE_ROOT)
            return g_strdup_printf("pcie.%u", c->index);
        return g_strdup_printf("pci.%u", c->index);
    }
    if (c->type == CONTROLLER_TYPE_IDE && c->index == 0 && m.x86)
        return g_strdup("ide");
    if (c->type == CONTROLLER_TYPE_SATA && c->index == 0 && m.kind == MACHINE_Q35)
        return g_strdup("ide");
    if (c->type == CONTROLLER_TYPE_SCSI && c->index == 0 && c->model == CONTROLLER_MODEL_NCR53C90)
        return g_strdup("scsi");
    if (c->type == CONTROLLER_TYPE_USB && c->index == 0)
        return g_strdup("usb");
    return g_strdup_printf("%s%u", type, c->index);
}

static bool narrow_scsi(const struct domain *def, unsigned index)
{
    const struct controller *c = controller_find(def, CONTROLLER_TYPE_SCSI, index);
    return c && c->model == CONTROLLER_MODEL_LSILOGIC;
}

static char *disk_alias(const struct domain *def, const struct disk *d)
{
    const char *bus = enum_word(&enum_disk_bus, (int)d->target->bus);
    int index = d->target->dev ? MAX(disk_name_index(d->target->dev), 0) : 0;
    const struct drive_address *a = d->address ? d->address->drive : NULL;
    if (!a)
        return g_strdup_printf("%s-disk%d", bus, index);
    if (d->target->bus == DISK_BUS_SCSI && !narrow_scsi(def, a->controller))
        return g_strdup_printf("%s%u-%u-%u-%u", bus, a->controller, a->bus, a->target, a->unit);
    return g_strdup_printf("%s%u-%u-%u", bus, a->controller, a->bus, a->unit);
}

static void console_aliases(struct domain *def)
{
    for (size_t i = 0; i < def->n_consoles; i++) {
        struct console *c = def->consoles[i];
        bool serial = i == 0 && c->target && c->target->type == CONSOLE_TARGET_TYPE_SERIAL;
        if (serial && def->n_serials && def->serials[0]->alias)
            give(&c->alias, g_strdup(def->serials[0]->alias->name));
        else
            give(&c->alias, g_strdup_printf("console%zu", i));
    }
}

/* Modules with a slot are named after it, others in their order. */
static void memory_aliases(struct domain *def)
{
    static const char *const names[] = {
        [MEMORY_DEVICE_MODEL_DIMM] = "dimm",
        [MEMORY_DEVICE_MODEL_NVDIMM] = "nvdimm",
        [MEMORY_DEVICE_MODEL_VIRTIO_PMEM] = "virtiopmem",
        [MEMORY_DEVICE_MODEL_VIRTIO_MEM] = "virtiomem",
        [MEMORY_DEVICE_MODEL_SGX_EPC] = "epc",
    };
    unsigned seen[G_N_ELEMENTS(names)] = {0};
    for (size_t i = 0; i < def->n_memories; i++) {
        struct memory_device *m = def->memories[i];
        const struct dimm_address *d = m->address ? m->address->dimm : NULL;
        unsigned number = seen[m->model]++;
        give(&m->alias,
             g_strdup_printf("%s%u", names[m->model], d && d->has_slot ? d->slot : number));
    }
}

void domain_assign_aliases(struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++)
        give(&def->disks[i]->alias, disk_alias(def, def->disks[i]));
    for (size_t i = 0; i < def->n_controllers; i++)
        give(&def->controllers[i]->alias, controller_alias(def, def->controllers[i]));
    GIVE(def->interfaces, def->n_interfaces, "net");
    GIVE(def->filesystems, def->n_filesystems, "fs");
    GIVE(def->sounds, def->n_sounds, "sound");
    GIVE(def->hostdevs, def->n_hostdevs, "hostdev");
    GIVE(def->redirdevs, def->n_redirdevs, "redir");
    GIVE(def->videos, def->n_videos, "video");
    GIVE(def->serials, def->n_serials, "serial");
    GIVE(def->parallels, def->n_parallels, "parallel");
    GIVE(def->channels, def->n_channels, "channel");
    console_aliases(def);
    GIVE(def->hubs, def->n_hubs, "hub");
    GIVE(def->smartcards, def->n_smartcards, "smartcard");
    GIVE(def->inputs, def->n_inputs, "input");
    GIVE(def->shmems, def->n_shmems, "shmem");
    GIVE(def->watchdogs, def->n_watchdogs, "watchdog");
    GIVE(def->memballoons, def->n_memballoons, "balloon");
    GIVE(def->rngs, def->n_rngs, "rng");
    GIVE(def->tpms, def->n_tpms, "tpm");
    GIVE(def->panics, def->n_panics, "panic");
    GIVE(def->vsocks, def->n_vsocks, "vsock");
    GIVE(def->cryptos, def->n_cryptos, "crypto");
    GIVE(def->iommus, def->n_iommus, "iommu");
    GIVE(def->pstores, def->n_pstores, "pstore");
    memory_aliases(def);
}
