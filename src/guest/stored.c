/* Owns the text of stored definitions and what is made of it: the parsed definition while somebody
 * uses it, the facts for lists and statistics. Called by publish.c, registry.c and guest_facts().
 * Never awaits. Invariant: stored_text is there exactly when the guest is persistent; stored and
 * facts always say what the text says.
 */
#include <glib.h>

#include "base/log.h"
#include "gen/domain.h"
#include "guest/registry.h"
#include "store/text_pack.h"

#define TRIM_AFTER seconds(5)

static void facts_clear(struct guest *g)
{
    if (g->facts.brief && g->registry->hooks.free_brief)
        g->registry->hooks.free_brief(g->facts.brief);
    g->facts = (struct guest_facts){0};
}

void facts_of(const struct def *def, struct guest_facts *f)
{
    const struct domain *d = def->value;
    const char *os = d->os && d->os->type ? enum_word(&enum_os_type, d->os->type->type) : NULL;
    *f = (struct guest_facts){.known = true, .os_type = os ? os : "hvm"};
    f->max_memory_kib = d->memory ? d->memory->size_kib : 0;
    f->memory_kib = d->current_memory && d->current_memory->has_size_kib
                        ? d->current_memory->size_kib
                        : f->max_memory_kib;
    f->max_vcpus = d->vcpu && d->vcpu->has_max ? d->vcpu->max : 1;
    f->vcpus = d->vcpu && d->vcpu->has_current ? d->vcpu->current : f->max_vcpus;
}

static void facts_fill(struct guest *g)
{
    const struct guest_registry_hooks *h = &g->registry->hooks;
    facts_of(g->stored, &g->facts);
    g->facts.brief = h->brief ? h->brief(h->arg, g->stored) : NULL;
}

static void trim(void *arg)
{
    struct guest_registry *r = arg;
    r->trim_armed = false;
    stored_drop_unused(r);
    for (struct guest *g = r->first; g; g = g->next)
        if (g->live)
            def_drop_text(g->live);
}

/* Several questions about one guest in a row read its text once. */
void guest_trim_later(struct guest_registry *r)
{
    if (!loop_current() || r->trim_armed)
        return;
    if (!r->trim)
        r->trim = timer_new(trim, r);
    r->trim_armed = true;
    timer_arm(r->trim, TRIM_AFTER, 0);
}

/* Packing is for texts that nobody asks for: a definition that comes and goes never is. */
static void drop_parsed(struct guest_registry *r, unsigned slot)
{
    struct guest *g = r->parsed[slot];
    if (!g)
        return;
    g_clear_pointer(&g->stored, def_unref);
    if (g->stored_text)
        g->stored_text = text_pack_squeeze(g->stored_text);
    r->parsed[slot] = NULL;
}

void stored_drop_unused(struct guest_registry *r)
{
    for (unsigned i = 0; i < PARSED_MAX; i++)
        drop_parsed(r, i);
}

void guest_reread(struct guest_registry *r)
{
    stored_drop_unused(r);
    for (struct guest *g = r->first; g; g = g->next)
        facts_clear(g);
}

static void keep_parsed(struct guest *g, struct def *def)
{
    struct guest_registry *r = g->registry;
    drop_parsed(r, r->next_parsed);
    g->stored = def;
    r->parsed[r->next_parsed] = g;
    r->next_parsed = (r->next_parsed + 1) % PARSED_MAX;
    guest_trim_later(r);
}

static void forget_parsed(struct guest *g)
{
    for (unsigned i = 0; g->stored && i < PARSED_MAX; i++)
        if (g->registry->parsed[i] == g)
            drop_parsed(g->registry, i);
}

void stored_set(struct guest *g, const char *text, size_t len, struct def *def)
{
    stored_clear(g);
    g->stored_text = text_pack_new(text, len);
    g->persistent = true;
    if (!def)
        return;
    keep_parsed(g, def);
    facts_fill(g);
}

void stored_clear(struct guest *g)
{
    facts_clear(g);
    g_clear_pointer(&g->stored_text, text_pack_free);
    forget_parsed(g);
    g->persistent = false;
}

static struct def *read_text(struct guest *g)
{
    const struct guest_registry_hooks *h = &g->registry->hooks;
    size_t len;
    g_autofree char *text = text_pack_text(g->stored_text, &len);
    if (h->read)
        return h->read(h->arg, text, len);
    void *value = value_read(&type_domain, text, len, READ_INACTIVE | READ_STORED);
    return value ? def_new(&type_domain, value) : NULL;
}

struct def *stored_def(struct guest *g)
{
    if (g->stored)
        return g->stored;
    if (!g->stored_text)
        return fail_null(ERR_OPERATION_INVALID, "domain '%s' has no stored definition", g->name);
    struct def *def = read_text(g);
    if (!def)
        return context_null("the stored definition of domain '%s' does not read", g->name);
    keep_parsed(g, def);
    if (!g->facts.known)
        facts_fill(g);
    return g->stored;
}

const struct guest_facts *guest_facts(struct guest *g)
{
    if (!g->facts.known && !stored_def(g))
        return NULL;
    return &g->facts;
}
