/* Snapshots, checkpoints and backups: from what a user wrote to what takes place. document_fill()
 * gets a struct moment_facts as `user`. Pure: no I/O, never awaits.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "gen/snapshot.h"

struct backup;
struct checkpoint;
struct disk;
struct domain;

struct moment_facts {
    const struct domain *domain; /* the guest now; NULL: disks stay as they are told */
    const uint8_t *domain_uuid;  /* when domain is NULL, or NULL */
    int64_t now_s;               /* seconds since 1970 */
    enum snapshot_state state;   /* of the guest */
    bool redefine;               /* the document describes a moment that exists */
    bool disk_only;              /* a snapshot of disks without memory, even of a running guest */
    const char *suffix;          /* of files that a backup makes up */
    /* Whether a snapshot's file may be made up beside this one; NULL: beside each. */
    bool (*is_file)(const char *path);
};

/* The disk of that target, or of that source when no other disk has it; NULL: none. */
const struct disk *moment_find_disk(const struct domain *domain, const char *name);
/* Its file, device, …; NULL: it has no medium with a path. */
const char *disk_file(const struct disk *d);
/* "FILE.EXTENSION" with another extension, free(); NULL: the disk is no file. */
char *disk_overlay_path(const struct disk *d, const char *extension);
/* Names that are made up are the time. */
char *moment_name(int64_t now_s);
