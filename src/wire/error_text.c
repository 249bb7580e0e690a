/* Owns the phrases of error codes and the names of error domains. Called where an error leaves the
 * process (daemon/, client/). Never awaits. The phrases with a mark were seen in use: programs
 * match on them; the others are free to change. Invariant: a completed error has str1.
 */
#include "wire/error_text.h"

#include <glib.h>

struct phrase {
    const char *text; /* NULL: the detail stands alone */
    const char *join; /* between phrase and detail; NULL: ": " */
};

/* "in": the detail is the name of the function that was called. */
#define POINTER(kind)                      \
    {                                      \
        "invalid " kind " pointer", " in " \
    }

static const struct phrase phrases[] = {
    [ERR_INTERNAL_ERROR] = {"internal error"},
    [ERR_NO_MEMORY] = {"out of memory"},
    [ERR_NO_SUPPORT] = {"this function is not supported by the connection driver"},
    [ERR_UNKNOWN_HOST] = {"unknown host"},
    [ERR_NO_CONNECT] = {"no connection driver available", " for "},
    [ERR_INVALID_CONN] = POINTER("connection"),
    [ERR_INVALID_DOMAIN] = POINTER("domain"),
    [ERR_INVALID_ARG] = {"invalid argument"},
    [ERR_OPERATION_FAILED] = {"operation failed"},
    [ERR_GET_FAILED] = {"HTTP GET failed"},
    [ERR_POST_FAILED] = {"HTTP POST failed"},
    [ERR_HTTP_ERROR] = {"unexpected HTTP status"},
    [ERR_SEXPR_SERIAL] = {"cannot write S-expression"},
    [ERR_NO_XEN] = {"Xen hypervisor not reachable"},
    [ERR_XEN_CALL] = {"Xen call failed"},
    [ERR_OS_TYPE] = {"unknown OS type"},
    [ERR_NO_KERNEL] = {"kernel not given"},
    [ERR_NO_ROOT] = {"root device not given"},
    [ERR_NO_SOURCE] = {"device source not given"},
    [ERR_NO_TARGET] = {"device target not given"},
    [ERR_NO_NAME] = {"missing name information"},
    [ERR_NO_OS] = {"operating system not given"},
    [ERR_NO_DEVICE] = {"devices not given"},
    [ERR_NO_XENSTORE] = {"Xen store not reachable"},
    [ERR_DRIVER_FULL] = {"no room for another driver"},
    [ERR_CALL_FAILED] = {"driver call failed"},
    [ERR_XML_ERROR] = {"XML error"},
    [ERR_DOM_EXIST] = {"domain exists already"},
    [ERR_OPERATION_DENIED] = {"operation forbidden"},
    [ERR_OPEN_FAILED] = {"cannot open file"},
    [ERR_READ_FAILED] = {"cannot read file"},
    [ERR_PARSE_FAILED] = {"cannot parse file"},
    [ERR_CONF_SYNTAX] = {"configuration file syntax error"},
    [ERR_WRITE_FAILED] = {"cannot write file"},
    [ERR_XML_DETAIL] = {NULL},
    [ERR_INVALID_NETWORK] = POINTER("network"),
    [ERR_NETWORK_EXIST] = {"network exists already"},
    [ERR_SYSTEM_ERROR] = {NULL},
    [ERR_RPC] = {NULL},
    [ERR_GNUTLS_ERROR] = {"TLS error"},
    [WAR_NO_NETWORK] = {"networks cannot be looked up"},
    [ERR_NO_DOMAIN] = {"Domain not found"},
    [ERR_NO_NETWORK] = {"Network not found"},
    [ERR_INVALID_MAC] = {"invalid MAC address"},
    [ERR_AUTH_FAILED] = {"authentication failed"},
    [ERR_INVALID_STORAGE_POOL] = POINTER("storage pool"),
    [ERR_INVALID_STORAGE_VOL] = POINTER("storage volume"),
    [WAR_NO_STORAGE] = {"storage cannot be looked up"},
    [ERR_NO_STORAGE_POOL] = {"Storage pool not found"},
    [ERR_NO_STORAGE_VOL] = {"Storage volume not found"},
    [WAR_NO_NODE] = {"node devices cannot be looked up"},
    [ERR_INVALID_NODE_DEVICE] = POINTER("node device"),
    [ERR_NO_NODE_DEVICE] = {"Node device not found"},
    [ERR_NO_SECURITY_MODEL] = {"security model unknown"},
    [ERR_OPERATION_INVALID] = {"Requested operation is not valid"},
    [WAR_NO_INTERFACE] = {"interfaces cannot be looked up"},
    [ERR_NO_INTERFACE] = {"Interface not found"},
    [ERR_INVALID_INTERFACE] = POINTER("interface"),
    [ERR_MULTIPLE_INTERFACES] = {"several interfaces match"},
    [WAR_NO_NWFILTER] = {"network filters cannot be looked up"},
    [ERR_INVALID_NWFILTER] = {"Invalid network filter"},
    [ERR_NO_NWFILTER] = {"Network filter not found"},
    [ERR_BUILD_FIREWALL] = {"cannot build firewall rules"},
    [WAR_NO_SECRET] = {"secrets cannot be looked up"},
    [ERR_INVALID_SECRET] = {"Invalid secret"},
    [ERR_NO_SECRET] = {"Secret not found"},
    [ERR_CONFIG_UNSUPPORTED] = {"unsupported configuration"},
    [ERR_OPERATION_TIMEOUT] = {"operation timed out"},
    [ERR_MIGRATE_PERSIST_FAILED] = {"domain migrated but not made persistent"},
    [ERR_HOOK_SCRIPT_FAILED] = {"hook script failed"},
    [ERR_INVALID_DOMAIN_SNAPSHOT] = {"Invalid domain snapshot"},
    [ERR_NO_DOMAIN_SNAPSHOT] = {"Domain snapshot not found"},
    [ERR_INVALID_STREAM] = POINTER("stream"),
    [ERR_ARGUMENT_UNSUPPORTED] = {"argument unsupported"},
    [ERR_STORAGE_PROBE_FAILED] = {"storage pool cannot be probed"},
    [ERR_STORAGE_POOL_BUILT] = {"storage pool is built already"},
    [ERR_SNAPSHOT_REVERT_RISKY] = {"reverting needs the force flag"},
    [ERR_OPERATION_ABORTED] = {"operation aborted"},
    [ERR_AUTH_CANCELLED] = {"authentication cancelled"},
    [ERR_NO_DOMAIN_METADATA] = {"metadata not found"},
    [ERR_MIGRATE_UNSAFE] = {"migration is unsafe"},
    [ERR_OVERFLOW] = {"numeric overflow"},
    [ERR_BLOCK_COPY_ACTIVE] = {"block copy still active"},
    [ERR_OPERATION_UNSUPPORTED] = {"Operation not supported"},
    [ERR_SSH] = {"SSH error"},
    [ERR_AGENT_UNRESPONSIVE] = {"guest agent does not answer"},
    [ERR_RESOURCE_BUSY] = {"resource busy"},
    [ERR_ACCESS_DENIED] = {"access denied"},
    [ERR_DBUS_SERVICE] = {"D-Bus error"},
    [ERR_STORAGE_VOL_EXIST] = {"storage volume exists already"},
    [ERR_CPU_INCOMPATIBLE] = {"CPU is not compatible with the host"},
    [ERR_XML_INVALID_SCHEMA] = {"XML document failed to validate against schema"},
    [ERR_MIGRATE_FINISH_OK] = {"migration finished, no domain to return"},
    [ERR_AUTH_UNAVAILABLE] = {"authentication unavailable"},
    [ERR_NO_SERVER] = {"Server not found"},
    [ERR_NO_CLIENT] = {"client not found"},
    [ERR_AGENT_UNSYNCED] = {"guest agent replied out of order"},
    [ERR_LIBSSH] = {"libssh error"},
    [ERR_DEVICE_MISSING] = {"device not found"},
    [ERR_INVALID_NWFILTER_BINDING] = {"Invalid network filter binding"},
    [ERR_NO_NWFILTER_BINDING] = {"Network filter binding not found"},
    [ERR_INVALID_DOMAIN_CHECKPOINT] = {"Invalid domain checkpoint"},
    [ERR_NO_DOMAIN_CHECKPOINT] = {"Domain checkpoint not found"},
    [ERR_NO_DOMAIN_BACKUP] = {"Domain backup job id not found"},
    [ERR_INVALID_NETWORK_PORT] = {"Invalid network port pointer"},
    [ERR_NETWORK_PORT_EXIST] = {"network port exists already"},
    [ERR_NO_NETWORK_PORT] = {"Network port not found"},
    [ERR_NO_HOSTNAME] = {"host name not known"},
    [ERR_CHECKPOINT_INCONSISTENT] = {"checkpoint inconsistent"},
    [ERR_MULTIPLE_DOMAINS] = {"several domains match"},
    [ERR_NO_NETWORK_METADATA] = {"metadata not found"},
    [ERR_AGENT_COMMAND_TIMEOUT] = {"guest agent command timed out"},
    [ERR_AGENT_COMMAND_FAILED] = {"guest agent command failed"},
};

