"""virsh: Domain Management, disks and block jobs."""
from cli.shared import AFFECT, DOMAIN, THROTTLE
from lang.cli import alias, command, fact, flag, group, integer, record, string, table

group("domain", "Domain Management")

command("blkdeviotune", "Show or set the I/O limits of a disk.",
        options=[
            DOMAIN,
            string("device", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            alias("group_name", of="group-name"),
            string("group-name", "Name of the throttle group.", allow_empty=True),
            THROTTLE, AFFECT,
        ],
        output=record(keys="Limits as virDomainGetBlockIoTune() names them.", null="the limits are set, not shown"))

command("domthrottlegroupset", "Create or change a throttle group of a guest.",
        options=[
            DOMAIN,
            string("group-name", "Name of the throttle group.", required=True, positional=True),
            THROTTLE, AFFECT,
        ])

command("domthrottlegroupdel", "Remove a throttle group of a guest.",
        options=[
            DOMAIN,
            string("group-name", "Name of the throttle group.", required=True, positional=True),
            AFFECT,
        ])

command("domthrottlegroupinfo", "Limits of a throttle group of a guest.",
        options=[
            DOMAIN,
            string("group-name", "Name of the throttle group.", required=True, positional=True),
            flag("inactive", "Of the stored definition."),
        ],
        output=record(keys="Limits of the group, a number each, as its elements are called."))

command("domthrottlegrouplist", "Throttle groups of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "Of the stored definition."),
        ],
        output=table(fact("name", "text", "Name of the group.", label="Name")))

command("blkiotune", "Show or set a guest's share of the host's block I/O.",
        options=[
            DOMAIN,
            integer("weight", "Weight of the guest, 100 to 1000.", positional="also",
                    param=("VIR_DOMAIN_BLKIO_WEIGHT", "uint")),
            string("device-weights", "Weight by device: path,weight,...", allow_empty=True, positional="also",
                   param=("VIR_DOMAIN_BLKIO_DEVICE_WEIGHT", "string")),
            string("device-read-iops-sec", "Reads a second by device: path,number,...",
                   allow_empty=True, positional="also",
                   param=("VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS", "string")),
            string("device-write-iops-sec", "Writes a second by device: path,number,...",
                   allow_empty=True, positional="also",
                   param=("VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS", "string")),
            string("device-read-bytes-sec", "Bytes read a second by device: path,number,...",
                   allow_empty=True, positional="also",
                   param=("VIR_DOMAIN_BLKIO_DEVICE_READ_BPS", "string")),
            string("device-write-bytes-sec", "Bytes written a second by device: path,number,...", allow_empty=True,
                   positional="also", param=("VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS", "string")),
            AFFECT,
        ],
        output=record(keys="Parameters as virDomainGetBlkioParameters() names them."))

command("blockcommit", "Merge overlays of a disk down into a backing file.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            integer("bandwidth", "Most bandwidth to use, in MiB/s.", positional="also"),
            string("base", "Backing file to merge into; the lowest when not given.", positional="also"),
            flag("shallow", "One file of the chain only.", bits="VIR_DOMAIN_BLOCK_COMMIT_SHALLOW"),
            string("top", "Overlay to merge from; the active one when not given.", positional="also"),
            flag("active", "Merge the active image too.", bits="VIR_DOMAIN_BLOCK_COMMIT_ACTIVE"),
            flag("delete", "Delete files that are merged.", bits="VIR_DOMAIN_BLOCK_COMMIT_DELETE"),
            flag("wait", "Wait for the job to end."),
            flag("verbose", "Show progress while waiting."),
            integer("timeout", "Seconds after which waiting is given up and the job ended.", positional="also"),
            flag("pivot", "Switch the guest to the new image when all is merged or copied."),
            flag("keep-overlay", "End the merge without switching the guest."),
            flag("async", "Do not wait until a cancelled job has ended."),
            flag("keep-relative", "Keep names of backing files relative.",
                 bits="VIR_DOMAIN_BLOCK_COMMIT_RELATIVE"),
            flag("bytes", "Bandwidth is in bytes/s.", bits="VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES"),
        ],
        exclusive=[("pivot", "keep-overlay")])

