#!/usr/bin/env python3
"""Every permission of every procedure is asked for, under just the flags and parameters that need it.

    access.py SOURCE_ROOT PATH-OF-toyd

toyd has an access driver that denies what a file lists, and the test driver's host of objects. For each procedure and each of its
rules: the permission is denied, the call must name it. No call gets as far as its body. Lists and events of objects that may not
be seen. Prints TAP.
"""
import os
import pathlib
import struct
import sys

sys.argv[2:2] = []
SOURCE, PROGRAM = sys.argv[1], sys.argv[2]
sys.argv = [sys.argv[0], SOURCE, PROGRAM, "toyd"]
FUZZ = pathlib.Path(SOURCE) / "tests/wire/fuzz_procs.py"
exec(FUZZ.read_text().split("\nsys.exit(")[0])  # its builder, client and daemon

ERR_ACCESS_DENIED, FROM_ACCESS = 88, 0
KINDS = {  # what a procedure's first argument names -> how its handles are listed
    "nonnull_domain": "connect_list_all_domains", "nonnull_network": "connect_list_all_networks",
    "nonnull_interface": "connect_list_all_interfaces", "nonnull_storage_pool": "connect_list_all_storage_pools",
    "nonnull_node_device": "connect_list_all_node_devices", "nonnull_nwfilter": "connect_list_all_nwfilters",
    "nonnull_nwfilter_binding": "connect_list_all_nwfilter_bindings", "nonnull_secret": "connect_list_all_secrets",
    "nonnull_storage_vol": "storage_pool_list_all_volumes", "nonnull_network_port": "network_list_all_ports",
}
INSIDE = {"nonnull_storage_vol": "nonnull_storage_pool", "nonnull_network_port": "nonnull_network"}


def text(value):
    return struct.pack(">I", len(value)) + value.encode() + b"\0" * (-len(value) % 4)


HBA = ("<device><parent>test-scsi-host-vport</parent><capability type='scsi_host'><capability type='fc_host'/></capability>"
       "</device>")
MAKE = {  # where the host has none of its own
    "nonnull_secret": ("secret_define_xml", text("<secret><usage type='ceph'><name>x</name></usage></secret>")),
    "nonnull_nwfilter": ("nwfilter_define_xml", text("<filter name='x'/>")),
    "nonnull_nwfilter_binding": ("nwfilter_binding_create_xml", text(
        "<filterbinding><owner><name>x</name><uuid>01010101-0101-0101-0101-010101010102</uuid></owner><portdev name='x0'/>"
        "<mac address='52:54:00:00:00:01'/><filterref filter='x'/></filterbinding>")),
    "nonnull_storage_vol": ("storage_vol_create_xml", text("<volume><name>x</name><capacity>1024</capacity></volume>")),
    "nonnull_network_port": ("network_port_create_xml", text(
        "<networkport><uuid>01010101-0101-0101-0101-010101010103</uuid><owner><name>x</name><uuid>01010101-0101-0101-0101-010101010102</uuid></owner>"
        "<mac address='52:54:00:00:00:01'/></networkport>")),
}


def skip(m, data, at):
    """Where the member ends."""
    if m.optional:
        at += 4
        if not struct.unpack_from(">I", data, at - 4)[0]:
            return at
    if m.type == "string" or (m.type == "opaque" and m.fixed is None):
        n = struct.unpack_from(">I", data, at)[0]
        return at + 4 + n + -n % 4
    if m.type == "opaque":
        return at + m.fixed + -m.fixed % 4
    if m.type in api.structs:
        for inner in api.structs[m.type].members:
            at = skip(inner, data, at)
        return at
    return at + (8 if m.type in ("hyper", "uhyper", "double") else 4)


class Plain(Client):
    def ask(self, proc, payload):
        program = PROGRAMS[proc.program]
        self.s.sendall(self.packet(program, proc.number, payload))
        head, payload = self.receive()
        error = None
        if head[5]:
            code, domain, there = struct.unpack_from(">iiI", payload)
            n = struct.unpack_from(">I", payload, 12)[0] if there else 0
            error = (code, payload[16:16 + n].decode())
        return error, payload


