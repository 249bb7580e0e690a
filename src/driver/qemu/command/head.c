/* -name, -machine, -accel, -smp, -uuid and what belongs to the machine as a whole. Part of
 * plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <inttypes.h>
#include <string.h>

static const struct feature_state no_state;

/* The state of a feature element that means "on" when it only stands there. */
static enum tristate state_of(const struct feature_state *s)
{
    return s ? s->state : no_state.state;
}

/* What a pSeries machine shows of the processor: each a capability of the machine. */
static void pseries_features(const struct features *f, struct opts *o)
{
    const struct {
        const struct feature_state *state;
        const char *name;
    } onoffs[] = {
        {f->htm, "cap-htm"}, {f->nested_hv, "cap-nested-hv"}, {f->ccf_assist, "cap-ccf-assist"}};
    if (f->hpt && f->hpt->resizing)
        opts_add(o, "resize-hpt", enum_word(&enum_hpt_resizing, (int)f->hpt->resizing));
    if (f->hpt && f->hpt->maxpagesize && f->hpt->maxpagesize->has_size_kib)
        opts_format(o, "cap-hpt-max-page-size", "%" PRIu64 "k", f->hpt->maxpagesize->size_kib);
    for (size_t i = 0; i < G_N_ELEMENTS(onoffs); i++)
        if (onoffs[i].state)
            opts_onoff(o, onoffs[i].name, state_of(onoffs[i].state));
    if (f->cfpc && f->cfpc->value)
        opts_add(o, "cap-cfpc", enum_word(&enum_cfpc_value, (int)f->cfpc->value));
    if (f->sbbc && f->sbbc->value)
        opts_add(o, "cap-sbbc", enum_word(&enum_cfpc_value, (int)f->sbbc->value));
    if (f->ibs && f->ibs->value)
        opts_add(o, "cap-ibs", enum_word(&enum_ibs_value, (int)f->ibs->value));
}

static void machine_keywrap(const struct domain *def, struct opts *o)
{
    for (size_t i = 0; def->keywrap && i < def->keywrap->n_ciphers; i++) {
        const struct keywrap_cipher *c = def->keywrap->ciphers[i];
        g_autofree char *key = g_strdup_printf("%s-key-wrap", c->name ?: "");
        opts_onoff(o, key, c->state);
    }
}

static bool has_iommu(const struct domain *def, enum iommu_model model)
{
    for (size_t i = 0; i < def->n_iommus; i++)
        if (def->iommus[i]->model == model)
            return true;
    return false;
}

/* Before devices had one of their own the machine had it, for the device that boots first. */
static void machine_loadparm(struct plan_build *b, struct opts *o)
{
    const struct domain *def = b->def;
    const struct boot *first = NULL;
    const struct boot *boot;
    if (!b->machine.s390 || b->facts->version >= LOADPARM_OF_DEVICES)
        return;
    for (size_t i = 0; i < def->n_disks + def->n_interfaces + def->n_hostdevs; i++) {
        size_t nic = i - def->n_disks, hostdev = nic - def->n_interfaces;
        boot = i < def->n_disks          ? def->disks[i]->boot
               : nic < def->n_interfaces ? def->interfaces[nic]->boot
                                         : def->hostdevs[hostdev]->boot;
        if (boot && (!first || boot->order < first->order))
            first = boot;
    }
    if (first)
        opts_add(o, "loadparm", first->loadparm);
}

static void machine_features(struct plan_build *b, struct opts *o)
{
    const struct features *f = b->def->features;
    static const struct features none;
    if (!f)
        f = &none;
    opts_onoff(o, "vmport", state_of(f->vmport));
    if (f->smm)
        opts_onoff(o, "smm", f->smm->state == TRI_ABSENT ? TRI_YES : f->smm->state);
    if (f->ioapic && f->ioapic->driver)
        opts_add(o, "kernel_irqchip", f->ioapic->driver == APIC_DRIVER_QEMU ? "split" : "on");
    if (b->machine.kind == MACHINE_ARM_VIRT && f->gic && f->gic->version)
        opts_add(o, "gic-version", enum_word(&enum_gic_version, (int)f->gic->version));
    machine_keywrap(b->def, o);
    machine_loadparm(b, o);
    opts_add(o, "dump-guest-core",
             onoff(b->def->memory->dump_core) ?: onoff(b->opt->dump_guest_core ? TRI_YES : TRI_NO));
    if (b->def->memory_backing && b->def->memory_backing->nosharepages)
        opts_add(o, "mem-merge", "off");
    if (f->ras)
        opts_onoff(o, "ras", f->ras->state);
    if (b->machine.kind == MACHINE_PSERIES)
        pseries_features(f, o);
    if (f->aia && f->aia->value)
        opts_add(o, "aia", f->aia->value);
    if (has_iommu(b->def, IOMMU_MODEL_SMMUV3))
        opts_add(o, "iommu", "smmuv3");
    if (b->def->launch_security)
        opts_add(o, "confidential-guest-support", "lsec0");
    /* a guest that is a POWER host of an older generation */
    const struct cpu *cpu = b->def->cpu;
    if (b->machine.ppc64 && cpu && cpu->mode == CPU_MODE_HOST_MODEL && cpu->model &&
        cpu->model->name)
        opts_add(o, "max-cpu-compat", cpu->model->name);
}

