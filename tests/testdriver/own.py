#!/usr/bin/python3
"""What only our test driver does: bytes of volumes, DHCP leases, notes on networks, objects of a node document.

usage: own.py LIBRARY-FOLDER. TAP; skipped where there is no python3-libvirt."""
import ctypes
import os
import pathlib
import sys
import tempfile

NODE = """<node>
<domain type='test'><name>g1</name><memory>1024</memory><os><type>hvm</type></os><devices>
<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/></interface>
<interface type='network'><mac address='52:54:00:00:00:02'/><source network='lan'/></interface></devices></domain>
<domain type='test'><name>g2</name><memory>1024</memory><os><type>hvm</type></os><devices>
<interface type='network'><mac address='52:54:00:00:00:03'/><source network='lan'/></interface>
<interface type='network'><mac address='52:54:00:00:00:04'/><source network='other'/></interface></devices></domain>
<network><name>lan</name><bridge name='br7'/><ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.5' end='10.0.0.6'/>
<host mac='52:54:00:00:00:02' name='fixed' ip='10.0.0.5'/></dhcp></ip></network>
<pool type='dir'><name>p</name><target><path>/p</path></target><volume><name>v</name><capacity unit='MiB'>1</capacity></volume></pool>
<interface type='ethernet' name='eth3'><mac address='52:54:00:00:00:33'/></interface>
<secret><usage type='volume'><volume>/a</volume></usage></secret></node>"""
done = failed = 0


def ok(condition, name, *why):
    global done, failed
    done += 1
    failed += not condition
    print("ok" if condition else "not ok", done, "-", name)
    if not condition:
        print("#", *why)


def refused(libvirt, code, function, *args):
    try:
        function(*args)
    except libvirt.libvirtError as e:
        return e.get_error_code() == code
    return False


def objects(c):
    ok([n.name() for n in c.listAllNetworks()] == ["lan"], "networks of the document")
    ok([v.path() for v in c.storagePoolLookupByName("p").listAllVolumes()] == ["/p/v"], "volumes of the document")
    ok(c.storagePoolLookupByName("p").info()[2] == 1 << 20, "they take room")
    ok([i.MACString() for i in c.listAllInterfaces()] == ["52:54:00:00:00:33"], "interfaces of the document")
    ok(c.secretLookupByUsage(1, "/a").usageID() == "/a", "secrets of the document")


def leases(libvirt, c):
    net = c.networkLookupByName("lan")

    def told():
        return sorted((x["mac"][-2:], x["ipaddr"], x["hostname"], x["iface"], x["prefix"]) for x in net.DHCPLeases())
    first = told()
    ok(first == [("01", "10.0.0.6", "g1", "br7", 24), ("02", "10.0.0.5", "fixed", "br7", 24)], "a range of one and a fixed address", first)
    c.lookupByName("g1").destroy()
    ok(told() == [], "no lease of a guest that is off; its address stays its own", told())
    c.lookupByName("g1").create()
    ok(told() == first, "the same again", told())
    net.update(libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_SECTION_IP_DHCP_RANGE, 0,
               "<range start='10.0.0.20' end='10.0.0.30'/>")
    ok([x[1] for x in told()] == ["10.0.0.6", "10.0.0.5", "10.0.0.20"], "another range", told())
    ok([x["ipaddr"] for x in net.DHCPLeases("52:54:00:00:00:03")] == ["10.0.0.20"], "one address of all")
    net.destroy()
    ok(told() == [], "none of a network that is off")


def bytes_of(libvirt, c):
    pool = c.storagePoolLookupByName("p")
    vol = pool.createXML("<volume><name>b</name><capacity>300000</capacity></volume>", 0)

    def read(offset=0, length=0):
        got, stream = [], c.newStream(0)
        vol.download(stream, offset, length, 0)
        stream.recvAll(lambda s, data, o: got.append(data), None)
        stream.finish()
        return b"".join(got)

    def write(data, offset=0, length=0):
        left, stream = [data], c.newStream(0)
        vol.upload(stream, offset, length, 0)

        def give(s, n, o):
            part, left[0] = left[0][:n], left[0][n:]
            return part
        stream.sendAll(give, None)
        stream.finish()
    ok(read() == bytes(300000), "a new volume is empty")
    data = os.urandom(150000)
    write(data, 70000)
    ok(read() == bytes(70000) + data + bytes(80000), "what is written is read")
    ok(read(70001, 10) == data[1:11], "a part")
    copy = pool.createXMLFrom("<volume><name>copy</name><capacity>300000</capacity></volume>", vol, 0)
    vol.wipe(0)
    ok(read() == bytes(300000), "wiped")
    vol = copy
    ok(read(70000, 150000) == data, "a clone has its own bytes")
    ok(refused(libvirt, libvirt.VIR_ERR_INVALID_ARG, vol.download, c.newStream(0), 299999, 5, 0), "not beyond the end")
    ok(refused(libvirt, libvirt.VIR_ERR_INVALID_ARG, vol.resize, 5, 0), "not smaller without the flag")
    vol.resize(5, libvirt.VIR_STORAGE_VOL_RESIZE_SHRINK)
    ok(vol.info()[1:] == [5, 5], "smaller", vol.info())
    vol.resize(10, libvirt.VIR_STORAGE_VOL_RESIZE_DELTA | libvirt.VIR_STORAGE_VOL_RESIZE_ALLOCATE)
    ok(vol.info()[1:] == [15, 15], "larger by", vol.info())
    ok(pool.info()[2] == (1 << 20) + 300000 + 15, "the pool keeps account", pool.info())


