/* The queue of packets to one client. Called by conn.c on the loop thread; never awaits.
 * Invariant: bytes leave in the order of out_commit(), and descriptors right behind the packet they
 * belong to. Buffers go back to a small common stock, so that idle clients hold none. */
#include "wire/conn_out.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <glib.h>

enum {
    CHUNK_FULL = 64 * 1024,  /* a chunk this long takes no further packet */
    CHUNK_KEEP = 128 * 1024, /* larger buffers are not kept in stock */
    STOCK_MAX = 8,
    IOV_CHUNKS = 16,
};

struct out_chunk {
    struct xdr_out buf;
    size_t sent, committed;
    int *fds; /* follow when all bytes are sent */
    size_t n_fds, fds_sent;
    struct out_chunk *next;
};

static struct out_chunk *stock;
static size_t n_stock;

static struct out_chunk *chunk_new(void)
{
    struct out_chunk *c = stock;
    if (c) {
        stock = c->next;
        n_stock--;
        c->next = NULL;
        return c;
    }
    c = g_new0(struct out_chunk, 1);
    xdr_out_init(&c->buf, (size_t)CHUNK_FULL + FRAME_MAX);
    return c;
}

static void chunk_free(struct out_chunk *c)
{
    for (size_t i = c->fds_sent; i < c->n_fds; i++)
        close(c->fds[i]);
    g_clear_pointer(&c->fds, g_free);
    if (n_stock == STOCK_MAX || c->buf.cap > CHUNK_KEEP) {
        xdr_out_clear(&c->buf);
        g_free(c);
        return;
    }
    c->buf.len = c->sent = c->committed = c->n_fds = c->fds_sent = 0;
    c->buf.overflow = false;
    c->next = stock;
    stock = c;
    n_stock++;
}

struct xdr_out *out_buffer(struct out_queue *q)
{
    if (!q->tail || q->tail->n_fds || q->tail->buf.len >= CHUNK_FULL) {
        struct out_chunk *c = chunk_new();
        if (q->tail)
            q->tail->next = c;
        else
            q->head = c;
        q->tail = c;
    }
    return &q->tail->buf;
}

void out_commit(struct out_queue *q, const int *fds, size_t n_fds)
{
    struct out_chunk *c = q->tail;
    q->unsent += c->buf.len - c->committed + n_fds;
    c->committed = c->buf.len;
    if (n_fds) {
        c->fds = g_memdup2(fds, sizeof(int) * n_fds);
        c->n_fds = n_fds;
    }
}

static void drop_head(struct out_queue *q)
{
    struct out_chunk *c = q->head;
    q->head = c->next;
    if (!q->head)
        q->tail = NULL;
    chunk_free(c);
}

static int send_fd(int sock, int fd)
{
    char zero = 0;
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = {0};
    struct iovec iov = {&zero, 1};
    struct msghdr m = {.msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = control.bytes,
                       .msg_controllen = sizeof(control.bytes)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof(int));
    return sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

static int send_fds(struct out_queue *q, struct out_chunk *c, int sock)
{
    while (c->fds_sent < c->n_fds) {
        int rc = send_fd(sock, c->fds[c->fds_sent]);
        if (rc < 0)
            return rc;
        close(c->fds[c->fds_sent++]);
        q->unsent--;
    }
    return 0;
}

/* The chunks at the front, up to the first with descriptors. */
static size_t gather(const struct out_queue *q, struct iovec iov[static IOV_CHUNKS])
{
    size_t n = 0;
    for (struct out_chunk *c = q->head; c && n < IOV_CHUNKS; c = c->next) {
        iov[n++] = (struct iovec){c->buf.data + c->sent, c->committed - c->sent};
        if (c->n_fds)
            break;
    }
    return n;
}

/* What is left of the first packet, which never spans chunks. */
static size_t one_packet(struct out_queue *q, struct iovec *iov)
{
    const struct out_chunk *c = q->head;
    if (!q->rest) {
        uint32_t len;
        memcpy(&len, c->buf.data + c->sent, sizeof(len));
        q->rest = GUINT32_FROM_BE(len);
    }
    *iov = (struct iovec){c->buf.data + c->sent, MIN(q->rest, c->committed - c->sent)};
    return 1;
}

static int send_bytes(struct out_queue *q, int sock)
{
    struct iovec iov[IOV_CHUNKS];
    struct msghdr m = {.msg_iov = iov};
    m.msg_iovlen = q->one_by_one ? one_packet(q, iov) : gather(q, iov);
    ssize_t n = sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
        return -errno;
    q->unsent -= (size_t)n;
    if (q->one_by_one)
        q->rest -= (size_t)n;
    for (struct out_chunk *c = q->head; c && n > 0; c = c->next) {
        size_t part = MIN((size_t)n, c->committed - c->sent);
        c->sent += part;
        n -= (ssize_t)part;
    }
    return 0;
}

int out_flush(struct out_queue *q, int fd)
{
    while (q->head) {
        struct out_chunk *c = q->head;
        int rc = 0;
        if (c->sent < c->committed)
            rc = send_bytes(q, fd);
        if (rc == 0 && c->sent == c->committed)
            rc = send_fds(q, c, fd);
        if (rc == -EINTR)
            continue;
        if (rc < 0)
            return rc == -EAGAIN || rc == -EWOULDBLOCK ? 0 : rc;
        if (c->sent == c->committed && c->fds_sent == c->n_fds)
            drop_head(q);
    }
    return 1;
}

void out_clear(struct out_queue *q)
{
    while (q->head)
        drop_head(q);
    q->unsent = q->rest = 0;
}
