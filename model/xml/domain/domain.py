"""Domain: the guest as a whole: name, memory, processors, limits, what it does when it ends, security, and QEMU's own
options."""
from lang.xml import *

VirtType = enum("qemu", "kqemu", "kvm", "xen", "lxc", "uml", "openvz", "test", "vmware", "hyperv", "vbox", "phyp",
                "parallels", "bhyve", "vz", "hvf",
    means={
        "qemu": "QEMU, every instruction emulated: slow, any architecture",
        "kqemu": "QEMU with a kernel module of old",
        "kvm": "QEMU with KVM",
        "xen": "Xen",
        "lxc": "a Linux container",
        "uml": "User Mode Linux",
        "openvz": "OpenVZ",
        "test": "the test driver",
        "vmware": "VMware",
        "hyperv": "Hyper-V",
        "vbox": "VirtualBox",
        "phyp": "IBM's Power hypervisor",
        "parallels": "Parallels",
        "bhyve": "bhyve",
        "vz": "Virtuozzo",
        "hvf": "QEMU with Hypervisor.framework of macOS",
    })
LifecycleAction = enum("destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart",
    means={
        "destroy": "it ends",
        "restart": "it starts anew",
        "rename-restart": "it starts anew with another name (Xen)",
        "preserve": "it stays as it is, stopped, to be looked at",
        "coredump-destroy": "its memory is dumped, and it ends (on_crash)",
        "coredump-restart": "its memory is dumped, and it starts anew (on_crash)",
    })
LockFailure = enum("poweroff", "restart", "pause", "ignore",
    means={
        "poweroff": "the guest is ended",
        "restart": "it is ended and started again",
        "pause": "it is paused",
        "ignore": "it goes on",
    })
SysinfoType = enum("smbios", "fwcfg",
    means={
        "smbios": "tables of SMBIOS",
        "fwcfg": "files that firmware and guest find",
    })
QemuOverrideType = enum("string", "unsigned", "signed", "bool", "remove",
    means={
        "string": "text",
        "unsigned": "number",
        "signed": "number with a sign",
        "bool": "``true`` or ``false``",
        "remove": "the property is left out",
    })


class SysinfoEntry(Element):
    """One value."""
    name = attr(String,
        doc="smbios: name of the field, such as ``serial``; fwcfg: name of the file, which begins with ``opt/``.")
    file = attr(String, since="6.5.0", doc="fwcfg: file of the host with the content.")
    value = content(String, doc="The value, or the content.")


class SysinfoBlock(Element):
    """A table of SMBIOS. Fields: bios: vendor, version, date, release; system: manufacturer, product, version,
    serial, uuid, sku, family; baseBoard: manufacturer, product, version, serial, asset, location; chassis:
    manufacturer, version, serial, asset, sku."""
    entries = items(SysinfoEntry, name="entry")


class OemStrings(Element):
    """Texts for programs of the guest, table 11 of SMBIOS. Since 4.1.0."""
    entries = elems(String, name="entry", doc="A text; begin it with the name of the program it is for.")


class Sysinfo(Element):
    """What the guest reads about the machine it runs on; smbios also needs ``<smbios mode='sysinfo'/>`` below
    ``<os>``."""
    type = attr(SysinfoType, required=True, since="0.8.7", doc="What it is made of.")
    bios = child(SysinfoBlock)
    system = child(SysinfoBlock)
    base_boards = items(SysinfoBlock, name="baseBoard")
    chassis = child(SysinfoBlock)
    oem_strings = child(OemStrings, name="oemStrings")
    entries = items(SysinfoEntry, name="entry")


class GenId(Element):
    """A number that changes when the guest goes back in time (restore, revert, copy), so that it knows; made up when
    empty. Since 4.4.0."""
    value = content(Uuid, doc="The number, as a uuid.")


class BlkioDevice(Element):
    """Limits for one block device of the host, whatever disks of the guest lie on it."""
    path = elem(String, doc="Path of the device.")
    weight = elem(UInt, doc="Share beside other guests, 10 to 1000.")
    read_iops_sec = elem(U64, name="read_iops_sec", since="1.2.2", doc="Read requests in a second.")
    write_iops_sec = elem(U64, name="write_iops_sec", since="1.2.2", doc="Write requests in a second.")
    read_bytes_sec = elem(U64, name="read_bytes_sec", since="1.2.2", doc="Bytes read in a second.")
    write_bytes_sec = elem(U64, name="write_bytes_sec", since="1.2.2", doc="Bytes written in a second.")


class Blkiotune(Element):
    """Shares and limits of block I/O by control group. ``blkiotune`` changes them. Since 0.8.8."""
    weight = elem(UInt, doc="Share beside other guests, 10 to 1000.")
    devices = items(BlkioDevice, name="device")


class ThrottleGroup(IoLimits, Element):
    """Limits that all disks of the group share. Since 11.2.0."""


