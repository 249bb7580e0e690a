#!/usr/bin/env python3
"""model/conf/NAME.py -> the installed FILE.conf: every key that DAEMON knows, commented out at its default.

usage: conf_file.py MODEL.py DAEMON OUTPUT
"""
import json
import pathlib
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lang.conf import files  # noqa: E402
from lang.core import ModelError  # noqa: E402

ABSENT = {"boolean": "0", "string": '""', "strings": "[ ]", "uint": "0", "integer": "0"}


def value(key):
    default = key.facts.get("default")
    if default is None:
        return ABSENT[key.kind]
    if key.kind == "strings":
        return "[ " + ", ".join(json.dumps(v) for v in default) + " ]"
    return json.dumps(default) if key.kind == "string" else str(int(default))


def entry(key):
    doc = key.facts.get("doc", "")
    if key.facts.get("values"):
        doc += (" " if doc else "") + "One of: " + ", ".join(key.facts["values"]) + "."
    if key.facts.get("default") is None:
        doc += (" " if doc else "") + "Not set by default."
    lines = textwrap.wrap(doc, 90)
    return "".join(f"# {line}\n" for line in lines) + f"#{key.name} = {value(key)}\n"


def main(model, daemon, output):
    known = [k for f in files(model) for k in f.keys
             if daemon in k.facts.get("only_in", [daemon]) and not k.facts.get("unused")]
    pathlib.Path(output).write_text(
        f"# {pathlib.Path(output).name}: all keys and their defaults. Remove the # to set one.\n\n"
        + "\n".join(entry(k) for k in known))


try:
    main(*sys.argv[1:])
except ModelError as e:
    sys.exit(str(e))
