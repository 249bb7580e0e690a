#!/usr/bin/python3
"""SIGKILL of the daemon at random points under a load of define, start, destroy, undefine."""
import os
import random
import signal
import threading

import libvirt

from lib import Daemon, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
ROUNDS = int(os.environ.get("VIREO_CRASH_ROUNDS", "12"))
SEED = int(os.environ.get("VIREO_SEED", "1"))


class Load(threading.Thread):
    """Defines, starts, destroys and undefines; remembers what was acknowledged."""

    def __init__(self, uri, boot, index):
        super().__init__(daemon=True)
        self.uri, self.boot, self.name = uri, boot, f"load{index}"
        self.defined = None      # True, False, or None while a call is in flight
        self.begun = threading.Event()

    def run(self):
        try:
            conn = L.open(self.uri)
            while True:
                self.defined = None
                dom = conn.defineXML(guest_xml(self.name, self.boot))
                self.defined = True
                self.begun.set()
                dom.create()
                dom.destroy()
                self.defined = None
                dom.undefine()
                self.defined = False
        except L.libvirtError:
            self.begun.set()


def check(daemon, loads, keeper):
    conn = L.open(daemon.uri)
    names = {d.name() for d in conn.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_PERSISTENT)}
    problems = []
    if keeper not in names:
        problems.append("the untouched definition is lost")
    for load in loads:
        if load.defined is True and load.name not in names:
            problems.append(f"{load.name} was acknowledged and is lost")
        if load.defined is False and load.name in names:
            problems.append(f"{load.name} was undefined and is back")
    def counts():  # the old daemon may have sent a QEMU its SIGTERM just before it died
        return len(conn.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_ACTIVE)), len(daemon.qemu_pids())

    def agree():
        before, pids = counts()
        return before == pids == counts()[0]
    try:
        wait_for("guests and processes to agree", agree)
    except TimeoutError:
        problems.append("{} guests known, {} QEMU processes".format(*counts()))
    for dom in conn.listAllDomains():
        dom.XMLDesc(0)
        if dom.isActive():
            dom.destroy()
        if dom.name() != keeper and dom.isPersistent():
            dom.undefine()
    wait_for("the processes to end", lambda: not daemon.qemu_pids())
    for folder, pattern in (("etc/libvirt/qemu", "*"), ("run/libvirt/qemu", "*.xml"), ("run/libvirt/qemu", "*.pid"),
                            ("var/lib/libvirt/qemu", "domain-*")):
        for path in (daemon.root / folder).glob(pattern):
            if path.is_file() or path.name.startswith("domain-"):
                if path.name != f"{keeper}.xml":
                    problems.append(f"left over: {path}")
    conn.close()
    return problems


def main():
    rng = random.Random(SEED)
    boot = f"{guests_dir()}/boot.img"
    daemon = Daemon().start()
    conn = L.open(daemon.uri)
    conn.defineXML(guest_xml("keeper", boot))
    conn.close()
    for number in range(ROUNDS):
        loads = [Load(daemon.uri, boot, i) for i in range(2)]
        for load in loads:
            load.start()
        for load in loads:
            load.begun.wait(120)
        threading.Event().wait(rng.uniform(0, 0.4))  # the random point, not a synchronisation
        daemon.kill(signal.SIGKILL)
        for load in loads:
            load.join(120)
        daemon.start()
        problems = check(daemon, loads, "keeper")
        point(f"kill {number + 1}: nothing lost, unknown or left over", not problems, "\n".join(problems))
    done()


main()
