/* What a definition says about the domain as a whole when the user did not: identity, memory, CPUs,
 * boot, clock, life cycle; and the entry points of src/defs. Called by drivers at define and
 * create; pure; never awaits. Invariant: filling a filled definition changes nothing but
 * the order of disks whose bus was not written down. */
#include "defs/check.h"
#include "defs/fill.h"
#include "defs/rules.h"
#include <errno.h>
#include <sys/random.h>

void fill_random(const struct fill_context *ctx, void *buf, size_t len)
{
    if (ctx->random) {
        ctx->random(buf, len, ctx->random_arg);
        return;
    }
    for (size_t done = 0; done < len;) {
        ssize_t n = getrandom((char *)buf + done, len - done, 0);
        if (n > 0)
            done += (size_t)n;
    }
}

void fill_random_uuid(const struct fill *f, uint8_t ret_uuid[16])
{
    fill_random(f->ctx, ret_uuid, 16);
    ret_uuid[6] = (ret_uuid[6] & 0x0f) | 0x40;
    ret_uuid[8] = (ret_uuid[8] & 0x3f) | 0x80;
}

static void fill_uuid(struct fill *f)
{
    struct domain *def = f->def;
    if (def->has_uuid)
        return;
    fill_random_uuid(f, def->uuid);
    def->has_uuid = true;
}

static bool has_cells(const struct domain *def)
{
    return def->cpu && def->cpu->numa && def->cpu->numa->n_cells;
}

enum { PSERIES_STEP_KIB = 256 * 1024 };

/* pSeries takes modules in steps; what a persistent one has too much is left alone. */
static void align_modules(struct fill *f)
{
    struct domain *def = f->def;
    if (!f->ctx->is_new || f->machine.kind != MACHINE_PSERIES)
        return;
    for (size_t i = 0; i < def->n_memories; i++) {
        struct memory_device_target *t = def->memories[i]->target;
        bool persistent = def->memories[i]->model == MEMORY_DEVICE_MODEL_NVDIMM;
        uint64_t label = t && t->label && t->label->size ? t->label->size->size_kib : 0;
        if (!t || !t->size || !t->size->has_size_kib || t->size->size_kib <= label)
            continue;
        uint64_t extra = persistent ? 0 : PSERIES_STEP_KIB - 1;
        uint64_t body = (t->size->size_kib - label + extra) / PSERIES_STEP_KIB * PSERIES_STEP_KIB;
        t->size->size_kib = body + label;
    }
}

static uint64_t modules_kib(const struct domain *def)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < def->n_memories; i++) {
        const struct memory_device *m = def->memories[i];
        if (m->model != MEMORY_DEVICE_MODEL_SGX_EPC && m->target && m->target->size)
            sum += m->target->size->size_kib;
    }
    return sum;
}

static int fill_memory(struct fill *f)
{
    struct domain *def = f->def;
    CHILD(def->memory, type_memory);
    align_modules(f);
    /* The nodes say how much there is. */
    if (has_cells(def) && (!f->ctx->generic || !def->memory->has_size_kib)) {
        uint64_t sum = 0;
        for (size_t i = 0; i < def->cpu->numa->n_cells; i++)
            sum += def->cpu->numa->cells[i]->memory_kib;
        if (!def->memory->has_size_kib || f->ctx->is_new)
            SET_NUMBER(def->memory, size_kib, sum + modules_kib(def));
    }
    if (!def->memory->has_size_kib && def->max_memory && def->max_memory->has_size_kib)
        SET_NUMBER(def->memory, size_kib, def->max_memory->size_kib);
    if (!def->memory->size_kib)
        return fail(ERR_XML_ERROR, "domain: <memory> is missing or 0");
    if (!def->current_memory || !def->current_memory->size_kib) {
        CHILD(def->current_memory, type_memory_size);
        SET_NUMBER(def->current_memory, size_kib, def->memory->size_kib);
    }
    if (def->current_memory->size_kib > def->memory->size_kib)
        def->current_memory->size_kib = def->memory->size_kib;
    return 0;
}

