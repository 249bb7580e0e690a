"""Domain block: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainBlockStats", on=Domain, since="0.3.2",
    doc="Reads counters of one disk of a running domain.",
    about={
        "disk": "target name such as \"vda\", or source path; \"\" sums all", 
        "stats": "receives requests, bytes and errors; -1 where unknown", 
        "size": "sizeof(*stats)",
    },
    gives="0, or -1",
    errors="ERR_INVALID_ARG: no such disk",
    args=[
        string("disk", wire="path", check="nonnull"),
        struct_out("stats", "virDomainBlockStats", {
    "rd_req": "rd_req:hyper",
    "rd_bytes": "rd_bytes:hyper",
    "wr_req": "wr_req:hyper",
    "wr_bytes": "wr_bytes:hyper",
    "errs": "errs:hyper",
}, size="size"),
    ],
    proc=64,
    acl=[need("domain:read")], lane="query", active=True)

api("virDomainBlockPeek", on=Domain, since="0.4.3", node="LIBVIRT_0.4.2",
    doc="Reads bytes of a guest's disk as the guest sees them.",
    args=[
        string("disk", wire="path", check="nonempty"),
        ullong("offset"),
        buffer_out("size", "buffer", 4194304, check="nonnull if size > 0"),
        flags(),
    ],
    proc=103,
    acl=[need("domain:block_read")], write=True, lane="query")

api("virDomainGetBlockInfo", on=Domain, since="0.8.1",
    doc="Tells the sizes of one disk: as the guest sees it, as used, as on the host.",
    about={
        "disk": "target name or source path", 
        "info": "receives capacity, allocation and physical size in bytes", 
        "flags": "0",
    },
    gives="0, or -1",
    errors="ERR_INVALID_ARG: no such disk",
    args=[
        string("disk", wire="path", check="nonempty"),
        struct_out("info", "virDomainBlockInfo", {"allocation": "allocation:uhyper", "capacity": "capacity:uhyper", "physical": "physical:uhyper"}),
        flags(),
    ],
    proc=194,
    acl=[need("domain:read")], lane="query")

api("virDomainBlockJobAbort", on=Domain, since="0.9.4",
    doc="Ends the job of a disk: cancels it, or has a copy take over.",
    args=[string("disk", wire="path", check="nonnull"), flags("virDomainBlockJobAbortFlags")],
    proc=237,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainGetBlockJobInfo", on=Domain, since="0.9.4",
    doc="Tells how far the job of a disk is.",
    args=[
        string("disk", wire="path", check="nonnull"),
        struct_out("info", "virDomainBlockJobInfo", {"type": "type:int", "bandwidth": "bandwidth:uhyper", "cur": "cur:uhyper", "end": "end:uhyper"}),
        flags("virDomainBlockJobInfoFlags"),
    ],
    returns=result("found"), ret_order=["found", "type", "bandwidth", "cur", "end"],
    proc=238,
    acl=[need("domain:read")], lane="query", active=True)

api("virDomainBlockJobSetSpeed", on=Domain, since="0.9.4",
    doc="Changes the bandwidth limit of a disk's job.",
    args=[
        string("disk", wire="path", check="nonnull"),
        ulong("bandwidth"),
        flags("virDomainBlockJobSetSpeedFlags"),
    ],
    proc=239,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainBlockPull", on=Domain, since="0.9.4",
    doc="Starts copying what a disk has in its backing files into the disk itself.",
    args=[
        string("disk", wire="path", check="nonnull"),
        ulong("bandwidth"),
        flags("virDomainBlockPullFlags"),
    ],
    proc=240,
    acl=[need("domain:block_write")], write=True, lane="modify", active=True)

api("virDomainBlockStatsFlags", on=Domain, since="0.9.5",
    doc="Reads counters of one disk of a running domain as typed parameters.",
    about={
        "disk": "target name such as \"vda\", or source path; \"\" sums all", 
        "params": "room for *nparams parameters; names are VIR_DOMAIN_BLOCK_STATS_*, times in nanoseconds", 
        "nparams": "in: the room, 0 asks how many there are; out: how many came", 
        "flags": "VIR_TYPED_PARAM_STRING_OKAY",
    },
    gives="0, or -1",
    errors="ERR_INVALID_ARG: no such disk",
    args=[
        string("disk", wire="path", check="nonnull"),
        params_buffer("params", "nparams", 16, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags("virTypedParameterFlags"),
    ],
    proc=243,
    acl=[need("domain:read")], lane="query", active=True)

api("virDomainBlockResize", on=Domain, since="0.9.8",
    doc="Changes the size of a disk while its guest runs.",
    args=[string("disk", check="nonnull"), ullong("size"), flags("virDomainBlockResizeFlags")],
    proc=251,
    acl=[need("domain:block_write")], write=True, lane="modify", active=True)

api("virDomainGetBlockIoTune", on=Domain, since="0.9.8",
    doc="Reads the limits on a disk's traffic (VIR_DOMAIN_BLOCK_IOTUNE_*).",
    args=[
        string("disk", optional=True, check="nonnull if *nparams != 0"),
        params_buffer("params", "nparams", 32, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    proc=253,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]], lane="query")

api("virDomainSetBlockIoTune", on=Domain, since="0.9.8",
    doc="Changes the limits on a disk's traffic (VIR_DOMAIN_BLOCK_IOTUNE_*).",
    args=[
        string("disk", check="nonnull"),
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    proc=252,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainBlockRebase", on=Domain, since="0.9.10",
    doc="Starts moving a disk to another backing file, or copying it.",
    args=[
        string("disk", wire="path", check="nonnull"),
        string("base", optional=True, check="nonnull if flags & VIR_DOMAIN_BLOCK_REBASE_COPY"),
        ulong("bandwidth"),
        flags("virDomainBlockRebaseFlags"),
    ],
    proc=266,
    acl=[need("domain:block_write")], write=True, lane="modify", active=True)

api("virDomainGetDiskErrors", on=Domain, since="0.9.10",
    doc="Lists the disks of a guest that had errors.",
    args=[
        record_buffer("errors", "virDomainDiskError", "maxerrors", "errors", "domain_disk_error", 256, ret="nerrors", check="nonnull_if_count"),
        flags(),
    ],
    returns=count,
    proc=263,
    acl=[need("domain:read")], lane="query", active=True)

api("virDomainBlockCommit", on=Domain, since="0.10.2",
    doc="Starts moving what one image of a disk's chain holds into an image below it.",
    args=[
        string("disk", check="nonnull"),
        string("base", optional=True),
        string("top", optional=True),
        ulong("bandwidth"),
        flags("virDomainBlockCommitFlags"),
    ],
    proc=290,
    acl=[need("domain:block_write")], write=True, lane="modify", active=True)

api("virDomainFSTrim", on=Domain, since="1.0.1",
    doc="Asks the guest's agent to give unused blocks of file systems back.",
    args=[string("mountPoint", optional=True), ullong("minimum"), flags()],
    proc=294, op="domain_fstrim",
    acl=[need("domain:fs_trim")], write=True, lane="agent", active=True)

api("virDomainFSFreeze", on=Domain, since="1.2.5",
    doc="Asks the guest's agent to hold writes to file systems, for a consistent copy.",
    args=[strings_in("mountpoints", "nmountpoints", 256, check="nonnull_if_count"), flags()],
    returns=result("filesystems"),
    proc=335, op="domain_fsfreeze",
    acl=[need("domain:fs_freeze")], write=True, lane="agent", active=True)

api("virDomainFSThaw", on=Domain, since="1.2.5",
    doc="Asks the guest's agent to let writes to frozen file systems go on.",
    args=[strings_in("mountpoints", "nmountpoints", 256, check="nonnull_if_count"), flags()],
    returns=result("filesystems"),
    proc=336, op="domain_fsthaw",
    acl=[need("domain:fs_freeze")], write=True, lane="agent", active=True)

api("virDomainBlockCopy", on=Domain, since="1.2.8",
    doc="Starts copying a disk to another place and keeping both alike.",
    args=[
        string("disk", wire="path", check="nonnull"),
        string("destxml", check="nonnull"),
        params_in("params", "nparams", 16, check={"params": "nonnull if nparams", "nparams": "nonnegative"}),
        flags("virDomainBlockCopyFlags"),
    ],
    proc=345,
    acl=[need("domain:block_write")], write=True, lane="modify", active=True)

api("virDomainFSInfoFree", since="1.2.11",
    doc="Frees what virDomainGetFSInfo() told of one file system.",
    args=[raw("info", "virDomainFSInfoPtr")],
    returns=c("void"), local=True)

api("virDomainGetFSInfo", on=Domain, since="1.2.11",
    doc="Asks the guest's agent for the mounted file systems.",
    args=[
        record_list("info", "virDomainFSInfo", "info", "domain_fsinfo", 256, ret="uint", check="nonnull"),
        flags(),
    ],
    returns=count,
    proc=349, op="domain_get_fsinfo",
    acl=[need("domain:fs_freeze")], write=True, lane="agent", active=True)

api("virDomainIOThreadInfoFree", since="1.2.14",
    doc="Frees what virDomainGetIOThreadInfo() told of one thread.",
    args=[raw("info", "virDomainIOThreadInfoPtr")],
    returns=c("void"), local=True)

api("virDomainGetIOThreadInfo", on=Domain, since="1.2.14",
    doc="Lists the I/O threads of a domain and the host CPUs they may use.",
    args=[
        record_list("info", "virDomainIOThreadInfo", "info", "domain_iothread_info", 16384, ret="uint", check="nonnull"),
        flags("virDomainModificationImpact"),
    ],
    returns=count, arg="domain",
    proc=351, op="domain_get_iothread_info",
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]], lane="query")

api("virDomainPinIOThread", on=Domain, since="1.2.14",
    doc="Says which host CPUs an I/O thread may use.",
    args=[
        uint("iothread_id", wire="iothreads_id"),
        cpumap_in("cpumap", "maplen", 2048, check={"cpumap": "nonnull", "maplen": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=352, op="domain_pin_iothread",
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainAddIOThread", on=Domain, since="1.2.15",
    doc="Adds an I/O thread to a domain.",
    args=[uint("iothread_id"), flags("virDomainModificationImpact")], arg="domain",
    proc=355, op="domain_add_iothread",
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainDelIOThread", on=Domain, since="1.2.15",
    doc="Removes an I/O thread that no disk uses.",
    args=[uint("iothread_id", check="nonzero"), flags("virDomainModificationImpact")], arg="domain",
    proc=356, op="domain_del_iothread",
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainSetBlockThreshold", on=Domain, since="3.2.0", node="LIBVIRT_3.1.0",
    doc="Asks for an event when a block device is written up to an offset.",
    args=[string("dev", check="nonnull"), ullong("threshold"), flags()], arg="domain",
    proc=386,
    acl=[need("domain:write")], write=True, lane="modify", active=True)

api("virDomainSetIOThreadParams", on=Domain, since="4.10.0",
    doc="Changes how an I/O thread polls (VIR_DOMAIN_IOTHREAD_*).",
    args=[
        uint("iothread_id"),
        params_in("params", "nparams", 64, check={"params": "nonnull", "nparams": "positive"}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    arg="domain",
    proc=402, op="domain_set_iothread_params",
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainBackupBegin", on=Domain, since="6.0.0",
    doc="Starts a backup of disks, pushed to files or offered for pulling over NBD.",
    args=[
        string("backupXML", wire="backup_xml", check="nonnull"),
        string("checkpointXML", wire="checkpoint_xml", optional=True),
        flags("virDomainBackupBeginFlags"),
    ],
    arg="domain",
    proc=421,
    acl=[need("domain:checkpoint"), need("domain:block_write")], write=True, lane="modify")

api("virDomainBackupGetXMLDesc", on=Domain, since="6.0.0",
    doc="Describes the backup that runs.",
    args=[flags()],
    returns=text("xml"), arg="domain",
    proc=422,
    acl=[need("domain:read")])

api("virDomainSetThrottleGroup", on=Domain, since="11.2.0",
    doc="Adds a group of limits that disks share, or changes one.",
    args=[
        string("group", check="nonnull"),
        params_in("params", "nparams", 32, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    proc=451,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainDelThrottleGroup", on=Domain, since="11.2.0",
    doc="Removes a group of limits that no disk uses.",
    args=[string("group", optional=True, check="nonnull"), flags("virDomainModificationImpact")],
    proc=452,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ])
