/* Limits that the kernel keeps by control groups, v1 and v2. Called by start.c before QEMU runs and
 * for changes through the registry; local writes, never awaits. Invariant: what a definition asks
 * for and this host's kernel does not have is refused by its name, not left out.
 */
#include "driver/qemu/guest/limits.h"
#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include "driver/qemu/guest/cputune.h"
#include "gen/conf.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"
#include "sys/cgroup.h"

bool limits_asked(const struct domain *d)
{
    const struct memtune *m = d->memtune;
    const struct blkiotune *b = d->blkiotune;
    return (m && (m->hard_limit || m->soft_limit || m->swap_hard_limit)) ||
           (b && (b->has_weight || b->n_devices));
}

/* Is there such a file? Tells v1 from v2, and what the kernel was built with. */
static bool has_file(const struct cgroup *g, const char *controller, const char *file)
{
    char *text = NULL;
    if (cgroup_read(g, controller, file, &text) < 0) {
        error_clear();
        return false;
    }
    g_free(text);
    return true;
}

/* --- the process --------------------------------------------------------------------------------
 */

/* VFIO maps the whole guest; locked memory is all of QEMU's. */
static bool locks_memory(const struct domain *def)
{
    if (def->memory_backing && def->memory_backing->locked)
        return true;
    for (size_t i = 0; i < def->n_hostdevs; i++) {
        const struct hostdev_subsystem *s = def->hostdevs[i]->subsystem;
        if (s && (s->type == HOSTDEV_TYPE_PCI || s->type == HOSTDEV_TYPE_MDEV))
            return true;
    }
    for (size_t i = 0; i < def->n_interfaces; i++)
        if (def->interfaces[i]->type == INTERFACE_TYPE_HOSTDEV ||
            def->interfaces[i]->type == INTERFACE_TYPE_VDPA)
            return true;
    for (size_t i = 0; i < def->n_disks; i++)
        if (def->disks[i]->type == STORAGE_TYPE_NVME)
            return true;
    return false;
}

static struct spawn_limit exactly(int resource, uint64_t value)
{
    return (struct spawn_limit){resource, value, value};
}

size_t limits_of_process(const struct driver_state *d, const struct domain *def,
                         struct spawn_limit ret[LIMITS_MAX])
{
    const struct qemu_conf *c = d->conf;
    size_t n = 0;
    if (c->max_files)
        ret[n++] = exactly(RLIMIT_NOFILE, c->max_files);
    if (c->max_processes)
        ret[n++] = exactly(RLIMIT_NPROC, c->max_processes);
    if (c->given.max_core)
        ret[n++] = exactly(RLIMIT_CORE, strcmp(c->max_core, "unlimited") == 0
                                            ? RLIM_INFINITY
                                            : g_ascii_strtoull(c->max_core, NULL, 10));
    if (d->config.privileged && locks_memory(def))
        ret[n++] = exactly(RLIMIT_MEMLOCK, def->memtune && def->memtune->hard_limit
                                               ? def->memtune->hard_limit->size_kib * 1024
                                               : RLIM_INFINITY);
    return n;
}

/* --- memory -------------------------------------------------------------------------------------
 */

static uint64_t kib_of(const struct memory_size *s)
{
    return s && s->has_size_kib ? s->size_kib : VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
}

static int write_bytes(const struct cgroup *g, const char *file, uint64_t kib, const char *none)
{
    g_autofree char *text = kib >= VIR_DOMAIN_MEMORY_PARAM_UNLIMITED
                                ? g_strdup(none)
                                : g_strdup_printf("%" PRIu64, kib * 1024);
    return cgroup_write(g, "memory", file, text);
}

