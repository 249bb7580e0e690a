"""The domain document."""
from lang.xml import *

VirtType = enum("qemu", "kqemu", "kvm", "xen", "lxc", "uml", "openvz", "test", "vmware", "hyperv", "vbox", "phyp",
                "parallels", "bhyve", "vz", "hvf")
LifecycleAction = enum("destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart")
LockFailure = enum("poweroff", "restart", "pause", "ignore")
SysinfoType = enum("smbios", "fwcfg")
QemuOverrideType = enum("string", "unsigned", "signed", "bool", "remove")


class SysinfoEntry(Element):
    """A named text."""
    name = attr(String)
    file = attr(String)
    value = content(String)


class SysinfoBlock(Element):
    """A block of entries."""
    entries = items(SysinfoEntry, name="entry")


class OemStrings(Element):
    """Texts of the maker."""
    entries = elems(String, name="entry")


class Sysinfo(Element):
    """SMBIOS data or files for the guest."""
    type = attr(SysinfoType, required=True)
    bios = child(SysinfoBlock)
    system = child(SysinfoBlock)
    base_boards = items(SysinfoBlock, name="baseBoard")
    chassis = child(SysinfoBlock)
    oem_strings = child(OemStrings, name="oemStrings")
    entries = items(SysinfoEntry, name="entry")


class GenId(Element):
    """The generation id."""
    value = content(Uuid)


class BlkioDevice(Element):
    """Limits of one device."""
    path = elem(String)
    weight = elem(UInt)
    read_iops_sec = elem(U64, name="read_iops_sec")
    write_iops_sec = elem(U64, name="write_iops_sec")
    read_bytes_sec = elem(U64, name="read_bytes_sec")
    write_bytes_sec = elem(U64, name="write_bytes_sec")


class Blkiotune(Element):
    """Block I/O shares."""
    weight = elem(UInt)
    devices = items(BlkioDevice, name="device")


class ThrottleGroup(IoLimits, Element):
    """Limits that disks share."""


class ThrottleGroups(Element):
    """Limits that disks share."""
    throttlegroups = items(ThrottleGroup, name="throttlegroup")


class FibreChannel(Element):
    """Marks frames of the guest."""
    appid = attr(String)


class GuestResource(Element):
    """Where the guest is accounted."""
    partition = elem(String)
    fibrechannel = child(FibreChannel)


class PmAction(Element):
    """Whether the guest may."""
    enabled = attr(YesNo)


class Pm(Element):
    """Power management."""
    suspend_to_mem = child(PmAction, name="suspend-to-mem")
    suspend_to_disk = child(PmAction, name="suspend-to-disk")


class PerfEvent(Element):
    """A counter."""
    name = attr(String)
    enabled = attr(YesNo)


class Perf(Element):
    """Performance counters."""
    events = items(PerfEvent, name="event")


class KeywrapCipher(Element):
    """A protected key."""
    name = attr(String)
    state = attr(OnOff)


class Keywrap(Element):
    """Protected keys of s390."""
    ciphers = items(KeywrapCipher, name="cipher")


LaunchSecurityType = enum("sev", "sev-snp", "s390-pv", "tdx")


class Sev(Element):
    """AMD SEV."""
    kernel_hashes = attr(YesNo)
    cbitpos = elem(UInt)
    reduced_phys_bits = elem(UInt)
    policy = elem(Hex(4))
    dh_cert = elem(String)
    session = elem(String)


class SevSnp(Element):
    """AMD SEV-SNP."""
    kernel_hashes = attr(YesNo)
    author_key = attr(YesNo)
    vcek = attr(YesNo)
    cbitpos = elem(UInt)
    reduced_phys_bits = elem(UInt)
    policy = elem(Hex64(16))
    guest_visible_workarounds = elem(String)
    id_block = elem(String)
    id_auth = elem(String)
    host_data = elem(String)


class LaunchSecurity(Union):
    """Memory encryption."""
    type = tag(LaunchSecurityType)
    arms = {"sev": Sev, "sev-snp": SevSnp, "s390-pv": None, "tdx": None}


