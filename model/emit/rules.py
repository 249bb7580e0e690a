#!/usr/bin/env python3
"""model/rules/*.py -> gen/domain_rules.c: rows for src/defs/rules.c."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from lang.core import ModelError  # noqa: E402
from lang.rules import read  # noqa: E402


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row(r):
    needs = "".join(f"{c_string(n)}, " for n in r.needs)
    why = c_string(r.why) if r.why else "NULL"
    return (f"    {{RULE_{r.kind.upper()}, &type_{snake(r.noun)}, {c_string(r.when)}, (const char *const[]){{{needs}NULL}}, "
            f"ERR_{r.code}, {'true' if r.everywhere else 'false'}, {why}}},")


def main(out, *sources):
    rules = [r for source in sources for r in read(source)]
    lines = ["/* Made from model/rules by model/emit/rules.py. */", '#include "base/error.h"', '#include "defs/rules.h"',
             '#include "gen/domain.h"', "const struct rule domain_rules[] = {", *(row(r) for r in rules), "    {.of = NULL}};", ""]
    pathlib.Path(out).write_text("\n".join(lines))
    print(f"rules: {len(rules)} of domains")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(f"error: {e}")