static bool has_nvdimm(const struct domain *def)
{
    for (size_t i = 0; i < def->n_memories; i++)
        if (def->memories[i]->model == MEMORY_DEVICE_MODEL_NVDIMM)
            return true;
    return false;
}

/* Memory of enclaves has no device: the machine places it. */
static void machine_sgx(const struct domain *def, struct opts *o)
{
    unsigned n = 0;
    for (size_t i = 0; i < def->n_memories; i++) {
        const struct memory_device *m = def->memories[i];
        if (m->model != MEMORY_DEVICE_MODEL_SGX_EPC)
            continue;
        g_autofree char *memdev = g_strdup_printf("sgx-epc.%u.memdev", n);
        g_autofree char *node = g_strdup_printf("sgx-epc.%u.node", n++);
        opts_format(o, memdev, "mem%s", alias_of(m->alias));
        if (m->target && m->target->has_node)
            opts_format(o, node, "%u", m->target->node);
    }
}

static void machine_memory(struct plan_build *b, struct opts *o)
{
    const struct domain *def = b->def;
    if (has_nvdimm(def))
        opts_add(o, "nvdimm", "on");
    if (def->cpu && def->cpu->numa && def->cpu->numa->interconnects)
        opts_add(o, "hmat", "on");
    if (!(def->cpu && def->cpu->numa && def->cpu->numa->n_cells) && b->machine_facts &&
        b->machine_facts->default_ram)
        opts_add(o, "memory-backend", b->machine_facts->default_ram);
    if (b->pflash[0])
        opts_add(o, "pflash0", b->pflash[0]);
    if (b->pflash[1])
        opts_add(o, "pflash1", b->pflash[1]);
    machine_sgx(def, o);
    for (size_t i = 0; i < def->n_sounds; i++)
        if (def->sounds[i]->model == SOUND_MODEL_PCSPK)
            opts_format(o, "pcspk-audiodev", "audio%u",
                        def->sounds[i]->audio && def->sounds[i]->audio->has_id
                            ? def->sounds[i]->audio->id
                            : 1);
}

static const struct clock_timer *timer_of(const struct domain *def, enum timer_name name)
{
    for (size_t i = 0; def->clock && i < def->clock->n_timers; i++)
        if (def->clock->timers[i]->name == name)
            return def->clock->timers[i];
    return NULL;
}

static bool acpi_by_machine(const struct plan_build *b)
{
    return b->facts->version >= 8000000;
}

static void machine_acpi(struct plan_build *b, struct opts *o)
{
    const struct clock_timer *hpet = timer_of(b->def, TIMER_NAME_HPET);
    if (!acpi_by_machine(b))
        return;
    if (hpet && hpet->present && b->machine.x86)
        opts_onoff(o, "hpet", hpet->present);
    if (b->machine_facts && b->machine_facts->acpi && b->machine.has_acpi)
        opts_onoff(o, "acpi", b->def->features && b->def->features->acpi ? TRI_YES : TRI_NO);
}

static void command_machine(struct plan_build *b)
{
    struct opts o = opts_new(NULL);
    opts_flag(&o, b->def->os->type->machine);
    opts_add(&o, "usb", "off");
    machine_features(b, &o);
    machine_memory(b, &o);
    machine_acpi(b, &o);
    arg_opts(b, "-machine", &o);
}

static int command_accel(struct plan_build *b)
{
    const struct features *f = b->def->features;
    struct opts o;
    switch (b->def->type) {
    case VIRT_TYPE_QEMU:
        o = opts_new("tcg");
        if (f && f->tcg && f->tcg->tb_cache)
            opts_format(&o, "tb-size", "%" PRIu64, f->tcg->tb_cache->size_kib / 1024);
        break;
    case VIRT_TYPE_KVM:
        o = opts_new("kvm");
        if (f && f->kvm && f->kvm->dirty_ring && f->kvm->dirty_ring->state == TRI_YES)
            opts_format(&o, "dirty-ring-size", "%u", f->kvm->dirty_ring->size);
        break;
    case VIRT_TYPE_HVF:
        o = opts_new("hvf");
        break;
    default:
        return fail(ERR_CONFIG_UNSUPPORTED, "domain: QEMU cannot run virt type '%s'",
                    enum_word(&enum_virt_type, (int)b->def->type));
    }
    arg_opts(b, "-accel", &o);
    return 0;
}

