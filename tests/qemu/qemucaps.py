#!/usr/bin/python3
"""What is known of recorded QEMUs against what was recorded to be known of them.

usage: qemucaps.py CAPS-FACTS-TEST CORPUS

The recorded documents are a cache of another form. Compared is what both have: versions, machines, processors with
what stands against them, expansions of the best one, GIC, SEV, SGX. Flags are that cache's own names for what QEMU can
do; ours are QEMU's own names and are proved by whoever uses them.
"""
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ET


def machine(e):
    words = [("default", "default"), ("hotplugCpus", "hotplug"), ("numaMemSupported", "numa"),
             ("deprecated", "deprecated"), ("acpi", "acpi")]
    return (f"machine {e.get('type')} {e.get('name')} alias={e.get('alias', '-')} cpus={e.get('maxCpus', 0)} "
            f"cpu={e.get('defaultCPU', '-')} ram={e.get('defaultRAMid', '-')}"
            + "".join(f" {w}" for k, w in words if e.get(k) == "yes"))


def cpus(root):
    for e in root.iter("cpu"):
        accel, name = e.get("type"), e.get("name")
        yield (f"cpu {accel} {name} type={e.get('typename', '-')} usable={e.get('usable', 'unknown')}"
               + " deprecated" * (e.get("deprecated") == "yes"))
        yield from (f"blocker {accel} {name} {b.get('name')}" for b in e.iter("blocker"))


def best(root):
    for e in root.iter("hostCPU"):
        accel = e.get("type")
        yield f"best {accel} {e.get('model')}"
        yield from (f"deprecated {accel} {p.get('name')}" for p in e.findall("*/property"))
        for p in e.findall("property"):
            yield f"prop {accel} {p.get('name')}={p.get('value')}"
            if p.get("migratable") == "yes":
                yield f"migratable {accel} {p.get('name')}"


def values(root):
    names = {"sev": {"cbitpos": "cbitpos", "reducedPhysBits": "reduced-phys-bits", "cpu0Id": "cpu0-id", "pdh": "pdh",
                     "certChain": "cert-chain"},
             "sgx": {"flc": "flc", "sgx1": "sgx1", "sgx2": "sgx2"}}
    for what, members in names.items():
        for e in root.iter(what):
            for tag, name in members.items():
                text = e.findtext(tag)
                if text is not None:
                    yield f"value {what}/{name}={ {'yes': 'true', 'no': 'false'}.get(text, text)}"
    for g in root.iter("gic"):
        yield f"gic/{g.get('version')}"
        yield from (f"gic/{g.get('version')}/{k}" for k in ("kernel", "emulated") if g.get(k) == "yes")


def recorded(root):
    out = {f"version {root.findtext('version')}", f"arch {root.findtext('arch')}"}
    if root.findtext("package"):
        out.add(f"package {root.findtext('package')}")
    out |= {machine(e) for e in root.iter("machine")}
    return out | set(cpus(root)) | set(best(root)) | set(values(root))


def main(program, corpus):
    corpus = pathlib.Path(corpus)
    manifest = corpus / "capabilities/manifest.json"
    cases = json.loads(manifest.read_text())["cases"] if manifest.exists() else []
    print(f"1..{len(cases)}" if cases else "1..0 # SKIP no recordings")
    bad = 0
    for i, c in enumerate(cases, 1):
        path = corpus / "capabilities/replies" / c["replies"]
        path = path if path.exists() else path.with_name(path.name + ".gz")
        got = subprocess.run([program, path], capture_output=True, text=True, timeout=240, check=True).stdout
        root = ET.parse(corpus / "capabilities" / c["xml"]).getroot()
        want, got = recorded(root), set(got.splitlines())
        if not any(e.get("acpi") for e in root.iter("machine")):  # QEMU did not say it yet
            got = {g.removesuffix(" acpi") if g.startswith("machine") else g for g in got}
        if c["arch"].startswith("ppc64"):  # the recording wrote names in capitals, as documents have them
            want, got = ({x.lower() for x in s} for s in (want, got))
        kinds = {w.split()[0] for w in want}
        lacks, more = want - got, {g for g in got - want if g.split()[0] in kinds}
        bad += bool(lacks or more)
        print(f"{'not ok' if lacks or more else 'ok'} {i} {c['id']}: {len(want)} facts, {len(lacks)} missing, "
              f"{len(more)} too many")
        for line in [f"- {x}" for x in sorted(lacks)][:6] + [f"+ {x}" for x in sorted(more)][:6]:
            print("#  " + line[:200])
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
