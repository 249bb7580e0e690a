"""Devices: the smaller devices (input, sound, randomness, watchdog, balloon, panic, vsock, smartcards, IOMMU, shared
memory, crypto, crash store, leases, USB redirection) and the list of all."""
from lang.xml import *

InputType = enum("mouse", "tablet", "keyboard", "passthrough", "evdev",
    means={
        "mouse": "a mouse: movements",
        "tablet": "a tablet: places; the pointer stays where the viewer has it",
        "keyboard": "a keyboard",
        "passthrough": "an input device of the host, by virtio",
        "evdev": "an input device of the host, shared with it",
    })
InputBus = enum("ps2", "usb", "xen", "parallels", "virtio", "none",
    means={
        "ps2": "PS/2",
        "usb": "USB",
        "xen": "Xen",
        "parallels": "Parallels",
        "virtio": "virtio",
        "none": "none (evdev)",
    })
InputModel = enum("virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in",
        "virtio-transitional": "for old and new drivers (passthrough)",
        "virtio-non-transitional": "for new drivers (passthrough)",
    })
InputGrab = enum("all",
    means={
        "all": "they do",
    })
InputGrabToggle = enum("ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock", "ctrl-scrolllock",
    means={
        "ctrl-ctrl": "both control keys",
        "alt-alt": "both alt keys",
        "shift-shift": "both shift keys",
        "meta-meta": "both meta keys",
        "scrolllock": "scroll lock",
        "ctrl-scrolllock": "control and scroll lock",
    })
SoundModel = enum("sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio",
    means={
        "sb16": "Sound Blaster 16",
        "es1370": "Ensoniq ES1370",
        "pcspk": "speaker of a PC",
        "ac97": "Intel AC97",
        "ich6": "Intel HDA of ICH6",
        "ich9": "Intel HDA of ICH9, the choice for most",
        "usb": "a USB card",
        "ich7": "Intel HDA of ICH7 (bhyve)",
        "virtio": "virtio",
    })
SoundCodecType = enum("duplex", "micro", "output",
    means={
        "duplex": "line in and line out",
        "micro": "microphone and speaker",
        "output": "line out",
    })
RngModel = enum("virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in",
        "virtio-transitional": "for old and new drivers",
        "virtio-non-transitional": "for new drivers",
    })
RngBackendModel = enum("random", "egd", "builtin",
    means={
        "random": "a device or file of the host",
        "egd": "an entropy gathering daemon",
        "builtin": "QEMU itself, by getrandom()",
    })
WatchdogModel = enum("i6300esb", "ib700", "diag288", "itco",
    means={
        "i6300esb": "Intel 6300ESB, on PCI: the usual one",
        "ib700": "iBase 700, on ISA",
        "diag288": "of s390x",
        "itco": "part of q35's chip set, always there",
    })
WatchdogAction = enum("reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi",
    means={
        "reset": "the guest is reset",
        "shutdown": "it is asked to shut down, which a hung guest will not",
        "poweroff": "it is ended",
        "pause": "it is paused",
        "dump": "its memory is dumped to ``auto_dump_path``",
        "none": "nothing but an event",
        "inject-nmi": "it gets a non-maskable interrupt",
    })
MemballoonModel = enum("virtio", "xen", "none", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in",
        "xen": "Xen",
        "none": "there is none",
        "virtio-transitional": "for old and new drivers",
        "virtio-non-transitional": "for new drivers",
    })
PanicModel = enum("isa", "pseries", "hyperv", "s390", "pvpanic",
    means={
        "isa": "pvpanic on ISA, port 0x505",
        "pseries": "the firmware; always there",
        "hyperv": "Hyper-V's crash registers",
        "s390": "the machine; always there",
        "pvpanic": "pvpanic on PCI",
    })
VsockModel = enum("virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in",
        "virtio-transitional": "for old and new drivers",
        "virtio-non-transitional": "for new drivers",
    })
SmartcardMode = enum("host", "host-certificates", "passthrough",
    means={
        "host": "in a reader of the host",
        "host-certificates": "made of certificates of the host",
        "passthrough": "behind a character device",
    })
HubType = enum("usb",
    means={
        "usb": "USB",
    })
