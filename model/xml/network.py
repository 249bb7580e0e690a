"""Virtual networks."""
from lang.xml import *
from xml.domain.interface import Bandwidth, IpRoute, Mtu, PortOptions, VirtualPort, Vlan
from xml.domain.source import PciSourceAddress

NetworkForwardMode = enum("nat", "route", "bridge", "private", "vepa", "passthrough", "hostdev", "open")
NetworkHostdevDriver = enum("kvm", "vfio")
NetworkMacTable = enum("kernel", "libvirt")
NetworkLeaseUnit = enum("seconds", "minutes", "hours")


class NetworkAddressRange(Element):
    """The first and the last address guests appear with outside."""
    start = attr(Ip)
    end = attr(Ip)


class NetworkPortRange(Element):
    """The first and the last port guests appear with outside."""
    start = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL")
    end = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL")


class NetworkNat(Element):
    """How addresses are translated."""
    ipv6 = attr(YesNo, since="6.5.0", doc="Translate IPv6 addresses too.")
    address = child(NetworkAddressRange)
    port = child(NetworkPortRange)


class NetworkForwardDriver(Element):
    """How functions are assigned to guests."""
    name = attr(NetworkHostdevDriver)
    model = attr(String, since="10.0.0", doc="The variant driver of the function.")


class NetworkForwardPf(Element):
    """A physical function whose virtual functions are handed out."""
    connections = attr(UInt, live_only=True, doc="Guests that use it.")
    dev = attr(String)


class NetworkForwardInterface(Element):
    """A device of the host that guests go out by."""
    dev = attr(String)
    connections = attr(UInt, live_only=True, doc="Guests that use it.")


class NetworkForward(Element):
    """How guests reach what is outside."""
    dev = attr(String, doc="The only device that traffic may leave by.")
    mode = attr(NetworkForwardMode, default="nat", invalid="ERR_CONFIG_UNSUPPORTED")
    managed = attr(YesNo, doc="Whether functions are taken from the host's drivers.")
    driver = child(NetworkForwardDriver)
    nat = child(NetworkNat)
    pfs = items(NetworkForwardPf, name="pf")
    interfaces = items(NetworkForwardInterface, name="interface")
    addresses = items(PciSourceAddress, name="address")


class NetworkBridge(Element):
    """The bridge guests are plugged into."""
    name = attr(String)
    zone = attr(String, since="5.1.0", doc="The firewalld zone.")
    stp = attr(OnOff, doc="Spanning tree protocol.")
    delay = attr(UInt, doc="Forward delay in seconds.")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager", since="1.2.11",
                             doc="Who fills the table of hardware addresses.")


class NetworkMac(Element):
    """The hardware address of the bridge."""
    address = attr(Mac)


class NetworkDomain(Element):
    """The DNS domain."""
    name = attr(String)
    local_only = attr(YesNo, name="localOnly", since="1.2.12", doc="Do not forward requests for it.")


class DnsForwarder(Element):
    """A server for some or all requests."""
    domain = attr(String)
    addr = attr(Ip)


class DnsTxt(Element):
    """A TXT record."""
    name = attr(String)
    value = attr(String)


class DnsSrv(Element):
    """An SRV record."""
    service = attr(String)
    protocol = attr(String)
    domain = attr(String)
    target = attr(String)
    port = attr(UInt, range=(1, 65535), invalid="ERR_XML_DETAIL")
    priority = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL")
    weight = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL")


class DnsHost(Element):
    """Names of an address."""
    ip = attr(Ip, invalid="ERR_XML_DETAIL")
    hostnames = elems(String, name="hostname")


class NetworkDns(Element):
    """The DNS server of the network."""
    enable = attr(YesNo, since="2.2.0")
    forward_plain_names = attr(YesNo, name="forwardPlainNames", doc="Forward names without a dot.")
    forwarders = items(DnsForwarder, name="forwarder")
    txts = items(DnsTxt, name="txt")
    srvs = items(DnsSrv, name="srv")
    hosts = items(DnsHost, name="host")


class DhcpLease(Element):
    """How long an address is lent."""
    expiry = attr(U64, doc="0: for ever.")
    unit = attr(NetworkLeaseUnit, doc="Minutes when not given.")


class DhcpRange(Element):
    """Addresses that are handed out."""
    start = attr(Ip)
    end = attr(Ip)
    lease = child(DhcpLease, since="6.3.0")


class DhcpHost(Element):
    """A guest that always gets the same address."""
    id = attr(String, doc="Client id or DUID (IPv6).")
    mac = attr(String)
    name = attr(String)
    ip = attr(Ip)
    lease = child(DhcpLease, since="6.3.0")


class DhcpBootp(Element):
    """What a guest boots from the network."""
    file = attr(String)
    server = attr(String)


class NetworkDhcp(Element):
    """The DHCP server of the network."""
    ranges = items(DhcpRange, name="range")
    hosts = items(DhcpHost, name="host")
    bootp = child(DhcpBootp)


class NetworkTftp(Element):
    """Files for guests that boot from the network."""
    root_dir = attr(String, name="root")


class NetworkIp(Element):
    """An address of the bridge and what is served there."""
    family = attr(String, doc="ipv4 or ipv6; ipv4 when not given.")
    address = attr(Ip)
    netmask = attr(Ip)
    prefix = attr(UInt)
    local_ptr = attr(YesNo, name="localPtr", since="3.0.0", doc="Do not forward reverse requests.")
    tftp = child(NetworkTftp)
    dhcp = child(NetworkDhcp)


class Portgroup(Element):
    """A class of connections."""
    name = attr(String)
    default = attr(YesNo, doc="For interfaces that name no group.")
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters")
    vlan = child(Vlan)
    virtualport = child(VirtualPort)
    bandwidth = child(Bandwidth)


class DnsmasqOption(Element):
    """A line of its configuration."""
    value = attr(String, required=True)


class DnsmasqOptions(Element):
    """Lines added to the configuration of dnsmasq."""
    options = items(DnsmasqOption, name="option", ns="dnsmasq")


class Network(Element):
    """A virtual network."""
    root = "network"
    errors_from = "FROM_NETWORK"
    namespaces = {"dnsmasq": "http://libvirt.org/schemas/network/dnsmasq/1.0"}
    connections = attr(UInt, live_only=True, doc="Guests that are connected.")
    ipv6 = attr(YesNo, doc="Guests may talk IPv6 to each other without an address of the bridge.")
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters")
    name = elem(String, required=True, missing="ERR_NO_NAME")
    uuid = elem(Uuid, invalid="ERR_INTERNAL_ERROR")
    title = elem(String, since="9.7.0")
    description = elem(String, since="9.7.0")
    metadata = opaque(since="2.1.0")
    forward = child(NetworkForward)
    bridge = child(NetworkBridge)
    mtu = child(Mtu)
    mac = child(NetworkMac)
    domain = child(NetworkDomain)
    dns = child(NetworkDns)
    vlan = child(Vlan)
    bandwidth = child(Bandwidth)
    port = child(PortOptions)
    ips = items(NetworkIp, name="ip", always=True)
    routes = items(IpRoute, name="route")
    virtualport = child(VirtualPort)
    portgroups = items(Portgroup, name="portgroup", always=True)
    dnsmasq_options = child(DnsmasqOptions, name="options", ns="dnsmasq")