class ThrottleGroups(Element):
    """Groups of limits, which disks join by ``<throttlefilters>``."""
    throttlegroups = items(ThrottleGroup, name="throttlegroup")


class FibreChannel(Element):
    """Marks what the guest sends into a Fibre Channel network. Since 7.7.0."""
    appid = attr(String, doc="The mark, up to 128 characters.")


class GuestResource(Element):
    """Where the guest is accounted."""
    partition = elem(String, since="1.0.5", doc="Control group below which the guest runs.", absent="``/machine``")
    fibrechannel = child(FibreChannel)


class PmAction(Element):
    """One kind of sleep."""
    enabled = attr(YesNo, doc="Whether the guest is offered it.", absent="QEMU's default")


class Pm(Element):
    """Kinds of sleep that the guest is offered. Since 0.10.2."""
    suspend_to_mem = child(PmAction, name="suspend-to-mem", doc="Sleep with memory on (S3).")
    suspend_to_disk = child(PmAction, name="suspend-to-disk", doc="Sleep with everything off (S4).")


class PerfEvent(Element):
    """One event that is counted."""
    name = attr(String,
        doc="``cmt``, ``mbmt``, ``mbml``, ``cpu_cycles``, ``instructions``, ``cache_references``, "
            "``cache_misses``, ``branch_instructions``, ``branch_misses``, ``bus_cycles``, "
            "``stalled_cycles_frontend``, ``stalled_cycles_backend``, ``ref_cpu_cycles``, ``cpu_clock``, "
            "``task_clock``, ``page_faults``, ``page_faults_min``, ``page_faults_maj``, ``context_switches``, "
            "``cpu_migrations``, ``alignment_faults`` or ``emulation_faults``.")
    enabled = attr(YesNo, doc="Whether it is counted.")


class Perf(Element):
    """Events that the host counts for the guest, shown by ``domstats --perf``. Since 2.0.0."""
    events = items(PerfEvent, name="event")


class KeywrapCipher(Element):
    """Keys of one kind."""
    name = attr(String, doc="``aes`` or ``dea``.")
    state = attr(OnOff, doc="Whether the guest may have such keys.", absent="on")


class Keywrap(Element):
    """Protected keys of s390x: the guest uses keys that it never sees in the clear."""
    ciphers = items(KeywrapCipher, name="cipher")


LaunchSecurityType = enum("sev", "sev-snp", "s390-pv", "tdx",
    means={
        "sev": "AMD SEV",
        "sev-snp": "AMD SEV-SNP",
        "s390-pv": "IBM Secure Execution",
        "tdx": "Intel TDX",
    })


class Sev(Element):
    """Memory encrypted by AMD SEV: the host cannot read it. Since 4.4.0."""
    kernel_hashes = attr(YesNo, since="8.0.0",
        doc="Whether the measurement covers kernel, initrd and command line.",
        absent="no")
    cbitpos = elem(UInt, doc="Bit of an address that says \"encrypted\".", absent="the host's")
    reduced_phys_bits = elem(UInt, doc="Bits that addresses lose.", absent="the host's")
    policy = elem(Hex(4),
        doc="What the host may do: bit 0 forbids debugging, 1 sharing of keys, 2 asks for SEV-ES, 3 to 5 forbid "
            "sending elsewhere, 16 to 31 the lowest firmware version.")
    dh_cert = elem(String, doc="Owner's Diffie-Hellman key, base64.")
    session = elem(String, doc="Owner's session data, base64.")


class SevSnp(Element):
    """Memory encrypted and protected from changes by AMD SEV-SNP. Since 10.5.0."""
    kernel_hashes = attr(YesNo, doc="Whether the measurement covers kernel, initrd and command line.", absent="no")
    author_key = attr(YesNo, doc="Whether the id block's author key is given.", absent="no")
    vcek = attr(YesNo, doc="Whether the chip's own key signs reports.", absent="yes")
    cbitpos = elem(UInt, doc="Bit of an address that says \"encrypted\".", absent="the host's")
    reduced_phys_bits = elem(UInt, doc="Bits that addresses lose.", absent="the host's")
    policy = elem(Hex64(16), doc="What the host may do, as AMD's firmware defines it; 0x30000 is QEMU's default.")
    guest_visible_workarounds = elem(String, doc="Faults of the hardware that the guest may know of, base64.")
    id_block = elem(String, doc="Expected measurement and identity, base64.")
    id_auth = elem(String, doc="Signature of the id block, base64.")
    host_data = elem(String, doc="What reports say beside, base64.")


class LaunchSecurity(Union):
    """Protection of the guest from its host."""
    type = tag(LaunchSecurityType, doc="Kind of protection.")
    arms = {"sev": Sev, "sev-snp": SevSnp, "s390-pv": None, "tdx": None}


class QemuArg(Element):
    """One argument."""
    value = attr(String, doc="The argument, as it is.")


class QemuEnv(Element):
    """A variable of the environment."""
    name = attr(String, doc="Name.")
    value = attr(String, doc="Value.")


