/* Ownership of what a QEMU opens by name, when it runs as somebody else than the daemon. Called by
 * start.c, hotplug.c and for the end by state.c and plug.c. Files are touched on worker threads, as
 * they may lie on a network; awaits those. Does nothing when QEMU runs as the daemon does.
 *
 * Invariant: a file is in the guest's state file before it changes hands, and nobody is given files
 * while a guest that ended still gives some back.
 */
#include "driver/qemu/guest/labels.h"
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/qemu/command/plan.h"
#include "gen/conf.h"
#include "image/probe.h"
#include "security/dac.h"
#include "sys/file.h"
#include "sys/spawn.h"

enum { CHAIN_MAX = 200 };

/* --- as whom ------------------------------------------------------------------------------------
 */

static struct seclabel *label_of(const struct domain *def)
{
    for (size_t i = 0; i < def->n_seclabels; i++)
        if (g_strcmp0(def->seclabels[i]->model, "dac") == 0)
            return def->seclabels[i];
    return NULL;
}

/* The ids of one guest: its own label's or the driver's. */
static bool ids_of(const struct driver_state *d, const struct domain *def, uid_t *uid, gid_t *gid)
{
    const struct account *a = account_of(d);
    const struct seclabel *s = label_of(def);
    *uid = a->uid;
    *gid = a->gid;
    if (s && s->type == SECLABEL_TYPE_STATIC && s->label && dac_parse(s->label, uid, gid) == 0)
        return true;
    error_clear();
    return a->set;
}

static bool wants_files(const struct driver_state *d, const struct domain *def)
{
    const struct seclabel *s = label_of(def);
    uid_t uid;
    gid_t gid;
    if (!ids_of(d, def, &uid, &gid))
        return false;
    if (s && (s->relabel == TRI_NO || s->type == SECLABEL_TYPE_NONE_))
        return false;
    return !d->conf->given.dynamic_ownership || d->conf->dynamic_ownership;
}

static bool remembers(const struct driver_state *d)
{
    return !d->conf->given.remember_owner || d->conf->remember_owner;
}

int labels_prepare(struct driver_state *d, struct domain *live)
{
    uid_t uid;
    gid_t gid;
    for (size_t i = 0; i < live->n_seclabels; i++) {
        const struct seclabel *s = live->seclabels[i];
        if (s->type == SECLABEL_TYPE_STATIC && g_strcmp0(s->model, "dac") != 0)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "seclabel: nobody confines guests by model '%s' here, only 'dac'",
                        s->model ? s->model : "");
        if (s->type == SECLABEL_TYPE_STATIC && dac_parse(s->label, &uid, &gid) < 0)
            return context("seclabel");
    }
    if (!ids_of(d, live, &uid, &gid))
        return 0;
    struct seclabel *s = label_of(live);
    if (!s) {
        live->seclabels = g_renew(struct seclabel *, live->seclabels, live->n_seclabels + 1);
        s = live->seclabels[live->n_seclabels++] = value_new(&type_seclabel);
        s->type = SECLABEL_TYPE_DYNAMIC;
        s->model = g_strdup("dac");
        s->relabel = TRI_YES;
    }
    if (s->type == SECLABEL_TYPE_NONE_)
        return 0;
    if (!s->label)
        s->label = g_strdup_printf("+%u:+%u", uid, gid);
    g_free(s->imagelabel);
    s->imagelabel = g_strdup_printf("+%u:+%u", uid, gid);
    return 0;
}

void labels_identity(const struct driver_state *d, const struct domain *def, struct spawn *what,
                     struct account *ret)
{
    *ret = *account_of(d);
    ret->set = ids_of(d, def, &ret->uid, &ret->gid) && geteuid() == 0;
    what->set_ids = ret->set;
    what->uid = ret->uid;
    what->gid = ret->gid;
    what->groups = ret->groups;
    what->n_groups = ret->n_groups;
}

/* --- which --------------------------------------------------------------------------------------
 */

static void row_free(void *ptr)
{
    struct guest_file *f = ptr;
    g_free(f->path);
    g_free(f->device);
    g_free(f);
}

