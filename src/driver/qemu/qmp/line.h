/* Bytes to lines of JSON, with limits on length and depth. No I/O, never awaits. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { QMP_LINE_MAX = 32 * 1024 * 1024, QMP_DEPTH_MAX = 128 };

struct qmp_line {  /* zero is empty */
    GString *rest; /* an unfinished line */
};

/* Calls fn for each whole line that is not blank; fn returning non-zero ends. NULL, or what is
 * wrong with the bytes. */
const char *qmp_line_feed(struct qmp_line *l, const char *data, size_t len,
                          int (*fn)(void *arg, const char *text, size_t len), void *arg);
void qmp_line_clear(struct qmp_line *l);
