/* The emulator behind <tpm><backend type='emulator'>: swtpm, one process per guest. Started before
 * QEMU with a socket that listens already, so nobody waits for it; it ends when QEMU's connection
 * does. Called by start.c (awaits swtpm_setup for a new TPM), by state.c when QEMU is gone (never
 * awaits) and by undefine.
 *
 * Invariant: whoever finds the socket can end the emulator by one command on it, so that a new
 * daemon needs to remember nothing. The state of a TPM is made under another name and renamed.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/ids.h"
#include "base/log.h"
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/prepare.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"
#include "sys/spawn.h"

#define END_PATIENCE seconds(10)

struct tpm_paths {
    char *owner_dir; /* of the guest: <storage>/UUID; NULL when the definition names the state */
    char *state;     /* folder, or file when is_file */
    char *log;
    bool is_file;
};

static void tpm_paths_clear(struct tpm_paths *p)
{
    g_free(p->owner_dir);
    g_free(p->state);
    g_free(p->log);
}
#define AUTO_PATHS __attribute__((cleanup(tpm_paths_clear)))

/* --- where things are
 * ------------------------------------------------------------------------------- */

static const struct tpm_emulator *emulator_of(const struct domain *def)
{
    for (size_t i = 0; def && i < def->n_tpms; i++) {
        const struct tpm_backend *b = def->tpms[i]->backend;
        if (b && b->type == TPM_TYPE_EMULATOR)
            return b->emulator;
    }
    return NULL;
}

/* The system's are beside the driver's folder, a user's in it. */
static char *storage_dir(const struct driver_state *d)
{
    bool user = !d->config.privileged && !d->config.embedded;
    return g_build_filename(user ? d->lib_dir : d->config.lib_dir, "swtpm", NULL);
}

static char *log_dir(const struct driver_state *d)
{
    g_autofree char *above = g_path_get_dirname(d->config.log_dir);
    if (d->config.embedded)
        return g_build_filename(d->config.log_dir, "swtpm", NULL);
    return d->config.privileged ? g_build_filename(above, "swtpm/libvirt/qemu", NULL)
                                : g_strdup(d->log_dir);
}

static char *owner_dir(const struct driver_state *d, const struct domain *def)
{
    char uuid[UUID_TEXT_SIZE];
    g_autofree char *storage = storage_dir(d);
    uuid_format(def->uuid, uuid);
    return g_build_filename(storage, uuid, NULL);
}

static struct tpm_paths paths_of(const struct driver_state *d, const struct domain *def,
                                 const struct tpm_emulator *e)
{
    g_autofree char *logs = log_dir(d);
    struct tpm_paths p = {.log = g_strdup_printf("%s/%s-swtpm.log", logs, def->name)};
    if (e->source && e->source->path) {
        p.state = g_strdup(e->source->path);
        p.is_file = e->source->type == TPM_SOURCE_TYPE_FILE;
        return p;
    }
    p.owner_dir = owner_dir(d, def);
    p.state =
        g_build_filename(p.owner_dir, e->version == TPM_VERSION_1_2 ? "tpm1.2" : "tpm2", NULL);
    return p;
}

/* As the plan names it; told by the private folder, which the state file keeps. */
static char *socket_of(const struct run *r)
{
    g_autofree char *name = g_path_get_basename(r->private_dir);
    return g_strdup_printf("%s/swtpm/%s-swtpm.sock", r->driver->state_dir,
                           name + strlen("domain-"));
}

/* --- a new TPM
 * -------------------------------------------------------------------------------------- */

static char *bank_list(const struct tpm_pcr_banks *b)
{
    const struct {
        bool on;
        const char *name;
    } banks[] = {
        {b->sha1, "sha1"}, {b->sha256, "sha256"}, {b->sha384, "sha384"}, {b->sha512, "sha512"}};
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(banks); i++)
        if (banks[i].on)
            g_string_append_printf(text, "%s%s", text->len ? "," : "", banks[i].name);
    return g_string_free(text, FALSE);
}

AWAITS static int run_setup(GPtrArray *argv, const char *log)
{
    g_autofree char *out = NULL, *err = NULL;
    int status;
    g_ptr_array_add(argv, NULL);
    if (run_command((const char *const *)argv->pdata, NULL, &out, &err, &status) < 0)
        return context("the TPM of a guest cannot be set up");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return fail(ERR_OPERATION_FAILED, "swtpm_setup failed (status %d): %s; see '%s'", status,
                err && *err ? g_strchomp(err) : "it says nothing", log);
}

static void add(GPtrArray *argv, const char *a, const char *b)
{
    g_ptr_array_add(argv, g_strdup(a));
    if (b)
        g_ptr_array_add(argv, g_strdup(b));
}

