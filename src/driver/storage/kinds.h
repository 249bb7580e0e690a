/* The kinds of pools that this host can have: one line in kinds.c, one file each. */
#pragma once
#include "driver/storage/storage.h"

extern const struct pool_backend backend_dir;
