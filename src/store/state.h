/* Run-time state of guests on disk (FOLDER/NAME.xml, usually in memory-backed /run): what a
 * restarted daemon needs to find its guests again. Replaced as a whole, not synced: after a power
 * loss there is no guest to find. Short local system calls; nothing awaits. */
#pragma once
#include <stddef.h>

int state_write(const char *folder, const char *name, const char *text);
int state_remove(const char *folder, const char *name);
/* Removes what a crash left half written, then hands out each file; a file fn refuses is logged. */
int state_load(const char *folder,
               int (*fn)(void *arg, const char *name, const char *text, size_t len), void *arg);
