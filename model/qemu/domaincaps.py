"""What domain capabilities say, and the names in QEMU (or on the host) that each word needs.

offer(PLACE, needs=CONDITION, ENUM={WORD: CONDITION}…)   conditions as caps_match() reads them; beside QEMU's names:
accel/kvm, machine-like/NAME (the machine's family), machine-bus/ide, host/vfio, host/swtpm, host/tpm-1.2, hyperv/NAME
"""
from lang.offers import offer

offer("iothreads")
offer("memory_backing", sourceType={"file": "", "anonymous": "", "memfd": "object/memory-backend-memfd"})

offer("devices.disk",
      diskDevice={"disk": "", "cdrom": "", "floppy": "!machine-like/pseries", "lun": ""},
      bus={"ide": "machine-bus/ide", "fdc": "!machine-like/pseries", "scsi": "", "virtio": "",
           "usb": "device/usb-storage", "sata": "device/ich9-ahci"},
      model={"virtio": "", "virtio-transitional": "device/virtio-blk-pci-transitional",
             "virtio-non-transitional": "device/virtio-blk-pci-non-transitional"})
offer("devices.graphics",
      type={"sdl": "qmp-ret/query-display-options/type/sdl", "vnc": "qmp/query-vnc",
            "rdp": "qmp-ret/query-display-options/type/dbus", "spice": "qmp/query-spice",
            "egl-headless": "qmp-ret/query-display-options/type/egl-headless",
            "dbus": "qmp-ret/query-display-options/type/dbus"})
offer("devices.video",
      modelType={"vga": "device/VGA", "cirrus": "device/cirrus-vga", "vmvga": "device/vmware-svga",
                 "qxl": "device/qxl", "virtio": "device/virtio-gpu-pci | device/virtio-gpu-ccw",
                 "none": "", "bochs": "device/bochs-display", "ramfb": "device/ramfb"})
offer("devices.hostdev",
      mode={"subsystem": ""},
      startupPolicy={"default": "", "mandatory": "", "requisite": "", "optional": ""},
      subsysType={"usb": "device/usb-host | device/usb-storage", "pci": "host/vfio", "scsi": ""},
      capsType={},
      pciBackend={"default": "host/vfio", "vfio": "host/vfio"})
offer("devices.rng",
      model={"virtio": "device/virtio-rng-pci | device/virtio-rng-ccw | device/virtio-rng-device",
             "virtio-transitional": "device/virtio-rng-pci-transitional",
             "virtio-non-transitional": "device/virtio-rng-pci-non-transitional"},
      backendModel={"random": "object/rng-random", "egd": "object/rng-egd", "builtin": "object/rng-builtin"})
offer("devices.filesystem",
      driverType={"path": "", "handle": "", "virtiofs": "device/vhost-user-fs-device"})
offer("devices.tpm",
      needs="tpm-model/tpm-tis | tpm-model/tpm-crb | tpm-model/tpm-spapr",
      model={"tpm-tis": "tpm-model/tpm-tis", "tpm-crb": "tpm-model/tpm-crb", "tpm-spapr": "tpm-model/tpm-spapr",
             "spapr-tpm-proxy": "device/spapr-tpm-proxy"},
      backendModel={"passthrough": "tpm-type/passthrough", "emulator": "tpm-type/emulator & host/swtpm",
                    "external": "tpm-type/emulator"},
      backendVersion={"1.2": "tpm-type/emulator & host/tpm-1.2", "2.0": "tpm-type/emulator & host/tpm-2.0"})
offer("devices.redirdev", needs="device/usb-redir", bus={"usb": ""})
offer("devices.channel", type={"pty": "", "unix": "", "spicevmc": "qmp/query-spice"})
offer("devices.crypto",
      model={"virtio": "device/virtio-crypto-pci | device/virtio-crypto-ccw | device/virtio-crypto-device"},
      type={"qemu": ""},
      backendModel={"builtin": "object/cryptodev-backend-builtin", "lkcf": "object/cryptodev-backend-lkcf"})
offer("devices.interface", backendType={"default": "", "passt": "qmp/netdev_add/type/stream"})
offer("devices.panic",
      needs="device/pvpanic | arch/x86_64 | arch/i686 | arch/ppc64 | arch/s390x | device/pvpanic-pci",
      model={"isa": "device/pvpanic", "pseries": "arch/ppc64", "hyperv": "arch/x86_64 | arch/i686",
             "s390": "arch/s390x", "pvpanic": "device/pvpanic-pci"})

offer("features.gic", needs="gic/2/usable | gic/3/usable", version={"2": "gic/2/usable", "3": "gic/3/usable"})
offer("features.vmcoreinfo", needs="device/vmcoreinfo")
offer("features.genid", needs="device/vmgenid")
offer("features.backing_store_input")
offer("features.backup")
offer("features.async_teardown", needs="option/run-with/async-teardown")
offer("features.s390_pv", only="arch/s390x", needs="object/s390-pv-guest")
offer("features.ps2", needs="arch/x86_64 | arch/i686")
offer("features.hyperv", only="hyperv/relaxed",
      features={"relaxed": "hyperv/relaxed", "vapic": "hyperv/vapic", "spinlocks": "hyperv/spinlocks",
                "vpindex": "hyperv/vpindex", "runtime": "hyperv/runtime", "synic": "hyperv/synic",
                "stimer": "hyperv/stimer", "reset": "hyperv/reset", "vendor_id": "hyperv/vendor-id",
                "frequencies": "hyperv/frequencies", "reenlightenment": "hyperv/reenlightenment",
                "tlbflush": "hyperv/tlbflush", "ipi": "hyperv/ipi", "evmcs": "hyperv/evmcs",
                "avic": "hyperv/avic", "emsr_bitmap": "hyperv/emsr-bitmap", "xmm_input": "hyperv/xmm-input"})
offer("features.launch_security",
      needs="sev/cbitpos | arch/s390x & object/s390-pv-guest",
      sectype={"sev": "sev/cbitpos", "sev-snp": "sev/cbitpos & object/sev-snp-guest",
               "s390-pv": "arch/s390x & object/s390-pv-guest"})