static void fill_vcpu(struct fill *f)
{
    struct domain *def = f->def;
    CHILD(def->vcpu, type_vcpu);
    if (!def->vcpu->has_max)
        SET_NUMBER(def->vcpu, max, 1);
    if (def->vcpu->has_current && def->vcpu->current == def->vcpu->max)
        def->vcpu->has_current = false;
    bool numa_auto = def->numatune && def->numatune->memory &&
                     def->numatune->memory->placement == NUMA_PLACEMENT_AUTO;
    if (!def->vcpu->placement)
        def->vcpu->placement =
            numa_auto && !def->vcpu->cpuset ? VCPU_PLACEMENT_AUTO : VCPU_PLACEMENT_STATIC;
    if (def->vcpu->placement != VCPU_PLACEMENT_AUTO || def->vcpu->cpuset || f->ctx->generic)
        return;
    /* processors that are placed take their memory along */
    CHILD(def->numatune, type_numatune);
    if (def->numatune->memory || def->numatune->n_memnodes)
        return;
    def->numatune->memory = value_new(&type_numa_memory);
    def->numatune->memory->mode = NUMA_MODE_STRICT;
    def->numatune->memory->placement = NUMA_PLACEMENT_AUTO;
}

/* Of these processors those that exist; NULL when there is none. */
static struct cpuset *existing(struct cpuset *set, uint32_t n)
{
    struct cpuset *kept = cpuset_new(n);
    for (uint32_t cpu = 0; set && cpu < n; cpu++)
        if (cpuset_has(set, cpu))
            cpuset_add(kept, cpu);
    cpuset_free(set);
    if (cpuset_count(kept))
        return kept;
    cpuset_free(kept);
    return NULL;
}

/* Pins, shares of caches and of memory's bandwidth for processors that do not exist say nothing. */
static void clip_tunes(struct cputune *t, uint32_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->n_cachetunes; i++) {
        struct cache_tune *c = t->cachetunes[i];
        if ((c->vcpus = existing(c->vcpus, n)))
            t->cachetunes[kept++] = c;
        else
            value_free(&type_cache_tune, c);
    }
    t->n_cachetunes = kept;
    kept = 0;
    for (size_t i = 0; i < t->n_memorytunes; i++) {
        struct memory_tune *m = t->memorytunes[i];
        if ((m->vcpus = existing(m->vcpus, n)))
            t->memorytunes[kept++] = m;
        else
            value_free(&type_memory_tune, m);
    }
    t->n_memorytunes = kept;
    kept = 0;
    for (size_t i = 0; i < t->n_vcpupins; i++)
        if (t->vcpupins[i]->vcpu < n)
            t->vcpupins[kept++] = t->vcpupins[i];
        else
            value_free(&type_vcpu_pin, t->vcpupins[i]);
    t->n_vcpupins = kept;
}

static bool any_device_boot(const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->boot)
            return true;
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->boot)
            return true;
    for (size_t i = 0; i < def->n_hostdevs; i++)
        if (def->hostdevs[i]->boot)
            return true;
    for (size_t i = 0; i < def->n_redirdevs; i++)
        if (def->redirdevs[i]->boot)
            return true;
    return false;
}

static void fill_boot(struct fill *f)
{
    struct os *os = f->def->os;
    if (os->n_boots || any_device_boot(f->def) || os->type->type != OS_TYPE_HVM ||
        (f->def->bootloader && *f->def->bootloader))
        return;
    struct boot_dev *boot = value_new(&type_boot_dev);
    boot->dev = BOOT_DEVICE_HD;
    LIST_ADD(os->boots, os->n_boots, boot);
}

