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
    })

typedef("virError", "struct _virError", since="0.1.0")

typedef("virErrorPtr", "virError *", since="0.1.0")

callback("virErrorFunc", {"userData": "void *", "error": "virErrorPtr"}, since="0.1.0")

api("virCopyLastError", since="0.1.0",
    doc="Copy last error: works on the library.",
    args=[raw("to", "virErrorPtr")], local=True)

api("virConnSetErrorFunc", on=Connect, since="0.1.0",
    doc="Changes the error func of a connection.",
    args=[raw("userData", "void *"), raw("handler", "virErrorFunc")],
    returns=c("void"), local=True)

api("virResetLastError", since="0.1.0",
    doc="Reset last error: works on the library.",
    returns=c("void"), local=True)

api("virResetError", since="0.1.0",
    doc="Reset error: works on the library.",
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virConnGetLastError", on=Connect, since="0.1.0",
    doc="Reads the last error of a connection.",
    returns=c("virErrorPtr"), local=True)

api("virGetLastError", since="0.1.0",
    doc="Reads the last error of the library.",
    returns=c("virErrorPtr"), local=True)

api("virSetErrorFunc", since="0.1.0",
    doc="Changes the error func of the library.",
    args=[raw("userData", "void *"), raw("handler", "virErrorFunc")],
    returns=c("void"), local=True)

api("virConnCopyLastError", on=Connect, since="0.1.0",
    doc="Copy last error: works on a connection.",
    args=[raw("to", "virErrorPtr")], local=True)

api("virConnResetLastError", on=Connect, since="0.1.0",
    doc="Reset last error: works on a connection.",
    returns=c("void"), local=True)

api("virDefaultErrorFunc", since="0.1.0",
    doc="Default error func: works on the library.",
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virFreeError", since="0.6.1",
    doc="Gives a handle of the library back.",
    args=[raw("err", "virErrorPtr")],
    returns=c("void"), local=True)

api("virSaveLastError", since="0.6.1", doc="Saves the library (last error).", returns=c("virErrorPtr"), local=True)

api("virGetLastErrorMessage", since="1.0.6",
    doc="Reads the last error message of the library.",
    returns=c("const char *"), local=True)

api("virGetLastErrorCode", since="4.5.0", doc="Reads the last error code of the library.", local=True)

api("virGetLastErrorDomain", since="4.5.0", doc="Reads the last error domain of the library.", local=True)
