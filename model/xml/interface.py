"""Network interfaces of the host."""
from lang.xml import *

HostInterfaceType = enum("ethernet", "bridge", "bond", "vlan")
HostStartMode = enum("onboot", "hotplug", "none")
HostLinkState = enum("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up")
BondMode = enum("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb")
BondCarrier = enum("ioctl", "netif")
BondValidate = enum("none", "active", "backup", "all")


class HostStart(Element):
    """When it comes up."""
    mode = attr(HostStartMode)


class HostMtu(Element):
    """The largest packet."""
    size = attr(UInt)


class HostMac(Element):
    """The hardware address."""
    address = attr(String)


class HostDhcp(Element):
    """Its address comes from a server."""
    peerdns = attr(YesNo)


class HostIp(Element):
    """An address."""
    address = attr(String, required=True)
    prefix = attr(UInt, range=(0, 128))


class HostRoute(Element):
    """The way out."""
    gateway = attr(String, required=True)


class HostProtocol(Element):
    """Addresses of one family."""
    family = attr(String, required=True)
    autoconf = flag()
    dhcp = child(HostDhcp, empty=True)
    ips = items(HostIp, name="ip")
    route = child(HostRoute)


class HostLink(Element):
    """The cable."""
    speed_mbit = attr(UInt, name="speed")
    state = attr(HostLinkState)


class BridgePart(Element):
    """Interfaces of a bridge."""
    stp = attr(OnOff)
    delay = attr(String, doc="Forward delay in seconds.")
    interfaces = items(HostInterface, name="interface", always=True)


class BondMiimon(Element):
    """Links are watched by their state."""
    freq = attr(Int)
    downdelay = attr(Int)
    updelay = attr(Int)
    carrier = attr(BondCarrier)


class BondArpmon(Element):
    """Links are watched by asking a neighbour."""
    interval = attr(Int)
    target = attr(String)
    validate = attr(BondValidate)


class BondPart(Element):
    """Interfaces of a bond."""
    mode = attr(BondMode)
    miimon = child(BondMiimon)
    arpmon = child(BondArpmon)
    interfaces = items(HostInterface, name="interface", always=True)


class VlanBase(Element):
    """The interface below."""
    name = attr(String, required=True)


class VlanPart(Element):
    """A tag on another interface."""
    tag = attr(String, required=True)
    interface = child(VlanBase, required=True)


class HostInterface(Element):
    """An interface of the host."""
    root = "interface"
    errors_from = "FROM_INTERFACE"
    type = attr(HostInterfaceType, required=True)
    name = attr(String, required=True)
    start = child(HostStart)
    mtu = child(HostMtu)
    protocols = items(HostProtocol, name="protocol", always=True)
    link = child(HostLink)
    mac = child(HostMac)
    bridge = child(BridgePart, always=True)
    bond = child(BondPart, always=True)
    vlan = child(VlanPart)
