"""Networks: virtual networks of the host, with a bridge, addresses, DHCP, DNS and a way out; or a name for a bridge
or for functions of cards that are there already."""
from lang.xml import *
from xml.domain.interface import Bandwidth, IpRoute, Mtu, PortOptions, VirtualPort, Vlan
from xml.domain.source import PciSourceAddress

NetworkForwardMode = enum("nat", "route", "bridge", "private", "vepa", "passthrough", "hostdev", "open",
    means={
        "nat": "by the host's address: guests reach everything, nobody reaches them",
        "route": "by their own addresses; the networks around must know the way",
        "bridge": "directly, by a bridge that exists or by macvtap devices that reach each other",
        "private": "by macvtap: guests do not reach each other",
        "vepa": "by macvtap: the switch outside passes frames between guests",
        "passthrough": "by macvtap: each guest has an interface of the host for itself",
        "hostdev": "each guest gets a virtual function of a card",
        "open": "as route, and no firewall rules are made",
    })
NetworkHostdevDriver = enum("kvm", "vfio",
    means={
        "kvm": "KVM's old way, which kernels no longer have",
        "vfio": "VFIO",
    })
NetworkMacTable = enum("kernel", "libvirt",
    means={
        "kernel": "the kernel, which learns from what it sees",
        "libvirt": "the daemon, which knows the guests' addresses",
    })
NetworkLeaseUnit = enum("seconds", "minutes", "hours",
    means={
        "seconds": "seconds",
        "minutes": "minutes",
        "hours": "hours",
    })


class NetworkAddressRange(Element):
    """Addresses that guests appear with outside. Since 1.0.3."""
    start = attr(Ip, doc="First address.")
    end = attr(Ip, doc="Last address.")


class NetworkPortRange(Element):
    """Ports that guests appear with outside. Since 1.0.3."""
    start = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL", doc="First port.", absent="1024")
    end = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL", doc="Last port.", absent="65535")


class NetworkNat(Element):
    """How addresses of guests are translated on the way out."""
    ipv6 = attr(YesNo, since="6.5.0", doc="Whether IPv6 addresses are translated as well.", absent="no")
    address = child(NetworkAddressRange)
    port = child(NetworkPortRange)


class NetworkForwardDriver(Element):
    """How functions of cards are given to guests (mode hostdev). Since 0.10.0."""
    name = attr(NetworkHostdevDriver, doc="Kind of assignment.", absent="``vfio``")
    model = attr(String, since="10.0.0", doc="Kernel driver to bind instead of ``vfio-pci``.")


class NetworkForwardPf(Element):
    """A physical function; its virtual functions go to guests, one each."""
    connections = attr(UInt, live_only=True, doc="Guests that use it.")
    dev = attr(String, doc="Name of its interface.")


class NetworkForwardInterface(Element):
    """A device of the host that guests are connected by; several share the load."""
    dev = attr(String, doc="Name of the interface.")
    connections = attr(UInt, live_only=True, doc="Guests that use it.")


class NetworkForward(Element):
    """How guests reach what is outside. Without the element they reach each other and the host only."""
    dev = attr(String, doc="The only interface that packets may leave by.", absent="any")
    mode = attr(NetworkForwardMode, default="nat", invalid="ERR_CONFIG_UNSUPPORTED", doc="How they leave.")
    managed = attr(YesNo,
        doc="hostdev: whether functions are taken from the host's drivers when a guest starts.",
        absent="no")
    driver = child(NetworkForwardDriver)
    nat = child(NetworkNat)
    pfs = items(NetworkForwardPf, name="pf")
    interfaces = items(NetworkForwardInterface, name="interface")
    addresses = items(PciSourceAddress, name="address")


class NetworkBridge(Element):
    """The bridge that guests are plugged into. Made at a start, unless the mode is ``bridge``: then it must exist."""
    name = attr(String, doc="Name of the bridge.", absent="made up: ``virbr0`` and so on")
    zone = attr(String, since="5.1.0", doc="Zone of firewalld that the bridge is put in.", absent="``libvirt``")
    stp = attr(OnOff, doc="Whether it speaks the spanning tree protocol.", absent="on")
    delay = attr(UInt, doc="Seconds that a new port waits before it forwards.", absent="0")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager", since="1.2.11",
        doc="Who fills the table of hardware addresses; ``libvirt`` floods less.",
        absent="``kernel``")


class NetworkMac(Element):
    """Hardware address of the bridge. Since 0.8.8."""
    address = attr(Mac, doc="The address.", absent="made up when the network is defined")


class NetworkDomain(Element):
    """DNS domain of the guests."""
    name = attr(String, doc="Name of the domain.")
    local_only = attr(YesNo, name="localOnly", since="1.2.12",
        doc="Whether requests for its names are never sent on.",
        absent="no")


class DnsForwarder(Element):
    """A server that requests are sent on to. Since 1.1.3."""
    domain = attr(String, since="2.2.0", doc="Only requests for this domain.", absent="all")
    addr = attr(Ip,
        doc="Address of the server; without one, requests for the domain stay here.",
        absent="those of the host")


class DnsTxt(Element):
    """A TXT record. Since 0.9.3."""
    name = attr(String, doc="Name of the record.")
    value = attr(String, doc="Its text.")


class DnsSrv(Element):
    """An SRV record: where a service is. Since 0.9.9."""
    service = attr(String, doc="Name of the service, without the underscore.")
    protocol = attr(String, doc="``tcp`` or ``udp``.")
    domain = attr(String, doc="Domain that the record is in.", absent="that of the network")
    target = attr(String, doc="Host that has the service.")
    port = attr(UInt, range=(1, 65535), invalid="ERR_XML_DETAIL", needs="target", doc="Port.")
    priority = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL",
        needs="target",
        doc="The lowest is tried first.")
    weight = attr(UInt, range=(0, 65535), invalid="ERR_XML_DETAIL",
        needs="target",
        doc="Share among those of the same priority.")


