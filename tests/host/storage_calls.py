"""Storage and secrets by every call of python3-libvirt, with good and bad arguments: one line per call, the result or
the error's code. storage.py runs it beside Debian's daemons and beside ours, each in a box, and compares."""
import os
import re
import subprocess
import sys

import libvirt as L

L.registerErrorHandler(lambda *_: None, None)
L.virEventRegisterDefaultImpl()
POOL = "/run/pool"
KEEP = ("11111111-", "22222222-", "33333333-")
MASKS = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), lambda m: m[0] if m[0].startswith(KEEP) else "UUID"),
         (re.compile(r"<([amc]|b)time>[^<]*</"), lambda m: f"<{m[1]}time/></"),
         (re.compile(r"(<pool.*?<capacity unit='bytes'>)\d+(</capacity>\s*<allocation unit='bytes'>)\d+(</allocation>\s*"
                     r"<available unit='bytes'>)\d+<", re.S), lambda m: f"{m[1]}N{m[2]}N{m[3]}N<")]


def masked(text):
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def shown(value):
    if isinstance(value, L.virSecret):
        return f"secret {masked(value.UUIDString())} {value.usageType()} {value.usageID()}"
    if isinstance(value, L.virStorageVol):
        return f"volume {value.name()} {value.key()}"
    if hasattr(value, "name") and callable(value.name):
        return f"{type(value).__name__} {value.name()}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(sorted(shown(v) for v in value) if value and not isinstance(value[0], int) else
                               [shown(v) for v in value]) + "]"
    return masked(value) if isinstance(value, str) else repr(value)


def say(label, text):
    for i, line in enumerate(text.rstrip("\n").split("\n")):
        print(f"{label} {'=>' if i == 0 else '|  '} {line}")


def call(label, function, *args):
    try:
        value = function(*args)
    except L.libvirtError as e:
        say(label, f"error {e.get_error_code()} ## {e.get_error_domain()} {e.get_error_message()}".replace("\n", " "))
        return None
    except Exception as e:  # the binding's own refusal
        say(label, type(e).__name__)
        return None
    say(label, shown(value))
    return value


def each(where, object_, *list_):
    for name, *args in list_:
        if object_ is None:
            say(where, "nothing to call")
            return
        call(f"[{where}] {name}({', '.join(masked(shown(a)[:60]) for a in args)})".replace("\n", " "),
             getattr(object_, name), *args)


def pool_xml(name="p", path=POOL, uuid="11111111-0000-0000-0000-000000000001", kind="dir", extra="", target=""):
    return (f"<pool type='{kind}'><name>{name}</name><uuid>{uuid}</uuid>{extra}"
            f"<target><path>{path}</path>{target}</target></pool>")


def volume_xml(name, size=1 << 20, allocation=None, fmt=None, backing="", extra="", target=""):
    a = f"<allocation>{allocation}</allocation>" if allocation is not None else ""
    f = f"<format type='{fmt}'/>" if fmt else ""
    c = "<compat>1.1</compat>" if fmt == "qcow2" else ""
    return (f"<volume><name>{name}</name><capacity>{size}</capacity>{a}{extra}<target>{f}{c}{target}</target>{backing}"
            f"</volume>")


SECTIONS = {}


def section(function):
    SECTIONS[function.__name__] = function
    return function


