#!/usr/bin/python3
"""External snapshots of a real QEMU: overlays of guests that are off and that run, memory in a file, the way back, and
overlays that are merged when their snapshot goes. What is in the images is looked at after each step."""
import pathlib
import subprocess

from lib import Daemon, done, guest_xml, guests_dir, point, refused, wait_for
from netlib import bindings

L = bindings()
ONLY_DISKS, NO_METADATA = L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY, L.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA
LIVE = L.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE


def image(path):
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "4M"], check=True)
    return path


def write(path, byte):
    subprocess.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {byte} 0 64k", path], check=True, stdout=subprocess.DEVNULL)


def holds(path, byte):
    out = subprocess.run(["qemu-io", "-r", "-U", "-f", "qcow2", "-c", f"read -P {byte} 0 64k", path], capture_output=True,
                         text=True)
    return out.returncode == 0 and "verification failed" not in out.stdout + out.stderr


def disk_of(dom, flags=0):
    text = dom.XMLDesc(flags)
    return pathlib.Path(text[text.index("<disk"):].split("<source file='")[1].split("'")[0])


def layers(dom):
    text = dom.XMLDesc()
    text = text[text.index("<disk"):text.index("</disk>")]
    return [piece.split("'")[0].rsplit("/", 1)[1] for piece in text.split("<source file='")[1:]]


def snap(dom, name, flags=ONLY_DISKS, memory=None):
    part = f"<memory snapshot='external' file='{memory}'/>" if memory else ""
    return dom.snapshotCreateXML(f"<domainsnapshot><name>{name}</name>{part}</domainsnapshot>", flags)


def off(dom, folder):
    write(disk_of(dom), 0x11)
    one = snap(dom, "one")
    point("an overlay of a guest that is off", disk_of(dom).name == "disk.one" and (folder / "disk.one").exists() and
          "<state>shutoff</state>" in one.getXMLDesc() and "snapshot='external'" in one.getXMLDesc(), one.getXMLDesc())
    write(disk_of(dom), 0x22)
    snap(dom, "two")
    write(disk_of(dom), 0x33)
    (folder / "disk.three").write_text("mine")
    code, why = refused(snap, dom, "three")
    point("what is there is not written over", code and (folder / "disk.three").read_text() == "mine" and dom.snapshotNum() == 2,
          why)
    (folder / "disk.three").unlink()
    dom.revertToSnapshot(one)
    now = disk_of(dom)
    point("the way back is a new overlay", now.name.startswith("disk.") and now.name not in ("disk.one", "disk.two") and
          holds(now, 0x11), now)
    point("what was written since is gone, what a snapshot holds is not", not (folder / "disk.two").exists() and
          holds(folder / "disk.one", 0x22), list(folder.iterdir()))
    dom.revertToSnapshot(dom.snapshotLookupByName("two"))
    point("and on to the later one", holds(disk_of(dom), 0x22) and not now.exists(), disk_of(dom))
    write(disk_of(dom), 0x44)
    one.delete()
    point("an overlay goes into its base", not (folder / "disk.one").exists() and holds(folder / "disk.qcow2", 0x22) and
          holds(disk_of(dom), 0x44) and dom.snapshotNum() == 1, list(folder.iterdir()))
    two = dom.snapshotLookupByName("two")
    point("whose snapshot is the later one's now", f"{folder}/disk.qcow2" in two.getXMLDesc(), two.getXMLDesc())
    top = disk_of(dom)
    two.delete()
    point("and the last one", disk_of(dom).name == "disk.qcow2" and holds(folder / "disk.qcow2", 0x44) and not top.exists() and
          dom.snapshotNum() == 0, disk_of(dom))


def branches(dom, folder):
    snap(dom, "a")
    snap(dom, "b")
    dom.revertToSnapshot(dom.snapshotLookupByName("a"))
    code, why = refused(dom.snapshotLookupByName("a").delete)
    point("an image with two branches stays", code == L.VIR_ERR_CONFIG_UNSUPPORTED and "snapshot 'b'" in why, why)
    dom.snapshotLookupByName("b").delete()
    point("a branch that nobody is on goes", not (folder / "disk.b").exists() and dom.snapshotNum() == 1)
    dom.snapshotLookupByName("a").delete()
    point("then the rest", dom.snapshotNum() == 0 and disk_of(dom).name == "disk.qcow2",
          [dom.XMLDesc(), list(folder.iterdir())])


