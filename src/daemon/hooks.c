/* Ties the neutral call path to the access rules: set once by run.c, asked by guest/call.c for
 * every call and by lists for every guest. Awaits when an access driver does. */
#include "daemon/hooks.h"
#include "access/access.h"
#include "base/ids.h"
#include "guest/guest.h"
#include "guest/object.h"

static struct access_request request_of(const struct call *call, const struct access_object *object)
{
    return (struct access_request){
        .proc = call->proc,
        .args = call->args,
        .who = call->session->who,
        .read_only = call->read_only,
        .driver = call->session->driver->name,
        .object = object,
    };
}

AWAITS static int may_call(struct call *call)
{
    const struct guest *g = call->guest;
    const struct object *o = call->object;
    const struct access_object about = {
        .name = g   ? g->name
                : o ? o->name
                    : NULL,
        .uuid = g                  ? g->uuid_text
                : o && o->has_uuid ? o->uuid_text
                                   : NULL,
    };
    const struct access_request r = request_of(call, g || o ? &about : NULL);
    return access_check(&r);
}

AWAITS static int may_see(struct call *call, const char *name, const char *uuid)
{
    const struct access_object about = {name, uuid};
    const struct access_request r = request_of(call, &about);
    return access_visible(&r);
}

AWAITS static int may_hear(struct session *s, const struct proc *p, const char *name,
                           const uint8_t *uuid)
{
    char text[UUID_TEXT_SIZE];
    const struct access_object about = {name, uuid ? uuid_format(uuid, text) : NULL};
    const struct access_request r = {
        .proc = p,
        .who = s->who,
        .read_only = s->read_only,
        .driver = s->driver->name,
        .object = &about,
    };
    return access_visible(&r);
}

void hooks_install(void)
{
    call_access = may_call;
    call_visible = access_restricts() ? may_see : NULL;
    event_visible = access_restricts() ? may_hear : NULL;
}