@section
def pools(conn):
    each("empty", conn, ("numOfStoragePools",), ("numOfDefinedStoragePools",), ("listStoragePools",), ("listAllStoragePools",),
         ("storagePoolLookupByName", "no"), ("storagePoolLookupByUUIDString", "11111111-0000-0000-0000-0000000000ff"),
         ("storagePoolLookupByTargetPath", "/run/no"))
    for label, xml in {"text": "pool", "no name": pool_xml("").replace("<name></name>", ""), "slash": pool_xml("a/b"),
                       "kind": pool_xml(kind="foo"), "no target": "<pool type='dir'><name>x</name></pool>",
                       "fs without source": pool_xml(kind="fs"), "netfs without host": pool_xml(kind="netfs"),
                       "mode": pool_xml(target="<permissions><mode>9</mode></permissions>"),
                       "uuid": pool_xml(uuid="12"), "root": "<domain/>", "relative": pool_xml(path="x")}.items():
        p = call(f"[define] {label}", conn.storagePoolDefineXML, xml)
        if p:
            p.undefine()
    p = call("[define] good", conn.storagePoolDefineXML, pool_xml())
    call("[define] same uuid", conn.storagePoolDefineXML, pool_xml("q", "/run/q"))
    call("[define] same name", conn.storagePoolDefineXML, pool_xml(uuid="11111111-0000-0000-0000-000000000002"))
    call("[define] same target", conn.storagePoolDefineXML, pool_xml("q", uuid="11111111-0000-0000-0000-000000000002"))
    call("[define] unknown flags", conn.storagePoolDefineXML, pool_xml(), 64)
    each("defined", p, ("isActive",), ("isPersistent",), ("autostart",), ("info",), ("numOfVolumes",), ("listVolumes",), ("listAllVolumes",),
         ("XMLDesc",), ("XMLDesc", 1), ("XMLDesc", 2), ("refresh",), ("destroy",), ("create",), ("build", 12), ("create", 6),
         ("create", 64), ("storageVolLookupByName", "x"), ("createXML", volume_xml("x")))
    each("build", p, ("build",), ("build",), ("create",), ("create",), ("build",), ("delete",), ("undefine",), ("isActive",),
         ("numOfVolumes",), ("listVolumes",), ("XMLDesc",), ("setAutostart", 1), ("autostart",), ("setAutostart", 1), ("setAutostart", 0),
         ("setAutostart", 1), ("refresh",), ("refresh", 1))
    say("[build] mode", oct(os.stat(POOL).st_mode))
    say("[files] config", " ".join(sorted(os.listdir("/etc/libvirt/storage")) + sorted(os.listdir("/etc/libvirt/storage/autostart"))))
    say("[files] state", " ".join(sorted(f for f in os.listdir("/run/libvirt/storage") if f.endswith(".xml"))))
    each("lists", conn, ("numOfStoragePools",), ("numOfDefinedStoragePools",), ("listStoragePools",), ("listDefinedStoragePools",),
         ("storagePoolLookupByTargetPath", POOL), ("storagePoolLookupByTargetPath", POOL + "//"),
         *[("listAllStoragePools", 1 << n) for n in range(21)])
    call("[redefine] active", conn.storagePoolDefineXML, pool_xml(target="<permissions><mode>0750</mode></permissions>"))
    each("destroy", p, ("destroy",), ("destroy",), ("isActive",), ("delete", 1), ("delete", 7), ("delete",), ("delete",), ("undefine",),
         ("undefine",), ("isPersistent",))
    say("[delete] folder", str(os.path.exists(POOL)))
    say("[files] config", " ".join(sorted(os.listdir("/etc/libvirt/storage")) + sorted(os.listdir("/etc/libvirt/storage/autostart"))))
    t = call("[transient] no folder", conn.storagePoolCreateXML, pool_xml("t"))
    t = call("[transient] build", conn.storagePoolCreateXML, pool_xml("t", target="<permissions><mode>0755</mode><owner>1</owner>"
                                                                      "<group>2</group></permissions>"), 1)
    call("[transient] again", conn.storagePoolCreateXML, pool_xml("t"))
    each("transient", t, ("isPersistent",), ("isActive",), ("autostart",), ("setAutostart", 1), ("undefine",), ("XMLDesc",), ("XMLDesc", 1),
         ("destroy",), ("isActive",))
    os.rmdir(POOL)


