"""Features of the machine."""
from lang.xml import *

ApicDriver = enum("kvm", "qemu")
GicVersion = enum("2", "3", "host")
HptResizing = enum("enabled", "disabled", "required")
HypervMode = enum("none", "custom", "passthrough")
CapabilitiesPolicy = enum("default", "allow", "deny")
CfpcValue = enum("broken", "workaround", "fixed")
IbsValue = enum("broken", "workaround", "fixed-ibs", "fixed-ccd", "fixed-na")
MsrsUnknown = enum("ignore", "fault")


class FeatureState(Element):
    """On or off; an empty element is on."""
    state = attr(OnOff, default="on")


class FeatureEnabled(Element):
    """Yes or no."""
    enabled = attr(YesNo)


class Apic(Element):
    """The APIC."""
    eoi = attr(OnOff)


class HypervSpinlocks(Element):
    """Spinlock hints."""
    state = attr(OnOff)
    retries = attr(UInt)


class HypervDirect(Element):
    """Direct timers."""
    state = attr(OnOff)


class HypervStimer(Element):
    """Synthetic timers."""
    state = attr(OnOff)
    direct = child(HypervDirect)


class HypervTlbflush(Element):
    """Flushes of remote TLBs."""
    state = attr(OnOff)
    direct = child(HypervDirect)
    extended = child(HypervDirect)


class HypervVendorId(Element):
    """The vendor the guest sees."""
    state = attr(OnOff)
    value = attr(String)


class Hyperv(Element):
    """Enlightenments for Windows."""
    mode = attr(HypervMode)
    relaxed = child(FeatureState)
    vapic = child(FeatureState)
    spinlocks = child(HypervSpinlocks)
    vpindex = child(FeatureState)
    runtime = child(FeatureState)
    synic = child(FeatureState)
    stimer = child(HypervStimer)
    reset = child(FeatureState)
    vendor_id = child(HypervVendorId, name="vendor_id")
    frequencies = child(FeatureState)
    reenlightenment = child(FeatureState)
    tlbflush = child(HypervTlbflush)
    ipi = child(FeatureState)
    evmcs = child(FeatureState)
    avic = child(FeatureState)
    emsr_bitmap = child(FeatureState, name="emsr_bitmap")
    xmm_input = child(FeatureState, name="xmm_input")


class DirtyRing(Element):
    """Tracking of dirty pages."""
    state = attr(OnOff)
    size = attr(UInt)


class KvmFeatures(Element):
    """Features of KVM."""
    hidden = child(FeatureState)
    hint_dedicated = child(FeatureState, name="hint-dedicated")
    poll_control = child(FeatureState, name="poll-control")
    pv_ipi = child(FeatureState, name="pv-ipi")
    dirty_ring = child(DirtyRing, name="dirty-ring")


class XenPassthrough(Element):
    """PCI passthrough."""
    state = attr(OnOff)
    mode = attr(String)


class XenFeatures(Element):
    """Features of Xen."""
    e820_host = child(FeatureState, name="e820_host")
    passthrough = child(XenPassthrough)


class TbCache(Element):
    """The cache of translated code."""
    size_kib = content(Size("KiB"))


class TcgFeatures(Element):
    """Features of the translator."""
    tb_cache = child(TbCache, name="tb-cache")


class Gic(Element):
    """The interrupt controller of ARM."""
    version = attr(GicVersion)


class Ioapic(Element):
    """The I/O APIC."""
    driver = attr(ApicDriver)


class Hpt(Element):
    """The page table of pSeries."""
    resizing = attr(HptResizing)
    maxpagesize = child(HptPagesize)


class HptPagesize(Element):
    """The largest page."""
    size_kib = content(Size("KiB"))


class Tseg(Element):
    """Memory of SMM."""
    size_mib = content(Size("MiB"))


class Smm(Element):
    """System management mode."""
    state = attr(OnOff)
    tseg = child(Tseg)


