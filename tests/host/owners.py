#!/usr/bin/python3
"""As whom QEMU runs and whose its files are meanwhile: user and group of qemu.conf, static labels, images and what lies
below them, hot-plug, and that all comes back whatever ends the guest."""
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess

import libvirt
import libvirt_qemu

from lib import Daemon, done, guest_xml, guests_dir, point, skip_all, soon, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def refusal(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_message()
    return ""


def owner(path):
    st = os.stat(path)
    return st.st_uid, st.st_gid


def ids(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    fields = {line.split(":")[0]: line.split(":", 1)[1].split() for line in status.splitlines()}
    return int(fields["Uid"][1]), int(fields["Gid"][1]), int(fields["CapEff"][0], 16), fields["Groups"]


def disk(path, target, kind="qcow2", more=""):
    return f"""<disk type='file' device='disk'><driver name='qemu' type='{kind}'/><source file='{path}'>{more}</source>
               <target dev='{target}' bus='virtio'/></disk>"""


def image(name, *words):
    path = FOLDER / name
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *words, path, "1M"], check=True, timeout=240)
    return path


if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
if os.geteuid() != 0:
    skip_all("only root gives files away")
DAEMON = Daemon()
DAEMON.root.chmod(0o711)
FOLDER = DAEMON.root / "images"
FOLDER.mkdir()
FOLDER.chmod(0o711)
conf = DAEMON.root / "etc/libvirt/qemu.conf"
conf.parent.mkdir(parents=True)
USER, GROUP = 54321, 54322
conf.write_text(f'user = "+{USER}"\ngroup = "+{GROUP}"\nmax_files = 4321\nmax_core = 0\n')
DAEMON.start()
boot = FOLDER / "boot.img"
shutil.copy(guests_dir() / "boot.img", boot)
boot.chmod(0o644)
conn = L.open(DAEMON.uri)
base = image("base.qcow2")
top = image("top.qcow2", "-b", str(base), "-F", "qcow2")
for path in (base, top):
    path.chmod(0o600)
os.chown(top, 12, 34)
tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>" if shutil.which("swtpm") else ""
dom = conn.defineXML(guest_xml("owned", boot, devices=disk(top, "vdb") + "<graphics type='vnc' port='-1'/><video><model type='vga'/></video>",
                               machine="pc"))
dom.create()
pid = DAEMON.qemu_pid("owned")
point("QEMU runs as who it is told to", ids(pid)[:2] == (USER, GROUP), ids(pid))
point("with no capability left", ids(pid)[2] == 0, ids(pid))
limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
point("within the limits it is told to keep", "4321 " in limits.split("Max open files")[1].splitlines()[0]
      and limits.split("Max core file size")[1].split()[:2] == ["0", "0"], limits)
point("its image is its own", owner(top) == (USER, GROUP), owner(top))
point("and what lies below is to be read", owner(base) == (USER, GROUP), owner(base))
xml = dom.XMLDesc()
point("the document tells", f"<label>+{USER}:+{GROUP}</label>" in xml and f"<imagelabel>+{USER}:+{GROUP}</imagelabel>" in xml,
      xml[-800:])
point("the stored one does not", "seclabel" not in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
point("so do the capabilities", f"<baselabel type='qemu'>+{USER}:+{GROUP}</baselabel>" in conn.getCapabilities())
model, doi = conn.getSecurityModel()
label, enforcing = dom.securityLabel()
point("and who asks for the label", (model, label) == ("dac", f"+{USER}:+{GROUP}"), (model, label))
stream = conn.newStream()
dom.screenshot(stream, 0)
point("a screenshot comes through", stream.recv(10)[:2] in (b"P6", b"\x89P"))
stream.abort()
point("memory can be looked at", len(dom.memoryPeek(0, 64, L.VIR_MEMORY_PHYSICAL)) == 64)
hot = image("hot.qcow2")
dom.attachDevice(disk(hot, "vdc"))
point("an image that is plugged in is given", owner(hot) == (USER, GROUP))
dom.destroy()
soon("all come back", lambda: owner(top) == (12, 34) and owner(hot) == (0, 0), lambda: (owner(top), owner(hot)))
dom.create()
conn.close()
DAEMON.kill()
DAEMON.start()
conn = L.open(DAEMON.uri)
dom = conn.lookupByName("owned")
os.kill(DAEMON.qemu_pid("owned"), signal.SIGKILL)
wait_for("the image to come back", lambda: owner(top) == (12, 34))
point("also after a crash, by the daemon after this one", True)
wait_for("the guest to be off", lambda: not dom.isActive())
for _ in range(5):
    dom.create()
    dom.destroy()
dom.create()
point("start after destroy, at once", owner(top) == (USER, GROUP) and dom.isActive() == 1)
saved = FOLDER / "saved"
dom.save(str(saved))
wait_for("the image to come back", lambda: owner(top) == (12, 34))
conn.restore(str(saved))
point("saved and restored", dom.isActive() == 1 and owner(top) == (USER, GROUP))
dom.destroy()
dom.undefine()

failing = guest_xml("failing", boot, devices=disk(top, "vdb") + disk("/nonexistent/disk", "vdc"))
text = refusal(conn.createXML, failing, 0)
wait_for("the image to come back", lambda: owner(top) == (12, 34))
point("a start that fails gives back", "/nonexistent/disk" in text, text)

static = "<seclabel type='static' model='dac' relabel='yes'><label>+777:+778</label></seclabel>"
dom = conn.createXML(guest_xml("static", boot, devices=disk(top, "vdb")).replace("</domain>", static + "</domain>"), 0)
point("a static label is in force", ids(DAEMON.qemu_pid("static"))[:2] == (777, 778) and owner(top) == (777, 778))
second = guest_xml("second", boot, devices=disk(top, "vdb", more=""))
text = refusal(conn.createXML, second, 0)
point("two guests cannot own one image", "in use" in text or "lock" in text, text)
dom.destroy()
wait_for("the image to come back", lambda: owner(top) == (12, 34))
left = disk(top, "vdb", more="<seclabel model='dac' relabel='no'/>")
os.chown(top, USER, GROUP)
os.chown(base, USER, GROUP)
dom = conn.createXML(guest_xml("left", boot, devices=left), 0)
dom.destroy()
point("an image that is to be left alone is", owner(top) == (USER, GROUP))
if tpm:
    dom = conn.createXML(guest_xml("sealed", boot, devices=tpm), 0)
    point("a TPM is reached", dom.isActive() == 1)
    dom.destroy()
if pathlib.Path("/usr/lib/qemu/virtiofsd").exists():
    shared = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"
    fs = f"<filesystem><driver type='virtiofs'/><source dir='{FOLDER}'/><target dir='x'/></filesystem>"
    dom = conn.createXML(guest_xml("shares", boot, extra=shared, devices=fs), 0)
    point("a shared folder is reached", dom.isActive() == 1)
    dom.destroy()
bad = static.replace("model='dac'", "model='selinux'").replace("+777:+778", "a:b:c")
text = refusal(conn.createXML, guest_xml("bad", boot).replace("</domain>", bad + "</domain>"), 0)
point("confinement that nobody does is refused", "selinux" in text, text)
conn.close()
point("the daemon ends well", DAEMON.kill(signal.SIGTERM) == 0)
done()