@section
def sources(conn):
    for kind in ("dir", "fs", "disk", "scsi", "mpath", "foo"):
        call(f"[sources] {kind}", conn.findStoragePoolSources, kind, None, 0)
    call("[sources] netfs", conn.findStoragePoolSources, "netfs", None, 0)
    call("[sources] iscsi", conn.findStoragePoolSources, "iscsi", "<source/>", 0)
    call("[sources] logical", conn.findStoragePoolSources, "logical", None, 0)
    call("[sources] flags", conn.findStoragePoolSources, "logical", None, 1)
    call("[sources] text", conn.findStoragePoolSources, "netfs", "<source", 0)


def volume_calls(where, vol):
    each(where, vol, ("name",), ("key",), ("path",), ("info",), ("infoFlags", 1), ("infoFlags", 0), ("infoFlags", 2), ("XMLDesc",), ("XMLDesc", 1))


@section
def volumes(conn):
    p = conn.storagePoolCreateXML(pool_xml(), 1)
    for label, xml in {"text": "volume", "no name": volume_xml("x").replace("<name>x</name>", ""), "slash": volume_xml("a/b"),
                       "format": volume_xml("x", fmt="foo"), "no capacity": "<volume><name>x</name></volume>",
                       "negative": volume_xml("x", -5), "bochs": volume_xml("x", fmt="bochs"),
                       "too large": volume_xml("x", 1 << 60),
                       "raw with backing": volume_xml("x", backing="<backingStore><path>/run/a</path></backingStore>"),
                       "backing is not there": volume_xml("x", fmt="qcow2", backing="<backingStore><path>/run/a</path>"
                                                          "<format type='raw'/></backingStore>"),
                       "backing format": volume_xml("x", fmt="qcow2", backing="<backingStore><path>/run/a</path>"
                                                    "<format type='foo'/></backingStore>"),
                       "compat": volume_xml("x", fmt="qcow2").replace("1.1", "x"),
                       "lazy without compat": volume_xml("x", fmt="qcow2", target="<features><lazy_refcounts/></features>").replace("1.1", "0.10"),
                       "encryption without secret": volume_xml("x", target="<encryption format='luks'/>")}.items():
        call(f"[create] {label}", p.createXML, xml)
    say("[create] left", " ".join(os.listdir(POOL)))
    for label, xml in {"raw": volume_xml("raw", 3 << 20), "sparse": volume_xml("sparse", 5 << 20, 0), "part": volume_xml("part", 4 << 20, 1 << 20),
                       "qcow2": volume_xml("q", 9 << 20, fmt="qcow2"),
                       "features": volume_xml("features", 9 << 20, fmt="qcow2", target="<features><lazy_refcounts/><extended_l2/></features>"
                                              "<clusterSize unit='KiB'>128</clusterSize>"),
                       "backing": volume_xml("top", 9 << 20, fmt="qcow2", backing=f"<backingStore><path>{POOL}/q</path>"
                                             "<format type='qcow2'/></backingStore>"),
                       "folder": volume_xml("folder", 0, fmt="dir"),
                       "permissions": volume_xml("mine", target="<permissions><mode>0641</mode><owner>7</owner><group>8</group></permissions>"),
                       "odd size": volume_xml("odd", 1000, 0), "zero": volume_xml("zero", 0), "vmdk": volume_xml("v.vmdk", fmt="vmdk"),
                       "vdi": volume_xml("v.vdi", fmt="vdi"), "iso": volume_xml("v.iso", fmt="iso"), "vpc": volume_xml("v.vpc", fmt="vpc"),
                       "space": volume_xml("a b,c", 1 << 20, fmt="qcow2"), "umlaut": volume_xml("ü<&amp;".replace("<", "&lt;"))}.items():
        v = call(f"[create] {label}", p.createXML, xml)
        if v:
            p.refresh()  # so that both have looked at it
            volume_calls(label, v)
    call("[create] again", p.createXML, volume_xml("raw"))
    call("[create] prealloc", p.createXML, volume_xml("pre", 1 << 20, fmt="qcow2"), 1)
    call("[create] prealloc raw", p.createXML, volume_xml("pre2", 1 << 20), 1)
    call("[create] flags", p.createXML, volume_xml("x"), 1 << 20)
    each("lists", p, ("numOfVolumes",), ("listVolumes",), ("listAllVolumes",), ("listAllVolumes", 1), ("storageVolLookupByName", "raw"),
         ("storageVolLookupByName", "no"))
    each("lookups", conn, ("storageVolLookupByKey", POOL + "/raw"), ("storageVolLookupByKey", "no"), ("storageVolLookupByPath", POOL + "/raw"),
         ("storageVolLookupByPath", POOL + "//raw"), ("storageVolLookupByPath", "/run/no"), ("storageVolLookupByPath", "raw"))
    raw = p.storageVolLookupByName("raw")
    call("[lookups] pool", raw.storagePoolLookupByVolume)
    # made behind our back
    for name, size in (("new", 4096), (".hidden", 0)):
        with open(f"{POOL}/{name}", "wb") as f:
            f.truncate(size)
    os.mkfifo(POOL + "/fifo")
    os.symlink("/run/nowhere", POOL + "/dangling")
    os.symlink("raw", POOL + "/link")
    os.remove(POOL + "/odd")
    gone = p.storageVolLookupByName("odd")
    each("gone", gone, ("info",), ("XMLDesc",), ("resize", 1 << 20), ("wipe",), ("path",))
    each("before refresh", p, ("listVolumes",), ("storageVolLookupByName", "new"))
    each("refresh", p, ("refresh",), ("listVolumes",), ("storageVolLookupByName", "new"), ("storageVolLookupByName", "odd"))
    each("gone for good", gone, ("info",), ("delete",))
    clones(conn, p)
    resizes(p)
    wipes(p)
    deletes(conn, p)
    p.destroy()
    call("[after] volume", raw.info)
    subprocess.run(["rm", "-r", POOL], check=True)


