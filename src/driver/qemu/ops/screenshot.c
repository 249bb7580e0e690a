/* What a guest shows. QEMU writes a file that only we may read, a fiber of the client's session
 * hands it on. Called by the dispatcher on the guest's lane; awaits QEMU. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "guest/stream.h"
#include "sys/file.h"

#define QEMU_PATIENCE seconds(30)

/* The device that a screen belongs to, and which of its heads it is. */
static const struct video *video_of(const struct domain *def, uint32_t screen, uint32_t *ret_head)
{
    for (size_t i = 0; i < def->n_videos; i++) {
        const struct video *v = def->videos[i];
        uint32_t heads = v->model && v->model->has_heads ? v->model->heads : 1;
        if (screen < heads) {
            *ret_head = screen;
            return v;
        }
        screen -= heads;
    }
    return fail_null(ERR_OPERATION_INVALID, "the display has no such screen");
}

static json_t *order(const char *path, const struct video *v, uint32_t head, bool png)
{
    json_t *args = json_pack("{s:s}", "filename", path);
    if (v->alias && v->alias->name) {
        json_object_set_new(args, "device", json_string(v->alias->name));
        json_object_set_new(args, "head", json_integer(head));
    }
    if (png)
        json_object_set_new(args, "format", json_string("png"));
    return args;
}

/* PNG since QEMU 7.1, where it was built in. */
AWAITS static const char *take(struct qmp *q, const char *path, const struct video *v,
                               uint32_t head)
{
    DEADLINE(QEMU_PATIENCE);
    if (qmp_call(q, "screendump", order(path, v, head, true), NULL) == 0)
        return "image/png";
    if (qmp_is_gone(q) || qmp_is_stalled(q) || fiber_cancelled())
        return NULL;
    error_clear();
    return qmp_call(q, "screendump", order(path, v, head, false), NULL) == 0
               ? "image/x-portable-pixmap"
               : NULL;
}

AWAITS static int hand_on(struct stream *s, void *arg)
{
    int fd = GPOINTER_TO_INT(arg);
    g_autofree char *buffer = g_malloc(65536);
    ssize_t n;
    lseek(fd, 0, SEEK_SET);
    while ((n = read(fd, buffer, 65536)) > 0)
        if (stream_write(s, buffer, (size_t)n) < 0)
            break;
    close(fd);
    if (n == 0)
        stream_end(s);
    return n == 0 ? 0 : -1;
}

OP(domain_screenshot)
{
    const struct def *def = call_def(call);
    struct qmp *q = run_monitor(call->guest);
    uint32_t head;
    int fd = -1;
    const struct video *v = def && q ? video_of(def->value, args->screen, &head) : NULL;
    if (!v)
        return -1;
    g_autofree char *path = temporary_file(call->guest, &fd);
    if (!path)
        return -1;
    const char *mime = take(q, path, v, head);
    if (mime && access(path, F_OK) == 0) {
        close(fd); /* QEMU may have put a new file in its place */
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    }
    unlink(path);
    if (!mime || fd < 0) {
        if (mime)
            fail_errno(errno, "cannot read what QEMU wrote to '%s'", path);
        fd_closep(&fd);
        return -1;
    }
    ret->mime = arena_strdup(call->mem, mime);
    return stream_serve(call->stream, "screenshot", hand_on, GINT_TO_POINTER(fd));
}
