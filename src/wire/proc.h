/* Procedure tables, generated from model/api into gen/api.c. One row per wire procedure. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "reflect/xdr.h"

enum object_kind { /* what the first argument names, and whose permissions count */
                   ON_CONNECT,
                   ON_DOMAIN,
                   ON_NETWORK,
                   ON_NETWORK_PORT,
                   ON_INTERFACE,
                   ON_STORAGE_POOL,
                   ON_STORAGE_VOL,
                   ON_NODE_DEVICE,
                   ON_NWFILTER,
                   ON_NWFILTER_BINDING,
                   ON_SECRET,
                   ON_SNAPSHOT,
                   ON_CHECKPOINT,
                   ON_NONE,
                   ON_STREAM,
                   ON_ADMIN_CONNECT,
                   ON_ADMIN_SERVER,
                   ON_ADMIN_CLIENT,
};
enum lane_class { LANE_NONE, LANE_QUERY, LANE_MODIFY, LANE_DESTROY, LANE_ABORT, LANE_AGENT };

struct acl_rule {
    uint8_t object;         /* enum object_kind */
    const char *permission; /* "domain:write" without the object: "write" */
    uint32_t all_flags, none_of_flags;
    const char *only_if_param; /* applies when this number of the call … */
    uint32_t only_if_value;    /* … equals this */
    bool is_filter;            /* applied to each object of a list, not to the call */
};

/* Numbers of the caller, their product if there are two, that say how much is to come back. */
struct proc_limit {
    const char *name[2];
    uint16_t at[2]; /* of args; UINT16_MAX: there is no second */
    uint32_t max;
};

struct proc {
    const char *name; /* "domain_create_with_flags": also the op's name */
    const char *api;  /* "virDomainCreateWithFlags" */
    uint32_t number;
    const struct xdr_type *args, *ret; /* NULL: empty */
    uint8_t on;                        /* enum object_kind */
    uint8_t lane;                      /* enum lane_class */
    bool needs_active;                 /* "domain is not running" is answered by the dispatcher */
    bool write;                        /* refused on read-only connections */
    uint32_t
        write_if_offset; /* of an args member whose value makes it a write too; UINT32_MAX: none */
    uint32_t write_if_mask;  /* refused on read-only connections when … */
    uint32_t write_if_value; /* … (member & mask) equals this, or is not 0 when this is 0 */
    bool before_auth;        /* served before the client has authenticated */
    bool manual;             /* the client's entry is hand-written */
    uint8_t stream;          /* 0 none, 1 reads (server to client), 2 writes, 3 both */
    uint8_t fds_in, fds_out;
    uint32_t flags_offset; /* of args->flags, UINT32_MAX: none */
    uint32_t flags_known;  /* bits the model declares; the driver's own set is checked by its row */
    const struct proc *same_as; /* older spelling: args and ret are converted field by field */
    uint32_t op_offset;         /* of the body in struct driver_ops */
    uint16_t n_acl, n_limits;
    const struct acl_rule *acl;
    const struct proc_limit *limits;
};
struct event_proc { /* server to client messages */
    const char *name;
    uint32_t number;
    const struct xdr_type *msg;
    uint8_t on;       /* enum object_kind it tells of; ON_NONE: no public event */
    int16_t event_id; /* public id within that kind, or -1 */
    bool legacy;      /* the form without callback ids */
};
struct program {
    const char *name;
    uint32_t number, version;
    const struct proc *const *by_number; /* index = procedure number; NULL: no such call */
    uint32_t n_by_number;
    const struct event_proc *events;
    uint32_t n_events;
};
/* The kind of objects a call is about: those it lists or looks up, or what its first argument is.
 */
enum object_kind proc_about(const struct proc *p);
/* Does the call change something? Some do only with certain values; args NULL: not known yet. */
bool proc_writes(const struct proc *p, const void *args);
/* What is asked for can be answered: no negative counts, none beyond what a reply holds, no product
 * that overflows. 0, or -1 with the reason. */
int proc_check_limits(const struct proc *p, const void *args);
extern const struct program program_remote, program_qemu, program_lxc, program_admin;
