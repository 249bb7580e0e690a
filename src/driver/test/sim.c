/* What a simulated guest knows. Called by the bodies of its calls; never awaits. Invariant: its
 * clock moves with the questions asked, so that a run repeats.
 */
#include "driver/test/sim.h"
#include "driver/test/blockjob.h"
#include <glib.h>
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define TICK_NS 100000000ULL

struct sim *sim_of(struct guest *g)
{
    if (!g->priv)
        g->priv = g_new0(struct sim, 1);
    return g->priv;
}

void sim_free(void *priv)
{
    struct sim *s = priv;
    def_unref(s->saved);
    sim_jobs_free(s->jobs);
    sim_backup_free(s->backup);
    g_free(s->password_user);
    g_free(s->block_capacity);
    if (s->ssh_keys)
        g_hash_table_unref(s->ssh_keys);
    g_free(s);
}

uint64_t sim_tick(struct guest *g)
{
    return ++sim_of(g)->ticks * TICK_NS;
}
