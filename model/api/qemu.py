"""Qemu: public functions and types."""
from lang.api import *

header("libvirt-qemu.h")

enum("virDomainQemuMonitorCommandFlags", since="0.8.8", doc="Language of a monitor command.", bits=True, values=[
    value("VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT", 0, since="0.8.8", doc="A JSON object of QMP."),
    value("VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP", 1, since="0.8.8", doc="A line of the human monitor."),
])

enum("virDomainQemuAgentCommandTimeoutValues", since="0.10.0", doc="How long an agent may take, instead of seconds.", values=[
    value("VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN", -2, since="0.10.0", doc="The lowest value there is."),
    value("VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK", -2, since="0.10.0", doc="As long as it wants."),
    value("VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT", -1, since="0.10.0", doc="As long as the driver thinks right."),
    value("VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT", 0, since="0.10.0", doc="It is not waited for."),
    value("VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN", 60, since="1.2.15", doc="A minute, as for commands that power the guest off."),
])

enum("virConnectDomainQemuMonitorEventRegisterFlags", since="1.2.3", doc="How the name of an event is compared.", bits=True, values=[
    value("VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX", 1, since="1.2.3", doc="It is a regular expression."),
    value("VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE", 2, since="1.2.3", doc="Upper and lower case are the same."),
])

callback("virConnectDomainQemuMonitorEventCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "event": "const char *",
        "seconds": "long long",
        "micros": "unsigned int",
        "details": "const char *",
        "opaque": "void *",
    },
    since="1.2.3",
    doc="An event of a QEMU monitor, as it came.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "event": "its name",
        "seconds": "when, in seconds since 1970",
        "micros": "and microseconds",
        "details": "its data as JSON, or NULL",
        "opaque": "what was given at the registration",
    })

api("virDomainQemuMonitorCommand", on=Domain, since="0.8.3",
    doc="Sends a command to the monitor of a running domain. What it changes behind the driver's back is the caller's affair.",
    about={
        "cmd": "a QMP object, or a line for people with VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP", 
        "result": "receives the reply, to be freed", 
        "flags": "bits of virDomainQemuMonitorCommandFlags",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[
        string("cmd"),
        out_string("result", check="nonnull"),
        flags("virDomainQemuMonitorCommandFlags"),
    ],
    arg="domain",
    proc=1, program="qemu", op="qemu_domain_monitor_command",
    acl=[need("domain:write")], write=True, lane="query", active=True)

api("virDomainQemuAttach", on=Connect, since="0.9.4",
    doc="Takes a QEMU process that runs already under control.",
    args=[uint("pid_value", check="nonzero"), flags()],
    returns=object(Domain), arg="domain",
    proc=2, program="qemu", op="qemu_domain_attach",
    acl=[need("domain:start"), need("domain:write")], write=True)

api("virDomainQemuAgentCommand", on=Domain, since="0.10.0",
    doc="Sends a command to the agent in a running guest.",
    about={
        "cmd": "a JSON object", 
        "timeout": "seconds; VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK waits for ever, _NOWAIT does not wait, _DEFAULT is 5", 
        "flags": "0",
    },
    gives="the reply, to be freed, or NULL",
    errors="ERR_AGENT_UNRESPONSIVE: no answer; ERR_ARGUMENT_UNSUPPORTED: the domain has no agent",
    args=[string("cmd"), int_("timeout"), flags()],
    returns=text("result", optional=True), arg="domain",
    proc=3, program="qemu", op="qemu_domain_agent_command",
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virConnectDomainQemuMonitorEventDeregister", on=Connect, since="1.2.3",
    doc="Takes back what virConnectDomainQemuMonitorEventRegister() asked for.",
    about={
        "callbackID": "the id it gave",
    },
    gives="0, or -1",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("monitor"),
    proc=5, program="qemu", op="qemu_connect_domain_monitor_event_deregister",
    acl=[need("connect:write")], write=True)

api("virConnectDomainQemuMonitorEventRegister", on=Connect, since="1.2.3",
    doc="Asks to be told of events of QEMU monitors as they come. Not a stable interface: names and contents are QEMU's.",
    about={
        "dom": "only of this domain; NULL: of all", 
        "event": "name, or pattern by flags; NULL: all", 
        "cb": "called with the event, its time and its data as JSON", 
        "opaque": "handed to cb", 
        "freecb": "frees opaque, may be NULL", 
        "flags": "bits of virConnectDomainQemuMonitorEventRegisterFlags: REGEX, NOCASE",
    },
    gives="an id, or -1",
    args=[
        ref("dom", Domain, optional=True),
        string("event", optional=True),
        callback_in("cb", "virConnectDomainQemuMonitorEventCallback"),
        flags("virConnectDomainQemuMonitorEventRegisterFlags"),
    ],
    returns=registration("monitor"),
    proc=4, program="qemu", op="qemu_connect_domain_monitor_event_register",
    acl=[need("connect:search_domains"), need("connect:write"), need("domain:getattr", filter=True)], write=True)

api("virDomainQemuMonitorCommandWithFiles", on=Domain, arg="domain", since="8.2.0",
    doc="Sends a command and files to the monitor of a running domain and takes files back. Over a local socket only.",
    about={
        "cmd": "a QMP object", 
        "ninfiles": "how many files go", 
        "infiles": "their descriptors", 
        "noutfiles": "receives how many came; NULL: none wanted", 
        "outfiles": "receives their descriptors, to be closed and freed", 
        "result": "receives the reply, to be freed", 
        "flags": "bits of virDomainQemuMonitorCommandFlags",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[
        string("cmd", check="nonnull"),
        fds_in("ninfiles", "infiles"),
        fds_out("outfiles", "noutfiles"),
        out_string("result", check="nonnull"),
        flags("virDomainQemuMonitorCommandFlags"),
    ],
    proc=7, program="qemu", op="qemu_domain_monitor_command_with_files",
    acl=[need("domain:write")], write=True, lane="query", active=True, fds_in=True, fds_out=True)
