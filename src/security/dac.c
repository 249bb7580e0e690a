/* Owner and group of files, remembered in extended attributes of the file itself: who owned it
 * before, how many use it, and since which boot (a host that crashed restored nothing). Called on
 * worker threads by the QEMU driver; blocks, never awaits. Invariants: what was remembered first is
 * what comes back; one thread at a time counts and gives a file.
 */
#include "security/dac.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "base/error.h"
#include "base/log.h"
#include "sys/file.h"

#define OWNER "trusted.libvirt.security.dac"
#define COUNT "trusted.libvirt.security.ref_dac"
#define SINCE "trusted.libvirt.security.timestamp_dac"

/* A file held by a descriptor that can neither be read nor written, and its name by that. */
struct file {
    int fd;
    struct stat st;
    char name[32];
};

static int file_open(struct file *f, const char *path)
{
    f->fd = open(path, O_PATH | O_CLOEXEC);
    if (f->fd < 0)
        return -errno;
    if (fstat(f->fd, &f->st) < 0)
        return -errno;
    g_snprintf(f->name, sizeof f->name, "/proc/self/fd/%d", f->fd);
    return 0;
}

static bool get(const struct file *f, const char *attribute, char *text, size_t size)
{
    ssize_t n = getxattr(f->name, attribute, text, size - 1);
    if (n < 0)
        return false;
    text[n] = '\0';
    return true;
}

static int put(const struct file *f, const char *attribute, const char *text)
{
    return setxattr(f->name, attribute, text, strlen(text), 0) < 0 ? -errno : 0;
}

static void forget(const struct file *f)
{
    (void)!removexattr(f->name, OWNER);
    (void)!removexattr(f->name, COUNT);
    (void)!removexattr(f->name, SINCE);
}

/* "btime 1700000000" of /proc/stat */
static void read_boot(char *text, size_t size)
{
    g_autofree char *stat = NULL;
    size_t len = 0;
    if (file_read("/proc/stat", 8 << 20, &stat, &len) < 0) {
        error_clear();
        return;
    }
    const char *at = strstr(stat, "btime ");
    if (at)
        g_snprintf(text, size, "%.*s", (int)strcspn(at + 6, "\n"), at + 6);
}

static const char *this_boot(void)
{
    static char text[24];
    static gsize known;
    if (g_once_init_enter(&known)) {
        read_boot(text, sizeof text);
        g_once_init_leave(&known, 1);
    }
    return text;
}

/* --- one at a time -----------------------------------------------------------------------------
 */

static GMutex lock;
static GCond freed;
static GHashTable
    *busy; /* of files that a thread is at; a server that hangs holds up no other file */

static char *key_of(const struct file *f)
{
    return g_strdup_printf("%" PRIx64 ":%" PRIx64, (uint64_t)f->st.st_dev, (uint64_t)f->st.st_ino);
}

static void file_begin(struct file *f)
{
    char *key = key_of(f);
    g_mutex_lock(&lock);
    if (!busy)
        busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (g_hash_table_contains(busy, key))
        g_cond_wait(&freed, &lock);
    g_hash_table_add(busy, key);
    g_mutex_unlock(&lock);
    if (fstat(f->fd, &f->st) < 0) /* whose it is by now */
        log_warn("'%s': %s", f->name, g_strerror(errno));
}

static void file_end(struct file *f)
{
    g_autofree char *key = key_of(f);
    g_mutex_lock(&lock);
    g_hash_table_remove(busy, key);
    g_cond_broadcast(&freed);
    g_mutex_unlock(&lock);
    fd_closep(&f->fd);
}

/* --- counting ----------------------------------------------------------------------------------
 */

/* How many use it since this boot; 0: nobody. */
static unsigned long count_of(const struct file *f)
{
    char text[32];
    if (!get(f, SINCE, text, sizeof text) || strcmp(text, this_boot()) != 0)
        return 0;
    return get(f, COUNT, text, sizeof text) ? strtoul(text, NULL, 10) : 0;
}

static int set_count(const struct file *f, unsigned long n)
{
    char text[32];
    g_snprintf(text, sizeof text, "%lu", n);
    return put(f, COUNT, text);
}

/* File systems without extended attributes of this kind, or without owners, are no failure. */
static bool is_unable(int err)
{
    return err == ENOTSUP || err == ENOSYS || err == EROFS || err == EINVAL || err == EPERM;
}

