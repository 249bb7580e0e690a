/* A guest of the simulated host: what its hypervisor and its system inside know. Hung on
 * guest->priv when first needed; what only a running guest has begins anew with each start. */
#pragma once
#include <string.h>
#include "driver/test/test.h"
#include "gen/domain.h"

enum { SIM_MOUNTS = 2 };

struct sim {
    const struct session *ends_with; /* it ends with that one; never looked into */
    uint64_t ticks;                  /* questions asked since it started: its clock */
    bool frozen[SIM_MOUNTS];         /* mounted file systems, in order */
    int64_t clock_seconds;           /* what its clock was set to; 0: never */
    uint32_t clock_nanoseconds;
    uint64_t cpus_off;    /* virtual CPUs that the guest itself has taken down */
    char *password_user;  /* whose was set last */
    GHashTable *ssh_keys; /* user -> GPtrArray of lines */
    bool autostart_once;
    bool saved_paused;        /* its managed save image starts paused */
    struct def *saved;        /* that image's definition; NULL: none */
    uint64_t *block_capacity; /* by disk index of the live definition; 0: as it began */
    size_t n_block_capacity;
    struct sim_jobs *jobs;     /* blockjob.h; NULL: none yet */
    struct sim_backup *backup; /* backup.c; NULL: none is going on */
    unsigned n_backups;        /* that have begun */
    struct {
        int operation; /* virDomainJobOperation; 0: no job has been */
        uint64_t total, elapsed_ms;
    } last_job;
};

struct sim *sim_of(struct guest *g);
void sim_free(void *sim);
/* The definition that a question is about by its flags VIR_DOMAIN_AFFECT_*, one of them at most;
 * held by the call. NULL with the reason. */
/* A question that costs the guest a moment: nanoseconds of its own clock. */
uint64_t sim_tick(struct guest *g);
static inline const struct domain *sim_live(const struct guest *g)
{
    return g->live ? g->live->value : NULL;
}

/* As messages name it. */
static inline struct nonnull_domain sim_handle(const struct guest *g)
{
    struct nonnull_domain dom = {.name = g->name, .id = g->id};
    memcpy(dom.uuid, g->uuid, sizeof(dom.uuid));
    return dom;
}

/* --- domain_life.c --------------------------------------------------------------------------- */

enum sim_start_flags { SIM_PAUSED = 1 };
/* Runs an inactive guest with this definition (taken; NULL: a copy of the stored one). */
int sim_start(struct guest *g, struct def *live, unsigned flags, int reason, int event_detail);
/* Ends a running one; a transient guest leaves. */
void sim_stop(struct guest *g, int reason, int event_detail);
/* The same, as the node document wants it: no event. */
void sim_enter(struct guest *g, struct def *live, int state);

/* Ends the guests that were started to end with this session. */
void sim_session_closed(struct driver_state *d, const struct session *session);

/* --- domain_read.c
 * ---------------------------------------------------------------------------------- */
#define SIM_ARCH "i686" /* of the simulated host */
/* What a document leaves out, in place: also after an edit. */
int sim_fill(struct domain *value);
/* A user's document as a complete definition; mode as value_read. */
struct def *sim_read(const char *xml, unsigned mode);
/* A value as read: taken; NULL with the reason. */
struct def *sim_complete(struct domain *value);

/* --- domain_block.c, domain_net.c, domain_iothread.c ------------------------------------------ */
struct sim_disk {
    uint64_t rd_req, rd_bytes, wr_req, wr_bytes, rd_ns, wr_ns, flushes, flush_ns;
};
void sim_disk_figures(struct guest *g, struct sim_disk *ret);
uint64_t sim_disk_capacity(struct guest *g, size_t index);
const char *sim_disk_path(const struct disk *d); /* NULL: empty, or not a file */
struct disk *sim_find_disk(const struct domain *d, const char *path); /* or target; NULL: none */
void sim_net_figures(struct guest *g, struct domain_interface_stats_ret *ret);
struct params;
void sim_iothread_stats(struct params *p, const struct domain *d);
