/* Upload and download of volumes through streams. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct transfer {
    int fd;
    bool show;
    unsigned long long done, total;
    struct progress progress;
};

static void count(struct transfer *t, size_t n)
{
    t->done += n;
    if (t->show && t->total)
        progress_show(&t->progress, t->total - MIN(t->done, t->total), t->total);
}

static int sink(virStreamPtr stream, const char *data, size_t n, void *opaque)
{
    struct transfer *t = opaque;
    (void)stream;
    for (size_t at = 0; at < n;) {
        ssize_t w = write(t->fd, data + at, n - at);
        if (w < 0 && errno != EINTR)
            return -1;
        at += w > 0 ? (size_t)w : 0;
    }
    count(t, n);
    return (int)n;
}

static int sink_hole(virStreamPtr stream, long long n, void *opaque)
{
    struct transfer *t = opaque;
    (void)stream;
    off_t at = lseek(t->fd, n, SEEK_CUR);
    count(t, (size_t)n);
    return at < 0 || ftruncate(t->fd, at) < 0 ? -1 : 0;
}

static int source(virStreamPtr stream, char *data, size_t n, void *opaque)
{
    struct transfer *t = opaque;
    ssize_t r;
    (void)stream;
    do
        r = read(t->fd, data, n);
    while (r < 0 && errno == EINTR);
    count(t, r > 0 ? (size_t)r : 0);
    return (int)r;
}

/* Where the file is: in data, which goes on for *length, or in a hole. */
static int source_hole(virStreamPtr stream, int *in_data, long long *length, void *opaque)
{
    struct transfer *t = opaque;
    off_t at = lseek(t->fd, 0, SEEK_CUR), data, end;
    (void)stream;
    if (at < 0)
        return -1;
    data = lseek(t->fd, at, SEEK_DATA);
    if (data < 0 && errno != ENXIO)
        return -1;
    *in_data = data == at;
    end = data < 0 ? lseek(t->fd, 0, SEEK_END) : *in_data ? lseek(t->fd, at, SEEK_HOLE) : data;
    *length = end - at;
    return end < 0 || lseek(t->fd, at, SEEK_SET) < 0 ? -1 : 0;
}

static int source_skip(virStreamPtr stream, long long n, void *opaque)
{
    struct transfer *t = opaque;
    (void)stream;
    count(t, (size_t)n);
    return lseek(t->fd, n, SEEK_CUR) < 0 ? -1 : 0;
}

static int range(const struct cli_args *args, unsigned long long *offset,
                 unsigned long long *length)
{
    *offset = *length = 0;
    return arg_ullong(args, "offset", offset) < 0 || arg_ullong(args, "length", length) < 0 ? -1
                                                                                            : 0;
}

static int receive(struct shell *sh, virStorageVolPtr vol, struct transfer *t, virStreamPtr stream,
                   unsigned long long offset, unsigned long long length, unsigned flags)
{
    const char *name = virStorageVolGetName(vol);
    if (virStorageVolDownload(vol, stream, offset, length, flags) < 0)
        return shell_fail(sh, "cannot download from volume %s", name);
    int rc = flags & VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM
                 ? virStreamSparseRecvAll(stream, sink, sink_hole, t)
                 : virStreamRecvAll(stream, sink, t);
    if (rc < 0)
        return shell_fail(sh, "cannot receive data from volume %s", name);
    if (virStreamFinish(stream) < 0)
        return shell_fail(sh, "cannot close volume %s", name);
    return 0;
}

int cmd_vol_download(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    unsigned long long offset, length;
    virStorageVolInfo info = {0};
    if (range(args, &offset, &length) < 0)
        return -1;
    AUTO_VOL vol = shell_vol(sh, args);
    if (!vol)
        return -1;
    bool made = true;
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) {
        made = false;
        fd = open(file, O_WRONLY | O_TRUNC | O_CLOEXEC);
    }
    if (fd < 0)
        return shell_fail(sh, "cannot create %s", file);
    virStorageVolGetInfo(vol, &info);
    virResetLastError();
    struct transfer t = {.fd = fd,
                         .progress.label = "Download:",
                         .show = progress_wanted(sh, args),
                         .total = length ? length : info.capacity - MIN(offset, info.capacity)};
    virStreamPtr stream = virStreamNew(sh->conn, 0);
    int rc = stream ? receive(sh, vol, &t, stream, offset, length, arg_flags(args))
                    : shell_fail(sh, "cannot create a new stream");
    if (stream)
        virStreamFree(stream);
    if (close(fd) < 0 && rc == 0)
        rc = shell_fail(sh, "cannot close file %s", file);
    if (rc < 0 && made)
        unlink(file);
    return rc;
}

static int send_all(struct shell *sh, virStorageVolPtr vol, struct transfer *t, virStreamPtr stream,
                    unsigned long long offset, unsigned long long length, unsigned flags)
{
    const char *name = virStorageVolGetName(vol);
    if (virStorageVolUpload(vol, stream, offset, length, flags) < 0)
        return shell_fail(sh, "cannot upload to volume %s", name);
    int rc = flags & VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM
                 ? virStreamSparseSendAll(stream, source, source_hole, source_skip, t)
                 : virStreamSendAll(stream, source, t);
    if (rc < 0)
        return shell_fail(sh, "cannot send data to volume %s", name);
    if (virStreamFinish(stream) < 0)
        return shell_fail(sh, "cannot close volume %s", name);
    return 0;
}

int cmd_vol_upload(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "file");
    unsigned long long offset, length;
    struct stat st = {0};
    if (range(args, &offset, &length) < 0)
        return -1;
    AUTO_VOL vol = shell_vol(sh, args);
    if (!vol)
        return -1;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return shell_fail(sh, "cannot read %s", file);
    fstat(fd, &st);
    struct transfer t = {.fd = fd,
                         .progress.label = "Upload:",
                         .show = progress_wanted(sh, args),
                         .total = length ? length : (unsigned long long)st.st_size};
    virStreamPtr stream = virStreamNew(sh->conn, 0);
    int rc = stream ? send_all(sh, vol, &t, stream, offset, length, arg_flags(args))
                    : shell_fail(sh, "cannot create a new stream");
    if (stream)
        virStreamFree(stream);
    close(fd);
    return rc;
}
