"""Network interfaces: the guest's network cards, what they are connected to, filters and limits."""
from lang.xml import *

InterfaceType = enum("user", "ethernet", "vhostuser", "server", "client", "mcast", "network", "bridge", "internal",
                     "direct", "hostdev", "udp", "vdpa", "null", "vds",
    means={
        "user": "user networking",
        "ethernet": "a tap device, set up by somebody else or a script",
        "vhostuser": "a process by vhost-user",
        "server": "a TCP tunnel, the listening end",
        "client": "a TCP tunnel, the connecting end",
        "mcast": "a multicast group that guests share",
        "network": "a virtual network",
        "bridge": "a bridge of the host",
        "internal": "an internal network of VirtualBox",
        "direct": "an interface of the host by macvtap",
        "hostdev": "a virtual function of a card of the host",
        "udp": "a UDP tunnel",
        "vdpa": "a card of the host that speaks virtio",
        "null": "nothing",
        "vds": "a distributed switch of VMware",
    })
DirectMode = enum("vepa", "private", "bridge", "passthrough",
    means={
        "vepa": "all frames go to the switch outside, which sends back those between guests",
        "private": "as vepa, and frames between guests are dropped",
        "bridge": "guests talk to each other on the host; not to the host itself",
        "passthrough": "the guest has the interface for itself",
    })
InterfaceBackendType = enum("default", "passt",
    means={
        "default": "QEMU's own, slirp",
        "passt": "passt",
    })
LinkState = enum("up", "down",
    means={
        "up": "plugged in",
        "down": "pulled out",
    })
NetDriverName = enum("kvm", "vhost", "vfio", "xen", "qemu",
    means={
        "kvm": "KVM's old way of assignment",
        "vhost": "the kernel",
        "vfio": "VFIO",
        "xen": "Xen",
        "qemu": "QEMU",
    })
TxMode = enum("iothread", "timer",
    means={
        "iothread": "they are sent as soon as there is room",
        "timer": "they are tried again after a while",
    })
VirtualPortType = enum("none", "802.1Qbg", "802.1Qbh", "openvswitch", "midonet",
    means={
        "none": "none",
        "802.1Qbg": "a VEPA switch",
        "802.1Qbh": "a VN-Link switch",
        "openvswitch": "Open vSwitch",
        "midonet": "Midonet",
    })
VlanNativeMode = enum("tagged", "untagged",
    means={
        "tagged": "they get the tag",
        "untagged": "they stay as they are",
    })
TeamingType = enum("persistent", "transient",
    means={
        "persistent": "the virtio card, always there",
        "transient": "the assigned function, away during a move",
    })
PortForwardProto = enum("tcp", "udp",
    means={
        "tcp": "TCP",
        "udp": "UDP",
    })


class MacAddress(Element):
    """Hardware address of the card."""
    address = attr(Mac,
        doc="The address.",
        absent="made up when the guest is defined: ``52:54:00`` and three random bytes")
    type = attr(String, since="6.6.0", doc="``static``: kept although it is of a range that VMware hands out itself.")
    check = attr(YesNo, doc="Whether VMware checks that the address is of its range.")


class IpAddress(Element):
    """An address of an interface."""
    address = attr(Ip, doc="The address.")
    family = attr(String, doc="``ipv4`` or ``ipv6``.", absent="``ipv4``")
    prefix = attr(UInt, range=(0, 128), doc="Bits of the network.", absent="by class with IPv4, 64 with IPv6")
    peer = attr(Ip, since="2.1.0", doc="Address at the other end of a point-to-point link.")


class IpRoute(Element):
    """A route."""
    family = attr(String, doc="``ipv4`` or ``ipv6``.", absent="``ipv4``")
    address = attr(Ip, doc="Network that is reached.")
    netmask = attr(Ip, doc="Its mask, for IPv4; or give ``prefix``.")
    prefix = attr(UInt, range=(0, 128), doc="Bits of the network.")
    gateway = attr(Ip, doc="Where packets go.")
    metric = attr(UInt, doc="Weight: the smallest of several routes is taken.")


class InterfaceSourceIp(Group):
    """Addresses on the host side."""
    ips = items(IpAddress, name="ip")
    routes = items(IpRoute, name="route")


class SourceUser(InterfaceSourceIp, Element):
    """User networking: connections of the guest are made by QEMU or passt on behalf of its user. Needs no privilege;
    nobody reaches the guest from outside, unless ports are forwarded."""
    dev = attr(String, since="9.0.0", doc="passt: interface of the host whose addresses and routes are taken.")


class SourceEthernet(InterfaceSourceIp, Element):
    """A tap device. Addresses and routes are those of the host's side."""


class UdpLocal(Element):
    """Our end of a UDP tunnel."""
    address = attr(String, doc="Address that packets leave from.")
    port = attr(UInt, doc="Port.")


