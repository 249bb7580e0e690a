/* Guests put away in files and taken out again: virDomainSave, virDomainRestore, managed save.
 * Called by the dispatcher, which holds the guest's lane (but for files, which name no guest);
 * saving and loading are long flows that queries may pass. Invariant: a guest is ended only when
 * its file is complete on disk. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "defs/domain.h"
#include "driver/qemu/guest/far_file.h"
#include "driver/qemu/guest/live_cpu.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/ops/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define QEMU_PATIENCE seconds(30)

/* --- out ----------------------------------------------------------------------------------------
 */

static int check_flags(uint32_t flags)
{
    if (flags & VIR_DOMAIN_SAVE_BYPASS_CACHE)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "flag VIR_DOMAIN_SAVE_BYPASS_CACHE is not supported by this driver yet");
    if ((flags & VIR_DOMAIN_SAVE_RUNNING) && (flags & VIR_DOMAIN_SAVE_PAUSED))
        return fail(ERR_INVALID_ARG, "flags VIR_DOMAIN_SAVE_RUNNING and VIR_DOMAIN_SAVE_PAUSED "
                                     "exclude each other");
    return 0;
}

static bool runs_later(bool ran, uint32_t flags)
{
    return flags & VIR_DOMAIN_SAVE_RUNNING ? true : flags & VIR_DOMAIN_SAVE_PAUSED ? false : ran;
}

/* What the caller says instead of the guest's own definition: the same machine. */
AWAITS static struct def *replacement(struct driver_state *d, const struct domain *own,
                                      const char *xml)
{
    struct def *def = read_existing_domain(d, xml, false);
    if (def && domain_check_same_guest(own, def->value) < 0)
        g_clear_pointer(&def, def_unref);
    return def;
}

/* Sockets of channels that a start chose are chosen again. */
static void forget_sockets(const struct driver_state *d, struct domain *def)
{
    g_autofree char *ours = g_strdup_printf("%s/channel/", d->state_dir);
    for (size_t i = 0; i < def->n_channels; i++) {
        struct chardev *b = def->channels[i]->backend;
        struct unix_source *u = b && b->unix_ ? b->unix_->source : NULL;
        if (!u || !u->path || !g_str_has_prefix(u->path, ours))
            continue;
        value_free(&type_unix_source, u);
        b->unix_->source = NULL;
    }
}

AWAITS static char *text_to_save(struct call *call, const char *dxml)
{
    const struct def *live = call_def(call);
    if (!live)
        return NULL;
    if (!dxml) {
        struct domain *copy = value_copy(&type_domain, live->value);
        forget_sockets(driver_of(call), copy);
        live_cpu_as_started(copy);
        domain_drop_implied(copy);
        char *own = value_write(&type_domain, copy, VIEW_INACTIVE | VIEW_SECURE);
        value_free(&type_domain, copy);
        return own;
    }
    struct def *def = replacement(driver_of(call), live->value, dxml);
    char *text = def ? value_write(&type_domain, def->value, VIEW_INACTIVE | VIEW_SECURE) : NULL;
    if (def)
        def_unref(def);
    return text;
}

char *saved_text(struct call *call)
{
    return text_to_save(call, NULL);
}

AWAITS static int pause_for_save(struct run *r)
{
    DEADLINE(QEMU_PATIENCE);
    r->pause_reason = VIR_DOMAIN_PAUSED_SAVE;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return qmp_call(r->qmp, "stop", NULL, NULL);
}

void saved_go_on(struct run *r)
{
    SHIELD();
    DEADLINE(QEMU_PATIENCE);
    struct error *reason = error_take();
    if (!r->ended.open && qmp_call(r->qmp, "cont", NULL, NULL) < 0) {
        log_error("guest '%s' stays paused: %s", r->guest->name, error_text());
        error_clear();
    }
    error_set(reason);
}

int saved_write(struct run *r, int fd, const char *path, const char *xml, bool running)
{
    if (saved_begin(fd, path, xml, running) < 0 || run_migrate_to(r, fd) < 0)
        return -1;
    return far_work(saved_complete, fd, path);
}

