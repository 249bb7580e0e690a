/* The whole state of a running guest in a file: written by QEMU, read by another one. */
#pragma once
#include "driver/qemu/guest/run.h"

/* QEMU writes its state to fd from its offset on; the guest stands still afterwards. The caller
 * holds the lane and says what may pass. As long as it makes progress. */
AWAITS int run_migrate_to(struct run *r, int fd);
/* Into a QEMU that was started to wait for it. */
AWAITS int run_migrate_from(struct run *r, int fd);
void run_migration_said(struct run *r, const char *status); /* event.c */

/* --- the file: header, definition, state -------------------------------------------------------
 */
struct saved {
    char *xml;
    bool running; /* before it was saved */
    uint32_t compression;
    uint64_t space; /* for a definition that takes the place of this one */
};
void saved_clear(struct saved *s);
/* Reads the head, leaves fd at the state. -1 with the reason: not such a file, or half of one. */
int saved_read(int fd, const char *path, struct saved *ret);
/* Writes the head of one that is not complete yet, leaves fd at the state. */
int saved_begin(int fd, const char *path, const char *xml, bool running);
int saved_complete(int fd, const char *path); /* durable from here on */
/* Another definition and state in the head of a file that is complete. */
int saved_replace(int fd, const char *path, const struct saved *old, const char *xml, bool running);
/* The state as QEMU reads it: fd itself, or the end of a pipe from the program that unpacks it.
 * Taken in any case. */
int saved_unpack(int fd, const struct saved *s);
