"""Video cards: what the guest draws with."""
from lang.xml import *

VideoType = enum("default", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "parallels", "virtio", "gop", "none",
                 "bochs", "ramfb",
    means={
        "default": "the machine's choice",
        "vga": "standard VGA of QEMU",
        "cirrus": "Cirrus GD 5446, for old guests",
        "vmvga": "VMware",
        "xen": "Xen",
        "vbox": "VirtualBox",
        "qxl": "QXL, for SPICE",
        "parallels": "Parallels",
        "virtio": "virtio: for guests with a driver, also 3D",
        "gop": "UEFI's (bhyve)",
        "none": "no card, and none is added",
        "bochs": "a plain screen of QEMU, for UEFI",
        "ramfb": "a screen in memory, until a driver takes over",
    })
VideoVgaconf = enum("io", "on", "off",
    means={
        "io": "only I/O ports",
        "on": "all",
        "off": "nothing",
    })
VideoDriverName = enum("qemu", "vhostuser",
    means={
        "qemu": "QEMU",
        "vhostuser": "a process of its own, by vhost-user",
    })


class VideoAcceleration(Element):
    """Drawing by the host's graphics card."""
    accel3d = attr(YesNo, since="0.7.1", doc="Whether 3D is drawn by it (virtio: OpenGL by virgl).", absent="no")
    accel2d = attr(YesNo, since="0.7.1", doc="Whether 2D is drawn by it (VirtualBox).")
    rendernode = attr(String, since="5.8.0", doc="vhostuser: card of the host to use.", absent="the first that works")


class VideoResolution(Element):
    """Size of the screen that the guest is told to prefer. Since 5.9.0."""
    x = attr(UInt, doc="Width.")
    y = attr(UInt, doc="Height.")


class VideoModel(Element):
    """The card."""
    type = attr(VideoType,
        doc="Which card.",
        absent="by machine: ``virtio`` on ARM and RISC-V, ``vga`` or ``cirrus`` on PCs and pSeries")
    ram_kib = attr(UInt, name="ram", since="1.0.2", doc="qxl: memory of the first area, in KiB.", absent="65536")
    vram_kib = attr(UInt, name="vram",
        doc="Video memory in KiB; of qxl the second area. Rounded up to a power of two.",
        absent="16384, 65536 for qxl")
    vram64_kib = attr(UInt, name="vram64", since="1.3.3",
        doc="qxl: further memory above 4 GiB, in KiB.",
        absent="none")
    vgamem_kib = attr(UInt, name="vgamem", since="1.2.11",
        doc="qxl: memory while it plays a VGA card, in KiB.",
        absent="16384")
    heads = attr(UInt, doc="Screens.", absent="1")
    primary = attr(YesNo, since="1.0.2",
        doc="Whether this card shows the firmware's messages.",
        absent="yes for the first")
    blob = attr(OnOff, doc="virtio: whether pictures are shared with the host without a copy.", absent="off")
    edid = attr(OnOff, doc="Whether the guest is told size and name of a screen.", absent="QEMU's default")
    acceleration = child(VideoAcceleration)
    resolution = child(VideoResolution)


class VideoDriver(Element):
    """How the card is worked."""
    iommu = attr(OnOff, since="3.5.0", doc="Whether the device goes through the guest's IOMMU.", absent="off")
    ats = attr(OnOff, since="3.5.0",
        doc="Whether the guest's IOMMU can cache translations in the device.",
        absent="off")
    packed = attr(OnOff, since="6.3.0",
        doc="Whether queues may have the packed layout of virtio 1.1.",
        absent="QEMU's default")
    page_per_vq = attr(OnOff, name="page_per_vq", since="7.9.0",
        doc="Whether each queue has a page of its own for notifications.",
        absent="QEMU's default")
    name = attr(VideoDriverName, since="5.8.0", doc="Who draws.", absent="``qemu``")
    vgaconf = attr(VideoVgaconf, since="3.5.0", doc="bhyve: how much of VGA the card has.")


class Video(DeviceInfo, Element):
    """A video card. A guest with a display gets one without being told."""
    driver = child(VideoDriver)
    model = child(VideoModel)
