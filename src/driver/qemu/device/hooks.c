/* What the tables of model/qemu cannot say: one function per hook, counted by the build. Each sets
 * its own property or leaves it out. Called by table.c; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <stdio.h>
#include <string.h>

static int set(json_t *props, const char *name, json_t *value)
{
    json_object_set_new(props, name, value);
    return 0;
}

static int set_text(json_t *props, const char *name, char *text)
{
    set(props, name, json_string(text));
    g_free(text);
    return 0;
}

/* --- disks ---------------------------------------------------------------------------------------
 */

int device_hook_disk_share(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    return d->shareable ? set(props, "share-rw", json_true()) : 0;
}

int device_hook_disk_drive(const struct device_env *env, const void *noun, json_t *props)
{
    return env->drive ? set(props, "drive", json_string(env->drive)) : 0;
}

int device_hook_disk_scsi(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (d->device == DISK_DEVICE_LUN)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disk '%s': SCSI passthrough (device='lun') needs bus scsi", d->target->dev);
    return 0;
}

int device_hook_disk_device_id(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (d->serial)
        return 0;
    return set_text(props, "device_id", g_strdup_printf("drive-%s", env->alias));
}

/* Guests know serials with a backslash before each blank, since options went through a shell. */
int device_hook_disk_serial(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (!d->serial)
        return 0;
    g_autoptr(GString) text = g_string_new(d->serial);
    g_string_replace(text, " ", "\\ ", 0);
    return set(props, "serial", json_string(text->str));
}

int device_hook_disk_wwn(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (!d->wwn)
        return 0;
    return set(props, "wwn", json_integer((json_int_t)g_ascii_strtoull(d->wwn, NULL, 16)));
}

int device_hook_disk_write_cache(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    enum disk_cache cache = d->driver ? d->driver->cache : DISK_CACHE_NONE;
    if (!cache || cache == DISK_CACHE_DEFAULT || d->device == DISK_DEVICE_LUN)
        return 0;
    bool on = cache != DISK_CACHE_WRITETHROUGH && cache != DISK_CACHE_DIRECTSYNC;
    return set(props, "write-cache", json_string(on ? "on" : "off"));
}

static const char *error_word(enum disk_error_policy policy)
{
    return policy == DISK_ERROR_POLICY_ENOSPACE ? "enospc"
                                                : enum_word(&enum_disk_error_policy, (int)policy);
}

int device_hook_disk_werror(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (!d->driver || !d->driver->error_policy)
        return 0;
    return set(props, "werror", json_string(error_word(d->driver->error_policy)));
}

int device_hook_disk_rerror(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    enum disk_error_policy policy = d->driver ? d->driver->rerror_policy : DISK_ERROR_POLICY_NONE;
    if (!policy && d->driver && d->driver->error_policy &&
        d->driver->error_policy != DISK_ERROR_POLICY_ENOSPACE)
        policy = d->driver->error_policy;
    return policy ? set(props, "rerror", json_string(error_word(policy))) : 0;
}

int device_hook_disk_usb_removable(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    return set(props, "removable", json_boolean(d->target->removable == TRI_YES));
}

/* [{"iothread": "iothread2", "vqs": [1, 3]}, …] */
static json_t *iothread_map(const struct iothread_maps *maps)
{
    json_t *list = json_array();
    for (size_t i = 0; i < maps->n_iothreads; i++) {
        const struct iothread_map *m = maps->iothreads[i];
        g_autofree char *name = g_strdup_printf("iothread%u", m->id);
        json_t *item = json_pack("{s:s}", "iothread", name);
        json_t *queues = json_array();
        for (size_t k = 0; k < m->n_queues; k++)
            json_array_append_new(queues, json_integer(m->queues[k]->id));
        if (m->n_queues)
            json_object_set(item, "vqs", queues);
        json_decref(queues);
        json_array_append_new(list, item);
    }
    return list;
}

int device_hook_disk_iothreads(const struct device_env *env, const void *noun, json_t *props)
{
    const struct disk *d = noun;
    if (!d->driver || !d->driver->iothreads)
        return 0;
    return set(props, "iothread-vq-mapping", iothread_map(d->driver->iothreads));
}

int device_hook_controller_iothreads(const struct device_env *env, const void *noun, json_t *props)
{
    const struct controller *c = noun;
    if (!c->driver || !c->driver->iothreads)
        return 0;
    return set(props, "iothread-vq-mapping", iothread_map(c->driver->iothreads));
}

