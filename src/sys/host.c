/* Reads what the kernel tells about the host. */
#include "sys/host.h"
#include <errno.h>
#include <glib.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"

/* The number in a one-line file, or otherwise. */
static long read_number(const char *path, long otherwise)
{
    g_autofree char *text = NULL;
    if (!file_exists(path) || file_read(path, 4096, &text, NULL) < 0) {
        error_clear();
        return otherwise;
    }
    return strtol(text, NULL, 10);
}

/* How many numbers "0-3,8" lists. */
static unsigned count_range(const char *path)
{
    g_autofree char *text = NULL;
    unsigned n = 0;
    if (!file_exists(path) || file_read(path, 65536, &text, NULL) < 0) {
        error_clear();
        return 0;
    }
    for (char *p = text; *p && *p != '\n';) {
        unsigned long first = strtoul(p, &p, 10), last = first;
        if (*p == '-')
            last = strtoul(p + 1, &p, 10);
        n += (unsigned)(last - first + 1);
        if (*p == ',')
            p++;
    }
    return n;
}

static void read_cpuinfo(struct host_cpu *c)
{
    g_autofree char *text = NULL;
    if (file_read("/proc/cpuinfo", 4 << 20, &text, NULL) < 0) {
        error_clear();
        return;
    }
    char *name = strstr(text, "model name");
    if (name && (name = strchr(name, ':')))
        sscanf(name + 1, " %127[^\n]", c->name);
    char *mhz = strstr(text, "cpu MHz");
    if (mhz && (mhz = strchr(mhz, ':')))
        c->mhz = (unsigned)strtod(mhz + 1, NULL);
}

/* Packages, and cores and threads of the first one's members. */
static void read_topology(struct host_cpu *c)
{
    GHashTable *packages = g_hash_table_new(NULL, NULL), *cores = g_hash_table_new(NULL, NULL);
    unsigned threads = 1;
    for (unsigned cpu = 0; cpu < c->present; cpu++) {
        g_autofree char *base = g_strdup_printf("/sys/devices/system/cpu/cpu%u/topology", cpu);
        g_autofree char *package_path = g_build_filename(base, "physical_package_id", NULL);
        g_autofree char *core_path = g_build_filename(base, "core_id", NULL);
        g_autofree char *siblings = g_build_filename(base, "thread_siblings_list", NULL);
        long package = read_number(package_path, 0), core = read_number(core_path, cpu);
        g_hash_table_add(packages, GINT_TO_POINTER((int)package + 1));
        g_hash_table_add(cores, GINT_TO_POINTER((int)(package << 16 | (core & 0xffff)) + 1));
        threads = MAX(threads, count_range(siblings));
    }
    c->sockets = MAX(1, g_hash_table_size(packages));
    c->cores = MAX(1, g_hash_table_size(cores) / c->sockets);
    c->threads = threads;
    g_hash_table_unref(packages);
    g_hash_table_unref(cores);
}

int host_cpu(struct host_cpu *ret)
{
    struct utsname u;
    memset(ret, 0, sizeof *ret);
    uname(&u);
    g_strlcpy(ret->model, u.machine, sizeof ret->model);
    ret->cpus = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    ret->present = MAX(count_range("/sys/devices/system/cpu/present"), ret->cpus);
    ret->nodes = MAX(1, count_range("/sys/devices/system/node/online"));
    read_cpuinfo(ret);
    read_topology(ret);
    ret->sockets = MAX(1, ret->sockets / ret->nodes); /* per node, as the public struct has it */
    /* a shape that does not multiply up to what is there is told flat */
    if (ret->nodes * ret->sockets * ret->cores * ret->threads != ret->present) {
        ret->nodes = ret->sockets = ret->threads = 1;
        ret->cores = ret->present;
    }
    return 0;
}

