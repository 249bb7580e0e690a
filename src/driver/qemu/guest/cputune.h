/* Processor time of a running guest: its threads, its control groups, where it may run. */
#pragma once
#include <glib.h>
#include "driver/qemu/guest/run.h"
#include "reflect/cpuset.h"

struct cgroup;
enum run_thread_kind { RUN_THREAD_VCPU, RUN_THREAD_EMULATOR, RUN_THREAD_IOTHREAD };
enum { RUN_THREAD_ALL = 3, RUN_DEFAULT_PERIOD = 100000 };

struct run_thread {
    pid_t tid;
    enum run_thread_kind kind;
    unsigned index; /* of the virtual CPU or I/O thread */
};
struct run_bandwidth { /* microseconds; 0: leave as it is; quota below 0: no limit */
    uint64_t period;
    int64_t quota;
};

/* Of struct run_thread; NULL with the reason. */
AWAITS GArray *run_threads(struct run *r);
/* What the definition asks for, before the guest runs. */
AWAITS int cputune_apply(struct run *r, const struct domain *live);
int run_set_shares(struct run *r, uint64_t shares);
/* kind: enum run_thread_kind, or RUN_THREAD_ALL for the guest as a whole. */
int run_limit(struct run *r, const GArray *threads, int kind, const struct run_bandwidth *b);
int run_pin_thread(pid_t tid, const struct cpuset *cpus);
/* Made when there is none yet; the process, when there is one, is put in. NULL with the reason. */
struct cgroup *run_cgroup(struct run *r);
struct cgroup *run_find_cgroup(struct run *r); /* NULL: none */
