"""A processor as a document of its own: a host's, out of capabilities, or a guest's, out of a domain. What
virConnectCompareCPU and virConnectBaselineCPU are given."""
from lang.xml import *
from xml.capabilities import CapabilityCounter, CapabilityCpuSignature, CapabilityMicrocode, CapabilityPages
from xml.domain.cpu import CpuCache, CpuCheck, CpuFeature, CpuMatch, CpuMaxphysaddr, CpuMode, CpuModel, CpuNuma, CpuTopology


class CpuDocument(Element):
    """With an architecture it is a host's processor, else a guest's."""
    root = "cpu"
    errors_from = "FROM_CPU"
    mode = attr(CpuMode, invalid="ERR_CONFIG_UNSUPPORTED")
    match = attr(CpuMatch)
    check = attr(CpuCheck)
    migratable = attr(OnOff)
    deprecated_features = attr(OnOff, name="deprecated_features", since="11.0.0")
    arch = elem(Token)
    model = child(CpuModel)
    vendor = elem(Token)
    microcode = child(CapabilityMicrocode)
    signature = child(CapabilityCpuSignature)
    counters = items(CapabilityCounter, name="counter")
    topology = child(CpuTopology)
    cache = child(CpuCache)
    maxphysaddr = child(CpuMaxphysaddr)
    features = items(CpuFeature, name="feature")
    numa = child(CpuNuma)
    pages = items(CapabilityPages, name="pages")
