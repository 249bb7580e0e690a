/* Terms of rules: paths into values by the descriptors of reflect, words of enums as numbers, what
 * a guest is. Called by rules.c; pure; never awaits. Invariant: a term that was made never fails.
 */
#include "defs/rules_term.h"

#define MACHINE(name_)                           \
    static bool is_##name_(const struct fill *f) \
    {                                            \
        return f->machine.name_;                 \
    }
#define KIND(name_, kind_)                       \
    static bool is_##name_(const struct fill *f) \
    {                                            \
        return f->machine.kind == (kind_);       \
    }
MACHINE(x86)
MACHINE(arm)
MACHINE(ppc64)
MACHINE(s390)
MACHINE(riscv)
MACHINE(loongarch)
MACHINE(ppc)
MACHINE(pci_root)
MACHINE(pcie_root)
MACHINE(esp)
KIND(q35, MACHINE_Q35)
KIND(i440fx, MACHINE_I440FX)
KIND(isapc, MACHINE_ISAPC)
KIND(microvm, MACHINE_MICROVM)
KIND(arm_virt, MACHINE_ARM_VIRT)
KIND(riscv_virt, MACHINE_RISCV_VIRT)
KIND(pseries, MACHINE_PSERIES)

static bool is_arch(const struct fill *f, const char *arch)
{
    return f->def->os->type && g_strcmp0(f->def->os->type->arch, arch) == 0;
}

static bool is_alpha(const struct fill *f)
{
    return is_arch(f, "alpha");
}

static bool is_sparc(const struct fill *f)
{
    return is_arch(f, "sparc") || is_arch(f, "sparc64");
}

static bool is_kvm(const struct fill *f)
{
    return f->def->type == VIRT_TYPE_KVM;
}

static bool is_spice_tls(const struct fill *f)
{
    return !f->ctx->no_spice_tls;
}

static bool is_privileged(const struct fill *f)
{
    return f->ctx->privileged;
}

static const struct guest_word guest_words[] = {
    {"x86", "an x86 guest", is_x86},
    {"arm", "an ARM guest", is_arm},
    {"ppc64", "a POWER guest", is_ppc64},
    {"ppc", "a PowerPC guest", is_ppc},
    {"sparc", "a SPARC guest", is_sparc},
    {"alpha", "an Alpha guest", is_alpha},
    {"s390", "an s390 guest", is_s390},
    {"riscv", "a RISC-V guest", is_riscv},
    {"loongarch", "a LoongArch guest", is_loongarch},
    {"pci-root", "a machine with PCI", is_pci_root},
    {"pcie-root", "a machine with PCI Express", is_pcie_root},
    {"esp", "a board with that controller", is_esp},
    {"q35", "a q35 machine", is_q35},
    {"i440fx", "an i440fx machine", is_i440fx},
    {"isapc", "an isapc machine", is_isapc},
    {"microvm", "a microvm machine", is_microvm},
    {"arm-virt", "an ARM virt machine", is_arm_virt},
    {"riscv-virt", "a RISC-V virt machine", is_riscv_virt},
    {"pseries", "a pSeries machine", is_pseries},
    {"kvm", "a domain of type 'kvm'", is_kvm},
    {"spice-tls", "spice_tls = 1 in qemu.conf", is_spice_tls},
    {"privileged", "a system daemon", is_privileged},
    {NULL},
};

static int make_guest(struct term *t, const char *name)
{
    t->op = TERM_GUEST;
    if (strchr(name, '/')) {
        t->fact = g_intern_string(name);
        return 0;
    }
    for (const struct guest_word *w = guest_words; w->name; w++)
        if (g_str_equal(w->name, name)) {
            t->guest = w;
            return 0;
        }
    return -1;
}

static const struct field *find_field(const struct type *type, const char *name)
{
    for (unsigned i = 0; i < type->n_fields; i++)
        if (g_str_equal(type->fields[i].name, name) && !(type->fields[i].flags & FIELD_SHADOWS))
            return &type->fields[i];
    return NULL;
}

static int make_path(struct term *t, const char *path, const struct type *of)
{
    g_auto(GStrv) names = g_strsplit(path, ".", -1);
    for (char **n = names; *n; n++) {
        const struct field *f = of ? find_field(of, *n) : NULL;
        if (!f || t->n_steps == TERM_STEPS)
            return -1;
        t->steps[t->n_steps++] = f;
        bool inner = f->place == PLACE_CHILD || f->place == PLACE_SPLICE ||
                     f->place == PLACE_INSIDE || f->place == PLACE_ARM || f->place == PLACE_ITEMS;
        of = inner ? f->of : NULL;
    }
    return t->n_steps ? 0 : -1;
}

static int make_words(struct term *t, const char *words)
{
    const struct field *leaf = t->steps[t->n_steps - 1];
    t->words = g_strsplit(words, "|", -1);
    t->n_words = g_strv_length(t->words);
    if (t->n_words > TERM_WORDS)
        return -1;
    for (unsigned i = 0; i < t->n_words; i++) {
        const char *w = t->words[i];
        if (leaf->kind == KIND_ENUM)
            t->values[i] = enum_value(leaf->of, w);
        else if (leaf->kind == KIND_YESNO || leaf->kind == KIND_ONOFF)
            t->values[i] = g_str_equal(w, "yes") || g_str_equal(w, "on")   ? TRI_YES
                           : g_str_equal(w, "no") || g_str_equal(w, "off") ? TRI_NO
                                                                           : -1;
        if (t->values[i] < 0)
            return -1;
    }
    return 0;
}

