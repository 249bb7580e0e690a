/* What QEMU says of devices: one function per event, named by the rows of event.c. They run on the
 * loop and must not await; what a live definition must follow is a fiber of the run's group.
 */
#include "driver/qemu/guest/event.h"
#include "defs/disk_chain.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "base/log.h"
#include "guest/edit.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/ops/stats.h"

void on_rtc_change(struct said *s)
{
    struct domain_event_callback_rtc_change_msg msg = {
        .msg.dom = wire_domain(s->guest),
        .msg.offset = json_integer_value(json_object_get(s->data, "offset"))};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_RTC_CHANGE, &msg);
}

static int word_index(const char *const *words, int n, const char *word, int otherwise)
{
    for (int i = 0; word && i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return otherwise;
}

void on_watchdog(struct said *s)
{
    static const char *const actions[] = {"none",     "pause", "reset",     "poweroff",
                                          "shutdown", "debug", "inject-nmi"};
    struct domain_event_callback_watchdog_msg msg = {.msg.dom = wire_domain(s->guest)};
    msg.msg.action = word_index(actions, G_N_ELEMENTS(actions), text_of(s->data, "action"), 0);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_WATCHDOG, &msg);
    if (msg.msg.action == VIR_DOMAIN_EVENT_WATCHDOG_PAUSE) {
        s->run->pause_reason = VIR_DOMAIN_PAUSED_WATCHDOG;
        s->run->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG;
    }
}

/* The disk whose device or node QEMU names. */
static const struct disk *disk_said(struct said *s)
{
    const struct domain *def = s->guest->live->value;
    const char *device = text_of(s->data, "device"), *path = text_of(s->data, "qom-path");
    for (size_t i = 0; i < def->n_disks; i++) {
        const char *alias = def->disks[i]->alias ? def->disks[i]->alias->name : NULL;
        if (!alias)
            continue;
        if (g_strcmp0(device, alias) == 0 || (path && strstr(path, alias)))
            return def->disks[i];
    }
    return NULL;
}

void on_io_error(struct said *s)
{
    static const char *const actions[] = {"ignore", "stop", "report"};
    const struct disk *disk = disk_said(s);
    const char *alias = disk && disk->alias ? disk->alias->name : "";
    const char *path = disk && disk_path(disk) ? disk_path(disk) : "";
    int action = word_index(actions, G_N_ELEMENTS(actions), text_of(s->data, "action"), 0);
    struct domain_event_callback_io_error_msg msg = {
        .msg = {wire_domain(s->guest), path, alias, action}};
    struct domain_event_callback_io_error_reason_msg with_reason = {
        .msg = {wire_domain(s->guest), path, alias, action,
                json_is_true(json_object_get(s->data, "nospace")) ? "enospc" : ""}};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_IO_ERROR, &msg);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, &with_reason);
    if (action == VIR_DOMAIN_EVENT_IO_ERROR_PAUSE) {
        s->run->pause_reason = VIR_DOMAIN_PAUSED_IOERROR;
        s->run->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_IOERROR;
    }
}

static struct domain_event_graphics_address address_said(json_t *side)
{
    static const char *const families[] = {"ipv4", "ipv6", "unix"};
    struct domain_event_graphics_address a = {0};
    a.family = word_index(families, G_N_ELEMENTS(families), text_of(side, "family"), 0);
    a.node = text_of(side, "host") ? text_of(side, "host") : "";
    a.service = text_of(side, "service");
    if (!a.service)
        a.service = text_of(side, "port") ? text_of(side, "port") : "";
    return a;
}

static void graphics(struct said *s, int phase)
{
    json_t *server = json_object_get(s->data, "server"),
           *client = json_object_get(s->data, "client");
    const char *auth = text_of(server, "auth");
    struct domain_event_graphics_identity who[2];
    uint32_t n = 0;
    if (text_of(client, "x509_dname"))
        who[n++] =
            (struct domain_event_graphics_identity){"x509dname", text_of(client, "x509_dname")};
    if (text_of(client, "sasl_username"))
        who[n++] = (struct domain_event_graphics_identity){"saslUsername",
                                                           text_of(client, "sasl_username")};
    struct domain_event_callback_graphics_msg msg = {.msg = {.dom = wire_domain(s->guest),
                                                             .phase = phase,
                                                             .local = address_said(server),
                                                             .remote = address_said(client),
                                                             .auth_scheme = auth ? auth : "",
                                                             .n_subject = n,
                                                             .subject = who}};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_GRAPHICS, &msg);
}

void on_graphics_connect(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_CONNECT);
}

void on_graphics_initialize(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE);
}

void on_graphics_disconnect(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT);
}

/* The live definition follows what QEMU says; an edit of a live definition never waits, but events
 * are handled where nothing may. */
struct follow {
    struct run *run;
    edit_fn *edit;
    uint64_t number;
    char *text;
};

AWAITS static int follow(void *arg)
{
    struct follow *f = arg;
    if (!f->run->cleaned && f->run->guest->live &&
        guest_edit(f->run->guest, true, f->edit, f) < 0) {
        log_debug("guest '%s': %s", f->run->guest->name, error_text());
        error_clear();
    }
    g_free(f->text);
    g_free(f);
    return 0;
}

static void follow_soon(struct said *s, edit_fn *edit, const char *text, uint64_t number)
{
    struct follow *f = g_new(struct follow, 1);
    *f = (struct follow){s->run, edit, number, g_strdup(text)};
    fiber_spawn(s->run->group, "the live definition follows", follow, f);
}

