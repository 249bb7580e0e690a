/* Owns the capabilities document. Called by ops/caps.c, which says which emulators are there; never
 * awaits.
 */
#include "driver/qemu/caps/capabilities.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu/x86.h"
#include "driver/qemu/caps/host_topology.h"
#include "sys/host.h"

static void *add(const struct type *t, void *list, size_t *n)
{
    void ***items = list;
    *items = g_renew(void *, *items, *n + 1);
    return (*items)[(*n)++] = value_new(t);
}

/* --- the host's processor
 * ------------------------------------------------------------------------------ */

static bool read_microcode(const char *sys, uint64_t *ret)
{
    if (sysfs_number(sys, "devices/system/cpu/cpu0/microcode/version", ret))
        return true;
    g_autofree char *text = sysfs_word("/proc", "cpuinfo");
    const char *p = text ? strstr(text, "\nmicrocode") : NULL;
    p = p ? strchr(p, ':') : NULL;
    *ret = p ? g_ascii_strtoull(p + 1, NULL, 0) : 0;
    return p != NULL;
}

static void add_tsc(struct capability_cpu *cpu)
{
    uint64_t hz;
    bool scaling;
    if (!x86_read_tsc(&hz, &scaling))
        return;
    struct capability_counter *c = add(&type_capability_counter, &cpu->counters, &cpu->n_counters);
    c->name = g_strdup("tsc");
    c->frequency = hz;
    c->has_frequency = true;
    c->scaling = scaling ? TRI_YES : TRI_NO;
}

static void fill_x86(struct capability_cpu *cpu, const char *sys)
{
    struct x86_cpu host;
    struct x86_match match;
    if (!x86_read_host(&host) || !x86_match_host(&host, &match))
        return;
    cpu->model = g_strdup(match.model->name);
    cpu->vendor = g_strdup(host.vendor);
    uint64_t microcode;
    if (read_microcode(sys, &microcode)) {
        cpu->microcode = value_new(&type_capability_microcode);
        cpu->microcode->version = (uint32_t)microcode;
        cpu->microcode->has_version = true;
    }
    cpu->signature = value_new(&type_capability_cpu_signature);
    *cpu->signature = (struct capability_cpu_signature){.family = host.family,
                                                        .has_family = true,
                                                        .model = host.model,
                                                        .has_model = true,
                                                        .stepping = host.stepping,
                                                        .has_stepping = true};
    add_tsc(cpu);
    if (host.phys_bits) {
        cpu->maxphysaddr = value_new(&type_capability_maxphysaddr);
        cpu->maxphysaddr->mode = g_strdup("emulate");
        cpu->maxphysaddr->bits = host.phys_bits;
        cpu->maxphysaddr->has_bits = true;
    }
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(&match.require, f)) {
            struct capability_cpu_feature *feature =
                add(&type_capability_cpu_feature, &cpu->features, &cpu->n_features);
            feature->name = g_strdup(x86_features[f].name);
        }
}

static struct capability_cpu *make_cpu(const char *sys)
{
    struct capability_cpu *cpu = value_new(&type_capability_cpu);
    cpu->arch = g_strdup(caps_host_arch());
    fill_x86(cpu, sys);
    struct host_cpu h;
    if (host_cpu(&h) == 0) {
        cpu->topology = value_new(&type_capability_cpu_topology);
        *cpu->topology = (struct capability_cpu_topology){.sockets = h.sockets,
                                                          .has_sockets = true,
                                                          .dies = 1,
                                                          .has_dies = true,
                                                          .cores = h.cores,
                                                          .has_cores = true,
                                                          .threads = h.threads,
                                                          .has_threads = true};
    }
    struct capability_pages *small = add(&type_capability_pages, &cpu->pages, &cpu->n_pages);
    small->unit = g_strdup("KiB");
    small->size = (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    small->has_size = true;
    g_autofree char *huge = g_build_filename(sys, "kernel/mm/hugepages", NULL);
    host_page_sizes(huge, &cpu->pages, &cpu->n_pages, false);
    return cpu;
}

/* --- the rest of the host
 * -------------------------------------------------------------------------------- */

static struct capability_power *make_power(const char *sys)
{
    struct capability_power *p = value_new(&type_capability_power);
    g_autofree char *states = sysfs_word(sys, "power/state");
    g_autofree char *disk = sysfs_word(sys, "power/disk");
    p->suspend_mem = states && strstr(states, "mem");
    p->suspend_disk = states && strstr(states, "disk");
    p->suspend_hybrid = p->suspend_disk && disk && strstr(disk, "suspend");
    return p;
}

static bool has_iommu(const char *sys)
{
    g_autofree char *dir = g_build_filename(sys, "kernel/iommu_groups", NULL);
    GDir *d = g_dir_open(dir, 0, NULL);
    bool there = d && g_dir_read_name(d);
    if (d)
        g_dir_close(d);
    return there;
}

static struct capability_migration *make_migration(void)
{
    struct capability_migration *m = value_new(&type_capability_migration);
    m->live = true;
    m->transports = value_new(&type_capability_transports);
    m->transports->n_uri_transports = 2;
    m->transports->uri_transports = g_new0(char *, 2);
    m->transports->uri_transports[0] = g_strdup("tcp");
    m->transports->uri_transports[1] = g_strdup("rdma");
    return m;
}

void capabilities_add_topology(struct capability_host *h, const char *sys)
{
    h->topology = value_new(&type_capability_topology);
    h->topology->cells = host_cells(sys);
    h->topology->interconnects = host_interconnects(sys, h->topology->cells);
    h->cache = host_caches(sys);
    if (!h->cache)
        return;
    host_cache_control(sys, h->cache);
    h->memory_bandwidth = host_memory_bandwidth(sys, h->cache);
}

static struct capability_secmodel *add_secmodel(struct capability_host *h, const char *model)
{
    struct capability_secmodel *s = add(&type_capability_secmodel, &h->secmodels, &h->n_secmodels);
    s->model = g_strdup(model);
    s->doi = g_strdup("0");
    return s;
}

static void fill_secmodels(struct capability_host *h, const char *dac_label)
{
    static const char *const types[] = {"kvm", "qemu"};
    add_secmodel(h, "none");
    if (!dac_label)
        return;
    struct capability_secmodel *dac = add_secmodel(h, "dac");
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        struct capability_baselabel *l =
            add(&type_capability_baselabel, &dac->baselabels, &dac->n_baselabels);
        l->type = g_strdup(types[i]);
        l->label = g_strdup(dac_label);
    }
}

