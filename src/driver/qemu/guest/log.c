/* A guest's log file: what QEMU prints, and what we asked it to do. Called by start.c; plain file
 * I/O on local disk, never awaits. */
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "sys/file.h"

enum { TAIL_MAX = 8 * 1024 };

int log_open(struct driver_state *driver, const char *name, char **ret_path, int64_t *ret_start)
{
    g_autofree char *path = g_strdup_printf("%s/%s.log", driver->log_dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_errno(errno, "cannot open the log file '%s'", path);
    *ret_start = lseek(fd, 0, SEEK_END);
    *ret_path = g_steal_pointer(&path);
    return fd;
}

static void append_words(GString *s, char *const *words)
{
    for (; words && *words; words++) {
        g_autofree char *quoted = g_shell_quote(*words);
        bool plain = strcspn(*words, " \t\n\"'\\$&;|<>*?()[]{}~`#") == strlen(*words) && **words;
        g_string_append_printf(s, "%s \\\n", plain ? *words : quoted);
    }
}

void log_begin(int fd, char *const *argv, char *const *env)
{
    GString *s = g_string_new(NULL);
    time_t now = time(NULL);
    struct tm tm;
    char stamp[64];
    gmtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S+0000", &tm);
    g_string_append_printf(s, "%s: starting up vireo version: %s\n", stamp, "11.3.0");
    append_words(s, env);
    append_words(s, argv);
    if (s->len > 3)
        g_string_truncate(s, s->len - 3);
    g_string_append_c(s, '\n');
    if (write(fd, s->str, s->len) < 0)
        log_warn("cannot write the log of a guest: %s", g_strerror(errno));
    g_string_free(s, TRUE);
}

char *log_tail(const char *path, int64_t from)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return g_strdup("");
    int64_t size = lseek(fd, 0, SEEK_END);
    if (size - from > TAIL_MAX)
        from = size - TAIL_MAX;
    g_autofree char *text = g_malloc0(TAIL_MAX + 1);
    ssize_t n = pread(fd, text, TAIL_MAX, from);
    text[n > 0 ? n : 0] = '\0';
    /* QEMU's lines come after the command line, which ends with a line without a backslash */
    const char *start = text;
    for (const char *line = text; line && *line;) {
        const char *end = strchrnul(line, '\n');
        bool ours =
            (end > line && end[-1] == '\\') || strstr(line, ": starting up vireo") == line + 24;
        const char *next = *end ? end + 1 : NULL;
        if (!ours) {
            start = line == text ? line : next ? next : end;
            break;
        }
        line = next;
    }
    return g_strstrip(g_strdup(start));
}
