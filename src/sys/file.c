/* Files, folders, locks, unix sockets. Short local system calls; nothing here awaits. A file that
 * is replaced is written beside itself, synced and renamed, so that a reader sees the old or the
 * new one whatever happens. */
#include "sys/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/error.h"

int (*file_step)(const char *what); /* tests: called before each durable step; non-zero fails it */

static int step(const char *what)
{
    return file_step ? file_step(what) : 0;
}

void fd_closep(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int file_read(const char *path, size_t max, char **ret_text, size_t *ret_len)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return fail_errno(errno, "cannot open '%s'", path);
    size_t cap = st.st_size > 0 ? (size_t)st.st_size + 1 : 4096, len = 0;
    char *text = g_malloc(cap + 1);
    for (;;) {
        ssize_t n = read(fd, text + len, cap - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_free(text);
            return fail_errno(errno, "cannot read '%s'", path);
        }
        len += (size_t)n;
        if (n == 0)
            break;
        if (len > max) {
            g_free(text);
            return fail(ERR_SYSTEM_ERROR, "'%s' is larger than %zu bytes", path, max);
        }
        if (len == cap)
            text = g_realloc(text, (cap *= 2) + 1);
    }
    text[len] = '\0';
    *ret_text = text;
    if (ret_len)
        *ret_len = len;
    return 0;
}

static int sync_folder_of(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    AUTO_FD int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || step("sync folder") || fsync(fd) < 0)
        return fail_errno(errno, "cannot sync folder '%s'", folder);
    return 0;
}

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

static int write_new(const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
    AUTO_FD int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0 || step("write") || write_all(fd, data, len) < 0)
        return fail_errno(errno, "cannot write '%s'", path);
    if (fchmod(fd, mode) < 0)
        return fail_errno(errno, "cannot set the mode of '%s'", path);
    if (durable && (step("sync") || fdatasync(fd) < 0))
        return fail_errno(errno, "cannot sync '%s'", path);
    return 0;
}

int file_replace(const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
    g_autofree char *beside = g_strdup_printf("%s.new", path);
    if (write_new(beside, data, len, mode, durable) < 0) {
        unlink(beside);
        return -1;
    }
    if (step("rename") || rename(beside, path) < 0) {
        fail_errno(errno, "cannot replace '%s'", path);
        unlink(beside);
        return -1;
    }
    return durable ? sync_folder_of(path) : 0;
}

int file_remove(const char *path, bool durable)
{
    if (step("unlink") || unlink(path) < 0)
        return errno == ENOENT ? 0 : fail_errno(errno, "cannot remove '%s'", path);
    if (durable && sync_folder_of(path) < 0)
        return -1;
    return 1;
}

bool file_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

int dir_make(const char *path, mode_t mode)
{
    struct stat st;
    if (mkdir(path, mode) == 0)
        return 0;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return 0;
    if (errno != ENOENT)
        return fail_errno(errno, "cannot make folder '%s'", path);
    g_autofree char *parent = g_path_get_dirname(path);
    if (strcmp(parent, path) == 0 || dir_make(parent, 0755) < 0)
        return -1;
    if (mkdir(path, mode) < 0 && errno != EEXIST)
        return fail_errno(errno, "cannot make folder '%s'", path);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int dir_list(const char *path, char ***ret_names, size_t *ret_n)
{
    DIR *dir = opendir(path);
    GPtrArray *names = g_ptr_array_new();
    struct dirent *entry;
    if (!dir && errno != ENOENT) {
        g_ptr_array_free(names, TRUE);
        return fail_errno(errno, "cannot list folder '%s'", path);
    }
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            g_ptr_array_add(names, g_strdup(entry->d_name));
    if (dir)
        closedir(dir);
    if (names->len)
        qsort(names->pdata, names->len, sizeof(char *), by_name);
    *ret_n = names->len;
    g_ptr_array_add(names, NULL);
    *ret_names = (char **)g_ptr_array_free(names, FALSE);
    return 0;
}

int file_lock(const char *path, mode_t mode)
{
    AUTO_FD int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fd < 0)
        return fail_errno(errno, "cannot open '%s'", path);
    if (fcntl(fd, F_SETLK, &lock) < 0) {
        if (errno == EACCES || errno == EAGAIN)
            return fail(ERR_OPERATION_FAILED, "'%s' is locked by another process", path);
        return fail_errno(errno, "cannot lock '%s'", path);
    }
    return g_steal_fd(&fd);
}

static int unix_address(const char *path, struct sockaddr_un *a)
{
    *a = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof a->sun_path)
        return fail(ERR_CONFIG_UNSUPPORTED, "socket path '%s' is longer than %zu bytes", path,
                    sizeof a->sun_path - 1);
    strcpy(a->sun_path, path);
    return 0;
}

/* A child of a killed daemon that has not reached its exec yet still holds the daemon's socket. */
static bool listener_lives(int fd)
{
    struct ucred who;
    socklen_t len = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0 || who.pid <= 0)
        return true;
    return kill(who.pid, 0) == 0 || errno != ESRCH;
}

int socket_listen_unix(const char *path, mode_t mode, int backlog)
{
    struct sockaddr_un a;
    if (unix_address(path, &a) < 0)
        return -1;
    AUTO_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fail_errno(errno, "cannot make a socket");
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0 ? listener_lives(fd) : errno == EAGAIN)
        return fail(ERR_OPERATION_FAILED, "somebody listens on '%s' already", path);
    fd_closep(&fd);
    unlink(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t old = umask(0777 & ~mode);
    int rc = bind(fd, (struct sockaddr *)&a, sizeof a);
    int err = errno;
    umask(old);
    if (rc < 0)
        return fail_errno(err, "cannot bind socket '%s'", path);
    if (listen(fd, backlog) < 0)
        return fail_errno(errno, "cannot listen on '%s'", path);
    return g_steal_fd(&fd);
}

int socket_connect_unix(const char *path)
{
    struct sockaddr_un a;
    if (unix_address(path, &a) < 0)
        return -1;
    AUTO_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0)
        return fail_errno(errno, "cannot connect to '%s'", path);
    return g_steal_fd(&fd);
}

int socket_peer(int fd, uid_t *uid, gid_t *gid, pid_t *pid)
{
    struct ucred cred;
    socklen_t len = sizeof cred;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
        return fail_errno(errno, "cannot tell who is at the other end of a socket");
    *uid = cred.uid;
    *gid = cred.gid;
    *pid = cred.pid;
    return 0;
}

union fd_control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

int fd_send(int sock, int fd)
{
    char byte = 0;
    union fd_control control = {0};
    struct iovec iov = {&byte, 1};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof control.bytes};
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    ssize_t n;
    while ((n = sendmsg(sock, &msg, MSG_NOSIGNAL)) < 0 && errno == EINTR)
        ;
    if (n < 0 && errno == EAGAIN)
        return -2;
    return n < 0 ? fail_errno(errno, "cannot pass a descriptor") : 0;
}

int fd_recv(int sock)
{
    char byte;
    union fd_control control;
    struct iovec iov = {&byte, 1};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof control.bytes};
    ssize_t n;
    while ((n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    if (n < 0 && errno == EAGAIN)
        return -2;
    if (n <= 0)
        return fail(ERR_SYSTEM_ERROR, "the connection ended where a descriptor should come");
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    int fd = -1;
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
        c->cmsg_len == CMSG_LEN(sizeof fd))
        memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd >= 0 ? fd : fail(ERR_SYSTEM_ERROR, "a byte came without its descriptor");
}
