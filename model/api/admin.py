"""Admin: public functions and types."""
from lang.api import *

header("libvirt-admin.h")

enum("virClientTransport", since="2.0.0", doc="Client transport", values=[
    value("VIR_CLIENT_TRANS_UNIX", 0, since="2.0.0", doc="Unix"),
    value("VIR_CLIENT_TRANS_TCP", 1, since="2.0.0", doc="Tcp"),
    value("VIR_CLIENT_TRANS_TLS", 2, since="2.0.0", doc="Tls"),
    value("VIR_CLIENT_TRANS_LAST", 3, since="2.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virAdmConnectDaemonShutdownFlags", since="11.2.0", doc="Adm connect daemon shutdown flags", bits=True, values=[
    value("VIR_DAEMON_SHUTDOWN_PRESERVE", 1, since="11.2.0", doc="Vir daemon shutdown preserve"),
])

macro("VIR_THREADPOOL_WORKERS_MIN", quoted("minWorkers"), since="2.0.0")

macro("VIR_THREADPOOL_WORKERS_MAX", quoted("maxWorkers"), since="2.0.0")

macro("VIR_THREADPOOL_WORKERS_PRIORITY", quoted("prioWorkers"), since="2.0.0")

macro("VIR_THREADPOOL_WORKERS_FREE", quoted("freeWorkers"), since="2.0.0")

macro("VIR_THREADPOOL_WORKERS_CURRENT", quoted("nWorkers"), since="2.0.0")

macro("VIR_THREADPOOL_JOB_QUEUE_DEPTH", quoted("jobQueueDepth"), since="2.0.0")

macro("VIR_CLIENT_INFO_READONLY", quoted("readonly"), since="2.0.0")

macro("VIR_CLIENT_INFO_SOCKET_ADDR", quoted("sock_addr"), since="2.0.0")

macro("VIR_CLIENT_INFO_SASL_USER_NAME", quoted("sasl_user_name"), since="2.0.0")

macro("VIR_CLIENT_INFO_X509_DISTINGUISHED_NAME", quoted("tls_x509_dname"), since="2.0.0")

macro("VIR_CLIENT_INFO_UNIX_USER_ID", quoted("unix_user_id"), since="2.0.0")

macro("VIR_CLIENT_INFO_UNIX_USER_NAME", quoted("unix_user_name"), since="2.0.0")

macro("VIR_CLIENT_INFO_UNIX_GROUP_ID", quoted("unix_group_id"), since="2.0.0")

macro("VIR_CLIENT_INFO_UNIX_GROUP_NAME", quoted("unix_group_name"), since="2.0.0")

macro("VIR_CLIENT_INFO_UNIX_PROCESS_ID", quoted("unix_process_id"), since="2.0.0")

macro("VIR_CLIENT_INFO_SELINUX_CONTEXT", quoted("selinux_context"), since="2.0.0")

macro("VIR_SERVER_CLIENTS_MAX", quoted("nclients_max"), since="2.0.0")

macro("VIR_SERVER_CLIENTS_CURRENT", quoted("nclients"), since="2.0.0")

macro("VIR_SERVER_CLIENTS_UNAUTH_MAX", quoted("nclients_unauth_max"), since="2.0.0")

macro("VIR_SERVER_CLIENTS_UNAUTH_CURRENT", quoted("nclients_unauth"), since="2.0.0")

opaque("virAdmConnect", since="2.0.0", doc="Handle of an admin connection.")

opaque("virAdmServer", since="2.0.0", doc="Handle of a server of the daemon.")

opaque("virAdmClient", since="2.0.0", doc="Handle of a client of the daemon.")

typedef("virAdmConnectPtr", "virAdmConnect *", since="2.0.0")

typedef("virAdmServerPtr", "virAdmServer *", since="2.0.0")

typedef("virAdmClientPtr", "virAdmClient *", since="2.0.0")

callback("virAdmConnectCloseFunc", {"conn": "virAdmConnectPtr", "reason": "int", "opaque": "void *"},
    since="2.0.0")

api("virAdmInitialize", since="2.0.0", doc="Initialize: works on the admin library.", local=True)

api("virAdmClientFree", on=AdmClient, arg="client", since="2.0.0",
    doc="Gives a handle of a client of the daemon back.", local=True)

api("virAdmClientGetID", on=AdmClient, arg="client", since="2.0.0",
    doc="Reads the ID of a client of the daemon.",
    returns=c("unsigned long long"), local=True)

api("virAdmClientGetTimestamp", on=AdmClient, arg="client", since="2.0.0",
    doc="Reads the timestamp of a client of the daemon.",
    returns=c("long long"), local=True)

api("virAdmClientGetTransport", on=AdmClient, arg="client", since="2.0.0",
    doc="Reads the transport of a client of the daemon.", local=True)

api("virAdmConnectOpen", since="2.0.0",
    doc="Open: works on an admin connection.",
    args=[raw("name", "const char *"), flags("virConnectFlags")],
    returns=c("virAdmConnectPtr"), manual=True, wire_args={"flags": "uint"}, wire_ret={},
    proc=1, program="admin", op="admin_connect_open")

api("virAdmConnectClose", on=AdmConnect, since="2.0.0",
    doc="Close: works on an admin connection.", manual=True, wire_args={}, wire_ret={},
    proc=2, program="admin", op="admin_connect_close")

api("virAdmConnectRef", on=AdmConnect, since="2.0.0",
    doc="Takes one more reference to the handle of an admin connection.", local=True)

api("virAdmGetVersion", since="2.0.0",
    doc="Reads the version of the admin library.",
    args=[raw("libVer", "unsigned long long *")], local=True)

api("virAdmConnectIsAlive", on=AdmConnect, since="2.0.0",
    doc="Tells whether an admin connection is alive.", local=True)

api("virAdmConnectGetURI", on=AdmConnect, since="2.0.0",
    doc="Reads the URI of an admin connection.",
    returns=c("char *"), local=True)

api("virAdmConnectGetLibVersion", on=AdmConnect, since="2.0.0",
    doc="Reads the lib version of an admin connection.",
    args=[out_ullong("libVer", check="nonnull")],
    proc=3, program="admin", op="admin_connect_get_lib_version")

api("virAdmConnectRegisterCloseCallback", on=AdmConnect, since="2.0.0",
    doc="Registers close callback of an admin connection.",
    args=[
        raw("cb", "virAdmConnectCloseFunc", check="nonnull"),
        raw("opaque", "void *"),
        raw("freecb", "virFreeCallback"),
    ],
    local=True)

api("virAdmConnectUnregisterCloseCallback", on=AdmConnect, since="2.0.0",
    doc="Removes a registration of close callback of an admin connection.",
    args=[raw("cb", "virAdmConnectCloseFunc", check="nonnull")], local=True)

api("virAdmConnectListServers", on=AdmConnect, since="2.0.0",
    doc="Lists the servers of an admin connection.",
    args=[objects_out("servers", AdmServer, "servers", 16384, need="uint"), flags()],
    returns=count,
    proc=4, program="admin", op="admin_connect_list_servers")

api("virAdmServerGetName", on=AdmServer, since="2.0.0",
    doc="Reads the name of a server of the daemon.",
    returns=c("const char *"), local=True)

api("virAdmServerGetThreadPoolParameters", on=AdmServer, since="2.0.0",
    doc="Reads the thread pool parameters of a server of the daemon.",
    args=[params_out("params", "nparams", 32, check="nonnull"), flags()],
    proc=6, program="admin", op="admin_server_get_threadpool_parameters")

api("virAdmServerFree", on=AdmServer, since="2.0.0",
    doc="Gives a handle of a server of the daemon back.", local=True)

api("virAdmServerLookupClient", on=AdmServer, since="2.0.0",
    doc="Finds client on a server of the daemon.",
    args=[ullong("id"), flags()],
    returns=object(AdmClient),
    proc=9, program="admin", op="admin_server_lookup_client")

api("virAdmConnectLookupServer", on=AdmConnect, since="2.0.0",
    doc="Finds server on an admin connection.",
    args=[string("name", check="nonnull"), flags()],
    returns=object(AdmServer),
    proc=5, program="admin", op="admin_connect_lookup_server")

api("virAdmServerSetThreadPoolParameters", on=AdmServer, since="2.0.0",
    doc="Changes the thread pool parameters of a server of the daemon.",
    args=[
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags(),
    ],
    proc=7, program="admin", op="admin_server_set_threadpool_parameters")

api("virAdmServerListClients", on=AdmServer, since="2.0.0",
    doc="Lists the clients of a server of the daemon.",
    args=[objects_out("clients", AdmClient, "clients", 16384, need="uint"), flags()],
    returns=count,
    proc=8, program="admin", op="admin_server_list_clients")

api("virAdmClientGetInfo", on=AdmClient, since="2.0.0",
    doc="Reads the info of a client of the daemon.",
    args=[params_out("params", "nparams", 64, check="nonnull"), flags()], arg="client",
    proc=10, program="admin", op="admin_client_get_info")

api("virAdmClientClose", on=AdmClient, since="2.0.0",
    doc="Close: works on a client of the daemon.",
    args=[flags()], arg="client",
    proc=11, program="admin", op="admin_client_close")

api("virAdmServerGetClientLimits", on=AdmServer, since="2.0.0",
    doc="Reads the client limits of a server of the daemon.",
    args=[params_out("params", "nparams", 32), flags()],
    proc=12, program="admin", op="admin_server_get_client_limits")

api("virAdmServerSetClientLimits", on=AdmServer, since="2.0.0",
    doc="Changes the client limits of a server of the daemon.",
    args=[
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags(),
    ],
    proc=13, program="admin", op="admin_server_set_client_limits")

api("virAdmServerUpdateTlsFiles", on=AdmServer, since="6.2.0", node="LIBVIRT_ADMIN_2.0.0",
    doc="Changes tls files of a server of the daemon.",
    args=[flags()],
    proc=18, program="admin", op="admin_server_update_tls_files")

api("virAdmConnectGetLoggingOutputs", on=AdmConnect, since="3.0.0",
    doc="Reads the logging outputs of an admin connection.",
    args=[out_string("outputs"), flags()],
    returns=result("noutputs", "uint"),
    proc=14, program="admin", op="admin_connect_get_logging_outputs")

api("virAdmConnectGetLoggingFilters", on=AdmConnect, since="3.0.0",
    doc="Reads the logging filters of an admin connection.",
    args=[out_string("filters", type="string?"), flags()],
    returns=result("nfilters", "uint"),
    proc=15, program="admin", op="admin_connect_get_logging_filters")

api("virAdmConnectSetLoggingOutputs", on=AdmConnect, since="3.0.0",
    doc="Changes the logging outputs of an admin connection.",
    args=[string("outputs", optional=True), flags()],
    proc=16, program="admin", op="admin_connect_set_logging_outputs")

api("virAdmConnectSetLoggingFilters", on=AdmConnect, since="3.0.0",
    doc="Changes the logging filters of an admin connection.",
    args=[string("filters", optional=True), flags()],
    proc=17, program="admin", op="admin_connect_set_logging_filters")

api("virAdmConnectSetDaemonTimeout", on=AdmConnect, since="8.6.0",
    doc="Changes the daemon timeout of an admin connection.",
    args=[uint("timeout"), flags()],
    proc=19, program="admin", op="admin_connect_set_daemon_timeout")

api("virAdmConnectDaemonShutdown", on=AdmConnect, since="11.2.0",
    doc="Daemon shutdown: works on an admin connection.",
    args=[flags("virAdmConnectDaemonShutdownFlags")],
    proc=20, program="admin", op="admin_connect_daemon_shutdown")
