"""Character devices: serial and parallel ports, consoles, channels, and the host side that they share with others."""
from lang.xml import *

ChardevType = enum("null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix", "spicevmc",
                   "spiceport", "nmdm", "qemu-vdagent", "dbus",
    means={
        "null": "nothing; output is dropped",
        "vc": "a text screen of QEMU's window",
        "pty": "a pseudo terminal",
        "dev": "a device of the host",
        "file": "a file",
        "pipe": "a named pipe",
        "stdio": "QEMU's standard output, that is its log",
        "udp": "UDP",
        "tcp": "TCP",
        "unix": "a socket of the host",
        "spicevmc": "the SPICE client",
        "spiceport": "a named channel of SPICE",
        "nmdm": "a null modem of FreeBSD",
        "qemu-vdagent": "QEMU, as SPICE's agent",
        "dbus": "a named channel of the D-Bus display",
    })
ChardevProtocolType = enum("raw", "telnet", "telnets", "tls",
    means={
        "raw": "bytes as they are",
        "telnet": "telnet",
        "telnets": "telnet in TLS",
        "tls": "TLS",
    })
SocketMode = enum("connect", "bind",
    means={
        "connect": "QEMU connects",
        "bind": "QEMU listens",
    })
SerialTargetType = enum("isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial",
                        "isa-debug",
    means={
        "isa-serial": "COM1 and so on, on x86",
        "usb-serial": "a USB adapter",
        "pci-serial": "a PCI card",
        "spapr-vio-serial": "pSeries",
        "system-serial": "the UART of an ARM or RISC-V board",
        "sclp-serial": "s390x",
        "isa-debug": "the debug port of SeaBIOS and EDK II, on x86",
    })
SerialTargetModel = enum("isa-serial", "usb-serial", "pci-serial", "spapr-vty", "pl011", "sclpconsole",
                         "sclplmconsole", "16550a", "isa-debugcon",
    means={
        "isa-serial": "16550A on ISA",
        "usb-serial": "FTDI adapter",
        "pci-serial": "16550A on PCI",
        "spapr-vty": "terminal of pSeries",
        "pl011": "ARM's UART",
        "sclpconsole": "line mode of s390x with VT220",
        "sclplmconsole": "line mode of s390x",
        "16550a": "UART of RISC-V boards",
        "isa-debugcon": "debug port",
    })
ConsoleTargetType = enum("none", "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm",
    means={
        "none": "none",
        "serial": "the first serial port",
        "xen": "Xen's console",
        "uml": "User Mode Linux",
        "virtio": "virtio, in Linux ``/dev/hvc0``",
        "lxc": "console of a container",
        "openvz": "console of a container",
        "sclp": "s390x; a ``<serial>`` with model ``sclpconsole`` does the same",
        "sclplm": "s390x; a ``<serial>`` with model ``sclplmconsole`` does the same",
    })
ChannelTargetType = enum("none", "guestfwd", "virtio", "xen",
    means={
        "none": "none",
        "guestfwd": "a TCP address inside user networking",
        "virtio": "a port of a virtio-serial controller",
        "xen": "a channel of Xen",
    })
ChannelState = enum("connected", "disconnected",
    means={
        "connected": "it has",
        "disconnected": "it has not",
    })
MouseMode = enum("server", "client",
    means={
        "server": "QEMU; the pointer is part of the picture",
        "client": "the viewer; needs a tablet or the agent",
    })


class ChardevLog(Element):
    """A copy of all output, kept beside whatever the host side is. Since 1.3.3."""
    file = attr(String, doc="Absolute path of the file.")
    append = attr(OnOff, doc="Whether the file is kept from start to start.", absent="off: it is emptied at a start")


class ChardevProtocol(Element):
    """What is spoken on the connection."""
    type = attr(ChardevProtocolType, doc="Protocol.", absent="``raw``")


class PathSource(Element):
    """A path of the host."""
    path = attr(String,
        doc="Path of the device, or of the pipe; for a pipe QEMU also looks for ``PATH.in`` and ``PATH.out``.")
    seclabels = items(Seclabel, name="seclabel")


class PtySource(Element):
    """The pseudo terminal in use."""
    path = attr(String, live_only=True, doc="Path of the terminal, such as ``/dev/pts/3``; chosen at the start.")
    seclabels = items(Seclabel, name="seclabel")


class FileSource(Element):
    """A file that output is written to."""
    path = attr(String, doc="Path of the file.")
    append = attr(OnOff, since="1.3.1", doc="Whether it is kept from start to start.", absent="off")
    seclabels = items(Seclabel, name="seclabel")


class UdpSource(Element):
    """One direction of UDP: ``bind`` says where packets come in, ``connect`` where they go."""
    mode = attr(SocketMode, doc="Direction.")
    host = attr(String, doc="Host name or address.")
    service = attr(String, doc="Port.")


class TcpSource(Element):
    """A TCP socket."""
    mode = attr(SocketMode, doc="Whether QEMU connects or listens.", absent="``connect``")
    host = attr(String, doc="Host name or address.")
    service = attr(String, doc="Port.")
    tls = attr(YesNo, since="2.4.0",
        doc="Whether the connection is encrypted.",
        absent="as ``chardev_tls`` of ``qemu.conf`` says")
    tls_from_config = attr(UInt, name="tlsFromConfig", state_only=True,
        doc="Whether ``qemu.conf`` and not the user chose ``tls``.")
    reconnect = child(ReconnectOption)


class UnixSource(Element):
    """A socket of the host. For a channel it can be left out: QEMU then listens on one in the guest's own folder."""
    mode = attr(SocketMode,
        doc="Whether QEMU connects or listens.",
        absent="``connect``; ``bind`` where the path is made up")
    path = attr(String, doc="Path of the socket.")
    seclabels = items(Seclabel, name="seclabel")
    reconnect = child(ReconnectOption)


