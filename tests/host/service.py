#!/usr/bin/python3
"""The daemon as a service: sockets that a manager passes, readiness, units, and what the environment and
the configuration say."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

import libvirt

from lib import BUILD, Daemon, done, guest_xml, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt


class Manager:
    """What a service manager does: binds, passes, listens to what the service says of itself."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.run = daemon.root / "run/libvirt"
        self.run.mkdir(parents=True)
        self.notify_path = str(daemon.root / "notify")
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.notify_path)
        self.notify.settimeout(120)

    def said(self):
        return self.notify.recv(4096).decode()

    def activate(self):
        """Debian's activation tool: starts the daemon with the first connection."""
        names = {f"{self.daemon.prefix}-sock": "main", f"{self.daemon.prefix}-sock-ro": "ro",
                 f"{self.daemon.prefix}-admin-sock": "admin"}
        argv = ["systemd-socket-activate"]
        for name in names:
            argv += ["-l", self.run / name]
        argv += ["--fdname=" + ":".join(names.values()), "-E", f"NOTIFY_SOCKET={self.notify_path}",
                 self.daemon.binary, "--root", self.daemon.root]
        with open(self.daemon.root / "daemon.log", "ab") as log:
            self.daemon.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for("the sockets", lambda: all((self.run / n).exists() for n in names))


def admin(daemon, *words):
    uri = f"{daemon.name}:///system?socket={daemon.root}/run/libvirt/{daemon.prefix}-admin-sock"
    return subprocess.run(["virt-admin", "-c", uri, *words], capture_output=True, text=True, timeout=240,
                          env={k: v for k, v in os.environ.items() if k != "LD_LIBRARY_PATH"})


def activation():
    if not shutil.which("systemd-socket-activate"):
        return point("socket activation # SKIP systemd-socket-activate is not installed")
    daemon = Daemon()
    manager = Manager(daemon)
    manager.activate()
    conn = L.open(daemon.uri)
    point("the first client starts the daemon and is served", conn.getType() == "QEMU")
    point("it says when it is ready", "READY=1" in manager.said())
    dom = conn.defineXML(guest_xml("passed"))
    ro = L.open(daemon.uri_ro)
    point("the read-only socket serves", ro.lookupByName("passed").UUID() == dom.UUID())
    try:
        ro.lookupByName("passed").undefine()
        point("and refuses writes", False)
    except L.libvirtError as e:
        point("and refuses writes", e.get_error_code() == L.VIR_ERR_OPERATION_DENIED, e)
    listed = admin(daemon, "srv-list")
    point("the admin socket is the admin's", listed.returncode == 0 and "virtqemud" in listed.stdout, listed)
    daemon.process.send_signal(signal.SIGHUP)
    point("a reload is told", "RELOADING=1" in manager.said() and "READY=1" in manager.said())
    point("and serves on", conn.lookupByName("passed").UUID() == dom.UUID())
    status = daemon.kill(signal.SIGTERM)
    point("the end is told", "STOPPING=1" in manager.said() and status == 0, status)
    point("sockets that were passed stay the manager's", (daemon.root / "run/libvirt/virtqemud-sock").exists())


def built(path):
    """The program of a unit in this build, where it is not installed."""
    name = path.rsplit("/", 1)[1]
    return next((str(p) for p in (BUILD / "src/daemon" / name, BUILD / "src/cli/tools" / name) if p.exists()), path)


def units():
    if not shutil.which("systemd-analyze"):
        return point("units # SKIP systemd-analyze is not installed")
    with tempfile.TemporaryDirectory() as folder:
        names = []  # four of each daemon, and libvirt-guests
        for path in sorted((BUILD / "src/daemon/units").glob("*.s*")):
            if path.suffix not in (".service", ".socket"):
                continue
            text = re.sub(r"(?m)^(Exec(?:Start|Stop)=)(/\S+)", lambda m: m[1] + built(m[2]), path.read_text())
            (pathlib.Path(folder) / path.name).write_text(text)
            names.append(path.name)
        ran = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], cwd=folder, capture_output=True,
                             text=True, timeout=240, env=dict(os.environ, SYSTEMD_UNIT_PATH=f"{folder}:"))
        ours = [line for line in ran.stderr.splitlines() if any(n in line for n in names)]
        point("systemd finds nothing wrong with the units", len(names) % 4 == 1 and len(names) > 28 and ran.returncode == 0 and not ours,
              ran.stderr)


def configured():
    daemon = Daemon()
    conf = daemon.root / "etc/libvirt/virtqemud.conf"
    conf.parent.mkdir(parents=True)
    uuid = "01020304-0506-4708-890a-0b0c0d0e0f10"
    conf.write_text(f'host_uuid = "{uuid}"\n')
    daemon.start()
    conn = L.open(daemon.uri)
    point("host_uuid is the host's", f"<uuid>{uuid}</uuid>" in conn.getCapabilities(), conn.getCapabilities()[:300])
    nodes = conn.getInfo()[4]
    cells = conn.getCellsFreeMemory(0, nodes)
    point("each cell has free memory", len(cells) == nodes and all(c > 0 for c in cells), cells)
    try:
        conn.getCellsFreeMemory(4096, 1)
        point("a cell that is not there is refused", False)
    except L.libvirtError as e:
        point("a cell that is not there is refused", "first cell 4096" in str(e), e)
    stats = conn.getMemoryStats(0)
    point("memory of one cell", set(stats) == {"total", "free"} and stats["total"] >= stats["free"] > 0, stats)
    conn.close()
    daemon.kill(signal.SIGTERM)
    conf.write_text('host_uuid = "nonsense"\n')
    ran = subprocess.run([daemon.binary, "--root", daemon.root], capture_output=True, text=True, timeout=240)
    point("a host_uuid that is none is refused by name", ran.returncode != 0 and "host_uuid" in ran.stderr, ran.stderr)


SCRIPT = """
import libvirt, sys
conn = libvirt.open(sys.argv[1])
print(conn.getLibVersion(), conn.getType())
"""


def library_log():
    """Our library in an application that knows nothing of logging."""
    daemon = Daemon().start()
    log = daemon.root / "library.log"
    env = dict(os.environ, LD_LIBRARY_PATH=str(BUILD / "src/client"))
    for extra, wanted in (({"LIBVIRT_DEBUG": "1", "LIBVIRT_LOG_OUTPUTS": f"1:file:{log}"}, True),
                          ({"LIBVIRT_DEBUG": "error", "LIBVIRT_LOG_OUTPUTS": f"1:file:{log}"}, False),
                          ({"LIBVIRT_LOG_FILTERS": "1:client", "LIBVIRT_LOG_OUTPUTS": f"1:file:{log}"}, True),
                          ({"LIBVIRT_LOG_FILTERS": "1:cgroup", "LIBVIRT_LOG_OUTPUTS": f"1:file:{log}"}, False)):
        log.unlink(missing_ok=True)
        env_now = dict(env, **extra)
        if "san" in BUILD.name:
            return
        ran = subprocess.run(["/usr/bin/python3", "-c", SCRIPT, daemon.uri], env=env_now, capture_output=True, text=True,
                             timeout=240)
        text = log.read_text() if log.exists() else ""
        point("the library logs as its environment says: " + " ".join(f"{k}={v.split('/')[0]}" for k, v in extra.items()),
              ran.returncode == 0 and ("connect_get_lib_version" in text) == wanted and not ran.stderr,
              text[-800:] + ran.stderr)


activation()
units()
configured()
library_log()
done()
