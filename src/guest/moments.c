/* Owns the snapshots and checkpoints of guests: two trees each. Called by bodies of calls and by
 * drivers that load what is stored. Only moment_delete() awaits. Invariants: names are unique;
 * parents are in the same tree and no moment descends from itself; the guest's counts are right.
 */
#include "guest/moments.h"
#include "defs/document.h"
#include "defs/moment.h"

#include <glib.h>
#include <string.h>

#include "gen/checkpoint.h"
#include "gen/snapshot.h"

struct moments {
    struct guest *guest; /* which owns them */
    enum object_kind kind;
    GPtrArray *list; /* struct moment, references */
    struct moment *current;
};

static bool are_snapshots(const struct moments *ms)
{
    return ms->kind == ON_SNAPSHOT;
}

static const struct type *type_of(const struct moments *ms)
{
    return are_snapshots(ms) ? &type_snapshot : &type_checkpoint;
}

static const char *noun_of(const struct moments *ms)
{
    return are_snapshots(ms) ? "snapshot" : "checkpoint";
}

/* --- what both documents have ----------------------------------------------------------------- */

static const char *name_of(const struct moments *ms, const void *value)
{
    return are_snapshots(ms) ? ((const struct snapshot *)value)->name
                             : ((const struct checkpoint *)value)->name;
}

static struct snapshot_parent **parent_of(const struct moments *ms, void *value)
{
    return are_snapshots(ms) ? &((struct snapshot *)value)->parent
                             : &((struct checkpoint *)value)->parent;
}

static const char *parent_name(const struct moments *ms, void *value)
{
    const struct snapshot_parent *p = *parent_of(ms, value);
    return p ? p->name : NULL;
}

static bool is_marked_active(const struct moments *ms, const void *value)
{
    return are_snapshots(ms) ? ((const struct snapshot *)value)->active
                             : ((const struct checkpoint *)value)->active;
}

/* --- life ------------------------------------------------------------------------------------- */

struct moment *moment_ref(struct moment *m)
{
    m->refs++;
    return m;
}

void moment_unref(struct moment *m)
{
    if (!m || --m->refs > 0)
        return;
    def_unref(m->def);
    g_free(m->name);
    g_free(m);
}

static void count(struct moments *ms)
{
    unsigned *n = are_snapshots(ms) ? &ms->guest->n_snapshots : &ms->guest->n_checkpoints;
    *n = ms->list->len;
}

struct moments *guest_moments(struct guest *g, enum object_kind kind)
{
    struct moments **at = kind == ON_SNAPSHOT ? &g->snapshots : &g->checkpoints;
    if (!*at) {
        *at = g_new0(struct moments, 1);
        (*at)->guest = g;
        (*at)->kind = kind;
        (*at)->list = g_ptr_array_new();
    }
    return *at;
}

static void detach(struct moment *m)
{
    struct moments *ms = m->of;
    g_ptr_array_remove(ms->list, m);
    if (ms->current == m)
        ms->current = NULL;
    m->of = NULL;
    m->parent = NULL;
    count(ms);
    moment_unref(m);
}

void moments_free(struct moments *ms)
{
    if (!ms)
        return;
    while (ms->list->len)
        detach(ms->list->pdata[ms->list->len - 1]);
    g_ptr_array_free(ms->list, TRUE);
    g_free(ms);
}

/* --- look-ups --------------------------------------------------------------------------------- */

static struct moment *find(struct moments *ms, const char *name)
{
    for (guint i = 0; name && i < ms->list->len; i++) {
        struct moment *m = ms->list->pdata[i];
        if (strcmp(m->name, name) == 0)
            return m;
    }
    return NULL;
}

struct moment *moment_find(struct moments *ms, const char *name)
{
    struct moment *m = find(ms, name);
    if (!m)
        fail(are_snapshots(ms) ? ERR_NO_DOMAIN_SNAPSHOT : ERR_NO_DOMAIN_CHECKPOINT,
             "no domain %s with matching name '%s'", noun_of(ms), name ? name : "");
    return m;
}

struct moment *moment_current(const struct moments *ms)
{
    return ms->current;
}

void moment_set_current(struct moments *ms, struct moment *m)
{
    ms->current = m;
}

size_t moment_count(const struct moments *ms)
{
    return ms->list->len;
}

static bool descends_from(const struct moment *m, const struct moment *from)
{
    while (m && m != from)
        m = m->parent;
    return m == from;
}

/* --- making ----------------------------------------------------------------------------------- */

static struct moment *append(struct moments *ms, struct def *def)
{
    struct moment *m = g_new0(struct moment, 1);
    m->refs = 1;
    m->of = ms;
    m->def = def;
    m->name = g_strdup(name_of(ms, def->value));
    g_ptr_array_add(ms->list, m);
    count(ms);
    return m;
}

