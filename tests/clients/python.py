#!/usr/bin/python3
"""Debian's python3-libvirt on our library: a guest's life, events, console, errors, threads. Run inside box.sh with
LD_LIBRARY_PATH naming our library; TAP on standard output."""
import gc
import os
import sys
import threading
import time

import libvirt

URI = sys.argv[1] if len(sys.argv) > 1 else "qemu:///system"
DISK = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] != "-" else None
XML = """<domain type='qemu'><name>%s</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os><on_poweroff>destroy</on_poweroff>
<devices><emulator>/usr/bin/qemu-system-x86_64</emulator>%s
<serial type='pty'/><console type='pty'/><memballoon model='none'/></devices></domain>"""
count = 0
failed = 0


def ok(condition, name, why=""):
    global count, failed
    count += 1
    failed += not condition
    print(("ok" if condition else "not ok"), count, "-", name, f"# {why}" if why and not condition else "", flush=True)


def error_of(call):
    try:
        call()
    except libvirt.libvirtError as e:
        return e
    return None


def run_loop(done, limit=120):
    deadline = time.monotonic() + limit
    while not done() and time.monotonic() < deadline:
        libvirt.virEventRunDefaultImpl()
    return done()


def identity(c):
    ok(libvirt.getVersion() == int(os.environ.get("LIBRARY_VERSION", 11003000)), "version of the library", libvirt.getVersion())
    ok(c.getURI() == URI, "uri", c.getURI())
    ok(c.getType() == "QEMU", "type")
    ok(c.getLibVersion() > 9000000 - 1 and c.getVersion() > 1000000, "versions")
    ok(c.getHostname(), "host name")
    ok(len(c.getInfo()) == 8 and c.getInfo()[2] > 0, "node info")
    ok(c.isAlive() == 1 and c.isSecure() == 1 and c.isEncrypted() == 0, "alive, secure, not encrypted")


def definitions(c):
    doms = [c.defineXML(XML % (f"guest{i}", "")) for i in range(5)]
    ok(sorted(d.name() for d in c.listAllDomains()) == [f"guest{i}" for i in range(5)], "list")
    ok(c.numOfDefinedDomains() == 5 and len(c.listDefinedDomains()) == 5, "old form of list")
    d = c.lookupByUUIDString(doms[2].UUIDString())
    ok(d.name() == "guest2" and d.ID() == -1 and d.UUID() == doms[2].UUID(), "lookup by uuid")
    ok("<name>guest2</name>" in d.XMLDesc(), "XML")
    ok(d.info()[1] == 16384 and d.state()[0] == libvirt.VIR_DOMAIN_SHUTOFF, "info and state")
    ok(len(c.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)) == 5, "statistics of all")
    ok(len(c.domainListGetStats(doms[:2])) == 2, "statistics of some")
    d.setAutostart(1)
    ok(d.autostart() == 1, "autostart")
    for d in doms:
        d.undefine()
    ok(c.listAllDomains() == [], "undefine")


def errors(c):
    e = error_of(lambda: c.lookupByName("absent"))
    ok(e and e.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN and e.get_error_domain() == libvirt.VIR_FROM_QEMU,
       "no such domain")
    ok(e and e.get_error_message().startswith("Domain not found: "), "its text", e)
    e = error_of(lambda: c.lookupByUUIDString("nope"))
    ok(e and e.get_error_code() == libvirt.VIR_ERR_INVALID_ARG, "bad uuid")
    e = error_of(lambda: c.defineXML("<a/>"))
    ok(e and e.get_error_code() == libvirt.VIR_ERR_XML_ERROR, "wrong root")
    ro = libvirt.openReadOnly(URI)
    e = error_of(lambda: ro.defineXML(XML % ("x", "")))
    ok(e and e.get_error_code() == libvirt.VIR_ERR_OPERATION_DENIED, "write on a read-only connection")
    ok(ro.getCapabilities().startswith("<capabilities>"), "read on a read-only connection")
    ok(ro.close() == 0, "close")


def life(c):
    seen, closed = [], []
    disk = f"<disk type='file'><driver name='qemu' type='raw'/><source file='{DISK}'/><target dev='hda' bus='ide'/>" \
           "</disk>" if DISK else ""
    ids = [c.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                    lambda conn, d, event, detail, opaque: seen.append((d.name(), event)), None)]
    def old(conn, d, event, detail, opaque):
        closed.append(event)
    c.domainEventRegister(old, None)
    d = c.defineXML(XML % ("live", disk))
    ok(d.create() == 0 and d.ID() > 0 and d.isActive(), "start")
    ok(run_loop(lambda: ("live", libvirt.VIR_DOMAIN_EVENT_STARTED) in seen), "event of the start", seen)
    ok(d.suspend() == 0 and d.state()[0] == libvirt.VIR_DOMAIN_PAUSED, "suspend")
    ok(d.resume() == 0 and d.state()[0] == libvirt.VIR_DOMAIN_RUNNING, "resume")
    ok(run_loop(lambda: ("live", libvirt.VIR_DOMAIN_EVENT_RESUMED) in seen), "event of the resume", seen)
    console(c, d)
    ok(d.destroy() == 0 and not d.isActive(), "destroy")
    ok(run_loop(lambda: ("live", libvirt.VIR_DOMAIN_EVENT_STOPPED) in seen), "event of the stop", seen)
    ok(libvirt.VIR_DOMAIN_EVENT_STOPPED in closed, "events of the old registration", closed)
    for i in ids:
        c.domainEventDeregisterAny(i)
    c.domainEventDeregister(old)
    d.undefine()


