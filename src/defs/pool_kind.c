/* The kinds of storage pools: what their documents have and which formats they know. Called by the
 * defaults and checks of pools and volumes and by drivers that tell their capabilities. Pure data.
 */
#include <glib.h>
#include "defs/pool.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const file_formats[] = {
    "none", "raw", "dir",   "bochs", "cloop", "dmg",   "iso", "vpc",  "vdi",
    "fat",  "vhd", "ploop", "cow",   "qcow",  "qcow2", "qed", "vmdk", NULL,
};

static const struct pool_kind kinds[] = {
    [POOL_TYPE_DIR] = {.volume_formats = file_formats,
                       .default_volume_format = "raw",
                       .volumes = VOLUME_TYPE_FILE},
    [POOL_TYPE_FS] = {.parts = POOL_DEVICE,
                      .needs = POOL_DEVICE,
                      .formats = WORDS("auto", "ext2", "ext3", "ext4", "ufs", "iso9660", "udf",
                                       "gfs", "gfs2", "vfat", "hfs+", "xfs", "ocfs2", "vmfs"),
                      .default_format = "auto",
                      .volume_formats = file_formats,
                      .default_volume_format = "raw",
                      .volumes = VOLUME_TYPE_FILE},
    [POOL_TYPE_NETFS] = {.parts = POOL_HOST | POOL_DIR,
                         .needs = POOL_HOST | POOL_DIR,
                         .formats = WORDS("auto", "nfs", "glusterfs", "cifs"),
                         .default_format = "auto",
                         .volume_formats = file_formats,
                         .default_volume_format = "raw",
                         .volumes = VOLUME_TYPE_FILE},
    [POOL_TYPE_LOGICAL] = {.parts = POOL_NAME | POOL_DEVICE,
                           .target_prefix = "/dev",
                           .formats = WORDS("unknown", "lvm2"),
                           .default_format = "lvm2",
                           .volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_DISK] = {.parts = POOL_DEVICE,
                        .needs = POOL_DEVICE,
                        .formats = WORDS("unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98",
                                         "sun", "lvm2"),
                        .default_format = "unknown",
                        .volume_formats = WORDS("none", "linux", "fat16", "fat32", "linux-swap",
                                                "linux-lvm", "linux-raid", "extended"),
                        .default_volume_format = "none",
                        .volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_ISCSI] = {.parts = POOL_HOST | POOL_DEVICE | POOL_INITIATOR,
                         .needs = POOL_HOST | POOL_DEVICE,
                         .volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_ISCSI_DIRECT] = {.parts = POOL_HOST | POOL_DEVICE | POOL_INITIATOR | POOL_NO_TARGET,
                                .needs = POOL_HOST | POOL_DEVICE | POOL_INITIATOR,
                                .volumes = VOLUME_TYPE_NETWORK},
    [POOL_TYPE_SCSI] = {.parts = POOL_ADAPTER, .needs = POOL_ADAPTER, .volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_MPATH] = {.volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_RBD] = {.parts = POOL_HOST | POOL_NAME | POOL_NO_TARGET,
                       .needs = POOL_HOST | POOL_NAME,
                       .volume_formats = WORDS("raw"),
                       .default_volume_format = "raw",
                       .volumes = VOLUME_TYPE_NETWORK},
    [POOL_TYPE_SHEEPDOG] = {.parts = POOL_HOST | POOL_NAME | POOL_NO_TARGET,
                            .needs = POOL_HOST,
                            .volumes = VOLUME_TYPE_NETWORK},
    [POOL_TYPE_GLUSTER] = {.parts = POOL_HOST | POOL_DIR | POOL_NAME | POOL_NO_TARGET,
                           .needs = POOL_HOST,
                           .volume_formats = file_formats,
                           .default_volume_format = "raw",
                           .volumes = VOLUME_TYPE_NETWORK},
    [POOL_TYPE_ZFS] = {.parts = POOL_NAME | POOL_DEVICE,
                       .target_prefix = "/dev/zvol",
                       .volumes = VOLUME_TYPE_BLOCK},
    [POOL_TYPE_VSTORAGE] = {.parts = POOL_NAME,
                            .volume_formats = file_formats,
                            .default_volume_format = "raw",
                            .volumes = VOLUME_TYPE_FILE},
};

const struct pool_kind *pool_kind_of(enum pool_type type)
{
    return &kinds[type];
}

/* rbd tells no words for its one format. */
static struct pool_caps_options *options(const char *dflt, const char *name,
                                         const char *const *words)
{
    struct pool_caps_options *o = value_new(&type_pool_caps_options);
    struct pool_caps_enum *e = value_new(&type_pool_caps_enum);
    o->default_format = value_new(&type_pool_format);
    o->default_format->type = g_strdup(dflt);
    e->name = g_strdup(name);
    e->values = g_strdupv((char **)words);
    e->n_values = g_strv_length(e->values);
    o->enums = g_new0(struct pool_caps_enum *, 1);
    o->enums[0] = e;
    o->n_enums = 1;
    return o;
}

struct pool_caps *pool_caps_new(unsigned supported)
{
    struct pool_caps *caps = value_new(&type_pool_caps);
    caps->n_pools = POOL_TYPE_VSTORAGE;
    caps->pools = g_new0(struct pool_caps_pool *, caps->n_pools);
    for (int type = POOL_TYPE_DIR; type <= POOL_TYPE_VSTORAGE; type++) {
        struct pool_caps_pool *p = caps->pools[type - 1] = value_new(&type_pool_caps_pool);
        const struct pool_kind *k = &kinds[type];
        p->type = (enum pool_type)type;
        p->supported = supported & 1U << type ? TRI_YES : TRI_NO;
        if (k->formats)
            p->pool_options = options(k->default_format, "sourceFormatType", k->formats);
        if (k->volume_formats)
            p->vol_options = options(k->default_volume_format, "targetFormatType",
                                     type == POOL_TYPE_RBD ? WORDS(NULL) : k->volume_formats);
    }
    return caps;
}
