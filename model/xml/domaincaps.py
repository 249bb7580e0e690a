"""What a hypervisor offers for guests of one emulator, machine and accelerator (virConnectGetDomainCapabilities)."""
from lang.xml import *

DomcapsCpuMode = enum("host-passthrough", "maximum", "host-model", "custom")


class DomcapsEnum(Element):
    """The words one attribute may have."""
    name = attr(String)
    values = elems(String, name="value")


class DomcapsOffer(Element):
    """A device or feature and its choices."""
    supported = attr(YesNo)
    enums = items(DomcapsEnum, name="enum")


class DomcapsVcpu(Element):
    """Virtual CPUs."""
    max = attr(UInt)


class DomcapsLoader(Element):
    """Firmware images and how they can be used."""
    supported = attr(YesNo)
    values = elems(String, name="value")
    enums = items(DomcapsEnum, name="enum")


class DomcapsOs(Element):
    """Booting."""
    supported = attr(YesNo)
    enums = items(DomcapsEnum, name="enum")
    loader = child(DomcapsLoader)


class DomcapsCpuModel(Element):
    """The model that host-model stands for."""
    fallback = attr(String)
    name = content(String)


class DomcapsMaxphysaddr(Element):
    """Bits of physical addresses."""
    mode = attr(String)
    limit = attr(UInt)


class DomcapsCpuFeature(Element):
    """A feature added to the model or taken away."""
    policy = attr(String)
    name = attr(String)


class DomcapsMode(Element):
    """One way to choose a CPU; `models` holds model and blockers elements of the custom mode."""
    name = attr(DomcapsCpuMode)
    supported = attr(YesNo)
    enums = items(DomcapsEnum, name="enum")
    model = child(DomcapsCpuModel)
    vendor = elem(String)
    maxphysaddr = child(DomcapsMaxphysaddr)
    features = items(DomcapsCpuFeature, name="feature")
    models = opaque()


class DomcapsCpu(Element):
    """CPU modes."""
    modes = items(DomcapsMode, name="mode")


class DomcapsDevices(Element):
    """Devices."""
    disk = child(DomcapsOffer)
    graphics = child(DomcapsOffer)
    video = child(DomcapsOffer)
    hostdev = child(DomcapsOffer)
    rng = child(DomcapsOffer)
    filesystem = child(DomcapsOffer)
    tpm = child(DomcapsOffer)
    redirdev = child(DomcapsOffer)
    channel = child(DomcapsOffer)
    crypto = child(DomcapsOffer)
    interface = child(DomcapsOffer)
    panic = child(DomcapsOffer)


class DomcapsSev(Element):
    """AMD encrypted guests."""
    supported = attr(YesNo)
    cbitpos = elem(UInt)
    reduced_phys_bits = elem(UInt, name="reducedPhysBits")
    max_guests = elem(UInt, name="maxGuests")
    max_es_guests = elem(UInt, name="maxESGuests")
    cpu0_id = elem(String, name="cpu0Id")


class DomcapsKib(Element):
    """A size."""
    unit = attr(String)
    value = content(U64)


class DomcapsSgxSection(Element):
    """Enclave memory of a NUMA node."""
    node = attr(UInt)
    size = attr(U64)
    unit = attr(String)


class DomcapsSgxSections(Element):
    """Enclave memory by node."""
    sections = items(DomcapsSgxSection, name="section")


class DomcapsSgx(Element):
    """Intel enclaves."""
    supported = attr(YesNo)
    flc = elem(YesNo)
    sgx1 = elem(YesNo)
    sgx2 = elem(YesNo)
    section_size = child(DomcapsKib, name="section_size")
    sections = child(DomcapsSgxSections)


class DomcapsFeatures(Element):
    """Features."""
    gic = child(DomcapsOffer)
    vmcoreinfo = child(DomcapsOffer)
    genid = child(DomcapsOffer)
    backing_store_input = child(DomcapsOffer, name="backingStoreInput")
    backup = child(DomcapsOffer)
    async_teardown = child(DomcapsOffer, name="async-teardown")
    s390_pv = child(DomcapsOffer, name="s390-pv")
    ps2 = child(DomcapsOffer)
    sev = child(DomcapsSev)
    sgx = child(DomcapsSgx)
    hyperv = child(DomcapsOffer)
    launch_security = child(DomcapsOffer, name="launchSecurity")


class DomainCapabilities(Element):
    """The document."""
    root = "domainCapabilities"
    path = elem(String)
    domain = elem(String)
    machine = elem(String)
    arch = elem(String)
    vcpu = child(DomcapsVcpu)
    iothreads = child(DomcapsOffer)
    os = child(DomcapsOs)
    cpu = child(DomcapsCpu)
    memory_backing = child(DomcapsOffer, name="memoryBacking")
    devices = child(DomcapsDevices)
    features = child(DomcapsFeatures)
