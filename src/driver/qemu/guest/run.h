/* A running QEMU: start, stop, what it says, finding it again. Hung on guest->priv while the guest
 * starts and runs; freed by bury() once its fibers have ended, its process is gone and every call
 * that was in the lane has left. Whoever awaits with a run in hand is in the lane, in run->group,
 * or holds a reference. State and reason of a guest change in event.c (QEMU's own events) and in
 * start.c, stop.c and reconnect.c only.
 */
#pragma once
#include <glib.h>
#include <sys/types.h>
#include "base/log.h"
#include "driver/qemu/qemu.h"
#include "driver/qemu/qmp/qmp.h"
#include "gen/domain.h"
#include "gen/state.h"

struct run {
    int refs;
    struct driver_state *driver;
    struct guest *guest; /* a reference */
    struct qmp *qmp;
    struct group *group; /* fibers that belong to this run */
    pid_t pid;
    int pidfd;
    uint64_t started_ticks;
    bool our_child;     /* reaped by us; after a restart of the daemon it is init's */
    int exit_status;    /* as of wait(); -1: not known */
    struct latch ended; /* opened when the process is gone */
    bool cleaned;       /* run_cleanup() ran, or nothing is to be cleaned up */
    bool stop_wanted;   /* it is being ended: what QEMU says of that is no news */
    bool stopping;      /* by run_stop(), which cleans up in the lane it has */
    char *log_path;
    int64_t log_start; /* where this run's output begins */
    char *state_path, *monitor_path, *private_dir;
    char **unlink;
    /* why the next STOP, RESUME or end happens, when we know before QEMU says */
    int pause_reason, pause_detail;
    int resume_reason, resume_detail;
    int end_reason, end_detail;
    bool fake_reboot;                  /* a shutdown that becomes a reset */
    enum lifecycle_action next_action; /* for the fiber that handles a shutdown or a crash */
    bool starting;                     /* until its start is told */
    GPtrArray *early;                  /* what QEMU said meanwhile: event.c */
    struct domain *coming;  /* the live definition of a guest that is starting; borrowed */
    bool found;             /* of the daemon before us, and not asked yet how it is */
    bool keep_tpm;          /* it was undefined so that the state of its TPM stays */
    struct latch dump_done; /* dump.c: QEMU has written the guest's memory, or failed to */
    char *dump_error;
    struct latch migrated;              /* save.c: QEMU has said how its stream ended */
    bool job_moves;                     /* a stream of the guest's state is under way */
    nsec job_started;                   /* of save, dump: 0 when there is none */
    int job_operation;                  /* virDomainJobOperation */
    GPtrArray *block_jobs;              /* flow/block_job.c */
    struct run_backup *backup;          /* flow/backup.c; NULL: none is going on */
    struct completed_backup *completed; /* the last one */
    GPtrArray *waited_jobs;             /* flow/qemu_job.c */
    GPtrArray *unplugs;                 /* plug.c: devices that are asked to go */
    GHashTable *disk_nodes;             /* plug.c: alias -> struct node_names that go with a disk */
    bool rate_measured;    /* somebody has asked how fast it writes memory, or may have */
    int agent_timeout;     /* virDomainAgentSetResponseTimeout() */
    struct cgroup *cgroup; /* cputune.c; NULL: none, or not looked for yet */
    char *cgroup_name;
    GHashTable *counters;    /* perf.c: event -> descriptor */
    GPtrArray *helpers;      /* helper.c: programs that serve its devices */
    GPtrArray *functions;    /* hostdevs.c: struct guest_function */
    GPtrArray *files;        /* labels.c: struct guest_file that are to be given back */
    GHashTable *consoles;    /* alias -> struct stream *: who has it open */
    bool autodestroy;        /* it ends with the session that started it */
    struct session *session; /* that one; borrowed, NULL: it is gone */
};

static inline struct run *run_of(struct guest *g)
{
    return g->priv;
}

enum run_start_flags {
    RUN_PAUSED = 1,
    RUN_FRESH_NVRAM = 2,
};
/* Starts g with a live definition (taken, complete, aliases not needed). Emits the events. The
 * caller holds the lane. On failure the guest is as before and nothing is left. */
AWAITS int run_start(struct driver_state *driver, struct guest *g, struct def *live, unsigned flags,
                     struct session *autodestroy);
