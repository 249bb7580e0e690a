/* The plan of a guest on this host: its volumes as files, its secrets sealed, this host's devices.
 * Called by start.c and hotplug.c; awaits the drivers of storage and secrets.
 */
#include <glib.h>
#include <string.h>
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/command/caps_facts.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/plan_host.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/guest/transient.h"

AWAITS static int make(struct driver_state *driver, const struct domain *def,
                       struct plan_options *opt, struct plan **ret)
{
    const struct qemu_caps *caps = caps_get(driver->caps, def->emulator);
    if (!caps)
        return -1;
    AUTO_FACTS *facts = caps_facts_new(caps, caps_kvm_built_in(caps));
    struct plan_host *host = plan_host_new(opt, driver->conf);
    int rc = plan_make(def, facts, opt, ret);
    plan_host_free(host);
    return rc;
}

/* Secrets are sealed with the key of the QEMU that runs, or with a new one for a start. */
static int take_key(struct secret_box *box, const struct plan_options *opt, const char *name,
                    bool running)
{
    g_autofree char *short_name = plan_short_name(opt->id, name);
    g_autofree char *path =
        g_strdup_printf("%s/domain-%s/master-key.aes", opt->lib_dir, short_name);
    return running ? secret_box_read_key(box, path) : 0;
}

int run_plan(struct driver_state *driver, const struct domain *def, int id,
             const struct plan_numbers *numbers, struct plan **ret)
{
    bool running = numbers != NULL;
    struct domain *copy = NULL;
    struct secret_box *box = NULL;
    if (volume_resolve_all(driver, def, &copy) < 0)
        return -1;
    if (transient_any(def)) {
        copy = copy ? copy : value_copy(&type_domain, def);
        transient_place(driver, copy);
    }
    const struct domain *whole = copy ? copy : def;
    int rc = secret_box_fill(driver, whole, &box);
    struct plan_options opt = {
        .id = id,
        .privileged = driver->config.privileged,
        .lib_dir = driver->lib_dir,
        .run_dir = driver->state_dir,
        .numbers = numbers,
        .vhost_net = host_has_vhost_net(whole),
        .secret = secret_box_find,
        .seal = secret_box_seal,
        .arg = box,
    };
    if (rc == 0 && !secret_box_is_empty(box))
        rc = take_key(box, &opt, def->name, running);
    if (rc == 0)
        rc = make(driver, whole, &opt, ret);
    if (rc == 0)
        (*ret)->master_key = secret_box_key(box);
    secret_box_free(box);
    value_free(&type_domain, copy);
    return rc;
}