def echo(st):
    """Says a byte until the guest says it back: it may still be booting."""
    got = []
    deadline = time.monotonic() + 120

    def read(s, events, opaque):
        try:
            data = s.recv(1024)
        except libvirt.libvirtError:
            return
        got.append(data if isinstance(data, bytes) else b"")
    st.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, read, None)
    timer = libvirt.virEventAddTimeout(100, lambda t, o: None, None)
    while b"x" not in b"".join(got) and time.monotonic() < deadline:
        st.send(b"x")
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)
    st.eventRemoveCallback()
    return b"x" in b"".join(got)


def console(c, d):
    st = c.newStream(0)
    d.openConsole(None, st, 0)
    ok(st.abort() == 0, "console: abort")
    st = c.newStream(libvirt.VIR_STREAM_NONBLOCK)
    d.openConsole(None, st, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
    ok(st.recv(10) == -2 or DISK, "console: nothing there does not block")
    told = []
    st.eventAddCallback(libvirt.VIR_STREAM_EVENT_WRITABLE, lambda s, events, o: told.append(events), None)
    ok(run_loop(lambda: told), "console: writable event")
    st.eventRemoveCallback()
    if DISK:
        ok(echo(st), "console: the guest answers")
    ok(st.abort() == 0, "console: abort of a non-blocking stream")


def volume(c):
    """A megabyte up into a volume and down again, holes included where the server knows them."""
    pool = c.storagePoolCreateXML("<pool type='dir'><name>p</name><target><path>/run/pool</path></target></pool>",
                                  libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD)
    vol = pool.createXML("<volume><name>v</name><capacity unit='MiB'>4</capacity></volume>", 0)
    data = bytes(range(256)) * 4096
    st = c.newStream(0)
    vol.upload(st, 0, len(data), 0)
    at = [0]

    def give(s, n, o):
        piece = data[at[0]:at[0] + n]
        at[0] += len(piece)
        return piece
    st.sendAll(give, None)
    ok(st.finish() == 0, "upload")
    for flags, name in ((0, "download"), (libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM, "sparse download")):
        out = bytearray()
        st = c.newStream(0)
        vol.download(st, 0, 0, flags)
        if flags:
            holes = []

            def hole(s, n, o):
                holes.append(n)
                out.extend(bytes(n))
            st.sparseRecvAll(lambda s, b, o: out.extend(b), hole, None)
        else:
            st.recvAll(lambda s, b, o: out.extend(b), None)
        ok(st.finish() == 0 and bytes(out[:len(data)]) == data and len(out) == 4 << 20 and not any(out[len(data):]),
           name, len(out))
    ok(holes and sum(holes) >= 3 << 20, "its holes", holes)
    st = c.newStream(0)
    vol.download(st, 0, 0, 0)
    st.recv(100)
    ok(st.abort() == 0, "download: abort in the middle")
    ok(c.getLibVersion() > 0, "calls go on beside late stream packets")
    vol.delete()
    pool.destroy()


def threads():
    c = libvirt.open(URI)
    bad = []

    def work():
        for i in range(1000):
            try:
                c.getLibVersion() if i % 2 else c.numOfDomains()
            except libvirt.libvirtError as e:
                bad.append(e)
                return
    all_ = [threading.Thread(target=work) for _ in range(8)]
    for t in all_:
        t.start()
    for t in all_:
        t.join()
    ok(not bad, "8 threads, 1000 calls each, one connection", bad[:1])
    c.close()


libvirt.virEventRegisterDefaultImpl()
libvirt.registerErrorHandler(lambda ctx, e: None, None)
conn = libvirt.open(URI)
identity(conn)
definitions(conn)
errors(conn)
life(conn)
if URI == "qemu:///system" and "--storage" in sys.argv:
    volume(conn)
threads()
conn.setKeepAlive(5, 3)
ok(conn.isAlive() == 1, "keepalive is accepted")
gc.collect()
left = conn.close()  # theirs keeps one after setKeepAlive, ours none
ok(left == 0 or libvirt.getVersion() < 11003000, "no reference is left", left)
print(f"1..{count}")
sys.exit(failed != 0)
