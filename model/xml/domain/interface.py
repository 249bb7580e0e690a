"""Network interfaces."""
from lang.xml import *

InterfaceType = enum("user", "ethernet", "vhostuser", "server", "client", "mcast", "network", "bridge", "internal",
                     "direct", "hostdev", "udp", "vdpa", "null", "vds")
DirectMode = enum("vepa", "private", "bridge", "passthrough")
InterfaceBackendType = enum("default", "passt")
LinkState = enum("up", "down")
NetDriverName = enum("kvm", "vhost", "vfio", "xen", "qemu")
TxMode = enum("iothread", "timer")
VirtualPortType = enum("none", "802.1Qbg", "802.1Qbh", "openvswitch", "midonet")
VlanNativeMode = enum("tagged", "untagged")
TeamingType = enum("persistent", "transient")
PortForwardProto = enum("tcp", "udp")


class MacAddress(Element):
    """The hardware address."""
    address = attr(Mac)
    type = attr(String)
    check = attr(YesNo)


class IpAddress(Element):
    """An address given to an interface."""
    address = attr(Ip)
    family = attr(String)
    prefix = attr(UInt, range=(0, 128))
    peer = attr(Ip)


class IpRoute(Element):
    """A route."""
    family = attr(String)
    address = attr(Ip)
    netmask = attr(Ip)
    prefix = attr(UInt, range=(0, 128))
    gateway = attr(Ip)
    metric = attr(UInt)


class InterfaceSourceIp(Group):
    """Addresses on the host side."""
    ips = items(IpAddress, name="ip")
    routes = items(IpRoute, name="route")


class SourceUser(InterfaceSourceIp, Element):
    """User networking."""
    dev = attr(String)


class SourceEthernet(InterfaceSourceIp, Element):
    """A tap device made by somebody else."""


class UdpLocal(Element):
    """Our side of a UDP tunnel."""
    address = attr(String)
    port = attr(UInt)


class SourceSocket(Element):
    """A tunnel between guests."""
    address = attr(String)
    port = attr(UInt)
    local = child(UdpLocal)


class SourceNetworkRef(Element):
    """A virtual network."""
    network = attr(String, required=True)
    portid = attr(String, live_only=True)
    portgroup = attr(String)
    bridge = attr(String, live_only=True)
    dev = attr(String, live_only=True, doc="The host's device that the network led to.")
    mode = attr(DirectMode, live_only=True)


class SourceBridge(Element):
    """A bridge of the host."""
    bridge = attr(String, required=True)


class SourceInternal(Element):
    """An internal network."""
    name = attr(String)


class SourceDirect(Element):
    """A device of the host, by macvtap."""
    dev = attr(String)
    mode = attr(DirectMode)


class SourceHostdev(Element):
    """A network card of the host."""
    address = child(PciSourceAddress)


class SourceVdpa(Element):
    """A vhost-vdpa device."""
    dev = attr(String)


class SourceVds(Element):
    """A distributed switch."""
    switchid = attr(String)
    portid = attr(Int)
    portgroupid = attr(String)
    connectionid = attr(Int)


class SourceVhostUserNet(Element):
    """A vhost-user socket."""
    type = attr(String)
    path = attr(Path)
    mode = attr(String)
    dev = attr(String)
    reconnect = child(ReconnectOption)


class InterfaceSource(Union):
    """What the interface is connected to."""
    tag_type = tag(InterfaceType, outer="type")
    arms = {"user": SourceUser, "ethernet": SourceEthernet, "vhostuser": SourceVhostUserNet, "server": SourceSocket,
            "client": SourceSocket, "mcast": SourceSocket, "udp": SourceSocket, "network": SourceNetworkRef,
            "bridge": SourceBridge, "internal": SourceInternal, "direct": SourceDirect, "hostdev": SourceHostdev,
            "vdpa": SourceVdpa, "vds": SourceVds, "null": None}


class VirtualPortParameters(Element):
    """Parameters of a virtual port."""
    managerid = attr(UInt)
    typeid = attr(UInt)
    typeidversion = attr(UInt)
    instanceid = attr(String)
    interfaceid = attr(String)
    profileid = attr(String)


class VirtualPort(Element):
    """How a switch sees the port."""
    type = attr(VirtualPortType, invalid="ERR_CONFIG_UNSUPPORTED")
    parameters = child(VirtualPortParameters)


class VlanTag(Element):
    """A VLAN number."""
    id = attr(UInt, range=(0, 4095), required=True)
    native_mode = attr(VlanNativeMode, name="nativeMode")


