/* Backups of a running guest: a job of QEMU for each disk, and an NBD server when somebody pulls.
 */
#pragma once
#include "driver/qemu/flow/block_job.h"
#include "gen/backup.h"
#include "guest/call.h"

struct run_backup {
    struct backup *value;
    int64_t started_ms; /* since 1970 */
    bool serving;       /* the NBD server is up, for us */
    bool aborted;
    char *error; /* the first one */
    uint64_t total, processed;
};
/* What there was of the last one. */
struct completed_backup {
    bool there, success;
    uint64_t elapsed_ms, total, processed, temp_used, temp_total;
    bool pull;
    char *error;
};

/* b is taken. The checkpoint (a definition, taken; NULL: none) begins at the same moment. */
AWAITS int backup_start(struct call *call, struct backup *b, struct def *checkpoint, bool reuse);
AWAITS int backup_abort(struct run *r);
/* block_job.c: QEMU has ended the job on a disk; its nodes go. status:
 * virConnectDomainEventBlockJobStatus */
AWAITS void backup_stop_serving(struct run *r);
AWAITS void backup_disk_over(struct run *r, const char *disk, int status, const char *error,
                             uint64_t total, uint64_t processed);
struct backup_figures {
    uint64_t elapsed_ms, total, processed, temp_used, temp_total;
};
AWAITS int backup_figures(struct run *r, struct backup_figures *ret);
/* state.c, reconnect.c: kept in the state file. */
struct guest_status;
void backup_take_up(struct run *r, const struct guest_status *status);
/* Once jobs are taken up: what has no job any more is over. The lane is the caller's. */
AWAITS void backup_settle(struct run *r);
/* The guest is gone: files that nobody needs go, who waits is told. Never awaits. */
void backup_run_over(struct run *r);
void backup_free(struct run *r);
/* ops/job.c */
struct params;
void backup_put_completed(struct params *p, const struct completed_backup *c);
