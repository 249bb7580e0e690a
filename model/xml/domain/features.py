"""Features: what the machine, KVM, Hyper-V's enlightenments and the firmware offer to the guest."""
from lang.xml import *

ApicDriver = enum("kvm", "qemu",
    means={
        "kvm": "the kernel",
        "qemu": "QEMU",
    })
GicVersion = enum("2", "3", "host",
    means={
        "2": "up to eight CPUs",
        "3": "many CPUs, messages as interrupts",
        "host": "the best that KVM has",
    })
HptResizing = enum("enabled", "disabled", "required",
    means={
        "enabled": "when guest and host can",
        "disabled": "never",
        "required": "otherwise the guest does not start",
    })
HypervMode = enum("none", "custom", "passthrough",
    means={
        "none": "none",
        "custom": "those that are named",
        "passthrough": "all that host and QEMU have, also unnamed ones; such a guest can only be moved between "
                       "alike hosts",
    })
CapabilitiesPolicy = enum("default", "allow", "deny",
    means={
        "default": "a set that is safe",
        "allow": "they are kept",
        "deny": "they are dropped",
    })
CfpcValue = enum("broken", "workaround", "fixed",
    means={
        "broken": "not protected",
        "workaround": "software protects",
        "fixed": "hardware protects",
    })
IbsValue = enum("broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na",
    means={
        "broken": "not protected",
        "workaround": "the count cache is flushed",
        "fixed-ibs": "branches are serialized",
        "fixed-ccd": "the count cache is off",
        "fixed-na": "not needed",
    })
MsrsUnknown = enum("ignore", "fault",
    means={
        "ignore": "nothing",
        "fault": "the guest gets an exception",
    })


class FeatureState(Element):
    """A switch. An empty element is on; no element leaves the default."""
    state = attr(OnOff, default="on", at_once=True, doc="Whether the guest has it.")


class FeatureEnabled(Element):
    """A switch."""
    enabled = attr(YesNo, doc="Whether it is on.")


class Apic(Element):
    """The interrupt controller of a PC; guests with more than one CPU need it."""
    eoi = attr(OnOff, since="0.10.2",
        doc="Whether the end of an interrupt can be told without leaving the guest.",
        absent="QEMU's default")


class HypervSpinlocks(Element):
    """How often the guest tries a lock before it tells the hypervisor. Since 1.1.0."""
    state = attr(OnOff, doc="Whether it is on.")
    retries = attr(UInt, doc="Number of tries, at least 4095.", absent="4095")


class HypervDirect(Element):
    """A switch of an enlightenment."""
    state = attr(OnOff, doc="Whether it is on.")


class HypervStimer(Element):
    """Timers of the synthetic interrupt controller. Since 1.3.3."""
    state = attr(OnOff, doc="Whether it is on.")
    direct = child(HypervDirect)


class HypervTlbflush(Element):
    """Flushes of other CPUs' translations by a call instead of interrupts. Since 4.7.0."""
    state = attr(OnOff, doc="Whether it is on.")
    direct = child(HypervDirect)
    extended = child(HypervDirect)


class HypervVendorId(Element):
    """The name of the hypervisor that the guest reads; some drivers of NVIDIA refuse the usual one. Since 1.3.3."""
    state = attr(OnOff, doc="Whether it is on.")
    value = attr(String, doc="The name, up to twelve characters.")


