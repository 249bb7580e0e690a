#!/usr/bin/env python3
"""What the reference says that QEMU gets is found out by planning each example with each value taken out or changed
(model/emit/effects.py). Here: every example is planned, or refused for the reason that its name says; no change of a
value kills the planner; and some effects that must be found.

  examples.py PLAN-TOOL
"""
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "model"))
from emit import effects  # noqa: E402

# Examples of what other hypervisors have or the host must know: refused, and which word the refusal has.
OTHERS = ("container", "features-bhyve", "graphics-rdp", "graphics-vbox", "hostdev-xen", "interface-vmware", "memory-vmware", "nmdm",
          "video-bhyve", "xenbus", "xenpv")
REFUSED = {**dict.fromkeys(OTHERS, ""), "hostdev-missing": "USB device of the host", "hostdev-usb": "USB device of the host",
           "interface-null": "'null'", "source-new": "new volumes"}
EFFECTS = {  # field -> a word of the command line that it must lead to
    "DiskDriver.queues": "-device virtio-blk-pci num-queues=4",
    "DiskDriver.cache": "-device virtio-blk-pci write-cache=on",
    "ThrottleGroup.total_bytes_sec": "-object throttle-group limits.bps-total=1000000",
    "InterfaceDriver.rx_queue_size": "-device virtio-net-pci rx_queue_size=512",
    "Vcpu.current": "-smp maxcpus=4",
    "Boot.order": "-device virtio-net-pci bootindex=1",
    "ByteSize.size_bytes": "-blockdev qcow2 cache-size=16777216",
    "Gic.version": "-machine virt-10.0 gic-version=3",
    "VsockCid.address": "-device vhost-vsock-pci guest-cid=4",
    "SysinfoEntry.value": "-smbios vendor=Shop",
}


def said(found):
    return [w for e in found.get("effects", []) for k in ("words", "heads", "instead") for w in e.get(k, [])]


def main(tool):
    found = effects.all_effects(tool)
    whole, results = found.pop(""), []
    for name, result in sorted(whole.items()):
        refused, want = result.get("refused"), REFUSED.get(name)
        good = refused is None if want is None else bool(refused) and want in refused
        results.append((good, f"example {name}", refused or "is planned"))
    for field, word in EFFECTS.items():
        results.append((word in said(found.get(field, {})), f"{field}: {word}", "; ".join(said(found.get(field, {}))[:6])))
    print(f"1..{len(results)}")
    for n, (good, name, why) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {n} - {name}" + ("" if good else f": {why}"))
    with_effect = sum(1 for v in found.values() if v["effects"])
    print(f"# {with_effect} fields end on the command line, {sum(1 for v in found.values() if v['tried'] and not v['effects'])} do not")
    return 0 if all(good for good, _, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
