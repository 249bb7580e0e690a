/* What events_call.h makes for callbacks, and which event is which. Called on the loop thread by
 * the lines that the model writes; never awaits. Invariant: nothing here outlives the callback. */
#include "client/events_call.h"

#include "client/typed_wire.h"

virDomainEventGraphicsAddressPtr room_address(struct event_room *room,
                                              const struct domain_event_graphics_address *a)
{
    virDomainEventGraphicsAddressPtr made = &room->addresses[room->n_addresses++];
    made->family = a->family;
    made->node = (char *)a->node;
    made->service = (char *)a->service;
    return made;
}

virDomainEventGraphicsSubjectPtr room_subject(struct event_room *room,
                                              const struct domain_event_graphics_identity *list,
                                              uint32_t n)
{
    for (uint32_t i = 0; i < n && i < EVENT_IDENTITIES_MAX; i++) {
        room->identities[i].type = (char *)list[i].type;
        room->identities[i].name = (char *)list[i].name;
    }
    room->subject.nidentity = (int)MIN(n, EVENT_IDENTITIES_MAX);
    room->subject.identities = room->identities;
    return &room->subject;
}

virTypedParameterPtr room_params(struct event_room *room, const struct typed_param *list,
                                 uint32_t n)
{
    room->params = typed_params_from_wire(list, n);
    room->n_params = (int)n;
    return room->params;
}

void room_clear(struct event_room *room)
{
    if (room->params)
        virTypedParamsFree(room->params, room->n_params);
}

virSecretPtr event_secret(virConnectPtr conn, const struct nonnull_secret *w)
{
    virSecretPtr s = object_new(H_SECRET, conn, NULL, NULL, w->uuid, w->usage_type);
    object_set_detail(s, w->usage_id, NULL);
    return s;
}

/* A module has tables of its own: programs are known by their number. */
const struct event_row *event_row_find(const struct program *program, uint32_t number)
{
    for (size_t i = 0; i < n_event_rows; i++)
        if (event_rows[i].number == number && event_rows[i].program->number == program->number)
            return &event_rows[i];
    return NULL;
}