class ChannelSource(Element):
    """A channel of the display's protocol."""
    channel = attr(String, since="1.2.2", doc="Name of the channel, such as ``org.qemu.console.serial.0``.")


class NmdmSource(Element):
    """A pair of terminals joined by a null modem cable (FreeBSD)."""
    master = attr(String, since="1.2.4", doc="Side that the guest has.")
    slave = attr(String, doc="Side that programs of the host open.")


class Clipboard(Element):
    """Copy and paste between guest and viewer."""
    copypaste = attr(YesNo, doc="Whether it is allowed.", absent="yes for SPICE, no for ``qemu-vdagent``")


class Mouse(Element):
    """Who draws the mouse pointer."""
    mode = attr(MouseMode, doc="Who it is.", absent="QEMU's default: ``client``")


class ChardevPty(Element):
    """A pseudo terminal of the host; ``virsh console`` opens it."""
    source = child(PtySource, single=True, live_only=True)


class ChardevPath(Element):
    """A device or a pipe of the host."""
    source = child(PathSource, single=True)


class ChardevFile(Element):
    """A file that output goes to; there is no input."""
    source = child(FileSource, single=True)


class ChardevUdp(Element):
    """UDP packets."""
    sources = items(UdpSource, name="source")


class ChardevTcp(Element):
    """A TCP connection, out or in."""
    source = child(TcpSource, single=True)
    protocol = child(ChardevProtocol, single=True)


class ChardevUnix(Element):
    """A socket of the host."""
    source = child(UnixSource, single=True)


class ChardevChannel(Element):
    """A named channel of a SPICE or D-Bus display."""
    source = child(ChannelSource, single=True)


class ChardevNmdm(Element):
    """A null modem of FreeBSD."""
    source = child(NmdmSource, single=True)


class ChardevVdagent(Element):
    """The agent of SPICE, played by QEMU itself, so that VNC clients share the clipboard. Since 8.4.0."""
    source = child(VdagentSource, single=True)


class VdagentSource(Element):
    """What the agent shares with the guest."""
    clipboard = child(Clipboard)
    mouse = child(Mouse)


class Chardev(Union):
    """The host side of a character device."""
    type = tag(ChardevType, default="pty", doc="What is at the other end.")
    tty = attr(String, live_only=True, doc="Path of the pseudo terminal, for old clients.")
    arms = {"pty": ChardevPty, "dev": ChardevPath, "file": ChardevFile, "pipe": ChardevPath, "udp": ChardevUdp,
            "tcp": ChardevTcp, "unix": ChardevUnix, "spiceport": ChardevChannel, "nmdm": ChardevNmdm,
            "qemu-vdagent": ChardevVdagent, "dbus": ChardevChannel, "null": None, "vc": None, "stdio": None,
            "spicevmc": None}
    log = child(ChardevLog, single=True)


class SerialModel(Element):
    """The chip that plays the port. Chosen by ``<target type=…>``; rarely worth naming."""
    name = attr(SerialTargetModel, since="3.10.0", doc="Name of the chip.")


class SerialTarget(Element):
    """What the guest sees of a serial port."""
    type = attr(SerialTargetType,
        doc="Kind of port.",
        absent="by machine: ``isa-serial`` on x86, ``system-serial`` on ARM and RISC-V boards, "
               "``spapr-vio-serial`` on pSeries, ``sclp-serial`` on s390x")
    port = attr(UInt, doc="Number of the port, from 0.", absent="the next that is free")
    model = child(SerialModel)


class Serial(DeviceInfo, Element):
    """A serial port. The first one is also the console of the guest (``<console>`` with ``type='serial'``)."""
    backend = splice(Chardev, abi=False)
    target = child(SerialTarget)


class ParallelTarget(Element):
    """What the guest sees of a parallel port."""
    type = attr(String, doc="Not in use.")
    port = attr(UInt, doc="Number of the port, from 0.", absent="the next that is free")


class Parallel(DeviceInfo, Element):
    """A parallel port; on x86 only."""
    backend = splice(Chardev, abi=False)
    target = child(ParallelTarget)


class ConsoleTarget(Element):
    """What the guest sees of a console."""
    type = attr(ConsoleTargetType,
        doc="Kind of console.",
        absent="``serial``; ``sclp`` on s390x without a serial port")
    port = attr(UInt, doc="Number among consoles of its kind, from 0.")


class Console(DeviceInfo, Element):
    """A text console. With ``type='serial'`` it is the first ``<serial>`` by another name, otherwise a device of its
    own."""
    backend = splice(Chardev, abi=False)
    target = child(ConsoleTarget)


class ChannelTarget(Element):
    """How a program in the guest finds the channel."""
    type = attr(ChannelTargetType, required=True, doc="Kind of channel.")
    address = attr(String, since="0.7.3", doc="guestfwd: address that the guest connects to.")
    port = attr(UInt, doc="guestfwd: port that the guest connects to.")
    name = attr(String, since="0.7.7",
        doc="virtio: name of the port, in Linux below ``/dev/virtio-ports``. ``org.qemu.guest_agent.0`` is the "
            "guest agent's.",
        absent="``com.redhat.spice.0`` for spicevmc and qemu-vdagent")
    state = attr(ChannelState, live_only=True, doc="Whether a program of the guest has it open.")


class ChannelDevice(DeviceInfo, Element):
    """A private line between a program of the host and one of the guest, for the guest agent or SPICE's agent for
    example."""
    backend = splice(Chardev, abi=False)
    target = child(ChannelTarget)
