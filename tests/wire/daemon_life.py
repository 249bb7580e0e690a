#!/usr/bin/env python3
"""A daemon's life from outside: options, files, modes, activation, readiness, timeout, signals, bad configuration.

    daemon_life.py PATH-OF-toyd

Prints TAP. Waiting is always for something observable, with a limit.
"""
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
TIMEOUT = 120


class Root:
    def __init__(self, conf=""):
        self.dir = tempfile.TemporaryDirectory(prefix="life-")
        self.path = pathlib.Path(self.dir.name)
        self.conf = self.path / "etc/libvirt/libvirtd.conf"
        self.conf.parent.mkdir(parents=True)
        self.conf.write_text(conf)
        self.run = self.path / "run/libvirt"

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.dir.cleanup()

    def command(self, *args):
        return [PROGRAM, "--root", str(self.path), *args]

    def start(self, *args, **kw):
        ready, child = os.pipe()
        p = subprocess.Popen(self.command(f"--ready-fd={child}", *args), pass_fds=[child, *kw.pop("fds", [])], **kw)
        os.close(child)
        with os.fdopen(ready, "rb") as f:
            assert f.read(1) == b"\1", "the daemon did not start"
        return p

    def connect(self, name="libvirt-sock"):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(TIMEOUT)
        s.connect(str(self.run / name))
        return s


def end(p, signo=signal.SIGTERM):
    p.send_signal(signo)
    status = p.wait(TIMEOUT)
    assert status == 0, status


def refused(root, *args):
    p = subprocess.run(root.command(*args), capture_output=True, text=True, timeout=TIMEOUT)
    assert p.returncode == 1, p
    return p.stderr


def case_files_and_modes():
    with Root() as r:
        p = r.start()
        modes = {n: stat.S_IMODE((r.run / n).stat().st_mode) for n in os.listdir(r.run)}
        assert modes == {"libvirt-sock": 0o600, "libvirt-sock-ro": 0o666, "libvirt-admin-sock": 0o600}, modes
        assert int((r.path / "run/libvirtd.pid").read_text()) == p.pid
        assert "libvirtd" in refused(r)
        end(p)
        assert not os.listdir(r.run) and not (r.path / "run/libvirtd.pid").exists()


def case_modes_by_configuration():
    with Root('unix_sock_rw_perms = "0770"\nunix_sock_ro_perms = "0700"\n') as r:
        p = r.start()
        assert stat.S_IMODE((r.run / "libvirt-sock").stat().st_mode) == 0o660
        assert stat.S_IMODE((r.run / "libvirt-sock-ro").stat().st_mode) == 0o600
        end(p, signal.SIGINT)


def case_bad_configuration():
    with Root("\nmax_clients = many\n") as r:
        assert f"{r.conf}:2:" in refused(r)
        r.conf.write_text('auth_unix_rw = "sasl"\n')
        assert "SASL" in refused(r)
        r.conf.write_text('access_drivers = [ "polkit" ]\n')
        assert "polkit" in refused(r)
        assert "no-such-file" in refused(r, "--config", "/no-such-file")


def case_stale_files():
    with Root() as r:
        p = r.start()
        p.kill()
        p.wait(TIMEOUT)
        assert (r.run / "libvirt-sock").exists()
        p = r.start()
        r.connect().close()
        end(p)


def case_background():
    with Root() as r:
        p = subprocess.run(r.command("-d", "-p", str(r.path / "x.pid")), timeout=TIMEOUT)
        assert p.returncode == 0
        r.connect().close()
        pid = int((r.path / "x.pid").read_text())
        os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + TIMEOUT
        while (r.path / "x.pid").exists():
            assert time.monotonic() < limit
            time.sleep(0.02)


def case_background_failure():
    with Root("junk\n") as r:
        assert f"{r.conf}:1:" in refused(r, "-d")


def case_timeout():
    with Root() as r:
        p = r.start("-t", "3")
        with r.connect():
            try:
                p.wait(4)
                raise AssertionError("left although a client is there")
            except subprocess.TimeoutExpired:
                pass
        assert p.wait(TIMEOUT) == 0


