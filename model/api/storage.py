"""Storage: public functions and types."""
from lang.api import *

header("libvirt-storage.h")

enum("virStoragePoolState", since="0.4.1", doc="What a pool is doing.", values=[
    value("VIR_STORAGE_POOL_INACTIVE", 0, since="0.4.1", doc="It is not started."),
    value("VIR_STORAGE_POOL_BUILDING", 1, since="0.4.1", doc="It is being built."),
    value("VIR_STORAGE_POOL_RUNNING", 2, since="0.4.1", doc="It works."),
    value("VIR_STORAGE_POOL_DEGRADED", 3, since="0.4.1", doc="It works with parts missing."),
    value("VIR_STORAGE_POOL_INACCESSIBLE", 4, since="0.8.2", doc="It is started and cannot be reached."),
    value("VIR_STORAGE_POOL_STATE_LAST", 5, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virStoragePoolBuildFlags", since="0.4.1", doc="How a pool is built.", bits=True, values=[
    value("VIR_STORAGE_POOL_BUILD_NEW", 0, since="0.4.1", doc="From nothing."),
    value("VIR_STORAGE_POOL_BUILD_REPAIR", 1, since="0.4.1", doc="Repair what is there."),
    value("VIR_STORAGE_POOL_BUILD_RESIZE", 2, since="0.4.1", doc="Extend what is there."),
    value("VIR_STORAGE_POOL_BUILD_NO_OVERWRITE", 4, since="0.9.5", doc="Fail when something is there already."),
    value("VIR_STORAGE_POOL_BUILD_OVERWRITE", 8, since="0.9.5", doc="Overwrite what is there."),
])

enum("virStoragePoolDeleteFlags", since="0.4.1", doc="How a pool is removed.", bits=True, values=[
    value("VIR_STORAGE_POOL_DELETE_NORMAL", 0, since="0.4.1", doc="What is in it is only let go."),
    value("VIR_STORAGE_POOL_DELETE_ZEROED", 1, since="0.4.1", doc="Its space is overwritten with zeros."),
])

enum("virStoragePoolCreateFlags", since="1.3.1", doc="How a pool is started.", bits=True, values=[
    value("VIR_STORAGE_POOL_CREATE_NORMAL", 0, since="1.3.1", doc="As it is."),
    value("VIR_STORAGE_POOL_CREATE_WITH_BUILD", 1, since="1.3.1", doc="It is built first."),
    value("VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE", 2, since="1.3.1", doc="It is built first, over what is there."),
    value("VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE", 4, since="1.3.1", doc="It is built first unless something is there."),
])

enum("virStorageVolType", since="0.4.1", doc="What a volume is.", values=[
    value("VIR_STORAGE_VOL_FILE", 0, since="0.4.1", doc="A file."),
    value("VIR_STORAGE_VOL_BLOCK", 1, since="0.4.1", doc="A block device."),
    value("VIR_STORAGE_VOL_DIR", 2, since="0.9.5", doc="A folder."),
    value("VIR_STORAGE_VOL_NETWORK", 3, since="0.9.13", doc="An image on a server."),
    value("VIR_STORAGE_VOL_NETDIR", 4, since="1.2.0", doc="A folder on a server."),
    value("VIR_STORAGE_VOL_PLOOP", 5, since="1.3.4", doc="A folder with an image of ploop."),
    value("VIR_STORAGE_VOL_LAST", 6, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virStorageVolDeleteFlags", since="0.4.1", doc="How a volume is removed.", bits=True, values=[
    value("VIR_STORAGE_VOL_DELETE_NORMAL", 0, since="0.4.1", doc="Its space is only let go."),
    value("VIR_STORAGE_VOL_DELETE_ZEROED", 1, since="0.4.1", doc="Its space is overwritten with zeros."),
    value("VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS", 2, since="1.2.21", doc="Its snapshots too."),
])

enum("virStorageVolWipeAlgorithm", since="0.9.10", doc="What a volume is overwritten with.", values=[
    value("VIR_STORAGE_VOL_WIPE_ALG_ZERO", 0, since="0.9.10", doc="Zeros, once."),
    value("VIR_STORAGE_VOL_WIPE_ALG_NNSA", 1, since="0.9.10", doc="4 passes of NNSA NAP-14.1-C."),
    value("VIR_STORAGE_VOL_WIPE_ALG_DOD", 2, since="0.9.10", doc="4 passes of DoD 5220.22-M."),
    value("VIR_STORAGE_VOL_WIPE_ALG_BSI", 3, since="0.9.10", doc="9 passes of the BSI."),
    value("VIR_STORAGE_VOL_WIPE_ALG_GUTMANN", 4, since="0.9.10", doc="35 passes of Gutmann."),
    value("VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER", 5, since="0.9.10", doc="7 passes of Schneier."),
    value("VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7", 6, since="0.9.10", doc="7 random passes of Pfitzner."),
    value("VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33", 7, since="0.9.10", doc="33 random passes of Pfitzner."),
    value("VIR_STORAGE_VOL_WIPE_ALG_RANDOM", 8, since="0.9.10", doc="Random bytes, once."),
    value("VIR_STORAGE_VOL_WIPE_ALG_TRIM", 9, since="1.3.2", doc="Nothing: the storage is told that it is unused."),
    value("VIR_STORAGE_VOL_WIPE_ALG_LAST", 10, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virStorageVolInfoFlags", since="3.0.0", doc="Which size of a volume is told.", bits=True, values=[
    value("VIR_STORAGE_VOL_USE_ALLOCATION", 0, since="3.0.0", doc="What is allocated."),
    value("VIR_STORAGE_VOL_GET_PHYSICAL", 1, since="3.0.0", doc="What it takes on the host, in place of what is allocated."),
])

enum("virStorageXMLFlags", since="0.9.13", doc="How a pool is shown.", bits=True, values=[
    value("VIR_STORAGE_XML_INACTIVE", 1, since="0.9.13", doc="What the next start uses."),
])

enum("virConnectListAllStoragePoolsFlags", since="0.10.2", doc="Which pools are listed; of a group none or all means all.", bits=True, values=[
    value("VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE", 1, since="0.10.2", doc="Those that are not started."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE", 2, since="0.10.2", doc="Those that are started."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT", 4, since="0.10.2", doc="Those with a stored definition."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT", 8, since="0.10.2", doc="Those that are forgotten when they stop."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART", 16, since="0.10.2", doc="Started with the host."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART", 32, since="0.10.2", doc="Not started with the host."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_DIR", 64, since="0.10.2", doc="Folders."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_FS", 128, since="0.10.2", doc="File systems that are mounted."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_NETFS", 256, since="0.10.2", doc="File systems of a server."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL", 512, since="0.10.2", doc="Volume groups of LVM."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_DISK", 1024, since="0.10.2", doc="Disks with partitions."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI", 2048, since="0.10.2", doc="iSCSI targets that the host logs in to."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_SCSI", 4096, since="0.10.2", doc="SCSI host adapters."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_MPATH", 8192, since="0.10.2", doc="Multipath devices."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_RBD", 16384, since="0.10.2", doc="Pools of Ceph."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG", 32768, since="0.10.2", doc="Sheepdog clusters."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER", 65536, since="1.2.1", doc="Gluster volumes."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_ZFS", 131072, since="1.2.8", doc="Pools of ZFS."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE", 262144, since="3.1.0", doc="Clusters of Virtuozzo Storage."),
    value("VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT", 524288, since="5.6.0", doc="iSCSI targets without the host's initiator."),
])

enum("virStoragePoolDefineFlags", since="7.7.0", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_STORAGE_POOL_DEFINE_VALIDATE", 1, since="7.7.0", doc="Check the document against its schema first."),
])

enum("virStorageVolCreateFlags", since="1.0.1", doc="How a volume is made.", bits=True, values=[
    value("VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA", 1, since="1.0.1", doc="The image's tables are written in full."),
    value("VIR_STORAGE_VOL_CREATE_REFLINK", 2, since="1.2.13", doc="Share blocks with the original; fail where that is not possible."),
    value("VIR_STORAGE_VOL_CREATE_VALIDATE", 4, since="8.10.0", doc="Check the document against its schema first."),
])

enum("virStorageVolDownloadFlags", since="3.4.0", doc="How a volume is read.", bits=True, values=[
    value("VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM", 1, since="3.4.0", doc="Holes come as holes."),
])

enum("virStorageVolUploadFlags", since="3.4.0", doc="How a volume is written.", bits=True, values=[
    value("VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM", 1, since="3.4.0", doc="Holes go as holes."),
])

enum("virStorageVolResizeFlags", since="0.9.10", doc="How a volume's size changes.", bits=True, values=[
    value("VIR_STORAGE_VOL_RESIZE_ALLOCATE", 1, since="0.9.10", doc="Allocate what is new."),
    value("VIR_STORAGE_VOL_RESIZE_DELTA", 2, since="0.9.10", doc="The size is what is added."),
    value("VIR_STORAGE_VOL_RESIZE_SHRINK", 4, since="0.9.10", doc="It may become smaller."),
])

enum("virStoragePoolEventID", since="2.0.0", doc="Events of pools, each with the type of its callback.", values=[
    value("VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE", 0, since="2.0.0", doc="virConnectStoragePoolEventLifecycleCallback"),
    value("VIR_STORAGE_POOL_EVENT_ID_REFRESH", 1, since="2.0.0", doc="virConnectStoragePoolEventGenericCallback: its volumes were looked at anew."),
    value("VIR_STORAGE_POOL_EVENT_ID_LAST", 2, since="2.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virStoragePoolEventLifecycleType", since="2.0.0", doc="What became of a pool.", values=[
    value("VIR_STORAGE_POOL_EVENT_DEFINED", 0, since="2.0.0", doc="It has a stored definition."),
    value("VIR_STORAGE_POOL_EVENT_UNDEFINED", 1, since="2.0.0", doc="Its stored definition is gone."),
    value("VIR_STORAGE_POOL_EVENT_STARTED", 2, since="2.0.0", doc="It was started."),
    value("VIR_STORAGE_POOL_EVENT_STOPPED", 3, since="2.0.0", doc="It was stopped."),
    value("VIR_STORAGE_POOL_EVENT_CREATED", 4, since="3.8.0", doc="It was built."),
    value("VIR_STORAGE_POOL_EVENT_DELETED", 5, since="3.8.0", doc="Its storage was removed."),
    value("VIR_STORAGE_POOL_EVENT_LAST", 6, since="2.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_STORAGE_POOL_EVENT_CALLBACK", "((virConnectStoragePoolEventGenericCallback)(cb))", params=["cb"],
    since="2.0.0", doc="Casts a callback to the type that the registration takes.")

opaque("virStoragePool", since="0.4.1", doc="Handle of a storage pool.")

opaque("virStorageVol", since="0.4.1", doc="Handle of a storage volume.")

struct("_virStoragePoolInfo",
    {
        "state": "int",
        "capacity": "unsigned long long",
        "allocation": "unsigned long long",
        "available": "unsigned long long",
    },
    doc="Sizes of a storage pool, in bytes.",
    about={
        "state": "a virStoragePoolState",
        "capacity": "in all",
        "allocation": "in use",
        "available": "free",
    })

struct("_virStorageVolInfo", {"type": "int", "capacity": "unsigned long long", "allocation": "unsigned long long"},
    doc="Sizes of a volume, in bytes.",
    about={
        "type": "a virStorageVolType",
        "capacity": "as its user sees it",
        "allocation": "used on the host",
    })

typedef("virStoragePoolPtr", "virStoragePool *", since="0.4.1")

typedef("virStoragePoolInfo", "struct _virStoragePoolInfo", since="0.4.1")

typedef("virStoragePoolInfoPtr", "virStoragePoolInfo *", since="0.4.1")

typedef("virStorageVolPtr", "virStorageVol *", since="0.4.1")

typedef("virStorageVolInfo", "struct _virStorageVolInfo", since="0.4.1")

typedef("virStorageVolInfoPtr", "virStorageVolInfo *", since="0.4.1")

callback("virConnectStoragePoolEventGenericCallback",
    {"conn": "virConnectPtr", "pool": "virStoragePoolPtr", "opaque": "void *"}, since="2.0.0",
    doc="An event without more to say; other callbacks are cast to it.",
    about={
        "conn": "the connection",
        "pool": "the storage pool",
        "opaque": "what was given at the registration",
    })

callback("virConnectStoragePoolEventLifecycleCallback",
    {
        "conn": "virConnectPtr",
        "pool": "virStoragePoolPtr",
        "event": "int",
        "detail": "int",
        "opaque": "void *",
    },
    since="2.0.0",
    doc="What became of a storage pool.",
    about={
        "conn": "the connection",
        "pool": "the storage pool",
        "event": "a virStoragePoolEventLifecycleType",
        "detail": "0",
        "opaque": "what was given at the registration",
    })

api("virStoragePoolGetConnect", on=StoragePool, since="0.4.1",
    doc="Tells the connection of a storage pool, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virConnectNumOfStoragePools", on=Connect, since="0.4.1",
    doc="Counts the storage pools that are active.",
    returns=result("num"),
    proc=71,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virConnectNumOfDefinedStoragePools", on=Connect, since="0.4.1",
    doc="Counts the storage pools that are defined and not active.",
    returns=result("num"),
    proc=73,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virConnectListStoragePools", on=Connect, since="0.4.1",
    doc="Lists the names of the storage pools that are active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=72,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virConnectListDefinedStoragePools", on=Connect, since="0.4.1",
    doc="Lists the names of the storage pools that are defined and not active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=74,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virStoragePoolLookupByName", on=Connect, since="0.4.1",
    doc="Finds a storage pool by its name.",
    args=[string("name", check="nonnull")],
    returns=object(StoragePool),
    proc=84,
    acl=[need("storage_pool:getattr")])

api("virStoragePoolLookupByUUID", on=Connect, since="0.4.1",
    doc="Finds a storage pool by its UUID.",
    args=[uuid()],
    returns=object(StoragePool),
    proc=85,
    acl=[need("storage_pool:getattr")])

api("virStoragePoolLookupByUUIDString", on=Connect, since="0.4.1",
    doc="Finds a storage pool by its UUID as text.",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virStoragePoolPtr"), local=True)

api("virStoragePoolLookupByVolume", on=StorageVol, since="0.4.1",
    doc="Finds the storage pool of a volume.",
    returns=object(StoragePool),
    proc=86,
    acl=[need("storage_pool:getattr")])

api("virStoragePoolCreateXML", on=Connect, since="0.4.1",
    doc="Creates a storage pool out of its description and makes it active, without storing the description.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virStoragePoolCreateFlags")],
    returns=object(StoragePool),
    proc=76,
    acl=[need("storage_pool:start"), need("storage_pool:write")], write=True)

api("virStoragePoolDefineXML", on=Connect, since="0.4.1",
    doc="Stores the description of a storage pool, a new one or instead of the old one.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virStoragePoolDefineFlags")],
    returns=object(StoragePool),
    proc=77,
    acl=[need("storage_pool:write"), need("storage_pool:save")], write=True)

api("virStoragePoolUndefine", on=StoragePool, since="0.4.1",
    doc="Drops the stored description of a storage pool.",
    proc=82,
    acl=[need("storage_pool:delete")], write=True)

api("virStoragePoolCreate", on=StoragePool, since="0.4.1",
    doc="Makes a storage pool active that is defined.",
    args=[flags("virStoragePoolCreateFlags")],
    proc=78,
    acl=[need("storage_pool:start")], write=True)

api("virStoragePoolBuild", on=StoragePool, since="0.4.1",
    doc="Makes what a storage pool needs: a folder, a file system, a volume group.",
    args=[flags("virStoragePoolBuildFlags")],
    proc=79,
    acl=[need("storage_pool:format")], write=True)

api("virStoragePoolDestroy", on=StoragePool, since="0.4.1",
    doc="Makes a storage pool inactive; its stored description stays.",
    proc=80,
    acl=[need("storage_pool:stop")], write=True)

api("virStoragePoolDelete", on=StoragePool, since="0.4.1",
    doc="Destroys what a storage pool is made of. There is no way back.",
    args=[flags("virStoragePoolDeleteFlags")],
    proc=81,
    acl=[need("storage_pool:format")], write=True)

api("virStoragePoolRefresh", on=StoragePool, since="0.4.1",
    doc="Looks anew at what a storage pool holds.",
    args=[flags()],
    proc=83,
    acl=[need("storage_pool:refresh")], write=True)

api("virStoragePoolFree", on=StoragePool, since="0.4.1", doc="Drops one reference to the handle of a storage pool. What it stands for stays.", local=True)

api("virStoragePoolGetName", on=StoragePool, since="0.4.1",
    doc="Tells the name of a storage pool. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virStoragePoolGetUUID", on=StoragePool, since="0.4.1",
    doc="Tells the UUID of a storage pool.",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virStoragePoolGetUUIDString", on=StoragePool, since="0.4.1",
    doc="Tells the UUID of a storage pool as text.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virStoragePoolGetInfo", on=StoragePool, since="0.4.1",
    doc="Tells state, capacity, allocation and free space of a storage pool, in bytes.",
    args=[
        struct_out("info", "virStoragePoolInfo", {
    "state": "state:uchar",
    "capacity": "capacity:uhyper",
    "allocation": "allocation:uhyper",
    "available": "available:uhyper",
}),
    ],
    arg="vol",
    proc=87,
    acl=[need("storage_pool:read")])

api("virStoragePoolGetXMLDesc", on=StoragePool, since="0.4.1",
    doc="Describes a storage pool.",
    args=[flags("virStorageXMLFlags")],
    returns=text("xml"),
    proc=88,
    acl=[need("storage_pool:read")])

api("virStoragePoolSetAutostart", on=StoragePool, since="0.4.1",
    doc="Says whether a storage pool becomes active when the host boots.",
    args=[int_("autostart")],
    proc=90,
    acl=[need("storage_pool:write")], write=True)

api("virStoragePoolGetAutostart", on=StoragePool, since="0.4.1",
    doc="Tells whether a storage pool becomes active when the host boots.",
    args=[out_int("autostart", check="nonnull")],
    proc=89,
    acl=[need("storage_pool:read")])

api("virStoragePoolNumOfVolumes", on=StoragePool, since="0.4.1",
    doc="Counts the volumes of a storage pool.",
    returns=result("num"),
    proc=91,
    acl=[need("storage_pool:search_storage_vols"), need("storage_vol:getattr", filter=True)])

api("virStoragePoolListVolumes", on=StoragePool, since="0.4.1",
    doc="Lists the names of the volumes of a storage pool.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=92,
    acl=[need("storage_pool:search_storage_vols"), need("storage_vol:getattr", filter=True)])

api("virStorageVolGetConnect", on=StorageVol, since="0.4.1",
    doc="Tells the connection of a storage volume, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virStorageVolLookupByName", on=StoragePool, since="0.4.1",
    doc="Finds a volume of a storage pool by its name.",
    args=[string("name", check="nonnull")],
    returns=object(StorageVol),
    proc=95,
    acl=[need("storage_vol:getattr")])

api("virStorageVolLookupByKey", on=Connect, since="0.4.1",
    doc="Finds a volume in any storage pool by its key.",
    args=[string("key", check="nonnull")],
    returns=object(StorageVol),
    proc=96,
    acl=[need("storage_vol:getattr")])

api("virStorageVolLookupByPath", on=Connect, since="0.4.1",
    doc="Finds a volume in any storage pool by its path.",
    args=[string("path", check="nonnull")],
    returns=object(StorageVol),
    proc=97,
    acl=[need("storage_vol:getattr")])

api("virStorageVolCreateXML", on=StoragePool, since="0.4.1",
    doc="Creates a volume in a storage pool.",
    args=[string("xmldesc", wire="xml", check="nonnull"), flags("virStorageVolCreateFlags")],
    returns=object(StorageVol),
    proc=93,
    acl=[need("storage_vol:create")], write=True)

api("virStorageVolDelete", on=StorageVol, since="0.4.1",
    doc="Deletes a volume and its content.",
    args=[flags("virStorageVolDeleteFlags")],
    proc=94,
    acl=[need("storage_vol:delete")], write=True)

api("virStorageVolFree", on=StorageVol, since="0.4.1", doc="Drops one reference to the handle of a storage volume. What it stands for stays.", local=True)

api("virStorageVolGetName", on=StorageVol, since="0.4.1",
    doc="Tells the name of a storage volume. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virStorageVolGetKey", on=StorageVol, since="0.4.1",
    doc="Tells the key of a volume, unique over all pools. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virStorageVolGetInfo", on=StorageVol, since="0.4.1",
    doc="Tells kind, capacity and allocation of a volume, in bytes.",
    args=[
        struct_out("info", "virStorageVolInfo", {"type": "type:char", "capacity": "capacity:uhyper", "allocation": "allocation:uhyper"}),
    ],
    proc=98,
    acl=[need("storage_vol:read")], same_as="virStorageVolGetInfoFlags")

api("virStorageVolGetXMLDesc", on=StorageVol, since="0.4.1",
    doc="Describes a storage volume.",
    args=[flags()],
    returns=text("xml"), arg="pool",
    proc=99,
    acl=[need("storage_vol:read")])

api("virStorageVolGetPath", on=StorageVol, since="0.4.1",
    doc="Tells where a volume is found on the host. free() it when done.",
    returns=text("name"),
    proc=100,
    acl=[need("storage_vol:read")])

api("virConnectFindStoragePoolSources", on=Connect, since="0.4.5",
    doc="Looks for what could become a storage pool: exports, targets, volume groups.",
    args=[string("type", check="nonnull"), string("srcSpec", optional=True), flags()],
    returns=text("xml"),
    proc=75,
    acl=[need("connect:detect_storage_pools")], write=True)

api("virStoragePoolRef", on=StoragePool, since="0.6.0",
    doc="Takes another reference to the handle of a storage pool; virStoragePoolFree() drops it.", local=True)

api("virStorageVolRef", on=StorageVol, since="0.6.0",
    doc="Takes another reference to the handle of a storage volume; virStorageVolFree() drops it.", local=True)

api("virStorageVolCreateXMLFrom", on=StoragePool, since="0.6.4",
    doc="Creates a volume in a storage pool with the content of another one.",
    args=[
        string("xmldesc", wire="xml", check="nonnull"),
        ref("clonevol", StorageVol),
        flags("virStorageVolCreateFlags"),
    ],
    returns=object(StorageVol),
    proc=125,
    acl=[need("storage_vol:create")], write=True)

api("virStoragePoolIsActive", on=StoragePool, since="0.7.3",
    doc="Tells whether a storage pool is active.",
    returns=result("active"),
    proc=154,
    acl=[need("storage_pool:read")])

api("virStoragePoolIsPersistent", on=StoragePool, since="0.7.3",
    doc="Tells whether a storage pool has a stored description.",
    returns=result("persistent"),
    proc=155,
    acl=[need("storage_pool:read")])

api("virStorageVolWipe", on=StorageVol, since="0.8.0",
    doc="Overwrites a volume, so that nothing of its content can be read any more.",
    args=[flags()],
    proc=165,
    acl=[need("storage_vol:format")], write=True)

api("virStorageVolDownload", on=StorageVol, since="0.9.0",
    doc="Sends the content of a volume through a stream.",
    args=[stream("stream"), ullong("offset"), ullong("length"), flags("virStorageVolDownloadFlags")],
    proc=209,
    acl=[need("storage_vol:data_read")], write=True, stream_dir="read")

api("virStorageVolUpload", on=StorageVol, since="0.9.0",
    doc="Fills a volume with what comes through a stream.",
    args=[stream("stream"), ullong("offset"), ullong("length"), flags("virStorageVolUploadFlags")],
    proc=208,
    acl=[need("storage_vol:data_write")], write=True, stream_dir="write")

api("virStorageVolResize", on=StorageVol, since="0.9.10",
    doc="Changes the capacity of a volume.",
    args=[ullong("capacity"), flags("virStorageVolResizeFlags")],
    proc=260,
    acl=[need("storage_vol:resize")], write=True)

api("virStorageVolWipePattern", on=StorageVol, since="0.9.10",
    doc="Overwrites a volume with patterns of choice.",
    args=[uint("algorithm", enum="virStorageVolWipeAlgorithm"), flags()],
    proc=259,
    acl=[need("storage_vol:format")], write=True)

api("virConnectListAllStoragePools", on=Connect, since="0.10.2",
    doc="Lists storage pools, all or those that flags select.",
    args=[
        objects_out("pools", StoragePool, "pools", 16384),
        flags("virConnectListAllStoragePoolsFlags"),
    ],
    returns=count,
    proc=281,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virStoragePoolListAllVolumes", on=StoragePool, since="0.10.2",
    doc="Lists the volumes of a storage pool.",
    args=[objects_out("vols", StorageVol, "vols", 16384), flags()],
    returns=count,
    proc=282,
    acl=[need("storage_pool:search_storage_vols"), need("storage_vol:getattr", filter=True)])

api("virConnectStoragePoolEventRegisterAny", on=Connect, since="2.0.0",
    doc="Has a function called for events of one kind, of one storage pool or of all.",
    args=[
        ref("pool", StoragePool, optional=True),
        int_("eventID", check=["nonnegative", "known"], enum="virStoragePoolEventID"),
        callback_in("cb", "virConnectStoragePoolEventGenericCallback"),
    ],
    returns=registration("pool"), order=["eventID", "pool"],
    proc=368,
    acl=[need("connect:search_storage_pools"), need("storage_pool:getattr", filter=True)])

api("virConnectStoragePoolEventDeregisterAny", on=Connect, since="2.0.0",
    doc="Takes back what virConnectStoragePoolEventRegisterAny() registered.",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("pool"),
    proc=369,
    acl=[need("connect:read")])

api("virStorageVolGetInfoFlags", on=StorageVol, since="3.0.0",
    doc="Tells kind, capacity and allocation or physical size of a volume, in bytes.",
    args=[
        struct_out("info", "virStorageVolInfo", {"type": "type:char", "capacity": "capacity:uhyper", "allocation": "allocation:uhyper"}),
        flags("virStorageVolInfoFlags"),
    ],
    proc=378,
    acl=[need("storage_vol:read")])

api("virStoragePoolLookupByTargetPath", on=Connect, since="4.1.0",
    doc="Finds the storage pool that holds a folder.",
    args=[string("path", check="nonnull")],
    returns=object(StoragePool),
    proc=391,
    acl=[need("storage_pool:getattr")])

api("virConnectGetStoragePoolCapabilities", on=Connect, since="5.2.0",
    doc="Describes which kinds of storage pools there are and what each takes.",
    args=[flags()],
    returns=text("capabilities"),
    proc=403,
    acl=[need("connect:read")])
