#!/usr/bin/env python3
"""model/cli -> JSON Schema of what the commands of a program tell with --output json: clischema.py PROGRAM OUTPUT FILE...

One document; "$defs" has a schema for each command. units stand in "x-unit", what a missing or empty value means in
"x-missing" and "x-null"."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang import cli  # noqa: E402

TYPES = {"text": "string", "number": "integer", "real": "number", "yesno": "boolean"}
SCALAR = {"type": ["string", "number", "boolean"]}


def scalar(kind, null):
    return {"type": [TYPES[kind], "null"] if null else TYPES[kind]}


def fact(f):
    found = shape(f["kind"]) if isinstance(f["kind"], dict) else scalar(f["kind"], "null" in f)
    found["description"] = f["doc"]
    if "words" in f:
        found["enum"] = f["words"].split(",") + ([None] if "null" in f else [])
    for word in ("unit", "missing", "null"):
        if word in f:
            found[f"x-{word}"] = f[word]
    return found


def record(s):
    facts = s["facts"]
    return {"type": "object", "properties": {f["key"]: fact(f) for f in facts},
            "required": [f["key"] for f in facts if "missing" not in f],
            "additionalProperties": dict(SCALAR, description=s["keys"]) if "keys" in s else False}


def shape(s):
    if s["shape"] == "cases":
        return {"oneOf": [shape(c) for c in s["cases"]]}
    if s["shape"] == "table":
        found = {"type": "array", "items": record(s)}
    elif s["shape"] == "record":
        found = record(s)
    elif s["shape"] == "values":
        found = {"type": "array", "items": {"type": "string"}, "description": s["doc"]}
    else:
        found = dict(scalar(s["kind"], False), description=s["doc"])
    if "when" in s:
        found["x-when"] = s["when"]
    if "null" in s:
        return {"oneOf": [found, {"type": "null", "description": s["null"]}]}
    return found


def schema(program, groups):
    commands = {c["name"]: c for g in groups for c in g["commands"] if c["output"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"What commands of {program} print with --output json",
            "$defs": {name: dict(title=c["summary"], **shape(c["output"])) for name, c in sorted(commands.items())}}


def main(program, out, files):
    pathlib.Path(out).write_text(json.dumps(schema(program, cli.groups(files)), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3], sys.argv[3:])
    except cli.ModelError as error:
        sys.exit(f"model: {error}")