class QemuArg(Element):
    """An argument as it is."""
    value = attr(String)


class QemuEnv(Element):
    """A variable as it is."""
    name = attr(String)
    value = attr(String)


class QemuCommandline(Element):
    """Arguments and variables added to QEMU's."""
    args = items(QemuArg, name="arg", ns="qemu")
    envs = items(QemuEnv, name="env", ns="qemu")


class QemuCapability(Element):
    """A capability by name."""
    capability = attr(String)


class QemuCapabilities(Element):
    """Capabilities forced on or off."""
    adds = items(QemuCapability, name="add", ns="qemu")
    dels = items(QemuCapability, name="del", ns="qemu")


class QemuProperty(Element):
    """A property."""
    name = attr(String)
    type = attr(QemuOverrideType)
    value = attr(String)


class QemuFrontend(Element):
    """Properties of a device."""
    properties = items(QemuProperty, name="property", ns="qemu")


class QemuOverrideDevice(Element):
    """A device by alias."""
    alias = attr(String)
    frontend = child(QemuFrontend, ns="qemu")


class QemuOverride(Element):
    """Properties set over ours."""
    devices = items(QemuOverrideDevice, name="device", ns="qemu")


class QemuDeprecation(Element):
    """What QEMU does on deprecated use."""
    behavior = attr(String)


class Domain(Element):
    """A guest."""
    root = "domain"
    errors_from = "FROM_DOMAIN"
    namespaces = {"qemu": "http://libvirt.org/schemas/domain/qemu/1.0"}
    type = attr(VirtType, required=True)
    id = attr(Int, live_only=True)
    name = elem(String, required=True, missing="ERR_NO_NAME")
    uuid = elem(Uuid)
    hwuuid = elem(Uuid)
    genid = child(GenId, empty=True)
    title = elem(String, abi=False)
    description = elem(String, abi=False)
    metadata = opaque(abi=False)
    max_memory = child(MaxMemory, name="maxMemory")
    memory = child(Memory)
    current_memory = child(MemorySize, name="currentMemory", abi=False)
    blkiotune = child(Blkiotune, abi=False)
    memtune = child(Memtune, abi=False)
    memory_backing = child(MemoryBacking, name="memoryBacking", abi=False)
    vcpu = child(Vcpu)
    vcpus = child(Vcpus, abi=False)
    iothreads = elem(UInt, abi=False)
    iothreadids = child(IothreadIds, abi=False)
    defaultiothread = child(DefaultIothread, abi=False)
    throttlegroups = child(ThrottleGroups, abi=False)
    cputune = child(Cputune, abi=False)
    numatune = child(Numatune, abi=False)
    resource = child(GuestResource, abi=False)
    sysinfos = items(Sysinfo, name="sysinfo")
    bootloader = elem(String)
    bootloader_args = elem(String, name="bootloader_args")
    os = child(Os)
    idmap = child(Idmap, abi=False)
    features = child(Features)
    cpu = child(Cpu)
    clock = child(Clock)
    on_poweroff = elem(LifecycleAction, name="on_poweroff", abi=False)
    on_reboot = elem(LifecycleAction, name="on_reboot", abi=False)
    on_crash = elem(LifecycleAction, name="on_crash", abi=False)
    on_lockfailure = elem(LockFailure, name="on_lockfailure", abi=False)
    pm = child(Pm, abi=False)
    perf = child(Perf, abi=False)
    devices = inside(Devices, always=True)
    seclabels = items(Seclabel, name="seclabel", abi=False)
    keywrap = child(Keywrap)
    launch_security = child(LaunchSecurity, name="launchSecurity")
    qemu_commandline = child(QemuCommandline, name="commandline", ns="qemu", abi=False)
    qemu_capabilities = child(QemuCapabilities, name="capabilities", ns="qemu", abi=False)
    qemu_override = child(QemuOverride, name="override", ns="qemu", abi=False)
    qemu_deprecation = child(QemuDeprecation, name="deprecation", ns="qemu", abi=False)
