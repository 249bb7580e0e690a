#!/usr/bin/python3
"""Host capabilities of recorded hosts (packed sysfs) and guests of recorded QEMUs against recorded documents.

usage: hostcaps.py CAPABILITIES-TEST CORPUS

Sizes of memory and pages and distances were made up by the recording's program, not by sysfs, and are not compared; nor are lists of
machines, which the recording leaves out.
"""
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET

NOT_COMPARED = {"memory", "pages", "distances", "machine"}


def canonical(text):
    def line(e, depth):
        if e.tag in NOT_COMPARED:
            return
        yield f"{'  ' * depth}{e.tag} {sorted(e.attrib.items())} {(e.text or '').strip()}"
        for c in e:
            yield from line(c, depth + 1)
    return list(line(ET.fromstring(text), 0))


def unpack(archive, to):
    """The packed folders at their places below a root."""
    with tarfile.open(archive) as t:
        t.extractall(to)
    name = next(p for p in pathlib.Path(to).iterdir())
    (name / "devices").mkdir()
    (name / "devices/system").symlink_to("../system")
    (name / "fs").mkdir()
    (name / "fs/resctrl").symlink_to("../resctrl")
    return name


def run(program, *args):
    return subprocess.run([program, *args], capture_output=True, text=True, timeout=240, check=True).stdout


def host(program, corpus, c):
    with tempfile.TemporaryDirectory() as d:
        sys_dir = unpack(corpus / "host-capabilities" / c["sysfs"], d)
        extra = ["migration"] * c["offline_migrate"] + ["live"] * c["live_migrate"]
        return run(program, "host", sys_dir, c["arch"], *extra)


def guest(program, corpus, c):
    path = corpus / "capabilities/replies" / (c["caps"] + ".replies")
    path = path if path.exists() else path.with_suffix(".replies.gz")
    mac = ["hvf"] * c["caps"].endswith("+hvf")  # a recording of that variant stands for a Mac
    return run(program, "guest", path, c["arch"], *mac)


def main(program, corpus):
    corpus = pathlib.Path(corpus)
    cases = []
    for folder, make in ("host-capabilities", host), ("capabilities-guest", guest):
        manifest = corpus / folder / "manifest.json"
        if manifest.exists():
            cases += [(folder, make, c) for c in json.loads(manifest.read_text())["cases"]]
    print(f"1..{len(cases)}" if cases else "1..0 # SKIP no recorded hosts")
    bad = 0
    for i, (folder, make, c) in enumerate(cases, 1):
        want, got = canonical((corpus / folder / c["xml"]).read_text()), canonical(make(program, corpus, c))
        bad += want != got
        print(f"{'ok' if want == got else 'not ok'} {i} {folder} {c['id']}")
        if want != got:
            for w in [f"- {x}" for x in want if x not in got][:8] + [f"+ {x}" for x in got if x not in want][:8]:
                print("#  " + w)
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
