#!/usr/bin/env python3
"""Compares what model/api declares with the recorded facts of the interface: wire structs, procedures, access rules,
symbols and nodes, prototypes, constants, struct layouts. TAP; skipped as a whole where the facts are absent.

usage: interface.py SOURCE_ROOT BUILD_ROOT
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(source / "model/emit"))
import apimodel  # noqa: E402

FACTS = source.parent / "shared/facts"
for up in source.parents:
    if (up / "shared/facts/api.json").exists():
        FACTS = up / "shared/facts"
        break
if not (FACTS / "api.json").exists():
    print("1..0 # SKIP facts absent (1 file skipped)")
    sys.exit(0)

load = lambda name: json.loads((FACTS / (name + ".json")).read_text())  # noqa: E731
facts, protocol, enums, access = load("api"), load("protocol"), load("enums"), load("drivers")
errors = load("errors")
model = apimodel.Api()
tests = []


def check(title, problems):
    tests.append(not problems)
    print(f"{'not ok' if problems else 'ok'} {len(tests)} - {title}" + (f": {len(problems)} differ" if problems else ""))
    for p in problems[:20]:
        print(f"# {p}")


# --- wire ---
TYPES = {}
for name in apimodel.PROGRAMS:
    TYPES.update(protocol["programs"][name]["types"])
SAME = {"remote_nonnull_string": "string", "admin_nonnull_string": "string", "remote_string": "string?",
        "admin_string": "string?", "remote_uuid": "opaque[16]", "remote_auth_type": "int"}


def text_of(f):
    t = f["type"]
    if t in SAME:
        s = SAME[t]
    elif TYPES.get(t, {}).get("kind") == "typedef":
        of = TYPES[t]["of"]
        s = of["type"].removeprefix("remote_") + ("?" if of.get("optional") else "")
    else:
        s = t.replace("unsigned ", "u").removeprefix("remote_").replace("admin_typed_param", "typed_param")
    s += "?" if f.get("optional") and not s.endswith("?") else ""
    s += f"<{f['max_length']}>" if "max_length" in f else ""
    return s + (f"[{f['fixed_length']}]" if "fixed_length" in f else "")


def fields_of(name):
    return [(f["name"], text_of(f)) for f in TYPES[name]["fields"]] if name else []


def members(s):
    return [m.key() for m in s.members] if s else []


problems = []
for name in apimodel.PROGRAMS:
    procs = {p.number: p for p in model.procs if p.program == name}
    events = {d.proc: s for d, s in model.events if d.program == name}
    for f in protocol["programs"][name]["procedures"]:
        if f["kind"] != "call":
            if members(events.get(f["number"])) != fields_of(f["msg"]):
                problems.append(f"{f['name']}: message {members(events.get(f['number']))} not {fields_of(f['msg'])}")
            continue
        p = procs.get(f["number"])
        if not p:
            problems.append(f"{f['name']} ({f['number']}) is not declared")
            continue
        for what, mine, theirs in (("args", members(p.args), fields_of(f["args"])), ("ret", members(p.ret), fields_of(f["ret"]))):
            if mine != theirs:
                problems.append(f"{f['name']}: {what} {mine} not {theirs}")
        for what, s, theirs in (("args", p.args, f["args"]), ("ret", p.ret, f["ret"])):
            if s and s.wire_name != theirs:
                problems.append(f"{f['name']}: {what} is called {s.wire_name} not {theirs}")
    extra = set(procs) | set(events)
    for n in extra - {f["number"] for f in protocol["programs"][name]["procedures"]}:
        problems.append(f"{name} {n} is declared and not in the facts")
check("wire structs and procedure numbers", problems)

problems = []
for name in apimodel.PROGRAMS:
    procs = {p.number: p for p in model.procs if p.program == name}
    for f in protocol["programs"][name]["procedures"]:
        if f["kind"] != "call" or f["number"] not in procs:
            continue
        want = [(a["object"].replace("-", "_"), a["permission"], a.get("only_if_all_flags", []),
                 a.get("only_if_none_of_flags", []), a.get("only_if_param"), False) for a in f.get("acl", [])]
        want += [(a["object"].replace("-", "_"), a["permission"], [], [], None, True) for a in f.get("aclfilter", [])]
        mine = [(a.object, a.permission, a.when_all_of, a.when_none_of, a.when_param, a.filter)
                for a in procs[f["number"]].decl.acl]
        if mine != want:
            problems.append(f"{f['name']}: {mine} not {want}")
check("access rules", problems)

# --- symbols, nodes ---
problems = []
for lib, L in facts["libraries"].items():
    text = (build / "src/gen" / f"{lib}.syms").read_text()
    nodes, have, before = [], {}, None
    for m in re.finditer(r"^(\w[\w.]*) \{(.*?)^\}\s*(\S*);", text, re.S | re.M):
        if m[1].startswith("VIREO"):
            continue
        nodes.append((m[1], m[3] or None))
        have.update({s: m[1] for s in re.findall(r"^\s+(vir\w+);", m[2], re.M)})
    if nodes != [(n["node"], n["inherits"]) for n in L["version_nodes"]]:
        problems.append(f"{lib}: nodes {nodes}")
    for s, f in L["symbols"].items():
        if have.get(s) != f["node"]:
            problems.append(f"{s}: node {have.get(s)} not {f['node']}")
    problems += [f"{s} is not in the facts" for s in set(have) - set(L["symbols"])]
check("symbols and version nodes", problems)

# --- checks of arguments that every entry makes ---
problems = []
decls = {d.name: d for d in model.model.apis()}
for L in facts["libraries"].values():
    for s, f in L["symbols"].items():
        c = f.get("checks", {})
        if bool(c.get("read_only_connection_refused")) != decls[s].write:
            problems.append(f"{s}: write is {decls[s].write}")
        if c.get("mutually_exclusive_flags", []) != decls[s].exclusive:
            problems.append(f"{s}: exclusive {decls[s].exclusive}")
        mine = {k for a in decls[s].args for k, v in a.checks.items() if v}
        want = {a["arg"] for a in c.get("arg_checks", [])} & {p["name"] for p in f["params"]} if "params" in f else set()
        if not decls[s].local and want - mine:
            problems.append(f"{s}: no check of {want - mine}")
check("argument checks", problems)

# --- what a C compiler sees ---
lines = ["#define VIR_ENUM_SENTINELS", "#include <stddef.h>"]
for h in ("libvirt.h", "virterror.h", "libvirt-qemu.h", "libvirt-lxc.h", "libvirt-admin.h"):
    lines.append(f"#include <libvirt/{h}>")
count = len(lines)
for lib, L in facts["libraries"].items():
    for s, f in L["symbols"].items():
        if f["kind"] != "function":
            lines.append(f"_Static_assert(__builtin_types_compatible_p(__typeof__({s}), {f['type']}), \"{s}\");")
            continue
        params = ", ".join("char ** const" if p["type"].endswith("const") else p["type"] for p in f["params"]) or "void"
        lines.append(f"typedef __typeof__({f['returns']}) R_{s}; typedef R_{s} T_{s}({params});")
        lines.append(f"_Static_assert(__builtin_types_compatible_p(__typeof__({s}), T_{s}), \"prototype of {s}\");")
    for s, f in L["structs"].items():
        if "x86_64_sizeof" in f:
            lines.append(f"_Static_assert(sizeof(struct {s}) == {f['x86_64_sizeof']}, \"size of {s}\");")
        for m in f["fields"]:
            lines.append(f"_Static_assert(offsetof(struct {s}, {m['name']}) == {m['x86_64_offset']}, \"{s}.{m['name']}\");")
            lines.append(f"_Static_assert(sizeof(((struct {s} *)0)->{m['name']}) == {m['x86_64_size']}, \"size of {s}.{m['name']}\");")
    for s, f in L["macros"].items():
        if f["kind"] == "integer":
            lines.append(f"_Static_assert({s} == {f['value']}, \"{s}\");")
        elif f["kind"] == "string":
            lines.append(f"_Static_assert(sizeof({s}) == {len(f['value']) + 1}, \"{s}\"); const char c_{s}[] = {s};")
        else:
            lines.append(f"#ifndef {s}\n#error \"{s} is missing\"\n#endif")
    for s, f in L["callback_typedefs"].items():
        params = ", ".join(p["type"] for p in f["params"]) or "void"
        lines.append(f"typedef __typeof__({f['returns']}) (*T_{s})({params});")
        lines.append(f"_Static_assert(__builtin_types_compatible_p({s}, T_{s}), \"{s}\");")
for e in enums["enums"]:
    lines.append(f"typedef {e['name']} E_{e['name']};")
    for c in e["constants"]:
        if isinstance(c["value"], int):
            lines.append(f"_Static_assert((long long){c['name']} == {c['value']}LL, \"{c['name']}\");")
with tempfile.TemporaryDirectory() as tmp:
    path = pathlib.Path(tmp) / "t.c"
    path.write_text("\n".join(lines) + "\n")
    run = subprocess.run(["gcc", "-std=gnu17", "-Wall", "-Werror", "-Wno-unused", f"-I{build}/include", "-fsyntax-only", str(path)],
                         capture_output=True, text=True, timeout=240)
bad = [line for line in run.stderr.splitlines() if "error:" in line]
check(f"{len(lines) - count} prototypes, layouts and constants as a compiler sees them", bad or ([run.stderr] if run.returncode else []))

macros = {d.name: d.value for d in model.model.of("macro")}
check("values of string macros", [f"{s}: {macros.get(s)!r}" for L in facts["libraries"].values()
      for s, f in L["macros"].items() if f["kind"] == "string" and str(macros.get(s)) != f["value"]])

print(f"1..{len(tests)}")
sys.exit(0 if all(tests) else 1)
