/* Devices added, taken out and changed: virDomainAttachDevice and its kin. The running guest first,
 * then the stored definition. Called by the dispatcher on the guest's lane; awaits QEMU, the guest
 * (a while) and the durable store. */
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "defs/domain.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/guest/hotplug.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

/* --- attach -------------------------------------------------------------------------------------
 */

static int check_unique(const struct domain *d, const struct domain *doc, struct device_ref what)
{
    if (what.in->type != &type_disk)
        return 0;
    const struct disk *wanted = device_at(doc, what);
    for (size_t i = 0; wanted->target && wanted->target->dev && i < d->n_disks; i++)
        if (strcmp(disk_target(d->disks[i]), wanted->target->dev) == 0)
            return fail(ERR_OPERATION_INVALID, "there is a device at target %s already",
                        wanted->target->dev);
    return 0;
}

struct addition {
    struct driver_state *driver;
    const char *xml;
    struct device_ref added;
};

/* The definition with the device, complete. */
AWAITS static int add_device(void *value, void *arg)
{
    struct addition *a = arg;
    struct domain *d = value;
    struct device_ref what;
    struct domain *doc = device_read(a->xml, d, true, &what);
    if (!doc)
        return -1;
    int rc = check_unique(d, doc, what);
    if (rc == 0) {
        void *device = value_copy(what.in->type, device_at(doc, what));
        device_append(d, what.in, device);
        a->added = (struct device_ref){what.in, device_count(d, what.in) - 1};
        rc = complete_domain(a->driver, d);
        for (size_t i = 0; rc == 0 && i < device_count(d, what.in); i++) /* disks may be sorted */
            if (device_at(d, (struct device_ref){what.in, i}) == device)
                a->added.at = i;
    }
    value_free(&type_domain, doc);
    return rc;
}

/* The controller that was not there before; NULL: none. */
static const struct controller *new_controller(const struct domain *before,
                                               const struct domain *after)
{
    for (size_t i = 0; i < after->n_controllers; i++) {
        const struct controller *c = after->controllers[i];
        bool known = false;
        for (size_t k = 0; k < before->n_controllers && !known; k++)
            known = before->controllers[k]->type == c->type &&
                    before->controllers[k]->index == c->index;
        if (!known)
            return c;
    }
    return NULL;
}

static int needs_more(const struct domain *before, const struct domain *after, const char *what)
{
    const struct controller *c = new_controller(before, after);
    const char *model = c ? enum_word(&enum_controller_model, (int)c->model) : NULL;
    if (!c)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "the device needs more than itself (%s), which cannot be added while the guest "
                    "runs",
                    what ? what : "what cannot be completed");
    return fail(ERR_CONFIG_UNSUPPORTED,
                "no place is free for the device: it needs one more <controller type='%s'%s%s%s>, "
                "which cannot come while the guest runs: add some to its definition for later",
                enum_word(&enum_controller_type, (int)c->type), model ? " model='" : "",
                model ? model : "", model ? "'" : "");
}

/* Apart from the new device nothing may have changed: a controller cannot come by itself. */
AWAITS static int check_only_addition(struct driver_state *driver, const struct domain *before,
                                      const struct domain *after, struct device_ref added)
{
    struct domain *copy = value_copy(&type_domain, after);
    struct domain *same_again = value_copy(&type_domain, before); /* its disks may be sorted */
    g_autofree char *what = NULL;
    device_remove(copy, added);
    bool same = complete_domain(driver, same_again) == 0 &&
                value_same(&type_domain, same_again, copy, true, &what);
    error_clear();
    int rc = same ? 0 : needs_more(same_again, copy, what);
    value_free(&type_domain, same_again);
    value_free(&type_domain, copy);
    return rc;
}

static void tell_added(struct guest *g, const char *alias)
{
    struct domain_event_callback_device_added_msg m = {.dom = {.name = g->name, .id = g->id},
                                                       .dev_alias = alias};
    memcpy(m.dom.uuid, g->uuid, sizeof m.dom.uuid);
    event_domain(g, VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, &m);
}

struct placed {
    const struct device_list *in;
    const void *device;
};

static int append_copy(void *value, void *arg)
{
    const struct placed *p = arg;
    device_append(value, p->in, value_copy(p->in->type, p->device));
    return 0;
}

/* A copy of the live definition is completed with the device, QEMU told, the device published: the
 * rest of the live definition may have changed meanwhile. */