def handles_of(c, kind, parent=None):
    p = api.by_name[KINDS[kind]]
    payload = (parent or b"") + struct.pack(">II", 1, 0)
    error, reply = c.ask(p, payload)
    if error:
        return []
    n, at, found = struct.unpack_from(">I", reply)[0], 4, []
    one = apimodel.Member("x", kind)
    for _ in range(n):
        end = skip(one, reply, at)
        found.append(reply[at:end])
        at = end
    return found


def told(c, name, payload):
    """The text that a call without more than one in its reply gives."""
    error, reply = c.ask(api.by_name[name], payload)
    assert not error, (name, error)
    return reply[:4 + struct.unpack_from(">I", reply)[0] + -struct.unpack_from(">I", reply)[0] % 4]


def other_names(c, handles):
    """kind -> what else the object is found by: argument of a lookup -> its bytes."""
    found = {"nonnull_storage_pool": {"path": text("/default-pool")},
             "nonnull_node_device": {"wwnn": text("2000000012341234"), "wwpn": text("1000000012341234"),
                                     "xmlDesc": text(HBA), "xml_desc": text(HBA)}}
    if "nonnull_storage_vol" in handles:
        found["nonnull_storage_vol"] = {"path": told(c, "storage_vol_get_path", handles["nonnull_storage_vol"])}
    if "nonnull_nwfilter_binding" in handles:
        binding = members_of("nonnull_nwfilter_binding", handles["nonnull_nwfilter_binding"])
        found["nonnull_nwfilter_binding"] = {"name": binding["portdev"]}
    return found


def deny(d, lines):
    pathlib.Path(d.deny).write_text("".join(line + "\n" for line in lines))


def members_of(kind, handle):
    """Name -> bytes of what a handle is made of."""
    found, at = {}, 0
    for m in api.structs[kind].members:
        end = skip(m, handle, at)
        found[m.name] = handle[at:end]
        at = end
    return found


def args_of(p, handle, flags, params, named):
    """The call's arguments with the given handle, flags, the parameters that rules look at, and what names the object."""
    out = bytearray()
    for i, m in enumerate(p.args.members if p.args else []):
        if i == 0 and handle is not None:
            out += handle
            continue
        if m.name in named:
            out += named[m.name]
            continue
        b = Builder("x", b"\7" * 16)
        if m.name == "flags":
            b.word("hyper" if m.type == "uhyper" else "int", flags)
        elif m.name in params:
            b.word("int", params[m.name])
        elif m.optional:
            b.word("optional", 0)
        elif m.max is not None:
            b.word("length", 0)
        else:
            b.member(m)
        out += b.data
    return bytes(out)


def variants(p):
    """[(flags, parameters that are given)] that make and unmake the conditions of the rules."""
    rules = [r for r in p.decl.acl if not r.filter]
    flags = {0} | {api.bits(r.when_all_of) for r in rules} | {api.bits(r.when_none_of) for r in rules}
    for r in rules:
        flags |= {1 << i for i in range(32) if api.bits(r.when_none_of) >> i & 1}
    params = {r.when_param["param"]: api.constants[r.when_param["equals"]] for r in rules if r.when_param}
    return [(f, params if given else {}) for f in sorted(flags) for given in ((False, True) if params else (False, ))]


def applying(p, flags, given):
    def yes(r):
        return (flags & api.bits(r.when_all_of)) == api.bits(r.when_all_of) and not flags & api.bits(r.when_none_of) \
            and (not r.when_param or r.when_param["param"] in given)
    return [r for r in p.decl.acl if not r.filter and yes(r)]


def name_of(rule):
    return f"{rule.object}.{rule.permission}"