static bool is_noted(const struct run *r, const char *path, const char *device)
{
    for (guint i = 0; r->files && i < r->files->len; i++) {
        const struct guest_file *f = r->files->pdata[i];
        if (strcmp(f->path, path) == 0 && g_strcmp0(f->device, device) == 0)
            return true;
    }
    return false;
}

void labels_note(struct run *r, const struct domain *def, const struct plan *plan)
{
    if (!wants_files(r->driver, def))
        return;
    if (!r->files)
        r->files = g_ptr_array_new_with_free_func(row_free);
    for (size_t i = 0; i < plan->n_files; i++) {
        const struct plan_file *f = &plan->files[i];
        if (!f->give_back || is_noted(r, f->path, f->device))
            continue;
        struct guest_file *row = g_new0(struct guest_file, 1);
        row->path = g_strdup(f->path);
        row->device = g_strdup(f->device);
        g_ptr_array_add(r->files, row);
    }
}

struct guest_file **labels_rows(struct run *r, size_t *ret_n)
{
    *ret_n = r->files ? r->files->len : 0;
    return r->files ? (struct guest_file **)r->files->pdata : NULL;
}

void labels_take_up(struct run *r, const struct guest_status *status)
{
    if (status->n_files && !r->files)
        r->files = g_ptr_array_new_with_free_func(row_free);
    for (size_t i = 0; i < status->n_files; i++) {
        struct guest_file *row = g_new0(struct guest_file, 1);
        row->path = g_strdup(status->files[i]->path);
        row->device = g_strdup(status->files[i]->device);
        g_ptr_array_add(r->files, row);
    }
}

/* --- giving -------------------------------------------------------------------------------------
 */

/* One worker's task: plain data, nothing of the loop's. */
struct task {
    const struct plan *plan;
    const struct plan *before; /* files of it are given already */
    uid_t uid;
    gid_t gid;
    bool files, remember;
    bool *given; /* of each file of the plan */
};

static char *head_of(const char *path, size_t *ret_len, uint64_t *ret_size)
{
    struct stat st;
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) < 0)
        return NULL;
    g_autofree char *head = g_malloc(IMAGE_HEAD_BYTES);
    ssize_t n = pread(fd, head, IMAGE_HEAD_BYTES, 0);
    if (n <= 0)
        return NULL;
    *ret_len = (size_t)n;
    *ret_size = (uint64_t)st.st_size;
    return g_steal_pointer(&head);
}

/* An image names the one below; a raw one is data and is believed nothing. g_free; NULL: the end.
 */
static char *image_below(const char *path, bool *ret_goes_on)
{
    size_t len;
    uint64_t size;
    struct image_info info = {0};
    g_autofree char *head = head_of(path, &len, &size);
    if (!head)
        return NULL;
    image_probe((const uint8_t *)head, len, size, &info);
    char *below = image_backing_path(&info, path);
    *ret_goes_on = info.backing_format && strcmp(info.backing_format, "raw") != 0;
    image_info_clear(&info);
    if (below && *below != '/')
        g_clear_pointer(&below, g_free);
    return below;
}

static int give_chain(const struct task *t, const char *top, uid_t uid, gid_t gid)
{
    g_autofree char *at = g_strdup(top);
    bool goes_on = true;
    for (int i = 0; goes_on && i < CHAIN_MAX; i++) {
        char *below = image_below(at, &goes_on);
        if (!below)
            return 0;
        g_free(at);
        at = below;
        if (access(at, F_OK) == 0 && dac_give(at, uid, gid, false) < 0)
            return -1;
    }
    (void)t;
    return 0;
}

static bool given_already(const struct task *t, const struct plan_file *f)
{
    for (size_t i = 0; t->before && i < t->before->n_files; i++)
        if (strcmp(t->before->files[i].path, f->path) == 0)
            return true;
    return false;
}