command("blockcopy", "Copy a disk to another place while the guest uses it.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            string("dest", "Path of the copy.", positional="also"),
            integer("bandwidth", "Most bandwidth to use, in MiB/s.", positional="also"),
            flag("shallow", "One file of the chain only.", bits="VIR_DOMAIN_BLOCK_COPY_SHALLOW"),
            flag("reuse-external", "Use files that exist already.", bits="VIR_DOMAIN_BLOCK_COPY_REUSE_EXT"),
            alias("raw", of="format=raw"),
            flag("blockdev", "The copy is a block device."),
            flag("wait", "Wait for the job to end."),
            flag("verbose", "Show progress while waiting."),
            integer("timeout", "Seconds after which waiting is given up and the job ended.", positional="also"),
            flag("pivot", "Switch the guest to the new image when all is merged or copied."),
            flag("finish", "End the copy without switching the guest."),
            flag("async", "Do not wait until a cancelled job has ended."),
            string("xml", "File with the XML of the destination.", positional="also", names="file"),
            string("format", "Format of the copy.", positional="also"),
            integer("granularity", "Size of a unit of copying, a power of two.", positional="also"),
            integer("buf-size", "Most data in flight.", positional="also"),
            flag("bytes", "Bandwidth is in bytes/s."),
            flag("transient-job", "The job need not survive a restart of the guest.",
                 bits="VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB"),
            flag("synchronous-writes", "Write to source and copy at the same time.",
                 bits="VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES"),
            flag("print-xml", "Print the XML document instead of using it."),
        ],
        exclusive=[("dest", "xml"), ("format", "xml"), ("blockdev", "xml"), ("pivot", "finish")])

command("blockjob", "Show, change or end the block job of a disk.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            flag("abort", "End the job."),
            flag("async", "Do not wait until a cancelled job has ended."),
            flag("pivot", "Switch the guest to the new image when all is merged or copied."),
            flag("info", "Show the job."),
            flag("bytes", "Show or set the bandwidth in bytes/s."),
            flag("raw", "Figures for scripts."),
            integer("bandwidth", "Set the bandwidth, in MiB/s.", positional="also"),
        ],
        exclusive=[("raw", "abort"), ("raw", "pivot"), ("raw", "async"), ("raw", "bandwidth"), ("info", "abort"), ("info", "pivot"), ("info", "async"), ("info", "bandwidth"), ("bytes", "abort"), ("bytes", "pivot"), ("bytes", "async")],
        output=record(
            fact("type", "text", "What the job does.",
                 words="Unknown job,Block Pull,Block Copy,Block Commit,Active Block Commit,Backup"),
            fact("bandwidth", "number", "Limit of its speed, 0 for none.", unit="B/s"),
            fact("cur", "number", "How far it is."),
            fact("end", "number", "Where it ends."),
            null="no job runs on the disk"))

command("blockpull", "Pull the data of backing files into a disk.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            integer("bandwidth", "Most bandwidth to use, in MiB/s.", positional="also"),
            string("base", "Stop at this backing file, and keep it.", positional="also"),
            flag("wait", "Wait for the job to end."),
            flag("verbose", "Show progress while waiting."),
            integer("timeout", "Seconds after which waiting is given up and the job ended.", positional="also"),
            flag("async", "Do not wait until a cancelled job has ended."),
            flag("keep-relative", "Keep names of backing files relative.",
                 bits="VIR_DOMAIN_BLOCK_REBASE_RELATIVE"),
            flag("bytes", "Bandwidth is in bytes/s.", bits="VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES"),
        ],
        requires=[("verbose", "wait"), ("async", "wait")])

command("blockresize", "Change the size of a disk.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            integer("size", "New size; KiB without a suffix.", positional=True),
            flag("capacity", "Grow to the size of the block device.", bits="VIR_DOMAIN_BLOCK_RESIZE_CAPACITY"),
        ],
        one_of=[("size", "capacity")])

command("domblkthreshold", "Ask for an event when a disk is filled up to a threshold.",
        options=[
            DOMAIN,
            string("dev", "Disk: target, perhaps with the number of the image in brackets.", required=True,
                   positional=True, names="disk"),
            integer("threshold", "Bytes; a suffix may scale it.", required=True, positional=True),
        ])
