#!/usr/bin/env python3
"""model/api -> model/wire.lock: every promise to the outside, one a line. Lines are added by new declarations and never
change or go: a diff that removes one breaks somebody.

usage: lock.py --check | --write        (--check: exit 1 and the differences)
"""
import pathlib
import sys

from apimodel import Api

LOCK = pathlib.Path(__file__).parent.parent / "wire.lock"


def members(s):
    return ", ".join(f"{m.name} {m.text}" for m in s.members) if s else "-"


def lines(api):
    for d in api.model.of("wire"):
        yield f"struct {d.name}: {members(api.structs[d.name])}"
    for d in api.model.of("wire_union"):
        yield f"union {d.name}: " + ", ".join(f"{m.tag} {m.name} {m.text}" for m in api.structs[d.name].members)
    for p in api.procs:
        yield f"call {p.program} {p.number} {p.name}: {members(p.args)} -> {members(p.ret)}"
    for d, s in api.events:
        yield f"event {d.program} {d.proc} {d.name}: {members(s)}"
    for lib in api.model.of("library"):
        for d in api.model.apis():
            if d.header in lib.headers:
                node = d.node or f"{lib.name.upper().replace('-', '_')}_{d.since}"
                yield f"symbol {lib.soname} {node} " + (f"{d.type} {d.name}" if d.data else d.prototype())
    for e in api.model.of("enum"):
        for v in e.values:
            if not v.sentinel:
                yield f"constant {e.name} {v.name} = {v.value}"
    for kind in ("level", "domain", "code"):
        for d in api.model.of(kind):
            yield f"constant {kind} VIR_{d.name} = {d.value}"
    for d in api.model.of("macro"):
        if not d.params and d.name != "LIBVIR_VERSION_NUMBER":
            yield f"macro {d.name} = {d.value if not hasattr(d.value, 'name') else d.value.name}"
    for d in api.model.of("struct"):
        yield f"layout {d.name}: " + ", ".join(f"{t} {n}" for n, t in d.members.items())


def main(mode):
    now = list(lines(Api()))
    if mode == "--write":
        LOCK.write_text("\n".join(now) + "\n")
        return 0
    before = LOCK.read_text().splitlines()
    gone, new = [x for x in before if x not in set(now)], [x for x in now if x not in set(before)]
    for line in gone:
        print(f"# broken: {line}")
    for line in new:
        print(f"# not locked yet (./dev bless): {line}")
    print(f"{'not ok' if gone or new else 'ok'} 1 - {len(before)} promises of model/wire.lock\n1..1")
    return 1 if gone or new else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
