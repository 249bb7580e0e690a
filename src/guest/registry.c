/* Owns the guests of one driver: by uuid, name and id, in order of definition. Called by publish.c
 * (the only one that adds and removes) and by everybody who looks one up. Never awaits. Invariant:
 * a guest on the list is in by_uuid and by_name, and in by_id exactly when it runs.
 */
#include "guest/registry.h"

#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "guest/moments.h"

static guint uuid_hash(gconstpointer key)
{
    guint h;
    memcpy(&h, (const uint8_t *)key + 12, sizeof(h)); /* random already */
    return h;
}

static gboolean uuid_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, 16) == 0;
}

struct guest_registry *guest_registry_new(const struct guest_registry_hooks *hooks)
{
    struct guest_registry *r = g_new0(struct guest_registry, 1);
    r->hooks = *hooks;
    r->by_uuid = g_hash_table_new(uuid_hash, uuid_equal);
    r->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    r->by_id = g_hash_table_new(g_direct_hash, g_direct_equal);
    claims_init(&r->claims);
    event_hub_init(&r->events, ON_DOMAIN);
    return r;
}

void guest_registry_free(struct guest_registry *r)
{
    if (!r)
        return;
    while (r->first)
        registry_remove(r->first);
    g_assert(r->n_alive == 0); /* a reference would outlive the hooks */
    if (r->trim)
        timer_free(r->trim);
    event_hub_clear(&r->events);
    g_hash_table_destroy(r->by_uuid);
    g_hash_table_destroy(r->by_name);
    g_hash_table_destroy(r->by_id);
    claims_clear(&r->claims);
    g_free(r);
}

struct guest *guest_ref(struct guest *g)
{
    g->refs++;
    return g;
}

static void guest_free(struct guest *g)
{
    struct guest_registry *r = g->registry;
    if (g->priv && r->hooks.free_priv)
        r->hooks.free_priv(g->priv);
    r->n_alive--;
    stored_clear(g);
    moments_free(g->snapshots);
    moments_free(g->checkpoints);
    def_unref(g->live);
    lane_free(g->lane);
    g_free(g->name);
    g_free(g);
}

void guest_unref(struct guest *g)
{
    if (g && --g->refs == 0)
        guest_free(g);
}

struct guest *registry_add(struct guest_registry *r, const char *name, const uint8_t uuid[16])
{
    struct guest *g = g_new0(struct guest, 1);
    g->refs = 1;
    g->registry = r;
    g->name = g_strdup(name);
    memcpy(g->uuid, uuid, 16);
    uuid_format(uuid, g->uuid_text);
    g->id = -1;
    g->state = 5; /* VIR_DOMAIN_SHUTOFF */
    g->lane = lane_new(name);
    g->prev = r->last;
    if (r->last)
        r->last->next = g;
    else
        r->first = g;
    r->last = g;
    g_hash_table_insert(r->by_uuid, g->uuid, g);
    g_hash_table_insert(r->by_name, g->name, g);
    r->n_inactive++;
    r->n_alive++;
    return g;
}

void registry_remove(struct guest *g)
{
    struct guest_registry *r = g->registry;
    registry_set_id(g, -1);
    g_hash_table_remove(r->by_uuid, g->uuid);
    g_hash_table_remove(r->by_name, g->name);
    *(g->prev ? &g->prev->next : &r->first) = g->next;
    *(g->next ? &g->next->prev : &r->last) = g->prev;
    g->prev = g->next = NULL;
    r->n_inactive--;
    g->removed = true;
    guest_unref(g);
}

void registry_set_id(struct guest *g, int id)
{
    struct guest_registry *r = g->registry;
    if (g->id >= 0) {
        g_hash_table_remove(r->by_id, GINT_TO_POINTER(g->id));
        r->n_active--;
        r->n_inactive++;
    }
    g->id = id;
    if (id >= 0) {
        g_hash_table_insert(r->by_id, GINT_TO_POINTER(id), g);
        r->n_active++;
        r->n_inactive--;
        if (id > r->last_id)
            r->last_id = id;
    }
}

void registry_set_name(struct guest *g, const char *name)
{
    g_hash_table_remove(g->registry->by_name, g->name);
    g_free(g->name);
    g->name = g_strdup(name);
    g_hash_table_insert(g->registry->by_name, g->name, g);
    lane_rename(g->lane, name);
}

int guest_next_id(struct guest_registry *r)
{
    return ++r->last_id;
}

struct guest *registry_find_name(struct guest_registry *r, const char *name)
{
    return g_hash_table_lookup(r->by_name, name);
}

struct guest *registry_find_uuid(struct guest_registry *r, const uint8_t uuid[16])
{
    return g_hash_table_lookup(r->by_uuid, uuid);
}

struct guest *guest_by_uuid(struct guest_registry *r, const uint8_t uuid[16])
{
    char text[UUID_TEXT_SIZE];
    struct guest *g = registry_find_uuid(r, uuid);
    if (!g)
        return fail_null(ERR_NO_DOMAIN, "no domain with matching uuid '%s'",
                         uuid_format(uuid, text));
    return guest_ref(g);
}

struct guest *guest_by_name(struct guest_registry *r, const char *name)
{
    struct guest *g = registry_find_name(r, name);
    if (!g)
        return fail_null(ERR_NO_DOMAIN, "no domain with matching name '%s'", name);
    return guest_ref(g);
}

struct guest *guest_by_id(struct guest_registry *r, int id)
{
    struct guest *g = g_hash_table_lookup(r->by_id, GINT_TO_POINTER(id));
    if (id < 0 || !g)
        return fail_null(ERR_NO_DOMAIN, "no domain with matching id %d", id);
    return guest_ref(g);
}

int guest_for_each(struct guest_registry *r, int (*fn)(struct guest *g, void *arg), void *arg)
{
    for (struct guest *g = r->first, *next; g; g = next) {
        next = g->next;
        int rc = fn(g, arg);
        if (rc)
            return rc;
    }
    return 0;
}

size_t guest_list(struct guest_registry *r, struct guest ***ret)
{
    size_t n = 0;
    struct guest **list = g_new(struct guest *, r->n_active + r->n_inactive + 1);
    for (struct guest *g = r->first; g; g = g->next)
        list[n++] = guest_ref(g);
    *ret = list;
    return n;
}

void guest_list_free(struct guest **list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        guest_unref(list[i]);
    g_free(list);
}

size_t guest_count(struct guest_registry *r, bool active)
{
    return active ? r->n_active : r->n_inactive;
}

bool guest_is_active(const struct guest *g)
{
    return g->id >= 0;
}

struct def *guest_def(struct guest *g, bool inactive)
{
    if (g->live && (!inactive || !g->persistent))
        return g->live;
    return stored_def(g);
}
