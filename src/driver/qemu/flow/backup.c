/* The life of a backup. Begun by a call in the guest's lane; each disk is a job whose end comes by
 * block_job.c, in the lane again; the last one ends the backup. Invariants: all disks are copied as
 * they were at one moment; images that were made for a backup that did not begin are gone; a new
 * daemon finds it in the state file and its jobs in QEMU.
 */
#include "driver/qemu/flow/backup.h"
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "defs/disk_chain.h"
#include "defs/moment.h"
#include "driver/qemu/block/bitmaps.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/checkpoint.h"
#include "driver/qemu/flow/new_image.h"
#include "driver/qemu/ops/stats.h"
#include "gen/state.h"
#include "guest/backup.h"
#include "guest/events.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(60)
enum { FIRST_PORT = 10809, LAST_PORT = 10872 };

/* One disk while the backup begins. */
struct part {
    struct backup_disk *to;
    const struct disk *disk;
    struct new_image image;
    char *node;   /* what the guest writes to */
    char *bitmap; /* of changes, merged for this backup; NULL: it is whole */
    struct block_job *job;
};
struct beginning {
    struct call *call;
    struct run *run;
    struct backup *value;
    const struct domain *live;
    struct part *parts;
    size_t n;
    json_t *actions;
};

static bool is_pull(const struct backup *b)
{
    return b->mode == BACKUP_MODE_PULL;
}

static int64_t now_ms(void)
{
    return g_get_real_time() / 1000;
}

/* --- a disk ----------------------------------------------------------------------------------- */

/* The name of the bitmap that a checkpoint has on this disk. */
static const char *bitmap_since(const struct beginning *b, const struct part *p)
{
    struct moment *m = moment_find(guest_moments(b->run->guest, ON_CHECKPOINT), p->to->incremental);
    const struct checkpoint *c = m ? m->def->value : NULL;
    for (size_t i = 0; c && c->disks && i < c->disks->n_disks; i++) {
        const struct checkpoint_disk *cd = c->disks->disks[i];
        if (cd->checkpoint == CHECKPOINT_KIND_BITMAP && cd->bitmap &&
            strcmp(cd->name, p->to->name) == 0)
            return cd->bitmap;
    }
    return m ? fail_null(ERR_CHECKPOINT_INCONSISTENT, "checkpoint '%s' does not cover disk '%s'",
                         p->to->incremental, p->to->name)
             : NULL;
}

AWAITS static int add_changes(struct beginning *b, struct part *p)
{
    const char *since = bitmap_since(b, p);
    struct disk_bitmaps all;
    if (!since || disk_bitmaps_read(b->run, p->disk, &all) < 0)
        return -1;
    p->bitmap = g_strconcat("backup-", p->to->name, NULL);
    json_t *merge = bitmaps_backup(all.nodes, disk_bitmaps_chain(&all), since, p->node, p->bitmap);
    disk_bitmaps_clear(&all);
    if (!merge)
        return fail(ERR_CHECKPOINT_INCONSISTENT,
                    "disk '%s': bitmap '%s' of checkpoint '%s' is missing or has not counted "
                    "everything",
                    p->to->name, since, p->to->incremental);
    json_array_extend(b->actions, merge);
    json_decref(merge);
    return 0;
}

AWAITS static int add_image(struct beginning *b, struct part *p, bool reuse)
{
    bool pull = is_pull(b->value);
    const struct disk_source *source = pull ? p->to->scratch : p->to->target;
    if (!source)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s' is no file: say where its backup goes (%s)",
                    p->to->name, pull ? "scratch" : "target");
    p->image = (struct new_image){.type = p->to->type,
                                  .source = source,
                                  .format = p->to->driver->type,
                                  .like = p->disk,
                                  .reuse = reuse,
                                  .above_disk = pull};
    if (pull && strcmp(p->to->driver->type, "qcow2") != 0)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': a scratch image is qcow2, not '%s'",
                    p->to->name, p->to->driver->type);
    if (new_image_add(b->run, &p->image) < 0)
        return context("disk '%s'", p->to->name);
    p->to->index = p->image.number;
    p->to->has_index = true;
    p->to->state = BACKUP_DISK_STATE_RUNNING;
    p->to->made = pull && p->image.made ? TRI_YES : TRI_NO;
    return 0;
}

