/* Devices added to a running guest. The command line that a start would use with the device and the
 * one without it are planned; what is in the first alone becomes QMP commands. The caller holds the
 * lane; awaits QEMU. Invariant: who fails half-way takes back what was done.
 */
#include "driver/qemu/guest/hotplug.h"
#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/guest/fds.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/hostdevs.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/guest/transient.h"

#define STEP_PATIENCE seconds(30)
enum { NUMBERS_PER_KIND = 1000, TRAY_TRIES = 3 };

struct step {
    const char *command, *undo, *undo_key; /* undo NULL: nothing to take back */
    json_t *args;
};
static const struct {
    const char *option, *command, *undo, *key, *undo_key;
} kinds[] = {
    {"-object", "object-add", "object-del", "id", "id"},
    {"-blockdev", "blockdev-add", "blockdev-del", "node-name", "node-name"},
    {"-netdev", "netdev_add", "netdev_del", "id", "id"},
    {"-chardev", "chardev-add", "chardev-remove", "id", "id"},
    {"-device", "device_add", NULL, NULL, NULL},
};

static void step_clear(void *step)
{
    json_decref(((struct step *)step)->args);
}

/* --- the difference of two plans ----------------------------------------------------------------
 */

/* Each descriptor has the same number in both. */
AWAITS static struct plan *make_plan(struct run *r, const struct domain *def)
{
    struct plan_numbers numbers = {.tap_ethernet = NUMBERS_PER_KIND * PLAN_FD_KINDS};
    for (int i = 0; i < PLAN_FD_KINDS; i++) {
        numbers.base[i] = NUMBERS_PER_KIND * (i + 1);
        numbers.step[i] = 1;
    }
    struct plan *plan = NULL;
    return run_plan(r->driver, def, def->id, &numbers, &plan) < 0 ? NULL : plan;
}

static bool has_pair(char **argv, const char *option, const char *value)
{
    for (; argv[0] && argv[1]; argv++)
        if (strcmp(argv[0], option) == 0 && strcmp(argv[1], value) == 0)
            return true;
    return false;
}

/* "socket,id=NAME,path=PATH,reconnect=1" as chardev-add has it; NULL: another kind. */
static json_t *chardev_of(const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1); /* our paths have no commas */
    json_t *data = json_pack("{s:b}", "server", 0), *args = json_object();
    if (strcmp(words[0], "socket") != 0 || strstr(value, ",,"))
        g_clear_pointer(&args, json_decref);
    for (char **w = args ? words + 1 : words + g_strv_length(words); *w; w++) {
        const char *is = strchr(*w, '=');
        g_autofree char *key = is ? g_strndup(*w, (gsize)(is - *w)) : g_strdup(*w);
        if (is && strcmp(key, "id") == 0)
            json_object_set_new(args, "id", json_string(is + 1));
        else if (is && strcmp(key, "path") == 0)
            json_object_set_new(
                data, "addr", json_pack("{s:s, s:{s:s}}", "type", "unix", "data", "path", is + 1));
        else if (is && g_str_has_prefix(key, "reconnect"))
            json_object_set_new(data, key, json_integer(strtol(is + 1, NULL, 10)));
        else
            g_clear_pointer(&args, json_decref);
        if (!args)
            break;
    }
    if (args)
        json_object_set(args, "backend", json_pack("{s:s, s:O}", "type", "socket", "data", data));
    json_decref(data);
    return args;
}

static int add_step(GArray *steps, const char *option, const char *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].option, option) != 0)
            continue;
        struct step s = {kinds[i].command, kinds[i].undo, kinds[i].undo_key,
                         *value == '{' ? json_loads(value, 0, NULL) : chardev_of(value)};
        if (!s.args)
            break;
        g_array_append_val(steps, s);
        return 0;
    }
    return fail(ERR_CONFIG_UNSUPPORTED,
                "this device cannot be added while the guest runs: it needs '%s %s'", option,
                value);
}

/* What only `with` has, in its order. */
static int subtract(GArray *steps, char **with, char **without)
{
    for (char **a = with; *a; a++) {
        if (**a != '-' || !a[1] || a[1][0] == '-')
            continue;
        if (!has_pair(without, a[0], a[1]) && add_step(steps, a[0], a[1]) < 0)
            return -1;
    }
    return 0;
}

/* --- names that must be new ---------------------------------------------------------------------
 */

