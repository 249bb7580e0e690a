#!/usr/bin/python3
"""How our library finds a server: aliases, defaults, transports, sockets, modes, daemons it starts, and why a connection ended.

    uri.py BUILD_ROOT

Runs itself again as an ordinary user with folders of its own. Prints TAP; exit status 77 skips.
"""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
DAEMONS = BUILD / "src/daemon"
NOBODY = 65534
TIMEOUT = 120


def as_nobody():
    """Runs this file as nobody, with our library, in a folder of nobody's."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        print("1..0 # SKIP needs root and setpriv")
        return 77
    with tempfile.TemporaryDirectory(prefix="uri-", ignore_cleanup_errors=True) as home:
        os.chown(home, NOBODY, NOBODY)
        env = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_RUNTIME_DIR": home + "/run",
               "XDG_CACHE_HOME": home + "/cache", "LD_LIBRARY_PATH": str(BUILD / "src/client"),
               "VIRTD_PATH": str(DAEMONS / "virtqemud"), "LIBVIRTD_PATH": str(DAEMONS / "libvirtd"), "URI_TEST_INSIDE": "1"}
        sys.stdout.flush()
        return subprocess.run(["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", sys.executable, __file__,
                               str(BUILD)], env=env, timeout=240).returncode


if "URI_TEST_INSIDE" not in os.environ:
    sys.exit(as_nobody())

import libvirt as L  # noqa: E402

L.registerErrorHandler(lambda *_: None, None)
CONF = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "libvirt/libvirt.conf")
RUN = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], "libvirt")
CONF.parent.mkdir(parents=True)
RUN.mkdir(parents=True)
points = {"n": 0, "failed": 0}


def point(name, ok, told=""):
    points["n"] += 1
    points["failed"] += not ok
    print(f"{'ok' if ok else 'not ok'} {points['n']} {name}" + ("" if ok else f"\n# {told}"), flush=True)


def refused(uri, code, has="", flags=0):
    try:
        L.openAuth(uri, [[], None, None], flags).close()
        return False, "it opened"
    except L.libvirtError as e:
        return e.get_error_code() == code and has in e.get_error_message(), (e.get_error_code(), e.get_error_message())


@contextlib.contextmanager
def environment(**words):
    """Of the C library too: os.environ calls putenv."""
    for k, v in words.items():
        os.environ[k] = v
    yield
    for k in words:
        del os.environ[k]


class Listener:
    """Answers nobody: tells that somebody came."""

    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.bind(str(path))
        self.s.listen()
        self.came = 0
        self.path = path
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        with contextlib.suppress(OSError):
            while True:
                c, _ = self.s.accept()
                self.came += 1
                c.close()

    def close(self):
        self.s.shutdown(socket.SHUT_RDWR)
        self.s.close()
        os.unlink(self.path)


def aliases_and_defaults():
    CONF.write_text('uri_aliases = [\n  "here=test:///default", # one\n  "there=test:///default?x=1",\n]\nuri_default = "here"\n')
    c = L.open("here")
    point("an alias", c.getURI() == "test:///default", c.getURI())
    c.close()
    point("no aliases with NO_ALIASES", *refused("here", L.VIR_ERR_NO_CONNECT, flags=L.VIR_CONNECT_NO_ALIASES))
    c = L.open(None)
    point("uri_default of the file, an alias", c.getType() == "TEST", c.getType())
    c.close()
    with environment(LIBVIRT_DEFAULT_URI="qemu+pigeon:///x"):
        ok, told = refused(None, L.VIR_ERR_INVALID_ARG, "pigeon")
        point("LIBVIRT_DEFAULT_URI comes before the file", ok, told)
    CONF.write_text('uri_aliases = [ "here"\n')
    ok, told = refused("here", L.VIR_ERR_CONF_SYNTAX, "libvirt.conf")
    point("a broken file says where", ok, told)
    CONF.write_text('uri_aliases = [ "no equals sign" ]\n')
    ok, told = refused("here", L.VIR_ERR_CONF_SYNTAX)
    point("a broken alias", ok, told)
    CONF.unlink()


def transports():
    for name in ("tls", "ssh", "libssh", "libssh2", "ext"):
        point(f"transport {name} is refused by name", *refused(f"qemu+{name}://host/system", L.VIR_ERR_CONFIG_UNSUPPORTED, f"'{name}'"))
    point("a host alone means tls", *refused("qemu://host/system", L.VIR_ERR_CONFIG_UNSUPPORTED, "'tls'"))
    point("an unknown transport", *refused("qemu+pigeon://host/system", L.VIR_ERR_INVALID_ARG, "'pigeon'"))
    point("no unix socket on another host", *refused("qemu+unix://host/system", L.VIR_ERR_INVALID_ARG, "'host'"))
    point("nobody listens on the port", *refused("qemu+tcp://127.0.0.1:1/system", L.VIR_ERR_SYSTEM_ERROR, "port 1"))
    point("no such host", *refused("qemu+tcp://no-such-host.invalid/system", L.VIR_ERR_SYSTEM_ERROR, "no-such-host.invalid"))


def modes():
    with environment(LIBVIRT_AUTOSTART="0"):
        point("no socket, nothing started", *refused("qemu:///session", L.VIR_ERR_SYSTEM_ERROR, "virtqemud-sock"))
        point("socket=", *refused("qemu+unix:///session?socket=/nonexistent/s", L.VIR_ERR_SYSTEM_ERROR, "/nonexistent/s"))
        point("an unknown mode", *refused("qemu:///session?mode=sideways", L.VIR_ERR_INVALID_ARG, "'sideways'"))
        old, new = Listener(RUN / "libvirt-sock"), None
        refused("qemu:///session", 0)
        point("mode auto takes libvirtd when that alone is there", old.came == 1, old.came)
        point("mode direct does not", refused("qemu:///session?mode=direct", L.VIR_ERR_SYSTEM_ERROR)[0] and old.came == 1)
        new = Listener(RUN / "virtqemud-sock")
        refused("qemu:///session", 0)
        point("mode auto takes the driver's own daemon first", (old.came, new.came) == (1, 1), (old.came, new.came))
        refused("qemu:///session?mode=legacy", 0)
        point("mode legacy", (old.came, new.came) == (2, 1), (old.came, new.came))
        CONF.write_text('remote_mode = "legacy"\n')
        refused("qemu:///session", 0)
        point("remote_mode of the file", (old.came, new.came) == (3, 1), (old.came, new.came))
        CONF.unlink()
        old.close()
        new.close()


def run_loop():
    while True:
        L.virEventRunDefaultImpl()


def wait_for(what):
    end = time.monotonic() + TIMEOUT
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    return what()


def listened(uri):
    c, reasons = L.open(uri), []
    c.registerCloseCallback(lambda conn, reason, opaque: reasons.append(reason), None)
    return c, reasons


def daemon_pid():
    return int((RUN / "virtqemud.pid").read_text())


def started_daemon():
    if not (DAEMONS / "virtqemud").exists():
        point("a session daemon is started # SKIP it is not built", True)
        return
    c = L.open("qemu:///session")
    point("a session daemon is started", c.getURI() == "qemu:///session" and c.getType() == "QEMU", c.getURI())
    first = daemon_pid()
    others = [L.open("qemu:///session") for _ in range(3)]
    point("the next one finds it", daemon_pid() == first and len(others) == 3)
    c.close()
    for o in others:
        o.close()
    c, reasons = listened("qemu:///session")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: reasons)
    point("close reason: the server is gone", reasons == [L.VIR_CONNECT_CLOSE_REASON_EOF] and not c.isAlive(), reasons)
    ok = refused_call(c)
    point("calls on it fail at once", ok == L.VIR_ERR_INTERNAL_ERROR, ok)
    c.close()
    c, reasons = listened("qemu:///session")
    second = daemon_pid()
    point("it is started anew", second != first and c.getHostname() != "")
    c.setKeepAlive(1, 1)
    os.kill(second, signal.SIGSTOP)
    wait_for(lambda: reasons)
    point("close reason: no answer to keepalive", reasons == [L.VIR_CONNECT_CLOSE_REASON_KEEPALIVE], reasons)
    os.kill(second, signal.SIGCONT)
    c.close()
    os.kill(second, signal.SIGTERM)


def refused_call(c):
    try:
        c.getHostname()
    except L.libvirtError as e:
        return e.get_error_code()


def tcp():
    with tempfile.TemporaryDirectory(prefix="uri-tcp-", ignore_cleanup_errors=True) as root:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        etc = pathlib.Path(root, "etc/libvirt")
        etc.mkdir(parents=True)
        (etc / "libvirtd.conf").write_text(f'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\ntcp_port = "{port}"\n'
                                           'listen_addr = "127.0.0.1"\n')
        ready, child = os.pipe()
        p = subprocess.Popen([DAEMONS / "toyd", "--root", root, "--listen", f"--ready-fd={child}"], pass_fds=[child],
                             stdout=subprocess.DEVNULL, env={**os.environ, "LD_LIBRARY_PATH": ""})
        os.close(child)
        try:
            if not os.read(ready, 1):
                point("a daemon with --listen # SKIP it needs root", True)
                return
            c = L.open(f"qemu+tcp://127.0.0.1:{port}/system")
            point("tcp", c.getURI() == f"qemu+tcp://127.0.0.1:{port}/system" or c.getURI() == "qemu:///system", c.getURI())
            point("plain tcp is neither secure nor encrypted", c.isSecure() == 0 and c.isEncrypted() == 0)
            c.close()
        finally:
            p.terminate()
            p.wait(TIMEOUT)


L.virEventRegisterDefaultImpl()
threading.Thread(target=run_loop, daemon=True).start()
for part in (aliases_and_defaults, transports, modes, started_daemon, tcp):
    part()
print(f"1..{points['n']}", flush=True)
os._exit(1 if points["failed"] else 0)