IommuModel = enum("intel", "smmuv3", "virtio", "amd",
    means={
        "intel": "VT-d, on q35",
        "smmuv3": "of ARM, on virt",
        "virtio": "virtio, on q35 and ARM's virt",
        "amd": "AMD-Vi, on q35",
    })
ShmemModel = enum("ivshmem", "ivshmem-plain", "ivshmem-doorbell",
    means={
        "ivshmem": "the old device",
        "ivshmem-plain": "memory only",
        "ivshmem-doorbell": "memory and interrupts, by a server",
    })
ShmemRole = enum("peer", "master",
    means={
        "peer": "it does not",
        "master": "it does",
    })
CryptoModel = enum("virtio",
    means={
        "virtio": "virtio",
    })
CryptoType = enum("qemu",
    means={
        "qemu": "QEMU",
    })
CryptoBackendModel = enum("builtin", "lkcf",
    means={
        "builtin": "in QEMU",
        "lkcf": "in the host's kernel",
    })
PstoreBackend = enum("acpi-erst",
    means={
        "acpi-erst": "ACPI's error record table",
    })


class InputSource(Element):
    """A device of the host whose events the guest gets."""
    dev = attr(String, since="7.4.0", doc="evdev: path of the device.")
    evdev = attr(String, since="1.3.0", doc="passthrough: path of the device.")
    grab = attr(InputGrab, doc="evdev: whether all input devices go with it.")
    grab_toggle = attr(InputGrabToggle, name="grabToggle", since="7.6.0",
        doc="evdev: keys that give the devices back to the host.",
        absent="both control keys")
    repeat = attr(OnOff, doc="evdev: whether keys that are held down repeat.")


class Input(DeviceInfo, Element):
    """A keyboard, mouse or tablet. A display brings a mouse and a keyboard; a tablet keeps the pointer where the
    viewer has it."""
    type = attr(InputType, required=True, doc="Kind of device.")
    bus = attr(InputBus,
        doc="How it is connected.",
        absent="by kind and machine: ``ps2`` on PCs, ``usb`` for tablets and elsewhere")
    model = attr(InputModel, since="5.2.0", doc="Variant of a virtio device.", absent="``virtio``")
    driver = child(VirtioDriver)
    source = child(InputSource, abi=False)


class Hub(DeviceInfo, Element):
    """A USB hub. One is added when a bus has more devices than ports."""
    type = attr(HubType, required=True, doc="``usb``.")


class SoundCodec(Element):
    """What the codec of an Intel HDA card has. Since 0.9.13."""
    type = attr(SoundCodecType, doc="Its sockets.", absent="``duplex``")


class SoundAudio(Element):
    """The way that sound takes on the host. Since 6.7.0."""
    id = attr(UInt, doc="Number of an ``<audio>``.", absent="the first")


class Sound(DeviceInfo, Element):
    """A sound card."""
    model = attr(SoundModel, required=True, doc="Which card.")
    multichannel = attr(YesNo, since="9.4.0", doc="usb: whether there are more than two channels.", absent="no")
    streams = attr(UInt, doc="virtio: number of streams.", absent="2")
    codecs = items(SoundCodec, name="codec")
    audio = child(SoundAudio, abi=False)
    driver = child(VirtioDriver)


class RngRate(Element):
    """Limit of what the guest may take. Since 1.0.4."""
    bytes = attr(UInt, doc="Bytes per period.")
    period = attr(UInt, doc="Length of a period in milliseconds.", absent="1000")


class RngRandom(Element):
    """A device or file of the host."""
    path = content(String, doc="Its path; ``/dev/urandom`` never makes the guest wait.", absent="``/dev/random``")


class RngEgd(Element):
    """A server that speaks the protocol of the entropy gathering daemon; reached like a character device."""
    backend = splice(Chardev)


class RngBackend(Union):
    """Where the random bytes come from."""
    model = tag(RngBackendModel, required=True, doc="Kind of source.")
    arms = {"random": RngRandom, "egd": RngEgd, "builtin": None}


class Rng(DeviceInfo, Element):
    """A device by which the guest gets random bytes of the host; a guest without one may hang while it boots, waiting
    for randomness. Since 1.0.3."""
    model = attr(RngModel, required=True, doc="Variant of the virtio device.")
    rate = child(RngRate, abi=False)
    backend = child(RngBackend, required=True, single=True, abi=False)
    driver = child(VirtioDriver)