AWAITS static int save_running(struct call *call, const char *path, const char *xml, uint32_t flags)
{
    struct guest *g = call->guest;
    struct run *r = run_of(g);
    bool ran = g->state == VIR_DOMAIN_RUNNING;
    nsec started = loop_now();
    AUTO_FD int fd = far_open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0)
        return -1;
    int rc = ran ? pause_for_save(r) : 0;
    if (rc == 0) {
        lane_flow(g->lane, call->proc->api, LANE_BIT(LANE_QUERY));
        r->job_started = loop_now();
        r->job_operation = VIR_DOMAIN_JOB_OPERATION_SAVE;
        rc = saved_write(r, fd, path, xml, runs_later(ran, flags));
        r->job_started = 0;
        lane_flow(g->lane, call->proc->api, 0);
    }
    if (rc == 0)
        job_tell_completed(r, VIR_DOMAIN_JOB_OPERATION_SAVE, started);
    if (rc == 0)
        return run_stop(g, false, VIR_DOMAIN_SHUTOFF_SAVED, VIR_DOMAIN_EVENT_STOPPED_SAVED);
    far_remove(path);
    if (ran)
        saved_go_on(r);
    return -1;
}

AWAITS static int save(struct call *call, const char *path, const char *dxml, uint32_t flags)
{
    if (check_flags(flags) < 0 || !run_monitor(call->guest))
        return -1;
    if (call->guest->state == VIR_DOMAIN_PMSUSPENDED || call->guest->state == VIR_DOMAIN_CRASHED)
        return fail(ERR_OPERATION_INVALID, "a guest that sleeps or has crashed cannot be saved");
    char *xml = text_to_save(call, dxml);
    if (!xml)
        return -1;
    int rc = save_running(call, path, xml, flags);
    free(xml);
    return rc;
}

static int check_path(const char *path)
{
    return g_path_is_absolute(path) ? 0 : fail(ERR_INVALID_ARG, "path '%s' is not absolute", path);
}

OP_NO_RET(domain_save_flags)
{
    (void)ret;
    return check_path(args->to) < 0 ? -1 : save(call, args->to, args->dxml, args->flags);
}

static const struct param_row save_rows[] = {
    {VIR_DOMAIN_SAVE_PARAM_FILE, VIR_TYPED_PARAM_STRING, NULL},
    {VIR_DOMAIN_SAVE_PARAM_DXML, VIR_TYPED_PARAM_STRING, NULL},
};

static const char *text_param(const struct typed_param *list, uint32_t n, const char *name)
{
    const struct typed_param *p = param_find(list, n, name);
    return p ? p->value.s : NULL;
}

OP_NO_RET(domain_save_params)
{
    (void)ret;
    if (params_check(save_rows, G_N_ELEMENTS(save_rows), args->params, args->n_params) < 0)
        return -1;
    const char *to = text_param(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_FILE);
    const char *dxml = text_param(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_DXML);
    if (!to)
        return fail(ERR_INVALID_ARG, "parameter '%s' is missing", VIR_DOMAIN_SAVE_PARAM_FILE);
    return check_path(to) < 0 ? -1 : save(call, to, dxml, args->flags);
}

/* --- in -----------------------------------------------------------------------------------------
 */

AWAITS static int open_saved(const char *path, int mode, struct saved *ret)
{
    int fd = far_open(path, mode, 0);
    if (fd < 0)
        return -1;
    if (saved_read(fd, path, ret) == 0)
        return fd;
    close(fd);
    return -1;
}

/* As it was, or as the caller says. */
AWAITS static struct def *saved_def(struct driver_state *d, const struct saved *s, const char *dxml)
{
    struct def *def = read_existing_domain(d, s->xml, true);
    if (!def || !dxml)
        return def;
    struct def *other = replacement(d, def->value, dxml);
    def_unref(def);
    return other;
}

static unsigned start_flags(const struct saved *s, uint32_t flags)
{
    return (runs_later(s->running, flags) ? 0 : RUN_PAUSED) |
           (flags & VIR_DOMAIN_SAVE_RESET_NVRAM ? RUN_FRESH_NVRAM : 0);
}

/* The guest runs on in a new QEMU; fd at its state, taken. */
AWAITS static int resume_from(struct driver_state *d, struct guest *g, struct def *live,
                              const struct saved *s, int fd, uint32_t flags)
{
    int state = saved_unpack(fd, s);
    if (state < 0) {
        def_unref(live);
        return -1;
    }
    lane_flow(g->lane, "loading its saved state", LANE_BIT(LANE_QUERY));
    int rc = run_start_from(d, g, live, start_flags(s, flags), NULL, state);
    lane_flow(g->lane, "loading its saved state", 0);
    return rc;
}