class Vlan(Element):
    """VLAN tags of the port."""
    trunk = attr(YesNo)
    tags = items(VlanTag, name="tag")


class InterfaceModel(Element):
    """The device model."""
    type = attr(String)


class NetHostOffloads(Element):
    """Offloads on the host side."""
    csum = attr(OnOff)
    gso = attr(OnOff)
    tso4 = attr(OnOff)
    tso6 = attr(OnOff)
    ecn = attr(OnOff)
    ufo = attr(OnOff)
    mrg_rxbuf = attr(OnOff, name="mrg_rxbuf")


class NetGuestOffloads(Element):
    """Offloads on the guest side."""
    csum = attr(OnOff)
    tso4 = attr(OnOff)
    tso6 = attr(OnOff)
    ecn = attr(OnOff)
    ufo = attr(OnOff)


class InterfaceDriver(VirtioOptions, Element):
    """How the interface is driven."""
    name = attr(NetDriverName, abi=False)
    txmode = attr(TxMode, abi=False)
    ioeventfd = attr(OnOff)
    event_idx = attr(OnOff, name="event_idx")
    queues = attr(UInt)
    rx_queue_size = attr(UInt, name="rx_queue_size")
    tx_queue_size = attr(UInt, name="tx_queue_size")
    rss = attr(OnOff)
    rss_hash_report = attr(OnOff, name="rss_hash_report")
    model = attr(String)
    host = child(NetHostOffloads)
    guest = child(NetGuestOffloads)


class InterfaceBackend(Element):
    """Who carries the packets."""
    type = attr(InterfaceBackendType)
    tap = attr(String)
    vhost = attr(String)
    log_file = attr(String, name="logFile")
    hostname = attr(String)
    fqdn = attr(String)


class PortRange(Element):
    """Ports forwarded."""
    start = attr(UInt, range=(0, 65535))
    end = attr(UInt, range=(0, 65535))
    to = attr(UInt, range=(0, 65535))
    exclude = attr(YesNo)


class PortForward(Element):
    """Ports of the host that lead into the guest."""
    proto = attr(PortForwardProto)
    address = attr(Ip)
    dev = attr(String)
    ranges = items(PortRange, name="range")


class InterfaceTarget(Element):
    """The name of the device on the host."""
    dev = attr(String)
    managed = attr(YesNo)


class InterfaceGuest(Element):
    """The name of the device in the guest."""
    dev = attr(String)
    actual = attr(String)


class FilterParameter(Element):
    """A variable of a filter."""
    name = attr(String)
    value = attr(String)


class FilterRef(Element):
    """The packet filter."""
    filter = attr(String)
    parameters = items(FilterParameter, name="parameter")


class BandwidthLimit(Element):
    """KiB per second and KiB."""
    average = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED")
    peak = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED")
    floor = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED")
    burst = attr(U64, invalid="ERR_CONFIG_UNSUPPORTED")


class Bandwidth(Element):
    """Limits of traffic."""
    inbound = child(BandwidthLimit)
    outbound = child(BandwidthLimit)


class Coalesce(Element):
    """Interrupt coalescing."""
    rx = child(CoalesceRx)


class CoalesceRx(Element):
    """On receive."""
    frames = child(CoalesceFrames)


class CoalesceFrames(Element):
    """Frames per interrupt."""
    max = attr(UInt)


class InterfaceLink(Element):
    """Whether the cable is plugged."""
    state = attr(LinkState)


class Mtu(Element):
    """The largest packet."""
    size = attr(UInt)


class PortOptions(Element):
    """Port options."""
    isolated = attr(YesNo)


class Teaming(Element):
    """Failover pairs."""
    type = attr(TeamingType)
    persistent = attr(String)


class InterfaceTune(Element):
    """Tuning."""
    sndbuf = elem(U64)


class Interface(DeviceInfo, Element):
    """A network interface of the guest."""
    type = attr(InterfaceType, required=True)
    managed = attr(YesNo, abi=False)
    trust_guest_rx_filters = attr(YesNo, name="trustGuestRxFilters", abi=False)
    mac = child(MacAddress)
    source = child(InterfaceSource, abi=False)
    ips = items(IpAddress, name="ip", abi=False)
    routes = items(IpRoute, name="route", abi=False)
    vlan = child(Vlan, abi=False)
    virtualport = child(VirtualPort, abi=False)
    bandwidth = child(Bandwidth, abi=False)
    port = child(PortOptions, abi=False)
    script = child(PathRef, abi=False)
    downscript = child(PathRef, abi=False)
    backend_domain = child(NameRef, name="backenddomain", abi=False)
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