def running(daemon, dom, folder):
    dom.create()
    memory = folder / "memory"
    code, why = refused(snap, dom, "relative", 0, "memory")
    point("memory needs a path", code and "absolute" in why, why)
    mem = snap(dom, "mem", 0, memory)
    point("memory in a file, disks beside it", layers(dom) == ["disk.mem", "disk.qcow2"] and memory.stat().st_size > 1 << 16 and
          "<state>running</state>" in mem.getXMLDesc(), dom.XMLDesc())
    point("the guest runs on", dom.state()[0] == L.VIR_DOMAIN_RUNNING, dom.state())
    live = snap(dom, "live", LIVE, folder / "memory2")
    point("the same while it runs", layers(dom) == ["disk.live", "disk.mem", "disk.qcow2"] and
          dom.state()[0] == L.VIR_DOMAIN_RUNNING, layers(dom))
    code, why = refused(snap, dom, "again", 0, memory)
    point("the memory of a snapshot stays its own", code == L.VIR_ERR_CONFIG_UNSUPPORTED and "memory" in why, why)
    live.delete()
    point("merged while it runs", layers(dom) == ["disk.mem", "disk.qcow2"] and not (folder / "memory2").exists() and
          not (folder / "disk.live").exists(), [layers(dom), list(folder.iterdir())])
    point("so it is for its next start", disk_of(dom, L.VIR_DOMAIN_XML_INACTIVE).name == "disk.mem")
    dom.revertToSnapshot(mem)
    point("back as it ran", dom.state()[0] == L.VIR_DOMAIN_RUNNING and layers(dom)[1:] == ["disk.qcow2"] and
          not (folder / "disk.mem").exists(), [dom.state(), layers(dom)])
    dom.revertToSnapshot(mem, L.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)
    point("or paused", dom.state()[0] == L.VIR_DOMAIN_PAUSED, dom.state())
    dom.resume()
    daemon.kill()
    daemon.start()
    dom = L.open(daemon.uri).lookupByName("over")
    mem = dom.snapshotLookupByName("mem")
    point("a new daemon knows what the way back writes to", layers(dom)[1:] == ["disk.qcow2"] and
          layers(dom)[0] in mem.getXMLDesc(), [layers(dom), mem.getXMLDesc()])
    for name in "x", "y":
        snap(dom, name)
    point("a tree of four", len(layers(dom)) == 4, layers(dom))
    mem.delete(L.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN)
    point("goes with its children", layers(dom) == ["disk.qcow2"] and dom.snapshotNum() == 0 and not memory.exists(),
          [layers(dom), list(folder.iterdir())])
    code, why = refused(snap, dom, "quiet", ONLY_DISKS | L.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE)
    point("no agent, no quiet", code and "agent" in why and layers(dom) == ["disk.qcow2"], why)
    dom.snapshotCreateXML("<domainsnapshot><name>hand</name><disks><disk name='vda' snapshot='manual'/></disks>"
                          "</domainsnapshot>", ONLY_DISKS)
    point("a disk by hand: the guest stands still meanwhile", dom.state() == [L.VIR_DOMAIN_PAUSED, L.VIR_DOMAIN_PAUSED_SNAPSHOT],
          dom.state())
    dom.snapshotLookupByName("hand").delete()
    dom.resume()
    return dom


def redefined(dom, folder):
    """What an application does that moves a guest: documents go, images stay, documents come back."""
    snap(dom, "kept")
    snap(dom, "later")
    texts = [dom.snapshotLookupByName(n).getXMLDesc() for n in ("kept", "later")]
    for name in "later", "kept":
        dom.snapshotLookupByName(name).delete(L.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    point("documents gone, images there", dom.snapshotNum() == 0 and len(layers(dom)) == 3, layers(dom))
    code, _ = refused(dom.snapshotCreateXML, texts[1], L.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)
    point("not before its parent", code is not None)
    dom.snapshotCreateXML(texts[0], L.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE)
    dom.snapshotCreateXML(texts[1], L.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE | L.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)
    point("as they were", [dom.snapshotLookupByName(n).getXMLDesc() for n in ("kept", "later")] == texts and
          dom.snapshotCurrent().getName() == "later")
    dom.snapshotLookupByName("kept").delete()
    dom.snapshotLookupByName("later").delete()
    point("and merged as ever", layers(dom) == ["disk.qcow2"] and dom.snapshotNum() == 0, layers(dom))


def cut_off(daemon, dom, folder):
    """The daemon dies at any time while an overlay is merged: deleting again does the rest."""
    import threading
    disk = folder / "disk.qcow2"
    for wait in 0, 0.02, 0.08, 0.2:
        snap(dom, "cut")
        conn = L.open(daemon.uri)
        other = conn.lookupByName("over").snapshotLookupByName("cut")
        worker = threading.Thread(target=refused, args=(other.delete,))
        worker.start()
        threading.Event().wait(wait)
        daemon.kill()
        worker.join(60)
        daemon.start()
        dom = L.open(daemon.uri).lookupByName("over")

        def ask():
            return refused(dom.snapshotLookupByName("cut").delete) if dom.snapshotNum() else (None, "")
        wait_for("the rest", lambda: ask()[0] is None, 60)
        if not point(f"after {wait} s", layers(dom) == ["disk.qcow2"] and dom.snapshotNum() == 0 and
                     disk_of(dom, L.VIR_DOMAIN_XML_INACTIVE) == disk, [layers(dom), dom.XMLDesc(2)]):
            break
        (folder / "disk.cut").unlink(missing_ok=True)  # one too many may be left
    dom.destroy()


def main():
    guests_dir()
    daemon = Daemon().start()
    folder = daemon.root / "images"
    folder.mkdir()
    disk = image(folder / "disk.qcow2")
    dom = L.open(daemon.uri).defineXML(guest_xml("over", None, devices=f"""<disk type='file'>
      <driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk>"""))
    off(dom, folder)
    branches(dom, folder)
    dom = running(daemon, dom, folder)
    redefined(dom, folder)
    cut_off(daemon, dom, folder)
    done()


main()