/* "libvirt-1-format" -> "libvirt-8-format" */
static void renumber(json_t *value, unsigned add)
{
    const char *key;
    json_t *member;
    void *tmp;
    json_object_foreach_safe(value, tmp, key, member)
    {
        const char *text = json_string_value(member);
        char *end;
        if (json_is_object(member))
            renumber(member, add);
        if (!text || !g_str_has_prefix(text, "libvirt-"))
            continue;
        unsigned long n = strtoul(text + strlen("libvirt-"), &end, 10);
        if (end != text + strlen("libvirt-") && *end == '-')
            json_object_set_new(value, key, json_sprintf("libvirt-%lu%s", n + add, end));
    }
}

static bool adds_nodes(const GArray *steps)
{
    for (guint i = 0; i < steps->len; i++)
        if (strcmp(g_array_index(steps, struct step, i).command, "blockdev-add") == 0)
            return true;
    return false;
}

AWAITS static int renumber_all(struct run *r, GArray *steps, unsigned *ret_add)
{
    bool ok = true;
    *ret_add = 0;
    if (!adds_nodes(steps))
        return 0;
    DEADLINE(STEP_PATIENCE);
    *ret_add = run_highest_node(r, &ok);
    for (guint i = 0; ok && i < steps->len; i++)
        renumber(g_array_index(steps, struct step, i).args, *ret_add);
    return ok ? 0 : -1;
}

/* --- descriptors --------------------------------------------------------------------------------
 */

static bool has_fd(const struct plan *plan, int number)
{
    for (size_t i = 0; i < plan->n_fds; i++)
        if (plan->fds[i].number == number)
            return true;
    return false;
}

/* "2000:2001" -> "hot2000:hot2001", as getfd names them. */
static void name_fds(json_t *args)
{
    static const char *const keys[] = {"fd", "fds", "vhostfd", "vhostfds"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *text = json_string_value(json_object_get(args, keys[i]));
        if (!text)
            continue;
        g_auto(GStrv) numbers = g_strsplit(text, ":", -1);
        g_autoptr(GString) names = g_string_new(NULL);
        for (char **n = numbers; *n; n++)
            g_string_append_printf(names, "%shot%s", names->len ? ":" : "", *n);
        json_object_set_new(args, keys[i], json_string(names->str));
    }
}

AWAITS static int hand_over(struct run *r, const struct fd_set_of_plan *fds)
{
    DEADLINE(STEP_PATIENCE);
    for (size_t i = 0; i < fds->n; i++) {
        json_t *args = json_pack("{s:o}", "fdname", json_sprintf("hot%d", fds->list[i].as));
        if (qmp_call_fd(r->qmp, "getfd", args, fds->list[i].fd, NULL) < 0)
            return -1;
    }
    return 0;
}

/* Those that only the plan with the device wants; taps get their names in `single`. */
AWAITS static int pass_fds(struct run *r, const struct plan *with, const struct plan *without,
                           struct domain *single, GArray *steps)
{
    struct fd_set_of_plan fds = {0};
    g_autofree struct plan_fd *wanted = g_new0(struct plan_fd, with->n_fds + 1);
    struct plan part = {.fds = wanted};
    for (size_t i = 0; i < with->n_fds; i++)
        if (!has_fd(without, with->fds[i].number))
            wanted[part.n_fds++] = with->fds[i];
    int rc = fd_set_open(&fds, &part, single);
    if (rc == 0)
        rc = hand_over(r, &fds);
    fd_set_close(&fds);
    for (guint i = 0; i < steps->len; i++)
        name_fds(g_array_index(steps, struct step, i).args);
    return rc;
}

/* The object of a helper that serves another device already is there. */
static void drop_shared_objects(const struct run *r, const struct plan *plan, GArray *steps)
{
    for (size_t i = 0; i < plan->n_helpers; i++) {
        const struct plan_helper *h = &plan->helpers[i];
        for (guint k = steps->len; h->kind == PLAN_HELPER_RESERVATIONS && k-- > 0;) {
            const char *id =
                json_string_value(json_object_get(g_array_index(steps, struct step, k).args, "id"));
            if (id && helper_runs(r, h->name) && g_str_has_prefix(h->name, id))
                g_array_remove_index(steps, k);
        }
    }
}

/* Failing, it leaves no helper of the device behind. */
AWAITS static int start_helpers(struct run *r, const struct domain *def, const struct plan *plan,
                                GArray *steps)
{
    struct fd_set_of_plan none = {0};
    drop_shared_objects(r, plan, steps);
    int rc = helpers_start(r, def, plan, &none);
    fd_set_close(&none);
    return rc;
}

/* --- carrying it out ----------------------------------------------------------------------------
 */

