/* Devices of simulated guests come and go: attach, detach, update, in the running guest, in the
 * stored definition or in both. Bodies of calls in the guest's lane; edits await the publishing.
 */
#include <glib.h>
#include "defs/device_edit.h"
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

enum change { ATTACH, DETACH, UPDATE };

struct job {
    enum change what;
    struct device_doc *doc;
    char *alias; /* of the last definition edited: the live one, when it is among them */
};

static int edit(void *value, void *arg)
{
    struct job *j = arg;
    g_clear_pointer(&j->alias, g_free);
    int rc = j->what == ATTACH   ? device_attach(value, j->doc)
             : j->what == DETACH ? device_detach(value, j->doc, &j->alias)
                                 : device_update(value, j->doc, &j->alias);
    if (rc < 0 || sim_fill(value) < 0)
        return -1;
    if (j->what == ATTACH)
        j->alias = device_last_alias(value, j->doc);
    return 0;
}

static void tell(struct guest *g, enum change what, const char *alias)
{
    if (what == ATTACH) {
        struct domain_event_callback_device_added_msg msg = {.dom = sim_handle(g),
                                                             .dev_alias = alias};
        event_domain(g, VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, &msg);
    } else if (what == DETACH) {
        struct domain_event_callback_device_removed_msg msg = {
            .msg = {.dom = sim_handle(g), .dev_alias = alias}};
        event_domain(g, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, &msg);
    }
}

/* There is no device of the host behind a simulated guest, and no display server. */
static bool needs_host(const struct device_doc *doc)
{
    static const char *const elements[] = {"hostdev", "graphics"};
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        if (g_str_equal(device_doc_element(doc), elements[i]))
            return true;
    return false;
}

AWAITS static int change(struct call *call, enum change what, const char *xml, uint32_t flags)
{
    struct guest *g = call->guest;
    bool live, config;
    if (guest_affected(g, flags & 3, &live, &config) < 0)
        return -1;
    const struct def *def = call_def_of(call, !live);
    struct job j = {what, def ? device_doc_read(xml, def->value, READ_INACTIVE) : NULL};
    if (!j.doc)
        return -1;
    int rc = live && needs_host(j.doc) ? fail(ERR_NO_SUPPORT, "%s", call->proc->api)
                                       : guest_edit_flags(g, flags & 3, edit, &j);
    if (rc == 0 && live && j.alias)
        tell(g, what, j.alias);
    device_doc_free(j.doc);
    g_free(j.alias);
    return rc;
}

OP_NO_RET(domain_attach_device_flags)
{
    return change(call, ATTACH, args->xml, args->flags);
}

OP_NO_RET(domain_attach_device)
{
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    return change(call, ATTACH, args->xml, VIR_DOMAIN_AFFECT_LIVE);
}

OP_NO_RET(domain_detach_device_flags)
{
    return change(call, DETACH, args->xml, args->flags);
}

OP_NO_RET(domain_detach_device)
{
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    return change(call, DETACH, args->xml, VIR_DOMAIN_AFFECT_LIVE);
}

OP_NO_RET(domain_update_device_flags)
{
    return change(call, UPDATE, args->xml, args->flags);
}

static int edit_alias(void *value, void *alias)
{
    return device_detach_alias(value, alias);
}

OP_NO_RET(domain_detach_device_alias)
{
    bool live, config;
    if (guest_affected(call->guest, args->flags & 3, &live, &config) < 0 ||
        guest_edit_flags(call->guest, args->flags & 3, edit_alias, (void *)args->alias) < 0)
        return -1;
    if (live)
        tell(call->guest, DETACH, args->alias);
    return 0;
}
