/* What single devices and features must not say, whoever runs the domain. Steps of domain_check;
 * pure. Each error names the element, the value and what is allowed. */
#include "defs/fill.h"
#include "defs/disk.h"

/* --- disks
 * ---------------------------------------------------------------------------------------- */

static int check_secrets(const struct disk *d)
{
    const struct storage_auth *inner = d->source ? d->source->auth : NULL;
    const struct storage_auth *auth = inner ? inner : d->auth;
    if (inner && d->auth)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': <auth> stands in disk and in source",
                    d->target->dev);
    bool iscsi =
        d->source && d->source->network && d->source->network->protocol == STORAGE_PROTOCOL_ISCSI;
    if (auth && auth->secret && auth->secret->type && iscsi &&
        !g_str_equal(auth->secret->type, "iscsi"))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': a secret of type '%s' does not open iscsi storage", d->target->dev,
                    auth->secret->type);
    return 0;
}

static int check_encryption(const struct disk *d)
{
    const struct encryption *e =
        d->source && d->source->encryption ? d->source->encryption : d->encryption;
    const char *format = d->driver && d->driver->type ? d->driver->type : "raw";
    if (!e)
        return 0;
    if (e->cipher)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': <cipher> is for new volumes, a disk is opened without",
                    d->target->dev);
    if (e->engine != ENCRYPTION_ENGINE_LIBRBD && !g_str_equal(format, "raw") &&
        !g_str_equal(format, "qcow2") && !g_str_equal(format, "luks"))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': format '%s' has no encryption, raw and qcow2 have", d->target->dev,
                    format);
    return 0;
}

/* "vdb1": letters, then digits. */
static bool has_partition(const char *dev)
{
    static const char *const prefixes[] = {"vd", "sd", "hd", "xvd", "ubd"};
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (!g_str_has_prefix(dev, prefixes[i]))
            continue;
        const char *rest = dev + strlen(prefixes[i]);
        while (g_ascii_islower(*rest))
            rest++;
        return g_ascii_isdigit(*rest);
    }
    return false;
}

int check_disk_parts(const struct disk *d)
{
    const char *dev = d->target->dev;
    if (has_partition(dev))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': the target is a whole disk, not a partition", dev);
    if (!d->source && d->target->bus == DISK_BUS_USB)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': a disk on bus usb cannot be empty", dev);
    if (d->throttlefilters && d->iotune)
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "disk '%s': <iotune> and <throttlefilters> exclude each other", dev);
    return check_secrets(d) < 0 ? -1 : check_encryption(d);
}

/* --- character devices
 * ---------------------------------------------------------------------------- */

static int check_chardev(const struct chardev *c, const char *what, bool path_is_ours)
{
    const struct unix_source *u = c && c->unix_ ? c->unix_->source : NULL;
    if (!c || c->type != CHARDEV_TYPE_UNIX)
        return 0;
    if (u && u->reconnect && u->reconnect->enabled == TRI_YES && u->mode != SOCKET_MODE_CONNECT)
        return fail(ERR_XML_ERROR, "%s: <reconnect> needs mode='connect'", what);
    if (!path_is_ours && !(u && u->path))
        return fail(ERR_XML_ERROR, "%s: <source path=> is missing", what);
    return 0;
}

int check_chardevs(const struct fill *f)
{
    const struct domain *def = f->def;
    for (size_t i = 0; i < def->n_serials; i++) {
        const struct serial_target *t = def->serials[i]->target;
        if (check_chardev(def->serials[i]->backend, "serial", false) < 0)
            return -1;
        if (t && t->type == SERIAL_TARGET_TYPE_SYSTEM_SERIAL && t->model &&
            t->model->name == SERIAL_TARGET_MODEL_PL011 && !f->machine.arm)
            return fail(ERR_CONFIG_UNSUPPORTED, "serial: model 'pl011' is on ARM boards only");
    }
    for (size_t i = 0; i < def->n_parallels; i++)
        if (check_chardev(def->parallels[i]->backend, "parallel", false) < 0)
            return -1;
    for (size_t i = 1; i < def->n_consoles; i++)
        if (def->consoles[i]->target &&
            def->consoles[i]->target->type == CONSOLE_TARGET_TYPE_SERIAL)
            return fail(ERR_CONFIG_UNSUPPORTED, "console: only the first can be the serial port");
    for (size_t i = 0; i < def->n_channels; i++)
        if (check_chardev(def->channels[i]->backend, "channel", true) < 0)
            return -1;
    return 0;
}

/* --- firmware and features
 * -------------------------------------------------------------------------- */

int check_firmware(const struct fill *f)
{
    const struct os *os = f->def->os;
    const struct loader *l = os->loader;
    if (os->nvram && os->firmware == OS_FIRMWARE_BIOS)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: <nvram> is for EFI, firmware is 'bios'");
    if (!l)
        return 0;
    if (!os->firmware && !l->path)
        return fail(ERR_XML_ERROR,
                    "os: <loader> has no path and no firmware= says which to choose");
    if (l->stateless == TRI_NO && os->firmware == OS_FIRMWARE_BIOS)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: BIOS firmware keeps nothing, it is stateless");
    if (l->stateless == TRI_NO && l->path && l->type != LOADER_TYPE_PFLASH)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: only a loader of type 'pflash' keeps variables");
    if (os->nvram && l->path && l->type != LOADER_TYPE_PFLASH)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: <nvram> needs a loader of type 'pflash'");
    if (os->nvram && l->stateless == TRI_YES)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: a stateless loader keeps no <nvram>");
    return 0;
}

