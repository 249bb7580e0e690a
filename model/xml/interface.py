"""Host interfaces: network interfaces of the host, and bridges, bonds and VLANs made of them."""
from lang.xml import *

HostInterfaceType = enum("ethernet", "bridge", "bond", "vlan",
    means={
        "ethernet": "a card",
        "bridge": "a bridge",
        "bond": "several cards used as one",
        "vlan": "a VLAN of another interface",
    })
HostStartMode = enum("onboot", "hotplug", "none",
    means={
        "onboot": "when the host starts",
        "hotplug": "when the card appears",
        "none": "by hand",
    })
HostLinkState = enum("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up",
    means={
        "unknown": "nobody knows",
        "notpresent": "there is no card",
        "down": "down",
        "lowerlayerdown": "the interface below is down",
        "testing": "in a test",
        "dormant": "waits for something, such as a login",
        "up": "up",
    })
BondMode = enum("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb",
    means={
        "balance-rr": "in turn",
        "active-backup": "one works, others wait",
        "balance-xor": "by addresses",
        "broadcast": "by all",
        "802.3ad": "as the switch and LACP say",
        "balance-tlb": "by load, sending",
        "balance-alb": "by load, both ways",
    })
BondCarrier = enum("ioctl", "netif",
    means={
        "ioctl": "the driver, by MII",
        "netif": "the kernel's own notion",
    })
BondValidate = enum("none", "active", "backup", "all",
    means={
        "none": "none",
        "active": "those of the active interface",
        "backup": "those of waiting interfaces",
        "all": "all",
    })


class HostStart(Element):
    """When the interface comes up."""
    mode = attr(HostStartMode, doc="When.")


class HostMtu(Element):
    """The largest packet."""
    size = attr(UInt, doc="Bytes.")


class HostMac(Element):
    """Hardware address."""
    address = attr(String, doc="The address.")


class HostDhcp(Element):
    """The address comes from a DHCP server."""
    peerdns = attr(YesNo, doc="Whether the server's DNS servers are used.", absent="yes")


class HostIp(Element):
    """An address of the interface."""
    address = attr(String, required=True, doc="The address.")
    prefix = attr(UInt, range=(0, 128), doc="Bits of the network.")


class HostRoute(Element):
    """The way out."""
    gateway = attr(String, required=True, doc="Router that packets go to.")


class HostProtocol(Element):
    """Addresses of one family."""
    family = attr(String, required=True, doc="``ipv4`` or ``ipv6``.")
    autoconf = flag(doc="IPv6 addresses are made of what routers announce.")
    dhcp = child(HostDhcp, empty=True)
    ips = items(HostIp, name="ip")
    route = child(HostRoute)


class HostLink(Element):
    """The cable. Shown only."""
    speed_mbit = attr(UInt, name="speed", doc="Speed in Mbit/s.")
    state = attr(HostLinkState, doc="State of the link.")


class BridgePart(Element):
    """What the bridge is made of."""
    stp = attr(OnOff, doc="Whether it speaks the spanning tree protocol.")
    delay = attr(String, doc="Seconds that a new port waits before it forwards.")
    interfaces = items(HostInterface, name="interface", always=True)


class BondMiimon(Element):
    """Links are watched by their own state."""
    freq = attr(Int, doc="Milliseconds between two looks.")
    downdelay = attr(Int, doc="Milliseconds until a lost link counts as lost.")
    updelay = attr(Int, doc="Milliseconds until a link that is back counts as back.")
    carrier = attr(BondCarrier, doc="How the state is asked.")


class BondArpmon(Element):
    """Links are watched by asking a neighbour."""
    interval = attr(Int, doc="Milliseconds between two requests.")
    target = attr(String, doc="Address of the neighbour.")
    validate = attr(BondValidate, doc="Which answers are checked.")


class BondPart(Element):
    """What the bond is made of."""
    mode = attr(BondMode, doc="How packets are spread over the interfaces.")
    miimon = child(BondMiimon)
    arpmon = child(BondArpmon)
    interfaces = items(HostInterface, name="interface", always=True)


class VlanBase(Element):
    """The interface below."""
    name = attr(String, required=True, doc="Its name.")


class VlanPart(Element):
    """A VLAN of another interface."""
    tag = attr(String, required=True, doc="Number of the VLAN.")
    interface = child(VlanBase, required=True)


class HostInterface(Element):
    """A network interface of the host. ``iface-begin`` and ``iface-rollback`` guard changes."""
    root = "interface"
    errors_from = "FROM_INTERFACE"
    type = attr(HostInterfaceType, required=True, doc="Kind of interface.")
    name = attr(String, required=True, doc="Name of the interface.")
    start = child(HostStart)
    mtu = child(HostMtu)
    protocols = items(HostProtocol, name="protocol", always=True)
    link = child(HostLink)
    mac = child(HostMac)
    bridge = child(BridgePart, always=True)
    bond = child(BondPart, always=True)
    vlan = child(VlanPart)
