#!/usr/bin/env python3
"""Packets that a daemon must survive: each bad one costs its own connection or gets its error, nothing else.

    daemon_packets.py PATH-OF-toyd

Prints TAP. The daemon runs in a temporary root; a second connection is asked for its list of guests after each case.
"""
import array
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

REMOTE, KEEPALIVE, ADMIN = 0x20008086, 0x6B656570, 0x06900690
CALL, REPLY, MESSAGE, STREAM, CALL_FDS, REPLY_FDS, HOLE = range(7)
OK, ERROR, CONTINUE = range(3)
AUTH_LIST, OPEN, CLOSE, HOSTNAME, FEATURE, LIST, SUSPEND, CONSOLE, GRAPHICS_FD, DEFINE, STATE = \
    66, 1, 2, 59, 60, 273, 34, 201, 343, 11, 212
ERR_INTERNAL, ERR_NO_SUPPORT, ERR_NO_CONNECT, ERR_INVALID_ARG, ERR_DENIED, ERR_RPC = 1, 3, 5, 8, 29, 39
FROM_RPC, FROM_DOMAIN = 7, 20
TIMEOUT = 120


def packet(proc, payload=b"", prog=REMOTE, vers=1, kind=CALL, serial=1, status=OK):
    return struct.pack(">IIIiIII", 28 + len(payload), prog, vers, proc, kind, serial, status) + payload


def string(text):
    data = text.encode()
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


DOMAIN = string("toy0") + b"\1" * 16 + struct.pack(">i", 1)
STUCK = string("toy1") + b"\2" * 16 + struct.pack(">i", 2)  # its suspend waits forever


class Reply:
    def __init__(self, data):
        self.prog, self.vers, self.proc, self.kind, self.serial, self.status = struct.unpack(">IIiIII", data[:24])
        self.payload = data[24:]

    def error(self):
        code, domain, there = struct.unpack(">iiI", self.payload[:12])
        text = ""
        if there:
            n = struct.unpack(">I", self.payload[12:16])[0]
            text = self.payload[16:16 + n].decode()
        return code, domain, text


