#!/usr/bin/python3
"""Jobs on disks of a running QEMU: pull, copy, commit, what is left of definitions, nodes and files, and a daemon that is
killed in the middle."""
import json
import subprocess
import threading

import libvirt
import libvirt_qemu

from lib import Daemon, done, guest_xml, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
PULL, COPY, COMMIT, ACTIVE = 1, 2, 3, 4
COMPLETED, FAILED, CANCELED, READY = 0, 1, 2, 3
SLOW = 1 << 12  # bytes per second; what is copied is 192 KiB
PATTERNS = {"base": (0x11, "0 64k"), "mid": (0x22, "64k 64k"), "top": (0x33, "128k 64k")}


def code(call, *args):
    try:
        call(*args)
        return None
    except L.libvirtError as e:
        return e.get_error_code(), str(e)


class Images:
    """base <- mid <- top, each with a pattern of its own at a place of its own."""

    def __init__(self, folder):
        self.folder = folder
        below = None
        for name, (byte, place) in PATTERNS.items():
            path = self.path(name)
            path.unlink(missing_ok=True)
            more = ["-b", below, "-F", "qcow2"] if below else []
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *more, path, "4M"], check=True)
            subprocess.run(["qemu-io", "-f", "qcow2", "-c", f"write -P {byte} {place}", path], check=True,
                           stdout=subprocess.DEVNULL)
            below = path

    def path(self, name):
        return self.folder / f"{name}.qcow2"

    def holds(self, path, names, fmt="qcow2"):
        """Does the image, with what it builds on, hold these patterns?"""
        checks = [x for n in names for x in ("-c", f"read -P {PATTERNS[n][0]} {PATTERNS[n][1]}")]
        out = subprocess.run(["qemu-io", "-r", "-U", "-f", fmt, *checks, path], capture_output=True, text=True)
        return out.returncode == 0 and "verification failed" not in out.stdout + out.stderr

    def backing(self, path):
        out = subprocess.run(["qemu-img", "info", "-U", "--output=json", path], capture_output=True, check=True)
        return json.loads(out.stdout).get("backing-filename")


class Guest:
    def __init__(self, conn, images, define=False):
        disk = (f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{images.path('top')}'/>"
                "<target dev='vda' bus='virtio'/></disk>")
        self.dom = (conn.defineXML if define else conn.createXML)(guest_xml("jobs", None, devices=disk))
        if define:
            self.dom.create()

    def nodes(self):
        reply = libvirt_qemu.qemuMonitorCommand(
            self.dom, '{"execute":"query-named-block-nodes","arguments":{"flat":true}}', 0)
        return sorted({int(n["node-name"].split("-")[1]) for n in json.loads(reply)["return"]
                       if n["node-name"].startswith("libvirt-")})

    def disk(self, flags=0):
        text = self.dom.XMLDesc(flags)
        return text[text.index("<disk"):text.index("</disk>")]

    def layers(self):
        """Names of the images from the top down."""
        text = self.disk().split("<mirror")[0]
        return [part.split("/")[-1].split(".")[0] for part in
                (piece.split("'")[0] for piece in text.split("<source file='")[1:])]


class Events(list):
    def __init__(self, conn):
        super().__init__()
        conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2,
                                    lambda _c, _d, disk, kind, status, _o: self.append((disk, kind, status)), None)

    def await_(self, kind, status):
        wait_for(f"event {kind} {status}", lambda: ("vda", kind, status) in self)


