"""Error functions: public functions and types."""
from lang.api import *

header("virterror.h")

struct("_virError",
    {
        "code": "int",
        "domain": "int",
        "message": "char *",
        "level": "virErrorLevel",
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "str1": "char *",
        "str2": "char *",
        "str3": "char *",
        "int1": "int",
        "int2": "int",
        "net": "virNetworkPtr",
    },
    doc="What went wrong.",
    about={
        "code": "a virErrorNumber",
        "domain": "a virErrorDomain: which part tells",
        "message": "text to show",
        "level": "a virErrorLevel",
        "conn": "not used any more",
        "dom": "not used any more",
        "str1": "more about it, or NULL",
        "str2": "more about it, or NULL",
        "str3": "more about it, or NULL",
        "int1": "more about it",
        "int2": "more about it",
        "net": "not used any more",
    })

typedef("virError", "struct _virError", since="0.1.0")

typedef("virErrorPtr", "virError *", since="0.1.0")

callback("virErrorFunc", {"userData": "void *", "error": "virErrorPtr"}, since="0.1.0",
    doc="Tells of each error that a call publishes.",
    about={
        "userData": "what was given with the function",
        "error": "the error; it belongs to the library",
    })

api("virCopyLastError", since="0.1.0",
    doc="Copies the last error of the calling thread into the caller's structure; virResetError() frees its texts.",
    about={
        "to": "receives it",
    },
    gives="its code, 0 when there was none, or -1",
    args=[raw("to", "virErrorPtr")], local=True)

api("virConnSetErrorFunc", on=Connect, since="0.1.0",
    doc="Sets what is called for errors of one connection.",
    about={
        "userData": "handed to handler", 
        "handler": "NULL: as for the process",
    },
    args=[raw("userData", "void *"), raw("handler", "virErrorFunc")],
    returns=c("void"), local=True)

api("virResetLastError", since="0.1.0",
    doc="Forgets the last error of the calling thread.",
    returns=c("void"), local=True)

api("virResetError", since="0.1.0",
    doc="Frees the texts of an error and clears it.",
    about={
        "err": "may be NULL",
    },
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virConnGetLastError", on=Connect, since="0.1.0",
    doc="The last error that a call on a connection left. It lasts until the next call on the connection.",
    returns=c("virErrorPtr"), local=True)

api("virGetLastError", since="0.1.0",
    doc="Tells the last error of the calling thread. It lasts until the next call that fails in this thread.",
    gives="the error, or NULL when there was none",
    returns=c("virErrorPtr"), local=True)

api("virSetErrorFunc", since="0.1.0",
    doc="Sets what is called for every error of the process; without one they are printed to stderr.",
    about={
        "userData": "handed to handler", 
        "handler": "NULL: print as virDefaultErrorFunc() does",
    },
    args=[raw("userData", "void *"), raw("handler", "virErrorFunc")],
    returns=c("void"), local=True)

api("virConnCopyLastError", on=Connect, since="0.1.0",
    doc="Copies the last error of a connection.",
    args=[raw("to", "virErrorPtr")], local=True)

api("virConnResetLastError", on=Connect, since="0.1.0",
    doc="Forgets the last error of a connection.",
    returns=c("void"), local=True)

api("virDefaultErrorFunc", since="0.1.0",
    doc="Prints an error to stderr.",
    about={
        "err": "the error",
    },
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virFreeError", since="0.6.1",
    doc="Frees an error that virSaveLastError() gave.",
    about={
        "err": "may be NULL",
    },
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virSaveLastError", since="0.6.1", doc="Copies the last error of the calling thread.",
    gives="a copy to be freed with virFreeError(), or NULL", returns=c("virErrorPtr"), local=True)

api("virGetLastErrorMessage", since="1.0.6",
    doc="Tells the text of the last error of the calling thread, never NULL.",
    gives="the text",
    returns=c("const char *"), local=True)

api("virGetLastErrorCode", since="4.5.0", doc="Tells the code of the last error of the calling thread.",
    gives="a virErrorNumber, VIR_ERR_OK when there was none", local=True)

api("virGetLastErrorDomain", since="4.5.0", doc="Tells the domain of the last error of the calling thread.",
    gives="a virErrorDomain, VIR_FROM_NONE when there was none", local=True)
