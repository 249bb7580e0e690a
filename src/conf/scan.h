/* The text of a configuration file, setting by setting. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct scan {
    const char *path;
    const char *at, *end;
    int line, line_of_key;
};
enum scan_kind { SCAN_NUMBER, SCAN_STRING, SCAN_LIST };
struct scan_value {
    enum scan_kind kind;
    int64_t number;
    char **list; /* SCAN_STRING: of one; g_strfreev() */
};

/* 1: one more setting; 0: the end; -1 with the reason. */
int scan_setting(struct scan *s, char **ret_name, struct scan_value *ret_value);
/* "path:line: text" with the line of the key; returns -1. */
int scan_fail(const struct scan *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
