#!/usr/bin/env python3
"""model/conf/*.py -> gen/conf.h (a struct per file) and gen/conf.c (its keys as a table)."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lang.conf import KINDS, files  # noqa: E402
from lang.core import ModelError  # noqa: E402

C_TYPES = {"boolean": "bool ", "string": "char *", "strings": "char **", "uint": "uint32_t ", "integer": "int32_t "}
LIMITS = {"uint": (0, 2**32 - 1), "integer": (-2**31, 2**31 - 1)}


def struct(f):
    lines = [f"struct {f.name}_conf {{"]
    for k in f.keys:
        doc = k.facts.get("doc")
        lines.append(f"    {C_TYPES[k.kind]}{k.name};" + (f" /* {doc} */" if doc else ""))
    lines.append("    struct {")
    lines += [f"        bool {k.name};" for k in f.keys]
    lines.append("    } given; /* the file sets it */")
    return lines + ["};", f"extern const struct conf_file conf_{f.name};"]


def words(values):
    return "(const char *const[]){" + ", ".join(json.dumps(v) for v in values) + ", NULL}"


def default(k):
    value = k.facts.get("default")
    if value is None:
        return []
    if k.kind == "string":
        return [f".text = {json.dumps(value)}"]
    if k.kind == "strings":
        return [f".list = {words(value)}"]
    return [f".number = {int(value)}"]


def row(f, k):
    s = f"struct {f.name}_conf"
    facts = [f'.name = "{k.name}"', f".kind = {KINDS[k.kind]}", f".offset = offsetof({s}, {k.name})",
             f".given_offset = offsetof({s}, given.{k.name})"]
    if k.kind in LIMITS:
        low, high = LIMITS[k.kind]
        facts += [f".min = {k.facts.get('min', low)}", f".max = {k.facts.get('max', high)}"]
    facts += [f".{flag} = true" for flag in ("octal", "number_too", "unused") if k.facts.get(flag)]
    facts += [f".{name} = {words(k.facts[name])}" for name in ("values", "only_in") if k.facts.get(name)]
    return "    {" + ", ".join(facts + default(k)) + "},"


def table(f):
    return [f"static const struct conf_key {f.name}_keys[] = {{", *[row(f, k) for k in f.keys], "};",
            f"const struct conf_file conf_{f.name} = {{",
            f"    \"{f.name}\", sizeof(struct {f.name}_conf), {len(f.keys)}, {f.name}_keys", "};"]


def main(header, source, paths):
    found = [f for p in paths for f in files(p)]
    head = ["/* Generated from model/conf. */", "#pragma once", "#include <stdbool.h>", "#include <stdint.h>",
            '#include "conf/conf.h"']
    body = ["/* Generated from model/conf. */", "#include <stddef.h>", '#include "gen/conf.h"']
    for f in found:
        head += [""] + struct(f)
        body += [""] + table(f)
    pathlib.Path(header).write_text("\n".join(head) + "\n")
    pathlib.Path(source).write_text("\n".join(body) + "\n")


try:
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
except ModelError as e:
    sys.exit(str(e))
