"""Pools, volumes and secrets: the same calls beside Debian's daemons and beside ours; then what only ours promises:
killed at any moment it leaves no half volume, and what hangs holds up nobody else."""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

import libvirt

from lib import BUILD, Daemon, done, point, wait_for
from peer import compare

libvirt.registerErrorHandler(lambda *_: None, None)
KNOWN = {  # lines of the peer's that are answered differently: why
    r"\[transient\] setAutostart": "the same reason for all kinds of objects",
    r"\[sources\] iscsi": "no host is no host, in an empty document too",
    r"\[folder\] XMLDesc\(\) \|  +<mode>": "a folder that nobody can enter is of no use",
    r"\[(resize\] folder|wipe folder\])": "a folder is refused as what it is, before a program is asked",
    r"\[download\] folder": "the same",
    r"\[upload\] more than announced": "no system call has failed",
    r"\[sparse\] (upload|then)": "a hole does not make the volume shorter",
    r"\[luks in qcow2\] XMLDesc\(\)": "the passphrase's name is kept while the volume is known",
    r"\[disk\] listVolumes\(\)": "9.0.0 leaves a partition behind that it could not make",
}


def calls():
    compare("storage_calls.py", KNOWN)


# --- with a daemon of our own ------------------------------------------------------------------------------------------

def pool_xml(name, path, kind="dir", source=""):
    return f"<pool type='{kind}'><name>{name}</name>{source}<target><path>{path}</path></target></pool>"


def volume_xml(name, size, allocation=0, fmt="raw"):
    return (f"<volume><name>{name}</name><capacity>{size}</capacity><allocation>{allocation}</allocation>"
            f"<target><format type='{fmt}'/></target></volume>")


class Case:
    """One kind of work that is cut off."""

    def __init__(self, name, work, whole):
        self.name, self.work, self.whole = name, work, whole


def quietly(function, *args):
    try:
        return function(*args)
    except libvirt.libvirtError:
        return None


def upload(conn, vol, data):
    stream = conn.newStream()
    vol.upload(stream, 0, 0, 0)
    for at in range(0, len(data), 1 << 20):
        stream.send(data[at:at + (1 << 20)])
    stream.finish()


def crash():
    size = 48 << 20
    daemon = Daemon("libvirtd").start()
    folder = daemon.root / "pool"
    data = os.urandom(1 << 20) * (size >> 20)

    def original():
        return (folder / "original").read_bytes() == data

    def image(name, fmt):
        run = subprocess.run(["qemu-img", "compare", "-f", "raw", "-F", fmt, folder / "original", folder / name],
                             capture_output=True, check=False)
        return run.returncode == 0

    def conn():
        return libvirt.open(daemon.uri)
    c = conn()
    pool = c.storagePoolDefineXML(pool_xml("p", folder))
    pool.build()
    pool.create()
    pool.setAutostart(1)
    pool.createXML(volume_xml("original", size))
    pool.createXML(volume_xml("victim", size))
    secret = c.secretDefineXML("<secret ephemeral='no'><usage type='ceph'><name>s</name></usage></secret>")
    secret.setValue(b"value")
    upload(c, pool.storageVolLookupByName("original"), data)

    def of(name, fmt="raw"):
        return lambda c, p: p.createXMLFrom(volume_xml(name, size, size, fmt), p.storageVolLookupByName("original"))
    cases = [
        Case("making", lambda c, p: p.createXML(volume_xml("new", size, size)), lambda: (folder / "new").stat().st_size == size),
        Case("cloning", of("new"), lambda: (folder / "new").read_bytes() == data),
        Case("converting", of("new", "qcow2"), lambda: image("new", "qcow2")),
        Case("wiping", lambda c, p: p.storageVolLookupByName("victim").wipe(), None),
        Case("uploading", lambda c, p: upload(c, p.storageVolLookupByName("victim"), data), None),
        Case("removing", lambda c, p: p.storageVolLookupByName("victim").delete(), None),
        Case("defining", lambda c, p: [p.setAutostart(n % 2) for n in range(100)], None),
    ]
    kills = made = 0
    wrong = []
    for case in cases:
        for step in range(6):
            c = conn()
            p = c.storagePoolLookupByName("p")
            worker = threading.Thread(target=quietly, args=(case.work, c, p))
            worker.start()
            worker.join(0.004 * 3 ** step / 3)  # somewhere in the middle: no moment is special
            daemon.kill()
            worker.join(120)
            kills += 1
            daemon.start()
            c = conn()
            p = c.storagePoolLookupByName("p")
            names = p.listVolumes()
            left = [n for n in os.listdir(folder) if n.startswith(".")]
            if not p.isActive() or left or not set(names) <= {"original", "victim", "new"} or not original():
                wrong.append(f"{case.name} {step}: {names} {left} {p.isActive()}")
            if "new" in names:
                made += 1
                if not case.whole or not case.whole():
                    wrong.append(f"{case.name} {step}: a half volume")
                p.storageVolLookupByName("new").delete()
            if "victim" not in names:
                p.createXML(volume_xml("victim", size))
            if c.secretLookupByUsage(libvirt.VIR_SECRET_USAGE_TYPE_CEPH, "s").value() != b"value":
                wrong.append(f"{case.name} {step}: the secret")
    point(f"killed {kills} times at work: pools, volumes and secrets are whole ({made} volumes were ready)", not wrong, "\n".join(wrong))
    point("the pool starts with the host still", quietly(conn().storagePoolLookupByName("p").autostart) in (0, 1))
    daemon.kill()
    shutil.rmtree(daemon.root / "run/libvirt/storage")  # as after a boot
    daemon.start()
    p = conn().storagePoolLookupByName("p")
    point("after a boot a pool is active when it starts by itself", p.isActive() == p.autostart())


