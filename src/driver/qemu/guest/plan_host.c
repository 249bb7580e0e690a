/* This host as plans see it, the same for a start and for a printed command line. Called by start.c
 * and ops/monitor.c; local reads of /proc and /sys only, never awaits. */
#include "driver/qemu/guest/plan_host.h"
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "reflect/cpuset.h"

struct plan_host {
    GArray *pages; /* struct plan_hugepages, ended by size 0 */
    char *render_node;
    struct cpuset *nodes; /* NULL: this kernel has none */
};

static char *read_text(const char *path)
{
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

/* "Hugepagesize:    2048 kB" */
static uint64_t default_page_kib(void)
{
    g_autofree char *text = read_text("/proc/meminfo");
    const char *line = text ? strstr(text, "Hugepagesize:") : NULL;
    return line ? g_ascii_strtoull(line + strlen("Hugepagesize:"), NULL, 10) : 2048;
}

/* "pagesize=1024M", "pagesize=1G"; none: the default of the kernel. */
static uint64_t mount_page_kib(const char *options, uint64_t usual)
{
    const char *at = strstr(options, "pagesize=");
    char *unit;
    if (!at)
        return usual;
    uint64_t n = g_ascii_strtoull(at + strlen("pagesize="), &unit, 10);
    return *unit == 'G' ? n << 20 : *unit == 'M' ? n << 10 : *unit == 'K' ? n : n >> 10;
}

static void find_pages(struct plan_host *h)
{
    g_autofree char *text = read_text("/proc/self/mounts");
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    uint64_t usual = default_page_kib();
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) word = g_strsplit(*line, " ", 5);
        if (g_strv_length(word) < 4 || strcmp(word[2], "hugetlbfs") != 0)
            continue;
        struct plan_hugepages page = {mount_page_kib(word[3], usual), g_strdup(word[1])};
        if (page.size_kib == usual) /* the first is the default */
            g_array_prepend_val(h->pages, page);
        else
            g_array_append_val(h->pages, page);
    }
    struct plan_hugepages end = {0, NULL};
    g_array_append_val(h->pages, end);
}

static char *find_render_node(void)
{
    g_autoptr(GDir) dir = g_dir_open("/dev/dri", 0, NULL);
    char *best = NULL;
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        char *path = g_build_filename("/dev/dri", name, NULL);
        if (g_str_has_prefix(name, "renderD") && (!best || strcmp(path, best) < 0)) {
            g_free(best);
            best = path;
        } else {
            g_free(path);
        }
    }
    return best;
}

/* /sys/class/scsi_device/H:B:T:U/device/scsi_generic/sgN */
static char *scsi_generic(const struct plan_options *opt, const char *adapter, unsigned bus,
                          unsigned target, uint64_t unit)
{
    unsigned host = 0;
    (void)opt;
    if (sscanf(adapter, "scsi_host%u", &host) != 1)
        return NULL;
    g_autofree char *path = g_strdup_printf(
        "/sys/class/scsi_device/%u:%u:%u:%" PRIu64 "/device/scsi_generic", host, bus, target, unit);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name = dir ? g_dir_read_name(dir) : NULL;
    return name ? g_build_filename("/dev", name, NULL) : NULL;
}

static struct cpuset *find_nodes(void)
{
    g_autofree char *text = read_text("/sys/devices/system/node/online");
    return text ? cpuset_parse(g_strchomp(text)) : NULL;
}

/* "cpu : POWER9 (architected), …" */
static unsigned find_power(void)
{
    g_autofree char *text = read_text("/proc/cpuinfo");
    const char *at = text ? strstr(text, ": POWER") : NULL;
    return at ? (unsigned)g_ascii_strtoull(at + strlen(": POWER"), NULL, 10) : 0;
}

struct plan_host *plan_host_new(struct plan_options *opt)
{
    struct plan_host *h = g_new0(struct plan_host, 1);
    h->pages = g_array_new(FALSE, FALSE, sizeof(struct plan_hugepages));
    find_pages(h);
    h->render_node = find_render_node();
    opt->hugepages = (const void *)h->pages->data;
    opt->render_node = h->render_node;
    opt->scsi_generic = scsi_generic;
    h->nodes = find_nodes();
    opt->host_nodes = h->nodes;
    opt->host_power = find_power();
    return h;
}

void plan_host_free(struct plan_host *h)
{
    if (!h)
        return;
    for (guint i = 0; i < h->pages->len; i++)
        g_free((char *)g_array_index(h->pages, struct plan_hugepages, i).path);
    g_array_unref(h->pages);
    g_free(h->render_node);
    cpuset_free(h->nodes);
    g_free(h);
}