static int give_file(const struct task *t, const struct plan_file *f)
{
    uid_t uid = t->uid;
    gid_t gid = t->gid;
    if (given_already(t, f) || access(f->path, F_OK) < 0)
        return 0; /* QEMU says best what it misses */
    if (f->label && dac_parse(f->label, &uid, &gid) < 0)
        return -1;
    if (dac_give(f->path, uid, gid, f->give_back && t->remember) < 0)
        return -1;
    return f->has_more ? give_chain(t, f->path, uid, gid) : 0;
}

static int give_all(void *arg)
{
    const struct task *t = arg;
    for (char **dir = t->plan->dirs; *dir; dir++)
        if (dac_give(*dir, t->uid, t->gid, false) < 0)
            return -1;
    for (size_t i = 0; t->files && i < t->plan->n_files; i++) {
        if (give_file(t, &t->plan->files[i]) < 0)
            return -1;
        t->given[i] = true;
    }
    return 0;
}

int labels_wait(struct driver_state *d)
{
    while (d->giving_back)
        if (cond_wait(&d->given_back) < 0)
            return context("guests that ended have not given all back yet");
    return 0;
}

/* It was never given, so it is not to be given back: it may be another guest's. */
static void forget(struct run *r, const struct plan_file *f)
{
    for (guint i = r->files ? r->files->len : 0; i-- > 0;) {
        const struct guest_file *row = r->files->pdata[i];
        if (strcmp(row->path, f->path) == 0 && g_strcmp0(row->device, f->device) == 0)
            g_ptr_array_remove_index(r->files, i);
    }
}

int labels_give(struct run *r, const struct domain *def, const struct plan *plan,
                const struct plan *before)
{
    struct driver_state *d = r->driver;
    struct task t = {
        .plan = plan, .before = before, .files = wants_files(d, def), .remember = remembers(d)};
    if (!ids_of(d, def, &t.uid, &t.gid))
        return 0;
    if (labels_wait(d) < 0)
        return context("files of guest '%s'", r->guest->name);
    g_autofree bool *given = t.given = g_new0(bool, plan->n_files + 1);
    if (offload(give_all, &t) == 0)
        return 0;
    for (size_t i = 0; i < plan->n_files; i++)
        if (!given[i])
            forget(r, &plan->files[i]);
    return -1;
}

int labels_give_own(struct run *r, const struct domain *def, const char *path)
{
    uid_t uid;
    gid_t gid;
    if (!ids_of(r->driver, def, &uid, &gid) || chown(path, uid, gid) == 0)
        return 0;
    return fail_errno(errno, "cannot give socket '%s' to its guest", path);
}

/* --- giving back --------------------------------------------------------------------------------
 */

struct back {
    struct driver_state *driver;
    GPtrArray *files;
    bool remember;
};

static int take_all_back(void *arg)
{
    const struct back *b = arg;
    for (guint i = 0; i < b->files->len; i++)
        if (dac_take_back(((struct guest_file *)b->files->pdata[i])->path, b->remember) < 0) {
            log_warn("%s", error_text());
            error_clear();
        }
    return 0;
}

/* A fiber of the driver. */
AWAITS static int give_back(void *arg)
{
    struct back *b = arg;
    SHIELD();
    if (offload(take_all_back, b) < 0)
        error_clear();
    b->driver->giving_back--;
    cond_wake_all(&b->driver->given_back);
    g_ptr_array_unref(b->files);
    g_free(b);
    return 0;
}

void labels_take_back(struct run *r, const char *device)
{
    struct back *b = g_new0(struct back, 1);
    *b = (struct back){r->driver, g_ptr_array_new_with_free_func(row_free), remembers(r->driver)};
    for (guint i = r->files ? r->files->len : 0; i-- > 0;) {
        struct guest_file *f = r->files->pdata[i];
        if (!device || g_strcmp0(f->device, device) == 0)
            g_ptr_array_add(b->files, g_ptr_array_steal_index(r->files, i));
    }
    if (!b->files->len) {
        g_ptr_array_unref(b->files);
        g_free(b);
        return;
    }
    r->driver->giving_back++;
    fiber_spawn(r->driver->group, "give files back", give_back, b);
}