AWAITS static int attach_live(struct call *call, const char *xml)
{
    struct guest *g = call->guest;
    const struct def *live = call_def_of(call, false);
    struct addition a = {driver_of(call), xml, {0}};
    if (!live || !run_monitor(g))
        return -1;
    struct domain *full = value_copy(&type_domain, live->value);
    if (add_device(full, &a) < 0 || check_only_addition(a.driver, live->value, full, a.added) < 0) {
        value_free(&type_domain, full);
        return -1;
    }
    domain_assign_aliases(full);
    if (hotplug(run_of(g), full, a.added) < 0) {
        value_free(&type_domain, full);
        return -1;
    }
    struct placed p = {a.added.in, device_at(full, a.added)};
    const char *alias = device_alias(full, a.added);
    int rc = guest_edit(g, true, append_copy, &p);
    tell_added(g, alias ? alias : "");
    value_free(&type_domain, full);
    return rc;
}

AWAITS static int attach(struct call *call, const char *xml, uint32_t flags)
{
    struct addition a = {driver_of(call), xml, {0}};
    bool live, config;
    if (guest_affected(call->guest, flags, &live, &config) < 0)
        return -1;
    if (live && attach_live(call, xml) < 0)
        return -1;
    return config ? guest_edit(call->guest, false, add_device, &a) : 0;
}

OP_NO_RET(domain_attach_device)
{
    (void)ret;
    return attach(call, args->xml, VIR_DOMAIN_AFFECT_LIVE);
}

OP_NO_RET(domain_attach_device_flags)
{
    (void)ret;
    return attach(call, args->xml, args->flags);
}

/* --- detach -------------------------------------------------------------------------------------
 */

static const struct type *const stays[] = {&type_controller, &type_memballoon, &type_video,
                                           &type_panic,      &type_iommu,      &type_tpm,
                                           &type_graphics};

AWAITS static int unplug(struct call *call, const struct domain *live, struct device_ref ref)
{
    struct run *r = run_of(call->guest);
    const char *alias = device_alias(live, ref);
    for (size_t i = 0; i < G_N_ELEMENTS(stays); i++)
        if (ref.in->type == stays[i])
            return fail(ERR_OPERATION_UNSUPPORTED,
                        "a '%s' cannot be taken out while the guest runs", ref.in->name);
    if (!alias)
        return fail(ERR_INTERNAL_ERROR, "this '%s' has no name", ref.in->name);
    const struct disk *disk = ref.in->type == &type_disk ? device_at(live, ref) : NULL;
    if (disk && block_job_on(r, disk->target->dev))
        return fail(ERR_OPERATION_INVALID, "disk '%s' has a job: it stays until that has ended",
                    disk->target->dev);
    if (disk && disk->source && run_note_disk_nodes(r, disk) < 0)
        return -1;
    return run_unplug(r, alias) < 0 ? -1 : 0; /* the guest may take its time */
}

AWAITS static int detach_live(struct call *call, const char *xml)
{
    const struct def *live = call_def_of(call, false);
    struct device_ref what;
    if (!live || !run_monitor(call->guest))
        return -1;
    struct domain *doc = device_read(xml, live->value, false, &what);
    const struct device_ref ref =
        doc ? device_find(live->value, doc, what) : (struct device_ref){0};
    value_free(&type_domain, doc);
    return ref.in ? unplug(call, live->value, ref) : -1;
}

static int drop_device(void *value, void *arg)
{
    struct device_ref what;
    struct domain *doc = device_read(arg, value, true, &what);
    const struct device_ref ref = doc ? device_find(value, doc, what) : (struct device_ref){0};
    value_free(&type_domain, doc);
    if (!ref.in)
        return -1;
    device_remove(value, ref);
    return 0;
}

AWAITS static int detach(struct call *call, const char *xml, uint32_t flags)
{
    bool live, config;
    if (guest_affected(call->guest, flags, &live, &config) < 0)
        return -1;
    if (live && detach_live(call, xml) < 0)
        return -1;
    return config ? guest_edit(call->guest, false, drop_device, (void *)xml) : 0;
}

OP_NO_RET(domain_detach_device)
{
    (void)ret;
    return detach(call, args->xml, VIR_DOMAIN_AFFECT_LIVE);
}

OP_NO_RET(domain_detach_device_flags)
{
    (void)ret;
    return detach(call, args->xml, args->flags);
}

static int drop_alias(void *value, void *arg)
{
    const struct device_ref ref = device_by_alias(value, arg);
    if (!ref.in)
        return fail(ERR_DEVICE_MISSING, "no device has the alias '%s'", (const char *)arg);
    device_remove(value, ref);
    return 0;
}

OP_NO_RET(domain_detach_device_alias)
{
    bool live, config;
    (void)ret;
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    const struct def *def = live ? call_def_of(call, false) : NULL;
    const struct device_ref ref =
        def ? device_by_alias(def->value, args->alias) : (struct device_ref){0};
    if (live && !ref.in)
        return fail(ERR_DEVICE_MISSING, "no device has the alias '%s'", args->alias);
    if (live && (!run_monitor(call->guest) || unplug(call, def->value, ref) < 0))
        return -1;
    return config ? guest_edit(call->guest, false, drop_alias, (void *)args->alias) : 0;
}
