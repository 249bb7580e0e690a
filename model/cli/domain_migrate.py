"""virsh: Domain Management, migration and jobs."""
from cli.shared import DOMAIN
from lang.cli import alias, command, flag, group, integer, string

group("domain", "Domain Management")

command("migrate", "Move a guest to another host.",
        options=[
            DOMAIN,
            string("desturi", "URI of the other host, as this client or, with --p2p, this host sees it.",
                   required=True, positional=True),
            flag("live", "Keep the guest running meanwhile.", bits="VIR_MIGRATE_LIVE"),
            flag("offline", "Move the definition of a guest that does not run.", bits="VIR_MIGRATE_OFFLINE"),
            flag("p2p", "The hosts talk to each other.", bits="VIR_MIGRATE_PEER2PEER"),
            flag("direct", "The hypervisors alone do it."),
            alias("tunneled", of="tunnelled"),
            flag("tunnelled", "Through the connection of the two hosts.", bits="VIR_MIGRATE_TUNNELLED"),
            flag("persistent", "Keep a definition on the other host.", bits="VIR_MIGRATE_PERSIST_DEST"),
            flag("undefinesource", "Remove the definition on this host.", bits="VIR_MIGRATE_UNDEFINE_SOURCE"),
            flag("suspend", "Leave the guest paused there.", bits="VIR_MIGRATE_PAUSED"),
            flag("copy-storage-all", "Copy disks as a whole.", bits="VIR_MIGRATE_NON_SHARED_DISK"),
            flag("copy-storage-inc", "Copy what differs from backing files that both have.",
                 bits="VIR_MIGRATE_NON_SHARED_INC"),
            flag("copy-storage-synchronous-writes", "Write to both sides at the same time while disks are copied.",
                 bits="VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES"),
            flag("change-protection", "Refuse changes of the guest meanwhile.",
                 bits="VIR_MIGRATE_CHANGE_PROTECTION"),
            flag("unsafe", "Even when disk caches make it unsafe.", bits="VIR_MIGRATE_UNSAFE"),
            flag("verbose", "Show progress while waiting."),
            flag("compressed", "Compress pages.", bits="VIR_MIGRATE_COMPRESSED"),
            flag("auto-converge", "Slow the guest down until it converges.", bits="VIR_MIGRATE_AUTO_CONVERGE"),
            flag("rdma-pin-all", "Pin all memory for RDMA.", bits="VIR_MIGRATE_RDMA_PIN_ALL"),
            flag("abort-on-error", "Stop at an I/O error.", bits="VIR_MIGRATE_ABORT_ON_ERROR"),
            flag("postcopy", "Allow post-copy.", bits="VIR_MIGRATE_POSTCOPY"),
            flag("postcopy-after-precopy", "Switch to post-copy after the first pass."),
            flag("postcopy-resume", "Go on after a broken post-copy.", bits="VIR_MIGRATE_POSTCOPY_RESUME"),
            flag("zerocopy", "Send pages without copying them.", bits="VIR_MIGRATE_ZEROCOPY"),
            string("migrateuri", "URI that the data goes to.", positional="also",
                   param=("VIR_MIGRATE_PARAM_URI", "string")),
            string("graphicsuri", "URI that viewers are sent to.", positional="also",
                   param=("VIR_MIGRATE_PARAM_GRAPHICS_URI", "string")),
            string("listen-address", "Address that the other host listens on.", positional="also",
                   param=("VIR_MIGRATE_PARAM_LISTEN_ADDRESS", "string")),
            string("dname", "Name of the guest there.", positional="also",
                   param=("VIR_MIGRATE_PARAM_DEST_NAME", "string")),
            integer("timeout", "Seconds after which the guest is suspended, or post-copy begins.",
                    positional="also"),
            flag("timeout-suspend", "At the timeout suspend the guest."),
            flag("timeout-postcopy", "At the timeout switch to post-copy."),
            string("xml", "File with the XML that the guest has there.", positional="also", names="file"),
            string("migrate-disks", "Disks to copy, separated by commas.", positional="also"),
            string("migrate-disks-detect-zeroes", "Disks whose zeroes are not copied, separated by commas."),
            integer("disks-port", "Port for the copies of disks.", positional="also",
                    param=("VIR_MIGRATE_PARAM_DISKS_PORT", "int")),
            string("disks-uri", "URI for the copies of disks.", param=("VIR_MIGRATE_PARAM_DISKS_URI", "string")),
            string("comp-methods", "Ways of compression, separated by commas."),
            integer("comp-mt-level", "Level of multi-threaded compression.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL", "int")),
            integer("comp-mt-threads", "Threads that compress.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS", "int")),
            integer("comp-mt-dthreads", "Threads that decompress.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS", "int")),
            integer("comp-xbzrle-cache", "Size of the cache of XBZRLE.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE", "ullong")),
            integer("auto-converge-initial", "First slow-down, in percent.",
                    param=("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL", "int")),
            integer("auto-converge-increment", "Further slow-down, in percent.",
                    param=("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT", "int")),
            string("persistent-xml", "File with the XML that is stored there.", names="file"),
            flag("tls", "Use TLS.", bits="VIR_MIGRATE_TLS"),
            integer("postcopy-bandwidth", "Bandwidth of post-copy, in MiB/s.",
                    param=("VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY", "ullong")),
            flag("parallel", "Several connections.", bits="VIR_MIGRATE_PARALLEL"),
            integer("parallel-connections", "Number of connections.",
                    param=("VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS", "int")),
            integer("bandwidth", "Bandwidth, in MiB/s.", param=("VIR_MIGRATE_PARAM_BANDWIDTH", "ullong")),
            string("tls-destination", "Name in the other host's certificate.",
                   param=("VIR_MIGRATE_PARAM_TLS_DESTINATION", "string")),
            integer("comp-zlib-level", "Level of zlib.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL", "int")),
            integer("comp-zstd-level", "Level of zstd.",
                    param=("VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL", "int")),
            integer("available-switchover-bandwidth", "Bandwidth to count with at the end, in MiB/s.",
                    param=("VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER", "ullong")),
        ],
        exclusive=[("live", "offline"), ("timeout-suspend", "timeout-postcopy"), ("copy-storage-all", "copy-storage-inc")],
        requires=[("postcopy-after-precopy", "postcopy"), ("postcopy-resume", "postcopy"), ("timeout-postcopy", "postcopy"), ("persistent-xml", "persistent"), ("tls-destination", "tls")])

