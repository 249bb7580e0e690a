#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/error.h"
#include "rt/rt.h"
#include "sys/cgroup.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/netlink.h"
#include "sys/spawn.h"

static int in_loop(int (*fn)(void *))
{
    struct loop *l = loop_new();
    int rc = loop_run(l, fn, NULL);
    loop_free(l);
    return rc;
}

static int commands(void *arg)
{
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    int status = -1;
    (void)arg;
    const char *const cat[] = {"cat", NULL};
    g_assert_cmpint(run_command(cat, "through a pipe", &out, NULL, &status), ==, 0);
    g_assert_cmpstr(out, ==, "through a pipe");
    g_assert_cmpint(status, ==, 0);
    g_free(g_steal_pointer(&out));
    const char *const sh[] = {"sh", "-c", "echo to out; echo to err >&2; exit 3", NULL};
    g_assert_cmpint(run_command(sh, NULL, &out, &err, &status), ==, 0);
    g_assert_cmpstr(out, ==, "to out\n");
    g_assert_cmpstr(err, ==, "to err\n");
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    const char *const nothing[] = {"/proc/none/program", NULL};
    g_assert_cmpint(run_command(nothing, NULL, NULL, NULL, &status), ==, -1);
    g_assert_nonnull(strstr(error_text(), "/proc/none/program"));
    g_assert_nonnull(strstr(error_text(), "No such file"));
    error_clear();
    const char *const slow[] = {"sleep", "1000", NULL};
    {
        DEADLINE(millis(50));
        g_assert_cmpint(run_command(slow, NULL, NULL, NULL, &status), ==, -1);
        g_assert_cmpint(error_get()->code, ==, ERR_OPERATION_TIMEOUT);
    }
    error_clear();
    return 0;
}

static void test_commands(void)
{
    g_assert_cmpint(in_loop(commands), ==, 0);
}

static const char *told_at; /* where a command writes its pid */

static int tell_and_wait(void *arg)
{
    int status;
    g_autofree char *script = g_strdup_printf("echo $$ >%s; exec sleep 1000", told_at);
    const char *const argv[] = {"sh", "-c", script, NULL};
    return run_command_with_us(argv, NULL, &status);
}