/* Some emulators run guests of a sister architecture. */
static bool emulates(const char *emulator, const char *arch)
{
    static const char *const also[][2] = {
        {"x86_64", "i686"},   {"aarch64", "armv7l"}, {"aarch64", "armv6l"},
        {"armv7l", "armv6l"}, {"ppc64", "ppc64le"},
    };
    if (!emulator || g_str_equal(emulator, arch))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(also); i++)
        if (g_str_equal(emulator, also[i][0]) && g_str_equal(arch, also[i][1]))
            return true;
    return false;
}

int fill_machine(struct fill *f)
{
    struct domain *def = f->def;
    const struct fill_context *ctx = f->ctx;
    if (!def->os || !def->os->type)
        return fail(ERR_XML_ERROR, "domain: <os><type> is missing");
    struct os_type_element *type = def->os->type;
    if (!type->type)
        return fail(ERR_XML_ERROR, "os: <type> is empty, it says what is started: hvm");
    if (!type->arch)
        type->arch = g_strdup(ctx->host_arch ?: f->facts ? f->facts->arch : "x86_64");
    bool kvm = def->type == VIRT_TYPE_KVM;
    if (f->facts && !ctx->trusted && !emulates(f->facts->arch, type->arch))
        return fail(ERR_CONFIG_UNSUPPORTED, "domain: emulator '%s' is for '%s', not for '%s'",
                    f->facts->binary, f->facts->arch, type->arch);
    if (f->facts && f->facts->machine) {
        f->machine_facts = f->facts->machine(f->facts, type->machine, kvm);
        if (type->machine && !f->machine_facts)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "domain: emulator '%s' has no machine type '%s' for virt type '%s'",
                        f->facts->binary, type->machine,
                        enum_word(&enum_virt_type, (int)def->type));
        if (f->machine_facts && g_strcmp0(type->machine, f->machine_facts->name)) {
            g_free(type->machine);
            type->machine = g_strdup(f->machine_facts->name);
        }
    }
    if (!def->emulator && f->facts)
        def->emulator = g_strdup(f->facts->binary);
    if (!ctx->generic)
        f->machine = machine_of(type->arch, type->machine);
    return 0;
}

int fill_identity(struct fill *f)
{
    struct domain *def = f->def;
    if (f->ctx->generic && def->os->loader && def->os->loader->path && !def->os->loader->type)
        def->os->loader->type = LOADER_TYPE_ROM;
    fill_uuid(f);
    if (fill_memory(f) < 0)
        return -1;
    fill_vcpu(f);
    if (def->cputune)
        clip_tunes(def->cputune, def->vcpu->max);
    fill_boot(f);
    if (!def->on_poweroff)
        def->on_poweroff = LIFECYCLE_ACTION_DESTROY;
    if (!def->on_reboot)
        def->on_reboot = LIFECYCLE_ACTION_RESTART;
    if (!def->on_crash)
        def->on_crash = LIFECYCLE_ACTION_DESTROY;
    return 0;
}

int fill_clock(struct fill *f)
{
    struct domain *def = f->def;
    CHILD(def->clock, type_clock);
    struct clock *c = def->clock;
    if (!c->offset)
        c->offset = CLOCK_OFFSET_UTC;
    /* seconds beside a fixed offset are those of a variable one */
    if ((c->offset == CLOCK_OFFSET_UTC || c->offset == CLOCK_OFFSET_LOCALTIME) && c->adjustment &&
        !g_str_equal(c->adjustment, "reset")) {
        c->basis = c->offset == CLOCK_OFFSET_UTC ? CLOCK_BASIS_UTC : CLOCK_BASIS_LOCALTIME;
        c->offset = CLOCK_OFFSET_VARIABLE;
    }
    if (def->clock->offset == CLOCK_OFFSET_VARIABLE) {
        if (!def->clock->adjustment)
            def->clock->adjustment = g_strdup("0");
        if (!def->clock->basis)
            def->clock->basis = CLOCK_BASIS_UTC;
    }
    return 0;
}