static void add_job(struct beginning *b, struct part *p)
{
    bool pull = is_pull(b->value);
    const char *sync = pull ? "none" : p->bitmap ? "bitmap" : "full";
    const struct block_job how = {
        .kind = JOB_BACKUP, .disk = p->disk->target->dev, .top = p->image.number};
    json_t *data =
        json_pack("{s:s, s:s, s:s}", "device", p->node, "target", p->image.top, "sync", sync);
    if (!pull && p->bitmap) {
        json_object_set_new(data, "bitmap", json_string(p->bitmap));
        json_object_set_new(data, "bitmap-mode", json_string("never"));
    }
    p->job = block_job_note(b->run, &how, data);
    json_array_append_new(b->actions,
                          json_pack("{s:s, s:o}", "type", "blockdev-backup", "data", data));
}

AWAITS static int add_part(struct beginning *b, struct backup_disk *to, bool reuse)
{
    struct part *p = &b->parts[b->n];
    p->to = to;
    p->disk = moment_find_disk(b->live, to->name);
    if (!p->disk || !p->disk->source || !p->disk->source->has_index)
        return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s' has no image to back up", to->name);
    if (block_job_on(b->run, p->disk->target->dev))
        return fail(ERR_BLOCK_COPY_ACTIVE, "disk '%s' has a job already", to->name);
    b->n++;
    p->node = disk_image_node(b->run, p->disk);
    if (!p->node || add_image(b, p, reuse) < 0)
        return -1;
    return to->incremental ? add_changes(b, p) : 0;
}

static void part_clear(struct part *p)
{
    new_image_clear(&p->image);
    g_free(p->node);
    g_free(p->bitmap);
}

/* --- the server ------------------------------------------------------------------------------- */

static unsigned free_port(void)
{
    for (unsigned port = FIRST_PORT; port <= LAST_PORT; port++) {
        const struct sockaddr_in6 at = {.sin6_family = AF_INET6,
                                        .sin6_port = htons((uint16_t)port)};
        int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
        bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                  bind(fd, (const struct sockaddr *)&at, sizeof at) == 0;
        if (fd >= 0)
            close(fd);
        if (ok || (fd < 0 && errno == EAFNOSUPPORT))
            return port;
    }
    return 0;
}

static json_t *address_of(struct backup_server *s)
{
    if (s->transport == STORAGE_TRANSPORT_UNIX)
        return json_pack("{s:s, s:{s:s}}", "type", "unix", "data", "path", s->socket);
    if (!s->has_port && (s->port = free_port()) == 0) {
        fail(ERR_INTERNAL_ERROR, "no port from %d to %d is free for the NBD server", FIRST_PORT,
             LAST_PORT);
        return NULL;
    }
    s->has_port = true;
    return json_pack("{s:s, s:{s:s, s:o}}", "type", "inet", "data", "host", s->name, "port",
                     json_sprintf("%u", s->port));
}

AWAITS static int start_server(struct run *r, struct backup *b)
{
    if (b->server->tls == TRI_YES)
        return fail(ERR_CONFIG_UNSUPPORTED, "<server tls='yes'>: encrypted backups are not served");
    if (b->server->transport != STORAGE_TRANSPORT_UNIX &&
        b->server->transport != STORAGE_TRANSPORT_TCP)
        return fail(ERR_CONFIG_UNSUPPORTED, "<server>: QEMU serves by tcp and unix only");
    json_t *address = address_of(b->server);
    return address ? qmp_call(r->qmp, "nbd-server-start", json_pack("{s:o}", "addr", address), NULL)
                   : -1;
}

AWAITS static void stop_server(struct run *r)
{
    SHIELD();
    struct error *why = error_take();
    if (!qmp_is_gone(r->qmp) && qmp_call(r->qmp, "nbd-server-stop", NULL, NULL) < 0)
        error_clear();
    error_set(why);
}

