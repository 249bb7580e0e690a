"""Stream: public functions and types."""
from lang.api import *

header("libvirt-stream.h")

enum("virStreamFlags", since="0.7.2", doc="How a stream behaves.", bits=True, values=[
    value("VIR_STREAM_NONBLOCK", 1, since="0.7.2", doc="Reading and writing return -2 instead of waiting."),
])

enum("virStreamRecvFlagsValues", since="3.4.0", doc="How a stream is read.", bits=True, values=[
    value("VIR_STREAM_RECV_STOP_AT_HOLE", 1, since="3.4.0", doc="Return -3 at a hole instead of zeros."),
])

enum("virStreamEventType", since="0.7.2", doc="What a stream is watched for, or is ready for.", bits=True, values=[
    value("VIR_STREAM_EVENT_READABLE", 1, since="0.7.2", doc="It can be read."),
    value("VIR_STREAM_EVENT_WRITABLE", 2, since="0.7.2", doc="It can be written."),
    value("VIR_STREAM_EVENT_ERROR", 4, since="0.7.2", doc="It has failed."),
    value("VIR_STREAM_EVENT_HANGUP", 8, since="0.7.2", doc="It has ended."),
])

callback("virStreamSourceFunc", {"st": "virStreamPtr", "data": "char *", "nbytes": "size_t", "opaque": "void *"},
    since="0.7.2",
    returns="int",
    doc="Gives what is to be sent: bytes put into data, 0 at the end, or -1.",
    about={
        "st": "the stream",
        "data": "room for the bytes",
        "nbytes": "how much room",
        "opaque": "what was given at the registration",
    })

callback("virStreamSourceHoleFunc",
    {"st": "virStreamPtr", "inData": "int *", "length": "long long *", "opaque": "void *"}, since="3.4.0",
    returns="int",
    doc="Tells whether data or a hole comes next in the source, and how much of it; 0, or -1.",
    about={
        "st": "the stream",
        "inData": "becomes 1: data, or 0: a hole",
        "length": "becomes how many bytes",
        "opaque": "what was given at the registration",
    })

callback("virStreamSourceSkipFunc", {"st": "virStreamPtr", "length": "long long", "opaque": "void *"},
    since="3.4.0",
    returns="int",
    doc="Goes forward in the source over a hole; 0, or -1.",
    about={
        "st": "the stream",
        "length": "bytes to skip",
        "opaque": "what was given at the registration",
    })

callback("virStreamSinkFunc",
    {"st": "virStreamPtr", "data": "const char *", "nbytes": "size_t", "opaque": "void *"}, since="0.7.2",
    returns="int",
    doc="Takes what came: bytes of it that were taken, or -1.",
    about={
        "st": "the stream",
        "data": "the bytes",
        "nbytes": "how many",
        "opaque": "what was given at the registration",
    })

callback("virStreamSinkHoleFunc", {"st": "virStreamPtr", "length": "long long", "opaque": "void *"},
    since="3.4.0",
    returns="int",
    doc="Takes a hole that came; 0, or -1.",
    about={
        "st": "the stream",
        "length": "bytes of the hole",
        "opaque": "what was given at the registration",
    })

callback("virStreamEventCallback", {"stream": "virStreamPtr", "events": "int", "opaque": "void *"}, since="0.7.2",
    doc="A watched stream is ready.",
    about={
        "stream": "the stream",
        "events": "bits of virStreamEventType",
        "opaque": "what was given at the registration",
    })

api("virStreamNew", on=Connect, since="0.7.2",
    doc="Makes a stream for a call that transfers bytes, such as virDomainOpenConsole().",
    about={
        "flags": "VIR_STREAM_NONBLOCK: sending and receiving never wait",
    },
    gives="a stream to be released with virStreamFree(), or NULL",
    args=[flags("virStreamFlags")],
    returns=c("virStreamPtr"), local=True)

api("virStreamRef", on=Stream, arg="st", since="0.7.2",
    doc="Takes another reference to a stream.",
    gives="0, or -1", local=True)

api("virStreamSend", on=Stream, arg="st", since="0.7.2",
    doc="Sends bytes.",
    about={
        "data": "the bytes", 
        "nbytes": "how many",
    },
    gives="how many were taken, -2 when that would wait and the stream must not, or -1",
    args=[raw("data", "const char *", check="nonnull"), raw("nbytes", "size_t")], local=True)

