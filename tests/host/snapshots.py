#!/usr/bin/python3
"""Snapshots of a real QEMU: inside qcow2 images with memory and without, overlays of a running guest, and a daemon that is
killed between."""
import json
import subprocess

import libvirt
import libvirt_qemu

from lib import Daemon, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def code(call, *args):
    try:
        call(*args)
        return None
    except L.libvirtError as e:
        return e.get_error_code(), str(e)


def image(path, byte):
    path.unlink(missing_ok=True)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "4M"], check=True)
    write(path, byte)
    return path


def write(path, byte):
    subprocess.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {byte} 0 64k", path], check=True, stdout=subprocess.DEVNULL)


def holds(path, byte):
    out = subprocess.run(["qemu-io", "-r", "-U", "-f", "qcow2", "-c", f"read -P {byte} 0 64k", path], capture_output=True,
                         text=True)
    return out.returncode == 0 and "verification failed" not in out.stdout + out.stderr


def inside(path):
    out = subprocess.run(["qemu-img", "snapshot", "-U", "-l", path], capture_output=True, text=True, check=True)
    return [line.split()[1] for line in out.stdout.splitlines()[2:]]


def xml(disk):
    return guest_xml("snap", None, devices=f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{disk}'/>"
                                           "<target dev='vda' bus='virtio'/></disk>")


def off(dom, disk):
    first = dom.snapshotCreateXML("<domainsnapshot><name>one</name><description>the first</description></domainsnapshot>")
    point("a guest that is off", first.getName() == "one" and inside(disk) == ["one"], first.getXMLDesc())
    point("its document", "<state>shutoff</state>" in first.getXMLDesc() and "snapshot='internal'" in first.getXMLDesc(),
          first.getXMLDesc())
    got = code(dom.snapshotCreateXML, "<domainsnapshot><name>one</name></domainsnapshot>")
    point("a name is taken once", got and got[0] == L.VIR_ERR_OPERATION_FAILED and inside(disk) == ["one"], got)
    write(disk, 0x22)
    dom.snapshotCreateXML("<domainsnapshot><name>two</name></domainsnapshot>")
    point("a tree grows", dom.snapshotLookupByName("two").getParent().getName() == "one"
          and dom.snapshotCurrent().getName() == "two")
    dom.revertToSnapshot(first)
    point("the disk of then is back", holds(disk, 0x11) and dom.snapshotCurrent().getName() == "one")
    redefine = L.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
    got = code(dom.snapshotCreateXML, first.getXMLDesc().replace("<name>one<", "<name>../../../one<"), redefine)
    point("nor is one told of that would be a file elsewhere", got and "'/'" in got[1] and dom.snapshotNum() == 2, got)
    got = code(dom.undefine)
    point("a definition with snapshots stays", got and got[0] == L.VIR_ERR_OPERATION_INVALID and "SNAPSHOTS_METADATA" in got[1], got)
    got = code(dom.rename, "other")
    point("and keeps its name", got and got[0] == L.VIR_ERR_OPERATION_INVALID, got)


def running(conn, dom, disk):
    dom.create()
    live = dom.snapshotCreateXML("<domainsnapshot><name>live</name></domainsnapshot>")
    point("a running guest, with its memory", inside(disk) == ["one", "two", "live"] and
          "<memory snapshot='internal'/>" in live.getXMLDesc(), live.getXMLDesc())
    point("runs on", dom.state()[0] == L.VIR_DOMAIN_RUNNING, dom.state())
    dom.destroy()
    dom.revertToSnapshot(live)
    point("and is back as it ran", dom.state() == [L.VIR_DOMAIN_RUNNING, L.VIR_DOMAIN_RUNNING_FROM_SNAPSHOT], dom.state())
    dom.revertToSnapshot(live, L.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)
    point("or paused, as told", dom.state() == [L.VIR_DOMAIN_PAUSED, L.VIR_DOMAIN_PAUSED_FROM_SNAPSHOT], dom.state())
    dom.resume()
    live.delete()
    point("deleted while it runs", inside(disk) == ["one", "two"] and dom.snapshotNum() == 2, inside(disk))
    dom.destroy()


def killed(daemon, disk):
    daemon.kill()
    daemon.start()
    dom = L.open(daemon.uri).lookupByName("snap")
    names = sorted(s.getName() for s in dom.listAllSnapshots())
    point("a new daemon knows them", names == ["one", "two"] and dom.snapshotLookupByName("two").getParent().getName() == "one",
          names)
    point("and which is current", dom.snapshotCurrent().getName() == "one" or dom.snapshotCurrent().getName() == "two")
    dom.snapshotLookupByName("one").delete(L.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN)
    point("with its children a snapshot goes", dom.snapshotNum() == 0 and inside(disk) == [], inside(disk))
    return dom


