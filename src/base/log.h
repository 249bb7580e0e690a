/* Log levels and outputs; filters by file prefix. Safe from any thread, never awaits. */
#pragma once
enum log_level { LOG_DEBUG = 1, LOG_INFO = 2, LOG_WARN = 3, LOG_ERROR = 4 };
void log_write(enum log_level level, const char *file, int line, const char *func, const char *fmt,
               ...) __attribute__((format(printf, 5, 6)));
extern int log_threshold; /* the lowest level any output or filter wants */
#define LOG_AT(level, ...)                                                 \
    do {                                                                   \
        if ((int)(level) >= log_threshold)                                 \
            log_write((level), __FILE__, __LINE__, __func__, __VA_ARGS__); \
    } while (0)
#define log_debug(...) LOG_AT(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) LOG_AT(LOG_INFO, __VA_ARGS__)
#define log_warn(...) LOG_AT(LOG_WARN, __VA_ARGS__)
#define log_error(...) LOG_AT(LOG_ERROR, __VA_ARGS__)
/* "1:file:/path 3:stderr 2:journald 1:syslog:name", "3:qmp 1:guest": the forms users know. */
int log_set_outputs(const char *outputs);
int log_set_filters(const char *filters);
int log_set_level(int level);
/* What is in force, in the same forms; to be g_free()d. *ret_n of words. */
char *log_get_outputs(unsigned *ret_n);
char *log_get_filters(unsigned *ret_n);
/* LIBVIRT_DEBUG (a level by number or name), LIBVIRT_LOG_FILTERS, LIBVIRT_LOG_OUTPUTS; what is
 * wrong in them is logged. */
void log_from_environment(int otherwise);