AWAITS static void take_back(struct run *r, GArray *steps, guint done)
{
    SHIELD();
    struct error *reason = error_take();
    while (done-- > 0) {
        const struct step *s = &g_array_index(steps, struct step, done);
        json_t *name = s->undo ? json_object_get(s->args, s->undo_key) : NULL;
        DEADLINE(STEP_PATIENCE);
        if (name && qmp_call(r->qmp, s->undo, json_pack("{s:O}", s->undo_key, name), NULL) < 0)
            error_clear();
    }
    error_set(reason);
}

AWAITS static int carry_out(struct run *r, GArray *steps)
{
    for (guint i = 0; i < steps->len; i++) {
        const struct step *s = &g_array_index(steps, struct step, i);
        DEADLINE(STEP_PATIENCE);
        if (qmp_call(r->qmp, s->command, json_deep_copy(s->args), NULL) == 0)
            continue;
        take_back(r, steps, i);
        return -1;
    }
    return 0;
}

/* A drive of the same kind may stand at its place in the boot order already. */
static void leave_boot_order(GArray *steps, const struct domain *single, struct device_ref device)
{
    bool told = (device.in->type == &type_disk && single->disks[0]->boot) ||
                (device.in->type == &type_interface && single->interfaces[0]->boot);
    for (guint i = 0; !told && i < steps->len; i++)
        json_object_del(g_array_index(steps, struct step, i).args, "bootindex");
}

/* Disks number their nodes and cards their descriptors by their place in the list: one alone beside
 * none. Everything else is planned among its like. */
static void two_definitions(const struct domain *full, struct device_ref device,
                            struct domain *with, struct domain *without)
{
    bool alone = device.in->type == &type_disk || device.in->type == &type_interface;
    void ***list = (void ***)((char *)with + device.in->list);
    *with = *without = *full;
    if (alone) {
        *list += device.at;
        *(size_t *)((char *)with + device.in->count) = 1;
        *(size_t *)((char *)without + device.in->count) = 0;
    } else {
        (*(size_t *)((char *)without + device.in->count))--; /* the new one is the last */
    }
}

AWAITS static int plan_steps(struct run *r, const struct domain *with, const struct domain *without,
                             GArray *steps, struct plan **ret_with, struct plan **ret_without)
{
    *ret_with = make_plan(r, with);
    *ret_without = *ret_with ? make_plan(r, without) : NULL;
    return *ret_without ? subtract(steps, (*ret_with)->argv, (*ret_without)->argv) : -1;
}

AWAITS static int make_overlay(struct run *r, const struct domain *with, struct device_ref device)
{
    return device.in->type == &type_disk ? transient_make(r, with) : 0;
}

AWAITS static int give_files(struct run *r, const struct domain *def, const struct plan *plan,
                             const struct plan *before)
{
    guint n = r->files ? r->files->len : 0;
    labels_note(r, def, plan);
    if ((r->files ? r->files->len : 0) == n && !plan->n_files)
        return 0;
    return run_save_state(r, GUEST_PHASE_RUNNING) < 0 ? -1 : labels_give(r, def, plan, before);
}

/* A daemon that dies in between leaves a port of a guest that knows nothing of it. */
AWAITS static int join_network(struct run *r, struct domain *full, struct device_ref device)
{
    if (device.in->type != &type_interface)
        return 0;
    struct interface *n = full->interfaces[device.at];
    struct domain alone = {.n_interfaces = 1, .interfaces = &n};
    network_name_ports(&alone);
    return network_attach(r->driver, full, n) < 0 ? -1 : macvtaps_name(full);
}

static void leave_network(struct run *r, struct domain *full, struct device_ref device)
{
    if (device.in->type != &type_interface)
        return;
    network_detach(r->driver, full->interfaces[device.at]);
    macvtap_remove(full->interfaces[device.at]);
}

