/* Owns every change of what others see of a definition: define, replace, forget, rename, start,
 * stop. Called by drivers' operations. Awaits while the change is made durable. Invariant: nobody
 * sees a stored definition before it is safe on disk, and while that is awaited its name and UUID
 * are claimed, so that no other change of them runs beside it.
 */
#include <glib.h>
#include <malloc.h>
#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "gen/domain.h"
#include "guest/registry.h"
#include "store/document_head.h"

enum { SETTLE_BATCH = 8 };

/* --- what is allowed
 * -------------------------------------------------------------------------------- */

static int check_name(const char *name)
{
    if (!name || !*name)
        return fail_in(FROM_DOMAIN, ERR_NO_NAME, "a domain needs a <name>");
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) /* it names folders as well */
        return fail_in(FROM_DOMAIN, ERR_XML_ERROR, "a domain cannot be called '%s'", name);
    if (strpbrk(name, "/\n"))
        return fail_in(FROM_DOMAIN, ERR_XML_ERROR, "name '%s' has a slash or a line break in it",
                       name);
    if (strlen(name) > 240)
        return fail_in(FROM_DOMAIN, ERR_XML_ERROR, "a name of %zu bytes is too long: 240 at most",
                       strlen(name));
    return 0;
}

static int check_clash(struct guest_registry *r, const struct domain *d)
{
    struct guest *same_uuid = registry_find_uuid(r, d->uuid);
    struct guest *same_name = registry_find_name(r, d->name);
    if (same_uuid && strcmp(same_uuid->name, d->name) != 0)
        return fail_in(FROM_DOMAIN, ERR_OPERATION_FAILED,
                       "domain '%s' is already defined with uuid %s", same_uuid->name,
                       same_uuid->uuid_text);
    if (same_name && same_name != same_uuid)
        return fail_in(FROM_DOMAIN, ERR_OPERATION_FAILED, "domain '%s' already exists with uuid %s",
                       d->name, same_name->uuid_text);
    return 0;
}

/* --- writing
 * ------------------------------------------------------------------------------------------- */

/* What is stored; release it. */
static char *stored_form(struct def *def)
{
    return def_text(def, VIEW_INACTIVE | VIEW_SECURE);
}

static void release_text(char **text)
{
    g_clear_pointer(text, g_ref_string_release);
}
#define AUTO_TEXT __attribute__((cleanup(release_text))) char

AWAITS static int store_text(struct guest_registry *r, const char *name, const char *text)
{
    return r->hooks.store ? r->hooks.store(r->hooks.arg, name, text, strlen(text)) : 0;
}

/* The caller has claimed name and uuid. */
AWAITS static struct guest *define_stored(struct guest_registry *r, struct def *def)
{
    const struct domain *d = def->value;
    AUTO_TEXT *text = stored_form(def);
    if (store_text(r, d->name, text) < 0)
        return NULL;
    struct guest *g = registry_find_uuid(r, d->uuid); /* a transient one may be gone by now */
    if (!g)
        g = registry_add(r, d->name, d->uuid);
    stored_set(g, text, strlen(text), def_ref(def));
    return guest_ref(g);
}

static struct guest *define_transient(struct guest_registry *r, struct def *def)
{
    const struct domain *d = def->value;
    struct guest *g = registry_find_uuid(r, d->uuid);
    if (g && g->live)
        return fail_null(ERR_OPERATION_INVALID, "domain is already active as '%s'", g->name);
    if (!g)
        g = registry_add(r, d->name, d->uuid);
    g->live = def_ref(def);
    return guest_ref(g);
}

AWAITS static struct guest *define(struct guest_registry *r, struct def *def, bool persistent)
{
    struct domain *d = def->value;
    char uuid[UUID_TEXT_SIZE];
    if (check_name(d->name) < 0)
        return NULL;
    if (!d->has_uuid) { /* not published yet: still ours to complete */
        uuid_generate(d->uuid);
        d->has_uuid = true;
    }
    uuid_format(d->uuid, uuid);
    if (claims_take(&r->claims, d->name, uuid) < 0)
        return NULL;
    struct guest *g = NULL;
    if (check_clash(r, d) == 0)
        g = persistent ? define_stored(r, def) : define_transient(r, def);
    claims_give(&r->claims, d->name, uuid);
    return g;
}

AWAITS struct guest *guest_define(struct guest_registry *r, struct def *def, bool persistent)
{
    struct guest *g = define(r, def, persistent);
    def_unref(def);
    return g;
}

AWAITS static int publish_stored(struct guest *g, struct def *def)
{
    const struct domain *d = def->value;
    if (!d->name || strcmp(d->name, g->name) != 0)
        return fail(ERR_INTERNAL_ERROR, "a definition of '%s' is not one of '%s'", d->name,
                    g->name);
    AUTO_TEXT *text = stored_form(def);
    if (claims_take(&g->registry->claims, g->name, g->uuid_text) < 0)
        return -1;
    int rc = -1;
    if (g->removed)
        fail(ERR_NO_DOMAIN, "domain '%s' is gone", g->name);
    else if ((rc = store_text(g->registry, g->name, text)) == 0)
        stored_set(g, text, strlen(text), def_ref(def));
    claims_give(&g->registry->claims, g->name, g->uuid_text);
    return rc;
}

AWAITS int guest_publish(struct guest *g, struct def *def, bool live)
{
    if (live) {
        def_unref(g->live);
        g->live = def;
        const struct guest_registry_hooks *h = &g->registry->hooks;
        return h->live_changed ? h->live_changed(h->arg, g) : 0;
    }
    int rc = publish_stored(g, def);
    def_unref(def);
    return rc;
}

