/* What host-model means with one binary and accelerator: a named model and differences from it. */
#pragma once
#include "driver/qemu/caps/caps.h"

struct host_model_feature {
    const char *name;
    bool disable, migratable;
};
struct host_model {
    const char *name, *vendor; /* vendor: NULL when unknown */
    bool fallback_allowed, has_phys_bits;
    size_t n_features;
    struct host_model_feature *features; /* required ones first */
};
/* NULL when the mode is not available. Texts belong to `c` or are constant. */
struct host_model *host_model_new(const struct qemu_caps *c, enum accel accel);
void host_model_free(struct host_model *m);
