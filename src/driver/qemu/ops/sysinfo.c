/* What the firmware of this host tells of it: virConnectGetSysinfo. The tables of SMBIOS are read
 * by dmidecode, which knows the words of every version. Awaits that program. Invariant: a host
 * without tables is refused by name, never an empty document.
 */
#include <glib.h>
#include <string.h>
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/sysinfo.h"
#include "sys/spawn.h"

#define READ_PATIENCE seconds(20)

struct field {
    const char *label, *entry;
};
struct table {
    const char *title, *element;
    const struct field *fields;
    const char *absent; /* a field with this value: there is no such part */
};

/* clang-format off */
static const struct field bios[] = {
    {"Vendor", "vendor"}, {"Version", "version"}, {"Release Date", "date"},
    {"BIOS Revision", "release"}, {NULL}};
static const struct field host_system[] = {
    {"Manufacturer", "manufacturer"}, {"Product Name", "product"}, {"Version", "version"},
    {"Serial Number", "serial"}, {"UUID", "uuid"}, {"SKU Number", "sku"}, {"Family", "family"}, {NULL}};
static const struct field board[] = {
    {"Manufacturer", "manufacturer"}, {"Product Name", "product"}, {"Version", "version"},
    {"Serial Number", "serial"}, {"Asset Tag", "asset"}, {"Location In Chassis", "location"}, {NULL}};
static const struct field chassis[] = {
    {"Manufacturer", "manufacturer"}, {"Version", "version"}, {"Serial Number", "serial"},
    {"Asset Tag", "asset"}, {"SKU Number", "sku"}, {NULL}};
static const struct field processor[] = {
    {"Socket Designation", "socket_destination"}, {"Type", "type"}, {"Family", "family"},
    {"Manufacturer", "manufacturer"}, {"Signature", "signature"}, {"Version", "version"},
    {"External Clock", "external_clock"}, {"Max Speed", "max_speed"}, {"Status", "status"},
    {"Serial Number", "serial_number"}, {"Part Number", "part_number"}, {NULL}};
static const struct field memory[] = {
    {"Size", "size"}, {"Form Factor", "form_factor"}, {"Locator", "locator"},
    {"Bank Locator", "bank_locator"}, {"Type", "type"}, {"Type Detail", "type_detail"},
    {"Speed", "speed"}, {"Manufacturer", "manufacturer"}, {"Serial Number", "serial_number"},
    {"Part Number", "part_number"}, {NULL}};
static const struct table tables[] = {
    {"BIOS Information", "bios", bios, NULL},
    {"System Information", "system", host_system, NULL},
    {"Base Board Information", "baseBoard", board, NULL},
    {"Chassis Information", "chassis", chassis, NULL},
    {"Processor Information", "processor", processor, NULL},
    {"Memory Device", "memory_device", memory, "No Module Installed"},
    {"OEM Strings", "oemStrings", NULL, NULL},
};
/* clang-format on */

/* "\tLabel: value" of one table's text; g_free. Deeper lines belong to lists. */
static char *value_of(char *const *lines, const char *label)
{
    size_t len = strlen(label);
    for (; *lines && **lines == '\t'; lines++) {
        const char *l = *lines + 1;
        if (strncmp(l, label, len) == 0 && strncmp(l + len, ": ", 2) == 0)
            return g_strchomp(g_strdup(l + len + 2));
    }
    return NULL;
}

static void put(GString *to, const char *name, const char *value)
{
    g_autofree char *text = g_markup_escape_text(value, -1);
    if (name)
        g_string_append_printf(to, "    <entry name='%s'>%s</entry>\n", name, text);
    else
        g_string_append_printf(to, "    <entry>%s</entry>\n", text);
}

/* "\tString 1: text" */
static void put_strings(GString *to, char *const *lines)
{
    for (; *lines && **lines == '\t'; lines++) {
        const char *colon = g_str_has_prefix(*lines, "\tString ") ? strstr(*lines, ": ") : NULL;
        g_autofree char *text = colon ? g_strchomp(g_strdup(colon + 2)) : NULL;
        if (text)
            put(to, NULL, text);
    }
}

static void put_table(GString *to, const struct table *t, char *const *lines)
{
    g_autoptr(GString) inside = g_string_new(NULL);
    if (!t->fields)
        put_strings(inside, lines);
    for (const struct field *f = t->fields; f && f->label; f++) {
        g_autofree char *value = value_of(lines, f->label);
        if (value && t->absent && strcmp(value, t->absent) == 0)
            return;
        if (value)
            put(inside, f->entry, value);
    }
    if (inside->len)
        g_string_append_printf(to, "  <%s>\n%s  </%s>\n", t->element, inside->str, t->element);
}

char *sysinfo_document(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (char **l = lines; *l; l++)
            if (strcmp(*l, tables[i].title) == 0)
                put_table(all, &tables[i], l + 1);
    return all->len ? g_strdup_printf("<sysinfo type='smbios'>\n%s</sysinfo>\n", all->str) : NULL;
}

OP(connect_get_sysinfo)
{
    static const char *const argv[] = {"dmidecode", "-q", "-t", "0,1,2,3,4,11,17", NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status = 0;
    (void)args;
    DEADLINE(READ_PATIENCE);
    if (run_command(argv, NULL, &out, &err, &status) < 0)
        return context("the tables of this host's firmware cannot be read");
    g_autofree char *document = status == 0 && out ? sysinfo_document(out) : NULL;
    if (!document)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "the firmware of this host has no tables of SMBIOS (dmidecode finds none)");
    ret->sysinfo = arena_strdup(call->mem, document);
    return 0;
}