/* The CPU that QEMU would choose anyway, written down so that it stays. */
static void fill_default_cpu(struct fill *f)
{
    struct domain *def = f->def;
    const char *model = f->machine_facts ? f->machine_facts->default_cpu : NULL;
    bool kvm = def->type == VIRT_TYPE_KVM;
    if (!model || (kvm && f->machine.arm)) /* under KVM the emulated default does not run */
        return;
    CHILD(def->cpu, type_cpu);
    if (kvm && f->machine.s390) {
        def->cpu->mode = CPU_MODE_HOST_MODEL;
        return;
    }
    if (g_str_equal(model, "host")) {
        def->cpu->mode = CPU_MODE_HOST_PASSTHROUGH;
        return;
    }
    static const char *const power[][2] = {
        {"power10", "POWER10"}, {"power9", "POWER9"}, {"power8", "POWER8"}, {"power7", "POWER7"}};
    for (size_t i = 0; i < G_N_ELEMENTS(power); i++)
        if (g_str_has_prefix(model, power[i][0]))
            model = power[i][1];
    def->cpu->mode = CPU_MODE_CUSTOM;
    def->cpu->match = CPU_MATCH_EXACT;
    def->cpu->check = CPU_CHECK_NONE_;
    CHILD(def->cpu->model, type_cpu_model);
    def->cpu->model->fallback = CPU_FALLBACK_FORBID;
    def->cpu->model->name = g_strdup(model);
}

