/* Figures of a guest's process, out of /proc, and whether its QEMU answers. Short local reads,
 * nothing awaits. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "sys/file.h"

#define PATIENCE millis(100)

bool run_answers(const struct run *r)
{
    if (qmp_is_stalled(r->qmp) || run_is_stopped(r))
        return false;
    return qmp_waiting_since(r->qmp) == 0 || loop_now() - qmp_waiting_since(r->qmp) < PATIENCE;
}

struct process_figures process_figures(pid_t pid)
{
    struct process_figures f = {0};
    char path[64];
    g_autofree char *text = NULL;
    unsigned long long user, system, pages;
    uint64_t tick = 1000000000ULL / (uint64_t)sysconf(_SC_CLK_TCK);
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (file_read(path, 4096, &text, NULL) < 0) {
        error_clear();
        return f;
    }
    const char *after_name = strrchr(text, ')');
    if (after_name && sscanf(after_name + 2,
                             "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d "
                             "%*d %*d %*d %*u %*u %llu",
                             &user, &system, &pages) == 3) {
        f.user = user * tick;
        f.system = system * tick;
        f.rss_kib = pages * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    }
    return f;
}

int thread_figures(pid_t pid, int tid, uint64_t *ret_run, uint64_t *ret_delay)
{
    char path[96];
    g_autofree char *text = NULL;
    unsigned long long run, delay;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)pid, tid);
    if (file_read(path, 4096, &text, NULL) < 0 || sscanf(text, "%llu %llu", &run, &delay) != 2) {
        error_clear();
        return -1;
    }
    *ret_run = run;
    *ret_delay = delay;
    return 0;
}
