"""The smaller devices and the list of all."""
from lang.xml import *

InputType = enum("mouse", "tablet", "keyboard", "passthrough", "evdev")
InputBus = enum("ps2", "usb", "xen", "parallels", "virtio", "none")
InputModel = enum("virtio", "virtio-transitional", "virtio-non-transitional")
InputGrab = enum("all")
InputGrabToggle = enum("ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock", "ctrl-scrolllock")
SoundModel = enum("sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio")
SoundCodecType = enum("duplex", "micro", "output")
RngModel = enum("virtio", "virtio-transitional", "virtio-non-transitional")
RngBackendModel = enum("random", "egd", "builtin")
WatchdogModel = enum("i6300esb", "ib700", "diag288", "itco")
WatchdogAction = enum("reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi")
MemballoonModel = enum("virtio", "xen", "none", "virtio-transitional", "virtio-non-transitional")
PanicModel = enum("isa", "pseries", "hyperv", "s390", "pvpanic")
VsockModel = enum("virtio", "virtio-transitional", "virtio-non-transitional")
SmartcardMode = enum("host", "host-certificates", "passthrough")
HubType = enum("usb")
IommuModel = enum("intel", "smmuv3", "virtio", "amd")
ShmemModel = enum("ivshmem", "ivshmem-plain", "ivshmem-doorbell")
ShmemRole = enum("peer", "master")
CryptoModel = enum("virtio")
CryptoType = enum("qemu")
CryptoBackendModel = enum("builtin", "lkcf")
PstoreBackend = enum("acpi-erst")


class InputSource(Element):
    """A device of the host."""
    dev = attr(String)
    evdev = attr(String)
    grab = attr(InputGrab)
    grab_toggle = attr(InputGrabToggle, name="grabToggle")
    repeat = attr(OnOff)


class Input(DeviceInfo, Element):
    """A keyboard, mouse or tablet."""
    type = attr(InputType, required=True)
    bus = attr(InputBus)
    model = attr(InputModel)
    driver = child(VirtioDriver)
    source = child(InputSource, abi=False)


class Hub(DeviceInfo, Element):
    """A USB hub."""
    type = attr(HubType, required=True)


class SoundCodec(Element):
    """What is wired to the sound card."""
    type = attr(SoundCodecType)


class SoundAudio(Element):
    """The audio backend in use."""
    id = attr(UInt)


class Sound(DeviceInfo, Element):
    """A sound card."""
    model = attr(SoundModel, required=True)
    multichannel = attr(YesNo)
    streams = attr(UInt)
    codecs = items(SoundCodec, name="codec")
    audio = child(SoundAudio, abi=False)
    driver = child(VirtioDriver)


class RngRate(Element):
    """Bytes in a period of milliseconds."""
    bytes = attr(UInt)
    period = attr(UInt)


class RngRandom(Element):
    """A device of the host."""
    path = content(String)


class RngEgd(Element):
    """An entropy gathering daemon."""
    backend = splice(Chardev)


class RngBackend(Union):
    """Where the random bytes come from."""
    model = tag(RngBackendModel, required=True)
    arms = {"random": RngRandom, "egd": RngEgd, "builtin": None}


class Rng(DeviceInfo, Element):
    """A source of random bytes."""
    model = attr(RngModel, required=True)
    rate = child(RngRate, abi=False)
    backend = child(RngBackend, required=True, abi=False)
    driver = child(VirtioDriver)


class Watchdog(DeviceInfo, Element):
    """A watchdog."""
    model = attr(WatchdogModel, required=True)
    action = attr(WatchdogAction, abi=False)


class BalloonStats(Element):
    """Seconds between statistics."""
    period = attr(UInt)


class Memballoon(Element):
    """The memory balloon."""
    model = attr(MemballoonModel, required=True)
    autodeflate = attr(OnOff)
    free_page_reporting = attr(OnOff, name="freePageReporting")
    stats = child(BalloonStats, abi=False)
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)
    driver = child(VirtioDriver)


class Panic(DeviceInfo, Element):
    """Tells the host that the guest's kernel died."""
    model = attr(PanicModel)


class VsockCid(Element):
    """The guest's context id."""
    auto = attr(YesNo)
    address = attr(UInt)


class Vsock(Element):
    """A host-guest socket."""
    model = attr(VsockModel)
    cid = child(VsockCid)
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)
    driver = child(VirtioDriver)


class SmartcardCertificates(Element):
    """Certificates of the host's database."""
    certificates = elems(String, name="certificate")
    database = elem(Path)


class SmartcardPassthrough(Element):
    """A channel to a card elsewhere."""
    backend = splice(Chardev)


class Smartcard(Union):
    """A smartcard."""
    mode = tag(SmartcardMode)
    arms = {"host": None, "host-certificates": SmartcardCertificates, "passthrough": SmartcardPassthrough}
    alias = child(Alias, user_alias=True, abi=False)
    address = child(Address)


