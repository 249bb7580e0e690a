/* What the parts of a daemon share. */
#pragma once
#include "daemon/dispatch.h"
#include "daemon/drivers.h"
#include "daemon/paths.h"
#include "daemon/server.h"

struct daemon {
    const struct daemon_kind *kind;
    const struct options *options;
    struct paths paths;
    struct daemon_conf *conf;
    struct drivers drivers;
    struct server main, admin;
    struct group *main_group, *admin_group;
    struct latch stop;   /* opened with the exit status */
    struct timer *idle;  /* --timeout */
    int timeout_seconds; /* 0: stay; the admin interface may change it */
    bool relays;         /* other daemons own what our drivers do not serve */
    GSList *links;       /* struct own_link, of relay.c */
    int pid_fd;          /* holds the lock on the pid file */
    struct signal_watch *signals[3];
};

extern struct service service_remote, service_qemu, service_lxc, service_admin;

/* Ends the daemon in good order. */
void daemon_stop(struct daemon *d);
void daemon_idle_check(struct daemon *d);
