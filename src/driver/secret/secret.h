/* The secret driver: passwords and keys that other drivers' objects name. Definitions and values
 * are files in the forms and places that an existing host has; values of ephemeral secrets stay in
 * memory. Everything here is touched on the loop thread only; files are written by workers. */
#pragma once
#include "gen/ops.h"
#include "guest/kept.h"
#include "guest/secret_ops.h"

extern const struct driver driver_secret;

struct driver_state {
    const struct driver_config *config;
    char *folder; /* <config_dir>/secrets: UUID.xml, UUID.base64 */
    struct kept stored;
    struct object_registry *secrets; /* of stored */
};

#define OP(name)                                                                    \
    AWAITS int secret_drv_##name(struct call *call, const struct name##_args *args, \
                                 struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int secret_drv_##name(struct call *call, const struct name##_args *args, void *ret)

/* ops.c */
OP(secret_define_xml);
OP_NO_RET(secret_undefine);
OP_NO_RET(secret_set_value);

/* value_file.c: a value is one line of base64, for the daemon's account alone. */
AWAITS int value_write_file(const struct driver_state *d, const char *uuid,
                            const struct secret_value *v);
AWAITS int value_remove_file(const struct driver_state *d, const char *uuid);
/* At the start of the driver; NULL: it has none, or (logged) none that can be read. */
struct secret_value *value_read_file(const struct driver_state *d, const char *uuid);
/* Values whose secret is gone: a crash came between the two files. */
void value_files_sweep(const struct driver_state *d);