static const char *const domain_names[] = {
    [FROM_NONE] = "",
    [FROM_XEN] = "Xen Driver",
    [FROM_XEND] = "Xen Daemon",
    [FROM_XENSTORE] = "Xen Store",
    [FROM_SEXPR] = "S-Expression",
    [FROM_XML] = "XML Util",
    [FROM_DOM] = "Domain",
    [FROM_RPC] = "XML-RPC",
    [FROM_PROXY] = "Proxy Daemon",
    [FROM_CONF] = "Config File",
    [FROM_QEMU] = "QEMU Driver",
    [FROM_NET] = "Network",
    [FROM_TEST] = "Test Driver",
    [FROM_REMOTE] = "Remote Driver",
    [FROM_OPENVZ] = "OpenVZ Driver",
    [FROM_XENXM] = "Xen XM Driver",
    [FROM_STATS_LINUX] = "Linux Statistics",
    [FROM_LXC] = "LXC Driver",
    [FROM_STORAGE] = "Storage Driver",
    [FROM_NETWORK] = "Network Driver",
    [FROM_DOMAIN] = "Domain Config",
    [FROM_UML] = "User Mode Linux Driver",
    [FROM_NODEDEV] = "Node Device Driver",
    [FROM_XEN_INOTIFY] = "Xen Inotify Driver",
    [FROM_SECURITY] = "Security Driver",
    [FROM_VBOX] = "VirtualBox Driver",
    [FROM_INTERFACE] = "Network Interface Driver",
    [FROM_ONE] = "Open Nebula Driver",
    [FROM_ESX] = "ESX Driver",
    [FROM_PHYP] = "Power Hypervisor Driver",
    [FROM_SECRET] = "Secrets Driver",
    [FROM_CPU] = "CPU Driver",
    [FROM_XENAPI] = "XenAPI Driver",
    [FROM_NWFILTER] = "Network Filter Driver",
    [FROM_HOOK] = "Lifecycle Hook",
    [FROM_DOMAIN_SNAPSHOT] = "Domain Snapshot",
    [FROM_AUDIT] = "Audit Utils",
    [FROM_SYSINFO] = "Sysinfo Utils",
    [FROM_STREAMS] = "I/O Stream Utils",
    [FROM_VMWARE] = "VMware Driver",
    [FROM_EVENT] = "Event Loop",
    [FROM_LIBXL] = "Xen Light Driver",
    [FROM_LOCKING] = "Lock Driver",
    [FROM_HYPERV] = "Hyper-V Driver",
    [FROM_CAPABILITIES] = "Capabilities Utils",
    [FROM_URI] = "URI Utils",
    [FROM_AUTH] = "Authentication Utils",
    [FROM_DBUS] = "DBus Utils",
    [FROM_PARALLELS] = "Parallels Cloud Server",
    [FROM_DEVICE] = "Device Config",
    [FROM_SSH] = "SSH transport layer",
    [FROM_LOCKSPACE] = "Lock Space",
    [FROM_INITCTL] = "Init control",
    [FROM_IDENTITY] = "Identity",
    [FROM_CGROUP] = "Cgroup",
    [FROM_ACCESS] = "Access Manager",
    [FROM_SYSTEMD] = "Systemd",
    [FROM_BHYVE] = "Bhyve",
    [FROM_CRYPTO] = "Crypto",
    [FROM_FIREWALL] = "Firewall",
    [FROM_POLKIT] = "Polkit",
    [FROM_THREAD] = "Thread jobs",
    [FROM_ADMIN] = "Admin Interface",
    [FROM_LOGGING] = "Log Manager",
    [FROM_XENXL] = "Xen XL Config",
    [FROM_PERF] = "Perf",
    [FROM_LIBSSH] = "Libssh transport layer",
    [FROM_RESCTRL] = "Resource control",
    [FROM_FIREWALLD] = "FirewallD",
    [FROM_DOMAIN_CHECKPOINT] = "Domain Checkpoint",
    [FROM_TPM] = "TPM",
    [FROM_BPF] = "BPF",
    [FROM_CH] = "Cloud-Hypervisor Driver",
};

