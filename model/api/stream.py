"""Stream: public functions and types."""
from lang.api import *

header("libvirt-stream.h")

enum("virStreamFlags", since="0.7.2", doc="Stream flags", bits=True, values=[
    value("VIR_STREAM_NONBLOCK", 1, since="0.7.2", doc="Vir stream nonblock"),
])

enum("virStreamRecvFlagsValues", since="3.4.0", doc="Stream recv flags values", bits=True, values=[
    value("VIR_STREAM_RECV_STOP_AT_HOLE", 1, since="3.4.0", doc="Vir stream recv stop at hole"),
])

enum("virStreamEventType", since="0.7.2", doc="Stream event type", bits=True, values=[
    value("VIR_STREAM_EVENT_READABLE", 1, since="0.7.2", doc="Readable"),
    value("VIR_STREAM_EVENT_WRITABLE", 2, since="0.7.2", doc="Writable"),
    value("VIR_STREAM_EVENT_ERROR", 4, since="0.7.2", doc="Error"),
    value("VIR_STREAM_EVENT_HANGUP", 8, since="0.7.2", doc="Hangup"),
])

callback("virStreamSourceFunc", {"st": "virStreamPtr", "data": "char *", "nbytes": "size_t", "opaque": "void *"},
    since="0.7.2",
    returns="int")

callback("virStreamSourceHoleFunc",
    {"st": "virStreamPtr", "inData": "int *", "length": "long long *", "opaque": "void *"}, since="3.4.0",
    returns="int")

callback("virStreamSourceSkipFunc", {"st": "virStreamPtr", "length": "long long", "opaque": "void *"},
    since="3.4.0",
    returns="int")

callback("virStreamSinkFunc",
    {"st": "virStreamPtr", "data": "const char *", "nbytes": "size_t", "opaque": "void *"}, since="0.7.2",
    returns="int")

callback("virStreamSinkHoleFunc", {"st": "virStreamPtr", "length": "long long", "opaque": "void *"},
    since="3.4.0",
    returns="int")

callback("virStreamEventCallback", {"stream": "virStreamPtr", "events": "int", "opaque": "void *"}, since="0.7.2")

api("virStreamNew", on=Connect, since="0.7.2",
    doc="New: works on a stream.",
    args=[flags("virStreamFlags")],
    returns=c("virStreamPtr"), local=True)

api("virStreamRef", on=Stream, arg="st", since="0.7.2",
    doc="Takes one more reference to the handle of a stream.", local=True)

api("virStreamSend", on=Stream, arg="st", since="0.7.2",
    doc="Send: works on a stream.",
    args=[raw("data", "const char *", check="nonnull"), raw("nbytes", "size_t")], local=True)

api("virStreamRecv", on=Stream, arg="st", since="0.7.2",
    doc="Recv: works on a stream.",
    args=[raw("data", "char *", check="nonnull"), raw("nbytes", "size_t")], local=True)

api("virStreamSendAll", on=Stream, arg="st", since="0.7.2",
    doc="Sends all to a stream.",
    args=[raw("handler", "virStreamSourceFunc", check="nonnull"), raw("opaque", "void *")], local=True)

api("virStreamRecvAll", on=Stream, arg="st", since="0.7.2",
    doc="Recv all: works on a stream.",
    args=[raw("handler", "virStreamSinkFunc", check="nonnull"), raw("opaque", "void *")], local=True)

api("virStreamEventAddCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Event add callback: works on a stream.",
    args=[
        raw("events", "int"),
        raw("cb", "virStreamEventCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virStreamEventUpdateCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Event update callback: works on a stream.",
    args=[raw("events", "int")], local=True)

api("virStreamEventRemoveCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Event remove callback: works on a stream.", local=True)

api("virStreamFinish", on=Stream, arg="st", since="0.7.2", doc="Finish: works on a stream.", local=True)

api("virStreamAbort", on=Stream, arg="st", since="0.7.2", doc="Abort: works on a stream.", local=True)

api("virStreamFree", on=Stream, arg="st", since="0.7.2", doc="Gives a handle of a stream back.", local=True)

api("virStreamRecvFlags", on=Stream, arg="st", since="3.4.0",
    doc="Recv flags: works on a stream.",
    args=[
        raw("data", "char *", check="nonnull"),
        raw("nbytes", "size_t"),
        flags("virStreamRecvFlagsValues"),
    ],
    local=True)

api("virStreamRecvHole", on=Stream, arg="stream", since="3.4.0",
    doc="Recv hole: works on a stream.",
    args=[raw("length", "long long *", check="nonnull"), flags()], local=True)

api("virStreamSendHole", on=Stream, arg="st", since="3.4.0",
    doc="Sends hole to a stream.",
    args=[raw("length", "long long"), flags()], local=True)

api("virStreamSparseRecvAll", on=Stream, arg="stream", since="3.4.0",
    doc="Sparse recv all: works on a stream.",
    args=[
        raw("handler", "virStreamSinkFunc", check="nonnull"),
        raw("holeHandler", "virStreamSinkHoleFunc", check="nonnull"),
        raw("opaque", "void *"),
    ],
    local=True)

api("virStreamSparseSendAll", on=Stream, arg="st", since="3.4.0",
    doc="Sparse send all: works on a stream.",
    args=[
        raw("handler", "virStreamSourceFunc", check="nonnull"),
        raw("holeHandler", "virStreamSourceHoleFunc", check="nonnull"),
        raw("skipHandler", "virStreamSourceSkipFunc", check="nonnull"),
        raw("opaque", "void *"),
    ],
    local=True)
