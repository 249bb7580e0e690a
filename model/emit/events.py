#!/usr/bin/env python3
"""model/api -> gen/events_call.c: how each event reaches its callback, for src/client/events_call.h.

An event that says calls= names the type of its callback. What the message holds beside its callback id and its object
are the callback's arguments, in order; each must have the type that the callback declares.

usage: events.py OUTPUT
"""
import sys

from apimodel import Api, ModelError, write

OBJECTS = {  # of the message: family of events, handle, macro of events_call.h
    "nonnull_domain": ("EV_DOMAIN", "virDomainPtr", "DOMAIN"), "nonnull_network": ("EV_NETWORK", "virNetworkPtr", "NETWORK"),
    "nonnull_storage_pool": ("EV_POOL", "virStoragePoolPtr", "POOL"),
    "nonnull_node_device": ("EV_NODEDEV", "virNodeDevicePtr", "NODE_DEVICE"),
    "nonnull_secret": ("EV_SECRET", "virSecretPtr", "SECRET"),
}
PLAIN = {"int": ["int"], "uint": ["unsigned int"], "hyper": ["long long"], "uhyper": ["unsigned long long"],
         "string": ["const char *"]}
ROOM = {  # made for the callback out of the message: what the callback sees, macro of events_call.h
    "domain_event_graphics_address": (["const virDomainEventGraphicsAddress *"], "ADDRESS(m->{at})"),
    "domain_event_graphics_identity": (["const virDomainEventGraphicsSubject *"], "SUBJECT(m->{at}, m->{n})"),
    "typed_param": (["virTypedParameterPtr", "int"], "PARAMS(m->{at}, m->{n})"),
}
HEAD = "/* Generated from model/api by emit/events.py: see client/events_call.h. */\n#include \"client/events_call.h\"\n\n"


def flat(api, struct, path=""):
    """Members with their place in the message, those of an older message inside it too."""
    for m in struct.members:
        inner = api.structs.get(m.type)
        if inner and m.type.endswith("_msg"):
            yield from flat(api, inner, f"{path}{m.cname}.")
        elif m.name != "callbackID":
            yield path, m


def plain(ctype):
    return " ".join(ctype.replace("*", " * ").split())


def thunk(api, callbacks, event, struct):
    declared = [plain(t) for t in callbacks[event.calls].params.values()]
    object_, types, args, room = None, [], [], False
    for path, m in flat(api, struct):
        if m.type in OBJECTS:
            object_ = OBJECTS[m.type], path + m.cname
        elif m.type in ROOM:
            seen, form = ROOM[m.type]
            types, room = types + seen, True
            args.append(form.format(at=path + m.cname, n=f"{path}n_{m.cname}"))
        else:
            types += PLAIN[m.type]
            args.append(f"m->{path}{m.cname}")
    (family, handle, macro), at = object_
    want = ["virConnectPtr", handle, *map(plain, types), "void *"]
    if [t.replace("const ", "") for t in want] != [t.replace("const ", "") for t in declared]:
        raise ModelError(event.where, f"{event.name}: {event.calls} takes {declared}, the message has {want}")
    family = "EV_MONITOR" if event.program == "qemu" else family
    kind = "EVENT_WITH_ROOM" if room else "EVENT"
    head = f"{kind}({event.name}, {handle}, {macro}(m->{at}), {event.calls}"
    return ", ".join([head, *args]) + ")\n", f"    {{&program_{event.program}, {event.proc}, {family}, {event.name}}},\n"


def main(output):
    api = Api()
    callbacks = {d.name: d for d in api.model.of("callback")}
    rows = [thunk(api, callbacks, event, struct) for event, struct in api.events if event.calls]
    text = "".join(r[0] for r in rows) + "\nconst struct event_row event_rows[] = {\n" + "".join(r[1] for r in rows)
    write(output, HEAD + text + "};\nconst size_t n_event_rows = G_N_ELEMENTS(event_rows);\n")


if __name__ == "__main__":
    main(sys.argv[1])
