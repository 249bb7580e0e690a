/* The only place that makes processes: vfork-style clone with a pidfd, then exec. Whatever must
 * happen between (namespaces, cgroup, labels, limits) is done after exec by the helper
 * vireo-launch, told by a memfd. Never a shell.
 * pid_file, stop_before_exec, attach and limits need the helper; all else is done directly. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "rt/rt.h"

struct spawn_fd {
    int fd;
    int as;
}; /* fd of ours becomes descriptor `as` of the child */

struct spawn_limit {
    int resource; /* RLIMIT_… */
    uint64_t soft, hard;
};

struct spawn {
    const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH unless it has a / */
    const char *const *env;  /* NULL: ours */
    const char *cwd;         /* NULL: "/" when detached, else ours */
    const struct spawn_fd *fds; /* 0, 1, 2 default to /dev/null */
    size_t n_fds;
    bool detach;          /* own session: survives us */
    bool die_with_parent; /* PR_SET_PDEATHSIG */
    uid_t uid;
    gid_t gid;
    bool set_ids;
    const gid_t *groups; /* supplementary ones, with set_ids */
    size_t n_groups;
    int umask_value;           /* -1: keep */
    const char *pid_file;      /* written by the helper before exec, fsync not needed */
    bool stop_before_exec;     /* the helper waits on its control pipe: spawn_continue() */
    const char *const *attach; /* files that take the pid, NULL-terminated: cgroup.procs */
    const struct spawn_limit *limits;
    size_t n_limits;
};
struct child {
    pid_t pid;
    int pidfd;
    int control;
};
int spawn(const struct spawn *what, struct child *ret_child); /* fails with exec's own errno text */
int spawn_continue(struct child *c);
void child_close(struct child *c); /* closes descriptors, leaves the process */
/* Runs, feeds input, collects up to 16 MiB of out and err; status as of wait. */
AWAITS int run_command(const char *const *argv, const char *input, char **ret_out, char **ret_err,
                       int *ret_status);
/* The same for what nobody wants when this process is gone: it is killed then. */
AWAITS int run_command_with_us(const char *const *argv, char **ret_err, int *ret_status);
/* The same with another environment than ours. */
AWAITS int run_command_in(const char *const *argv, const char *const *env, const char *input,
                          char **ret_out, char **ret_err, int *ret_status);
