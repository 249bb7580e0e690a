"""Storage pool capabilities: which kinds of pools and formats this host can do."""
from lang.xml import *
from xml.pool import PoolFormat, PoolType


class PoolCapsEnum(Element):
    """Words that one attribute may have."""
    name = attr(String, doc="What the words are for.")
    values = elems(String, name="value", doc="A word.")


class PoolCapsOptions(Element):
    """Formats of pools or volumes."""
    default_format = child(PoolFormat, name="defaultFormat")
    enums = items(PoolCapsEnum, name="enum", always=True)


class PoolCapsPool(Element):
    """One kind of pool."""
    type = attr(PoolType, doc="The kind.")
    supported = attr(YesNo, doc="Whether it can be had.")
    pool_options = child(PoolCapsOptions, name="poolOptions")
    vol_options = child(PoolCapsOptions, name="volOptions")


class PoolCaps(Element):
    """All kinds of pools. Since 5.2.0."""
    root = "storagepoolCapabilities"
    pools = items(PoolCapsPool, name="pool", always=True)
