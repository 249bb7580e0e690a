#!/usr/bin/python3
"""One guest's QEMU is stopped and 40 clients ask it: nobody else waits, and it says who is stuck."""
import os
import signal
import threading
import time

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


def ask(uri, results):
    conn = L.open(uri)
    start = time.monotonic()
    try:
        conn.lookupByName("stuck").memoryStats()
        results.append(("answer", time.monotonic() - start))
    except L.libvirtError as e:
        results.append((e.get_error_message(), time.monotonic() - start))


def main():
    boot = f"{guests_dir()}/boot.img"
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    stuck = conn.defineXML(guest_xml("stuck", boot))
    stuck.create()
    well = conn.defineXML(guest_xml("well", boot))
    well.create()
    pid = next(p for p in daemon.qemu_pids() if b"guest=stuck" in open(f"/proc/{p}/cmdline", "rb").read())
    os.kill(pid, signal.SIGSTOP)
    results = []
    askers = [threading.Thread(target=ask, args=(daemon.uri, results), daemon=True) for _ in range(40)]
    for a in askers:
        a.start()

    slowest = {}

    def timed(name, call, *args):
        start = time.monotonic()
        value = call(*args)
        slowest[name] = max(slowest.get(name, 0), time.monotonic() - start)
        return value

    for i in range(30):
        timed("xml of the stuck one", stuck.XMLDesc, 0)
        timed("list", conn.listAllDomains)
        timed("define", conn.defineXML, guest_xml(f"new{i}", boot))
        timed("memory stats of another", well.memoryStats)
        stats = timed("stats of all", conn.getAllDomainStats, 0, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
    point("stats of all have every guest", len(stats) == 32, len(stats))
    for name, worst in slowest.items():
        point(f"{name} does not wait for the stuck guest", worst < 5, f"{worst:.3f} s")
        print(f"# {name}: worst of 30: {worst * 1000:.1f} ms")
    stuck.destroyFlags(0)
    point("a stuck guest can be destroyed", stuck.isActive() == 0)
    for a in askers:
        a.join(60)
    point("every asker got an answer or a reason", len(results) == 40, len(results))
    wait_for("the process to be gone", lambda: pid not in daemon.qemu_pids())
    point("its process is gone", True)
    done()


main()
