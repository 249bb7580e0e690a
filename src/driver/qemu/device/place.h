/* Where a device sits, as properties: bus, addr, port, unit, devno, reg, iobase. Pure. */
#pragma once
#include "driver/qemu/device/table.h"

struct address;

/* The <address> of a noun; NULL: it has none. */
const struct address *place_address(const struct type *type, const void *noun);
/* A child element of a noun by its name in C; NULL: absent, or the noun has none such. */
const void *noun_child(const struct type *type, const void *noun, const char *name);
int place_props(const struct device_env *env, const struct type *type, const void *noun,
                json_t *props);
/* "pci", "pci-transitional", "ccw", "device": what stands after virtio-blk-. */
const char *virtio_suffix(const struct type *type, const void *noun);
const char *virtio_gpu_driver(const struct device_env *env, const void *video);
