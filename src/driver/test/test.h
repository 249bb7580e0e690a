/* The test driver: a simulated host, inside the application for test:///default and
 * test:///path/node.xml. It runs the generic code of real drivers (guest/), and what a hypervisor
 * would do is a change of its memory. Everything here is touched on the loop thread only.
 *
 * One noun, one file: <noun>.c has the bodies, <noun>.h lists them once as TEST_<NOUN>_OPS(OWN,
 * COMMON), and table.c takes the lists. A body is
 *
 *     OP(network_destroy) ... OP_NO_RET, OP_NO_ARGS where the message is empty.
 */
#pragma once
#include "gen/ops.h"
#include "guest/call.h"
#include "guest/guest.h"
#include "guest/object.h"

#define TEST_DEFAULT_NODE "/default"

extern const struct driver driver_test;
extern const struct driver_ops test_ops; /* table.c */

/* Who may connect, of the node document. */
struct test_user {
    char *name;
    char *password; /* NULL: none is asked for */
};

/* A kind of objects beside domains; table.c lists them. The driver makes and frees the registry. */
struct test_noun {
    enum object_kind kind;
    const struct object_class *class;
    bool live; /* documents tell what only active ones have */
    /* A host has no such objects, and its clients are told that nobody keeps any, until the first
     * one is defined: applications know the simulated host so. */
    bool on_demand;
    /* Adds what the node document says, active; takes def. A reference, NULL with the reason. The
     * hook NULL: nothing more than that. */
    AWAITS struct object *(*add)(struct driver_state *d, struct def *def);
    /* Elements inside it with documents of their own: a pool's volumes. */
    const struct type *child_type;
    AWAITS int (*add_child)(struct driver_state *d, struct object *o, struct def *def);
    void (*finish)(struct driver_state *d); /* frees what it keeps in the state; may be NULL */
};
extern const struct test_noun *const test_nouns[]; /* ends with NULL */
AWAITS struct object *test_noun_add(struct driver_state *d, const struct test_noun *noun,
                                    struct def *def);

struct driver_state {
    struct driver_config config; /* strings owned */
    struct guest_registry *guests;
    struct object_registry *objects[ON_NONE];  /* by enum object_kind; NULL: no such kind */
    bool unused[ON_NONE];                      /* on demand, and there was no demand */
    struct interface_change *interface_change; /* interface.c: one that is going on */
    struct group *group;                       /* fibers that live as long as the driver */
    struct test_user *users;
    size_t n_users;
    struct test_host *host; /* host.h: what the node says of itself */
};

/* The node of a URI: TEST_DEFAULT_NODE or a file's path. g_free(); NULL with the reason. */
char *test_node_of(const char *uri);
/* Never change once the driver is up, so any thread may look. */
const struct test_user *test_users(const struct driver_state *d, size_t *ret_n);

static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

/* For who brings the first of a kind. */
static inline struct object_registry *objects_for_new(struct driver_state *d, enum object_kind kind)
{
    d->unused[kind] = false;
    return d->objects[kind];
}

#define OP(name)                                                              \
    AWAITS int test_##name(struct call *call, const struct name##_args *args, \
                           struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int test_##name(struct call *call, const struct name##_args *args, void *ret)
#define OP_NO_ARGS(name) \
    AWAITS int test_##name(struct call *call, const void *args, struct name##_ret *ret)
#define OP_BARE(name) AWAITS int test_##name(struct call *call, const void *args, void *ret)

/* For <noun>.h, after its list: the prototypes. */
#define DECLARE_OWN(name) __typeof__(*((struct driver_ops *)0)->name) test_##name;
#define DECLARE_COMMON(...)
