/* Shared folders: 9p by QEMU itself, virtiofs by a daemon's socket. Part of plan_make; pure; never
 * awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"

static const char *security_model(enum fs_accessmode mode)
{
    switch (mode) {
    case FS_ACCESSMODE_MAPPED:
        return "mapped";
    case FS_ACCESSMODE_SQUASH:
        return "none";
    default:
        return "passthrough";
    }
}

static int fsdev(struct plan_build *b, const struct filesystem *fs)
{
    const struct fs_driver *d = fs->driver;
    bool handle = d && d->type == FS_DRIVER_TYPE_HANDLE;
    struct opts o = opts_new(handle ? "handle" : "local");
    if (!handle)
        opts_add(&o, "security_model", security_model(fs->accessmode));
    if (fs->multidevs && fs->multidevs != FS_MULTIDEVS_DEFAULT)
        opts_add(&o, "multidevs", enum_word(&enum_fs_multidevs, (int)fs->multidevs));
    if (fs->has_fmode)
        opts_format(&o, "fmode", "%04o", fs->fmode);
    if (fs->has_dmode)
        opts_format(&o, "dmode", "%04o", fs->dmode);
    if (d && d->wrpolicy == FS_WRPOLICY_IMMEDIATE)
        opts_add(&o, "writeout", "immediate");
    opts_format(&o, "id", "fsdev-%s", alias_of(fs->alias));
    opts_add(&o, "path", fs->source->dir);
    if (fs->readonly)
        opts_add(&o, "readonly", "on");
    arg_opts(b, "-fsdev", &o);
    return 0;
}

char *virtiofs_socket(const struct plan_build *b, const struct filesystem *fs)
{
    if (fs->source && fs->source->socket)
        return g_strdup(fs->source->socket);
    return g_strdup_printf("%s/%s-fs.sock", b->private_dir, alias_of(fs->alias));
}

static int virtiofs(struct plan_build *b, const struct filesystem *fs)
{
    g_autofree char *path = virtiofs_socket(b, fs);
    struct opts o = opts_new("socket");
    opts_format(&o, "id", "chr-vu-%s", alias_of(fs->alias));
    opts_add(&o, "path", path);
    arg_opts(b, "-chardev", &o);
    return fs->source && fs->source->socket ? 0 : helper_virtiofsd(b, fs, path);
}

int command_filesystems(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_filesystems; i++) {
        const struct filesystem *fs = b->def->filesystems[i];
        bool by_daemon = fs->driver && fs->driver->type == FS_DRIVER_TYPE_VIRTIOFS;
        if (!by_daemon && (!fs->source || !fs->source->dir))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "filesystem: QEMU shares folders only (<source dir=>)");
        if ((by_daemon ? virtiofs(b, fs) : fsdev(b, fs)) < 0)
            return -1;
        if (arg_device(b, &device_table_filesystem, fs, alias_of(fs->alias), i) < 0)
            return -1;
    }
    return 0;
}