class Watchdog(DeviceInfo, Element):
    """A watchdog: when the guest no longer feeds it, something is done. A program in the guest must feed it."""
    model = attr(WatchdogModel, required=True, since="0.7.3", doc="Which watchdog.")
    action = attr(WatchdogAction, abi=False, doc="What is done.", absent="``reset``")


class BalloonStats(Element):
    """Statistics of the guest's memory (``dommemstat``). Since 1.1.1."""
    period = attr(UInt, doc="Seconds between two looks; 0 turns them off.", absent="off")


class Memballoon(Element):
    """The balloon by which ``setmem`` takes memory from a running guest. Every guest has one, unless told ``none``."""
    model = attr(MemballoonModel, required=True, doc="Variant.")
    autodeflate = attr(OnOff, since="1.3.1",
        doc="Whether the guest gets memory back before it would end a program for want of it.",
        absent="off")
    free_page_reporting = attr(OnOff, name="freePageReporting", since="6.9.0",
        doc="Whether pages that the guest frees go back to the host at once.",
        absent="off")
    stats = child(BalloonStats, abi=False)
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)
    driver = child(VirtioDriver)


class Panic(DeviceInfo, Element):
    """A device by which a guest whose kernel died says so; ``<on_crash>`` is then done. Since 1.2.1."""
    model = attr(PanicModel,
        doc="Which device.",
        absent="by machine: ``isa`` on x86, ``pseries``, ``s390``, ``pvpanic`` on ARM")


class VsockCid(Element):
    """The number by which the host reaches the guest."""
    auto = attr(YesNo, doc="Whether a free number is chosen at each start.", absent="no")
    address = attr(UInt, doc="The number, from 3.")


class Vsock(Element):
    """A line of sockets between host and guest (``AF_VSOCK``) that needs no network. Since 4.4.0."""
    model = attr(VsockModel, doc="Variant of the virtio device.", absent="``virtio``")
    cid = child(VsockCid)
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)
    driver = child(VirtioDriver)


class SmartcardCertificates(Element):
    """Certificates that play a smartcard."""
    certificates = elems(String, name="certificate", doc="Name of a certificate; three are needed.")
    database = elem(Path, doc="Folder of the data base (NSS).", absent="``/etc/pki/nssdb``")


class SmartcardPassthrough(Element):
    """A card behind a character device, such as the SPICE client's."""
    backend = splice(Chardev)


class Smartcard(Union):
    """A smartcard reader with a card. Since 0.8.8."""
    mode = tag(SmartcardMode, required=True, doc="Where the card is.")
    arms = {"host": None, "host-certificates": SmartcardCertificates, "passthrough": SmartcardPassthrough}
    alias = child(Alias, user_alias=True, abi=False)
    address = child(Address)


class IommuDriver(Element):
    """What the IOMMU can do."""
    intremap = attr(OnOff, since="3.4.0",
        doc="Whether it remaps interrupts; needs ``<ioapic driver='qemu'/>``.",
        absent="QEMU's default")
    caching_mode = attr(OnOff, name="caching_mode", since="3.4.0",
        doc="intel: whether the guest must tell of every new mapping, as devices of the host need.",
        absent="off")
    eim = attr(OnOff, since="3.4.0",
        doc="intel: whether interrupts can go to more than 255 CPUs.",
        absent="QEMU's default")
    iotlb = attr(OnOff, since="3.5.0", doc="Whether devices may cache translations.", absent="off")
    aw_bits = attr(UInt, name="aw_bits", since="6.5.0",
        doc="intel, virtio: bits of addresses.",
        absent="QEMU's default")
    dma_translation = attr(OnOff, name="dma_translation", since="10.7.0",
        doc="intel: whether addresses are translated at all, or interrupts only.",
        absent="on")
    xtsup = attr(OnOff, doc="amd: whether interrupts can go to more than 255 CPUs.", absent="off")
    passthrough = attr(OnOff, doc="amd: whether devices may go untranslated.", absent="off")


class Iommu(DeviceInfo, Element):
    """An IOMMU that the guest can program, for devices in its own guests and user space drivers. Since 2.1.0."""
    model = attr(IommuModel, required=True, doc="Which one.")
    driver = child(IommuDriver)