int term_make(struct term *t, const char *text, const struct type *of)
{
    *t = (struct term){.negated = *text == '!'};
    text += t->negated;
    if (*text == '@')
        return make_guest(t, text + 1);
    size_t len = strcspn(text, "!=<>");
    g_autofree char *path = g_strndup(text, len);
    const char *op = text + len;
    t->of_domain = g_str_has_prefix(path, "domain.");
    t->op = *op == '!'   ? TERM_IS_NOT
            : *op == '=' ? TERM_IS
            : *op == '<' ? TERM_LESS
            : *op == '>' ? TERM_MORE
                         : TERM_GIVEN;
    if (make_path(t, path + (t->of_domain ? strlen("domain.") : 0),
                  t->of_domain ? &type_domain : of) < 0)
        return -1;
    if (t->op == TERM_IS || t->op == TERM_IS_NOT)
        return make_words(t, op + (*op == '!') + 1);
    if (t->op != TERM_GIVEN)
        t->limit = g_ascii_strtoll(op + 1, NULL, 10);
    return 0;
}

void term_clear(struct term *t)
{
    g_strfreev(t->words);
}

/* The struct that holds the leaf, or NULL when something on the way is not there; of a list on the
 * way its first element. */
static const char *holder(const struct term *t, const struct fill *f, const void *value)
{
    const char *base = t->of_domain ? (const char *)f->def : value;
    for (unsigned i = 0; base && i + 1 < t->n_steps; i++) {
        const struct field *s = t->steps[i];
        if (s->place == PLACE_ITEMS)
            base = *(const size_t *)(base + s->extra) ? **(char ***)(base + s->offset) : NULL;
        else if (s->place != PLACE_INSIDE)
            base = *(char *const *)(base + s->offset);
    }
    return base;
}

static bool is_number(const struct field *leaf)
{
    return (leaf->kind >= KIND_INT && leaf->kind <= KIND_SIZE) && leaf->place != PLACE_ITEMS;
}

static int64_t number_at(const struct field *leaf, const char *base)
{
    const char *at = base + leaf->offset;
    switch ((enum kind)leaf->kind) {
    case KIND_INT:
        return *(const int32_t *)at;
    case KIND_UINT:
    case KIND_HEX:
    case KIND_HEXUPPER:
    case KIND_OCTAL:
        return *(const uint32_t *)at;
    default:
        return *(const int64_t *)at;
    }
}

static bool given(const struct field *leaf, const char *base)
{
    const char *at = base + leaf->offset;
    if (leaf->place == PLACE_ITEMS || leaf->place == PLACE_ELEMS)
        return *(const size_t *)(base + leaf->extra) > 0;
    if (leaf->place == PLACE_INSIDE)
        return true;
    if (leaf->place == PLACE_FLAG)
        return *(const bool *)at;
    if (is_number(leaf) || leaf->kind == KIND_UUID)
        return leaf->extra ? *(const bool *)(base + leaf->extra) : true;
    if (leaf->kind == KIND_ENUM || leaf->kind == KIND_YESNO || leaf->kind == KIND_ONOFF)
        return *(const int *)at != 0;
    const void *there = *(void *const *)at;
    bool text = leaf->kind != KIND_NONE && leaf->kind != KIND_CPUSET && leaf->place <= PLACE_ELEM;
    return there && (!text || *(const char *)there); /* an empty text says nothing */
}

static bool has_word(const struct term *t, const struct field *leaf, const char *base)
{
    const char *at = base + leaf->offset;
    bool by_value = leaf->kind == KIND_ENUM || leaf->kind == KIND_YESNO || leaf->kind == KIND_ONOFF;
    for (unsigned i = 0; i < t->n_words; i++) {
        if (by_value          ? *(const int *)at == t->values[i]
            : is_number(leaf) ? number_at(leaf, base) == g_ascii_strtoll(t->words[i], NULL, 0)
                              : g_str_equal(*(char *const *)at, t->words[i]))
            return true;
    }
    return false;
}

static int64_t amount(const struct field *leaf, const char *base)
{
    if (leaf->place == PLACE_ITEMS || leaf->place == PLACE_ELEMS)
        return (int64_t) * (const size_t *)(base + leaf->extra);
    return number_at(leaf, base);
}

static bool leaf_holds(const struct term *t, const char *base)
{
    const struct field *leaf = t->steps[t->n_steps - 1];
    if (!base || !given(leaf, base))
        return t->op == TERM_IS_NOT;
    switch (t->op) {
    case TERM_IS:
        return has_word(t, leaf, base);
    case TERM_IS_NOT:
        return !has_word(t, leaf, base);
    case TERM_LESS:
        return amount(leaf, base) < t->limit;
    case TERM_MORE:
        return amount(leaf, base) > t->limit;
    default:
        return true;
    }
}