class DnsHost(Element):
    """Names of an address. Since 0.9.3."""
    ip = attr(Ip, invalid="ERR_XML_DETAIL", doc="The address.")
    hostnames = elems(String, name="hostname", doc="A name.")


class NetworkDns(Element):
    """The DNS server of the network (dnsmasq). It knows the guests by the names they give to the DHCP server. Since
    0.9.3."""
    enable = attr(YesNo, since="2.2.0", doc="Whether there is one.", absent="yes")
    forward_plain_names = attr(YesNo, name="forwardPlainNames", since="1.1.2",
        doc="Whether names without a dot are sent on.",
        absent="yes")
    forwarders = items(DnsForwarder, name="forwarder")
    txts = items(DnsTxt, name="txt")
    srvs = items(DnsSrv, name="srv")
    hosts = items(DnsHost, name="host")


class DhcpLease(Element):
    """How long an address is lent."""
    expiry = attr(U64, doc="Number of units; 0: for ever, at least two minutes otherwise.")
    unit = attr(NetworkLeaseUnit, doc="The unit.", absent="``minutes``")


class DhcpRange(Element):
    """Addresses that are handed out."""
    start = attr(Ip, doc="First address.")
    end = attr(Ip, doc="Last address.")
    lease = child(DhcpLease, since="6.3.0")


class DhcpHost(Element):
    """A guest that always gets the same address or name."""
    id = attr(String, doc="IPv6: DUID by which it is known; IPv4: client id.")
    mac = attr(String, doc="IPv4: hardware address by which it is known.")
    name = attr(String, since="0.4.5", doc="Name that it gets.")
    ip = attr(Ip, doc="Address that it gets.")
    lease = child(DhcpLease, since="6.3.0")


class DhcpBootp(Element):
    """What a guest boots from the network. Since 0.7.1."""
    file = attr(String, doc="File that is loaded.")
    server = attr(String, doc="Server that has it.", absent="the host")


class NetworkDhcp(Element):
    """The DHCP server of the network (dnsmasq)."""
    ranges = items(DhcpRange, name="range")
    hosts = items(DhcpHost, name="host")
    bootp = child(DhcpBootp)


class NetworkTftp(Element):
    """A TFTP server for guests that boot from the network. Since 0.7.1."""
    root_dir = attr(String, name="root", doc="Folder of the host with the files.")


class NetworkIp(Element):
    """An address of the bridge, which is the guests' gateway, and what is served there. IPv4 and IPv6 may have
    several each."""
    family = attr(String, since="0.8.7", doc="``ipv4`` or ``ipv6``.", absent="``ipv4``")
    address = attr(Ip, doc="Address of the bridge.")
    netmask = attr(Ip, doc="Mask of the network, IPv4; or give ``prefix``.")
    prefix = attr(UInt, since="0.8.7", doc="Bits of the network.")
    local_ptr = attr(YesNo, name="localPtr", since="3.0.0",
        doc="Whether requests for names of these addresses are never sent on.",
        absent="no")
    tftp = child(NetworkTftp)
    dhcp = child(NetworkDhcp)


class Portgroup(Element):
    """A class of connections with settings of its own; an interface names it by ``portgroup``. Since 0.9.4."""
    name = attr(String, doc="Name of the group.")
    default = attr(YesNo, doc="Whether interfaces without a group belong to it.", absent="no")
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters",
        doc="Whether the host follows when a guest changes its address and filters.",
        absent="no")
    vlan = child(Vlan)
    virtualport = child(VirtualPort)
    bandwidth = child(Bandwidth)


class DnsmasqOption(Element):
    """A line of dnsmasq's configuration."""
    value = attr(String, required=True, doc="The line.")


class DnsmasqOptions(Element):
    """Lines added to dnsmasq's configuration, unchecked. Since 5.6.0."""
    options = items(DnsmasqOption, name="option", ns="dnsmasq")


class Network(Element):
    """A virtual network."""
    root = "network"
    errors_from = "FROM_NETWORK"
    namespaces = {"dnsmasq": "http://libvirt.org/schemas/network/dnsmasq/1.0"}
    connections = attr(UInt, live_only=True, doc="Guests that are connected.")
    ipv6 = attr(YesNo, since="1.0.1",
        doc="Whether guests may talk IPv6 to each other although the bridge has no such address.",
        absent="no")
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters", since="1.2.10",
        doc="Whether the host follows when a guest changes its address and filters.",
        absent="no")
    name = elem(String, required=True, missing="ERR_NO_NAME", doc="Name, unique on the host.")
    uuid = elem(Uuid, invalid="ERR_INTERNAL_ERROR", doc="Uuid.", absent="made up")
    title = elem(String, since="9.7.0", doc="A line about the network.")
    description = elem(String, since="9.7.0", doc="Text about the network.")
    metadata = opaque(by_space=True, since="2.1.0", doc="Whatever applications keep with the network: one element per name space.")
    forward = child(NetworkForward)
    bridge = child(NetworkBridge)
    mtu = child(Mtu)
    mac = child(NetworkMac)
    domain = child(NetworkDomain)
    dns = child(NetworkDns)
    vlan = child(Vlan)
    bandwidth = child(Bandwidth, doc="Limits of all traffic of the network.")
    port = child(PortOptions)
    ips = items(NetworkIp, name="ip", always=True)
    routes = items(IpRoute, name="route")
    virtualport = child(VirtualPort)
    portgroups = items(Portgroup, name="portgroup", always=True)
    dnsmasq_options = child(DnsmasqOptions, name="options", ns="dnsmasq")
