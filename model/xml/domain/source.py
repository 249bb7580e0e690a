"""Storage: the bytes of a disk, a backing chain, a copy or firmware variables; encryption, credentials, servers."""
from lang.xml import *

StorageType = enum("file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa",
    means={
        "file": "a file of the host",
        "block": "a block device of the host",
        "dir": "a folder, shown as a FAT file system",
        "network": "a server",
        "volume": "a volume of a storage pool",
        "nvme": "a name space of an NVMe controller of the host",
        "vhostuser": "a process that speaks vhost-user",
        "vhostvdpa": "a vDPA device",
    })
StorageProtocol = enum("nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh",
                       "vxhs", "nfs",
    means={
        "nbd": "network block device",
        "rbd": "Ceph",
        "sheepdog": "Sheepdog; QEMU dropped it with 6.0",
        "gluster": "GlusterFS",
        "iscsi": "iSCSI",
        "http": "a web server, read-only",
        "https": "a web server with TLS, read-only",
        "ftp": "FTP, read-only",
        "ftps": "FTP with TLS, read-only",
        "tftp": "TFTP, read-only",
        "ssh": "a file on a host reached by SSH",
        "vxhs": "Veritas HyperScale; QEMU dropped it with 5.2",
        "nfs": "NFS without mounting",
    })
StorageTransport = enum("tcp", "unix", "rdma",
    means={
        "tcp": "TCP",
        "unix": "a socket of this host",
        "rdma": "RDMA (gluster)",
    })
StorageFormat = enum("raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "vhd", "ploop", "fat", "qcow",
                     "qcow2", "qed", "vmdk", "cow", "luks",
    means={
        "raw": "no format: the bytes of the disk",
        "dir": "a folder",
        "bochs": "Bochs, read-only",
        "cloop": "compressed loop image, read-only",
        "dmg": "Apple's image, read-only",
        "iso": "a CD-ROM image",
        "vpc": "Virtual PC",
        "vdi": "VirtualBox",
        "vhd": "VHD",
        "ploop": "OpenVZ",
        "fat": "a FAT file system made of a folder",
        "qcow": "QEMU's first format",
        "qcow2": "QEMU's format: snapshots, backing images, compression",
        "qed": "QEMU's enhanced disk, superseded by qcow2",
        "vmdk": "VMware",
        "cow": "User Mode Linux",
        "luks": "an encrypted volume",
    })
StartupPolicy = enum("mandatory", "requisite", "optional",
    means={
        "mandatory": "the guest does not start",
        "requisite": "it does not start; when it is moved or restored, the disk is left out",
        "optional": "the disk is left out",
    })
SecretUse = enum("iscsi", "ceph", "chap", "passphrase", "tls",
    means={
        "iscsi": "password of an iSCSI server",
        "ceph": "key of a Ceph cluster",
        "chap": "password for CHAP",
        "passphrase": "passphrase of an encrypted volume",
        "tls": "passphrase of a private key",
    })
PoolMode = enum("host", "direct",
    means={
        "host": "the host does; the guest gets its device",
        "direct": "QEMU does",
    })
EncryptionFormat = enum("default", "qcow", "luks", "luks2", "luks-any",
    means={
        "default": "as the volume's format has it",
        "qcow": "the old way of qcow images; refused for guests, since it is broken",
        "luks": "LUKS version 1",
        "luks2": "LUKS version 2, by librbd",
        "luks-any": "LUKS, whichever version, by librbd",
    })
EncryptionEngine = enum("qemu", "librbd",
    means={
        "qemu": "QEMU",
        "librbd": "Ceph's library, which also knows LUKS2",
    })


class SecretRef(Element):
    """A secret of the host, by uuid or by what it is for. Give one of the two."""
    type = attr(String, doc="What the secret is: ``ceph``, ``iscsi``, ``chap`` and so on.")
    uuid = attr(Uuid, doc="Its uuid.")
    usage = attr(String, doc="Its usage, as the secret's own document names it.")


class StorageAuth(Element):
    """Who we are for a storage server; the password is a secret of the host and never part of a document."""
    type = attr(String, doc="Kind of authentication: ``chap`` or ``ceph``; in disks the secret says it.")
    username = attr(String, since="0.9.7", doc="Name of the user.")
    secret = child(SecretRef)


class EncryptionSecret(Element):
    """The secret that unlocks an encrypted image."""
    type = attr(SecretUse, invalid="ERR_CONFIG_UNSUPPORTED", doc="What the secret holds; ``passphrase`` for LUKS.")
    uuid = attr(Uuid, doc="Its uuid.")
    usage = attr(String, since="2.1.0", doc="Its usage, instead of the uuid.")


class Cipher(Element):
    """How a new LUKS volume is encrypted; read only when a volume is made."""
    name = attr(String, doc="Cipher, such as ``aes``.", absent="QEMU's default: aes")
    size = attr(UInt, doc="Length of the key in bits.", absent="256")
    mode = attr(String, doc="Chaining, such as ``xts``.", absent="xts")
    hash = attr(String, doc="Hash used with it.", absent="sha256")


