"""Admin: public functions and types."""
from lang.api import *

header("libvirt-admin.h")

enum("virClientTransport", since="2.0.0", doc="What a client of a daemon came over.", values=[
    value("VIR_CLIENT_TRANS_UNIX", 0, since="2.0.0", doc="A unix socket."),
    value("VIR_CLIENT_TRANS_TCP", 1, since="2.0.0", doc="Plain TCP."),
    value("VIR_CLIENT_TRANS_TLS", 2, since="2.0.0", doc="TLS over TCP."),
    value("VIR_CLIENT_TRANS_LAST", 3, since="2.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virAdmConnectDaemonShutdownFlags", since="11.2.0", doc="How a daemon is shut down.", bits=True, values=[
    value("VIR_DAEMON_SHUTDOWN_PRESERVE", 1, since="11.2.0", doc="Preserve running domains as its configuration says."),
])

macro("VIR_THREADPOOL_WORKERS_MIN", quoted("minWorkers"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="Workers that are always kept.")

macro("VIR_THREADPOOL_WORKERS_MAX", quoted("maxWorkers"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="How many workers there may be.")

macro("VIR_THREADPOOL_WORKERS_PRIORITY", quoted("prioWorkers"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="Workers for calls that never wait.")

macro("VIR_THREADPOOL_WORKERS_FREE", quoted("freeWorkers"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="Workers with nothing to do; cannot be set.")

macro("VIR_THREADPOOL_WORKERS_CURRENT", quoted("nWorkers"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="Workers that there are; cannot be set.")

macro("VIR_THREADPOOL_JOB_QUEUE_DEPTH", quoted("jobQueueDepth"), since="2.0.0", field="uint of virAdmServerGetThreadPoolParameters", doc="Calls that wait for a worker; cannot be set.")

macro("VIR_CLIENT_INFO_READONLY", quoted("readonly"), since="2.0.0", field="boolean of virAdmClientGetInfo", doc="Is its connection read-only?")

macro("VIR_CLIENT_INFO_SOCKET_ADDR", quoted("sock_addr"), since="2.0.0", field="string of virAdmClientGetInfo", doc="Its address and port.")

macro("VIR_CLIENT_INFO_SASL_USER_NAME", quoted("sasl_user_name"), since="2.0.0", field="string of virAdmClientGetInfo", doc="Who it is by SASL.")

macro("VIR_CLIENT_INFO_X509_DISTINGUISHED_NAME", quoted("tls_x509_dname"), since="2.0.0", field="string of virAdmClientGetInfo", doc="Who it is by its certificate.")

macro("VIR_CLIENT_INFO_UNIX_USER_ID", quoted("unix_user_id"), since="2.0.0", field="int of virAdmClientGetInfo", doc="User of its process.")

macro("VIR_CLIENT_INFO_UNIX_USER_NAME", quoted("unix_user_name"), since="2.0.0", field="string of virAdmClientGetInfo", doc="Name of the user of its process.")

macro("VIR_CLIENT_INFO_UNIX_GROUP_ID", quoted("unix_group_id"), since="2.0.0", field="int of virAdmClientGetInfo", doc="Group of its process.")

macro("VIR_CLIENT_INFO_UNIX_GROUP_NAME", quoted("unix_group_name"), since="2.0.0", field="string of virAdmClientGetInfo", doc="Name of the group of its process.")

macro("VIR_CLIENT_INFO_UNIX_PROCESS_ID", quoted("unix_process_id"), since="2.0.0", field="int of virAdmClientGetInfo", doc="Its process.")

macro("VIR_CLIENT_INFO_SELINUX_CONTEXT", quoted("selinux_context"), since="2.0.0", field="string of virAdmClientGetInfo", doc="SELinux context of its process.")

macro("VIR_SERVER_CLIENTS_MAX", quoted("nclients_max"), since="2.0.0", field="uint of virAdmServerGetClientLimits", doc="How many clients there may be.")

macro("VIR_SERVER_CLIENTS_CURRENT", quoted("nclients"), since="2.0.0", field="uint of virAdmServerGetClientLimits", doc="Clients that there are; cannot be set.")

macro("VIR_SERVER_CLIENTS_UNAUTH_MAX", quoted("nclients_unauth_max"), since="2.0.0", field="uint of virAdmServerGetClientLimits", doc="How many clients may be without authentication.")

macro("VIR_SERVER_CLIENTS_UNAUTH_CURRENT", quoted("nclients_unauth"), since="2.0.0", field="uint of virAdmServerGetClientLimits", doc="Clients that have not authenticated; cannot be set.")

opaque("virAdmConnect", since="2.0.0", doc="Handle of an admin connection.")

opaque("virAdmServer", since="2.0.0", doc="Handle of a server of the daemon.")

opaque("virAdmClient", since="2.0.0", doc="Handle of a client of the daemon.")

typedef("virAdmConnectPtr", "virAdmConnect *", since="2.0.0")

typedef("virAdmServerPtr", "virAdmServer *", since="2.0.0")

typedef("virAdmClientPtr", "virAdmClient *", since="2.0.0")

callback("virAdmConnectCloseFunc", {"conn": "virAdmConnectPtr", "reason": "int", "opaque": "void *"},
    since="2.0.0",
    doc="Tells that an admin connection ended by itself.",
    about={
        "conn": "the connection",
        "reason": "a virConnectCloseReason",
        "opaque": "what was given at the registration",
    })

api("virAdmInitialize", since="2.0.0", doc="Prepares the admin library. Called by whatever needs it; once more does no harm.", local=True)

api("virAdmClientFree", on=AdmClient, arg="client", since="2.0.0",
    doc="Drops one reference to the handle of a client. The client stays connected.", local=True)

api("virAdmClientGetID", on=AdmClient, arg="client", since="2.0.0",
    doc="Tells the number of a client, unique within its server.",
    returns=c("unsigned long long"), local=True)

api("virAdmClientGetTimestamp", on=AdmClient, arg="client", since="2.0.0",
    doc="Tells when a client connected, in seconds since 1970.",
    returns=c("long long"), local=True)

api("virAdmClientGetTransport", on=AdmClient, arg="client", since="2.0.0",
    doc="Tells how a client is connected: a virClientTransport.", local=True)

api("virAdmConnectOpen", since="2.0.0",
    doc="Connects to the admin socket of a daemon: libvirtd:///system, virtqemud:///system and so on.",
    args=[raw("name", "const char *"), flags("virConnectFlags")],
    returns=c("virAdmConnectPtr"), manual=True, wire_args={"flags": "uint"}, wire_ret={},
    proc=1, program="admin", op="admin_connect_open")

api("virAdmConnectClose", on=AdmConnect, since="2.0.0",
    doc="Drops one reference to an admin connection; the last one closes it.", manual=True, wire_args={}, wire_ret={},
    proc=2, program="admin", op="admin_connect_close")

api("virAdmConnectRef", on=AdmConnect, since="2.0.0",
    doc="Takes another reference to an admin connection; virAdmConnectClose() drops it.", local=True)

api("virAdmGetVersion", since="2.0.0",
    doc="Tells the version of the library as 1000000 * major + 1000 * minor + release.",
    args=[raw("libVer", "unsigned long long *")], local=True)

api("virAdmConnectIsAlive", on=AdmConnect, since="2.0.0",
    doc="Tells whether an admin connection still works, without asking the daemon.", local=True)

api("virAdmConnectGetURI", on=AdmConnect, since="2.0.0",
    doc="Tells the URI of an admin connection.",
    returns=c("char *"), local=True)

api("virAdmConnectGetLibVersion", on=AdmConnect, since="2.0.0",
    doc="Tells the version of the daemon's library, as virAdmGetVersion() would there.",
    args=[out_ullong("libVer", check="nonnull")],
    proc=3, program="admin", op="admin_connect_get_lib_version")

api("virAdmConnectRegisterCloseCallback", on=AdmConnect, since="2.0.0",
    doc="Has a function called once when the admin connection is lost.",
    args=[
        raw("cb", "virAdmConnectCloseFunc", check="nonnull"),
        raw("opaque", "void *"),
        raw("freecb", "virFreeCallback"),
    ],
    local=True)

api("virAdmConnectUnregisterCloseCallback", on=AdmConnect, since="2.0.0",
    doc="Takes back what virAdmConnectRegisterCloseCallback() registered.",
    args=[raw("cb", "virAdmConnectCloseFunc", check="nonnull")], local=True)

api("virAdmConnectListServers", on=AdmConnect, since="2.0.0",
    doc="Lists the servers of a daemon: each has clients, limits and workers of its own.",
    args=[objects_out("servers", AdmServer, "servers", 16384, need="uint"), flags()],
    returns=count,
    proc=4, program="admin", op="admin_connect_list_servers")

api("virAdmServerGetName", on=AdmServer, since="2.0.0",
    doc="Tells the name of a server. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virAdmServerGetThreadPoolParameters", on=AdmServer, since="2.0.0",
    doc="Reads the worker settings of a server (VIR_THREADPOOL_*).",
    args=[params_out("params", "nparams", 32, check="nonnull"), flags()],
    proc=6, program="admin", op="admin_server_get_threadpool_parameters")

api("virAdmServerFree", on=AdmServer, since="2.0.0",
    doc="Drops one reference to the handle of a server.", local=True)

api("virAdmServerLookupClient", on=AdmServer, since="2.0.0",
    doc="Finds a client of a server by its number.",
    args=[ullong("id"), flags()],
    returns=object(AdmClient),
    proc=9, program="admin", op="admin_server_lookup_client")

api("virAdmConnectLookupServer", on=AdmConnect, since="2.0.0",
    doc="Finds a server of a daemon by its name.",
    args=[string("name", check="nonnull"), flags()],
    returns=object(AdmServer),
    proc=5, program="admin", op="admin_connect_lookup_server")

api("virAdmServerSetThreadPoolParameters", on=AdmServer, since="2.0.0",
    doc="Changes the worker settings of a server (VIR_THREADPOOL_*).",
    args=[
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags(),
    ],
    proc=7, program="admin", op="admin_server_set_threadpool_parameters")

api("virAdmServerListClients", on=AdmServer, since="2.0.0",
    doc="Lists the clients of a server.",
    args=[objects_out("clients", AdmClient, "clients", 16384, need="uint"), flags()],
    returns=count,
    proc=8, program="admin", op="admin_server_list_clients")

api("virAdmClientGetInfo", on=AdmClient, since="2.0.0",
    doc="Describes a client: user, process, address, authentication (VIR_CLIENT_INFO_*).",
    args=[params_out("params", "nparams", 64, check="nonnull"), flags()], arg="client",
    proc=10, program="admin", op="admin_client_get_info")

api("virAdmClientClose", on=AdmClient, since="2.0.0",
    doc="Ends a client's connection.",
    args=[flags()], arg="client",
    proc=11, program="admin", op="admin_client_close")

api("virAdmServerGetClientLimits", on=AdmServer, since="2.0.0",
    doc="Reads how many clients a server takes and has, before and after authentication (VIR_SERVER_CLIENTS_*).",
    args=[params_out("params", "nparams", 32), flags()],
    proc=12, program="admin", op="admin_server_get_client_limits")

api("virAdmServerSetClientLimits", on=AdmServer, since="2.0.0",
    doc="Changes how many clients a server takes (VIR_SERVER_CLIENTS_*).",
    args=[
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags(),
    ],
    proc=13, program="admin", op="admin_server_set_client_limits")

api("virAdmServerUpdateTlsFiles", on=AdmServer, since="6.2.0", node="LIBVIRT_ADMIN_2.0.0",
    doc="Has a server read its certificates again; connections go on.",
    args=[flags()],
    proc=18, program="admin", op="admin_server_update_tls_files")

api("virAdmConnectGetLoggingOutputs", on=AdmConnect, since="3.0.0",
    doc="Tells where a daemon logs to, as log_outputs of its configuration would say it.",
    args=[out_string("outputs"), flags()],
    returns=result("noutputs", "uint"),
    proc=14, program="admin", op="admin_connect_get_logging_outputs")

api("virAdmConnectGetLoggingFilters", on=AdmConnect, since="3.0.0",
    doc="Tells what a daemon logs, as log_filters of its configuration would say it.",
    args=[out_string("filters", type="string?"), flags()],
    returns=result("nfilters", "uint"),
    proc=15, program="admin", op="admin_connect_get_logging_filters")

api("virAdmConnectSetLoggingOutputs", on=AdmConnect, since="3.0.0",
    doc="Changes where a daemon logs to, until it ends.",
    args=[string("outputs", optional=True), flags()],
    proc=16, program="admin", op="admin_connect_set_logging_outputs")

api("virAdmConnectSetLoggingFilters", on=AdmConnect, since="3.0.0",
    doc="Changes what a daemon logs, until it ends.",
    args=[string("filters", optional=True), flags()],
    proc=17, program="admin", op="admin_connect_set_logging_filters")

api("virAdmConnectSetDaemonTimeout", on=AdmConnect, since="8.6.0",
    doc="Changes after how many idle seconds a daemon ends by itself; 0: never.",
    args=[uint("timeout"), flags()],
    proc=19, program="admin", op="admin_connect_set_daemon_timeout")

api("virAdmConnectDaemonShutdown", on=AdmConnect, since="11.2.0",
    doc="Ends a daemon in order; guests go on unless the flags say otherwise.",
    args=[flags("virAdmConnectDaemonShutdownFlags")],
    proc=20, program="admin", op="admin_connect_daemon_shutdown")
