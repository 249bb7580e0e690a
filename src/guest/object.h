/* Live objects that are no domains (networks, pools and their volumes, interfaces, node devices,
 * secrets, filters), for every driver that has some: one registry per kind and driver. Runs on the
 * loop thread only. Only object.c changes what others see of a definition.
 *
 * A kind is described by a struct object_class; with it the bodies of guest/object_ops.h serve
 * counting, listing, lookups, XML, autostart and event registration of all kinds.
 */
#pragma once
#include "base/error.h"
#include "guest/claims.h"
#include "guest/events.h"
#include "guest/lane.h"
#include "reflect/value.h"
#include "wire/proc.h"

struct object;
struct object_registry;

struct object_class {
    enum object_kind on;
    const char *noun;              /* "storage pool", in messages */
    const struct xdr_type *handle; /* &xdr_nonnull_storage_pool: what clients name it by */
    const struct type *type;       /* &type_pool: its document */
    enum error_code missing;       /* ERR_NO_STORAGE_POOL */
    enum error_code exists; /* of a name or uuid that another one has; 0: ERR_OPERATION_FAILED */
    enum error_domain from;
    /* The key within the registry; NULL: the document's field `name`. Borrowed. */
    const char *(*name_of)(const void *value);
    bool needs_active_parent; /* it cannot be asked for while its parent is not active */
    bool has_uuid;            /* the document's field `uuid`; made up when not given */
    /* Fills what the handle has beside name and uuid; strings are borrowed from o. May be NULL. */
    void (*fill_handle)(const struct object *o, void *ret_handle);
    /* Which objects the flags of its ListAll select. 0: it has no such flag. */
    struct {
        uint32_t active, inactive, persistent, transient, autostart, no_autostart;
    } list;
    bool (*selected)(const struct object *o, uint32_t flags); /* by other flags; NULL: all */
    /* The document as a client asks for it, free(); NULL: value_write() of the definition. */
    char *(*text)(const struct object *o, const struct def *def, uint32_t flags, unsigned view);
    void (*free_priv)(void *priv);
};

struct object {
    int refs;
    struct object_registry *registry;
    struct object *parent; /* a volume's pool, a port's network; borrowed, or NULL */
    struct object_registry
        *children; /* volumes, ports: made by the driver, freed with the object */
    char *name;
    bool has_uuid;
    uint8_t uuid[16];
    char uuid_text[37];
    struct def *stored; /* NULL: transient */
    struct def *live;   /* in use while active */
    bool active, autostart, removed;
    struct lane *lane;
    void *priv; /* the driver's; freed by the class */
};

struct object_hooks { /* the durable side; NULL: nothing is kept */
    AWAITS int (*store)(void *arg, const struct object_class *c, const char *name,
                        const void *value, const char *text, size_t len);
    AWAITS int (*unstore)(void *arg, const struct object_class *c, const char *name);
    AWAITS int (*set_autostart)(void *arg, const struct object_class *c, const char *name, bool on);
    void *arg;
};

/* hooks NULL: none. parent: of all that will be in it, or NULL. */
struct object_registry *object_registry_new(const struct object_class *class,
                                            const struct object_hooks *hooks,
                                            struct object *parent);
void object_registry_free(struct object_registry *r); /* nobody may hold a reference any more */
const struct object_class *object_registry_class(const struct object_registry *r);
struct event_hub *object_registry_events(struct object_registry *r);

struct object *object_ref(struct object *o);
void object_unref(struct object *o);
static inline const struct object_class *object_class_of(const struct object *o)
{
    return object_registry_class(o->registry);
}
/* Lookups give a reference, or NULL with the kind's own error. */
struct object *object_by_name(struct object_registry *r, const char *name);
struct object *object_by_uuid(struct object_registry *r, const uint8_t uuid[16]);
/* The first that matches(), or NULL without a reason: the caller knows what was asked. */
struct object *object_find(struct object_registry *r,
                           bool (*matches)(const struct object *o, const void *arg),
                           const void *arg);
/* By the handle a client sent. */
struct object *object_by_handle(struct object_registry *r, const void *handle);
/* All of one moment, in order of appearance, with references: object_list_free(). */
size_t object_list(struct object_registry *r, struct object ***ret);
void object_list_free(struct object **list, size_t n);
size_t object_count(struct object_registry *r);
bool object_any_active(struct object_registry *r);
/* Says a document of its uuid, if its kind has them? Otherwise it is made up when it comes in. */
bool object_has_own_uuid(const struct object_class *c, const void *value);

/* The registry of what belongs to it. NULL with the reason: it has none, or not while it is not
 * active. */
struct object_registry *object_children(const struct object *o);

/* What counts: live when active, else stored; inactive: stored if there is one, else live.
 * Borrowed: def_ref() what is needed after an await. Never NULL. */
struct def *object_def(const struct object *o, bool inactive);
#define object_value(o, inactive) (object_def(o, inactive)->value)

/* --- the only ways to change what others see ----------------------------------------------------
 */
/* Stores a definition, new or instead of the old one; takes def in any case. A reference. Clashes
 * of name and uuid are refused. An active object keeps its live definition. */
AWAITS struct object *object_define(struct object_registry *r, struct def *def);
/* An object that appears active with this definition: created without being stored, or found by the
 * driver. Takes def. An inactive one of the same name and uuid becomes active with it;
 * ERR_OPERATION_INVALID when it is active already. */
AWAITS struct object *object_create(struct object_registry *r, struct def *def);
/* A definition that is on disk already, at the start of a driver; takes def. */
struct object *object_load(struct object_registry *r, struct def *def, bool autostart);
/* The same; refused when it goes by another name than this. */
struct object *object_load_as(struct object_registry *r, const char *name, struct def *def,
                              bool autostart);
/* One that was active before the driver started, not stored or loaded already; takes def. */
struct object *object_take_up(struct object_registry *r, struct def *def);
/* Kinds that only mirror the host: the driver says what is there, and how it is now. Takes def. */
struct object *object_show(struct object_registry *r, struct def *def, bool active);
void object_gone(struct object *o); /* leaves, if it has not yet */
AWAITS int object_publish(struct object *o, struct def *def, bool live); /* takes def */
void object_set_active(struct object *o, struct def *live); /* takes live; NULL: the stored one */
void object_set_inactive(struct object *o);                 /* a transient one leaves */
AWAITS int object_forget(struct object *o); /* drops the stored one; it leaves when inactive */
AWAITS int object_set_autostart(struct object *o, bool on);
/* Leaves whatever it is: volumes, ports, bindings. */
AWAITS int object_remove(struct object *o);

/* Alone with what is on disk of it: stores, removals and links of others wait. For drivers that
 * keep more than its document. -1: it is gone, or the wait was cancelled. */
AWAITS int object_claim(struct object *o);
void object_release(struct object *o);

/* Tells subscribers: msg is the wire struct with the handle in its second member, which is filled
 * here. event_id is the public one of the kind. */
void object_event(struct object *o, int event_id, void *msg);
/* The same for the lifecycle messages all kinds have: callbackID, handle, event, detail. */
void object_lifecycle(struct object *o, int event, int detail);
