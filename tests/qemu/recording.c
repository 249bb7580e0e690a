/* The host of the recording: numbers of descriptors, mounts, secrets, pools, nodes. Tests only. */
#include "recording.h"
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "gen/domain.h"
#include "reflect/value.h"

static const struct plan_numbers recorded_numbers = {
    .base = {[PLAN_FD_MONITOR] = 1729,
             [PLAN_FD_LISTEN] = 1729,
             [PLAN_FD_TAP] = 102,
             [PLAN_FD_VHOST_NET] = 44,
             [PLAN_FD_FILE] = 1750,
             [PLAN_FD_LOG] = 1751,
             [PLAN_FD_VHOST_SCSI] = 3,
             [PLAN_FD_VDPA] = 1732,
             [PLAN_FD_TPM] = 1730,
             [PLAN_FD_DISPLAY] = 1729,
             [PLAN_FD_VHOST_VSOCK] = 6789},
    .step = {[PLAN_FD_TAP] = 1, [PLAN_FD_VHOST_NET] = 1, [PLAN_FD_TPM] = 1},
    .tap_ethernet = 3,
};
static const struct plan_hugepages recorded_pages[] = {
    {2048, "/dev/hugepages2M"}, {1048576, "/dev/hugepages1G"}, {0, NULL}};

static int recorded_secret(const struct plan_options *opt, const char *name,
                           struct plan_secret *ret)
{
    ret->data = g_strdup("9eao5F8qtkGt+seB1HYivWIxbtwUu6MQtg1zpj/oDtUsPr1q8wBYM91uEHCn6j/1");
    ret->iv = g_strdup("AAECAwQFBgcICQoLDA0ODw==");
    return 0;
}

static char *recorded_sg(const struct plan_options *opt, const char *adapter, unsigned bus,
                         unsigned target, uint64_t unit)
{
    return g_strdup("/dev/sg0");
}

/* iSCSI pools: "unit:0:0:3" is a unit; in mode direct QEMU opens the target itself. */
static void iscsi_volume(int *type, struct disk_source *s, const char *volume, bool direct)
{
    const char *unit = strrchr(volume, ':');
    struct source_network *n = value_new(&type_source_network);
    struct source_host *h = value_new(&type_source_host);
    if (!direct) {
        *type = STORAGE_TYPE_BLOCK;
        s->block = value_new(&type_source_block);
        s->block->dev = g_strdup_printf("/some/block/device/%s", volume);
        value_free(&type_source_network, n);
        value_free(&type_source_host, h);
        return;
    }
    *type = STORAGE_TYPE_NETWORK;
    n->protocol = STORAGE_PROTOCOL_ISCSI;
    n->name = g_strdup_printf("demo-target/%s", unit ? unit + 1 : "0");
    h->name = g_strdup("iscsi.example.com");
    n->hosts = g_new0(struct source_host *, 1);
    n->hosts[n->n_hosts++] = h;
    s->network = n;
}

/* "block+cdrom": volume cdrom of type block. */
static int recorded_volume(const struct plan_options *opt, int *type, struct disk_source *s)
{
    struct source_volume *v = s->volume;
    g_auto(GStrv) part = g_strsplit(v->volume ?: "", "+", 2);
    if (!v->pool || !v->volume || g_str_equal(v->pool, "inactive"))
        return fail(ERR_OPERATION_INVALID, "storage pool '%s' is not active", v->pool ?: "");
    s->volume = NULL;
    if (g_str_has_prefix(v->volume, "unit:")) {
        iscsi_volume(type, s, v->volume, v->mode == POOL_MODE_DIRECT);
    } else if (g_str_equal(part[0], "dir")) {
        *type = STORAGE_TYPE_DIR;
        s->dir = value_new(&type_source_dir);
        s->dir->dir = g_strdup_printf("/some/dir/device/%s", part[1]);
    } else if (g_str_equal(part[0], "block")) {
        *type = STORAGE_TYPE_BLOCK;
        s->block = value_new(&type_source_block);
        s->block->dev = g_strdup_printf("/some/block/device/%s", part[1]);
    } else {
        *type = STORAGE_TYPE_FILE;
        s->file = value_new(&type_source_file);
        s->file->file = g_strdup_printf("/some/file/device/%s", part[1] ?: part[0]);
    }
    value_free(&type_source_volume, v);
    return 0;
}

static bool says(const char *conf, const char *key)
{
    g_autofree char *word = g_strdup_printf("%s=1", key);
    return conf && strstr(conf, word);
}

