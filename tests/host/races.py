#!/usr/bin/python3
"""Ends that come in the middle: a QEMU killed while its disks have jobs or its state is written, clients that leave while
their calls are relayed, a neighbour that dies while a volume is sent to it. Every call must come back, and what is left
must be in order. Whatever the moment: several are tried of each, by a seed that is printed when something fails."""
import contextlib
import os
import pathlib
import random
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading

import libvirt

from lib import Daemon, done, guest_xml, point, soon, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
ROUNDS = int(os.environ.get("ROUNDS", "4"))
SEED = int(os.environ.get("SEED", "11"))
PATIENCE = 120
RANDOM = random.Random(SEED)


def code(call, *args):
    try:
        call(*args)
        return None
    except L.libvirtError as e:
        return e.get_error_code(), str(e)


class Call(threading.Thread):
    """One call in a thread of its own: what came of it, or that it hangs."""

    def __init__(self, call, *args):
        super().__init__(daemon=True)
        self.work, self.result = (call, *args), "hangs"
        self.start()

    def run(self):
        self.result = code(*self.work)

    def over(self):
        self.join(PATIENCE)
        return not self.is_alive()


def moment_later():
    """Any moment of the next 60 ms: which one is what is tried."""
    threading.Event().wait(RANDOM.random() * 0.06)


# --- guests that end ------------------------------------------------------------------------------


class Disks:
    def __init__(self, folder):
        self.folder = folder
        self.base, self.top = folder / "base.qcow2", folder / "top.qcow2"

    def fresh(self):
        for path in self.folder.glob("*.qcow2"):
            path.unlink()
        run = lambda *words: subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        run("qemu-img", "create", "-q", "-f", "qcow2", self.base, "8M")
        run("qemu-io", "-f", "qcow2", "-c", "write -P 17 0 4M", self.base)
        run("qemu-img", "create", "-q", "-f", "qcow2", "-b", self.base, "-F", "qcow2", self.top)
        run("qemu-io", "-f", "qcow2", "-c", "write -P 34 4M 2M", self.top)

    def xml(self, name):
        return guest_xml(name, None, devices=f"<disk type='file'><driver name='qemu' type='qcow2'/><source file='{self.top}'/>"
                                             "<target dev='vda' bus='virtio'/></disk>")


def ready(dom):
    """Until its job has caught up, or the guest has gone: that ends the wait by an error."""
    while "ready='yes'" not in dom.XMLDesc():
        if not dom.isActive():
            raise L.libvirtError("it has ended")


def copy(dom, disks):
    dom.blockCopy("vda", f"<disk type='file'><source file='{disks.folder}/copy.qcow2'/><driver type='qcow2'/></disk>")
    ready(dom)
    dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)


def commit(dom, disks):
    dom.blockCommit("vda", None, None, 0, L.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE)
    ready(dom)
    dom.blockJobAbort("vda", L.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)


def pull(dom, disks):
    dom.blockPull("vda", 1 << 20, L.VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES)
    dom.blockJobSetSpeed("vda", 0)
    code(dom.blockJobInfo, "vda")
    dom.blockJobAbort("vda")


def overlay(dom, disks):
    dom.snapshotCreateXML(f"<domainsnapshot><disks><disk name='vda'><source file='{disks.folder}/over.qcow2'/></disk></disks>"
                          "</domainsnapshot>", L.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY)


def inside(dom, disks):
    snapshot = dom.snapshotCreateXML("<domainsnapshot/>")
    snapshot.delete()


def back(dom, disks):
    snapshot = dom.snapshotCreateXML("<domainsnapshot/>")
    for _ in range(20):
        dom.revertToSnapshot(snapshot)


def ask(dom, stop):
    while not stop.is_set():
        for call in (dom.XMLDesc, dom.info, lambda: dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE), dom.snapshotListNames):
            code(call)


def kill_qemu(daemon):
    for pid in daemon.qemu_pids():
        with contextlib.suppress(ProcessLookupError):  # it may end at this very moment
            os.kill(pid, signal.SIGKILL)


