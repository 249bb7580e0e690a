/* Stored definitions: define, undefine, rename, and documents handed out. */
#include <glib.h>
#include <string.h>
#include "defs/domain.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/guest/live_cpu.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

static int check_name(const char *name)
{
    if (!*name)
        return fail(ERR_XML_ERROR, "domain: name is empty");
    if (strchr(name, '/'))
        return fail(ERR_XML_ERROR, "a name must not have a slash: %s", name);
    if (strlen(name) > 200)
        return fail(ERR_XML_ERROR, "domain: name of %zu bytes is longer than a file name can be",
                    strlen(name));
    return 0;
}

OP(domain_define_xml_flags)
{
    struct driver_state *d = driver_of(call);
    unsigned mode = READ_INACTIVE | (args->flags & VIR_DOMAIN_DEFINE_VALIDATE ? READ_VALIDATE : 0);
    struct def *def = read_domain(d, args->xml, mode);
    if (!def)
        return -1;
    const struct domain *domain = def->value;
    if (check_name(domain->name) < 0) {
        def_unref(def);
        return -1;
    }
    struct guest *known = guest_by_uuid(d->guests, domain->uuid);
    bool existed = known && known->persistent;
    error_clear();
    struct guest *g = guest_define(d->guests, def, true);
    if (known)
        guest_unref(known);
    if (!g)
        return -1;
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED,
                    existed ? VIR_DOMAIN_EVENT_DEFINED_UPDATED : VIR_DOMAIN_EVENT_DEFINED_ADDED);
    call_put_domain(call, g, &ret->dom);
    guest_unref(g);
    return 0;
}

/* Borrowed until the next await; NULL: none, or a stored text that does not read, which may be
 * undefined all the same. */
static const char *stored_nvram(struct guest *g)
{
    const struct def *def = guest_def(g, true);
    const struct domain *domain = def ? def->value : NULL;
    if (!def)
        error_clear();
    return domain && domain->os && domain->os->nvram ? domain->os->nvram->path : NULL;
}

/* What an undefine must be told to remove, or leaves behind only when told so. */
static int check_leftovers(struct guest *g, unsigned flags)
{
    const char *nvram = stored_nvram(g);
    if (g->has_managed_save && !(flags & VIR_DOMAIN_UNDEFINE_MANAGED_SAVE))
        return fail(ERR_OPERATION_INVALID, "a saved state would be orphaned: remove it with flag "
                                           "MANAGED_SAVE, or start the domain");
    if (!guest_is_active(g) && g->n_snapshots && !(flags & VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA))
        return fail(ERR_OPERATION_INVALID,
                    "%u snapshots would be orphaned: remove their documents with flag "
                    "SNAPSHOTS_METADATA",
                    g->n_snapshots);
    if (!guest_is_active(g) && g->n_checkpoints &&
        !(flags & VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA))
        return fail(ERR_OPERATION_INVALID,
                    "%u checkpoints would be orphaned: remove their documents with flag "
                    "VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA",
                    g->n_checkpoints);
    if (nvram && file_exists(nvram) &&
        !(flags & (VIR_DOMAIN_UNDEFINE_NVRAM | VIR_DOMAIN_UNDEFINE_KEEP_NVRAM)))
        return fail(ERR_OPERATION_INVALID,
                    "the firmware's variables would be orphaned: choose flag NVRAM or KEEP_NVRAM");
    return 0;
}

static int remove_nvram(struct guest *g)
{
    const char *nvram = stored_nvram(g);
    return nvram && file_remove(nvram, false) < 0 ? -1 : 0;
}

/* The TPM of a guest that still runs stays until its end: what then happens to it is on disk before
 * the definition goes. */
static int note_tpm(struct guest *g, unsigned flags)
{
    struct run *r = run_of(g);
    if (!r)
        return 0;
    r->keep_tpm = flags & VIR_DOMAIN_UNDEFINE_KEEP_TPM;
    return run_save_state(r, GUEST_PHASE_RUNNING);
}

AWAITS static int undefine(struct call *call, unsigned flags)
{
    struct guest *g = call->guest;
    struct def *def = guest_def(g, true);
    if (!def)
        return guest_forget(g); /* a text that does not read: nothing is known of it */
    def_ref(def);
    int rc = note_tpm(g, flags) < 0 ? -1 : guest_forget(g);
    if (rc == 0 && !guest_is_active(g))
        rc = tpm_forget(driver_of(call), def->value, flags);
    def_unref(def);
    return rc;
}

