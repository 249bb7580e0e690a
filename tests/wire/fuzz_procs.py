#!/usr/bin/env python3
"""Every procedure of every program, called wrongly in every way that its table suggests.

    fuzz_procs.py SOURCE_ROOT DAEMON NAME     NAME is toyd, virtqemud or libvirtd (in namespaces of its own)

Out of the model: for each procedure valid arguments, and out of these cut, prolonged, with counts beyond their limit, NULs, bytes
that are no UTF-8, extreme numbers, unknown flags, handles of objects that are not there. Each call gets exactly one reply of its own
procedure and serial; what does not decode gets an error; the daemon neither ends nor grows. The same before open and before
authentication, for unknown programs and versions, and for streams that were never opened. Prints TAP.
"""
import atexit
import os
import pathlib
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "model/emit"))
import apimodel  # noqa: E402

api = apimodel.Api()
CALL, REPLY, MESSAGE, STREAM, CALL_FDS, REPLY_FDS, HOLE = range(7)
TIMEOUT = 120
ERR_RPC, ERR_AUTH_FAILED, FROM_RPC = 39, 45, 7
BATCH = 64
# What ends the connection or the daemon, or puts the host to sleep.
NEVER = {"connect_close", "admin_connect_close", "admin_connect_daemon_shutdown", "admin_client_close", "node_suspend_for_duration",
         "admin_connect_set_daemon_timeout", "admin_connect_set_logging_outputs"}
HEADER = 28
DEFINE, DESTROY, UNDEFINE = 11, 12, 35
FUZZED = "fuzzed", b"\2" * 16
UUID = b"\1" * 16
random.seed(1)


class Builder:
    """XDR of a message, remembering where its words are."""

    def __init__(self, name, uuid):
        self.data, self.words, self.strings, self.name, self.uuid = bytearray(), [], [], name, uuid

    def word(self, kind, value, limit=None):
        self.words.append((len(self.data), kind, limit))
        self.data += struct.pack(">Q" if kind == "hyper" else ">I", value)

    def text(self, value):
        data = value.encode()
        self.strings.append(len(self.data))
        self.word("length", len(data), apimodel.STRING_MAX)
        self.data += data + b"\0" * (-len(data) % 4)

    def scalar(self, m):
        if m.type in ("hyper", "uhyper", "double"):
            self.word("hyper", 0)
        else:
            self.word("int", 0)

    def member(self, m):
        if m.optional:
            self.word("optional", 1, 1)
        if m.type == "string" and m.max is None:
            self.text(self.name if m.name == "name" else "x")
        elif m.type == "opaque":
            if m.fixed is None:
                self.word("length", 4, m.max)
            self.data += (self.uuid if m.fixed == 16 else b"abcd"[:m.fixed or 4].ljust(m.fixed or 4, b"d"))
            self.data += b"\0" * (-(m.fixed or 4) % 4)
        elif m.max is not None:
            self.word("length", 1, m.max)
            self.value(m)
        else:
            for _ in range(m.fixed or 1):
                self.value(m)

    def value(self, m):
        s = api.structs.get(m.type)
        if m.type == "string":
            self.text("x")
        elif s is None:
            self.scalar(m)
        elif s.is_union:
            arm = s.members[0]
            self.word("tag", arm.tag)
            self.member(arm)
        else:
            for inner in s.members:
                self.member(inner)


def build(struct_, name, uuid):
    b = Builder(name, uuid)
    for m in struct_.members if struct_ else []:
        b.member(m)
    return b


def patched(data, at, word, size=4):
    return bytes(data[:at]) + word.to_bytes(size, "big") + bytes(data[at + size:])


