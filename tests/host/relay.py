#!/usr/bin/python3
"""One connection to virtqemud for everything: secrets live in virtsecretd, which may be late, gone, or come back."""
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading

import libvirt

from lib import BUILD, Daemon, done, guest_xml, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
UUID = "0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f"
SECRET = f"""<secret ephemeral='no' private='no'><uuid>{UUID}</uuid><description>a volume's</description>
<usage type='volume'><volume>/nowhere/one</volume></usage></secret>"""
MANY = 200


def code(call, *args):
    try:
        call(*args)
        return None
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_domain(), str(e)


class Loop(threading.Thread):
    """Runs the default event loop until asked to stop."""

    def __init__(self):
        super().__init__(daemon=True)
        L.virEventRegisterDefaultImpl()

    def run(self):
        while True:
            L.virEventRunDefaultImpl()


def absent(conn):
    got = code(conn.numOfSecrets)
    point("a daemon that does not run is named", got and "virtsecretd does not run" in got[2], got)
    got = code(conn.defineXML, "<domain/>")
    point("our own calls go on", got and got[1] != L.VIR_FROM_RPC, got)
    got = code(conn.listNetworks)
    point("another daemon is another name", got and "virtnetworkd" in got[2], got)


def present(conn):
    heard = []
    conn.secretEventRegisterAny(None, L.VIR_SECRET_EVENT_ID_LIFECYCLE,
                                lambda _c, s, event, _d, _o: heard.append((s.UUIDString(), event)), None)
    secret = conn.secretDefineXML(SECRET)
    point("an object of the other daemon", secret.UUIDString() == UUID and conn.listSecrets() == [UUID])
    wait_for("the event", lambda: heard)
    point("its event", heard == [(UUID, L.VIR_SECRET_EVENT_DEFINED)], heard)
    secret.setValue(b"x" * 40000)
    point("bytes both ways", secret.value() == b"x" * 40000)
    got = code(conn.secretLookupByUUIDString, UUID.replace("0", "1"))
    point("its error is its own", got and got[:2] == (L.VIR_ERR_NO_SECRET, L.VIR_FROM_SECRET), got)
    return secret


