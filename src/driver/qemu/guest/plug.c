/* Devices that leave a running guest: QEMU is asked, the guest lets go when it likes, and when QEMU
 * says that the device is gone, what was behind it goes too and the live definition follows. Called
 * by ops/ in the lane and by event.c. Awaits QEMU. Invariant: a device is in the live definition
 * for as long as QEMU has it.
 */
#include "driver/qemu/guest/plug.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "defs/disk_chain.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/guest/device_list.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/hostdevs.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/ops/stats.h"
#include "gen/wire.h"
#include "guest/edit.h"
#include "libvirt/libvirt.h"

#define GUEST_PATIENCE seconds(5)
#define QEMU_PATIENCE seconds(30)

struct unplug {
    char *alias;
    struct latch over;
    bool refused;
};

static struct unplug *find_unplug(struct run *r, const char *alias)
{
    for (guint i = 0; r->unplugs && i < r->unplugs->len; i++) {
        struct unplug *u = r->unplugs->pdata[i];
        if (strcmp(u->alias, alias) == 0)
            return u;
    }
    return NULL;
}

static void over(struct run *r, const char *alias, bool refused)
{
    struct unplug *u = find_unplug(r, alias);
    if (!u)
        return;
    u->refused = refused;
    latch_open(&u->over, 0);
}

int run_unplug(struct run *r, const char *alias)
{
    struct unplug u = {.alias = (char *)alias};
    if (!r->unplugs)
        r->unplugs = g_ptr_array_new();
    if (find_unplug(r, alias))
        return fail(ERR_OPERATION_FAILED, "device '%s' is being taken out already", alias);
    g_ptr_array_add(r->unplugs, &u);
    int rc;
    {
        DEADLINE(QEMU_PATIENCE);
        rc = qmp_call(r->qmp, "device_del", json_pack("{s:s}", "id", alias), NULL);
    }
    if (rc == 0) {
        DEADLINE(GUEST_PATIENCE);
        if (latch_wait(&u.over) == -ECANCELED)
            rc = fail(ERR_OPERATION_ABORTED, "taking out device '%s' was ended", alias);
    }
    g_ptr_array_remove(r->unplugs, &u);
    if (rc == 0 && u.refused)
        return fail(ERR_OPERATION_FAILED, "the guest refuses to let go of device '%s'", alias);
    return rc < 0 ? -1 : u.over.open ? 0 : RUN_UNPLUG_PENDING;
}

/* --- what was behind it -------------------------------------------------------------------------
 */

/* Failures are QEMU's "there is no such thing": not every device has all of it. */
AWAITS static void drop(struct run *r, const char *command, const char *key, char *name)
{
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(r->qmp, command, json_pack("{s:s}", key, name), NULL) < 0) {
        log_debug("guest '%s': %s %s: %s", r->guest->name, command, name, error_text());
        error_clear();
    }
    g_free(name);
}

/* "libvirt-5-" of "libvirt-5-format". */
static char *stem_of(const char *node)
{
    const char *end =
        node && g_str_has_prefix(node, "libvirt-") ? strchr(node + strlen("libvirt-"), '-') : NULL;
    return end ? g_strndup(node, (gsize)(end - node) + 1) : NULL;
}

/* All nodes of a chain have names of ours; users first. QEMU refuses those that others need. */
void run_drop_nodes(struct run *r, const struct node_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        drop(r, "blockdev-del", "node-name", g_strdup(names->list[i]));
}

void node_names_clear(struct node_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        g_free(names->list[i]);
    g_free(names->list);
    *names = (struct node_names){0};
}

static void node_names_free(void *names)
{
    node_names_clear(names);
    g_free(names);
}

void node_names_add(struct node_names *names, const char *name)
{
    names->list = g_renew(char *, names->list, names->n + 1);
    names->list[names->n++] = g_strdup(name);
}

unsigned run_highest_node(struct run *r, bool *ret_ok)
{
    json_t *nodes = NULL, *row;
    unsigned highest = 0;
    size_t i;
    *ret_ok =
        qmp_call(r->qmp, "query-named-block-nodes", json_pack("{s:b}", "flat", 1), &nodes) == 0;
    json_array_foreach(nodes, i, row)
    {
        g_autofree char *stem = stem_of(json_string_value(json_object_get(row, "node-name")));
        if (stem)
            highest = MAX(highest, (unsigned)strtoul(stem + strlen("libvirt-"), NULL, 10));
    }
    json_decref(nodes);
    return highest;
}

/* --- QEMU says that it is gone ------------------------------------------------------------------
 */

