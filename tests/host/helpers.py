#!/usr/bin/python3
"""Programs beside QEMU: virtiofsd, passt, a vhost-user GPU, the keeper of reservations. Each is started with its
guest, is found again by the next daemon, is told of when it dies, and ends with its guest or its device. Runs in a
network namespace of its own; what the machine lacks is skipped, counted."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys

if os.geteuid() == 0 and shutil.which("unshare") and not os.environ.get("VIREO_TEST_NETNS"):
    os.environ["VIREO_TEST_NETNS"] = "1"
    os.execvp("unshare", ["unshare", "-n", "-m", "--", sys.executable, *sys.argv])

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point, skip_all, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
SHARED = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>"


def skip(name, why):
    point(f"{name} # SKIP {why}")


def programs(word):
    """Processes of this root's guests whose program is called so."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                first = (entry / "cmdline").read_bytes().split(b"\0")[0]
                whole = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.path.basename(first).decode() == word and str(DAEMON.root).encode() in whole:
                found.append(int(entry.name))
    return sorted(found)


def refusal(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_message()
    return ""


def share_xml(folder, tag="share", more=""):
    return f"""<filesystem type='mount'><driver type='virtiofs'/>{more}<source dir='{folder}'/><target dir='{tag}'/>
               </filesystem>"""


def state_text(name):
    return (DAEMON.root / f"run/libvirt/qemu/{name}.xml").read_text()


def survives(name, word):
    """The helper of a running guest over the death of its daemon."""
    before = programs(word)
    DAEMON.kill()
    point(f"{word} outlives the daemon", programs(word) == before and before, programs(word))
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    dom = conn.lookupByName(name)
    point("and is known to the next one", all(f"pid='{p}'" in state_text(name) for p in before[:1]), state_text(name)[:1500])
    dom.destroy()
    wait_for(f"{word} to end", lambda: not programs(word))
    point(f"which ends {word} with the guest", True)
    return conn, dom


def virtiofs(boot):
    if not pathlib.Path("/usr/share/qemu/vhost-user").exists():
        return skip("virtiofs", "no descriptor of a virtiofsd")
    conn = L.open(DAEMON.uri)
    folder = DAEMON.root / "shared, folder"
    folder.mkdir()
    dom = conn.defineXML(guest_xml("share", boot, extra=SHARED, memory=64, devices=share_xml(folder)))
    dom.create()
    point("a shared folder has a virtiofsd", programs("virtiofsd"), state_text("share")[:1000])
    point("with a log of its own", (DAEMON.root / "var/log/libvirt/qemu/share-fs0-virtiofsd.log").exists())
    conn.close()
    conn, dom = survives("share", "virtiofsd")
    dom.create()
    for pid in programs("virtiofsd"):
        os.kill(pid, signal.SIGKILL)
    wait_for("the daemon to notice", lambda: "fs0-virtiofsd" in DAEMON.log())
    point("the death of a virtiofsd is told", "was ended by signal 9" in DAEMON.log(), DAEMON.log()[-500:])
    dom.destroy()
    dom.create()
    os.kill(DAEMON.qemu_pid("share"), signal.SIGKILL)
    wait_for("virtiofsd to end", lambda: not programs("virtiofsd"))
    wait_for("the guest to be shut off", lambda: not dom.isActive())
    point("a crash of QEMU ends it too", True)
    dom.undefine()
    bad = guest_xml("share", "/nonexistent/disk", extra=SHARED, memory=64, devices=share_xml(folder))
    text = refusal(conn.createXML, bad, 0)
    wait_for("virtiofsd to end", lambda: not programs("virtiofsd"))
    point("a start that QEMU refuses leaves none", "/nonexistent/disk" in text, text)
    gone = guest_xml("share", boot, extra=SHARED, memory=64,
                     devices=share_xml(folder, more="<binary path='/nonexistent/virtiofsd'/>"))
    text = refusal(conn.createXML, gone, 0)
    point("a program that is not there is named", "/nonexistent/virtiofsd" in text, text)
    conn.close()



def virtiofs_plug(boot):
    conn = L.open(DAEMON.uri)
    first, second = DAEMON.root / "one", DAEMON.root / "two"
    first.mkdir()
    second.mkdir()
    ports = "<controller type='pci' index='0' model='pcie-root'/>" + "".join(
        f"<controller type='pci' index='{i}' model='pcie-root-port'/>" for i in range(1, 12))
    dom = conn.createXML(guest_xml("hotshare", boot, extra=SHARED, memory=64, devices=ports), 0)
    dom.attachDevice(share_xml(first, "one"))
    point("a folder is shared while the guest runs", programs("virtiofsd") and "<target dir='one'/>" in dom.XMLDesc(),
          dom.XMLDesc())
    count = len(programs("virtiofsd"))
    dom.attachDevice(share_xml(second, "two"))
    point("each has a virtiofsd of its own", len(programs("virtiofsd")) == 2 * count, programs("virtiofsd"))
    text = refusal(dom.attachDevice, share_xml(second, "two", "<binary path='/nonexistent/virtiofsd'/>"))
    point("one that cannot be started leaves nothing",
          "/nonexistent/virtiofsd" in text and len(programs("virtiofsd")) == 2 * count, text)
    dom.destroy()
    wait_for("virtiofsd to end", lambda: not programs("virtiofsd"))
    conn.close()


def passt(boot):
    if not shutil.which("passt"):
        return skip("passt", "it is not installed")
    subprocess.run("ip link set lo up; ip link add out type veth peer name far; ip link set far up;"
                   "ip addr add 192.0.2.2/24 dev out; ip link set out up; ip route add default via 192.0.2.1", shell=True, check=True, timeout=240)
    conn = L.open(DAEMON.uri)
    nic = """<interface type='user'><backend type='passt'/><model type='virtio'/>
             <portForward proto='tcp'><range start='18022' to='22'/></portForward>
             <portForward proto='udp' address='127.0.0.1'><range start='19000' end='19010'/>
               <range start='19005' exclude='yes'/></portForward></interface>"""
    dom = conn.defineXML(guest_xml("passing", boot, devices=nic))
    dom.create()
    pids = programs("passt") or programs("passt.avx2")
    point("passt runs", len(pids) == 1, pids)
    words = pathlib.Path(f"/proc/{pids[0]}/cmdline").read_text().split("\0")
    point("and is told what to forward", "18022:22" in words and "127.0.0.1/19000-19010,~19005" in words, words)
    uid = pathlib.Path(f"/proc/{pids[0]}/status").read_text().split("Uid:")[1].split()[0]
    point("not as root", uid != "0", uid)
    listening = subprocess.run(["ss", "-lnt"], capture_output=True, text=True, timeout=240).stdout
    point("the port of the host is open", ":18022" in listening, listening)
    conn.close()
    name = "passt" if programs("passt") else "passt.avx2"
    conn, dom = survives("passing", name)
    dom.undefine()
    socket_dir = DAEMON.root / "run/libvirt/qemu/passt"
    point("its socket is gone", not list(socket_dir.iterdir()), list(socket_dir.iterdir()))
    bad = nic.replace("18022", "18023").replace("<backend type='passt'/>", "<backend type='passt'/><ip family='ipv4' address='192.0.2.300'/>")
    text = refusal(conn.createXML, guest_xml("passing", boot, devices=bad), 0)
    point("nonsense is refused", text, text)
    conn.close()


def gpu(boot):
    if not pathlib.Path("/usr/lib/qemu/vhost-user-gpu").exists():
        return skip("vhost-user-gpu", "it is not installed")
    conn = L.open(DAEMON.uri)
    video = "<video><driver name='vhostuser'/><model type='virtio' heads='1'/></video>"
    cpu = "<cpu mode='host-passthrough'><feature policy='disable' name='arch-capabilities'/></cpu>"
    xml = guest_xml("painter", boot, extra=SHARED + cpu, memory=64, devices=video).replace("'qemu'>", "'kvm'>", 1)
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        text = refusal(conn.createXML, xml.replace("'kvm'>", "'qemu'>", 1), 0)
        point("a GPU of its own process needs KVM", "kvm" in text, text)
        wait_for("vhost-user-gpu to end", lambda: not programs("vhost-user-gpu"))
        return conn.close()
    dom = conn.createXML(xml, 0)
    point("a GPU of its own process", programs("vhost-user-gpu"))
    dom.destroy()
    wait_for("vhost-user-gpu to end", lambda: not programs("vhost-user-gpu"))
    point("ends with its guest", True)
    conn.close()


def reservations(boot):
    if not shutil.which("qemu-pr-helper"):
        return skip("reservations", "no qemu-pr-helper")
    conn = L.open(DAEMON.uri)
    image = DAEMON.root / "image.raw"
    image.write_bytes(bytes(1 << 20))
    loop = subprocess.run(["losetup", "-f", "--show", image], capture_output=True, text=True, timeout=240)
    if loop.returncode:
        return skip("reservations", "no loop device: " + loop.stderr.strip())
    disk = f"""<controller type='scsi' model='virtio-scsi'/>
      <disk type='block' device='lun'><driver name='qemu' type='raw'/><source dev='{loop.stdout.strip()}'>
      <reservations managed='yes'/></source><target dev='sda' bus='scsi'/></disk>"""
    try:
        text = refusal(conn.createXML, guest_xml("keeper", boot, devices=disk), 0)
        if text:  # QEMU refuses a LUN that has no SCSI commands, after its helper is up
            point("QEMU has met its helper", "SG_IO" in text or "scsi" in text.lower(), text)
        else:
            point("a helper keeps reservations", programs("qemu-pr-helper"))
            conn.lookupByName("keeper").destroy()
        wait_for("qemu-pr-helper to end", lambda: not programs("qemu-pr-helper"))
        point("and is gone with the guest", True)
    finally:
        subprocess.run(["losetup", "-d", loop.stdout.strip()], check=True, timeout=240)
    conn.close()


if os.environ.get("VIREO_TEST_PEER"):
    skip_all("it looks into the daemon's root")
DAEMON = Daemon()
DAEMON.root.chmod(0o711)  # helpers run as others
DAEMON.start()
boot_sector = str(guests_dir() / "boot.img")
virtiofs(boot_sector)
virtiofs_plug(boot_sector)
gpu(boot_sector)
passt(boot_sector)
reservations(boot_sector)
point("the daemon ends well", DAEMON.kill(signal.SIGTERM) == 0)
done()
