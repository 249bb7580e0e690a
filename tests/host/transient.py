#!/usr/bin/python3
"""Disks that forget: what QEMU writes goes to an overlay that is made with the guest and removed with it, however it
ends; the image itself is only read, by several guests at once."""
import json
import os
import pathlib
import signal
import subprocess

import libvirt
import libvirt_qemu

from lib import Daemon, done, guest_xml, guests_dir, point, skip_all, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def refusal(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_message()
    return ""


def qmp(dom, command, **args):
    text = json.dumps({"execute": command, "arguments": args})
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, text, 0))["return"]


def disk(path, kind="raw", inside="<transient/>"):
    return f"""<disk type='file'><driver name='qemu' type='{kind}'/><source file='{path}'/><target dev='vdb' bus='virtio'/>
               {inside}</disk>"""


def overlays():
    return sorted(p.name for p in FOLDER.iterdir() if ".TRANSIENT" in p.name)




if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
DAEMON = Daemon().start()
FOLDER = DAEMON.root / "images"
FOLDER.mkdir()
boot = str(guests_dir() / "boot.img")
image = FOLDER / "data.raw"
image.write_bytes(b"\7" * (1 << 20))
conn = L.open(DAEMON.uri)
dom = conn.defineXML(guest_xml("forgets", boot, devices=disk(image)))
dom.create()
point("an overlay is made", overlays() == ["data.raw.TRANSIENT-forgets"], overlays())
files = {row["file"] for row in qmp(dom, "query-named-block-nodes", flat=True)}
point("QEMU has it above the image", {str(image), str(image) + ".TRANSIENT-forgets"} <= files, files)
xml = dom.XMLDesc()
point("the document names the image", f"<source file='{image}'" in xml and "<transient/>" in xml and "TRANSIENT" not in xml, xml)
other = conn.createXML(guest_xml("shares", boot, devices=disk(image, inside="<transient shareBacking='yes'/>")), 0)
point("another guest has one of its own", len(overlays()) == 2, overlays())
other.destroy()
wait_for("its overlay to go", lambda: len(overlays()) == 1)
dom.destroy()
wait_for("the overlay to go", lambda: not overlays())
point("it goes with its guest", image.read_bytes() == b"\7" * (1 << 20))
dom.create()
os.kill(DAEMON.qemu_pid("forgets"), signal.SIGKILL)
wait_for("the overlay to go", lambda: not overlays())
point("also after a crash", True)
wait_for("the guest to be off", lambda: not dom.isActive())
dom.create()
conn.close()
DAEMON.kill()
DAEMON.start()
conn = L.open(DAEMON.uri)
conn.lookupByName("forgets").destroy()
wait_for("the overlay to go", lambda: not overlays())
point("and by the daemon after this one", True)
text = refusal(conn.createXML, guest_xml("fails", "/nonexistent/disk", devices=disk(image)), 0)
wait_for("the overlay to go", lambda: not overlays())
point("a start that fails leaves none", "/nonexistent/disk" in text, text)
(FOLDER / "data.raw.TRANSIENT-forgets").write_bytes(b"somebody's")
text = refusal(conn.lookupByName("forgets").create)
point("what is there already is not overwritten", "TRANSIENT" in text and overlays() == ["data.raw.TRANSIENT-forgets"], text)
(FOLDER / "data.raw.TRANSIENT-forgets").unlink()
ports = "<controller type='pci' index='0' model='pcie-root'/>" + "".join(
    f"<controller type='pci' index='{i}' model='pcie-root-port'/>" for i in range(1, 8))
dom = conn.createXML(guest_xml("hot", boot, devices=ports), 0)
dom.attachDevice(disk(image))
point("one that is plugged in forgets, too", overlays() == ["data.raw.TRANSIENT-hot"], overlays())
text = refusal(dom.blockPull, "vdb", 0, 0)
point("no job takes it apart", "transient" in text, text)
dom.destroy()
wait_for("the overlay to go", lambda: not overlays())
conn.close()
point("the daemon ends well", DAEMON.kill(signal.SIGTERM) == 0)
done()