def one_end(daemon, conn, disks, how, transient, end):
    """The guest ends at some moment of the work. None, or what is wrong."""
    disks.fresh()
    dom = conn.createXML(disks.xml("race")) if transient else conn.defineXML(disks.xml("race"))
    if not transient:
        dom.create()
    stop = threading.Event()
    asking = Call(ask, dom, stop)
    work = Call(how, dom, disks)
    moment_later()
    end(daemon, dom)
    ended = work.over()
    stop.set()
    if not ended or not asking.over():
        return "a call hangs"
    kill_qemu(daemon) if how is back else None
    if transient:
        wait_for("the guest to go", lambda: conn.listAllDomains() == [], PATIENCE)
    else:
        wait_for("the guest to be off", lambda: not dom.isActive(), PATIENCE)
        dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
    wait_for("the documents of its snapshots to go",
             lambda: not list((daemon.root / "var/lib/libvirt/qemu/snapshot").glob("*/*.xml")), PATIENCE)
    return None


def ends(daemon, conn):
    disks = Disks(daemon.root)
    for how in (copy, commit, pull, overlay, inside, back):
        wrong = []
        for n in range(ROUNDS):
            end = (lambda d, dom: kill_qemu(d)) if n % 2 == 0 else (lambda d, dom: code(dom.destroy))
            try:
                wrong.append(one_end(daemon, conn, disks, how, bool(n & 2), end))
            except (L.libvirtError, TimeoutError) as e:
                wrong.append(f"{e}")
        point(f"a guest that ends in the middle: {how.__name__}", not any(wrong), f"seed {SEED}: {wrong}")


def goes_back(conn, disks, transient):
    """Its process ends and another one begins within one call, which no end of the first one breaks off."""
    disks.fresh()
    dom = conn.createXML(disks.xml("race")) if transient else conn.defineXML(disks.xml("race"))
    if not transient:
        dom.create()
    snapshot = dom.snapshotCreateXML("<domainsnapshot/>")
    got = [code(dom.revertToSnapshot, snapshot) for _ in range(ROUNDS)]
    point(f"a {'transient' if transient else 'running'} guest goes back again and again", not any(got), got)
    dom.destroy()
    if not transient:
        dom.undefineFlags(L.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA)
    point("and ends for good", conn.listAllDomains() == [])


def comes_not_back(daemon, conn):
    """A transient guest is known between its two runs, and gone when there is no second one."""
    disks = Disks(daemon.root)
    disks.fresh()
    dom = conn.createXML(disks.xml("race"))
    snapshot = dom.snapshotCreateXML("<domainsnapshot/>")
    disks.base.rename(disks.folder / "elsewhere")
    got = code(dom.revertToSnapshot, snapshot)
    soon("a transient guest that does not come back is gone", lambda: got and conn.listAllDomains() == [], lambda: got)
    soon("with the documents of its snapshots", lambda: not list((daemon.root / "var/lib/libvirt/qemu/snapshot").glob("*/*.xml")))


# --- relays ---------------------------------------------------------------------------------------

REMOTE, CALL = 0x20008086, 0
AUTH_LIST, OPEN, NUM_OF_SECRETS, NUM_OF_DEFINED_POOLS = 66, 1, 139, 73


def packet(proc, serial, payload=b""):
    return struct.pack(">IIIiIII", 28 + len(payload), REMOTE, 1, proc, CALL, serial, 0) + payload


def string(text):
    data = text.encode()
    return struct.pack(">II", 1, len(data)) + data + b"\0" * (-len(data) % 4)


