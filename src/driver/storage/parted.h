/* A disk's partition table as parted tells it, and where a new partition goes. Pure. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct disk_part {
    unsigned number;              /* 0: free */
    uint64_t start, end;          /* bytes; end is the first behind it */
    bool is_extended, is_logical; /* logical: in the extended one */
};
struct disk_table {
    char *label; /* "msdos", "gpt" */
    uint64_t bytes;
    GArray *parts; /* struct disk_part, in order */
};
int disk_table_parse(const char *text, struct disk_table *ret);
void disk_table_clear(struct disk_table *t);
/* "12" of "sda12" on /dev/sda, "2" of "disk12" on /dev/disk1; NULL: none of the disk's. */
const char *disk_part_number(const char *device, const char *name);
/* Of an extended partition: what the logical ones take. */
uint64_t disk_table_used(const struct disk_table *t, const struct disk_part *part);

struct disk_place {
    unsigned number;
    uint64_t start, end;
    const char *kind; /* "primary", "extended", "logical" */
};
/* The smallest gap that is large enough. */
int disk_table_place(const struct disk_table *t, uint64_t bytes, bool extended,
                     struct disk_place *ret);
