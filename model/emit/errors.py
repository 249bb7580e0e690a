#!/usr/bin/env python3
"""model/api/errors.py -> gen/errors.h: the codes and domains as the inside spells them."""
import ast
import pathlib
import sys


def rows(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.func.id != "header":
            call = node.value
            yield call.func.id, call.args[0].value, call.args[1].value


def main(out):
    model = pathlib.Path(__file__).parent.parent / "api" / "errors.py"
    lines = ["/* Generated from model/api/errors.py. */", "#pragma once"]
    for kind, tag in (("code", "error_code"), ("domain", "error_domain")):
        lines.append(f"enum {tag} {{")
        lines += [f"    {name} = {value}," for k, name, value in rows(model) if k == kind]
        lines.append("};")
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


main(sys.argv[1])
