/* The one walk over all devices, for steps that treat them alike: channel devices, MMIO, zPCI, user
 * aliases, boot order. Pure. */
#include "defs/device_walk.h"
#include <string.h>

#define EACH(noun_, list, n)         \
    for (size_t i = 0; i < (n); i++) \
    fn(arg, &(struct device_info){noun_, (list)[i], &(list)[i]->address, &(list)[i]->alias})

void device_walk(struct domain *def, device_fn *fn, void *arg)
{
    EACH(DEVICE_DISK, def->disks, def->n_disks);
    EACH(DEVICE_INTERFACE, def->interfaces, def->n_interfaces);
    EACH(DEVICE_SOUND, def->sounds, def->n_sounds);
    EACH(DEVICE_HOSTDEV, def->hostdevs, def->n_hostdevs);
    EACH(DEVICE_TPM, def->tpms, def->n_tpms);
    EACH(DEVICE_VIDEO, def->videos, def->n_videos);
    EACH(DEVICE_CONTROLLER, def->controllers, def->n_controllers);
    EACH(DEVICE_SMARTCARD, def->smartcards, def->n_smartcards);
    EACH(DEVICE_SERIAL, def->serials, def->n_serials);
    EACH(DEVICE_PARALLEL, def->parallels, def->n_parallels);
    EACH(DEVICE_CHANNEL, def->channels, def->n_channels);
    EACH(DEVICE_CONSOLE, def->consoles, def->n_consoles);
    EACH(DEVICE_INPUT, def->inputs, def->n_inputs);
    EACH(DEVICE_FILESYSTEM, def->filesystems, def->n_filesystems);
    EACH(DEVICE_WATCHDOG, def->watchdogs, def->n_watchdogs);
    EACH(DEVICE_MEMBALLOON, def->memballoons, def->n_memballoons);
    EACH(DEVICE_SHMEM, def->shmems, def->n_shmems);
    EACH(DEVICE_RNG, def->rngs, def->n_rngs);
    EACH(DEVICE_NVRAM, def->nvrams, def->n_nvrams);
    EACH(DEVICE_HUB, def->hubs, def->n_hubs);
    EACH(DEVICE_PANIC, def->panics, def->n_panics);
    EACH(DEVICE_REDIRDEV, def->redirdevs, def->n_redirdevs);
    EACH(DEVICE_MEMORY, def->memories, def->n_memories);
    EACH(DEVICE_IOMMU, def->iommus, def->n_iommus);
    EACH(DEVICE_VSOCK, def->vsocks, def->n_vsocks);
    EACH(DEVICE_CRYPTO, def->cryptos, def->n_cryptos);
    EACH(DEVICE_PSTORE, def->pstores, def->n_pstores);
}

const char *device_element(enum device_noun noun)
{
    static const char *const words[] = {
        "disk",      "interface",  "sound",    "hostdev", "tpm",     "video",  "controller",
        "smartcard", "serial",     "parallel", "channel", "console", "input",  "filesystem",
        "watchdog",  "memballoon", "shmem",    "rng",     "nvram",   "hub",    "panic",
        "redirdev",  "memory",     "iommu",    "vsock",   "crypto",  "pstore",
    };
    return words[noun];
}

static bool controller_is_virtio(const struct controller *c)
{
    return c->type == CONTROLLER_TYPE_VIRTIO_SERIAL ||
           (c->type == CONTROLLER_TYPE_SCSI &&
            (c->model == CONTROLLER_MODEL_VIRTIO_SCSI ||
             c->model == CONTROLLER_MODEL_VIRTIO_TRANSITIONAL ||
             c->model == CONTROLLER_MODEL_VIRTIO_NON_TRANSITIONAL));
}

static bool interface_is_virtio(const struct interface *n)
{
    return n->type != INTERFACE_TYPE_HOSTDEV && n->model && n->model->type &&
           !strncmp(n->model->type, "virtio", strlen("virtio"));
}

static bool hostdev_is_virtio(const struct hostdev *h)
{
    return h->subsystem && h->subsystem->type == HOSTDEV_TYPE_SCSI_HOST;
}

bool device_is_virtio(const struct device_info *info)
{
    const struct memballoon *balloon = info->value;
    const struct memory_device *memory = info->value;
    switch (info->noun) {
    case DEVICE_DISK:
        return ((const struct disk *)info->value)->target->bus == DISK_BUS_VIRTIO;
    case DEVICE_INTERFACE:
        return interface_is_virtio(info->value);
    case DEVICE_SOUND:
        return ((const struct sound *)info->value)->model == SOUND_MODEL_VIRTIO;
    case DEVICE_HOSTDEV:
        return hostdev_is_virtio(info->value);
    case DEVICE_VIDEO:
        return ((const struct video *)info->value)->model->type == VIDEO_TYPE_VIRTIO;
    case DEVICE_CONTROLLER:
        return controller_is_virtio(info->value);
    case DEVICE_INPUT:
        return ((const struct input *)info->value)->bus == INPUT_BUS_VIRTIO;
    case DEVICE_MEMBALLOON:
        return balloon->model != MEMBALLOON_MODEL_NONE_ && balloon->model != MEMBALLOON_MODEL_XEN;
    case DEVICE_MEMORY:
        return memory->model == MEMORY_DEVICE_MODEL_VIRTIO_MEM ||
               memory->model == MEMORY_DEVICE_MODEL_VIRTIO_PMEM;
    case DEVICE_FILESYSTEM:
    case DEVICE_RNG:
    case DEVICE_VSOCK:
    case DEVICE_CRYPTO:
        return true;
    default:
        return false;
    }
}