def case_notify():
    with Root() as r:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(str(r.path / "notify"))
            s.settimeout(TIMEOUT)
            p = r.start(env=os.environ | {"NOTIFY_SOCKET": str(r.path / "notify")})
            assert s.recv(100) == b"READY=1"
            p.send_signal(signal.SIGHUP)
            assert s.recv(100).startswith(b"RELOADING=1")
            assert s.recv(100) == b"READY=1"
            end(p)
            assert s.recv(100) == b"STOPPING=1"


ACTIVATE = """
import os, sys
fd = int(sys.argv[1])
for i in range(int(sys.argv[2])):
    os.dup2(fd + i, 3 + i)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=sys.argv[2], LISTEN_FDNAMES=sys.argv[3])
os.execv(sys.argv[4], sys.argv[4:])
"""


def case_activation():
    with Root() as r, socket.socket(socket.AF_UNIX) as rw, socket.socket(socket.AF_UNIX) as ro:
        rw.bind(str(r.path / "a-sock"))
        ro.bind(str(r.path / "a-sock-ro"))
        for s in rw, ro:
            s.listen()
        base = 20
        for i, s in enumerate((rw, ro)):
            os.dup2(s.fileno(), base + i, inheritable=True)
        p = subprocess.Popen([sys.executable, "-c", ACTIVATE, str(base), "2", "libvirtd.socket:libvirtd-ro.socket",
                              *r.command()], pass_fds=[base, base + 1])
        os.close(base)
        os.close(base + 1)
        for name in "a-sock", "a-sock-ro":
            with socket.socket(socket.AF_UNIX) as c:
                c.settimeout(TIMEOUT)
                c.connect(str(r.path / name))
                c.sendall(bytes.fromhex("0000001c20008086000000010000004200000000000000010" + "0000000"))
                assert c.recv(100)
        assert not r.run.exists() or not list(r.run.glob("*sock*"))
        end(p)
        assert (r.path / "a-sock").exists()


def case_tcp():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    conf = f'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\nlisten_addr = "127.0.0.1"\ntcp_port = "{port}"\n'
    with Root(conf) as r:
        p = r.start("--listen")
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as c:
            c.sendall(bytes.fromhex("0000001c20008086000000010000004200000000000000010" + "0000000"))
            assert c.recv(100)
        end(p)
        r.conf.write_text("listen_tcp = 1\n")
        assert "auth_tcp" in refused(r, "--listen")


def case_options():
    p = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, timeout=TIMEOUT)
    assert p.returncode == 0 and "11.3.0" in p.stdout
    p = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=TIMEOUT)
    assert p.returncode == 0 and "--root" in p.stdout
    for bad in (["--nonsense"], ["-t", "soon"], ["extra"]):
        p = subprocess.run([PROGRAM, *bad], capture_output=True, text=True, timeout=TIMEOUT)
        assert p.returncode == 1 and p.stderr


def case_client_limit():
    """More clients than max_clients wait in the kernel's queue and get in when one leaves."""
    ping = bytes.fromhex("0000001c20008086000000010000004200000000000000010" + "0000000")
    with Root("max_clients = 2\n") as r:
        p = r.start()
        first, second, third = (r.connect() for _ in range(3))
        for c in (first, second):
            c.sendall(ping)
            assert c.recv(100)
        third.sendall(ping)
        third.settimeout(0.2)
        try:
            third.recv(100)
            raise AssertionError("a third client was served")
        except TimeoutError:
            pass
        first.close()
        third.settimeout(TIMEOUT)
        assert third.recv(100)
        end(p)


def main():
    cases = [(n[5:], f) for n, f in globals().items() if n.startswith("case_")]
    print(f"1..{len(cases)}")
    failed = 0
    for i, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f"ok {i} {name}", flush=True)
        except (AssertionError, OSError, subprocess.TimeoutExpired) as e:
            failed += 1
            print(f"not ok {i} {name}: {type(e).__name__} {e}", flush=True)
    return 1 if failed else 0


sys.exit(main())
