/* Where the programs beside QEMU are on this host, and as whom they run. */
#pragma once
#include "driver/qemu/command/plan.h"
#include "driver/qemu/qemu.h"

struct spawn;

/* For plans: opt->conf_helpers names what qemu.conf says. g_free; NULL: there is none. */
char *helper_program(const struct plan_options *opt, enum plan_helper_kind kind);
/* The program of the first descriptor of this type ("fs", "gpu") in folders of descriptors; a file
 * in an earlier folder hides its namesakes. g_free; NULL: none. */
char *vhost_user_program(const char *const *dirs, const char *type);
/* Sets the ids of a helper's process. */
void helper_identity(struct driver_state *driver, enum plan_helper_kind kind, struct spawn *what);
/* The folder of a socket that the helper makes itself is the helper's. */
int helper_own_folder(struct driver_state *driver, enum plan_helper_kind kind, const char *socket);
