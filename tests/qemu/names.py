#!/usr/bin/env python3
"""Every device and property that model/qemu/devices.py names must be known to at least one recorded QEMU.

  names.py MODEL-FOLDER

A typing mistake in the table would otherwise be a device that no QEMU has. Skips when no recordings are here.
"""
import gzip
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve()
# Names that QEMU takes for a type of another name.
SHORT = {"ahci": "ich9-ahci", "lsi": "lsi53c895a", "virtio-iommu": "virtio-iommu-pci"}
# What braces stand for (src/driver/qemu/device/table.c).
BRACES = {
    "{virtio}": ["pci", "ccw", "device", "pci-transitional", "pci-non-transitional"],
    "{virtio_gpu}": ["virtio-gpu-pci", "virtio-gpu-gl-pci", "virtio-vga", "virtio-vga-gl", "virtio-gpu-ccw",
                     "virtio-gpu-device"],
    "{mdev_model}": ["vfio-pci", "vfio-ccw", "vfio-ap"],
    "{model}": ["rtl8139", "e1000"],
}
# A hook that sets properties of other names than its own.
HOOKS = {"smartcard_certificates", "usb_master", "net_mq"}


def documents(path):
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    decoder, at = json.JSONDecoder(), 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return
        doc, at = decoder.raw_decode(text, at)
        yield doc


def recorded(folder):
    types, props = set(), {}
    for path in sorted(folder.glob("*.replies*")):
        command = None
        for doc in documents(path):
            if "execute" in doc:
                command = doc
                continue
            value = doc.get("return")
            name = command.get("execute") if command else None
            if name == "qom-list-types" and value:
                types.update(t["name"] for t in value)
            elif name in ("device-list-properties", "qom-list-properties") and value:
                props.setdefault(command["arguments"]["typename"], set()).update(p["name"] for p in value)
    return types, props


def expand(driver):
    for brace, words in BRACES.items():
        if brace in driver:
            return [driver.replace(brace, w) for w in words]
    return [driver]


def main(model):
    shared = next((p / "shared" for p in HERE.parents if (p / "shared" / "corpus").is_dir()), None)
    if not shared:
        print("1..0 # SKIP no recorded replies are here")
        return 0
    sys.path.insert(0, model)
    from lang import qemu
    devices = qemu.read(pathlib.Path(model) / "qemu" / "devices.py")
    types, props = recorded(shared / "corpus" / "capabilities" / "replies")
    wrong, unasked, seen = [], 0, {}
    for d in devices:
        drivers = [SHORT.get(n, n) for n in expand(d.driver)]
        if not any(n in types for n in drivers):
            wrong.append(f"line {d.line}: no recorded QEMU has '{d.driver}'")
        known = set().union(*(props.get(n, set()) for n in drivers))
        for p in d.props:
            if not known or p.kind in ("PROP_PLACE", "PROP_ALIAS") or (p.kind == "PROP_HOOK" and p.text in HOOKS):
                unasked += not known
                continue
            # a set that several devices share: one of them has it, others refuse it by name
            key = (p.name, p.path, p.text)
            seen[key] = (seen.get(key, (False,))[0] or p.name in known, d.driver, p.line)
    wrong += [f"line {line}: no recorded '{driver}' has the property '{key[0]}'"
              for key, (there, driver, line) in seen.items() if not there]
    checked = len(seen)
    print("1..1")
    for line in wrong:
        print(f"# devices.py {line}")
    print(f"{'not ok' if wrong else 'ok'} 1 - {len(devices)} devices, {checked} properties are in recorded replies, "
          f"{unasked} of types that no probe asked about")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(re.sub("/$", "", sys.argv[1])))
