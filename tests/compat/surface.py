#!/usr/bin/env python3
"""What outsiders see of us, against the recorded facts: symbols in the libraries, programs that compile, bytes on the wire, the
XML that binding generators read. TAP, with a count of what is missing; skipped where the facts are absent.

    surface.py SOURCE_ROOT BUILD_ROOT WIRE_ECHO
"""
import json
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

source, build, echo = (pathlib.Path(a) for a in sys.argv[1:4])
SHARED = next((up / "shared" for up in source.parents if (up / "shared/facts/api.json").exists()), None)
if not SHARED:
    print("1..0 # SKIP facts absent (1 file skipped)")
    sys.exit(0)
sys.path.insert(0, str(SHARED / "tools"))
from wire import BASIC, Codec  # noqa: E402

load = lambda name: json.loads((SHARED / "facts" / (name + ".json")).read_text())  # noqa: E731
facts, protocol = load("api"), load("protocol")
random.seed(7)
tests = []


def check(title, problems):
    tests.append(not problems)
    print(f"{'not ok' if problems else 'ok'} {len(tests)} - {title}" + (f": {len(problems)} differ" if problems else ""), flush=True)
    for p in problems[:20]:
        print(f"# {p}")


# --- symbols of the linked libraries ---------------------------------------------------------------------------

def symbols():
    problems, there, wanted = [], 0, 0
    for lib, L in facts["libraries"].items():
        path = build / "src/client" / L["soname"]
        out = subprocess.run(["nm", "-D", "--defined-only", "--with-symbol-versions", path], capture_output=True, text=True).stdout
        have = {}
        for m in re.finditer(r"^\w* ?([A-Za-z]) (\w+)@@?(\S+)$", out, re.M):
            if m[1] != "A":
                have[m[2]] = m[3]
        for s, f in L["symbols"].items():
            wanted += 1
            there += have.get(s) == f["node"]
            if have.get(s) != f["node"]:
                problems.append(f"{lib}: {s} is at {have.get(s)}, not at {f['node']}")
        problems += [f"{lib}: {s} at {n} is not in the facts" for s, n in have.items()
                     if s not in L["symbols"] and not n.startswith("VIREO")]
        needed = subprocess.run(["readelf", "-d", path], capture_output=True, text=True).stdout
        if f"soname: [{L['soname']}]" not in needed:
            problems.append(f"{lib}: soname")
    check(f"{there} of {wanted} symbols with their nodes, {wanted - there} missing", problems)


# --- programs --------------------------------------------------------------------------------------------------

CLIENT = r"""
#include <stdio.h>
#include <stdlib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <libvirt/libvirt-qemu.h>
#include <libvirt/libvirt-lxc.h>
#include <libvirt/libvirt-admin.h>

static int seen(virConnectPtr conn, virDomainPtr dom, int event, int detail, void *opaque)
{
    int *n = opaque;
    (void)conn;
    printf("%s %d %d\n", virDomainGetName(dom), event, detail);
    return ++*n;
}

int main(void)
{
    static int n;
    unsigned long version = LIBVIR_VERSION_NUMBER;
    virDomainPtr *all = NULL;
    virTypedParameterPtr params = NULL;
    int count = 0, max = 0;
    virConnectPtr conn = virConnectOpenReadOnly("test:///default");
    if (!conn || !LIBVIR_CHECK_VERSION(0, 1, 0))
        return 1;
    if (virConnectDomainEventRegisterAny(conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                         VIR_DOMAIN_EVENT_CALLBACK(seen), &n, NULL) < 0)
        fprintf(stderr, "%s\n", virGetLastErrorMessage());
    if (virTypedParamsAddULLong(&params, &count, &max, VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC, version) < 0)
        return 1;
    virTypedParamsFree(params, count);
    for (int i = 0, got = virConnectListAllDomains(conn, &all, VIR_CONNECT_LIST_DOMAINS_ACTIVE); i < got; i++)
        virDomainFree(all[i]);
    free(all);
    switch ((virDomainState)count) {
    case VIR_DOMAIN_NOSTATE: case VIR_DOMAIN_RUNNING: case VIR_DOMAIN_BLOCKED: case VIR_DOMAIN_PAUSED:
    case VIR_DOMAIN_SHUTDOWN: case VIR_DOMAIN_SHUTOFF: case VIR_DOMAIN_CRASHED: case VIR_DOMAIN_PMSUSPENDED:
        break;
    }
    return virConnectClose(conn) < 0;
}
"""
WARN = ["-Wall", "-Wextra", "-Wstrict-prototypes", "-Wshadow", "-Wundef", "-Wcast-qual"]


def compile_with(include, path, std="gnu17"):
    run = subprocess.run(["gcc", f"-std={std}", *WARN, *(["-isystem", str(include)] if include else []), "-fsyntax-only", str(path)],
                         capture_output=True, text=True)
    return sorted(re.sub(r"^.*?: (warning|error): ", r"\1: ", line) for line in run.stderr.splitlines()
                  if re.search(r": (warning|(fatal )?error):", line) and "EVENT_ID_LAST" not in line)  # of a later release


def programs():
    problems = []
    theirs = pathlib.Path("/usr/include/libvirt/libvirt.h").exists()
    examples = sorted(pathlib.Path("/usr/share/doc/libvirt-doc/examples/c").rglob("*.c"))
    with tempfile.TemporaryDirectory() as tmp:
        own = pathlib.Path(tmp, "client.c")
        own.write_text(CLIENT)
        for path in [own, *examples]:
            ours = compile_with(build / "include", path)
            known = compile_with(None, path) if theirs and path != own else []
            problems += [f"{path.name}: {w}" for w in ours if w not in known]
        for std in ("c99", "gnu89", "c11"):
            problems += [f"client.c as {std}: {w}" for w in compile_with(build / "include", own, std) if "loop initial" not in w]
    check(f"{1 + len(examples)} programs compile as with Debian's headers", problems)


