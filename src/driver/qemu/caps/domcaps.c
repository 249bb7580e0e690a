/* Owns the domain capabilities document: rows of model/qemu/domaincaps.py evaluated for one binary,
 * machine and accelerator, and the few parts that are not lists of words. Called by ops/caps.c;
 * never awaits. Invariant: the document says nothing that QEMU or the host did not.
 */
#include "driver/qemu/caps/domcaps.h"

#include <stdlib.h>
#include <string.h>

#include "driver/qemu/caps/domcaps_inside.h"
#include "driver/qemu/caps/firmware.h"
#include "driver/qemu/caps/match.h"
#include "driver/qemu/caps/offer.h"

void *domcaps_add(const struct type *t, void *list, size_t *n)
{
    void ***items = list;
    *items = g_renew(void *, *items, *n + 1);
    return (*items)[(*n)++] = value_new(t);
}

void domcaps_add_word(char ***words, size_t *n, const char *word)
{
    *words = g_renew(char *, *words, *n + 1);
    (*words)[(*n)++] = g_strdup(word);
}

struct domcaps_enum *domcaps_add_enum(struct domcaps_enum ***enums, size_t *n, const char *name)
{
    struct domcaps_enum *e = domcaps_add(&type_domcaps_enum, enums, n);
    e->name = g_strdup(name);
    return e;
}

/* --- conditions: names beside QEMU's own
 * ------------------------------------------------------------- */

static bool has_hyperv(const struct domcaps_context *ctx, const char *name)
{
    /* KVM's answer counts for every accelerator, as users know it */
    const struct caps_accel *a = caps_accel(ctx->caps, ACCEL_KVM);
    g_autofree char *prop = g_strconcat("hv-", name, NULL);
    const char *v = a ? caps_prop(a, EXPAND_FULL, prop) : NULL;
    return v && strcmp(v, "false") != 0;
}

