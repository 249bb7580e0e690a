/* virt-ssh-helper: at the far end of an ssh connection, carries bytes between standard input and
 * output and the daemon that a URI means here. A program of the client library because finding and
 * starting that daemon is the library's knowledge. Invariant: each direction ends by itself; the
 * program ends when the daemon has said its last. */
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "client/remote_socket.h"
#include "client/uri.h"
#include "virt-ssh-helper.options.h"

struct way { /* one direction */
    int from, to;
    bool ended;
    size_t len, sent;
    char bytes[64 * 1024];
};

static int complain(const char *uri)
{
    fprintf(stderr, "%s: '%s': %s\n", tool_name, uri, error_text());
    return EXIT_FAILURE;
}

static void end(struct way *w)
{
    w->ended = true;
    if (shutdown(w->to, SHUT_WR) < 0 && errno == ENOTSOCK)
        close(w->to);
}

static void fill(struct way *w)
{
    ssize_t n = read(w->from, w->bytes, sizeof(w->bytes));
    if (n > 0) {
        w->len = (size_t)n;
        w->sent = 0;
    } else if (n == 0 || errno != EINTR) {
        end(w);
    }
}

static void empty(struct way *w)
{
    ssize_t n = write(w->to, w->bytes + w->sent, w->len - w->sent);
    if (n < 0 && errno != EINTR && errno != EAGAIN)
        end(w);
    if (n > 0 && (w->sent += (size_t)n) == w->len)
        w->len = w->sent = 0;
}

static struct pollfd wish(const struct way *w)
{
    if (w->ended)
        return (struct pollfd){.fd = -1};
    return w->len ? (struct pollfd){w->to, POLLOUT, 0} : (struct pollfd){w->from, POLLIN, 0};
}

static void carry(struct way *out, struct way *in)
{
    while (!in->ended) {
        struct pollfd fds[2] = {wish(out), wish(in)};
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            return;
        struct way *ways[] = {out, in};
        for (int i = 0; i < 2; i++)
            if (fds[i].revents)
                (ways[i]->len ? empty : fill)(ways[i]);
    }
}

static int connect_to(const char *text)
{
    struct remote_target target = {0};
    struct uri *u = uri_parse(text);
    if (!u)
        return -1;
    int fd = remote_target(u, options.readonly, &target) < 0 ? -1 : remote_connect(&target);
    remote_target_clear(&target);
    uri_free(u);
    return fd;
}

/* The one word, or NULL when there is nothing to do. */
static const char *uri_word(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(tool_args);
    g_autoptr(GError) error = NULL;
    g_option_context_set_summary(context, tool_summary);
    g_option_context_add_main_entries(context, option_rows, NULL);
    bool ok = g_option_context_parse(context, &argc, &argv, &error);
    if (ok && options.version)
        puts("11.3.0");
    else if (!ok || argc != 2)
        fprintf(stderr, "%s: %s\n", tool_name, ok ? "one URI is needed" : error->message);
    return ok && !options.version && argc == 2 ? argv[1] : NULL;
}

int main(int argc, char **argv)
{
    static struct way out, in;
    const char *uri = uri_word(argc, argv);
    if (!uri)
        return options.version ? EXIT_SUCCESS : EXIT_FAILURE;
    int fd = connect_to(uri);
    if (fd < 0)
        return complain(uri);
    out.from = STDIN_FILENO;
    out.to = in.from = fd;
    in.to = STDOUT_FILENO;
    carry(&out, &in);
    close(fd);
    return EXIT_SUCCESS;
}