int host_memory(struct host_memory *ret)
{
    static const struct {
        const char *word;
        size_t offset;
    } rows[] = {{"MemTotal:", offsetof(struct host_memory, total_kib)},
                {"MemFree:", offsetof(struct host_memory, free_kib)},
                {"Buffers:", offsetof(struct host_memory, buffers_kib)},
                {"Cached:", offsetof(struct host_memory, cached_kib)},
                {"MemAvailable:", offsetof(struct host_memory, available_kib)}};
    g_autofree char *text = NULL;
    memset(ret, 0, sizeof *ret);
    if (file_read("/proc/meminfo", 65536, &text, NULL) < 0)
        return -1;
    for (char *line = text; line && *line;
         line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
            if (g_str_has_prefix(line, rows[i].word))
                *(uint64_t *)((char *)ret + rows[i].offset) =
                    strtoull(line + strlen(rows[i].word), NULL, 10);
    return 0;
}

int host_cpu_time(int cpu, struct host_cpu_time *ret)
{
    g_autofree char *text = NULL;
    g_autofree char *word = cpu < 0 ? g_strdup("cpu ") : g_strdup_printf("cpu%d ", cpu);
    unsigned long long user, nice_, system, idle, iowait, irq, softirq;
    uint64_t tick = 1000000000ULL / (uint64_t)sysconf(_SC_CLK_TCK);
    if (file_read("/proc/stat", 4 << 20, &text, NULL) < 0)
        return -1;
    char *line = g_str_has_prefix(text, word) ? text : NULL;
    if (!line) {
        g_autofree char *needle = g_strconcat("\n", word, NULL);
        line = strstr(text, needle);
        line = line ? line + 1 : NULL;
    }
    if (!line || sscanf(line, "%*s %llu %llu %llu %llu %llu %llu %llu", &user, &nice_, &system,
                        &idle, &iowait, &irq, &softirq) != 7)
        return fail(ERR_INVALID_ARG, "there is no CPU %d on this host", cpu);
    *ret = (struct host_cpu_time){(user + nice_) * tick, (system + irq + softirq) * tick,
                                  idle * tick, iowait * tick};
    return 0;
}

char *host_name(void)
{
    char name[256] = "";
    struct addrinfo hints = {.ai_flags = AI_CANONNAME, .ai_family = AF_UNSPEC}, *found = NULL;
    if (gethostname(name, sizeof name - 1) < 0)
        return fail_errno_null(errno, "cannot tell the host's name");
    /* a name with a dot, or localhost, is as good as it gets without asking the network */
    if (strchr(name, '.') || strcmp(name, "localhost") == 0)
        return g_strdup(name);
    char *result = NULL;
    if (getaddrinfo(name, NULL, &hints, &found) == 0 && found->ai_canonname &&
        !g_str_has_prefix(found->ai_canonname, "localhost"))
        result = g_strdup(found->ai_canonname);
    if (found)
        freeaddrinfo(found);
    return result ? result : g_strdup(name);
}

static bool parse_uuid(const char *text, uint8_t uuid[16])
{
    int n = 0;
    for (const char *p = text; *p && *p != '\n' && n < 32; p++) {
        int digit = g_ascii_xdigit_value(*p);
        if (*p == '-')
            continue;
        if (digit < 0)
            return false;
        uuid[n / 2] = (uint8_t)(n % 2 ? uuid[n / 2] | digit : digit << 4);
        n++;
    }
    return n == 32;
}

static struct {
    uint8_t uuid[16];
    bool given, machine_id;
} chosen;

int host_uuid_choose(const char *uuid, const char *source)
{
    chosen.machine_id = g_strcmp0(source, "machine-id") == 0;
    chosen.given = false;
    if (uuid && !(chosen.given = parse_uuid(uuid, chosen.uuid)))
        return fail(ERR_CONFIG_UNSUPPORTED, "host_uuid: '%s' is not a UUID", uuid);
    return 0;
}

int host_uuid(uint8_t uuid[16])
{
    static const char *const places[] = {"/sys/devices/virtual/dmi/id/product_uuid",
                                         "/etc/machine-id"};
    if (chosen.given) {
        memcpy(uuid, chosen.uuid, sizeof chosen.uuid);
        return 0;
    }
    for (size_t i = chosen.machine_id; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = NULL;
        if (file_exists(places[i]) && file_read(places[i], 4096, &text, NULL) == 0 &&
            parse_uuid(text, uuid))
            return 0;
        error_clear();
    }
    return fail(ERR_INTERNAL_ERROR,
                "this host has no uuid: neither DMI nor /etc/machine-id tells one");
}
