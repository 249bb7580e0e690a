/* Programs that pools are made with: command lines as values, and running them. */
#pragma once
#include <glib.h>
#include "rt/rt.h"

#define TOOL_PATIENCE seconds(60) /* for what only asks or switches */

/* One command line while it is being written. */
struct line {
    GPtrArray *words;
};
struct line line_new(const char *program);
void line_add(struct line *l, const char *const *words); /* NULL-terminated */
#define ADD(l, ...) line_add((l), (const char *const[]){__VA_ARGS__, NULL})

/* Commands to be run one after the other: GStrv. */
struct plan {
    GPtrArray *commands;
};
void plan_init(struct plan *p);
void plan_clear(struct plan *p);
void plan_take(struct plan *p, struct line *l);
AWAITS int plan_run(const struct plan *p);
AWAITS int plan_run_with_us(const struct plan *p); /* they are killed when this process ends */

/* Runs one: words, NULL-terminated, the program first. -1 with what it said. */
AWAITS int tool_run(const char *const *argv);
AWAITS int tool_run_with_us(const char *const *argv);
/* Its standard output; NULL with the reason. g_free. */
AWAITS char *tool_output(const char *const *argv);
/* The same for one that also tells something by its exit status. */
AWAITS char *tool_status(const char *const *argv, int *ret_status);
#define TOOL(...) ((const char *const[]){__VA_ARGS__, NULL})
