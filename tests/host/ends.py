#!/usr/bin/python3
"""Every way a guest can end: killed from outside, with its client, with a monitor gone mad, while it
starts. Each time the right events come, the others go on and nothing is left."""
import os
import signal
import stat
import sys
import threading

import libvirt

from lib import Console, Daemon, Events, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
QEMU = "/usr/bin/qemu-system-x86_64"

# Stands in for QEMU: as good as the real one for probes; as a guest it does what its name says.
STAND_IN = '''#!%(python)s
import json, os, re, socket, sys, time
words = " ".join(sys.argv)
name = re.search(r"guest=(\\w+)", words)
if not name:
    os.execv("%(qemu)s", ["%(qemu)s"] + sys.argv[1:])
fd = int(re.search(r"socket,[^ ]*fd=(\\d+)", words).group(1))
link, _ = socket.socket(fileno=fd).accept()
say = lambda what: link.sendall(what if isinstance(what, bytes) else json.dumps(what).encode() + b"\\r\\n")
if name.group(1) == "dumb":
    sys.exit("dumb: I do not start")
if name.group(1) == "babel":
    say(b"\\x00\\xff not a greeting\\r\\n")
    time.sleep(1000)
say({"QMP": {"version": {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": ""}, "capabilities": []}})
for line in link.makefile():
    order = json.loads(line)
    if order["execute"] == "query-balloon":
        say(b"}{ garbage\\r\\n")
        continue
    say({"return": [] if order["execute"] == "query-chardev" else {}, "id": order["id"]})
    if order["execute"] == "cont" and name.group(1) == "brief":
        os.kill(os.getpid(), 9)
    if order["execute"] == "cont" and name.group(1) == "quick":
        say({"event": "SHUTDOWN", "data": {"guest": True, "reason": "guest-shutdown"},
             "timestamp": {"seconds": 1, "microseconds": 0}})
time.sleep(1000)
'''


def stand_in(daemon):
    path = daemon.root / "stand-in"
    path.write_text(STAND_IN % {"python": sys.executable, "qemu": QEMU})
    path.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    return path


def of_stand_in(name, path):
    return guest_xml(name).replace("<devices>", f"<devices><emulator>{path}</emulator>", 1)


