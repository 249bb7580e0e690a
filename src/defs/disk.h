/* Facts about disks that several layers need. Pure. */
#pragma once
#include <stdbool.h>
struct disk;
int disk_name_index(const char *dev); /* vdb is 1; -1: no such name */
