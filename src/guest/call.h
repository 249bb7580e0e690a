/* One API call on its way through a driver, whether it came over a socket (daemon/) or from the
 * same process (client/ with an embedded driver). The body of an operation is
 *
 *     AWAITS static int domain_suspend(struct call *call, const struct domain_suspend_args *args,
 * void *ret)
 *
 * and finds everything here. Arguments and reply are the wire structs of gen/wire.h, all in
 * call->mem; a reply may point at published (immutable) data because the definition is held.
 */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "rt/rt.h"
#include "wire/proc.h"

struct guest;
struct moment;
struct object;
struct object_registry;
struct session;
struct identity;
struct driver;
struct driver_config;
struct parts;

struct call {
    const struct proc *proc;
    struct session *session;
    const struct driver *driver; /* that runs it: the session's, or a part's (guest/part.h) */
    struct driver_state *state;  /* of that driver */
    struct arena *mem;
    const void *args;
    void *ret;
    struct guest *guest;   /* ON_DOMAIN: found by the dispatcher, a reference is held */
    struct object *object; /* the other kinds: likewise */
    struct moment *moment; /* ON_SNAPSHOT, ON_CHECKPOINT: likewise, beside their guest */
    const struct def *def; /* call_def() fills it: its definition, held until the call ends */
    int *fds_in;
    size_t n_fds_in; /* owned by the call; a body that keeps one sets it to -1 */
    int *fds_out;
    size_t n_fds_out;      /* set by the body; the dispatcher closes them */
    struct stream *stream; /* for procedures that open one: guest/stream.h */
    bool read_only;
};

/* A connection to a driver: what virConnectOpen yields on the driver's side. */
struct session {
    struct driver_state *state; /* the driver's own */
    const struct driver *driver;
    struct parts *parts; /* drivers beside it; NULL: none */
    bool trusted;        /* a driver asks, not a client: nobody's permissions count */
    struct identity *who;
    bool read_only;
    bool over_network; /* what it says can be read on its way */
    char *uri;
    /* Delivers one event to this client: proc number of the event program row and its message.
     * Set by the daemon (encodes and queues) or by the local link (queues for the event loop). */
    void (*send_event)(struct session *s, const struct program *program, uint32_t proc,
                       const void *msg);
    /* The same, already encoded: payload of one packet, copied. NULL: send_event is used. */
    void (*send_event_bytes)(struct session *s, const struct program *program, uint32_t proc,
                             const uint8_t *payload, size_t len);
    void *peer;
    struct event_subs *subs; /* guest/events.h; event_drop_session() frees it */
    struct group *group;     /* fibers that serve this client */
};

struct driver_ops; /* generated in gen/ops.h: one typed pointer per procedure */

struct driver {
    const char *name;           /* "QEMU" */
    const char *const *schemes; /* {"qemu", NULL} */
    enum error_domain from;
    bool is_part;   /* serves sessions of hypervisors beside its own: networks, pools, … */
    bool has_parts; /* a hypervisor: parts answer what it does not */
    bool on_demand; /* starts at its first call: nothing of it goes on by itself */
    const struct driver_ops *ops;
    /* Brings the driver up for one root: reads definitions, finds running guests. */
    AWAITS int (*start)(const struct driver_config *config, struct driver_state **ret_state);
    AWAITS void (*stop)(struct driver_state *state);   /* leaves guests running, unless embedded */
    AWAITS void (*reload)(struct driver_state *state); /* SIGHUP */
    bool (*busy)(struct driver_state *state);          /* must a daemon with --timeout stay? */
    /* ERR_NO_CONNECT-class error, or 0: does this driver serve the URI? NULL: all of its schemes,
     * or of a part those with the daemon's path. */
    int (*accepts)(struct driver_state *state, const char *uri);
    /* The client is gone; what was to end with it does. Must not await. May be NULL. */
    void (*session_closed)(struct driver_state *state, const struct session *session);
    struct guest_registry *(*guests)(struct driver_state *state); /* NULL: no domains */
    /* Other objects of one kind (those with a parent are reached through it), or NULL: none here.
     */
    struct object_registry *(*objects)(struct driver_state *state, enum object_kind kind);
};

/* Where things live: filled by daemon/run.c or by the embedded link. All absolute. */
struct driver_config {
    const char *root;       /* "" on a system host; --root DIR or embed root otherwise */
    bool privileged;        /* system mode: /etc/libvirt…; else the user's XDG folders */
    bool embedded;          /* guests are our children and end with us */
    const char *config_dir; /* <root>/etc/libvirt            ~/.config/libvirt */
    const char *state_dir;  /* <root>/run/libvirt            $XDG_RUNTIME_DIR/libvirt */
    const char *lib_dir;    /* <root>/var/lib/libvirt        ~/.config/libvirt */
    const char *cache_dir;  /* <root>/var/cache/libvirt      ~/.cache/libvirt */
    const char *log_dir;    /* <root>/var/log/libvirt        ~/.cache/libvirt */
    const char *node;       /* test driver: the node document, or "/default" */
    struct parts *parts;    /* drivers of the same process, for part_ask(); NULL: none */
    void (*inhibit)(void *arg, bool running_guests);
    void *inhibit_arg;
};

/* Runs a decoded call: read-only check, object lookup, permission, unknown flags, lane, "must be
 * running", body. 0 with call->ret filled, or -1 with the reason. Every driver call passes here. */
AWAITS int call_run(struct call *call);
struct call *call_current(void); /* of this fiber, or NULL */
/* The definition of call->guest that counts (live when running), held until the call ends; the
 * stored one with inactive. NULL with the reason. */
const struct def *call_def(struct call *call);
const struct def *call_def_of(struct call *call, bool inactive);
/* The document of such a definition as text, held until the call ends. */
char *call_text(struct call *call, const struct def *def, unsigned view);
struct guest_registry *call_registry(struct call *call); /* of the session's driver */
/* The name and uuid of a guest as the wire has it (struct wire_domain layout of gen/wire.h). */
void call_put_domain(struct call *call, const struct guest *g, void *ret_dom);
/* Asked for every call after the object is known; set by the daemon. 0, or -1 with the reason. */
extern AWAITS int (*call_access)(struct call *call);
/* May this client see what goes by this name and uuid (NULL: it has none)? NULL: it sees all. 1, 0,
 * or -1 with the reason. */
extern AWAITS int (*call_visible)(struct call *call, const char *name, const char *uuid);
/* The same for an event that the call p asked for; s does not see it: it is not sent. NULL: all is.
 */
extern AWAITS int (*event_visible)(struct session *s, const struct proc *p, const char *name,
                                   const uint8_t *uuid);
AWAITS int call_sees_guest(struct call *call, const struct guest *g);
AWAITS int call_sees(struct call *call, const struct object *o);