def copies(conn, events, folder):
    images = Images(folder)
    guest = Guest(conn, images, define=True)
    dom = guest.dom
    point("a running guest tells its chain", guest.layers() == ["top", "mid", "base"], guest.disk())
    point("a stored definition does not", guest.disk(L.VIR_DOMAIN_XML_INACTIVE).count("<source") == 1)
    to = folder / "copy.qcow2"
    dest = f"<disk type='file'><source file='{to}'/><driver type='qcow2'/></disk>"
    dom.blockCopy("vda", dest, {L.VIR_DOMAIN_BLOCK_COPY_BANDWIDTH: SLOW}, 0)
    info = dom.blockJobInfo("vda", L.VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES)
    point("a copy is told of", info["type"] == COPY and info["bandwidth"] == SLOW and info["cur"] < info["end"], info)
    point("and stands in the definition", "job='copy'" in guest.disk(), guest.disk())
    got = code(dom.blockJobAbort, "vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    point("it cannot be taken before it has caught up", got and got[0] == L.VIR_ERR_BLOCK_COPY_ACTIVE, got)
    got = code(dom.detachDevice, guest.disk() + "</disk>")
    point("a disk with a job cannot go", got and got[0] == L.VIR_ERR_OPERATION_INVALID, got)
    got = code(dom.blockPull, "vda")
    point("a disk has one job", got and got[0] == L.VIR_ERR_BLOCK_COPY_ACTIVE, got)
    dom.blockJobAbort("vda")
    point("a cancelled copy leaves the disk", guest.layers() == ["top", "mid", "base"] and "<mirror" not in guest.disk())
    events.await_(COPY, CANCELED)
    point("and no nodes", guest.nodes() == [1, 2, 3], guest.nodes())
    got = code(dom.blockCopy, "vda", dest, {}, 0)
    point("what is there is not written over", got and got[0] == L.VIR_ERR_CONFIG_UNSUPPORTED and "REUSE_EXT" in got[1], got)
    to.unlink()
    dom.blockCopy("vda", dest, {}, 0)
    events.await_(COPY, READY)
    dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    events.await_(COPY, COMPLETED)
    point("the copy is the disk", guest.layers() == ["copy"] and len(guest.nodes()) == 1, (guest.layers(), guest.nodes()))
    point("of the next start too", str(to) in guest.disk(L.VIR_DOMAIN_XML_INACTIVE), guest.disk(L.VIR_DOMAIN_XML_INACTIVE))
    dom.destroy()
    point("and holds everything", images.holds(to, ["base", "mid", "top"]) and images.backing(to) is None)
    dom.undefine()
    to.unlink()


def shallow(conn, events, folder):
    images, to = Images(folder), folder / "shallow.qcow2"
    guest = Guest(conn, images)
    events.clear()
    guest.dom.blockRebase("vda", str(to), 0, L.VIR_DOMAIN_BLOCK_REBASE_COPY | L.VIR_DOMAIN_BLOCK_REBASE_SHALLOW)
    events.await_(COPY, READY)
    guest.dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    point("a shallow copy builds on the same", guest.layers() == ["shallow", "mid", "base"], guest.disk())
    guest.dom.destroy()
    point("also in its image", images.backing(to) == str(images.path("mid")) and images.holds(to, PATTERNS), images.backing(to))
    to.unlink()


def pulls(conn, events, folder):
    images = Images(folder)
    guest = Guest(conn, images)
    events.clear()
    got = code(guest.dom.blockRebase, "vda", "/nowhere", 0, 0)
    point("a base that is no layer is refused", got and got[0] == L.VIR_ERR_INVALID_ARG and "/nowhere" in got[1], got)
    guest.dom.blockRebase("vda", str(images.path("base")), 0, 0)
    events.await_(PULL, COMPLETED)
    point("a layer is pulled", guest.layers() == ["top", "base"] and guest.nodes() == [1, 3], (guest.layers(), guest.nodes()))
    point("the image says so", images.backing(images.path("top")) == str(images.path("base")))
    events.clear()
    guest.dom.blockPull("vda")
    events.await_(PULL, COMPLETED)
    point("everything is pulled", guest.layers() == ["top"] and guest.nodes() == [1], guest.disk())
    guest.dom.destroy()
    point("nothing is lost", images.backing(images.path("top")) is None and images.holds(images.path("top"), PATTERNS))


def commits(conn, events, folder):
    images = Images(folder)
    guest = Guest(conn, images)
    events.clear()
    got = code(guest.dom.blockCommit, "vda", None, None, 0, 0)
    point("committing what is written to needs a flag", got and got[0] == L.VIR_ERR_INVALID_ARG, got)
    guest.dom.blockCommit("vda", None, "vda[2]", 0, L.VIR_DOMAIN_BLOCK_COMMIT_DELETE)
    events.await_(COMMIT, COMPLETED)
    point("a layer is committed", guest.layers() == ["top", "base"] and guest.nodes() == [1, 3], guest.disk())
    point("and deleted, as asked", not images.path("mid").exists())
    guest.dom.blockCommit("vda", None, None, 0, L.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
    events.await_(ACTIVE, READY)
    guest.dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    point("the base is the disk", guest.layers() == ["base"] and guest.nodes() == [3], guest.disk())
    guest.dom.destroy()
    point("with all that was above it", images.holds(images.path("base"), PATTERNS))
    got = code(guest.dom.blockJobInfo, "vda")
    point("a guest that is gone has no jobs", got is not None)


def killed(daemon, folder):
    """A daemon that dies while a copy runs, and one that dies while it is ready."""
    conn = L.open(daemon.uri)
    images, to = Images(folder), folder / "copy.qcow2"
    guest = Guest(conn, images)
    guest.dom.blockCopy("vda", f"<disk type='file'><source file='{to}'/><driver type='qcow2'/></disk>",
                        {L.VIR_DOMAIN_BLOCK_COPY_BANDWIDTH: 1 << 21}, 0)
    daemon.kill()
    daemon.start()
    conn = L.open(daemon.uri)
    guest.dom = conn.lookupByName("jobs")
    point("a new daemon knows the copy", guest.dom.blockJobInfo("vda")["type"] == COPY)
    events = Events(conn)
    guest.dom.blockJobSetSpeed("vda", 0, 0)
    wait_for("the copy", lambda: "ready='yes'" in guest.disk())
    daemon.kill()
    daemon.start()
    conn = L.open(daemon.uri)
    guest.dom = conn.lookupByName("jobs")
    events = Events(conn)
    guest.dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    events.await_(COPY, COMPLETED)
    point("and a third takes it", guest.layers() == ["copy"], guest.disk())
    guest.dom.destroy()
    point("nothing is lost on the way", images.holds(to, PATTERNS))
    # a commit that ends while nobody is there
    images = Images(folder)
    guest = Guest(conn, images)
    guest.dom.blockCommit("vda", None, str(images.path("mid")), 1 << 17, L.VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES)
    daemon.kill()
    wait_for("the commit", lambda: images.backing(images.path("top")) == str(images.path("base")))
    daemon.start()
    guest.dom = L.open(daemon.uri).lookupByName("jobs")
    wait_for("the definition", lambda: guest.layers() == ["top", "base"])
    point("what ended meanwhile is in the definition", guest.nodes() == [1, 3], guest.nodes())
    guest.dom.destroy()


def plugged(conn, events, folder):
    images, to = Images(folder), folder / "plugged-copy.qcow2"
    dom = conn.createXML(guest_xml("jobs", None))
    dom.attachDevice(f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{images.path('top')}'/>"
                     "<target dev='vdb' bus='virtio'/></disk>")
    text = dom.XMLDesc()
    point("a disk that was plugged in tells its chain", text.count("<backingStore type='file' index=") == 2, text)
    events.clear()
    dom.blockCopy("vdb", f"<disk type='file'><source file='{to}'/><driver type='qcow2'/></disk>", {}, 0)
    wait_for("the copy", lambda: ("vdb", COPY, READY) in events)
    dom.blockJobAbort("vdb", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
    point("and can be copied", str(to) in dom.XMLDesc() and images.holds(to, PATTERNS))
    dom.destroy()
    to.unlink()


def refusals(conn, folder):
    images = Images(folder)
    subprocess.run(["qemu-img", "rebase", "-u", "-b", images.path("base"), "-F", "qcow2", images.path("mid")], check=True)
    subprocess.run(["qemu-img", "rebase", "-u", "-b", images.path("mid"), "-F", "", images.path("top")],
                   check=False, capture_output=True)
    images.path("base").rename(folder / "away.qcow2")
    got = code(Guest, conn, images)
    point("an image that is missing below is named", got and "base.qcow2" in got[1] and "No such file" in got[1], got)


def main():
    L.virEventRegisterDefaultImpl()

    def loop():
        while True:
            L.virEventRunDefaultImpl()

    threading.Thread(target=loop, daemon=True).start()
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    events = Events(conn)
    for part in copies, shallow, pulls, commits, plugged:
        part(conn, events, daemon.root)
    refusals(conn, daemon.root)
    conn.close()
    killed(daemon, daemon.root)
    done()


main()