class Hyperv(Element):
    """Enlightenments: ways in which Windows works better on a hypervisor. ``passthrough`` or at least relaxed, vapic
    and spinlocks are right for every Windows."""
    mode = attr(HypervMode, since="8.0.0", doc="Which enlightenments there are.", absent="``custom``")
    relaxed = child(FeatureState, since="1.0.0", doc="Watchdogs of Windows allow for a busy host.")
    vapic = child(FeatureState, since="1.1.0", doc="Registers of the APIC are reached without leaving the guest.")
    spinlocks = child(HypervSpinlocks)
    vpindex = child(FeatureState, since="1.3.3",
        doc="The guest can read the number of a CPU; synic and others need it.")
    runtime = child(FeatureState, since="1.3.3", doc="The guest can read how long a CPU ran.")
    synic = child(FeatureState, since="1.3.3", doc="A synthetic interrupt controller; stimer needs it.")
    stimer = child(HypervStimer)
    reset = child(FeatureState, since="1.3.3", doc="The guest can restart the machine by a register.")
    vendor_id = child(HypervVendorId, name="vendor_id")
    frequencies = child(FeatureState, since="4.7.0", doc="The guest can read the frequencies of TSC and APIC.")
    reenlightenment = child(FeatureState, since="4.7.0",
        doc="The guest is told when a move changed the frequency of the TSC.")
    tlbflush = child(HypervTlbflush)
    ipi = child(FeatureState, since="4.10.0", doc="Interrupts between CPUs by a call.")
    evmcs = child(FeatureState, since="4.10.0", doc="Nested guests run faster, on Intel.")
    avic = child(FeatureState, since="8.10.0",
        doc="The synthetic interrupt controller leaves the hardware's acceleration on.")
    emsr_bitmap = child(FeatureState, name="emsr_bitmap", since="10.7.0",
        doc="Nested guests leave less often when they use registers.")
    xmm_input = child(FeatureState, name="xmm_input", since="10.7.0",
        doc="Calls may take their input in XMM registers.")


class DirtyRing(Element):
    """How KVM tracks which pages the guest wrote: by a ring instead of a bitmap, better for large guests that are
    moved. Since 8.0.0."""
    state = attr(OnOff, doc="Whether it is on.")
    size = attr(UInt, doc="Entries of each CPU's ring: a power of two from 1024 to 65536.")


class KvmFeatures(Element):
    """What KVM shows of itself."""
    hidden = child(FeatureState, since="1.2.8", doc="Whether the guest cannot tell that it runs on KVM.")
    hint_dedicated = child(FeatureState, name="hint-dedicated", since="5.7.0",
        doc="Whether the guest may assume that its CPUs never wait for a host CPU; pin them first.")
    poll_control = child(FeatureState, name="poll-control", since="6.10.0",
        doc="Whether the guest, and not the host, looks for work before a CPU sleeps.")
    pv_ipi = child(FeatureState, name="pv-ipi", since="7.10.0",
        doc="Whether interrupts between CPUs are sent by a call.")
    dirty_ring = child(DirtyRing, name="dirty-ring")


class XenPassthrough(Element):
    """Whether Xen makes mappings by which PCI devices can be given to the guest. Since 6.3.0."""
    state = attr(OnOff, doc="Whether it is on.")
    mode = attr(String, doc="How: ``sync_pt`` or ``share_pt``.")


class XenFeatures(Element):
    """Features of Xen."""
    e820_host = child(FeatureState, name="e820_host", since="6.3.0",
        doc="Whether a paravirtual guest sees the host's memory map.")
    passthrough = child(XenPassthrough)


class TbCache(Element):
    """Size of the cache of translated code. Since 8.0.0."""
    size_kib = content(Size("KiB"), doc="The size; a multiple of 1 MiB.")


class TcgFeatures(Element):
    """Features of QEMU's emulation (``type='qemu'``)."""
    tb_cache = child(TbCache, name="tb-cache")


class Gic(Element):
    """The interrupt controller of ARM. Since 1.2.16."""
    version = attr(GicVersion,
        doc="Version; ``host`` is the best that KVM has.",
        absent="3 where it can be had, else 2")


class Ioapic(Element):
    """Who plays the I/O APIC. Since 3.4.0."""
    driver = attr(ApicDriver,
        doc="Who does. Interrupt remapping of an IOMMU needs ``qemu``.",
        absent="``kvm`` with KVM")


class Hpt(Element):
    """The page table that the hypervisor keeps for a pSeries guest. Since 3.10.0."""
    resizing = attr(HptResizing, doc="Whether it can grow and shrink with the memory.", absent="QEMU's default")
    maxpagesize = child(HptPagesize)


class HptPagesize(Element):
    """The largest page a pSeries guest may use. Since 4.5.0."""
    size_kib = content(Size("KiB"), doc="Size of the page: 64 KiB, 16 MiB or 16 GiB as a rule.")


