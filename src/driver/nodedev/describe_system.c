/* The host as a whole, as its firmware tells. Called by look.c. */
#include <string.h>
#include "base/error.h"
#include "base/ids.h"
#include "driver/nodedev/describe.h"
#include "sys/file.h"

enum { DMI_BYTES_MAX = 4096 };

static char *dmi(const char *name)
{
    g_autofree char *path = g_strdup_printf("/sys/class/dmi/id/%s", name);
    char *text = NULL;
    size_t len;
    if (file_read(path, DMI_BYTES_MAX, &text, &len) < 0) {
        error_clear();
        return NULL;
    }
    if (!*g_strstrip(text))
        g_clear_pointer(&text, g_free);
    return text;
}

struct node_device *describe_system(void)
{
    struct node_device *out = value_new(&type_node_device);
    struct node_system *system = value_new(&type_node_system);
    struct node_hardware *hw = value_new(&type_node_hardware);
    struct node_firmware *fw = value_new(&type_node_firmware);
    g_autofree char *uuid = dmi("product_uuid");
    out->name = g_strdup(SYSTEM_NAME);
    add_cap(out, NODE_CAP_TYPE_SYSTEM)->system = system;
    system->product = dmi("product_name");
    system->hardware = hw;
    system->firmware = fw;
    hw->vendor = dmi("sys_vendor");
    hw->version = dmi("product_version");
    hw->serial = dmi("product_serial");
    hw->has_uuid = true; /* zeroes when the firmware has none */
    if (uuid)
        uuid_parse(uuid, hw->uuid);
    fw->vendor = dmi("bios_vendor");
    fw->version = dmi("bios_version");
    fw->release_date = dmi("bios_date");
    return out;
}
