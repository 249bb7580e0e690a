"""Event loop: public functions and types."""
from lang.api import *

header("libvirt-event.h")

enum("virEventHandleType", since="0.5.0", doc="What a descriptor is watched for, or is ready for.", bits=True, values=[
    value("VIR_EVENT_HANDLE_READABLE", 1, since="0.5.0", doc="It can be read."),
    value("VIR_EVENT_HANDLE_WRITABLE", 2, since="0.5.0", doc="It can be written."),
    value("VIR_EVENT_HANDLE_ERROR", 4, since="0.5.0", doc="It has an error; told always."),
    value("VIR_EVENT_HANDLE_HANGUP", 8, since="0.5.0", doc="The other end is gone; told always."),
])

callback("virEventHandleCallback", {"watch": "int", "fd": "int", "events": "int", "opaque": "void *"},
    since="0.5.0",
    doc="A watched descriptor is ready.",
    about={
        "watch": "id of the watch",
        "fd": "the descriptor",
        "events": "bits of virEventHandleType",
        "opaque": "what was given at the registration",
    })

callback("virEventAddHandleFunc",
    {
        "fd": "int",
        "event": "int",
        "cb": "virEventHandleCallback",
        "opaque": "void *",
        "ff": "virFreeCallback",
    },
    since="0.5.0",
    returns="int",
    doc="Event loop's own: watches a descriptor; a watch's id, or -1.",
    about={
        "fd": "the descriptor",
        "event": "bits of virEventHandleType",
        "cb": "what is called",
        "opaque": "handed to cb",
        "ff": "frees opaque at the end, may be NULL",
    })

callback("virEventUpdateHandleFunc", {"watch": "int", "event": "int"}, since="0.5.0",
    doc="Event loop's own: changes what a descriptor is watched for.",
    about={
        "watch": "id of the watch",
        "event": "bits of virEventHandleType; 0: nothing",
    })

callback("virEventRemoveHandleFunc", {"watch": "int"}, since="0.5.0", returns="int",
    doc="Event loop's own: ends a watch and, later, calls its ff; 0, or -1.",
    about={
        "watch": "id of the watch",
    })

callback("virEventTimeoutCallback", {"timer": "int", "opaque": "void *"}, since="0.5.0",
    doc="A timer is due.",
    about={
        "timer": "id of the timer",
        "opaque": "what was given at the registration",
    })

callback("virEventAddTimeoutFunc",
    {
        "timeout": "int",
        "cb": "virEventTimeoutCallback",
        "opaque": "void *",
        "ff": "virFreeCallback",
    },
    since="0.5.0",
    returns="int",
    doc="Event loop's own: makes a timer; its id, or -1.",
    about={
        "timeout": "milliseconds between two calls, 0: at once, -1: never",
        "cb": "what is called",
        "opaque": "handed to cb",
        "ff": "frees opaque at the end, may be NULL",
    })

callback("virEventUpdateTimeoutFunc", {"timer": "int", "timeout": "int"}, since="0.5.0",
    doc="Event loop's own: changes a timer.",
    about={
        "timer": "id of the timer",
        "timeout": "milliseconds between two calls, 0: at once, -1: never",
    })

callback("virEventRemoveTimeoutFunc", {"timer": "int"}, since="0.5.0", returns="int",
    doc="Event loop's own: ends a timer and, later, calls its ff; 0, or -1.",
    about={
        "timer": "id of the timer",
    })

api("virEventRegisterImpl", since="0.5.0",
    doc="Makes the library use the application's own event loop. Once, before the first connection is opened.",
    about={
        "addHandle": "watches a descriptor, returns an id", 
        "updateHandle": "changes what is waited for", 
        "removeHandle": "stops watching, frees by the free callback later", 
        "addTimeout": "adds a timer in milliseconds, -1: off", 
        "updateTimeout": "changes it", 
        "removeTimeout": "removes it",
    },
    args=[
        raw("addHandle", "virEventAddHandleFunc"),
        raw("updateHandle", "virEventUpdateHandleFunc"),
        raw("removeHandle", "virEventRemoveHandleFunc"),
        raw("addTimeout", "virEventAddTimeoutFunc"),
        raw("updateTimeout", "virEventUpdateTimeoutFunc"),
        raw("removeTimeout", "virEventRemoveTimeoutFunc"),
    ],
    returns=c("void"), local=True)

api("virEventRegisterDefaultImpl", since="0.9.0", doc="Makes the library use its own event loop; the application calls virEventRunDefaultImpl() again and again.",
    gives="0, or -1", local=True)

api("virEventRunDefaultImpl", since="0.9.0", doc="Runs one turn of the default event loop: waits for the next descriptor or timer and calls back.",
    gives="0, or -1", local=True)

api("virEventAddHandle", since="0.9.3",
    doc="Watches a descriptor in the registered event loop.",
    about={
        "fd": "the descriptor", 
        "events": "bits of virEventHandleType", 
        "cb": "called when one is due", 
        "opaque": "handed to cb", 
        "ff": "frees opaque after removal, may be NULL",
    },
    gives="an id, or -1",
    args=[
        raw("fd", "int"),
        raw("events", "int"),
        raw("cb", "virEventHandleCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virEventAddTimeout", since="0.9.3",
    doc="Adds a timer to the registered event loop.",
    about={
        "frequency": "milliseconds between calls; 0: at every turn; -1: off", 
        "cb": "called when due", 
        "opaque": "handed to cb", 
        "ff": "frees opaque after removal, may be NULL",
    },
    gives="an id, or -1",
    args=[
        raw("frequency", "int"),
        raw("cb", "virEventTimeoutCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virEventRemoveHandle", since="0.9.3",
    doc="Stops watching a descriptor.",
    about={
        "watch": "id of virEventAddHandle()",
    },
    gives="0, or -1",
    args=[raw("watch", "int")], local=True)

api("virEventRemoveTimeout", since="0.9.3",
    doc="Removes a timer.",
    about={
        "timer": "id of virEventAddTimeout()",
    },
    gives="0, or -1",
    args=[raw("timer", "int")], local=True)

api("virEventUpdateHandle", since="0.9.3",
    doc="Changes what a watched descriptor is waited for.",
    about={
        "watch": "id of virEventAddHandle()", 
        "events": "bits of virEventHandleType; 0: nothing for now",
    },
    args=[raw("watch", "int"), raw("events", "int")],
    returns=c("void"), local=True)

api("virEventUpdateTimeout", since="0.9.3",
    doc="Changes the interval of a timer.",
    about={
        "timer": "id of virEventAddTimeout()", 
        "frequency": "milliseconds; 0: at every turn; -1: off",
    },
    args=[raw("timer", "int"), raw("frequency", "int")],
    returns=c("void"), local=True)