class SourceSocket(Element):
    """A tunnel between guests, without the host's network."""
    address = attr(String, doc="Address of the other end, or of the group.")
    port = attr(UInt, doc="Port.")
    local = child(UdpLocal)


class SourceNetworkRef(Element):
    """A virtual network of the host (``net-list``)."""
    network = attr(String, required=True, doc="Name of the network.")
    portid = attr(String, live_only=True, since="5.1.0", doc="Uuid of the port that the network made for this card.")
    portgroup = attr(String, since="0.9.4", doc="Group of the network whose settings hold.")
    bridge = attr(String, live_only=True, doc="Bridge that the port is on.")
    dev = attr(String, live_only=True, doc="Device of the host that the network led to.")
    mode = attr(DirectMode, live_only=True, doc="How the card lies over that device.")


class SourceBridge(Element):
    """A bridge of the host, or an Open vSwitch bridge."""
    bridge = attr(String, required=True, doc="Name of the bridge.")


class SourceInternal(Element):
    """An internal network of VirtualBox."""
    name = attr(String, doc="Its name.")


class SourceDirect(Element):
    """An interface of the host, shared by macvtap."""
    dev = attr(String, doc="Name of the interface.")
    mode = attr(DirectMode, doc="How guests and host can talk.", absent="``vepa``")


class SourceHostdev(Element):
    """A virtual function of a network card of the host, given to the guest."""
    address = child(PciSourceAddress)


class SourceVdpa(Element):
    """A network card of the host that speaks virtio itself. Since 6.9.0."""
    dev = attr(String, doc="Path, such as ``/dev/vhost-vdpa-0``.")


class SourceVds(Element):
    """A distributed switch of VMware. Since 8.7.0."""
    switchid = attr(String, doc="Uuid of the switch.")
    portid = attr(Int, doc="Number of the port.")
    portgroupid = attr(String, doc="Group of ports.")
    connectionid = attr(Int, doc="Number of the connection.")


class SourceVhostUserNet(Element):
    """A process that moves packets by vhost-user, such as a DPDK switch. The guest's memory must be shared. Since
    1.2.7."""
    type = attr(String, doc="``unix``.")
    path = attr(Path, doc="Path of the socket.")
    mode = attr(String, doc="Who listens: ``client``: the process; ``server``: QEMU.")
    dev = attr(String, doc="passt: interface of the host whose addresses and routes are taken.")
    reconnect = child(ReconnectOption)


class InterfaceSource(Union):
    """What the card is connected to; ``type`` of the interface says which attributes it has."""
    tag_type = tag(InterfaceType, outer="type")
    arms = {"user": SourceUser, "ethernet": SourceEthernet, "vhostuser": SourceVhostUserNet, "server": SourceSocket,
            "client": SourceSocket, "mcast": SourceSocket, "udp": SourceSocket, "network": SourceNetworkRef,
            "bridge": SourceBridge, "internal": SourceInternal, "direct": SourceDirect, "hostdev": SourceHostdev,
            "vdpa": SourceVdpa, "vds": SourceVds, "null": None}


class VirtualPortParameters(Element):
    """What the switch wants to know of the port."""
    managerid = attr(UInt, doc="802.1Qbg: data base of the types.")
    typeid = attr(UInt, doc="802.1Qbg: type of the port.")
    typeidversion = attr(UInt, doc="802.1Qbg: version of the type.")
    instanceid = attr(String, doc="802.1Qbg: uuid of the port.", absent="made up")
    interfaceid = attr(String, doc="Open vSwitch, Midonet: uuid of the port.", absent="made up")
    profileid = attr(String, doc="802.1Qbh, Open vSwitch: name of the profile.")


class VirtualPort(Element):
    """How the switch knows the port."""
    type = attr(VirtualPortType, invalid="ERR_CONFIG_UNSUPPORTED", doc="Kind of switch.")
    parameters = child(VirtualPortParameters)


class VlanTag(Element):
    """One VLAN."""
    id = attr(UInt, range=(0, 4095), required=True, doc="Its number.")
    native_mode = attr(VlanNativeMode, name="nativeMode", since="1.1.0",
        doc="Open vSwitch: this is the VLAN of frames without a tag, and whether they get one on the way.")


class Vlan(Element):
    """VLANs of the port, of which the guest sees nothing; for Open vSwitch, virtual functions and macvtap in
    passthrough mode. Since 0.10.0."""
    trunk = attr(YesNo, doc="Whether the port carries several VLANs.", absent="yes with more than one tag")
    tags = items(VlanTag, name="tag")


