#!/usr/bin/env python3
"""model/api/errors.py -> the number, name and meaning of every error code: errorwords.py MODEL OUTPUT.h"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lang import core  # noqa: E402


def main(model, output):
    rows = [f'    {{{c.args[1]}, "{c.args[0].split("_", 1)[1]}", {json.dumps(c.kw["doc"])}}},'
            for c in core.load(pathlib.Path(model)).calls if c.fn == "code" and c.args[0].startswith("ERR_")]
    pathlib.Path(output).write_text(
        "/* Generated from model/api/errors.py: what error codes mean. */\n#pragma once\n"
        "static const struct {\n    int code;\n    const char *name, *meaning;\n} error_words[] = {\n"
        + "\n".join(rows) + "\n};\n")


main(*sys.argv[1:])