def processes(daemon):
    """Guests of this root, stand-ins too."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                text = f.read()
            with open(f"/proc/{pid}/environ", "rb") as f:
                home = f"HOME={daemon.root}/var/lib".encode() in f.read()
        except OSError:
            continue
        if home and text:
            found.append((int(pid), text))
    return found


def pid_of(daemon, name):
    return next(pid for pid, text in processes(daemon) if f"guest={name}".encode() in text)


def nothing_left(daemon, name):
    def left():
        return [p for folder in ("run/libvirt/qemu", "var/lib/libvirt/qemu") for p in (daemon.root / folder).glob(f"*{name}*")] \
            + [text for _, text in processes(daemon) if f"guest={name}".encode() in text]
    wait_for("its files and processes to go", lambda: not left())
    return True


def killed(conn, daemon, events, boot):
    dom = conn.createXML(guest_xml("victim", boot), 0)
    os.kill(pid_of(daemon, "victim"), signal.SIGKILL)
    point("a guest killed from outside has failed",
          events.expect("lifecycle", "victim", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_FAILED))
    try:
        dom.state()
        point("a transient one is gone", False)
    except L.libvirtError as e:
        point("a transient one is gone", e.get_error_code() == L.VIR_ERR_NO_DOMAIN, e)
    point("nothing of it is left", nothing_left(daemon, "victim"))


def with_its_client(conn, daemon, events, boot):
    other = L.open(daemon.uri)
    other.createXML(guest_xml("minion", boot), L.VIR_DOMAIN_START_AUTODESTROY)
    kept = other.createXML(guest_xml("loner", boot), 0)
    del kept
    other.close()
    point("a guest ends with its client",
          events.expect("lifecycle", "minion", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_DESTROYED))
    point("one without the flag does not", conn.lookupByName("loner").isActive() == 1)
    point("nothing of it is left", nothing_left(daemon, "minion"))


def with_a_killed_daemon(daemon, boot):
    conn = L.open(daemon.uri)
    conn.createXML(guest_xml("orphan", boot), L.VIR_DOMAIN_START_AUTODESTROY)
    daemon.kill(signal.SIGKILL)
    daemon.start()
    conn = L.open(daemon.uri)
    names = lambda: [d.name() for d in conn.listAllDomains()]
    wait_for("the orphan to go", lambda: "orphan" not in names())
    point("and with the daemon that its client was connected to", nothing_left(daemon, "orphan"))
    point("which leaves the other one", conn.lookupByName("loner").isActive() == 1)
    conn.lookupByName("loner").destroy()


def bad_starts(conn, daemon, fake):
    for name, what in (("dumb", "I do not start"), ("babel", "process")):
        dom = conn.defineXML(of_stand_in(name, fake))
        try:
            dom.create()
            point(f"{name} cannot be started", False)
        except L.libvirtError as e:
            point(f"{name} cannot be started, and the reason is told", what in str(e), e)
        point("it is shut off, and nothing is left", dom.isActive() == 0 and nothing_left(daemon, name))
        dom.undefine()
        try:
            conn.createXML(of_stand_in(name, fake), 0)
        except L.libvirtError:
            pass
        point("nor as a transient one", name not in [d.name() for d in conn.listAllDomains()])


def brief(conn, daemon, events, fake):
    """Dies as soon as it was told to run: the start fails, or is told and the end after it."""
    dom = conn.defineXML(of_stand_in("brief", fake))
    for _ in range(10):
        try:
            dom.create()
        except L.libvirtError:
            pass
        wait_for("its end to be noticed", lambda: not dom.isActive())
    point("a guest that dies at once never looks alive", nothing_left(daemon, "brief"))
    dom.undefine()


def reset(conn, daemon, events, boot):
    """What a reset means is up to <on_reboot>."""
    for name, extra, ends in (("again", "", False), ("once", "<on_reboot>destroy</on_reboot>", True)):
        dom = conn.createXML(guest_xml(name, boot, extra=extra), 0)
        dom.reset(0)
        if ends:
            point("a reset ends a guest that wants no restart",
                  events.expect("lifecycle", name, L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN))
        else:
            point("a reset does not end a guest", dom.state()[0] == L.VIR_DOMAIN_RUNNING)
            dom.destroy()
        point("nothing of it is left", nothing_left(daemon, name))


def crashed(conn, daemon, events, boot):
    """A guest that crashes is dumped first when its definition says so."""
    folder = daemon.root / "var/lib/libvirt/qemu/dump"
    for name, action in (("dumped", "coredump-destroy"), ("dumped-again", "coredump-restart")):
        dom = conn.createXML(guest_xml(name, boot, extra=f"<on_crash>{action}</on_crash>",
                                       devices="<panic model='isa'/>"), 0)
        console = Console(L, dom)
        console.expect(b"vireo")
        console.send(b"p")
        point(f"{action}: the crash is told", events.expect("lifecycle", name, L.VIR_DOMAIN_EVENT_CRASHED))
        if action == "coredump-destroy":
            point("it is ended", events.expect("lifecycle", name, L.VIR_DOMAIN_EVENT_STOPPED,
                                               L.VIR_DOMAIN_EVENT_STOPPED_CRASHED), events.seen)
        else:
            point("it runs again", events.expect("lifecycle", name, L.VIR_DOMAIN_EVENT_RESUMED,
                                                 L.VIR_DOMAIN_EVENT_RESUMED_UNPAUSED), events.seen)
            wait_for("its state", lambda: dom.state()[0] == L.VIR_DOMAIN_RUNNING)
            dom.destroy()
        dumps = sorted(p for p in folder.glob("*") if f"-{name}-20" in p.name)
        point("its memory is in a file, as ELF", len(dumps) == 1 and dumps[0].read_bytes()[:4] == b"\x7fELF"
              and dumps[0].stat().st_size > 32 << 20, dumps)


def gone_mad(conn, daemon, events, fake):
    def control_error(_conn, dom, _opaque):
        events.add("control error", dom.name())
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, control_error, None)
    dom = conn.createXML(of_stand_in("mad", fake), 0)
    try:
        dom.memoryStats()
        point("garbage on its monitor fails the call", False)
    except L.libvirtError as e:
        point("garbage on its monitor fails the call", "mad" in str(e), e)
    point("clients are told that it cannot be controlled", events.expect("control error", "mad"))
    point("it is still known as running", dom.state()[0] == L.VIR_DOMAIN_RUNNING)
    point("its monitor is said to be broken", dom.controlInfo()[0] == L.VIR_DOMAIN_CONTROL_ERROR)
    dom.destroy()
    point("it can be destroyed", nothing_left(daemon, "mad"))


def quick(conn, daemon, events, fake):
    conn.createXML(of_stand_in("quick", fake), 0)
    point("a guest that shuts down at once has started and ended",
          events.expect("lifecycle", "quick", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN))
    order = [seen[2] for seen in events.seen if seen[:2] == ("lifecycle", "quick")]
    wanted = [L.VIR_DOMAIN_EVENT_STARTED, L.VIR_DOMAIN_EVENT_SHUTDOWN, L.VIR_DOMAIN_EVENT_STOPPED]
    point("in this order", [e for e in order if e in wanted] == wanted, order)
    point("nothing of it is left", nothing_left(daemon, "quick"))


def destroyed_while_starting(conn, daemon, boot):
    """Many times, at whatever point the destroy comes."""
    dom = conn.defineXML(guest_xml("hasty", boot))
    second = L.open(daemon.uri).lookupByName("hasty")
    for _ in range(20):
        begun = threading.Event()

        def destroy():
            begun.wait()
            for _ in range(3):
                try:
                    second.destroy()
                except L.libvirtError:
                    pass
        other = threading.Thread(target=destroy)
        other.start()
        begun.set()
        try:
            dom.create()
        except L.libvirtError:
            pass
        other.join()
        if dom.isActive():
            dom.destroy()
    point("starts and destroys at the same time leave nothing", nothing_left(daemon, "hasty"))
    dom.undefine()


def stopped_while_starting(daemon, boot):
    conn = L.open(daemon.uri)
    dom = conn.defineXML(guest_xml("late", boot))

    def create():
        try:
            dom.create()
        except L.libvirtError:
            pass
    for _ in range(5):
        starter = threading.Thread(target=create)
        starter.start()
        status = daemon.kill(signal.SIGTERM)
        starter.join()
        if status != 0:
            point("an orderly stop while a guest starts", False, daemon.log()[-3000:])
        daemon.start()
        conn = L.open(daemon.uri)
        dom = conn.lookupByName("late")
        if dom.isActive():
            dom.destroy()
    point("an orderly stop while a guest starts leaves no half of it", nothing_left(daemon, "late"))


def main():
    events = Events(L)
    boot = f"{guests_dir()}/boot.img"
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    events.watch_lifecycle(conn)
    fake = stand_in(daemon)
    killed(conn, daemon, events, boot)
    bad_starts(conn, daemon, fake)
    brief(conn, daemon, events, fake)
    quick(conn, daemon, events, fake)
    reset(conn, daemon, events, boot)
    crashed(conn, daemon, events, boot)
    gone_mad(conn, daemon, events, fake)
    destroyed_while_starting(conn, daemon, boot)
    with_its_client(conn, daemon, events, boot)
    with_a_killed_daemon(daemon, boot)
    stopped_while_starting(daemon, boot)
    done()


main()
