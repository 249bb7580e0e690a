/* PCI functions of the host that a guest gets: taken from their drivers, reset, handed to VFIO, and
 * given back when the guest ends. Called by start.c, hotplug.c and for the end by state.c and
 * plug.c. The kernel takes its time: everything that changes it is done on worker threads.
 *
 * Invariant: a function is in the state file before its driver loses it.
 */
#include "driver/qemu/guest/hostdevs.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/ids.h"
#include "base/log.h"
#include "driver/qemu/guest/labels.h"
#include "sys/file.h"
#include "sys/pci.h"

#define VFIO "vfio-pci"

static void row_free(void *ptr)
{
    value_free(&type_guest_function, ptr);
}

/* --- which --------------------------------------------------------------------------------------
 */

static void want(GPtrArray *list, const struct pci_source_address *a, const struct alias *alias,
                 bool managed)
{
    struct guest_function *row = value_new(&type_guest_function);
    row->name = g_strdup_printf("%04x:%02x:%02x.%x", a->domain, a->bus, a->slot, a->function);
    row->device = g_strdup(alias ? alias->name : NULL);
    row->managed = managed ? TRI_YES : TRI_NO;
    g_ptr_array_add(list, row);
}

static GPtrArray *all_of(const struct domain *d)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(row_free);
    for (size_t i = 0; i < d->n_hostdevs; i++) {
        const struct hostdev_subsystem *s = d->hostdevs[i]->subsystem;
        if (s && s->type == HOSTDEV_TYPE_PCI && s->pci->source && s->pci->source->address)
            want(list, s->pci->source->address, d->hostdevs[i]->alias, s->managed == TRI_YES);
    }
    for (size_t i = 0; i < d->n_interfaces; i++) {
        const struct interface *n = d->interfaces[i];
        if (n->type == INTERFACE_TYPE_HOSTDEV && n->source && n->source->hostdev &&
            n->source->hostdev->address)
            want(list, n->source->hostdev->address, n->alias, n->managed == TRI_YES);
    }
    for (size_t i = 0; i < d->n_disks; i++) {
        const struct disk *k = d->disks[i];
        if (k->type == STORAGE_TYPE_NVME && k->source && k->source->nvme->address)
            want(list, k->source->nvme->address, k->alias, k->source->nvme->managed == TRI_YES);
    }
    return list;
}