class QemuCommandline(Element):
    """Arguments added to QEMU's command line, unchecked: a way to try what has no element. The guest is marked as
    tainted."""
    args = items(QemuArg, name="arg", ns="qemu")
    envs = items(QemuEnv, name="env", ns="qemu")


class QemuCapability(Element):
    """A capability of QEMU by name."""
    capability = attr(String, doc="Name, such as ``virtio-blk-pci.queue-size``.")


class QemuCapabilities(Element):
    """Capabilities of QEMU taken for present or absent, whatever it says, for tests."""
    adds = items(QemuCapability, name="add", ns="qemu")
    dels = items(QemuCapability, name="del", ns="qemu")


class QemuProperty(Element):
    """A property of a device."""
    name = attr(String, doc="Name that QEMU has for it.")
    type = attr(QemuOverrideType, doc="Kind of value.")
    value = attr(String, doc="Value; none with ``remove``.")


class QemuFrontend(Element):
    """Properties of the device that the guest sees."""
    properties = items(QemuProperty, name="property", ns="qemu")


class QemuOverrideDevice(Element):
    """One device."""
    alias = attr(String, doc="Its alias, such as ``ua-disk``.")
    frontend = child(QemuFrontend, ns="qemu")


class QemuOverride(Element):
    """Properties of devices that replace ours, unchecked. Since 8.2.0."""
    devices = items(QemuOverrideDevice, name="device", ns="qemu")


class QemuDeprecation(Element):
    """What happens when something is used that QEMU is about to drop."""
    behavior = attr(String, since="7.2.0", doc="``none``, ``omit``, ``reject`` or ``crash``.")


class Domain(Element):
    """A guest: the root of the document. The order of elements is free; it is written back in the order below."""
    root = "domain"
    errors_from = "FROM_DOMAIN"
    namespaces = {"qemu": "http://libvirt.org/schemas/domain/qemu/1.0"}
    type = attr(VirtType, required=True, doc="How the guest is run.")
    id = attr(Int, live_only=True, doc="Number of the running guest.")
    name = elem(String, required=True, missing="ERR_NO_NAME",
        doc="Name, unique on the host; no ``/`` and no line breaks.")
    uuid = elem(Uuid, doc="Uuid, unique on the host; also what SMBIOS tells the guest.", absent="made up")
    hwuuid = elem(Uuid, doc="Uuid that SMBIOS tells the guest instead.")
    genid = child(GenId, empty=True)
    title = elem(String, abi=False, since="0.9.10", doc="A line about the guest.")
    description = elem(String, abi=False, since="0.7.2", doc="Text about the guest.")
    metadata = opaque(abi=False, by_space=True, since="0.9.10",
        doc="Whatever applications keep with the guest: one element per name space. ``metadata`` reads and "
            "writes it.")
    max_memory = child(MaxMemory, name="maxMemory")
    memory = child(Memory)
    current_memory = child(MemorySize, name="currentMemory", abi=False,
        doc="Memory that the guest has now, by its balloon.",
        absent="as ``<memory>``")
    blkiotune = child(Blkiotune, abi=False)
    memtune = child(Memtune, abi=False)
    memory_backing = child(MemoryBacking, name="memoryBacking", abi=False)
    vcpu = child(Vcpu)
    vcpus = child(Vcpus, abi=False)
    iothreads = elem(UInt, abi=False, since="1.2.8",
        doc="Number of threads for disks, numbered from 1.",
        absent="none")
    iothreadids = child(IothreadIds, abi=False)
    defaultiothread = child(DefaultIothread, abi=False)
    throttlegroups = child(ThrottleGroups, abi=False)
    cputune = child(Cputune, abi=False)
    numatune = child(Numatune, abi=False)
    resource = child(GuestResource, abi=False)
    sysinfos = items(Sysinfo, name="sysinfo")
    bootloader = elem(String, doc="Program of the host that loads the kernel (Xen, bhyve).")
    bootloader_args = elem(String, name="bootloader_args", doc="Its arguments.")
    os = child(Os)
    idmap = child(Idmap, abi=False)
    features = child(Features)
    cpu = child(Cpu)
    started_cpu = child(Cpu, name="startedCpu", state_only=True, abi=False,
                        doc="The CPU that was asked for, of a guest whose <cpu> tells what it got.")
    clock = child(Clock)
    on_poweroff = elem(LifecycleAction, name="on_poweroff", abi=False,
        doc="What happens when the guest powers off.",
        absent="``destroy``")
    on_reboot = elem(LifecycleAction, name="on_reboot", abi=False,
        doc="What happens when it reboots.",
        absent="``restart``")
    on_crash = elem(LifecycleAction, name="on_crash", abi=False,
        doc="What happens when its kernel dies; needs ``<panic>``.",
        absent="``destroy``")
    on_lockfailure = elem(LockFailure, name="on_lockfailure", abi=False, since="1.0.0",
        doc="What happens when the lock manager loses its locks; there is none here.",
        absent="the lock manager's choice")
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
