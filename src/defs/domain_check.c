/* What a complete definition must not say, whoever runs it. Called by domain_fill before addresses
 * are given; pure. Each error names the element, the value and what is allowed. */
#include "defs/check.h"
#include "defs/fill.h"
#include "defs/disk.h"
#include "defs/rules.h"

static int check_name(const struct domain *def)
{
    if (!def->name || !*def->name)
        return fail(ERR_XML_ERROR, "domain: <name> is missing");
    if (strchr(def->name, '/'))
        return fail(ERR_XML_ERROR, "domain: <name> '%s' has a '/'", def->name);
    if (strchr(def->name, '\n'))
        return fail(ERR_XML_ERROR, "domain: <name> has a line break");
    return 0;
}

static int check_vcpu(const struct fill *f)
{
    const struct domain *def = f->def;
    const struct cpu_topology *t = def->cpu ? def->cpu->topology : NULL;
    if (def->vcpu->has_current && def->vcpu->current > def->vcpu->max)
        return fail(ERR_XML_ERROR, "vcpu: current='%u' is above the maximum of %u",
                    def->vcpu->current, def->vcpu->max);
    if (f->machine_facts && f->machine_facts->max_cpus &&
        def->vcpu->max > f->machine_facts->max_cpus)
        return fail(ERR_CONFIG_UNSUPPORTED, "vcpu: machine '%s' has at most %u CPUs, not %u",
                    f->machine_facts->name, f->machine_facts->max_cpus, def->vcpu->max);
    /* a level that is not told has one of its kind */
    if (t && (uint64_t)MAX(t->sockets, 1) * MAX(t->dies, 1) * MAX(t->clusters, 1) *
                     MAX(t->cores, 1) * MAX(t->threads, 1) !=
                 def->vcpu->max)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "cpu: the topology of %u*%u*%u*%u*%u CPUs is not the %u of <vcpu>", t->sockets,
                    t->dies, t->clusters, t->cores, t->threads, def->vcpu->max);
    return 0;
}

static int check_boot_order(const struct domain *def)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) boots = g_ptr_array_new();
    for (size_t i = 0; i < def->n_disks; i++)
        g_ptr_array_add(boots, def->disks[i]->boot);
    for (size_t i = 0; i < def->n_interfaces; i++)
        g_ptr_array_add(boots, def->interfaces[i]->boot);
    for (size_t i = 0; i < def->n_hostdevs; i++)
        g_ptr_array_add(boots, def->hostdevs[i]->boot);
    for (size_t i = 0; i < def->n_redirdevs; i++)
        g_ptr_array_add(boots, def->redirdevs[i]->boot);
    for (size_t i = 0; i < def->n_filesystems; i++)
        g_ptr_array_add(boots, def->filesystems[i]->boot);
    for (guint i = 0; i < boots->len; i++) {
        const struct boot *b = boots->pdata[i];
        if (!b)
            continue;
        if (!g_hash_table_add(seen, GUINT_TO_POINTER(b->order)))
            return fail(ERR_CONFIG_UNSUPPORTED, "boot: order '%u' is given to two devices",
                        b->order);
    }
    if (g_hash_table_size(seen) && def->os->n_boots)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "boot: <boot order=> of devices and <boot dev=> of <os> exclude each other");
    return 0;
}

static int check_disk(const struct fill *f, const struct disk *d)
{
    const char *dev = d->target->dev;
    if (d->target->bus != DISK_BUS_NONE && d->device == DISK_DEVICE_FLOPPY &&
        d->target->bus != DISK_BUS_FDC)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': a floppy is on bus fdc", dev);
    if (d->target->bus == DISK_BUS_IDE && f->machine.kind == MACHINE_Q35)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': this machine type has no IDE controller, use bus='sata'", dev);
    if (d->device == DISK_DEVICE_CDROM && d->target->bus == DISK_BUS_VIRTIO)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': a CD-ROM is on bus ide, sata, scsi or usb, not virtio", dev);
    if (d->readonly && d->device == DISK_DEVICE_DISK &&
        (d->target->bus == DISK_BUS_IDE || d->target->bus == DISK_BUS_SATA))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': a disk on bus '%s' cannot be read-only",
                    dev, enum_word(&enum_disk_bus, (int)d->target->bus));
    if (!d->target->bus)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': the target name gives no bus", dev);
    bool empty_ok = d->device == DISK_DEVICE_CDROM || d->device == DISK_DEVICE_FLOPPY;
    if (!d->source && !empty_ok)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': only cdrom and floppy may be empty", dev);
    if (d->type == STORAGE_TYPE_DIR && d->driver && g_strcmp0(d->driver->type, "fat"))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': a folder is shown as format 'fat'", dev);
    if (d->driver && !g_strcmp0(d->driver->type, "iso"))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': format 'iso' is an image of format 'raw', say so", dev);
    if (d->driver && d->driver->name && !g_str_equal(d->driver->name, "qemu"))
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': driver name '%s' is not 'qemu'", dev,
                    d->driver->name);
    return 0;
}

