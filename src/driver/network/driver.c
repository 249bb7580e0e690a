/* The network driver of one root: brought up by a daemon. Reads definitions, takes up networks that
 * are active, starts those marked for autostart. The table at the end names the body of every
 * operation; what is missing there is not supported. */
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "driver/network/network.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "guest/ops.h"
#include "sys/file.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    kept_close(&d->stored);
    group_free(d->group);
    g_free(d->state_dir);
    g_free(d->dnsmasq_dir);
    g_free(d);
}

static struct def *read_network(const char *text, size_t len)
{
    struct network *net = network_parse(text, len, READ_INACTIVE | READ_STORED);
    return net ? def_new(&type_network, net) : NULL;
}

static void loaded(void *arg, struct object *o)
{
    network_with_ports(o);
}

static const struct kept_kind kept_networks = {
    .class = &net_class, .made_by = "virsh net-edit", .read = read_network, .loaded = loaded};

/* --- up and down ------------------------------------------------------------------------------ */

AWAITS static int autostart(void *arg)
{
    network_autostart(arg);
    return 0;
}

AWAITS static int bring_up(struct driver_state *d)
{
    g_autofree char *folder = g_build_filename(d->config->config_dir, "qemu", "networks", NULL);
    if (dir_make(d->state_dir, 0755) < 0 || dir_make(d->dnsmasq_dir, 0755) < 0 ||
        kept_open(&d->stored, &kept_networks, folder, d) < 0)
        return -1;
    d->networks = d->stored.objects;
    if (network_load_states(d) < 0)
        return -1;
    if (first_since_boot(d->state_dir))
        fiber_spawn(d->group, "autostart networks", autostart, d);
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    SHIELD();
    group_cancel(d->group);
    group_wait(d->group);
    state_free(d);
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->state_dir = g_build_filename(config->state_dir, "network", NULL);
    d->dnsmasq_dir = g_build_filename(config->lib_dir, "dnsmasq", NULL);
    d->group = group_new(NULL);
    if (bring_up(d) < 0) {
        struct error *reason = error_take();
        driver_stop(d);
        error_set(reason);
        return -1;
    }
    *ret_state = d;
    return 0;
}

/* Networks outlive us, and nobody else would start one that a guest wants. */
static bool driver_busy(struct driver_state *d)
{
    return object_any_active(d->networks);
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_NETWORK ? d->networks : NULL;
}

#define ROW_OWN(op) .op = net_##op,

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    NETWORK_OPS,
    OWN_NETWORK_OPS(ROW_OWN)
};
/* clang-format on */

const struct driver driver_network = {
    .name = "network",
    .schemes = (const char *const[]){"network", NULL},
    .from = FROM_NETWORK,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .busy = driver_busy,
    .objects = driver_objects,
};
