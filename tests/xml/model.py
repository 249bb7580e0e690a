#!/usr/bin/env python3
"""Model files that must be refused, each with its line and reason: NAME.py and NAME.err in tests/xml/model.

usage: model.py SOURCE-ROOT
"""
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "model"))
sys.dont_write_bytecode = True
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader  # noqa: E402


def reason(path):
    with tempfile.TemporaryDirectory() as top:
        (pathlib.Path(top) / "xml").mkdir()
        copy = pathlib.Path(top) / "xml" / "it.py"
        copy.write_text(path.read_text())
        try:
            Reader(top).family("it")
        except ModelError as e:
            return str(e).replace(str(copy), "it.py") + "\n"
        return "it was accepted\n"


def main():
    files = sorted((ROOT / "tests" / "xml" / "model").glob("*.py"))
    print(f"1..{len(files)}")
    failed = 0
    for i, path in enumerate(files, 1):
        got, want = reason(path), path.with_suffix(".err")
        if os.environ.get("BLESS"):
            want.write_text(got)
        good = want.exists() and want.read_text() == got
        failed += not good
        print(f"{'ok' if good else 'not ok'} {i} - {path.stem}" + ("" if good else f"\n# {got}"))
    return 1 if failed else 0


sys.exit(main())
