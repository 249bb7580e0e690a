#!/usr/bin/env python3
"""Real QEMU takes the command lines we plan: start.py PLAN-TOOL DOCUMENT...

Facts are those QEMU tells about itself; each guest is started paused, asked for its status, ended.
"""
import json
import pathlib
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile

QEMU = shutil.which("qemu-system-x86_64")
PROPS = ["virtio-blk-pci", "virtio-net-pci", "virtio-scsi-pci", "ide-hd", "pcie-root-port", "virtio-balloon-pci"]


class Qmp:
    def __init__(self, path, process):
        self.process, self.sock = process, socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(str(path))
        self.file = self.sock.makefile("r")
        self.file.readline()
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        self.sock.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            answer = json.loads(self.file.readline())
            if "event" not in answer:
                return answer


def start(words, path):
    """Starts QEMU; the socket is listening once its pid file is there."""
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True)
    import select
    import os
    pidfd = os.pidfd_open(process.pid)
    for _ in range(3000):
        if path.exists():
            try:
                return process, Qmp(path, process)
            except (ConnectionError, ValueError):
                pass
        if select.select([pidfd], [], [], 0.02)[0]:
            os.close(pidfd)
            raise RuntimeError(process.stderr.read().strip())
    raise RuntimeError("no monitor")


def facts(folder):
    path = folder / "probe.sock"
    process, qmp = start([QEMU, "-machine", "none", "-nodefaults", "-display", "none", "-qmp",
                          f"unix:{path},server=on,wait=off"], path)
    v = qmp.ask("query-version")["return"]["qemu"]
    doc = {"version": v["major"] * 1000000 + v["minor"] * 1000 + v["micro"], "arch": "x86_64", "kvm": False,
           "types": [t["name"] for t in qmp.ask("qom-list-types")["return"]], "props": {}, "commands": []}
    for name in PROPS:
        doc["props"][name] = [p["name"] for p in qmp.ask("device-list-properties", typename=name)["return"]]
    doc["machines"] = doc["machines_tcg"] = [
        {"name": m["name"], "alias": m.get("alias"), "cpus": m["cpu-max"], "ram": m.get("default-ram-id"), "acpi": m.get("acpi", True),
         "default": m.get("is-default", False), "hotplug": m["hotpluggable-cpus"], "numa_mem": m["numa-mem-supported"],
         "cpu": (m.get("default-cpu-type") or "").replace("-x86_64-cpu", "") or None}
        for m in qmp.ask("query-machines")["return"]]
    qmp.ask("quit")
    process.wait(120)
    (folder / "facts.json").write_text(json.dumps(doc))
    return folder / "facts.json"


def with_images(document, folder):
    """A copy whose disks are files of ours."""
    text = document.read_text()
    for name in set(re.findall(r"/var/lib/images/[\w.]+", text)):
        image = folder / pathlib.Path(name).name
        if name.endswith(".qcow2"):
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", image, "1M"], check=True)
        else:
            image.write_bytes(bytes(1 << 20))
        text = text.replace(name, str(image))
    copy = folder / document.name
    copy.write_text(text)
    return copy


def run(tool, document, known, folder):
    document = with_images(document, folder)
    text = subprocess.run([tool, known, document, "--new", "--native", "--emulator", QEMU, "--folder", folder,
                           "--xml", folder / "x.xml"], capture_output=True, text=True, check=False, timeout=240)
    if text.returncode:
        raise RuntimeError(text.stdout.strip())
    words = [w for w in shlex.split(text.stdout.replace("\\\n", " ")) if "=" not in w.split("/")[0] or w[0] in "-{"
             or not w.split("=")[0].isupper() and not w.startswith(("LC_ALL", "XDG_"))]
    words = words[words.index(QEMU):]
    home = next(folder.glob("domain-*"), folder / f"domain--1-{document.stem}")
    home.mkdir(exist_ok=True)
    (folder / "channel" / f"-1-{document.stem}").mkdir(parents=True, exist_ok=True)
    process, qmp = start(words, home / "monitor.sock")
    status = qmp.ask("query-status")["return"]["status"]
    qmp.ask("quit")
    process.wait(120)
    if status != "prelaunch":
        raise RuntimeError(f"status is {status}")


def main():
    tool, documents = sys.argv[1], [pathlib.Path(p) for p in sys.argv[2:]]
    if not QEMU:
        print("1..0 # SKIP qemu-system-x86_64 is not installed")
        return 0
    print(f"1..{len(documents)}")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="vireo-") as tmp:
        known = facts(pathlib.Path(tmp))
        for n, document in enumerate(documents, 1):
            folder = pathlib.Path(tempfile.mkdtemp(dir=tmp))
            try:
                run(tool, document, known, folder)
                print(f"ok {n} - {document.name}")
            except (RuntimeError, subprocess.TimeoutExpired) as e:
                bad += 1
                print(f"not ok {n} - {document.name}: {e}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