def many(uri, conn):
    failed = []

    def load():
        own = L.open(uri)
        for _ in range(MANY):
            if own.numOfSecrets() != 1 or own.numOfDomains() != 0:
                failed.append("count")
        own.close()

    threads = [threading.Thread(target=load) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(120)
    point("eight clients at once", not failed and not any(t.is_alive() for t in threads), failed)


def read_only(daemon):
    ro = L.open(daemon.uri_ro)
    got = code(ro.secretDefineXML, SECRET)
    point("a connection for reading defines nothing", got and got[0] == L.VIR_ERR_OPERATION_DENIED, got)
    point("and reads", ro.numOfSecrets() == 1)
    ro.close()


def hangs_and_returns(conn, secrets, secret):
    os.kill(secrets.process.pid, signal.SIGSTOP)
    answer = []
    waiting = threading.Thread(target=lambda: answer.append(code(conn.numOfSecrets)))
    waiting.start()
    point("a daemon that hangs holds up nobody else", conn.numOfDomains() == 0 and not answer)
    secrets.kill()
    waiting.join(120)
    point("its end is told to who waits", answer and answer[0] and "virtsecretd" in answer[0][2], answer)
    secrets.start()
    point("and the next call finds the new one", conn.listSecrets() == [UUID] and secret.value() == b"x" * 40000)


REMOTE, AUTH_LIST, OPEN, NUM_OF_SECRETS = 0x20008086, 66, 1, 139


def packet(proc, serial, payload=b""):
    return struct.pack(">IIIiIII", 28 + len(payload), REMOTE, 1, proc, 0, serial, 0) + payload


def read_packet(s):
    n = struct.unpack(">I", s.recv(4, socket.MSG_WAITALL))[0] - 4
    return s.recv(n, socket.MSG_WAITALL)


def raw(daemon):
    """A connection without a library, to say more than one would."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(60)
    s.connect(str(daemon.socket))
    for call in (packet(AUTH_LIST, 1), packet(OPEN, 2, struct.pack(">II", 1, 14) + b"qemu:///system\0\0" + struct.pack(">I", 0))):
        s.sendall(call)
        read_packet(s)
    return s


def floods(qemu, secrets):
    """Who sends on and on while the other daemon does not take the connection is held back, and answered then."""
    most, call = 400, packet(NUM_OF_SECRETS, 3, b"x" * 200000)
    with raw(qemu) as s:
        os.kill(secrets.process.pid, signal.SIGSTOP)
        s.settimeout(0.5)
        sent, rest = 0, b""
        try:
            while sent < most:
                rest = rest or call
                rest = rest[s.send(rest):]
                sent += not rest
        except TimeoutError:
            pass
        os.kill(secrets.process.pid, signal.SIGCONT)
        point("a client cannot fill our memory while a link is made", sent < most, sent)
        s.settimeout(60)
        for _ in range(sent):
            read_packet(s)
        s.sendall(rest)
        if rest:
            read_packet(s)
        point("and has its answers", True)


def full_queue(conn, qemu, secrets):
    """More connections wait than the other daemon's queue holds: ours waits too."""
    os.kill(secrets.process.pid, signal.SIGSTOP)
    waiting, full = [], False
    while not full:
        s = socket.socket(socket.AF_UNIX)
        s.setblocking(False)
        try:
            s.connect(str(secrets.socket))
        except BlockingIOError:
            full = True
        waiting.append(s)
    answers = []
    own = L.open(qemu.uri)
    caller = threading.Thread(target=lambda: answers.append(code(own.numOfSecrets)))
    caller.start()
    point("beside a full queue others work", conn.numOfDomains() == 0)
    for s in waiting:
        s.close()
    os.kill(secrets.process.pid, signal.SIGCONT)
    caller.join(60)
    point("who waits for room in it gets an answer", answers == [None], answers)
    own.close()


def on_behalf(qemu, secrets):
    conn = L.open(secrets.uri.replace("qemu", "secret"))
    who = {L.VIR_CONNECT_IDENTITY_UNIX_USER_ID: 65534, L.VIR_CONNECT_IDENTITY_UNIX_GROUP_ID: 65534}
    point("root acts for another account", code(conn.setIdentity, who) is None)
    got = code(conn.setIdentity, {L.VIR_CONNECT_IDENTITY_UNIX_USER_ID: 0, L.VIR_CONNECT_IDENTITY_UNIX_GROUP_ID: 0})
    point("who acts for nobody cannot become root", got and got[0] == L.VIR_ERR_ACCESS_DENIED, got)
    conn.close()
    conn = L.open(qemu.uri)
    got = code(conn.setIdentity, {L.VIR_CONNECT_IDENTITY_UNIX_USER_ID: 1})
    point("an account is user and group", got and got[0] == L.VIR_ERR_INVALID_ARG, got)
    conn.close()


def for_its_own_driver(qemu, folder):
    """A guest's disk is encrypted; the passphrase is a private secret of the other daemon."""
    disk, key = folder / "luks.img", "open sesame"
    make = ["qemu-img", "create", "-q", "-f", "luks", "--object", f"secret,id=s,data={key}", "-o",
            "key-secret=s,iter-time=10", disk, "1M"]
    # qemu-img measures the machine, and on a busy one now and then gives up
    wait_for("qemu-img", lambda: subprocess.run(make, capture_output=True, timeout=240).returncode == 0, 240)
    conn = L.open(qemu.uri)
    private = conn.secretDefineXML(SECRET.replace("private='no'", "private='yes'").replace("one", "two").replace("0a81", "1a81"))
    private.setValue(key.encode())
    got = code(private.value)
    point("a client cannot read a private secret", got and got[0] == L.VIR_ERR_INVALID_SECRET, got)
    direct = L.open(f"secret+unix:///system?socket={qemu.root}/run/libvirt/virtsecretd-sock")
    got = code(direct.secretLookupByUUIDString(private.UUIDString()).value)
    point("not where it lives either", got and got[0] == L.VIR_ERR_INVALID_SECRET, got)
    dom = conn.createXML(guest_xml("sealed", None, devices=f"""<disk type='file'><driver name='qemu' type='raw'/>
        <source file='{disk}'><encryption format='luks'><secret type='passphrase' uuid='{private.UUIDString()}'/></encryption>
        </source><target dev='vda' bus='virtio'/></disk>"""))
    point("a guest is started with it", dom.isActive() == 1)
    dom.destroy()
    private.undefine()
    conn.close()


def in_a_session():
    """An ordinary user's daemons start one another."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="vireo-session-"))
    os.chown(home, 65534, 65534)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
           "XDG_CONFIG_HOME": f"{home}/config", "XDG_CACHE_HOME": f"{home}/cache"}
    user = {"env": env, "cwd": "/", "user": 65534, "group": 65534, "extra_groups": []}
    qemu = subprocess.Popen([BUILD / "src/daemon/virtqemud"], **user, stderr=subprocess.DEVNULL)
    path = home / "libvirt/virtqemud-sock"
    wait_for("the session's daemon", path.exists)
    result = subprocess.run(["virsh", "-q", "-c", f"qemu+unix:///session?socket={path}", "secret-list"], **user, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
    started = home / "libvirt/virtsecretd.pid"
    point("a user's daemons start one another", result.returncode == 0 and started.exists(), result.stdout)
    qemu.terminate()
    point("and end in order", qemu.wait(120) == 0)
    if started.exists():
        os.kill(int(started.read_text()), signal.SIGTERM)
        wait_for("its end", lambda: not started.exists())
    shutil.rmtree(home)


def main():
    root = tempfile.mkdtemp(prefix="vireo-test-")
    Loop().start()
    qemu = Daemon("virtqemud", root=root).start()
    conn = L.open(qemu.uri)
    absent(conn)
    secrets = Daemon("virtsecretd", root=root).start()
    secret = present(conn)
    many(qemu.uri, conn)
    read_only(qemu)
    hangs_and_returns(conn, secrets, secret)
    floods(qemu, secrets)
    full_queue(conn, qemu, secrets)
    on_behalf(qemu, secrets)
    for_its_own_driver(qemu, pathlib.Path(root))
    if os.getuid() == 0:
        in_a_session()
    conn.close()
    done()


main()
