/* Work on file systems, which may be a server's: on a thread of its own, left behind when the
 * deadline comes first. What it works on is therefore its own, on the heap:
 *
 *     struct stat_work { struct work base; char *path; struct stat st; };
 *     struct stat_work *w = work_new(struct stat_work, run, clear);
 *     ...
 *     if (work_do(&w) < 0) return -1;     (w is gone)
 *     ... w->st ...
 *     work_free(w);
 */
#pragma once
#include <glib.h>
#include "rt/rt.h"

struct work {
    int (*run)(void *work);    /* on the thread: 0, or -1 with the reason */
    void (*clear)(void *work); /* frees what is in it; may be NULL */
    char *about;               /* a path: named when it does not answer */
    gint *left;
};
void *work_make(size_t size, int (*run)(void *), void (*clear)(void *), const char *about);
#define work_new(type, run, clear, about) ((type *)work_make(sizeof(type), run, clear, about))
void work_free(void *work); /* NULL is fine */
/* at: of the pointer, which is freed and NULL after a failure. */
AWAITS int work_do(void *at);
/* On the thread: nobody waits for it any more. Asked now and then by what takes long. */
bool work_is_left(const void *work);
#define LOOK_PATIENCE seconds(30) /* for anything that should be quick */

/* An error number and the first folder of the path that is the cause: "'/a/b/c': '/a/b' cannot be
 * entered". For threads of work. */
int fail_path(int err, const char *path, const char *what);