class InterfaceModel(Element):
    """The card that the guest sees."""
    type = attr(String,
        doc="``virtio``, ``e1000e``, ``e1000``, ``rtl8139`` and other cards that QEMU has.",
        absent="by machine: ``rtl8139`` on PCs, ``virtio`` on ARM, RISC-V and s390x")


class NetHostOffloads(Element):
    """What the guest may leave to the host when it sends; all are on. Since 1.2.9."""
    csum = attr(OnOff, doc="Checksums.")
    gso = attr(OnOff, doc="Cutting of large packets, in general.")
    tso4 = attr(OnOff, doc="Cutting of TCP over IPv4.")
    tso6 = attr(OnOff, doc="Cutting of TCP over IPv6.")
    ecn = attr(OnOff, doc="Cutting of TCP with congestion bits.")
    ufo = attr(OnOff, doc="Cutting of UDP.")
    mrg_rxbuf = attr(OnOff, name="mrg_rxbuf", since="1.2.13",
        doc="Whether one packet may use several buffers of the guest.")


class NetGuestOffloads(Element):
    """What the host may leave to the guest when it receives; all are on. Since 1.2.9."""
    csum = attr(OnOff, doc="Checksums.")
    tso4 = attr(OnOff, doc="Large packets of TCP over IPv4.")
    tso6 = attr(OnOff, doc="Large packets of TCP over IPv6.")
    ecn = attr(OnOff, doc="Large packets of TCP with congestion bits.")
    ufo = attr(OnOff, doc="Large packets of UDP.")


class InterfaceDriver(VirtioOptions, Element):
    """How the host works the card; for virtio cards and for assigned functions."""
    name = attr(NetDriverName, abi=False, since="0.8.8",
        doc="Who moves packets, or for ``hostdev`` how the function is given away.",
        absent="``vhost`` if the kernel has it, else ``qemu``")
    txmode = attr(TxMode, abi=False, since="0.8.8",
        doc="What is done with packets that find no room.",
        absent="QEMU's default")
    ioeventfd = attr(OnOff,
        doc="Whether notifications wake a thread instead of stopping the virtual CPU.",
        absent="on")
    event_idx = attr(OnOff, name="event_idx",
        doc="Whether guest and host tell each other which notifications they need.",
        absent="on")
    queues = attr(UInt, since="1.0.6", doc="Pairs of queues; at most one per virtual CPU makes sense.", absent="1")
    rx_queue_size = attr(UInt, name="rx_queue_size", since="2.3.0",
        doc="Entries of a receiving queue: a power of two from 256 to 1024.",
        absent="256")
    tx_queue_size = attr(UInt, name="tx_queue_size", since="3.7.0",
        doc="Entries of a sending queue, likewise; vhost-user and vdpa only.",
        absent="256")
    rss = attr(OnOff, since="8.3.0", doc="Whether QEMU spreads packets over queues by a hash.", absent="off")
    rss_hash_report = attr(OnOff, name="rss_hash_report", since="8.3.0",
        doc="Whether the guest gets the hash of each packet.",
        absent="off")
    model = attr(String, since="10.0.0", doc="hostdev: kernel driver to bind instead of ``vfio-pci``.")
    host = child(NetHostOffloads)
    guest = child(NetGuestOffloads)


class InterfaceBackend(Element):
    """What carries packets on the host."""
    type = attr(InterfaceBackendType, since="9.0.0", doc="Program behind user networking.", absent="``default``")
    tap = attr(String, since="1.2.9", doc="Device that makes taps.", absent="``/dev/net/tun``")
    vhost = attr(String, since="1.2.9", doc="Device of vhost.", absent="``/dev/vhost-net``")
    log_file = attr(String, name="logFile", doc="passt: file for its messages.")
    hostname = attr(String, doc="passt: name that the guest gets by DHCP.")
    fqdn = attr(String, doc="passt: full name that the guest gets by DHCP.")


class PortRange(Element):
    """Ports that are forwarded. Since 9.0.0."""
    start = attr(UInt, range=(0, 65535), doc="First port of the host.")
    end = attr(UInt, range=(0, 65535), doc="Last port.", absent="the first: one port")
    to = attr(UInt, range=(0, 65535),
        doc="Port of the guest that the first becomes; others follow.",
        absent="the same")
    exclude = attr(YesNo, doc="These ports of the range around are not forwarded.", absent="no")


class PortForward(Element):
    """Connections to the host that passt leads into the guest. Since 9.0.0."""
    proto = attr(PortForwardProto, doc="Protocol.")
    address = attr(Ip, doc="Address of the host that is listened on.", absent="all")
    dev = attr(String, doc="Interface of the host that is listened on.", absent="all")
    ranges = items(PortRange, name="range")


