/* Figures of guests: shared by the bulk call and the single ones. */
#pragma once
#include "driver/qemu/guest/run.h"
#include "gen/wire.h"
#include "guest/params.h"

/* Of the process, out of /proc; zeros when it is gone. Nanoseconds, KiB. */
struct process_figures {
    uint64_t user, system, rss_kib;
};
struct process_figures process_figures(pid_t pid);
/* Nanoseconds on CPU and waiting for one, of a thread of the guest. */
int thread_figures(pid_t pid, int tid, uint64_t *ret_run, uint64_t *ret_delay);

/* Whether QEMU answers: not when it is stalled or a question has been waiting for a while. */
bool run_answers(const struct run *r);

/* One figure of query-blockstats for a disk; -1: not there. */
const char *disk_target(const struct disk *d);
const char *disk_path(const struct disk *d); /* NULL: empty drive */
bool disk_is_qcow2(const struct disk *d);
const struct disk *find_disk(const struct domain *def, const char *path_or_target);
bool device_is_of_disk(const char *qdev, const struct disk *d);
/* The node at the top of its chain, as QEMU names it now; g_free. NULL with the reason. */
AWAITS char *disk_node(struct qmp *q, const struct disk *d);
json_t *blockstats_of(json_t *blockstats, const struct disk *d); /* borrowed */
int64_t blockstat(json_t *stats, const char *field);
struct disk_sizes {
    uint64_t capacity, allocation, physical;
};
int interface_figures(const char *dev, struct domain_interface_stats_ret *ret);