void backup_stop_serving(struct run *r)
{
    if (!r->backup || !r->backup->serving)
        return;
    r->backup->serving = false;
    stop_server(r);
}

AWAITS static int serve(struct run *r, const struct part *p)
{
    json_t *what = json_pack("{s:s, s:o, s:s, s:s, s:b}", "type", "nbd", "id",
                             json_sprintf("backup-export-%s", p->to->name), "node-name",
                             p->image.top, "name", p->to->exportname, "writable", 0);
    if (p->bitmap)
        json_object_set_new(what, "bitmaps", json_pack("[s]", p->bitmap));
    return qmp_call(r->qmp, "block-export-add", what, NULL);
}

/* --- the beginning ---------------------------------------------------------------------------- */

AWAITS static int prepare(struct beginning *b, bool reuse)
{
    for (size_t i = 0; i < b->value->disks->n_disks; i++)
        if (backup_has(b->value->disks->disks[i]) &&
            add_part(b, b->value->disks->disks[i], reuse) < 0)
            return -1;
    for (size_t i = 0; i < b->n; i++)
        if (b->parts[i].bitmap && b->value->mode == BACKUP_MODE_PULL &&
            strcmp(b->parts[i].bitmap, b->parts[i].to->exportbitmap) != 0)
            return fail(ERR_CONFIG_UNSUPPORTED, "disk '%s': the bitmap of changes is '%s'",
                        b->parts[i].to->name, b->parts[i].bitmap);
    return 0;
}

/* QEMU takes all of it at one moment, or nothing. */
AWAITS static int commence(struct beginning *b, const struct checkpoint *c)
{
    if (c && checkpoint_begin(b->run, c, b->actions) < 0)
        return -1;
    for (size_t i = 0; i < b->n; i++)
        add_job(b, &b->parts[i]);
    if (bitmaps_do(b->run, json_incref(b->actions)) == 0)
        return 0;
    for (size_t i = 0; i < b->n; i++)
        block_job_drop(b->run, b->parts[i].job);
    return -1;
}

/* In the state file before QEMU has any of it: a new daemon ends what it finds half begun. */
static int become(struct beginning *b)
{
    struct run *r = b->run;
    r->backup = g_new0(struct run_backup, 1);
    r->backup->value = b->value;
    r->backup->started_ms = b->value->started = now_ms();
    b->value->has_started = true;
    return run_save_state(r, GUEST_PHASE_RUNNING);
}

static void become_none(struct run *r)
{
    struct error *why = error_take();
    g_clear_pointer(&r->backup, g_free); /* the value is the caller's */
    if (run_save_state(r, GUEST_PHASE_RUNNING) < 0)
        error_clear();
    error_set(why);
}

AWAITS static int serve_all(struct beginning *b)
{
    for (size_t i = 0; is_pull(b->value) && i < b->n; i++)
        if (serve(b->run, &b->parts[i]) < 0)
            return -1;
    return 0;
}

AWAITS static void take_images_back(struct beginning *b)
{
    for (size_t i = 0; i < b->n; i++)
        new_image_take_back(b->run, &b->parts[i].image);
}

AWAITS static int begin(struct beginning *b, struct moment *checkpoint)
{
    struct run *r = b->run;
    int rc = become(b);
    if (rc == 0 && is_pull(b->value))
        rc = start_server(r, b->value);
    r->backup->serving = rc == 0 && is_pull(b->value);
    if (rc == 0)
        rc = commence(b, checkpoint ? checkpoint->def->value : NULL);
    if (rc < 0) {
        backup_stop_serving(r);
        become_none(r);
        return -1;
    }
    if (serve_all(b) == 0)
        return 0;
    SHIELD();
    struct error *why = error_take(); /* it has begun: it ends as any other */
    if (backup_abort(r) < 0)
        error_clear();
    error_set(why);
    return 1;
}

