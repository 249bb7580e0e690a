/* Owns the extract of disks for statistics, and measuring an image on the host. Called by stats.c
 * and, for stored definitions, by the registry's hooks in driver.c. Never awaits; measure() is for
 * worker threads and touches nothing but its argument. */
#include "driver/qemu/ops/brief.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sys/file.h"

static const char *path_or_empty(const struct disk *d)
{
    const char *path = disk_path(d);
    return path ? path : "";
}

static const char *put(char **at, const char *text)
{
    const char *start = *at;
    *at = stpcpy(*at, text) + 1;
    return start;
}

bool disk_is_qcow2(const struct disk *d)
{
    return d->driver && g_strcmp0(d->driver->type, "qcow2") == 0;
}

struct brief *brief_new(const struct domain *def)
{
    size_t bytes = sizeof(struct brief) + def->n_disks * sizeof(struct brief_disk);
    for (size_t i = 0; i < def->n_disks; i++)
        bytes += strlen(disk_target(def->disks[i])) + strlen(path_or_empty(def->disks[i])) + 2;
    struct brief *b = g_malloc0(bytes);
    char *at = (char *)&b->disks[def->n_disks];
    b->n_disks = def->n_disks;
    for (size_t i = 0; i < def->n_disks; i++) {
        const struct disk *d = def->disks[i];
        b->disks[i].target = put(&at, disk_target(d));
        b->disks[i].path = disk_path(d) ? put(&at, disk_path(d)) : NULL;
        b->disks[i].qcow2 = disk_is_qcow2(d);
    }
    return b;
}

/* The virtual size in a qcow2 header; otherwise what is there is what it is. */
static int look_inside(struct sizing *s, const struct stat *st)
{
    uint8_t h[32];
    AUTO_FD int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -1;
    if (S_ISBLK(st->st_mode)) {
        uint64_t bytes;
        if (ioctl(fd, BLKGETSIZE64, &bytes) < 0)
            return -1;
        s->sizes = (struct disk_sizes){bytes, bytes, bytes};
    }
    if (!s->qcow2 || pread(fd, h, sizeof h, 0) != sizeof h || memcmp(h, "QFI\xfb", 4) != 0)
        return 0;
    uint64_t size = 0;
    for (int i = 24; i < 32; i++)
        size = size << 8 | h[i];
    s->sizes.capacity = size;
    return 0;
}

void measure(struct sizing *s)
{
    struct stat st;
    s->error = 0;
    if (stat(s->path, &st) < 0) {
        s->error = errno;
        return;
    }
    uint64_t bytes = (uint64_t)st.st_size;
    s->sizes = (struct disk_sizes){bytes, (uint64_t)st.st_blocks * 512, bytes};
    if ((s->qcow2 || S_ISBLK(st.st_mode)) && look_inside(s, &st) < 0)
        s->error = errno;
}
