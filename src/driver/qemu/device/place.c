/* Addresses of the definition as properties of -device. Called by table.c; pure; never awaits. */
#include "driver/qemu/device/place.h"
#include "base/error.h"
#include "gen/domain.h"
#include "reflect/type.h"
#include <glib.h>
#include <string.h>

const void *noun_child(const struct type *type, const void *noun, const char *name)
{
    for (unsigned i = 0; i < type->n_fields; i++)
        if (type->fields[i].place == PLACE_CHILD && !strcmp(type->fields[i].name, name))
            return *(void *const *)((const char *)noun + type->fields[i].offset);
    return NULL;
}

const struct address *place_address(const struct type *type, const void *noun)
{
    return noun_child(type, noun, "address");
}

static const struct controller *find_controller(const struct domain *def, enum controller_type type,
                                                uint32_t index)
{
    for (size_t i = 0; i < def->n_controllers; i++)
        if (def->controllers[i]->type == type && def->controllers[i]->index == index &&
            !def->controllers[i]->master)
            return def->controllers[i];
    return NULL;
}

static char *controller_bus(const struct domain *def, enum controller_type type, uint32_t index)
{
    const struct controller *c = find_controller(def, type, index);
    if (c && c->alias && c->alias->name)
        return g_strdup(c->alias->name);
    return g_strdup_printf("%s%u", enum_word(&enum_controller_type, (int)type), index);
}

static char *pci_bus(const struct domain *def, uint32_t index)
{
    const struct controller *c = find_controller(def, CONTROLLER_TYPE_PCI, index);
    if (c && c->pci_model && c->pci_model->name == CONTROLLER_PCI_MODEL_SPAPR_PCI_HOST_BRIDGE)
        return index == 0 ? g_strdup("pci.0")
                          : g_strdup_printf("%s.0", c->alias ? c->alias->name : "pci");
    if (c && index == 0 && c->model == CONTROLLER_MODEL_PCI_ROOT)
        return g_strdup(!g_strcmp0(def->os->type->machine, "versatilepb") ? "pci" : "pci.0");
    if (c && index == 0 && c->model == CONTROLLER_MODEL_PCIE_ROOT)
        return g_strdup("pcie.0");
    if (c && c->alias && c->alias->name)
        return g_strdup(c->alias->name);
    return g_strdup_printf("pci.%u", index);
}

static void set_text(json_t *props, const char *key, char *text)
{
    json_object_set_new(props, key, json_string(text));
    g_free(text);
}

static void pci_props(const struct domain *def, const struct pci_address *a, json_t *props)
{
    set_text(props, "bus", pci_bus(def, a->bus));
    if (a->multifunction)
        json_object_set_new(props, "multifunction", json_boolean(a->multifunction == TRI_YES));
    set_text(props, "addr",
             a->function ? g_strdup_printf("0x%x.0x%x", a->slot, a->function)
                         : g_strdup_printf("0x%x", a->slot));
}

static void usb_props(const struct domain *def, const struct usb_address *a, json_t *props)
{
    g_autofree char *name = controller_bus(def, CONTROLLER_TYPE_USB, a->bus);
    set_text(props, "bus", g_strdup_printf("%s.0", name));
    json_object_set_new(props, "port", json_string(a->port ?: ""));
}

static bool builtin_sata(const struct controller *c)
{
    return c && c->alias && c->alias->name && !strcmp(c->alias->name, "ide");
}

static void scsi_props(const struct domain *def, const struct drive_address *a, json_t *props)
{
    const struct controller *c = find_controller(def, CONTROLLER_TYPE_SCSI, a->controller);
    g_autofree char *name = controller_bus(def, CONTROLLER_TYPE_SCSI, a->controller);
    set_text(props, "bus", g_strdup_printf("%s.0", name));
    if (c && (c->model == CONTROLLER_MODEL_LSILOGIC || c->model == CONTROLLER_MODEL_AM53C974 ||
              c->model == CONTROLLER_MODEL_DC390 || c->model == CONTROLLER_MODEL_NCR53C90)) {
        json_object_set_new(props, "scsi-id", json_integer(a->unit));
        return;
    }
    json_object_set_new(props, "channel", json_integer(a->bus));
    json_object_set_new(props, "scsi-id", json_integer(a->target));
    json_object_set_new(props, "lun", json_integer(a->unit));
}

static void drive_props(const struct domain *def, const struct disk *d, json_t *props)
{
    const struct drive_address *a = d->address->drive;
    const struct controller *c;
    switch (d->target->bus) {
    case DISK_BUS_IDE:
        set_text(props, "bus", g_strdup_printf("ide.%u", a->bus));
        json_object_set_new(props, "unit", json_integer(a->unit));
        break;
    case DISK_BUS_SATA:
        c = find_controller(def, CONTROLLER_TYPE_SATA, a->controller);
        if (builtin_sata(c))
            set_text(props, "bus", g_strdup_printf("ide.%u", a->unit));
        else
            set_text(props, "bus",
                     g_strdup_printf("%s.%u", c && c->alias ? c->alias->name : "sata", a->unit));
        break;
    case DISK_BUS_FDC:
        json_object_set_new(props, "unit", json_integer(a->unit));
        break;
    case DISK_BUS_SCSI:
        scsi_props(def, a, props);
        break;
    default:
        break;
    }
}

