"""Processors: a CPU as a document of its own, as ``cpu-compare`` and ``cpu-baseline`` take it: a host's, out of
capabilities, or a guest's, out of a domain."""
from lang.xml import *
from xml.capabilities import CapabilityCounter, CapabilityCpuSignature, CapabilityMicrocode, CapabilityPages
from xml.domain.cpu import CpuCache, CpuCheck, CpuFeature, CpuMatch, CpuMaxphysaddr, CpuMode, CpuModel, CpuNuma, CpuTopology


class CpuDocument(Element):
    """A host's processor if it names an architecture, else a guest's."""
    root = "cpu"
    errors_from = "FROM_CPU"
    mode = attr(CpuMode, invalid="ERR_CONFIG_UNSUPPORTED", doc="Guest: how the CPU is chosen.", absent="``custom``")
    match = attr(CpuMatch, doc="Guest: how exactly the host must have it.", absent="``exact``")
    check = attr(CpuCheck, doc="Guest: how it is made sure.")
    migratable = attr(OnOff, doc="Guest: whether features that would forbid a move are left out.")
    deprecated_features = attr(OnOff, name="deprecated_features", since="11.0.0",
        doc="Guest, s390x: whether outdated features are there.")
    arch = elem(Token, doc="Host: architecture.")
    model = child(CpuModel)
    vendor = elem(Token, doc="Vendor.")
    microcode = child(CapabilityMicrocode)
    signature = child(CapabilityCpuSignature)
    counters = items(CapabilityCounter, name="counter")
    topology = child(CpuTopology)
    cache = child(CpuCache)
    maxphysaddr = child(CpuMaxphysaddr)
    features = items(CpuFeature, name="feature")
    numa = child(CpuNuma)
    pages = items(CapabilityPages, name="pages")
