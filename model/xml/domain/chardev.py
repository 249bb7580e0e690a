"""Character devices: serial, parallel, console, channel, and the host side that others share."""
from lang.xml import *

ChardevType = enum("null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix", "spicevmc", "spiceport",
                   "nmdm", "qemu-vdagent", "dbus")
ChardevProtocolType = enum("raw", "telnet", "telnets", "tls")
SocketMode = enum("connect", "bind")
SerialTargetType = enum("isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial",
                        "isa-debug")
SerialTargetModel = enum("isa-serial", "usb-serial", "pci-serial", "spapr-vty", "pl011", "sclpconsole", "sclplmconsole",
                         "16550a", "isa-debugcon")
ConsoleTargetType = enum("none", "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm")
ChannelTargetType = enum("none", "guestfwd", "virtio", "xen")
ChannelState = enum("connected", "disconnected")
MouseMode = enum("server", "client")


class ChardevLog(Element):
    """A file that records what comes out."""
    file = attr(String)
    append = attr(OnOff)


class ChardevProtocol(Element):
    """The protocol spoken on a TCP connection."""
    type = attr(ChardevProtocolType)


class PathSource(Element):
    """A path of the host."""
    path = attr(String)
    seclabels = items(Seclabel, name="seclabel")


class PtySource(Element):
    """A pseudo terminal; the path is known while the guest runs."""
    path = attr(String, live_only=True)
    seclabels = items(Seclabel, name="seclabel")


class FileSource(Element):
    """A file for output."""
    path = attr(String)
    append = attr(OnOff)
    seclabels = items(Seclabel, name="seclabel")


class UdpSource(Element):
    """One direction of a UDP backend."""
    mode = attr(SocketMode)
    host = attr(String)
    service = attr(String)


class TcpSource(Element):
    """A TCP socket."""
    mode = attr(SocketMode)
    host = attr(String)
    service = attr(String)
    tls = attr(YesNo)
    tls_from_config = attr(UInt, name="tlsFromConfig", state_only=True)
    reconnect = child(ReconnectOption)


class UnixSource(Element):
    """A unix socket."""
    mode = attr(SocketMode)
    path = attr(String)
    seclabels = items(Seclabel, name="seclabel")
    reconnect = child(ReconnectOption)


class ChannelSource(Element):
    """A named spice or dbus channel."""
    channel = attr(String)


class NmdmSource(Element):
    """A null modem pair."""
    master = attr(String)
    slave = attr(String)


class Clipboard(Element):
    """Copy and paste."""
    copypaste = attr(YesNo)


class Mouse(Element):
    """Mouse mode."""
    mode = attr(MouseMode)


class ChardevPty(Element):
    """A pseudo terminal."""
    source = child(PtySource, live_only=True)


class ChardevPath(Element):
    """A device or pipe of the host."""
    source = child(PathSource)


class ChardevFile(Element):
    """Output goes to a file."""
    source = child(FileSource)


class ChardevUdp(Element):
    """UDP packets."""
    sources = items(UdpSource, name="source")


class ChardevTcp(Element):
    """A TCP connection."""
    source = child(TcpSource)
    protocol = child(ChardevProtocol)


class ChardevUnix(Element):
    """A unix socket."""
    source = child(UnixSource)


class ChardevChannel(Element):
    """A channel by name."""
    source = child(ChannelSource)


class ChardevNmdm(Element):
    """A null modem."""
    source = child(NmdmSource)


class ChardevVdagent(Element):
    """QEMU's own agent for the clipboard."""
    source = child(VdagentSource)


class VdagentSource(Element):
    """What the agent shares."""
    clipboard = child(Clipboard)
    mouse = child(Mouse)


class Chardev(Union):
    """The host side of a character device."""
    type = tag(ChardevType, default="pty")
    tty = attr(String, live_only=True)
    arms = {"pty": ChardevPty, "dev": ChardevPath, "file": ChardevFile, "pipe": ChardevPath, "udp": ChardevUdp,
            "tcp": ChardevTcp, "unix": ChardevUnix, "spiceport": ChardevChannel, "nmdm": ChardevNmdm,
            "qemu-vdagent": ChardevVdagent, "dbus": ChardevChannel, "null": None, "vc": None, "stdio": None,
            "spicevmc": None}
    log = child(ChardevLog)


class SerialModel(Element):
    """The device model of a serial port."""
    name = attr(SerialTargetModel)


class SerialTarget(Element):
    """What the guest sees."""
    type = attr(SerialTargetType)
    port = attr(UInt)
    model = child(SerialModel)


class Serial(DeviceInfo, Element):
    """A serial port."""
    backend = splice(Chardev, abi=False)
    target = child(SerialTarget)


class ParallelTarget(Element):
    """What the guest sees."""
    type = attr(String)
    port = attr(UInt)


class Parallel(DeviceInfo, Element):
    """A parallel port."""
    backend = splice(Chardev, abi=False)
    target = child(ParallelTarget)


class ConsoleTarget(Element):
    """What the guest sees."""
    type = attr(ConsoleTargetType)
    port = attr(UInt)


class Console(DeviceInfo, Element):
    """The console."""
    backend = splice(Chardev, abi=False)
    target = child(ConsoleTarget)


class ChannelTarget(Element):
    """What the guest sees."""
    type = attr(ChannelTargetType, required=True)
    address = attr(String)
    port = attr(UInt)
    name = attr(String)
    state = attr(ChannelState, live_only=True)


class ChannelDevice(DeviceInfo, Element):
    """A channel between host and guest."""
    backend = splice(Chardev, abi=False)
    target = child(ChannelTarget)
