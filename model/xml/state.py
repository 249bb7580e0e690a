"""Saved state: what a daemon keeps of a running guest, so that the next one finds it."""
from lang.xml import *
from xml.backup import Backup
from xml.domain.domain import Domain
from xml.network import Network

GuestPhase = enum("starting", "running", "stopping",
    means={
        "starting": "being started",
        "running": "running",
        "stopping": "being ended",
    })


class Monitor(Element):
    """The QMP socket of QEMU."""
    path = attr(Path, required=True, doc="Its path.")


class GuestHelper(Element):
    """A program that serves a device beside QEMU."""
    name = attr(String, required=True, doc="Alias of the device and what the program is.")
    socket = attr(Path, doc="Where QEMU meets it.")
    pid = attr(Int, doc="Process id; it is stopped before its program runs until it stands here.")
    started = attr(U64, doc="Start time of the process, as for QEMU.")


class GuestFile(Element):
    """A file that is the guest's while it runs."""
    path = attr(String, required=True, doc="Absolute path.")
    device = attr(String, doc="Alias of the device it belongs to.")


class GuestFunction(Element):
    """A PCI function that the guest has."""
    name = attr(String, required=True, doc="As the host calls it, ``0000:01:00.0``.")
    device = attr(String, doc="Alias of its device.")
    managed = attr(YesNo, doc="Its driver gets it back.")


class GuestStatus(Element):
    """A running guest, in ``qemu/NAME.xml`` below the folder of state."""
    root = "domstatus"
    phase = attr(GuestPhase, required=True,
        doc="How far the guest is; one that was still starting is ended by a new daemon.")
    state = attr(Int, doc="Number of its state.")
    reason = attr(Int, doc="Number of the reason.")
    pid = attr(Int, doc="Process id; absent while the guest starts.")
    started = attr(U64, doc="Start time of the process in clock ticks since boot: guards against reused ids.")
    persistent = attr(YesNo, doc="Whether a stored definition existed.")
    autodestroy = attr(YesNo, doc="It ends with the client that started it.")
    fake_reboot = attr(YesNo, name="fakeReboot", doc="Its next shutdown is a reboot.")
    keep_tpm = attr(YesNo, name="keepTpm", doc="It was undefined so that the state of its TPM stays.")
    monitor = child(Monitor)
    private_dir = elem(Path, name="privateDir", doc="Folder that goes with the guest.")
    unlink = elems(String, name="unlink", doc="Files to remove when the guest ends.")
    helpers = items(GuestHelper, name="helper")
    functions = items(GuestFunction, name="function")
    files = items(GuestFile, name="file", doc="Given back when the guest ends.")
    backup = child(Backup, name="domainbackup", doc="One that is going on.")
    domain = child(Domain)


class NetworkFirewallRule(Element):
    """A rule of the kernel's packet filter."""
    family = attr(String, required=True, doc="ip or ip6.")
    chain = attr(String, required=True, doc="Chain that it is in.")
    handle = attr(U64, required=True, doc="By which it is taken out again.")


class NetworkFirewall(Element):
    """Rules in the kernel, in tables that networks share."""
    rules = items(NetworkFirewallRule, name="rule")


class NetworkStatus(Element):
    """A network that is active, as <state_dir>/network/NAME.xml."""
    root = "networkstatus"
    unfinished = attr(YesNo, doc="Its start had not ended when this was written.")
    firewall = child(NetworkFirewall)
    network = child(Network, required=True)