/* Keys and certificates as a vendor would give them. */
AWAITS static int make_tpm(const struct domain *def, const struct tpm_emulator *e,
                           const struct tpm_paths *p, const char *where)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *state = g_strdup_printf("%s://%s", p->is_file ? "file" : "dir", where);
    char uuid[UUID_TEXT_SIZE];
    uuid_format(def->uuid, uuid);
    g_autofree char *vm = g_strdup_printf("%s:%s", def->name, uuid);
    add(argv, "swtpm_setup", e->version == TPM_VERSION_1_2 ? NULL : "--tpm2");
    add(argv, "--tpm-state", state);
    add(argv, "--vmid", vm);
    add(argv, "--logfile", p->log);
    add(argv, "--createek", "--create-ek-cert");
    add(argv, "--create-platform-cert", "--lock-nvram");
    add(argv, "--not-overwrite", NULL);
    g_autofree char *banks = e->active_pcr_banks ? bank_list(e->active_pcr_banks) : NULL;
    if (banks && *banks)
        add(argv, "--pcr-banks", banks);
    return run_setup(argv, p->log);
}

AWAITS static int change_banks(const struct tpm_emulator *e, const struct tpm_paths *p)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *banks = e->active_pcr_banks ? bank_list(e->active_pcr_banks) : NULL;
    g_autofree char *state = g_strdup_printf("%s://%s", p->is_file ? "file" : "dir", p->state);
    if (!banks || !*banks || e->version == TPM_VERSION_1_2)
        return 0;
    add(argv, "swtpm_setup", "--tpm2");
    add(argv, "--tpm-state", state);
    add(argv, "--logfile", p->log);
    add(argv, "--pcr-banks", banks);
    add(argv, "--reconfigure", NULL);
    return run_setup(argv, p->log);
}

AWAITS static int make_in_folder(const struct domain *def, const struct tpm_emulator *e,
                                 const struct tpm_paths *p)
{
    g_autofree char *fresh = g_strconcat(p->state, ".new", NULL);
    remove_tree(fresh);
    if (dir_make(fresh, 0700) < 0)
        return -1;
    if (make_tpm(def, e, p, fresh) < 0) {
        remove_tree(fresh);
        if (p->owner_dir)
            rmdir(p->owner_dir);
        return -1;
    }
    if (rename(fresh, p->state) < 0)
        return fail_errno(errno, "cannot rename '%s' to '%s'", fresh, p->state);
    return 0;
}

/* A folder that somebody made and left empty is a new TPM's too. */
static bool is_new(const struct tpm_paths *p)
{
    return !file_exists(p->state) || (!p->is_file && rmdir(p->state) == 0);
}

AWAITS static int make_or_change(const struct domain *def, const struct tpm_emulator *e,
                                 const struct tpm_paths *p)
{
    if (!is_new(p))
        return change_banks(e, p);
    return p->is_file ? make_tpm(def, e, p, p->state) : make_in_folder(def, e, p);
}

/* --- the process
 * ------------------------------------------------------------------------------------ */

/* The emulator of the run before may be writing its last words: who has the lock, or 0. */
static pid_t state_user(const struct tpm_paths *p)
{
    g_autofree char *lock = p->is_file ? g_strdup(p->state) : g_strdup_printf("%s/.lock", p->state);
    AUTO_FD int fd = open(lock, O_RDWR | O_CLOEXEC);
    struct flock wanted = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fd < 0 || fcntl(fd, F_GETLK, &wanted) < 0 || wanted.l_type == F_UNLCK)
        return 0;
    return wanted.l_pid;
}

AWAITS static int wait_unused(const struct tpm_paths *p)
{
    DEADLINE(END_PATIENCE);
    pid_t pid;
    while ((pid = state_user(p)) != 0)
        if (fiber_sleep(millis(5)) < 0) {
            error_clear();
            return fail(ERR_OPERATION_FAILED, "TPM state '%s' is in use by process %d", p->state,
                        (int)pid);
        }
    return 0;
}

struct tpm_process {
    struct child child;
    char *name;
};

/* A fiber of the driver: reaps. */
AWAITS static int reap(void *arg)
{
    struct tpm_process *t = arg;
    int status;
    if (await_child(t->child.pidfd, &status) >= 0 && status != 0)
        log_warn("the TPM emulator of guest '%s' ended with status %d", t->name, status);
    child_close(&t->child);
    g_free(t->name);
    g_free(t);
    return 0;
}

static int spawn_emulator(struct run *r, const char *const *argv, struct spawn_fd fd)
{
    struct tpm_process *t = g_new0(struct tpm_process, 1);
    struct spawn what = {
        .argv = argv,
        .fds = &fd,
        .n_fds = 1,
        .detach = !r->driver->config.embedded,
        .die_with_parent = r->driver->config.embedded,
        .umask_value = 077,
    };
    if (spawn(&what, &t->child) < 0) {
        g_free(t);
        return context("cannot start the TPM emulator of guest '%s'", r->guest->name);
    }
    t->name = g_strdup(r->guest->name);
    fiber_spawn(r->driver->group, "TPM emulator", reap, t);
    return 0;
}

