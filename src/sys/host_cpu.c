/* Owns the counting of processors out of sysfs and /proc/cpuinfo, of this host or of a recorded
 * one. Called by node information and capabilities; never awaits. Invariant: nodes, sockets, cores
 * and threads multiply up to what is there.
 */
#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/error.h"
#include "sys/file.h"
#include "sys/host.h"

#ifdef __powerpc64__
#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#endif

enum { LIST_MAX = 65536, CPUINFO_MAX = 16 << 20 };

/* A small file below sysfs; NULL: not there. */
static char *text_at(const struct host_cpu_source *s, const char *fmt, unsigned cpu)
{
    char *text = NULL;
    g_autofree char *name = g_strdup_printf(fmt, cpu);
    g_autofree char *path = g_build_filename(s->system, name, NULL);
    if (!file_exists(path) || file_read(path, LIST_MAX, &text, NULL) < 0) {
        error_clear();
        return NULL;
    }
    return text;
}

static bool number_at(const struct host_cpu_source *s, const char *fmt, unsigned cpu, long *ret)
{
    g_autofree char *text = text_at(s, fmt, cpu);
    if (text)
        *ret = strtol(text, NULL, 10);
    return text != NULL;
}

/* "0-3,8" as numbers. */
static GArray *list_at(const struct host_cpu_source *s, const char *fmt, unsigned cpu)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(unsigned));
    g_autofree char *text = text_at(s, fmt, cpu);
    for (char *p = text; p && g_ascii_isdigit(*p);) {
        unsigned long first = strtoul(p, &p, 10), last = first;
        if (*p == '-')
            last = strtoul(p + 1, &p, 10);
        for (unsigned long n = first; n <= last && n < LIST_MAX; n++) {
            unsigned one = (unsigned)n;
            g_array_append_val(list, one);
        }
        if (*p == ',')
            p++;
    }
    return list;
}

static unsigned count_nodes(const struct host_cpu_source *s)
{
    unsigned n = 0;
    g_autofree char *path = g_build_filename(s->system, "node", NULL);
    GDir *d = g_dir_open(path, 0, NULL);
    for (const char *name; d && (name = g_dir_read_name(d));)
        n += g_str_has_prefix(name, "node") && g_ascii_isdigit(name[strlen("node")]);
    if (d)
        g_dir_close(d);
    return MAX(1, n);
}

/* --- /proc/cpuinfo
 * ---------------------------------------------------------------------------------- */

/* What stands after "KEY  :" in a line that begins so, or NULL. */
static char *cpuinfo_value(const char *text, const char *key)
{
    for (const char *line = text; line && *line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *p = g_str_has_prefix(line, key) ? line + strlen(key) : NULL;
        p = p ? p + strspn(p, " \t") : NULL;
        if (!p || *p != ':')
            continue;
        p += 1 + strspn(p + 1, " \t");
        return g_strndup(p, strcspn(p, "\n"));
    }
    return NULL;
}

static bool is_arch(const struct host_cpu_source *s, const char *prefix)
{
    return g_str_has_prefix(s->arch, prefix);
}

static const char *mhz_key(const struct host_cpu_source *s)
{
    return is_arch(s, "ppc") ? "clock" : is_arch(s, "s390") ? "cpu MHz static" : "cpu MHz";
}

static void read_cpuinfo(const struct host_cpu_source *s, struct host_cpu *c)
{
    g_autofree char *text = NULL;
    if (file_read(s->cpuinfo, CPUINFO_MAX, &text, NULL) < 0) {
        error_clear();
        return;
    }
    g_autofree char *name = cpuinfo_value(text, "model name");
    if (name)
        g_strlcpy(c->name, name, sizeof c->name);
    g_autofree char *mhz = cpuinfo_value(text, mhz_key(s));
    c->mhz = mhz ? (unsigned)strtod(mhz, NULL) : 0;
}

static void append(GString *s, const char *before, char *value)
{
    if (value)
        g_string_append_printf(s, "%s%s", before, value);
    g_free(value);
}

char *host_cpu_signature(const char *arch, const char *cpuinfo)
{
    static const struct {
        const char *arch, *key, *before;
    } rows[] = {
        {"x86", "vendor_id", ""},
        {"x86", "model name", ", "},
        {"x86", "cpu family", ", family: "},
        {"x86", "model", ", model: "},
        {"x86", "stepping", ", stepping: "},
        {"ppc", "cpu", ""},
        {"ppc", "revision", ", rev "},
        {"s390", "vendor_id", ""},
        {"s390", "processor 0", ", "},
        {"s390", "facilities", ", facilities: "},
    };
    const char *family = strcmp(arch, "i686") == 0 ? "x86" : arch;
    GString *s = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_str_has_prefix(family, rows[i].arch))
            append(s, rows[i].before, cpuinfo_value(cpuinfo, rows[i].key));
    return g_string_free(s, s->len == 0);
}

/* --- counting
 * --------------------------------------------------------------------------------------- */

static guint max_of_sets(GHashTable *sets)
{
    GHashTableIter it;
    void *set;
    guint max = 1;
    g_hash_table_iter_init(&it, sets);
    while (g_hash_table_iter_next(&it, NULL, &set))
        max = MAX(max, g_hash_table_size(set));
    return max;
}

