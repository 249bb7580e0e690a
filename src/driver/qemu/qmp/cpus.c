/* Owns the joining of QEMU's lists of CPUs and of slots. Called by what pins, counts and plugs
 * CPUs; never awaits. Invariant: CPUs are numbered in the order of their places in the topology.
 */
#include "driver/qemu/qmp/cpus.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define PERIPHERAL "/machine/peripheral/"

const char *const cpu_level_keys[CPU_LEVELS] = {"socket-id", "die-id",    "cluster-id",
                                                "core-id",   "thread-id", "node-id"};

static const char *text(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static int number(json_t *o, const char *key)
{
    json_t *v = json_object_get(o, key);
    return json_is_integer(v) ? (int)json_integer_value(v) : -1;
}

static void read_levels(json_t *props, int level[CPU_LEVELS])
{
    for (int i = 0; i < CPU_LEVELS; i++)
        level[i] = number(props, cpu_level_keys[i]);
}

/* --- slots
 * ----------------------------------------------------------------------------------------- */

struct slot {
    json_t *row;
    unsigned vcpus;
    int level[CPU_LEVELS];
    int first; /* index of its first CPU, -1: none */
};

static int by_place(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    for (int i = 0; i < CPU_LEVELS; i++)
        if (x->level[i] != y->level[i])
            return x->level[i] < y->level[i] ? -1 : 1;
    return 0;
}

static int by_first(const void *a, const void *b)
{
    const struct slot *x = *(struct slot *const *)a, *y = *(struct slot *const *)b;
    return (x->first > y->first) - (x->first < y->first);
}

static GArray *read_slots(json_t *rows)
{
    GArray *slots = g_array_new(FALSE, TRUE, sizeof(struct slot));
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        struct slot s = {.row = row, .first = -1};
        s.vcpus = (unsigned)MAX(1, number(row, "vcpus-count"));
        read_levels(json_object_get(row, "props"), s.level);
        g_array_append_val(slots, s);
    }
    g_array_sort(slots, by_place);
    return slots;
}

/* A CPU is the device in the slot, or a thread inside it. */
static bool belongs(const char *cpu_path, const char *slot_path)
{
    size_t n = slot_path ? strlen(slot_path) : 0;
    return n && cpu_path && strncmp(cpu_path, slot_path, n) == 0 &&
           (!cpu_path[n] || g_str_has_prefix(cpu_path + n, "/thread["));
}

static void put_running(struct guest_cpu *c, json_t *cpu)
{
    c->online = true;
    c->hotpluggable = false;
    c->index = number(cpu, "cpu-index");
    c->thread = json_integer_value(json_object_get(cpu, "thread-id"));
    c->halted = g_strcmp0(text(cpu, "cpu-state"), "stopped") == 0 ||
                json_is_true(json_object_get(cpu, "halted"));
}

static void fill_slot(struct guest_cpu *first, unsigned room, struct slot *s, json_t *cpus)
{
    size_t i;
    json_t *cpu;
    unsigned n = 0;
    first->vcpus = s->vcpus;
    first->type = text(s->row, "type");
    first->qom_path = text(s->row, "qom-path");
    if (first->qom_path && g_str_has_prefix(first->qom_path, PERIPHERAL))
        first->alias = first->qom_path + strlen(PERIPHERAL);
    memcpy(first->level, s->level, sizeof s->level);
    json_array_foreach(cpus, i, cpu)
    {
        if (n >= room || !belongs(text(cpu, "qom-path"), first->qom_path))
            continue;
        if (s->first < 0)
            s->first = number(cpu, "cpu-index");
        put_running(&first[n++], cpu);
    }
    for (n = 0; n < room && first->alias; n++)
        first[n].hotpluggable = true;
}

static void number_plugged(GArray *slots, struct guest_cpus *all)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < slots->len; i++)
        if (g_array_index(slots, struct slot, i).first >= 0)
            g_ptr_array_add(order, &g_array_index(slots, struct slot, i));
    g_ptr_array_sort(order, by_first);
    for (guint i = 0; i < order->len; i++) {
        const struct slot *s = order->pdata[i];
        for (unsigned k = 0; k < all->n; k++)
            if (all->cpus[k].index == s->first && all->cpus[k].vcpus)
                all->cpus[k].plugged = i + 1;
    }
}

/* --- without slots, CPUs are as they come
 * ------------------------------------------------------------ */

static void fill_plain(struct guest_cpus *all, json_t *cpus)
{
    size_t i;
    json_t *cpu;
    json_array_foreach(cpus, i, cpu)
    {
        if (i >= all->n)
            break;
        put_running(&all->cpus[i], cpu);
        all->cpus[i].qom_path = text(cpu, "qom-path");
    }
}

void guest_cpus_read(json_t *cpus, json_t *slots, unsigned max, struct guest_cpus *ret)
{
    *ret = (struct guest_cpus){max, g_new0(struct guest_cpu, max)};
    for (unsigned i = 0; i < max; i++) {
        ret->cpus[i].index = -1;
        ret->cpus[i].hotpluggable = json_array_size(slots) > 0;
        memset(ret->cpus[i].level, 0xff, sizeof ret->cpus[i].level);
    }
    if (!json_array_size(slots)) {
        fill_plain(ret, cpus);
        return;
    }
    g_autoptr(GArray) sorted = read_slots(slots);
    unsigned at = 0;
    for (guint i = 0; i < sorted->len && at < max; i++) {
        struct slot *s = &g_array_index(sorted, struct slot, i);
        unsigned room = MIN(s->vcpus, max - at);
        fill_slot(&ret->cpus[at], room, s, cpus);
        at += room;
    }
    number_plugged(sorted, ret);
}

void guest_cpus_clear(struct guest_cpus *c)
{
    g_clear_pointer(&c->cpus, g_free);
    c->n = 0;
}