api("virStreamRecv", on=Stream, arg="st", since="0.7.2",
    doc="Receives bytes.",
    about={
        "data": "room for them", 
        "nbytes": "how many may come",
    },
    gives="how many came, 0 at the end, -2 when that would wait and the stream must not, or -1",
    args=[raw("data", "char *", check="nonnull"), raw("nbytes", "size_t")], local=True)

api("virStreamSendAll", on=Stream, arg="st", since="0.7.2",
    doc="Sends all that a callback supplies; finish the stream afterwards.",
    about={
        "handler": "fills a buffer; 0: no more, -1: abort", 
        "opaque": "handed to handler",
    },
    gives="0, or -1",
    args=[raw("handler", "virStreamSourceFunc", check="nonnull"), raw("opaque", "void *")], local=True)

api("virStreamRecvAll", on=Stream, arg="st", since="0.7.2",
    doc="Receives to the end and hands all to a callback; finish the stream afterwards.",
    about={
        "handler": "takes bytes; -1: abort", 
        "opaque": "handed to handler",
    },
    gives="0, or -1",
    args=[raw("handler", "virStreamSinkFunc", check="nonnull"), raw("opaque", "void *")], local=True)

api("virStreamEventAddCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Asks to be told when a non-blocking stream can be read or written. Needs a running event loop.",
    about={
        "events": "bits of virStreamEventType", 
        "cb": "called when one is due", 
        "opaque": "handed to cb", 
        "ff": "frees opaque after removal, may be NULL",
    },
    gives="0, or -1",
    args=[
        raw("events", "int"),
        raw("cb", "virStreamEventCallback"),
        raw("opaque", "void *"),
        raw("ff", "virFreeCallback"),
    ],
    local=True)

api("virStreamEventUpdateCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Changes what a stream's callback waits for.",
    about={
        "events": "bits of virStreamEventType",
    },
    gives="0, or -1",
    args=[raw("events", "int")], local=True)

api("virStreamEventRemoveCallback", on=Stream, arg="stream", since="0.7.2",
    doc="Takes a stream's callback back.",
    gives="0, or -1", local=True)

api("virStreamFinish", on=Stream, arg="st", since="0.7.2", doc="Ends a stream in order and waits until the other side has everything.",
    gives="0, or -1",
    errors="what went wrong at the other side", local=True)

api("virStreamAbort", on=Stream, arg="st", since="0.7.2", doc="Ends a stream at once; what is under way may be lost.",
    gives="0, or -1", local=True)

api("virStreamFree", on=Stream, arg="st", since="0.7.2", doc="Drops one reference to a stream. Finish or abort it before the last.",
    gives="0, or -1", local=True)

api("virStreamRecvFlags", on=Stream, arg="st", since="3.4.0",
    doc="Receives bytes and can stop at holes.",
    about={
        "data": "room for them", 
        "nbytes": "how many may come", 
        "flags": "VIR_STREAM_RECV_STOP_AT_HOLE",
    },
    gives="as virStreamRecv(), or -3 at a hole",
    args=[
        raw("data", "char *", check="nonnull"),
        raw("nbytes", "size_t"),
        flags("virStreamRecvFlagsValues"),
    ],
    local=True)

api("virStreamRecvHole", on=Stream, arg="stream", since="3.4.0",
    doc="Takes the hole at which virStreamRecvFlags() stopped.",
    about={
        "length": "receives bytes", 
        "flags": "0",
    },
    gives="0, or -1",
    args=[raw("length", "long long *", check="nonnull"), flags()], local=True)

api("virStreamSendHole", on=Stream, arg="st", since="3.4.0",
    doc="Sends a hole in place of zeros.",
    about={
        "length": "bytes", 
        "flags": "0",
    },
    gives="0, or -1",
    args=[raw("length", "long long"), flags()], local=True)

api("virStreamSparseRecvAll", on=Stream, arg="stream", since="3.4.0",
    doc="Receives everything of a stream with its holes, handing it to functions of the application.",
    args=[
        raw("handler", "virStreamSinkFunc", check="nonnull"),
        raw("holeHandler", "virStreamSinkHoleFunc", check="nonnull"),
        raw("opaque", "void *"),
    ],
    local=True)

api("virStreamSparseSendAll", on=Stream, arg="st", since="3.4.0",
    doc="Sends everything that functions of the application read, with its holes.",
    args=[
        raw("handler", "virStreamSourceFunc", check="nonnull"),
        raw("holeHandler", "virStreamSourceHoleFunc", check="nonnull"),
        raw("skipHandler", "virStreamSourceSkipFunc", check="nonnull"),
        raw("opaque", "void *"),
    ],
    local=True)
