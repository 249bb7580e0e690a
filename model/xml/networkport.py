"""Network ports: where an interface of a guest is plugged into a network. The driver of the guest makes them; users
only look."""
from lang.xml import *
from xml.domain.interface import BandwidthLimit, PortOptions, VirtualPort
from xml.domain.source import PciSourceAddress
from xml.network import NetworkForwardDriver, NetworkMac, NetworkMacTable

NetworkPlugType = enum("none", "network", "bridge", "direct", "hostdev-pci",
    means={
        "none": "nothing",
        "network": "a bridge of the network's own",
        "bridge": "a bridge that was there",
        "direct": "an interface by macvtap",
        "hostdev-pci": "a function of a card",
    })
NetworkPlugMode = enum("vepa", "private", "bridge", "passthrough",
    means={
        "vepa": "all frames go to the switch outside",
        "private": "guests do not reach each other",
        "bridge": "guests reach each other",
        "passthrough": "the guest has the interface for itself",
    })


class NetworkPortOwner(Element):
    """The guest that has the port."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name of the guest.")
    uuid = elem(Uuid, required=True, invalid="ERR_INTERNAL_ERROR", missing="ERR_INTERNAL_ERROR", doc="Its uuid.")


class NetworkPortFilters(Element):
    """Whether the guest is believed what it wants to receive."""
    trust_guest = attr(YesNo, name="trustGuest", doc="Whether it is.", absent="no")


class NetworkPortBandwidth(Element):
    """Limits of the port."""
    class_id = attr(UInt, name="classID", doc="Class of the bridge's queue that the port has.")
    inbound = child(BandwidthLimit)
    outbound = child(BandwidthLimit)


class PlugNetwork(Element):
    """A bridge that the network made."""
    bridge = attr(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name of the bridge.")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager",
        doc="Who fills its table of hardware addresses.",
        absent="``kernel``")


class PlugBridge(Element):
    """A bridge that was there."""
    bridge = attr(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name of the bridge.")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager",
        doc="Who fills its table of hardware addresses.",
        absent="``kernel``")


class PlugDirect(Element):
    """An interface of the host, by macvtap."""
    dev = attr(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name of the interface.")
    mode = attr(NetworkPlugMode, doc="How guests and host can talk.")


class PlugHostdev(Element):
    """A function of a card that the guest gets."""
    managed = attr(YesNo, doc="Whether it was taken from the host's driver.")
    driver = child(NetworkForwardDriver)
    address = child(PciSourceAddress, required=True, missing="ERR_INTERNAL_ERROR")


class NetworkPlug(Union):
    """What the port is plugged into."""
    type = tag(NetworkPlugType, required=True, missing="ERR_INTERNAL_ERROR", doc="What it is.")
    arms = {"network": PlugNetwork, "bridge": PlugBridge, "direct": PlugDirect, "hostdev-pci": PlugHostdev,
            "none": None}


class NetworkPort(Element):
    """A connection of a guest's interface with a network. Since 5.5.0."""
    root = "networkport"
    errors_from = "FROM_NETWORK"
    uuid = elem(Uuid, required=True, invalid="ERR_INTERNAL_ERROR", missing="ERR_INTERNAL_ERROR",
        doc="Uuid of the port.")
    owner = child(NetworkPortOwner, required=True, missing="ERR_INTERNAL_ERROR")
    group = elem(String, doc="Group of the network whose settings hold.")
    mac = child(NetworkMac, required=True, missing="ERR_INTERNAL_ERROR")
    bandwidth = child(NetworkPortBandwidth)
    port = child(PortOptions)
    rxfilters = child(NetworkPortFilters)
    virtualport = child(VirtualPort)
    plug = child(NetworkPlug)