def first_kind(p):
    """Type of the handle that the call is made on; snapshots and checkpoints hold their domain."""
    m = p.args.members[0] if p.args else None
    return m.type if m and not m.optional and m.max is None and m.type.startswith("nonnull_") else None


def handle_for(p, handles):
    kind = first_kind(p)
    if kind in ("nonnull_domain_snapshot", "nonnull_domain_checkpoint"):
        return b"\0\0\0\1x\0\0\0" + handles["nonnull_domain"] if "nonnull_domain" in handles else None
    return handles.get(kind)


def check_rules(d, c, handles):
    others = other_names(c, handles)
    said, asked, without = [], 0, []
    for p in procs_of("remote", "qemu", "lxc"):
        if not any(not r.filter for r in p.decl.acl) or p.name == "connect_open":
            continue
        handle = handle_for(p, handles)
        about = "nonnull_" + p.decl.acl[0].object
        by_name = "_lookup_by" in p.name or p.decl.on == "NodeDevice" or p.name.startswith("node_device_")
        named = {**members_of(about, handles[about]), **others.get(about, {})} if by_name and about in handles else {}
        rest = {m.name for m in (p.args.members if p.args else [])} - {"flags"}
        unknown = by_name and not first_kind(p) and not rest & set(named)
        if (first_kind(p) and handle is None) or unknown:
            without.append(p.name)
            continue
        every = {name_of(r) for r in p.decl.acl if not r.filter}
        for flags, given in variants(p):
            rules = applying(p, flags, given)
            for r in rules:
                # denied: the one that is meant, and all that must not be asked for under these flags
                deny(d, {name_of(r)} | (every - {name_of(x) for x in rules}))
                error, _ = c.ask(p, args_of(p, handle, flags, given, named))
                asked += 1
                want = f"'{r.permission}'"
                if not error or error[0] != ERR_ACCESS_DENIED or want not in error[1]:
                    said.append(f"{p.name} flags {flags:#x} {sorted(given)} without {name_of(r)}: {error}")
    deny(d, [])
    said += [f"{name}: nothing to call it with" for name in without]
    return f"{asked} denials, every procedure", said


def case_rules(d):
    c = Plain(d.rw)
    open_uri(c, "test:///default")
    handles = {}
    for kind in KINDS:
        parent = handles.get(INSIDE.get(kind))
        if kind in MAKE and (kind not in INSIDE or parent):
            name, xml = MAKE[kind]
            proc = api.by_name[name]
            if any(m.type == "uint" for m in proc.args.members):
                xml += b"\0" * 4  # flags
            c.ask(proc, (parent or b"") + xml)
        if kind not in INSIDE or parent:
            found = handles_of(c, kind, parent)
            if found:
                handles[kind] = found[0]
    what, said = check_rules(d, c, handles)
    print("# objects: " + ", ".join(k.removeprefix("nonnull_") for k in handles))
    c.close()
    return what, said


def case_opening(d):
    c = Plain(d.rw)
    said = []
    deny(d, ["connect.getattr"])
    payload = struct.pack(">II", 1, 15) + b"test:///default\0" + b"\0" * 4
    error, _ = c.ask(api.by_name["connect_open"], payload)
    if not error or error[0] != ERR_ACCESS_DENIED:
        said.append(f"connect_open: {error}")
    c.close()
    deny(d, [])
    return "open needs connect.getattr", said


def case_lists(d):
    """A list has just the objects that may be seen."""
    c, said, n = Plain(d.rw), [], 0
    open_uri(c, "test:///default")
    for p in procs_of("remote"):
        filters = [r for r in p.decl.acl if r.filter]
        if not filters or not p.ret or first_kind(p) or "event" in p.name or "stats" in p.name:
            continue
        m = {x.name for x in p.args.members} if p.args else set()
        b = b"".join(struct.pack(">I", 1000 if x.name.startswith("max") else x.name == "need_results")
                     for x in (p.args.members if p.args else []) if x.name != "cap")
        if "cap" in m:
            continue
        deny(d, [])
        error, reply = c.ask(p, b)
        if error:
            continue
        some = struct.unpack_from(">I", reply)[0]
        deny(d, [name_of(r) for r in filters])
        error, reply = c.ask(p, b)
        n += 1
        if error or struct.unpack_from(">I", reply)[0]:
            said.append(f"{p.name}: {error or reply} instead of nothing ({some} when all are seen)")
    deny(d, [])
    c.close()
    return f"{n} lists", said


