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
WAITED = 9.0  # seconds: less than what a question waits for a guest that does not answer


def ask(conn, results):
    start = time.monotonic()
    try:
        conn.lookupByName("stuck").memoryStats()
        results.append(("answer", time.monotonic() - start))
    except L.libvirtError as e:
        results.append((e.get_error_message(), time.monotonic() - start))


def run_loop():
    while True:
        L.virEventRunDefaultImpl()


def main():
    L.virEventRegisterDefaultImpl()
    threading.Thread(target=run_loop, daemon=True).start()
    boot = f"{guests_dir()}/boot.img"
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    stuck = conn.defineXML(guest_xml("stuck", boot))
    stuck.create()
    well = conn.defineXML(guest_xml("well", boot))
    well.create()
    pid = daemon.qemu_pid("stuck")
    os.kill(pid, signal.SIGSTOP)
    results = []
    askers = [threading.Thread(target=ask, args=(L.open(daemon.uri), results), daemon=True) for _ in range(40)]
    busy, busy_results = L.open(daemon.uri), []
    busy.setKeepAlive(1, 8)
    closed = []
    busy.registerCloseCallback(lambda conn, reason, opaque: closed.append(reason), None)
    busy_askers = [threading.Thread(target=ask, args=(busy, busy_results), daemon=True) for _ in range(100)]
    for a in askers + busy_askers:
        a.start()

    times = {}

    def timed(name, call, *args):
        start = time.monotonic()
        value = call(*args)
        times.setdefault(name, []).append(time.monotonic() - start)
        return value

    for i in range(30):
        timed("xml of the stuck one", stuck.XMLDesc, 0)
        timed("list", conn.listAllDomains)
        timed("define", conn.defineXML, guest_xml(f"new{i}", boot))
        timed("memory stats of another", well.memoryStats)
        timed("a call behind 100 of the same client", busy.lookupByName("well").memoryStats)
        stats = timed("stats of all", conn.getAllDomainStats, 0, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
    point("stats of all have every guest", len(stats) == 32, len(stats))
    stale = [d.name() for d, record in stats if record.get("state.stale")]
    point("the stuck one is marked as stale, and no other", stale == ["stuck"], stale)
    for name, took in times.items():
        took.sort()
        typical, worst = took[len(took) // 2], took[-1]
        print(f"# {name}: typical {typical * 1000:.1f} ms, worst of {len(took)} {worst * 1000:.1f} ms")
        # a question waits 10 s for its answer: who waited behind one would be slower than this
        point(f"{name} does not wait for the stuck guest", worst < WAITED, took)
    # some ask until they learn that it is stuck, the others while it is
    wait_for("the askers to give up", lambda: len(results) == 40, 240)
    texts = sorted({text for text, _ in results})
    point("every asker is told which guest does not answer", all("stuck" in t for t in texts), texts)
    point("and who holds it, doing what, since when",
          any("virDomainMemoryStats for 1" in t and "query-balloon" in t for t in texts), texts)
    wait_for("100 calls of one client to be answered", lambda: len(busy_results) == 100, 240)
    point("a client with 100 calls in flight keeps its connection", busy.isAlive() == 1 and not closed, closed)
    start = time.monotonic()
    try:
        stuck.memoryStats()
        text = "an answer"
    except L.libvirtError as e:
        text = e.get_error_message()
    point("who asks later is told at once", time.monotonic() - start < WAITED and "stuck" in text, text)
    start = time.monotonic()
    stuck.destroyFlags(0)
    took = time.monotonic() - start
    point("a stuck guest can be destroyed at once", stuck.isActive() == 0 and took < WAITED, f"{took:.3f} s")
    print(f"# destroy of the stuck one: {took * 1000:.1f} ms")
    for a in askers:
        a.join(120)
    point("every asker got an answer or a reason", len(results) == 40, len(results))
    wait_for("the process to be gone", lambda: pid not in daemon.qemu_pids())
    point("its process is gone", True)
    done()


main()
