#!/usr/bin/python3
"""Limits that the kernel keeps for a guest: memory and block I/O, from its first instruction on and while it runs,
read back from the control groups themselves. What this kernel lacks is skipped, counted."""
import os
import pathlib
import subprocess
import sys

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point, skip_all

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def skip(name, why):
    point(f"{name} # SKIP {why}")


def refusal(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_message()
    return ""


def group_of(pid, controller):
    """The control group of a process: (folder, whether it is of version 1), or (None, …)."""
    for line in pathlib.Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if controller not in names.split(",") and names:
            continue
        for mount in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
            words, rest = mount.split(" - ")
            kind, _, options = rest.split(" ", 2)
            if (kind == "cgroup" and names and controller in options.split(",")) or (kind == "cgroup2" and not names):
                root, where = words.split()[3:5]
                inside = path[len(root):] if root != "/" and path.startswith(root) else path
                folder = pathlib.Path(where + "/" + inside.lstrip("/"))
                if names or (folder / f"{controller}.max").exists():
                    return folder, bool(names)
    return None, False


def memory(conn, boot):
    tune = "<memtune><hard_limit unit='MiB'>400</hard_limit><soft_limit unit='MiB'>300</soft_limit></memtune>"
    xml = guest_xml("held", boot, extra=tune)
    try:
        dom = conn.createXML(xml, 0)
    except L.libvirtError as e:
        return skip("memtune", e.get_error_message())
    pid = DAEMON.qemu_pid("held")
    folder, v1 = group_of(pid, "memory")
    point("a guest with limits has a group of its own", folder and "held" in str(folder), folder)
    hard, soft = ("memory.limit_in_bytes", "memory.soft_limit_in_bytes") if v1 else ("memory.max", "memory.high")
    point("hard and soft limit are the kernel's", int((folder / hard).read_text()) == 400 << 20 and
          int((folder / soft).read_text()) == 300 << 20, (folder / hard).read_text())
    point("and hold from the first page on", int((folder / ("memory.usage_in_bytes" if v1 else "memory.current")).read_text())
          > 8 << 20)
    got = dom.memoryParameters()
    point("they are told", got["hard_limit"] == 400 << 10 and got["soft_limit"] == 300 << 10, got)
    dom.setMemoryParameters({"hard_limit": 500 << 10, "soft_limit": 9007199254740991})
    unlimited = (folder / soft).read_text().strip()
    point("and change while it runs", int((folder / hard).read_text()) == 500 << 20 and
          (unlimited == "max" or int(unlimited) > 1 << 50), unlimited)
    point("the document follows", "<hard_limit unit='KiB'>512000</hard_limit>" in dom.XMLDesc() and
          "soft_limit" not in dom.XMLDesc(), dom.XMLDesc())
    if (folder / "memory.memsw.limit_in_bytes").exists() or (folder / "memory.swap.max").exists():
        dom.setMemoryParameters({"swap_hard_limit": 600 << 10})
        where = folder / ("memory.memsw.limit_in_bytes" if v1 else "memory.swap.max")
        point("a limit with swap", int(where.read_text()) == (600 if v1 else 100) << 20, where.read_text())
        dom.setMemoryParameters({"hard_limit": 700 << 10, "swap_hard_limit": 800 << 10})
        point("both grow together", int((folder / hard).read_text()) == 700 << 20)
        dom.setMemoryParameters({"hard_limit": 300 << 10, "swap_hard_limit": 350 << 10})
        point("and shrink together", int((folder / hard).read_text()) == 300 << 20)
        text = refusal(dom.setMemoryParameters, {"swap_hard_limit": 100 << 10})
        point("less with swap than without is refused", "swap" in text, text)
    dom.destroy()
    point("the group goes with the guest", not folder.exists())
    least = guest_xml("held", boot, extra="<memtune><min_guarantee unit='MiB'>10</min_guarantee></memtune>")
    text = refusal(conn.createXML, least, 0)
    point("a guaranteed minimum is refused by name", "min_guarantee" in text, text)


def later(conn, boot):
    dom = conn.createXML(guest_xml("late", boot), 0)
    dom.setMemoryParameters({"hard_limit": 600 << 10})
    folder, v1 = group_of(DAEMON.qemu_pid("late"), "memory")
    point("a guest without limits gets them later", "late" in str(folder) and
          int((folder / ("memory.limit_in_bytes" if v1 else "memory.max")).read_text()) == 600 << 20, folder)
    DAEMON.kill()
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    dom = conn.lookupByName("late")
    dom.setMemoryParameters({"hard_limit": 700 << 10})
    point("and the next daemon changes them", int((folder / ("memory.limit_in_bytes" if v1 else "memory.max")).read_text())
          == 700 << 20)
    dom.destroy()
    point("and removes the group", not folder.exists())
    return conn


def numa(conn, boot):
    dom = conn.createXML(guest_xml("placed", boot), 0)
    folder, v1 = group_of(DAEMON.qemu_pid("placed"), "cpuset")
    try:
        dom.setNumaParameters({"numa_nodeset": "0"})
    except L.libvirtError as e:
        dom.destroy()
        return skip("NUMA nodes", e.get_error_message())
    folder, v1 = group_of(DAEMON.qemu_pid("placed"), "cpuset")
    point("NUMA nodes of a running guest", dom.numaParameters()["numa_nodeset"] == "0" and
          (folder / "cpuset.mems").read_text().strip() == "0", dom.numaParameters())
    dom.destroy()


def block(conn, boot):
    image = DAEMON.root / "loop.img"
    image.write_bytes(bytes(1 << 20))
    made = subprocess.run(["losetup", "-f", "--show", image], capture_output=True, text=True, timeout=240)
    if made.returncode:
        return skip("block I/O", "no loop device")
    dev = made.stdout.strip()
    try:
        tune = f"<blkiotune><device><path>{dev}</path><read_bytes_sec>1048576</read_bytes_sec></device></blkiotune>"
        try:
            dom = conn.createXML(guest_xml("slow", boot, extra=tune), 0)
        except L.libvirtError as e:
            return skip("block I/O", e.get_error_message())
        folder, v1 = group_of(DAEMON.qemu_pid("slow"), "blkio")
        read = folder / "blkio.throttle.read_bps_device" if v1 else group_of(DAEMON.qemu_pid("slow"), "io")[0] / "io.max"
        number = f"{os.major(os.stat(dev).st_rdev)}:{os.minor(os.stat(dev).st_rdev)}"
        point("a device's traffic is limited", f"{number} 1048576" in read.read_text() or "rbps=1048576" in read.read_text(),
              read.read_text())
        dom.setBlkioParameters({"device_read_bytes_sec": f"{dev},0", "device_write_iops_sec": f"{dev},50"})
        point("and changes while it runs", "1048576" not in read.read_text(), read.read_text())
        point("as told", dom.blkioParameters()["device_write_iops_sec"] == f"{dev},50", dom.blkioParameters())
        text = refusal(dom.setBlkioParameters, {"device_read_bytes_sec": "/nonexistent,5"})
        point("a device that is not there is named", "/nonexistent" in text, text)
        dom.destroy()
        weight = guest_xml("slow", boot, extra="<blkiotune><weight>500</weight></blkiotune>")
        text = refusal(conn.createXML, weight, 0)
        if text:
            point("weights need a scheduler that has them", "weight" in text, text)
        else:
            conn.lookupByName("slow").destroy()
    finally:
        subprocess.run(["losetup", "-d", dev], check=True, timeout=240)


if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
if os.geteuid() != 0:
    skip_all("control groups are root's here")
DAEMON = Daemon().start()
boot_sector = str(guests_dir() / "boot.img")
link = L.open(DAEMON.uri)
memory(link, boot_sector)
link = later(link, boot_sector)
numa(link, boot_sector)
block(link, boot_sector)
done()