int backup_start(struct call *call, struct backup *value, struct def *checkpoint, bool reuse)
{
    struct run *r = run_of(call->guest);
    struct def *live = def_ref(call->guest->live);
    g_autofree struct part *parts = g_new0(struct part, value->disks->n_disks + 1);
    struct beginning b = {.call = call,
                          .run = r,
                          .value = value,
                          .live = live->value,
                          .parts = parts,
                          .actions = json_array()};
    struct moment *m = NULL;
    DEADLINE(QEMU_PATIENCE);
    int rc = prepare(&b, reuse);
    if (rc == 0 && checkpoint && !(m = checkpoint_add(call, def_ref(checkpoint))))
        rc = -1;
    if (rc == 0)
        rc = begin(&b, m);
    if (rc < 0) {
        if (m)
            checkpoint_take_back(call, m);
        take_images_back(&b);
        value_free(&type_backup, value);
    }
    for (size_t i = 0; i < b.n; i++)
        part_clear(&parts[i]);
    json_decref(b.actions);
    if (checkpoint)
        def_unref(checkpoint);
    def_unref(live);
    return rc == 0 ? 0 : -1;
}

/* --- the end ---------------------------------------------------------------------------------- */

void backup_free(struct run *r)
{
    if (r->backup) {
        value_free(&type_backup, r->backup->value);
        g_free(r->backup->error);
        g_clear_pointer(&r->backup, g_free);
    }
    if (r->completed)
        g_free(r->completed->error);
    g_clear_pointer(&r->completed, g_free);
}

static void remove_scratch(const struct backup *b)
{
    for (size_t i = 0; i < b->disks->n_disks; i++) {
        const struct backup_disk *d = b->disks->disks[i];
        const char *path = d->made == TRI_YES && d->scratch ? chain_path(d->scratch) : NULL;
        if (path && unlink(path) < 0 && errno != ENOENT)
            log_warn("cannot remove '%s': %m", path);
    }
}

static void tell(struct run *r)
{
    struct params p = {.mem = arena_new()};
    backup_put_completed(&p, r->completed);
    struct domain_event_callback_job_completed_msg msg = {
        .dom = {.name = r->guest->name, .id = r->guest->id}, .n_params = p.n, .params = p.list};
    memcpy(msg.dom.uuid, r->guest->uuid, sizeof(msg.dom.uuid));
    event_domain(r->guest, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, &msg);
    arena_free(p.mem);
}

/* What is left is what there was of it. */
static void conclude(struct run *r, const char *error)
{
    struct run_backup *b = g_steal_pointer(&r->backup);
    bool pull = is_pull(b->value);
    if (!r->completed)
        r->completed = g_new0(struct completed_backup, 1);
    g_free(r->completed->error);
    *r->completed = (struct completed_backup){
        .there = true,
        .success = !error && !b->error && (!b->aborted || pull),
        .elapsed_ms = (uint64_t)MAX(now_ms() - b->started_ms, 0),
        .total = b->total,
        .processed = b->processed,
        .temp_total = pull ? b->total : 0,
        .pull = pull,
        .error = g_strdup(error        ? error
                          : b->error   ? b->error
                          : b->aborted ? "Operation canceled"
                                       : NULL),
    };
    remove_scratch(b->value);
    tell(r);
    value_free(&type_backup, b->value);
    g_free(b->error);
    g_free(b);
}

static struct backup_disk *find(const struct run *r, const char *disk)
{
    for (size_t i = 0; i < r->backup->value->disks->n_disks; i++)
        if (strcmp(r->backup->value->disks->disks[i]->name, disk) == 0)
            return r->backup->value->disks->disks[i];
    return NULL;
}

static bool is_running(const struct backup_disk *d)
{
    return d->state == BACKUP_DISK_STATE_RUNNING || d->state == BACKUP_DISK_STATE_CANCELLING;
}

static bool is_over(const struct run *r)
{
    for (size_t i = 0; i < r->backup->value->disks->n_disks; i++)
        if (is_running(r->backup->value->disks->disks[i]))
            return false;
    return true;
}