/* The same with its state out of a saved one; fd is read to its end, taken. */
AWAITS int run_start_from(struct driver_state *driver, struct guest *g, struct def *live,
                          unsigned flags, struct session *autodestroy, int fd);
/* The plan of a start on this host. numbers: of descriptors; NULL: in order. */
struct plan;
struct plan_numbers;
AWAITS int run_plan(struct driver_state *driver, const struct domain *def, int id,
                    const struct plan_numbers *numbers, struct plan **ret);
/* A definition without a restart on reboot: QEMU makes a shutdown out of a reset. */
bool run_resets_end_it(const struct domain *def);
AWAITS int run_set_reboot(struct run *r, const char *action);
/* Ends the process (SIGTERM, SIGKILL unless graceful) and cleans up. The caller holds the lane. */
AWAITS int run_stop(struct guest *g, bool graceful, int reason, int event_detail);
/* What is left when the process is gone: state, files, events. Idempotent. */
void run_cleanup(struct run *r);

/* run.c */
struct run *run_new(struct driver_state *driver, struct guest *g); /* one reference */
struct run *run_ref(struct run *r);
void run_unref(struct run *r);
/* Stopped by a signal or a tracer: it answers nobody. */
bool run_is_stopped(const struct run *r);
/* To the process, if it is still that one: never to another that got its number. */
void run_signal(struct run *r, int signo);
/* Drops the guest's reference once nothing of the run runs any more. */
void run_bury(struct run *r);

/* After a restart of the daemon: takes up every guest of which a state file is there. */
AWAITS int run_reconnect_all(struct driver_state *driver);

/* Ends the guests that were started to end with this session. Never awaits. */
void run_session_closed(struct driver_state *driver, const struct session *session);
/* Leaves a fiber behind that destroys the guest. */
void run_autodestroy(struct run *r);
/* SIGTERM, SIGKILL when that does not help or cannot. 0 once the process is gone. */
AWAITS int run_end_process(struct run *r, bool graceful);

/* Embedded: every guest ends with us. */
AWAITS void run_end_all(struct driver_state *driver);
/* The daemon ends: lets go of every run and leaves its process alone. */
AWAITS void run_release_all(struct driver_state *driver);

/* state.c: the file under <state_dir>. */
int run_save_state(struct run *r, enum guest_phase phase);
void run_remove_files(struct run *r);
void run_remove_cgroup(struct run *r);   /* cputune.c */
void remove_tree(const char *path);      /* a folder of ours and what is in it */
uint64_t process_start_ticks(pid_t pid); /* 0: no such process */

/* event.c: one event, now */
void run_handle_event(struct run *r, const char *name, json_t *data, int64_t seconds,
                      int64_t micros);
/* monitor.c */
extern const struct qmp_hooks run_hooks; /* arg is set per run */
void run_on_event(void *arg, const char *name, json_t *data, int64_t seconds, int64_t micros);
/* The start is told: now what QEMU said meanwhile. */
void run_tell_early(struct run *r);
void run_forget_early(struct run *r);
/* The guest is found shut down: as if QEMU said so now. */
void run_found_shut_down(struct run *r);

/* Spawns the fiber that waits for the process to end. */
void run_watch_process(struct run *r);
/* Refreshes what only QEMU knows after it started: paths of ptys, ports. */
AWAITS int run_read_devices(struct run *r, struct domain *live, json_t *chardevs);

/* dump.c. The guest's memory to fd; format as QEMU's dump-guest-memory has it, NULL: ELF. */
AWAITS int run_dump_memory(struct run *r, int fd, const char *format);
AWAITS int run_dump_crashed(struct run *r); /* to a file under <lib_dir>/dump */
AWAITS int run_dump_open(const char *path);
void run_dump_ended(struct run *r, const char *error); /* QEMU says so; NULL: well */

/* The guest's monitor for an operation; NULL with the reason when it is gone. */
struct qmp *run_monitor(struct guest *g);

/* log.c */
int log_open(struct driver_state *driver, const char *name, char **ret_path, int64_t *ret_start);
void log_begin(int fd, char *const *argv, char *const *env);
char *log_tail(const char *path, int64_t from); /* QEMU's words, without our own lines; g_free */

/* ports.c: VNC and SPICE ports that are free on this host. */
int ports_assign(struct driver_state *driver, struct domain *live);