static const char *value_of(const char *conf, const char *key)
{
    const char *at = conf ? strstr(conf, key) : NULL;
    return at ? g_intern_string(g_strndup(at + strlen(key) + 1, strcspn(at, " ") - strlen(key) - 1))
              : NULL;
}

/* The helper that speaks curl's protocols and ssh, when the case has it. */
static char *recorded_nbdkit(const struct plan_options *opt, const struct disk_source *source,
                             const char *private_dir, const char *node)
{
    const char *plugins = opt->arg;
    const struct source_network *n = source->network;
    bool curl = n->protocol >= STORAGE_PROTOCOL_HTTP && n->protocol <= STORAGE_PROTOCOL_FTPS;
    const char *want = curl ? "curl" : n->protocol == STORAGE_PROTOCOL_SSH ? "ssh" : NULL;
    if (!want || !strstr(plugins, want))
        return NULL;
    return g_strdup_printf("%s/nbdkit-%s-storage.socket", private_dir, node);
}

static struct cpuset *nodes(void)
{
    static struct cpuset *all;
    if (!all) {
        all = cpuset_new(4);
        for (uint32_t n = 0; n < 4; n++)
            cpuset_add(all, n);
    }
    return all;
}

void recording_options(struct plan_options *opt, bool recording, const char *conf)
{
    opt->hugepages = recorded_pages;
    opt->secret = recorded_secret;
    opt->seal = (void *)recorded_secret;
    opt->spice_tls_dir = "/etc/pki/libvirt-spice";
    if (!recording)
        return;
    opt->spice_tls_dir = says(conf, "spice_tls") ? "/etc/pki/libvirt-spice" : NULL;
    opt->vnc_tls_dir = says(conf, "vnc_tls") ? "/etc/pki/libvirt-vnc" : NULL;
    opt->vnc_unix_socket = says(conf, "vnc_auto_unix_socket");
    opt->spice_unix_socket = says(conf, "spice_auto_unix_socket");
    opt->dump_guest_core = says(conf, "dump_guest_core");
    opt->spice_password = true;
    opt->numbers = &recorded_numbers;
    opt->scsi_generic = recorded_sg;
    opt->volume = recorded_volume;
    opt->automatic_nodes = opt->host_nodes = nodes();
    const char *power = value_of(conf, "host");
    if (power && g_ascii_strncasecmp(power, "power", 5) == 0)
        opt->host_power = (unsigned)g_ascii_strtoull(power + 5, NULL, 10);
    opt->arg = (void *)value_of(conf, "plugins");
    opt->nbdkit = opt->arg ? recorded_nbdkit : NULL;
    opt->render_node = "/dev/dri/foo";
    opt->nbd_tls = (struct plan_tls){"/etc/pki/libvirt-nbd",
                                     value_of(conf, "nbd_tls_x509_secret_uuid"), false};
    opt->vxhs_tls = (struct plan_tls){"/etc/pki/libvirt-vxhs",
                                      value_of(conf, "vxhs_tls_x509_secret_uuid"), false};
    if (says(conf, "chardev_tls"))
        opt->chardev_tls = (struct plan_tls){"/etc/pki/libvirt-chardev",
                                             value_of(conf, "chardev_tls_x509_secret_uuid"),
                                             says(conf, "chardev_tls_x509_verify"), true};
}

void recording_fill(struct fill_context *ctx, bool recording, const char *conf)
{
    const char *swtpm = recording ? value_of(conf, "swtpm") : NULL;
    ctx->audio_driver = recording ? g_getenv("QEMU_AUDIO_DRV") : NULL;
    ctx->sdl_audio_driver = recording ? g_getenv("SDL_AUDIODRIVER") : NULL;
    ctx->vnc_host_audio = says(conf, "vnc_allow_host_audio");
    ctx->nographics_host_audio = says(conf, "nographics_allow_host_audio");
    ctx->hvf = says(conf, "hvf");
    ctx->no_tpm_1_2 = swtpm && !g_str_equal(swtpm, "1.2");
    ctx->no_tpm_2_0 = swtpm && !g_str_equal(swtpm, "2.0");
}

void recording_run_time(struct domain *def)
{
    for (size_t i = 0; i < def->n_vsocks; i++) {
        struct vsock_cid *cid = def->vsocks[i]->cid;
        if (cid && cid->auto_ == TRI_YES && !cid->has_address) {
            cid->address = 42;
            cid->has_address = true;
        }
    }
}
