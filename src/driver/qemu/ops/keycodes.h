/* Key codes of the sets of virKeycodeSet and QEMU's numbers for the same keys: gen/keycodes.c. */
#pragma once
#include <stdint.h>

struct keycode {
    uint16_t code, key;
};
struct keycode_set {
    const char *name;
    const struct keycode *list; /* by code, ascending */
    unsigned n;
};
extern const struct keycode_set keycode_sets[];
extern const unsigned n_keycode_sets;
