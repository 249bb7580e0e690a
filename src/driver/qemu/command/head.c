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
    opts_add(o, "dump-guest-core", onoff(b->def->memory->dump_core) ?: "off");
    if (b->def->memory_backing && b->def->memory_backing->nosharepages)
        opts_add(o, "mem-merge", "off");
    if (f->ras)
        opts_onoff(o, "ras", f->ras->state);
}

static bool has_nvdimm(const struct domain *def)
{
    for (size_t i = 0; i < def->n_memories; i++)
        if (def->memories[i]->model == MEMORY_DEVICE_MODEL_NVDIMM)
            return true;
    return false;
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

void command_iothreads(struct plan_build *b)
{
    const struct domain *def = b->def;
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