class Tseg(Element):
    """Memory that system management mode keeps for itself; more CPUs and memory need more. Since 4.5.0."""
    size_mib = content(Size("MiB"),
        doc="The size; 0: the guest chooses among 1, 2 and 8 MiB.",
        absent="16 MiB on q35")


class Smm(Element):
    """System management mode, which firmware with secure boot needs. Since 2.1.0."""
    state = attr(OnOff, default="on", at_once=True, doc="Whether the guest has it.")
    tseg = child(Tseg)


class Cfpc(Element):
    """How a pSeries guest is told to flush caches when privileges change. Since 6.3.0."""
    value = attr(CfpcValue, doc="How safe the processor is.", absent="QEMU's default")


class Ibs(Element):
    """How a pSeries guest is told to deal with speculated branches. Since 6.3.0."""
    value = attr(IbsValue, doc="How safe the processor is.", absent="QEMU's default")


class Msrs(Element):
    """What happens when the guest uses a register that nobody knows (bhyve). Since 5.1.0."""
    unknown = attr(MsrsUnknown, doc="What happens.", absent="``fault``")


class AiaRef(Element):
    """Interrupts of RISC-V by messages: AIA. Since 11.1.0."""
    value = attr(String, doc="``none``, ``aplic`` or ``aplic-imsic``.", absent="QEMU's default")


class LxcCapabilities(Element):
    """Which of Linux' capabilities processes of a container keep, each switched by an element of its name."""
    policy = attr(CapabilitiesPolicy, doc="What holds for those that are not named.", absent="``default``")
    audit_control = child(FeatureState, name="audit_control", doc="CAP_AUDIT_CONTROL: rules of the audit system.")
    audit_write = child(FeatureState, name="audit_write", doc="CAP_AUDIT_WRITE: messages for the audit log.")
    block_suspend = child(FeatureState, name="block_suspend", doc="CAP_BLOCK_SUSPEND: keeping the host awake.")
    chown = child(FeatureState, name="chown", doc="CAP_CHOWN: owners of files.")
    dac_override = child(FeatureState, name="dac_override", doc="CAP_DAC_OVERRIDE: access against a file's mode.")
    dac_read_search = child(FeatureState, name="dac_read_search",
        doc="CAP_DAC_READ_SEARCH: reading against a file's mode.")
    fowner = child(FeatureState, name="fowner", doc="CAP_FOWNER: what only a file's owner may.")
    fsetid = child(FeatureState, name="fsetid", doc="CAP_FSETID: keeping set-id bits.")
    ipc_lock = child(FeatureState, name="ipc_lock", doc="CAP_IPC_LOCK: locking memory.")
    ipc_owner = child(FeatureState, name="ipc_owner", doc="CAP_IPC_OWNER: other users' shared memory.")
    kill = child(FeatureState, name="kill", doc="CAP_KILL: signals to other users' processes.")
    lease = child(FeatureState, name="lease", doc="CAP_LEASE: leases on files.")
    linux_immutable = child(FeatureState, name="linux_immutable",
        doc="CAP_LINUX_IMMUTABLE: files that cannot be changed.")
    mac_admin = child(FeatureState, name="mac_admin", doc="CAP_MAC_ADMIN: rules of a security module.")
    mac_override = child(FeatureState, name="mac_override", doc="CAP_MAC_OVERRIDE: access against a security module.")
    mknod = child(FeatureState, name="mknod", doc="CAP_MKNOD: device nodes.")
    net_admin = child(FeatureState, name="net_admin", doc="CAP_NET_ADMIN: network interfaces and rules.")
    net_bind_service = child(FeatureState, name="net_bind_service", doc="CAP_NET_BIND_SERVICE: ports below 1024.")
    net_broadcast = child(FeatureState, name="net_broadcast", doc="CAP_NET_BROADCAST: broadcasts.")
    net_raw = child(FeatureState, name="net_raw", doc="CAP_NET_RAW: raw sockets.")
    setgid = child(FeatureState, name="setgid", doc="CAP_SETGID: becoming other groups.")
    setfcap = child(FeatureState, name="setfcap", doc="CAP_SETFCAP: capabilities of files.")
    setpcap = child(FeatureState, name="setpcap", doc="CAP_SETPCAP: capabilities of processes.")
    setuid = child(FeatureState, name="setuid", doc="CAP_SETUID: becoming other users.")
    sys_admin = child(FeatureState, name="sys_admin", doc="CAP_SYS_ADMIN: mounts and much else.")
    sys_boot = child(FeatureState, name="sys_boot", doc="CAP_SYS_BOOT: reboot.")
    sys_chroot = child(FeatureState, name="sys_chroot", doc="CAP_SYS_CHROOT: changing the root folder.")
    sys_module = child(FeatureState, name="sys_module", doc="CAP_SYS_MODULE: kernel modules.")
    sys_nice = child(FeatureState, name="sys_nice", doc="CAP_SYS_NICE: priorities and placement.")
    sys_pacct = child(FeatureState, name="sys_pacct", doc="CAP_SYS_PACCT: process accounting.")
    sys_ptrace = child(FeatureState, name="sys_ptrace", doc="CAP_SYS_PTRACE: looking into other processes.")
    sys_rawio = child(FeatureState, name="sys_rawio", doc="CAP_SYS_RAWIO: I/O ports and raw commands.")
    sys_resource = child(FeatureState, name="sys_resource", doc="CAP_SYS_RESOURCE: going beyond limits.")
    sys_time = child(FeatureState, name="sys_time", doc="CAP_SYS_TIME: the clock.")
    sys_tty_config = child(FeatureState, name="sys_tty_config", doc="CAP_SYS_TTY_CONFIG: terminals.")
    syslog = child(FeatureState, name="syslog", doc="CAP_SYSLOG: the kernel's log.")
    wake_alarm = child(FeatureState, name="wake_alarm", doc="CAP_WAKE_ALARM: waking the host.")


