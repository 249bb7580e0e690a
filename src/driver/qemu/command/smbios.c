/* -smbios, -fw_cfg and the generation id: what firmware tells the guest of itself. Part of
 * plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <string.h>

struct smbios_name {
    const char *entry, *option;
};
static const struct smbios_name bios_names[] = {
    {"vendor", "vendor"}, {"version", "version"}, {"date", "date"}, {"release", "release"}, {NULL}};
static const struct smbios_name system_names[] = {{"manufacturer", "manufacturer"},
                                                  {"product", "product"},
                                                  {"version", "version"},
                                                  {"serial", "serial"},
                                                  {"uuid", "uuid"},
                                                  {"sku", "sku"},
                                                  {"family", "family"},
                                                  {NULL}};
static const struct smbios_name board_names[] = {{"manufacturer", "manufacturer"},
                                                 {"product", "product"},
                                                 {"version", "version"},
                                                 {"serial", "serial"},
                                                 {"asset", "asset"},
                                                 {"location", "location"},
                                                 {NULL}};
static const struct smbios_name chassis_names[] = {{"manufacturer", "manufacturer"},
                                                   {"version", "version"},
                                                   {"serial", "serial"},
                                                   {"asset", "asset"},
                                                   {"sku", "sku"},
                                                   {NULL}};

static void table(struct plan_build *b, int type, const struct sysinfo_block *block,
                  const struct smbios_name *names)
{
    g_autofree char *head = g_strdup_printf("type=%d", type);
    struct opts o = opts_new(head);
    if (!block) {
        g_string_free(o.text, TRUE);
        return;
    }
    for (const struct smbios_name *n = names; n->entry; n++)
        for (size_t i = 0; i < block->n_entries; i++)
            if (!g_strcmp0(block->entries[i]->name, n->entry))
                opts_add(&o, n->option, block->entries[i]->value);
    arg_opts(b, "-smbios", &o);
}

static void oem_strings(struct plan_build *b, const struct oem_strings *s)
{
    struct opts o = opts_new("type=11");
    for (size_t i = 0; i < s->n_entries; i++)
        opts_add(&o, "value", s->entries[i]);
    arg_opts(b, "-smbios", &o);
}

static void fw_cfg(struct plan_build *b, const struct sysinfo *s)
{
    for (size_t i = 0; i < s->n_entries; i++) {
        const struct sysinfo_entry *e = s->entries[i];
        struct opts o = opts_new(NULL);
        opts_add(&o, "name", e->name ?: "");
        opts_add(&o, e->file ? "file" : "string", e->file ? e->file : e->value ?: "");
        arg_opts(b, "-fw_cfg", &o);
    }
}

int command_smbios(struct plan_build *b)
{
    const struct domain *def = b->def;
    enum smbios_mode mode = def->os->smbios ? def->os->smbios->mode : SMBIOS_MODE_NONE;
    if (mode == SMBIOS_MODE_HOST)
        return fail(ERR_CONFIG_UNSUPPORTED, "os: <smbios mode='host'> is not supported yet");
    if (mode == SMBIOS_MODE_SYSINFO && !def->n_sysinfos)
        return fail(ERR_XML_ERROR, "os: <smbios mode='sysinfo'> needs a <sysinfo>");
    for (size_t i = 0; i < def->n_sysinfos; i++) {
        const struct sysinfo *s = def->sysinfos[i];
        if (s->type == SYSINFO_TYPE_FWCFG)
            fw_cfg(b, s);
        if (s->type != SYSINFO_TYPE_SMBIOS || mode != SMBIOS_MODE_SYSINFO)
            continue;
        table(b, 0, s->bios, bios_names);
        table(b, 1, s->system, system_names);
        for (size_t k = 0; k < s->n_base_boards; k++)
            table(b, 2, s->base_boards[k], board_names);
        table(b, 3, s->chassis, chassis_names);
        if (s->oem_strings)
            oem_strings(b, s->oem_strings);
    }
    return 0;
}

void command_genid(struct plan_build *b)
{
    if (!b->def->genid)
        return;
    char text[37];
    uuid_text(b->def->genid->value, text);
    arg_json(b, "-device",
             json_pack("{s:s, s:s, s:s}", "driver", "vmgenid", "guid", text, "id", "vmgenid0"));
}