def clones(conn, p):
    raw, q = p.storageVolLookupByName("raw"), p.storageVolLookupByName("q")
    with open(POOL + "/raw", "r+b") as f:
        f.seek(1 << 20)
        f.write(b"here" * 1000)
    for label, xml, of in (("raw", volume_xml("c1", 3 << 20), raw), ("larger", volume_xml("c2", 6 << 20, 0), raw),
                           ("smaller", volume_xml("c3", 1 << 20), raw), ("to qcow2", volume_xml("c4", 3 << 20, fmt="qcow2"), raw),
                           ("of qcow2", volume_xml("c5", 9 << 20, fmt="qcow2"), q), ("qcow2 to raw", volume_xml("c6", 9 << 20), q),
                           ("same name", volume_xml("raw", 3 << 20), raw)):
        v = call(f"[clone] {label}", p.createXMLFrom, xml, of, 0)
        if v:
            p.refresh()
            volume_calls("clone " + label, v)
    for name in ("c1", "c2", "c3"):
        with open(f"{POOL}/{name}", "rb") as f:
            data = f.read()
        say(f"[clone] bytes {name}", f"{len(data)} {data.find(b'here')} {data.count(b'here')}")
    call("[clone] reflink", p.createXMLFrom, volume_xml("c9", 3 << 20), raw, 2)
    call("[clone] flags", p.createXMLFrom, volume_xml("c9", 3 << 20), raw, 1 << 20)
    other = conn.storagePoolCreateXML(pool_xml("other", "/run/other", "11111111-0000-0000-0000-000000000003"), 1)
    call("[clone] into another pool", other.createXMLFrom, volume_xml("o", 3 << 20), raw, 0)
    other.destroy()


