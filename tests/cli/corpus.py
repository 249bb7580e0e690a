#!/usr/bin/python3
"""Recorded sessions of virsh on the simulated host (../shared/corpus/virsh): words in, output and exit code out, by our
virsh on our library. Those of KNOWN may differ, for the reason given."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests/host"))
from lib import BUILD, done, point, skip_all  # noqa: E402

VIRSH = BUILD / "src/cli/virsh"
KNOWN = {
    "help-option": "help pages are in words of our own",
    "iothreads": "which host CPUs a thread of the simulated driver may use",
    "lifecycle": "facts of guests of the simulated driver",
    "numeric-parsing": "an error of the library is worded otherwise",
    "script-friendly-options": "statistics of the simulated driver",
}


def corpus():
    for folder in TOP.parents:
        if (folder / "shared/corpus/virsh/manifest.json").exists():
            return folder / "shared/corpus/virsh"
    return None


def run(folder, case, work):
    for name in [*os.listdir(folder / "shared"), *case.get("files", [])]:
        shutil.copy(folder / "shared" / name if (folder / "shared" / name).exists() else folder / name, work)
    places = {"@VIRSH@": str(VIRSH), "@TESTNODE@": f"{work}/testnode.xml", "@DIR@": str(work)}
    argv = case["argv"]
    for mark, value in places.items():
        argv = [word.replace(mark, value) for word in argv]
    if "script" in case:
        argv = [*argv, (folder / case["script"]).read_text()]
    result = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240,
                            stdin=subprocess.DEVNULL,
                            env={"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C", "TZ": "UTC",
                                 **case.get("env", {})})
    text = result.stdout + (f"\n## Exit code: {result.returncode}\n" if result.returncode else "")
    if "filter" in case:
        text = re.sub(re.escape(case["filter"]) + r"[^\n]*", "", text)
    return text


def main():
    folder = corpus()
    if not folder:
        skip_all("no corpus here")
    equal, cases = 0, json.loads((folder / "manifest.json").read_text())["cases"]
    for case in cases:
        with tempfile.TemporaryDirectory() as work:
            ours, recorded = run(folder, case, pathlib.Path(work)), (folder / case["out"]).read_text()
        equal += ours == recorded
        if case["id"] not in KNOWN:
            point(f"session {case['id']}", ours == recorded, f"recorded:\n{recorded}\nours:\n{ours}")
    point(f"{equal} of {len(cases)} sessions as recorded", equal >= len(cases) - len(KNOWN))
    done()


main()