static int start_process(struct run *r, const struct tpm_emulator *e, const struct tpm_paths *p)
{
    g_autofree char *path = socket_of(r), *dir = g_path_get_dirname(path);
    if (dir_make(dir, 0711) < 0)
        return -1;
    AUTO_FD int fd = socket_listen_unix(path, 0600, 1);
    if (fd < 0)
        return -1;
    g_autofree char *state = p->is_file ? g_strdup_printf("backend-uri=file://%s", p->state)
                                        : g_strdup_printf("dir=%s,mode=0600", p->state);
    g_autofree char *level = e->has_debug ? g_strdup_printf(",level=%u", e->debug) : g_strdup("");
    g_autofree char *log = g_strdup_printf("file=%s%s", p->log, level);
    const char *argv[] = {"swtpm",       "socket",
                          "--ctrl",      "type=unixio,fd=3",
                          "--tpmstate",  state,
                          "--log",       log,
                          "--terminate", e->version == TPM_VERSION_1_2 ? NULL : "--tpm2",
                          NULL};
    return spawn_emulator(r, argv, (struct spawn_fd){fd, 3});
}

static int check(const struct domain *live, const struct tpm_emulator *e)
{
    const char *no = e->encryption ? "encryption" : e->profile ? "profile" : NULL;
    if (no)
        return fail(ERR_CONFIG_UNSUPPORTED, "tpm: <%s> is not supported yet", no);
    const char *const programs[] = {"swtpm", "swtpm_setup"};
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        g_autofree char *found = g_find_program_in_path(programs[i]);
        if (!found)
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "guest '%s' has an emulated TPM, but program '%s' is not installed",
                        live->name, programs[i]);
    }
    return 0;
}

int tpm_start(struct run *r, const struct domain *live)
{
    const struct tpm_emulator *e = emulator_of(live);
    if (!e)
        return 0;
    AUTO_PATHS struct tpm_paths p = paths_of(r->driver, live, e);
    g_autofree char *logs = g_path_get_dirname(p.log);
    if (check(live, e) < 0 || dir_make(logs, 0711) < 0 ||
        (p.owner_dir && dir_make(p.owner_dir, 0711) < 0))
        return -1;
    if (wait_unused(&p) < 0 || make_or_change(live, e, &p) < 0 || start_process(r, e, &p) < 0)
        return -1;
    g_autofree char *socket = socket_of(r);
    return labels_give_own(r, live, socket);
}

/* --- the end
 * ---------------------------------------------------------------------------------------- */

struct tpm_end {
    int fd;       /* the emulator's control channel; it closes when the emulator ends */
    char *remove; /* folder of a guest that is gone, or NULL */
};

/* A fiber of the driver: until the emulator is gone, then what it kept goes. */
AWAITS static int finish(void *arg)
{
    struct tpm_end *t = arg;
    SHIELD();
    DEADLINE(END_PATIENCE);
    char answer[64];
    while (t->fd >= 0 && fiber_read(t->fd, answer, sizeof answer) > 0)
        ;
    error_clear();
    if (t->remove)
        remove_tree(t->remove);
    fd_closep(&t->fd);
    g_free(t->remove);
    g_free(t);
    return 0;
}

/* The control command "shut down" of swtpm's protocol: a 32 bit number, big-endian, no more. */
static int tell_shutdown(const char *path)
{
    static const unsigned char shutdown_command[4] = {0, 0, 0, 3};
    int fd = file_exists(path) ? socket_connect_unix(path) : -1;
    if (fd < 0) {
        error_clear(); /* it ended with QEMU */
        return -1;
    }
    (void)!send(fd, shutdown_command, sizeof shutdown_command, MSG_NOSIGNAL);
    return fd;
}

void tpm_end(struct run *r)
{
    const struct domain *def = r->guest->live ? r->guest->live->value : NULL;
    const struct tpm_emulator *e = emulator_of(def);
    if (!r->private_dir)
        return;
    g_autofree char *path = socket_of(r);
    bool drop = e && !r->guest->persistent && !r->keep_tpm && e->persistent_state != TRI_YES &&
                !(e->source && e->source->path);
    struct tpm_end *t = g_new0(struct tpm_end, 1);
    t->fd = tell_shutdown(path);
    t->remove = drop ? owner_dir(r->driver, def) : NULL;
    unlink(path);
    if (t->fd < 0 && !t->remove) {
        g_free(t);
        return;
    }
    fiber_spawn(r->driver->group, "end of a TPM emulator", finish, t);
}

int tpm_forget(struct driver_state *driver, const struct domain *def, unsigned flags)
{
    const struct tpm_emulator *e = emulator_of(def);
    if (!e || (e->source && e->source->path) || (flags & VIR_DOMAIN_UNDEFINE_KEEP_TPM))
        return 0;
    if (e->persistent_state == TRI_YES && !(flags & VIR_DOMAIN_UNDEFINE_TPM))
        return 0;
    g_autofree char *dir = owner_dir(driver, def);
    remove_tree(dir);
    return 0;
}
