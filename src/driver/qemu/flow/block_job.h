/* Jobs of QEMU on the disks of a running guest: pull, commit, copy. What a job is about is in its
 * name ("commit-vda-3-5"), so a daemon that comes later finishes those it finds. */
#pragma once
#include "driver/qemu/guest/run.h"

enum block_job_kind { JOB_PULL, JOB_COPY, JOB_COMMIT, JOB_ACTIVE_COMMIT, JOB_BACKUP };

struct block_job {
    int refs; /* the list's, and of who awaits with it in hand */
    enum block_job_kind kind;
    char *id;           /* QEMU's name of it */
    char *disk;         /* its target */
    unsigned top, base; /* indexes of layers: of a copy or backup, top is where it goes */
    bool shallow;       /* a copy of the disk's own layer */
    bool remove;        /* a commit: images that nobody needs any more are deleted */
    bool ready;         /* a copy has caught up */
    bool cancelled;
    bool seen_through;      /* … however long it takes, from its start */
    bool done;              /* it did what it was for; known once it is finished */
    bool waited_for;        /* by a call in the lane, which finishes it */
    struct latch caught_up; /* by who waits: it is ready, or has ended */
    struct latch ended;     /* QEMU has concluded it */
    bool finishing;         /* somebody does what follows from that */
    struct latch finished;  /* 0, or -1: it is still there */
};

/* The job on a disk, borrowed; NULL without a reason: there is none. */
struct block_job *block_job_on(struct run *r, const char *disk);
bool block_jobs_any(const struct run *r);
/* Notes a job and starts it: `command` with args (stolen), to which name and ways of ending are
 * added. Takes from `how` what the name says. NULL with the reason. */
AWAITS struct block_job *block_job_start(struct run *r, const struct block_job *how,
                                         const char *command, json_t *args);
/* The same for one that a transaction starts: action data (stolen) gets the name and ways of
 * ending. It is in the list; block_job_drop() when it was not started after all. */
struct block_job *block_job_note(struct run *r, const struct block_job *how, json_t *args);
void block_job_drop(struct run *r, struct block_job *j);
/* Until QEMU has ended it; then everything follows. The lane is the caller's. */
AWAITS int block_job_wait(struct run *r, struct block_job *j);
/* The same however long it takes; a copy that has caught up is pivoted to. -1 also when QEMU has
 * not done what it was for. */
AWAITS int block_job_see_through(struct run *r, struct block_job *j);
int block_job_type(const struct block_job *j); /* virDomainBlockJobType */

/* event.c: QEMU says how a job is. */
void block_job_said(struct run *r, const char *id, const char *status);
/* After a restart of the daemon; the lane is the caller's. */
AWAITS int block_jobs_take_up(struct run *r);
void block_jobs_free(struct run *r);
