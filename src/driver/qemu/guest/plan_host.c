/* This host as plans see it, the same for a start and for a printed command line. Called by start.c
 * and ops/monitor.c; local reads of /proc and /sys only, never awaits. */
#include "driver/qemu/guest/plan_host.h"
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include "driver/qemu/guest/helper_host.h"
#include "gen/conf.h"
#include "reflect/cpuset.h"

static const unsigned long HUGETLBFS_MAGIC = 0x958458f6;

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

/* A mount of huge pages: its block is a page. */
static void add_page(struct plan_host *h, const char *path, uint64_t usual)
{
    struct statfs fs;
    if (statfs(path, &fs) < 0 || (unsigned long)fs.f_type != HUGETLBFS_MAGIC)
        return;
    struct plan_hugepages page = {(uint64_t)fs.f_bsize / 1024, g_strdup(path)};
    if (page.size_kib == usual) /* the first is the default */
        g_array_prepend_val(h->pages, page);
    else
        g_array_append_val(h->pages, page);
}

static void find_pages(struct plan_host *h, char *const *configured)
{
    g_autofree char *text = read_text("/proc/self/mounts");
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    uint64_t usual = default_page_kib();
    for (char *const *path = configured; path && *path; path++)
        if (**path)
            add_page(h, *path, usual);
    for (char **line = configured ? NULL : lines; line && *line; line++) {
        g_auto(GStrv) word = g_strsplit(*line, " ", 5);
        if (g_strv_length(word) >= 4 && strcmp(word[2], "hugetlbfs") == 0)
            add_page(h, word[1], usual);
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

/* --- qemu.conf ---------------------------------------------------------------------------------
 */

static const char *if_there(const char *dir)
{
    return g_file_test(dir, G_FILE_TEST_IS_DIR) ? dir : NULL;
}

/* The folder of one kind of connection: its own key, the usual place, that of all. */
static const char *tls_dir(const struct qemu_conf *c, const char *own, const char *usual)
{
    return own ? own : if_there(usual) ? usual : c->default_tls_x509_cert_dir;
}

static struct plan_tls tls_of(const struct qemu_conf *c, const char *own, const char *usual,
                              const char *secret, bool verify, bool on)
{
    return (struct plan_tls){.dir = tls_dir(c, own, usual),
                             .secret = secret ? secret : c->default_tls_x509_secret_uuid,
                             .verify = verify,
                             .on = on};
}

static void configure(struct plan_options *opt, const struct qemu_conf *c)
{
    opt->default_vnc_listen = c->vnc_listen;
    opt->default_spice_listen = c->spice_listen;
    opt->vnc_password = c->vnc_password && *c->vnc_password;
    opt->spice_password = c->spice_password && *c->spice_password;
    opt->vnc_unix_socket = c->vnc_auto_unix_socket;
    opt->spice_unix_socket = c->spice_auto_unix_socket;
    opt->dump_guest_core = c->dump_guest_core;
    if (c->vnc_tls)
        opt->vnc_tls_dir = tls_dir(c, c->vnc_tls_x509_cert_dir, "/etc/pki/libvirt-vnc");
    opt->spice_tls = c->spice_tls;
    opt->spice_tls_dir = tls_dir(c, c->spice_tls_x509_cert_dir, "/etc/pki/libvirt-spice");
    opt->nbd_tls = tls_of(c, c->nbd_tls_x509_cert_dir, "/etc/pki/libvirt-nbd",
                          c->nbd_tls_x509_secret_uuid, false, c->nbd_tls);
    opt->vxhs_tls = tls_of(c, c->vxhs_tls_x509_cert_dir, "/etc/pki/libvirt-vxhs",
                           c->vxhs_tls_x509_secret_uuid, false, c->vxhs_tls);
    opt->chardev_tls =
        tls_of(c, c->chardev_tls_x509_cert_dir, "/etc/pki/libvirt-chardev",
               c->chardev_tls_x509_secret_uuid,
               c->chardev_tls_x509_verify || c->default_tls_x509_verify, c->chardev_tls);
    opt->backup_tls = tls_of(c, c->backup_tls_x509_cert_dir, "/etc/pki/libvirt-backup",
                             c->backup_tls_x509_secret_uuid,
                             c->backup_tls_x509_verify || c->default_tls_x509_verify, false);
}

struct plan_host *plan_host_new(struct plan_options *opt, const struct qemu_conf *conf)
{
    struct plan_host *h = g_new0(struct plan_host, 1);
    h->pages = g_array_new(FALSE, FALSE, sizeof(struct plan_hugepages));
    find_pages(h, conf->hugetlbfs_mount);
    configure(opt, conf);
    h->render_node = find_render_node();
    opt->hugepages = (const void *)h->pages->data;
    opt->render_node = h->render_node;
    opt->scsi_generic = scsi_generic;
    opt->helper = helper_program;
    opt->pr_helper = conf->pr_helper;
    opt->virtiofsd_debug = conf->virtiofsd_debug;
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
