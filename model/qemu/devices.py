"""Devices of a domain as QEMU knows them. Order of properties is the order on the command line."""
from lang.qemu import alias, const, device, hook, named, otherwise, over, shared, times, word

shared("virtio", {
    "iommu_platform": "driver.iommu",
    "ats": "driver.ats",
    "packed": "driver.packed",
    "page-per-vq": "driver.page_per_vq",
})

# ---- controllers: PCI -------------------------------------------------------------------------

shared("port", {
    "port": "target.port",
    "chassis": "target.chassis",
    "hotplug": "target.hotplug",
    "id": alias(),
    "@place": None,
})
device("pcie-root-port", of="Controller",
       when={"type": "pci", "model": "pcie-root-port", "pci_model.name": "pcie-root-port"},
       props={"@port": None})
device("ioh3420", of="Controller",
       when={"type": "pci", "model": "pcie-root-port", "pci_model.name": "ioh3420"},
       props={"@port": None})
device("pci-bridge", of="Controller", when={"type": "pci", "model": "pci-bridge"},
       props={"chassis_nr": "target.chassis_nr", "id": alias(), "@place": None})
device("i82801b11-bridge", of="Controller", when={"type": "pci", "model": "dmi-to-pci-bridge"},
       props={"id": alias(), "@place": None})
device("pcie-pci-bridge", of="Controller", when={"type": "pci", "model": "pcie-to-pci-bridge"},
       props={"id": alias(), "@place": None})
device("x3130-upstream", of="Controller", when={"type": "pci", "model": "pcie-switch-upstream-port"},
       props={"id": alias(), "@place": None})
device("xio3130-downstream", of="Controller",
       when={"type": "pci", "model": "pcie-switch-downstream-port"}, props={"@port": None})
device("pxb", of="Controller", when={"type": "pci", "model": "pci-expander-bus"},
       props={"bus_nr": "target.bus_nr", "id": alias(), "numa_node": "target.node", "@place": None})
device("pxb-pcie", of="Controller", when={"type": "pci", "model": "pcie-expander-bus"},
       props={"bus_nr": "target.bus_nr", "id": alias(), "numa_node": "target.node", "@place": None})

device("spapr-pci-host-bridge", of="Controller", when={"type": "pci", "model": "pci-root"},
       props={"index": "target.index", "id": alias(), "numa_node": "target.node"})

# ---- controllers: USB -------------------------------------------------------------------------

shared("usb_companion", {
    "masterbus": hook("usb_master"),
    "firstport": "master.startport",
    "id": hook("usb_id"),
    "@place": None,
})
device("piix3-usb-uhci", of="Controller", when={"type": "usb", "model": "piix3-uhci"},
       props={"@usb_companion": None})
device("piix4-usb-uhci", of="Controller", when={"type": "usb", "model": "piix4-uhci"},
       props={"@usb_companion": None})
device("usb-ehci", of="Controller", when={"type": "usb", "model": "ehci"},
       props={"@usb_companion": None})
device("ich9-usb-ehci1", of="Controller", when={"type": "usb", "model": "ich9-ehci1"},
       props={"@usb_companion": None})
device("ich9-usb-uhci1", of="Controller", when={"type": "usb", "model": "ich9-uhci1"},
       props={"@usb_companion": None})
device("ich9-usb-uhci2", of="Controller", when={"type": "usb", "model": "ich9-uhci2"},
       props={"@usb_companion": None})
device("ich9-usb-uhci3", of="Controller", when={"type": "usb", "model": "ich9-uhci3"},
       props={"@usb_companion": None})
device("vt82c686b-usb-uhci", of="Controller", when={"type": "usb", "model": "vt82c686b-uhci"},
       props={"@usb_companion": None})
device("pci-ohci", of="Controller", when={"type": "usb", "model": "pci-ohci"},
       props={"@usb_companion": None})
device("nec-usb-xhci", of="Controller", when={"type": "usb", "model": "nec-xhci"},
       props={"p2": "ports", "p3": "ports", "id": alias(), "@place": None})
device("qemu-xhci", of="Controller", when={"type": "usb", "model": "qemu-xhci"},
       props={"p2": "ports", "p3": "ports", "id": alias(), "@place": None})

# ---- controllers: SCSI, SATA, IDE, serial -------------------------------------------------------

