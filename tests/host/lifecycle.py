#!/usr/bin/python3
"""A guest's whole life through python3-libvirt: definitions, states, events, console, errors."""
import os
import signal
import sys
import threading

import libvirt

from lib import Console, Daemon, Events, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def code(call, *args):
    """(error code, message) of a call that must fail."""
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def definitions(conn, boot):
    dom = conn.defineXML(guest_xml("alpha", boot))
    point("a defined guest is listed", [d.name() for d in conn.listAllDomains()] == ["alpha"])
    point("it is persistent, inactive, without an id",
          (dom.isPersistent(), dom.isActive(), dom.ID()) == (1, 0, -1), (dom.isPersistent(), dom.isActive(), dom.ID()))
    point("state is shut off", dom.state() == [L.VIR_DOMAIN_SHUTOFF, L.VIR_DOMAIN_SHUTOFF_UNKNOWN], dom.state())
    xml = dom.XMLDesc(0)
    point("its document has a canonical machine and addresses",
          "pc-q35-" in xml and "type='pci'" in xml and dom.UUIDString() in xml, xml)
    again = conn.defineXML(xml)
    point("the dumped document defines the same guest again", again.XMLDesc(0) == xml, again.XMLDesc(0))
    point("lookups agree", conn.lookupByName("alpha").UUID() == conn.lookupByUUIDString(dom.UUIDString()).UUID())
    point("info", dom.info()[1:4] == [32768, 32768, 1], dom.info())
    point("OS type", dom.OSType() == "hvm")
    point("max memory, vcpus", (dom.maxMemory(), dom.vcpusFlags(L.VIR_DOMAIN_AFFECT_CONFIG)) == (32768, 1))
    dom.setAutostart(1)
    point("autostart can be set", dom.autostart() == 1)
    dom.setAutostart(0)
    point("and unset", dom.autostart() == 0)
    obstacle = DAEMON.root / "etc/libvirt/qemu/blocked.xml"
    if not os.environ.get("VIREO_TEST_PEER"):
        obstacle.mkdir()
        known = len(EVENTS.seen)
        point("a rename that fails on disk", code(dom.rename, "blocked")[0] == L.VIR_ERR_SYSTEM_ERROR)
        obstacle.rmdir()
        dom.setMetadata(L.VIR_DOMAIN_METADATA_TITLE, "marker", None, None, 0)
        EVENTS.expect("metadata", "alpha")
        point("told nobody that the guest is gone", [e for e in EVENTS.seen[known:] if e[0] == "lifecycle"] == [], EVENTS.seen[known:])
    dom.rename("beta")
    point("rename", dom.name() == "beta" or conn.lookupByName("beta").UUID() == dom.UUID())
    dom = conn.lookupByName("beta")
    point("the old name is free", code(conn.lookupByName, "alpha")[0] == L.VIR_ERR_NO_DOMAIN)
    dom.undefine()
    point("undefine", conn.listAllDomains() == [])


def errors(conn, boot):
    got = code(conn.lookupByName, "nobody")
    point("no domain: code and text",
          got == (L.VIR_ERR_NO_DOMAIN, "Domain not found: no domain with matching name 'nobody'"), got)
    got = code(conn.defineXML, "<domain type='qemu'><name>x</domain>")
    point("malformed XML", got[0] in (L.VIR_ERR_XML_ERROR, L.VIR_ERR_XML_DETAIL), got)
    for what, xml in (("memory", guest_xml("bad", boot).replace("unit='MiB'>32", "unit='MiB'>many")),
                      ("domain type", guest_xml("bad", boot).replace("type='qemu'", "type='quantum'", 1)),
                      ("disk bus", guest_xml("bad", boot).replace("bus='virtio'", "bus='tram'")),
                      ("machine", guest_xml("bad", boot, machine="no-such-board"))):
        number, text = code(conn.defineXML, xml)
        point(f"impossible {what} is refused with a reason", number is not None and text, text)
    dom = conn.defineXML(guest_xml("idle", boot))
    point("suspend needs a running guest", code(dom.suspend)[0] == L.VIR_ERR_OPERATION_INVALID)
    point("destroy too", code(dom.destroy)[0] == L.VIR_ERR_OPERATION_INVALID)
    point("unknown flags are refused", code(dom.XMLDesc, 1 << 20)[0] == L.VIR_ERR_INVALID_ARG)
    other = guest_xml("idle", boot).replace("<name>", "<uuid>11111111-2222-3333-4444-555555555555</uuid><name>")
    point("same name, other uuid is refused", code(conn.defineXML, other)[0] == L.VIR_ERR_OPERATION_FAILED,
          code(conn.defineXML, other))
    dom.undefine()


