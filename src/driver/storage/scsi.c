/* Finds the disks of a SCSI host. Called by kind_scsi.c and kind_iscsi.c; sysfs is read on a thread
 * of work. Invariant: the name and key of a disk are the same after a boot. */
#include "driver/storage/scsi.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "driver/storage/device.h"
#include "driver/storage/work.h"
#include "gen/domain.h"
#include "sys/file.h"

enum { SYSFS_BYTES_MAX = 4096, TYPE_DISK = 0, TYPE_CDROM = 5 };

/* A line of sysfs; NULL: there is none. g_free */
static char *sysfs_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *sysfs_line(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *path = g_strdup_vprintf(format, args);
    va_end(args);
    char *text = NULL;
    size_t len;
    if (file_read(path, SYSFS_BYTES_MAX, &text, &len) < 0)
        error_clear();
    return text ? g_strstrip(text) : NULL;
}

/* --- hosts ------------------------------------------------------------------------------------ */

/* "host5", "scsi_host5", "5" */
static int number_of_name(const char *name)
{
    static const char *const prefixes[] = {"scsi_host", "fc_host", "host"};
    const char *at = name;
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(at, prefixes[i])) {
            at += strlen(prefixes[i]);
            break;
        }
    char *end;
    unsigned long n = strtoul(at, &end, 10);
    if (!g_ascii_isdigit(*at) || *end || n > INT32_MAX)
        return storage_fail(ERR_INVALID_ARG, "adapter '%s' is no SCSI host such as host5", name);
    return (int)n;
}