static void serial_port_props(const struct domain *def, const struct virtio_serial_address *a,
                              json_t *props)
{
    g_autofree char *name = controller_bus(def, CONTROLLER_TYPE_VIRTIO_SERIAL, a->controller);
    set_text(props, "bus", g_strdup_printf("%s.%u", name, a->bus));
    json_object_set_new(props, "nr", json_integer(a->port));
}

static void isa_props(const struct isa_address *a, json_t *props)
{
    if (a->has_iobase)
        json_object_set_new(props, "iobase", json_integer(a->iobase));
    if (a->has_irq)
        json_object_set_new(props, "irq", json_integer(a->irq));
}

static void ccid_props(const struct domain *def, const struct ccid_address *a, json_t *props)
{
    g_autofree char *name = controller_bus(def, CONTROLLER_TYPE_CCID, a->controller);
    set_text(props, "bus", g_strdup_printf("%s.0", name));
}

static void dimm_props(const struct dimm_address *a, json_t *props)
{
    if (a->has_slot)
        json_object_set_new(props, "slot", json_integer(a->slot));
    if (a->has_base)
        json_object_set_new(props, "addr", json_integer((json_int_t)a->base));
}

/* The number by which firmware tables, and so names in the guest, mean a PCI device. */
static void acpi_index(const struct type *type, const void *noun, json_t *props)
{
    const struct acpi *acpi = noun_child(type, noun, "acpi");
    if (acpi && acpi->has_index && acpi->index)
        json_object_set_new(props, "acpi-index", json_integer(acpi->index));
}

int place_props(const struct device_env *env, const struct type *type, const void *noun,
                json_t *props)
{
    const struct address *a = place_address(type, noun);
    if (!a)
        return 0;
    if (a->pci) {
        pci_props(env->def, a->pci, props);
        acpi_index(type, noun, props);
    } else if (a->usb)
        usb_props(env->def, a->usb, props);
    else if (a->drive && type == &type_disk)
        drive_props(env->def, noun, props);
    else if (a->drive)
        scsi_props(env->def, a->drive, props);
    else if (a->ccid)
        ccid_props(env->def, a->ccid, props);
    else if (a->dimm)
        dimm_props(a->dimm, props);
    else if (a->virtio_serial)
        serial_port_props(env->def, a->virtio_serial, props);
    else if (a->ccw)
        set_text(props, "devno",
                 g_strdup_printf("%x.%x.%04x", a->ccw->cssid, a->ccw->ssid, a->ccw->devno));
    else if (a->isa)
        isa_props(a->isa, props);
    else if (a->spapr_vio)
        json_object_set_new(props, "reg", json_integer((json_int_t)a->spapr_vio->reg));
    return 0;
}

const char *virtio_suffix(const struct type *type, const void *noun)
{
    const struct address *a = place_address(type, noun);
    struct path_value model = path_get(type, noun, "model");
    if (model.kind != PATH_TEXT)
        model = path_get(type, noun, "model.type");
    if (model.kind != PATH_TEXT)
        model = path_get(type, noun, "subsystem.model");
    if (a && a->type == ADDRESS_TYPE_CCW)
        return "ccw";
    if (!a || a->type == ADDRESS_TYPE_VIRTIO_MMIO || !a->pci)
        return "device";
    if (model.kind == PATH_TEXT && !strcmp(model.text, "virtio-transitional"))
        return "pci-transitional";
    if (model.kind == PATH_TEXT && !strcmp(model.text, "virtio-non-transitional"))
        return "pci-non-transitional";
    return "pci";
}

const char *virtio_gpu_driver(const struct device_env *env, const void *noun)
{
    const struct video *v = noun;
    const struct video_model *m = v->model;
    bool gl = m->acceleration && m->acceleration->accel3d == TRI_YES;
    bool user = v->driver && v->driver->name == VIDEO_DRIVER_NAME_VHOSTUSER;
    if (v->address && v->address->type == ADDRESS_TYPE_CCW)
        return "virtio-gpu-ccw";
    if (!v->address || !v->address->pci)
        return "virtio-gpu-device";
    if (user)
        return m->primary == TRI_YES ? "vhost-user-vga" : "vhost-user-gpu-pci";
    if (m->primary == TRI_YES && fact_maybe(env->facts, "device/virtio-vga"))
        return gl ? "virtio-vga-gl" : "virtio-vga";
    return gl ? "virtio-gpu-gl-pci" : "virtio-gpu-pci";
}