class Ivgen(Element):
    """How initialization vectors of a new LUKS volume are made."""
    name = attr(String, doc="Algorithm: ``plain``, ``plain64`` or ``essiv``.")
    hash = attr(String, doc="Hash for ``essiv``.")


class Encryption(Element):
    """The image is encrypted. QEMU (or librbd) decrypts it, so that the guest sees plain data."""
    format = attr(EncryptionFormat, invalid="ERR_CONFIG_UNSUPPORTED", doc="How the image is encrypted.")
    engine = attr(EncryptionEngine, since="9.3.0", doc="Who decrypts.", absent="``qemu``")
    secrets = items(EncryptionSecret, name="secret")
    cipher = child(Cipher)
    ivgen = child(Ivgen)


class SourceHost(Element):
    """A server that has the data."""
    name = attr(String, doc="Host name or address.")
    port = attr(String,
        doc="Port.",
        absent="the protocol's own: nbd 10809, iscsi 3260, sheepdog 7000, gluster 24007, http 80, https 443, ftp "
               "21, ftps 990, tftp 69, ssh 22")
    transport = attr(StorageTransport, doc="How it is reached.", absent="``tcp``")
    socket = attr(Path, doc="Path of the socket, for ``transport='unix'``.")


class Slice(Element):
    """A stretch of the storage that is used as if it were the whole. Since 6.1.0."""
    type = attr(String, doc="What is cut: ``storage``, the file or device itself.")
    offset = attr(U64, doc="Where it begins, in bytes.")
    size = attr(U64, doc="How long it is, in bytes.")


class Slices(Element):
    """The stretch of the storage that holds the image."""
    slices = items(Slice, name="slice")


class ReconnectOption(Element):
    """What is done when the connection breaks."""
    enabled = attr(YesNo, doc="Whether the connection is tried again.")
    timeout = attr(UInt, since="3.7.0", doc="Seconds between two tries; for an NBD server: how long to try at all.")
    delay = attr(UInt,
        doc="Seconds during which requests wait for the connection to come back, before they fail. NBD only.")


class Reservations(Element):
    """Persistent reservations, by which guests on several hosts lock a shared SCSI unit. A privileged helper (``qemu-
    pr-helper``) sends them."""
    managed = attr(YesNo, since="4.4.0", doc="Whether the helper is started with the guest.")
    migration = attr(YesNo, doc="Whether reservations are taken along when the guest moves.")
    source = child(ReservationsSource)


class ReservationsSource(Element):
    """The socket of a helper that somebody else runs."""
    type = attr(String, doc="``unix``.")
    path = attr(Path, doc="Path of the socket.")
    mode = attr(String, doc="``client``: QEMU connects.")
    reconnect = child(ReconnectOption)


class PciSourceAddress(Element):
    """A PCI function of the host, as ``lspci`` and ``nodedev-list`` show it."""
    type = attr(AddressType, doc="``pci``; may be left out.")
    domain = attr(Hex(4), range=(0, 0xffff), doc="PCI domain.", absent="0")
    bus = attr(Hex(2), range=(0, 0xff), doc="Bus.")
    slot = attr(Hex(2), range=(0, 0x1f), doc="Slot.")
    function = attr(Hex(1), range=(0, 7), doc="Function.", absent="0")


class NameRef(Element):
    """A name and nothing more."""
    name = attr(String, doc="The name.")


class Initiator(Element):
    """How we introduce ourselves to an iSCSI server."""
    iqn = child(NameRef, doc="Our name for the server.")


class Ssl(Element):
    """TLS of an HTTPS or FTPS server."""
    verify = attr(YesNo, since="6.2.0", doc="Whether its certificate is checked.", absent="yes")


class HttpCookie(Element):
    """A cookie sent with each request."""
    name = attr(String, doc="Name of the cookie.")
    value = content(String, secret=True, doc="Its value.")


class HttpCookies(Element):
    """Cookies for a server that wants a login. Since 6.2.0."""
    cookies = items(HttpCookie, name="cookie")


class Readahead(Element):
    """Reading ahead of the guest."""
    size = attr(U64, since="6.2.0", doc="Bytes fetched in advance.", absent="QEMU's default, 256 KiB")


class SourceTimeout(Element):
    """Patience with a server."""
    seconds = attr(U64, since="6.2.0", doc="Seconds until a request fails.", absent="QEMU's default, 5")


class SourceIdentity(Element):
    """Who we are on the server: user and group of NFS, or the account of SSH."""
    user = attr(String, since="7.0.0", doc="NFS: user, as a name or ``+`` and a number.")
    group = attr(String, since="7.0.0", doc="NFS: group, likewise.")
    username = attr(String, since="9.8.0", doc="SSH: account.")
    keyfile = attr(String, since="9.8.0", doc="SSH: file with the private key.")
    agentsock = attr(String, since="9.8.0", doc="SSH: socket of an agent that has the key.")


class PathRef(Element):
    """A path and nothing more."""
    path = attr(String, doc="The path.")


