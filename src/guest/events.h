/* Events of domains and other objects: who wants them, and handing them on. Loop thread only,
 * nothing awaits.
 *
 * Each event has a number one higher than the one before it. Nothing is encoded when nobody
 * subscribed. A message is encoded once and shared when the sessions can take bytes.
 */
#pragma once
#include <glib.h>
#include <stdint.h>
#include "wire/proc.h"

struct guest;
struct guest_registry;
struct session;
struct def;
struct typed_param;

/* What is wanted of the objects of one registry. */
struct event_hub {
    enum object_kind on;
    GPtrArray *subs;
    uint64_t sequence;       /* of the latest event */
    struct backlog *backlog; /* NULL: event_meanwhile() was never called */
};
void event_hub_init(struct event_hub *h, enum object_kind on);
void event_hub_clear(struct event_hub *h); /* nobody may be subscribed any more */
/* msg is the wire struct of the form with callback ids, without the id set (it is overwritten).
 * uuid NULL: the object has none. */
void event_send(struct event_hub *h, const char *name, const uint8_t *uuid, int event_id,
                void *msg);
/* The message of a public event id, in the form with callback ids; NULL: unknown. */
const struct event_proc *event_find(enum object_kind on, int event_id);
/* A callback id, or -1. name and uuid NULL: all objects. */
int event_subscribe_in(struct session *s, struct event_hub *h, int event_id, const char *name,
                       const uint8_t *uuid);
int event_unsubscribe_any(struct session *s, int callback_id);

/* What follows is news from before anybody could listen. For a while all that is told of this guest
 * is told again, once, to every session that comes and registers for that event. */
void event_meanwhile(struct guest *g);
void event_lifecycle(struct guest *g, int event, int detail);
/* Others: msg is the wire struct of the callback form, without callbackID set (it is overwritten).
 * event_id is the public VIR_DOMAIN_EVENT_ID_*. */
void event_domain(struct guest *g, int event_id, void *msg);
/* Limits of a running guest were changed: those of list, by their VIR_DOMAIN_TUNABLE_* names. */
void event_tunable(struct guest *g, struct typed_param *list, uint32_t n);
/* QEMU's own events, passed through: names and details are QEMU's. */
void event_monitor(struct guest *g, const char *event, int64_t seconds, uint32_t micros,
                   const char *details);
uint64_t event_sequence(const struct guest_registry *r); /* of the latest event */

/* A callback id, or -1. */
int event_subscribe(struct session *s, int event_id, const uint8_t uuid[16] /* NULL: all */);
int event_unsubscribe(struct session *s, int callback_id);
/* The form without callback ids, one per event id; clients older than the callback form. */
int event_subscribe_legacy(struct session *s, int event_id);
int event_unsubscribe_legacy(struct session *s, int event_id);
/* uuid NULL: all guests; event NULL: all events; flags as virConnectDomainQemuMonitorEventRegister.
 */
int event_subscribe_monitor(struct session *s, const uint8_t uuid[16], const char *event,
                            unsigned flags);
int event_unsubscribe_monitor(struct session *s, int callback_id);
void event_drop_session(struct session *s);
