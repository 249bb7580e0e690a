#!/usr/bin/python3
"""Checkpoints and backups of a real QEMU: bitmaps that outlive the guest and the daemon, copies pushed by QEMU and pulled
over NBD, whole and what changed, while the guest writes. What is in copies is compared with what was in the disk."""
import json
import re
import shutil
import subprocess
import threading

from lib import Daemon, done, guest_xml, guests_dir, point, refused, wait_for
from netlib import bindings

L = bindings()
import libvirt_qemu  # noqa: E402

L.virEventRegisterDefaultImpl()
EVENTS = []


def listen(conn):
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, lambda c, d, p, o: EVENTS.append(p), None)
    if not listen.running:
        listen.running = True

        def loop():
            while True:
                L.virEventRunDefaultImpl()
        threading.Thread(target=loop, daemon=True).start()


listen.running = False


def connect(daemon):
    conn = L.open(daemon.uri)
    listen(conn)
    return conn.lookupByName("bk")


def guest_writes(dom, byte, where, size="64k"):
    out = libvirt_qemu.qemuMonitorCommand(dom, f'qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend "write -P {byte} {where} {size}"',
                                          libvirt_qemu.VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP)
    if "error" in out.lower():
        raise RuntimeError(out)


def holds(path, byte, where, size="64k", fmt="qcow2"):
    out = subprocess.run(["qemu-io", "-r", "-U", "-f", fmt, "-c", f"read -P {byte} {where} {size}", path], capture_output=True,
                         text=True)
    return out.returncode == 0 and "verification failed" not in out.stdout + out.stderr


def checkpoint(name):
    return f"<domaincheckpoint><name>{name}</name></domaincheckpoint>"


def push(to, since=None):
    part = f"<incremental>{since}</incremental>" if since else ""
    return f"<domainbackup>{part}<disks><disk name='vda'><target file='{to}'/></disk></disks></domainbackup>"


def pull(daemon, scratch, since=None):
    part = f"<incremental>{since}</incremental>" if since else ""
    return (f"<domainbackup mode='pull'>{part}<server transport='unix' socket='{daemon.root}/nbd'/><disks><disk name='vda'>"
            f"<scratch file='{scratch}'/></disk></disks></domainbackup>")


def ended(dom):
    """The next word of a backup's end."""
    wait_for("the end of the backup", lambda: EVENTS and refused(dom.backupGetXMLDesc)[0] == L.VIR_ERR_NO_DOMAIN_BACKUP, 60)
    return EVENTS.pop(0)


def size(dom, name):
    text = dom.checkpointLookupByName(name).getXMLDesc(L.VIR_DOMAIN_CHECKPOINT_XML_SIZE | L.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)
    return int(re.search("size='(\\d+)'", text).group(1))


def bitmaps(path):
    info = json.loads(subprocess.run(["qemu-img", "info", "-U", "--output=json", path], check=True, capture_output=True).stdout)
    return sorted(b["name"] for b in info["format-specific"]["data"].get("bitmaps", []))


def checkpoints(dom, disk):
    is_off = refused(dom.checkpointCreateXML, checkpoint("c0"))
    point("a guest that is off takes none", is_off[0] == L.VIR_ERR_OPERATION_UNSUPPORTED, is_off)
    dom.create()
    one = dom.checkpointCreateXML(checkpoint("c1"))
    point("a checkpoint", "<disk name='vda' checkpoint='bitmap' bitmap='c1'/>" in one.getXMLDesc() and "<domain" in one.getXMLDesc(),
          one.getXMLDesc())
    point("nothing has changed yet", size(dom, "c1") == 0)
    guest_writes(dom, 0x22, "1M")
    point("then something has", size(dom, "c1") == 65536, size(dom, "c1"))
    two = dom.checkpointCreateXML(checkpoint("c2"))
    guest_writes(dom, 0x33, "2M", "128k")
    point("each counts from its own moment", (size(dom, "c1"), size(dom, "c2")) == (3 * 65536, 2 * 65536))
    point("a tree grows", two.getParent().getName() == "c1" and dom.listAllCheckpoints(L.VIR_DOMAIN_CHECKPOINT_LIST_ROOTS)[0].getName() == "c1")
    got = refused(dom.checkpointCreateXML, checkpoint("c1"))
    point("a name is taken once", got[0] == L.VIR_ERR_OPERATION_FAILED, got)
    two.delete()
    point("its bitmap goes with it", refused(dom.checkpointLookupByName, "c2")[0] == L.VIR_ERR_NO_DOMAIN_CHECKPOINT and
          size(dom, "c1") == 3 * 65536)


