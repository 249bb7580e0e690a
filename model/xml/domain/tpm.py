"""TPM: a trusted platform module for the guest."""
from lang.xml import *

TpmModel = enum("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy",
    means={
        "tpm-tis": "TIS: for versions 1.2 and 2.0",
        "tpm-crb": "CRB: for version 2.0",
        "tpm-spapr": "of pSeries",
        "spapr-tpm-proxy": "of pSeries, for a secure guest; needs a resource manager of the host",
    })
TpmType = enum("passthrough", "emulator", "external",
    means={
        "passthrough": "the host's",
        "emulator": "swtpm, run with the guest",
        "external": "swtpm, run by somebody else",
    })
TpmVersion = enum("1.2", "2.0",
    means={
        "1.2": "1.2",
        "2.0": "2.0",
    })
TpmProfileRemove = enum("check", "fips-host",
    means={
        "check": "after a look at what works",
        "fips-host": "as a host in FIPS mode",
    })
TpmSourceType = enum("file", "dir",
    means={
        "file": "a file",
        "dir": "a folder",
    })


class TpmDevice(Element):
    """A TPM of the host."""
    path = attr(String, doc="Its device.", absent="``/dev/tpm0``")


class TpmPassthrough(Element):
    """The host's TPM, which nobody else may use then. Since 1.0.5."""
    device = child(TpmDevice)


class TpmSecret(Element):
    """The secret from which the key is made that encrypts the state. Since 5.6.0."""
    secret = attr(String, doc="Uuid of the secret, of usage ``vtpm``.")


class TpmPcrBanks(Element):
    """Banks of registers that are active, set anew at each start. Without the element they stay as they are. Since
    7.10.0."""
    sha1 = flag(doc="SHA-1.")
    sha256 = flag(doc="SHA-256.")
    sha384 = flag(doc="SHA-384.")
    sha512 = flag(doc="SHA-512.")


class TpmStateSource(Element):
    """Where the state is kept. Since 10.10.0."""
    type = attr(TpmSourceType, doc="What the path is.")
    path = attr(String, doc="Absolute path.", absent="the driver's own folder")


class TpmProfile(Element):
    """Which algorithms and commands a TPM 2.0 has; chosen when its state is made. Since 10.10.0."""
    source = attr(String, doc="Profile to begin with: ``local:NAME``, a name that swtpm_setup knows, or a file.")
    remove_disabled = attr(TpmProfileRemove, name="removeDisabled",
        doc="Whether algorithms are left out that the host's OpenSSL forbids.")
    name = attr(String, doc="Name of the profile that was chosen.")


class TpmEmulator(Element):
    """A TPM in software, by swtpm: each guest has its own. Since 4.5.0."""
    version = attr(TpmVersion, doc="Version.", absent="2.0 with ``tpm-crb``, on ARM and pSeries; else 1.2")
    persistent_state = attr(YesNo, name="persistent_state", since="7.0.0",
        doc="Whether the state outlives a guest that is undefined or transient.",
        absent="no")
    debug = attr(UInt, abi=False, doc="How much swtpm logs; 0 is nothing.", absent="nothing")
    encryption = child(TpmSecret, abi=False)
    active_pcr_banks = child(TpmPcrBanks, name="active_pcr_banks")
    source = child(TpmStateSource, abi=False)
    profile = child(TpmProfile)


class TpmExternalSource(Element):
    """Socket of the TPM's program."""
    type = attr(String, doc="``unix``.")
    mode = attr(String, doc="``connect``.")
    path = attr(String, doc="Absolute path.")


class TpmExternal(Element):
    """A TPM in software that somebody else runs. Since 9.0.0."""
    source = child(TpmExternalSource)


class TpmBackend(Union):
    """Where the TPM is."""
    type = tag(TpmType, required=True, doc="Kind.")
    arms = {"passthrough": TpmPassthrough, "emulator": TpmEmulator, "external": TpmExternal}


class Tpm(DeviceInfo, Element):
    """A TPM; Windows 11 wants one of version 2.0."""
    model = attr(TpmModel, doc="Interface that the guest sees.", absent="``tpm-tis``; ``tpm-spapr`` on pSeries")
    backend = child(TpmBackend, single=True)