static int remember_first(const struct file *f)
{
    char owner[48];
    g_snprintf(owner, sizeof owner, "+%u:+%u", f->st.st_uid, f->st.st_gid);
    int rc = put(f, OWNER, owner);
    if (rc == 0)
        rc = put(f, SINCE, this_boot());
    return rc == 0 ? set_count(f, 1) : rc;
}

static int remember_owner(const struct file *f, const char *path, uid_t uid, gid_t gid)
{
    unsigned long n = count_of(f);
    if (n && (f->st.st_uid != uid || f->st.st_gid != gid))
        return fail(ERR_OPERATION_INVALID,
                    "'%s' is in use by a guest that runs as %u:%u, it cannot be %u:%u's as well",
                    path, f->st.st_uid, f->st.st_gid, uid, gid);
    int rc = n ? set_count(f, n + 1) : remember_first(f);
    if (rc < 0 && !is_unable(-rc))
        return fail_errno(-rc, "cannot remember who owns '%s'", path);
    return 0;
}

static int give_away(const struct file *f, const char *path, uid_t uid, gid_t gid)
{
    if (f->st.st_uid == uid && f->st.st_gid == gid)
        return 0;
    if (fchownat(f->fd, "", uid, gid, AT_EMPTY_PATH) == 0)
        return 0;
    int err = errno;
    if (!is_unable(err))
        return fail_errno(err, "cannot give '%s' to %u:%u", path, uid, gid);
    log_info("'%s' keeps its owner: %s", path, g_strerror(err));
    return 0;
}

int dac_give(const char *path, uid_t uid, gid_t gid, bool remember)
{
    struct file f;
    int rc = file_open(&f, path);
    if (rc < 0)
        return fail_errno(-rc, "cannot open '%s'", path);
    file_begin(&f);
    if (remember)
        rc = remember_owner(&f, path, uid, gid);
    if (rc == 0)
        rc = give_away(&f, path, uid, gid);
    file_end(&f);
    return rc;
}

int dac_take_back(const char *path, bool remember)
{
    struct file f;
    unsigned uid = 0, gid = 0;
    char owner[48];
    int rc = file_open(&f, path);
    if (rc < 0)
        return rc == -ENOENT ? 0 : fail_errno(-rc, "cannot open '%s'", path);
    file_begin(&f);
    unsigned long n = remember ? count_of(&f) : 0;
    if (n > 1) {
        rc = set_count(&f, n - 1);
    } else {
        if (remember && get(&f, OWNER, owner, sizeof owner) &&
            sscanf(owner, "+%u:+%u", &uid, &gid) != 2)
            uid = gid = 0;
        forget(&f);
        rc = give_away(&f, path, uid, gid);
    }
    file_end(&f);
    return rc;
}

/* --- labels ------------------------------------------------------------------------------------
 */

static bool number_of(const char *text, unsigned *ret)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(*text == '+' ? text + 1 : text, &end, 10);
    if (end == text || *end || errno || n >= G_MAXUINT32)
        return false;
    *ret = (unsigned)n;
    return true;
}

/* A "+" says that a number is meant, even when somebody's name looks like it. */
int dac_user(const char *text, uid_t *ret)
{
    const struct passwd *p = *text == '+' ? NULL : getpwnam(text);
    if (p)
        *ret = p->pw_uid;
    else if (!number_of(text, ret))
        return fail(ERR_INVALID_ARG, "this host has no user '%s'", text);
    return 0;
}

int dac_group(const char *text, gid_t *ret)
{
    const struct group *g = *text == '+' ? NULL : getgrnam(text);
    if (g)
        *ret = g->gr_gid;
    else if (!number_of(text, ret))
        return fail(ERR_INVALID_ARG, "this host has no group '%s'", text);
    return 0;
}

int dac_parse(const char *label, uid_t *ret_uid, gid_t *ret_gid)
{
    const char *colon = label ? strchr(label, ':') : NULL;
    g_autofree char *user = colon ? g_strndup(label, (gsize)(colon - label)) : NULL;
    if (!colon || !*user || !colon[1])
        return fail(ERR_INVALID_ARG, "'%s' is no USER:GROUP", label ? label : "");
    return dac_user(user, ret_uid) < 0 ? -1 : dac_group(colon + 1, ret_gid);
}
