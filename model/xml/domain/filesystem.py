"""File systems: folders of the host inside the guest, and root file systems of containers."""
from lang.xml import *

FsType = enum("mount", "block", "file", "template", "ram", "bind", "volume",
    means={
        "mount": "a folder of the host",
        "block": "a block device of the host, mounted (containers)",
        "file": "an image, mounted (containers)",
        "template": "a template (OpenVZ)",
        "ram": "a file system in memory (containers)",
        "bind": "a folder of the container, seen in another place",
        "volume": "a volume of a pool, mounted (containers)",
    })
FsAccessmode = enum("passthrough", "mapped", "squash",
    means={
        "passthrough": "owner and mode are those on the host; QEMU must be allowed to set them",
        "mapped": "owner and mode are kept in attributes; all files are QEMU's own",
        "squash": "as passthrough, but failures to set an owner are ignored",
    })
FsModel = enum("virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in",
        "virtio-transitional": "for drivers of virtio 0.9 and 1.0",
        "virtio-non-transitional": "for drivers of virtio 1.0 and later only",
    })
FsDriverType = enum("default", "path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp",
    means={
        "default": "the driver's own choice",
        "path": "9p",
        "handle": "9p by handles; QEMU dropped it",
        "loop": "a loop device (containers)",
        "nbd": "qemu-nbd (containers)",
        "ploop": "ploop (Virtuozzo)",
        "virtiofs": "virtiofs: fast and complete; the guest's memory must be shared",
        "mtp": "a media player on USB",
    })
FsWrpolicy = enum("default", "immediate",
    means={
        "default": "when the host writes its cache",
        "immediate": "at once",
    })
FsMultidevs = enum("default", "remap", "forbid", "warn",
    means={
        "default": "as QEMU likes, which is ``warn``",
        "remap": "inode numbers are changed so that none clash",
        "forbid": "only one file system can be reached",
        "warn": "nothing, but QEMU's log tells",
    })
FsCacheMode = enum("none", "always",
    means={
        "none": "nothing",
        "always": "data and names",
    })
FsSandboxMode = enum("namespace", "chroot",
    means={
        "namespace": "name spaces",
        "chroot": "chroot, which works inside containers",
    })


class FsDriver(VirtioOptions, Element):
    """How the folder is shared."""
    type = attr(FsDriverType, abi=False, since="0.9.7", doc="Mechanism.", absent="``path``: 9p")
    format = attr(String, abi=False, doc="Format of an image, for containers.")
    name = attr(String, abi=False, doc="Not in use by QEMU.")
    wrpolicy = attr(FsWrpolicy, abi=False, since="0.9.10",
        doc="9p: when writes reach the host's disk.",
        absent="``default``")
    queue = attr(UInt, since="6.2.0", doc="virtiofs: requests that may wait.", absent="1024")


class FsCache(Element):
    """What the guest may cache."""
    mode = attr(FsCacheMode, since="6.2.0", doc="How much.", absent="virtiofsd's default")


class FsSandbox(Element):
    """How virtiofsd is confined to the folder."""
    mode = attr(FsSandboxMode, since="7.2.0", doc="By what.", absent="``namespace``")


class FsLock(Element):
    """Whether locks of the guest hold on the host as well. Since 6.2.0."""
    posix = attr(OnOff, doc="fcntl() locks.", absent="off")
    flock = attr(OnOff, doc="flock() locks.", absent="off")


class FsThreadPool(Element):
    """Threads that serve requests."""
    size = attr(UInt, since="8.5.0",
        doc="Number of threads; 0: none beside the main one.",
        absent="virtiofsd's default")


class FsOpenFiles(Element):
    """Limit of open files."""
    max = attr(UInt, since="10.6.0", doc="Number of open files.", absent="the host's limit")


class FsBinary(Element):
    """virtiofsd, the program that serves the folder, and its options. Since 6.2.0."""
    path = attr(String,
        doc="Absolute path of the program.",
        absent="found by its descriptor in ``share/qemu/vhost-user``")
    xattr = attr(OnOff, doc="Whether extended attributes pass.", absent="off")
    cache = child(FsCache)
    sandbox = child(FsSandbox)
    lock = child(FsLock)
    thread_pool = child(FsThreadPool, name="thread_pool")
    openfiles = child(FsOpenFiles)


class FsSource(Element):
    """What is shared."""
    dir = attr(String, doc="Folder of the host (mount, bind).")
    dev = attr(String, doc="Block device (block).")
    file = attr(String, doc="Image file (file).")
    name = attr(String, doc="Template (template).")
    usage = attr(String, doc="Memory limit (ram), in KiB unless ``units`` says otherwise.")
    units = attr(String, doc="Unit of ``usage``.")
    pool = attr(String, doc="Storage pool (volume).")
    volume = attr(String, doc="Volume in it (volume).")
    socket = attr(String,
        doc="virtiofs: socket of a virtiofsd that somebody else runs; then most options are its own.")


class FsTarget(Element):
    """How the guest finds it."""
    dir = attr(String,
        doc="Containers: folder it is mounted on. QEMU: a tag of up to 31 characters (36 with virtiofs), for "
            "``mount -t 9p TAG`` or ``mount -t virtiofs TAG``.")


class FsHardLimit(Element):
    """A limit of space (containers). Since 0.9.13."""
    size_bytes = content(Size("bytes"), doc="The limit.")


class IdRange(Element):
    """A stretch of ids."""
    start = attr(UInt, doc="First id in the container or guest; 0 must be among them.")
    target = attr(UInt, doc="First id on the host.")
    count = attr(UInt, doc="How many.")


class Idmap(Element):
    """Which users and groups of the host those of a container, or of an unprivileged virtiofsd, are."""
    uids = items(IdRange, name="uid")
    gids = items(IdRange, name="gid")


class Filesystem(DeviceInfo, Element):
    """A folder of the host in the guest: with QEMU by 9p or virtiofs, which the guest mounts by the target's tag."""
    type = attr(FsType, default="mount", doc="What the source is. QEMU knows ``mount``.")
    accessmode = attr(FsAccessmode, abi=False, since="0.8.5",
        doc="9p: whose rights files are reached with.",
        absent="``passthrough``")
    model = attr(FsModel, since="5.2.0", doc="Variant of the virtio device.", absent="``virtio``")
    multidevs = attr(FsMultidevs, since="6.3.0",
        doc="9p: what happens when the folder spans several file systems, whose inode numbers could clash.",
        absent="``default``")
    fmode = attr(Octal(4), abi=False, since="6.10.0", doc="9p, mapped: mode of new files.", absent="600")
    dmode = attr(Octal(4), abi=False, since="6.10.0", doc="9p, mapped: mode of new folders.", absent="700")
    driver = child(FsDriver)
    binary = child(FsBinary, abi=False)
    idmap = child(Idmap, abi=False)
    source = child(FsSource, abi=False)
    target = child(FsTarget)
    readonly = flag(doc="The guest cannot write.")
    space_hard_limit = child(FsHardLimit, name="space_hard_limit", abi=False, since="0.9.13",
        doc="Most space that may be used (containers).")
    space_soft_limit = child(FsHardLimit, name="space_soft_limit", abi=False, since="0.9.13",
        doc="Space that may be exceeded for a while (containers).")
