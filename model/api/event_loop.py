"""Event loop: public functions and types."""
from lang.api import *

header("libvirt-event.h")

enum("virEventHandleType", since="0.5.0", doc="Event handle type", bits=True, values=[
    value("VIR_EVENT_HANDLE_READABLE", 1, since="0.5.0", doc="Readable"),
    value("VIR_EVENT_HANDLE_WRITABLE", 2, since="0.5.0", doc="Writable"),
    value("VIR_EVENT_HANDLE_ERROR", 4, since="0.5.0", doc="Error"),
    value("VIR_EVENT_HANDLE_HANGUP", 8, since="0.5.0", doc="Hangup"),
])

callback("virEventHandleCallback", {"watch": "int", "fd": "int", "events": "int", "opaque": "void *"},
    since="0.5.0")

callback("virEventAddHandleFunc",
    {
        "fd": "int",
        "event": "int",
        "cb": "virEventHandleCallback",
        "opaque": "void *",
        "ff": "virFreeCallback",
    },
    since="0.5.0",
    returns="int")

callback("virEventUpdateHandleFunc", {"watch": "int", "event": "int"}, since="0.5.0")

callback("virEventRemoveHandleFunc", {"watch": "int"}, since="0.5.0", returns="int")

callback("virEventTimeoutCallback", {"timer": "int", "opaque": "void *"}, since="0.5.0")

callback("virEventAddTimeoutFunc",
    {
        "timeout": "int",
        "cb": "virEventTimeoutCallback",
        "opaque": "void *",
        "ff": "virFreeCallback",
    },
    since="0.5.0",
    returns="int")

callback("virEventUpdateTimeoutFunc", {"timer": "int", "timeout": "int"}, since="0.5.0")

callback("virEventRemoveTimeoutFunc", {"timer": "int"}, since="0.5.0", returns="int")

api("virEventRegisterImpl", since="0.5.0",
    doc="Registers impl of the event loop.",
    args=[
        raw("addHandle", "virEventAddHandleFunc"),
        raw("updateHandle", "virEventUpdateHandleFunc"),
        raw("removeHandle", "virEventRemoveHandleFunc"),
        raw("addTimeout", "virEventAddTimeoutFunc"),
        raw("updateTimeout", "virEventUpdateTimeoutFunc"),
        raw("removeTimeout", "virEventRemoveTimeoutFunc"),
    ],
    returns=c("void"), local=True)

api("virEventRegisterDefaultImpl", since="0.9.0", doc="Registers default impl of the event loop.", local=True)

api("virEventRunDefaultImpl", since="0.9.0", doc="Run default impl: works on the event loop.", local=True)

api("virEventAddHandle", since="0.9.3",
    doc="Handle: works on the event loop.",
    args=[
        raw("fd", "int"),
        raw("events", "int"),
        raw("cb", "virEventHandleCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virEventAddTimeout", since="0.9.3",
    doc="Timeout: works on the event loop.",
    args=[
        raw("frequency", "int"),
        raw("cb", "virEventTimeoutCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virEventRemoveHandle", since="0.9.3",
    doc="Removes handle of the event loop.",
    args=[raw("watch", "int")], local=True)

api("virEventRemoveTimeout", since="0.9.3",
    doc="Removes timeout of the event loop.",
    args=[raw("timer", "int")], local=True)

api("virEventUpdateHandle", since="0.9.3",
    doc="Changes handle of the event loop.",
    args=[raw("watch", "int"), raw("events", "int")],
    returns=c("void"), local=True)

api("virEventUpdateTimeout", since="0.9.3",
    doc="Changes timeout of the event loop.",
    args=[raw("timer", "int"), raw("frequency", "int")],
    returns=c("void"), local=True)