class InterfaceTarget(Element):
    """The host's side of the connection."""
    dev = attr(String,
        doc="Name of the tap, macvtap or veth. Names with ``vnet``, ``vif``, ``macvtap`` and ``macvlan`` are for "
            "those made up.",
        absent="made up: ``vnet0`` and so on")
    managed = attr(YesNo, since="5.7.0",
        doc="ethernet: ``no``: the device is there already and is used as it is.",
        absent="yes")


class InterfaceGuest(Element):
    """The container's side of the connection."""
    dev = attr(String, since="1.2.7", doc="Name inside.")
    actual = attr(String, doc="Name that it really got.")


class FilterParameter(Element):
    """A variable of the filter."""
    name = attr(String, doc="Name, such as ``IP``.")
    value = attr(String, doc="Value; the same name again makes a list.")


class FilterRef(Element):
    """The packet filter of this card, one of ``nwfilter-list``. Since 0.8.0."""
    filter = attr(String, doc="Name of the filter.")
    parameters = items(FilterParameter, name="parameter")


class BandwidthLimit(Element):
    """Limits of one direction."""
    average = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED", doc="Rate in KiB per second.")
    peak = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED", doc="Highest rate of a burst in KiB per second.")
    floor = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED",
        doc="inbound, on a virtual network with a limit: rate that is kept for this card, in KiB per second.")
    burst = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED", doc="KiB that may pass at the highest rate.")


class Bandwidth(Element):
    """Limits of traffic, as the guest sees directions. ``domiftune`` changes them while it runs."""
    inbound = child(BandwidthLimit, doc="What the guest receives.")
    outbound = child(BandwidthLimit, doc="What the guest sends.")


class Coalesce(Element):
    """How often packets raise an interrupt. Since 3.3.0."""
    rx = child(CoalesceRx)


class CoalesceRx(Element):
    """For packets that are received."""
    frames = child(CoalesceFrames)


class CoalesceFrames(Element):
    """How many packets come with one interrupt."""
    max = attr(UInt, doc="Packets.")


class InterfaceLink(Element):
    """The cable."""
    state = attr(LinkState, since="0.9.5",
        doc="Whether it is plugged in; ``domif-setlink`` changes it.",
        absent="``up``")


class Mtu(Element):
    """The largest packet."""
    size = attr(UInt, since="3.1.0", doc="Bytes.", absent="that of the network or bridge")


class PortOptions(Element):
    """The card's port on the bridge."""
    isolated = attr(YesNo, since="6.1.0", doc="Whether it cannot talk to other isolated ports.", absent="no")


class Teaming(Element):
    """Two cards that are one for the guest: a fast function of the host, and a virtio card that stands in for it
    while the guest moves. Since 6.1.0."""
    type = attr(TeamingType, doc="Which of the two it is.")
    persistent = attr(String, doc="transient: alias of the virtio card, which must begin with ``ua-``.")


class InterfaceTune(Element):
    """Limits of the tap device."""
    sndbuf = elem(U64, since="0.8.8", doc="Bytes that may wait on the way out.", absent="no limit")


class Interface(DeviceInfo, Element):
    """A network card of the guest. ``network`` is right for most; ``user`` needs no privilege."""
    type = attr(InterfaceType, default="user", doc="What it is connected to.")
    managed = attr(YesNo, abi=False,
        doc="hostdev: whether the function is taken from its driver at the start and given back at the end.",
        absent="no")
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters", abi=False, since="1.2.10",
        doc="direct: whether the host follows when the guest changes its address and filters.",
        absent="no")
    mac = child(MacAddress)
    source = child(InterfaceSource, abi=False)
    ips = items(IpAddress, name="ip", abi=False)
    routes = items(IpRoute, name="route", abi=False)
    vlan = child(Vlan, abi=False)
    virtualport = child(VirtualPort, abi=False)
    bandwidth = child(Bandwidth, abi=False)
    port = child(PortOptions, abi=False)
    script = child(PathRef, abi=False, doc="ethernet: program that runs when the tap is made; it gets its name.")
    downscript = child(PathRef, abi=False, since="6.4.0", doc="ethernet: program that runs when it goes.")
    backend_domain = child(NameRef, name="backenddomain", abi=False, since="1.2.13",
        doc="Xen: domain that has the bridge.")
    target = child(InterfaceTarget, abi=False)
    port_forwards = items(PortForward, name="portForward", abi=False)
    guest = child(InterfaceGuest, abi=False)
    model = child(InterfaceModel)
    driver = child(InterfaceDriver, before="source", when={"type": "hostdev"})
    backend = child(InterfaceBackend, abi=False)
    filterref = child(FilterRef, abi=False)
    tune = child(InterfaceTune, abi=False)
    link = child(InterfaceLink, abi=False)
    mtu = child(Mtu)
    teaming = child(Teaming)
    coalesce = child(Coalesce, abi=False)