class ShmemModelRef(Element):
    """Which device it is."""
    type = attr(ShmemModel, doc="The device.", absent="``ivshmem``, which QEMU no longer has")


class ShmemSize(Element):
    """How much memory is shared: a power of two. ~absent 4 MiB, without a server"""
    size_mib = content(Size("M"), doc="The size; MiB without ``unit``.")


class ShmemServer(Element):
    """The server that hands out the memory and passes interrupts."""
    path = attr(Path, doc="Its socket.", absent="``/var/lib/libvirt/shmem/NAME-sock``")


class ShmemMsi(Element):
    """Interrupts by messages."""
    enabled = attr(OnOff, doc="Whether there are any.", absent="yes with a server")
    vectors = attr(UInt, doc="Number of vectors.", absent="QEMU's default")
    ioeventfd = attr(OnOff, doc="Whether they are raised without QEMU.")


class Shmem(DeviceInfo, Element):
    """Memory that several guests, or a guest and programs of the host, share. Since 1.2.10."""
    name = attr(String, required=True, doc="Name of the memory, below ``/dev/shm``; no ``/`` in it.")
    role = attr(ShmemRole, since="6.6.0",
        doc="Whether the content moves with this guest: ``master`` does, at most one.",
        absent="QEMU's default")
    model = child(ShmemModelRef)
    size = child(ShmemSize)
    server = child(ShmemServer, empty=True)
    msi = child(ShmemMsi)


class CryptoBackend(Element):
    """Who computes."""
    model = attr(CryptoBackendModel, doc="Where.")
    queues = attr(UInt, doc="Queues.", absent="1")


class Crypto(DeviceInfo, Element):
    """A crypto device by virtio. Since 9.0.0."""
    model = attr(CryptoModel, required=True, doc="``virtio``.")
    type = attr(CryptoType, required=True, doc="``qemu``.")
    backend = child(CryptoBackend, abi=False)
    driver = child(VirtioDriver)


class PstoreSize(Element):
    """Size of the store."""
    size_kib = content(Size("KiB"), doc="The size; KiB without ``unit``.")


class Pstore(DeviceInfo, Element):
    """A store that the guest's kernel writes its last words to; in Linux below ``/sys/fs/pstore``. Since 10.6.0."""
    backend = attr(PstoreBackend, required=True, doc="``acpi-erst``.")
    path = elem(Path, doc="File of the host.", absent="made up in the driver's folder")
    size = child(PstoreSize)


class NvramDevice(DeviceInfo, Element):
    """The memory of a pSeries guest that outlives its starts. Always there; the element is for its address. Since
    1.0.5."""


class LeaseTargetRef(Element):
    """Where the lease is."""
    path = attr(String, doc="Absolute path of the file.")
    offset = attr(U64, doc="Bytes from its beginning.")


class Lease(Element):
    """A lease of the lock manager that must be had before the guest starts. There is no lock manager here: it is kept
    and has no effect."""
    lockspace = elem(String, doc="Name of the space that the key is of.")
    key = elem(String, doc="The lease.")
    target = child(LeaseTargetRef)


class RedirDev(DeviceInfo, Element):
    """A USB device of the viewer's machine."""
    bus = attr(String, since="0.9.5", doc="``usb``.")
    backend = splice(Chardev, abi=False)


class RedirUsb(Element):
    """A rule: the first that fits decides."""
    class_ = attr(Hex(2), name="class", range=(0, 255), any="-1",
        doc="Class of USB, such as 0x08 for storage.",
        absent="any")
    vendor = attr(HexUpper(4), range=(0, 0xffff), any="-1", doc="Vendor.", absent="any")
    product = attr(HexUpper(4), range=(0, 0xffff), any="-1", doc="Product.", absent="any")
    version = attr(String, any="-1", doc="Version of the device, such as ``2.56``.", absent="any")
    allow = attr(YesNo, required=True, doc="Whether such a device may be given to the guest.")


class RedirFilter(Element):
    """Rules that say which USB devices of viewers the guest may get."""
    usbdevs = items(RedirUsb, name="usbdev")


class Devices(Element):
    """All devices of the guest."""
    emulator = elem(Path, abi=False,
        doc="Program that runs the guest.",
        absent="found by architecture, as the capabilities show")
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