AWAITS int guest_forget(struct guest *g)
{
    struct guest_registry *r = g->registry;
    if (claims_take(&r->claims, g->name, g->uuid_text) < 0)
        return -1;
    int rc = -1;
    if (!g->persistent)
        fail(ERR_OPERATION_INVALID, "domain '%s' has no stored definition", g->name);
    else
        rc = r->hooks.unstore ? r->hooks.unstore(r->hooks.arg, g->name) : 0;
    claims_give(&r->claims, g->name, g->uuid_text);
    if (rc < 0)
        return -1;
    stored_clear(g);
    g->autostart = false;
    if (!g->live && !g->removed)
        registry_remove(g);
    return 0;
}

/* --- rename
 * --------------------------------------------------------------------------------------- */

static struct def *def_renamed(const struct def *def, const char *name)
{
    struct domain *d = value_copy(def->type, def->value);
    g_free(d->name);
    d->name = g_strdup(name);
    return def_new(def->type, d);
}

/* Both names and the uuid are claimed. Takes def, which has the new name. */
AWAITS static int rename_stored(struct guest *g, const char *name, struct def *def)
{
    const struct guest_registry_hooks *h = &g->registry->hooks;
    AUTO_TEXT *text = stored_form(def);
    if ((h->rename && h->rename(h->arg, g->name, name, text, strlen(text)) < 0)) {
        def_unref(def);
        return -1;
    }
    registry_set_name(g, name);
    stored_set(g, text, strlen(text), def);
    return 0;
}

AWAITS static int rename_claimed(struct guest *g, const char *name)
{
    if (registry_find_name(g->registry, name))
        return fail(ERR_OPERATION_FAILED, "domain '%s' already exists", name);
    if (!g->persistent || g->live)
        return fail(ERR_OPERATION_INVALID, "domain '%s' is running or has no stored definition",
                    g->name);
    const struct def *old = stored_def(g);
    return old ? rename_stored(g, name, def_renamed(old, name)) : -1;
}

AWAITS int guest_rename(struct guest *g, const char *name)
{
    struct guest_registry *r = g->registry;
    if (check_name(name) < 0)
        return -1;
    if (strcmp(g->name, name) == 0)
        return fail(ERR_INVALID_ARG, "domain '%s' has that name already", name);
    g_autofree char *old = g_strdup(g->name);
    if (claims_take(&r->claims, old, g->uuid_text) < 0)
        return -1;
    int rc = claims_take(&r->claims, name, name);
    if (rc == 0) {
        rc = rename_claimed(g, name);
        claims_give(&r->claims, name, name);
    }
    claims_give(&r->claims, old, g->uuid_text);
    return rc;
}

/* --- running
 * ---------------------------------------------------------------------------------------- */

void guest_set_running(struct guest *g, int id, struct def *live)
{
    if (live) {
        def_unref(g->live);
        g->live = live;
    }
    registry_set_id(g, id);
}

void guest_set_stopped(struct guest *g)
{
    g_clear_pointer(&g->live, def_unref);
    registry_set_id(g, -1);
    if (!g->persistent && !g->removed)
        registry_remove(g);
}

/* --- start of the driver
 * -------------------------------------------------------------------------------- */

static struct def *read_whole(struct guest_registry *r, const char *text, size_t len)
{
    if (r->hooks.read)
        return r->hooks.read(r->hooks.arg, text, len);
    void *value = value_read(&type_domain, text, len, READ_INACTIVE | READ_STORED);
    return value ? def_new(&type_domain, value) : NULL;
}

static int head_of(struct guest_registry *r, const char *text, size_t len, char **ret_name,
                   uint8_t ret_uuid[16])
{
    if (document_head(text, len, ret_name, ret_uuid))
        return 0;
    struct def *def = read_whole(r, text, len);
    if (!def)
        return -1;
    const struct domain *d = def->value;
    int rc = check_name(d->name);
    if (rc == 0 && !d->has_uuid)
        rc = fail(ERR_XML_ERROR, "domain '%s' has no <uuid>", d->name);
    if (rc == 0) {
        *ret_name = g_strdup(d->name);
        memcpy(ret_uuid, d->uuid, 16);
    }
    def_unref(def);
    return rc;
}

struct guest *guest_load(struct guest_registry *r, const char *text, size_t len)
{
    g_autofree char *name = NULL;
    uint8_t uuid[16];
    if (head_of(r, text, len, &name, uuid) < 0)
        return NULL;
    struct guest *other = registry_find_name(r, name);
    if (!other)
        other = registry_find_uuid(r, uuid);
    if (other)
        return fail_null(ERR_DOM_EXIST, "'%s' has the name or the uuid of '%s'", name, other->name);
    struct guest *g = registry_add(r, name, uuid);
    stored_set(g, text, len, NULL);
    return g;
}

AWAITS int guest_settle(struct guest_registry *r)
{
    struct guest **list;
    size_t n = guest_list(r, &list);
    int rc = 0;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        struct guest *g = list[i];
        if (g->persistent && !g->facts.known && !stored_def(g)) {
            log_warn("%s", error_text());
            error_clear();
        }
        if (i % SETTLE_BATCH == SETTLE_BATCH - 1) {
            stored_drop_unused(r);
            rc = fiber_yield();
        }
    }
    guest_list_free(list, n);
    stored_drop_unused(r);
    malloc_trim(0);
    return rc < 0 ? fail_errno(rc, "reading the stored definitions") : 0;
}