# --- bytes -----------------------------------------------------------------------------------------------------

class Random:
    """Random values of the facts' types; sizes: how long lists are."""

    def __init__(self, codec):
        self.codec = codec

    def of(self, t, deep=0):
        if t in BASIC:
            small = {"char": (-128, 127), "unsigned char": (0, 255), "short": (-2 ** 15, 2 ** 15 - 1), "unsigned short": (0, 65535),
                     "bool": (0, 1), "double": None, "float": None}
            if t in ("double", "float"):
                return float(random.choice((0, 1, -1.5, 1e300 if t == "double" else 2.0)))
            bits = {"int": 31, "unsigned int": 32, "hyper": 63, "unsigned hyper": 64}.get(t)
            low, high = small.get(t) or ((0, 2 ** bits - 1) if "unsigned" in t else (-2 ** bits, 2 ** bits - 1))
            return random.choice((low, high, 0, random.randint(low, high)))
        d = self.codec.types[t]
        if d["kind"] == "typedef":
            return self.field(d["of"], deep)
        if d["kind"] == "enum":
            return random.choice(d["values"])["value"]
        if d["kind"] == "struct":
            return {f["name"]: self.field(f, deep) for f in d["fields"]}
        arm = random.choice([a for a in d["arms"] if a["cases"]])
        return arm["cases"][0]["value"], self.field(arm["field"], deep)

    def field(self, f, deep):
        t = f["type"]
        if f.get("optional"):
            return None if random.random() < 0.4 or deep > 6 else self.of(t, deep + 1)
        if "max_length" in f:
            n = random.choice((0, 1, 2, 3, 5)) if deep < 6 else 0
            n = min(n, f["max_length"])
            if t == "string":
                return "".join(random.choice("abc \u00e4") for _ in range(n // 2))
            return bytes(random.randrange(256) for _ in range(n)) if t == "opaque" else [self.of(t, deep + 1) for _ in range(n)]
        if "fixed_length" in f:
            n = f["fixed_length"]
            return bytes(random.randrange(256) for _ in range(n)) if t == "opaque" else [self.of(t, deep + 1) for _ in range(n)]
        return self.of(t, deep + 1)


def too_long(codec, t):
    """Messages with one list of the top level a bit longer than it may be."""
    r = Random(codec)
    for f in codec.types[t]["fields"]:
        if f.get("max_length", 1 << 30) <= 4096 and f["type"] not in ("string", "opaque"):
            value = r.of(t)
            many = [r.of(f["type"], 5)] * (f["max_length"] + 1)
            data = b""
            for g in codec.types[t]["fields"]:
                data += struct.pack(">I", len(many)) + b"".join(codec.enc(f["type"], x) for x in many) if g is f else \
                    codec.enc_field(g, value[g["name"]])
            yield data


def wire():
    lines, want, procs = [], [], 0
    for program in ("remote", "qemu", "lxc", "admin"):
        codec = Codec(protocol, program)
        for p in protocol["programs"][program]["procedures"]:
            procs += 1
            for which in ("args", "ret", "msg"):
                t = p.get(which)
                for _ in range(12 if t else 0):
                    data = codec.enc(t, Random(codec).of(t)).hex()
                    lines.append(f"{program} {p['number']} {which} {data}")
                    want.append(data)
                for data in too_long(codec, t) if t else ():
                    lines.append(f"{program} {p['number']} {which} {data.hex()}")
                    want.append("refused")
    got = subprocess.run([echo], input="\n".join(lines) + "\n", capture_output=True, text=True).stdout.split("\n")
    problems = [f"{line[:120]}: {g[:120]}" for line, w, g in zip(lines, want, got) if w != g]
    if len(got) < len(lines):
        problems.append(f"{len(got)} answers to {len(lines)} messages")
    check(f"{len(lines)} messages of {procs} procedures go there and back", problems)


# --- what generators of bindings read ---------------------------------------------------------------------------

def generators():
    problems, n = [], 0
    for lib in facts["libraries"]:
        mine = ET.parse(build / "src/gen" / f"{lib}-api.xml").getroot()
        path = pathlib.Path(f"/usr/share/libvirt/api/{lib}-api.xml")
        if not path.exists():
            continue
        theirs = ET.parse(path).getroot()
        ours = {(e.tag, e.get("name")): e for e in mine.find("symbols")}
        for e in theirs.find("symbols"):
            n += 1
            other = ours.get((e.tag, e.get("name")))
            if other is None:
                problems.append(f"{lib}: {e.tag} {e.get('name')} is missing")
                continue
            lacking = {a for a in e.attrib if a not in other.attrib and a not in ("block", "moduleinfo")} - {"info", "info2", "info3"}
            if lacking and not (lacking <= {"value_hex", "value_bitshift"}):
                problems.append(f"{lib}: {e.tag} {e.get('name')} lacks {sorted(lacking)}")
            problems += differing(lib, e, other)
    check(f"{n} symbols of Debian's API files are in ours in the same form", problems)


def differing(lib, theirs, mine):
    if theirs.tag not in ("function", "functype"):
        return []
    shape = lambda e: [(a.tag, (a.get("type") or "").replace(" ", "")) for a in e if a.tag in ("arg", "return")]  # noqa: E731
    a, b = shape(theirs), shape(mine)
    return [] if a == b else [f"{lib}: {theirs.get('name')}: {a} {b}"]


for part in (symbols, programs, wire, generators):
    part()
print(f"1..{len(tests)}")
sys.exit(0 if all(tests) else 1)
