"""Booting: firmware, kernels, boot order, SMBIOS, containers' init."""
from lang.xml import *

OsType = enum("hvm", "xen", "linux", "exe", "uml", "xenpvh",
    means={
        "hvm": "a whole machine",
        "xen": "Xen, paravirtual",
        "linux": "the former word for ``xen``",
        "exe": "a container",
        "uml": "User Mode Linux",
        "xenpvh": "Xen, paravirtual in a hardware container",
    })
OsFirmware = enum("bios", "efi",
    means={
        "bios": "a BIOS",
        "efi": "UEFI",
    })
BootDevice = enum("fd", "cdrom", "hd", "network",
    means={
        "fd": "floppy",
        "cdrom": "CD-ROM",
        "hd": "hard disk",
        "network": "network card",
    })
LoaderType = enum("rom", "pflash",
    means={
        "rom": "read-only memory, as for a BIOS",
        "pflash": "flash memory, as for UEFI",
    })
SmbiosMode = enum("none", "emulate", "host", "sysinfo",
    means={
        "none": "none",
        "emulate": "QEMU's own",
        "host": "the host's tables 0 and 1",
        "sysinfo": "those of ``<sysinfo>``",
    })
FirmwareFeatureName = enum("enrolled-keys", "secure-boot",
    means={
        "enrolled-keys": "keys of the well-known vendors are in its store, so that it boots signed programs only",
        "secure-boot": "it can check signatures",
    })
AcpiTableType = enum("raw", "rawset", "slic", "msdm",
    means={
        "raw": "one table",
        "rawset": "several tables",
        "slic": "a licence for Windows",
        "msdm": "a licence key for Windows",
    })


class OsTypeElement(Element):
    """What kind of system runs, and on which machine."""
    arch = attr(String, doc="Architecture.", absent="the host's")
    machine = attr(String,
        doc="Machine type; an alias such as ``q35`` becomes the version of today and stays that.",
        absent="QEMU's default for the architecture")
    type = content(OsType, doc="``hvm`` for guests that believe in hardware.")


class FirmwareFeature(Element):
    """Something that the firmware to be chosen must have or lack. Since 7.2.0."""
    enabled = attr(YesNo, doc="Whether it must have it.")
    name = attr(FirmwareFeatureName, doc="What it is.")


class Firmware(Element):
    """What ``firmware='efi'`` is to choose by, among the descriptors in ``/usr/share/qemu/firmware``,
    ``/etc/qemu/firmware`` and ``$XDG_CONFIG_HOME/qemu/firmware``."""
    features = items(FirmwareFeature, name="feature")


class Loader(Element):
    """The firmware. With ``<os firmware=…>`` it is chosen; without it the path is yours."""
    readonly = attr(YesNo, since="1.2.8", doc="Whether the guest cannot change it.")
    secure = attr(YesNo, since="2.1.0", doc="Whether it does secure boot, which needs system management mode.")
    type = attr(LoaderType, since="1.2.8", doc="Where it is mapped.", absent="``rom``")
    stateless = attr(YesNo, since="8.6.0",
        doc="Whether there is no store of variables: changes are lost at a shutdown.",
        absent="no")
    format = attr(StorageFormat, since="9.2.0", doc="Format of the image.", absent="``raw``")
    path = content(String, doc="Absolute path.")


class Nvram(Element):
    """Where the firmware keeps its variables: boot entries, keys. Made from the template at the first start. Since
    1.2.8."""
    template = attr(String, abi=False, doc="File that a new store is copied from.", absent="the firmware's")
    template_format = attr(StorageFormat, name="templateFormat", abi=False, since="10.10.0",
        doc="Format of the template.",
        absent="``raw``")
    type = attr(StorageType, since="8.5.0", doc="What ``<source>`` is.", absent="a path as text")
    format = attr(StorageFormat, since="9.2.0", doc="Format of the store.", absent="``raw``")
    path = content(String, doc="Absolute path.", absent="``nvram/GUEST_VARS.fd`` in the driver's folder")
    source = child(DiskSource)


class BootDev(Element):
    """One step of the boot order, by kind of device. ``<boot order=…>`` of a device is more exact; both together are
    refused."""
    dev = attr(BootDevice, required=True, doc="Kind of device.")


class BootMenu(Element):
    """The firmware's menu of devices."""
    enable = attr(YesNo, since="0.8.3", doc="Whether it is offered.", absent="the firmware's default")
    timeout = attr(UInt, range=(0, 65535), since="1.2.8",
        needs="enable='yes'",
        doc="Milliseconds that it waits for a key.")


class Smbios(Element):
    """Where tables come from that name maker, product and serial numbers."""
    mode = attr(SmbiosMode, since="0.8.7", doc="Source.", absent="``emulate``")


class Bios(Element):
    """Options of a BIOS."""
    useserial = attr(YesNo, since="0.9.4",
        doc="Whether its messages appear on the serial port, which must exist.",
        absent="no")
    reboot_timeout = attr(Int, name="rebootTimeout", range=(-1, 65535), since="0.10.2",
        doc="Milliseconds until it tries again after nothing could be booted; -1: never.",
        absent="never")


class AcpiTable(Element):
    """A file with an ACPI table."""
    type = attr(AcpiTableType, doc="Kind of table.")
    path = content(String, doc="Absolute path of the file.")


class AcpiTables(Element):
    """ACPI tables that the guest sees beside the machine's own. Since 1.3.5."""
    tables = items(AcpiTable, name="table")


class InitEnv(Element):
    """An environment variable of a container's init."""
    name = attr(String, doc="Name.")
    value = content(String, doc="Value.")


class Os(Element):
    """What is booted."""
    firmware = attr(OsFirmware, since="5.2.0",
        doc="Kind of firmware to choose; fills in ``<loader>`` and ``<nvram>``.",
        absent="a BIOS, or what ``<loader>`` says")
    type = child(OsTypeElement, required=True)
    firmware_info = child(Firmware, name="firmware")
    init = elem(String, doc="Containers: absolute path of the first program.")
    initargs = elems(String, name="initarg", doc="Containers: an argument of it.")
    initenvs = items(InitEnv, name="initenv")
    initdir = elem(String, doc="Containers: folder it starts in.")
    inituser = elem(String, doc="Containers: user it runs as, a name or ``+`` and a number.")
    initgroup = elem(String, doc="Containers: group it runs as, likewise.")
    loader = child(Loader)
    nvram = child(Nvram)
    kernel = elem(Path, abi=False, doc="Kernel that is started without a boot loader.")
    initrd = elem(Path, abi=False, needs="kernel", doc="Its initial RAM disk.")
    cmdline = elem(String, abi=False, needs="kernel", doc="Its command line.")
    dtb = elem(Path, abi=False, since="1.0.4", doc="Device tree for it.")
    root_device = elem(String, name="root", abi=False, doc="Root device of a paravirtual guest of Xen.")
    shim = elem(Path, abi=False, since="11.2.0",
        needs="kernel",
        doc="UEFI program that checks the kernel's signature.")
    acpi = child(AcpiTables)
    boots = items(BootDev, name="boot", abi=False)
    bootmenu = child(BootMenu, abi=False)
    bios = child(Bios, abi=False)
    smbios = child(Smbios)
