#!/usr/bin/env python3
"""Block nodes of recorded disks: the JSON of each layer, whatever the nodes are called.

usage: blockdev.py PLAN-TOOL CORPUS

The recording gave nodes and secrets names of its own; ours are made of numbers, so names are replaced before they are
compared. Ports that a document leaves out were 0 there, because its reader did not fill them in.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

DOMAIN = """<domain type='qemu'><name>t</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><memory>219136</memory>
<vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
<emulator>/usr/bin/qemu-system-x86_64</emulator>%s</devices></domain>"""


UNFILLED = {("port", "0"), ("port", "6789")}


def layers(disk):
    """Names of storage and format nodes, the top layer first."""
    return list(zip(re.findall(r"type='storage' name='(.*?)'", disk), re.findall(r"type='format' name='(.*?)'", disk)))


def documents(text):
    out, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = json.JSONDecoder().raw_decode(text, at)
        out.append(value)
    return out


def renamed(value, names):
    if isinstance(value, dict):
        return {k: renamed(v, names) for k, v in value.items() if (k, str(v)) not in UNFILLED}
    if isinstance(value, list):
        return [renamed(v, names) for v in value]
    return names.get(value, value) if isinstance(value, str) else value


def plan(tool, facts, disk):
    with tempfile.TemporaryDirectory() as d:
        xml, args = pathlib.Path(d, "t.xml"), pathlib.Path(d, "t.args")
        xml.write_text(DOMAIN % disk)
        r = subprocess.run([tool, facts, xml, "--new", "--recording", "--args", args, "--xml", pathlib.Path(d, "out")],
                           capture_output=True, text=True, timeout=240, check=False)
        if r.returncode:
            return r.stdout.strip()
        return [json.loads(m) for m in re.findall(r"^-blockdev '(\{.*?\})'", args.read_text(), re.M)]


def judge(tool, facts, folder, case):
    disk = (folder / case["input"]).read_text()
    got = plan(tool, facts, disk)
    if isinstance(got, str):
        return got
    ours = {}
    for n, (storage, top) in enumerate(layers(disk), 1):
        for name, theirs in (("storage", storage), ("format", top)):
            ours[f"libvirt-{n}-{name}"] = theirs
            ours[f"objlibvirt-{n}-{name}_tls0"] = theirs + "-tls0"
            ours[f"libvirt-{n}-{name}-auth-secret0"] = theirs + "-secalias"
            ours[f"libvirt-{n}-{name}-encryption-secret0"] = theirs + "-encalias"
    got = [renamed(g, ours) for g in got if g["node-name"] in ours]
    want = [renamed(w, {}) for w in documents((folder / case["json"]).read_text())]
    want, got = (sorted(json.dumps(v, sort_keys=True) for v in side) for side in (want, got))
    if want == got:
        return None
    return "\n".join([f"- {w}" for w in want if w not in got] + [f"+ {g}" for g in got if g not in want])


def main(tool, corpus):
    folder = pathlib.Path(corpus) / "blockdev"
    manifest = folder / "manifest.json"
    cases = json.loads(manifest.read_text())["cases"] if manifest.exists() else []
    cases = [c for c in cases if c["kind"] == "disk-to-blockdev"]
    facts = tempfile.NamedTemporaryFile(suffix=".caps")  # a QEMU that wants a format node for each layer
    if cases:
        subprocess.run([tool, "--pack", folder.parent / "capabilities/replies/caps_7.2.0_x86_64.replies", facts.name],
                       timeout=240, check=True)
    print(f"1..{len(cases)}" if cases else "1..0 # SKIP no recordings")
    bad = 0
    for i, c in enumerate(cases, 1):
        if "<reservations" in (folder / c["input"]).read_text():  # refused at start: no helper is started yet
            print(f"ok {i} {c['id']} # SKIP persistent reservations are not planned yet")
            continue
        why = judge(tool, facts.name, folder, c)
        bad += why is not None
        print(f"{'ok' if why is None else 'not ok'} {i} {c['id']}")
        for line in (why or "").splitlines():
            print("#   " + line)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