/* Who runs it is killed: the command ends. */
static void test_with_us(void)
{
    char pid[16] = "";
    int fds[2];
    g_assert_cmpint(pipe(fds), ==, 0);
    g_autofree char *path = g_strdup_printf("/proc/%d/fd/%d", (int)getpid(), fds[1]);
    pid_t runner = fork();
    if (runner == 0) {
        told_at = path;
        in_loop(tell_and_wait);
        _exit(0);
    }
    g_assert_cmpint(read(fds[0], pid, sizeof(pid) - 1), >, 0);
    struct pollfd end = {(int)syscall(SYS_pidfd_open, atoi(pid), 0), POLLIN, 0};
    g_assert_cmpint(end.fd, >=, 0);
    g_assert_cmpint(kill(runner, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(runner, NULL, 0), ==, runner);
    g_assert_cmpint(poll(&end, 1, 60000), ==, 1);
    close(end.fd);
    close(fds[0]);
    close(fds[1]);
}

static int descriptors(void *arg)
{
    int pair[2];
    char buf[64] = "";
    (void)arg;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
    const char *const argv[] = {
        "sh", "-c", "read line <&7; echo \"got $line\" >&7; ls /proc/self/fd | wc -l >&7", NULL};
    struct spawn_fd fds[] = {{pair[1], 7}, {pair[1], 1}};
    struct spawn what = {.argv = argv, .fds = fds, .n_fds = 2, .detach = true, .umask_value = 022};
    struct child child;
    g_assert_cmpint(spawn(&what, &child), ==, 0);
    close(pair[1]);
    g_assert_cmpint((int)write(pair[0], "a word\n", 7), ==, 7);
    int status;
    g_assert_cmpint(await_child(child.pidfd, &status), ==, 0);
    g_assert_cmpint((int)read(pair[0], buf, sizeof buf - 1), >, 0);
    g_assert_true(g_str_has_prefix(buf, "got a word\n"));
    child_close(&child);
    close(pair[0]);
    return 0;
}

/* --- through the helper ---------------------------------------------------------------------- */

static char *output_of(struct spawn *what, struct child *ret_child)
{
    int fds[2];
    char buf[4096];
    g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
    struct spawn_fd out = {fds[1], 1};
    what->fds = &out;
    what->n_fds = 1;
    g_assert_cmpint(spawn(what, ret_child), ==, 0);
    close(fds[1]);
    if (what->stop_before_exec)
        g_assert_cmpint(spawn_continue(ret_child), ==, 0);
    GString *text = g_string_new(NULL);
    ssize_t n;
    while ((n = read(fds[0], buf, sizeof(buf))) > 0)
        g_string_append_len(text, buf, n);
    close(fds[0]);
    return g_string_free(text, FALSE);
}

static int status_of(struct child *c)
{
    int status = -1;
    g_assert_cmpint(await_child(c->pidfd, &status), ==, 0);
    child_close(c);
    return status;
}

static int helped(void *arg)
{
    struct child c;
    g_autofree char *dir = g_dir_make_tmp("sys.test.XXXXXX", NULL);
    g_autofree char *pid_file = g_build_filename(dir, "pid", NULL);
    g_autofree char *attach = g_build_filename(dir, "cgroup.procs", NULL);
    g_assert_true(g_file_set_contents(attach, "", 0, NULL));
    const char *const argv[] = {"sh", "-c", "umask; ulimit -n; ls /proc/self/fd | wc -l; echo $X",
                                NULL};
    const char *const env[] = {"X=with space", "PATH=/usr/bin:/bin", NULL};
    const char *const attached[] = {attach, NULL};
    struct spawn_limit limit = {RLIMIT_NOFILE, 123, 123};
    struct spawn what = {.argv = argv,
                         .env = env,
                         .umask_value = 027,
                         .pid_file = pid_file,
                         .stop_before_exec = true,
                         .die_with_parent = true,
                         .attach = attached,
                         .limits = &limit,
                         .n_limits = 1};
    g_autofree char *text = output_of(&what, &c);
    g_assert_cmpstr(text, ==, "0027\n123\n4\nwith space\n");
    g_autofree char *pid = g_strdup_printf("%d\n", (int)c.pid);
    const char *files[] = {pid_file, attach};
    for (int i = 0; i < 2; i++) {
        g_autofree char *written = NULL;
        g_assert_true(g_file_get_contents(files[i], &written, NULL, NULL));
        g_assert_cmpstr(written, ==, pid);
        g_assert_cmpint(unlink(files[i]), ==, 0);
    }
    g_assert_cmpint(status_of(&c), ==, 0);
    rmdir(dir);
    return 0;
}

static int helper_errors(void *arg)
{
    struct child c;
    const char *const argv[] = {"/proc/none/program", NULL};
    const char *const ok[] = {"true", NULL};
    struct spawn what = {.argv = argv, .umask_value = -1, .pid_file = "/dev/null"};
    g_assert_cmpint(spawn(&what, &c), ==, -1);
    g_assert_cmpstr(error_text(), ==,
                    "cannot execute '/proc/none/program': No such file or directory");
    g_assert_cmpint(error_get()->sys_errno, ==, ENOENT);
    error_clear();
    what = (struct spawn){.argv = ok, .umask_value = -1, .pid_file = "/proc/none/pid"};
    g_assert_cmpint(spawn(&what, &c), ==, -1);
    g_assert_cmpstr(error_text(), ==,
                    "cannot write its pid to '/proc/none/pid': No such file or directory");
    error_clear();
    what = (struct spawn){.argv = ok, .umask_value = -1, .stop_before_exec = true};
    g_assert_cmpint(spawn(&what, &c), ==, 0);
    fd_closep(&c.control); /* never mind */
    g_assert_cmpint(status_of(&c), ==, 127 << 8);
    return 0;
}

static int other_user(void *arg)
{
    struct child c;
    const char *const argv[] = {"sh", "-c", "id -u; id -g; id -G", NULL};
    gid_t groups[] = {12, 34};
    struct spawn what = {.argv = argv,
                         .umask_value = -1,
                         .set_ids = true,
                         .uid = 1234,
                         .gid = 12,
                         .groups = groups,
                         .n_groups = 2};
    for (int round = 0; round < 2; round++) {
        what.stop_before_exec = round;
        g_autofree char *text = output_of(&what, &c);
        g_assert_cmpstr(text, ==, "1234\n12\n12 34\n");
        g_assert_cmpint(status_of(&c), ==, 0);
    }
    g_assert_cmpint(getuid(), ==, 0);
    return 0;
}

static void test_helper(void)
{
    g_assert_cmpint(in_loop(helped), ==, 0);
    g_assert_cmpint(in_loop(helper_errors), ==, 0);
}

static void test_other_user(void)
{
    if (getuid() != 0)
        g_test_skip("needs root");
    else
        g_assert_cmpint(in_loop(other_user), ==, 0);
}

static int times(void *arg)
{
    const char *const argv[] = {"/bin/true", NULL};
    for (int helper = 0; helper < 2; helper++) {
        struct spawn what = {.argv = argv, .umask_value = -1};
        what.pid_file = helper ? "/dev/null" : NULL;
        int64_t in_spawn = 0;
        for (int i = 0; i < 50; i++) {
            struct child c;
            int64_t start = monotonic_ns();
            g_assert_cmpint(spawn(&what, &c), ==, 0);
            in_spawn += monotonic_ns() - start;
            g_assert_cmpint(status_of(&c), ==, 0);
        }
        g_test_message("spawn() %s: %d us", helper ? "through the helper" : "directly",
                       (int)(in_spawn / 50000));
    }
    return 0;
}

static void test_times(void)
{
    g_assert_cmpint(in_loop(times), ==, 0);
}

static void test_descriptors(void)
{
    g_assert_cmpint(in_loop(descriptors), ==, 0);
}

static void test_files(void)
{
    g_autofree char *dir = g_dir_make_tmp("vireo-sys-XXXXXX", NULL);
    g_autofree char *deep = g_build_filename(dir, "a", "b", NULL);
    g_autofree char *path = g_build_filename(deep, "file", NULL);
    g_autofree char *text = NULL;
    char **names;
    size_t n, len;
    g_assert_cmpint(dir_make(deep, 0700), ==, 0);
    g_assert_cmpint(file_replace(path, "one", 3, 0600, true), ==, 0);
    g_assert_cmpint(file_replace(path, "three", 5, 0600, false), ==, 0);
    g_assert_cmpint(file_read(path, 100, &text, &len), ==, 0);
    g_assert_cmpstr(text, ==, "three");
    g_free(g_steal_pointer(&text));
    g_assert_cmpint(file_read(path, 3, &text, &len), ==, -1);
    error_clear();
    g_assert_cmpint(dir_list(deep, &names, &n), ==, 0);
    g_assert_cmpint(n, ==, 1);
    g_strfreev(names);
    int lock = file_lock(path, 0600);
    g_assert_cmpint(lock, >=, 0);
    close(lock);
    g_assert_cmpint(file_remove(path, true), ==, 1);
    g_assert_cmpint(file_remove(path, true), ==, 0);
    rmdir(deep);
    g_autofree char *a = g_path_get_dirname(deep);
    rmdir(a);
    rmdir(dir);
}

static void test_sockets(void)
{
    g_autofree char *dir = g_dir_make_tmp("vireo-sys-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "s", NULL);
    uid_t uid;
    gid_t gid;
    pid_t pid;
    int listener = socket_listen_unix(path, 0600, 5);
    g_assert_cmpint(listener, >=, 0);
    int client = socket_connect_unix(path), server = accept(listener, NULL, NULL);
    g_assert_cmpint(socket_listen_unix(path, 0600, 5), ==, -1);
    error_clear();
    g_assert_cmpint(socket_peer(server, &uid, &gid, &pid), ==, 0);
    g_assert_cmpint(pid, ==, getpid());
    int null_fd = open("/dev/null", O_RDONLY);
    g_assert_cmpint(fd_send(client, null_fd), ==, 0);
    int got = fd_recv(server);
    g_assert_cmpint(got, >=, 0);
    g_assert_true(fcntl(got, F_GETFD) & FD_CLOEXEC);
    close(got);
    close(null_fd);
    close(client);
    close(server);
    close(listener);
    g_assert_cmpint(socket_connect_unix(path), ==, -1);
    error_clear();
    unlink(path);
    rmdir(dir);
}

/* --- control groups -------------------------------------------------------------------------- */

static void test_cgroup_places(void)
{
    static const char mounts[] =
        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
        "32 31 0:29 / /cg/cpu,cpuacct rw shared:7 - cgroup cgroup rw,cpu,cpuacct\n"
        "35 31 0:32 /lxc/me /cg/memory rw - cgroup cgroup rw,memory\n"
        "36 31 0:33 /elsewhere /cg/pids rw - cgroup cgroup rw,pids\n"
        "41 31 0:38 / /cg/unified rw - cgroup2 cgroup2 rw\n";
    static const char own[] = "3:cpu,cpuacct:/ours\n2:memory:/lxc/me/in\n1:pids:/x\n0::/two\n";
    struct cgroup *g = cgroup_place(mounts, own, "machine/a");
    g_assert_null(cgroup_attach_files(g)[0]); /* nothing is made yet */
    g_autofree char *text = cgroup_text(g);
    g_assert_cmpstr(text, ==,
                    "/cg/cpu,cpuacct/ours/machine/a\n/cg/memory/in/machine/a\n"
                    "/cg/unified/two/machine/a\n");
    cgroup_free(g);
}

static int in_cgroup(void *arg)
{
    struct cgroup *g;
    struct child c;
    g_autofree char *name = g_strdup_printf("vireo-test-%d/guest", (int)getpid());
    if (cgroup_create(name, "cpu,pids", &g) < 0) {
        error_clear();
        g_test_skip("no control group can be made here");
        return 0;
    }
    const char *const argv[] = {"cat", "/proc/self/cgroup", NULL};
    struct spawn what = {.argv = argv, .umask_value = -1, .attach = cgroup_attach_files(g)};
    g_autofree char *text = output_of(&what, &c);
    g_assert_nonnull(strstr(text, name));
    g_assert_cmpint(status_of(&c), ==, 0);
    struct cgroup *again = cgroup_open(name);
    g_assert_nonnull(again);
    g_assert_cmpint(cgroup_write(again, "no-such", "no.such", "1"), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_NO_SUPPORT);
    error_clear();
    cgroup_free(again);
    g_assert_cmpint(cgroup_destroy(g), ==, 0);
    g_assert_null(cgroup_open(name));
    *strchr(name, '/') = 0;
    g_assert_cmpint(cgroup_destroy(cgroup_open(name)), ==, 0);
    return 0;
}

static void test_cgroup(void)
{
    g_assert_cmpint(in_loop(in_cgroup), ==, 0);
}

/* Two nodes as a kernel describes them; number 1 is missing. */
static void host_nodes(void)
{
    g_autofree char *sys = g_dir_make_tmp("vireo-nodes-XXXXXX", NULL);
    struct host_memory memory;
    for (int node = 0; node <= 2; node += 2) {
        g_autofree char *dir = g_strdup_printf("%s/devices/system/node/node%d", sys, node);
        g_autofree char *path = g_build_filename(dir, "meminfo", NULL);
        g_autofree char *text =
            g_strdup_printf("Node %d MemTotal:       %d kB\nNode %d MemFree:  %d kB\n", node,
                            1000 + node, node, 10 + node);
        g_assert_cmpint(dir_make(dir, 0700), ==, 0);
        g_assert_cmpint(file_replace(path, text, strlen(text), 0600, false), ==, 0);
    }
    g_assert_cmpuint(host_last_node(sys), ==, 0); /* nothing says what is online */
    g_autofree char *online = g_build_filename(sys, "devices/system/node/online", NULL);
    g_assert_cmpint(file_replace(online, "0,2\n", 4, 0600, false), ==, 0);
    g_assert_cmpuint(host_last_node(sys), ==, 2);
    g_assert_cmpint(host_node_memory(sys, 2, &memory), ==, 0);
    g_assert_cmpuint(memory.total_kib, ==, 1002);
    g_assert_cmpuint(memory.free_kib, ==, 12);
    g_assert_cmpint(host_node_memory(sys, 1, &memory), ==, -1);
    error_clear();
    g_assert_cmpint(host_node_memory("/nowhere", 0, &memory), ==, 0);
    g_assert_cmpuint(memory.total_kib, >, 1002);
    const char *const rm[] = {"rm", "-r", sys, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               NULL, NULL));
}

static void host_uuids(void)
{
    uint8_t uuid[16];
    g_assert_cmpint(host_uuid_choose("01020304-0506-0708-090a-0b0c0d0e0f10", NULL), ==, 0);
    g_assert_cmpint(host_uuid(uuid), ==, 0);
    g_assert_cmpint(uuid[15], ==, 16);
    g_assert_cmpint(host_uuid_choose("no uuid", NULL), ==, -1);
    error_clear();
    g_assert_cmpint(host_uuid_choose(NULL, NULL), ==, 0);
}

static void test_host(void)
{
    struct host_cpu cpu;
    struct host_memory memory;
    struct host_cpu_time all, one;
    g_assert_cmpint(host_cpu(&cpu), ==, 0);
    g_assert_cmpuint(cpu.nodes * cpu.sockets * cpu.cores * cpu.threads, ==, cpu.present);
    g_assert_cmpint(host_memory(&memory), ==, 0);
    g_assert_cmpuint(memory.total_kib, >, memory.free_kib);
    host_nodes();
    host_uuids();
    g_assert_cmpint(host_cpu_time(-1, &all), ==, 0);
    g_assert_cmpint(host_cpu_time(0, &one), ==, 0);
    g_assert_cmpuint(all.idle, >=, one.idle);
    g_assert_cmpint(host_cpu_time(100000, &one), ==, -1);
    error_clear();
    g_autofree char *name = host_name();
    g_assert_nonnull(name);
}

/* Of the name space we are in, whatever /sys shows. */
static void test_counters(void)
{
    struct net_counters a, b;
    g_assert_cmpint(net_link_counters("lo", &a), ==, 0);
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (sendto(fd, "abc", 3, 0, (struct sockaddr *)&to, sizeof(to)) != 3)
        g_test_skip("the loopback device is down");
    else {
        g_assert_cmpint(net_link_counters("lo", &b), ==, 0);
        g_assert_cmpuint(b.tx_packets, >, a.tx_packets);
        g_assert_cmpuint(b.tx_bytes, >, a.tx_bytes);
        g_assert_cmpuint(b.rx_packets, >=, a.rx_packets);
    }
    for (const char *const *n =
             (const char *const[]){"nope", "a-name-that-is-too-long-for-it", NULL};
         *n; n++) {
        g_assert_cmpint(net_link_counters(*n, &b), ==, -1);
        g_assert_cmpint(error_get()->sys_errno, ==, ENODEV);
        error_clear();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sys/commands", test_commands);
    g_test_add_func("/sys/with-us", test_with_us);
    g_test_add_func("/sys/helper", test_helper);
    g_test_add_func("/sys/other-user", test_other_user);
    g_test_add_func("/sys/times", test_times);
    g_test_add_func("/sys/cgroup-places", test_cgroup_places);
    g_test_add_func("/sys/cgroup", test_cgroup);
    g_test_add_func("/sys/descriptors", test_descriptors);
    g_test_add_func("/sys/files", test_files);
    g_test_add_func("/sys/sockets", test_sockets);
    g_test_add_func("/sys/host", test_host);
    g_test_add_func("/sys/counters", test_counters);
    return g_test_run();
}
