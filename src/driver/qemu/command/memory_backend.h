/* One stretch of the guest's memory as an object of QEMU. Inside of driver/qemu/command. */
#pragma once
#include "driver/qemu/command/build.h"

struct memory_backend {
    const char *id;
    const char *file_name; /* NULL: the id */
    uint64_t size_kib;
    int cell; /* -1: all of the memory */
    enum memory_access access;
    enum tristate discard;
    const struct memory_device *module; /* NULL: memory the guest boots with */
};
int memory_backend_add(struct plan_build *b, const struct memory_backend *be);
/* Are its pages there before the guest runs: huge ones, or asked for? */
bool memory_is_preallocated(const struct plan_build *b, const struct memory_backend *be);
