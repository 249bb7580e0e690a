"""Trusted platform modules."""
from lang.xml import *

TpmModel = enum("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy")
TpmType = enum("passthrough", "emulator", "external")
TpmVersion = enum("1.2", "2.0")
TpmProfileRemove = enum("check", "fips-host")
TpmSourceType = enum("file", "dir")


class TpmDevice(Element):
    """A TPM of the host."""
    path = attr(String)


class TpmPassthrough(Element):
    """The host's TPM."""
    device = child(TpmDevice)


class TpmSecret(Element):
    """The secret the state is encrypted with."""
    secret = attr(String)


class TpmPcrBanks(Element):
    """PCR banks in use."""
    sha1 = flag()
    sha256 = flag()
    sha384 = flag()
    sha512 = flag()


class TpmStateSource(Element):
    """Where the state is."""
    type = attr(TpmSourceType)
    path = attr(String)


class TpmProfile(Element):
    """What the TPM may do."""
    source = attr(String)
    remove_disabled = attr(TpmProfileRemove, name="removeDisabled")
    name = attr(String)


class TpmEmulator(Element):
    """A software TPM."""
    version = attr(TpmVersion)
    persistent_state = attr(YesNo, name="persistent_state")
    debug = attr(UInt, abi=False)
    encryption = child(TpmSecret, abi=False)
    active_pcr_banks = child(TpmPcrBanks, name="active_pcr_banks")
    source = child(TpmStateSource, abi=False)
    profile = child(TpmProfile)


class TpmExternalSource(Element):
    """The socket of a TPM that somebody else runs."""
    type = attr(String)
    mode = attr(String)
    path = attr(String)


class TpmExternal(Element):
    """A TPM that somebody else runs."""
    source = child(TpmExternalSource)


class TpmBackend(Union):
    """Where the TPM is."""
    type = tag(TpmType)
    arms = {"passthrough": TpmPassthrough, "emulator": TpmEmulator, "external": TpmExternal}


class Tpm(DeviceInfo, Element):
    """A TPM."""
    model = attr(TpmModel)
    backend = child(TpmBackend)