class SourceFile(Element):
    """A file of the host."""
    file = attr(String, doc="Absolute path of the image.")
    fdgroup = attr(String, since="9.0.0",
        doc="Name of a set of open descriptors that a client handed over with ``virDomainFDAssociate``; the path "
            "is then not opened.")


class SourceBlock(Element):
    """A block device of the host."""
    dev = attr(String, doc="Path of the device.")


class SourceDir(Element):
    """A folder of the host, shown as a FAT file system that is made on the fly."""
    dir = attr(String, doc="Path of the folder.")


class SourceNetwork(Element):
    """A disk on a server, which QEMU speaks to itself."""
    protocol = attr(StorageProtocol, required=True, doc="Protocol of the server.")
    name = attr(String,
        doc="Volume, image, export or path on the server; an iSCSI target may be followed by ``/`` and a unit.")
    query = attr(String, since="6.2.0", doc="What follows the ``?`` of a URL.")
    tls = attr(YesNo, since="4.5.0",
        doc="Whether the connection is encrypted (nbd, vxhs).",
        absent="as ``nbd_tls`` or ``vxhs_tls`` of ``qemu.conf`` say")
    tls_hostname = attr(String, name="tlsHostname", since="8.2.0",
        doc="Name that the server's certificate must have.",
        absent="the name of the host")
    tls_from_config = attr(UInt, name="tlsFromConfig", state_only=True,
        doc="Whether ``qemu.conf`` and not the user chose ``tls``.")
    hosts = items(SourceHost, name="host")
    snapshot = child(NameRef, since="1.2.11", doc="rbd: snapshot of the image that is used.")
    config = child(SourceConfig)
    reconnect = child(ReconnectOption)
    initiator = child(Initiator)
    known_hosts = child(PathRef, name="knownHosts", since="9.8.0", doc="SSH: file with the keys of servers.")
    identity = child(SourceIdentity)
    ssl = child(Ssl)
    cookies = child(HttpCookies)
    readahead = child(Readahead)
    timeout = child(SourceTimeout)


class SourceConfig(Element):
    """The configuration file of the protocol's library (rbd)."""
    file = attr(String, doc="Absolute path of the file.")


class SourceVolume(Element):
    """A volume of a storage pool of the host; what it is and where is asked at the start."""
    pool = attr(String, doc="Name of the pool.")
    volume = attr(String, doc="Name of the volume, as ``vol-list`` shows it.")
    mode = attr(PoolMode, since="1.1.1", doc="Who connects to a unit of an iSCSI pool.", absent="``host``")


class SourceNvme(Element):
    """A name space of an NVMe controller of the host. QEMU drives the controller itself, past the host's kernel."""
    type = attr(String, doc="``pci``.")
    managed = attr(YesNo,
        doc="Whether the controller is taken from the host's driver at the start and given back at the end.",
        absent="no")
    namespace_ = attr(U64, name="namespace", doc="Number of the name space, from 1.")
    address = child(PciSourceAddress)


class SourceVhostUser(Element):
    """A disk that another process serves by vhost-user. That process has the image, so cache, limits, snapshots and
    block jobs are not for it; the guest's memory must be shared."""
    type = attr(String, doc="``unix``.")
    path = attr(Path, doc="Socket of the process.")
    mode = attr(String, doc="``client``: QEMU connects.")
    reconnect = child(ReconnectOption)


class SourceVhostVdpa(Element):
    """A block device of hardware that speaks virtio itself."""
    dev = attr(String, doc="Path of the device, such as ``/dev/vhost-vdpa-0``.")


class DiskSource(Union):
    """The storage of a disk. ``type`` of the element around it says which attributes it has."""
    tag_type = tag(StorageType, outer="type")
    arms = {"file": SourceFile, "block": SourceBlock, "dir": SourceDir, "network": SourceNetwork,
            "volume": SourceVolume, "nvme": SourceNvme, "vhostuser": SourceVhostUser, "vhostvdpa": SourceVhostVdpa}
    startup_policy = attr(StartupPolicy, name="startupPolicy", since="0.9.7",
        doc="What happens when the storage is missing.",
        absent="``mandatory``")
    index = attr(UInt, live_only=True, doc="Number by which block commands name this image, as in ``vda[1]``.")
    slices = child(Slices)
    auth = child(StorageAuth)
    reservations = child(Reservations)
    seclabels = items(Seclabel, name="seclabel")
    encryption = child(Encryption)
    data_store = child(DataStore, name="dataStore")


class DataStore(Element):
    """The separate file in which a qcow2 image keeps its data."""
    type = attr(StorageType, default="file", doc="Where the data file is.")
    format = child(ImageFormat)
    source = child(DiskSource)


class MetadataCache(Element):
    """The cache of an image's tables; a larger one speeds up random access to a large qcow2 image. Since 7.0.0."""
    max_size = child(ByteSize, name="max_size")


class ByteSize(Element):
    """A size, shown in bytes."""
    size_bytes = content(Size("bytes"), doc="The size; ``unit`` names another unit than bytes.")


class ImageFormat(Element):
    """The format of an image."""
    type = attr(String, doc="``raw``, ``qcow2`` and others.")
    metadata_cache = child(MetadataCache, name="metadata_cache")