static const struct guest_function *find(const struct run *r, const char *name)
{
    for (guint i = 0; r->functions && i < r->functions->len; i++) {
        const struct guest_function *row = r->functions->pdata[i];
        if (strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

struct search {
    const struct run *asks;
    const char *name, *user;
};

static int uses(struct guest *g, void *arg)
{
    struct search *s = arg;
    const struct run *r = run_of(g);
    if (r && r != s->asks && find(r, s->name))
        s->user = g->name;
    return s->user != NULL;
}

static int check_unused(const struct run *r, const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const struct guest_function *row = list->pdata[i];
        struct search s = {r, row->name, NULL};
        guest_for_each(r->driver->guests, uses, &s);
        if (s.user)
            return fail(ERR_OPERATION_INVALID, "PCI device %s is in use by guest '%s'", row->name,
                        s.user);
    }
    return 0;
}

static int check_host(const GPtrArray *list)
{
    g_autofree struct pci_wanted *wanted = g_new0(struct pci_wanted, list->len + 1);
    for (guint i = 0; i < list->len; i++) {
        const struct guest_function *row = list->pdata[i];
        wanted[i] = (struct pci_wanted){row->name, row->managed == TRI_YES};
    }
    return hostdevs_check("", wanted, list->len);
}

/* --- taking -------------------------------------------------------------------------------------
 */

static int take_all(void *arg)
{
    const GPtrArray *list = arg;
    struct pci_function f;
    for (guint i = 0; i < list->len; i++) {
        const struct guest_function *row = list->pdata[i];
        if (!pci_parse(row->name, &f))
            return fail(ERR_INTERNAL_ERROR, "'%s' is no PCI device", row->name);
        if (row->managed == TRI_YES && pci_bind(&f, VFIO) < 0)
            return context("PCI device %s", row->name);
    }
    return 0;
}

/* VFIO resets what it opens; a function that cannot be reset alone is its business. */
static int give_nodes(struct run *r, const struct domain *def, const GPtrArray *list)
{
    for (guint i = 0; i < list->len; i++) {
        const struct guest_function *row = list->pdata[i];
        struct pci_function f;
        int group = pci_parse(row->name, &f) ? pci_iommu_group(&f) : -1;
        g_autofree char *node = g_strdup_printf("/dev/vfio/%d", group);
        if (file_exists(node) && labels_give_own(r, def, node) < 0)
            return -1;
    }
    return 0;
}

static void note(struct run *r, GPtrArray *list)
{
    if (!r->functions)
        r->functions = g_ptr_array_new_with_free_func(row_free);
    for (guint i = 0; i < list->len; i++)
        g_ptr_array_add(r->functions, value_copy(&type_guest_function, list->pdata[i]));
}

/* Made by who configures the host; a guest only uses them. */
static int check_mdevs(const struct domain *d)
{
    for (size_t i = 0; i < d->n_hostdevs; i++) {
        const struct hostdev_subsystem *s = d->hostdevs[i]->subsystem;
        char uuid[UUID_TEXT_SIZE];
        if (!s || s->type != HOSTDEV_TYPE_MDEV || !s->mdev->source || !s->mdev->source->address)
            continue;
        uuid_format(s->mdev->source->address->uuid, uuid);
        g_autofree char *path = g_strdup_printf("/sys/bus/mdev/devices/%s", uuid);
        if (!file_exists(path))
            return fail(ERR_CONFIG_UNSUPPORTED, "this host has no mediated device %s", uuid);
    }
    return 0;
}

int hostdevs_take(struct run *r, const struct domain *def)
{
    if (check_mdevs(def) < 0)
        return -1;
    g_autoptr(GPtrArray) list = all_of(def);
    for (guint i = list->len; i-- > 0;)
        if (find(r, ((const struct guest_function *)list->pdata[i])->name))
            g_ptr_array_remove_index(list, i); /* it has that */
    if (!list->len)
        return 0;
    if (labels_wait(r->driver) < 0 || check_unused(r, list) < 0 || check_host(list) < 0)
        return -1;
    note(r, list);
    if (run_save_state(r, r->starting ? GUEST_PHASE_STARTING : GUEST_PHASE_RUNNING) < 0 ||
        offload(take_all, list) < 0)
        return -1;
    return give_nodes(r, def, list);
}

/* --- giving back --------------------------------------------------------------------------------
 */

struct back {
    struct driver_state *driver;
    GPtrArray *list;
};

static int give_all_back(void *arg)
{
    const GPtrArray *list = arg;
    struct pci_function f;
    for (guint i = 0; i < list->len; i++) {
        const struct guest_function *row = list->pdata[i];
        if (row->managed != TRI_YES || !pci_parse(row->name, &f) || !pci_exists(&f))
            continue;
        if (pci_reset(&f) < 0) {
            log_info("%s", error_text());
            error_clear();
        }
        if (pci_bind(&f, NULL) < 0) {
            log_warn("PCI device %s: %s", row->name, error_text());
            error_clear();
        }
    }
    return 0;
}

/* A fiber of the driver. */
AWAITS static int give_back(void *arg)
{
    struct back *b = arg;
    SHIELD();
    if (offload(give_all_back, b->list) < 0)
        error_clear();
    b->driver->giving_back--;
    cond_wake_all(&b->driver->given_back);
    g_ptr_array_unref(b->list);
    g_free(b);
    return 0;
}

void hostdevs_give_back(struct run *r, const char *device)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(row_free);
    for (guint i = r->functions ? r->functions->len : 0; i-- > 0;) {
        const struct guest_function *row = r->functions->pdata[i];
        if (!device || g_strcmp0(row->device, device) == 0)
            g_ptr_array_add(list, g_ptr_array_steal_index(r->functions, i));
    }
    if (!list->len) {
        g_ptr_array_unref(list);
        return;
    }
    struct back *b = g_new0(struct back, 1);
    *b = (struct back){r->driver, list};
    r->driver->giving_back++;
    fiber_spawn(r->driver->group, "give devices back", give_back, b);
}

/* --- over a restart of the daemon ---------------------------------------------------------------
 */

struct guest_function **hostdevs_rows(struct run *r, size_t *ret_n)
{
    *ret_n = r->functions ? r->functions->len : 0;
    return r->functions ? (struct guest_function **)r->functions->pdata : NULL;
}

void hostdevs_take_up(struct run *r, const struct guest_status *status)
{
    if (status->n_functions && !r->functions)
        r->functions = g_ptr_array_new_with_free_func(row_free);
    for (size_t i = 0; i < status->n_functions; i++)
        g_ptr_array_add(r->functions, value_copy(&type_guest_function, status->functions[i]));
}