static uint32_t iothread_of(const struct device_env *env, const void *noun)
{
    for (size_t i = 0; i < env->def->n_disks; i++)
        if (env->def->disks[i] == noun)
            return env->def->disks[i]->driver ? env->def->disks[i]->driver->iothread : 0;
    for (size_t i = 0; i < env->def->n_controllers; i++)
        if (env->def->controllers[i] == noun)
            return env->def->controllers[i]->driver ? env->def->controllers[i]->driver->iothread
                                                    : 0;
    return 0;
}

int device_hook_iothread(const struct device_env *env, const void *noun, json_t *props)
{
    uint32_t id = iothread_of(env, noun);
    return id ? set_text(props, "iothread", g_strdup_printf("iothread%u", id)) : 0;
}

int device_hook_bootindex(const struct device_env *env, const void *noun, json_t *props)
{
    return env->bootindex ? set(props, "bootindex", json_integer(env->bootindex)) : 0;
}

/* Older QEMUs have it on the machine: head.c. */
int device_hook_loadparm(const struct device_env *env, const void *noun, json_t *props)
{
    const struct boot *boot = noun_child(env->type, noun, "boot");
    if (!boot || !boot->loadparm || env->facts->version < LOADPARM_OF_DEVICES)
        return 0;
    return set(props, "loadparm", json_string(boot->loadparm));
}

/* --- controllers ---------------------------------------------------------------------------------
 */

static const struct controller *usb_master(const struct device_env *env, const struct controller *c)
{
    for (size_t i = 0; i < env->def->n_controllers; i++) {
        const struct controller *o = env->def->controllers[i];
        if (o->type == CONTROLLER_TYPE_USB && o->index == c->index && !o->master)
            return o;
    }
    return c;
}

int device_hook_usb_master(const struct device_env *env, const void *noun, json_t *props)
{
    const struct controller *c = noun;
    if (!c->master)
        return 0;
    const struct controller *m = usb_master(env, c);
    return set_text(props, "masterbus", g_strdup_printf("%s.0", m->alias ? m->alias->name : "usb"));
}

int device_hook_usb_id(const struct device_env *env, const void *noun, json_t *props)
{
    const struct controller *c = noun;
    return c->master ? 0 : set(props, "id", json_string(env->alias));
}

/* --- network
 * ---------------------------------------------------------------------------------------- */

int device_hook_net_tx(const struct device_env *env, const void *noun, json_t *props)
{
    const struct interface *n = noun;
    if (!n->driver || !n->driver->txmode)
        return 0;
    return set(props, "tx", json_string(n->driver->txmode == TX_MODE_IOTHREAD ? "bh" : "timer"));
}

int device_hook_net_mq(const struct device_env *env, const void *noun, json_t *props)
{
    const struct interface *n = noun;
    if (!n->driver || !n->driver->has_queues || n->driver->queues < 2)
        return 0;
    set(props, "mq", json_true());
    if (n->address && n->address->ccw)
        return 0;
    return set(props, "vectors", json_integer(2 * n->driver->queues + 2));
}

static const struct rom *rom_of(const struct device_env *env, const void *noun)
{
    return noun_child(env->type, noun, "rom");
}

int device_hook_romfile(const struct device_env *env, const void *noun, json_t *props)
{
    const struct rom *r = rom_of(env, noun);
    if (!r)
        return 0;
    if (r->enabled == TRI_NO)
        return set(props, "romfile", json_string(""));
    return r->file ? set(props, "romfile", json_string(r->file)) : 0;
}

int device_hook_rombar(const struct device_env *env, const void *noun, json_t *props)
{
    const struct rom *r = rom_of(env, noun);
    return r && r->bar ? set(props, "rombar", json_integer(r->bar == TRI_YES)) : 0;
}

/* --- the rest
 * ------------------------------------------------------------------------------------------ */

int device_hook_channel_name(const struct device_env *env, const void *noun, json_t *props)
{
    const struct channel_device *c = noun;
    const char *name = c->target->name;
    if (!name && c->backend && c->backend->type == CHARDEV_TYPE_SPICEVMC)
        name = "com.redhat.spice.0";
    return name ? set(props, "name", json_string(name)) : 0;
}

int device_hook_audiodev(const struct device_env *env, const void *noun, json_t *props)
{
    const struct sound *s = noun;
    uint32_t id = s->audio && s->audio->has_id ? s->audio->id : 1;
    return set_text(props, "audiodev", g_strdup_printf("audio%u", id));
}