device("virtio-scsi-{virtio}", of="Controller",
       when={"type": "scsi", "model": "virtio-scsi|virtio-transitional|virtio-non-transitional"},
       props={"@virtio": None, "iothread": hook("iothread"), "id": alias(),
              "num_queues": "driver.queues", "iothread-vq-mapping": hook("controller_iothreads"),
              "cmd_per_lun": "driver.cmd_per_lun",
              "max_sectors": "driver.max_sectors", "ioeventfd": "driver.ioeventfd", "@place": None})
device("lsi", of="Controller", when={"type": "scsi", "model": "lsilogic"},
       props={"id": alias(), "@place": None})
device("mptsas1068", of="Controller", when={"type": "scsi", "model": "lsisas1068"},
       props={"id": alias(), "@place": None})
device("megasas", of="Controller", when={"type": "scsi", "model": "lsisas1078"},
       props={"id": alias(), "@place": None})
device("pvscsi", of="Controller", when={"type": "scsi", "model": "vmpvscsi"},
       props={"id": alias(), "@place": None})
device("am53c974", of="Controller", when={"type": "scsi", "model": "am53c974"},
       props={"id": alias(), "@place": None})
device("dc390", of="Controller", when={"type": "scsi", "model": "dc390"},
       props={"id": alias(), "@place": None})
device("spapr-vscsi", of="Controller", when={"type": "scsi", "model": "ibmvscsi"},
       props={"id": alias(), "@place": None})
device("virtio-serial-{virtio}", of="Controller", when={"type": "virtio-serial"},
       props={"@virtio": None, "id": alias(), "max_ports": "ports", "vectors": "vectors", "@place": None})
device("ahci", of="Controller", when={"type": "sata"}, props={"id": alias(), "@place": None})
device("usb-ccid", of="Controller", when={"type": "ccid"}, props={"id": alias(), "@place": None})

# ---- disks ------------------------------------------------------------------------------------

shared("disk_common", {
    "share-rw": hook("disk_share"),
    "drive": hook("disk_drive"),
    "id": alias(),
    "bootindex": hook("bootindex"),
    "loadparm": hook("loadparm"),
    "logical_block_size": "blockio.logical_block_size",
    "physical_block_size": "blockio.physical_block_size",
    "discard_granularity": "blockio.discard_granularity",
    "wwn": hook("disk_wwn"),
    "rotation_rate": "target.rotation_rate",
    "vendor": "vendor",
    "product": "product",
    "removable": "target.removable",
    "write-cache": hook("disk_write_cache"),
    "serial": hook("disk_serial"),
    "werror": hook("disk_werror"),
    "rerror": hook("disk_rerror"),
})
device("vhost-user-blk-{virtio}", of="Disk", when={"target.bus": "virtio", "type": "vhostuser"},
       props={"@virtio": None, "num-queues": "driver.queues", "queue-size": "driver.queue_size",
              "chardev": named("chr-vu-{id}"), "@place": None, "id": alias(),
              "bootindex": hook("bootindex")})
device("virtio-blk-{virtio}", of="Disk", when={"target.bus": "virtio"},
       props={"@virtio": None, "iothread": hook("iothread"), "ioeventfd": "driver.ioeventfd",
              "event_idx": "driver.event_idx", "scsi": hook("disk_scsi"),
              "num-queues": "driver.queues", "queue-size": "driver.queue_size",
              "iothread-vq-mapping": hook("disk_iothreads"),
              "@place": None, "@disk_common": None})
device("scsi-cd", of="Disk", when={"target.bus": "scsi", "device": "cdrom"},
       props={"@place": None, "device_id": hook("disk_device_id"), "@disk_common": None})
device("scsi-block", of="Disk", when={"target.bus": "scsi", "device": "lun"},
       props={"@place": None, "@disk_common": None})
device("scsi-hd", of="Disk", when={"target.bus": "scsi"},
       props={"@place": None, "device_id": hook("disk_device_id"), "@disk_common": None})
device("ide-cd", of="Disk", when={"target.bus": "ide|sata", "device": "cdrom"},
       props={"@place": None, "@disk_common": None})
device("ide-hd", of="Disk", when={"target.bus": "ide|sata"},
       props={"@place": None, "@disk_common": None})
