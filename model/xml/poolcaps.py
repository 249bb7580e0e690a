"""What kinds of storage pools there are (virConnectGetStoragePoolCapabilities)."""
from lang.xml import *
from xml.pool import PoolFormat, PoolType


class PoolCapsEnum(Element):
    """Words that are allowed."""
    name = attr(String)
    values = elems(String, name="value")


class PoolCapsOptions(Element):
    """Formats of pools or volumes."""
    default_format = child(PoolFormat, name="defaultFormat")
    enums = items(PoolCapsEnum, name="enum", always=True)


class PoolCapsPool(Element):
    """One kind of pool."""
    type = attr(PoolType)
    supported = attr(YesNo)
    pool_options = child(PoolCapsOptions, name="poolOptions")
    vol_options = child(PoolCapsOptions, name="volOptions")


class PoolCaps(Element):
    """All kinds of pools."""
    root = "storagepoolCapabilities"
    pools = items(PoolCapsPool, name="pool", always=True)
