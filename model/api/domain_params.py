"""Domain params: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

macro("VIR_DOMAIN_SCHEDULER_CPU_SHARES", "cpu_shares", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD", "global_period", since="1.3.3")

macro("VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA", "global_quota", since="1.3.3")

macro("VIR_DOMAIN_SCHEDULER_VCPU_PERIOD", "vcpu_period", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_VCPU_QUOTA", "vcpu_quota", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD", "emulator_period", since="0.10.0")

macro("VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA", "emulator_quota", since="0.10.0")

macro("VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD", "iothread_period", since="2.2.0")

macro("VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA", "iothread_quota", since="2.2.0")

macro("VIR_DOMAIN_SCHEDULER_WEIGHT", "weight", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_CAP", "cap", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_RESERVATION", "reservation", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_LIMIT", "limit", since="0.9.7")

macro("VIR_DOMAIN_SCHEDULER_SHARES", "shares", since="0.9.7")

macro("VIR_DOMAIN_BLOCK_STATS_READ_BYTES", "rd_bytes", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_READ_REQ", "rd_operations", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES", "rd_total_times", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES", "wr_bytes", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_REQ", "wr_operations", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES", "wr_total_times", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ", "flush_operations", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES", "flush_total_times", since="0.9.5")

macro("VIR_DOMAIN_BLOCK_STATS_ERRS", "errs", since="0.9.5")

macro("VIR_MIGRATE_PARAM_URI", "migrate_uri", since="1.1.0")

macro("VIR_MIGRATE_PARAM_DEST_NAME", "destination_name", since="1.1.0")

macro("VIR_MIGRATE_PARAM_DEST_XML", "destination_xml", since="1.1.0")

macro("VIR_MIGRATE_PARAM_PERSIST_XML", "persistent_xml", since="1.3.4")

macro("VIR_MIGRATE_PARAM_BANDWIDTH", "bandwidth", since="1.1.0")

macro("VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY", "bandwidth.postcopy", since="5.1.0")

macro("VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER", "bandwidth.avail.switchover", since="11.1.0")

macro("VIR_MIGRATE_PARAM_GRAPHICS_URI", "graphics_uri", since="1.1.0")

macro("VIR_MIGRATE_PARAM_LISTEN_ADDRESS", "listen_address", since="1.1.4")

macro("VIR_MIGRATE_PARAM_MIGRATE_DISKS", "migrate_disks", since="1.2.17")

macro("VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES", "migrate_disks_detect_zeroes", since="10.9.0")

macro("VIR_MIGRATE_PARAM_DISKS_PORT", "disks_port", since="1.3.3")

macro("VIR_MIGRATE_PARAM_DISKS_URI", "disks_uri", since="6.8.0")

macro("VIR_MIGRATE_PARAM_COMPRESSION", "compression", since="1.3.4")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL", "compression.mt.level", since="1.3.4")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS", "compression.mt.threads", since="1.3.4")

macro("VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS", "compression.mt.dthreads", since="1.3.4")

macro("VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE", "compression.xbzrle.cache", since="1.3.4")

macro("VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL", "compression.zlib.level", since="9.4.0")

macro("VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL", "compression.zstd.level", since="9.4.0")

macro("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL", "auto_converge.initial", since="2.0.0")

macro("VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT", "auto_converge.increment", since="2.0.0")

macro("VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS", "parallel.connections", since="5.2.0")

macro("VIR_MIGRATE_PARAM_TLS_DESTINATION", "tls.destination", since="6.0.0")

macro("VIR_DOMAIN_SAVE_PARAM_FILE", "file", since="8.4.0")

macro("VIR_DOMAIN_SAVE_PARAM_DXML", "dxml", since="8.4.0")

macro("VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT", "image_format", since="11.2.0")

macro("VIR_DOMAIN_SAVE_PARAM_PARALLEL_CHANNELS", "parallel.channels", since="11.2.0")

macro("VIR_DOMAIN_CPU_STATS_CPUTIME", "cpu_time", since="0.9.10")

macro("VIR_DOMAIN_CPU_STATS_USERTIME", "user_time", since="0.9.11")

macro("VIR_DOMAIN_CPU_STATS_SYSTEMTIME", "system_time", since="0.9.11")

macro("VIR_DOMAIN_CPU_STATS_VCPUTIME", "vcpu_time", since="0.9.13")

macro("VIR_DOMAIN_BLKIO_WEIGHT", "weight", since="0.9.0")

macro("VIR_DOMAIN_BLKIO_DEVICE_WEIGHT", "device_weight", since="0.9.8")

macro("VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS", "device_read_iops_sec", since="1.2.2")

macro("VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS", "device_write_iops_sec", since="1.2.2")

macro("VIR_DOMAIN_BLKIO_DEVICE_READ_BPS", "device_read_bytes_sec", since="1.2.2")

macro("VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS", "device_write_bytes_sec", since="1.2.2")

macro("VIR_DOMAIN_MEMORY_HARD_LIMIT", "hard_limit", since="0.8.5")

macro("VIR_DOMAIN_MEMORY_SOFT_LIMIT", "soft_limit", since="0.8.5")

macro("VIR_DOMAIN_MEMORY_MIN_GUARANTEE", "min_guarantee", since="0.8.5")

macro("VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT", "swap_hard_limit", since="0.8.5")

macro("VIR_DOMAIN_NUMA_NODESET", "numa_nodeset", since="0.9.9")

macro("VIR_DOMAIN_NUMA_MODE", "numa_mode", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_IN_AVERAGE", "inbound.average", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_IN_PEAK", "inbound.peak", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_IN_BURST", "inbound.burst", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_IN_FLOOR", "inbound.floor", since="1.2.19")

macro("VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE", "outbound.average", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_OUT_PEAK", "outbound.peak", since="0.9.9")

macro("VIR_DOMAIN_BANDWIDTH_OUT_BURST", "outbound.burst", since="0.9.9")

macro("VIR_DOMAIN_IOTHREAD_POLL_MAX_NS", "poll_max_ns", since="4.10.0")

macro("VIR_DOMAIN_IOTHREAD_POLL_GROW", "poll_grow", since="4.10.0")

macro("VIR_DOMAIN_IOTHREAD_POLL_SHRINK", "poll_shrink", since="4.10.0")

macro("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN", "thread_pool_min", since="8.5.0")

macro("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX", "thread_pool_max", since="8.5.0")

macro("VIR_DOMAIN_STATS_STATE_STATE", "state.state", since="11.2.0")

macro("VIR_DOMAIN_STATS_STATE_REASON", "state.reason", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_TIME", "cpu.time", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_USER", "cpu.user", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_SYSTEM", "cpu.system", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_HALTPOLL_SUCCESS_TIME", "cpu.haltpoll.success.time", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_HALTPOLL_FAIL_TIME", "cpu.haltpoll.fail.time", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_COUNT", "cpu.cache.monitor.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_PREFIX", "cpu.cache.monitor.", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_VCPUS", ".vcpus", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_COUNT", ".bank.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_PREFIX", ".bank.", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_ID", ".id", since="11.2.0")

macro("VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_BYTES", ".bytes", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_CURRENT", "balloon.current", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_MAXIMUM", "balloon.maximum", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_SWAP_IN", "balloon.swap_in", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_SWAP_OUT", "balloon.swap_out", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_MAJOR_FAULT", "balloon.major_fault", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_MINOR_FAULT", "balloon.minor_fault", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_UNUSED", "balloon.unused", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_AVAILABLE", "balloon.available", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_RSS", "balloon.rss", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_USABLE", "balloon.usable", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_LAST_UPDATE", "balloon.last-update", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_DISK_CACHES", "balloon.disk_caches", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGALLOC", "balloon.hugetlb_pgalloc", since="11.2.0")

macro("VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGFAIL", "balloon.hugetlb_pgfail", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_CURRENT", "vcpu.current", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_MAXIMUM", "vcpu.maximum", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_PREFIX", "vcpu.", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_STATE", ".state", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_TIME", ".time", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_WAIT", ".wait", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_HALTED", ".halted", since="11.2.0")

macro("VIR_DOMAIN_STATS_VCPU_SUFFIX_DELAY", ".delay", since="11.2.0")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_CUR", ".cur", since="11.2.0")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_SUM", ".sum", since="11.2.0")

macro("VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_MAX", ".max", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_COUNT", "net.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_PREFIX", "net.", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_BYTES", ".rx.bytes", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_PKTS", ".rx.pkts", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_ERRS", ".rx.errs", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_RX_DROP", ".rx.drop", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_BYTES", ".tx.bytes", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_PKTS", ".tx.pkts", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_ERRS", ".tx.errs", since="11.2.0")

macro("VIR_DOMAIN_STATS_NET_SUFFIX_TX_DROP", ".tx.drop", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_COUNT", "block.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_PREFIX", "block.", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_BACKINGINDEX", ".backingIndex", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_PATH", ".path", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_REQS", ".rd.reqs", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_BYTES", ".rd.bytes", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_TIMES", ".rd.times", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_REQS", ".wr.reqs", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_BYTES", ".wr.bytes", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_TIMES", ".wr.times", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_REQS", ".fl.reqs", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_TIMES", ".fl.times", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_ERRORS", ".errors", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_ALLOCATION", ".allocation", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_CAPACITY", ".capacity", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_PHYSICAL", ".physical", since="11.2.0")

macro("VIR_DOMAIN_STATS_BLOCK_SUFFIX_THRESHOLD", ".threshold", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CMT", "perf.cmt", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_MBMT", "perf.mbmt", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_MBML", "perf.mbml", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CACHE_MISSES", "perf.cache_misses", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CACHE_REFERENCES", "perf.cache_references", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_INSTRUCTIONS", "perf.instructions", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CPU_CYCLES", "perf.cpu_cycles", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_BRANCH_INSTRUCTIONS", "perf.branch_instructions", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_BRANCH_MISSES", "perf.branch_misses", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_BUS_CYCLES", "perf.bus_cycles", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_FRONTEND", "perf.stalled_cycles_frontend", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_BACKEND", "perf.stalled_cycles_backend", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_REF_CPU_CYCLES", "perf.ref_cpu_cycles", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CPU_CLOCK", "perf.cpu_clock", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_TASK_CLOCK", "perf.task_clock", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS", "perf.page_faults", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CONTEXT_SWITCHES", "perf.context_switches", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_CPU_MIGRATIONS", "perf.cpu_migrations", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MIN", "perf.page_faults_min", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MAJ", "perf.page_faults_maj", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_ALIGNMENT_FAULTS", "perf.alignment_faults", since="11.2.0")

macro("VIR_DOMAIN_STATS_PERF_EMULATION_FAULTS", "perf.emulation_faults", since="11.2.0")

macro("VIR_DOMAIN_STATS_IOTHREAD_COUNT", "iothread.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_IOTHREAD_PREFIX", "iothread.", since="11.2.0")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_MAX_NS", ".poll-max-ns", since="11.2.0")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_GROW", ".poll-grow", since="11.2.0")

macro("VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_SHRINK", ".poll-shrink", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_COUNT", "memory.bandwidth.monitor.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_PREFIX", "memory.bandwidth.monitor.", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_VCPUS", ".vcpus", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_COUNT", ".node.count", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_PREFIX", ".node.", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_ID", ".id", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_LOCAL", ".bytes.local", since="11.2.0")

macro("VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_TOTAL", ".bytes.total", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_STATUS", "dirtyrate.calc_status", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_START_TIME", "dirtyrate.calc_start_time", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_PERIOD", "dirtyrate.calc_period", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_MEGABYTES_PER_SECOND", "dirtyrate.megabytes_per_second", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_CALC_MODE", "dirtyrate.calc_mode", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_VCPU_PREFIX", "dirtyrate.vcpu.", since="11.2.0")

macro("VIR_DOMAIN_STATS_DIRTYRATE_VCPU_SUFFIX_MEGABYTES_PER_SECOND", ".megabytes_per_second", since="11.2.0")

macro("VIR_DOMAIN_STATS_VM_PREFIX", "vm.", since="11.2.0")

macro("VIR_PERF_PARAM_CMT", "cmt", since="1.3.3")

macro("VIR_PERF_PARAM_MBMT", "mbmt", since="1.3.5")

macro("VIR_PERF_PARAM_MBML", "mbml", since="1.3.5")

macro("VIR_PERF_PARAM_CACHE_MISSES", "cache_misses", since="2.3.0")

macro("VIR_PERF_PARAM_CACHE_REFERENCES", "cache_references", since="2.3.0")

macro("VIR_PERF_PARAM_INSTRUCTIONS", "instructions", since="2.3.0")

macro("VIR_PERF_PARAM_CPU_CYCLES", "cpu_cycles", since="2.3.0")

macro("VIR_PERF_PARAM_BRANCH_INSTRUCTIONS", "branch_instructions", since="3.0.0")

macro("VIR_PERF_PARAM_BRANCH_MISSES", "branch_misses", since="3.0.0")

macro("VIR_PERF_PARAM_BUS_CYCLES", "bus_cycles", since="3.0.0")

macro("VIR_PERF_PARAM_STALLED_CYCLES_FRONTEND", "stalled_cycles_frontend", since="3.0.0")

macro("VIR_PERF_PARAM_STALLED_CYCLES_BACKEND", "stalled_cycles_backend", since="3.0.0")

macro("VIR_PERF_PARAM_REF_CPU_CYCLES", "ref_cpu_cycles", since="3.0.0")

macro("VIR_PERF_PARAM_CPU_CLOCK", "cpu_clock", since="3.2.0")

macro("VIR_PERF_PARAM_TASK_CLOCK", "task_clock", since="3.2.0")

macro("VIR_PERF_PARAM_PAGE_FAULTS", "page_faults", since="3.2.0")

macro("VIR_PERF_PARAM_CONTEXT_SWITCHES", "context_switches", since="3.2.0")

macro("VIR_PERF_PARAM_CPU_MIGRATIONS", "cpu_migrations", since="3.2.0")

macro("VIR_PERF_PARAM_PAGE_FAULTS_MIN", "page_faults_min", since="3.2.0")

macro("VIR_PERF_PARAM_PAGE_FAULTS_MAJ", "page_faults_maj", since="3.2.0")

macro("VIR_PERF_PARAM_ALIGNMENT_FAULTS", "alignment_faults", since="3.2.0")

macro("VIR_PERF_PARAM_EMULATION_FAULTS", "emulation_faults", since="3.2.0")

macro("VIR_DOMAIN_BLOCK_COPY_BANDWIDTH", "bandwidth", since="1.2.8")

macro("VIR_DOMAIN_BLOCK_COPY_GRANULARITY", "granularity", since="1.2.8")

macro("VIR_DOMAIN_BLOCK_COPY_BUF_SIZE", "buf-size", since="1.2.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC", "total_bytes_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC", "read_bytes_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC", "write_bytes_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC", "total_iops_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC", "read_iops_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC", "write_iops_sec", since="0.9.8")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX", "total_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX", "read_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX", "write_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX", "total_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX", "read_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX", "write_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH", "total_bytes_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH", "read_bytes_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH", "write_bytes_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH", "total_iops_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH", "read_iops_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH", "write_iops_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC", "size_iops_sec", since="1.2.11")

macro("VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME", "group_name", since="3.0.0")

macro("VIR_DOMAIN_JOB_OPERATION", "operation", since="3.3.0")

macro("VIR_DOMAIN_JOB_TIME_ELAPSED", "time_elapsed", since="1.0.3")

macro("VIR_DOMAIN_JOB_TIME_ELAPSED_NET", "time_elapsed_net", since="1.2.15")

macro("VIR_DOMAIN_JOB_TIME_REMAINING", "time_remaining", since="1.0.3")

macro("VIR_DOMAIN_JOB_DOWNTIME", "downtime", since="1.0.3")

macro("VIR_DOMAIN_JOB_DOWNTIME_NET", "downtime_net", since="1.2.15")

macro("VIR_DOMAIN_JOB_SETUP_TIME", "setup_time", since="1.2.9")

macro("VIR_DOMAIN_JOB_DATA_TOTAL", "data_total", since="1.0.3")

macro("VIR_DOMAIN_JOB_DATA_PROCESSED", "data_processed", since="1.0.3")

macro("VIR_DOMAIN_JOB_DATA_REMAINING", "data_remaining", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_TOTAL", "memory_total", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_PROCESSED", "memory_processed", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_REMAINING", "memory_remaining", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_CONSTANT", "memory_constant", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_NORMAL", "memory_normal", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES", "memory_normal_bytes", since="1.0.3")

macro("VIR_DOMAIN_JOB_MEMORY_BPS", "memory_bps", since="1.2.9")

macro("VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE", "memory_dirty_rate", since="1.3.1")

macro("VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE", "memory_page_size", since="3.9.0")

macro("VIR_DOMAIN_JOB_MEMORY_ITERATION", "memory_iteration", since="1.3.1")

macro("VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS", "memory_postcopy_requests", since="5.0.0")

macro("VIR_DOMAIN_JOB_DISK_TOTAL", "disk_total", since="1.0.3")

macro("VIR_DOMAIN_JOB_DISK_PROCESSED", "disk_processed", since="1.0.3")

macro("VIR_DOMAIN_JOB_DISK_REMAINING", "disk_remaining", since="1.0.3")

macro("VIR_DOMAIN_JOB_DISK_BPS", "disk_bps", since="1.2.9")

macro("VIR_DOMAIN_JOB_COMPRESSION_CACHE", "compression_cache", since="1.0.3")

macro("VIR_DOMAIN_JOB_COMPRESSION_BYTES", "compression_bytes", since="1.0.3")

macro("VIR_DOMAIN_JOB_COMPRESSION_PAGES", "compression_pages", since="1.0.3")

macro("VIR_DOMAIN_JOB_COMPRESSION_CACHE_MISSES", "compression_cache_misses", since="1.0.3")

macro("VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW", "compression_overflow", since="1.0.3")

macro("VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE", "auto_converge_throttle", since="2.0.0")

macro("VIR_DOMAIN_JOB_SUCCESS", "success", since="6.0.0")

macro("VIR_DOMAIN_JOB_ERRMSG", "errmsg", since="6.3.0")

macro("VIR_DOMAIN_JOB_DISK_TEMP_USED", "disk_temp_used", since="6.0.0")

macro("VIR_DOMAIN_JOB_DISK_TEMP_TOTAL", "disk_temp_total", since="6.0.0")

macro("VIR_DOMAIN_JOB_VFIO_DATA_TRANSFERRED", "vfio_data_transferred", since="10.6.0")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPUPIN", "cputune.vcpupin%u", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN", "cputune.emulatorpin", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREADSPIN", "cputune.iothreadpin%u", since="1.2.14")

macro("VIR_DOMAIN_TUNABLE_CPU_CPU_SHARES", "cputune.cpu_shares", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_GLOBAL_PERIOD", "cputune.global_period", since="1.3.3")

macro("VIR_DOMAIN_TUNABLE_CPU_GLOBAL_QUOTA", "cputune.global_quota", since="1.3.3")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPU_PERIOD", "cputune.vcpu_period", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_VCPU_QUOTA", "cputune.vcpu_quota", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATOR_PERIOD", "cputune.emulator_period", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_EMULATOR_QUOTA", "cputune.emulator_quota", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_PERIOD", "cputune.iothread_period", since="2.2.0")

macro("VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_QUOTA", "cputune.iothread_quota", since="2.2.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_DISK", "blkdeviotune.disk", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC", "blkdeviotune.total_bytes_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC", "blkdeviotune.read_bytes_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC", "blkdeviotune.write_bytes_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC", "blkdeviotune.total_iops_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC", "blkdeviotune.read_iops_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC", "blkdeviotune.write_iops_sec", since="1.2.9")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX", "blkdeviotune.total_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX", "blkdeviotune.read_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX", "blkdeviotune.write_bytes_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX", "blkdeviotune.total_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX", "blkdeviotune.read_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX", "blkdeviotune.write_iops_sec_max", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_SIZE_IOPS_SEC", "blkdeviotune.size_iops_sec", since="1.2.11")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_GROUP_NAME", "blkdeviotune.group_name", since="3.0.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX_LENGTH", "blkdeviotune.total_bytes_sec_max_length",
    since="2.4.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX_LENGTH", "blkdeviotune.read_bytes_sec_max_length",
    since="2.4.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX_LENGTH", "blkdeviotune.write_bytes_sec_max_length",
    since="2.4.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX_LENGTH", "blkdeviotune.total_iops_sec_max_length",
    since="2.4.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX_LENGTH", "blkdeviotune.read_iops_sec_max_length", since="2.4.0")

macro("VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX_LENGTH", "blkdeviotune.write_iops_sec_max_length",
    since="2.4.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT", "sev-measurement", since="4.5.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MAJOR", "sev-api-major", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MINOR", "sev-api-minor", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_BUILD_ID", "sev-build-id", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_POLICY", "sev-policy", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SNP_POLICY", "sev-snp-policy", since="10.5.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER", "sev-secret-header", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET", "sev-secret", since="8.0.0")

macro("VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS", "sev-secret-set-address", since="8.0.0")

macro("VIR_DOMAIN_GUEST_INFO_USER_COUNT", "user.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_USER_PREFIX", "user.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_DOMAIN", ".domain", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_LOGIN_TIME", ".login-time", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_ID", "os.id", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_NAME", "os.name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_PRETTY_NAME", "os.pretty-name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_VERSION", "os.version", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_VERSION_ID", "os.version-id", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_KERNEL_RELEASE", "os.kernel-release", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_KERNEL_VERSION", "os.kernel-version", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_MACHINE", "os.machine", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_VARIANT", "os.variant", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_OS_VARIANT_ID", "os.variant-id", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_TIMEZONE_NAME", "timezone.name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_TIMEZONE_OFFSET", "timezone.offset", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_HOSTNAME_HOSTNAME", "hostname", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_COUNT", "fs.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_PREFIX", "fs.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_MOUNTPOINT", ".mountpoint", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_FSTYPE", ".fstype", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_TOTAL_BYTES", ".total-bytes", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_USED_BYTES", ".used-bytes", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_COUNT", ".disk.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_PREFIX", ".disk.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_ALIAS", ".alias", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_SERIAL", ".serial", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_DEVICE", ".device", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_COUNT", "disk.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_PREFIX", "disk.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_PARTITION", ".partition", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_COUNT", ".dependency.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_PREFIX", ".dependency.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_SERIAL", ".serial", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_ALIAS", ".alias", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_ALIAS", ".guest_alias", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_BUS", ".guest_bus", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_COUNT", "if.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_PREFIX", "if.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_NAME", ".name", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_HWADDR", ".hwaddr", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_COUNT", ".addr.count", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_PREFIX", ".addr.", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_TYPE", ".type", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_ADDR", ".addr", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_PREFIX", ".prefix", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_1M", "load.1m", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_5M", "load.5m", since="11.2.0")

macro("VIR_DOMAIN_GUEST_INFO_LOAD_15M", "load.15m", since="11.2.0")