/* Packages, and the most cores of one. */
static void count_cpu(const struct host_cpu_source *s, unsigned cpu, GHashTable *packages,
                      unsigned *threads)
{
    long package = 0, core = cpu;
    if (!number_at(s, "cpu/cpu%u/topology/physical_package_id", cpu, &package))
        return; /* it is off */
    bool told = number_at(s, "cpu/cpu%u/topology/core_id", cpu, &core);
    if (!told || is_arch(s, "s390")) /* a processor that the kernel shows is a core there */
        core = cpu;
    void *key = GINT_TO_POINTER((int)package + 1);
    GHashTable *cores = g_hash_table_lookup(packages, key);
    if (!cores) {
        cores = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(packages, key, cores);
    }
    g_hash_table_add(cores, GINT_TO_POINTER((int)core + 1));
    g_autoptr(GArray) siblings = list_at(s, "cpu/cpu%u/topology/thread_siblings_list", cpu);
    if (!is_arch(s, "s390"))
        *threads = MAX(*threads, siblings->len);
}

/* On POWER a core's other threads are off while guests run, and still count: where only first
 * threads are on, each stands for a whole core. */
static void count_subcores(const struct host_cpu_source *s, const GArray *online,
                           struct host_cpu *c)
{
    unsigned each = s->threads_per_subcore;
    if (each < 2)
        return;
    c->threads = MAX(c->threads, each);
    for (guint i = 0; i < online->len; i++)
        if (g_array_index(online, unsigned, i) % each)
            return;
    c->cpus = MIN(c->cpus * each, c->present);
}

int host_cpu_read(const struct host_cpu_source *s, struct host_cpu *ret)
{
    *ret = (struct host_cpu){.threads = 1};
    g_autoptr(GArray) online = list_at(s, "cpu/online", 0), present = list_at(s, "cpu/present", 0);
    ret->cpus = MAX(1, online->len);
    ret->present = MAX(present->len, ret->cpus);
    ret->nodes = count_nodes(s);
    read_cpuinfo(s, ret);
    g_autoptr(GHashTable) packages =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
    for (guint i = 0; i < present->len; i++)
        count_cpu(s, g_array_index(present, unsigned, i), packages, &ret->threads);
    count_subcores(s, online, ret);
    ret->sockets = MAX(1, g_hash_table_size(packages) / ret->nodes); /* per node */
    ret->cores = max_of_sets(packages);
    /* a shape that does not multiply up to what is there is told flat */
    if (ret->nodes * ret->sockets * ret->cores * ret->threads != ret->present) {
        ret->nodes = ret->sockets = ret->threads = 1;
        ret->cores = ret->present;
    }
    return 0;
}

/* --- this host
 * -------------------------------------------------------------------------------------- */

static unsigned threads_per_subcore(void)
{
#ifdef __powerpc64__
    int fd = open("/dev/kvm", O_RDONLY | O_CLOEXEC);
    int n = fd >= 0 ? ioctl(fd, KVM_CHECK_EXTENSION, KVM_CAP_PPC_SMT) : 0;
    if (fd >= 0)
        close(fd);
    return n > 0 ? (unsigned)n : 0;
#else
    return 0;
#endif
}

int host_cpu(struct host_cpu *ret)
{
    struct utsname u;
    uname(&u);
    int rc = host_cpu_read(&(struct host_cpu_source){"/sys/devices/system", "/proc/cpuinfo",
                                                     u.machine, threads_per_subcore()},
                           ret);
    g_strlcpy(ret->model, u.machine, sizeof ret->model);
    return rc;
}

/* --- time
 * ------------------------------------------------------------------------------------------- */

int host_cpu_ticks(const char *stat, int cpu, struct host_cpu_time *ret)
{
    unsigned long long user, nice_, system, idle, iowait, irq, softirq;
    g_autofree char *word = cpu < 0 ? g_strdup("cpu ") : g_strdup_printf("cpu%d ", cpu);
    g_autofree char *needle = g_strconcat("\n", word, NULL);
    const char *line = g_str_has_prefix(stat, word) ? stat : strstr(stat, needle);
    line = line && *line == '\n' ? line + 1 : line;
    if (!line || sscanf(line, "%*s %llu %llu %llu %llu %llu %llu %llu", &user, &nice_, &system,
                        &idle, &iowait, &irq, &softirq) != 7)
        return fail(ERR_INVALID_ARG, "there is no CPU %d on this host", cpu);
    *ret = (struct host_cpu_time){user + nice_, system + irq + softirq, idle, iowait};
    return 0;
}

int host_cpu_time(int cpu, struct host_cpu_time *ret)
{
    g_autofree char *text = NULL;
    uint64_t tick = 1000000000ULL / (uint64_t)sysconf(_SC_CLK_TCK);
    if (file_read("/proc/stat", CPUINFO_MAX, &text, NULL) < 0 || host_cpu_ticks(text, cpu, ret) < 0)
        return -1;
    ret->user *= tick;
    ret->kernel *= tick;
    ret->idle *= tick;
    ret->iowait *= tick;
    return 0;
}
