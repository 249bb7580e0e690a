"""Directories of the host in the guest."""
from lang.xml import *

FsType = enum("mount", "block", "file", "template", "ram", "bind", "volume")
FsAccessmode = enum("passthrough", "mapped", "squash")
FsModel = enum("virtio", "virtio-transitional", "virtio-non-transitional")
FsDriverType = enum("default", "path", "handle", "loop", "nbd", "ploop", "virtiofs", "mtp")
FsWrpolicy = enum("default", "immediate")
FsMultidevs = enum("default", "remap", "forbid", "warn")
FsCacheMode = enum("none", "always")
FsSandboxMode = enum("namespace", "chroot")


class FsDriver(VirtioOptions, Element):
    """How the file system is shared."""
    type = attr(FsDriverType, abi=False)
    format = attr(String, abi=False)
    name = attr(String, abi=False)
    wrpolicy = attr(FsWrpolicy, abi=False)
    queue = attr(UInt)


class FsCache(Element):
    """Caching."""
    mode = attr(FsCacheMode)


class FsSandbox(Element):
    """Sandboxing."""
    mode = attr(FsSandboxMode)


class FsLock(Element):
    """Locking."""
    posix = attr(OnOff)
    flock = attr(OnOff)


class FsThreadPool(Element):
    """Threads."""
    size = attr(UInt)


class FsOpenFiles(Element):
    """How many files may be open."""
    max = attr(UInt)


class FsBinary(Element):
    """virtiofsd and its options."""
    path = attr(String)
    xattr = attr(OnOff)
    cache = child(FsCache)
    sandbox = child(FsSandbox)
    lock = child(FsLock)
    thread_pool = child(FsThreadPool, name="thread_pool")
    openfiles = child(FsOpenFiles)


class FsSource(Element):
    """What is shared."""
    dir = attr(String)
    dev = attr(String)
    file = attr(String)
    name = attr(String)
    usage = attr(String)
    units = attr(String)
    pool = attr(String)
    volume = attr(String)
    socket = attr(String)


class FsTarget(Element):
    """The directory or the tag in the guest."""
    dir = attr(String)


class FsHardLimit(Element):
    """The most space."""
    size_bytes = content(Size("bytes"))


class IdRange(Element):
    """A range of ids."""
    start = attr(UInt)
    target = attr(UInt)
    count = attr(UInt)


class Idmap(Element):
    """Maps users and groups."""
    uids = items(IdRange, name="uid")
    gids = items(IdRange, name="gid")


class Filesystem(DeviceInfo, Element):
    """A directory of the host in the guest."""
    type = attr(FsType, default="mount")
    accessmode = attr(FsAccessmode, abi=False)
    model = attr(FsModel)
    multidevs = attr(FsMultidevs)
    fmode = attr(Octal(4), abi=False)
    dmode = attr(Octal(4), abi=False)
    driver = child(FsDriver)
    binary = child(FsBinary, abi=False)
    idmap = child(Idmap, abi=False)
    source = child(FsSource, abi=False)
    target = child(FsTarget)
    readonly = flag()
    space_hard_limit = child(FsHardLimit, name="space_hard_limit", abi=False)
    space_soft_limit = child(FsHardLimit, name="space_soft_limit", abi=False)
