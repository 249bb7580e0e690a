"""Where the bytes of a disk come from; used by disks, backing chains, mirrors and nvram."""
from lang.xml import *

StorageType = enum("file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa")
StorageProtocol = enum("nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh",
                       "vxhs", "nfs")
StorageTransport = enum("tcp", "unix", "rdma")
StorageFormat = enum("raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "vhd", "ploop", "fat", "qcow",
                     "qcow2", "qed", "vmdk", "cow", "luks")
StartupPolicy = enum("mandatory", "requisite", "optional")
SecretUse = enum("iscsi", "ceph", "chap", "passphrase", "tls")
PoolMode = enum("host", "direct")
EncryptionFormat = enum("default", "qcow", "luks", "luks2", "luks-any")
EncryptionEngine = enum("qemu", "librbd")


class SecretRef(Element):
    """Names a secret by uuid or by usage."""
    type = attr(String)
    uuid = attr(Uuid)
    usage = attr(String)


class StorageAuth(Element):
    """Who asks for the storage."""
    type = attr(String)
    username = attr(String)
    secret = child(SecretRef)


class EncryptionSecret(Element):
    """The secret that unlocks a volume."""
    type = attr(SecretUse, invalid="ERR_CONFIG_UNSUPPORTED")
    uuid = attr(Uuid)
    usage = attr(String)


class Cipher(Element):
    """How a new volume is encrypted."""
    name = attr(String)
    size = attr(UInt)
    mode = attr(String)
    hash = attr(String)


class Ivgen(Element):
    """How its initialization vectors are made."""
    name = attr(String)
    hash = attr(String)


class Encryption(Element):
    """Encryption of a volume."""
    format = attr(EncryptionFormat, invalid="ERR_CONFIG_UNSUPPORTED")
    engine = attr(EncryptionEngine)
    secrets = items(EncryptionSecret, name="secret")
    cipher = child(Cipher)
    ivgen = child(Ivgen)


class SourceHost(Element):
    """A server of a network disk."""
    name = attr(String)
    port = attr(String)
    transport = attr(StorageTransport)
    socket = attr(Path)


class Slice(Element):
    """A part of the storage."""
    type = attr(String)
    offset = attr(U64)
    size = attr(U64)


class Slices(Element):
    """The parts in use."""
    slices = items(Slice, name="slice")


class ReconnectOption(Element):
    """When a lost connection is tried again."""
    enabled = attr(YesNo)
    timeout = attr(UInt)
    delay = attr(UInt)


class Reservations(Element):
    """Persistent reservations of a SCSI disk."""
    managed = attr(YesNo)
    migration = attr(YesNo)
    source = child(ReservationsSource)


class ReservationsSource(Element):
    """The socket of the reservation helper."""
    type = attr(String)
    path = attr(Path)
    mode = attr(String)
    reconnect = child(ReconnectOption)


class PciSourceAddress(Element):
    """The host's address of a PCI function."""
    type = attr(AddressType)
    domain = attr(Hex(4), range=(0, 0xffff))
    bus = attr(Hex(2), range=(0, 0xff))
    slot = attr(Hex(2), range=(0, 0x1f))
    function = attr(Hex(1), range=(0, 7))


class NameRef(Element):
    """An element that only names something."""
    name = attr(String)


class Initiator(Element):
    """The iSCSI initiator that we are."""
    iqn = child(NameRef)


class Ssl(Element):
    """TLS options of a network disk."""
    verify = attr(YesNo)


class HttpCookie(Element):
    """One HTTP cookie."""
    name = attr(String)
    value = content(String, secret=True)


class HttpCookies(Element):
    """HTTP cookies."""
    cookies = items(HttpCookie, name="cookie")


class Readahead(Element):
    """Bytes read ahead over HTTP."""
    size = attr(U64)


class SourceTimeout(Element):
    """Seconds before a connection is given up."""
    seconds = attr(U64)


class SourceIdentity(Element):
    """Who we are on the server."""
    user = attr(String)
    group = attr(String)
    username = attr(String)
    keyfile = attr(String)
    agentsock = attr(String)


class PathRef(Element):
    """An element that only holds a path."""
    path = attr(String)


class SourceFile(Element):
    """A file."""
    file = attr(String, doc="Path of the image.")
    fdgroup = attr(String, since="9.0.0")


class SourceBlock(Element):
    """A block device of the host."""
    dev = attr(String)


class SourceDir(Element):
    """A directory, shown as a FAT disk."""
    dir = attr(String)


class SourceNetwork(Element):
    """A disk on a server."""
    protocol = attr(StorageProtocol, required=True)
    name = attr(String)
    query = attr(String)
    tls = attr(YesNo)
    tls_hostname = attr(String, name="tlsHostname")
    tls_from_config = attr(UInt, name="tlsFromConfig", state_only=True)
    hosts = items(SourceHost, name="host")
    snapshot = child(NameRef)
    config = child(SourceConfig)
    reconnect = child(ReconnectOption)
    initiator = child(Initiator)
    known_hosts = child(PathRef, name="knownHosts")
    identity = child(SourceIdentity)
    ssl = child(Ssl)
    cookies = child(HttpCookies)
    readahead = child(Readahead)
    timeout = child(SourceTimeout)


class SourceConfig(Element):
    """The configuration file of the protocol's library."""
    file = attr(String)


class SourceVolume(Element):
    """A volume of a storage pool."""
    pool = attr(String)
    volume = attr(String)
    mode = attr(PoolMode)


class SourceNvme(Element):
    """A name space of an NVMe controller of the host."""
    type = attr(String)
    managed = attr(YesNo)
    namespace_ = attr(U64, name="namespace")
    address = child(PciSourceAddress)


class SourceVhostUser(Element):
    """A disk served by a vhost-user process."""
    type = attr(String)
    path = attr(Path)
    mode = attr(String)
    reconnect = child(ReconnectOption)


class SourceVhostVdpa(Element):
    """A vhost-vdpa block device."""
    dev = attr(String)


class DiskSource(Union):
    """The storage of a disk; the type attribute of the element around it says which kind."""
    tag_type = tag(StorageType, outer="type")
    arms = {"file": SourceFile, "block": SourceBlock, "dir": SourceDir, "network": SourceNetwork,
            "volume": SourceVolume, "nvme": SourceNvme, "vhostuser": SourceVhostUser, "vhostvdpa": SourceVhostVdpa}
    startup_policy = attr(StartupPolicy, name="startupPolicy")
    index = attr(UInt, live_only=True)
    slices = child(Slices)
    auth = child(StorageAuth)
    reservations = child(Reservations)
    seclabels = items(Seclabel, name="seclabel")
    encryption = child(Encryption)
    data_store = child(DataStore, name="dataStore")


class DataStore(Element):
    """The separate data file of a qcow2 image."""
    type = attr(StorageType, default="file")
    format = child(ImageFormat)
    source = child(DiskSource)


class MetadataCache(Element):
    """The cache of image metadata."""
    max_size = child(ByteSize, name="max_size")


class ByteSize(Element):
    """A size shown in bytes."""
    size_bytes = content(Size("bytes"))


class ImageFormat(Element):
    """The format of an image."""
    type = attr(String)
    metadata_cache = child(MetadataCache, name="metadata_cache")
