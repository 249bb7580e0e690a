"""Domain capabilities: what guests of one emulator, architecture, machine and accelerator can have. Each ``<enum>``
lists the words of one attribute."""
from lang.xml import *

DomcapsCpuMode = enum("host-passthrough", "maximum", "host-model", "custom",
    means={
        "host-passthrough": "the host's CPU as it is",
        "maximum": "all that the accelerator can do",
        "host-model": "the named model nearest to the host",
        "custom": "a model by name",
    })


class DomcapsEnum(Element):
    """Words that one attribute of the domain document may have."""
    name = attr(String, doc="Name of the attribute.")
    values = elems(String, name="value", doc="A word.")


class DomcapsOffer(Element):
    """A device or feature, and what can be chosen."""
    supported = attr(YesNo, doc="Whether it can be had.")
    enums = items(DomcapsEnum, name="enum")


class DomcapsVcpu(Element):
    """Virtual CPUs."""
    max = attr(UInt, doc="The most a guest can have.")


class DomcapsLoader(Element):
    """Firmware, and how it can be used."""
    supported = attr(YesNo, doc="Whether it can be given.")
    values = elems(String, name="value", doc="Path of a firmware.")
    enums = items(DomcapsEnum, name="enum")


class DomcapsOs(Element):
    """What guests can boot."""
    supported = attr(YesNo, doc="Whether the rest is known.")
    enums = items(DomcapsEnum, name="enum")
    loader = child(DomcapsLoader)


DomcapsUsable = enum("unknown", "no", "yes",
    means={
        "unknown": "QEMU does not say",
        "no": "the host lacks something: see the blockers that follow",
        "yes": "it is",
    })
DomcapsCpuEntryName = enum("model", "blockers",
    means={
        "model": "a model",
        "blockers": "what the host lacks for the model before",
    })


class DomcapsCpuModel(Element):
    """A CPU model: the one that ``host-model`` stands for, or one that can be named in custom mode."""
    fallback = attr(String, doc="host-model: ``forbid``: QEMU itself said so.")
    usable = attr(DomcapsUsable, doc="custom: whether it is usable on this host.")
    deprecated = attr(YesNo, doc="custom: whether QEMU is about to drop it.")
    vendor = attr(String, doc="custom: maker of such processors.")
    canonical = attr(String, doc="custom: model that this name stands for.")
    name = content(String, doc="Name of the model.")


class DomcapsBlockers(Element):
    """Features that a model has and this host lacks."""
    model = attr(String, doc="Name of the model.")
    features = items(DomcapsCpuFeature, name="feature")


class DomcapsCpuEntry(Union):
    """A model, or what keeps it from being usable."""
    kind = tag(DomcapsCpuEntryName, by_name=True)
    arms = {"model": DomcapsCpuModel, "blockers": DomcapsBlockers}


class DomcapsMaxphysaddr(Element):
    """How many bits a physical address has."""
    mode = attr(String, doc="``passthrough``: as the host.")
    limit = attr(UInt, doc="The most.")


class DomcapsCpuFeature(Element):
    """A feature added to the model or taken away."""
    policy = attr(String, doc="``require`` or ``disable``.")
    name = attr(String, doc="Name of the feature.")


class DomcapsMode(Element):
    """One way to choose the CPU. custom: each model with whether it is usable here, and what is missing."""
    name = attr(DomcapsCpuMode, doc="The mode.")
    supported = attr(YesNo, doc="Whether it can be had.")
    enums = items(DomcapsEnum, name="enum")
    models = items(DomcapsCpuEntry)
    vendor = elem(String, doc="Maker of the host's processor.")
    maxphysaddr = child(DomcapsMaxphysaddr)
    features = items(DomcapsCpuFeature, name="feature")


class DomcapsCpu(Element):
    """Ways to choose the CPU."""
    modes = items(DomcapsMode, name="mode")


class DomcapsDevices(Element):
    """Devices that guests can have."""
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
    """AMD's encrypted guests."""
    supported = attr(YesNo, doc="Whether the host has them.")
    cbitpos = elem(UInt, doc="Bit of an address that says \"encrypted\".")
    reduced_phys_bits = elem(UInt, name="reducedPhysBits", doc="Bits that addresses lose.")
    max_guests = elem(UInt, name="maxGuests", doc="Guests that there can be.")
    max_es_guests = elem(UInt, name="maxESGuests", doc="Guests with encrypted registers that there can be.")
    cpu0_id = elem(String, name="cpu0Id", doc="Identity of the first processor, base64.")


class DomcapsKib(Element):
    """A size with its unit."""
    unit = attr(String, doc="Unit: KiB.")
    value = content(U64, doc="The size.")


class DomcapsSgxSection(Element):
    """Enclave memory of a NUMA node."""
    node = attr(UInt, doc="Number of the node.")
    size = attr(U64, doc="Size.")
    unit = attr(String, doc="Unit: KiB.")


class DomcapsSgxSections(Element):
    """Enclave memory by node."""
    sections = items(DomcapsSgxSection, name="section")


class DomcapsSgx(Element):
    """Intel's enclaves."""
    supported = attr(YesNo, doc="Whether the host has them.")
    flc = elem(YesNo, doc="Whether launch control is flexible.")
    sgx1 = elem(YesNo, doc="Whether version 1 is there.")
    sgx2 = elem(YesNo, doc="Whether version 2 is there.")
    section_size = child(DomcapsKib, name="section_size")
    sections = child(DomcapsSgxSections)


class DomcapsFeatures(Element):
    """Features that guests can have."""
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
    """What guests of one kind can have."""
    root = "domainCapabilities"
    path = elem(String, doc="Path of QEMU.")
    domain = elem(String, doc="Accelerator, as ``<domain type=…>`` has it.")
    machine = elem(String, doc="Machine type.")
    arch = elem(String, doc="Architecture.")
    vcpu = child(DomcapsVcpu)
    iothreads = child(DomcapsOffer)
    os = child(DomcapsOs)
    cpu = child(DomcapsCpu)
    memory_backing = child(DomcapsOffer, name="memoryBacking")
    devices = child(DomcapsDevices)
    features = child(DomcapsFeatures)