/* With swap there may never be more than without: the order depends on the direction. */
static int limit_v1(const struct cgroup *g, uint64_t hard, uint64_t swap)
{
    if (swap >= VIR_DOMAIN_MEMORY_PARAM_UNLIMITED &&
        !has_file(g, "memory", "memory.memsw.limit_in_bytes"))
        return write_bytes(g, "memory.limit_in_bytes", hard, "-1");
    if (write_bytes(g, "memory.memsw.limit_in_bytes", swap, "-1") == 0)
        return write_bytes(g, "memory.limit_in_bytes", hard, "-1");
    error_clear(); /* below what holds now */
    if (write_bytes(g, "memory.limit_in_bytes", hard, "-1") < 0)
        return -1;
    return write_bytes(g, "memory.memsw.limit_in_bytes", swap, "-1");
}

/* Here swap is counted by itself. */
static int limit_v2(const struct cgroup *g, uint64_t hard, uint64_t swap)
{
    uint64_t unlimited = VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
    if (write_bytes(g, "memory.max", hard, "max") < 0)
        return -1;
    if (swap >= unlimited)
        return has_file(g, "memory", "memory.swap.max")
                   ? write_bytes(g, "memory.swap.max", unlimited, "max")
                   : 0;
    return write_bytes(g, "memory.swap.max", hard < swap ? swap - hard : 0, "max");
}

static int limit_memory(const struct cgroup *g, const struct memtune *m)
{
    uint64_t hard = kib_of(m ? m->hard_limit : NULL), soft = kib_of(m ? m->soft_limit : NULL);
    uint64_t swap = kib_of(m ? m->swap_hard_limit : NULL);
    if (hard < VIR_DOMAIN_MEMORY_PARAM_UNLIMITED && swap < hard)
        return fail(ERR_INVALID_ARG,
                    "memtune: the limit with swap is lower than the hard limit of memory");
    if (swap < VIR_DOMAIN_MEMORY_PARAM_UNLIMITED && hard > swap)
        return fail(ERR_INVALID_ARG, "memtune: a limit with swap needs a hard limit of memory");
    bool v1 = has_file(g, "memory", "memory.limit_in_bytes");
    if ((v1 ? limit_v1(g, hard, swap) : limit_v2(g, hard, swap)) < 0)
        return context("memtune");
    return write_bytes(g, v1 ? "memory.soft_limit_in_bytes" : "memory.high", soft,
                       v1 ? "-1" : "max");
}

/* --- block I/O ----------------------------------------------------------------------------------
 */

static int set_weight(const struct cgroup *g, unsigned weight)
{
    static const struct {
        const char *controller, *file, *format;
    } ways[] = {{"blkio", "blkio.bfq.weight", "%u"},
                {"blkio", "blkio.weight", "%u"},
                {"io", "io.bfq.weight", "%u"},
                {"io", "io.weight", "default %u"}};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *text = g_str_has_prefix(ways[i].format, "default")
                                    ? g_strdup_printf("default %u", weight)
                                    : g_strdup_printf("%u", weight);
        if (has_file(g, ways[i].controller, ways[i].file))
            return cgroup_write(g, ways[i].controller, ways[i].file, text);
    }
    return fail(ERR_CONFIG_UNSUPPORTED,
                "blkiotune: this kernel has no I/O scheduler with weights for groups");
}

static int device_number(const char *path, char ret[32])
{
    struct stat st;
    if (stat(path ? path : "", &st) < 0)
        return fail_errno(errno, "blkiotune: cannot find device '%s'", path ? path : "");
    if (!S_ISBLK(st.st_mode))
        return fail(ERR_INVALID_ARG, "blkiotune: '%s' is no block device", path);
    g_snprintf(ret, 32, "%u:%u", major(st.st_rdev), minor(st.st_rdev));
    return 0;
}

struct rate {
    const char *v1, *v2;
    uint64_t value;
};

/* 0 lifts a limit. */
static int set_rate(const struct cgroup *g, const char *number, const struct rate *rate)
{
    g_autofree char *text = g_strdup_printf("%s %" PRIu64, number, rate->value);
    g_autofree char *limit =
        rate->value ? g_strdup_printf("%" PRIu64, rate->value) : g_strdup("max");
    g_autofree char *text2 = g_strdup_printf("%s %s=%s", number, rate->v2, limit);
    if (has_file(g, "blkio", rate->v1))
        return cgroup_write(g, "blkio", rate->v1, text);
    return cgroup_write(g, "io", "io.max", text2);
}

