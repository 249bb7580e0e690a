/* From an event's wire message to its callback's arguments. model/emit/events.py writes one line of
 * EVENT for each event of the model; this header says what the line means. On the loop thread;
 * objects made for a callback live as long as it runs: who keeps one refs it. */
#pragma once
#include <glib.h>
#include <libvirt/libvirt-qemu.h>
#include "client/events.h"
#include "gen/api.h"

enum { EVENT_IDENTITIES_MAX = 20 };

/* What is made for a callback beside objects. */
struct event_room {
    virDomainEventGraphicsAddress addresses[2];
    size_t n_addresses;
    virDomainEventGraphicsSubjectIdentity identities[EVENT_IDENTITIES_MAX];
    virDomainEventGraphicsSubject subject;
    virTypedParameterPtr params;
    int n_params;
};

virDomainEventGraphicsAddressPtr room_address(struct event_room *room,
                                              const struct domain_event_graphics_address *a);
virDomainEventGraphicsSubjectPtr room_subject(struct event_room *room,
                                              const struct domain_event_graphics_identity *list,
                                              uint32_t n);
virTypedParameterPtr room_params(struct event_room *room, const struct typed_param *list,
                                 uint32_t n);
void room_clear(struct event_room *room);
virSecretPtr event_secret(virConnectPtr conn, const struct nonnull_secret *w);

#define DOMAIN(o) object_new(H_DOMAIN, conn, NULL, (o).name, (o).uuid, (o).id)
#define NETWORK(o) object_new(H_NETWORK, conn, NULL, (o).name, (o).uuid, 0)
#define POOL(o) object_new(H_STORAGE_POOL, conn, NULL, (o).name, (o).uuid, 0)
#define NODE_DEVICE(o) object_new(H_NODE_DEVICE, conn, NULL, (o).name, NULL, 0)
#define SECRET(o) event_secret(conn, &(o))
#define ADDRESS(a) room_address(&room, &(a))
#define SUBJECT(list, n) room_subject(&room, list, n)
#define PARAMS(list, n) room_params(&room, list, n), (int)(n)

/* NAME_msg is the message, OBJECT what it is about, TYPE the callback's type, the rest what the
 * callback takes between the object and the application's own pointer. */
#define EVENT(NAME, PTR, OBJECT, TYPE, ...)                                          \
    static void NAME(const struct event_sub *s, virConnectPtr conn, const void *msg) \
    {                                                                                \
        const struct NAME##_msg *m = msg;                                            \
        PTR object = OBJECT;                                                         \
        ((TYPE)s->cb)(conn, object, ##__VA_ARGS__, s->opaque);                       \
        object_unref(object);                                                        \
    }
#define EVENT_WITH_ROOM(NAME, PTR, OBJECT, TYPE, ...)                                \
    static void NAME(const struct event_sub *s, virConnectPtr conn, const void *msg) \
    {                                                                                \
        const struct NAME##_msg *m = msg;                                            \
        struct event_room room = {0};                                                \
        PTR object = OBJECT;                                                         \
        ((TYPE)s->cb)(conn, object, ##__VA_ARGS__, s->opaque);                       \
        object_unref(object);                                                        \
        room_clear(&room);                                                           \
    }
