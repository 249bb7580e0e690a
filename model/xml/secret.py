"""Secrets: passwords and keys that disks, pools, TPMs and others name. The value is set by ``secret-set-value`` and
is never in the document."""
from lang.xml import *

SecretUsageType = enum("none", "volume", "ceph", "iscsi", "tls", "vtpm",
    means={
        "none": "nothing in particular",
        "volume": "an encrypted volume",
        "ceph": "a Ceph cluster",
        "iscsi": "an iSCSI target",
        "tls": "the private key of TLS certificates",
        "vtpm": "the state of a TPM",
    })


class SecretUsageVolume(Element):
    """An encrypted volume."""
    volume = elem(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Path of the volume.")


class SecretUsageName(Element):
    """A name by which others refer to the secret."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR", doc="The name, unique for this usage.")


class SecretUsageTarget(Element):
    """An iSCSI target."""
    target = elem(String, required=True, missing="ERR_INTERNAL_ERROR",
        doc="The target's name, unique for this usage.")


class SecretUsage(Union):
    """What the secret is for; by this others can name it instead of its uuid."""
    type = tag(SecretUsageType, required=True, invalid="ERR_CONFIG_UNSUPPORTED", doc="What it is for.")
    arms = {"volume": SecretUsageVolume, "ceph": SecretUsageName, "iscsi": SecretUsageTarget,
            "tls": SecretUsageName, "vtpm": SecretUsageName, "none": None}


class Secret(Element):
    """A password or key."""
    root = "secret"
    errors_from = "FROM_SECRET"
    ephemeral = attr(YesNo, default=False, doc="Whether it is kept in memory only, and gone with the daemon.")
    private = attr(YesNo, default=False, doc="Whether its value is told to nobody, only used.")
    uuid = elem(Uuid, invalid="ERR_INTERNAL_ERROR", doc="Uuid.", absent="made up")
    description = elem(String, doc="Text about the secret.")
    usage = child(SecretUsage)
