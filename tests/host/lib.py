"""What the behaviour tests share: a daemon in a root of its own, small guests, TAP output.

A test module calls point("what is proven", condition) and ends with done(). Nothing here sleeps to
synchronise: everything waits for an event, a byte or a process, with a deadline.
"""
import atexit
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = pathlib.Path(os.environ.get("VIREO_BUILD", pathlib.Path(__file__).parents[2] / "build"))
PEER = os.environ.get("VIREO_TEST_PEER")  # any value: drive Debian's daemon at qemu:///system
SOURCE = pathlib.Path(__file__).parents[2]
_points = {"n": 0, "failed": 0}


def point(name, ok=True, detail=""):
    _points["n"] += 1
    if not ok:
        _points["failed"] += 1
    print(f"{'ok' if ok else 'not ok'} {_points['n']} - {name}", flush=True)
    if detail and not ok:
        for line in str(detail).splitlines():
            print(f"# {line}", flush=True)
    return ok


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


SANITIZERS = ("ERROR: AddressSanitizer", "runtime error:", "LeakSanitizer", "CRITICAL **")  # GLib's counts
_daemons = []


def reports():
    """What sanitizers said in any daemon of this test."""
    lines = []
    for daemon in _daemons:
        if daemon.process is not None:
            daemon.kill(signal.SIGTERM)  # leaks are looked for at an orderly end
        if (daemon.root / "daemon.log").exists():
            text = daemon.log().splitlines()
            lines += [line for i, first in enumerate(text) if any(s in first for s in SANITIZERS)
                      for line in text[i:i + 25]]
    return lines


def _broken(kind, value, trace):
    """A test that breaks off says what the daemons said last."""
    sys.__excepthook__(kind, value, trace)
    for daemon in _daemons:
        state = daemon.process.poll() if daemon.process else "ended"
        print(f"# {daemon.name}: {'runs' if state is None else state}", flush=True)
        for line in daemon.log().splitlines()[-80:]:
            print(f"# {line}", flush=True)


sys.excepthook = _broken


def done():
    found = reports()
    point("the daemon's memory is in order", not found, "\n".join(found[:200]))
    print(f"1..{_points['n']}", flush=True)
    sys.exit(1 if _points["failed"] else 0)


def guests_dir():
    """Boot sector and Linux guests, built once for all tests."""
    out = BUILD / "guests"
    subprocess.run([SOURCE / "tests/guest/build.sh", out], check=True, timeout=300,
                   stdout=subprocess.DEVNULL)
    return out


def wait_for(what, condition, limit=60.0):
    """Polls a condition that has no event to wait for; fails by name after the limit."""
    end = time.monotonic() + limit
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {limit} s for {what}")
        pause.wait(0.005)


def soon(name, condition, detail=lambda: ""):
    """A point that comes to hold: what another process does has its own time."""
    try:
        wait_for(name, condition)
    except TimeoutError as late:
        return point(name, False, f"{late}\n{detail()}")
    return point(name)