static bool has_ide(const struct domcaps_context *ctx)
{
    static const char *const boards[] = {"pc",    "isapc", "g3beige",   "mac99",   "40p", "prep",
                                         "malta", "sun4u", "fuloong2e", "clipper", "mips"};
    const char *name = ctx->machine->name;
    if (g_str_has_prefix(name, "pc-q35"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(boards); i++)
        if (strcmp(name, boards[i]) == 0)
            return true;
    return g_str_has_prefix(name, "pc-") || g_str_has_prefix(name, "rhel6.");
}

static bool has_gic(const struct domcaps_context *ctx, const char *version)
{
    g_autofree char *name =
        g_strdup_printf("gic/%c/%s", *version, ctx->accel == ACCEL_KVM ? "kernel" : "emulated");
    return caps_has(ctx->caps, name);
}

static bool has_name(const void *arg, const char *name)
{
    const struct domcaps_context *ctx = arg;
    const struct domcaps_host *h = ctx->host;
    const struct {
        const char *name;
        bool there;
    } plain[] = {
        {"accel/kvm", ctx->accel == ACCEL_KVM},
        {"machine-bus/ide", has_ide(ctx)},
        {"host/vfio", h->vfio},
        {"host/swtpm", h->swtpm},
        {"host/tpm-1.2", h->tpm_1_2},
        {"host/tpm-2.0", h->tpm_2_0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
        if (strcmp(plain[i].name, name) == 0)
            return plain[i].there;
    if (g_str_has_prefix(name, "machine-like/"))
        return g_str_has_prefix(ctx->machine->name, name + strlen("machine-like/"));
    if (g_str_has_prefix(name, "hyperv/"))
        return has_hyperv(ctx, name + strlen("hyperv/"));
    if (g_str_has_prefix(name, "gic/") && g_str_has_suffix(name, "/usable"))
        return has_gic(ctx, name + strlen("gic/"));
    return caps_has(ctx->caps, name);
}

static bool holds(const struct domcaps_context *ctx, const char *condition)
{
    return match_condition(condition, has_name, ctx);
}

/* --- rows
 * ------------------------------------------------------------------------------------------------
 */

static struct domcaps_offer *make_offer(const struct domcaps_context *ctx,
                                        const struct offer_row *row)
{
    struct domcaps_offer *o = value_new(&type_domcaps_offer);
    o->supported = holds(ctx, row->needs) ? TRI_YES : TRI_NO;
    for (const struct offer_enum *e = row->enums; o->supported == TRI_YES && e->name; e++) {
        struct domcaps_enum *list = domcaps_add_enum(&o->enums, &o->n_enums, e->name);
        for (const struct offer_word *w = e->words; w->word; w++)
            if (holds(ctx, w->condition))
                domcaps_add_word(&list->values, &list->n_values, w->word);
    }
    return o;
}

static void fill_offers(const struct domcaps_context *ctx, struct domain_capabilities *doc)
{
    void *groups[OFFER_GROUPS] = {
        [OFFER_TOP] = doc, [OFFER_DEVICES] = doc->devices, [OFFER_FEATURES] = doc->features};
    for (size_t i = 0; i < n_offer_rows; i++) {
        const struct offer_row *row = &offer_rows[i];
        struct domcaps_offer **member = (void *)((char *)groups[row->group] + row->offset);
        if (holds(ctx, row->only))
            *member = make_offer(ctx, row);
    }
}

/* --- what is not a list of words
 * --------------------------------------------------------------------------- */

static unsigned number(const struct qemu_caps *c, const char *name)
{
    g_autofree char *v = caps_value(c, name);
    return v ? (unsigned)strtoul(v, NULL, 10) : 0;
}

static struct domcaps_sev *make_sev(const struct domcaps_context *ctx)
{
    const struct qemu_caps *c = ctx->caps;
    struct domcaps_sev *s = value_new(&type_domcaps_sev);
    s->supported = caps_has(c, "sev/cbitpos") ? TRI_YES : TRI_NO;
    if (s->supported == TRI_NO)
        return s;
    s->has_cbitpos = s->has_reduced_phys_bits = s->has_max_guests = s->has_max_es_guests = true;
    s->cbitpos = number(c, "sev/cbitpos");
    s->reduced_phys_bits = number(c, "sev/reduced-phys-bits");
    s->max_guests = ctx->host->sev_max_guests;
    s->max_es_guests = ctx->host->sev_max_es_guests;
    s->cpu0_id = caps_value(c, "sev/cpu0-id");
    return s;
}

static enum tristate sgx_bit(const struct qemu_caps *c, const char *name)
{
    g_autofree char *v = caps_value(c, name);
    return v && strcmp(v, "true") == 0 ? TRI_YES : TRI_NO;
}

static struct domcaps_sgx *make_sgx(const struct domcaps_context *ctx)
{
    const struct qemu_caps *c = ctx->caps;
    struct domcaps_sgx *s = value_new(&type_domcaps_sgx);
    s->supported = sgx_bit(c, "sgx/sgx");
    if (s->supported == TRI_NO)
        return s;
    s->flc = sgx_bit(c, "sgx/flc");
    s->sgx1 = sgx_bit(c, "sgx/sgx1");
    s->sgx2 = sgx_bit(c, "sgx/sgx2");
    g_autofree char *size = caps_value(c, "sgx/section-size");
    s->section_size = value_new(&type_domcaps_kib);
    s->section_size->unit = g_strdup("KiB");
    s->section_size->value = size ? g_ascii_strtoull(size, NULL, 10) / 1024 : 0;
    s->section_size->has_value = true;
    for (unsigned node = 0; node < 64; node++) {
        g_autofree char *key = g_strdup_printf("sgx/section/%u", node);
        g_autofree char *bytes = caps_value(c, key);
        if (!bytes)
            continue;
        if (!s->sections)
            s->sections = value_new(&type_domcaps_sgx_sections);
        struct domcaps_sgx_section *one = domcaps_add(
            &type_domcaps_sgx_section, &s->sections->sections, &s->sections->n_sections);
        one->node = node;
        one->size = g_ascii_strtoull(bytes, NULL, 10) / 1024;
        one->has_node = one->has_size = true;
        one->unit = g_strdup("KiB");
    }
    return s;
}

static struct domcaps_loader *make_loader(const struct firmware *fw)
{
    struct domcaps_loader *l = value_new(&type_domcaps_loader);
    l->supported = TRI_YES;
    for (char **p = fw->images; p && *p; p++)
        domcaps_add_word(&l->values, &l->n_values, *p);
    struct domcaps_enum *type = domcaps_add_enum(&l->enums, &l->n_enums, "type");
    domcaps_add_word(&type->values, &type->n_values, "rom");
    domcaps_add_word(&type->values, &type->n_values, "pflash");
    struct domcaps_enum *readonly = domcaps_add_enum(&l->enums, &l->n_enums, "readonly");
    domcaps_add_word(&readonly->values, &readonly->n_values, "yes");
    domcaps_add_word(&readonly->values, &readonly->n_values, "no");
    struct domcaps_enum *secure = domcaps_add_enum(&l->enums, &l->n_enums, "secure");
    if (fw->secure)
        domcaps_add_word(&secure->values, &secure->n_values, "yes");
    domcaps_add_word(&secure->values, &secure->n_values, "no");
    return l;
}

static struct domcaps_os *make_os(const struct domcaps_context *ctx)
{
    struct firmware fw;
    firmware_find(ctx->host->firmware_dirs, caps_arch(ctx->caps), ctx->machine->name, &fw);
    struct domcaps_os *os = value_new(&type_domcaps_os);
    os->supported = TRI_YES;
    struct domcaps_enum *e = domcaps_add_enum(&os->enums, &os->n_enums, "firmware");
    if (fw.bios)
        domcaps_add_word(&e->values, &e->n_values, "bios");
    if (fw.efi)
        domcaps_add_word(&e->values, &e->n_values, "efi");
    os->loader = make_loader(&fw);
    firmware_clear(&fw);
    return os;
}

static struct domcaps_vcpu *make_vcpu(const struct domcaps_context *ctx)
{
    struct domcaps_vcpu *v = value_new(&type_domcaps_vcpu);
    unsigned limit = ctx->accel == ACCEL_KVM ? ctx->host->kvm_max_vcpus : 0;
    v->max = limit && limit < ctx->machine->cpu_max ? limit : ctx->machine->cpu_max;
    v->has_max = true;
    return v;
}

char *domcaps_document(const struct qemu_caps *c, const char *machine, enum accel accel,
                       const struct domcaps_host *host)
{
    struct domcaps_context ctx = {c, caps_machine(c, machine), accel, host};
    struct domain_capabilities *doc = value_new(&type_domain_capabilities);
    doc->path = g_strdup(caps_binary(c));
    doc->domain = g_strdup(accel == ACCEL_KVM ? "kvm" : "qemu");
    doc->machine = g_strdup(ctx.machine->name);
    doc->arch = g_strdup(caps_arch(c));
    doc->vcpu = make_vcpu(&ctx);
    doc->os = make_os(&ctx);
    doc->cpu = domcaps_cpu(&ctx);
    doc->devices = value_new(&type_domcaps_devices);
    doc->features = value_new(&type_domcaps_features);
    fill_offers(&ctx, doc);
    doc->features->sev = make_sev(&ctx);
    doc->features->sgx = make_sgx(&ctx);
    char *text = value_write(&type_domain_capabilities, doc, 0);
    value_free(&type_domain_capabilities, doc);
    return text;
}