static int by_cell_id(const void *a, const void *b)
{
    const struct numa_cell *x = *(struct numa_cell *const *)a, *y = *(struct numa_cell *const *)b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* CPUs that no cell names belong to the first. */
static void complete_cells(struct domain *def, struct cpu_numa *numa)
{
    uint32_t n = def->vcpu->max;
    struct cpuset *first = cpuset_new(n);
    bool missing = false;
    for (uint32_t cpu = 0; cpu < n; cpu++) {
        size_t owner = numa->n_cells;
        for (size_t i = 0; i < numa->n_cells; i++)
            if (numa->cells[i]->cpus && cpuset_has(numa->cells[i]->cpus, cpu))
                owner = i;
        missing |= owner == numa->n_cells;
        if (owner == 0 || owner == numa->n_cells)
            cpuset_add(first, cpu);
    }
    if (!missing) {
        cpuset_free(first);
        return;
    }
    cpuset_free(numa->cells[0]->cpus);
    numa->cells[0]->cpus = first;
}

static void fill_cells(struct fill *f, struct cpu_numa *numa)
{
    for (size_t i = 0; i < numa->n_cells; i++)
        if (!numa->cells[i]->has_id)
            SET_NUMBER(numa->cells[i], id, (uint32_t)i);
    if (!numa->n_cells)
        return;
    qsort(numa->cells, numa->n_cells, sizeof(numa->cells[0]), by_cell_id);
    if (!f->ctx->generic)
        complete_cells(f->def, numa);
}

/* Lengths of ARM's vectors (sve256) mean nothing without the vectors. */
static void fill_vector_lengths(struct cpu *cpu)
{
    bool lengths = false;
    for (size_t i = 0; i < cpu->n_features; i++) {
        const struct cpu_feature *x = cpu->features[i];
        if (g_str_equal(x->name, "sve"))
            return;
        lengths |= g_str_has_prefix(x->name, "sve") && g_ascii_isdigit(x->name[3]) &&
                   x->policy != CPU_FEATURE_POLICY_DISABLE;
    }
    if (!lengths)
        return;
    struct cpu_feature *sve = value_new(&type_cpu_feature);
    sve->name = g_strdup("sve");
    sve->policy = CPU_FEATURE_POLICY_REQUIRE;
    LIST_ADD(cpu->features, cpu->n_features, sve);
}

int fill_cpu(struct fill *f)
{
    struct cpu *cpu = f->def->cpu;
    if (!cpu || ((!cpu->mode || cpu->mode == CPU_MODE_CUSTOM) && !cpu->model && !cpu->n_features &&
                 !cpu->vendor)) {
        fill_default_cpu(f);
        cpu = f->def->cpu;
    }
    if (!cpu)
        return 0;
    bool checked = cpu->check || !f->ctx->generic;
    if (cpu->topology) {
        if (!cpu->topology->has_dies)
            SET_NUMBER(cpu->topology, dies, 1);
        if (!cpu->topology->has_clusters)
            SET_NUMBER(cpu->topology, clusters, 1);
    }
    if (cpu->numa)
        fill_cells(f, cpu->numa);
    if (!cpu->mode && cpu->model && cpu->model->name)
        cpu->mode = CPU_MODE_CUSTOM;
    if (cpu->mode == CPU_MODE_CUSTOM) {
        if (!cpu->match)
            cpu->match = CPU_MATCH_EXACT;
        if (cpu->model && !cpu->model->fallback)
            cpu->model->fallback = CPU_FALLBACK_ALLOW;
        if (!cpu->check && !f->machine.arm && f->def->type == VIRT_TYPE_KVM)
            cpu->check = CPU_CHECK_PARTIAL;
        else if (!cpu->check)
            cpu->check = CPU_CHECK_NONE_;
    } else if (cpu->mode == CPU_MODE_HOST_MODEL) {
        if (cpu->model && !cpu->model->name) {
            value_free(&type_cpu_model, cpu->model);
            cpu->model = NULL;
        }
        if (cpu->model && !cpu->model->fallback)
            cpu->model->fallback = CPU_FALLBACK_ALLOW;
        if (!cpu->check)
            cpu->check = CPU_CHECK_PARTIAL;
    } else if (cpu->mode) {
        if (!cpu->check)
            cpu->check = CPU_CHECK_NONE_;
        if (!cpu->migratable && f->machine.x86 && cpu->mode == CPU_MODE_HOST_PASSTHROUGH)
            cpu->migratable = TRI_YES;
    }
    fill_vector_lengths(cpu);
    for (size_t i = 0; i < cpu->n_features; i++)
        if (!cpu->features[i]->policy && cpu->mode == CPU_MODE_CUSTOM)
            cpu->features[i]->policy = CPU_FEATURE_POLICY_REQUIRE;
    if (!checked)
        cpu->check = CPU_CHECK_NONE;
    return 0;
}

/* Of a new definition that of the template, where it is one that says what is inside. */
static const char *nvram_suffix(const struct fill *f, const struct nvram *n)
{
    const char *dot = f->ctx->is_new && n->template ? strrchr(n->template, '.') : NULL;
    if (dot && !strchr(dot, '/'))
        return dot + 1;
    return n->format == STORAGE_FORMAT_QCOW2 ? "qcow2" : "fd";
}

/* Firmware that the document names: what its format and kind are when it does not say. */
int fill_os(struct fill *f)
{
    struct os *os = f->def->os;
    if (f->ctx->choose_firmware && f->ctx->choose_firmware(f->def, f->ctx) < 0)
        return -1;
    struct loader *l = os->loader;
    if (l && l->path) {
        if (!l->type)
            l->type = LOADER_TYPE_ROM;
        if (!l->format)
            l->format = STORAGE_FORMAT_RAW;
        bool keeps =
            l->type == LOADER_TYPE_PFLASH && l->readonly == TRI_YES && l->stateless != TRI_YES;
        if (keeps && !os->nvram)
            os->nvram = value_new(&type_nvram);
        bool chosen = f->ctx->is_new || !os->firmware || os->firmware_info;
        if (keeps && chosen && !os->nvram->path && !os->nvram->source && f->ctx->nvram_dir)
            os->nvram->path = g_strdup_printf("%s/%s_VARS.%s", f->ctx->nvram_dir, f->def->name,
                                              nvram_suffix(f, os->nvram));
    }
    bool unresolved = os->firmware && !os->firmware_info; /* the host has no such firmware */
    if (os->nvram && l && l->path && l->type == LOADER_TYPE_PFLASH && !os->nvram->format &&
        !unresolved)
        os->nvram->format = STORAGE_FORMAT_RAW;
    if (f->machine.kind == MACHINE_ARM_VIRT) {
        CHILD(f->def->features, type_features);
        CHILD(f->def->features->gic, type_gic);
        if (!f->def->features->gic->version)
            f->def->features->gic->version =
                f->def->type == VIRT_TYPE_KVM ? GIC_VERSION_3 : GIC_VERSION_2;
    }
    struct features *features = f->def->features;
    if (features && features->vmcoreinfo && !features->vmcoreinfo->state)
        features->vmcoreinfo->state = TRI_YES;
    return 0;
}

typedef int step_fn(struct fill *f);

/* The order is part of the format: docs/dev/defaults.rst. */
static step_fn *const default_steps[] = {
    fill_bootloader,
    fill_machine,
    fill_identity,
    fill_seclabels,
    fill_iothreads,
    fill_clock,
    fill_cpu,
    fill_features,
    fill_disks,
    fill_os,
    fill_interfaces,
    fill_controllers,
    fill_chardevs,
    fill_protocols,
    fill_graphics,
    fill_misc,
    fill_host_addresses,
    fill_vsocks,
    fill_videos,
    fill_inputs,
    assign_drives,
    fill_controllers_by_use,
};
static step_fn *const address_steps[] = {
    assign_drives,    assign_virtio_serial, assign_ccid, assign_usb, assign_dimms,
    assign_spapr_vio, assign_ccw,           assign_mmio, assign_pci, assign_zpci,
};
/* Without a hypervisor whose machine is known: no device is added but controllers in use. */
static step_fn *const generic_steps[] = {
    fill_bootloader,  fill_machine,
    fill_identity,    fill_seclabels,
    fill_iothreads,   fill_clock,
    fill_cpu,         fill_features,
    fill_disks,       fill_interfaces,
    fill_controllers, fill_chardevs,
    fill_protocols,   fill_graphics,
    fill_misc,        fill_host_addresses,
    fill_vsocks,      fill_videos,
    fill_inputs,      assign_drives,
    assign_ccid,      fill_controllers_by_use,
};

static struct fill fill_of(struct domain *def, const struct fill_context *ctx)
{
    struct fill f = {.def = def, .ctx = ctx, .facts = ctx->facts};
    if (def->os && def->os->type) {
        f.machine = machine_of(def->os->type->arch, def->os->type->machine);
        if (f.facts && f.facts->machine)
            f.machine_facts =
                f.facts->machine(f.facts, def->os->type->machine, def->type == VIRT_TYPE_KVM);
    }
    return f;
}

static int run_steps(struct fill *f, step_fn *const *steps, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (steps[i](f) < 0)
            return -1;
    return 0;
}

int domain_fill_defaults(struct domain *def, const struct fill_context *ctx)
{
    struct fill f = fill_of(def, ctx);
    return run_steps(&f, default_steps, G_N_ELEMENTS(default_steps));
}

int domain_assign_addresses(struct domain *def, const struct fill_context *ctx)
{
    struct fill f = fill_of(def, ctx);
    return run_steps(&f, address_steps, G_N_ELEMENTS(address_steps));
}

int domain_fill(struct domain *def, const struct fill_context *ctx)
{
    if (ctx->generic) {
        struct fill f = {.def = def, .ctx = ctx};
        return run_steps(&f, generic_steps, G_N_ELEMENTS(generic_steps)) < 0 || rules_drop(&f) < 0
                   ? -1
                   : domain_check_generic(&f);
    }
    struct fill f = {.def = def, .ctx = ctx, .facts = ctx->facts};
    if (domain_fill_defaults(def, ctx) < 0 || rules_drop(&f) < 0 ||
        (!ctx->trusted && domain_check(def, ctx) < 0) || domain_assign_addresses(def, ctx) < 0)
        return -1;
    return ctx->trusted ? 0 : check_scsi_places(def);
}
