/* -cpu: the model, its features, and what the hypervisor shows of itself. Part of plan_make; pure;
 * never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <inttypes.h>
#include <string.h>

/* Features carry dashes on the command line. */
static void feature(struct opts *o, const char *name, bool on)
{
    g_autofree char *qemu = g_strdup(g_str_equal(name, "pclmuldq") ? "pclmulqdq" : name);
    for (char *p = qemu; *p; p++)
        if (*p == '_')
            *p = '-';
    opts_add(o, qemu, on ? "on" : "off");
}

static void cpu_features(struct opts *o, const struct cpu *cpu)
{
    for (size_t i = 0; cpu && i < cpu->n_features; i++) {
        const struct cpu_feature *f = cpu->features[i];
        switch (f->policy) {
        case CPU_FEATURE_POLICY_DISABLE:
        case CPU_FEATURE_POLICY_FORBID:
            feature(o, f->name, false);
            break;
        case CPU_FEATURE_POLICY_OPTIONAL:
            break;
        default:
            feature(o, f->name, true);
            break;
        }
    }
}

static void cpu_cache(struct opts *o, const struct cpu *cpu)
{
    if (!cpu->cache)
        return;
    bool host = cpu->mode == CPU_MODE_HOST_PASSTHROUGH || cpu->mode == CPU_MODE_MAXIMUM;
    switch (cpu->cache->mode) {
    case CPU_CACHE_MODE_EMULATE:
        opts_add(o, "l3-cache", "on");
        if (host)
            opts_add(o, "host-cache-info", "off");
        break;
    case CPU_CACHE_MODE_PASSTHROUGH:
        opts_add(o, "host-cache-info", "on");
        break;
    case CPU_CACHE_MODE_DISABLE:
        if (host)
            opts_add(o, "host-cache-info", "off");
        opts_add(o, "l3-cache", "off");
        break;
    default:
        break;
    }
}

static void cpu_phys_bits(struct opts *o, const struct cpu *cpu)
{
    const struct cpu_maxphysaddr *a = cpu->maxphysaddr;
    if (!a)
        return;
    if (a->mode == CPU_MAXPHYS_MODE_PASSTHROUGH) {
        opts_add(o, "host-phys-bits", "on");
        if (a->has_limit)
            opts_format(o, "host-phys-bits-limit", "%u", a->limit);
    } else if (a->has_bits && a->bits) {
        opts_format(o, "phys-bits", "%u", a->bits);
    }
}

static bool on(const struct feature_state *s)
{
    return s && s->state == TRI_YES;
}

static void cpu_hyperv(struct opts *o, const struct hyperv *h)
{
    if (h->mode == HYPERV_MODE_PASSTHROUGH) {
        opts_add(o, "hv-passthrough", "on");
        return;
    }
    const struct {
        const struct feature_state *state;
        const char *name;
    } first[] = {{h->relaxed, "hv-relaxed"}, {h->vapic, "hv-vapic"}},
      second[] = {{h->vpindex, "hv-vpindex"}, {h->runtime, "hv-runtime"}, {h->synic, "hv-synic"}},
      last[] = {{h->ipi, "hv-ipi"},
                {h->evmcs, "hv-evmcs"},
                {h->avic, "hv-avic"},
                {h->emsr_bitmap, "hv-emsr-bitmap"},
                {h->xmm_input, "hv-xmm-input"}};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (on(first[i].state))
            opts_add(o, first[i].name, "on");
    if (h->spinlocks && h->spinlocks->state == TRI_YES)
        opts_format(o, "hv-spinlocks", "0x%x", h->spinlocks->retries);
    for (size_t i = 0; i < G_N_ELEMENTS(second); i++)
        if (on(second[i].state))
            opts_add(o, second[i].name, "on");
    if (h->stimer && h->stimer->state == TRI_YES) {
        opts_add(o, "hv-stimer", "on");
        if (h->stimer->direct && h->stimer->direct->state == TRI_YES)
            opts_add(o, "hv-stimer-direct", "on");
    }
    if (on(h->reset))
        opts_add(o, "hv-reset", "on");
    if (h->vendor_id && h->vendor_id->state == TRI_YES)
        opts_add(o, "hv-vendor-id", h->vendor_id->value);
    if (on(h->frequencies))
        opts_add(o, "hv-frequencies", "on");
    if (on(h->reenlightenment))
        opts_add(o, "hv-reenlightenment", "on");
    if (h->tlbflush && h->tlbflush->state == TRI_YES) {
        opts_add(o, "hv-tlbflush", "on");
        if (h->tlbflush->direct && h->tlbflush->direct->state == TRI_YES)
            opts_add(o, "hv-tlbflush-direct", "on");
        if (h->tlbflush->extended && h->tlbflush->extended->state == TRI_YES)
            opts_add(o, "hv-tlbflush-ext", "on");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++)
        if (on(last[i].state))
            opts_add(o, last[i].name, "on");
}