command("migrate-setmaxdowntime", "Set the longest pause that a migration may cause.",
        options=[
            DOMAIN,
            integer("downtime", "Milliseconds.", required=True, positional=True),
        ])

command("migrate-getmaxdowntime", "Longest pause that a migration may cause.", options=[DOMAIN])

command("migrate-compcache", "Show or set the size of the compression cache of migration.",
        options=[
            DOMAIN,
            integer("size", "Bytes; a suffix may scale it."),
        ])

command("migrate-setspeed", "Set the most bandwidth that a migration uses.",
        options=[
            DOMAIN,
            integer("bandwidth", "Most bandwidth to use, in MiB/s.", required=True, positional=True),
            flag("postcopy", "Of post-copy.", bits="VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY"),
        ])

command("migrate-getspeed", "Most bandwidth that a migration uses.",
        options=[
            DOMAIN,
            flag("postcopy", "Of post-copy.", bits="VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY"),
        ])

command("migrate-postcopy", "Switch a running migration to post-copy.", options=[DOMAIN])

command("domjobabort", "Abort the job that runs on a guest.",
        options=[
            DOMAIN,
            flag("postcopy", "Interrupt the second phase of a post-copy migration.",
                 bits="VIR_DOMAIN_ABORT_JOB_POSTCOPY"),
        ])

command("domjobinfo", "Progress of the job that runs on a guest.",
        options=[
            DOMAIN,
            flag("completed", "The last job that has ended.", bits="VIR_DOMAIN_JOB_STATS_COMPLETED"),
            flag("keep-completed", "Do not forget it by asking.", bits="VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED"),
            flag("anystats", "Figures that have no line of their own too."),
            flag("rawstats", "Figures as the hypervisor tells them."),
        ],
        requires=[("keep-completed", "completed")],
        output=True)

command("domdirtyrate-calc", "Measure how fast a guest changes its memory.",
        options=[
            DOMAIN,
            integer("seconds", "Seconds to measure.", positional="also"),
            string("mode", "page-sampling, dirty-bitmap or dirty-ring.", positional="also",
                   names="=page-sampling,dirty-bitmap,dirty-ring"),
        ])
