#!/usr/bin/env python3
"""model/cli/tools.py -> the option rows and the manual page of each: tools.py MODEL OUTDIR.

NAME.options.h has the variables, GOptionEntry rows and usage texts of a tool; NAME.SECTION its page.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from emit import roff  # noqa: E402
from lang import tools  # noqa: E402


def c_text(value):
    return "NULL" if value is None else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sentence(text):
    return text[0].upper() + text[1:] + "."


def header(tool):
    lines = [f"/* Generated from model/cli/tools.py: options of {tool['name']}. */", "#pragma once",
             "#include <glib.h>", ""]
    fields = "".join(f"    {tools.KINDS[o['kind']][0]}{'' if tools.KINDS[o['kind']][0].endswith('*') else ' '}{o['var']};\n"
                     for o in tool["options"])
    lines.append(f"static struct {{\n{fields}    gboolean version;\n}} options;")
    lines.append("static const GOptionEntry option_rows[] = {")
    for o in tool["options"]:
        short = f"'{o['short']}'" if o["short"] else "0"
        lines.append(f"    {{{c_text(o['name'])}, {short}, 0, {tools.KINDS[o['kind']][1]}, &options.{o['var']}, "
                     f"{c_text(o['doc'])}, {c_text(o['value'])}}},")
    if "v" not in [o["short"] for o in tool["options"]]:  # some tools of old have it for their version
        lines.append("    {\"print-version\", 'v', G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options.version, NULL, NULL},")
    lines += ["    {\"version\", 'V', 0, G_OPTION_ARG_NONE, &options.version, \"Print the version.\", NULL},",
              "    {NULL, 0, 0, 0, NULL, NULL, NULL},", "};",
              f"static const char tool_name[] = {c_text(tool['name'])};",
              f"static const char tool_args[] = {c_text(tool['args'])};",
              f"enum {{ TOOL_WRONG_USAGE = {tool['wrong_usage']} }};",
              f"static const char tool_summary[] = {c_text(sentence(tool['summary']))};"]
    return "\n".join(lines) + "\n"


def page(tool):
    name = roff.word(tool["name"])
    out = [roff.title(tool["name"], tool["section"]), ".SH NAME", f"{name} \\- {roff.word(tool['summary'])}",
           ".SH SYNOPSIS", f".B {name}", f"[OPTION...] {roff.word(tool['args'])}".strip(), ".SH DESCRIPTION",
           roff.text(tool["about"]), ".SH OPTIONS"]
    rows = [(o["short"], o["name"], o["value"], o["doc"]) for o in tool["options"]]
    for row in [*rows, ("V", "version", None, "Print the version."), ("h", "help", None, "Print help.")]:
        out += roff.option(*row)
    for title, entries in (("FILES", tool["files"]), ("EXIT STATUS", tool["exits"])):
        if entries:
            out.append(f".SH {title}")
            for key, what in entries.items():
                out += [".TP", f"\\fB{roff.word(key)}\\fR", roff.text(what)]
    if tool["see"]:
        out += [".SH SEE ALSO", roff.text(", ".join(tool["see"]))]
    return "\n".join(out) + "\n"


def main(model, outdir):
    for tool in tools.read(model):
        folder = pathlib.Path(outdir)
        (folder / f"{tool['name']}.options.h").write_text(header(tool))
        (folder / f"{tool['name']}.{tool['section']}").write_text(page(tool))


try:
    main(*sys.argv[1:])
except tools.ModelError as error:
    sys.exit(f"model: {error}")