def pushed(dom, folder):
    full, inc = folder / "full.qcow2", folder / "inc.qcow2"
    dom.backupBegin(push(full), checkpoint("c3"))
    end = ended(dom)
    point("a whole copy", end["success"] and end["operation"] == L.VIR_DOMAIN_JOB_OPERATION_BACKUP and end["disk_total"] == 8 << 20 and
          holds(full, 0x22, "1M") and holds(full, 0x33, "2M", "128k"), end)
    stats = dom.jobStats(L.VIR_DOMAIN_JOB_STATS_COMPLETED)
    point("is remembered", stats["type"] == L.VIR_DOMAIN_JOB_COMPLETED and stats["disk_processed"] == 8 << 20, stats)
    guest_writes(dom, 0x44, "3M")
    dom.backupBegin(push(inc, "c3"), None)
    point("what changed since", ended(dom)["success"] and holds(inc, 0x44, "3M") and holds(inc, 0, "1M"))
    subprocess.run(["qemu-img", "rebase", "-u", "-F", "qcow2", "-b", full, inc], check=True)
    point("makes a disk with the copy before it", holds(inc, 0x44, "3M") and holds(inc, 0x22, "1M"))
    point("no bitmap is left of it", "backup" not in json.dumps(QEMU(dom, "query-named-block-nodes", flat=True)))
    got = refused(dom.backupBegin, push(full), checkpoint("c9"))
    point("what is there is not written over", got[0] and dom.listAllCheckpoints()[-1].getName() != "c9" and
          refused(dom.backupGetXMLDesc)[0] == L.VIR_ERR_NO_DOMAIN_BACKUP, got)
    got = refused(dom.backupBegin, push(folder / "no" / "way"), checkpoint("c9"))
    point("a copy that cannot be made leaves nothing", got[0] and refused(dom.checkpointLookupByName, "c9")[0], got)
    got = refused(dom.backupBegin, push(folder / "x", "c7"), None)
    point("since a checkpoint that there is", got[0] == L.VIR_ERR_NO_DOMAIN_CHECKPOINT and not (folder / "x").exists(), got)
    got = refused(dom.backupBegin, push(folder / "x").replace("vda", "vdq"), None)
    point("of a disk that there is", got[0] == L.VIR_ERR_CONFIG_UNSUPPORTED, got)


def QEMU(dom, command, **args):
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, json.dumps({"execute": command, "arguments": args}), 0))["return"]


def pulled(daemon, dom, folder):
    scratch, copy = folder / "scratch", folder / "copy.qcow2"
    dom.backupBegin(pull(daemon, scratch), checkpoint("c4"))
    text = dom.backupGetXMLDesc()
    point("a server for who pulls", "exportname='vda'" in text and "backupmode='full'" in text and scratch.exists(), text)
    got = refused(dom.backupBegin, push(folder / "y"), None)
    point("one at a time", got[0] == L.VIR_ERR_OPERATION_INVALID, got)
    got = refused(dom.snapshotCreateXML, "<domainsnapshot/>", L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)
    point("and no snapshot meanwhile", got[0] == L.VIR_ERR_OPERATION_INVALID, got)
    guest_writes(dom, 0x55, "1M")
    dom.checkpointCreateXML(checkpoint("c5"))
    dom.checkpointLookupByName("c5").delete()
    point("but a checkpoint", dom.jobInfo()[0] == L.VIR_DOMAIN_JOB_UNBOUNDED and dom.jobStats()["disk_temp_total"] == 8 << 20)
    at = f"nbd+unix:///vda?socket={daemon.root}/nbd"
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", at, copy], check=True, timeout=60)
    point("the disk as it was, though the guest writes", holds(copy, 0x22, "1M") and holds(copy, 0x44, "3M"))
    dom.abortJob()
    end = ended(dom)
    point("until it is told to end", end["success"] and not scratch.exists() and not (daemon.root / "nbd").exists(), end)
    dom.backupBegin(pull(daemon, scratch, "c4"), None)
    opts = f"driver=nbd,export=vda,server.type=unix,server.path={daemon.root}/nbd,x-dirty-bitmap=qemu:dirty-bitmap:backup-vda"
    out = subprocess.run(["qemu-img", "map", "--output=json", "--image-opts", opts], check=True, capture_output=True, timeout=60)
    dirty = [(p["start"], p["length"]) for p in json.loads(out.stdout) if not p["data"]]
    point("it tells what changed", dirty == [(1 << 20, 65536)], out.stdout)
    return scratch


def killed(daemon, dom, folder, scratch):
    before = dom.backupGetXMLDesc()
    daemon.kill()
    daemon.start()
    EVENTS.clear()
    dom = connect(daemon)
    wait_for("the guest to be taken up", lambda: refused(dom.jobInfo)[0] is None, 60)
    point("a new daemon goes on with it", dom.backupGetXMLDesc() == before, dom.backupGetXMLDesc())
    dom.abortJob()
    point("and ends it", ended(dom)["success"] and not scratch.exists() and not (daemon.root / "nbd").exists())
    point("no node is left", "scratch" not in json.dumps(QEMU(dom, "query-named-block-nodes", flat=True)))
    late = folder / "late.qcow2"
    QEMU(dom, "stop")
    dom.backupBegin(push(late), None)
    daemon.kill()  # wherever it is
    daemon.start()
    dom = connect(daemon)
    wait_for("the end of the backup", lambda: refused(dom.backupGetXMLDesc)[0] == L.VIR_ERR_NO_DOMAIN_BACKUP, 60)
    point("a copy that ended alone is whole", holds(late, 0x55, "1M") and not QEMU(dom, "query-jobs"), QEMU(dom, "query-jobs"))
    names = sorted(c.getName() for c in dom.listAllCheckpoints())
    point("and knows the checkpoints", names == ["c1", "c3", "c4"] and size(dom, "c4") == 65536, names)
    QEMU(dom, "cont")
    return dom