class Client:
    def __init__(self, path, timeout=TIMEOUT):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.settimeout(timeout)
        self.s.connect(path)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.s.close()

    def read(self, n):
        data = b""
        while len(data) < n:
            part = self.s.recv(n - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def reply(self):
        return Reply(self.read(struct.unpack(">I", self.read(4))[0] - 4))

    def call(self, *args, **kw):
        self.s.sendall(packet(*args, **kw))
        return self.reply()

    def open(self, uri="qemu:///system", flags=0):
        name = struct.pack(">I", 1) + string(uri) if uri is not None else struct.pack(">I", 0)
        r = self.call(OPEN, name + struct.pack(">I", flags))
        assert r.status == OK, r.error()
        return self

    def gone(self):
        """The daemon closed the connection without a word."""
        try:
            return self.s.recv(1) == b""
        except ConnectionResetError:
            return True


class Daemon:
    def __init__(self, program, conf=""):
        self.root = tempfile.TemporaryDirectory(prefix="wire-")
        etc = pathlib.Path(self.root.name, "etc/libvirt")
        etc.mkdir(parents=True)
        (etc / "libvirtd.conf").write_text(conf)
        self.run = pathlib.Path(self.root.name, "run/libvirt")
        self.rw, self.ro, self.admin = (str(self.run / n) for n in ("libvirt-sock", "libvirt-sock-ro", "libvirt-admin-sock"))
        self.sanitized = b"__asan_init" in pathlib.Path(program).read_bytes()
        ready, child = os.pipe()
        self.process = subprocess.Popen([program, "--root", self.root.name, f"--ready-fd={child}"], pass_fds=[child])
        os.close(child)
        assert os.read(ready, 1) == b"\1", "the daemon did not start"
        os.close(ready)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(TIMEOUT)
        self.root.cleanup()
        return status

    def memory_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def expect_error(r, code, domain, has=""):
    assert r.status == ERROR and r.kind == REPLY, (r.status, r.kind)
    got = r.error()
    assert got[:2] == (code, domain) and has in got[2], got


def case_before_open(d):
    with Client(d.rw) as c:
        r = c.call(AUTH_LIST)
        assert r.payload == struct.pack(">II", 1, 0)
        expect_error(c.call(HOSTNAME), ERR_INTERNAL, FROM_RPC)


def case_unknown_program(d):
    with Client(d.rw) as c:
        r = c.call(AUTH_LIST, prog=0x1234, serial=9)
        expect_error(r, ERR_RPC, FROM_RPC)
        assert (r.prog, r.proc, r.serial) == (0x1234, AUTH_LIST, 9)
        expect_error(c.call(AUTH_LIST, vers=2), ERR_RPC, FROM_RPC)
        expect_error(c.call(1, prog=KEEPALIVE), ERR_RPC, FROM_RPC)
        expect_error(c.call(1, prog=ADMIN), ERR_RPC, FROM_RPC)


def case_unknown_procedure(d):
    with Client(d.rw) as c:
        for number in (9999, -1, 0, 318, 2 ** 31 - 1):
            expect_error(c.call(number), ERR_RPC, FROM_RPC, f"unknown procedure: {number}")


def case_bad_status_and_types(d):
    with Client(d.rw) as c:
        expect_error(c.call(AUTH_LIST, status=ERROR), ERR_RPC, FROM_RPC)
        for kind in (REPLY, MESSAGE, 9, STREAM):
            c.s.sendall(packet(AUTH_LIST, kind=kind, status=CONTINUE, payload=b"abcd"))
        assert c.call(AUTH_LIST, serial=5).serial == 5


def case_lengths(d):
    for word in (0, 3, 4, 20, 27, 33554437, 2 ** 32 - 1):
        with Client(d.rw) as c:
            c.s.sendall(struct.pack(">I", word) + b"\0" * 24)
            assert c.gone(), word


def case_arguments(d):
    with Client(d.rw) as c:
        for payload in (b"", b"\0\0", struct.pack(">II", 1, 2 ** 32 - 1), struct.pack(">III", 1, 4194305, 0), b"\0\0\0\7" * 9):
            expect_error(c.call(OPEN, payload), ERR_RPC, FROM_RPC)
        expect_error(c.call(OPEN, struct.pack(">I", 1) + string("foo:///x") + b"\0" * 4), ERR_NO_CONNECT, 0)


def case_two_opens(d):
    with Client(d.rw).open() as c:
        expect_error(c.call(OPEN, struct.pack(">II", 0, 0)), ERR_INTERNAL, FROM_RPC)
        assert c.call(HOSTNAME).status == OK


def case_read_only(d):
    with Client(d.ro).open() as c:
        assert c.call(HOSTNAME).status == OK
        expect_error(c.call(DEFINE, string("<domain/>")), ERR_DENIED, FROM_DOMAIN, "reading only")
        expect_error(c.call(DEFINE, b"junk"), ERR_DENIED, FROM_DOMAIN)
    with Client(d.rw).open(flags=1) as c:
        expect_error(c.call(DEFINE, string("<domain/>")), ERR_DENIED, FROM_DOMAIN)


def case_no_support(d):
    with Client(d.rw).open() as c:
        code, _, text = c.call(DEFINE, string("<domain/>")).error()
        assert code == ERR_NO_SUPPORT and "virDomainDefineXML" in text, text


def case_garbage(d):
    junk = bytes((i * 7919 + i // 256) & 255 for i in range(100000))
    for start in range(0, 40):
        with Client(d.rw) as c:
            try:
                c.s.sendall(junk[start * 100:start * 100 + 4000])
            except (BrokenPipeError, ConnectionResetError):
                pass
    with Client(d.rw) as c:
        c.s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert c.gone()


def case_truncated(d):
    whole = packet(OPEN, struct.pack(">I", 1) + string("qemu:///system") + b"\0" * 4)
    for n in range(1, len(whole)):
        with Client(d.rw) as c:
            c.s.sendall(whole[:n])
            c.s.shutdown(socket.SHUT_WR)
            assert c.gone(), n


def case_slow(d):
    whole = packet(OPEN, struct.pack(">I", 1) + string("qemu:///system") + b"\0" * 4)
    with Client(d.rw) as c:
        for i in range(len(whole)):
            c.s.sendall(whole[i:i + 1])
        assert c.reply().status == OK


def case_slow_many(d):
    """Clients that announce 32 MiB and send a little of it cost little."""
    before = d.memory_kib()
    clients = [Client(d.rw) for _ in range(50)]
    for c in clients:
        c.s.sendall(struct.pack(">IIIiIII", 33554436, REMOTE, 1, OPEN, CALL, 1, OK) + b"\0" * 1000)
    with Client(d.rw).open() as c:
        assert c.call(HOSTNAME).status == OK
        assert d.memory_kib() - before < 2000, (before, d.memory_kib())
    for c in clients:
        c.s.close()


def case_pipelined(d):
    with Client(d.rw).open() as c:
        n = 3000
        c.s.sendall(b"".join(packet(HOSTNAME, serial=i) for i in range(n)))
        assert [c.reply().serial for _ in range(n)] == list(range(n))


def case_many_waiting(d):
    """100 calls that wait for one guest: other calls of the same client pass, keepalive is answered."""
    with Client(d.rw).open() as c:
        c.s.sendall(b"".join(packet(SUSPEND, STUCK, serial=i) for i in range(100)))
        assert c.call(HOSTNAME, serial=1000).serial == 1000
        assert c.call(STATE, DOMAIN + struct.pack(">I", 0), serial=1001).serial == 1001
        c.s.sendall(packet(1, prog=KEEPALIVE, kind=MESSAGE, serial=0))
        r = c.reply()
        assert (r.prog, r.proc, r.kind, r.serial) == (KEEPALIVE, 2, MESSAGE, 0)


def case_more_than_the_limit(d):
    """Beyond max_client_requests the rest waits, keepalive is answered all the same."""
    with Client(d.rw).open() as c:
        c.s.sendall(b"".join(packet(SUSPEND, STUCK, serial=i) for i in range(1500)))
        c.s.sendall(packet(1, prog=KEEPALIVE, kind=MESSAGE, serial=0))
        r = c.reply()
        assert (r.prog, r.proc, r.kind, r.serial) == (KEEPALIVE, 2, MESSAGE, 0)


def case_keepalive_unknown(d):
    with Client(d.rw) as c:
        c.s.sendall(packet(7, prog=KEEPALIVE, kind=MESSAGE) + packet(1, prog=KEEPALIVE, vers=3, kind=MESSAGE))
        assert c.call(AUTH_LIST, serial=3).serial == 3


def send_fds(c, fds):
    for fd in fds:
        c.s.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])


def case_descriptors(d):
    null = os.open("/dev/null", os.O_RDONLY)
    before = d.descriptors()
    with Client(d.rw) as c:
        c.s.sendall(packet(AUTH_LIST, struct.pack(">I", 3), kind=CALL_FDS))
        send_fds(c, [null] * 3)
        assert c.reply().status == OK
        c.open()
        c.s.sendall(packet(GRAPHICS_FD, DOMAIN + struct.pack(">II", 0, 0)))
        r = c.reply()
        assert r.kind == REPLY_FDS and r.payload[:4] == struct.pack(">I", 1), (r.kind, r.payload)
        _, control, _, _ = c.s.recvmsg(1, socket.CMSG_SPACE(4))
        fd = array.array("i", control[0][2])[0]
        assert os.read(fd, 10) == b"hello"
        os.close(fd)
    for kind, announced, sent in ((CALL_FDS, 33, 0), (CALL, 0, 1)):
        with Client(d.rw) as c:
            c.s.sendall(packet(AUTH_LIST, struct.pack(">I", announced), kind=kind))
            if kind == CALL:
                c.reply()
            send_fds(c, [null] * sent)
            if sent:
                c.s.sendall(packet(AUTH_LIST)[1:])  # the byte with the descriptor was its first
            assert c.gone(), (kind, announced)
    with Client(d.rw) as c:
        c.s.sendall(packet(AUTH_LIST, struct.pack(">I", 1), kind=CALL_FDS) + b"\0")
        assert c.gone()
    os.close(null)
    wait_for(lambda: d.descriptors() == before, lambda: (before, d.descriptors()))


def stream(serial, status=CONTINUE, payload=b"", kind=STREAM):
    return packet(CONSOLE, payload, kind=kind, serial=serial, status=status)


CONSOLE_ARGS = DOMAIN + struct.pack(">II", 0, 0)


def open_console(c, serial=7):
    c.s.sendall(packet(CONSOLE, CONSOLE_ARGS, serial=serial))
    r = c.reply()
    assert r.status == OK and r.kind == REPLY, r.error()


def case_stream(d):
    with Client(d.rw).open() as c:
        open_console(c)
        c.s.sendall(stream(7, payload=b"hello"))
        r = c.reply()
        assert (r.kind, r.status, r.serial, r.proc, r.payload) == (STREAM, CONTINUE, 7, CONSOLE, b"hello")
        c.s.sendall(stream(7, OK))
        r = c.reply()
        assert (r.kind, r.status, r.payload) == (STREAM, OK, b"")
        c.s.sendall(stream(7, payload=b"late") + stream(7, OK))
        assert c.call(HOSTNAME).status == OK
        open_console(c, 8)
        c.s.sendall(stream(8, ERROR))
        r = c.reply()
        assert (r.kind, r.status, r.serial, r.payload) == (STREAM, OK, 8, b"")


def case_stream_window(d):
    """A client that writes and never reads is held back; then everything comes."""
    total, chunk = 24 << 20, b"x" * 200000
    with Client(d.rw).open() as c:
        open_console(c)
        c.s.settimeout(0.5)
        sent, buffer = 0, b""
        while sent < total:
            buffer = buffer or stream(7, payload=chunk)
            try:
                n = c.s.send(buffer)
                buffer = buffer[n:]
                sent += len(chunk) if not buffer else 0
            except TimeoutError:
                break
        assert sent < total, "nothing holds the client back"
        assert d.sanitized or d.memory_kib() < 30000, d.memory_kib()
        c.s.settimeout(TIMEOUT)
        got = 0
        while got < sent:
            got += len(c.reply().payload)


def case_stream_hole(d):
    with Client(d.rw).open() as c:
        open_console(c)
        c.s.sendall(stream(7, kind=HOLE, payload=struct.pack(">qI", 100, 0)))
        assert c.gone()


def case_stream_of_the_gone(d):
    """The client leaves while the driver still opens its stream, which is served all the same."""
    for _ in range(20):
        with Client(d.rw).open() as c:
            c.s.sendall(packet(CONSOLE, DOMAIN + struct.pack(">II", 0, 1), serial=7))
            assert c.call(HOSTNAME).status == OK


def case_stream_aborted_early(d):
    """The client gives the stream up before the call that opens it has answered."""
    with Client(d.rw).open() as c:
        for serial in range(7, 27):
            c.s.sendall(packet(CONSOLE, DOMAIN + struct.pack(">II", 0, 1), serial=serial))
            assert c.call(HOSTNAME).status == OK  # by now the driver is at it
            c.s.sendall(stream(serial, ERROR))
            got = {c.reply().kind, c.reply().kind}
            assert got == {STREAM, REPLY}, got


def hole(length, serial=7):
    return stream(serial, kind=HOLE, payload=struct.pack(">qI", length, 0))


def case_stream_sparse(d):
    """Holes keep their place among the bytes, and what is no hole ends the connection."""
    with Client(d.rw).open() as c:
        c.s.sendall(packet(CONSOLE, DOMAIN + struct.pack(">II", 0, 2), serial=7))
        assert c.reply().status == OK
        c.s.sendall(hole(5) + stream(7, payload=b"a") + hole(1 << 40) + hole(0) + stream(7, payload=b"b") + hole(3) + stream(7, OK))
        got = []
        while not got or got[-1][:2] != (STREAM, OK):
            r = c.reply()
            got.append((r.kind, r.status, r.payload))
        want = [(HOLE, CONTINUE, struct.pack(">qI", 5, 0)), (STREAM, CONTINUE, b"a"), (HOLE, CONTINUE, struct.pack(">qI", 1 << 40, 0)),
                (STREAM, CONTINUE, b"b"), (HOLE, CONTINUE, struct.pack(">qI", 3, 0))]
        assert got[:-1] == want[:len(got) - 1], got
        c.s.sendall(packet(CONSOLE, DOMAIN + struct.pack(">II", 0, 2), serial=9))
        assert c.reply().status == OK
        c.s.sendall(hole(-1, 9))
        assert c.gone()


def case_admin(d):
    with Client(d.rw).open(), Client(d.admin) as c:
        assert c.call(1, struct.pack(">I", 0), prog=ADMIN).status == OK
        r = c.call(4, struct.pack(">II", 1, 0), prog=ADMIN)
        assert b"libvirtd" in r.payload and b"admin" in r.payload, r.error()
        r = c.call(8, string("libvirtd") + struct.pack(">II", 1, 0), prog=ADMIN)
        assert struct.unpack(">I", r.payload[:4])[0] >= 1
        expect_error(c.call(AUTH_LIST), ERR_RPC, FROM_RPC)
        assert c.call(6, string("libvirtd") + struct.pack(">I", 0), prog=ADMIN).status == OK
        assert c.call(18, string("libvirtd") + struct.pack(">I", 0), prog=ADMIN).error()[0] == ERR_NO_SUPPORT
        assert c.call(8, string("libvirtd") + struct.pack(">II", 1, 4), prog=ADMIN).error()[0] == ERR_INVALID_ARG


def case_close(d):
    with Client(d.rw).open() as c:
        assert c.call(CLOSE).status == OK
        assert c.gone()


def wait_for(what, told=lambda: ""):
    """Until the daemon has noticed; there is no reply that says so."""
    end = time.monotonic() + TIMEOUT
    while not what():
        assert time.monotonic() < end, told()
        time.sleep(0.02)


def thousand(d):
    for _ in range(1000):
        with Client(d.rw).open() as c:
            c.call(HOSTNAME)
    clients = [Client(d.rw).open() for _ in range(500)]
    for c in clients:
        c.s.close()


def case_thousand_connections(d):
    thousand(d)
    thousand(d)
    before, descriptors = d.memory_kib(), d.descriptors()
    thousand(d)
    wait_for(lambda: d.descriptors() <= descriptors, lambda: (descriptors, d.descriptors()))
    if not d.sanitized:  # freed memory stays in quarantine there
        wait_for(lambda: d.memory_kib() - before < 150, lambda: (before, d.memory_kib()))


def alive(d, witness):
    r = witness.call(LIST, struct.pack(">iI", 1, 0))
    assert r.status == OK and b"toy2" in r.payload
    assert d.process.poll() is None


def main(program):
    cases = [(n[5:], f) for n, f in globals().items() if n.startswith("case_")]
    print(f"1..{len(cases) + 1}")
    d = Daemon(program)
    failed = 0
    with Client(d.rw).open() as witness:
        for i, (name, case) in enumerate(cases, 1):
            try:
                case(d)
                alive(d, witness)
                print(f"ok {i} {name}", flush=True)
            except (AssertionError, EOFError, OSError) as e:
                failed += 1
                print(f"not ok {i} {name}: {type(e).__name__} {e}", flush=True)
                if d.process.poll() is not None:
                    break
    status = d.stop()
    print(f"{'ok' if status == 0 else 'not ok'} {len(cases) + 1} stop: status {status}")
    return 1 if failed or status else 0


sys.exit(main(sys.argv[1]))
