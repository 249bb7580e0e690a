#!/usr/bin/python3
"""Domain capabilities of every recorded QEMU: statements that the document lacks or has too many.

usage: domcaps.py DOMCAPS-TEST CORPUS [-v]
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

# depends on the machine that runs the hypervisor
HOST = re.compile(r"/domainCapabilities/(path|vcpu/@max|os.*/loader.*/value|.*/maxphysaddr.*/@limit)")


def facts(root):
    """A multiset of statements."""
    out = collections.Counter()

    def walk(e, path):
        keys = [k for k in ("name", "mode", "supported") if k in e.attrib]
        here = path + "/" + e.tag + "".join(f"[{k}={e.get(k)}]" for k in keys)
        text = (e.text or "").strip()
        if text or not len(e):
            out[here + ("=" + text if text else "")] += 1
        for k, v in e.attrib.items():
            if k not in keys:
                out[f"{here}={text}/@{k}={v}" if text else f"{here}/@{k}={v}"] += 1
        for c in e:
            walk(c, here)
    walk(root, "")
    return collections.Counter({k: v for k, v in out.items() if not HOST.match(k)})


def run(program, corpus, case):
    path = corpus / "capabilities/replies" / (case["caps"] + ".replies")
    path = path if path.exists() else path.with_suffix(".replies.gz")
    dirs = [corpus / "hostfiles" / d / "qemu/firmware" for d in ("etc", "usr/share")]
    return subprocess.run([program, path, case["emulator"], case["virttype"], case.get("machine", ""), *dirs],
                          capture_output=True, timeout=240, check=False)


def main(program, corpus, verbose):
    corpus = pathlib.Path(corpus)
    manifest = corpus / "domaincaps/manifest.json"
    if not manifest.exists():
        print("1..0 # SKIP no recorded documents")
        return 0
    bad = 0
    cases = [c for c in json.loads(manifest.read_text())["cases"] if not c.get("needs")]
    print(f"1..{len(cases)}")
    for i, c in enumerate(cases, 1):
        got = run(program, corpus, c)
        want = facts(ET.parse(corpus / "domaincaps" / c["xml"]).getroot())
        have = facts(ET.fromstring(got.stdout)) if got.returncode == 0 else collections.Counter()
        lacks, more = want - have, have - want
        bad += bool(lacks or more)
        print(f"{'not ok' if lacks or more else 'ok'} {i} {c['id']}: {sum(want.values())} statements, "
              f"{sum(lacks.values())} missing, {sum(more.values())} too many")
        for k in (sorted(lacks)[:verbose] + ["+" + m for m in sorted(more)[:verbose]]) if lacks or more else []:
            print("#   " + k)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], 8 if "-v" in sys.argv else 3))