def broken(b):
    """Payloads that must not decode."""
    data = bytes(b.data)
    yield data + b"\0\0\0\0"
    for n in sorted({0, 1, 3, len(data) - 1, len(data) - 4, len(data) // 2}):
        if 0 <= n < len(data):
            yield data[:n]
    for at, kind, limit in b.words:
        if kind == "length":
            for value in {limit + 1, 2 ** 31, 2 ** 32 - 1}:
                yield patched(data, at, value)
        if kind == "tag":
            yield patched(data, at, 99)
    for at in b.strings:
        n = struct.unpack_from(">I", data, at)[0]
        if n:
            yield data[:at + 4] + b"\0" + data[at + 5:]


def odd(b):
    """Payloads that decode and mean nonsense."""
    data = bytes(b.data)
    yield data
    for at, kind, _ in b.words:
        if kind == "int":
            for value in (1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1):
                yield patched(data, at, value)
        elif kind == "hyper":
            for value in (1, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1):
                yield patched(data, at, value, 8)
    ints = [at for at, kind, _ in b.words if kind == "int"]
    for value in (65537, 2 ** 31 - 1, 2 ** 32 - 1):  # all at once: products overflow
        out = data
        for at in ints:
            out = patched(out, at, value)
        yield out
    for at in b.strings:
        n = struct.unpack_from(">I", data, at)[0]
        if n:
            yield data[:at + 4] + b"\xff" + data[at + 5:]
            yield data[:at + 4] + b"%" + data[at + 5:]


class Client:
    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.settimeout(TIMEOUT)
        self.s.connect(path)
        self.buffer = b""
        self.serial = 0

    def close(self):
        self.s.close()

    def packet(self, program, proc, payload, kind=CALL, status=0, vers=None):
        self.serial += 1
        vers = program.version if vers is None else vers
        return struct.pack(">IIIiIII", HEADER + len(payload), program.number, vers, proc, kind, self.serial, status) + payload

    def receive(self):
        while True:
            if len(self.buffer) >= 4:
                n = struct.unpack_from(">I", self.buffer)[0]
                if len(self.buffer) >= n:
                    packet, self.buffer = self.buffer[:n], self.buffer[n:]
                    head = struct.unpack_from(">IIiIII", packet, 4)
                    if head[3] in (CALL_FDS, REPLY_FDS):
                        raise AssertionError("descriptors came")
                    if head[3] == REPLY:
                        return head, packet[HEADER:]
                    continue  # events, stream packets
            data = self.s.recv(1 << 16)
            if not data:
                raise EOFError("the daemon closed the connection")
            self.buffer += data

    def run(self, program, proc, payloads):
        """[(status, error code, domain)] of the replies, in the order of the calls."""
        found = {}
        first = self.serial + 1
        for i in range(0, len(payloads), BATCH):
            part = payloads[i:i + BATCH]
            self.s.sendall(b"".join(self.packet(program, proc, p) for p in part))
            for _ in part:
                try:
                    head, payload = self.receive()
                except TimeoutError:
                    raise AssertionError(f"no answer to procedure {proc} of {program.name}") from None
                assert head[:3] == (program.number, program.version, proc), (head, proc)
                assert first <= head[4] <= self.serial and head[4] not in found, f"serial {head[4]} twice or unasked"
                if head[5]:
                    payload[16:16 + struct.unpack_from(">I", payload, 12)[0]].decode()  # is text
                found[head[4]] = (head[5], *(struct.unpack_from(">ii", payload) if head[5] else (0, 0)))
        return [found[s] for s in range(first, self.serial + 1)]


class Daemon:
    def __init__(self, program, name, conf=""):
        self.root = tempfile.TemporaryDirectory(prefix="fuzz-")
        etc = pathlib.Path(self.root.name, "etc/libvirt")
        etc.mkdir(parents=True)
        monolithic = name in ("toyd", "libvirtd")
        stem = "libvirtd" if monolithic else name
        (etc / f"{stem}.conf").write_text(conf)
        prefix = "libvirt" if monolithic else name
        run = self.root.name + "/run/libvirt/" + prefix
        self.rw, self.ro, self.admin = run + "-sock", run + "-sock-ro", run + "-admin-sock"
        ready, child = os.pipe()
        self.process = subprocess.Popen([program, "--root", self.root.name, f"--ready-fd={child}"], pass_fds=[child],
                                        stderr=open(self.root.name + "/err", "w"), stdout=subprocess.DEVNULL)
        atexit.register(self.process.kill)
        os.close(child)
        assert os.read(ready, 1) == b"\1", "the daemon did not start"
        os.close(ready)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(TIMEOUT)
        told = [line for line in open(self.root.name + "/err", errors="replace")
                if "Sanitizer" in line or "runtime error" in line]
        self.root.cleanup()
        return status, told

    def peak_kib(self):
        """The most that it ever had: what is given back later does not count, what leaks does."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmHWM:"):
                return int(line.split()[1])


PROGRAMS = {d.name: d for d in api.model.of("program")}


def procs_of(*names):
    return [p for p in api.procs if p.program in names and p.name not in NEVER]


def open_uri(c, uri):
    payload = struct.pack(">I", 1) + struct.pack(">I", len(uri)) + uri.encode() + b"\0" * (-len(uri) % 4) + b"\0" * 4
    assert c.run(PROGRAMS["remote"], 1, [payload])[0][0] == 0


def connected(d, path=None):
    c = Client(path or d.rw)
    open_uri(c, "qemu:///system")
    return c


def all_procs(d, programs, connect, name, uuid, before=lambda c: None):
    """Both kinds of payloads for every procedure, on one connection for all."""
    c, calls, said = connect(), 0, []
    for p in procs_of(*programs):
        if name == "toy0" and (p.decl.stream_dir or p.decl.fds_out or p.name == "domain_suspend"):
            continue  # the toy opens these, or never answers
        b = build(p.args, name, uuid)
        before(c)
        bad, strange = list(broken(b)), list(odd(b))
        replies = c.run(PROGRAMS[p.program], p.number, bad + strange)
        calls += len(replies)
        said += [f"{p.name}: payload {payload.hex()} was taken" for payload, r in zip(bad, replies) if r[0] == 0 and b.data]
        said += [f"{p.name}: an error without a code" for r in replies if r[0] and not r[1]]
    c.close()
    return calls, said


def grown(d, run):
    """KiB by which a third run needs more than the two before it."""
    run()
    run()
    before = d.peak_kib()
    calls, said = run()
    return calls, said, d.peak_kib() - before


def case_calls(d):
    def run():
        calls, said = all_procs(d, ("remote", "qemu", "lxc"), lambda: connected(d), "nobody", b"\7" * 16)
        return calls, said
    calls, said, more = grown(d, run)
    if more > 400 and not d.sanitized:
        said.append(f"{more} KiB more after {calls} calls")
    return f"{calls} calls with handles of nothing", said


def case_calls_on_a_guest(d):
    name, uuid = d.guest
    again = define_guest if name == "fuzzed" else lambda c: None  # some call may have removed it
    calls, said = all_procs(d, ("remote", "qemu", "lxc"), lambda: connected(d), name, uuid, again)
    return f"{calls} calls with a guest's handle", said


def case_read_only(d):
    """Nothing that writes is reached."""
    c, said, n = connected(d, d.ro), [], 0
    for p in procs_of("remote", "qemu", "lxc"):
        if p.decl.write:
            replies = c.run(PROGRAMS[p.program], p.number, [bytes(build(p.args, *d.guest).data), b"", b"\xff" * 8])
            n += len(replies)
            said += [f"{p.name}: {r}" for r in replies if r[:2] != (1, 29)]
    c.close()
    return f"{n} calls that write are denied", said


def case_admin(d):
    calls, said = all_procs(d, ("admin",), lambda: Client(d.admin), "libvirtd", UUID)
    return f"{calls} calls of the admin program", said


def case_long_names(d):
    """An error that quotes its argument still fits."""
    c = connected(d)
    n = apimodel.STRING_MAX
    replies = c.run(PROGRAMS["remote"], 23, [struct.pack(">I", n) + b"n" * n, struct.pack(">I", n) + b"\xff" * n])
    c.close()
    return f"{len(replies)} lookups of 4 MiB", [] if all(r[:2] == (1, 42) for r in replies) else [str(replies)]


def case_before_open(d):
    said, n = [], 0
    c = Client(d.rw)
    allowed = {"connect_open", "connect_supports_feature"}
    for p in procs_of("remote", "qemu", "lxc"):
        replies = c.run(PROGRAMS[p.program], p.number, [bytes(build(p.args, "x", UUID).data), b""])
        n += len(replies)
        if p.name == "connect_open":
            continue
        if p.name not in allowed and not p.name.startswith("auth_"):
            said += [f"{p.name}: {r}" for r in replies if r[0] == 0 or r[2] not in (FROM_RPC, )]
    c.close()
    return f"{n} calls before open", said


def case_before_authentication(d):
    if os.geteuid() != 0:
        return "not root: skipped", []
    for folder in ("", "/run", "/run/libvirt"):
        os.chmod(d.locked.root.name + folder, 0o755)
    os.seteuid(65534)
    try:
        c = Client(d.locked.rw)
    finally:
        os.seteuid(0)
    said, n = [], 0
    for p in procs_of("remote", "qemu", "lxc"):
        if p.name.startswith("auth_"):
            continue
        replies = c.run(PROGRAMS[p.program], p.number, [bytes(build(p.args, "x", UUID).data), b"\xff" * 4])
        n += len(replies)
        said += [f"{p.name}: {r}" for r in replies if r != (1, ERR_RPC, FROM_RPC)]
    c.close()
    return f"{n} calls before authentication", said


def case_programs_and_versions(d):
    said, n = [], 0
    c = connected(d)
    for program in PROGRAMS.values():
        for number, version in ((program.number + 1, 1), (program.number, 0), (program.number, 2), (program.number, 2 ** 32 - 1)):
            for proc in (0, 1, -1, 3, 2 ** 31 - 1):
                c.serial += 1
                c.s.sendall(struct.pack(">IIIiIII", HEADER, number, version, proc, CALL, c.serial, 0))
                head, payload = c.receive()
                n += 1
                if head != (number, version, proc, REPLY, c.serial, 1) or struct.unpack_from(">ii", payload) != (ERR_RPC, FROM_RPC):
                    said.append(f"{number:#x} {version} {proc}: {head}")
    c.close()
    return f"{n} calls of other programs and versions", said


def case_streams_that_are_not_open(d):
    n = 0
    c = connected(d)
    streams = [p for p in procs_of("remote") if p.decl.stream_dir]
    for p in streams:
        payload = bytes(build(p.args, "nobody", b"\7" * 16).data)
        c.run(PROGRAMS["remote"], p.number, [payload])
        for kind, status, data in ((STREAM, 2, b"data"), (STREAM, 0, b""), (STREAM, 1, b"\0" * 12), (HOLE, 2, b"\0" * 12),
                                   (STREAM, 7, b""), (HOLE, 2, b"x")):
            c.serial -= 1  # of the call that failed
            c.s.sendall(c.packet(PROGRAMS["remote"], p.number, data, kind=kind, status=status))
            n += 1
    status = c.run(PROGRAMS["remote"], 59, [b""])[0][0]
    c.close()
    return f"{n} packets of {len(streams)} kinds of streams", ["the connection is out of step"] if status else []


def define_guest(c):
    xml = ("<domain type='qemu'><name>fuzzed</name><uuid>02020202-0202-0202-0202-020202020202</uuid><memory>65536</memory>"
           "<os><type arch='x86_64' machine='q35'>hvm</type><kernel>/nonexistent/kernel</kernel></os></domain>")
    payload = struct.pack(">I", len(xml)) + xml.encode() + b"\0" * (-len(xml) % 4)
    handle = build(api.by_name["domain_destroy"].args, *FUZZED).data
    for proc, payload in ((DESTROY, handle), (UNDEFINE, handle), (DEFINE, payload)):
        status = c.run(PROGRAMS["remote"], proc, [bytes(payload)])[0]
    assert status[0] == 0, status


def main(program, name):
    d = Daemon(program, name)
    d.sanitized = b"__asan_init" in pathlib.Path(program).read_bytes()
    d.guest = ("toy0", UUID) if name == "toyd" else FUZZED
    d.locked = Daemon(program, name, 'auth_unix_rw = "polkit"\n')
    cases = [(n[5:].replace("_", " "), f) for n, f in globals().items() if n.startswith("case_")]
    failed = 0
    print(f"1..{len(cases) + 2}")
    for i, (title, case) in enumerate(cases, 1):
        try:
            what, said = case(d)
        except (AssertionError, EOFError, OSError) as e:
            what, said = "broke off", [f"{type(e).__name__} {e}"]
        failed += bool(said)
        print(f"{'not ok' if said else 'ok'} {i} {title}: {what}", flush=True)
        for line in said[:20]:
            print(f"# {line}")
    for i, daemon in enumerate((d, d.locked), len(cases) + 1):
        alive = daemon.process.poll() is None
        status, told = daemon.stop()
        ok = alive and status == 0 and not told
        failed += not ok
        print(f"{'ok' if ok else 'not ok'} {i} the daemon is well: status {status}" + "".join(f"\n# {t}" for t in told[:5]))
    return 1 if failed else 0


sys.exit(main(sys.argv[2], sys.argv[3]))