struct moment *moment_add(struct moments *ms, struct def *def)
{
    const char *name = name_of(ms, def->value);
    if (find(ms, name)) {
        fail_in(FROM_DOMAIN, ERR_OPERATION_FAILED, "domain moment %s already exists", name);
        def_unref(def);
        return NULL;
    }
    struct moment *m = append(ms, def);
    m->parent = ms->current;
    ms->current = m;
    return m;
}

int moment_check_uuid(const struct moments *ms, const struct def *def)
{
    const struct domain *domain = are_snapshots(ms) ? ((struct snapshot *)def->value)->domain
                                                    : ((struct checkpoint *)def->value)->domain;
    if (!domain || !domain->has_uuid || memcmp(domain->uuid, ms->guest->uuid, 16) == 0)
        return 0;
    return fail_in(FROM_DOMAIN, ERR_INVALID_ARG, "%s '%s' belongs to the domain with uuid %s",
                   noun_of(ms), name_of(ms, def->value), ms->guest->uuid_text);
}

static int check_parent(struct moments *ms, const char *name, const char *parent_name)
{
    const struct moment *parent = find(ms, parent_name), *old = find(ms, name);
    if (!parent_name)
        return 0;
    if (strcmp(name, parent_name) == 0)
        return fail_in(FROM_DOMAIN, ERR_INVALID_ARG, "'%s' cannot be its own parent", name);
    if (!parent)
        return fail_in(FROM_DOMAIN, ERR_INVALID_ARG, "parent %s for moment %s not found",
                       parent_name, name);
    if (old && descends_from(parent, old))
        return fail_in(FROM_DOMAIN, ERR_INVALID_ARG,
                       "with '%s' as its parent, '%s' would be its own ancestor", parent_name,
                       name);
    return 0;
}

struct moment *moment_redefine(struct moments *ms, struct def *def)
{
    const char *name = name_of(ms, def->value);
    const char *above = parent_name(ms, def->value);
    if (check_parent(ms, name, above) < 0) {
        def_unref(def);
        return NULL;
    }
    struct moment *m = find(ms, name);
    if (m) {
        def_unref(m->def);
        m->def = def;
    } else {
        m = append(ms, def);
    }
    m->parent = find(ms, above);
    return m;
}

void moment_load(struct moments *ms, struct def *def)
{
    if (find(ms, name_of(ms, def->value)))
        def_unref(def);
    else
        append(ms, def);
}

