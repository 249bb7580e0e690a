/* What mdevctl is told and what it tells. Pure. */
#pragma once
#include <glib.h>
#include "gen/nodedev.h"

enum mdevctl_command {
    MDEVCTL_CREATE, /* a transient one */
    MDEVCTL_DEFINE,
    MDEVCTL_START, /* one that is defined */
    MDEVCTL_STOP,
    MDEVCTL_UNDEFINE,
    MDEVCTL_AUTO, /* starts with its parent */
    MDEVCTL_MANUAL,
    MDEVCTL_MODIFY, /* its definition */
    MDEVCTL_MODIFY_LIVE,
    MDEVCTL_LIST,
};
/* NULL-terminated, g_strfreev(). m and parent (its address): NULL where the command has none. */
char **mdevctl_argv(enum mdevctl_command command, const struct node_mdev *m, const char *parent);
/* The standard input of those that take a definition; free(). */
char *mdevctl_input(const struct node_mdev *m, bool autostart);

/* Each device that is defined; fn takes it. parent: its address, "0000:00:02.0". */
typedef void mdevctl_fn(void *arg, const char *parent, struct node_device *found, bool autostart);
int mdevctl_read_list(const char *text, mdevctl_fn *fn, void *arg);
/* What the device at that address is called; g_free(). */
char *mdev_parent_name(const char *parent);
void mdev_name(struct node_device *d); /* from its uuid and its parent's address */