static int set_device_weight(const struct cgroup *g, const char *number, unsigned weight)
{
    static const char *const files[] = {"blkio.bfq.weight_device", "blkio.weight_device"};
    g_autofree char *text = g_strdup_printf("%s %u", number, weight);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        if (has_file(g, "blkio", files[i]))
            return cgroup_write(g, "blkio", files[i], text);
    if (has_file(g, "io", "io.bfq.weight"))
        return cgroup_write(g, "io", "io.bfq.weight", text);
    return fail(ERR_CONFIG_UNSUPPORTED, "blkiotune: this kernel has no weights of devices");
}

static int limit_device(const struct cgroup *g, const struct blkio_device *d)
{
    const struct rate rates[] = {
        {"blkio.throttle.read_bps_device", "rbps", d->read_bytes_sec},
        {"blkio.throttle.write_bps_device", "wbps", d->write_bytes_sec},
        {"blkio.throttle.read_iops_device", "riops", d->read_iops_sec},
        {"blkio.throttle.write_iops_device", "wiops", d->write_iops_sec},
    };
    char number[32];
    if (device_number(d->path, number) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(rates); i++)
        if (set_rate(g, number, &rates[i]) < 0)
            return context("blkiotune: device '%s'", d->path);
    return d->has_weight && d->weight ? set_device_weight(g, number, d->weight) : 0;
}

static const struct blkio_device *device_of(const struct blkiotune *b, const char *path)
{
    for (size_t i = 0; b && i < b->n_devices; i++)
        if (g_strcmp0(b->devices[i]->path, path) == 0)
            return b->devices[i];
    return NULL;
}

static int limit_io(const struct cgroup *g, const struct blkiotune *before,
                    const struct blkiotune *b)
{
    if (b && b->has_weight && b->weight && set_weight(g, b->weight) < 0)
        return -1;
    for (size_t i = 0; b && i < b->n_devices; i++)
        if (limit_device(g, b->devices[i]) < 0)
            return -1;
    for (size_t i = 0; before && i < before->n_devices; i++) {
        const struct blkio_device none = {.path = before->devices[i]->path};
        if (!device_of(b, none.path) && limit_device(g, &none) < 0)
            return -1;
    }
    return 0;
}

/* --- NUMA nodes of a guest that runs ------------------------------------------------------------
 */

static const struct cpuset *nodes_of(const struct domain *d)
{
    return d && d->numatune && d->numatune->memory ? d->numatune->memory->nodeset : NULL;
}

/* At a start QEMU itself asks for its memory where it should be. */
static int move_nodes(const struct cgroup *g, const struct domain *before, const struct domain *d)
{
    const struct cpuset *is = nodes_of(before), *wanted = nodes_of(d);
    if (!before || !wanted || (is && cpuset_same(is, wanted)))
        return 0;
    if (d->numatune->memory->mode && d->numatune->memory->mode != NUMA_MODE_STRICT &&
        d->numatune->memory->mode != NUMA_MODE_RESTRICTIVE)
        return fail(ERR_OPERATION_INVALID,
                    "numatune: the nodes of a running guest change in mode 'strict' only");
    g_autofree char *text = cpuset_format(wanted);
    return cgroup_write(g, "cpuset", "cpuset.mems", text);
}

/* --- all of it ----------------------------------------------------------------------------------
 */

int limits_apply(struct run *r, const struct domain *before, const struct domain *d)
{
    bool memory = d->memtune || (before && before->memtune);
    bool io = d->blkiotune || (before && before->blkiotune);
    bool nodes = before && d->numatune;
    const struct cgroup *g = memory || io || nodes ? run_cgroup(r) : NULL;
    if (!g)
        return memory || io || nodes ? -1 : 0;
    if (memory && limit_memory(g, d->memtune) < 0)
        return -1;
    if (io && limit_io(g, before ? before->blkiotune : NULL, d->blkiotune) < 0)
        return -1;
    return move_nodes(g, before, d);
}
