#!/usr/bin/python3
"""The embedded driver: guests inside python3-libvirt and virt-qemu-run, without a daemon."""
import atexit
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "host"))
from lib import BUILD, Console, Events, done, guest_xml, guests_dir, point, skip_all, soon, wait_for  # noqa: E402

LIBRARY = str(BUILD / "src/client")
if os.environ.get("LD_LIBRARY_PATH") != LIBRARY:  # our library under Debian's module
    os.execve(sys.executable, [sys.executable, *sys.argv], dict(os.environ, LD_LIBRARY_PATH=LIBRARY))
try:
    import libvirt as L
except ImportError:
    skip_all("python3-libvirt is not installed")
L.registerErrorHandler(lambda *_: None, None)
RUN = BUILD / "src/cli/virt-qemu-run"
VIRSH = BUILD / "src/cli/virsh"


def code(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def folder():
    """A temporary folder that other users may enter."""
    path = tempfile.mkdtemp(prefix="vireo-embed-")
    os.chmod(path, 0o755)
    atexit.register(shutil.rmtree, path, True)
    return path


def uri(root, more=""):
    return f"qemu:///embed?root={root}{more}"


def guests_of(root):
    """The QEMU processes of a root, by what their command line and environment name."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"qemu-system" in words.split(b"\0")[0] and str(root).encode() in words:
                found.append(int(entry.name))
    return found


def gone(pid):
    """Ended with all its threads: the first one is a zombie while others still hold files open."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z" and len(os.listdir(f"/proc/{pid}/task")) <= 1
    except OSError:
        return True


def parent_and_group(pid):
    return [int(n) for n in pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:3]]


def leftovers(root):
    """What guests left in the folders of the running host: nothing but the driver's own files."""
    own = {"driver.lock"}
    files = [p for d in ("run", "lib") for p in pathlib.Path(root, d).rglob("*") if not p.is_dir()]
    return [str(p) for p in files if p.name not in own] + [str(p) for p in pathlib.Path(root, "lib").rglob("domain-*")]


def one_life(events, boot):
    root = folder()
    old = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(old)})
    conn = L.open(uri(root))
    events.watch_lifecycle(conn)
    point("the connection says where it is", conn.getURI() == uri(root) and conn.getType() == "QEMU", conn.getURI())
    dom = conn.defineXML(guest_xml("inner", boot))
    dom.create()
    point("event: started", events.expect("lifecycle", "inner", L.VIR_DOMAIN_EVENT_STARTED), events.seen)
    pids = guests_of(root)
    point("one process", len(pids) == 1, pids)
    point("it is our child and in our process group",
          parent_and_group(pids[0]) == [os.getpid(), os.getpgrp()], parent_and_group(pids[0]))
    point("it inherits our processors", os.sched_getaffinity(pids[0]) == {min(old)}, os.sched_getaffinity(pids[0]))
    cgroup = [pathlib.Path(f"/proc/{p}/cgroup").read_text() for p in ("self", pids[0])]
    point("and our control groups", cgroup[0] == cgroup[1], "\n".join(cgroup))
    os.sched_setaffinity(0, old)
    console = Console(L, dom)
    console.send(b"hello")
    point("its console answers", console.expect(b"hello"), console.text)
    stats = conn.domainListGetStats([dom])[0][1]
    point("statistics", stats["state.state"] == L.VIR_DOMAIN_RUNNING and stats["cpu.time"] > 0, stats)
    second = L.open(uri(root))
    point("a second connection sees the guest", [d.name() for d in second.listAllDomains()] == ["inner"])
    second.lookupByName("inner").destroy()
    point("event: destroyed, on the first connection",
          events.expect("lifecycle", "inner", L.VIR_DOMAIN_EVENT_STOPPED, L.VIR_DOMAIN_EVENT_STOPPED_DESTROYED), events.seen)
    soon("the process has ended", lambda: gone(pids[0]))
    second.close()
    dom.undefine()
    soon("nothing is left of the guest", lambda: not leftovers(root), lambda: leftovers(root))
    return root, conn


def last_close(root, conn, boot):
    dom = conn.createXML(guest_xml("closing", boot))
    pid = guests_of(root)[0]
    other = L.open(uri(root))
    del dom
    conn.close()
    point("guests go on while a connection is open", not gone(pid))
    other.close()
    wait_for("the guest to end", lambda: gone(pid))
    point("closing the last connection ends the guests")
    soon("and leaves nothing", lambda: not leftovers(root), lambda: leftovers(root))
    again = L.open(uri(root))
    point("the root opens again, without guests", again.listAllDomains() == [])
    again.close()


def refusals():
    got = code(L.open, "qemu:///embed")
    point("a root is needed", got[0] == L.VIR_ERR_INVALID_ARG and "root" in got[1], got)
    got = code(L.open, uri("relative"))
    point("an absolute one", got[0] == L.VIR_ERR_INVALID_ARG and "slash" in got[1], got)
    got = code(L.open, uri(folder(), "&socket=relative"))
    point("so must the socket be", got[0] == L.VIR_ERR_INVALID_ARG and "socket" in got[1], got)


APPLICATION = """
import libvirt, sys
conn = libvirt.open(sys.argv[1])
dom = conn.defineXML(open(sys.argv[2]).read())
dom.create()
print("runs", flush=True)
sys.stdin.read()
"""