class Cfpc(Element):
    """Cache flush on privilege change."""
    value = attr(CfpcValue)


class Ibs(Element):
    """Indirect branch speculation."""
    value = attr(IbsValue)


class Msrs(Element):
    """Unknown model specific registers."""
    unknown = attr(MsrsUnknown)


class AiaRef(Element):
    """Interrupts of RISC-V."""
    value = attr(String)


class LxcCapabilities(Element):
    """Which capabilities a container keeps."""
    policy = attr(CapabilitiesPolicy)
    audit_control = child(FeatureState, name="audit_control")
    audit_write = child(FeatureState, name="audit_write")
    block_suspend = child(FeatureState, name="block_suspend")
    chown = child(FeatureState, name="chown")
    dac_override = child(FeatureState, name="dac_override")
    dac_read_search = child(FeatureState, name="dac_read_search")
    fowner = child(FeatureState, name="fowner")
    fsetid = child(FeatureState, name="fsetid")
    ipc_lock = child(FeatureState, name="ipc_lock")
    ipc_owner = child(FeatureState, name="ipc_owner")
    kill = child(FeatureState, name="kill")
    lease = child(FeatureState, name="lease")
    linux_immutable = child(FeatureState, name="linux_immutable")
    mac_admin = child(FeatureState, name="mac_admin")
    mac_override = child(FeatureState, name="mac_override")
    mknod = child(FeatureState, name="mknod")
    net_admin = child(FeatureState, name="net_admin")
    net_bind_service = child(FeatureState, name="net_bind_service")
    net_broadcast = child(FeatureState, name="net_broadcast")
    net_raw = child(FeatureState, name="net_raw")
    setgid = child(FeatureState, name="setgid")
    setfcap = child(FeatureState, name="setfcap")
    setpcap = child(FeatureState, name="setpcap")
    setuid = child(FeatureState, name="setuid")
    sys_admin = child(FeatureState, name="sys_admin")
    sys_boot = child(FeatureState, name="sys_boot")
    sys_chroot = child(FeatureState, name="sys_chroot")
    sys_module = child(FeatureState, name="sys_module")
    sys_nice = child(FeatureState, name="sys_nice")
    sys_pacct = child(FeatureState, name="sys_pacct")
    sys_ptrace = child(FeatureState, name="sys_ptrace")
    sys_rawio = child(FeatureState, name="sys_rawio")
    sys_resource = child(FeatureState, name="sys_resource")
    sys_time = child(FeatureState, name="sys_time")
    sys_tty_config = child(FeatureState, name="sys_tty_config")
    syslog = child(FeatureState, name="syslog")
    wake_alarm = child(FeatureState, name="wake_alarm")


class Features(Element):
    """Features of the machine."""
    acpi = flag()
    apic = child(Apic, empty=True)
    pae = flag()
    hap = child(FeatureState)
    viridian = flag()
    privnet = flag()
    hyperv = child(Hyperv, always=True)
    kvm = child(KvmFeatures)
    pvspinlock = child(FeatureState)
    capabilities = child(LxcCapabilities)
    pmu = child(FeatureState)
    vmport = child(FeatureState)
    gic = child(Gic)
    smm = child(Smm)
    ioapic = child(Ioapic)
    hpt = child(Hpt)
    vmcoreinfo = child(FeatureState)
    htm = child(FeatureState)
    nested_hv = child(FeatureState, name="nested-hv")
    msrs = child(Msrs)
    ccf_assist = child(FeatureState, name="ccf-assist")
    xen = child(XenFeatures)
    cfpc = child(Cfpc)
    sbbc = child(Cfpc)
    ibs = child(Ibs)
    tcg = child(TcgFeatures)
    async_teardown = child(FeatureEnabled, name="async-teardown")
    ras = child(FeatureState)
    ps2 = child(FeatureState)
    aia = child(AiaRef)