int saved_start(struct driver_state *d, struct guest *g, struct def *live, const char *path,
                uint32_t flags)
{
    struct saved s = {0};
    int fd = open_saved(path, O_RDONLY, &s);
    int rc = fd < 0 ? -1 : resume_from(d, g, live, &s, fd, flags);
    if (fd < 0)
        def_unref(live);
    saved_clear(&s);
    return rc;
}

/* A guest that is gone comes back as a transient one. */
AWAITS static struct guest *guest_for(struct driver_state *d, const struct def *def)
{
    const struct domain *domain = def->value;
    struct guest *g = guest_by_uuid(d->guests, domain->uuid);
    if (g && !guest_is_active(g) && strcmp(g->name, domain->name) == 0)
        return g;
    if (g) {
        if (guest_is_active(g))
            fail(ERR_OPERATION_INVALID, "domain is already active as '%s'", g->name);
        else
            fail(ERR_OPERATION_FAILED, "domain '%s' is already defined with uuid %s", g->name,
                 g->uuid_text);
        guest_unref(g);
        return NULL;
    }
    error_clear();
    return guest_define(d->guests, def_new(&type_domain, value_copy(&type_domain, domain)), false);
}

AWAITS static int restore_def(struct call *call, struct def *def, const struct saved *s, int fd,
                              uint32_t flags)
{
    struct driver_state *d = driver_of(call);
    struct guest *g = guest_for(d, def);
    int rc = g ? lane_enter(g->lane, LANE_MODIFY, call->proc->api) : -1;
    if (rc < 0) {
        if (g && !g->persistent && !run_of(g))
            guest_set_stopped(g);
        def_unref(def);
        close(fd);
    } else if (guest_is_active(g)) {
        rc = fail(ERR_OPERATION_INVALID, "domain is already active as '%s'", g->name);
        def_unref(def);
        close(fd);
        lane_leave(g->lane);
    } else {
        rc = resume_from(d, g, def, s, fd, flags);
        lane_leave(g->lane);
    }
    guest_unref(g);
    return rc;
}

AWAITS static int restore(struct call *call, const char *path, const char *dxml, uint32_t flags)
{
    struct saved s = {0};
    if (check_flags(flags) < 0)
        return -1;
    int fd = open_saved(path, O_RDONLY, &s);
    if (fd < 0)
        return -1;
    struct def *def = saved_def(driver_of(call), &s, dxml);
    int rc = def ? restore_def(call, def, &s, fd, flags) : -1;
    if (!def)
        close(fd);
    saved_clear(&s);
    return rc;
}

OP_NO_RET(domain_restore_flags)
{
    (void)ret;
    return restore(call, args->from, args->dxml, args->flags);
}

OP_NO_RET(domain_restore_params)
{
    (void)ret;
    if (params_check(save_rows, G_N_ELEMENTS(save_rows), args->params, args->n_params) < 0)
        return -1;
    const char *from = text_param(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_FILE);
    const char *dxml = text_param(args->params, args->n_params, VIR_DOMAIN_SAVE_PARAM_DXML);
    if (!from)
        return fail(ERR_INVALID_ARG, "parameter '%s' is missing", VIR_DOMAIN_SAVE_PARAM_FILE);
    return restore(call, from, dxml, args->flags);
}

/* --- looking into a file ------------------------------------------------------------------------
 */

AWAITS static const char *image_xml(struct call *call, const char *path, uint32_t flags)
{
    struct saved s = {0};
    int fd = open_saved(path, O_RDONLY, &s);
    if (fd < 0)
        return NULL;
    close(fd);
    struct def *def = saved_def(driver_of(call), &s, NULL);
    saved_clear(&s);
    if (!def)
        return NULL;
    char *text =
        value_write(&type_domain, def->value,
                    VIEW_INACTIVE | (flags & VIR_DOMAIN_SAVE_IMAGE_XML_SECURE ? VIEW_SECURE : 0));
    def_unref(def);
    const char *copy = text ? arena_strdup(call->mem, text) : NULL;
    free(text);
    return copy;
}

