/* Who is on the other side of a connection. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "rt/rt.h"

struct identity {
    int refs;
    bool local; /* a process of this host: uid, gid and pid are known */
    uid_t uid;
    gid_t gid;
    pid_t pid;
    char *user, *group; /* names, looked up when first asked for */
    char *address;      /* of a remote client: "192.0.2.1:40000" */
};

/* Of the peer of a connected socket; NULL with the reason. */
struct identity *identity_of_socket(int fd);
struct identity *identity_local(uid_t uid, gid_t gid, pid_t pid);
/* Of this process: embedded drivers and the daemon's own calls. */
struct identity *identity_self(void);
struct identity *identity_ref(struct identity *who);
void identity_unref(struct identity *who);
/* NULL when the account has no name. The lookup may ask a directory service: a worker thread does
 * it. */
AWAITS const char *identity_user(struct identity *who);
AWAITS const char *identity_group(struct identity *who);
