"""Domain guest: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainAttachDevice", on=Domain, since="0.1.9",
    doc="Adds a device to a running guest. virDomainAttachDeviceFlags() can change the stored definition.",
    args=[string("xml", check="nonnull")], arg="domain",
    proc=8,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainDetachDevice", on=Domain, since="0.1.9",
    doc="Takes a device from a running guest. virDomainDetachDeviceFlags() can change the stored definition.",
    args=[string("xml", check="nonnull")], arg="domain",
    proc=13,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainGetSecurityLabel", on=Domain, since="0.6.1",
    doc="Tells the security label of a running guest.",
    args=[
        struct_out("seclabel", "virSecurityLabel", {"label": "label:char<4097>", "enforcing": "enforcing:int"}),
    ],
    arg="domain",
    proc=121,
    acl=[need("domain:read")])

api("virDomainAttachDeviceFlags", on=Domain, since="0.7.7",
    doc="Adds a device to the running guest, its stored definition, or both.",
    args=[string("xml", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=160,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainDetachDeviceFlags", on=Domain, since="0.7.7",
    doc="Takes a device from the running guest, its stored definition, or both. The guest may take its time: an event tells when the device is gone.",
    args=[string("xml", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=161,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainUpdateDeviceFlags", on=Domain, since="0.8.0",
    doc="Changes a device of the running guest, its stored definition, or both: a medium, a link's state, a password.",
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
    doc="Sends a non-maskable interrupt to a guest.",
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
    args=[uint("idx"), fd_in("fd", check="socket"), flags("virDomainOpenGraphicsFlags")],
    proc=249,
    acl=[need("domain:open_graphics")], write=True, lane="modify", active=True, fds_in=True)

api("virDomainGetMetadata", on=Domain, since="0.9.10",
    doc="Reads the title, the description or an application's own element of a domain.",
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
    doc="Asks the guest's agent to suspend it to memory or disk.",
    args=[uint("target", enum="virNodeSuspendTarget"), ullong("duration"), flags()], arg="domain",
    proc=261,
    acl=[need("domain:pm_control")], write=True, lane="agent", active=True)

api("virDomainSetMetadata", on=Domain, since="0.9.10",
    doc="Changes the title, the description or an application's own element of a domain.",
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
    doc="Wakes up a guest that is suspended to memory.",
    args=[flags()], arg="domain",
    proc=267,
    acl=[need("domain:pm_control")], write=True, lane="modify", active=True)

api("virDomainGetHostname", on=Domain, since="0.10.0",
    doc="Tells the host name that a guest has, asked of its agent or its lease.",
    args=[flags("virDomainGetHostnameFlags")],
    returns=text("hostname"), arg="domain",
    proc=277,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainGetSecurityLabelList", on=Domain, since="0.10.0",
    doc="Tells the security labels of a running guest, one per model.", arg="domain",
    args=[record_array("seclabels", "virSecurityLabel", "labels", "domain_get_security_label_ret", 64, ret="int", check="nonnull")],
    returns=count,
    proc=278,
    acl=[need("domain:read")])

api("virDomainSendProcessSignal", on=Domain, since="1.0.1",
    doc="Sends a signal to a process of a guest; for containers.",
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
    doc="Asks the guest's agent for the time.",
    args=[out_llong("seconds"), out_uint("nseconds"), flags()],
    proc=337,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainSetTime", on=Domain, since="1.2.5",
    doc="Has the guest's agent set the guest's clock.",
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
    doc="Has the guest's agent set a user's password.",
    args=[
        string("user", optional=True, check="nonnull"),
        string("password", optional=True, check="nonnull"),
        flags("virDomainSetUserPasswordFlags"),
    ],
    proc=357,
    acl=[need("domain:set_password")], write=True, lane="agent", active=True)

api("virDomainDetachDeviceAlias", on=Domain, since="4.4.0",
    doc="Takes the device with an alias from a domain.",
    args=[string("alias", check="nonnull"), flags("virDomainDeviceModifyFlags")], arg="domain",
    proc=392,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetLaunchSecurityInfo", on=Domain, since="4.5.0",
    doc="Reads facts of a protected guest: measurement, policy (VIR_DOMAIN_LAUNCH_SECURITY_*).",
    args=[
        params_out("params", "nparams", 64, check={"params": "nonnull", "nparams": "nonnull"}),
        flags(),
    ],
    arg="domain",
    proc=396,
    acl=[need("domain:read")], write=True, lane="modify")

api("virDomainGetGuestInfo", on=Domain, since="5.7.0",
    doc="Asks the guest's agent for users, system, time zone, host name, file systems, disks, interfaces, load.",
    args=[
        uint("types", enum="virDomainGuestInfoTypes"),
        params_out("params", "nparams", 2048, check={"params": "nonnull", "nparams": "nonnull"}),
        flags(),
    ],
    arg="domain",
    proc=418,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainAgentSetResponseTimeout", on=Domain, since="5.10.0",
    doc="Changes how long calls wait for the guest's agent.",
    args=[int_("timeout"), flags()],
    returns=result("result"), arg="domain",
    proc=420,
    acl=[need("domain:write")], write=True)

api("virDomainAuthorizedSSHKeysGet", on=Domain, since="6.10.0",
    doc="Asks the guest's agent for the SSH keys that may log in as a user.",
    args=[string("user", check="nonnull"), strings_out("keys", "keys", 2048, check="nonnull"), flags()],
    returns=count, arg="domain",
    proc=424,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainAuthorizedSSHKeysSet", on=Domain, since="6.10.0",
    doc="Has the guest's agent set, add or remove SSH keys that may log in as a user.",
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
    doc="Lists what is worth knowing about a domain: deprecated features, a tainted state.",
    args=[strings_out("msgs", "msgs", 2048, check="nonnull"), flags("virDomainMessageType")],
    returns=count, arg="domain",
    proc=426,
    acl=[need("domain:read")])

api("virDomainSetLaunchSecurityState", on=Domain, since="8.0.0",
    doc="Hands a secret to a protected guest before it runs.",
    args=[
        params_in("params", "nparams", 64, check={"params": "nonnull", "nparams": "positive"}),
        flags(),
    ],
    arg="domain",
    proc=439,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainFDAssociate", on=Domain, since="9.0.0",
    doc="Gives open files to a domain under a name that disks refer to (<source fdgroup=''/>).",
    args=[
        string("name"),
        fds_in("nfds", "fds", check={"nfds": "nonzero", "fds": "nonnull"}),
        flags("virDomainFDAssociateFlags"),
    ],
    arg="domain",
    proc=443,
    acl=[need("domain:write")], write=True, lane="modify", fds_in=True)

api("virDomainGraphicsReload", on=Domain, since="10.2.0",
    doc="Has a display read its certificates again.",
    args=[uint("type"), flags()], arg="domain",
    proc=448,
    acl=[need("domain:write")], write=True, lane="modify", active=True)
