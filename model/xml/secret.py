"""Secrets: passwords and keys that other objects name."""
from lang.xml import *

SecretUsageType = enum("none", "volume", "ceph", "iscsi", "tls", "vtpm")


class SecretUsageVolume(Element):
    """The path of the volume."""
    volume = elem(String, required=True, missing="ERR_INTERNAL_ERROR")


class SecretUsageName(Element):
    """A name that others use."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR")


class SecretUsageTarget(Element):
    """The iSCSI target."""
    target = elem(String, required=True, missing="ERR_INTERNAL_ERROR")


class SecretUsage(Union):
    """What the secret is for."""
    type = tag(SecretUsageType, required=True, invalid="ERR_CONFIG_UNSUPPORTED")
    arms = {"volume": SecretUsageVolume, "ceph": SecretUsageName, "iscsi": SecretUsageTarget,
            "tls": SecretUsageName, "vtpm": SecretUsageName, "none": None}


class Secret(Element):
    """A secret; its value is not part of the document."""
    root = "secret"
    errors_from = "FROM_SECRET"
    ephemeral = attr(YesNo, default=False, doc="Only kept in memory.")
    private = attr(YesNo, default=False, doc="Its value is told to nobody.")
    uuid = elem(Uuid, invalid="ERR_INTERNAL_ERROR")
    description = elem(String)
    usage = child(SecretUsage)