static void cpu_kvm(struct opts *o, const struct kvm_features *k)
{
    if (on(k->hidden))
        opts_add(o, "kvm", "off");
    if (on(k->hint_dedicated))
        opts_add(o, "kvm-hint-dedicated", "on");
    if (on(k->poll_control))
        opts_add(o, "kvm-poll-control", "on");
    if (k->pv_ipi && k->pv_ipi->state == TRI_NO)
        opts_add(o, "kvm-pv-ipi", "off");
}

static void cpu_timers(struct opts *o, const struct domain *def)
{
    for (size_t i = 0; def->clock && i < def->clock->n_timers; i++) {
        const struct clock_timer *t = def->clock->timers[i];
        if (t->name == TIMER_NAME_KVMCLOCK && t->present)
            opts_onoff(o, "kvmclock", t->present);
        else if (t->name == TIMER_NAME_HYPERVCLOCK && t->present == TRI_YES)
            opts_add(o, "hv-time", "on");
        else if (t->name == TIMER_NAME_TSC && t->frequency)
            opts_format(o, "tsc-frequency", "%" PRIu64, t->frequency);
    }
}

static void cpu_paravirt(struct opts *o, const struct domain *def)
{
    const struct features *f = def->features;
    cpu_timers(o, def);
    if (f && f->apic && f->apic->eoi)
        opts_onoff(o, "kvm-pv-eoi", f->apic->eoi);
    if (f && f->pvspinlock && f->pvspinlock->state)
        opts_onoff(o, "kvm-pv-unhalt", f->pvspinlock->state);
    if (f && f->hyperv)
        cpu_hyperv(o, f->hyperv);
    for (size_t i = 0; i < def->n_panics; i++)
        if (def->panics[i]->model == PANIC_MODEL_HYPERV) {
            opts_flag(o, "hv-crash");
            break;
        }
    if (f && f->kvm)
        cpu_kvm(o, f->kvm);
    if (f && f->pmu && f->pmu->state)
        opts_onoff(o, "pmu", f->pmu->state);
}

/* The named model that the probe found for this host; false when there is none. */
static bool host_model(struct plan_build *b, struct opts *o)
{
    const struct cpu_facts *m =
        b->facts->host_model ? b->facts->host_model(b->facts, b->kvm) : NULL;
    if (!m)
        return false;
    opts_flag(o, m->model);
    for (size_t i = 0; i < m->n_features; i++)
        if (m->features[i].migratable)
            feature(o, m->features[i].name, !m->features[i].disable);
    return true;
}

static int cpu_model(struct plan_build *b, struct opts *o)
{
    const struct cpu *cpu = b->def->cpu;
    switch (cpu->mode) {
    case CPU_MODE_HOST_PASSTHROUGH:
        if (b->def->type == VIRT_TYPE_QEMU)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "cpu: mode 'host-passthrough' needs KVM, virt type 'qemu' has none");
        opts_flag(o, "host");
        if (b->machine.x86 && b->kvm)
            opts_onoff(o, "migratable", cpu->migratable);
        return 0;
    case CPU_MODE_MAXIMUM:
        opts_flag(o, "max");
        if (cpu->migratable && b->machine.x86)
            opts_onoff(o, "migratable", cpu->migratable);
        return 0;
    case CPU_MODE_HOST_MODEL:
        if (host_model(b, o))
            return 0;
        /* The best that this host and accelerator have and that can migrate; a caller that wants
         * a named model puts it into the live definition. */
        opts_flag(o, b->kvm ? "host" : "max");
        if (b->machine.x86 && b->kvm)
            opts_onoff(o, "migratable", TRI_YES);
        return 0;
    default:
        break;
    }
    if (!cpu->model || !cpu->model->name)
        return 0;
    opts_flag(o, cpu->model->name);
    opts_add(o, "vendor", cpu->model->vendor_id);
    return 0;
}

int command_cpu(struct plan_build *b)
{
    const struct cpu *cpu = b->def->cpu;
    struct opts o = opts_new(NULL);
    if (cpu) {
        if (cpu_model(b, &o) < 0) {
            g_string_free(o.text, TRUE);
            return -1;
        }
        cpu_features(&o, cpu);
    }
    struct opts extra = opts_new(NULL);
    cpu_paravirt(&extra, b->def);
    if (!o.text->len && extra.text->len)
        opts_flag(&o, b->machine_facts && b->machine_facts->default_cpu
                          ? b->machine_facts->default_cpu
                          : "qemu64");
    if (extra.text->len)
        opts_flag(&o, extra.text->str);
    g_string_free(extra.text, TRUE);
    if (cpu && o.text->len) {
        cpu_cache(&o, cpu);
        cpu_phys_bits(&o, cpu);
    }
    if (o.text->len)
        arg_opts(b, "-cpu", &o);
    else
        g_string_free(o.text, TRUE);
    return 0;
}