def holes(libvirt, c):
    pool = c.storagePoolLookupByName("p")
    vol = pool.createXML("<volume><name>h</name><capacity unit='MiB'>64</capacity><allocation>0</allocation></volume>", 0)
    stream = c.newStream(0)
    vol.upload(stream, 0, 0, libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM)
    for part in (b"a" * 1000, 40 << 20, b"b" * 300000, 5, b"c"):
        if isinstance(part, int):
            stream.sendHole(part)
        else:
            while part:
                part = part[stream.send(part):]
    stream.finish()
    want = b"a" * 1000 + bytes(40 << 20) + b"b" * 300000 + bytes(5) + b"c"
    want += bytes((64 << 20) - len(want))
    got, n_holes, stream = [], [0], c.newStream(0)
    vol.download(stream, 0, 0, libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM)

    def hole(s, length, o):
        n_holes[0] += 1
        got.append(bytes(length))
    stream.sparseRecvAll(lambda s, data, o: got.append(data), hole, None)
    stream.finish()
    ok(b"".join(got) == want, "holes both ways", len(b"".join(got)))
    ok(n_holes[0] == 2, "are told and not sent", n_holes)
    got, stream = [], c.newStream(0)
    vol.download(stream, 0, 0, libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM)
    stream.recvAll(lambda s, data, o: got.append(data), None)
    stream.finish()
    ok(b"".join(got) == want, "a reader that knows none gets zeroes")
    stream = c.newStream(0)
    vol.upload(stream, 0, 0, 0)

    def forbidden():
        stream.sendHole(5)
        stream.finish()
    ok(refused(libvirt, libvirt.VIR_ERR_NO_SUPPORT, forbidden), "not on a stream without holes")
    stream = c.newStream(0)
    vol.upload(stream, 0, 10, libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM)

    def too_far():
        stream.sendHole(11)
        stream.finish()
    ok(refused(libvirt, libvirt.VIR_ERR_OPERATION_FAILED, too_far), "not beyond what was announced")
    vol.delete(0)


def notes(folder):
    """Younger than Debian's binding: through the library itself."""
    lib = ctypes.CDLL(str(pathlib.Path(folder) / "libvirt.so.0"))
    for name in ("virConnectOpen", "virNetworkLookupByName", "virNetworkGetMetadata"):
        getattr(lib, name).restype = ctypes.c_void_p
    conn = ctypes.c_void_p(lib.virConnectOpen(b"test:///default"))
    net = ctypes.c_void_p(lib.virNetworkLookupByName(conn, b"default"))

    def get(kind, uri=None):
        text = lib.virNetworkGetMetadata(net, kind, uri, 0)
        return ctypes.cast(text, ctypes.c_char_p).value if text else None
    silent = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(lambda *a: None)
    lib.virSetErrorFunc(None, silent)
    ok(get(1) is None, "no title")
    ok(lib.virNetworkSetMetadata(net, 1, b"The LAN", None, None, 0) == 0 and get(1) == b"The LAN", "a title")
    ok(lib.virNetworkSetMetadata(net, 1, b"The\nLAN", None, None, 0) == -1, "of one line")
    ok(lib.virNetworkSetMetadata(net, 2, b"<a>5</a>", b"k", b"urn:x", 0) == 0, "an element")
    ok(b">5<" in (get(2, b"urn:x") or b""), "is found by its name space", get(2, b"urn:x"))
    ok(lib.virNetworkSetMetadata(net, 2, None, None, b"urn:x", 0) == 0 and get(2, b"urn:x") is None, "and taken away")
    ok(lib.virNetworkSetMetadata(net, 2, None, None, b"urn:x", 0) == 0, "which is no mistake where there is none")
    ok(lib.virNetworkSetMetadata(net, 9, b"x", None, None, 0) == -1, "of a type that there is")
    lib.virNetworkFree(net)
    lib.virConnectClose(conn)


def who(libvirt):
    """A node that wants to know who opens it, and auth.conf, which knows."""
    with tempfile.TemporaryDirectory() as folder:
        node, conf = os.path.join(folder, "node.xml"), os.path.join(folder, "auth.conf")
        with open(node, "w") as f:
            f.write("<node><auth><user password='good'>jo</user></auth></node>")
        for password, section, opens in (("good", "auth-test-localhost", True), ("good", "auth-test-default", True),
                                         ("bad", "auth-test-localhost", False), ("good", "auth-other-localhost", False)):
            with open(conf, "w") as f:
                f.write(f"[credentials-c]\nusername=jo\npassword={password}\n[{section}]\ncredentials=c\n")
            try:
                libvirt.open(f"test://{node}?authfile={conf}").close()
                opened = True
            except libvirt.libvirtError:
                opened = False
            ok(opened == opens, f"auth.conf: {section}, a {password} password")


def main(folder):
    if os.environ.get("LD_LIBRARY_PATH") != folder:
        os.environ["LD_LIBRARY_PATH"] = folder
        os.execv(sys.executable, [sys.executable, *sys.argv])
    try:
        import libvirt
    except ImportError:
        print("1..0 # SKIP no python3-libvirt")
        return 0
    libvirt.registerErrorHandler(lambda *a: None, None)
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as node:
        node.write(NODE)
        node.flush()
        c = libvirt.open(f"test://{node.name}")
        objects(c)
        leases(libvirt, c)
        bytes_of(libvirt, c)
        holes(libvirt, c)
        c.close()
    who(libvirt)
    notes(folder)
    print(f"1..{done}")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