device("floppy", of="Disk", when={"target.bus": "fdc"},
       props={"unit": "address.drive.unit", "@disk_common": None})
device("usb-storage", of="Disk", when={"target.bus": "usb"},
       props={"@place": None, "drive": hook("disk_drive"), "id": alias(),
              "bootindex": hook("bootindex"), "removable": hook("disk_usb_removable"),
              "write-cache": hook("disk_write_cache"), "serial": hook("disk_serial"),
              "werror": hook("disk_werror"), "rerror": hook("disk_rerror")})

# ---- network cards ------------------------------------------------------------------------------

device("virtio-net-{virtio}", of="Interface", when={"model.type": "virtio|virtio-transitional|virtio-non-transitional"},
       props={"@virtio": None,
              "tx": hook("net_tx"),
              "ioeventfd": "driver.ioeventfd", "event_idx": "driver.event_idx",
              "csum": "driver.host.csum", "gso": "driver.host.gso", "host_tso4": "driver.host.tso4",
              "host_tso6": "driver.host.tso6", "host_ecn": "driver.host.ecn",
              "host_ufo": "driver.host.ufo", "mrg_rxbuf": "driver.host.mrg_rxbuf",
              "guest_csum": "driver.guest.csum", "guest_tso4": "driver.guest.tso4",
              "guest_tso6": "driver.guest.tso6", "guest_ecn": "driver.guest.ecn",
              "guest_ufo": "driver.guest.ufo",
              "mq": hook("net_mq"),
              "rx_queue_size": "driver.rx_queue_size", "tx_queue_size": "driver.tx_queue_size",
              "failover": hook("net_failover"),
              "rss": "driver.rss", "hash": "driver.rss_hash_report",
              "host_mtu": "mtu.size",
              "netdev": named("host{id}"), "id": alias(), "mac": "mac.address",
              "bootindex": hook("bootindex"), "romfile": hook("romfile"), "rombar": hook("rombar"), "@place": None})
device("{model}", of="Interface", when={},
       props={"netdev": named("host{id}"), "id": alias(), "mac": "mac.address",
              "bootindex": hook("bootindex"), "romfile": hook("romfile"), "rombar": hook("rombar"), "@place": None})

# ---- character devices ----------------------------------------------------------------------------

shared("chr", {"chardev": named("char{id}"), "id": alias(), "@place": None})
device("isa-serial", of="Serial", when={"target.model.name": "isa-serial"},
       props={"chardev": named("char{id}"), "id": alias(), "index": "target.port", "@place": None})
device("usb-serial", of="Serial", when={"target.model.name": "usb-serial"}, props={"@chr": None})
device("pci-serial", of="Serial", when={"target.model.name": "pci-serial"}, props={"@chr": None})
device("spapr-vty", of="Serial", when={"target.model.name": "spapr-vty"}, props={"@chr": None})
device("sclpconsole", of="Serial", when={"target.model.name": "sclpconsole"},
       props={"chardev": named("char{id}"), "id": alias()})
device("sclplmconsole", of="Serial", when={"target.model.name": "sclplmconsole"},
       props={"chardev": named("char{id}"), "id": alias()})
device("isa-debugcon", of="Serial", when={"target.model.name": "isa-debugcon"},
       props={"chardev": named("char{id}"), "id": alias(), "@place": None})
device("isa-parallel", of="Parallel",
       props={"chardev": named("char{id}"), "id": alias(), "@place": None})
device("virtconsole", of="Console", when={"target.type": "virtio"},
       props={"@place": None, "chardev": named("char{id}"), "id": alias()})
device("sclpconsole", of="Console", when={"target.type": "sclp"},
       props={"chardev": named("char{id}"), "id": alias()})
device("sclplmconsole", of="Console", when={"target.type": "sclplm"},
       props={"chardev": named("char{id}"), "id": alias()})
device("virtserialport", of="ChannelDevice", when={"target.type": "virtio"},
       props={"@place": None, "chardev": named("char{id}"), "id": alias(),
              "name": hook("channel_name")})

# ---- input, sound, video --------------------------------------------------------------------------

device("usb-mouse", of="Input", when={"bus": "usb", "type": "mouse"},
       props={"id": alias(), "@place": None})
device("usb-tablet", of="Input", when={"bus": "usb", "type": "tablet"},
       props={"id": alias(), "@place": None})
