/* Capabilities made of a recorded session with QEMU instead of a binary; for tests and tools. */
#pragma once
#include <stdbool.h>

struct qemu_caps;
/* NULL when the file cannot be read. `binary` is only the name it goes under. */
struct qemu_caps *caps_from_replies(const char *binary, const char *path, bool strip_aliases);