def resizes(p):
    for name, todo in {"raw": ((4 << 20, 0), (4 << 20, 1), (1 << 20, 2), (1 << 20, 0), (1 << 20, 4), (1 << 20, 6), (1 << 60, 1),
                               (1, 8), (0, 2), (0, 0)),
                       "sparse": ((1 << 20, 4), (8 << 20, 0), (1 << 20, 2), (4 << 20, 6), (6 << 20, 1), (1 << 50, 0), (100 << 20, 4)),
                       "q": ((12 << 20, 0), (1 << 20, 2), (8 << 20, 0), (8 << 20, 4), (20 << 20, 1)), "folder": ((1 << 20, 0),)}.items():
        vol = p.storageVolLookupByName(name)
        for size, flags in todo:
            call(f"[resize] {name} {size} {flags}", vol.resize, size, flags)
            call(f"[resize] {name} is", vol.info)


def wipes(p):
    for name in ("raw", "sparse", "q", "folder"):
        vol = p.storageVolLookupByName(name)
        each("wipe " + name, vol, ("wipe",), ("wipe", 1), ("wipePattern", 0), ("wipePattern", 9), ("wipePattern", 10), ("wipePattern", 0, 1),
             ("info",))
    with open(POOL + "/raw", "rb") as f:
        say("[wipe] left", str(f.read().count(b"here")))


def deletes(conn, p):
    each("delete", p.storageVolLookupByName("raw"), ("delete", 1), ("delete", 2), ("delete", 8), ("delete",), ("delete",), ("info",), ("path",))
    open(POOL + "/folder/x", "w").close()
    each("delete folder", p.storageVolLookupByName("folder"), ("delete",))
    os.remove(POOL + "/folder/x")
    each("delete folder", p.storageVolLookupByName("folder"), ("delete",), ("info",))
    os.remove(POOL + "/q")
    each("delete what is gone", p.storageVolLookupByName("q"), ("delete",))
    each("after", p, ("listVolumes",), ("numOfVolumes",))


@section
def streams(conn):
    p = conn.storagePoolCreateXML(pool_xml(), 1)
    v = p.createXML(volume_xml("s", 1 << 20))
    data = bytes(range(256)) * 400

    def send(vol, offset, length, flags, what):
        s = conn.newStream()
        vol.upload(s, offset, length, flags)
        at = 0
        while at < len(what):
            at += s.send(what[at:at + 50000])
        s.finish()
        return at

    def receive(vol, offset, length, flags=0):
        s = conn.newStream()
        vol.download(s, offset, length, flags)
        got = b""
        while True:
            part = s.recv(60000)
            if not part:
                break
            got += part
        s.finish()
        return f"{len(got)} bytes, {got.count(data[:256])} times, {got.count(0)} zeroes"

    for label, *args in (("whole", 0, 0, 0, data), ("bounded", 0, len(data), 0, data), ("more than announced", 0, 100, 0, data),
                         ("offset", 4096, 0, 0, data), ("beyond", 2 << 20, 0, 0, data), ("at the end", 1 << 20, 0, 0, data),
                         ("flags", 0, 0, 64, data)):
        call(f"[upload] {label}", send, v, *args)
        call(f"[upload] {label} then", lambda: os.stat(POOL + "/s").st_size)
    for label, *args in (("whole", 0, 0), ("part", 100, 1000), ("beyond", 8 << 20, 0), ("too long", 0, 8 << 20), ("flags", 0, 0, 64)):
        call(f"[download] {label}", receive, v, *args)

    def sparse(vol):
        s, seen = conn.newStream(), []
        vol.download(s, 0, 0, 1)
        while True:
            part = s.recvFlags(60000, L.VIR_STREAM_RECV_STOP_AT_HOLE)
            if part == -3:
                seen.append(f"hole {s.recvHole()}")
            elif not part:
                break
            else:
                seen.append("data" if not seen or seen[-1] != "data" else seen.pop())
        s.finish()
        return " ".join(seen)
    h = p.createXML(volume_xml("h", 4 << 20, 0))
    with open(POOL + "/h", "r+b") as f:
        f.seek(2 << 20)
        f.write(b"x" * 4096)
    call("[sparse] download", sparse, h)

    def sparse_up(vol):
        s = conn.newStream()
        vol.upload(s, 0, 0, 1)
        s.send(b"a" * 4096)
        s.sendHole(2 << 20)
        s.send(b"b" * 4096)
        s.finish()
        return os.stat(POOL + "/u").st_size
    u = p.createXML(volume_xml("u", 4 << 20, 0))
    call("[sparse] upload", sparse_up, u)
    call("[sparse] then", sparse, u)
    folder = p.createXML(volume_xml("folder", 0, fmt="dir"))
    call("[upload] folder", send, folder, 0, 0, 0, data)
    call("[download] folder", receive, folder, 0, 0)
    os.remove(POOL + "/u")
    call("[upload] gone", send, u, 0, 0, 0, data)
    call("[download] gone", receive, u, 0, 0)
    p.destroy()
    subprocess.run(["rm", "-r", POOL], check=True)


