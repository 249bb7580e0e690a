"""What is booted and how."""
from lang.xml import *

OsType = enum("hvm", "xen", "linux", "exe", "uml", "xenpvh")
OsFirmware = enum("bios", "efi")
BootDevice = enum("fd", "cdrom", "hd", "network")
LoaderType = enum("rom", "pflash")
SmbiosMode = enum("none", "emulate", "host", "sysinfo")
FirmwareFeatureName = enum("enrolled-keys", "secure-boot")
AcpiTableType = enum("raw", "rawset", "slic", "msdm")


class OsTypeElement(Element):
    """hvm, and the machine."""
    arch = attr(String)
    machine = attr(String)
    type = content(OsType)


class FirmwareFeature(Element):
    """A feature the firmware must or must not have."""
    enabled = attr(YesNo)
    name = attr(FirmwareFeatureName)


class Firmware(Element):
    """What firmware to choose."""
    features = items(FirmwareFeature, name="feature")


class Loader(Element):
    """The firmware."""
    readonly = attr(YesNo)
    secure = attr(YesNo)
    type = attr(LoaderType)
    stateless = attr(YesNo)
    format = attr(StorageFormat)
    path = content(String)


class Nvram(Element):
    """The firmware's variables."""
    template = attr(String, abi=False)
    template_format = attr(StorageFormat, name="templateFormat", abi=False)
    type = attr(StorageType)
    format = attr(StorageFormat)
    path = content(String)
    source = child(DiskSource)


class BootDev(Element):
    """A kind of device to boot from."""
    dev = attr(BootDevice, required=True)


class BootMenu(Element):
    """The firmware's boot menu."""
    enable = attr(YesNo)
    timeout = attr(UInt, range=(0, 65535))


class Smbios(Element):
    """Where SMBIOS data comes from."""
    mode = attr(SmbiosMode)


class Bios(Element):
    """Options of a BIOS."""
    useserial = attr(YesNo)
    reboot_timeout = attr(Int, name="rebootTimeout", range=(-1, 65535))


class AcpiTable(Element):
    """An ACPI table."""
    type = attr(AcpiTableType)
    path = content(String)


class AcpiTables(Element):
    """ACPI tables to add."""
    tables = items(AcpiTable, name="table")


class InitEnv(Element):
    """A variable for a container's init."""
    name = attr(String)
    value = content(String)


class Os(Element):
    """What is booted."""
    firmware = attr(OsFirmware)
    type = child(OsTypeElement, required=True)
    firmware_info = child(Firmware, name="firmware")
    init = elem(String)
    initargs = elems(String, name="initarg")
    initenvs = items(InitEnv, name="initenv")
    initdir = elem(String)
    inituser = elem(String)
    initgroup = elem(String)
    loader = child(Loader)
    nvram = child(Nvram)
    kernel = elem(Path, abi=False)
    initrd = elem(Path, abi=False)
    cmdline = elem(String, abi=False)
    dtb = elem(Path, abi=False)
    root_device = elem(String, name="root", abi=False, doc="The root device of a paravirtual guest.")
    shim = elem(Path, abi=False)
    acpi = child(AcpiTables)
    boots = items(BootDev, name="boot", abi=False)
    bootmenu = child(BootMenu, abi=False)
    bios = child(Bios, abi=False)
    smbios = child(Smbios)