OP_NO_RET(domain_undefine_flags)
{
    struct guest *g = call->guest;
    (void)ret;
    if ((args->flags & VIR_DOMAIN_UNDEFINE_TPM) && (args->flags & VIR_DOMAIN_UNDEFINE_KEEP_TPM))
        return fail(ERR_INVALID_ARG,
                    "flags VIR_DOMAIN_UNDEFINE_TPM and VIR_DOMAIN_UNDEFINE_KEEP_TPM exclude "
                    "each other");
    if ((args->flags & VIR_DOMAIN_UNDEFINE_NVRAM) && (args->flags & VIR_DOMAIN_UNDEFINE_KEEP_NVRAM))
        return fail(ERR_INVALID_ARG,
                    "flags VIR_DOMAIN_UNDEFINE_NVRAM and VIR_DOMAIN_UNDEFINE_KEEP_NVRAM exclude "
                    "each other");
    if (!g->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain has no stored definition to drop");
    if (check_leftovers(g, args->flags) < 0)
        return -1;
    if ((args->flags & VIR_DOMAIN_UNDEFINE_NVRAM) && remove_nvram(g) < 0)
        return -1;
    if (g->has_managed_save && managed_save_remove(driver_of(call), g) < 0)
        return -1;
    if (!guest_is_active(g) && snapshots_forget(driver_of(call), g) < 0)
        return -1; /* those of a guest that runs go with it */
    if (undefine(call, args->flags) < 0)
        return -1;
    event_lifecycle(g, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_REMOVED);
    return 0;
}

/* The old name has gone; nobody is told before that is safe on disk. */
static void tell_renamed(struct guest *g, const char *old_name)
{
    struct domain_event_callback_lifecycle_msg m = {
        .msg = {.dom = {.name = old_name, .id = -1},
                .event = VIR_DOMAIN_EVENT_UNDEFINED,
                .detail = VIR_DOMAIN_EVENT_UNDEFINED_RENAMED}};
    memcpy(m.msg.dom.uuid, g->uuid, sizeof m.msg.dom.uuid);
    event_domain(g, VIR_DOMAIN_EVENT_ID_LIFECYCLE, &m);
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_DEFINED_RENAMED);
}

OP(domain_rename)
{
    struct guest *g = call->guest;
    if (check_name(args->new_name) < 0)
        return -1;
    if (guest_is_active(g))
        return fail(ERR_OPERATION_INVALID, "a running domain keeps its name: shut it down first");
    if (!g->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain keeps its name");
    if (g->has_managed_save)
        return fail(ERR_OPERATION_INVALID,
                    "its saved state knows the old name: remove the saved state first");
    if (g->n_checkpoints)
        return fail(ERR_OPERATION_INVALID, "its checkpoints know the old name: delete them first");
    if (g->n_snapshots)
        return fail(ERR_OPERATION_INVALID, "its snapshots know the old name: delete them first");
    if (strcmp(g->name, args->new_name) == 0)
        return fail(ERR_OPERATION_INVALID, "the domain has this name already");
    struct guest *other = guest_by_name(driver_of(call)->guests, args->new_name);
    if (other) {
        guest_unref(other);
        return fail(ERR_OPERATION_INVALID, "the name '%s' is taken by another domain",
                    args->new_name);
    }
    error_clear();
    g_autofree char *old_name = g_strdup(g->name);
    if (guest_rename(g, args->new_name) < 0)
        return -1;
    tell_renamed(g, old_name);
    ret->retcode = 0;
    return 0;
}

/* The definition for others, or with its processor resolved; NULL with the reason. */
AWAITS static const struct def *other_form(struct call *call, const struct def *def, unsigned flags)
{
    struct domain *copy = value_copy(&type_domain, def->value);
    struct def *shown = def_new(&type_domain, copy);
    arena_defer(call->mem, (void (*)(void *))def_unref, shown);
    if (flags & VIR_DOMAIN_XML_MIGRATABLE) {
        live_cpu_as_started(copy);
        domain_drop_implied(copy);
    }
    if ((flags & VIR_DOMAIN_XML_UPDATE_CPU) && live_cpu_update(driver_of(call), copy) < 0)
        return NULL;
    return shown;
}

/* Right after the start of the daemon emulators are still asked for what definitions leave open. */
AWAITS static void await_settled(struct driver_state *d)
{
    DEADLINE(seconds(10));
    if (!d->settled.open)
        latch_wait(&d->settled);
}

OP(domain_get_xml_desc)
{
    await_settled(call->state);
    bool inactive = args->flags & (VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_MIGRATABLE);
    unsigned view = (args->flags & VIR_DOMAIN_XML_SECURE ? VIEW_SECURE : 0) |
                    (args->flags & VIR_DOMAIN_XML_MIGRATABLE ? VIEW_MIGRATABLE : 0);
    if ((args->flags & VIR_DOMAIN_XML_SECURE) && call->read_only)
        return fail(ERR_OPERATION_DENIED,
                    "flag VIR_DOMAIN_XML_SECURE needs a connection that may write");
    const struct def *def = call_def_of(call, args->flags & VIR_DOMAIN_XML_INACTIVE);
    if (!def)
        return -1;
    if (inactive || !guest_is_active(call->guest))
        view |= VIEW_INACTIVE;
    if (args->flags & (VIR_DOMAIN_XML_UPDATE_CPU | VIR_DOMAIN_XML_MIGRATABLE))
        def = other_form(call, def, args->flags);
    if (!def)
        return -1;
    ret->xml = call_text(call, def, view);
    return 0;
}