device("usb-kbd", of="Input", when={"bus": "usb", "type": "keyboard"},
       props={"id": alias(), "@place": None})
device("virtio-mouse-{virtio}", of="Input", when={"bus": "virtio", "type": "mouse"},
       props={"@virtio": None, "id": alias(), "@place": None})
device("virtio-tablet-{virtio}", of="Input", when={"bus": "virtio", "type": "tablet"},
       props={"@virtio": None, "id": alias(), "@place": None})
device("virtio-keyboard-{virtio}", of="Input", when={"bus": "virtio", "type": "keyboard"},
       props={"@virtio": None, "id": alias(), "@place": None})
device("virtio-input-host-{virtio}", of="Input", when={"bus": "virtio", "type": "passthrough"},
       props={"@virtio": None, "id": alias(), "evdev": "source.evdev", "@place": None})

shared("snd", {"id": alias(), "audiodev": hook("audiodev"), "@place": None})
device("intel-hda", of="Sound", when={"model": "ich6"}, props={"id": alias(), "@place": None})
device("ich9-intel-hda", of="Sound", when={"model": "ich9"}, props={"id": alias(), "@place": None})
device("AC97", of="Sound", when={"model": "ac97"}, props={"@snd": None})
device("ES1370", of="Sound", when={"model": "es1370"}, props={"@snd": None})
device("sb16", of="Sound", when={"model": "sb16"}, props={"@snd": None})
device("usb-audio", of="Sound", when={"model": "usb"},
       props={"id": alias(), "audiodev": hook("audiodev"), "multi": "multichannel", "@place": None})
device("virtio-sound-{virtio}", of="Sound", when={"model": "virtio"},
       props={"@virtio": None, "id": alias(), "audiodev": hook("audiodev"), "streams": "streams",
              "@place": None})

device("qxl-vga", of="Video", when={"model.type": "qxl", "model.primary": "yes"}, props={
    "id": alias(), "max_outputs": "model.heads", "ram_size": times("model.ram_kib", 1024),
    "vram_size": times("model.vram_kib", 1024), "vram64_size_mb": hook("video_vram64"),
    "vgamem_mb": over("model.vgamem_kib", 1024), "xres": "model.resolution.x",
    "yres": "model.resolution.y", "@place": None})
device("qxl", of="Video", when={"model.type": "qxl"}, props={
    "id": alias(), "max_outputs": "model.heads", "ram_size": times("model.ram_kib", 1024),
    "vram_size": times("model.vram_kib", 1024), "vram64_size_mb": hook("video_vram64"),
    "vgamem_mb": over("model.vgamem_kib", 1024), "xres": "model.resolution.x",
    "yres": "model.resolution.y", "@place": None})
device("VGA", of="Video", when={"model.type": "vga"},
       props={"id": alias(), "vgamem_mb": over("model.vram_kib", 1024), "xres": "model.resolution.x",
              "yres": "model.resolution.y", "@place": None})
device("cirrus-vga", of="Video", when={"model.type": "cirrus"}, props={"id": alias(), "@place": None})
device("vhost-user-vga", of="Video",
       when={"model.type": "virtio", "driver.name": "vhostuser", "model.primary": "yes"},
       props={"@virtio": None, "id": alias(), "max_outputs": "model.heads",
              "chardev": named("chr-vu-{id}"), "@place": None})
device("vhost-user-gpu-{virtio}", of="Video", when={"model.type": "virtio", "driver.name": "vhostuser"},
       props={"@virtio": None, "id": alias(), "max_outputs": "model.heads",
              "chardev": named("chr-vu-{id}"), "@place": None})
device("vmware-svga", of="Video", when={"model.type": "vmvga"},
       props={"id": alias(), "vgamem_mb": over("model.vram_kib", 1024), "@place": None})
device("bochs-display", of="Video", when={"model.type": "bochs"},
       props={"id": alias(), "vgamem": times("model.vram_kib", 1024), "xres": "model.resolution.x",
              "yres": "model.resolution.y", "@place": None})
device("ramfb", of="Video", when={"model.type": "ramfb"}, props={"id": alias()})
device("{virtio_gpu}", of="Video", when={"model.type": "virtio"},
       props={"@virtio": None, "id": alias(), "max_outputs": "model.heads",
              "blob": "model.blob", "xres": "model.resolution.x", "yres": "model.resolution.y",
              "@place": None})