def qmp(dom, command, **args):
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, json.dumps({"execute": command, "arguments": args}), 0))["return"]


def left(daemon, dom):
    """A job that a daemon waited for when it was killed is not there for ever."""
    dom.create()
    node = next(b["inserted"]["node-name"] for b in qmp(dom, "query-block") if b.get("inserted"))
    for n in range(2):
        qmp(dom, "snapshot-save", **{"job-id": f"wait-left-{n}", "tag": f"t{n}", "vmstate": node, "devices": [node]})
        if n:
            daemon.kill()
            daemon.start()
            dom = L.open(daemon.uri).lookupByName("snap")
        wait_for("the job to be dismissed", lambda: qmp(dom, "query-jobs") == [], 60)
        point(f"what nobody waits for is dismissed, {'by the next daemon' if n else 'by the same'}")
    dom.destroy()
    return dom


def layers(dom):
    text = dom.XMLDesc()
    text = text[text.index("<disk"):text.index("</disk>")]
    return [piece.split("'")[0].rsplit("/", 1)[1] for piece in text.split("<source file='")[1:]]


def overlays(daemon, dom, folder):
    dom.create()
    over = folder / "over.qcow2"
    doc = f"<domainsnapshot><name>ext</name><disks><disk name='vda'><source file='{over}'/></disk></disks></domainsnapshot>"
    ext = dom.snapshotCreateXML(doc, L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)
    point("an overlay of a running guest", layers(dom) == ["over.qcow2", "disk.qcow2"], dom.XMLDesc())
    point("and for its next start", str(over) in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
    point("its document", "<state>disk-snapshot</state>" in ext.getXMLDesc(), ext.getXMLDesc())
    got = code(dom.snapshotCreateXML, doc.replace("ext", "again"), L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)
    point("what is there is not written over", got and got[0] == L.VIR_ERR_CONFIG_UNSUPPORTED and dom.snapshotNum() == 1, got)
    daemon.kill()
    daemon.start()
    dom = L.open(daemon.uri).lookupByName("snap")
    point("a new daemon has the same chain", layers(dom) == ["over.qcow2", "disk.qcow2"], dom.XMLDesc())
    dom.blockCommit("vda", None, None, 0, L.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
    wait_for("the commit", lambda: "ready='yes'" in dom.XMLDesc())
    dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    point("committed again", layers(dom) == ["disk.qcow2"], dom.XMLDesc())
    dom.snapshotLookupByName("ext").delete(L.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    bare = dom.snapshotCreateXML("<domainsnapshot/>", L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY |
                                 L.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)
    point("without a document nothing is kept", bare and dom.snapshotNum() == 0 and len(layers(dom)) == 2, layers(dom))
    got = code(dom.snapshotCreateXML, "<domainsnapshot><memory snapshot='external'/></domainsnapshot>")
    point("memory outside needs a place", got and got[0] == L.VIR_ERR_XML_ERROR and "memory" in got[1], got)
    dom.destroy()


def undefined(daemon, root):
    """A running guest leaves its definition behind; its snapshots stay until it ends."""
    conn = L.open(daemon.uri)
    disk = image(root / "undefined.qcow2", 0x11)
    dom = conn.defineXML(xml(disk).replace("<name>snap</name>", "<name>undefined</name>"))
    dom.create()
    dom.snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>")
    dom.undefine()
    point("a running guest with snapshots may be undefined", not dom.isPersistent() and dom.snapshotNum() == 1)
    conn.close()
    daemon.kill()
    daemon.start()
    conn = L.open(daemon.uri)
    dom = conn.lookupByName("undefined")
    point("a new daemon has both as they were", not dom.isPersistent() and dom.snapshotListNames() == ["one"], dom.snapshotListNames())
    dom.destroy()
    dom = conn.defineXML(xml(disk).replace("<name>snap</name>", "<name>undefined</name>"))
    point("its snapshots have gone with it", dom.snapshotNum() == 0, dom.snapshotListNames())
    dom.undefine()


def main():
    guests_dir()
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    disk = image(daemon.root / "disk.qcow2", 0x11)
    dom = conn.defineXML(xml(disk))
    off(dom, disk)
    running(conn, dom, disk)
    conn.close()
    dom = killed(daemon, disk)
    dom = left(daemon, dom)
    subprocess.run(["qemu-img", "snapshot", "-d", "t0", disk], check=True)
    subprocess.run(["qemu-img", "snapshot", "-d", "t1", disk], check=True)
    overlays(daemon, dom, daemon.root)
    undefined(daemon, daemon.root)
    done()


main()