static int check_disks(const struct fill *f)
{
    const struct domain *def = f->def;
    for (size_t i = 0; i < def->n_disks; i++) {
        if (check_disk(f, def->disks[i]) < 0 || check_disk_parts(def->disks[i]) < 0)
            return -1;
    }
    return 0;
}

static bool usb_disabled(const struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_USB &&
            def->controllers[i]->model == CONTROLLER_MODEL_NONE_)
            return true;
    return false;
}

static int check_usb(const struct domain *def)
{
    if (!usb_disabled(def))
        return 0;
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == CONTROLLER_TYPE_USB &&
            def->controllers[i]->model != CONTROLLER_MODEL_NONE_)
            return fail(ERR_XML_ERROR, "controller: USB is disabled by a controller of model none");
    if (def->n_hubs)
        return fail(ERR_CONFIG_UNSUPPORTED, "hub: USB is disabled by a controller of model none");
    for (size_t i = 0; i < def->n_inputs; i++)
        if (def->inputs[i]->bus == INPUT_BUS_USB)
            return fail(ERR_XML_ERROR, "input: bus usb needs USB, which is disabled");
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->target->bus == DISK_BUS_USB)
            return fail(ERR_XML_ERROR, "disk '%s': bus usb needs USB, which is disabled",
                        def->disks[i]->target->dev);
    return 0;
}

static int check_videos(const struct domain *def)
{
    unsigned primaries = 0;
    for (size_t i = 0; i < def->n_videos; i++) {
        const struct video_model *m = def->videos[i]->model;
        if (m->type == VIDEO_TYPE_QXL && (m->vgamem_kib & (m->vgamem_kib - 1)))
            return fail(ERR_CONFIG_UNSUPPORTED, "video: vgamem='%u' is no power of two",
                        m->vgamem_kib);
        primaries += def->videos[i]->model->primary == TRI_YES;
        if (def->videos[i]->model->type == VIDEO_TYPE_NONE_ && def->n_videos > 1)
            return fail(ERR_CONFIG_UNSUPPORTED, "video: type 'none' must be the only one");
    }
    if (primaries > 1)
        return fail(ERR_CONFIG_UNSUPPORTED, "video: only one device can be primary");
    return 0;
}

int domain_check_generic(const struct fill *f)
{
    return check_name(f->def) < 0 || check_boot_order(f->def) < 0 || check_vcpu(f) < 0 ||
                   check_pairs(f) < 0 || check_resources(f) < 0
               ? -1
               : rules_check(f);
}

int domain_check(const struct domain *def, const struct fill_context *ctx)
{
    struct fill f = {.def = (struct domain *)def, .ctx = ctx, .facts = ctx->facts};
    f.machine = machine_of(def->os->type->arch, def->os->type->machine);
    if (f.facts && f.facts->machine)
        f.machine_facts =
            f.facts->machine(f.facts, def->os->type->machine, def->type == VIRT_TYPE_KVM);
    static int (*const checks[])(const struct fill *) = {
        check_vcpu,     check_cpu,         check_features,   check_firmware,    check_numatune,
        check_disks,    check_controllers, check_interfaces, check_chardevs,    check_displays,
        check_iommu,    check_hostdevs,    check_zpci,       check_memories,    check_cells,
        check_board,    check_tpms,        check_shmems,     check_filesystems, check_small_devices,
        check_labels,   check_tuning,      check_sysinfo,    check_hyperv,      check_disk_options,
        check_networks, check_audios,      check_pairs,      check_resources,   check_tuned_threads,
    };
    if (check_name(def) < 0 || check_boot_order(def) < 0 || check_usb(def) < 0 ||
        check_videos(def) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (checks[i](&f) < 0)
            return -1;
    return rules_check(&f);
}

int domain_check_same_guest(const struct domain *before, const struct domain *after)
{
    g_autofree char *what = NULL;
    if (value_same(&type_domain, before, after, true, &what))
        return 0;
    return fail(ERR_CONFIG_UNSUPPORTED,
                "domain '%s': the new definition changes what the guest can see: %s", before->name,
                what);
}