struct capabilities *capabilities_host(const char *sys, const char *dac_label)
{
    struct capabilities *doc = value_new(&type_capabilities);
    struct capability_host *h = doc->host = value_new(&type_capability_host);
    h->has_uuid = host_uuid(h->uuid) == 0;
    h->cpu = make_cpu(sys);
    h->power_management = make_power(sys);
    h->iommu = value_new(&type_capability_iommu);
    h->iommu->support = has_iommu(sys) ? TRI_YES : TRI_NO;
    h->migration_features = make_migration();
    capabilities_add_topology(h, sys);
    fill_secmodels(h, dac_label);
    return doc;
}

/* --- guests
 * ------------------------------------------------------------------------------------------------
 */

static void add_machine(struct capability_arch *arch, const struct caps_machine *m, bool alias)
{
    struct capability_machine *row =
        add(&type_capability_machine, &arch->machines, &arch->n_machines);
    row->name = g_strdup(alias ? m->alias : m->name);
    row->canonical = alias ? g_strdup(m->name) : NULL;
    row->max_cpus = m->cpu_max;
    row->has_max_cpus = m->cpu_max > 0;
    row->deprecated = m->deprecated ? TRI_YES : TRI_ABSENT;
}

/* The default first, each alias after what it stands for. */
static void fill_machines(struct capability_arch *arch, const struct qemu_caps *c)
{
    size_t n;
    const struct caps_machine *m = caps_machines(c, &n);
    const struct caps_machine *first =
        caps_machine(c, caps_machine_default(c) ? caps_machine_default(c) : "");
    for (size_t i = 0; i <= n; i++) {
        const struct caps_machine *one = i ? &m[i - 1] : first;
        if (!one || (i && one == first))
            continue;
        add_machine(arch, one, false);
        if (one->alias)
            add_machine(arch, one, true);
    }
}

static struct capability_toggle *toggle(enum tristate on, enum tristate can_switch)
{
    struct capability_toggle *t = value_new(&type_capability_toggle);
    t->default_ = on;
    t->toggle = can_switch;
    return t;
}

static struct capability_features *make_features(const char *arch)
{
    struct capability_features *f = value_new(&type_capability_features);
    bool x86 = strcmp(arch, "x86_64") == 0 || strcmp(arch, "i686") == 0;
    f->pae = f->nonpae = strcmp(arch, "i686") == 0;
    if (x86 || strcmp(arch, "aarch64") == 0 || strcmp(arch, "loongarch64") == 0)
        f->acpi = toggle(TRI_YES, TRI_YES);
    if (x86)
        f->apic = toggle(TRI_YES, TRI_NO);
    f->cpuselection = f->deviceboot = f->external_snapshot = true;
    f->disksnapshot = toggle(TRI_YES, TRI_NO);
    return f;
}

static unsigned wordsize(const char *arch)
{
    static const char *const wide[] = {"alpha", "ia64", "s390x", "mips64", "mips64el", "sparc64"};
    for (size_t i = 0; i < G_N_ELEMENTS(wide); i++)
        if (strcmp(arch, wide[i]) == 0)
            return 64;
    return strstr(arch, "64") ? 64 : 32;
}

void capabilities_add_guest(struct capabilities *doc, const struct qemu_caps *c, const char *arch,
                            bool kvm, bool hvf)
{
    struct capability_guest *g = add(&type_capability_guest, &doc->guests, &doc->n_guests);
    g->os_type = g_strdup("hvm");
    g->arch = value_new(&type_capability_arch);
    g->arch->name = g_strdup(arch);
    g->arch->wordsize = wordsize(arch);
    g->arch->has_wordsize = true;
    g->arch->emulator = g_strdup(caps_binary(c));
    fill_machines(g->arch, c);
    const struct {
        const char *type;
        bool usable;
    } types[] = {{"qemu", true}, {"kvm", kvm}, {"hvf", hvf}};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (types[i].usable) {
            struct capability_domain *d =
                add(&type_capability_domain, &g->arch->domains, &g->arch->n_domains);
            d->type = g_strdup(types[i].type);
        }
    g->features = make_features(arch);
}

/* With an empty line after each part, as readers of the text know it. */
char *capabilities_text(const struct capabilities *doc)
{
    static const char *const ends[] = {"<capabilities>", "  </host>", "  </guest>", NULL};
    g_autofree char *plain = value_write(&type_capabilities, doc, 0);
    g_auto(GStrv) lines = g_strsplit(plain, "\n", -1);
    GString *s = g_string_new(NULL);
    for (char **l = lines; l[0] && l[1]; l++)
        g_string_append_printf(s, "%s\n%s", *l, g_strv_contains(ends, *l) ? "\n" : "");
    return g_string_free(s, FALSE);
}

void capabilities_free(struct capabilities *doc)
{
    value_free(&type_capabilities, doc);
}
