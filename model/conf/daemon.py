"""Configuration of the daemons: libvirtd.conf, virtqemud.conf and their like share these keys."""
from lang.conf import ConfFile, boolean, string, uint, integer, strings


class Daemon(ConfFile):
    """Keys of <daemon>.conf in /etc/libvirt, or in $XDG_CONFIG_HOME/libvirt for a session daemon."""
    # Network sockets: libvirtd and virtproxyd alone.
    listen_tls = boolean(default=True, only_in=["libvirtd", "virtproxyd"], doc="Listen for TLS clients with --listen.")
    listen_tcp = boolean(default=False, only_in=["libvirtd", "virtproxyd"], doc="Listen for plain TCP clients with --listen.")
    tls_port = string(default="16514", only_in=["libvirtd", "virtproxyd"], doc="Port or service name for TLS.")
    tcp_port = string(default="16509", only_in=["libvirtd", "virtproxyd"], doc="Port or service name for plain TCP.")
    listen_addr = string(only_in=["libvirtd", "virtproxyd"], doc="Address or host name to listen on; all when absent.")

    unix_sock_group = string(doc="Group that owns the sockets.")
    unix_sock_ro_perms = string(default="0777", octal=True, doc="Mode of the read-only socket.")
    unix_sock_rw_perms = string(octal=True, doc="Mode of the read-write socket; 0777 with polkit, else 0700.")
    unix_sock_admin_perms = string(default="0700", octal=True, doc="Mode of the admin socket.")
    unix_sock_dir = string(doc="Folder of the sockets.")

    auth_unix_ro = string(values=["none", "sasl", "polkit"], doc="Who may use the read-only socket.")
    auth_unix_rw = string(values=["none", "sasl", "polkit"], doc="Who may use the read-write socket.")
    auth_tcp = string(values=["none", "sasl"], only_in=["libvirtd", "virtproxyd"], doc="Authentication over TCP.")
    auth_tls = string(default="none", values=["none", "sasl"], only_in=["libvirtd", "virtproxyd"], doc="Authentication inside TLS.")
    tcp_min_ssf = uint(default=56, only_in=["libvirtd", "virtproxyd"], doc="Weakest SASL layer accepted over TCP, in bits.")
    key_file = string(default="/etc/pki/libvirt/private/serverkey.pem", only_in=["libvirtd", "virtproxyd"], doc="Private key of the server.")
    cert_file = string(default="/etc/pki/libvirt/servercert.pem", only_in=["libvirtd", "virtproxyd"], doc="Certificate of the server.")
    ca_file = string(default="/etc/pki/CA/cacert.pem", only_in=["libvirtd", "virtproxyd"], doc="Certificates of the authorities trusted.")
    crl_file = string(default="/etc/pki/CA/cacrl.pem", only_in=["libvirtd", "virtproxyd"], doc="Revoked certificates.")
    tls_no_verify_certificate = boolean(default=False, only_in=["libvirtd", "virtproxyd"], doc="Accept clients without a valid certificate.")
    tls_no_sanity_certificate = boolean(default=False, only_in=["libvirtd", "virtproxyd"], doc="Skip the check of our own certificate at start.")
    tls_allowed_dn_list = strings(only_in=["libvirtd", "virtproxyd"], doc="Patterns of distinguished names let in.")
    tls_priority = string(only_in=["libvirtd", "virtproxyd"], doc="GnuTLS priority string.")
    sasl_allowed_username_list = strings(doc="Patterns of SASL user names let in.")
    access_drivers = strings(doc="Checks of single calls, after authentication.")

    min_workers = uint(default=5, doc="Kept for compatibility: calls are fibers, not threads.")
    max_workers = uint(default=20, doc="Kept for compatibility: calls are fibers, not threads.")
    prio_workers = uint(default=5, doc="Kept for compatibility: calls are fibers, not threads.")
    max_clients = uint(default=5000, min=1, doc="Clients connected at once, over all sockets but the admin one.")
    max_queued_clients = uint(default=1000, doc="Length of the queue of connections not yet accepted.")
    max_anonymous_clients = uint(default=20, doc="Clients connected but not yet authenticated; 0 is no limit.")
    max_client_requests = uint(default=1000, min=1, doc="Calls of one client at work at once; more wait to be read.")

    admin_min_workers = uint(default=5, doc="Kept for compatibility.")
    admin_max_workers = uint(default=20, doc="Kept for compatibility.")
    admin_max_clients = uint(default=5000, min=1, doc="Clients of the admin socket at once.")
    admin_max_queued_clients = uint(default=20, doc="Like max_queued_clients, for the admin socket.")
    admin_max_client_requests = uint(default=5, min=1, doc="Like max_client_requests, for the admin socket.")

    log_level = uint(default=3, min=1, max=4, doc="1 debug, 2 information, 3 warnings, 4 errors.")
    log_filters = string(doc="Space-separated level:file-prefix.")
    log_outputs = string(doc="Space-separated level:stderr, level:file:/path, level:syslog:name, level:journald.")
    audit_level = uint(default=1, max=2, doc="0 never, 1 where the host audits, 2 refuse to start without.")
    audit_logging = boolean(default=False, doc="Audit records go to the log too.")

    keepalive_interval = integer(default=5, min=-1, doc="Seconds of silence before a ping; -1 sends none.")
    keepalive_count = uint(default=5, doc="Unanswered pings before a client is given up.")
    keepalive_required = boolean(unused=True, doc="Accepted and without effect.")
    admin_keepalive_interval = integer(default=5, min=-1, doc="Like keepalive_interval, for the admin socket.")
    admin_keepalive_count = uint(default=5, doc="Like keepalive_count, for the admin socket.")
    admin_keepalive_required = boolean(unused=True, doc="Accepted and without effect.")

    host_uuid = string(doc="UUID of this host, where the firmware's is missing or not unique.")
    host_uuid_source = string(values=["smbios", "machine-id"], doc="Where the UUID of this host comes from.")
    ovs_timeout = uint(default=5, doc="Seconds to wait for Open vSwitch.")