def killed_application(boot):
    root = folder()
    xml = pathlib.Path(root, "guest.xml")
    xml.write_text(guest_xml("orphan", boot))
    app = subprocess.Popen([sys.executable, "-c", APPLICATION, uri(root), xml], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, text=True)
    point("an application runs a guest", app.stdout.readline() == "runs\n")
    pid = guests_of(root)[0]
    got = code(L.open, uri(root))
    point("its root is taken for others, who are told",
          got[0] is not None and root in got[1] and "in use" in got[1], got)
    app.kill()
    app.wait(120)
    wait_for("the guest to die", lambda: gone(pid))
    point("SIGKILL of the application ends the guest")
    conn = L.open(uri(root))
    dom = conn.lookupByName("orphan")
    point("the definition is still there, shut off", dom.isActive() == 0 and dom.isPersistent() == 1)
    dom.create()
    point("and starts again", dom.isActive() == 1)
    conn.close()


class Run:
    """virt-qemu-run with a guest, its private socket and a temporary folder of its own."""

    def __init__(self, boot, **options):
        self.dir = folder()
        self.tmp = os.path.join(self.dir, "tmp")
        self.socket = os.path.join(self.dir, "socket")
        os.mkdir(self.tmp)
        xml = os.path.join(self.dir, "guest.xml")
        pathlib.Path(xml).write_text(guest_xml("runner", boot))
        if "as_user" in options:
            for path in (self.dir, self.tmp):
                os.chown(path, options["as_user"], options["as_user"])
        before = ["setpriv", "--reuid", str(options["as_user"]), "--regid", str(options["as_user"]),
                  "--clear-groups"] if "as_user" in options else []
        env = dict(os.environ, TMPDIR=self.tmp, HOME=self.dir)
        self.process = subprocess.Popen([*before, RUN, "-v", "--socket", self.socket, xml], env=env,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = self.process.stdout.readline()
        self.pid = (guests_of(self.tmp) or [None])[0]

    def connect(self):
        return L.open(f"qemu+unix:///embed?socket={self.socket}")

    def end(self):
        self.said += self.process.stdout.read()
        return self.process.wait(120)

    def left(self):
        return os.listdir(self.tmp) + [p for p in [self.socket] if os.path.exists(p)]


def run_off(boot):
    run = Run(boot)
    point("virt-qemu-run starts a guest", run.said == "guest 'runner' runs\n", run.said)
    point("as its child, in its process group",
          parent_and_group(run.pid) == [run.process.pid, os.getpgrp()], parent_and_group(run.pid))
    conn = run.connect()
    mode = stat.S_IMODE(os.stat(run.socket).st_mode)
    point("its socket is private", mode == 0o600, oct(mode))
    dom = conn.lookupByName("runner")
    point("and shows the guest", dom.isActive() == 1 and "<name>runner</name>" in dom.XMLDesc(0))
    point("with statistics", conn.domainListGetStats([dom])[0][1]["state.state"] == L.VIR_DOMAIN_RUNNING)
    console = Console(L, dom)
    console.send(b"there")
    point("and its console", console.expect(b"there"), console.text)
    console.send(b"q")
    point("a guest that powers off is status 0", run.end() == 0, run.said)
    point("and leaves nothing", run.left() == [], run.left())


def run_ended(boot):
    run = Run(boot)
    os.kill(run.pid, signal.SIGKILL)
    point("QEMU killed is a failure", run.end() == 1, run.said)
    point("that leaves nothing", run.left() == [], run.left())
    for signo in (signal.SIGTERM, signal.SIGINT):
        run = Run(boot)
        run.process.send_signal(signo)
        point(f"{signo.name} ends the program, status 0", run.end() == 0, run.said)
        soon("and its guest", lambda: gone(run.pid))
        point("and leaves nothing", run.left() == [], run.left())
    run = Run(boot)
    run.process.kill()
    run.end()
    wait_for("the guest to die", lambda: gone(run.pid))
    point("SIGKILL of virt-qemu-run ends the guest")
    run = Run("/nonexistent/disk.img")
    point("a guest that cannot start is a failure with a reason",
          run.end() == 1 and "/nonexistent/disk.img" in run.said, run.said)
    point("and leaves nothing", run.left() == [], run.left())


def other_user(boot):
    if os.geteuid() != 0:
        return
    run = Run(boot, as_user=65534)
    point("an ordinary user needs nothing more", run.said == "guest 'runner' runs\n", run.said)
    point("the guest is that user's", os.stat(f"/proc/{run.pid}").st_uid == 65534)
    run.connect().lookupByName("runner").destroy()
    point("destroyed through the socket: status 0", run.end() == 0, run.said)
    run = Run(boot)
    os.chmod(run.socket, 0o666)
    seen = subprocess.run(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", VIRSH, "-c",
                           f"qemu+unix:///embed?socket={run.socket}", "list"], env=dict(os.environ, HOME="/nonexistent"),
                          capture_output=True, text=True, timeout=240)
    point("another user is turned away even when the socket lets him connect", seen.returncode != 0, seen)
    run.process.terminate()
    run.end()


def demo():
    script = pathlib.Path(__file__).resolve().parent.parent / "guest/demo.sh"
    seen = subprocess.run([script, BUILD], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
    point("the demo boots Linux and ends", seen.returncode == 0 and "hello from a guest: Linux" in seen.stdout,
          seen.stdout + seen.stderr)


def main():
    if not RUN.exists():
        skip_all("virt-qemu-run is not built")
    boot = f"{guests_dir()}/boot.img"
    events = Events(L)
    root, conn = one_life(events, boot)
    last_close(root, conn, boot)
    refusals()
    killed_application(boot)
    run_off(boot)
    run_ended(boot)
    other_user(boot)
    demo()
    done()


main()
