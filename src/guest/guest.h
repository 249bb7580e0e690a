/* Live domains, hypervisor-neutral: registry, guest, its lane, publishing definitions, events.
 * Runs on the loop thread only. Only guest_publish() swaps definitions. */
#pragma once
#include "base/error.h"
#include "guest/call.h"
#include "reflect/value.h"

struct guest {
    int refs;
    uint8_t uuid[16];
    char uuid_text[37];
    char *name;
    int id;                      /* -1: not running */
    struct def *stored;          /* persistent definition; NULL: transient */
    struct def *live;            /* NULL: not running */
    int state, reason;           /* virDomainState and its reason enum */
    bool autostart, updated, has_managed_save, removed;
    struct lane *lane;
    struct guest_registry *registry;
    void *priv;                  /* the driver's run-time data; freed by registry's hook */
};

struct guest_registry_hooks {
    void (*free_priv)(void *priv);
    /* Durable side, called by guest_publish/guest_forget before anybody sees the change. */
    AWAITS int (*store)(struct guest *g, struct def *def);
    AWAITS int (*unstore)(struct guest *g);
    void *arg;
};
struct guest_registry *guest_registry_new(const struct guest_registry_hooks *hooks);
void guest_registry_free(struct guest_registry *r);
struct guest *guest_ref(struct guest *g);
void guest_unref(struct guest *g);
/* Lookups give a reference or NULL with ERR_NO_DOMAIN. */
struct guest *guest_by_uuid(struct guest_registry *r, const uint8_t uuid[16]);
struct guest *guest_by_name(struct guest_registry *r, const char *name);
struct guest *guest_by_id(struct guest_registry *r, int id);
/* Iterates in order of definition; fn returning non-zero ends. */
int guest_for_each(struct guest_registry *r, int (*fn)(struct guest *g, void *arg), void *arg);
size_t guest_count(struct guest_registry *r, bool active);
/* Makes or replaces. Checks uuid/name clashes (ERR_DOM_EXIST, ERR_OPERATION_FAILED texts as users
 * know them). The value is stored durably first when persistent. */
AWAITS struct guest *guest_define(struct guest_registry *r, struct def *def, bool persistent);
AWAITS int guest_publish(struct guest *g, struct def *def, bool live);   /* new definition of one kind */
AWAITS int guest_forget(struct guest *g);        /* drop the stored definition; gone when not running */
void guest_set_running(struct guest *g, int id, struct def *live);
void guest_set_stopped(struct guest *g);         /* transient guests leave the registry */
AWAITS int guest_rename(struct guest *g, struct def *def, const char *name);
struct def *guest_def(struct guest *g, bool inactive); /* live when running unless inactive; borrowed */

/* --- lane: FIFO admission by class ------------------------------------------------------------ */
/* Queries run alone among themselves in order; destroy jumps the queue and cancels the holder's
 * fiber when it does not end; who holds it, since when and doing what is in every timeout error. */
struct lane *lane_new(const char *guest_name);
void lane_free(struct lane *l);
AWAITS int lane_enter(struct lane *l, enum lane_class class, const char *doing); /* deadline of the fiber */
void lane_leave(struct lane *l);
void lane_stalled(struct lane *l, bool stalled); /* the monitor does not answer: queries fail at once */
bool lane_is_stalled(const struct lane *l);

/* --- events --------------------------------------------------------------------------------------- */
void event_lifecycle(struct guest *g, int event, int detail);
/* Others: msg is the wire struct of the callback form, without callbackID set. event_id is the
 * public VIR_DOMAIN_EVENT_ID_*. */
void event_domain(struct guest *g, int event_id, const void *msg);
int event_subscribe(struct session *s, int event_id, const uint8_t uuid[16] /* NULL: all */);
int event_unsubscribe(struct session *s, int callback_id);
void event_drop_session(struct session *s);
