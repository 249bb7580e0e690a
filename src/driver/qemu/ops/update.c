/* Devices changed in place: virDomainUpdateDeviceFlags. Called by the dispatcher on the guest's
 * lane; awaits QEMU and the durable store. Invariant: of a running guest's device only what
 * `kinds` names can change; anything else that differs is refused by its path, nothing is ignored.
 */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/hotplug.h"
#include "driver/qemu/guest/password.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

/* One change under way. */
struct update {
    struct call *call;
    const struct domain *live;
    struct device_ref at; /* in live */
    void *wanted;         /* complete */
};

/* --- disks ---------------------------------------------------------------------------------------
 */

static bool is_removable(const struct disk *d)
{
    return d->device == DISK_DEVICE_CDROM || d->device == DISK_DEVICE_FLOPPY;
}

static void take_medium(struct disk *d, const struct disk *wanted)
{
    value_free(&type_disk_source, d->source);
    value_free(&type_backing_store, d->backing_store);
    d->type = wanted->type;
    d->source = wanted->source ? value_copy(&type_disk_source, wanted->source) : NULL;
    d->backing_store =
        wanted->backing_store ? value_copy(&type_backing_store, wanted->backing_store) : NULL;
    if (wanted->driver && wanted->driver->type && d->driver) {
        g_free(d->driver->type);
        d->driver->type = g_strdup(wanted->driver->type);
    }
}

static void take_disk(void *device, const void *wanted)
{
    struct disk *d = device;
    const struct disk *w = wanted;
    d->snapshot = w->snapshot;
    if (is_removable(d))
        take_medium(d, w);
    else if (d->source && w->source)
        d->source->startup_policy = w->source->startup_policy;
}

static int replace_by_alias(void *value, void *arg)
{
    const struct disk *d = arg;
    const struct device_ref ref = device_by_alias(value, d->alias->name);
    if (!ref.in)
        return fail(ERR_DEVICE_MISSING, "no device has the alias '%s'", d->alias->name);
    device_replace(value, ref, value_copy(&type_disk, d));
    return 0;
}

AWAITS static int change_medium(struct update *u)
{
    const struct disk *drive = u->live->disks[u->at.at];
    struct domain *full = value_copy(&type_domain, u->live);
    take_medium(full->disks[u->at.at], u->wanted);
    int rc = complete_domain(driver_of(u->call), full);
    const struct device_ref ref = device_by_alias(full, drive->alias->name); /* sorted, maybe */
    if (rc == 0)
        rc = hotplug_change_medium(run_of(u->call->guest), full, ref.at, drive);
    if (rc == 0)
        rc = guest_edit(u->call->guest, true, replace_by_alias, full->disks[ref.at]);
    value_free(&type_domain, full);
    return rc;
}

static int check_disk(const void *before, const void *after)
{
    const struct disk *a = before, *b = after;
    g_autofree char *what = NULL;
    if (is_removable(a) || !a->source || !b->source)
        return 0;
    struct disk_source *trial = value_copy(&type_disk_source, b->source);
    trial->startup_policy = a->source->startup_policy;
    bool same = a->type == b->type && value_same(&type_disk_source, a->source, trial, false, &what);
    value_free(&type_disk_source, trial);
    return same ? 0
                : fail(ERR_CONFIG_UNSUPPORTED,
                       "disk '%s': only the medium of a cdrom or floppy can be changed: %s",
                       disk_target(a), what ? what : "its type is another one");
}

/* 1: there is nothing left to publish. */
AWAITS static int apply_disk(struct update *u)
{
    return is_removable(u->wanted) ? (change_medium(u) < 0 ? -1 : 1) : 0;
}

/* --- network cards -------------------------------------------------------------------------------
 */

static void take_card(void *device, const void *wanted)
{
    struct interface *n = device;
    const struct interface *w = wanted;
    value_free(&type_interface_link, n->link);
    n->link = w->link ? value_copy(&type_interface_link, w->link) : NULL;
    if (!w->target && n->target) { /* the host's end has the name it has */
        value_free(&type_interface_target, n->target);
        n->target = NULL;
    }
}