def read_exactly(s, n):
    data = b""
    while len(data) < n:
        part = s.recv(n - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def opened(path):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(PATIENCE)
    s.connect(str(path))
    for call in (packet(AUTH_LIST, 1), packet(OPEN, 2, string("qemu:///system") + struct.pack(">I", 0))):
        s.sendall(call)
        read_exactly(s, struct.unpack(">I", read_exactly(s, 4))[0] - 4)
    return s


def leave(qemu, others, conn):
    """Clients that leave at any moment of their relays' lives."""
    for n in range(30 * ROUNDS):
        s = opened(qemu.socket)
        for serial in range(3, 3 + RANDOM.choice((1, 2, 100))):
            s.sendall(packet(RANDOM.choice((NUM_OF_SECRETS, NUM_OF_DEFINED_POOLS)), serial))
        if n % 3 == 0:
            read_exactly(s, 28)
        s.close()
    point("clients that leave while their calls are elsewhere", conn.numOfSecrets() == 0 and conn.numOfDomains() == 0)
    os.kill(others[0].process.pid, signal.SIGSTOP)
    for _ in range(10):
        s = opened(qemu.socket)
        s.sendall(packet(NUM_OF_SECRETS, 3))
        s.close()
    point("also when it does not answer", conn.numOfDomains() == 0)
    os.kill(others[0].process.pid, signal.SIGCONT)
    point("and then it does", conn.numOfSecrets() == 0)


def dies_at_once(qemu, others):
    """A neighbour that is killed and comes back while calls go to it."""
    stop = threading.Event()
    hanging = []

    def load():
        own = L.open(qemu.uri)
        while not stop.is_set():
            code(own.numOfSecrets)
        own.close()

    callers = [Call(load) for _ in range(4)]
    for _ in range(ROUNDS):
        moment_later()
        others[0].kill()
        others[0].start()
    stop.set()
    hanging = [c for c in callers if not c.over()]
    point("a neighbour that dies again and again leaves nobody waiting", not hanging, hanging)


def upload(conn, storage, folder):
    """It is killed while a volume is sent to it: the stream ends with the reason, the connection goes on."""
    pool = conn.storagePoolCreateXML(f"<pool type='dir'><name>race</name><target><path>{folder}</path></target></pool>")
    vol = pool.createXML("<volume><name>v</name><capacity unit='MiB'>64</capacity></volume>")
    stream = conn.newStream(0)
    vol.upload(stream, 0, 0)
    stream.send(b"x" * 65536)

    def send_all():
        while True:
            stream.send(b"x" * 65536)

    sending = Call(send_all)
    moment_later()
    storage.kill()
    point("its end is told to who sends", sending.over() and sending.result, sending.result)
    code(stream.abort)
    point("and that connection goes on", conn.isAlive() == 1 and code(conn.numOfDomains) is None)
    storage.start()
    got = code(conn.listAllStoragePools)
    point("to the daemon that comes after it", got is None, got)


def uploads_left(qemu, storage, folder):
    """Clients that are killed while they send."""
    path = folder / "left"
    path.mkdir()
    conn = L.open(qemu.uri)
    pool = conn.storagePoolCreateXML(f"<pool type='dir'><name>left</name><target><path>{path}</path></target></pool>")
    vol = pool.createXML("<volume><name>v</name><capacity unit='MiB'>64</capacity></volume>")
    program = ("import sys, libvirt\nc = libvirt.open(sys.argv[1])\nv = c.storageVolLookupByPath(sys.argv[2])\n"
               "s = c.newStream(0)\nv.upload(s, 0, 0)\nprint('open', flush=True)\nwhile True: s.send(b'x' * 65536)\n")
    for _ in range(ROUNDS):
        client = subprocess.Popen(["/usr/bin/python3", "-c", program, qemu.uri, vol.path()], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        client.stdout.readline()
        moment_later()
        client.kill()
        client.wait()
    wait_for("the volume to be free", lambda: code(vol.wipe) is None, PATIENCE)
    point("clients that are killed while they send", conn.isAlive() == 1)
    conn.close()


def main():
    root = pathlib.Path(tempfile.mkdtemp(prefix="vireo-test-"))
    qemu = Daemon("virtqemud", root=root).start()
    conn = L.open(qemu.uri)
    ends(qemu, conn)
    goes_back(conn, Disks(root), False)
    goes_back(conn, Disks(root), True)
    comes_not_back(qemu, conn)
    others = [Daemon(name, root=root).start() for name in ("virtsecretd", "virtstoraged")]
    leave(qemu, others, conn)
    dies_at_once(qemu, others)
    folder = root / "pool"
    folder.mkdir()
    upload(conn, others[1], folder)
    uploads_left(qemu, others[1], folder)
    conn.close()
    done()
    shutil.rmtree(root, ignore_errors=True)


main()
