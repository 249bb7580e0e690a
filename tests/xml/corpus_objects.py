#!/usr/bin/env python3
"""Recorded documents of networks, ports, pools, volumes, secrets and interfaces (../shared/corpus).

Each becomes a definition that is written as recorded, exactly or in canonical form; what must be refused is.
usage: corpus_objects.py DOCUMENTS-PROGRAM SCHEMA-DIR. Prints TAP and the score.
"""
import collections
import json
import pathlib
import subprocess
import sys

PARENTS = pathlib.Path(__file__).resolve().parents
TOP = next((p / "shared" for p in PARENTS if (p / "shared" / "corpus").is_dir()), PARENTS[-1] / "shared")
FOLDERS = ("network", "network-port", "network-update", "storage-pool", "storage-vol", "secret", "interface")
COMMANDS = ("none", "modify", "delete", "add-last", "add-first")
SECTIONS = ("none", "bridge", "domain", "ip", "ip-dhcp-host", "ip-dhcp-range", "forward", "forward-interface",
            "forward-pf", "portgroup", "dns-host", "dns-txt", "dns-srv")


def ask(program, *args):
    done = subprocess.run([program, *map(str, args)], capture_output=True, text=True, timeout=240)
    if done.returncode:
        return "error 1: the program failed: " + done.stderr
    return done.stdout.split("\t", 1)[1].rstrip("\n").encode().decode("unicode_escape").encode("latin-1").decode()


def run(program, schemas, base, case):
    if "update" in case:
        return ask(program, "--update", COMMANDS.index(case["command"]), SECTIONS.index(case["section"]),
                   case["parent_index"], base / case["network"], base / case["update"])
    if "pool" in case:
        clone = ["--clone"] if case.get("no_capacity") else []
        return ask(program, "--volume", base / case["pool"], *clone, base / case["input"])
    return ask(program, "--schemas", schemas, base / case["input"])


def verdict(compare, case, base, got):
    """(class, where)"""
    if case["kind"] != "ok":
        return ("refused", "") if got.startswith("error ") else ("differs", "it was accepted")
    if got.startswith("error "):
        return "differs", got
    told = compare((base / case["xml"]).read_text(), got)
    return told["cls"], f"{told.get('path')} expected {told.get('expected')} got {told.get('actual')}"


def main(program, schemas):
    print(f"1..{len(FOLDERS)}")
    if not (TOP / "corpus").is_dir():
        for i, folder in enumerate(FOLDERS, 1):
            print(f"ok {i} - {folder} # SKIP no corpus here")
        return 0
    sys.path.insert(0, str(TOP / "tools"))
    sys.dont_write_bytecode = True
    from xmlcmp import compare
    failed = 0
    for i, folder in enumerate(FOLDERS, 1):
        base = TOP / "corpus" / folder
        cases = json.loads((base / "manifest.json").read_text())["cases"]
        score = collections.Counter()
        for case in cases:
            cls, where = verdict(compare, case, base, run(program, schemas, base, case))
            score[cls] += 1
            if cls == "differs":
                print(f"# {folder} {case['id']}: {where}")
        failed += bool(score["differs"])
        print(f"{'not ok' if score['differs'] else 'ok'} {i} - {folder}: {len(cases) - score['differs']} of {len(cases)}"
              f" ({score['exact']} exact)")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