AWAITS static int apply_card(struct update *u)
{
    const struct interface *w = u->wanted;
    const char *alias = device_alias(u->live, u->at);
    bool up = !w->link || w->link->state != LINK_STATE_DOWN;
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(run_of(u->call->guest)->qmp, "set_link",
                    json_pack("{s:s, s:b}", "name", alias ? alias : "", "up", up), NULL);
}

/* --- displays ------------------------------------------------------------------------------------
 */

static void take_graphics(void *device, const void *wanted)
{
    struct graphics *g = device;
    const struct graphics *w = wanted;
    g_free(g->passwd);
    g_free(g->passwd_valid_to);
    g->passwd = g_strdup(w->passwd);
    g->passwd_valid_to = g_strdup(w->passwd_valid_to);
    g->connected = w->connected;
}

AWAITS static int apply_graphics(struct update *u)
{
    DEADLINE(QEMU_PATIENCE);
    return password_set(run_of(u->call->guest)->qmp, u->wanted, driver_of(u->call)->conf);
}

/* --- any of them ---------------------------------------------------------------------------------
 */

typedef void take_fn(void *device, const void *wanted);
typedef int check_fn(const void *before, const void *after);
typedef int apply_fn(struct update *u);

static const struct kind {
    const struct type *type;
    check_fn *check; /* of its own; NULL: none */
    take_fn *take;   /* of `wanted` what can change */
    apply_fn *apply; /* awaits; 0: `take` it into the live definition */
} kinds[] = {
    {&type_disk, check_disk, take_disk, apply_disk},
    {&type_interface, NULL, take_card, apply_card},
    {&type_graphics, NULL, take_graphics, apply_graphics},
};

static const struct kind *kind_of(const struct device_list *l)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == l->type)
            return &kinds[i];
    return fail_null(ERR_CONFIG_UNSUPPORTED, "a device '%s' cannot be changed while the guest runs",
                     l->name);
}

static struct device_ref find(const struct domain *d, const struct domain *doc,
                              struct device_ref what)
{
    if (what.in->type != &type_graphics)
        return device_find(d, doc, what);
    for (size_t i = 0; i < d->n_graphics; i++)
        if (d->graphics[i]->type == doc->graphics[what.at]->type)
            return (struct device_ref){what.in, i};
    fail(ERR_DEVICE_MISSING, "the guest has no graphics of that type");
    return (struct device_ref){0};
}

/* What a user who copied the live document leaves out or cannot know is as it was. */
static void inherit(const struct device_list *l, void *device, const void *from)
{
    struct interface *n = device;
    const struct interface *old = from;
    if (l->type == &type_interface && !n->target && old->target)
        n->target = value_copy(&type_interface_target, old->target);
    struct disk *d = device;
    const struct disk *before = from;
    if (l->type == &type_disk && !is_removable(d) && !d->backing_store && before->backing_store)
        d->backing_store = value_copy(&type_backing_store, before->backing_store);
}

/* The live definition as a user could have written it. */
AWAITS static struct domain *as_written(struct driver_state *driver, const struct domain *live)
{
    char *text = value_write(&type_domain, live, VIEW_INACTIVE | VIEW_SECURE);
    struct domain *d = value_read(&type_domain, text, strlen(text), READ_INACTIVE);
    g_free(text);
    if (d && complete_domain(driver, d) == 0)
        return d;
    value_free(&type_domain, d);
    return NULL;
}

/* -1 with the path of the first difference that cannot be. */
static int check_rest(const struct kind *k, const struct device_list *l, const void *before,
                      const void *after)
{
    void *trial = value_copy(k->type, before);
    g_autofree char *what = NULL;
    if (k->check && k->check(before, after) < 0) {
        value_free(k->type, trial);
        return -1;
    }
    k->take(trial, after);
    bool same = value_same(k->type, trial, after, false, &what);
    value_free(k->type, trial);
    return same ? 0
                : fail(ERR_OPERATION_UNSUPPORTED,
                       "device '%s': this cannot be changed while the guest runs: %s", l->name,
                       what);
}

