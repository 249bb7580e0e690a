/* The file of a saved guest, as libvirt has it: a head of 92 bytes in the host's byte order, the
 * definition as text with room to grow, then QEMU's stream. Local file work; who calls may be a
 * worker. Invariant: a file whose magic says "Save" is complete.
 */
#include "driver/qemu/guest/save.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/spawn.h"

enum { SAVE_VERSION = 2, ROOM = 64 * 1024, XML_MAX = 16 << 20 };
static const char magic_complete[16] = "LibvirtQemudSave";
static const char magic_partial[16] = "LibvirtQemudPart";
static const char *const unpackers[] = {NULL, "gzip", "bzip2", "xz", "lzop", "zstd"};

struct head {
    char magic[16];
    uint32_t version, data_len, was_running, compressed, cookie_offset, unused[14];
};

void saved_clear(struct saved *s)
{
    g_free(s->xml);
    *s = (struct saved){0};
}

static int write_at(int fd, const char *path, off_t at, const void *data, size_t len)
{
    const char *p = data;
    while (len) {
        ssize_t n = pwrite(fd, p, len, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail_errno(n ? errno : ENOSPC, "cannot write '%s'", path);
        p += n;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

static int read_at(int fd, const char *path, off_t at, void *data, size_t len)
{
    ssize_t n = pread(fd, data, len, at);
    if (n < 0)
        return fail_errno(errno, "cannot read '%s'", path);
    return (size_t)n == len
               ? 0
               : fail(ERR_OPERATION_FAILED, "'%s' ends too early: it is no saved guest", path);
}

int saved_read(int fd, const char *path, struct saved *ret)
{
    struct head h;
    if (read_at(fd, path, 0, &h, sizeof h) < 0)
        return -1;
    if (memcmp(h.magic, magic_partial, sizeof h.magic) == 0)
        return fail(ERR_OPERATION_FAILED, "save image '%s' is incomplete", path);
    if (memcmp(h.magic, magic_complete, sizeof h.magic) != 0)
        return fail(ERR_OPERATION_FAILED, "image magic of '%s' is incorrect: it is no saved guest",
                    path);
    if (h.version > SAVE_VERSION)
        return fail(ERR_OPERATION_FAILED, "image version %u of '%s' is not supported (%d expected)",
                    h.version, path, SAVE_VERSION);
    if (h.data_len == 0 || h.data_len > XML_MAX || h.compressed >= G_N_ELEMENTS(unpackers))
        return fail(ERR_OPERATION_FAILED, "the head of '%s' has impossible values", path);
    g_autofree char *xml = g_malloc0(h.data_len + 1);
    if (read_at(fd, path, sizeof h, xml, h.data_len) < 0)
        return -1;
    lseek(fd, (off_t)(sizeof h + h.data_len), SEEK_SET);
    *ret = (struct saved){.xml = g_steal_pointer(&xml),
                          .running = h.was_running == 1,
                          .compression = h.compressed,
                          .space = h.data_len};
    return 0;
}

static int write_head(int fd, const char *path, const char *magic, const char *xml, bool running,
                      uint32_t compression, uint32_t space)
{
    struct head h = {.version = SAVE_VERSION,
                     .data_len = space,
                     .was_running = running,
                     .compressed = compression};
    memcpy(h.magic, magic, sizeof h.magic);
    g_autofree char *data = g_malloc0(space);
    memcpy(data, xml, strlen(xml));
    return write_at(fd, path, sizeof h, data, space) < 0 ? -1 : write_at(fd, path, 0, &h, sizeof h);
}

int saved_begin(int fd, const char *path, const char *xml, bool running)
{
    size_t space = strlen(xml) + 1 + ROOM;
    if (space > XML_MAX)
        return fail(ERR_OPERATION_FAILED, "a definition of %zu bytes is too long", space);
    if (write_head(fd, path, magic_partial, xml, running, 0, (uint32_t)space) < 0)
        return -1;
    lseek(fd, (off_t)(sizeof(struct head) + space), SEEK_SET);
    return 0;
}

int saved_complete(int fd, const char *path)
{
    if (fdatasync(fd) < 0)
        return fail_errno(errno, "cannot write '%s'", path);
    if (write_at(fd, path, 0, magic_complete, sizeof magic_complete) < 0)
        return -1;
    return fsync(fd) < 0 ? fail_errno(errno, "cannot write '%s'", path) : 0;
}

int saved_replace(int fd, const char *path, const struct saved *old, const char *xml, bool running)
{
    if (strlen(xml) + 1 > old->space)
        return fail(ERR_OPERATION_FAILED, "the new definition is too long for '%s'", path);
    if (write_head(fd, path, magic_complete, xml, running, old->compression, (uint32_t)old->space) <
        0)
        return -1;
    return fsync(fd) < 0 ? fail_errno(errno, "cannot write '%s'", path) : 0;
}

int saved_unpack(int fd, const struct saved *s)
{
    int ends[2];
    if (!s->compression)
        return fd;
    if (pipe2(ends, O_CLOEXEC) < 0) {
        int err = errno;
        close(fd);
        return fail_errno(err, "cannot make a pipe");
    }
    const char *argv[] = {unpackers[s->compression], "-dc", NULL};
    const struct spawn_fd fds[] = {{fd, 0}, {ends[1], 1}};
    struct spawn what = {.argv = argv, .fds = fds, .n_fds = 2, .umask_value = -1, .detach = true};
    struct child child;
    int rc = spawn(&what, &child);
    close(fd);
    close(ends[1]);
    if (rc < 0) {
        close(ends[0]);
        return -1;
    }
    child_close(&child);
    return ends[0];
}
