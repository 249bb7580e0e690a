"""Types that all headers share."""
from lang.api import *

header("libvirt-common.h")

enum("virConnectCloseReason", since="0.10.0", doc="Why a connection ended.", values=[
    value("VIR_CONNECT_CLOSE_REASON_ERROR", 0, since="0.10.0", doc="Reading or writing failed, or the server sent nonsense."),
    value("VIR_CONNECT_CLOSE_REASON_EOF", 1, since="0.10.0", doc="The server closed it."),
    value("VIR_CONNECT_CLOSE_REASON_KEEPALIVE", 2, since="0.10.0", doc="The server left pings unanswered."),
    value("VIR_CONNECT_CLOSE_REASON_CLIENT", 3, since="0.10.0", doc="This side closed it."),
    value("VIR_CONNECT_CLOSE_REASON_LAST", 4, since="0.10.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virTypedParameterType", since="0.9.2", doc="Which member of a typed parameter's value counts.", values=[
    value("VIR_TYPED_PARAM_INT", 1, since="0.9.2", doc="value.i"),
    value("VIR_TYPED_PARAM_UINT", 2, since="0.9.2", doc="value.ui"),
    value("VIR_TYPED_PARAM_LLONG", 3, since="0.9.2", doc="value.l"),
    value("VIR_TYPED_PARAM_ULLONG", 4, since="0.9.2", doc="value.ul"),
    value("VIR_TYPED_PARAM_DOUBLE", 5, since="0.9.2", doc="value.d"),
    value("VIR_TYPED_PARAM_BOOLEAN", 6, since="0.9.2", doc="value.b"),
    value("VIR_TYPED_PARAM_STRING", 7, since="0.9.8", doc="value.s"),
    value("VIR_TYPED_PARAM_LAST", 8, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virTypedParameterFlags", since="0.9.8", doc="What a caller of typed parameters understands.", bits=True, values=[
    value("VIR_TYPED_PARAM_STRING_OKAY", 4, since="0.9.8", doc="Texts among the values; set by the library."),
])

macro("LIBVIR_VERSION_NUMBER", 11003000, since="0.0.1", doc="Release of these headers: major * 1000000 + minor * 1000 + micro.")

macro("LIBVIR_CHECK_VERSION", "((major) * 1000000 + (minor) * 1000 + (micro) <= LIBVIR_VERSION_NUMBER)",
    params=["major", "minor", "micro"], since="1.2.0", doc="Are these headers of that release or a later one?")

macro("VIR_TYPED_PARAM_FIELD_LENGTH", 80, since="0.9.2", doc="Room for a parameter's name, its NUL included.")

struct("_virTypedParameter",
    {
        "field": "char[VIR_TYPED_PARAM_FIELD_LENGTH]",
        "type": "int",
        "value": "union {int i; unsigned int ui; long long int l; unsigned long long int ul; double d; char b; char *s;}",
    },
    doc="A value with a name.",
    about={
        "field": "its name",
        "type": "a virTypedParameterType",
        "value": "the value, in the member of its type",
    })

typedef("virTypedParameter", "struct _virTypedParameter", since="0.9.2")

typedef("virTypedParameterPtr", "virTypedParameter *", since="0.9.2")

callback("virFreeCallback", {"opaque": "void *"}, since="0.5.0",
    doc="Frees what was handed to a callback.",
    about={
        "opaque": "what was handed over",
    })

api("virTypedParamsAddBoolean", since="1.0.2",
    doc="Appends a truth value to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "int"),
    ],
    local=True)

api("virTypedParamsAddDouble", since="1.0.2",
    doc="Appends a floating-point number to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "double"),
    ],
    local=True)

api("virTypedParamsAddFromString", since="1.0.2",
    doc="Appends a parameter of the given type, its value read out of a text.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("type", "int"),
        raw("value", "const char *"),
    ],
    local=True)

api("virTypedParamsAddInt", since="1.0.2",
    doc="Appends an int to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "int"),
    ],
    local=True)

api("virTypedParamsAddLLong", since="1.0.2",
    doc="Appends a long long to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "long long"),
    ],
    local=True)

api("virTypedParamsAddString", since="1.0.2",
    doc="Appends a copy of a text to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "const char *"),
    ],
    local=True)

api("virTypedParamsAddUInt", since="1.0.2",
    doc="Appends an unsigned int to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "unsigned int"),
    ],
    local=True)

api("virTypedParamsAddULLong", since="1.0.2",
    doc="Appends an unsigned long long to an array of typed parameters, making room for it.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("value", "unsigned long long"),
    ],
    local=True)

api("virTypedParamsClear", since="1.0.2",
    doc="Frees the texts in an array of typed parameters, not the array.",
    args=[raw("params", "virTypedParameterPtr"), raw("nparams", "int")],
    returns=c("void"), local=True)

api("virTypedParamsFree", since="1.0.2",
    doc="Frees an array of typed parameters with the texts in it.",
    args=[raw("params", "virTypedParameterPtr"), raw("nparams", "int")],
    returns=c("void"), local=True)

api("virTypedParamsGet", since="1.0.2",
    doc="Finds a typed parameter by its name.",
    args=[raw("params", "virTypedParameterPtr"), raw("nparams", "int"), raw("name", "const char *")],
    returns=c("virTypedParameterPtr"), local=True)

api("virTypedParamsGetBoolean", since="1.0.2",
    doc="Reads a truth value by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "int *"),
    ],
    local=True)

api("virTypedParamsGetDouble", since="1.0.2",
    doc="Reads a floating-point number by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "double *"),
    ],
    local=True)

api("virTypedParamsGetInt", since="1.0.2",
    doc="Reads an int by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "int *"),
    ],
    local=True)

api("virTypedParamsGetLLong", since="1.0.2",
    doc="Reads a long long by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "long long *"),
    ],
    local=True)

api("virTypedParamsGetString", since="1.0.2",
    doc="Reads a text by its name. It belongs to the array.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "const char **"),
    ],
    local=True)

api("virTypedParamsGetUInt", since="1.0.2",
    doc="Reads an unsigned int by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "unsigned int *"),
    ],
    local=True)

api("virTypedParamsGetULLong", since="1.0.2",
    doc="Reads an unsigned long long by its name.",
    args=[
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "int"),
        raw("name", "const char *"),
        raw("value", "unsigned long long *"),
    ],
    local=True)

api("virTypedParamsAddStringList", since="1.2.17",
    doc="Appends each text of a list as a parameter of the same name.",
    args=[
        raw("params", "virTypedParameterPtr *"),
        raw("nparams", "int *"),
        raw("maxparams", "int *"),
        raw("name", "const char *"),
        raw("values", "const char **"),
    ],
    local=True)