AWAITS static void drop_bitmap(struct run *r, const struct backup_disk *d)
{
    const struct disk *of = moment_find_disk(r->guest->live->value, d->name);
    g_autofree char *node = d->incremental && of ? disk_image_node(r, of) : NULL;
    if (node &&
        qmp_call(r->qmp, "block-dirty-bitmap-remove",
                 json_pack("{s:s, s:o}", "node", node, "name", json_sprintf("backup-%s", d->name)),
                 NULL) < 0)
        log_debug("%s", error_text());
    error_clear();
}

AWAITS static void cancel_all(struct run *r)
{
    for (size_t i = 0; i < r->backup->value->disks->n_disks; i++) {
        struct backup_disk *d = r->backup->value->disks->disks[i];
        struct block_job *j =
            d->state == BACKUP_DISK_STATE_RUNNING ? block_job_on(r, d->name) : NULL;
        if (!j || j->kind != JOB_BACKUP)
            continue;
        j->cancelled = true;
        d->state = BACKUP_DISK_STATE_CANCELLING;
        json_t *what = json_pack("{s:s, s:b}", "device", j->id, "force", 1);
        if (qmp_call(r->qmp, "block-job-cancel", what, NULL) < 0)
            error_clear(); /* it has just ended */
        if (!r->backup)
            return;
    }
}

/* One that fails takes the others along. */
void backup_disk_over(struct run *r, const char *disk, int status, const char *error,
                      uint64_t total, uint64_t processed)
{
    struct backup_disk *d = r->backup ? find(r, disk) : NULL;
    if (!d)
        return;
    struct run_backup *b = r->backup;
    d->state = status == VIR_DOMAIN_BLOCK_JOB_COMPLETED  ? BACKUP_DISK_STATE_COMPLETE
               : status == VIR_DOMAIN_BLOCK_JOB_CANCELED ? BACKUP_DISK_STATE_CANCELLED
                                                         : BACKUP_DISK_STATE_FAILED;
    b->total += total;
    b->processed += processed;
    b->aborted |= status == VIR_DOMAIN_BLOCK_JOB_CANCELED;
    if (error && !b->error)
        b->error = g_strdup(error);
    drop_bitmap(r, d);
    if (status == VIR_DOMAIN_BLOCK_JOB_FAILED && r->backup == b)
        cancel_all(r);
    if (r->backup == b && is_over(r))
        conclude(r, NULL);
    if (run_save_state(r, GUEST_PHASE_RUNNING) < 0) {
        log_warn("guest '%s': %s", r->guest->name, error_text());
        error_clear();
    }
}

int backup_abort(struct run *r)
{
    DEADLINE(QEMU_PATIENCE);
    if (r->backup)
        r->backup->aborted = true; /* also where its jobs are still to be taken up */
    backup_stop_serving(r);
    if (r->backup)
        cancel_all(r);
    return 0;
}

void backup_run_over(struct run *r)
{
    if (r->backup)
        conclude(r, "the guest has ended");
}

/* --- after a restart -------------------------------------------------------------------------- */

void backup_take_up(struct run *r, const struct guest_status *status)
{
    if (!status->backup)
        return;
    r->backup = g_new0(struct run_backup, 1);
    r->backup->value = value_copy(&type_backup, status->backup);
    r->backup->started_ms = status->backup->started;
    r->backup->serving = is_pull(status->backup);
}

void backup_settle(struct run *r)
{
    bool any = false;
    for (size_t i = 0; r->backup && i < r->backup->value->disks->n_disks; i++)
        any |= block_job_on(r, r->backup->value->disks->disks[i]->name) != NULL;
    if (!any)
        backup_stop_serving(r);
    for (size_t i = 0; r->backup && i < r->backup->value->disks->n_disks; i++) {
        const struct backup_disk *d = r->backup->value->disks->disks[i];
        const struct block_job *j = is_running(d) ? block_job_on(r, d->name) : NULL;
        if (is_running(d) && (!j || j->kind != JOB_BACKUP))
            backup_disk_over(r, d->name, VIR_DOMAIN_BLOCK_JOB_FAILED,
                             "its job was gone when the daemon came back", 0, 0);
    }
    if (r->backup && is_over(r))
        conclude(r, NULL);
    else if (r->backup && r->backup->aborted)
        cancel_all(r);
}