/* Both complete and side by side; the new one becomes u->wanted, owned by the caller. */
AWAITS static int prepare(struct update *u, const struct kind *k, const struct domain *doc,
                          struct device_ref what)
{
    struct driver_state *driver = driver_of(u->call);
    struct domain *before = as_written(driver, u->live);
    struct domain *after = before ? value_copy(&type_domain, before) : NULL;
    struct device_ref at = before ? find(before, doc, what) : (struct device_ref){0};
    int rc = -1;
    if (at.in) {
        void *wanted = value_copy(k->type, device_at(doc, what));
        inherit(what.in, wanted, device_at(before, at));
        device_replace(after, at, wanted);
        rc = complete_domain(driver, after);
    }
    struct device_ref now = rc == 0 ? find(after, doc, what) : (struct device_ref){0};
    rc = now.in ? check_rest(k, what.in, device_at(before, at), device_at(after, now)) : -1;
    if (rc == 0)
        u->wanted = value_copy(k->type, device_at(after, now));
    value_free(&type_domain, before);
    value_free(&type_domain, after);
    return rc;
}

struct take_edit {
    const struct kind *kind;
    struct device_ref at;
    const char *alias; /* NULL: displays have none */
    const void *wanted;
};

static int take_into(void *value, void *arg)
{
    const struct take_edit *e = arg;
    const struct device_ref ref = e->alias ? device_by_alias(value, e->alias) : e->at;
    if (!ref.in || ref.at >= device_count(value, ref.in))
        return fail(ERR_DEVICE_MISSING, "the device has gone meanwhile");
    e->kind->take(device_at(value, ref), e->wanted);
    return 0;
}

static int check_alias(const struct update *u, const struct domain *doc, struct device_ref what)
{
    const char *asked = device_alias(doc, what), *has = device_alias(u->live, u->at);
    if (!asked || g_strcmp0(asked, has) == 0)
        return 0;
    return fail(ERR_OPERATION_DENIED, "alias '%s' cannot become '%s' while the guest runs",
                has ? has : "", asked);
}

AWAITS static int change(struct update *u, const struct kind *k, const struct domain *doc,
                         struct device_ref what)
{
    if (check_alias(u, doc, what) < 0 || prepare(u, k, doc, what) < 0)
        return -1;
    struct take_edit e = {k, u->at, device_alias(u->live, u->at), u->wanted};
    int rc = k->apply(u);
    if (rc == 0)
        rc = guest_edit(u->call->guest, true, take_into, &e);
    value_free(k->type, u->wanted);
    return rc < 0 ? -1 : 0;
}

AWAITS static int update_live(struct call *call, const char *xml)
{
    const struct def *live = call_def_of(call, false);
    struct device_ref what;
    if (!live || !run_monitor(call->guest))
        return -1;
    struct update u = {.call = call, .live = live->value};
    struct domain *doc = device_read(xml, u.live, true, &what);
    const struct kind *k = doc ? kind_of(what.in) : NULL;
    int rc = -1;
    if (k && (u.at = find(u.live, doc, what)).in)
        rc = change(&u, k, doc, what);
    value_free(&type_domain, doc);
    return rc;
}

struct replacement {
    struct driver_state *driver;
    const char *xml;
};

/* In the stored definition: the new one takes the place, the address and the name of the old. */
AWAITS static int replace_device(void *value, void *arg)
{
    const struct replacement *r = arg;
    struct domain *d = value;
    struct device_ref what;
    struct domain *doc = device_read(r->xml, d, true, &what);
    const struct device_ref ref = doc ? device_find(d, doc, what) : (struct device_ref){0};
    int rc = -1;
    if (ref.in) {
        device_replace(d, ref, value_copy(what.in->type, device_at(doc, what)));
        rc = complete_domain(r->driver, d);
    }
    value_free(&type_domain, doc);
    return rc;
}

OP_NO_RET(domain_update_device_flags)
{
    struct replacement r = {driver_of(call), args->xml};
    bool live, config;
    (void)ret;
    if (guest_affected(call->guest, args->flags & ~(uint32_t)VIR_DOMAIN_DEVICE_MODIFY_FORCE, &live,
                       &config) < 0)
        return -1;
    if (live && update_live(call, args->xml) < 0)
        return -1;
    return config ? guest_edit(call->guest, false, replace_device, &r) : 0;
}
