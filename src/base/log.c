/* Owns where log lines go. Called from any thread; never awaits: every output is a short write.
 * Invariant: log_threshold is the lowest level that any filter or output wants, so a call that
 * nobody wants costs one comparison. */
#include "base/log.h"
#include "base/error.h"
#include "base/log_syslog.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

struct output {
    int level;
    enum output_kind { TO_STDERR, TO_FILE, TO_SYSLOG, TO_JOURNALD } kind;
    int fd;
    char *name; /* of the syslog identity */
    char *text; /* as it was given */
};
struct filter {
    int level;
    char *match; /* part of the file's path, with dots for slashes */
    char *text;  /* as it was given */
};

static GMutex lock;
static GPtrArray *outputs; /* NULL: stderr at the default level */
static GPtrArray *filters;
static int default_level = LOG_WARN;
int log_threshold = LOG_WARN;

static const char *const level_names[] = {"", "debug", "info", "warning", "error"};

static void output_free(void *ptr)
{
    struct output *o = ptr;
    if (o->fd > 2)
        close(o->fd);
    g_free(o->name);
    g_free(o->text);
    g_free(o);
}

static void filter_free(void *ptr)
{
    struct filter *f = ptr;
    g_free(f->match);
    g_free(f->text);
    g_free(f);
}

static void update_threshold(void)
{
    int lowest = default_level;
    for (guint i = 0; filters && i < filters->len; i++)
        lowest = MIN(lowest, ((struct filter *)filters->pdata[i])->level);
    int wanted = outputs && outputs->len ? LOG_ERROR : LOG_DEBUG;
    for (guint i = 0; outputs && i < outputs->len; i++)
        wanted = MIN(wanted, ((struct output *)outputs->pdata[i])->level);
    __atomic_store_n(&log_threshold, MAX(lowest, wanted), __ATOMIC_RELAXED);
}

/* "src/driver/qemu/qmp/link.c" matches "qemu", "qemu.qmp" and "driver/qemu". */
static bool filter_matches(const struct filter *f, const char *file)
{
    for (; *file; file++) {
        const char *a = file, *b = f->match;
        while (*b && (*a == *b || (*a == '/' && *b == '.')))
            a++, b++;
        if (!*b)
            return true;
    }
    return false;
}

static int level_for(const char *file)
{
    for (guint i = 0; filters && i < filters->len; i++) {
        const struct filter *f = filters->pdata[i];
        if (filter_matches(f, file))
            return f->level;
    }
    return default_level;
}

static void write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* nobody could be told */
        text += n;
        len -= (size_t)n;
    }
}

/* The journal's own protocol: a field with line breaks is sent as name, length, bytes. */
static void journal_write(int fd, int level, const char *file, int line, const char *func,
                          const char *message)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint64 len = GUINT64_TO_LE((guint64)strlen(message));
    g_string_append(text, "MESSAGE\n");
    g_string_append_len(text, (const char *)&len, sizeof(len));
    g_string_append(text, message);
    g_string_append_printf(text, "\nPRIORITY=%d\nCODE_FILE=%s\nCODE_LINE=%d\nCODE_FUNC=%s\n",
                           syslog_priority(level), file, line, func);
    g_string_append_printf(text, "SYSLOG_IDENTIFIER=%s\n",
                           g_get_prgname() ? g_get_prgname() : "vireo");
    static const struct sockaddr_un journal = {AF_UNIX, "/run/systemd/journal/socket"};
    while (sendto(fd, text->str, text->len, MSG_NOSIGNAL | MSG_DONTWAIT,
                  (const struct sockaddr *)&journal, sizeof(journal)) < 0 &&
           errno == EINTR)
        ;
}

void log_write(enum log_level level, const char *file, int line, const char *func, const char *fmt,
               ...)
{
    int saved_errno = errno;
    va_list args;
    va_start(args, fmt);
    g_autofree char *message = g_strdup_vprintf(fmt, args);
    va_end(args);
    char when[TIME_TEXT_SIZE];
    g_autofree char *text =
        g_strdup_printf("%s: %d: %s : %s:%d : %s\n", time_text(wall_ns(), when, sizeof(when)),
                        (int)syscall(SYS_gettid), level_names[level], func, line, message);
    g_mutex_lock(&lock);
    if ((int)level >= level_for(file)) {
        if (!outputs || !outputs->len)
            write_all(STDERR_FILENO, text, strlen(text));
        for (guint i = 0; outputs && i < outputs->len; i++) {
            const struct output *o = outputs->pdata[i];
            if ((int)level < o->level)
                continue;
            if (o->kind == TO_SYSLOG)
                syslog_line(level, message);
            else if (o->kind == TO_JOURNALD)
                journal_write(o->fd, level, file, line, func, message);
            else
                write_all(o->fd, text, strlen(text));
        }
    }
    g_mutex_unlock(&lock);
    errno = saved_errno;
}