/* Through a list on the way: of some element. */
static bool path_holds(const struct term *t, unsigned step, const char *base)
{
    for (; base && step + 1 < t->n_steps; step++) {
        const struct field *s = t->steps[step];
        const char *at = base + s->offset;
        if (s->place == PLACE_ITEMS) {
            size_t n = *(const size_t *)(base + s->extra);
            for (size_t i = 0; i < n; i++)
                if (path_holds(t, step + 1, (*(char **const *)at)[i]))
                    return true;
            return false;
        }
        if (s->place != PLACE_INSIDE)
            base = *(char *const *)at;
    }
    return leaf_holds(t, base);
}

bool term_holds(const struct term *t, const struct fill *f, const void *value)
{
    bool is = t->op != TERM_GUEST ? path_holds(t, 0, t->of_domain ? (const char *)f->def : value)
              : t->guest          ? t->guest->holds(f)
                                  : fact_maybe(f->facts, t->fact);
    return is != t->negated;
}

const struct field *term_leaf(const struct term *t)
{
    return t->steps[t->n_steps - 1];
}

void *const *term_items(const struct term *t, const struct fill *f, const void *value,
                        size_t *ret_n)
{
    const char *base = holder(t, f, value);
    const struct field *leaf = term_leaf(t);
    *ret_n = base && leaf->place == PLACE_ITEMS ? *(const size_t *)(base + leaf->extra) : 0;
    return *ret_n ? *(void **const *)(base + leaf->offset) : NULL;
}

void term_drop(const struct term *t, const struct fill *f, void *value)
{
    value_clear(term_leaf(t), (void *)holder(t, f, value));
}

/* --- words for errors ------------------------------------------------------------------------- */

static void put_names(const struct term *t, GString *out)
{
    for (unsigned i = 0; i < t->n_steps; i++) {
        const struct field *s = t->steps[i];
        if (s->place == PLACE_SPLICE || s->place == PLACE_ARM || s->place == PLACE_CONTENT ||
            !s->xml)
            continue;
        g_string_append_printf(out, "%s%s", out->len && !g_str_has_suffix(out->str, " ") ? " " : "",
                               s->xml);
    }
}

char *term_value(const struct term *t, const struct fill *f, const void *value)
{
    const char *base = t->n_steps ? holder(t, f, value) : NULL;
    const struct field *leaf = t->n_steps ? t->steps[t->n_steps - 1] : NULL;
    if (!base || leaf->place > PLACE_ELEM || !given(leaf, base))
        return NULL;
    const char *at = base + leaf->offset;
    if (leaf->kind == KIND_ENUM)
        return g_strdup(enum_word(leaf->of, *(const int *)at));
    if (leaf->kind == KIND_YESNO || leaf->kind == KIND_ONOFF) {
        bool yes = *(const int *)at == TRI_YES;
        return g_strdup(leaf->kind == KIND_YESNO ? (yes ? "yes" : "no") : (yes ? "on" : "off"));
    }
    if (is_number(leaf))
        return g_strdup_printf("%" PRId64, number_at(leaf, base));
    if (leaf->kind == KIND_UUID || leaf->kind == KIND_CPUSET)
        return NULL;
    return leaf->flags & FIELD_SECRET ? NULL : g_strdup(*(char *const *)at);
}

void term_tell(const struct term *t, const struct fill *f, const void *value, GString *out)
{
    if (t->op == TERM_GUEST) {
        term_want(t, out);
        return;
    }
    g_autofree char *text = term_value(t, f, value);
    g_autoptr(GString) names = g_string_new(NULL);
    put_names(t, names);
    if (text)
        g_string_append_printf(out, "%s%s'%s'", names->str, names->len ? "=" : "", text);
    else
        g_string_append_printf(out, "%s%s", t->negated || !holder(t, f, value) ? "no " : "",
                               names->str);
}

static void put_words(const struct term *t, GString *out)
{
    for (unsigned i = 0; i < t->n_words; i++)
        g_string_append_printf(out, "%s'%s'", i ? " or " : "", t->words[i]);
}

void term_want(const struct term *t, GString *out)
{
    g_autoptr(GString) names = g_string_new(NULL);
    put_names(t, names);
    if (t->op == TERM_GUEST && t->guest)
        g_string_append_printf(out, "%s%s", t->negated ? "anything but " : "", t->guest->text);
    else if (t->op == TERM_GUEST)
        g_string_append_printf(out, "a QEMU with%s '%s'", t->negated ? "out" : "",
                               strchr(t->fact, '/') + 1);
    else if (t->op == TERM_LESS || t->op == TERM_MORE)
        g_string_append_printf(out, "%s %s %" PRId64, names->str,
                               (t->op == TERM_LESS) != t->negated ? "below" : "above", t->limit);
    else if (t->op == TERM_GIVEN)
        g_string_append_printf(out, "%s%s", t->negated ? "no " : "", names->str);
    else {
        g_string_append_printf(out, "%s%s=", names->str,
                               t->op == TERM_IS_NOT ? " other than " : "");
        put_words(t, out);
    }
}
