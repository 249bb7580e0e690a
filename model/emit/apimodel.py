"""What the emitters of the API share: the model with its derived wire structs, procedures and constants."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang.api import OBJECTS, SCALARS, STRING_MAX, Member, ModelError, WireStruct, read_model, snake  # noqa: E402,F401

PROGRAMS = ("remote", "qemu", "lxc", "admin")
ACL_OBJECTS = {
    "connect": "ON_CONNECT", "domain": "ON_DOMAIN", "network": "ON_NETWORK", "network_port": "ON_NETWORK_PORT",
    "interface": "ON_INTERFACE", "storage_pool": "ON_STORAGE_POOL", "storage_vol": "ON_STORAGE_VOL",
    "node_device": "ON_NODE_DEVICE", "nwfilter": "ON_NWFILTER", "nwfilter_binding": "ON_NWFILTER_BINDING",
    "secret": "ON_SECRET",
}
STREAM_DIRS = {None: 0, "read": 1, "write": 2, "both": 3}


class Proc:
    """One wire procedure, whether a public function or not."""

    def __init__(self, decl, args, ret):
        self.decl, self.args, self.ret = decl, args, ret
        self.name = decl.op if decl.kind == "api" else decl.name
        self.api = decl.name if decl.kind == "api" else None
        self.number, self.program = decl.proc, decl.program

    @property
    def on(self):
        if self.decl.on:
            return OBJECTS[self.decl.on].on
        return "ON_ADMIN_CONNECT" if self.program == "admin" else "ON_CONNECT"


class Api:
    def __init__(self):
        self.model = m = read_model()
        self.constants = {v.name: v.value for e in m.of("enum") for v in e.values}
        self.enums = {e.name: e for e in m.of("enum")}
        self.macros = {d.name: d for d in m.of("macro")}
        self.structs, self.procs, self.events = {}, [], []
        for d in m.of("wire"):
            self.add(WireStruct(d.name, [Member(n, t) for n, t in d.members.items()], wire_name=d.wire_name))
        for d in m.of("wire_union"):
            arms = []
            for n, t in d.arms.items():
                tag, text = t.split(":", 1)
                arms.append(Member(n, text))
                arms[-1].tag = int(tag)
            self.add(WireStruct(d.name, arms, is_union=True))
        for d in m.apis():
            if d.proc is not None:
                self.proc(d, d.in_members(), d.out_members())
        for d in m.of("proc"):
            self.proc(d, *([Member(n, t) for n, t in (x or {}).items()] for x in (d.args, d.ret)))
        for d in m.of("event"):
            s = self.add(WireStruct(d.name + "_msg", [Member(n, t) for n, t in (d.msg or {}).items()]))
            self.events.append((d, s))
        self.procs.sort(key=lambda p: (PROGRAMS.index(p.program), p.number))
        self.events.sort(key=lambda e: (PROGRAMS.index(e[0].program), e[0].proc))
        self.by_name = {p.name: p for p in self.procs}
        self.by_api = {p.api: p for p in self.procs if p.api}

    def add(self, s):
        if s.name in self.structs:
            raise ModelError("wire struct", f"'{s.name}' is declared twice")
        self.structs[s.name] = s
        return s

    def proc(self, decl, args, ret):
        op = decl.op if decl.kind == "api" else decl.name
        a = self.add(WireStruct(op + "_args", args)) if args else None
        r = self.add(WireStruct(op + "_ret", ret)) if ret else None
        self.procs.append(Proc(decl, a, r))

    def sorted_structs(self):
        """Each after what it holds."""
        done, out = set(), []

        def visit(s):
            if s.name in done:
                return
            done.add(s.name)
            for m in s.members:
                if m.type in self.structs:
                    visit(self.structs[m.type])
                elif m.type not in SCALARS and m.type not in ("string", "opaque"):
                    raise ModelError(f"wire struct '{s.name}'", f"unknown type '{m.type}' of '{m.name}'")
            out.append(s)
        for s in self.structs.values():
            visit(s)
        return out

    def bits(self, names):
        value = 0
        for n in names:
            value |= self.constants[n]
        return value & 0xFFFFFFFF

    def flags_known(self, decl):
        """Bits of the flag enums a function names; what it takes beyond them a driver cannot know either."""
        known = 0
        for a in decl.args if decl.kind == "api" else []:
            enums = a.info.get("enum")
            if a.op == "flags" and enums:
                for e in enums if isinstance(enums, list) else [enums]:
                    for v in self.enums[e].values:
                        if not v.sentinel and isinstance(v.value, int) and v.value > 0:
                            known |= v.value
            if a.op in ("params_buffer", "params_out"):
                known |= self.constants["VIR_TYPED_PARAM_STRING_OKAY"]
        return known & 0xFFFFFFFF


def write(path, text):
    pathlib.Path(path).write_text(text)
