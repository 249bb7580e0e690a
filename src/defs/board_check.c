/* What a machine type does not have, and what one feature needs of another. Steps of domain_check;
 * pure. */
#include "defs/check.h"

static int lacks(const struct fill *f, const char *what)
{
    return fail(ERR_CONFIG_UNSUPPORTED, "%s: architecture '%s', machine '%s' has none", what,
                f->def->os->type->arch, f->def->os->type->machine);
}

static int check_feature_machines(const struct fill *f, const struct features *x)
{
    const struct {
        bool given, there;
        const char *name;
    } rows[] = {
        {x->gic != NULL, f->machine.kind == MACHINE_ARM_VIRT, "features: gic"},
        {x->hpt && x->hpt->resizing, f->machine.kind == MACHINE_PSERIES, "features: hpt"},
        {x->htm != NULL, f->machine.kind == MACHINE_PSERIES, "features: htm"},
        {x->nested_hv != NULL, f->machine.kind == MACHINE_PSERIES, "features: nested-hv"},
        {x->ccf_assist != NULL, f->machine.kind == MACHINE_PSERIES, "features: ccf-assist"},
        {x->cfpc != NULL, f->machine.kind == MACHINE_PSERIES, "features: cfpc"},
        {x->sbbc != NULL, f->machine.kind == MACHINE_PSERIES, "features: sbbc"},
        {x->ibs != NULL, f->machine.kind == MACHINE_PSERIES, "features: ibs"},
        {x->ras != NULL, f->machine.kind == MACHINE_ARM_VIRT, "features: ras"},
        {x->aia != NULL, f->machine.kind == MACHINE_RISCV_VIRT, "features: aia"},
        {x->vmport && x->vmport->state == TRI_YES, f->machine.x86, "features: vmport"},
        {x->smm != NULL, f->machine.x86, "features: smm"},
        {x->ps2 != NULL, f->machine.x86, "features: ps2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].given && !rows[i].there)
            return lacks(f, rows[i].name);
    if (x->acpi && f->machine_facts && !f->machine_facts->acpi && !f->machine.s390 &&
        !f->machine.ppc && f->facts->version >= MACHINE_TELLS_ACPI)
        return lacks(f, "features: acpi");
    return 0;
}

static bool has_iommu(const struct domain *def, enum iommu_model model)
{
    for (size_t i = 0; i < def->n_iommus; i++)
        if (def->iommus[i]->model == model)
            return true;
    return false;
}

static int check_iommu_machine(const struct fill *f)
{
    const struct domain *def = f->def;
    if (def->n_iommus > 1)
        return fail(ERR_CONFIG_UNSUPPORTED, "iommu: a guest has at most one");
    if ((has_iommu(def, IOMMU_MODEL_INTEL) || has_iommu(def, IOMMU_MODEL_AMD)) &&
        f->machine.kind != MACHINE_Q35)
        return lacks(f, "iommu");
    if (has_iommu(def, IOMMU_MODEL_SMMUV3) && f->machine.kind != MACHINE_ARM_VIRT)
        return lacks(f, "iommu");
    return 0;
}

static int check_pseries(const struct fill *f)
{
    const struct controller *root = controller_find(f->def, CONTROLLER_TYPE_PCI, 0);
    if (f->machine.kind != MACHINE_PSERIES)
        return 0;
    if (root && root->target && root->target->has_node)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "controller: the PCI root with index '0' belongs to no NUMA node");
    for (size_t i = 0; i < f->def->n_panics; i++)
        if (f->def->panics[i]->model == PANIC_MODEL_PSERIES && f->def->panics[i]->address &&
            f->def->panics[i]->address->type)
            return fail(ERR_CONFIG_UNSUPPORTED, "panic: model 'pseries' has no address");
    return 0;
}

struct vio_check {
    const struct fill *f;
    int rc;
};

static void check_vio(void *arg, const struct device_info *info)
{
    struct vio_check *c = arg;
    const struct address *a = *info->address;
    if (!a || c->rc < 0)
        return;
    if (a->spapr_vio && a->spapr_vio->has_reg && a->spapr_vio->reg > UINT32_MAX)
        c->rc =
            fail(ERR_CONFIG_UNSUPPORTED, "%s: spapr-vio reg='0x%" PRIx64 "' is above 0xffffffff",
                 device_element(info->noun), a->spapr_vio->reg);
    else if (a->type == ADDRESS_TYPE_CCW && !c->f->machine.s390)
        c->rc = fail(ERR_CONFIG_UNSUPPORTED, "%s: addresses of type 'ccw' are for s390 guests",
                     device_element(info->noun));
    else if (a->type == ADDRESS_TYPE_SPAPR_VIO && !c->f->machine.ppc64)
        c->rc =
            fail(ERR_CONFIG_UNSUPPORTED, "%s: addresses of type 'spapr-vio' are for pSeries guests",
                 device_element(info->noun));
}

static int check_panics(const struct fill *f)
{
    static const enum panic_model single[] = {PANIC_MODEL_ISA, PANIC_MODEL_HYPERV,
                                              PANIC_MODEL_PSERIES, PANIC_MODEL_S390};
    for (size_t i = 0; i < f->def->n_panics; i++) {
        const struct panic *p = f->def->panics[i];
        enum address_type type = p->address ? p->address->type : ADDRESS_TYPE_NONE;
        if (p->model == PANIC_MODEL_PVPANIC && type && type != ADDRESS_TYPE_PCI)
            return fail(ERR_CONFIG_UNSUPPORTED, "panic: model 'pvpanic' is a PCI device, not '%s'",
                        enum_word(&enum_address_type, (int)type));
        if (p->model == PANIC_MODEL_ISA && type && type != ADDRESS_TYPE_ISA)
            return fail(ERR_CONFIG_UNSUPPORTED, "panic: model 'isa' is an ISA device, not '%s'",
                        enum_word(&enum_address_type, (int)type));
        if ((p->model == PANIC_MODEL_HYPERV || p->model == PANIC_MODEL_S390) && type)
            return fail(ERR_CONFIG_UNSUPPORTED, "panic: model '%s' has no address",
                        enum_word(&enum_panic_model, (int)p->model));
        if ((p->model == PANIC_MODEL_ISA || p->model == PANIC_MODEL_HYPERV) && !f->machine.x86)
            return lacks(f, "panic");
        if (p->model == PANIC_MODEL_S390 && !f->machine.s390)
            return lacks(f, "panic");
        if (p->model == PANIC_MODEL_PSERIES && f->machine.kind != MACHINE_PSERIES)
            return lacks(f, "panic");
        for (size_t k = 0; k < i; k++)
            for (size_t n = 0; n < G_N_ELEMENTS(single); n++)
                if (p->model == single[n] && f->def->panics[k]->model == p->model)
                    return fail(ERR_CONFIG_UNSUPPORTED, "panic: two devices have model '%s'",
                                enum_word(&enum_panic_model, (int)p->model));
    }
    return 0;
}

/* More CPUs than an old interrupt controller can tell apart. */
static int check_many_cpus(const struct fill *f)
{
    const struct domain *def = f->def;
    if (!f->machine.x86 || def->vcpu->max <= 255 || f->machine.kind != MACHINE_Q35)
        return 0;
    for (size_t i = 0; i < def->n_iommus; i++)
        if (def->iommus[i]->driver && def->iommus[i]->driver->eim == TRI_YES)
            return 0;
    if (has_iommu(def, IOMMU_MODEL_AMD))
        return 0;
    return fail(ERR_CONFIG_UNSUPPORTED,
                "vcpu: more than 255 CPUs need an <iommu> with eim='on' in its <driver>");
}

static int check_launch(const struct fill *f)
{
    const struct launch_security *l = f->def->launch_security;
    if (l && (l->type == LAUNCH_SECURITY_TYPE_S390_PV) != f->machine.s390)
        return lacks(f, "launchSecurity");
    if (f->def->keywrap && f->def->keywrap->n_ciphers && !f->machine.s390)
        return lacks(f, "keywrap");
    return 0;
}

int check_board(const struct fill *f)
{
    struct vio_check vio = {f, 0};
    const struct features *x = f->def->features;
    if (x && check_feature_machines(f, x) < 0)
        return -1;
    if (f->def->n_parallels && (f->machine.s390 || f->machine.kind == MACHINE_PSERIES ||
                                f->machine.kind == MACHINE_ARM_VIRT || f->machine.riscv))
        return lacks(f, "parallel");
    device_walk(f->def, check_vio, &vio);
    if (vio.rc < 0 || check_pseries(f) < 0 || check_panics(f) < 0 || check_iommu_machine(f) < 0 ||
        check_launch(f) < 0)
        return -1;
    if (f->def->type == VIRT_TYPE_HVF && !f->ctx->hvf)
        return fail(ERR_CONFIG_UNSUPPORTED, "domain: virt type 'hvf' is for hosts of Apple");
    return check_many_cpus(f);
}

/* --- Hyper-V and KVM features
 * ---------------------------------------------------------------------------- */

static bool on(const struct feature_state *s)
{
    return s && s->state == TRI_YES;
}

static int check_hyperv_needs(const struct hyperv *h)
{
    const struct {
        bool on, needed;
        const char *name, *needs;
    } rows[] = {
        {h->stimer && h->stimer->state == TRI_YES, on(h->synic), "stimer", "'synic'"},
        {on(h->synic), on(h->vpindex), "synic", "'vpindex'"},
        {on(h->ipi), on(h->vpindex), "ipi", "'vpindex'"},
        {h->tlbflush && h->tlbflush->state == TRI_YES, on(h->vpindex), "tlbflush", "'vpindex'"},
        {on(h->evmcs), on(h->vapic), "evmcs", "'vapic'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].on && !rows[i].needed)
            return fail(ERR_CONFIG_UNSUPPORTED, "hyperv: '%s' needs %s", rows[i].name,
                        rows[i].needs);
    return 0;
}

int check_hyperv(const struct fill *f)
{
    const struct features *x = f->def->features;
    const struct hyperv *h = x ? x->hyperv : NULL;
    if (x && x->kvm && x->kvm->dirty_ring && x->kvm->dirty_ring->state == TRI_YES) {
        uint32_t size = x->kvm->dirty_ring->size;
        if (size < 1024 || size > 65536 || (size & (size - 1)))
            return fail(ERR_XML_ERROR,
                        "kvm: size='%u' of dirty-ring is no power of two from 1024 to 65536", size);
    }
    if (!h || h->mode == HYPERV_MODE_PASSTHROUGH)
        return 0;
    if (h->spinlocks && h->spinlocks->state == TRI_YES && h->spinlocks->retries < 4095)
        return fail(ERR_XML_ERROR, "hyperv: retries='%u' of spinlocks is below 4095",
                    h->spinlocks->retries);
    if (h->vendor_id && h->vendor_id->state == TRI_YES) {
        const char *v = h->vendor_id->value;
        if (!v || strlen(v) > 12 || strchr(v, ','))
            return fail(ERR_XML_ERROR,
                        "hyperv: vendor_id '%s' has more than 12 characters or a comma", v ?: "");
    }
    return check_hyperv_needs(h);
}