# ---- shared folders and memory -------------------------------------------------------------------

device("vhost-user-fs-{virtio}", of="Filesystem", when={"driver.type": "virtiofs"},
       props={"@virtio": None, "id": alias(), "chardev": named("chr-vu-{id}"),
              "queue-size": otherwise("driver.queue", 1024), "tag": "target.dir",
              "bootindex": "boot.order", "@place": None})
device("virtio-9p-{virtio}", of="Filesystem", when={},
       props={"@virtio": None, "id": alias(), "fsdev": named("fsdev-{id}"), "mount_tag": "target.dir",
              "@place": None})
device("pc-dimm", of="MemoryDevice", when={"model": "dimm"},
       props={"node": "target.node", "memdev": named("mem{id}"), "id": alias(), "@place": None})
device("nvdimm", of="MemoryDevice", when={"model": "nvdimm"},
       props={"node": "target.node", "label-size": times("target.label.size.size_kib", 1024),
              "uuid": hook("nvdimm_uuid"), "unarmed": "target.readonly", "memdev": named("mem{id}"),
              "id": alias(), "@place": None})
device("virtio-pmem-{virtio}", of="MemoryDevice", when={"model": "virtio-pmem"},
       props={"memdev": named("mem{id}"), "memaddr": "target.address.base", "id": alias(), "@place": None})
device("virtio-mem-{virtio}", of="MemoryDevice", when={"model": "virtio-mem"},
       props={"node": "target.node", "block-size": times("target.block.size_kib", 1024),
              "requested-size": times("target.requested.size_kib", 1024), "memdev": named("mem{id}"),
              "prealloc": hook("virtio_mem_prealloc"), "memaddr": "target.address.base",
              "dynamic-memslots": "target.dynamic_memslots", "id": alias(), "@place": None})
device("ivshmem-plain", of="Shmem", when={"model.type": "ivshmem-plain"},
       props={"id": alias(), "memdev": named("shmmem-{id}"), "master": hook("shmem_master"), "@place": None})
device("ivshmem-doorbell", of="Shmem", when={"model.type": "ivshmem-doorbell"},
       props={"id": alias(), "chardev": named("char{id}"), "master": hook("shmem_master"),
              "vectors": "msi.vectors", "ioeventfd": "msi.ioeventfd", "@place": None})

# ---- devices of the host ----------------------------------------------------------------------------

shared("hostdev_pci", {"bootindex": "boot.order", "loadparm": hook("loadparm"),
                       "failover_pair_id": "teaming.persistent", "romfile": hook("romfile"),
                       "rombar": hook("rombar"), "@place": None})
device("usb-host", of="Hostdev", when={"mode": "subsystem", "subsystem.type": "usb"},
       props={"hostdevice": hook("usb_host"), "id": alias(), "guest-reset": hook("usb_guest_reset"),
              "guest-resets-all": hook("usb_guest_resets_all"), "bootindex": "boot.order", "@place": None})
device("vfio-pci", of="Hostdev", when={"mode": "subsystem", "subsystem.type": "pci"},
       props={"host": hook("pci_host"), "id": alias(), "@hostdev_pci": None})
device("scsi-generic", of="Hostdev", when={"mode": "subsystem", "subsystem.type": "scsi"},
       props={"drive": hook("scsi_drive"), "id": alias(), "bootindex": "boot.order", "@place": None})
device("vhost-scsi-{virtio}", of="Hostdev", when={"mode": "subsystem", "subsystem.type": "scsi_host"},
       props={"wwpn": "subsystem.scsi_host.source.wwpn", "vhostfd": hook("vhost_scsi_fd"), "id": alias(),
              "bootindex": "boot.order", "@place": None})
device("vfio-pci-nohotplug", of="Hostdev",
       when={"mode": "subsystem", "subsystem.type": "mdev", "subsystem.model": "vfio-pci", "subsystem.ramfb": "yes"},
       props={"id": alias(), "sysfsdev": hook("mdev_path"), "display": word("subsystem.display"),
              "ramfb": "subsystem.ramfb", "@hostdev_pci": None})