class IommuDriver(Element):
    """Features of the IOMMU."""
    intremap = attr(OnOff)
    caching_mode = attr(OnOff, name="caching_mode")
    eim = attr(OnOff)
    iotlb = attr(OnOff)
    aw_bits = attr(UInt, name="aw_bits")
    dma_translation = attr(OnOff, name="dma_translation")
    xtsup = attr(OnOff)
    passthrough = attr(OnOff)


class Iommu(DeviceInfo, Element):
    """An IOMMU of the guest."""
    model = attr(IommuModel, required=True)
    driver = child(IommuDriver)


class ShmemModelRef(Element):
    """The device model."""
    type = attr(ShmemModel)


class ShmemSize(Element):
    """Size of the shared memory."""
    size_mib = content(Size("M"))


class ShmemServer(Element):
    """The ivshmem server."""
    path = attr(Path)


class ShmemMsi(Element):
    """Message interrupts."""
    enabled = attr(OnOff)
    vectors = attr(UInt)
    ioeventfd = attr(OnOff)


class Shmem(DeviceInfo, Element):
    """Memory shared between guests."""
    name = attr(String, required=True)
    role = attr(ShmemRole)
    model = child(ShmemModelRef)
    size = child(ShmemSize)
    server = child(ShmemServer, empty=True)
    msi = child(ShmemMsi)


class CryptoBackend(Element):
    """Who computes."""
    model = attr(CryptoBackendModel)
    queues = attr(UInt)


class Crypto(DeviceInfo, Element):
    """A crypto accelerator."""
    model = attr(CryptoModel, required=True)
    type = attr(CryptoType, required=True)
    backend = child(CryptoBackend, abi=False)
    driver = child(VirtioDriver)


class PstoreSize(Element):
    """Size of the store."""
    size_kib = content(Size("KiB"))


class Pstore(DeviceInfo, Element):
    """Persistent storage for crash logs."""
    backend = attr(PstoreBackend, required=True)
    path = elem(Path)
    size = child(PstoreSize)


class NvramDevice(DeviceInfo, Element):
    """Nonvolatile memory of a pSeries guest."""


class LeaseTargetRef(Element):
    """The lease file."""
    path = attr(String)
    offset = attr(U64)


class Lease(Element):
    """A lease of the lock manager."""
    lockspace = elem(String)
    key = elem(String)
    target = child(LeaseTargetRef)


class RedirDev(DeviceInfo, Element):
    """A USB device of the viewer's machine."""
    bus = attr(String)
    backend = splice(Chardev, abi=False)


class RedirUsb(Element):
    """One rule."""
    class_ = attr(Hex(2), name="class", range=(0, 255), any="-1")
    vendor = attr(HexUpper(4), range=(0, 0xffff), any="-1")
    product = attr(HexUpper(4), range=(0, 0xffff), any="-1")
    version = attr(String, any="-1")
    allow = attr(YesNo)


class RedirFilter(Element):
    """Which USB devices may be redirected."""
    usbdevs = items(RedirUsb, name="usbdev")


class Devices(Element):
    """All devices."""
    emulator = elem(Path, doc="The binary that runs the guest.", abi=False)
    disks = items(Disk, name="disk")
    controllers = items(Controller, name="controller")
    leases = items(Lease, name="lease", abi=False)
    filesystems = items(Filesystem, name="filesystem")
    interfaces = items(Interface, name="interface")
    smartcards = items(Smartcard, name="smartcard")
    serials = items(Serial, name="serial")
    parallels = items(Parallel, name="parallel")
    consoles = items(Console, name="console")
    channels = items(ChannelDevice, name="channel")
    inputs = items(Input, name="input")
    tpms = items(Tpm, name="tpm")
    graphics = items(Graphics, name="graphics", abi=False)
    sounds = items(Sound, name="sound")
    audios = items(Audio, name="audio", abi=False)
    videos = items(Video, name="video")
    hostdevs = items(Hostdev, name="hostdev")
    redirdevs = items(RedirDev, name="redirdev", always=True)
    redirfilters = items(RedirFilter, name="redirfilter")
    hubs = items(Hub, name="hub")
    watchdogs = items(Watchdog, name="watchdog")
    memballoons = items(Memballoon, name="memballoon")
    rngs = items(Rng, name="rng")
    nvrams = items(NvramDevice, name="nvram")
    panics = items(Panic, name="panic")
    shmems = items(Shmem, name="shmem")
    memories = items(MemoryDevice, name="memory")
    iommus = items(Iommu, name="iommu")
    vsocks = items(Vsock, name="vsock")
    cryptos = items(Crypto, name="crypto")
    pstores = items(Pstore, name="pstore")
