#!/usr/bin/python3
"""Guests outlive the daemon: SIGKILL, SIGTERM, and what happened meanwhile comes as events."""
import os
import signal

import libvirt

from lib import Console, Daemon, Events, done, guest_xml, guests_dir, point, soon, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def boot_two(conn, boot):
    for name in ("stays", "goes"):
        conn.defineXML(guest_xml(name, boot)).create()
    conn.createXML(guest_xml("passing", boot), 0)
    return {d.name(): (d.ID(), d.UUIDString(), d.XMLDesc(0)) for d in conn.listAllDomains()}


def main():
    events = Events(L)
    boot = f"{guests_dir()}/boot.img"
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    before = boot_two(conn, boot)
    point("three guests run", len(before) == 3 and all(v[0] > 0 for v in before.values()), before)
    victim, pids = daemon.qemu_pid("goes"), sorted(daemon.qemu_pids())

    daemon.kill(signal.SIGKILL)
    point("the guests survive SIGKILL of the daemon", sorted(daemon.qemu_pids()) == pids)
    os.kill(victim, signal.SIGKILL)
    wait_for("the victim to go", lambda: victim not in daemon.qemu_pids())
    daemon.start()
    conn = L.open(daemon.uri)
    wait_for("the dead guest to be noticed", lambda: not conn.lookupByName("goes").isActive())
    state = conn.lookupByName("goes").state()
    after = {d.name(): (d.ID(), d.UUIDString(), d.XMLDesc(0)) for d in conn.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_ACTIVE)}
    point("a new daemon finds the others with the same id and uuid",
          {k: v[:2] for k, v in after.items()} == {k: before[k][:2] for k in ("stays", "passing")}, after)
    point("and the same live document", after["stays"][2] == before["stays"][2], after["stays"][2])
    point("transient and persistent are kept apart", (conn.lookupByName("stays").isPersistent(),
                                                      conn.lookupByName("passing").isPersistent()) == (1, 0))
    point("what happened while no daemon ran is told to who registers later", not events.seen)
    events.watch_lifecycle(conn)
    point("told", events.expect("lifecycle", "goes", L.VIR_DOMAIN_EVENT_STOPPED), events.seen)
    late = L.open(daemon.uri)
    late.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                lambda _c, dom, event, *_: events.add("late", dom.name(), event), None)
    point("and to the next one", events.expect("late", "goes", L.VIR_DOMAIN_EVENT_STOPPED), events.seen)
    stays = conn.lookupByName("stays")
    point("it answers", stays.state()[0] == L.VIR_DOMAIN_RUNNING, stays.state())
    console = Console(L, stays)
    console.send(b"x")
    point("its console works", console.expect(b"x"), console.text)
    stays.suspend()
    point("suspend after the restart", stays.state()[0] == L.VIR_DOMAIN_PAUSED)

    status = daemon.kill(signal.SIGTERM)
    point("an orderly stop leaves guests running too", status == 0 and len(daemon.qemu_pids()) == 2, status)
    daemon.start()
    conn = L.open(daemon.uri)
    events.watch_lifecycle(conn)
    wait_for("reconnection", lambda: conn.lookupByName("stays").state()[0] == L.VIR_DOMAIN_PAUSED)
    point("the paused one is still paused", conn.lookupByName("stays").state()[0] == L.VIR_DOMAIN_PAUSED)
    conn.lookupByName("passing").destroy()
    conn.lookupByName("stays").destroy()
    point("both can be destroyed", events.expect("lifecycle", "passing", L.VIR_DOMAIN_EVENT_STOPPED)
          and events.expect("lifecycle", "stays", L.VIR_DOMAIN_EVENT_STOPPED))
    soon("no process is left", lambda: daemon.qemu_pids() == [])

    def left():
        return [str(p) for p in (daemon.root / "run/libvirt/qemu").glob("*") if p.is_file() and p.suffix in (".xml", ".pid")]
    soon("no state file is left", lambda: left() == [], left)
    done()


main()
