#!/usr/bin/env python3
"""Golden documents: the folder is the list.

NAME.xml comes back as it is; NAME.in.xml is read and becomes NAME.out.xml; NAME.bad.xml is refused with NAME.err.
usage: golden.py ROUNDTRIP-PROGRAM FOLDER [OPTION…]. BLESS=1 rewrites .out.xml and .err.
"""
import os
import pathlib
import subprocess
import sys


def run(program, path):
    done = subprocess.run([*program, str(path)], capture_output=True, text=True, timeout=240)
    return done.stdout if done.returncode == 0 else None, done.stderr


def case(program, path):
    """(name, expected file or None, expected, got)"""
    out, err = run(program, path)
    name = path.name
    if name.endswith(".bad.xml"):
        want = path.with_name(name.replace(".bad.xml", ".err"))
        return want, err if out is None else "it was accepted\n"
    if name.endswith(".in.xml"):
        want = path.with_name(name.replace(".in.xml", ".out.xml"))
        return want, out if out is not None else err
    return path, out if out is not None else err


def main(program, folder, *options):
    program = [program, *options]
    files = [p for p in sorted(pathlib.Path(folder).glob("*.xml")) if not p.name.endswith(".out.xml")]
    print(f"1..{len(files)}")
    failed = 0
    for i, path in enumerate(files, 1):
        want, got = case(program, path)
        if os.environ.get("BLESS") and want != path:
            want.write_text(got)
        expected = want.read_text() if want.exists() else ""
        if expected != got:
            failed += 1
            print(f"not ok {i} - {path.name}")
            for line in got.splitlines():
                print(f"# {line}")
        else:
            print(f"ok {i} - {path.name}")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
