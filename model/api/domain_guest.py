"""Domain guest: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainAttachDevice", on=Domain, since="0.1.9",
    doc="Adds device to a domain.",
    args=[string("xml", check="nonnull")], arg="domain",
    proc=8,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainDetachDevice", on=Domain, since="0.1.9",
    doc="Takes device from a domain.",
    args=[string("xml", check="nonnull")], arg="domain",
    proc=13,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainGetSecurityLabel", on=Domain, since="0.6.1",
    doc="Reads the security label of a domain.",
    args=[
        struct_out("seclabel", "virSecurityLabel", {"label": "label:char<4097>", "enforcing": "enforcing:int"}),
    ],
    arg="domain",
    proc=121,
    acl=[need("domain:read")])

api("virDomainAttachDeviceFlags", on=Domain, since="0.7.7",
    doc="Adds device flags to a domain.",
    args=[string("xml", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=160,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainDetachDeviceFlags", on=Domain, since="0.7.7",
    doc="Takes device flags from a domain.",
    args=[string("xml", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=161,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainUpdateDeviceFlags", on=Domain, since="0.8.0",
    doc="Changes device flags of a domain.",
    args=[string("xml", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=174,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainOpenConsole", on=Domain, since="0.8.6",
    doc="Connects a stream to a console, serial or parallel device of a running domain.",
    about={
        "dev_name": "alias or path of the device; NULL: the first", 
        "st": "a new stream", 
        "flags": "VIR_DOMAIN_CONSOLE_FORCE takes it from another client, VIR_DOMAIN_CONSOLE_SAFE fails where it could not be guarded",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_FAILED: somebody else has it; ERR_INTERNAL_ERROR: there is no such device",
    args=[string("dev_name", optional=True), stream(), flags("virDomainConsoleFlags")],
    proc=201,
    acl=[need("domain:open_device")], write=True, active=True, stream_dir="both")

api("virDomainInjectNMI", on=Domain, since="0.9.2",
    doc="Inject nmi: works on a domain.",
    args=[flags()], arg="domain",
    proc=210,
    acl=[need("domain:inject_nmi")], write=True, lane="modify", active=True)

api("virDomainScreenshot", on=Domain, since="0.9.2",
    doc="Takes a picture of a screen of a running domain; the bytes come through the stream.",
    about={
        "stream": "a new stream", 
        "screen": "which screen, from 0", 
        "flags": "0",
    },
    gives="the MIME type of the picture, to be freed, or NULL",
    args=[stream("stream"), uint("screen"), flags()],
    returns=text("mime", optional=True), arg="domain",
    proc=211,
    acl=[need("domain:screenshot")], write=True, lane="query", active=True, stream_dir="read")

api("virDomainSendKey", on=Domain, since="0.9.3",
    doc="Presses keys together and releases them.",
    about={
        "codeset": "a virKeycodeSet", 
        "holdtime": "milliseconds they stay down; 0: the default", 
        "keycodes": "at most VIR_DOMAIN_SEND_KEY_MAX_KEYS codes", 
        "nkeycodes": "how many", 
        "flags": "0",
    },
    gives="0, or -1",
    args=[
        uint("codeset", enum="virKeycodeSet"),
        uint("holdtime"),
        uints_in("keycodes", "nkeycodes", 16, check={"keycodes": "nonnull", "nkeycodes": "positive"}),
        flags(),
    ],
    arg="domain",
    proc=226,
    acl=[need("domain:send_input")], write=True, lane="modify", active=True)

api("virDomainOpenGraphics", on=Domain, since="0.9.7",
    doc="Hands one end of a socket pair to the graphics server of a running domain.",
    about={
        "idx": "which <graphics>, from 0", 
        "fd": "a connected socket; the caller closes it", 
        "flags": "VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH",
    },
    gives="0, or -1",
    args=[uint("idx"), fd_in("fd"), flags("virDomainOpenGraphicsFlags")],
    proc=249,
    acl=[need("domain:open_graphics")], write=True, lane="modify", active=True, fds_in=True)

api("virDomainGetMetadata", on=Domain, since="0.9.10",
    doc="Reads the metadata of a domain.",
    args=[
        int_("type", enum="virDomainMetadataType"),
        string("uri", optional=True, check=[
    "must_be_null if type in VIR_DOMAIN_METADATA_TITLE, VIR_DOMAIN_METADATA_DESCRIPTION",
    "nonnull if type in VIR_DOMAIN_METADATA_ELEMENT",
]),
        flags("virDomainModificationImpact"),
    ],
    returns=text("metadata"), arg="domain",
    proc=265,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainPMSuspendForDuration", on=Domain, since="0.9.10",
    doc="Pm suspend for duration: works on a domain.",
    args=[uint("target", enum="virNodeSuspendTarget"), ullong("duration"), flags()], arg="domain",
    proc=261,
    acl=[need("domain:pm_control")], write=True, lane="agent", active=True)

api("virDomainSetMetadata", on=Domain, since="0.9.10",
    doc="Changes the metadata of a domain.",
    args=[
        int_("type", enum="virDomainMetadataType"),
        string("metadata", optional=True),
        string("key", optional=True, check=[
    "must_be_null if type in VIR_DOMAIN_METADATA_TITLE, VIR_DOMAIN_METADATA_DESCRIPTION",
    "nonnull if type in VIR_DOMAIN_METADATA_ELEMENT and metadata",
]),
        string("uri", optional=True, check=[
    "must_be_null if type in VIR_DOMAIN_METADATA_TITLE, VIR_DOMAIN_METADATA_DESCRIPTION",
    "nonnull if type in VIR_DOMAIN_METADATA_ELEMENT",
]),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=264,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainPMWakeup", on=Domain, since="0.9.11",
    doc="Pm wakeup: works on a domain.",
    args=[flags()], arg="domain",
    proc=267,
    acl=[need("domain:pm_control")], write=True, lane="modify", active=True)

api("virDomainGetHostname", on=Domain, since="0.10.0",
    doc="Reads the hostname of a domain.",
    args=[flags("virDomainGetHostnameFlags")],
    returns=text("hostname"), arg="domain",
    proc=277,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainGetSecurityLabelList", on=Domain, since="0.10.0",
    doc="Reads the security label list of a domain.", arg="domain",
    args=[record_array("seclabels", "virSecurityLabel", "labels", "domain_get_security_label_ret", 64, ret="int", check="nonnull")],
    returns=count,
    proc=278,
    acl=[need("domain:read")])

api("virDomainSendProcessSignal", on=Domain, since="1.0.1",
    doc="Sends process signal to a domain.",
    args=[llong("pid_value", check="nonzero"), uint("signum"), flags()], arg="domain",
    proc=295,
    acl=[need("domain:send_signal")], write=True, lane="modify", active=True)

api("virDomainOpenChannel", on=Domain, since="1.0.2",
    doc="Connects a stream to a channel of a running domain.",
    about={
        "name": "name of the channel; NULL: the first", 
        "st": "a new stream", 
        "flags": "VIR_DOMAIN_CHANNEL_FORCE takes it from another client",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_FAILED: somebody else has it",
    args=[string("name", optional=True), stream(), flags("virDomainChannelFlags")],
    proc=296,
    acl=[need("domain:open_device")], write=True, active=True, stream_dir="both")

api("virDomainGetTime", on=Domain, since="1.2.5",
    doc="Reads the time of a domain.",
    args=[out_llong("seconds"), out_uint("nseconds"), flags()],
    proc=337,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainSetTime", on=Domain, since="1.2.5",
    doc="Changes the time of a domain.",
    args=[llong("seconds"), uint("nseconds"), flags("virDomainSetTimeFlags")],
    proc=338,
    acl=[need("domain:set_time")], write=True, lane="agent", active=True)

api("virDomainOpenGraphicsFD", on=Domain, since="1.2.8",
    doc="Connects to the graphics server of a running domain.",
    about={
        "idx": "which <graphics>, from 0", 
        "flags": "VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH",
    },
    gives="a descriptor of a connected socket, or -1",
    args=[uint("idx"), flags("virDomainOpenGraphicsFlags")],
    proc=343,
    acl=[need("domain:open_graphics")], write=True, lane="modify", active=True, fds_out=True)

api("virDomainSetUserPassword", on=Domain, since="1.2.16",
    doc="Changes the user password of a domain.",
    args=[
        string("user", optional=True, check="nonnull"),
        string("password", optional=True, check="nonnull"),
        flags("virDomainSetUserPasswordFlags"),
    ],
    proc=357,
    acl=[need("domain:set_password")], write=True, lane="agent", active=True)

api("virDomainDetachDeviceAlias", on=Domain, since="4.4.0",
    doc="Takes device alias from a domain.",
    args=[string("alias", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=392,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetLaunchSecurityInfo", on=Domain, since="4.5.0",
    doc="Reads the launch security info of a domain.",
    args=[
        params_out("params", "nparams", 64, check={"params": "nonnull", "nparams": "nonnull"}),
        flags(),
    ],
    arg="domain",
    proc=396,
    acl=[need("domain:read")], write=True, lane="modify")

api("virDomainGetGuestInfo", on=Domain, since="5.7.0",
    doc="Reads the guest info of a domain.",
    args=[
        uint("types", enum="virDomainGuestInfoTypes"),
        params_out("params", "nparams", 2048, check={"params": "nonnull", "nparams": "nonnull"}),
        flags(),
    ],
    arg="domain",
    proc=418,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainAgentSetResponseTimeout", on=Domain, since="5.10.0",
    doc="Agent set response timeout: works on a domain.",
    args=[int_("timeout"), flags()],
    returns=result("result"), arg="domain",
    proc=420,
    acl=[need("domain:write")], write=True)

api("virDomainAuthorizedSSHKeysGet", on=Domain, since="6.10.0",
    doc="Authorized ssh keys get: works on a domain.",
    args=[string("user", check="nonnull"), strings_out("keys", "keys", 2048, check="nonnull"), flags()],
    returns=count, arg="domain",
    proc=424,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainAuthorizedSSHKeysSet", on=Domain, since="6.10.0",
    doc="Authorized ssh keys set: works on a domain.",
    args=[
        string("user", check="nonnull"),
        strings_in("keys", "nkeys", 2048, check="nonnull if flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND or flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE"),
        flags("virDomainAuthorizedSSHKeysSetFlags"),
    ],
    arg="domain",
    proc=425,
    acl=[need("domain:write")], write=True,
    exclusive=[["VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND", "VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE"]],
    lane="agent", active=True)

api("virDomainGetMessages", on=Domain, since="7.1.0",
    doc="Reads the messages of a domain.",
    args=[strings_out("msgs", "msgs", 2048, check="nonnull"), flags("virDomainMessageType")],
    returns=count, arg="domain",
    proc=426,
    acl=[need("domain:read")])

api("virDomainSetLaunchSecurityState", on=Domain, since="8.0.0",
    doc="Changes the launch security state of a domain.",
    args=[
        params_in("params", "nparams", 64, check={"params": "nonnull", "nparams": "positive"}),
        flags(),
    ],
    arg="domain",
    proc=439,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainFDAssociate", on=Domain, since="9.0.0",
    doc="Fd associate: works on a domain.",
    args=[
        string("name"),
        fds_in("nfds", "fds", check={"nfds": "nonzero", "fds": "nonnull"}),
        flags("virDomainFDAssociateFlags"),
    ],
    arg="domain",
    proc=443,
    acl=[need("domain:write")], write=True, lane="modify", fds_in=True)

api("virDomainGraphicsReload", on=Domain, since="10.2.0",
    doc="Graphics reload: works on a domain.",
    args=[uint("type"), flags()], arg="domain",
    proc=448,
    acl=[need("domain:write")], write=True, lane="modify", active=True)