static int parse_level(const char *word, const char **ret_rest)
{
    if (word[0] < '1' || word[0] > '4' || word[1] != ':' || !word[2])
        return 0;
    *ret_rest = word + 2;
    return word[0] - '0';
}

static int output_open(struct output *o, const char *what)
{
    o->fd = -1;
    if (g_str_equal(what, "stderr")) {
        o->kind = TO_STDERR;
        o->fd = STDERR_FILENO;
    } else if (g_str_equal(what, "journald")) {
        o->kind = TO_JOURNALD;
        o->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (o->fd < 0)
            return fail_errno(errno, "cannot make a socket for the journal");
    } else if (g_str_has_prefix(what, "syslog:")) {
        o->kind = TO_SYSLOG;
        o->name = g_strdup(what + strlen("syslog:"));
    } else if (g_str_has_prefix(what, "file:/")) {
        o->kind = TO_FILE;
        o->fd = open(what + strlen("file:"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (o->fd < 0)
            return fail_errno(errno, "cannot open log file '%s'", what + strlen("file:"));
    } else {
        return fail(ERR_INVALID_ARG,
                    "log output '%s' is none of stderr, journald, syslog:NAME, file:/PATH", what);
    }
    return 0;
}

static int output_parse(const char *word, GPtrArray *list)
{
    const char *what;
    int level = parse_level(word, &what);
    if (!level)
        return fail(ERR_INVALID_ARG, "log output '%s' does not start with a level 1 to 4 and ':'",
                    word);
    struct output *o = g_new0(struct output, 1);
    o->level = level;
    o->text = g_strdup(word);
    g_ptr_array_add(list, o);
    return output_open(o, what);
}

static int filter_parse(const char *word, GPtrArray *list)
{
    const char *what;
    int level = parse_level(word, &what);
    if (!level || *what == '+')
        what = level ? what + 1 : what;
    if (!level || !*what)
        return fail(ERR_INVALID_ARG, "log filter '%s' is not a level 1 to 4, ':' and a name", word);
    struct filter *f = g_new0(struct filter, 1);
    f->level = level;
    f->match = g_strdup(what);
    f->text = g_strdup(word);
    g_ptr_array_add(list, f);
    return 0;
}

/* All or nothing: the old list stays when a word is wrong. */
static int parse_words(const char *text, GPtrArray **list, GDestroyNotify free_fn,
                       int (*parse)(const char *, GPtrArray *))
{
    g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func(free_fn);
    g_auto(GStrv) words = g_strsplit_set(text ? text : "", " \t\n", -1);
    for (int i = 0; words[i]; i++)
        if (*words[i] && parse(words[i], fresh) < 0)
            return -1;
    g_mutex_lock(&lock);
    GPtrArray *old = *list;
    *list = g_steal_pointer(&fresh);
    update_threshold();
    for (guint i = 0; parse == output_parse && i < (*list)->len; i++) {
        struct output *o = (*list)->pdata[i];
        if (o->kind == TO_SYSLOG)
            syslog_open(o->name);
    }
    if (old)
        g_ptr_array_unref(old);
    g_mutex_unlock(&lock);
    return 0;
}

int log_set_outputs(const char *text)
{
    return parse_words(text, &outputs, output_free, output_parse);
}

int log_set_filters(const char *text)
{
    return parse_words(text, &filters, filter_free, filter_parse);
}

char *log_get_outputs(unsigned *ret_n)
{
    GString *s = g_string_new(NULL);
    g_mutex_lock(&lock);
    for (guint i = 0; outputs && i < outputs->len; i++)
        g_string_append_printf(s, "%s%s", i ? " " : "", ((struct output *)outputs->pdata[i])->text);
    *ret_n = outputs ? outputs->len : 0;
    if (*ret_n == 0) {
        g_string_printf(s, "%d:stderr", default_level);
        *ret_n = 1;
    }
    g_mutex_unlock(&lock);
    return g_string_free(s, FALSE);
}

char *log_get_filters(unsigned *ret_n)
{
    GString *s = g_string_new(NULL);
    g_mutex_lock(&lock);
    for (guint i = 0; filters && i < filters->len; i++)
        g_string_append_printf(s, "%s%s", i ? " " : "", ((struct filter *)filters->pdata[i])->text);
    *ret_n = filters ? filters->len : 0;
    g_mutex_unlock(&lock);
    return g_string_free(s, FALSE);
}

int log_set_level(int level)
{
    if (level < LOG_DEBUG || level > LOG_ERROR)
        return fail(ERR_INVALID_ARG, "log level %d is not between 1 and 4", level);
    g_mutex_lock(&lock);
    default_level = level;
    update_threshold();
    g_mutex_unlock(&lock);
    return 0;
}
