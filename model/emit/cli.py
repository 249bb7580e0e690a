#!/usr/bin/env python3
"""model/cli/*.py -> virsh_commands.{c,h}: cli.py OUTPUT.c OUTPUT.h FILE..."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang import cli  # noqa: E402


def text(value):
    if value is None:
        return "NULL"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def c_name(name):
    return name.replace("-", "_")


def option_row(option):
    of, _, value = option.get("of", "").partition("=")
    cells = [f".name = {text(option['name'])}", f".kind = {cli.KINDS[option['kind']]}"]
    if option["doc"]:
        cells.append(f".doc = {text(option['doc'])}")
    cells += [f".{w} = true" for w in ("required", "positional", "allow_empty") if option.get(w)]
    if option["kind"] == "rest":
        cells.append(".positional = true")
    if option.get("names"):
        cells.append(f".names = {text(option['names'])}")
    if of:
        cells.append(f".alias_of = {text(of)}")
    if value:
        cells.append(f".alias_value = {text(value)}")
    return "    {" + ", ".join(dict.fromkeys(cells)) + "},"


def pair_rows(name, pairs):
    rows = "".join(f"{{{text(a)}, {text(b)}}}, " for a, b in pairs)
    return [f"static const struct cli_pair {name}[] = {{{rows}{{NULL, NULL}}}};"]


def command_rows(command):
    base = c_name(command["name"])
    lines = []
    row = [f".name = {text(command['name'])}", f".summary = {text(command['summary'])}",
           f".run = cmd_{base}", f".connection = {'true' if command['connection'] else 'false'}"]
    if command["options"]:
        lines += [f"static const struct cli_option {base}_options[] = {{"]
        lines += [option_row(o) for o in command["options"]] + ["};"]
        row += [f".options = {base}_options", f".n_options = {len(command['options'])}"]
    for kind in ("exclusive", "requires"):
        if command[kind]:
            lines += pair_rows(f"{base}_{kind}", command[kind])
            row.append(f".{kind} = {base}_{kind}")
    return lines, "    {" + ", ".join(row) + "},"


def write_header(out, groups):
    lines = ["/* Generated from model/cli: the bodies that its commands need. */", "#pragma once",
             '#include "cli/common/cli.h"']
    lines += [f"int cmd_{c_name(c['name'])}(struct shell *sh, const struct cli_args *args);"
              for g in groups for c in g["commands"]]
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


def main(out, header, files):
    groups = [cli.read(f) for f in files]
    write_header(header, groups)
    lines = ["/* Generated from model/cli. */", '#include "cli/virsh/virsh.h"', ""]
    for group in groups:
        rows = []
        for command in group["commands"]:
            more, row = command_rows(command)
            lines += more
            rows.append(row)
        lines += [f"static const struct cli_command {group['keyword']}_commands[] = {{", *rows, "};"]
    lines.append("const struct cli_group virsh_groups[] = {")
    lines += [f"    {{{text(g['keyword'])}, {text(g['title'])}, {g['keyword']}_commands, {len(g['commands'])}}},"
              for g in groups]
    lines += ["};", f"const size_t virsh_n_groups = {len(groups)};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


try:
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
except cli.ModelError as error:
    sys.exit(f"model: {error}")
