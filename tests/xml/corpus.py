#!/usr/bin/env python3
"""Recorded documents (../shared/corpus): each must become what was recorded; bad ones must be refused.

Domains must read as stored ones and come back as they were, and the schema must accept them.
usage: corpus.py ROUNDTRIP-PROGRAM SCHEMA-DIR. Prints TAP and the score. Differences that stay stand in KNOWN with
their reason, and in docs/dev/differences.rst.
"""
import collections
import importlib.util
import json
import pathlib
import re
import subprocess
import sys

PARENTS = pathlib.Path(__file__).resolve().parents
TOP = next((p / "shared" for p in PARENTS if (p / "shared" / "corpus").is_dir()), PARENTS[-1] / "shared")
STORED = ("domain-qemu", "domain-generic")


def plain(case):
    return ["--inactive" if case.get("inactive") else "--active"]


def snapshot(case):
    """A document of a user becomes a stored one; a stored one stays."""
    new = case["direction"] == "in->out"
    now = case["creation_time"] if new else "" if case["redefine"] else "never"
    return ["--active", *(["--state-view"] if case.get("internal") else []), "--now", str(now),
            "--uuid", case.get("domain_uuid", "") if new else "", "--state", "running" if case.get("running") else "",
            "--disks", ""]


def named_disks(case, folder):
    text = (TOP / "corpus" / folder / case["input"]).read_text()
    return re.findall(r"<disk name='([^']*)'", text)


def checkpoint(case):
    return ["--active", "--validate", "--now", str(case.get("creation_time", 1)), "--uuid", "", "--state", "running",
            "--disks", ",".join(named_disks(case, "checkpoint") or ["vda"]), "--parent", "1525111885",
            "--size", "1048576" if "size" in case["flags"] else ""]


def backup(case):
    return ["--active", "--now", "1", "--uuid", "", "--state", "running", "--suffix", case["suffix"],
            "--disks", ",".join([*named_disks(case, "backup"), "vdextradisk"])]


# folder -> options for a case; the file that a case reads comes behind them
FOLDERS = {
    "nodedev": plain,
    "nwfilter": plain,
    "nwfilter-binding": plain,
    "snapshot": snapshot,
    "checkpoint": checkpoint,
    "backup": backup,
}
KNOWN = {}


def load_cases(folder):
    return json.loads((TOP / "corpus" / folder / "manifest.json").read_text())["cases"]


def stored(program, schemas, folder):
    """Stored documents: the same text, and accepted by the schema."""
    base = TOP / "corpus" / folder
    files = [str(base / name) for name in sorted({c["xml"] for c in load_cases(folder) if c.get("xml")})]
    out = subprocess.run([program, "--schemas", schemas, "--check", *files], capture_output=True, text=True, timeout=240).stdout
    score = collections.Counter(line.split()[0] for line in out.splitlines())
    return score["same"], len(files), [line for line in out.splitlines() if not line.startswith("same")]


def compare(expected, text):
    spec = importlib.util.spec_from_file_location("xmlcmp", TOP / "tools" / "xmlcmp.py")
    xmlcmp = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(xmlcmp)
    found = xmlcmp.compare(expected.read_text(), text)
    return None if found["cls"] != "differs" else f"{found['path']}: {found['expected']} is {found['actual']}"


def converted(program, schemas, folder):
    """Documents of users: what they become, or that they are refused."""
    base, cases = TOP / "corpus" / folder, load_cases(folder)
    args = [a for c in cases for a in [*FOLDERS[folder](c), str(base / c["input"])]]
    done = subprocess.run([program, "--schemas", schemas, "--fill", "--each", *args], capture_output=True, text=True, timeout=240)
    results = re.split(r"^## ", done.stdout, flags=re.M)[1:]
    if len(results) != len(cases):
        return 0, len(cases), [f"{len(results)} results: {done.stderr}"]
    good, notes = 0, []
    for case, result in zip(cases, results):
        head, text = result.split("\n", 1)
        if case["kind"] != "ok":
            wrong = None if " refused: " in head else "accepted"
        else:
            wrong = head if " refused: " in head else compare(base / case["xml"], text)
        known = KNOWN.get((folder, case["id"]))
        good += not wrong or known is not None
        if wrong:
            notes.append(f"{case['id']}: {known or wrong}")
    return good, len(cases), notes


def main(program, schemas):
    folders = [*STORED, *FOLDERS]
    print(f"1..{len(folders)}")
    failed = 0
    for i, folder in enumerate(folders, 1):
        if not (TOP / "corpus").is_dir():
            print(f"ok {i} - {folder} # SKIP no corpus here")
            continue
        good, of, notes = stored(program, schemas, folder) if folder in STORED else converted(program, schemas, folder)
        for note in notes:
            print(f"# {note}")
        failed += good != of
        print(f"{'ok' if good == of else 'not ok'} {i} - {folder}: {good} of {of} the same")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
