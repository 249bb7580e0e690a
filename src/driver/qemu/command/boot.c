/* Clock, power management, boot order, kernel, firmware. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "driver/qemu/block/node.h"
#include "base/error.h"
#include <inttypes.h>
#include <string.h>
#include <time.h>

static const struct clock_timer *timer_of(const struct domain *def, enum timer_name name)
{
    for (size_t i = 0; def->clock && i < def->clock->n_timers; i++)
        if (def->clock->timers[i]->name == name)
            return def->clock->timers[i];
    return NULL;
}

/* The date at which a clock that runs by itself starts. */
static char *rtc_base(struct plan_build *b, const struct clock *c)
{
    time_t now = b->opt->now ? b->opt->now : time(NULL);
    struct tm tm;
    switch (c->offset) {
    case CLOCK_OFFSET_LOCALTIME:
        return g_strdup("localtime");
    case CLOCK_OFFSET_ABSOLUTE:
        now = (time_t)c->start;
        gmtime_r(&now, &tm);
        break;
    case CLOCK_OFFSET_VARIABLE:
        now += c->adjustment ? (time_t)g_ascii_strtoll(c->adjustment, NULL, 10) : 0;
        if (c->basis == CLOCK_BASIS_LOCALTIME)
            localtime_r(&now, &tm);
        else
            gmtime_r(&now, &tm);
        break;
    default:
        return g_strdup("utc");
    }
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
                           tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void command_rtc(struct plan_build *b)
{
    const struct clock_timer *rtc = timer_of(b->def, TIMER_NAME_RTC);
    g_autofree char *base = rtc_base(b, b->def->clock);
    struct opts o = opts_new(NULL);
    opts_add(&o, "base", base);
    if (rtc && rtc->track) {
        const char *clock = rtc->track == TIMER_TRACK_GUEST      ? "vm"
                            : rtc->track == TIMER_TRACK_REALTIME ? "rt"
                                                                 : "host";
        opts_add(&o, "clock", g_str_equal(clock, "host") ? NULL : clock);
    }
    if (rtc && rtc->tickpolicy == TIMER_TICKPOLICY_CATCHUP)
        opts_add(&o, "driftfix", "slew");
    arg_opts(b, "-rtc", &o);
}

static const char *tick_word(enum timer_tickpolicy p)
{
    return p == TIMER_TICKPOLICY_DELAY ? "delay" : p == TIMER_TICKPOLICY_DISCARD ? "discard" : NULL;
}

static void pm_global(struct plan_build *b, const char *state, const struct pm_action *a)
{
    if (a && a->enabled)
        arg_format(b, "-global", "%s.%s=%d",
                   b->machine.kind == MACHINE_Q35 ? "ICH9-LPC" : "PIIX4_PM", state,
                   a->enabled == TRI_NO);
}

int command_clock(struct plan_build *b)
{
    const struct domain *def = b->def;
    const struct clock_timer *pit = timer_of(def, TIMER_NAME_PIT);
    const struct clock_timer *hpet = timer_of(def, TIMER_NAME_HPET);
    command_rtc(b);
    if (pit && tick_word(pit->tickpolicy) && fact_maybe(b->facts, "device/kvm-pit"))
        arg_format(b, "-global", "kvm-pit.lost_tick_policy=%s", tick_word(pit->tickpolicy));
    bool machine_flags = b->facts->version >= 8000000;
    if (b->machine.x86 && !machine_flags && hpet && hpet->present == TRI_NO)
        arg(b, "-no-hpet");
    arg(b, "-no-shutdown");
    if (b->machine.x86 && !machine_flags && !(def->features && def->features->acpi))
        arg(b, "-no-acpi");
    if (def->pm && b->machine.x86) {
        pm_global(b, "disable_s3", def->pm->suspend_to_mem);
        pm_global(b, "disable_s4", def->pm->suspend_to_disk);
    }
    return 0;
}

static void command_pci_hole(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_controllers; i++) {
        const struct controller *c = b->def->controllers[i];
        if (c->type != CONTROLLER_TYPE_PCI || c->index || !c->pcihole64 ||
            !c->pcihole64->has_size_kib)
            continue;
        arg_format(b, "-global", "%s.pci-hole64-size=%" PRIu64 "K",
                   b->machine.kind == MACHINE_Q35 ? "q35-pcihost" : "i440FX-pcihost",
                   c->pcihole64->size_kib);
    }
}

/* Whether ACPI lets the guest plug devices into the root bus. */
static void command_root_hotplug(struct plan_build *b)
{
    const struct controller *root = NULL;
    for (size_t i = 0; i < b->def->n_controllers; i++)
        if (b->def->controllers[i]->type == CONTROLLER_TYPE_PCI && !b->def->controllers[i]->index)
            root = b->def->controllers[i];
    if (root && root->target && root->target->hotplug && b->machine.kind == MACHINE_I440FX)
        arg_format(b, "-global", "PIIX4_PM.acpi-root-pci-hotplug=%s", onoff(root->target->hotplug));
}