int device_hook_video_vram64(const struct device_env *env, const void *noun, json_t *props)
{
    const struct video *v = noun;
    return set(props, "vram64_size_mb", json_integer(v->model->vram64_kib / 1024));
}

int device_hook_rng_period(const struct device_env *env, const void *noun, json_t *props)
{
    const struct rng *r = noun;
    if (!r->rate || !r->rate->has_bytes)
        return 0;
    return set(props, "period", json_integer(r->rate->period ?: 1000));
}

int device_hook_vsock_fd(const struct device_env *env, const void *noun, json_t *props)
{
    if (!env->build)
        return 0;
    int fd = plan_fd_add(env->build, PLAN_FD_VHOST_VSOCK, "/dev/vhost-vsock", false, env->index);
    return set_text(props, "vhostfd", g_strdup_printf("%d", fd));
}

int device_hook_panic_port(const struct device_env *env, const void *noun, json_t *props)
{
    const struct panic *p = noun;
    if (!p->address || !p->address->isa || !p->address->isa->has_iobase)
        return 0;
    return set(props, "ioport", json_integer(p->address->isa->iobase));
}

/* "1.10" is 0x0110. */
static unsigned bcd_version(const char *text)
{
    unsigned major = 0, minor = 0;
    if (sscanf(text, "%u.%u", &major, &minor) < 1)
        return 0;
    if (strchr(text, '.') && strlen(strchr(text, '.') + 1) == 1)
        minor *= 10;
    return (major / 10 % 10) << 12 | (major % 10) << 8 | (minor / 10 % 10) << 4 | minor % 10;
}

static void filter_number(GString *s, bool has, const char *fmt, unsigned value)
{
    if (has)
        g_string_append_printf(s, fmt, value);
    else
        g_string_append(s, "-1");
    g_string_append_c(s, ':');
}

int device_hook_redir_filter(const struct device_env *env, const void *noun, json_t *props)
{
    const struct redir_filter *f = env->def->n_redirfilters ? env->def->redirfilters[0] : NULL;
    g_autoptr(GString) s = g_string_new(NULL);
    for (size_t i = 0; f && i < f->n_usbdevs; i++) {
        const struct redir_usb *u = f->usbdevs[i];
        g_string_append(s, i ? "|" : "");
        filter_number(s, u->has_class_, "0x%02X", u->class_);
        filter_number(s, u->has_vendor, "0x%04X", u->vendor);
        filter_number(s, u->has_product, "0x%04X", u->product);
        filter_number(s, u->version && strcmp(u->version, "-1"), "0x%04X",
                      u->version ? bcd_version(u->version) : 0);
        g_string_append(s, u->allow == TRI_YES ? "1" : "0");
    }
    return s->len ? set(props, "filter", json_string(s->str)) : 0;
}

int device_hook_net_failover(const struct device_env *env, const void *noun, json_t *props)
{
    const struct interface *n = noun;
    return n->teaming && n->teaming->type == TEAMING_TYPE_PERSISTENT
               ? set(props, "failover", json_true())
               : 0;
}

/* --- memory modules and shared memory
 * ---------------------------------------------------------------- */

int device_hook_nvdimm_uuid(const struct device_env *env, const void *noun, json_t *props)
{
    const struct memory_device *m = noun;
    char text[37];
    if (!m->has_uuid)
        return 0;
    uuid_text(m->uuid, text);
    return set(props, "uuid", json_string(text));
}

int device_hook_virtio_mem_prealloc(const struct device_env *env, const void *noun, json_t *props)
{
    if (!env->build || !memory_device_prealloc(env->build, noun))
        return 0;
    return set(props, "prealloc", json_true());
}

int device_hook_shmem_master(const struct device_env *env, const void *noun, json_t *props)
{
    const struct shmem *s = noun;
    if (!s->role)
        return 0;
    return set(props, "master", json_string(s->role == SHMEM_ROLE_MASTER ? "on" : "off"));
}

int device_hook_smartcard_certificates(const struct device_env *env, const void *noun,
                                       json_t *props)
{
    const struct smartcard *s = noun;
    for (size_t i = 0; i < s->host_certificates->n_certificates; i++) {
        g_autofree char *key = g_strdup_printf("cert%zu", i + 1);
        set(props, key, json_string(s->host_certificates->certificates[i]));
    }
    return 0;
}