class Features(Element):
    """Features of the machine. What is not named keeps its default."""
    acpi = flag(doc="The guest has ACPI, without which it cannot be shut down in an orderly way. x86 and, with "
                    "UEFI, ARM.")
    apic = child(Apic, empty=True)
    pae = flag(doc="32-bit guests can use more than 4 GiB of memory.")
    hap = child(FeatureState, doc="Hardware-assisted paging.", absent="on where the hardware has it")
    viridian = flag(doc="Xen's name for Hyper-V's enlightenments.")
    privnet = flag(doc="A container has a network name space of its own, even without interfaces.")
    hyperv = child(Hyperv, always=True)
    kvm = child(KvmFeatures)
    pvspinlock = child(FeatureState, doc="Waiting for a lock gives way to other CPUs.")
    capabilities = child(LxcCapabilities)
    pmu = child(FeatureState, since="1.2.12", doc="Performance counters of the processor.", absent="on")
    vmport = child(FeatureState, since="1.2.16", doc="VMware's port, by which its mouse is found.", absent="on")
    gic = child(Gic)
    smm = child(Smm)
    ioapic = child(Ioapic)
    hpt = child(Hpt)
    vmcoreinfo = child(FeatureState, since="4.4.0",
        doc="A device by which a Linux guest leaves notes for a dump.",
        absent="off")
    htm = child(FeatureState, since="4.6.0", doc="Transactional memory of pSeries.", absent="QEMU's default")
    nested_hv = child(FeatureState, name="nested-hv", since="4.10.0",
        doc="Guests of a pSeries guest.",
        absent="QEMU's default")
    msrs = child(Msrs)
    ccf_assist = child(FeatureState, name="ccf-assist", since="5.9.0",
        doc="pSeries: help for flushing the count cache.",
        absent="QEMU's default")
    xen = child(XenFeatures)
    cfpc = child(Cfpc)
    sbbc = child(Cfpc, since="6.3.0", doc="How a pSeries guest is told to check bounds under speculation.")
    ibs = child(Ibs)
    tcg = child(TcgFeatures)
    async_teardown = child(FeatureEnabled, name="async-teardown", since="9.6.0",
        doc="s390x: memory is given back after QEMU ended, so that a large guest stops at once.",
        absent="on where QEMU has it")
    ras = child(FeatureState, since="10.4.0", doc="ARM: memory errors of the host reach the guest.", absent="off")
    ps2 = child(FeatureState, since="10.7.0", doc="Whether a PC has PS/2 ports.", absent="on")
    aia = child(AiaRef)
