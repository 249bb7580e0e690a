"""Secret: public functions and types."""
from lang.api import *

header("libvirt-secret.h")

enum("virSecretUsageType", since="0.7.1", doc="What a secret is for.", values=[
    value("VIR_SECRET_USAGE_TYPE_NONE", 0, since="0.7.1", doc="It does not say."),
    value("VIR_SECRET_USAGE_TYPE_VOLUME", 1, since="0.7.1", doc="Encryption of the volume with this path."),
    value("VIR_SECRET_USAGE_TYPE_CEPH", 2, since="0.9.7", doc="The Ceph user of this name."),
    value("VIR_SECRET_USAGE_TYPE_ISCSI", 3, since="1.0.4", doc="The iSCSI target of this name."),
    value("VIR_SECRET_USAGE_TYPE_TLS", 4, since="2.3.0", doc="A private key of TLS."),
    value("VIR_SECRET_USAGE_TYPE_VTPM", 5, since="5.6.0", doc="The state of a TPM."),
    value("VIR_SECRET_USAGE_TYPE_LAST", 6, since="0.9.7", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectListAllSecretsFlags", since="0.10.2", doc="Which secrets are listed; of a pair neither or both means all.", bits=True, values=[
    value("VIR_CONNECT_LIST_SECRETS_EPHEMERAL", 1, since="0.10.2", doc="Those kept in memory alone."),
    value("VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL", 2, since="0.10.2", doc="Those kept on disk."),
    value("VIR_CONNECT_LIST_SECRETS_PRIVATE", 4, since="0.10.2", doc="Those whose value is never shown."),
    value("VIR_CONNECT_LIST_SECRETS_NO_PRIVATE", 8, since="0.10.2", doc="Those whose value can be read."),
])

enum("virSecretDefineFlags", since="7.7.0", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_SECRET_DEFINE_VALIDATE", 1, since="7.7.0", doc="Check the document against its schema first."),
])