static int edit_balloon(void *value, void *arg)
{
    struct domain *d = value;
    if (!d->current_memory)
        d->current_memory = value_new(&type_memory_size);
    d->current_memory->size_kib = ((const struct follow *)arg)->number;
    d->current_memory->has_size_kib = true;
    return 0;
}

static int edit_channel(void *value, void *arg)
{
    const struct follow *f = arg;
    struct domain *d = value;
    for (size_t i = 0; i < d->n_channels; i++) {
        struct channel_device *c = d->channels[i];
        if (c->target && c->alias && g_strcmp0(c->alias->name, f->text) == 0)
            c->target->state = f->number ? CHANNEL_STATE_CONNECTED : CHANNEL_STATE_DISCONNECTED;
    }
    return 0;
}

void on_balloon(struct said *s)
{
    struct domain_event_callback_balloon_change_msg msg = {
        .msg.dom = wire_domain(s->guest),
        .msg.actual = (uint64_t)json_integer_value(json_object_get(s->data, "actual")) / 1024};
    follow_soon(s, edit_balloon, NULL, msg.msg.actual);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, &msg);
}

void on_device_deleted(struct said *s)
{
    const char *alias = text_of(s->data, "device");
    if (alias)
        run_device_gone(s->run, alias);
}

void on_unplug_refused(struct said *s)
{
    const char *alias = text_of(s->data, "device");
    if (alias)
        run_unplug_refused(s->run, alias);
}

void on_tray_moved(struct said *s)
{
    struct domain_event_callback_tray_change_msg msg = {.msg.dom = wire_domain(s->guest)};
    const char *id = text_of(s->data, "id");
    msg.msg.dev_alias = id ? id : text_of(s->data, "device");
    msg.msg.reason = json_is_true(json_object_get(s->data, "tray-open"))
                         ? VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN
                         : VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE;
    if (msg.msg.dev_alias)
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, &msg);
}

void on_memory_size(struct said *s)
{
    struct domain_event_memory_device_size_change_msg msg = {
        .dom = wire_domain(s->guest),
        .alias = text_of(s->data, "id"),
        .size = (uint64_t)json_integer_value(json_object_get(s->data, "size")) / 1024};
    if (msg.alias)
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, &msg);
}

void on_memory_failure(struct said *s)
{
    static const char *const recipients[] = {"hypervisor", "guest"};
    static const char *const actions[] = {"ignore", "inject", "fatal", "reset"};
    json_t *flags = json_object_get(s->data, "flags");
    struct domain_event_memory_failure_msg msg = {
        .dom = wire_domain(s->guest),
        .recipient = word_index(recipients, 2, text_of(s->data, "recipient"), 0),
        .action = word_index(actions, 4, text_of(s->data, "action"), 0)};
    if (json_is_true(json_object_get(flags, "action-required")))
        msg.flags |= VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED;
    if (json_is_true(json_object_get(flags, "recursive")))
        msg.flags |= VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE;
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE, &msg);
}

/* A virtio-serial port was opened or closed inside the guest: its channel's state, and the agent.
 */
void on_port_change(struct said *s)
{
    const struct domain *def = s->guest->live->value;
    const char *id = text_of(s->data, "id");
    bool open = json_is_true(json_object_get(s->data, "open"));
    if (id)
        follow_soon(s, edit_channel, id, open);
    for (size_t i = 0; i < def->n_channels; i++) {
        const struct channel_device *c = def->channels[i];
        if (!c->alias || g_strcmp0(id, c->alias->name) != 0 || !c->target ||
            g_strcmp0(c->target->name, "org.qemu.guest_agent.0") != 0)
            continue;
        struct domain_event_callback_agent_lifecycle_msg msg = {
            .dom = wire_domain(s->guest),
            .state = open ? VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED
                          : VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED,
            .reason = VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL};
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, &msg);
    }
}

void on_dump_completed(struct said *s)
{
    run_dump_ended(s->run, text_of(s->data, "error"));
}

void on_migration(struct said *s)
{
    run_migration_said(s->run, text_of(s->data, "status"));
}

void on_migration_pass(struct said *s)
{
    struct domain_event_callback_migration_iteration_msg msg = {
        .dom = wire_domain(s->guest),
        .iteration = (int32_t)json_integer_value(json_object_get(s->data, "pass"))};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, &msg);
}

/* --- images that fill up ------------------------------------------------------------------------
 */

static void tell_threshold(struct said *s, const char *disk, const char *path)
{
    struct domain_event_block_threshold_msg msg = {
        .dom = wire_domain(s->guest),
        .dev = disk,
        .path = path,
        .threshold = (uint64_t)json_integer_value(json_object_get(s->data, "write-threshold")),
        .excess = (uint64_t)json_integer_value(json_object_get(s->data, "amount-exceeded"))};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD, &msg);
}

/* By its layer's name, and that of the disk when the guest writes to it. */
void on_threshold(struct said *s)
{
    const char *node = text_of(s->data, "node-name");
    const struct domain *def = s->guest->live ? s->guest->live->value : NULL;
    unsigned index = 0;
    if (!node || !def || sscanf(node, "libvirt-%u-", &index) != 1)
        return;
    for (size_t i = 0; i < def->n_disks; i++) {
        const struct disk *d = def->disks[i];
        int n = chain_find_index(d, index);
        if (n < 0 || !d->target)
            continue;
        const char *path = chain_path(chain_layer(d, n).source);
        g_autofree char *layer = g_strdup_printf("%s[%u]", d->target->dev, index);
        tell_threshold(s, layer, path);
        if (n == 0)
            tell_threshold(s, d->target->dev, path);
    }
}