int check_features(const struct fill *f)
{
    const struct features *x = f->def->features;
    if (!x)
        return 0;
    if (x->smm && x->smm->tseg && f->machine.kind != MACHINE_Q35)
        return fail(ERR_CONFIG_UNSUPPORTED, "smm: <tseg> is for q35 machines");
    if (!x->ps2 || x->ps2->state != TRI_NO)
        return 0;
    if (x->vmport && x->vmport->state == TRI_YES)
        return fail(ERR_CONFIG_UNSUPPORTED, "features: vmport needs ps2, which is off");
    for (size_t i = 0; i < f->def->n_inputs; i++)
        if (f->def->inputs[i]->bus == INPUT_BUS_PS2)
            return fail(ERR_CONFIG_UNSUPPORTED, "input: bus ps2 is switched off in <features>");
    return 0;
}

static bool cell_exists(const struct cpu_numa *numa, uint32_t id)
{
    for (size_t i = 0; i < numa->n_cells; i++)
        if (numa->cells[i]->id == id)
            return true;
    return false;
}

static int check_numa(const struct domain *def, const struct cpu_numa *numa)
{
    for (size_t i = 0; i < numa->n_cells; i++) {
        const struct numa_distances *d = numa->cells[i]->distances;
        for (size_t k = 0; d && k < d->n_siblings; k++)
            if (!cell_exists(numa, d->siblings[k]->id))
                return fail(ERR_XML_ERROR, "cpu: sibling '%u' of cell '%u' is no cell",
                            d->siblings[k]->id, numa->cells[i]->id);
    }
    return 0;
}

static int check_vector_lengths(const struct cpu *cpu)
{
    bool off = false, lengths = false;
    for (size_t i = 0; i < cpu->n_features; i++) {
        const struct cpu_feature *x = cpu->features[i];
        off |= g_str_equal(x->name, "sve") && x->policy == CPU_FEATURE_POLICY_DISABLE;
        lengths |= g_str_has_prefix(x->name, "sve") && g_ascii_isdigit(x->name[3]) &&
                   x->policy != CPU_FEATURE_POLICY_DISABLE;
    }
    return off && lengths
               ? fail(ERR_CONFIG_UNSUPPORTED, "cpu: feature 'sve' is off, its lengths are not")
               : 0;
}

int check_cpu(const struct fill *f)
{
    const struct domain *def = f->def;
    const struct cpu *cpu = def->cpu;
    if (def->max_memory && def->max_memory->slots && !(cpu && cpu->numa && cpu->numa->n_cells))
        return fail(ERR_CONFIG_UNSUPPORTED, "maxMemory: slots for modules need a NUMA cell");
    if (!cpu)
        return 0;
    if (check_vector_lengths(cpu) < 0)
        return -1;
    if (cpu->cache && cpu->cache->mode == CPU_CACHE_MODE_PASSTHROUGH) {
        if (cpu->mode != CPU_MODE_HOST_PASSTHROUGH && cpu->mode != CPU_MODE_MAXIMUM)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "cpu: cache mode 'passthrough' needs mode 'host-passthrough' or 'maximum'");
        if (cpu->cache->has_level)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "cpu: cache mode 'passthrough' is for all levels, not level '%u'",
                        cpu->cache->level);
    }
    if (cpu->cache && cpu->cache->mode == CPU_CACHE_MODE_EMULATE && cpu->cache->has_level &&
        cpu->cache->level != 3)
        return fail(ERR_CONFIG_UNSUPPORTED, "cpu: only the cache of level 3 is emulated, not '%u'",
                    cpu->cache->level);
    return cpu->numa ? check_numa(def, cpu->numa) : 0;
}

int check_numatune(const struct fill *f)
{
    const struct domain *def = f->def;
    const struct numatune *t = def->numatune;
    const struct memory_backing *mb = def->memory_backing;
    size_t n_cells = def->cpu && def->cpu->numa ? def->cpu->numa->n_cells : 1;
    for (size_t i = 0; mb && mb->hugepages && i < mb->hugepages->n_pages; i++) {
        const struct cpuset *nodes = mb->hugepages->pages[i]->nodeset;
        int64_t node = nodes ? cpuset_next(nodes, (int64_t)n_cells - 1) : -1;
        if (node >= 0)
            return fail(ERR_XML_ERROR, "hugepages: there is no cell %" PRId64, node);
    }
    if (!t || !t->n_memnodes)
        return 0;
    if (t->memory && t->memory->placement == NUMA_PLACEMENT_AUTO)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "numatune: <memnode> and automatic placement exclude each other");
    for (size_t i = 0; i < t->n_memnodes; i++)
        if (t->memnodes[i]->mode == NUMA_MODE_RESTRICTIVE && t->memory &&
            t->memory->mode != NUMA_MODE_RESTRICTIVE)
            return fail(ERR_XML_ERROR,
                        "numatune: a restrictive <memnode> needs a restrictive <memory>");
    return 0;
}