void moments_link(struct moments *ms)
{
    for (guint i = 0; i < ms->list->len; i++) {
        struct moment *m = ms->list->pdata[i];
        struct moment *parent = find(ms, parent_name(ms, m->def->value));
        m->parent = parent && !descends_from(parent, m) ? parent : NULL;
        if (is_marked_active(ms, m->def->value))
            ms->current = m;
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

struct def *moment_read(const struct type *t, const char *xml, unsigned mode,
                        const struct moment_facts *facts,
                        int (*fill)(struct domain *domain, void *arg), void *arg)
{
    void *value = value_read(t, xml, strlen(xml), mode | READ_INACTIVE);
    struct domain *domain = !value || !facts->redefine ? NULL
                            : t == &type_snapshot      ? ((struct snapshot *)value)->domain
                                                       : ((struct checkpoint *)value)->domain;
    if (value && (!domain || !fill || fill(domain, arg) == 0) &&
        document_fill(t, value, (void *)facts) == 0)
        return def_new(t, value);
    if (value)
        value_free(t, value);
    return NULL;
}

/* --- deleting --------------------------------------------------------------------------------- */

static struct moment *any_child(const struct moment *m)
{
    for (guint i = 0; i < m->of->list->len; i++) {
        struct moment *child = m->of->list->pdata[i];
        if (child->parent == m)
            return child;
    }
    return NULL;
}

AWAITS static int delete_one(struct moment *m, int (*drop)(struct moment *m, void *arg), void *arg)
{
    struct moments *ms = m->of;
    if (drop && drop(m, arg) < 0)
        return -1;
    for (guint i = 0; i < ms->list->len; i++) {
        struct moment *child = ms->list->pdata[i];
        if (child->parent == m)
            child->parent = m->parent;
    }
    if (ms->current == m)
        ms->current = m->parent;
    detach(m);
    return 0;
}

AWAITS int moment_delete(struct moment *m, unsigned how, int (*drop)(struct moment *m, void *arg),
                         void *arg)
{
    struct moment *deepest;
    while (how && (deepest = any_child(m))) {
        for (struct moment *child; (child = any_child(deepest));)
            deepest = child;
        if (delete_one(deepest, drop, arg) < 0)
            return -1;
    }
    return how & MOMENT_DELETE_CHILDREN_ONLY ? 0 : delete_one(m, drop, arg);
}

/* --- documents -------------------------------------------------------------------------------- */

/* A shallow loan: the copy is made without the guest's definitions when they are not wanted. */
static void *copy_without_domain(const struct moments *ms, const void *value)
{
    if (!are_snapshots(ms)) {
        struct checkpoint loan = *(const struct checkpoint *)value;
        loan.domain = NULL;
        loan.domain_ref = NULL;
        return value_copy(&type_checkpoint, &loan);
    }
    struct snapshot loan = *(const struct snapshot *)value;
    loan.domain = loan.inactive_domain = NULL;
    loan.domain_ref = NULL;
    return value_copy(&type_snapshot, &loan);
}

void *moment_value(const struct moment *m, bool with_domain)
{
    const struct moments *ms = m->of;
    void *value = with_domain ? value_copy(m->def->type, m->def->value)
                              : copy_without_domain(ms, m->def->value);
    struct snapshot_parent **parent = parent_of(ms, value);
    value_free(&type_snapshot_parent, *parent);
    *parent = NULL;
    if (m->parent) {
        *parent = value_new(&type_snapshot_parent);
        (*parent)->name = g_strdup(m->parent->name);
    }
    return value;
}

char *moment_stored_text(const struct moment *m)
{
    void *value = moment_value(m, true);
    bool current = m->of->current == m;
    if (are_snapshots(m->of)) {
        ((struct snapshot *)value)->active = current;
        ((struct snapshot *)value)->has_active = true;
    } else {
        ((struct checkpoint *)value)->active = current;
        ((struct checkpoint *)value)->has_active = true;
    }
    char *text = value_write(type_of(m->of), value, VIEW_STATE);
    value_free(type_of(m->of), value);
    return text;
}

/* --- lists ------------------------------------------------------------------------------------ */

enum { /* virDomainSnapshotListFlags; those of checkpoints are among them */
       LIST_ROOTS = 1,
       LIST_DESCENDANTS = 1,
       LIST_METADATA = 2,
       LIST_LEAVES = 4,
       LIST_NO_LEAVES = 8,
       LIST_NO_METADATA = 16,
       LIST_INACTIVE = 32,
       LIST_ACTIVE = 64,
       LIST_DISK_ONLY = 128,
       LIST_INTERNAL = 256,
       LIST_EXTERNAL = 512,
       LIST_STATES = LIST_INACTIVE | LIST_ACTIVE | LIST_DISK_ONLY,
       LIST_PLACES = LIST_INTERNAL | LIST_EXTERNAL,
};

static uint32_t state_flag(const struct snapshot *s)
{
    if (s->state == SNAPSHOT_STATE_DISK_SNAPSHOT)
        return LIST_DISK_ONLY;
    return s->state == SNAPSHOT_STATE_SHUTOFF ? LIST_INACTIVE : LIST_ACTIVE;
}

static uint32_t place_flag(const struct snapshot *s)
{
    if (s->memory && s->memory->snapshot == SNAPSHOT_MEMORY_PLACE_EXTERNAL)
        return LIST_EXTERNAL;
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++)
        if (s->disks->disks[i]->snapshot == DISK_SNAPSHOT_EXTERNAL)
            return LIST_EXTERNAL;
    return LIST_INTERNAL;
}

static bool matches(const struct moment *m, uint32_t flags)
{
    bool leaf = !any_child(m);
    if (flags & (leaf ? LIST_NO_LEAVES : LIST_LEAVES)) /* both: none */
        return false;
    if ((flags & (LIST_METADATA | LIST_NO_METADATA)) == LIST_NO_METADATA)
        return false;
    if (!are_snapshots(m->of))
        return true;
    const struct snapshot *s = m->def->value;
    return (!(flags & LIST_STATES) || flags & state_flag(s)) &&
           (!(flags & LIST_PLACES) || flags & place_flag(s));
}

struct walk {
    uint32_t flags;
    bool deep, stop;
    size_t n;
    bool (*fn)(struct moment *m, void *arg);
    void *arg;
};

static void walk_children(struct moments *ms, const struct moment *parent, struct walk *w)
{
    for (guint i = 0; i < ms->list->len && !w->stop; i++) {
        struct moment *m = ms->list->pdata[i];
        if (m->parent != parent)
            continue;
        if (matches(m, w->flags)) {
            w->n++;
            w->stop = w->fn && !w->fn(m, w->arg);
        }
        if (w->deep && !w->stop)
            walk_children(ms, m, w);
    }
}

size_t moment_each(struct moments *ms, struct moment *below, uint32_t flags,
                   bool (*fn)(struct moment *m, void *arg), void *arg)
{
    struct walk w = {.flags = flags, .fn = fn, .arg = arg};
    w.deep = below ? flags & LIST_DESCENDANTS : !(flags & LIST_ROOTS);
    walk_children(ms, below, &w);
    return w.n;
}