@section
def busy(conn):
    """What is done to a volume and its pool while a stream of it is open."""
    acts = [("delete", ()), ("wipe", ()), ("resize", (2 << 20,)), ("path", ())]
    for way in ("upload", "download"):
        for what in [*acts, ("upload", None), ("download", None), ("createXMLFrom", None), ("refresh", None), ("destroy", None)]:
            p = conn.storagePoolCreateXML(pool_xml(), 1)
            v, s, t = p.createXML(volume_xml("v")), conn.newStream(), conn.newStream()
            where = f"{way} while {what[0]}"
            call(f"[{where}] open", getattr(v, way), s, 0, 100000, 0)
            if way == "upload":
                call(f"[{where}] send", s.send, b"x" * 1000)
            if what[1] is not None:
                each(where, v, (what[0], *what[1]))
            elif what[0] == "createXMLFrom":
                each(where, p, ("createXMLFrom", volume_xml("w"), v))
            elif what[0] in ("refresh", "destroy"):
                each(where, p, (what[0],))
            else:
                call(f"[{where}] another", getattr(v, what[0]), t, 0, 10, 0)
                call(f"[{where}] ends it", t.abort)
            call(f"[{where}] end", s.abort)
            each(where, p, ("isActive",), ("listVolumes",), ("storageVolLookupByName", "v"))
            if what[0] != "destroy":
                p.destroy()
            subprocess.run(["rm", "-r", POOL], check=True)