static void command_tseg(struct plan_build *b)
{
    const struct features *f = b->def->features;
    if (f && f->smm && f->smm->tseg && f->smm->tseg->has_size_mib)
        arg_format(b, "-global", "mch.extended-tseg-mbytes=%" PRIu64, f->smm->tseg->size_mib);
}

static void command_acpi_tables(struct plan_build *b)
{
    const struct acpi_tables *t = b->def->os->acpi;
    for (size_t i = 0; t && i < t->n_tables; i++) {
        struct opts o = opts_new(NULL);
        if (t->tables[i]->type == ACPI_TABLE_TYPE_SLIC)
            opts_add(&o, "sig", "SLIC");
        else if (t->tables[i]->type == ACPI_TABLE_TYPE_MSDM)
            opts_add(&o, "sig", "MSDM");
        opts_add(&o, "file", t->tables[i]->path ?: "");
        arg_opts(b, "-acpitable", &o);
    }
}

int command_boot(struct plan_build *b)
{
    const struct os *os = b->def->os;
    struct opts o = opts_new(NULL);
    if (os->bootmenu && os->bootmenu->enable) {
        opts_onoff(&o, "menu", os->bootmenu->enable);
        if (os->bootmenu->enable == TRI_YES && os->bootmenu->has_timeout)
            opts_format(&o, "splash-time", "%u", os->bootmenu->timeout);
    }
    if (os->bios && os->bios->has_reboot_timeout)
        opts_format(&o, "reboot-timeout", "%d", os->bios->reboot_timeout);
    opts_add(&o, "strict", "on");
    arg_opts(b, "-boot", &o);
    command_pci_hole(b);
    command_tseg(b);
    command_acpi_tables(b);
    command_root_hotplug(b);
    if (os->kernel)
        arg_pair(b, "-kernel", os->kernel);
    if (os->initrd)
        arg_pair(b, "-initrd", os->initrd);
    if (os->cmdline)
        arg_pair(b, "-append", os->cmdline);
    if (os->dtb)
        arg_pair(b, "-dtb", os->dtb);
    if (os->shim)
        arg_pair(b, "-shim", os->shim);
    return 0;
}

/* --- firmware
 * ---------------------------------------------------------------------------------------- */

static int pflash(struct plan_build *b, unsigned n, enum storage_type type,
                  const struct disk_source *source, const char *format, bool read_only, bool wrap)
{
    g_autofree char *name = g_strdup_printf("libvirt-pflash%u", n);
    struct node_options opt = {.name = name,
                               .format = format,
                               .read_only = read_only,
                               .force_format = wrap || block_wants_format(b, type),
                               .no_backing = !g_str_equal(format, "raw")};
    if (source->auth && source->network) {
        g_autofree char *id = g_strdup_printf("%s-storage-auth-secret0", name);
        opt.auth = source->auth;
        if (secret_auth(b, id, source->auth) < 0)
            return -1;
    }
    struct node_pair pair;
    if (node_make(type, source, &opt, &pair) < 0)
        return -1;
    arg_json(b, "-blockdev", json_incref(pair.storage));
    if (pair.format)
        arg_json(b, "-blockdev", json_incref(pair.format));
    b->pflash[n] = g_strdup(pair.top);
    node_finish(&pair);
    return 0;
}

static int pflash_file(struct plan_build *b, unsigned n, char *path, const char *format,
                       bool read_only, bool wrap)
{
    struct source_file file = {.file = path};
    struct disk_source source = {.file = &file};
    return pflash(b, n, STORAGE_TYPE_FILE, &source, format, read_only, wrap);
}

static const char *format_word(enum storage_format f)
{
    return f ? enum_word(&enum_storage_format, (int)f) : "raw";
}

int command_firmware(struct plan_build *b)
{
    const struct os *os = b->def->os;
    const struct loader *l = os->loader;
    const struct nvram *n = os->nvram;
    if (os->firmware && (!l || !l->path))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "os: firmware='%s' must be resolved to a loader before the start",
                    enum_word(&enum_os_firmware, (int)os->firmware));
    if (!l || !l->path || l->type != LOADER_TYPE_PFLASH)
        return 0;
    if (os->firmware && !os->firmware_info && n && !n->format)
        return fail(ERR_OPERATION_FAILED,
                    "os: no '%s' firmware of this host has the image and the template of variables "
                    "that are named",
                    enum_word(&enum_os_firmware, (int)os->firmware));
    if (pflash_file(b, 0, l->path, format_word(l->format), l->readonly == TRI_YES, true) < 0)
        return -1;
    if (!n)
        return 0;
    const char *format = format_word(n->format);
    if (n->source)
        return pflash(b, 1, n->type ? n->type : STORAGE_TYPE_FILE, n->source, format, false, false);
    if (n->path)
        return pflash_file(b, 1, n->path, format, false, false);
    return 0;
}

void command_bios(struct plan_build *b)
{
    const struct loader *l = b->def->os->loader;
    if (!l || !l->path)
        return;
    if (l->type == LOADER_TYPE_PFLASH) {
        if (l->secure == TRI_YES)
            arg_pair(b, "-global", "driver=cfi.pflash01,property=secure,value=on");
        return;
    }
    arg_pair(b, "-bios", l->path);
}
