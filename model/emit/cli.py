#!/usr/bin/env python3
"""model/cli -> tables of commands: cli.py PROGRAM HEADER OUTPUT.c OUTPUT.h FILE...

PROGRAM names the tables (virsh_groups); HEADER is included for the constants that options name."""
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
    cells += [f".{w} = true" for w in ("required", "allow_empty") if option.get(w)]
    if option["kind"] == "rest" or option.get("positional") is True:
        cells.append(".positional = true")
    elif option.get("positional") == "also":
        cells.append(".by_position = true")
    if option.get("names"):
        cells.append(f".names = {text(option['names'])}")
    if option.get("bits"):
        cells.append(f".bits = {option['bits']}")
    if option.get("param"):
        name, kind = option["param"]
        cells += [f".param = {name}", f".param_type = {cli.PARAM_TYPES[kind]}"]
    if option.get("scale"):
        cells.append(f".scale = {option['scale']}")
    if of:
        cells.append(f".alias_of = {text(of)}")
    if value:
        cells.append(f".alias_value = {text(value)}")
    return "    {" + ", ".join(cells) + "},"


def pair_rows(name, pairs):
    rows = "".join(f"{{{text(a)}, {text(b)}}}, " for a, b in pairs)
    return [f"static const struct cli_pair {name}[] = {{{rows}{{NULL, NULL}}}};"]


FACT_KINDS = {"text": "CLI_TEXT", "number": "CLI_NUMBER", "real": "CLI_REAL", "yesno": "CLI_YESNO"}


def fact_row(fact):
    kind = FACT_KINDS.get(fact["kind"], "CLI_BELOW") if isinstance(fact["kind"], str) else "CLI_BELOW"
    nullable = ", .nullable = true" if fact.get("null") else ""
    return f"    {{.key = {text(fact['key'])}, .label = {text(fact['label'])}, .kind = {kind}{nullable}}},"


def command_rows(command):
    base = c_name(command["name"])
    body = c_name(command.get("body", command["name"]))
    lines = []
    row = [f".name = {text(command['name'])}", f".summary = {text(command['summary'])}", f".run = cmd_{body}"]
    row += [f".{w} = true" for w in ("connection", "hidden") if command[w]]
    row += [f".stands_for = {text(command['body'])}"] if "body" in command else []
    if command["options"]:
        lines += [f"static const struct cli_option {base}_options[] = {{"]
        lines += [option_row(o) for o in command["options"]] + ["};"]
        row += [f".options = {base}_options", f".n_options = {len(command['options'])}"]
    facts, more = cli.facts_of(command["output"])
    if facts:
        lines += [f"static const struct cli_fact {base}_facts[] = {{", *map(fact_row, facts), "};"]
        row += [f".facts = {base}_facts", f".n_facts = {len(facts)}"]
    row += [".more_facts = true"] if more else []
    for rule in cli.RULES:
        if command[rule]:
            lines += pair_rows(f"{base}_{rule}", command[rule])
            row.append(f".{rule} = {base}_{rule}")
    return lines, "    {" + ", ".join(row) + "},"


def write_header(out, program, groups):
    lines = ["/* Generated from model/cli: the bodies that its commands need. */", "#pragma once",
             '#include "cli/common/cli.h"']
    bodies = sorted({c_name(c.get("body", c["name"])) for g in groups for c in g["commands"]})
    lines += [f"int cmd_{b}(struct shell *sh, const struct cli_args *args);" for b in bodies]
    lines += [f"extern const struct cli_group {program}_groups[];",
              f"#define {program.upper()}_N_GROUPS {len(groups)}"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


def main(program, include, out, header, files):
    groups = cli.groups(files)
    write_header(header, program, groups)
    lines = ["/* Generated from model/cli. */", f'#include "{include}"', ""]
    for group in groups:
        rows = []
        for command in group["commands"]:
            more, row = command_rows(command)
            lines += more
            rows.append(row)
        lines += [f"static const struct cli_command {c_name(group['keyword'])}_commands[] = {{", *rows, "};"]
    lines.append(f"const struct cli_group {program}_groups[] = {{")
    lines += [f"    {{{text(g['keyword'])}, {text(g['title'])}, {c_name(g['keyword'])}_commands, {len(g['commands'])}}},"
              for g in groups]
    lines.append("};")
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:5], sys.argv[5:])
    except cli.ModelError as error:
        sys.exit(f"model: {error}")