device("{mdev_model}", of="Hostdev", when={"mode": "subsystem", "subsystem.type": "mdev"},
       props={"id": alias(), "sysfsdev": hook("mdev_path"), "display": word("subsystem.display"),
              "@hostdev_pci": None})

# ---- smartcards, IOMMUs and more ----------------------------------------------------------------------

device("ccid-card-emulated", of="Smartcard", when={"mode": "host"},
       props={"backend": const("nss-emulated"), "id": alias(), "@place": None})
device("ccid-card-emulated", of="Smartcard", when={"mode": "host-certificates"},
       props={"backend": const("certificates"), "cert1": hook("smartcard_certificates"),
              "db": otherwise("host_certificates.database", "/etc/pki/nssdb"), "id": alias(), "@place": None})
device("ccid-card-passthru", of="Smartcard", when={"mode": "passthrough"},
       props={"chardev": named("char{id}"), "id": alias(), "@place": None})

device("intel-iommu", of="Iommu", when={"model": "intel"},
       props={"id": alias(), "intremap": word("driver.intremap"), "caching-mode": "driver.caching_mode",
              "eim": word("driver.eim"), "device-iotlb": "driver.iotlb", "aw-bits": "driver.aw_bits",
              "dma-translation": "driver.dma_translation"})
device("virtio-iommu", of="Iommu", when={"model": "virtio"}, props={"id": alias(), "@place": None})
device("amd-iommu", of="Iommu", when={"model": "amd"},
       props={"pci-id": alias(), "intremap": word("driver.intremap"), "pt": word("driver.passthrough"),
              "xtsup": word("driver.xtsup"), "device-iotlb": "driver.iotlb"})
device("virtio-crypto-{virtio}", of="Crypto", when={},
       props={"@virtio": None, "cryptodev": named("obj{id}"), "id": alias(), "@place": None})
device("acpi-erst", of="Pstore", when={}, props={"id": alias(), "memdev": named("mem{id}"), "@place": None})

# ---- the rest ---------------------------------------------------------------------------------------

device("i6300esb", of="Watchdog", when={"model": "i6300esb"}, props={"id": alias(), "@place": None})
device("ib700", of="Watchdog", when={"model": "ib700"}, props={"id": alias()})
device("diag288", of="Watchdog", when={"model": "diag288"}, props={"id": alias()})
device("virtio-balloon-{virtio}", of="Memballoon",
       when={"model": "virtio|virtio-transitional|virtio-non-transitional"},
       props={"@virtio": None, "id": alias(), "deflate-on-oom": "autodeflate",
              "free-page-reporting": "free_page_reporting", "@place": None})
device("virtio-rng-{virtio}", of="Rng", when={},
       props={"@virtio": None, "rng": named("obj{id}"), "id": alias(), "max-bytes": "rate.bytes",
              "period": hook("rng_period"), "@place": None})
device("tpm-tis", of="Tpm", when={"model": "tpm-tis"},
       props={"tpmdev": named("tpm-{id}"), "id": alias()})
device("tpm-crb", of="Tpm", when={"model": "tpm-crb"},
       props={"tpmdev": named("tpm-{id}"), "id": alias()})
device("tpm-spapr", of="Tpm", when={"model": "tpm-spapr"},
       props={"tpmdev": named("tpm-{id}"), "id": alias()})
device("tpm-tis-device", of="Tpm", when={"model": "tpm-tis-device"},
       props={"tpmdev": named("tpm-{id}"), "id": alias()})
device("spapr-tpm-proxy", of="Tpm", when={"model": "spapr-tpm-proxy"},
       props={"id": alias(), "host-path": "backend.passthrough.device.path"})
device("vhost-vsock-{virtio}", of="Vsock", when={},
       props={"@virtio": None, "id": alias(), "guest-cid": "cid.address",
              "vhostfd": hook("vsock_fd"), "@place": None})
device("pvpanic-pci", of="Panic", when={"model": "pvpanic"}, props={"@place": None})
device("pvpanic", of="Panic", when={"model": "isa"}, props={"ioport": hook("panic_port")})
device("usb-redir", of="RedirDev", when={},
       props={"chardev": named("char{id}"), "id": alias(), "filter": hook("redir_filter"),
              "bootindex": hook("bootindex"), "@place": None})
device("usb-hub", of="Hub", when={}, props={"id": alias(), "@place": None})
