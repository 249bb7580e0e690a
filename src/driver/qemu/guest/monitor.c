/* The link to a guest's QEMU as the run sees it: hooks of qmp/. What QEMU says before the start of
 * the guest is told is kept until then; a monitor that stalls or ends is made known. Hooks run on
 * the loop and never await; without_monitor() is a fiber of the run.
 */
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "gen/wire.h"
#include "libvirt/libvirt.h"

#define END_PATIENCE seconds(3)

/* --- what came before the start was told --------------------------------------------------------
 */

enum { EARLY_MAX = 256 };

struct early {
    char *name;
    json_t *data;
    int64_t seconds, micros;
};

static void keep_early(struct run *r, const char *name, json_t *data, int64_t secs, int64_t micros)
{
    if (r->early->len == EARLY_MAX) {
        log_warn("guest '%s': too many events while it starts: %s is dropped", r->guest->name,
                 name);
        return;
    }
    struct early *e = g_new(struct early, 1);
    *e = (struct early){g_strdup(name), json_incref(data), secs, micros};
    g_ptr_array_add(r->early, e);
}

static void early_free(struct early *e)
{
    g_free(e->name);
    json_decref(e->data);
    g_free(e);
}

void run_forget_early(struct run *r)
{
    for (guint i = 0; i < r->early->len; i++)
        early_free(r->early->pdata[i]);
    g_ptr_array_set_size(r->early, 0);
}

void run_tell_early(struct run *r)
{
    r->starting = false;
    for (guint i = 0; i < r->early->len; i++) {
        const struct early *e = r->early->pdata[i];
        run_on_event(r, e->name, e->data, e->seconds, e->micros);
    }
    run_forget_early(r);
}

/* --- hooks of the monitor -----------------------------------------------------------------------
 */

void run_on_event(void *arg, const char *name, json_t *data, int64_t seconds_, int64_t micros)
{
    struct run *r = arg;
    if (r->cleaned)
        return;
    if (r->starting)
        keep_early(r, name, data, seconds_, micros);
    else if (r->guest->live)
        run_handle_event(r, name, data, seconds_, micros);
}

static void on_stalled(void *arg, bool stalled)
{
    struct run *r = arg;
    if (r->cleaned)
        return;
    if (!stalled) {
        lane_stalled(r->guest->lane, NULL);
        log_info("guest '%s': its monitor answers again", r->guest->name);
        return;
    }
    log_warn("guest '%s': its monitor does not answer", r->guest->name);
    lane_stalled(r->guest->lane, "its QEMU does not answer");
}

/* Nearly always the process ends an instant later, and that is the news. When it does not, QEMU has
 * gone mad: it goes on without a monitor, can be destroyed, and clients are told. */
AWAITS static int without_monitor(void *arg)
{
    struct run *r = arg;
    {
        DEADLINE(END_PATIENCE);
        if (latch_wait(&r->ended) == -ECANCELED)
            return 0;
    }
    if (r->ended.open || r->cleaned)
        return 0;
    struct domain_event_callback_control_error_msg msg = {
        .msg.dom = {.name = r->guest->name, .id = r->guest->id}};
    memcpy(msg.msg.dom.uuid, r->guest->uuid, sizeof r->guest->uuid);
    log_error("guest '%s' (process %d) goes on, but cannot be controlled: %s; it can be destroyed",
              r->guest->name, (int)r->pid, qmp_gone_reason(r->qmp));
    lane_stalled(r->guest->lane, qmp_gone_reason(r->qmp));
    event_domain(r->guest, VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, &msg);
    return 0;
}

static void on_gone(void *arg)
{
    struct run *r = arg;
    if (!r->starting && !r->cleaned && !r->ended.open)
        fiber_spawn(r->group, "guest without a monitor", without_monitor, r);
}

const struct qmp_hooks run_hooks = {.event = run_on_event, .stalled = on_stalled, .gone = on_gone};