/* The first host of a class that matches(); -1 without a reason. */
static int find_host(const char *sys, const char *class,
                     bool (*matches)(const char *sys, const char *host, const void *arg),
                     const void *arg)
{
    g_autofree char *folder = g_strdup_printf("%s/class/%s", sys, class);
    char **hosts = NULL;
    size_t n = 0;
    int found = -1;
    if (dir_list(folder, &hosts, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n && found < 0; i++)
        if (matches(sys, hosts[i], arg))
            found = number_of_name(hosts[i]);
    g_strfreev(hosts);
    return found;
}

static bool is_at(const char *sys, const char *host, const void *arg)
{
    const struct pool_parent_address *p = arg;
    const struct pci_source_address *a = p->address;
    g_autofree char *link = g_strdup_printf("%s/class/scsi_host/%s", sys, host);
    g_autofree char *place = realpath(link, NULL);
    g_autofree char *part =
        g_strdup_printf("/%04x:%02x:%02x.%x/", a->domain, a->bus, a->slot, a->function);
    g_autofree char *unique = sysfs_line("%s/unique_id", link);
    return place && strstr(place, part) && unique &&
           g_ascii_strtoull(unique, NULL, 10) == p->unique_id;
}

static bool has_port(const char *sys, const char *host, const void *arg)
{
    const struct pool_fc_host *fc = arg;
    g_autofree char *port = sysfs_line("%s/class/fc_host/%s/port_name", sys, host);
    return port && g_str_has_prefix(port, "0x") && g_ascii_strcasecmp(port + 2, fc->wwpn) == 0;
}

int scsi_host_number(const char *sys, const struct pool_adapter *a)
{
    int n;
    if (a->scsi_host && a->scsi_host->name)
        return number_of_name(a->scsi_host->name);
    if (a->scsi_host) {
        n = find_host(sys, "scsi_host", is_at, a->scsi_host->parentaddr);
        return n >= 0 ? n
                      : storage_fail(ERR_XML_ERROR,
                                     "no SCSI host has that <parentaddr> and "
                                     "unique_id %u",
                                     a->scsi_host->parentaddr->unique_id);
    }
    n = find_host(sys, "fc_host", has_port, a->fc_host);
    return n >= 0 ? n
                  : storage_fail(ERR_CONFIG_UNSUPPORTED,
                                 "no Fibre Channel host has wwpn '%s': virtual ones are not made "
                                 "here, make it first",
                                 a->fc_host->wwpn);
}

int scsi_host_scan(const char *sys, unsigned host)
{
    g_autofree char *path = g_strdup_printf("%s/class/scsi_host/host%u/scan", sys, host);
    FILE *f = fopen(path, "we");
    if (!f)
        return fail_errno(errno, "cannot ask SCSI host %u to look for disks: '%s'", host, path);
    int rc = fputs("- - -", f) < 0 ? -1 : 0;
    if (fclose(f) != 0 || rc < 0)
        return fail_errno(errno, "SCSI host %u cannot look for disks", host);
    return 0;
}

/* --- disks ------------------------------------------------------------------------------------ */

/* The link in a folder like /dev/disk/by-path that leads to the device; g_free. */
static char *stable_path(const char *target, const char *device)
{
    char **links = NULL;
    size_t n = 0;
    char *found = NULL;
    g_autofree char *real = realpath(device, NULL);
    if (g_str_has_prefix(target, "/dev/") && dir_list(target, &links, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n && !found; i++) {
        g_autofree char *link = g_build_filename(target, links[i], NULL);
        g_autofree char *leads = realpath(link, NULL);
        if (leads && g_strcmp0(leads, real) == 0)
            found = g_steal_pointer(&link);
    }
    g_strfreev(links);
    return found ? found : g_strdup(device);
}

/* What the disk says it is: "naa.6001405…" is "36001405…" to udev; else its path. */
static char *key_of(const char *sys, const char *address, const char *path)
{
    g_autofree char *wwid = sysfs_line("%s/bus/scsi/devices/%s/wwid", sys, address);
    if (wwid && g_str_has_prefix(wwid, "naa."))
        return g_strconcat("3", wwid + strlen("naa."), NULL);
    return g_strdup(path);
}

/* block/sdb, or of older kernels a link block:sdb; NULL: it is no block device. g_free */
static char *block_name(const char *sys, const char *address)
{
    g_autofree char *folder = g_strdup_printf("%s/bus/scsi/devices/%s/block", sys, address);
    char **names = NULL;
    size_t n = 0;
    if (dir_list(folder, &names, &n) < 0)
        error_clear();
    char *name = n ? g_strdup(names[0]) : NULL;
    g_strfreev(names);
    return name;
}

static void add_disk(const char *sys, const char *address, const char *target, GPtrArray *volumes)
{
    unsigned host, bus, id, lun;
    g_autofree char *type = sysfs_line("%s/bus/scsi/devices/%s/type", sys, address);
    g_autofree char *block = block_name(sys, address);
    int kind = type ? atoi(type) : -1;
    if (!block || (kind != TYPE_DISK && kind != TYPE_CDROM) ||
        sscanf(address, "%u:%u:%u:%u", &host, &bus, &id, &lun) != 4)
        return;
    g_autofree char *device = g_strconcat("/dev/", block, NULL);
    struct volume *vol = value_new(&type_volume);
    vol->type = VOLUME_TYPE_BLOCK;
    vol->name = g_strdup_printf("unit:%u:%u:%u", bus, id, lun);
    vol->target = value_new(&type_volume_target);
    vol->target->path = stable_path(target, device);
    vol->key = key_of(sys, address, vol->target->path);
    g_ptr_array_add(volumes, vol);
}

int scsi_find_disks(const char *sys, unsigned host, const char *target, GPtrArray *volumes)
{
    g_autofree char *folder = g_strdup_printf("%s/bus/scsi/devices", sys);
    g_autofree char *prefix = g_strdup_printf("%u:", host);
    char **names;
    size_t n;
    if (dir_list(folder, &names, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (g_str_has_prefix(names[i], prefix))
            add_disk(sys, names[i], target, volumes);
    g_strfreev(names);
    return 0;
}

/* --- for backends ----------------------------------------------------------------------------- */

struct find_work {
    struct work base;
    struct pool *pool;
    int host;
    struct scan *scan;
};

static void find_clear(void *arg)
{
    struct find_work *w = arg;
    value_free(&type_pool, w->pool);
    scan_free(w->scan);
}

static int find_run(void *arg)
{
    struct find_work *w = arg;
    int host = w->host >= 0 ? w->host : scsi_host_number(SYS, w->pool->source->adapter);
    w->scan = scan_new();
    return host < 0 || scsi_host_scan(SYS, (unsigned)host) < 0
               ? -1
               : scsi_find_disks(SYS, (unsigned)host, w->pool->target->path, w->scan->volumes);
}

static void add_up(struct scan *scan)
{
    for (guint i = 0; i < scan->volumes->len; i++)
        scan->figures.capacity += ((struct volume *)scan->volumes->pdata[i])->capacity_bytes;
    scan->figures.allocation = scan->figures.capacity;
}

AWAITS struct scan *scsi_look(const struct pool *pool, int host)
{
    DEADLINE(LOOK_PATIENCE);
    struct find_work *w = work_new(struct find_work, find_run, find_clear, pool->name);
    w->pool = value_copy(&type_pool, pool);
    w->host = host;
    if (work_do(&w) < 0)
        return NULL;
    struct scan *scan = g_steal_pointer(&w->scan);
    work_free(w);
    if (device_look_all(scan->volumes, pool->name) == 0) {
        add_up(scan);
        return scan;
    }
    scan_free(scan);
    return NULL;
}