def storm():
    """Everything at once, over a few names: what is listed in the end is what is there."""
    seconds, names = 6, [f"v{n}" for n in range(6)]
    daemon = Daemon("libvirtd").start()
    root, end = daemon.root / "pools", time.monotonic() + seconds
    done_calls = []

    def transfer(vol, up, r):
        stream = vol.connect().newStream()
        (vol.upload if up else vol.download)(stream, 0, 0, r.choice((0, 1)) if up else 0)
        if up:
            stream.send(os.urandom(200000))
        else:
            while stream.recv(100000):
                pass
        stream.finish() if r.random() < 0.7 else stream.abort()

    def one(c, r):
        name = f"p{r.randrange(3)}"
        if r.random() < 0.07:
            return c.storagePoolDefineXML(pool_xml(name, root / name))
        p = c.storagePoolLookupByName(name)
        xml = volume_xml(r.choice(names), 1 << 20, r.choice((0, 1 << 20)), r.choice(("raw", "raw", "qcow2", "dir")))
        on_pool = [lambda: p.create(1), p.refresh, p.build, lambda: p.createXML(xml), lambda: [v.XMLDesc() for v in p.listAllVolumes()],
                   lambda: r.random() < 0.3 and p.destroy(), lambda: r.random() < 0.1 and p.undefine()]
        if r.random() < 0.5:
            return r.choice(on_pool)()
        v = p.storageVolLookupByName(r.choice(names))
        return r.choice([v.delete, lambda: v.resize(r.choice((1, 2, 3)) << 20, r.choice((0, 1, 4))), v.wipe,
                         lambda: p.createXMLFrom(xml, v), lambda: transfer(v, True, r), lambda: transfer(v, False, r)])()

    def work(seed):
        r, c = random.Random(seed), libvirt.open(daemon.uri)
        while time.monotonic() < end:
            if quietly(one, c, r) is not None:
                done_calls.append(seed)
    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    c = libvirt.open(daemon.uri)
    point(f"{len(done_calls)} calls of {len(threads)} clients at once", len(done_calls) > 100)
    wrong = []
    for p in c.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
        listed = sorted(p.listVolumes())
        if listed != sorted(os.listdir(root / p.name())):
            wrong.append(f"{p.name()}: {listed}")
        for v in p.listAllVolumes():
            v.delete()
        p.destroy()
    for p in c.listAllStoragePools():
        p.undefine()
    point("volumes are those that are there", not wrong, "\n".join(wrong))
    c.close()
    point("the daemon ends in good order", daemon.kill(15) == 0)


def transient():
    daemon = Daemon("libvirtd").start()
    c = libvirt.open(daemon.uri)
    folder = daemon.root / "t"
    p = c.storagePoolCreateXML(pool_xml("t", folder), libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD)
    p.createXML(volume_xml("v", 1 << 20))
    daemon.kill()
    daemon.start()
    p = libvirt.open(daemon.uri).storagePoolLookupByName("t")
    point("a pool without a definition is found again", p.isActive() and not p.isPersistent() and p.listVolumes() == ["v"])
    daemon.kill()
    shutil.rmtree(folder)
    daemon.start()
    point("and is gone with its folder", libvirt.open(daemon.uri).listAllStoragePools() == [])


def refusal(call, *args):
    try:
        call(*args)
    except libvirt.libvirtError as e:
        return str(e)
    return ""


