"""The node document of the test driver: what test:///path/node.xml says of the simulated host itself. Its guests,
networks, pools, interfaces and devices are documents of their own, inside or in files."""
from lang.xml import *
from xml.capabilities import CapabilityTopology


class TestNodeCpu(Element):
    """Processors of the simulated host."""
    mhz = elem(UInt)
    model = elem(String)
    active = elem(UInt, doc="How many there are in all; nodes x sockets x cores x threads when not given.")
    nodes = elem(UInt)
    sockets = elem(UInt)
    cores = elem(UInt)
    threads = elem(UInt)


class TestNodeUser(Element):
    """Who may connect."""
    password = attr(String, doc="Asked for when given.")
    name = content(String)


class TestNodeAuth(Element):
    """Who may connect; everybody when it is absent."""
    users = items(TestNodeUser, name="user")


class TestNode(Element):
    """A simulated host."""
    root = "node"
    errors_from = "FROM_TEST"
    cpu = child(TestNodeCpu)
    memory = elem(U64, doc="KiB.")
    auth = child(TestNodeAuth)
    topology = child(CapabilityTopology, doc="NUMA cells, as capabilities show them; they have no others.")
