#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"
#include "sys/file.h"
#include "sys/host.h"
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
    const char *const nothing[] = {"/nonexistent/program", NULL};
    g_assert_cmpint(run_command(nothing, NULL, NULL, NULL, &status), ==, -1);
    g_assert_nonnull(strstr(error_text(), "/nonexistent/program"));
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

static void test_host(void)
{
    struct host_cpu cpu;
    struct host_memory memory;
    struct host_cpu_time all, one;
    g_assert_cmpint(host_cpu(&cpu), ==, 0);
    g_assert_cmpuint(cpu.nodes * cpu.sockets * cpu.cores * cpu.threads, ==, cpu.present);
    g_assert_cmpint(host_memory(&memory), ==, 0);
    g_assert_cmpuint(memory.total_kib, >, memory.free_kib);
    g_assert_cmpint(host_cpu_time(-1, &all), ==, 0);
    g_assert_cmpint(host_cpu_time(0, &one), ==, 0);
    g_assert_cmpuint(all.idle, >=, one.idle);
    g_assert_cmpint(host_cpu_time(100000, &one), ==, -1);
    error_clear();
    g_autofree char *name = host_name();
    g_assert_nonnull(name);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sys/commands", test_commands);
    g_test_add_func("/sys/descriptors", test_descriptors);
    g_test_add_func("/sys/files", test_files);
    g_test_add_func("/sys/sockets", test_sockets);
    g_test_add_func("/sys/host", test_host);
    return g_test_run();
}