def running(conn, events, boot, kernel):
    dom = conn.defineXML(guest_xml("gamma", boot))
    point("event: defined", events.expect("lifecycle", "gamma", L.VIR_DOMAIN_EVENT_DEFINED))
    dom.createWithFlags(L.VIR_DOMAIN_START_PAUSED)
    point("start paused", dom.state()[0] == L.VIR_DOMAIN_PAUSED, dom.state())
    console = Console(L, dom)
    dom.resume()
    point("resume runs it", dom.state() == [L.VIR_DOMAIN_RUNNING, L.VIR_DOMAIN_RUNNING_UNPAUSED], dom.state())
    point("its console speaks", console.expect(b"vireo"), console.text)
    console.send(b"hi")
    point("and answers", console.expect(b"vireo\r\nhi") or console.expect(b"hi"), console.text)
    point("it has an id", dom.ID() > 0 and conn.lookupByID(dom.ID()).name() == "gamma")
    point("events: started, resumed", events.expect("lifecycle", "gamma", L.VIR_DOMAIN_EVENT_STARTED)
          and events.expect("lifecycle", "gamma", L.VIR_DOMAIN_EVENT_RESUMED), events.seen)
    live = dom.XMLDesc(0)
    point("the live document has aliases and the pty", "<alias name='serial0'/>" in live and "/dev/pts/" in live, live)
    point("the inactive one has not", "<alias" not in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
    dom.suspend()
    point("suspend", dom.state() == [L.VIR_DOMAIN_PAUSED, L.VIR_DOMAIN_PAUSED_USER], dom.state())
    dom.resume()
    dom.reset()
    stats = conn.getAllDomainStats(0, 0)
    point("stats of all groups", len(stats) == 1 and stats[0][1].get("state.state") == 1
          and "cpu.time" in stats[0][1] and "balloon.current" in stats[0][1]
          and stats[0][1].get("vcpu.current") == 1 and stats[0][1].get("block.count") == 1, stats)
    point("memory stats", dom.memoryStats().get("actual") == 32768, dom.memoryStats())
    point("a second start is refused", code(dom.create)[0] == L.VIR_ERR_OPERATION_INVALID)
    dom.destroy()
    point("destroy", dom.state() == [L.VIR_DOMAIN_SHUTOFF, L.VIR_DOMAIN_SHUTOFF_DESTROYED], dom.state())
    point("event: stopped, destroyed", events.expect("lifecycle", "gamma", L.VIR_DOMAIN_EVENT_STOPPED,
                                                     L.VIR_DOMAIN_EVENT_STOPPED_DESTROYED), events.seen)
    ends = [e[2:] for e in events.seen if e[:2] == ("lifecycle", "gamma")]
    before = ends[ends.index((L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_DESTROYED)) - 1]
    # QEMU that had to be killed says nothing
    point("event: shut down by the host before", before in ((L.VIR_DOMAIN_EVENT_SHUTDOWN, L.VIR_DOMAIN_EVENT_SHUTDOWN_HOST),
                                                            (L.VIR_DOMAIN_EVENT_RESUMED, 0)), ends)
    dom.create()
    console = Console(L, dom)
    console.send(b"q")
    point("a guest that powers off ends", events.expect("lifecycle", "gamma", L.VIR_DOMAIN_EVENT_STOPPED,
                                                        L.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN), events.seen)
    wait_for("shut off state", lambda: dom.state()[0] == L.VIR_DOMAIN_SHUTOFF)
    point("its state says shut down", dom.state()[1] == L.VIR_DOMAIN_SHUTOFF_SHUTDOWN, dom.state())
    dom.undefine()


def transient(conn, events, boot):
    dom = conn.createXML(guest_xml("fleeting", boot), 0)
    point("a transient guest runs", dom.isActive() == 1 and dom.isPersistent() == 0)
    if os.environ.get("VIREO_TEST_PEER") is None:
        daemon_pid = DAEMON.qemu_pids()
        point("one process", len(daemon_pid) == 1, daemon_pid)
        os.kill(daemon_pid[0], signal.SIGKILL)
        point("QEMU killed from outside is a crash",
              events.expect("lifecycle", "fleeting", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_FAILED)
              or events.expect("lifecycle", "fleeting", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_CRASHED,
                               limit=1), events.seen)
    else:
        dom.destroy()
    wait_for("the transient guest to go", lambda: conn.listAllDomains() == [])
    point("and leaves nothing", code(conn.lookupByName, "fleeting")[0] == L.VIR_ERR_NO_DOMAIN)


def beside(conn):
    """Four guests start at the same time: each gets a VNC port of its own."""
    vnc = "<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>"
    doms = []
    threads = [threading.Thread(target=lambda n=n: doms.append(conn.createXML(guest_xml(f"beside{n}", devices=vnc), 0)))
               for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    ports = {d.XMLDesc().split("<graphics type='vnc' port='")[1].split("'")[0] for d in doms}
    point("guests that start beside each other get different ports", len(ports) == 4, ports)
    for d in doms:
        d.destroy()


def linux(conn, guests):
    xml = guest_xml("linux", None, memory=192, os_extra=f"<kernel>{guests}/vmlinuz</kernel>"
                    f"<initrd>{guests}/initrd.img</initrd><cmdline>console=ttyS0 quiet vireo=echo</cmdline>")
    dom = conn.createXML(xml, 0)
    console = Console(L, dom)
    point("a Linux guest boots", console.expect(b"ready", 240), console.text)
    console.send(b"good morning\n")
    point("and talks", console.expect(b"guest heard: good morning"), console.text)
    dom.destroy()


def failing(conn):
    xml = guest_xml("broken", "/nonexistent/disk.img")
    number, text = code(conn.createXML, xml, 0)
    point("a missing disk fails with its path", number is not None and "/nonexistent/disk.img" in text, text)
    point("and leaves no guest", conn.listAllDomains() == [])
    if not os.environ.get("VIREO_TEST_PEER"):
        for element in ("<memtune><min_guarantee>99999</min_guarantee></memtune>",
                        "<launchSecurity type='sev'><policy>0x0001</policy></launchSecurity>",
                        "<seclabel type='static' model='selinux' relabel='yes'><label>a:b:c</label></seclabel>"):
            name = element[1:].split(">")[0].split()[0]
            got = code(conn.createXML, guest_xml("limited", extra=element), 0)
            point(f"{name}, which is not applied, is refused by name",
                  got[0] == L.VIR_ERR_CONFIG_UNSUPPORTED and name in got[1], got)


def read_only(daemon, boot):
    if os.environ.get("VIREO_TEST_PEER"):
        return
    ro = L.openReadOnly(daemon.uri_ro)
    point("read-only connections may look", ro.listAllDomains() == [])
    point("but not define", code(ro.defineXML, guest_xml("no", boot))[0] == L.VIR_ERR_OPERATION_DENIED)
    ro.close()
    rw_over_ro = L.open(daemon.uri_ro)
    got = code(rw_over_ro.defineXML, guest_xml("no", boot))
    point("the read-only socket refuses writes by itself", got[0] == L.VIR_ERR_OPERATION_DENIED, got)
    rw_over_ro.close()


def main():
    global DAEMON
    global EVENTS
    events = EVENTS = Events(L)
    guests = guests_dir()
    boot = f"{guests}/boot.img"
    DAEMON = Daemon(sys.argv[1] if len(sys.argv) > 1 else "virtqemud").start()
    conn = L.open(DAEMON.uri)
    events.watch_lifecycle(conn)
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
                                lambda _c, dom, *_: events.add("metadata", dom.name()), None)
    point("versions", conn.getVersion() // 1000000 >= 6 and conn.getLibVersion() >= 9000000)
    definitions(conn, boot)
    errors(conn, boot)
    running(conn, events, boot, guests)
    transient(conn, events, boot)
    failing(conn)
    beside(conn)
    read_only(DAEMON, boot)
    linux(conn, guests)
    conn.close()
    if DAEMON.process:
        point("SIGTERM ends the daemon with status 0", DAEMON.kill(signal.SIGTERM) == 0)
    done()


main()