int command_head(struct plan_build *b)
{
    struct opts name = opts_new(NULL);
    opts_add(&name, "guest", b->def->name);
    opts_add(&name, "debug-threads", "on");
    arg_opts(b, "-name", &name);
    if (!b->opt->no_start_paused)
        arg(b, "-S");
    if (!b->opt->no_master_key) {
        g_autofree char *key = g_strdup_printf("%s/master-key.aes", b->private_dir);
        arg_json(b, "-object",
                 json_pack("{s:s, s:s, s:s, s:s}", "qom-type", "secret", "id", "masterKey0",
                           "format", "raw", "file", key));
    }
    if (command_firmware(b) < 0)
        return -1;
    command_machine(b);
    return command_accel(b);
}

void command_smp(struct plan_build *b)
{
    const struct vcpu *v = b->def->vcpu;
    const struct cpu_topology *t = b->def->cpu ? b->def->cpu->topology : NULL;
    g_autofree char *n = g_strdup_printf("%u", v->has_current ? v->current : v->max);
    struct opts o = opts_new(n);
    if (v->has_current && v->current < v->max)
        opts_format(&o, "maxcpus", "%u", v->max);
    opts_format(&o, "sockets", "%u", t ? t->sockets : v->max);
    if (t) {
        opts_format(&o, "dies", "%u", t->has_dies ? t->dies : 1);
        if (b->facts->version >= 7001000)
            opts_format(&o, "clusters", "%u", t->has_clusters ? t->clusters : 1);
    }
    opts_format(&o, "cores", "%u", t ? t->cores : 1);
    opts_format(&o, "threads", "%u", t ? t->threads : 1);
    arg_opts(b, "-smp", &o);
}

static void iothread(struct plan_build *b, uint32_t id, const struct iothread_id *t)
{
    g_autofree char *name = g_strdup_printf("iothread%u", id);
    json_t *o = json_pack("{s:s, s:s}", "qom-type", "iothread", "id", name);
    if (t && t->poll && t->poll->has_max)
        json_object_set_new(o, "poll-max-ns", json_integer((json_int_t)t->poll->max));
    if (t && t->poll && t->poll->has_grow)
        json_object_set_new(o, "poll-grow", json_integer((json_int_t)t->poll->grow));
    if (t && t->poll && t->poll->has_shrink)
        json_object_set_new(o, "poll-shrink", json_integer((json_int_t)t->poll->shrink));
    if (t && t->has_thread_pool_min)
        json_object_set_new(o, "thread-pool-min", json_integer(t->thread_pool_min));
    if (t && t->has_thread_pool_max)
        json_object_set_new(o, "thread-pool-max", json_integer(t->thread_pool_max));
    arg_json(b, "-object", o);
}

static void main_loop(struct plan_build *b, const struct default_iothread *t)
{
    json_t *o = json_pack("{s:s, s:s}", "qom-type", "main-loop", "id", "main-loop");
    if (t->has_thread_pool_min)
        json_object_set_new(o, "thread-pool-min", json_integer(t->thread_pool_min));
    if (t->has_thread_pool_max)
        json_object_set_new(o, "thread-pool-max", json_integer(t->thread_pool_max));
    arg_json(b, "-object", o);
}

void command_iothreads(struct plan_build *b)
{
    const struct domain *def = b->def;
    if (def->defaultiothread)
        main_loop(b, def->defaultiothread);
    size_t n = def->iothreadids ? def->iothreadids->n_iothreads : 0;
    for (size_t i = 0; i < n; i++)
        iothread(b, def->iothreadids->iothreads[i]->id, def->iothreadids->iothreads[i]);
    /* Numbers that nobody named: the lowest free ones. */
    for (uint32_t id = 1; n < def->iothreads; id++) {
        bool used = false;
        for (size_t i = 0; def->iothreadids && i < def->iothreadids->n_iothreads; i++)
            used |= def->iothreadids->iothreads[i]->id == id;
        if (used)
            continue;
        iothread(b, id, NULL);
        n++;
    }
}

void command_uuid(struct plan_build *b)
{
    char text[37];
    uuid_text(b->def->uuid, text);
    arg_pair(b, "-uuid", text);
}