/* --- other devices
 * ------------------------------------------------------------------------------------ */

int check_controllers(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_controllers; i++) {
        const struct controller *c = f->def->controllers[i];
        bool root = c->model == CONTROLLER_MODEL_PCI_ROOT || c->model == CONTROLLER_MODEL_PCIE_ROOT;
        if (c->type == CONTROLLER_TYPE_PCI && root && c->address && c->address->type &&
            f->machine.kind != MACHINE_PSERIES)
            return fail(ERR_CONFIG_UNSUPPORTED, "controller: a PCI root has no address");
        if (c->has_ports && c->ports > 15 &&
            (c->model == CONTROLLER_MODEL_NEC_XHCI || c->model == CONTROLLER_MODEL_QEMU_XHCI))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "controller: an xHCI controller has at most 15 ports, not %d", c->ports);
    }
    return 0;
}

static bool only_display(const struct domain *def, enum graphics_type type)
{
    for (size_t i = 0; i < def->n_graphics; i++)
        if (def->graphics[i]->type == type)
            return true;
    return false;
}

int check_displays(const struct fill *f)
{
    const struct domain *def = f->def;
    if (only_display(def, GRAPHICS_TYPE_EGL_HEADLESS) && only_display(def, GRAPHICS_TYPE_SDL))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "graphics: 'egl-headless' goes along with vnc or spice, not sdl");
    for (size_t i = 0; i < def->n_videos; i++)
        if (def->videos[i]->model->type == VIDEO_TYPE_RAMFB && def->videos[i]->address &&
            def->videos[i]->address->type)
            return fail(ERR_CONFIG_UNSUPPORTED, "video: type 'ramfb' has no address");
    for (size_t i = 0; i < def->n_inputs; i++)
        if (def->inputs[i]->bus == INPUT_BUS_VIRTIO &&
            def->inputs[i]->type != INPUT_TYPE_PASSTHROUGH &&
            (def->inputs[i]->model == INPUT_MODEL_VIRTIO_TRANSITIONAL ||
             def->inputs[i]->model == INPUT_MODEL_VIRTIO_NON_TRANSITIONAL))
            return fail(ERR_CONFIG_UNSUPPORTED, "input: '%s' exists as model 'virtio' only",
                        enum_word(&enum_input_type, (int)def->inputs[i]->type));
    return 0;
}

/* Tunnels between guests name their other end; a client also its host. */
static const struct source_socket *tunnel_of(const struct interface *n)
{
    const struct interface_source *s = n->source;
    switch (n->type) {
    case INTERFACE_TYPE_CLIENT:
        return s ? s->client : NULL;
    case INTERFACE_TYPE_SERVER:
        return s ? s->server : NULL;
    case INTERFACE_TYPE_MCAST:
        return s ? s->mcast : NULL;
    case INTERFACE_TYPE_UDP:
        return s ? s->udp : NULL;
    default:
        return NULL;
    }
}

static int check_tunnel(const struct interface *n)
{
    bool far = n->type == INTERFACE_TYPE_CLIENT || n->type == INTERFACE_TYPE_MCAST;
    if (!far && n->type != INTERFACE_TYPE_SERVER && n->type != INTERFACE_TYPE_UDP)
        return 0;
    const struct source_socket *s = tunnel_of(n);
    if (!s || !s->has_port)
        return fail(ERR_XML_ERROR, "interface '%s': <source port=> is missing", n->mac->address);
    if (far && !s->address)
        return fail(ERR_XML_ERROR, "interface '%s': <source address=> is missing", n->mac->address);
    return 0;
}

int check_interfaces(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_interfaces; i++) {
        const struct interface *n = f->def->interfaces[i];
        bool passt = n->backend && n->backend->type == INTERFACE_BACKEND_TYPE_PASST;
        if (n->n_port_forwards && !passt)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "interface '%s': <portForward> needs <backend type='passt'/>",
                        n->mac->address);
        if (check_tunnel(n) < 0)
            return -1;
    }
    return 0;
}

int check_iommu(const struct fill *f)
{
    for (size_t i = 0; i < f->def->n_iommus; i++) {
        const struct iommu *m = f->def->iommus[i];
        if (m->model != IOMMU_MODEL_VIRTIO)
            continue;
        if (m->driver)
            return fail(ERR_XML_ERROR, "iommu: model 'virtio' has no <driver> attributes");
        if (m->address && m->address->type && m->address->type != ADDRESS_TYPE_PCI)
            return fail(ERR_CONFIG_UNSUPPORTED, "iommu: model 'virtio' is a PCI device");
        if (f->machine.x86 && !(f->def->features && f->def->features->acpi))
            return fail(ERR_CONFIG_UNSUPPORTED, "iommu: model 'virtio' needs <acpi/>");
    }
    return 0;
}
