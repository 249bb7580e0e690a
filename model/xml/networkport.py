"""Ports of networks: where a guest's interface is plugged in."""
from lang.xml import *
from xml.domain.interface import BandwidthLimit, PortOptions, VirtualPort
from xml.domain.source import PciSourceAddress
from xml.network import NetworkForwardDriver, NetworkMac, NetworkMacTable

NetworkPlugType = enum("none", "network", "bridge", "direct", "hostdev-pci")
NetworkPlugMode = enum("vepa", "private", "bridge", "passthrough")


class NetworkPortOwner(Element):
    """The guest."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR")
    uuid = elem(Uuid, required=True, invalid="ERR_INTERNAL_ERROR", missing="ERR_INTERNAL_ERROR")


class NetworkPortFilters(Element):
    """Whether the guest is believed what it wants to receive."""
    trust_guest = attr(YesNo, name="trustGuest")


class NetworkPortBandwidth(Element):
    """Limits of traffic."""
    class_id = attr(UInt, name="classID", doc="The class of the bridge's queue in use.")
    inbound = child(BandwidthLimit)
    outbound = child(BandwidthLimit)


class PlugNetwork(Element):
    """A bridge of our own."""
    bridge = attr(String, required=True, missing="ERR_INTERNAL_ERROR")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager")


class PlugBridge(Element):
    """A bridge of somebody else."""
    bridge = attr(String, required=True, missing="ERR_INTERNAL_ERROR")
    mac_table_manager = attr(NetworkMacTable, name="macTableManager")


class PlugDirect(Element):
    """A device of the host, by macvtap."""
    dev = attr(String, required=True, missing="ERR_INTERNAL_ERROR")
    mode = attr(NetworkPlugMode)


class PlugHostdev(Element):
    """A function of the host that the guest gets."""
    managed = attr(YesNo)
    driver = child(NetworkForwardDriver)
    address = child(PciSourceAddress, required=True, missing="ERR_INTERNAL_ERROR")


class NetworkPlug(Union):
    """What the port is plugged into."""
    type = tag(NetworkPlugType, required=True, missing="ERR_INTERNAL_ERROR")
    arms = {"network": PlugNetwork, "bridge": PlugBridge, "direct": PlugDirect, "hostdev-pci": PlugHostdev,
            "none": None}


class NetworkPort(Element):
    """The connection of a guest's interface with a network."""
    root = "networkport"
    errors_from = "FROM_NETWORK"
    uuid = elem(Uuid, required=True, invalid="ERR_INTERNAL_ERROR", missing="ERR_INTERNAL_ERROR")
    owner = child(NetworkPortOwner, required=True, missing="ERR_INTERNAL_ERROR")
    group = elem(String)
    mac = child(NetworkMac, required=True, missing="ERR_INTERNAL_ERROR")
    bandwidth = child(NetworkPortBandwidth)
    port = child(PortOptions)
    rxfilters = child(NetworkPortFilters)
    virtualport = child(VirtualPort)
    plug = child(NetworkPlug)
