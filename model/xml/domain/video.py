"""Video cards."""
from lang.xml import *

VideoType = enum("default", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "parallels", "virtio", "gop", "none",
                 "bochs", "ramfb")
VideoVgaconf = enum("io", "on", "off")
VideoDriverName = enum("qemu", "vhostuser")


class VideoAcceleration(Element):
    """Acceleration."""
    accel3d = attr(YesNo)
    accel2d = attr(YesNo)
    rendernode = attr(String)


class VideoResolution(Element):
    """The preferred resolution."""
    x = attr(UInt)
    y = attr(UInt)


class VideoModel(Element):
    """The card."""
    type = attr(VideoType, required=True)
    ram_kib = attr(UInt, name="ram")
    vram_kib = attr(UInt, name="vram")
    vram64_kib = attr(UInt, name="vram64")
    vgamem_kib = attr(UInt, name="vgamem")
    heads = attr(UInt)
    primary = attr(YesNo)
    blob = attr(OnOff)
    edid = attr(OnOff)
    acceleration = child(VideoAcceleration)
    resolution = child(VideoResolution)


class VideoDriver(Element):
    """How the card is driven."""
    iommu = attr(OnOff)
    ats = attr(OnOff)
    packed = attr(OnOff)
    page_per_vq = attr(OnOff, name="page_per_vq")
    name = attr(VideoDriverName)
    vgaconf = attr(VideoVgaconf)


class Video(DeviceInfo, Element):
    """A video card."""
    driver = child(VideoDriver)
    model = child(VideoModel)