int hotplug(struct run *r, struct domain *full, struct device_ref device)
{
    struct domain with, without;
    struct plan *plan = NULL, *before = NULL;
    unsigned add;
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct step));
    g_array_set_clear_func(steps, step_clear);
    if (device.in->type == &type_disk && chain_discover(full->disks[device.at]) < 0)
        return -1;
    two_definitions(full, device, &with, &without);
    int rc = unapplied_check(&with) < 0 || transient_check(&with) < 0 ||
                     join_network(r, full, device) < 0 || taps_check(&with) < 0
                 ? -1
                 : plan_steps(r, &with, &without, steps, &plan, &before);
    if (rc == 0) {
        leave_boot_order(steps, &with, device);
        rc = renumber_all(r, steps, &add) < 0 || start_helpers(r, &with, plan, steps) < 0 ||
                     hostdevs_take(r, &with) < 0 || make_overlay(r, &with, device) < 0 ||
                     give_files(r, &with, plan, before) < 0 ||
                     pass_fds(r, plan, before, &with, steps) < 0 ||
                     (device.in->type == &type_interface &&
                      (bandwidth_apply(&with) < 0 ||
                       filter_attach(r->driver, full, with.interfaces[0]) < 0))
                 ? -1
                 : carry_out(r, steps);
        if (rc == 0 && device.in->type == &type_disk)
            chain_number(full->disks[device.at], 1 + add);
        if (rc < 0 && device_alias(full, device)) {
            helpers_end_of(r, device_alias(full, device));
            labels_take_back(r, device_alias(full, device));
            hostdevs_give_back(r, device_alias(full, device));
        }
    }
    if (rc < 0)
        leave_network(r, full, device);
    plan_free(plan);
    plan_free(before);
    return rc;
}

/* --- media of drives ----------------------------------------------------------------------------
 */

AWAITS static int drive(struct run *r, const char *command, const char *alias, const char *node)
{
    json_t *args = json_pack("{s:s}", "id", alias);
    if (node)
        json_object_set_new(args, "node-name", json_string(node));
    if (strcmp(command, "blockdev-open-tray") == 0)
        json_object_set_new(args, "force", json_true());
    DEADLINE(STEP_PATIENCE);
    return qmp_call(r->qmp, command, args, NULL);
}

static void drop_devices(GArray *steps)
{
    for (guint i = steps->len; i-- > 0;)
        if (strcmp(g_array_index(steps, struct step, i).command, "device_add") == 0)
            g_array_remove_index(steps, i);
}

/* The nodes of the new medium, with nobody using them yet. */
AWAITS static int add_medium(struct run *r, struct domain *full, size_t disk, GArray *steps)
{
    struct domain with, without;
    struct plan *plan = NULL, *before = NULL;
    unsigned add = 0;
    const struct device_ref device = {device_list_of(&type_disk), disk};
    if (chain_discover(full->disks[disk]) < 0)
        return -1;
    two_definitions(full, device, &with, &without);
    int rc = plan_steps(r, &with, &without, steps, &plan, &before);
    drop_devices(steps);
    if (rc == 0)
        rc = renumber_all(r, steps, &add) < 0 || give_files(r, &with, plan, before) < 0
                 ? -1
                 : carry_out(r, steps);
    if (rc == 0)
        chain_number(full->disks[disk], 1 + add);
    plan_free(plan);
    plan_free(before);
    return rc;
}

static const char *top_node(GArray *steps)
{
    const struct step *top = steps->len ? &g_array_index(steps, struct step, steps->len - 1) : NULL;
    return top ? json_string_value(json_object_get(top->args, "node-name")) : NULL;
}

/* A guest that resets the drive or closes its tray at this moment makes it necessary to open it
 * again. */
AWAITS static int with_open_tray(struct run *r, const char *command, const char *alias,
                                 const char *node)
{
    int rc = -1;
    for (int n = 0; rc < 0 && n < TRAY_TRIES; n++) {
        error_clear();
        if (drive(r, "blockdev-open-tray", alias, NULL) < 0)
            return -1;
        rc = drive(r, command, alias, node);
    }
    return rc;
}

AWAITS static int swap(struct run *r, const char *alias, bool had, const char *node)
{
    if (drive(r, "blockdev-open-tray", alias, NULL) < 0)
        return -1;
    if (had && with_open_tray(r, "blockdev-remove-medium", alias, NULL) < 0)
        return -1;
    if (node && with_open_tray(r, "blockdev-insert-medium", alias, node) < 0)
        return -1;
    return drive(r, "blockdev-close-tray", alias, NULL);
}

int hotplug_change_medium(struct run *r, struct domain *full, size_t disk,
                          const struct disk *before)
{
    const struct disk *d = full->disks[disk];
    struct node_names old = {0};
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct step));
    g_array_set_clear_func(steps, step_clear);
    if (before->source && run_medium_nodes(r, before, &old) < 0)
        return -1;
    int rc = d->source ? add_medium(r, full, disk, steps) : 0;
    if (rc == 0) {
        rc = swap(r, d->alias->name, before->source, top_node(steps));
        if (rc < 0)
            take_back(r, steps, steps->len);
        else
            run_drop_nodes(r, &old);
    }
    node_names_clear(&old);
    return rc;
}