def words():
    """What looks like an option comes into no command line."""
    daemon = Daemon("libvirtd").start()
    c = libvirt.open(daemon.uri)
    for kind, source in (("logical", "<name>--config=x</name>"), ("disk", "<device path='-x'/>"),
                         ("netfs", "<host name='-x'/><dir path='/a'/>")):
        got = refusal(c.storagePoolDefineXML, pool_xml("w", "/mnt", kind, f"<source>{source}</source>"))
        point(f"a pool of type {kind}", "looks like an option" in got, got)
    got = refusal(c.findStoragePoolSources, "netfs", "<source><host name='-x'/></source>")
    point("nor a host that is searched", "looks like an option" in got, got)
    got = refusal(c.storagePoolDefineXML, pool_xml("w", "-x"))
    point("nor a folder", "looks like an option" in got, got)
    point("all of it refused", c.listAllStoragePools() == [])


def stops():
    """While a pool is being stopped nothing is begun in it."""
    bin_dir = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"vireo-stop-{os.getpid()}"
    bin_dir.mkdir()
    report = '{"report":[{"vg":[{"vg_size":"8388608","vg_free":"8388608"}],"lv":[]}]}'
    for name, text in (("vgs", f"echo '{report}'"), ("lvs", f"echo '{report}'"),
                       ("vgchange", f"[ $1 = -aly ] || {{ : > {bin_dir}/stops; until [ -e {bin_dir}/go ]; do sleep 0.05; done; }}")):
        (bin_dir / name).write_text(f"#!/bin/sh\n{text}\n")
        (bin_dir / name).chmod(0o755)
    daemon = Daemon("libvirtd", env={"PATH": f"{bin_dir}:{os.environ['PATH']}"}).start()
    p = libvirt.open(daemon.uri).storagePoolCreateXML(pool_xml("vg", "/dev/vg", "logical", "<source><name>vg</name></source>"))
    stopping = threading.Thread(target=quietly, args=(p.destroy,), daemon=True)
    stopping.start()
    wait_for("the pool's stop to begin", (bin_dir / "stops").exists, 60)
    got = refusal(p.createXML, volume_xml("v", 1 << 20))
    point("a volume in a pool that is being stopped", "is being stopped" in got, got)
    (bin_dir / "go").touch()
    stopping.join(60)
    point("which then is", not stopping.is_alive() and libvirt.open(daemon.uri).listAllStoragePools() == [])
    shutil.rmtree(bin_dir)


def hung():
    """A program and a file system that never answer."""
    bin_dir = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"vireo-hang-{os.getpid()}"
    bin_dir.mkdir()
    tool = bin_dir / "vgs"
    tool.write_text(f"#!/bin/sh\necho $$ > {bin_dir}/pid.new\nmv {bin_dir}/pid.new {bin_dir}/pid\nexec tail -f /dev/null\n")
    tool.chmod(0o755)
    shim = BUILD / "tests/libhang.so"
    daemon = Daemon("libvirtd", env={"PATH": f"{bin_dir}:{os.environ['PATH']}", "LD_PRELOAD": str(shim),
                                     "ASAN_OPTIONS": "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "")}).start()
    stuck = [libvirt.open(daemon.uri) for _ in range(20)]
    (daemon.root / "hung").mkdir()
    threads = [threading.Thread(target=quietly, args=(stuck[0].storagePoolCreateXML, pool_xml(
        "lvm", "/dev/none", "logical", "<source><name>none</name></source>")), daemon=True)]
    threads += [threading.Thread(target=quietly, args=(c.storagePoolCreateXML, pool_xml(f"h{i}", daemon.root / "hung" / str(i))), daemon=True)
                for i, c in enumerate(stuck[1:])]
    for i in range(len(stuck)):
        (daemon.root / "hung" / str(i)).mkdir()
    for t in threads:
        t.start()
    wait_for("the program that hangs", (bin_dir / "pid").exists)
    wait_for("threads that hang", lambda: len(os.listdir(f"/proc/{daemon.process.pid}/task")) >= len(stuck))
    c = libvirt.open(daemon.uri)
    start = time.monotonic()
    p = c.storagePoolCreateXML(pool_xml("fine", daemon.root / "fine"), libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD)
    p.createXML(volume_xml("v", 1 << 20, 1 << 20, "qcow2"))
    c.storagePoolDefineXML(pool_xml("defined", daemon.root / "defined")).undefine()
    took = time.monotonic() - start
    point("beside 20 pools that hang, others work", took < 60, f"{took:.1f} s")
    pid = int((bin_dir / "pid").read_text())
    daemon.kill(15)
    point("the daemon ends although threads hang", daemon.process is None)
    wait_for("the program's end", lambda: not os.path.exists(f"/proc/{pid}") or
             open(f"/proc/{pid}/stat", encoding="ascii").read().split(")")[1].split()[0] == "Z")
    shutil.rmtree(bin_dir)


if __name__ == "__main__":
    for what in [globals()[name] for name in sys.argv[1:]] or (calls, crash, storm, transient, words, stops, hung):
        what()
    done()