def restarted(daemon, dom, folder, disk):
    QEMU(dom, "quit")
    wait_for("the guest's end", lambda: not dom.isActive(), 60)
    point("bitmaps are in the image", bitmaps(disk) == ["c1", "c3", "c4"], bitmaps(disk))
    got = refused(dom.undefine)
    point("a definition with checkpoints stays", got[0] == L.VIR_ERR_OPERATION_INVALID and "CHECKPOINTS_METADATA" in got[1], got)
    got = refused(dom.checkpointLookupByName("c1").delete)
    point("so do they while it is off", got[0] == L.VIR_ERR_OPERATION_UNSUPPORTED, got)
    dom.create()
    guest_writes(dom, 0x66, "4M")
    over = folder / "over.qcow2"
    dom.snapshotCreateXML(f"<domainsnapshot><disks><disk name='vda'><source file='{over}'/></disk></disks></domainsnapshot>",
                          L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY | L.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)
    guest_writes(dom, 0x77, "5M")
    point("they go on counting in an overlay", size(dom, "c4") == 3 * 65536, size(dom, "c4"))
    inc = folder / "inc2.qcow2"
    dom.backupBegin(push(inc, "c4"), None)
    point("and after a restart", ended(dom)["success"] and holds(inc, 0x55, "1M") and holds(inc, 0x66, "4M") and holds(inc, 0x77, "5M") and
          holds(inc, 0, "3M"))
    text = dom.checkpointLookupByName("c4").getXMLDesc()
    dom.checkpointLookupByName("c4").delete(L.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY)
    dom.checkpointCreateXML(text, L.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE | L.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)
    point("a document goes and comes", dom.checkpointLookupByName("c4").getXMLDesc() == text)
    got = refused(dom.checkpointCreateXML, text.replace(">c4<", ">c8<").replace("'c4'", "'c8'"),
                  L.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE | L.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE)
    point("not without its bitmap", got[0] == L.VIR_ERR_CHECKPOINT_INCONSISTENT, got)


def at_home(daemon, *argv):
    """A program that knows only qemu:///system finds our daemon there, in a mount namespace of its own."""
    setup = 'root=$1; shift; mount -t tmpfs tmpfs /run && mkdir /run/libvirt && mount --bind "$root" /run/libvirt && exec "$@"'
    return subprocess.run(["unshare", "-m", "sh", "-c", setup, "sh", daemon.root / "run/libvirt", *argv], capture_output=True, text=True,
                          timeout=120)


def by_others(daemon, dom, folder):
    """virtnbdbackup, as an administrator runs it."""
    if not shutil.which("virtnbdbackup"):
        return point("virtnbdbackup # SKIP it is not there")
    dom.checkpointLookupByName("c1").delete(L.VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN)
    out = folder / "nbdbackup"
    for level in "full", "inc":
        run = at_home(daemon, "virtnbdbackup", "-U", "qemu:///system", "-d", "bk", "-l", level, "-o", out, "-f", daemon.root / "their")
        point(f"virtnbdbackup: {level}", run.returncode == 0, run.stdout + run.stderr)
        guest_writes(dom, 0x88, "6M")
    run = at_home(daemon, "virtnbdrestore", "-U", "qemu:///system", "-i", out, "-o", folder / "restored")
    back = [p for p in (folder / "restored").glob("*") if p.suffix in (".qcow2", "") or "disk" in p.name]
    point("its copy is the disk", back and holds(back[0], 0x88, "6M") and holds(back[0], 0x77, "5M"), [run.stderr, [str(p) for p in folder.rglob("*")]])


def main():
    guests_dir()
    daemon = Daemon().start()
    folder = daemon.root / "images"
    folder.mkdir()
    disk = folder / "disk.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", disk, "8M"], check=True)
    conn = L.open(daemon.uri)
    conn.defineXML(guest_xml("bk", None, devices=f"""<disk type='file'>
      <driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>"""))
    dom = connect(daemon)
    got = refused(dom.backupBegin, push(folder / "x"), None)
    point("a guest that is off is not backed up", got[0] == L.VIR_ERR_OPERATION_UNSUPPORTED, got)
    checkpoints(dom, disk)
    pushed(dom, folder)
    scratch = pulled(daemon, dom, folder)
    dom = killed(daemon, dom, folder, scratch)
    EVENTS.clear()
    restarted(daemon, dom, folder, disk)
    by_others(daemon, dom, folder)
    dom.backupBegin(pull(daemon, scratch), None)
    EVENTS.clear()
    dom.destroy()
    wait_for("the word", lambda: EVENTS, 60)
    point("its end is the backup's", not EVENTS[0]["success"] and not scratch.exists(), EVENTS)
    dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA)
    point("nothing is left of it", not (daemon.root / "var/lib/libvirt/qemu/checkpoint/bk").exists())
    done()


main()
