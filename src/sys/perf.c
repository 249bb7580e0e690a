/* Owns the words of performance events and what the kernel calls them. Called by drivers. Never
 * awaits. Invariant: an event that is not counted has the kernel's own reason.
 */
#include "sys/perf.h"
#include <errno.h>
#include <glib.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/error.h"

#define HW(name)                                 \
    {                                            \
        PERF_TYPE_HARDWARE, PERF_COUNT_HW_##name \
    }
#define SW(name)                                 \
    {                                            \
        PERF_TYPE_SOFTWARE, PERF_COUNT_SW_##name \
    }

static const struct {
    const char *name;
    struct {
        uint32_t type;
        uint64_t config;
    } is;
} events[] = {
    {"cpu_cycles", HW(CPU_CYCLES)},
    {"instructions", HW(INSTRUCTIONS)},
    {"cache_references", HW(CACHE_REFERENCES)},
    {"cache_misses", HW(CACHE_MISSES)},
    {"branch_instructions", HW(BRANCH_INSTRUCTIONS)},
    {"branch_misses", HW(BRANCH_MISSES)},
    {"bus_cycles", HW(BUS_CYCLES)},
    {"stalled_cycles_frontend", HW(STALLED_CYCLES_FRONTEND)},
    {"stalled_cycles_backend", HW(STALLED_CYCLES_BACKEND)},
    {"ref_cpu_cycles", HW(REF_CPU_CYCLES)},
    {"cpu_clock", SW(CPU_CLOCK)},
    {"task_clock", SW(TASK_CLOCK)},
    {"page_faults", SW(PAGE_FAULTS)},
    {"context_switches", SW(CONTEXT_SWITCHES)},
    {"cpu_migrations", SW(CPU_MIGRATIONS)},
    {"page_faults_min", SW(PAGE_FAULTS_MIN)},
    {"page_faults_maj", SW(PAGE_FAULTS_MAJ)},
    {"alignment_faults", SW(ALIGNMENT_FAULTS)},
    {"emulation_faults", SW(EMULATION_FAULTS)},
};

int perf_open(const char *event, pid_t pid)
{
    for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
        if (strcmp(events[i].name, event) != 0)
            continue;
        struct perf_event_attr attr = {.size = sizeof attr,
                                       .type = events[i].is.type,
                                       .config = events[i].is.config,
                                       .inherit = 1};
        int fd = (int)syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
        return fd >= 0 ? fd
                       : fail_errno(errno, "this host cannot count event '%s' of process %d", event,
                                    (int)pid);
    }
    return fail(ERR_ARGUMENT_UNSUPPORTED, "this host's kernel has no event '%s' to count", event);
}

int perf_count(int fd, uint64_t *ret)
{
    uint64_t n;
    if (read(fd, &n, sizeof n) != sizeof n)
        return fail_errno(errno, "a counter of the kernel cannot be read");
    *ret = n;
    return 0;
}
