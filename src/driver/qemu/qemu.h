/* What the folders of the QEMU driver share: the driver's state for one root. Loop thread only. */
#pragma once
#include "defs/facts.h"
#include "driver/qemu/ops/caps.h"
#include "guest/call.h"
#include "guest/guest.h"

struct qemu_conf;
struct caps_cache;
struct definitions;
struct swtpm;
struct account;

struct driver_state {
    struct driver_config config; /* the strings are owned here */
    struct qemu_conf *conf;      /* qemu.conf; defaults where it says nothing */
    struct guest_registry *guests;
    struct caps_cache *caps;
    struct swtpm *swtpm;
    unsigned giving_back; /* guests that ended and whose files are on their way: labels.c */
    struct cond given_back;
    struct account *account;         /* NULL: QEMU runs as we do */
    struct definitions *definitions; /* and autostart links, on disk */
    struct latch settled;  /* what stored definitions say does not change by itself any more */
    GHashTable *emulators; /* that stored texts name and that were not asked yet */
    struct group *group;   /* fibers that live as long as the driver: guests' watchers */
    char *conf_dir;        /* <config_dir>/qemu */
    char *state_dir;       /* <state_dir>/qemu: state files */
    char *lib_dir;         /* <lib_dir>/qemu: private folders, channels */
    char *cache_dir;       /* <cache_dir>/qemu */
    char *log_dir;         /* <log_dir>/qemu */
    char *dac_label;       /* of caps_env */
    struct caps_env caps_env;
};