AWAITS static int image_define(struct call *call, const char *path, const char *dxml,
                               uint32_t flags)
{
    struct saved s = {0};
    if (check_flags(flags) < 0)
        return -1;
    AUTO_FD int fd = open_saved(path, O_RDWR, &s);
    if (fd < 0)
        return -1;
    struct def *def = saved_def(driver_of(call), &s, dxml);
    char *text = def ? value_write(&type_domain, def->value, VIEW_INACTIVE | VIEW_SECURE) : NULL;
    int rc = text ? saved_replace(fd, path, &s, text, runs_later(s.running, flags)) : -1;
    free(text);
    if (def)
        def_unref(def);
    saved_clear(&s);
    return rc;
}

OP(domain_save_image_get_xml_desc)
{
    ret->xml = image_xml(call, args->file, args->flags);
    return ret->xml ? 0 : -1;
}

OP_NO_RET(domain_save_image_define_xml)
{
    (void)ret;
    return image_define(call, args->file, args->dxml, args->flags);
}

/* --- managed save -------------------------------------------------------------------------------
 */

static char *managed_path(const struct driver_state *d, const char *name)
{
    return g_strdup_printf("%s/save/%s.save", d->lib_dir, name);
}

void managed_save_find(struct driver_state *d, struct guest *g)
{
    g_autofree char *path = managed_path(d, g->name);
    struct saved s = {0};
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    g->has_managed_save = saved_read(fd, path, &s) == 0;
    if (!g->has_managed_save) { /* left by a daemon that died while it saved */
        log_warn("%s: it is removed", error_text());
        error_clear();
        unlink(path);
    }
    saved_clear(&s);
}

int managed_save_remove(struct driver_state *d, struct guest *g)
{
    g_autofree char *path = managed_path(d, g->name);
    if (file_remove(path, false) < 0)
        return -1;
    g->has_managed_save = false;
    return 0;
}

OP_NO_RET(domain_managed_save)
{
    struct driver_state *d = driver_of(call);
    g_autofree char *path = managed_path(d, call->guest->name);
    g_autofree char *dir = g_path_get_dirname(path);
    (void)ret;
    if (!call->guest->persistent)
        return fail(ERR_OPERATION_INVALID,
                    "a transient domain cannot keep a saved state: save it to a file");
    if (dir_make(dir, 0700) < 0 || save(call, path, NULL, args->flags) < 0)
        return -1;
    call->guest->has_managed_save = true;
    return 0;
}

OP_NO_RET(domain_managed_save_remove)
{
    (void)ret;
    if (!call->guest->has_managed_save)
        return fail_errno(ENOENT, "the domain has no saved state");
    return managed_save_remove(driver_of(call), call->guest);
}

OP(domain_managed_save_get_xml_desc)
{
    g_autofree char *path = managed_path(driver_of(call), call->guest->name);
    if (!call->guest->has_managed_save)
        return fail(ERR_OPERATION_INVALID, "the domain has no saved state");
    ret->xml = image_xml(call, path, args->flags);
    return ret->xml ? 0 : -1;
}

OP_NO_RET(domain_managed_save_define_xml)
{
    g_autofree char *path = managed_path(driver_of(call), call->guest->name);
    (void)ret;
    if (!call->guest->has_managed_save)
        return fail(ERR_OPERATION_INVALID, "the domain has no saved state");
    return image_define(call, path, args->dxml, args->flags);
}

/* 1: the guest runs on from its saved state; 0: there is none that can be read. */
int managed_save_start(struct driver_state *d, struct guest *g, unsigned flags)
{
    struct saved s = {0};
    g_autofree char *path = managed_path(d, g->name);
    int fd = open_saved(path, O_RDONLY, &s);
    if (fd < 0) {
        log_warn("the saved state of guest '%s' is given up: %s", g->name, error_text());
        error_clear();
        return managed_save_remove(d, g) < 0 ? -1 : 0;
    }
    struct def *def = saved_def(d, &s, NULL);
    if (!def)
        close(fd);
    uint32_t how = flags & VIR_DOMAIN_START_PAUSED ? VIR_DOMAIN_SAVE_PAUSED : 0;
    int rc = def ? resume_from(d, g, def, &s, fd, how) : -1;
    saved_clear(&s);
    if (rc < 0)
        return -1;
    return managed_save_remove(d, g) < 0 ? -1 : 1;
}