@section
def secrets(conn):
    def xml(uuid=None, usage="<usage type='volume'><volume>/a</volume></usage>", ephemeral="no", private="no", extra=""):
        u = f"<uuid>{uuid}</uuid>" if uuid else ""
        return f"<secret ephemeral='{ephemeral}' private='{private}'>{u}{extra}{usage}</secret>"
    a, b = "22222222-0000-0000-0000-000000000001", "22222222-0000-0000-0000-000000000002"
    each("empty", conn, ("numOfSecrets",), ("listSecrets",), ("listAllSecrets",), ("secretLookupByUUIDString", a), ("secretLookupByUsage", 1, "/a"))
    for label, text in {"text": "secret", "usage": xml(usage="<usage type='foo'><volume>/a</volume></usage>"), "no id": xml(usage="<usage type='volume'/>"),
                        "no type": xml(usage="<usage/>"), "uuid": xml("12"), "ephemeral": xml(ephemeral="maybe")}.items():
        call(f"[define] {label}", conn.secretDefineXML, text)
    s = call("[define] volume", conn.secretDefineXML, xml(a, extra="<description>what</description>"))
    call("[define] same usage", conn.secretDefineXML, xml(b))
    call("[define] another usage", conn.secretDefineXML, xml(a, usage="<usage type='ceph'><name>x</name></usage>"))
    call("[define] flags", conn.secretDefineXML, xml(a), 64)
    for kind, tag in (("ceph", "name"), ("iscsi", "target"), ("tls", "name"), ("vtpm", "name")):
        call(f"[define] {kind}", conn.secretDefineXML, xml(usage=f"<usage type='{kind}'><{tag}>n</{tag}></usage>"))
    n = call("[define] none", conn.secretDefineXML, xml(usage=""))
    each("secret", s, ("value",), ("setValue", b"\0\1x"), ("value",), ("setValue", b""), ("setValue", b"y", 1), ("value", 1), ("XMLDesc",), ("XMLDesc", 1),
         ("usageID",), ("usageType",))
    call("[define] private", conn.secretDefineXML, xml(a, private="yes"))
    each("private", s, ("value",), ("setValue", b"z"), ("XMLDesc",))
    call("[define] not private again", conn.secretDefineXML, xml(a))
    say("[files]", " ".join(sorted(f for f in os.listdir("/etc/libvirt/secrets") if f.startswith(KEEP))))
    say("[files] value", open(f"/etc/libvirt/secrets/{a}.base64").read())
    e = call("[define] ephemeral", conn.secretDefineXML, xml(b, usage="<usage type='volume'><volume>/e</volume></usage>", ephemeral="yes"))
    each("ephemeral", e, ("setValue", b"v"), ("value",))
    say("[files]", " ".join(sorted(f for f in os.listdir("/etc/libvirt/secrets") if f.startswith(KEEP))))
    each("lists", conn, ("numOfSecrets",), *[("listAllSecrets", 1 << n) for n in range(5)], ("secretLookupByUsage", 1, "/a"), ("secretLookupByUsage", 0, "/a"),
         ("secretLookupByUsage", 9, "/a"), ("secretLookupByUUIDString", a))
    for one in (s, e, n):
        each("undefine", one, ("undefine",), ("undefine",), ("value",))
    for one in conn.listAllSecrets():
        one.undefine()
    say("[files]", " ".join(sorted(os.listdir("/etc/libvirt/secrets"))))


def patient(function, *args):
    """qemu-img gives up on a passphrase when the processor is too busy to be measured."""
    for left in range(10, 0, -1):
        try:
            return function(*args)
        except L.libvirtError as e:
            if "accurate CPU usage" not in str(e) or left == 1:
                raise


@section
def encrypted(conn):
    p = conn.storagePoolCreateXML(pool_xml(), 1)
    uuid = "33333333-0000-0000-0000-000000000001"
    lock = f"<encryption format='luks'><secret type='passphrase' uuid='{uuid}'/></encryption>"
    call("[luks] no such secret", p.createXML, volume_xml("l", target=lock))
    s = conn.secretDefineXML(f"<secret ephemeral='no' private='yes'><uuid>{uuid}</uuid><usage type='volume'><volume>{POOL}/l</volume></usage></secret>")
    call("[luks] no value", p.createXML, volume_xml("l", target=lock))
    s.setValue(b"sesame")
    v = call("[luks] create", patient, p.createXML, volume_xml("l", target=lock))
    if v:
        p.refresh()
        volume_calls("luks", v)
        call("[luks] to raw", p.createXMLFrom, volume_xml("plain"), v, 0)
        call("[luks] resize", v.resize, 2 << 20)
        volume_calls("luks larger", v)
    q = call("[luks] qcow2", patient, p.createXML, volume_xml("lq", fmt="qcow2", target=lock))
    if q:
        p.refresh()
        volume_calls("luks in qcow2", q)
    call("[luks] qcow", p.createXML, volume_xml("old", fmt="qcow", target=lock.replace("luks", "qcow")))
    call("[luks] two secrets", p.createXML, volume_xml("l2", target=lock.replace("</encryption>", f"<secret type='passphrase' uuid='{uuid}'/></encryption>")))
    say("[luks] left", " ".join(sorted(os.listdir(POOL))))
    s.undefine()
    p.destroy()
    subprocess.run(["rm", "-r", POOL], check=True)