struct gone {
    struct run *run;
    char *alias;
};

static int drop_from_definition(void *value, void *arg)
{
    const struct device_ref ref = device_by_alias(value, arg);
    if (!ref.in)
        return fail(ERR_DEVICE_MISSING, "no device is called '%s'", (const char *)arg);
    device_remove(value, ref);
    return 0;
}

AWAITS static void drop_card(struct run *r, const struct interface *n)
{
    drop(r, "netdev_del", "id", g_strdup_printf("host%s", n->alias->name));
    network_detach(r->driver, n);
    macvtap_remove(n);
}

/* The nodes were noted before QEMU was asked: afterwards nothing connects them with the device. */
AWAITS static void drop_backend(struct run *r, const char *alias, const struct domain *live)
{
    const struct node_names *nodes =
        r->disk_nodes ? g_hash_table_lookup(r->disk_nodes, alias) : NULL;
    if (nodes) {
        run_drop_nodes(r, nodes);
        g_hash_table_remove(r->disk_nodes, alias);
    }
    for (size_t i = 0; i < live->n_interfaces; i++)
        if (live->interfaces[i]->alias && g_strcmp0(live->interfaces[i]->alias->name, alias) == 0)
            drop_card(r, live->interfaces[i]);
    for (size_t i = 0; i < live->n_rngs; i++)
        if (live->rngs[i]->alias && g_strcmp0(live->rngs[i]->alias->name, alias) == 0)
            drop(r, "object-del", "id", g_strdup_printf("obj%s", alias));
    for (size_t i = 0; i < live->n_filesystems; i++)
        if (live->filesystems[i]->alias && g_strcmp0(live->filesystems[i]->alias->name, alias) == 0)
            drop(r, "chardev-remove", "id", g_strdup_printf("chr-vu-%s", alias));
    helpers_end_of(r, alias);
    labels_take_back(r, alias);
    hostdevs_give_back(r, alias);
}

/* Not in the lane: who asked for it holds it, and waits. */
AWAITS static int device_gone(void *arg)
{
    struct gone *gone = arg;
    struct run *r = gone->run;
    struct def *live = r->guest->live && !r->cleaned ? def_ref(r->guest->live) : NULL;
    struct domain_event_callback_device_removed_msg msg = {
        .msg.dom = {.name = r->guest->name, .id = r->guest->id}, .msg.dev_alias = gone->alias};
    memcpy(msg.msg.dom.uuid, r->guest->uuid, sizeof r->guest->uuid);
    if (live) {
        drop_backend(r, gone->alias, live->value);
        def_unref(live);
        if (r->guest->live && guest_edit(r->guest, true, drop_from_definition, gone->alias) < 0) {
            log_debug("guest '%s': %s", r->guest->name, error_text());
            error_clear(); /* virtual CPUs and the like are no devices of the definition */
        }
        event_domain(r->guest, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, &msg);
    }
    over(r, gone->alias, false);
    g_free(gone->alias);
    g_free(gone);
    return 0;
}

void run_device_gone(struct run *r, const char *alias)
{
    struct gone *gone = g_new(struct gone, 1);
    *gone = (struct gone){r, g_strdup(alias)};
    fiber_spawn(r->group, "a device is gone", device_gone, gone);
}

void run_unplug_refused(struct run *r, const char *alias)
{
    struct domain_event_callback_device_removal_failed_msg msg = {
        .dom = {.name = r->guest->name, .id = r->guest->id}, .dev_alias = alias};
    memcpy(msg.dom.uuid, r->guest->uuid, sizeof r->guest->uuid);
    event_domain(r->guest, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, &msg);
    over(r, alias, true);
}

int run_medium_nodes(struct run *r, const struct disk *d, struct node_names *ret)
{
    DEADLINE(QEMU_PATIENCE);
    json_t *nodes = chain_nodes(r);
    if (!nodes)
        return -1;
    for (int n = 0; n <= chain_depth(d); n++)
        chain_layer_nodes(nodes, chain_layer(d, n).index, ret);
    json_decref(nodes);
    return 0;
}

int run_note_disk_nodes(struct run *r, const struct disk *d)
{
    struct node_names *names = g_new0(struct node_names, 1);
    if (run_medium_nodes(r, d, names) < 0) {
        node_names_free(names);
        return -1;
    }
    if (!r->disk_nodes)
        r->disk_nodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, node_names_free);
    g_hash_table_insert(r->disk_nodes, g_strdup(d->alias->name), names);
    return 0;
}
