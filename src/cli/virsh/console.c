/* A console in this terminal: raw mode, both directions over one stream in the event loop, left by
 * the escape character. The terminal is raw before the user is told that the console is open, and
 * restored however it ends; what is typed after the escape character stays for the shell. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct buffer {
    char data[1024];
    size_t len;
};
struct console {
    virStreamPtr stream;
    struct buffer to_terminal, to_stream;
    int stdin_watch, stdout_watch;
    char escape;
    bool over, failed, left; /* left: by the escape character */
};

static void console_over(struct console *c, bool failed)
{
    c->over = true;
    c->failed |= failed;
}

static void update(struct console *c)
{
    int events = 0;
    if (c->over)
        return;
    if (c->to_terminal.len < sizeof c->to_terminal.data)
        events |= VIR_STREAM_EVENT_READABLE;
    if (c->to_stream.len)
        events |= VIR_STREAM_EVENT_WRITABLE;
    virStreamEventUpdateCallback(c->stream, events);
    virEventUpdateHandle(c->stdout_watch, c->to_terminal.len ? VIR_EVENT_HANDLE_WRITABLE : 0);
    virEventUpdateHandle(c->stdin_watch, c->to_stream.len < sizeof c->to_stream.data
                                             ? VIR_EVENT_HANDLE_READABLE
                                             : 0);
}

static void drop(struct buffer *b, size_t n)
{
    b->len -= n;
    memmove(b->data, b->data + n, b->len);
}

static void on_stream(virStreamPtr stream, int events, void *opaque)
{
    struct console *c = opaque;
    if (events & VIR_STREAM_EVENT_READABLE) {
        int n = virStreamRecv(stream, c->to_terminal.data + c->to_terminal.len,
                              sizeof c->to_terminal.data - c->to_terminal.len);
        if (n == 0 || n == -1)
            return console_over(c, n < 0);
        if (n > 0)
            c->to_terminal.len += (size_t)n;
    }
    if ((events & VIR_STREAM_EVENT_WRITABLE) && c->to_stream.len) {
        int n = virStreamSend(stream, c->to_stream.data, c->to_stream.len);
        if (n == -1)
            return console_over(c, true);
        if (n > 0)
            drop(&c->to_stream, (size_t)n);
    }
    if (events & (VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP))
        console_over(c, false);
    update(c);
}

/* Takes what is typed byte by byte: the escape character counts wherever it comes, and what
 * follows it is not for the guest. */
static void take_typed(struct console *c, int fd)
{
    struct pollfd more = {.fd = fd, .events = POLLIN};
    do {
        char byte;
        ssize_t n = read(fd, &byte, 1);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0)
            return console_over(c, false);
        if (byte == c->escape) {
            c->left = true;
            return console_over(c, false);
        }
        c->to_stream.data[c->to_stream.len++] = byte;
    } while (c->to_stream.len < sizeof c->to_stream.data && poll(&more, 1, 0) == 1);
}

static void on_stdin(int watch, int fd, int events, void *opaque)
{
    struct console *c = opaque;
    (void)watch;
    if (events & VIR_EVENT_HANDLE_READABLE)
        take_typed(c, fd);
    if (events & (VIR_EVENT_HANDLE_ERROR | VIR_EVENT_HANDLE_HANGUP))
        console_over(c, false);
    update(c);
}

static void on_stdout(int watch, int fd, int events, void *opaque)
{
    struct console *c = opaque;
    (void)watch;
    if ((events & VIR_EVENT_HANDLE_WRITABLE) && c->to_terminal.len) {
        ssize_t n = write(fd, c->to_terminal.data, c->to_terminal.len);
        if (n < 0 && errno != EAGAIN)
            return console_over(c, true);
        if (n > 0)
            drop(&c->to_terminal, (size_t)n);
    }
    if (events & (VIR_EVENT_HANDLE_ERROR | VIR_EVENT_HANDLE_HANGUP))
        console_over(c, false);
    update(c);
}