enum("virSecretEventID", since="3.0.0", doc="Events of secrets, each with the type of its callback.", values=[
    value("VIR_SECRET_EVENT_ID_LIFECYCLE", 0, since="3.0.0", doc="virConnectSecretEventLifecycleCallback"),
    value("VIR_SECRET_EVENT_ID_VALUE_CHANGED", 1, since="3.0.0", doc="virConnectSecretEventGenericCallback: it has another value."),
    value("VIR_SECRET_EVENT_ID_LAST", 2, since="3.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virSecretEventLifecycleType", since="3.0.0", doc="What became of a secret.", values=[
    value("VIR_SECRET_EVENT_DEFINED", 0, since="3.0.0", doc="It was defined."),
    value("VIR_SECRET_EVENT_UNDEFINED", 1, since="3.0.0", doc="It was removed."),
    value("VIR_SECRET_EVENT_LAST", 2, since="3.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_SECRET_EVENT_CALLBACK", "((virConnectSecretEventGenericCallback)(cb))", params=["cb"], since="3.0.0", doc="Casts a callback to the type that the registration takes.")

opaque("virSecret", since="0.7.1", doc="Handle of a secret.")

typedef("virSecretPtr", "virSecret *", since="0.7.1")

callback("virConnectSecretEventGenericCallback",
    {"conn": "virConnectPtr", "secret": "virSecretPtr", "opaque": "void *"}, since="3.0.0",
    doc="An event without more to say; other callbacks are cast to it.",
    about={
        "conn": "the connection",
        "secret": "the secret",
        "opaque": "what was given at the registration",
    })

callback("virConnectSecretEventLifecycleCallback",
    {
        "conn": "virConnectPtr",
        "secret": "virSecretPtr",
        "event": "int",
        "detail": "int",
        "opaque": "void *",
    },
    since="3.0.0",
    doc="What became of a secret.",
    about={
        "conn": "the connection",
        "secret": "the secret",
        "event": "a virSecretEventLifecycleType",
        "detail": "0",
        "opaque": "what was given at the registration",
    })

api("virSecretGetConnect", on=Secret, since="0.7.1",
    doc="Tells the connection of a secret, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virConnectNumOfSecrets", on=Connect, since="0.7.1",
    doc="Counts the secrets.",
    returns=result("num"),
    proc=139,
    acl=[need("connect:search_secrets"), need("secret:getattr", filter=True)])

api("virConnectListSecrets", on=Connect, since="0.7.1",
    doc="Lists the UUIDs of the secrets, as text.",
    args=[names_out("uuids", "maxuuids", 16384, wire="uuids", ctype="char **")],
    returns=count,
    proc=140,
    acl=[need("connect:search_secrets"), need("secret:getattr", filter=True)])

api("virSecretLookupByUUID", on=Connect, since="0.7.1",
    doc="Finds a secret by its UUID.",
    args=[uuid()],
    returns=object(Secret),
    proc=141,
    acl=[need("secret:getattr")])

api("virSecretLookupByUUIDString", on=Connect, since="0.7.1",
    doc="Finds a secret by its UUID as text.",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virSecretPtr"), local=True)

api("virSecretLookupByUsage", on=Connect, since="0.7.1",
    doc="Finds a secret by what it is for: a kind of use and its identifier.",
    args=[int_("usageType"), string("usageID", check="nonnull")],
    returns=object(Secret),
    proc=147,
    acl=[need("secret:getattr")])

api("virSecretDefineXML", on=Connect, since="0.7.1",
    doc="Stores the description of a secret, a new one or instead of the old one.",
    args=[string("xml", check="nonnull"), flags("virSecretDefineFlags")],
    returns=object(Secret),
    proc=142,
    acl=[need("secret:write"), need("secret:save")], write=True)

api("virSecretGetUUID", on=Secret, since="0.7.1",
    doc="Tells the UUID of a secret.",
    args=[raw("buf", "unsigned char *", check="nonnull")], local=True)

api("virSecretGetUUIDString", on=Secret, since="0.7.1",
    doc="Tells the UUID of a secret as text.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virSecretGetUsageType", on=Secret, since="0.7.1", doc="Tells what a secret is for: a virSecretUsageType.", local=True)

api("virSecretGetUsageID", on=Secret, since="0.7.1",
    doc="Tells the identifier of what a secret is for: a path, a name. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virSecretGetXMLDesc", on=Secret, since="0.7.1",
    doc="Describes a secret.",
    args=[flags()],
    returns=text("xml"),
    proc=143,
    acl=[need("secret:read")])

api("virSecretSetValue", on=Secret, since="0.7.1",
    doc="Sets the value of a secret.",
    args=[bytes_in("value", "value_size", 65536, check="nonnull"), flags()],
    proc=144,
    acl=[need("secret:write")], write=True)

api("virSecretGetValue", on=Secret, since="0.7.1",
    doc="Tells the value of a secret, unless it is private. free() it when done.",
    args=[out_size("value_size", check="nonnull"), flags()],
    returns=bytes("value", 65536),
    proc=145,
    acl=[need("secret:read_secure")], write=True)

api("virSecretUndefine", on=Secret, since="0.7.1",
    doc="Drops the stored description of a secret.",
    proc=146,
    acl=[need("secret:delete")], write=True)

api("virSecretRef", on=Secret, since="0.7.1",
    doc="Takes another reference to the handle of a secret; virSecretFree() drops it.", local=True)

api("virSecretFree", on=Secret, since="0.7.1", doc="Drops one reference to the handle of a secret. What it stands for stays.", local=True)

api("virConnectListAllSecrets", on=Connect, since="0.10.2",
    doc="Lists secrets, all or those that flags select.",
    args=[objects_out("secrets", Secret, "secrets", 16384), flags("virConnectListAllSecretsFlags")],
    returns=count,
    proc=287,
    acl=[need("connect:search_secrets"), need("secret:getattr", filter=True)])

api("virConnectSecretEventRegisterAny", on=Connect, since="3.0.0",
    doc="Has a function called for events of one kind, of one secret or of all.",
    args=[
        ref("secret", Secret, optional=True),
        int_("eventID", check=["nonnegative", "known"], enum="virSecretEventID"),
        callback_in("cb", "virConnectSecretEventGenericCallback"),
    ],
    returns=registration("secret"), order=["eventID", "secret"],
    proc=380,
    acl=[need("connect:search_secrets"), need("secret:getattr", filter=True)])

api("virConnectSecretEventDeregisterAny", on=Connect, since="3.0.0",
    doc="Takes back what virConnectSecretEventRegisterAny() registered.",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("secret"),
    proc=381,
    acl=[need("connect:read")])