const char *error_phrase(enum error_code code)
{
    return (size_t)code < G_N_ELEMENTS(phrases) ? phrases[code].text : NULL;
}

const char *error_domain_name(int domain)
{
    if (domain < 0 || (size_t)domain >= G_N_ELEMENTS(domain_names))
        return "Unknown";
    return domain_names[domain];
}

/* A detail may be the phrase alone: fail(ERR_NO_NAME, "%s", ""). */
void error_complete(struct error *err)
{
    if (err->str1)
        return;
    const char *phrase = error_phrase(err->code);
    char *detail = err->message;
    if (!phrase) {
        err->message = detail ? detail : g_strdup("An error occurred, but the cause is unknown");
        err->str1 = g_strdup("%s");
        err->str2 = g_strdup(err->message);
    } else if (!detail || !*detail) {
        g_free(detail);
        err->message = g_strdup(phrase);
        err->str1 = g_strdup(phrase);
    } else {
        const char *join = phrases[err->code].join ? phrases[err->code].join : ": ";
        err->message = g_strconcat(phrase, join, detail, NULL);
        err->str1 = g_strconcat(phrase, join, "%s", NULL);
        err->str2 = detail;
    }
    err->int1 = err->sys_errno ? err->sys_errno : -1;
    err->int2 = -1;
}

int fail_argument(const char *func, const char *arg, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, args);
    va_end(args);
    fail(ERR_INVALID_ARG, "%s", text);
    struct error *err = error_take();
    err->str1 = g_strdup(func);
    err->str2 = g_strdup(arg);
    error_set(err);
    return -1;
}