@section
def events(conn):
    seen = []
    late = L.virEventAddTimeout(10000, lambda t, o: seen.append("late"), None)
    ids = [conn.storagePoolEventRegisterAny(None, 0, lambda c, p, e, d, o: seen.append(f"pool {p.name()} {e} {d}"), None),
           conn.storagePoolEventRegisterAny(None, 1, lambda c, p, o: seen.append(f"refresh {p.name()}"), None),
           conn.secretEventRegisterAny(None, 0, lambda c, s, e, d, o: seen.append(f"secret {e} {d}"), None),
           conn.secretEventRegisterAny(None, 1, lambda c, s, o: seen.append("value"), None)]
    p = conn.storagePoolDefineXML(pool_xml())
    p.build()
    p.create()
    p.createXML(volume_xml("x"))
    p.refresh()
    stream = conn.newStream()
    p.storageVolLookupByName("x").upload(stream, 0, 0, 0)
    stream.send(b"x" * 5000)
    stream.finish()
    while not seen.count("refresh p") > 1 and not seen[-1:] == ["late"]:
        L.virEventRunDefaultImpl()
    p.setAutostart(1)
    p.storageVolLookupByName("x").delete()
    p.destroy()
    p.delete()
    p.undefine()
    p = conn.storagePoolCreateXML(pool_xml(), 1)
    p.destroy()
    os.rmdir(POOL)
    s = conn.secretDefineXML("<secret ephemeral='yes'/>")
    s.setValue(b"x")
    s.undefine()
    while seen[-1:] not in (["secret 1 0"], ["late"]):
        L.virEventRunDefaultImpl()
    L.virEventRemoveTimeout(late)
    say("[events]", "; ".join(e for e in seen if e.startswith(("pool", "refresh"))))
    say("[events]", "; ".join(e for e in seen if not e.startswith(("pool", "refresh"))))
    for i in ids[:2]:
        conn.storagePoolEventDeregisterAny(i)
    for i in ids[2:]:
        conn.secretEventDeregisterAny(i)


@section
def devices(conn):
    """A file system and a disk with partitions on a loop device."""
    with open("/run/disk.img", "wb") as f:
        f.truncate(64 << 20)
    loop = subprocess.run(["losetup", "-f", "--show", "-P", "/run/disk.img"], capture_output=True, text=True).stdout.strip()
    if not loop:
        say("[devices]", "no loop device")
        return
    source = f"<source><device path='{loop}'/><format type='ext4'/></source>"
    p = conn.storagePoolDefineXML(pool_xml("fs", "/run/mnt", kind="fs", extra=source))
    each("fs", p, ("create",), ("build",), ("create",), ("build", 4), ("build", 8), ("build", 4), ("create",), ("isActive",))
    say("[fs] mounted", str(os.path.ismount("/run/mnt")))
    each("fs", p, ("listVolumes",), ("createXML", volume_xml("v")), ("listVolumes",), ("destroy",), ("isActive",))
    say("[fs] mounted", str(os.path.ismount("/run/mnt")))
    each("fs", p, ("delete",), ("undefine",))
    d = conn.storagePoolDefineXML(pool_xml("disk", "/dev", kind="disk", extra=source.replace("ext4", "gpt")))
    each("disk", d, ("build",), ("build", 4), ("build", 8), ("create",), ("listVolumes",))
    name = loop.rpartition("/")[2]
    for n, size in ((1, 5), (2, 10)):
        call(f"[disk] create {n}", d.createXML, volume_xml(f"{name}p{n}", size << 20))
    each("disk", d, ("createXML", volume_xml("wrong", 1 << 20)), ("refresh",), ("listVolumes",))
    each("disk", d, ("destroy",), ("undefine",))
    subprocess.run(["losetup", "-d", loop], check=False)


if __name__ == "__main__":
    connection = L.open(os.environ.get("CALLS_URI", "qemu:///system"))
    for name in sys.argv[1:] or SECTIONS:
        print(f"# {name}", flush=True)
        try:
            SECTIONS[name](connection)
        except Exception as e:
            print(f"# {name} breaks off: {type(e).__name__} {e}", flush=True)
    sys.stdout.flush()
    os._exit(0)