class Daemon:
    """virtqemud or libvirtd below a temporary root; ended by SIGKILL at exit with its guests."""

    def __init__(self, name="virtqemud", args=(), root=None, env=None):
        self.root = pathlib.Path(root or tempfile.mkdtemp(prefix="vireo-test-"))
        self.binary = BUILD / "src/daemon" / name
        self.name, self.args, self.env = name, list(args), dict(os.environ, **(env or {}))
        self.env.pop("LD_LIBRARY_PATH", None)
        self.prefix = "libvirt" if name == "libvirtd" else name
        self.socket = self.root / f"run/libvirt/{self.prefix}-sock"
        self.process = None
        if not PEER:
            _daemons.append(self)
        atexit.register(self.clean)

    @property
    def uri(self):
        return "qemu:///system" if PEER else f"qemu+unix:///system?socket={self.socket}"

    @property
    def uri_ro(self):
        return self.uri if PEER else f"qemu+unix:///system?socket={self.socket}-ro"

    def start(self):
        if PEER:
            return self
        log = open(self.root / "daemon.log", "ab") if self.root.exists() else None
        if log is None:
            self.root.mkdir(parents=True)
            log = open(self.root / "daemon.log", "ab")
        self.process = subprocess.Popen([self.binary, "--root", self.root, *self.args], env=self.env,
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        wait_for(f"{self.name} to listen", self.listening)
        return self

    def listening(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{self.log()[-4000:]}")
        with socket.socket(socket.AF_UNIX) as s:
            try:
                s.connect(str(self.socket))
                # a child of a killed daemon that has not reached its exec still holds the old socket
                who = s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
                return int.from_bytes(who[:4], sys.byteorder) == self.process.pid
            except OSError:
                return False

    def log(self):
        return (self.root / "daemon.log").read_text(errors="replace")

    def kill(self, signo=signal.SIGKILL):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signo)
        if self.process:
            status = self.process.wait(120)
            self.process = None
            return status

    def qemus(self):
        """(pid, arguments) of each QEMU of this root, also of those that are only asked what they can do."""
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"qemu-system" in words[0] and str(self.root).encode() in b" ".join(words) + (entry / "environ").read_bytes():
                    yield int(entry.name), words
            except OSError:
                continue

    def qemu_pids(self, guest=None):
        """Processes of this root's guests, or of that one."""
        start = b"guest=" + (guest.encode() + b"," if guest else b"")
        return [pid for pid, words in self.qemus()
                if b"-name" in words and words[words.index(b"-name") + 1].startswith(start)]

    def qemu_pid(self, guest):
        """The process of that guest, once those of earlier runs are gone."""
        wait_for(f"one process of {guest}", lambda: len(self.qemu_pids(guest)) == 1)
        return self.qemu_pids(guest)[0]

    def clean(self):
        if PEER:
            return
        self.kill()
        for pid, _ in self.qemus():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not os.environ.get("VIREO_TEST_KEEP"):
            shutil.rmtree(self.root, ignore_errors=True)


def guest_xml(name, disk=None, extra="", os_extra="", memory=32, devices="", machine="q35"):
    """A TCG guest: boot sector disk, serial console on a pty."""
    disk_xml = f"""
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='{disk}'/>
      <target dev='vda' bus='virtio'/>
      <readonly/>
    </disk>""" if disk else ""
    return f"""<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='{machine}'>hvm</type>{os_extra}</os>
  <features><acpi/></features>
  {extra}
  <devices>{disk_xml}
    <serial type='pty'/>
    {devices}
  </devices>
</domain>"""


def refused(call, *args):
    """Code and text of the error that a call of libvirt's ends with; (None, "") where there is none."""
    try:
        call(*args)
    except Exception as e:
        if not hasattr(e, "get_error_code"):
            raise
        return e.get_error_code(), str(e)
    return None, ""


class Console:
    """Reads and writes a guest's console stream (non-blocking) from a plain thread."""

    def __init__(self, libvirt, domain, device=None):
        self.stream = domain.connect().newStream(0)
        self.text = b""
        domain.openConsole(device, self.stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
        self.wake = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while True:
            try:
                data = self.stream.recv(4096)
            except Exception:
                data = b""
            with self.wake:
                self.text += data if isinstance(data, bytes) else b""
                self.ended = not data
                self.wake.notify_all()
            if not data:
                return

    def expect(self, needle, limit=60):
        with self.wake:
            return self.wake.wait_for(lambda: needle in self.text, limit)

    def send(self, data):
        self.stream.send(data)


class Events:
    """Runs the default event loop in a thread and collects (kind, name, …) tuples."""

    def __init__(self, libvirt):
        self.libvirt = libvirt
        libvirt.virEventRegisterDefaultImpl()
        self.seen, self.wake = [], threading.Condition()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            self.libvirt.virEventRunDefaultImpl()

    def add(self, *what):
        with self.wake:
            self.seen.append(what)
            self.wake.notify_all()

    def watch_lifecycle(self, conn):
        def lifecycle(_conn, dom, event, detail, _opaque):
            self.add("lifecycle", dom.name(), event, detail)
        return conn.domainEventRegisterAny(None, self.libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lifecycle, None)

    def expect(self, *what, limit=60):
        """True when an event starting with these values came, or comes within the limit."""
        def there():
            return any(seen[:len(what)] == what for seen in self.seen)
        with self.wake:
            return self.wake.wait_for(there, limit)
