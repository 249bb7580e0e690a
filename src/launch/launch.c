/* vireo-launch ORDERS STATUS CONTROL: three descriptors. Becomes the program that the orders name,
 * after everything that must happen between fork and exec. Started by sys/spawn.c only. It is plain
 * C without a library, so that it costs next to nothing. The status pipe closes by itself when exec
 * works; a failure is told through it, then the exit status is 127. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sys/launch_orders.h"

struct orders {
    char *text;
    size_t size, n_argv, n_env, n_groups;
    char **argv, **env;
    gid_t *groups;
    const char *program, *ids, *umask_text;
    long parent;
    bool wait;
};

static int status_fd = -1, control_fd = -1;

static _Noreturn void give_up(const char *what, const char *name)
{
    int err = errno;
    char text[512];
    signal(SIGPIPE, SIG_IGN); /* nobody listens after the word to go on */
    memcpy(text, &err, LAUNCH_ERRNO_SIZE);
    int n = snprintf(text + LAUNCH_ERRNO_SIZE, sizeof(text) - LAUNCH_ERRNO_SIZE, what, name);
    if (n < 0)
        n = 0;
    size_t len = (size_t)n < sizeof(text) - LAUNCH_ERRNO_SIZE ? (size_t)n + LAUNCH_ERRNO_SIZE
                                                              : sizeof(text) - 1;
    if (write(status_fd, text, len) < 0)
        fprintf(stderr, "vireo-launch: %s: %s\n", text + LAUNCH_ERRNO_SIZE, strerror(err));
    _exit(127);
}

static void *allocate(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        give_up("find memory for %s", "its orders");
    return p;
}

static void read_orders(struct orders *o, int fd)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        give_up("read %s", "its orders");
    o->size = (size_t)st.st_size;
    o->text = allocate(o->size + 1, 1);
    for (size_t at = 0; at < o->size;) {
        ssize_t n = pread(fd, o->text + at, o->size - at, (off_t)at);
        if (n <= 0)
            give_up("read %s", "its orders");
        at += (size_t)n;
    }
    size_t count = 1;
    for (size_t i = 0; i < o->size; i++)
        count += !o->text[i];
    o->argv = allocate(count, sizeof(*o->argv));
    o->env = allocate(count, sizeof(*o->env));
    o->groups = allocate(count, sizeof(*o->groups));
}

static void write_pid(const char *path, int flags)
{
    char pid[24];
    int len = snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
    int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0644);
    if (fd < 0 || write(fd, pid, (size_t)len) != len)
        give_up("write its pid to '%s'", path);
    close(fd);
}

static void set_limit(const char *text)
{
    int resource;
    unsigned long long soft, hard;
    if (sscanf(text, "%d %llu %llu", &resource, &soft, &hard) != 3) {
        errno = EINVAL;
        give_up("understand the limit '%s'", text);
    }
    struct rlimit limit = {soft, hard};
    if (setrlimit(resource, &limit) < 0)
        give_up("set the limit '%s'", text);
}

static void obey(struct orders *o, char tag, char *value)
{
    switch (tag) {
    case ORDER_PROGRAM:
        o->program = value;
        break;
    case ORDER_ARGUMENT:
        o->argv[o->n_argv++] = value;
        break;
    case ORDER_VARIABLE:
        o->env[o->n_env++] = value;
        break;
    case ORDER_PID_FILE:
        write_pid(value, O_CREAT | O_TRUNC);
        break;
    case ORDER_ATTACH:
        write_pid(value, 0);
        break;
    case ORDER_LIMIT:
        set_limit(value);
        break;
    case ORDER_UMASK:
        o->umask_text = value;
        break;
    case ORDER_IDS:
        o->ids = value;
        break;
    case ORDER_GROUP:
        o->groups[o->n_groups++] = (gid_t)strtoul(value, NULL, 10);
        break;
    case ORDER_DIE_WITH:
        o->parent = strtol(value, NULL, 10);
        break;
    case ORDER_WAIT:
        o->wait = true;
        break;
    default:
        errno = EINVAL;
        give_up("understand the order '%s'", value - 1);
    }
}

static void obey_all(struct orders *o)
{
    for (size_t at = 0; at < o->size; at += strlen(o->text + at) + 1)
        if (o->text[at])
            obey(o, o->text[at], o->text + at + 1);
}

static void become_user(const struct orders *o)
{
    unsigned uid, gid;
    if (!o->ids)
        return;
    if (sscanf(o->ids, "%u %u", &uid, &gid) != 2) {
        errno = EINVAL;
        give_up("understand the ids '%s'", o->ids);
    }
    if (setgroups(o->n_groups, o->groups) < 0 || setresgid(gid, gid, gid) < 0 ||
        setresuid(uid, uid, uid) < 0)
        give_up("become user and group '%s'", o->ids);
}

/* After the ids: changing them clears it. */
static void follow_parent(const struct orders *o)
{
    if (!o->parent)
        return;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        give_up("follow %s", "its parent");
    if (getppid() != o->parent)
        _exit(127); /* it is gone already */
}

static void wait_for_word(const struct orders *o)
{
    char word = LAUNCH_READY;
    if (!o->wait)
        return;
    if (write(status_fd, &word, 1) != 1)
        _exit(127);
    ssize_t n;
    while ((n = read(control_fd, &word, 1)) < 0 && errno == EINTR)
        ;
    if (n != 1) /* who started us has gone or changed its mind */
        _exit(127);
}

int main(int argc, char **argv)
{
    struct orders orders = {0};
    if (argc != 4) {
        fprintf(stderr, "vireo-launch is started by the library and daemons, not by hand\n");
        return 2;
    }
    int orders_fd = atoi(argv[1]);
    status_fd = atoi(argv[2]);
    control_fd = atoi(argv[3]);
    read_orders(&orders, orders_fd);
    close(orders_fd);
    fcntl(status_fd, F_SETFD, FD_CLOEXEC);
    fcntl(control_fd, F_SETFD, FD_CLOEXEC);
    obey_all(&orders);
    become_user(&orders);
    if (orders.umask_text)
        umask((mode_t)strtoul(orders.umask_text, NULL, 8));
    follow_parent(&orders);
    wait_for_word(&orders);
    if (!orders.program) {
        errno = EINVAL;
        give_up("find %s", "a program in its orders");
    }
    execve(orders.program, orders.argv, orders.env);
    give_up("execute '%s'", orders.program);
}
