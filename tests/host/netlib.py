"""A network namespace of a test's own, a guest in another one, and what tests of networks and filters share."""
import atexit
import ctypes
import os
import subprocess

from lib import PEER, skip_all, wait_for

CLONE_NEWNET, CLONE_NEWNS = 0x40000000, 0x20000


def run(*argv, **more):
    return subprocess.run(argv, text=True, capture_output=True, timeout=240, **more)


def ip(*words):
    out = run("ip", *words)
    if out.returncode:
        raise RuntimeError(f"ip {words}: {out.stderr}")
    return out.stdout


def own_network():
    """From here on the test and what it starts are alone; sysfs shows their devices."""
    if PEER:
        skip_all("it looks into the daemon's root")
    if os.geteuid() != 0:
        skip_all("networks are made by root")
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET | CLONE_NEWNS) != 0:
        skip_all("no network namespace of its own")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)
    ip("link", "set", "lo", "up")


def bindings():
    """libvirt for Python, whose errors are exceptions only."""
    try:
        import libvirt
    except ImportError:
        skip_all("python3-libvirt is not there")
    libvirt.registerErrorHandler(lambda _ctx, _err: None, None)
    return libvirt


def refusal(call):
    try:
        call()
    except bindings().libvirtError as e:
        return e
    return ""


def refused(call, code):
    """True, or what came instead."""
    try:
        call()
    except bindings().libvirtError as e:
        return e.get_error_code() == code or f"code {e.get_error_code()}: {e}"
    return "not refused"


class Guest:
    """The other end of a port, eth0 in a namespace of its own."""

    def __init__(self, port, mac):
        self.keeper = subprocess.Popen(["unshare", "-n", "sleep", "3600"])
        self.port, self.mac = port, mac
        atexit.register(self.keeper.kill)
        own = os.readlink("/proc/self/ns/net")
        wait_for("the guest's namespace", lambda: os.readlink(f"/proc/{self.keeper.pid}/ns/net") != own)
        ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", str(self.keeper.pid))

    def plug(self, bridge):
        ip("link", "set", self.port, "master", bridge, "up")
        self("ip", "link", "set", "eth0", "address", self.mac, "up")

    def enter(self, *argv):
        return ["nsenter", "-n", f"-t{self.keeper.pid}", *argv]

    def __call__(self, *argv):
        return run(*self.enter(*argv))
