"""The test driver's host: what ``test:///PATH`` says of the simulated host itself. Guests, networks, pools,
interfaces and devices are documents of their own, inside or in files that ``file=`` names."""
from lang.xml import *
from xml.capabilities import CapabilityTopology


class TestNodeCpu(Element):
    """Processors of the simulated host."""
    mhz = elem(UInt, doc="Speed in MHz.")
    model = elem(String, doc="Name of the model.")
    active = elem(UInt, doc="How many there are in all.", absent="nodes × sockets × cores × threads")
    nodes = elem(UInt, doc="NUMA nodes.", absent="1")
    sockets = elem(UInt, doc="Sockets of a node.", absent="1")
    cores = elem(UInt, doc="Cores of a socket.", absent="1")
    threads = elem(UInt, doc="Threads of a core.", absent="1")


class TestNodeUser(Element):
    """A user who may connect."""
    password = attr(String, doc="Password; asked for when it is given.", absent="none")
    name = content(String, doc="Name of the user.")


class TestNodeAuth(Element):
    """Who may connect. Without the element everybody may."""
    users = items(TestNodeUser, name="user")


class TestNode(Element):
    """A simulated host."""
    root = "node"
    errors_from = "FROM_TEST"
    cpu = child(TestNodeCpu)
    memory = elem(U64, doc="Memory in KiB.")
    auth = child(TestNodeAuth)
    topology = child(CapabilityTopology, doc="NUMA cells, as capabilities show them; they have no others.")