static int serve(struct shell *sh, struct console *c)
{
    c->stdin_watch = virEventAddHandle(STDIN_FILENO, VIR_EVENT_HANDLE_READABLE, on_stdin, c, NULL);
    c->stdout_watch = virEventAddHandle(STDOUT_FILENO, 0, on_stdout, c, NULL);
    if (c->stdin_watch < 0 || c->stdout_watch < 0 ||
        virStreamEventAddCallback(c->stream, VIR_STREAM_EVENT_READABLE, on_stream, c, NULL) < 0)
        return shell_fail_reason(sh);
    while (!c->over)
        if (virEventRunDefaultImpl() < 0)
            break;
    while (c->to_terminal.len) {
        ssize_t n = write(STDOUT_FILENO, c->to_terminal.data, c->to_terminal.len);
        if (n <= 0)
            break;
        drop(&c->to_terminal, (size_t)n);
    }
    virStreamEventRemoveCallback(c->stream);
    virEventRemoveHandle(c->stdin_watch);
    virEventRemoveHandle(c->stdout_watch);
    return c->failed ? shell_fail_reason(sh) : 0;
}

/* Nothing of the input that the terminal has is thrown away: who types ahead means the guest. The
 * output is still cooked until say_open() is done. */
static int make_raw(const struct termios *old)
{
    struct termios raw = *old;
    cfmakeraw(&raw);
    raw.c_oflag = old->c_oflag;
    return tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

static void say_open(struct shell *sh, virDomainPtr dom)
{
    shell_say(sh, "Connected to domain '%s'\n", virDomainGetName(dom));
    shell_say(sh,
              sh->escape < 0x20 ? "Escape character is ^%c (Ctrl + %c)\n"
                                : "Escape character is %c\n",
              sh->escape < 0x20 ? sh->escape + '@' : sh->escape, sh->escape + '@');
    fflush(stdout);
}

/* In a raw terminal that is given back as it was. When the guest ended, or took the console away,
 * what was typed for it is dropped: the shell shall not run it. */
static int in_terminal(struct shell *sh, struct console *c, virDomainPtr dom, bool resume,
                       const struct termios *old)
{
    struct termios raw;
    if (make_raw(old) < 0)
        return shell_fail(sh, "cannot set the terminal to raw mode: %s", g_strerror(errno));
    say_open(sh, dom);
    if (tcgetattr(STDIN_FILENO, &raw) == 0) {
        raw.c_oflag &= ~(tcflag_t)OPOST;
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    }
    bool open = !resume || virDomainResume(dom) == 0;
    int rc = open ? serve(sh, c) : -1;
    tcsetattr(STDIN_FILENO, c->left || !open ? TCSADRAIN : TCSAFLUSH, old);
    return open ? rc : shell_fail_reason(sh);
}

int console_run(struct shell *sh, virDomainPtr dom, const char *device, unsigned flags, bool resume)
{
    struct termios old;
    if (virDomainIsActive(dom) == 0)
        return shell_fail(sh, "The domain is not running");
    if (tcgetattr(STDIN_FILENO, &old) < 0)
        return shell_fail(sh, "Cannot run interactive console without a controlling TTY");
    g_autofree struct console *c = g_new0(struct console, 1);
    c->escape = sh->escape;
    c->stream = virStreamNew(sh->conn, VIR_STREAM_NONBLOCK);
    int rc = -1;
    if (!c->stream || virDomainOpenConsole(dom, device, c->stream, flags) < 0) {
        if (virGetLastErrorCode() == VIR_ERR_OPERATION_FAILED)
            sh->remedy = "Where it is open already, 'console --force' takes it over.";
        shell_fail_reason(sh);
    } else {
        rc = in_terminal(sh, c, dom, resume, &old);
    }
    if (c->stream) {
        virStreamAbort(c->stream);
        virStreamFree(c->stream);
    }
    virResetLastError();
    return rc;
}
