#!/usr/bin/env python3
"""Recorded domain documents (../shared/corpus): each must read as a stored one and come back as it was.

The schema must accept them too. usage: corpus.py ROUNDTRIP-PROGRAM SCHEMA-DIR. Prints TAP and the score.
"""
import collections
import json
import pathlib
import subprocess
import sys

PARENTS = pathlib.Path(__file__).resolve().parents
TOP = next((p / "shared" for p in PARENTS if (p / "shared" / "corpus").is_dir()), PARENTS[-1] / "shared")
FOLDERS = ("domain-qemu", "domain-generic")


def documents(folder):
    base = TOP / "corpus" / folder
    manifest = json.loads((base / "manifest.json").read_text())
    return [str(base / name) for name in sorted({c["xml"] for c in manifest["cases"] if c.get("xml")})]


def main(program, schemas):
    if not (TOP / "corpus").is_dir():
        print(f"1..{len(FOLDERS)}")
        for i, folder in enumerate(FOLDERS, 1):
            print(f"ok {i} - {folder} # SKIP no corpus here")
        return 0
    print(f"1..{len(FOLDERS)}")
    failed = 0
    for i, folder in enumerate(FOLDERS, 1):
        files = documents(folder)
        out = subprocess.run([program, "--schemas", schemas, "--check", *files], capture_output=True, text=True, timeout=120).stdout
        score = collections.Counter(line.split()[0] for line in out.splitlines())
        for line in out.splitlines():
            if not line.startswith("same"):
                print(f"# {line}")
        good = score["same"] == len(files)
        failed += not good
        print(f"{'ok' if good else 'not ok'} {i} - {folder}: {score['same']} of {len(files)} the same")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