def case_events(d):
    """An event of a guest that may not be seen is not sent; those before and after are, in order."""
    listener, actor = Plain(d.rw), Plain(d.rw)
    said = []
    for c in (listener, actor):
        open_uri(c, "test:///default")
    register = api.by_name["connect_domain_event_callback_register_any"]
    error, _ = listener.ask(register, struct.pack(">II", 0, 0))
    assert not error, error
    dom = handles_of(actor, "nonnull_domain")[0]
    steps = [("domain_suspend", []), ("domain_resume", ["domain.getattr"]), ("domain_suspend", ["domain.getattr test"]),
             ("domain_resume", ["domain.getattr other"])]
    for name, denied in steps:
        deny(d, denied)
        error, _ = actor.ask(api.by_name[name], dom)
        assert not error, error
        listener.ask(api.by_name["connect_get_hostname"], b"")  # what was to come has been decided
    deny(d, [])
    got = []
    while len(got) < 2:
        head, payload = listener.event()
        got.append(struct.unpack_from(">ii", payload, 4 + len(dom))[0])
    if got != [3, 4]:
        said.append(f"events {got} instead of suspended, resumed")
    listener.close()
    actor.close()
    return "two of four events", said


def event(self):
    """The next event packet, from what came already or comes."""
    while True:
        for head, payload in self.kept:
            self.kept.remove((head, payload))
            return head, payload
        n = struct.unpack(">I", self.exactly(4))[0]
        packet = self.exactly(n - 4)
        head = struct.unpack_from(">IIiIII", packet)
        if head[3] == MESSAGE:
            return head, packet[24:]


def receive(self):
    while True:
        n = struct.unpack(">I", self.exactly(4))[0]
        packet = self.exactly(n - 4)
        head = struct.unpack_from(">IIiIII", packet)
        if head[3] == MESSAGE:
            self.kept.append((head, packet[24:]))
        elif head[3] in (REPLY, REPLY_FDS):
            return head, packet[24:]


def exactly(self, n):
    while len(self.buffer) < n:
        data = self.s.recv(1 << 16)
        if not data:
            raise EOFError("the daemon closed the connection")
        self.buffer += data
    data, self.buffer = self.buffer[:n], self.buffer[n:]
    return data


Plain.event, Plain.receive, Plain.exactly, Plain.kept = event, receive, exactly, None


def init(self, path):
    Client.__init__(self, path)
    self.kept = []


Plain.__init__ = init


def run():
    handle, path = os.pipe()[0], f"/tmp/toy-deny-{os.getpid()}"
    os.close(handle)
    os.environ["TOY_DENY"] = path
    pathlib.Path(path).write_text("")
    d = Daemon(PROGRAM, "toyd", 'access_drivers = [ "deny" ]\n')
    d.deny = path
    cases = [case_rules, case_opening, case_lists, case_events]
    print(f"1..{len(cases) + 1}")
    failed = 0
    for i, case in enumerate(cases, 1):
        try:
            what, said = case(d)
        except (AssertionError, EOFError, OSError) as e:
            what, said = "broke off", [f"{type(e).__name__} {e}"]
        failed += bool(said)
        print(f"{'not ok' if said else 'ok'} {i} {case.__name__[5:]}: {what}", flush=True)
        for line in said[:30]:
            print(f"# {line}")
    status, told = d.stop()
    os.unlink(path)
    ok = status == 0 and not told
    print(f"{'ok' if ok else 'not ok'} {len(cases) + 1} stop: {status}")
    return 1 if failed or not ok else 0


sys.exit(run())
