"""Domain params: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

macro("VIR_DOMAIN_SCHEDULER_CPU_SHARES", quoted("cpu_shares"), since="0.9.7", field="ullong of virDomainGetSchedulerParameters", doc="Its weight among others.")

macro("VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD", quoted("global_period"), since="1.3.3", field="ullong of virDomainGetSchedulerParameters", unit="microseconds", doc="Period of the limit of all its threads, in microseconds.")

macro("VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA", quoted("global_quota"), since="1.3.3", field="llong of virDomainGetSchedulerParameters", unit="microseconds", doc="CPU time of all its threads in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_SCHEDULER_VCPU_PERIOD", quoted("vcpu_period"), since="0.9.7", field="ullong of virDomainGetSchedulerParameters", unit="microseconds", doc="Period of the limit of each virtual CPU, in microseconds.")

macro("VIR_DOMAIN_SCHEDULER_VCPU_QUOTA", quoted("vcpu_quota"), since="0.9.7", field="llong of virDomainGetSchedulerParameters", unit="microseconds", doc="CPU time of each virtual CPU in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD", quoted("emulator_period"), since="0.10.0", field="ullong of virDomainGetSchedulerParameters", unit="microseconds", doc="Period of the emulator's limit, in microseconds.")

macro("VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA", quoted("emulator_quota"), since="0.10.0", field="llong of virDomainGetSchedulerParameters", unit="microseconds", doc="CPU time of the emulator in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD", quoted("iothread_period"), since="2.2.0", field="ullong of virDomainGetSchedulerParameters", unit="microseconds", doc="Period of the limit of each I/O thread, in microseconds.")

macro("VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA", quoted("iothread_quota"), since="2.2.0", field="llong of virDomainGetSchedulerParameters", unit="microseconds", doc="CPU time of each I/O thread in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_SCHEDULER_WEIGHT", quoted("weight"), since="0.9.7", field="uint of virDomainGetSchedulerParameters", doc="Its weight with Xen's credit scheduler.")

macro("VIR_DOMAIN_SCHEDULER_CAP", quoted("cap"), since="0.9.7", field="uint of virDomainGetSchedulerParameters", doc="Limit with Xen's credit scheduler, in percent of a CPU.")

macro("VIR_DOMAIN_SCHEDULER_RESERVATION", quoted("reservation"), since="0.9.7", field="llong of virDomainGetSchedulerParameters", doc="What ESX keeps for it, in MHz.")

macro("VIR_DOMAIN_SCHEDULER_LIMIT", quoted("limit"), since="0.9.7", field="llong of virDomainGetSchedulerParameters", doc="What ESX gives it at most, in MHz.")

macro("VIR_DOMAIN_SCHEDULER_SHARES", quoted("shares"), since="0.9.7", field="int of virDomainGetSchedulerParameters", doc="Its weight with ESX.")

macro("VIR_DOMAIN_BLOCK_STATS_READ_BYTES", quoted("rd_bytes"), since="0.9.5", field="llong of virDomainBlockStatsFlags", unit="bytes", doc="Bytes read.")

macro("VIR_DOMAIN_BLOCK_STATS_READ_REQ", quoted("rd_operations"), since="0.9.5", field="llong of virDomainBlockStatsFlags", doc="Requests to read.")

macro("VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES", quoted("rd_total_times"), since="0.9.5", field="llong of virDomainBlockStatsFlags", unit="nanoseconds", doc="Time of reading, in nanoseconds.")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES", quoted("wr_bytes"), since="0.9.5", field="llong of virDomainBlockStatsFlags", unit="bytes", doc="Bytes written.")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_REQ", quoted("wr_operations"), since="0.9.5", field="llong of virDomainBlockStatsFlags", doc="Requests to write.")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES", quoted("wr_total_times"), since="0.9.5", field="llong of virDomainBlockStatsFlags", unit="nanoseconds", doc="Time of writing, in nanoseconds.")

macro("VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ", quoted("flush_operations"), since="0.9.5", field="llong of virDomainBlockStatsFlags", doc="Requests to flush.")

macro("VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES", quoted("flush_total_times"), since="0.9.5", field="llong of virDomainBlockStatsFlags", unit="nanoseconds", doc="Time of flushing, in nanoseconds.")

macro("VIR_DOMAIN_BLOCK_STATS_ERRS", quoted("errs"), since="0.9.5", field="llong of virDomainBlockStatsFlags", doc="Errors, with Xen alone.")

macro("VIR_MIGRATE_PARAM_URI", quoted("migrate_uri"), since="1.1.0", field="string of virDomainMigrate3", doc="Where memory is sent; by default found from the target.")

macro("VIR_MIGRATE_PARAM_DEST_NAME", quoted("destination_name"), since="1.1.0", field="string of virDomainMigrate3", doc="The domain's name on the target.")

macro("VIR_MIGRATE_PARAM_DEST_XML", quoted("destination_xml"), since="1.1.0", field="string of virDomainMigrate3", doc="Definition for the target, as the guest sees it unchanged.")

macro("VIR_MIGRATE_PARAM_PERSIST_XML", quoted("persistent_xml"), since="1.3.4", field="string of virDomainMigrate3", doc="Definition that the target stores.")

macro("VIR_MIGRATE_PARAM_BANDWIDTH", quoted("bandwidth"), since="1.1.0", field="ullong of virDomainMigrate3", unit="MiB per second", doc="Limit of speed, in MiB/s.")

macro("VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY", quoted("bandwidth.postcopy"), since="5.1.0", field="ullong of virDomainMigrate3", unit="MiB per second", doc="Limit of speed in the post-copy phase, in MiB/s.")

macro("VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER", quoted("bandwidth.avail.switchover"), since="11.1.0", field="ullong of virDomainMigrate3", unit="MiB per second", doc="Speed that counts for deciding when to switch over, in bytes/s.")

macro("VIR_MIGRATE_PARAM_GRAPHICS_URI", quoted("graphics_uri"), since="1.1.0", field="string of virDomainMigrate3", doc="Where viewers of the display shall go.")

macro("VIR_MIGRATE_PARAM_LISTEN_ADDRESS", quoted("listen_address"), since="1.1.4", field="string of virDomainMigrate3", doc="Address that the target listens on.")

macro("VIR_MIGRATE_PARAM_MIGRATE_DISKS", quoted("migrate_disks"), since="1.2.17", field="string of virDomainMigrate3", doc="A disk to copy, by its target; once for each.")

macro("VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES", quoted("migrate_disks_detect_zeroes"), since="10.9.0", field="string of virDomainMigrate3", doc="A disk whose zeros are copied as holes; once for each.")

macro("VIR_MIGRATE_PARAM_DISKS_PORT", quoted("disks_port"), since="1.3.3", field="int of virDomainMigrate3", doc="Port for copying disks.")

macro("VIR_MIGRATE_PARAM_DISKS_URI", quoted("disks_uri"), since="6.8.0", field="string of virDomainMigrate3", doc="Where disks are copied to.")

macro("VIR_MIGRATE_PARAM_COMPRESSION", quoted("compression"), since="1.3.4", field="string of virDomainMigrate3", doc="A way of compression: xbzrle, mt, zlib, zstd; once for each.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL", quoted("compression.mt.level"), since="1.3.4", field="int of virDomainMigrate3", doc="Level of multi-threaded compression.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS", quoted("compression.mt.threads"), since="1.3.4", field="int of virDomainMigrate3", doc="Threads that compress.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS", quoted("compression.mt.dthreads"), since="1.3.4", field="int of virDomainMigrate3", doc="Threads that decompress.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE", quoted("compression.xbzrle.cache"), since="1.3.4", field="ullong of virDomainMigrate3", doc="Bytes of the cache of xbzrle.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL", quoted("compression.zlib.level"), since="9.4.0", field="int of virDomainMigrate3", doc="Level of zlib.")

macro("VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL", quoted("compression.zstd.level"), since="9.4.0", field="int of virDomainMigrate3", doc="Level of zstd.")

macro("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL", quoted("auto_converge.initial"), since="2.0.0", field="int of virDomainMigrate3", doc="How much the guest is slowed at first, in percent.")

macro("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT", quoted("auto_converge.increment"), since="2.0.0", field="int of virDomainMigrate3", doc="And by how much more each time, in percent.")

macro("VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS", quoted("parallel.connections"), since="5.2.0", field="int of virDomainMigrate3", doc="Connections at once.")

macro("VIR_MIGRATE_PARAM_TLS_DESTINATION", quoted("tls.destination"), since="6.0.0", field="string of virDomainMigrate3", doc="Name that the target's certificate must have.")

macro("VIR_DOMAIN_SAVE_PARAM_FILE", quoted("file"), since="8.4.0", field="string of virDomainSaveParams", doc="The file; none: the managed one.")

macro("VIR_DOMAIN_SAVE_PARAM_DXML", quoted("dxml"), since="8.4.0", field="string of virDomainSaveParams", doc="Definition to store or use instead.")

macro("VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT", quoted("image_format"), since="11.2.0", field="string of virDomainSaveParams", doc="Compression of the image, or sparse.")

macro("VIR_DOMAIN_SAVE_PARAM_PARALLEL_CHANNELS", quoted("parallel.channels"), since="11.2.0", field="int of virDomainSaveParams", doc="Channels at once.")

macro("VIR_DOMAIN_CPU_STATS_CPUTIME", quoted("cpu_time"), since="0.9.10", field="ullong of virDomainGetCPUStats", unit="nanoseconds", doc="CPU time in all, in nanoseconds.")

macro("VIR_DOMAIN_CPU_STATS_USERTIME", quoted("user_time"), since="0.9.11", field="ullong of virDomainGetCPUStats", unit="nanoseconds", doc="Of it outside the kernel, in nanoseconds.")

macro("VIR_DOMAIN_CPU_STATS_SYSTEMTIME", quoted("system_time"), since="0.9.11", field="ullong of virDomainGetCPUStats", unit="nanoseconds", doc="Of it in the kernel, in nanoseconds.")

macro("VIR_DOMAIN_CPU_STATS_VCPUTIME", quoted("vcpu_time"), since="0.9.13", field="ullong of virDomainGetCPUStats", unit="nanoseconds", doc="Of it in virtual CPUs, in nanoseconds.")

macro("VIR_DOMAIN_BLKIO_WEIGHT", quoted("weight"), since="0.9.0", field="uint of virDomainGetBlkioParameters", doc="Its weight among others.")

macro("VIR_DOMAIN_BLKIO_DEVICE_WEIGHT", quoted("device_weight"), since="0.9.8", field="string of virDomainGetBlkioParameters", doc="Weights per device: path,weight,....")

macro("VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS", quoted("device_read_iops_sec"), since="1.2.2", field="string of virDomainGetBlkioParameters", doc="Reads per second per device: path,number,....")

macro("VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS", quoted("device_write_iops_sec"), since="1.2.2", field="string of virDomainGetBlkioParameters", doc="Writes per second per device: path,number,....")

macro("VIR_DOMAIN_BLKIO_DEVICE_READ_BPS", quoted("device_read_bytes_sec"), since="1.2.2", field="string of virDomainGetBlkioParameters", unit="bytes per second", doc="Bytes read per second per device: path,number,....")

macro("VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS", quoted("device_write_bytes_sec"), since="1.2.2", field="string of virDomainGetBlkioParameters", unit="bytes per second", doc="Bytes written per second per device: path,number,....")

macro("VIR_DOMAIN_MEMORY_HARD_LIMIT", quoted("hard_limit"), since="0.8.5", field="ullong of virDomainGetMemoryParameters", unit="KiB", doc="What it can have at most, in KiB.")

macro("VIR_DOMAIN_MEMORY_SOFT_LIMIT", quoted("soft_limit"), since="0.8.5", field="ullong of virDomainGetMemoryParameters", unit="KiB", doc="What it is pushed back to when memory is short, in KiB.")

macro("VIR_DOMAIN_MEMORY_MIN_GUARANTEE", quoted("min_guarantee"), since="0.8.5", field="ullong of virDomainGetMemoryParameters", unit="KiB", doc="What it always has, in KiB.")

macro("VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT", quoted("swap_hard_limit"), since="0.8.5", field="ullong of virDomainGetMemoryParameters", unit="KiB", doc="What it can have at most with swap space, in KiB.")

macro("VIR_DOMAIN_NUMA_NODESET", quoted("numa_nodeset"), since="0.9.9", field="string of virDomainGetNumaParameters", doc="Nodes that memory comes from, as 0-3,^2.")

macro("VIR_DOMAIN_NUMA_MODE", quoted("numa_mode"), since="0.9.9", field="int of virDomainGetNumaParameters", doc="A virDomainNumatuneMemMode.")

macro("VIR_DOMAIN_BANDWIDTH_IN_AVERAGE", quoted("inbound.average"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB per second", doc="Average of what the guest gets, in KiB/s.")

macro("VIR_DOMAIN_BANDWIDTH_IN_PEAK", quoted("inbound.peak"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB per second", doc="Peak of what the guest gets, in KiB/s.")

macro("VIR_DOMAIN_BANDWIDTH_IN_BURST", quoted("inbound.burst"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB", doc="KiB of what the guest gets that may go at peak speed.")

macro("VIR_DOMAIN_BANDWIDTH_IN_FLOOR", quoted("inbound.floor"), since="1.2.19", field="uint of virDomainGetInterfaceParameters", unit="KiB per second", doc="Least of what the guest gets that is guaranteed, in KiB/s.")

macro("VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE", quoted("outbound.average"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB per second", doc="Average of what the guest sends, in KiB/s.")

macro("VIR_DOMAIN_BANDWIDTH_OUT_PEAK", quoted("outbound.peak"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB per second", doc="Peak of what the guest sends, in KiB/s.")

macro("VIR_DOMAIN_BANDWIDTH_OUT_BURST", quoted("outbound.burst"), since="0.9.9", field="uint of virDomainGetInterfaceParameters", unit="KiB", doc="KiB of what the guest sends that may go at peak speed.")

macro("VIR_DOMAIN_IOTHREAD_POLL_MAX_NS", quoted("poll_max_ns"), since="4.10.0", field="ullong of virDomainSetIOThreadParams", doc="How long it polls at most, in nanoseconds.")

macro("VIR_DOMAIN_IOTHREAD_POLL_GROW", quoted("poll_grow"), since="4.10.0", field="uint_or_ullong of virDomainSetIOThreadParams", doc="Factor by which polling grows; 0 is QEMU's.")

macro("VIR_DOMAIN_IOTHREAD_POLL_SHRINK", quoted("poll_shrink"), since="4.10.0", field="uint_or_ullong of virDomainSetIOThreadParams", doc="Divisor by which polling shrinks; 0 is QEMU's.")

macro("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN", quoted("thread_pool_min"), since="8.5.0", field="int of virDomainSetIOThreadParams", doc="Workers that are always kept.")

macro("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX", quoted("thread_pool_max"), since="8.5.0", field="int of virDomainSetIOThreadParams", doc="How many workers there may be.")

macro("VIR_DOMAIN_STATS_STATE_STATE", quoted("state.state"), since="11.2.0", field="int of virDomainListGetStats", doc="A virDomainState.")

macro("VIR_DOMAIN_STATS_STATE_REASON", quoted("state.reason"), since="11.2.0", field="int of virDomainListGetStats", doc="The reason of the state.")

macro("VIR_DOMAIN_STATS_CPU_TIME", quoted("cpu.time"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="CPU time in all, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CPU_USER", quoted("cpu.user"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Of it outside the kernel, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CPU_SYSTEM", quoted("cpu.system"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Of it in the kernel, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CPU_HALTPOLL_SUCCESS_TIME", quoted("cpu.haltpoll.success.time"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="Time of polling that paid off, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CPU_HALTPOLL_FAIL_TIME", quoted("cpu.haltpoll.fail.time"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="Time of polling in vain, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_COUNT", quoted("cpu.cache.monitor.count"), since="11.2.0", field="uint of virDomainListGetStats", doc="How many monitors follow.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_PREFIX", quoted("cpu.cache.monitor."), since="11.2.0", doc="Begins the names of each cache monitor: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainListGetStats", doc="Name of the monitor.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_VCPUS", quoted(".vcpus"), since="11.2.0", field="string of virDomainListGetStats", doc="Virtual CPUs that it is of.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_COUNT", quoted(".bank.count"), since="11.2.0", field="uint of virDomainListGetStats", doc="How many banks follow.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_PREFIX", quoted(".bank."), since="11.2.0", doc="Begins the names of each bank of a cache monitor.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_ID", quoted(".id"), since="11.2.0", field="uint of virDomainListGetStats", doc="Number of the bank.")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_BYTES", quoted(".bytes"), since="11.2.0", field="ullong of virDomainListGetStats", unit="bytes", doc="Bytes of the cache that they use.")

macro("VIR_DOMAIN_STATS_BALLOON_CURRENT", quoted("balloon.current"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="What the balloon leaves to the guest, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_MAXIMUM", quoted("balloon.maximum"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="What the guest was started with, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_SWAP_IN", quoted("balloon.swap_in"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Read from swap space, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_SWAP_OUT", quoted("balloon.swap_out"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Written to swap space, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_MAJOR_FAULT", quoted("balloon.major_fault"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Page faults that needed a disk.")

macro("VIR_DOMAIN_STATS_BALLOON_MINOR_FAULT", quoted("balloon.minor_fault"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Page faults that needed none.")

macro("VIR_DOMAIN_STATS_BALLOON_UNUSED", quoted("balloon.unused"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Memory that the guest uses for nothing at all, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_AVAILABLE", quoted("balloon.available"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Memory as the guest sees it, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_RSS", quoted("balloon.rss"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Memory of the host that the domain's process holds, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_USABLE", quoted("balloon.usable"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="What the guest could give away without swapping, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_LAST_UPDATE", quoted("balloon.last-update"), since="11.2.0", field="ullong of virDomainListGetStats", doc="When the guest reported, in seconds since 1970.")

macro("VIR_DOMAIN_STATS_BALLOON_DISK_CACHES", quoted("balloon.disk_caches"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="What the guest could drop because a disk has it too, in KiB.")

macro("VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGALLOC", quoted("balloon.hugetlb_pgalloc"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Huge pages that the guest got.")

macro("VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGFAIL", quoted("balloon.hugetlb_pgfail"), since="11.2.0", field="ullong of virDomainListGetStats", unit="KiB", doc="Huge pages that the guest asked for in vain.")

macro("VIR_DOMAIN_STATS_VCPU_CURRENT", quoted("vcpu.current"), since="11.2.0", field="uint of virDomainListGetStats", doc="Virtual CPUs that are on.")

macro("VIR_DOMAIN_STATS_VCPU_MAXIMUM", quoted("vcpu.maximum"), since="11.2.0", field="uint of virDomainListGetStats", doc="Virtual CPUs that there may be.")

macro("VIR_DOMAIN_STATS_VCPU_PREFIX", quoted("vcpu."), since="11.2.0", doc="Begins the names of each virtual CPU: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_STATE", quoted(".state"), since="11.2.0", field="int of virDomainListGetStats", doc="A virVcpuState.")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_TIME", quoted(".time"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="CPU time, in nanoseconds.")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_WAIT", quoted(".wait"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Time of waiting for disks, in nanoseconds.")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_HALTED", quoted(".halted"), since="11.2.0", field="boolean of virDomainListGetStats", doc="Is it halted?")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_DELAY", quoted(".delay"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Time of waiting for a host CPU, in nanoseconds.")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_CUR", quoted(".cur"), since="11.2.0", field="['ullong', 'boolean'] of virDomainListGetStats", doc="Ends the name of a counter that tells the present value.")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_SUM", quoted(".sum"), since="11.2.0", field="['ullong', 'boolean'] of virDomainListGetStats", doc="Ends the name of a counter that adds up.")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_MAX", quoted(".max"), since="11.2.0", field="['ullong', 'boolean'] of virDomainListGetStats", doc="Ends the name of a counter that keeps the highest value.")

macro("VIR_DOMAIN_STATS_NET_COUNT", quoted("net.count"), since="11.2.0", field="uint of virDomainListGetStats", doc="How many interfaces follow.")

macro("VIR_DOMAIN_STATS_NET_PREFIX", quoted("net."), since="11.2.0", doc="Begins the names of each network interface: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainListGetStats", doc="Name on the host.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_BYTES", quoted(".rx.bytes"), since="11.2.0", field="ullong of virDomainListGetStats", unit="bytes", doc="Bytes received.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_PKTS", quoted(".rx.pkts"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Packets received.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_ERRS", quoted(".rx.errs"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Errors of receiving.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_DROP", quoted(".rx.drop"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Packets dropped instead of received.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_BYTES", quoted(".tx.bytes"), since="11.2.0", field="ullong of virDomainListGetStats", unit="bytes", doc="Bytes sent.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_PKTS", quoted(".tx.pkts"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Packets sent.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_ERRS", quoted(".tx.errs"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Errors of sending.")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_DROP", quoted(".tx.drop"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Packets dropped instead of sent.")

macro("VIR_DOMAIN_STATS_BLOCK_COUNT", quoted("block.count"), since="11.2.0", field="uint of virDomainListGetStats", doc="How many disks or images follow.")

macro("VIR_DOMAIN_STATS_BLOCK_PREFIX", quoted("block."), since="11.2.0", doc="Begins the names of each disk: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainListGetStats", doc="The disk's target.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_BACKINGINDEX", quoted(".backingIndex"), since="11.2.0", field="uint of virDomainListGetStats", doc="Place in the chain of images.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_PATH", quoted(".path"), since="11.2.0", field="string of virDomainListGetStats", doc="Path of the image.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_REQS", quoted(".rd.reqs"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Requests to read.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_BYTES", quoted(".rd.bytes"), since="11.2.0", field="ullong of virDomainListGetStats", unit="bytes", doc="Bytes read.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_TIMES", quoted(".rd.times"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="Time of reading, in nanoseconds.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_REQS", quoted(".wr.reqs"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Requests to write.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_BYTES", quoted(".wr.bytes"), since="11.2.0", field="ullong of virDomainListGetStats", unit="bytes", doc="Bytes written.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_TIMES", quoted(".wr.times"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="Time of writing, in nanoseconds.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_REQS", quoted(".fl.reqs"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Requests to flush.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_TIMES", quoted(".fl.times"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="Time of flushing, in nanoseconds.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_ERRORS", quoted(".errors"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Errors, with Xen alone.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_ALLOCATION", quoted(".allocation"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Highest byte that is used.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_CAPACITY", quoted(".capacity"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Size as the guest sees it, in bytes.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_PHYSICAL", quoted(".physical"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Size of its container on the host, in bytes.")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_THRESHOLD", quoted(".threshold"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Mark beyond which an event is sent, in bytes.")

macro("VIR_DOMAIN_STATS_PERF_CMT", quoted("perf.cmt"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Bytes of the last-level cache that it uses.")

macro("VIR_DOMAIN_STATS_PERF_MBMT", quoted("perf.mbmt"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Bytes moved to and from memory.")

macro("VIR_DOMAIN_STATS_PERF_MBML", quoted("perf.mbml"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Bytes moved to and from local memory.")

macro("VIR_DOMAIN_STATS_PERF_CACHE_MISSES", quoted("perf.cache_misses"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Cache misses.")

macro("VIR_DOMAIN_STATS_PERF_CACHE_REFERENCES", quoted("perf.cache_references"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Cache references.")

macro("VIR_DOMAIN_STATS_PERF_INSTRUCTIONS", quoted("perf.instructions"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Instructions.")

macro("VIR_DOMAIN_STATS_PERF_CPU_CYCLES", quoted("perf.cpu_cycles"), since="11.2.0", field="ullong of virDomainListGetStats", doc="CPU cycles.")

macro("VIR_DOMAIN_STATS_PERF_BRANCH_INSTRUCTIONS", quoted("perf.branch_instructions"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Branches.")

macro("VIR_DOMAIN_STATS_PERF_BRANCH_MISSES", quoted("perf.branch_misses"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Branches that were guessed wrong.")

macro("VIR_DOMAIN_STATS_PERF_BUS_CYCLES", quoted("perf.bus_cycles"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Bus cycles.")

macro("VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_FRONTEND", quoted("perf.stalled_cycles_frontend"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Cycles that fetching stood still.")

macro("VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_BACKEND", quoted("perf.stalled_cycles_backend"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Cycles that executing stood still.")

macro("VIR_DOMAIN_STATS_PERF_REF_CPU_CYCLES", quoted("perf.ref_cpu_cycles"), since="11.2.0", field="ullong of virDomainListGetStats", doc="CPU cycles at a fixed frequency.")

macro("VIR_DOMAIN_STATS_PERF_CPU_CLOCK", quoted("perf.cpu_clock"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Time by the CPU clock.")

macro("VIR_DOMAIN_STATS_PERF_TASK_CLOCK", quoted("perf.task_clock"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Time by the task clock.")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS", quoted("perf.page_faults"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Page faults.")

macro("VIR_DOMAIN_STATS_PERF_CONTEXT_SWITCHES", quoted("perf.context_switches"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Context switches.")

macro("VIR_DOMAIN_STATS_PERF_CPU_MIGRATIONS", quoted("perf.cpu_migrations"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Moves to another CPU.")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MIN", quoted("perf.page_faults_min"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Page faults that needed no disk.")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MAJ", quoted("perf.page_faults_maj"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Page faults that needed a disk.")

macro("VIR_DOMAIN_STATS_PERF_ALIGNMENT_FAULTS", quoted("perf.alignment_faults"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Alignment faults.")

macro("VIR_DOMAIN_STATS_PERF_EMULATION_FAULTS", quoted("perf.emulation_faults"), since="11.2.0", field="ullong of virDomainListGetStats", doc="Emulated instructions.")

macro("VIR_DOMAIN_STATS_IOTHREAD_COUNT", quoted("iothread.count"), since="11.2.0", field="uint of virDomainListGetStats", doc="How many I/O threads follow.")

macro("VIR_DOMAIN_STATS_IOTHREAD_PREFIX", quoted("iothread."), since="11.2.0", doc="Begins the names of each I/O thread: its id, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_MAX_NS", quoted(".poll-max-ns"), since="11.2.0", field="ullong of virDomainListGetStats", unit="nanoseconds", doc="How long it polls at most, in nanoseconds.")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_GROW", quoted(".poll-grow"), since="11.2.0", field="uint_or_ullong of virDomainListGetStats", doc="Factor by which polling grows; 0 is QEMU's.")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_SHRINK", quoted(".poll-shrink"), since="11.2.0", field="uint_or_ullong of virDomainListGetStats", doc="Divisor by which polling shrinks; 0 is QEMU's.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_COUNT", quoted("memory.bandwidth.monitor.count"), since="11.2.0", field="uint of virDomainListGetStats", unit="KiB per second", doc="How many monitors follow.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_PREFIX", quoted("memory.bandwidth.monitor."), since="11.2.0", doc="Begins the names of each bandwidth monitor: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainListGetStats", unit="KiB per second", doc="Name of the monitor.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_VCPUS", quoted(".vcpus"), since="11.2.0", field="string of virDomainListGetStats", unit="KiB per second", doc="Virtual CPUs that it is of.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_COUNT", quoted(".node.count"), since="11.2.0", field="uint of virDomainListGetStats", unit="KiB per second", doc="How many nodes follow.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_PREFIX", quoted(".node."), since="11.2.0", doc="Begins the names of each node of a bandwidth monitor.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_ID", quoted(".id"), since="11.2.0", field="uint of virDomainListGetStats", unit="KiB per second", doc="Number of the node.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_LOCAL", quoted(".bytes.local"),
    since="11.2.0", doc="Bytes moved to and from local memory.")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_TOTAL", quoted(".bytes.total"),
    since="11.2.0", doc="Bytes moved to and from memory.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_STATUS", quoted("dirtyrate.calc_status"), since="11.2.0", field="int of virDomainListGetStats", doc="A virDomainDirtyRateStatus.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_START_TIME", quoted("dirtyrate.calc_start_time"), since="11.2.0", field="llong of virDomainListGetStats", unit="nanoseconds", doc="When measuring began.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_PERIOD", quoted("dirtyrate.calc_period"), since="11.2.0", field="int of virDomainListGetStats", doc="How long was measured.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_MEGABYTES_PER_SECOND", quoted("dirtyrate.megabytes_per_second"), since="11.2.0", field="llong of virDomainListGetStats", doc="MiB changed per second.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_MODE", quoted("dirtyrate.calc_mode"), since="11.2.0", field="string of virDomainListGetStats", doc="How it was measured: page-sampling, dirty-bitmap, dirty-ring.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_VCPU_PREFIX", quoted("dirtyrate.vcpu."), since="11.2.0", doc="Begins the names of each virtual CPU: its number, then a SUFFIX.")

macro("VIR_DOMAIN_STATS_DIRTYRATE_VCPU_SUFFIX_MEGABYTES_PER_SECOND", quoted(".megabytes_per_second"),
    since="11.2.0", doc="MiB changed per second by this virtual CPU.")

macro("VIR_DOMAIN_STATS_VM_PREFIX", quoted("vm."), since="11.2.0", doc="Begins the names of the hypervisor's own counters.")

macro("VIR_PERF_PARAM_CMT", quoted("cmt"), since="1.3.3", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: bytes of the last-level cache that it uses.")

macro("VIR_PERF_PARAM_MBMT", quoted("mbmt"), since="1.3.5", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: bytes moved to and from memory.")

macro("VIR_PERF_PARAM_MBML", quoted("mbml"), since="1.3.5", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: bytes moved to and from local memory.")

macro("VIR_PERF_PARAM_CACHE_MISSES", quoted("cache_misses"), since="2.3.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: cache misses.")

macro("VIR_PERF_PARAM_CACHE_REFERENCES", quoted("cache_references"), since="2.3.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: cache references.")

macro("VIR_PERF_PARAM_INSTRUCTIONS", quoted("instructions"), since="2.3.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: instructions.")

macro("VIR_PERF_PARAM_CPU_CYCLES", quoted("cpu_cycles"), since="2.3.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: CPU cycles.")

macro("VIR_PERF_PARAM_BRANCH_INSTRUCTIONS", quoted("branch_instructions"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: branches.")

macro("VIR_PERF_PARAM_BRANCH_MISSES", quoted("branch_misses"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: branches that were guessed wrong.")

macro("VIR_PERF_PARAM_BUS_CYCLES", quoted("bus_cycles"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: bus cycles.")

macro("VIR_PERF_PARAM_STALLED_CYCLES_FRONTEND", quoted("stalled_cycles_frontend"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: cycles that fetching stood still.")

macro("VIR_PERF_PARAM_STALLED_CYCLES_BACKEND", quoted("stalled_cycles_backend"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: cycles that executing stood still.")

macro("VIR_PERF_PARAM_REF_CPU_CYCLES", quoted("ref_cpu_cycles"), since="3.0.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: CPU cycles at a fixed frequency.")

macro("VIR_PERF_PARAM_CPU_CLOCK", quoted("cpu_clock"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: time by the CPU clock.")

macro("VIR_PERF_PARAM_TASK_CLOCK", quoted("task_clock"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: time by the task clock.")

macro("VIR_PERF_PARAM_PAGE_FAULTS", quoted("page_faults"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: page faults.")

macro("VIR_PERF_PARAM_CONTEXT_SWITCHES", quoted("context_switches"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: context switches.")

macro("VIR_PERF_PARAM_CPU_MIGRATIONS", quoted("cpu_migrations"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: moves to another CPU.")

macro("VIR_PERF_PARAM_PAGE_FAULTS_MIN", quoted("page_faults_min"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: page faults that needed no disk.")

macro("VIR_PERF_PARAM_PAGE_FAULTS_MAJ", quoted("page_faults_maj"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: page faults that needed a disk.")

macro("VIR_PERF_PARAM_ALIGNMENT_FAULTS", quoted("alignment_faults"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: alignment faults.")

macro("VIR_PERF_PARAM_EMULATION_FAULTS", quoted("emulation_faults"), since="3.2.0", field="boolean of virDomainGetPerfEvents", doc="Switches counting on: emulated instructions.")

macro("VIR_DOMAIN_BLOCK_COPY_BANDWIDTH", quoted("bandwidth"), since="1.2.8", field="ullong of virDomainBlockCopy", unit="KiB per second", doc="Limit of speed, in bytes/s.")

macro("VIR_DOMAIN_BLOCK_COPY_GRANULARITY", quoted("granularity"), since="1.2.8", field="uint of virDomainBlockCopy", doc="Size of the pieces that are tracked, a power of two.")

macro("VIR_DOMAIN_BLOCK_COPY_BUF_SIZE", quoted("buf-size"), since="1.2.8", field="ullong of virDomainBlockCopy", doc="Bytes under way at once.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC", quoted("total_bytes_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes read and written per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC", quoted("read_bytes_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes read per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC", quoted("write_bytes_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes written per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC", quoted("total_iops_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Requests per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC", quoted("read_iops_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Reads per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC", quoted("write_iops_sec"), since="0.9.8", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Writes per second at most; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX", quoted("total_bytes_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes read and written per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX", quoted("read_bytes_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes read per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX", quoted("write_bytes_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="Bytes written per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX", quoted("total_iops_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Requests per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX", quoted("read_iops_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Reads per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX", quoted("write_iops_sec_max"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Writes per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH", quoted("total_bytes_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="How long a burst may last in which bytes read and written may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH", quoted("read_bytes_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="How long a burst may last in which bytes read may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH", quoted("write_bytes_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="bytes per second", doc="How long a burst may last in which bytes written may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH", quoted("total_iops_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="How long a burst may last in which requests may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH", quoted("read_iops_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="How long a burst may last in which reads may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH", quoted("write_iops_sec_max_length"), since="2.4.0", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="How long a burst may last in which writes may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC", quoted("size_iops_sec"), since="1.2.11", field="ullong of virDomainGetBlockIoTune", unit="requests per second", doc="Size of what counts as one request, in bytes.")

macro("VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME", quoted("group_name"), since="3.0.0", field="string of virDomainGetBlockIoTune", doc="Group of disks that share the limits.")

macro("VIR_DOMAIN_JOB_OPERATION", quoted("operation"), since="3.3.0", field="int of virDomainGetJobStats", doc="A virDomainJobOperation.")

macro("VIR_DOMAIN_JOB_TIME_ELAPSED", quoted("time_elapsed"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="Time since it began, in milliseconds.")

macro("VIR_DOMAIN_JOB_TIME_ELAPSED_NET", quoted("time_elapsed_net"), since="1.2.15", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="The same without the way between the hosts, in milliseconds.")

macro("VIR_DOMAIN_JOB_TIME_REMAINING", quoted("time_remaining"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="Time until it ends, estimated, in milliseconds.")

macro("VIR_DOMAIN_JOB_DOWNTIME", quoted("downtime"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="How long the guest stands still, in milliseconds.")

macro("VIR_DOMAIN_JOB_DOWNTIME_NET", quoted("downtime_net"), since="1.2.15", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="The same without the way between the hosts, in milliseconds.")

macro("VIR_DOMAIN_JOB_SETUP_TIME", quoted("setup_time"), since="1.2.9", field="ullong of virDomainGetJobStats", unit="milliseconds", doc="Time until the first byte, in milliseconds.")

macro("VIR_DOMAIN_JOB_DATA_TOTAL", quoted("data_total"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes in all.")

macro("VIR_DOMAIN_JOB_DATA_PROCESSED", quoted("data_processed"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes that are done.")

macro("VIR_DOMAIN_JOB_DATA_REMAINING", quoted("data_remaining"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes to do.")

macro("VIR_DOMAIN_JOB_MEMORY_TOTAL", quoted("memory_total"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of memory in all.")

macro("VIR_DOMAIN_JOB_MEMORY_PROCESSED", quoted("memory_processed"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of memory that are done.")

macro("VIR_DOMAIN_JOB_MEMORY_REMAINING", quoted("memory_remaining"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of memory to do.")

macro("VIR_DOMAIN_JOB_MEMORY_CONSTANT", quoted("memory_constant"), since="1.0.3", field="ullong of virDomainGetJobStats", doc="Pages of one value, sent as that.")

macro("VIR_DOMAIN_JOB_MEMORY_NORMAL", quoted("memory_normal"), since="1.0.3", field="ullong of virDomainGetJobStats", doc="Pages sent as they are.")

macro("VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES", quoted("memory_normal_bytes"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of these.")

macro("VIR_DOMAIN_JOB_MEMORY_BPS", quoted("memory_bps"), since="1.2.9", field="ullong of virDomainGetJobStats", unit="bytes per second", doc="Speed of sending memory, in bytes/s.")

macro("VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE", quoted("memory_dirty_rate"), since="1.3.1", field="ullong of virDomainGetJobStats", doc="Pages that the guest changes per second.")

macro("VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE", quoted("memory_page_size"), since="3.9.0", field="ullong of virDomainGetJobStats", doc="Bytes of a page.")

macro("VIR_DOMAIN_JOB_MEMORY_ITERATION", quoted("memory_iteration"), since="1.3.1", field="ullong of virDomainGetJobStats", doc="Passes over memory.")

macro("VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS", quoted("memory_postcopy_requests"), since="5.0.0", field="ullong of virDomainGetJobStats", doc="Pages that the target asked for.")

macro("VIR_DOMAIN_JOB_DISK_TOTAL", quoted("disk_total"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of disks in all.")

macro("VIR_DOMAIN_JOB_DISK_PROCESSED", quoted("disk_processed"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of disks that are done.")

macro("VIR_DOMAIN_JOB_DISK_REMAINING", quoted("disk_remaining"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of disks to do.")

macro("VIR_DOMAIN_JOB_DISK_BPS", quoted("disk_bps"), since="1.2.9", field="ullong of virDomainGetJobStats", unit="bytes per second", doc="Speed of copying disks, in bytes/s.")

macro("VIR_DOMAIN_JOB_COMPRESSION_CACHE", quoted("compression_cache"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of the cache.")

macro("VIR_DOMAIN_JOB_COMPRESSION_BYTES", quoted("compression_bytes"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes sent compressed.")

macro("VIR_DOMAIN_JOB_COMPRESSION_PAGES", quoted("compression_pages"), since="1.0.3", field="ullong of virDomainGetJobStats", doc="Pages sent compressed.")

macro("VIR_DOMAIN_JOB_COMPRESSION_CACHE_MISSES", quoted("compression_cache_misses"), since="1.0.3", field="ullong of virDomainGetJobStats", unit="bytes", doc="Pages that were not in the cache.")

macro("VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW", quoted("compression_overflow"), since="1.0.3", field="ullong of virDomainGetJobStats", doc="Pages that did not become smaller.")

macro("VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE", quoted("auto_converge_throttle"), since="2.0.0", field="int of virDomainGetJobStats", doc="How much the guest is slowed, in percent.")

macro("VIR_DOMAIN_JOB_SUCCESS", quoted("success"), since="6.0.0", field="boolean of virDomainGetJobStats", doc="Did it end well?")

macro("VIR_DOMAIN_JOB_ERRMSG", quoted("errmsg"), since="6.3.0", field="string of virDomainGetJobStats", doc="Why it failed.")

macro("VIR_DOMAIN_JOB_DISK_TEMP_USED", quoted("disk_temp_used"), since="6.0.0", field="ullong of virDomainGetJobStats", doc="Bytes of its scratch files that are used.")

macro("VIR_DOMAIN_JOB_DISK_TEMP_TOTAL", quoted("disk_temp_total"), since="6.0.0", field="ullong of virDomainGetJobStats", doc="Bytes of its scratch files.")

macro("VIR_DOMAIN_JOB_VFIO_DATA_TRANSFERRED", quoted("vfio_data_transferred"), since="10.6.0", field="ullong of virDomainGetJobStats", unit="bytes", doc="Bytes of states of assigned devices.")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPUPIN", quoted("cputune.vcpupin%u"), since="1.2.9", field="string of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="Host CPUs of a virtual CPU; its number follows.")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN", quoted("cputune.emulatorpin"), since="1.2.9", field="string of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="Host CPUs of the emulator.")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREADSPIN", quoted("cputune.iothreadpin%u"), since="1.2.14", field="string of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="Host CPUs of an I/O thread; its id follows.")

macro("VIR_DOMAIN_TUNABLE_CPU_CPU_SHARES", quoted("cputune.cpu_shares"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="Its weight among others.")

macro("VIR_DOMAIN_TUNABLE_CPU_GLOBAL_PERIOD", quoted("cputune.global_period"), since="1.3.3", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="Period of the limit of all its threads, in microseconds.")

macro("VIR_DOMAIN_TUNABLE_CPU_GLOBAL_QUOTA", quoted("cputune.global_quota"), since="1.3.3", field="llong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="CPU time of all its threads in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPU_PERIOD", quoted("cputune.vcpu_period"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="Period of the limit of each virtual CPU, in microseconds.")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPU_QUOTA", quoted("cputune.vcpu_quota"), since="1.2.9", field="llong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="CPU time of each virtual CPU in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATOR_PERIOD", quoted("cputune.emulator_period"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="Period of the emulator's limit, in microseconds.")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATOR_QUOTA", quoted("cputune.emulator_quota"), since="1.2.9", field="llong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="CPU time of the emulator in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_PERIOD", quoted("cputune.iothread_period"), since="2.2.0", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="Period of the limit of each I/O thread, in microseconds.")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_QUOTA", quoted("cputune.iothread_quota"), since="2.2.0", field="llong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="microseconds", doc="CPU time of each I/O thread in a period, in microseconds; negative is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_DISK", quoted("blkdeviotune.disk"), since="1.2.9", field="string of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="The disk, by its target.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC", quoted("blkdeviotune.total_bytes_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes read and written per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC", quoted("blkdeviotune.read_bytes_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes read per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC", quoted("blkdeviotune.write_bytes_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes written per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC", quoted("blkdeviotune.total_iops_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Requests per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC", quoted("blkdeviotune.read_iops_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Reads per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC", quoted("blkdeviotune.write_iops_sec"), since="1.2.9", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Writes per second at most; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX", quoted("blkdeviotune.total_bytes_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes read and written per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX", quoted("blkdeviotune.read_bytes_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes read per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX", quoted("blkdeviotune.write_bytes_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="bytes per second", doc="Bytes written per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX", quoted("blkdeviotune.total_iops_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Requests per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX", quoted("blkdeviotune.read_iops_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Reads per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX", quoted("blkdeviotune.write_iops_sec_max"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Writes per second at most in a burst; 0 is no limit.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_SIZE_IOPS_SEC", quoted("blkdeviotune.size_iops_sec"), since="1.2.11", field="ullong of VIR_DOMAIN_EVENT_ID_TUNABLE", unit="requests per second", doc="Size of what counts as one request, in bytes.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_GROUP_NAME", quoted("blkdeviotune.group_name"), since="3.0.0", field="string of VIR_DOMAIN_EVENT_ID_TUNABLE", doc="Group of disks that share the limits.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX_LENGTH", quoted("blkdeviotune.total_bytes_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which bytes read and written may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX_LENGTH", quoted("blkdeviotune.read_bytes_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which bytes read may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX_LENGTH", quoted("blkdeviotune.write_bytes_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which bytes written may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX_LENGTH", quoted("blkdeviotune.total_iops_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which requests may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX_LENGTH", quoted("blkdeviotune.read_iops_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which reads may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX_LENGTH", quoted("blkdeviotune.write_iops_sec_max_length"),
    since="2.4.0", doc="How long a burst may last in which writes may reach their _MAX, in seconds.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT", quoted("sev-measurement"), since="4.5.0", field="string of virDomainGetLaunchSecurityInfo", doc="What was measured at the start, base64.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MAJOR", quoted("sev-api-major"), since="8.0.0", field="uint of virDomainGetLaunchSecurityInfo", doc="Firmware's API, major number.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MINOR", quoted("sev-api-minor"), since="8.0.0", field="uint of virDomainGetLaunchSecurityInfo", doc="Firmware's API, minor number.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_BUILD_ID", quoted("sev-build-id"), since="8.0.0", field="uint of virDomainGetLaunchSecurityInfo", doc="Firmware's build.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_POLICY", quoted("sev-policy"), since="8.0.0", field="uint of virDomainGetLaunchSecurityInfo", doc="The guest's policy.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SNP_POLICY", quoted("sev-snp-policy"), since="10.5.0", field="ullong of virDomainGetLaunchSecurityInfo", doc="The guest's policy with SNP.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER", quoted("sev-secret-header"), since="8.0.0", field="string of virDomainSetLaunchSecurityState", doc="Header of a secret to put in, base64.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET", quoted("sev-secret"), since="8.0.0", field="string of virDomainSetLaunchSecurityState", doc="A secret to put in, base64.")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS", quoted("sev-secret-set-address"), since="8.0.0", field="ullong of virDomainSetLaunchSecurityState", doc="Where in memory it is put.")

macro("VIR_DOMAIN_GUEST_INFO_USER_COUNT", quoted("user.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many users follow.")

macro("VIR_DOMAIN_GUEST_INFO_USER_PREFIX", quoted("user."), since="11.2.0", doc="Begins the names of each user: a number, then a SUFFIX.")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name of the user.")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_DOMAIN", quoted(".domain"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The user's domain, with Windows alone.")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_LOGIN_TIME", quoted(".login-time"), since="11.2.0", field="ullong of virDomainGetGuestInfo", doc="When the user logged in, in milliseconds since 1970.")

macro("VIR_DOMAIN_GUEST_INFO_OS_ID", quoted("os.id"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Short name of the system.")

macro("VIR_DOMAIN_GUEST_INFO_OS_NAME", quoted("os.name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name of the system.")

macro("VIR_DOMAIN_GUEST_INFO_OS_PRETTY_NAME", quoted("os.pretty-name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name of the system to show.")

macro("VIR_DOMAIN_GUEST_INFO_OS_VERSION", quoted("os.version"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Version of the system.")

macro("VIR_DOMAIN_GUEST_INFO_OS_VERSION_ID", quoted("os.version-id"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Short version of the system.")

macro("VIR_DOMAIN_GUEST_INFO_OS_KERNEL_RELEASE", quoted("os.kernel-release"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Release of the kernel.")

macro("VIR_DOMAIN_GUEST_INFO_OS_KERNEL_VERSION", quoted("os.kernel-version"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Version of the kernel.")

macro("VIR_DOMAIN_GUEST_INFO_OS_MACHINE", quoted("os.machine"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Architecture.")

macro("VIR_DOMAIN_GUEST_INFO_OS_VARIANT", quoted("os.variant"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Edition of the system.")

macro("VIR_DOMAIN_GUEST_INFO_OS_VARIANT_ID", quoted("os.variant-id"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Short name of the edition.")

macro("VIR_DOMAIN_GUEST_INFO_TIMEZONE_NAME", quoted("timezone.name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name of the time zone.")

macro("VIR_DOMAIN_GUEST_INFO_TIMEZONE_OFFSET", quoted("timezone.offset"), since="11.2.0", field="int of virDomainGetGuestInfo", doc="Seconds east of UTC.")

macro("VIR_DOMAIN_GUEST_INFO_HOSTNAME_HOSTNAME", quoted("hostname"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The host name.")

macro("VIR_DOMAIN_GUEST_INFO_FS_COUNT", quoted("fs.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many file systems follow.")

macro("VIR_DOMAIN_GUEST_INFO_FS_PREFIX", quoted("fs."), since="11.2.0", doc="Begins the names of each file system: a number, then a SUFFIX.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_MOUNTPOINT", quoted(".mountpoint"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Where it is mounted.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The device's name in the guest.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_FSTYPE", quoted(".fstype"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Its type.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_TOTAL_BYTES", quoted(".total-bytes"), since="11.2.0", field="ullong of virDomainGetGuestInfo", unit="bytes", doc="Its size, in bytes.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_USED_BYTES", quoted(".used-bytes"), since="11.2.0", field="ullong of virDomainGetGuestInfo", unit="bytes", doc="Bytes in use.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_COUNT", quoted(".disk.count"), since="11.2.0", field="int of virDomainGetGuestInfo", doc="How many disks it is on.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_PREFIX", quoted(".disk."), since="11.2.0", doc="Begins the names of each disk of a file system.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_ALIAS", quoted(".alias"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The disk's target.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_SERIAL", quoted(".serial"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The disk's serial number.")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_DEVICE", quoted(".device"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The disk's device in the guest.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_COUNT", quoted("disk.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many disks follow.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_PREFIX", quoted("disk."), since="11.2.0", doc="Begins the names of each disk: a number, then a SUFFIX.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Device in the guest.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_PARTITION", quoted(".partition"), since="11.2.0", field="boolean of virDomainGetGuestInfo", doc="Is it a partition?")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_COUNT", quoted(".dependency.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many devices it is on.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_PREFIX", quoted(".dependency."), since="11.2.0", doc="Begins the names of each device that a disk is on.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Device that it is on.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_SERIAL", quoted(".serial"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Serial number.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_ALIAS", quoted(".alias"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The disk's target.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_ALIAS", quoted(".guest_alias"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name that the guest gives it.")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_BUS", quoted(".guest_bus"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Bus as the guest sees it.")

macro("VIR_DOMAIN_GUEST_INFO_IF_COUNT", quoted("if.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many interfaces follow.")

macro("VIR_DOMAIN_GUEST_INFO_IF_PREFIX", quoted("if."), since="11.2.0", doc="Begins the names of each interface: a number, then a SUFFIX.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_NAME", quoted(".name"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="Name in the guest.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_HWADDR", quoted(".hwaddr"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="MAC address.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_COUNT", quoted(".addr.count"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="How many addresses follow.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_PREFIX", quoted(".addr."), since="11.2.0", doc="Begins the names of each address of an interface.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_TYPE", quoted(".type"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="ipv4 or ipv6.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_ADDR", quoted(".addr"), since="11.2.0", field="string of virDomainGetGuestInfo", doc="The address.")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_PREFIX", quoted(".prefix"), since="11.2.0", field="uint of virDomainGetGuestInfo", doc="Bits of its prefix.")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_1M", quoted("load.1m"), since="11.2.0", field="double of virDomainGetGuestInfo", doc="Load average of a minute.")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_5M", quoted("load.5m"), since="11.2.0", field="double of virDomainGetGuestInfo", doc="Load average of 5 minutes.")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_15M", quoted("load.15m"), since="11.2.0", field="double of virDomainGetGuestInfo", doc="Load average of 15 minutes.")
